import assert from "node:assert/strict";
import { test } from "node:test";

import {
  meanPixel,
  steepCells,
  traceZero,
} from "../../sigmoid_estimator/player/js/trace.js";

const SIZE = 21;

// The points of a traced line, of a function of the steps of a grid.
function trace(f, parts = 2) {
  const z = Float64Array.from({ length: SIZE * SIZE }, (_, p) => f(p % SIZE, Math.floor(p / SIZE)));
  const points = traceZero(z, 0, SIZE, parts, (at, values) => {
    for (let p = 0; p < values.length; p++) values[p] = f(at[2 * p], at[2 * p + 1]);
  });
  return Array.from({ length: points.length / 2 }, (_, p) => [points[2 * p], points[2 * p + 1]]);
}

const step = (value) => (value > 0 ? 1 : -1);
const RESOLUTION = 0.5 / 2 ** 8; // of an edge of half a step, after seven halvings and the middle

test("the boundary of a step is a straight line, not stairs", () => {
  const points = trace((x, y) => step(2 * x - 3 * y + 7.3));
  assert.ok(points.length > 40);
  for (const [x, y] of points) {
    assert.ok(Math.abs(2 * x - 3 * y + 7.3) / Math.hypot(2, 3) <= Math.SQRT2 * RESOLUTION);
  }
});

test("segments meet each other, up to the edge of the map", () => {
  const points = trace((x, y) => step((x - 10.2) ** 2 + (y - 9.7) ** 2 - 30));
  const ends = new Map();
  for (const point of points) ends.set(String(point), (ends.get(String(point)) ?? 0) + 1);
  assert.ok([...ends.values()].every((count) => count % 2 === 0));
});

test("a wedge that reaches into cells between their corners is followed to its tip", () => {
  // From x = 2.9 on, all of it lies between the rows 10 and 11.
  const points = trace((x, y) => step(12.9 - x - 20 * Math.abs(y - 10.5)), 8);
  const tip = Math.max(...points.map(([x]) => x));
  assert.ok(tip > 12.8 && tip <= 12.9 + RESOLUTION, `${tip}`);
});

test("where z does not change its sign there is no line", () => {
  assert.deepEqual(trace(() => 1), []);
});

test("z that is not a number lies on the side of 0", () => {
  const points = trace((x) => (x > 9.25 ? NaN : 1));
  assert.ok(points.every(([x]) => Math.abs(x - 9.25) <= RESOLUTION));
});

test("a cell is steep where hue or opacity jumps", () => {
  const [blue, red] = [0xff0000, 0x0000ff];
  const pixel = (alpha, hue) => ((alpha << 24) | hue) >>> 0;
  const pixels = new Uint32Array(9).fill(pixel(200, blue));
  assert.deepEqual(steepCells(pixels, 3), []);
  pixels[8] = pixel(200, red);
  assert.deepEqual(steepCells(pixels, 3), [3]);
  pixels[8] = pixel(190, blue);
  assert.deepEqual(steepCells(pixels, 3), []);
  pixels[0] = pixel(100, blue);
  assert.deepEqual(steepCells(pixels, 3), [0]);
});

test("the mean of pixels weighs colours by their opacity", () => {
  const pixels = Uint32Array.of(0xff0000ff, 0x000000ff, 0x00ff0000, 0xffff0000);
  assert.equal(meanPixel(pixels, 0, 2).toString(16), "800000ff");
  assert.equal(meanPixel(pixels, 0, 4).toString(16), "80800080");
  assert.equal(meanPixel(pixels, 1, 2), 0);
});
