// One row's way through a network and back, its steps, and what they say.

import assert from "node:assert/strict";
import { test } from "node:test";

import { passOf, stepsOf } from "../../sigmoid_estimator/player/js/backpropagate.js";
import { formulaOfStep } from "../../sigmoid_estimator/player/js/formulas.js";
import { createNetwork, sigmoid } from "../../sigmoid_estimator/player/js/network.js";

const network = (sizes, more = {}) =>
  createNetwork({ sizes, activation: "sigmoid", output: "logistic", exclusive: false, ...more });
const near = (value, expected, tolerance = 1e-14) =>
  assert.ok(Math.abs(value - expected) <= tolerance * Math.max(1, Math.abs(expected)));

test("a neuron's gradient is (ŷ − y)·x, and with squared error times the slope", () => {
  const neuron = network([2, 1]);
  const parameters = Float64Array.of(NaN, 2, -1, 0.5); // a record before it
  const z = 2 * 3 - 4 + 0.5;
  const ŷ = sigmoid(z);
  const entropy = passOf(neuron, parameters, 1, [3, 4], [0], "log_loss");
  near(entropy.layers[0].z[0], z);
  near(entropy.loss, -Math.log(1 - ŷ));
  [3 * ŷ, 4 * ŷ, ŷ].forEach((expected, k) => near(entropy.gradients[k], expected));
  const squared = passOf(neuron, parameters, 1, [3, 4], [1], "squared_error");
  near(squared.loss, (ŷ - 1) ** 2 / 2);
  near(squared.gradients[2], (ŷ - 1) * ŷ * (1 - ŷ));
});

test("the gradient is the slope of the loss, for every weight", () => {
  const deep = network([2, 3, 2, 3], { activation: "tanh", output: "softmax", exclusive: true });
  const parameters = Float64Array.from({ length: deep.nParameters }, (_, k) => Math.sin(3 * k));
  const wanted = [0, 1, 0];
  const lossAt = (moved) => passOf(deep, moved, 0, [0.4, -0.7], wanted, "log_loss").loss;
  const { gradients } = passOf(deep, parameters, 0, [0.4, -0.7], wanted, "log_loss");
  gradients.forEach((gradient, k) => {
    const [below, above] = [-1e-5, 1e-5].map((by) => {
      const moved = parameters.slice();
      moved[k] += by;
      return lossAt(moved);
    });
    near(gradient, (above - below) / 2e-5, 1e-8);
  });
});

test("the error of a sure and right output is not rounded to 0", () => {
  const neuron = network([1, 1]);
  const { layers } = passOf(neuron, [40, 0], 0, [1], [1], "log_loss");
  near(layers[0].delta[0] / -Math.exp(-40), 1, 1e-12);
});

test("steps go forwards, over the loss, back, and to every weight and bias", () => {
  const steps = stepsOf(network([2, 2, 1]), 8);
  const kinds = steps.map(({ kind }) => kind);
  assert.deepEqual(kinds.slice(0, 7), [
    ...["sum", "output", "sum", "output"],
    ...["sum", "output", "loss"],
  ]);
  assert.deepEqual(kinds.slice(7, 12), ["error", "demand", "delta", "demand", "delta"]);
  assert.equal(kinds.filter((kind) => kind === "gradient").length, 9);
  assert.deepEqual(steps[12], { kind: "gradient", layer: 1, unit: 0, input: 0 });
  assert.deepEqual(steps.at(-1), { kind: "gradient", layer: 0, unit: 1 });
});

test("of a large layer the steps are those of its first units", () => {
  const steps = stepsOf(network([64, 30, 1]), 8);
  assert.equal(steps.filter(({ kind }) => kind === "sum").length, 9);
  assert.ok(steps.every(({ unit, input }) => !(unit >= 8) && !(input >= 8)));
});

// The context of a step, as the panel has it.
function contextOf(shape, parameters, inputs, wanted, more = {}) {
  const names = {
    unit: (layer, unit) =>
      layer < shape.layers.length - 1 ? `unit ${unit} of layer ${layer + 1}` : "the output",
    input: (layer, input) => (layer ? `unit ${input}` : `input x${input + 1}`),
    wanted: wanted.join(", "),
  };
  const lossName = more.lossName ?? "log_loss";
  const pass = passOf(shape, parameters, 0, inputs, wanted, lossName);
  const start = 0;
  const units = more.units ?? ["sigmoid"];
  return { network: shape, pass, parameters, start, names, units, rate: 2, lossName };
}

