import assert from "node:assert/strict";
import { test } from "node:test";

import {
  MOST_POINTS,
  PointSet,
  areSameRows,
  coordinatesAt,
  inOrderOf,
  nearestRow,
  partsOf,
  rowsOfFilm,
  shortest,
} from "../../sigmoid_estimator/player/js/points.js";

const DOMAIN = [
  [-0.2, 3.2],
  [-1, 1],
];
const ROWS = [
  { x: 0, y: 0.5, label: "below" },
  { x: 1, y: -0.5, label: "above" },
  { x: 3, y: 0.9, label: "above" },
];
const pointSet = () => new PointSet(ROWS, ["below", "above"]);

test("a number of single precision is the shortest decimal that is it", () => {
  for (const number of [0.1, 0.027915, -2.586768, 3, 1e-7, 123456.7]) {
    assert.equal(shortest(Math.fround(number)), number);
  }
  const third = Math.fround(1 / 3);
  assert.equal(Math.fround(shortest(third)), third);
});

test("the rows of a film have the names of their classes", () => {
  const points = {
    x: Float32Array.of(0.1, 2),
    y: Float32Array.of(-0.3, 1),
    labels: [Uint8Array.of(1, 0)],
  };
  assert.deepEqual(rowsOfFilm({ points, classes: ["no", "yes"] }), [
    { x: 0.1, y: -0.3, label: "yes" },
    { x: 2, y: 1, label: "no" },
  ]);
});

test("a part of the map and its coordinates lead to each other", () => {
  assert.deepEqual(partsOf({ x: -0.2, y: 1 }, DOMAIN), [0, 0]);
  assert.deepEqual(partsOf({ x: 3.2, y: -1 }, DOMAIN), [1, 1]);
  for (const part of [[0.1, 0.9], [0.5, 0.25], [0.123, 0.456]]) {
    const back = partsOf(coordinatesAt(part, DOMAIN), DOMAIN);
    back.forEach((value, k) => assert.ok(Math.abs(value - part[k]) <= 0.0005, `${value}`));
  }
});

test("coordinates set by hand are round and on the map", () => {
  assert.deepEqual(coordinatesAt([0.5, 0.5], DOMAIN), { x: 1.5, y: 0 });
  assert.deepEqual(coordinatesAt([1 / 3, 1 / 3], DOMAIN), { x: 0.933, y: 0.333 });
  assert.deepEqual(coordinatesAt([-7, 7], DOMAIN), { x: -0.2, y: -1 });
  const wide = coordinatesAt([1 / 3, 2], [[0, 7e5], [3e-7, 9e-7]]);
  assert.deepEqual(wide, { x: 233300, y: 3e-7 });
});

test("the nearest row within reach is hit, of equals the one on top", () => {
  const [across, down] = partsOf(ROWS[1], DOMAIN);
  assert.equal(nearestRow(ROWS, [across + 0.01, down], DOMAIN, 0.02), 1);
  assert.equal(nearestRow(ROWS, [across + 0.03, down], DOMAIN, 0.02), null);
  assert.equal(nearestRow([...ROWS, { ...ROWS[1] }], [across, down], DOMAIN, 0.02), 3);
  assert.equal(nearestRow([], [across, down], DOMAIN, 1), null);
});

test("a new point has the chosen class, and is chosen", () => {
  const set = pointSet();
  set.label = "above";
  set.add({ x: 2, y: 0 });
  assert.deepEqual(set.chosen, { x: 2, y: 0, label: "above" });
  assert.equal(set.rows.length, 4);
  assert.equal(ROWS.length, 3); // those of the film are left as they are
});

test("flipping gives the next class, round and round", () => {
  const set = new PointSet(ROWS, ["below", "above", "beside"]);
  set.select(1);
  const seen = [0, 0, 0].map(() => {
    set.flip();
    return set.chosen.label;
  });
  assert.deepEqual(seen, ["beside", "below", "above"]);
  assert.equal(ROWS[1].label, "above");
});

test("every step is taken back, the last first, and a drag is one", () => {
  const set = pointSet();
  const states = [];
  const step = (act) => {
    states.push({ rows: set.rows, selected: set.selected });
    act();
  };
  step(() => set.add({ x: 2, y: 0 }));
  step(() => {
    set.move({ x: 2.1, y: 0 });
    set.move({ x: 2.2, y: 0.1 }, true);
    set.move({ x: 2.3, y: 0.2 }, true);
  });
  assert.deepEqual(set.chosen, { x: 2.3, y: 0.2, label: "below" });
  step(() => set.flip());
  step(() => set.remove());
  assert.equal(set.chosen, null);
  assert.deepEqual(set.rows, ROWS);
  while (states.length) {
    assert.ok(set.canUndo);
    set.undo();
    assert.deepEqual({ rows: set.rows, selected: set.selected }, states.pop());
  }
  assert.ok(!set.canUndo);
});

test("the selection goes round in both directions", () => {
  const set = pointSet();
  const walk = (by) => {
    set.selectBeside(by);
    return set.selected;
  };
  assert.deepEqual([walk(1), walk(1), walk(1), walk(1)], [0, 1, 2, 0]);
  assert.deepEqual([walk(-1), walk(-1)], [2, 1]);
  const empty = new PointSet([], ["below", "above"]);
  empty.selectBeside(1);
  assert.equal(empty.chosen, null);
});

test("one class is not enough, and there is a most", () => {
  const set = pointSet();
  assert.ok(set.isTrainable && !set.isFull);
  set.select(0);
  set.remove();
  assert.ok(!set.isTrainable);
  assert.ok(new PointSet(Array(MOST_POINTS).fill(ROWS[0]), ["below"]).isFull);
});

test("the host gets columns, and labels as numbers of the classes", () => {
  assert.deepEqual(pointSet().columns(), {
    x: [0, 1, 3],
    y: [0.5, -0.5, 0.9],
    label: [0, 1, 1],
    classes: ["below", "above"],
  });
});

test("rows are known again in single precision and another order, and no others", () => {
  const [a, b, c] = ROWS;
  const again = [c, { ...a, y: Math.fround(a.y) }, { ...b, x: b.x + 1e-12 }];
  assert.ok(areSameRows(ROWS, again));
  assert.ok(!areSameRows(ROWS, [a, b, { ...c, label: "below" }]));
  assert.ok(!areSameRows(ROWS, [a, b]));
  assert.ok(!areSameRows([a, a, b], [a, b, b]));
});

test("a class without rows keeps its place behind those of the film", () => {
  assert.deepEqual(inOrderOf(["b", "c"], ["a", "b", "c"]), ["b", "c", "a"]);
});
