import assert from "node:assert/strict";
import { test } from "node:test";

import {
  EditedWeights,
  numberOf,
  parametersOf,
} from "../../sigmoid_estimator/player/js/edited.js";
import {
  createNetwork,
  createValues,
  forward,
  hasSteps,
  networkOfSteps,
} from "../../sigmoid_estimator/player/js/network.js";

const film = () => new EditedWeights(Float32Array.of(9, 9, 9, 3, 4, -5), 3, 3);

test("a visitor starts from the frame that is shown, and leaves the film alone", () => {
  const parameters = Float32Array.of(9, 9, 9, 3, 4, -5);
  const weights = new EditedWeights(parameters, 3, 3);
  assert.deepEqual(Array.from(weights.parameters), [3, 4, -5]);
  weights.set(0, 7);
  assert.deepEqual(Array.from(weights.parameters), [7, 4, -5]);
  assert.equal(parameters[3], 3);
});

test("c multiplies what was there, not what it made of it", () => {
  const weights = film();
  weights.multiply(10);
  weights.multiply(2);
  assert.deepEqual(Array.from(weights.parameters), [6, 8, -10]);
  weights.set(1, 1);
  weights.multiply(4);
  assert.deepEqual(Array.from(weights.parameters), [12, 2, -20]);
});

test("c stays between 0.1 and 100", () => {
  const weights = film();
  weights.multiply(1e9);
  assert.equal(weights.factor, 100);
  weights.multiply(0);
  assert.equal(weights.factor, 0.1);
});

test("a neuron moves along the ray k·(w, b)", () => {
  const weights = film();
  weights.scaleTo(10, 2);
  assert.deepEqual(Array.from(weights.parameters), [6, 8, -10]);
  weights.set(0, 0);
  weights.set(1, 0);
  weights.scaleTo(10, 2); // no ray goes through the origin only
  assert.deepEqual(Array.from(weights.parameters.subarray(0, 2)), [0, 0]);
});

test("every change is another array", () => {
  const weights = film();
  const { parameters } = weights;
  weights.toggleSteps();
  assert.notEqual(weights.parameters, parameters);
  assert.deepEqual(weights.parameters, parameters);
});

test("the parameters of a unit are its column of the weights and its bias", () => {
  const network = createNetwork({ sizes: [2, 3, 1], activation: "tanh", output: "logistic" });
  assert.deepEqual(parametersOf(network, 0, 1), [
    { index: 1, input: 0 },
    { index: 4, input: 1 },
    { index: 10, input: null },
  ]);
  assert.deepEqual(
    parametersOf(network, 1, 0).map(({ index }) => index),
    [6, 7, 8, 12],
  );
});

test("numbers are read as people type them, and nothing else is", () => {
  const typed = ["−4,5", " 1e-3 ", "+2", "", "  ", "abc", "1,2,3", "1e999", "NaN"];
  assert.deepEqual(typed.map(numberOf), [-4.5, 1e-3, 2, NaN, NaN, NaN, NaN, NaN, NaN]);
});

// What a network of 2 - 2 - 1 puts out at one point, with parameters that tell its units apart.
function outputOf(network) {
  const values = createValues(network, 1);
  values.inputs.set([0.5, -0.25]);
  forward(network, [1, -1, 2, 1, 3, -2, 0.1, 0.2, -0.5], 0, values);
  return { h: Array.from(values.h[0]), z: values.z };
}

for (const [activation, low, high] of [
  ["sigmoid", 0, 1],
  ["tanh", -1, 1],
  ["penalized_tanh", -0.25, 1],
]) {
  test(`steps of ${activation} are what it tends to with ever larger weights`, () => {
    const network = createNetwork({ sizes: [2, 2, 1], activation, output: "logistic" });
    assert.ok(hasSteps(network));
    const steps = outputOf(networkOfSteps(network));
    // z of the units: 0.5 − 0.5 + 0.1 and −0.5 − 0.25 + 0.2.
    assert.deepEqual(steps.h, [high, low]);
    const z = 3 * high - 2 * low - 0.5;
    assert.equal(Math.sign(steps.z.at(-1)[0]), Math.sign(z));
    assert.ok(Math.abs(steps.z.at(-1)[0]) > 1e11);
  });
}

test("units without ends have no steps, but a single neuron has, whatever its activation", () => {
  const of = (sizes) => createNetwork({ sizes, activation: "relu", output: "logistic" });
  assert.equal(hasSteps(of([2, 2, 1])), false);
  assert.equal(hasSteps(of([2, 1])), true);
});
