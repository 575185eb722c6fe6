import assert from "node:assert/strict";
import { test } from "node:test";

import {
  accuracyScale,
  curvePath,
  decadeTicks,
  durationOf,
  lastNotAbove,
  percent,
  positionText,
  positionTicks,
  roundTicks,
  shareScale,
  significant,
  sizeScale,
  steady,
  timeOfPosition,
  timesOf,
  wholePercent,
} from "../../sigmoid_estimator/player/js/timeline.js";

test("the last of values that is not above one, and the first where all are", () => {
  const found = [-1, 0, 0.5, 3, 4, 99].map((value) => lastNotAbove([0, 1, 3, 10], value));
  assert.deepEqual(found, [0, 0, 0, 2, 2, 3]);
});

test("every tenfold of factors takes the same time, and epochs begin at 0", () => {
  assert.deepEqual(
    Array.from(timesOf([1, 10, 100], true), (time) => time.toFixed(12)),
    ["0.000000000000", "0.500000000000", "1.000000000000"],
  );
  const epochs = timesOf([0, 9, 99], true); // ln(1 + epoch)
  assert.ok(Math.abs(epochs[1] - 0.5) < 1e-15);
  assert.deepEqual(Array.from(timesOf([0, 9, 99], false)), [0, 0.5, 1]);
});

test("a film takes 2 s a tenfold or 60 records a second, and at least 3 s", () => {
  assert.ok(Math.abs(durationOf([1, 1000], true) - 6) < 1e-12);
  assert.equal(durationOf(Array.from({ length: 600 }, (_, k) => k), false), 10);
  assert.equal(durationOf([0, 1], true), 3);
});

test("a position without a frame is shown between its neighbours", () => {
  assert.equal(timeOfPosition([0, 10, 20], [0, 0.6, 1], 5), 0.3);
  assert.equal(timeOfPosition([0, 10, 20], [0, 0.6, 1], 99), 1);
});

test("ticks are round, within their range, and few", () => {
  assert.deepEqual(roundTicks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(roundTicks(-0.3, 0.3, 3), [-0.2, 0, 0.2]);
  assert.deepEqual(decadeTicks(0.003, 200, 3), [0.01, 1, 100]);
  const positions = Array.from({ length: 10_001 }, (_, k) => k);
  const named = positionTicks(positions, timesOf(positions, true), true, 0.05);
  assert.deepEqual(
    named.map(({ position }) => position),
    [0, 1, 10, 100, 1000, 10_000],
  );
  const times = named.map(({ time }) => time);
  assert.ok(times.every((time, k) => k === 0 || time - times[k - 1] >= 0.05));
});

test("accuracies begin below the lowest, shares at 0", () => {
  const scale = accuracyScale([0.52, 1]);
  assert.deepEqual(scale.ticks, [0.5, 1]);
  assert.equal(scale.at(1), 0);
  assert.equal(scale.at(0.5), 1);
  assert.deepEqual(accuracyScale([0.99]).ticks, [0.9, 1]);
  assert.equal(shareScale([0.2]).at(0.2), 0.8);
  assert.equal(shareScale([NaN]), null);
  assert.equal(sizeScale([]), null);
});

test("of records within one pixel the highest and the lowest are drawn", () => {
  const scale = { at: (value) => 1 - value };
  const times = [0, 0.001, 0.002, 1];
  assert.equal(curvePath([0.5, 1, 0, 0.5], times, scale, 10, 10), "M0,0.0L0,10.0L0,10.0L10,5.0");
});

test("a curve is open where nothing was measured", () => {
  const scale = { at: (value) => value };
  const path = curvePath([0, NaN, 1, 1], [0, 0.3, 0.6, 1], scale, 10, 10);
  assert.equal(path, "M0,0.0M6,10.0L10,10.0");
});

test("100 % is said only of the whole", () => {
  const shares = [0, 0.004, 0.5, 0.994, 0.996, 1 - 1e-12, 1];
  assert.deepEqual(shares.map(wholePercent), ["0 %", "0 %", "50 %", "99 %", "99 %", "99 %", "100 %"]);
  assert.deepEqual([0.9999, 1, NaN].map(percent), ["99.9 %", "100 %", "–"]);
  // In single precision, as a film has them, 131 of 200 are a little less.
  assert.deepEqual([131, 166].map((right) => percent(Math.fround(right / 200))), [
    "65.5 %",
    "83.0 %",
  ]);
});

test("numbers have three digits, a real minus sign, and a place of one width", () => {
  assert.deepEqual([0.5, 12.345, -1e-9, Infinity, NaN].map((number) => significant(number)), [
    "0.5",
    "12.3",
    "−1.0e−9",
    "∞",
    "–",
  ]);
  assert.deepEqual([0.5, 12.345, 1234.5].map(steady), ["0.500", "12.3", "1234.5"]);
  assert.equal(positionText({ name: "epoch" }, 1234567), "1,234,567");
  assert.equal(positionText({ name: "factor" }, 0.31623), "0.316");
});
