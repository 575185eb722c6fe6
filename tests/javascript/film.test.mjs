import assert from "node:assert/strict";
import { test } from "node:test";

import {
  captionAt,
  firstPerfectOf,
  longestOf,
  unpack,
  valueAt,
} from "../../sigmoid_estimator/player/js/film.js";

test("a value holds from where it was measured up to the next, for every layer", () => {
  const measure = { positions: [0, 10, 100], values: [1, 2, 3, 4, 5, 6], nLayers: 2 };
  assert.deepEqual([0, 9, 10, 99, 500].map((at) => valueAt(measure, at, 1)), [2, 2, 4, 4, 6]);
  assert.equal(valueAt(measure, 10), 3);
});

test("a caption holds up to the next one's frame", () => {
  const captions = [
    [1, "a"],
    [4, "b"],
  ];
  assert.deepEqual([0, 1, 3, 4, 9].map((frame) => captionAt(captions, frame)), ["", "a", "a", "b", "b"]);
});

test("of films in step the longest leads, and the first 100 % is that of any", () => {
  const films = [
    { positions: [0, 5], first_perfect: null },
    { positions: [0, 3, 9], first_perfect: 2 },
    { positions: [0, 4], first_perfect: 1 },
  ];
  assert.equal(longestOf(films), films[1]);
  assert.equal(firstPerfectOf(films), 4);
  assert.equal(firstPerfectOf(films.slice(0, 1)), null);
});

test("a film of a version to come is refused in a sentence", () => {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(4, 2, true);
  assert.throws(() => unpack(bytes), /reads films of version 1, and this one is 2/);
});
