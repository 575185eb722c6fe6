import assert from "node:assert/strict";
import { test } from "node:test";

import {
  ACTIVATIONS,
  createNetwork,
  createValues,
  forward,
  hasSteps,
  networkOfSteps,
  outputs,
  probabilities,
  sigmoid,
} from "../../sigmoid_estimator/player/js/network.js";

const near = (value, expected, bound = 1e-15) =>
  assert.ok(Math.abs(value - expected) <= bound * Math.max(1, Math.abs(expected)), `${value}`);

test("a record is all weights, row by row, then all biases", () => {
  const { layers, nParameters } = createNetwork({ sizes: [2, 3, 1], activation: "tanh" });
  assert.deepEqual(layers, [
    { fanIn: 2, fanOut: 3, weights: 0, biases: 9 },
    { fanIn: 3, fanOut: 1, weights: 6, biases: 12 },
  ]);
  assert.equal(nParameters, 13);
});

test("z is the sum of weights times inputs, whatever their number", () => {
  for (const fanIn of [1, 3, 4, 5, 9]) {
    const network = createNetwork({ sizes: [fanIn, 2], activation: "identity", output: "logistic" });
    const values = createValues(network, 2);
    values.inputs.forEach((_, k) => (values.inputs[k] = k + 1));
    const parameters = Float64Array.from({ length: network.nParameters }, (_, k) => (k % 3) - 1);
    forward(network, parameters, 0, values);
    for (let u = 0; u < 2; u++) {
      for (let p = 0; p < 2; p++) {
        let z = parameters[2 * fanIn + u];
        for (let i = 0; i < fanIn; i++) z += parameters[2 * i + u] * values.inputs[2 * i + p];
        assert.equal(values.z[0][2 * u + p], z);
      }
    }
  }
});

test("the exclusive or, by hand", () => {
  const network = createNetwork({ sizes: [2, 2, 1], activation: "relu", output: "logistic" });
  const values = createValues(network, 4);
  values.inputs.set([0, 0, 1, 1, 0, 1, 0, 1]);
  // h = (x + y, x + y − 1), z = 2h₀ − 4h₁ − 1
  forward(network, [1, 1, 1, 1, 2, -4, 0, -1, -1], 0, values);
  assert.deepEqual(Array.from(values.z[1]), [-1, 1, 1, -1]);
});

test("a softmax does not overflow, and one sigmoid per class is divided by their sum", () => {
  const softmax = createNetwork({ sizes: [1, 3], activation: "tanh", output: "softmax" });
  const values = createValues(softmax, 1);
  values.z[0].set([1000, 1000 + Math.LN2, 0]);
  const found = new Float64Array(3);
  outputs(softmax, values, found);
  [1 / 3, 2 / 3, 0].forEach((share, k) => near(found[k], share, 1e-12));

  const sigmoids = createNetwork({ sizes: [1, 2], activation: "tanh", output: "logistic" });
  const each = createValues(sigmoids, 1);
  each.z[0].set([-2000, -2000 - Math.LN2]); // σ rounds to 0
  probabilities(sigmoids, each, found.subarray(0, 2));
  [2 / 3, 1 / 3].forEach((share, k) => near(found[k], share, 1e-12));
});

test("σ(−z) = 1 − σ(z), and every unit stays between its asymptotes", () => {
  for (const z of [0, 0.3, 5, 36]) near(sigmoid(z) + sigmoid(-z), 1);
  const below = { gelu: 0.17, gelu_tanh: 0.171, silu: 0.279 }; // their dips left of 0
  for (const [name, { output, low, high }] of Object.entries(ACTIVATIONS)) {
    for (const z of [-1e300, -3, -1.278, -0.752, 0, 3, 1e300]) {
      assert.ok(output(z) >= low - (below[name] ?? 0) && output(z) <= high);
    }
  }
});

test("a network of steps is at an end of its range on either side of every line", () => {
  const network = createNetwork({ sizes: [1, 1, 1], activation: "tanh", output: "logistic" });
  const steps = networkOfSteps(network);
  const values = createValues(steps, 3);
  values.inputs.set([-1e-9, 0, 1e-9]);
  forward(steps, [1, 1, 0, 0], 0, values);
  assert.deepEqual(Array.from(values.h[0]), [-1, -1, 1]);
  outputs(steps, values, values.z[1]);
  assert.deepEqual(Array.from(values.z[1]), [0, 0, 1]);
});

test("units without two asymptotes have no steps, but a neuron's output has", () => {
  const has = (sizes, activation) => hasSteps(createNetwork({ sizes, activation }));
  assert.equal(has([2, 3, 1], "sigmoid"), true);
  assert.equal(has([2, 3, 1], "relu"), false);
  assert.equal(has([2, 1], "relu"), true);
});
