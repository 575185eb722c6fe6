// The network as a drawing.

import assert from "node:assert/strict";
import test from "node:test";

import {
  diagramOf,
  formulaOf,
  largestOf,
  MOST_DRAWN,
  pick,
  placeUnits,
  thickness,
  thicknessesOf,
} from "../../sigmoid_estimator/player/js/diagram.js";
import { createNetwork } from "../../sigmoid_estimator/player/js/network.js";

const network = (sizes) =>
  createNetwork({ sizes, activation: "sigmoid", output: "logistic", exclusive: false });

test("every weight has its edge and every bias its unit", () => {
  const { nParameters, ...rest } = network([2, 3, 2]);
  const { units, edges } = diagramOf(rest);
  const places = [...edges.map(({ weight }) => weight), ...units.map(({ bias }) => bias)];
  const known = places.filter((place) => place !== null).sort((a, b) => a - b);
  assert.deepEqual(known, Array.from({ length: nParameters }, (_, k) => k));
});

test("an edge joins the units that its weight is between", () => {
  const { units, edges } = diagramOf(network([2, 3, 1]));
  const { from, to } = edges.find(({ weight }) => weight === 1 * 3 + 2); // row 1, column 2
  assert.deepEqual([units[from].column, units[from].index], [0, 1]);
  assert.deepEqual([units[to].column, units[to].index], [1, 2]);
});

test("of a wide layer the first units are drawn, with the weights that are theirs", () => {
  const { drawn, sizes, edges } = diagramOf(network([2, 100, 1]));
  assert.deepEqual([drawn, sizes], [[2, MOST_DRAWN, 1], [2, 100, 1]]);
  assert.equal(edges[1].weight, 100); // from the second input to the first unit
  assert.equal(edges.length, 3 * MOST_DRAWN);
});

test("units stand within the margins, columns from left to right", () => {
  const diagram = diagramOf(network([2, 4, 1]));
  const places = new Float64Array(2 * diagram.units.length);
  const { height } = placeUnits(diagram, 300, [40, 20], 10, places);
  const x = diagram.units.map((_, k) => places[2 * k]);
  const y = diagram.units.map((_, k) => places[2 * k + 1]);
  assert.deepEqual([x[0], x[2], x.at(-1)], [40, 160, 280]);
  assert.equal(y.at(-1), 10 + height / 2);
  assert.ok(y.every((each) => each > 10 && each < 10 + height));
});

test("thickness is a root of the weight, with its sign and an end", () => {
  assert.equal(thickness(1, 4), thickness(4, 4) / 2);
  assert.equal(thickness(-3, 3), -thickness(3, 3));
  assert.equal(thickness(400, 4), thickness(4, 4)); // a weight that a visitor made
  assert.equal(Math.abs(thickness(0, 4)), 0);
  const widths = thicknessesOf({ drawn: [2, 4, 1] }).map(Number);
  assert.ok(widths[0] > 0 && widths.every((width, k) => k === 0 || width >= widths[k - 1]));
  assert.equal(widths.length, thickness(4, 4) + 1);
});

test("a film of zeros has a largest weight to divide by", () => {
  assert.equal(largestOf(new Float32Array(3)), 1);
  assert.equal(largestOf(Float32Array.of(1, -5, 2)), 5);
});

test("a point picks the unit before the edges that end in it, and nothing far away", () => {
  const diagram = diagramOf(network([2, 1]));
  const places = Float64Array.of(0, 0, 0, 100, 200, 50);
  assert.deepEqual(pick(diagram, places, 10, 3, 3, 7), { unit: 0 });
  assert.deepEqual(pick(diagram, places, 10, 100, 76, 7), { edge: 1 });
  assert.equal(pick(diagram, places, 10, 100, 50, 7), null);
  assert.equal(pick(diagram, places, 10, 260, 50, 7), null); // behind the end of both
});

test("a formula has the figures of its record", () => {
  const [layer] = network([2, 2]).layers;
  const parameters = Float64Array.of(9, 9, 1.5, -2, 0.25, 4, 0.5, -1); // from the third on
  const names = (from) => ["x", "y"][from];
  assert.equal(formulaOf(layer, 0, names, parameters, 2), "z = 1.5·x + 0.25·y + 0.5");
  assert.equal(formulaOf(layer, 1, names, parameters, 2), "z = −2·x + 4·y − 1");
});

test("a long formula says how many terms it leaves out", () => {
  const [layer] = network([7, 1]).layers;
  const text = formulaOf(layer, 0, (from) => `h${from}`, new Float64Array(8).fill(1), 0);
  assert.equal(text, "z = 1·h0 + 1·h1 + 1·h2 + 1·h3 + … 3 more terms + 1");
});
