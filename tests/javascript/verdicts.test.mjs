// What is said of rows on either side of a line.

import assert from "node:assert/strict";
import test from "node:test";

import { leader, paintInk, STEPS, tally } from "../../sigmoid_estimator/player/js/verdicts.js";

const outputs = Uint16Array.of(7, 0, STEPS / 2 - 1, STEPS / 2, STEPS - 1, 20000);
const labels = Uint8Array.of(0, 1, 1, 1, 1);

test("an output of exactly the threshold is called yes", () => {
  const counts = tally(outputs, 1, labels, 0.5, new Int32Array(4));
  assert.deepEqual([...counts], [2, 0, 1, 2]);
});

test("a lower line calls more rows yes, rightly or wrongly", () => {
  const counts = new Int32Array(4).fill(9);
  assert.deepEqual([...tally(outputs, 1, labels, 0.3, counts)], [4, 0, 1, 0]);
  assert.deepEqual([...tally(outputs, 1, Uint8Array.of(0, 0, 1, 0, 1), 0.3, counts)], [2, 2, 1, 0]);
});

test("of equal outputs the first class leads", () => {
  assert.equal(leader(Uint16Array.of(9, 9, 1, 4, 4), 2, 3), 1);
  assert.equal(leader(Uint16Array.of(5, 5), 0, 2), 0);
});

test("the largest value is full ink, 0 is paper", () => {
  const pixels = new Uint32Array(2);
  paintInk(pixels, Uint8Array.of(1, 0, 255), 1, 0x123456);
  assert.deepEqual([...pixels], [0x00123456, 0xff123456]);
});
