import assert from "node:assert/strict";
import { test } from "node:test";

import { errorScale } from "../../sigmoid_estimator/player/js/layers.js";

const filmOf = (...values) => ({ measures: { error: { values } } });

test("bars of errors compare over all films, by their logarithms", () => {
  const part = errorScale([filmOf(1, 0.01), filmOf(1e-4)]);
  assert.equal(part(1), 1);
  assert.ok(Math.abs(part(0.01) - 0.52) < 1e-12); // half way from the shortest bar
  assert.ok(Math.abs(part(1e-4) - 0.04) < 1e-12);
});

test("what is no error, or far below the largest, has no bar", () => {
  const part = errorScale([filmOf(1, 1e-30, 0, NaN, Infinity)]);
  assert.deepEqual([0, 1e-30, NaN].map(part), [0, 0, 0]);
  assert.equal(part(1e-8) > 0, true);
  assert.equal(errorScale([{ measures: {} }])(1), 0);
});
