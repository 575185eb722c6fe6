// Names of classes and features within sentences.

import assert from "node:assert/strict";
import test from "node:test";

import { isolated, shortened } from "../../sigmoid_estimator/player/js/markup.js";

test("a name is cut between letters, and keeps its number", () => {
  assert.equal(shortened("x1", 8), "x1");
  assert.equal(shortened("principal component 2", 8), "princ… 2");
  assert.equal(Array.from(shortened("😀".repeat(20), 8)).length, 8);
});

test("a name that is written from the right ends before the rest of a sentence", () => {
  assert.equal(isolated("\u202eabc"), "\u2068\u202eabc\u2069");
});
