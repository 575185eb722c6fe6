import assert from "node:assert/strict";
import { test } from "node:test";

import {
  besideSection,
  curveDistances,
  outputAt,
  sectionPoints,
  signedDistances,
  widthOf,
} from "../../sigmoid_estimator/player/js/section.js";

const near = (value, expected, bound = 1e-12) =>
  assert.ok(Math.abs(value - expected) <= bound, `${value} is not ${expected}`);

test("a distance is that of the foot of the perpendicular, with the sign of its class", () => {
  const [w1, w2, b] = [3, 4, -10];
  const [d] = signedDistances(w1, w2, b, [6], [8], new Float64Array(1));
  near(d, 8);
  const foot = [6 - (d * 3) / 5, 8 - (d * 4) / 5];
  near(w1 * foot[0] + w2 * foot[1] + b, 0);
  const [other] = signedDistances(-w1, -w2, -b, [6], [8], new Float64Array(1));
  near(other, -8);
});

test("weights times k leave every distance as it is and divide the width by k", () => {
  const x = [0.3, -2, 7];
  const y = [1, 5, -3];
  const before = Array.from(signedDistances(2, -1, 0.5, x, y, new Float64Array(3)));
  const after = signedDistances(14, -7, 3.5, x, y, new Float64Array(3));
  before.forEach((distance, k) => near(after[k], distance));
  near(widthOf(7), widthOf(1) / 7);
});

test("the width is that from an output of 10 % to one of 90 %", () => {
  for (const norm of [0.1, 1, 12.3]) {
    near(outputAt(norm, widthOf(norm) / 2), 0.9);
    near(outputAt(norm, -widthOf(norm) / 2), 0.1);
  }
});

test("a step is 0 on one side and 1 on the other", () => {
  assert.deepEqual(
    [-1e-9, 0, 1e-9].map((distance) => outputAt(Infinity, distance)),
    [0, 0.5, 1],
  );
  assert.equal(widthOf(Infinity), 0);
});

test("a curve has points on its slope, however steep that is", () => {
  for (const norm of [0, 0.1, 1, 300, 4000, Infinity]) {
    const distances = curveDistances(norm, 2, new Float64Array(192));
    assert.ok(distances.every((d, k) => Number.isFinite(d) && (k === 0 || d >= distances[k - 1])));
    assert.deepEqual([distances[0], distances.at(-1)], [-2, 2]);
    // A step of the curve is low, or narrower than a pixel.
    for (let k = 1; k < distances.length; k++) {
      const rise = outputAt(norm, distances[k]) - outputAt(norm, distances[k - 1]);
      assert.ok(rise < 0.06 || distances[k] - distances[k - 1] < 1e-4, `‖w‖ ${norm}: ${rise}`);
    }
  }
});

test("points of a section are evenly spaced, its ends among them", () => {
  const inputs = sectionPoints({ x1: 1, y1: -2, x2: 4, y2: 0 }, 4, new Float64Array(8));
  assert.deepEqual(Array.from(inputs.subarray(0, 4)), [1, 2, 3, 4]);
  [-2, -4 / 3, -2 / 3, 0].forEach((y, k) => near(inputs[4 + k], y));
});

test("nearness to a section is measured on the map, whatever the units of its axes", () => {
  const domain = [
    [0, 1000],
    [0, 1],
  ];
  const { share, distance } = besideSection({ x1: 0, y1: 0, x2: 1000, y2: 0 }, 250, 0.1, domain);
  near(share, 0.25);
  near(distance, 0.1);
  const point = besideSection({ x1: 0, y1: 0, x2: 0, y2: 0 }, 300, 0.4, domain);
  near(point.distance, 0.5);
});
