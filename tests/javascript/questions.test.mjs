import assert from "node:assert/strict";
import { test } from "node:test";

import {
  degreesBetween,
  questionsOf,
} from "../../sigmoid_estimator/player/js/questions.js";

// Two records of a neuron: the weights turn by some degrees and grow, the loss falls.
function film({ degrees = 90, growth = 4, fall = 10 } = {}) {
  const angle = (degrees * Math.PI) / 180;
  const measure = (...values) => ({ positions: [0, 7], values, nLayers: 1 });
  return {
    positions: [0, 7],
    axis: { name: "epoch", title: "epoch" },
    weights: ["w1", "w2", "b"],
    parameters: Float64Array.of(1, 0, 0, Math.cos(angle), Math.sin(angle), 3),
    measures: { weight_norm: measure(1, growth), loss: measure(1, 1 / fall) },
  };
}

const answers = (...args) => questionsOf(film(...args), 0).map(({ options, answer }) => options[answer]);

test("the questions are of the line, the weights and the loss, and the film answers them", () => {
  assert.deepEqual(answers(), ["turn", "grow", "fall"]);
  assert.deepEqual(answers({ degrees: 2, growth: 0.5, fall: 0.1 }), ["keep its direction", "shrink", "rise"]);
  assert.deepEqual(answers({ growth: 1.05, fall: 0.95 }).slice(1), ["stay", "stay"]);
});

test("an answer gives its figures", () => {
  const [line, weights, loss] = questionsOf(film(), 0);
  assert.match(line.text, /^Up to epoch 7, the line will$/);
  assert.equal(line.because, "it turns by 90°");
  assert.equal(weights.because, "‖W‖ goes from 1 to 4");
  assert.equal(loss.because, "it goes from 1 to 0.1");
});

test("a network without a line is asked about its weights, one without a loss about no loss", () => {
  const network = { ...film(), weights: null };
  assert.match(questionsOf(network, 0)[0].text, /^Up to epoch 7, the weights will$/);
  const still = film({ fall: Infinity });
  still.measures.loss.values = [0, 0];
  assert.equal(questionsOf(still, 0).length, 2);
});

test("small angles are exact, and opposite sides of a line are half a turn apart", () => {
  const small = degreesBetween([1, 0], [1, 1e-9]);
  assert.ok(Math.abs(small - (1e-9 * 180) / Math.PI) < 1e-20);
  assert.equal(degreesBetween([1, 2], [-1, -2]), 180);
});
