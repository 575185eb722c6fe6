import assert from "node:assert/strict";
import { test } from "node:test";

import { measured } from "../../sigmoid_estimator/player/js/measures.js";

const binary = { nOutputs: 1, output: "logistic", exclusive: false };
const near = (value, expected) =>
  assert.ok(Math.abs(value - expected) <= 1e-12 * Math.max(1, Math.abs(expected)));

test("the loss of a neuron is ln(1 + e^−m), also where the output rounds to 0 or 1", () => {
  const { accuracy, loss } = measured(binary, [1, -40, 800], [[1, 0, 0]], "log_loss");
  near(loss, (Math.log1p(Math.exp(-1)) + Math.exp(-40) + 800) / 3);
  near(accuracy, 2 / 3);
});

test("a row on the line belongs to class 0", () => {
  assert.equal(measured(binary, [0, 0], [[0, 1]], "log_loss").accuracy, 0.5);
});

test("the squared error is half of the square of the output error", () => {
  const { loss } = measured(binary, [0, 1e3], [[1, 0]], "squared_error");
  near(loss, (0.125 + 0.5) / 2);
});

test("of a softmax the loss is logsumexp(z) − z of the true class", () => {
  const softmax = { nOutputs: 3, output: "softmax", exclusive: true };
  const z = [1, 1000, 2, 0, 3, -5]; // two rows
  const { accuracy, loss } = measured(softmax, z, [[2, 0]], "log_loss");
  near(loss, Math.log1p(Math.exp(-2) + Math.exp(-1)) / 2);
  assert.equal(accuracy, 1);
});

test("a row counts in the loss by its weight, and in the accuracy like any other", () => {
  const weights = [3, 1, 0];
  const { accuracy, loss } = measured(binary, [1, -2, -Infinity], [[1, 1, 1]], "log_loss", weights);
  near(loss, (3 * Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(2))) / 4);
  near(accuracy, 1 / 3);
});

test("of labels all have to be right", () => {
  const labels = { nOutputs: 2, output: "logistic", exclusive: false };
  const { accuracy, loss } = measured(
    labels,
    [5, -5, 5, 5],
    [
      [1, 0],
      [0, 1],
    ],
    "log_loss",
  );
  assert.equal(accuracy, 0.5);
  near(loss, (4 * Math.log1p(Math.exp(-5)) + 5) / 2);
});
