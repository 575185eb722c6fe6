// The arithmetic of the histograms.

import assert from "node:assert/strict";
import test from "node:test";

import { createNetwork } from "../../sigmoid_estimator/player/js/network.js";
import {
  barHeight,
  BINS,
  countInto,
  PointSpread,
  strideOf,
} from "../../sigmoid_estimator/player/js/spread.js";

test("an edge between bins belongs to the upper one, the last edge to the last bin", () => {
  const counts = new Float64Array(4);
  countInto(counts, [0, 0.25, 0.499, 0.5, 1], 0, 1);
  assert.deepEqual([...counts], [1, 2, 1, 1]);
});

test("what lies beyond the edges is counted at them", () => {
  const counts = new Float64Array(2);
  countInto(counts, [-7, 9, -Infinity, Infinity, NaN], 0, 1);
  assert.deepEqual([...counts], [3, 2]);
});

const sceneOf = (n) => ({
  network: createNetwork({
    sizes: [2, 2, 1],
    activation: "sigmoid",
    output: "logistic",
    exclusive: false,
  }),
  film: {
    points: { x: Float32Array.from({ length: n }, (_, p) => p - n / 2), y: new Float32Array(n) },
    rows: { edges: [[0, 1], [0, 1]] },
  },
});

test("every output of every row is counted, with the record that begins at start", () => {
  const spread = new PointSpread(sceneOf(100), false);
  const record = [99, 1000, 0, 0, 0, 0, 0, 0, 0, 0]; // unit 0 is at an end, but for x = 0
  const [hidden, output] = spread.at(Float64Array.from(record), 1);
  assert.equal(hidden[0], 50);
  assert.equal(hidden[BINS - 1], 49);
  assert.equal(hidden[BINS / 2], 101); // unit 1, and unit 0 where x is 0
  assert.equal(output[BINS / 2], 100);
  assert.deepEqual(spread.totals, [200, 100]);
});

test("few rows are all counted while the film plays, of many a part that is little work", () => {
  const { network } = sceneOf(1);
  assert.equal(strideOf(network, 200), 1);
  const stride = strideOf(network, 1e6);
  assert.ok(stride > 1);
  const spread = new PointSpread(sceneOf(100), true);
  assert.equal(spread.totals[1], 100);
});

test("a bar that is there is at least a pixel high", () => {
  assert.equal(barHeight(0, 50, 2), 0);
  assert.equal(barHeight(1e-9, 50, 2), 2);
  assert.equal(barHeight(0.25, 50, 2), 25);
});