test("a step says its formula with the numbers of the row", () => {
  const shape = network([2, 2, 1]);
  // Weights of layer 1 by input, of layer 2, biases.
  const parameters = Float64Array.of(1, -2, 0.5, 3, 1.5, -0.5, 0, 0.25, -1);
  const context = contextOf(shape, parameters, [1, 0], [1]);
  const said = (step) => formulaOfStep(step, context);
  const sum = said({ kind: "sum", layer: 0, unit: 1 });
  assert.equal(sum.title, "Unit 1 of layer 1 adds up its inputs");
  assert.deepEqual(sum.lines, [["z = Σ w·x + b", "(−2)·1 + 3·0 + 0.25", "−1.75"]]);
  const output = said({ kind: "output", layer: 0, unit: 0 });
  assert.deepEqual(output.lines, [["h = σ(z)", "σ(1)", "0.7311"]]);
  const loss = said({ kind: "loss" });
  assert.equal(loss.title, "It should be 1: that costs");
  assert.equal(loss.lines[0][0], "C = −ln ŷ");
  const { delta } = context.pass.layers[1];
  const demand = said({ kind: "demand", layer: 0, unit: 1 });
  const expected = (-0.5 * delta[0]).toPrecision(4);
  assert.equal(Number(demand.lines[0][2].replace("−", "-")), Number(expected));
  assert.match(demand.lines[0][1], /^\(−0\.5\)·\(−0\.\d+\)$/);
  const gradient = said({ kind: "gradient", layer: 1, unit: 0, input: 0 });
  assert.equal(gradient.title, "The weight from unit 0 to the output");
  assert.equal(gradient.lines.length, 2);
  assert.match(gradient.lines[1][1], /^1\.5 − 2·\(−0\.\d+\)$/);
  const bias = said({ kind: "gradient", layer: 1, unit: 0 });
  assert.deepEqual(bias.lines[0].slice(0, 2), ["∂C/∂b", "δ"]);
});

test("each layer's units are called by their own name", () => {
  const shape = createNetwork({
    sizes: [1, 1, 1, 1],
    activation: ["leaky_relu", "identity"],
    output: "logistic",
    exclusive: false,
  });
  const parameters = Float64Array.of(-2, 3, 1, 0, 0, 0);
  const context = contextOf(shape, parameters, [1], [1], { units: ["leaky ReLU", "linear"] });
  const said = (layer) => formulaOfStep({ kind: "output", layer, unit: 0 }, context).lines[0];
  assert.deepEqual(said(0), ["h = leaky ReLU(z)", "leaky ReLU(−2)", "−0.02"]);
  assert.deepEqual(said(1), ["h = (z)", "(−0.06)", "−0.06"]);
});

test("without a rate there is no new weight, and squared error has its slope", () => {
  const shape = network([1, 1]);
  const context = contextOf(shape, Float64Array.of(1, 0), [2], [0], { lossName: "squared_error" });
  context.rate = null;
  const gradient = formulaOfStep({ kind: "gradient", layer: 0, unit: 0, input: 0 }, context);
  assert.equal(gradient.lines.length, 1);
  const error = formulaOfStep({ kind: "error", layer: 0, unit: 0 }, context);
  assert.deepEqual(error.lines[0].slice(0, 2), ["δ = (ŷ − y)·σ′(z)", "(0.8808 − 0)·0.105"]);
});

test("of many terms the first are written out", () => {
  const shape = network([9, 1]);
  const parameters = new Float64Array(10).fill(1);
  const context = contextOf(shape, parameters, new Array(9).fill(2), [1]);
  const { lines } = formulaOfStep({ kind: "sum", layer: 0, unit: 0 }, context);
  assert.equal(lines[0][1], "1·2 + 1·2 + 1·2 + 1·2 + … (5 more) + 1");
  assert.equal(lines[0][2], "19");
});
