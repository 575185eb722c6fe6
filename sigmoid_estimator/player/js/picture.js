// Pictures of values on a square grid: colours, contours, shapes. Row 0 is the top of the plane.

// Points in each direction of the grid that a network is shown on: while the film plays as many
// as are fast, and more when it stands still.
const MOVING_POINTS = { fewest: 24, most: 80, work: 4e6 }; // multiplications: 2 to 4 ms
const STILL_POINTS = { fewest: 60, most: 120, work: 2.5e7 };
const UNIT_WORK = 15; // one exponential, in multiplications

export function gridSize(network, isMoving, nMaps) {
  const { fewest, most, work } = isMoving ? MOVING_POINTS : STILL_POINTS;
  const each = workOf(network);
  return Math.min(Math.max(Math.floor(Math.sqrt(work / nMaps / each)), fewest), most);
}

// What one point costs, in multiplications.
export function workOf({ layers }) {
  return layers.reduce((work, { fanIn, fanOut }) => work + (fanIn + UNIT_WORK) * fanOut, 0);
}

// Coordinates of the grid's points, the ends of the domain among them.
export function fillGrid(inputs, size, [[left, right], [low, high]]) {
  const n = size * size;
  for (let p = 0; p < n; p++) {
    inputs[p] = left + ((right - left) * (p % size)) / (size - 1);
    inputs[n + p] = high - ((high - low) * Math.floor(p / size)) / (size - 1);
  }
}

// #rrggbb as the lower three bytes of a pixel, which has its opacity in the highest.
export function pixelOf(colour) {
  const rgb = parseInt(colour.slice(1), 16);
  return ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16);
}

// The hue says class 1 (z > 0) or 0, the opacity how surely: |2p − 1| = |tanh(z/2)|.
export function paintDecision(pixels, z, first, no, yes, strongest) {
  for (let p = 0; p < pixels.length; p++) {
    const opacity = Math.round(255 * strongest * Math.abs(Math.tanh(z[first + p] / 2)));
    pixels[p] = ((opacity << 24) | (z[first + p] > 0 ? yes : no)) >>> 0;
  }
}

// The hue is the likeliest class's, the opacity its probability.
export function paintClasses(pixels, probability, nClasses, hues, strongest) {
  const n = pixels.length;
  for (let p = 0; p < n; p++) {
    let best = 0;
    for (let c = 1; c < nClasses; c++) {
      if (probability[c * n + p] > probability[best * n + p]) best = c;
    }
    const opacity = Math.round(255 * strongest * probability[best * n + p]);
    pixels[p] = ((opacity << 24) | hues[best % hues.length]) >>> 0;
  }
}

// One hue, from clear at `low` to `strongest` at `high`.
export function paintValues(pixels, values, first, { low, high }, hue, strongest) {
  const scale = high > low ? (255 * strongest) / (high - low) : 0;
  for (let p = 0; p < pixels.length; p++) {
    const opacity = Math.round(scale * (values[first + p] - low));
    pixels[p] = ((opacity << 24) | hue) >>> 0;
  }
}

// The range that a unit's output is shown over: its asymptotes, or what occurs where it has none
// or, as GELU, dips below it.
export function rangeOf(unit, values, first, n, range) {
  let largest = 0;
  let lowest = Infinity;
  if (!Number.isFinite(unit.high)) {
    for (let p = first; p < first + n; p++) {
      largest = Math.max(largest, Math.abs(values[p]));
      lowest = Math.min(lowest, values[p]);
    }
  }
  range.low = Number.isFinite(unit.low) ? Math.min(unit.low, lowest) : -largest;
  range.high = Number.isFinite(unit.high) ? unit.high : largest;
  return range;
}

// Segments x1, y1, x2, y2 (in steps of the grid) along z = 0; returns how many numbers. Every
// cell is cut into two triangles, on each of which z is linear: a neuron's line comes out exact.
export function contour(z, first, size, segments) {
  let count = 0;
  for (let y = 0; y < size - 1; y++) {
    for (let x = 0; x < size - 1; x++) {
      const p = first + y * size + x;
      const a = z[p];
      const b = z[p + 1];
      const c = z[p + size];
      const d = z[p + size + 1];
      const isAbove = a > 0;
      if (b > 0 === isAbove && c > 0 === isAbove && d > 0 === isAbove) continue;
      count = cut(a, x, y, b, x + 1, y, c, x, y + 1, segments, count);
      count = cut(d, x + 1, y + 1, b, x + 1, y, c, x, y + 1, segments, count);
    }
  }
  return count;
}

// Where z passes 0 on the outline of a triangle: on both sides of the corner that is alone.
function cut(a, ax, ay, b, bx, by, c, cx, cy, segments, count) {
  const ab = a > 0 === b > 0;
  const ac = a > 0 === c > 0;
  if (ab && ac) return count;
  if (ab) return join(c, cx, cy, a, ax, ay, b, bx, by, segments, count);
  if (ac) return join(b, bx, by, a, ax, ay, c, cx, cy, segments, count);
  return join(a, ax, ay, b, bx, by, c, cx, cy, segments, count);
}

function join(lone, x, y, b, bx, by, c, cx, cy, segments, count) {
  const toB = lone / (lone - b);
  const toC = lone / (lone - c);
  segments[count] = x + toB * (bx - x);
  segments[count + 1] = y + toB * (by - y);
  segments[count + 2] = x + toC * (cx - x);
  segments[count + 3] = y + toC * (cy - y);
  return count + 4;
}

// Room for the segments of a grid whose every triangle is crossed.
export function createSegments(size) {
  return new Float32Array(8 * (size - 1) * (size - 1));
}

// Where the line w1·x + w2·y + b = 0 meets the outline of the domain: x1, y1, x2, y2 in parts of
// it from the top left corner, or null where it passes by.
export function lineAcross(w1, w2, b, [[left, right], [low, high]], ends) {
  const u = w1 * (right - left);
  const v = -w2 * (high - low);
  const c = b + w1 * left + w2 * high;
  let count = 0;
  const add = (x, y) => {
    if (count === 4 || !(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return;
    if (count === 2 && Math.abs(x - ends[0]) + Math.abs(y - ends[1]) < 1e-9) return;
    ends[count] = x;
    ends[count + 1] = y;
    count += 2;
  };
  add(0, -c / v);
  add(1, -(c + u) / v);
  add(-c / u, 0);
  add(-(c + v) / u, 1);
  return count === 4 ? ends : null;
}

// The shapes of Vega's points, of radius 1: one class has the same one in every picture.
export const SHAPES = {
  circle: "M-1,0A1,1 0 1 0 1,0A1,1 0 1 0 -1,0Z",
  square: "M-1,-1H1V1H-1Z",
  "triangle-up": "M0,-.866L-1,.866H1Z",
  diamond: "M-1,0L0,-1L1,0L0,1Z",
  cross: "M-1,-.4V.4H-.4V1H.4V.4H1V-.4H.4V-1H-.4V-.4Z",
  "triangle-down": "M0,.866L-1,-.866H1Z",
  "triangle-right": "M.866,0L-.866,-1V1Z",
  "triangle-left": "M-.866,0L.866,-1V1Z",
};

// A shape by its name; what has none is a path itself.
export function shapeOf(name) {
  return SHAPES[name] ?? name;
}
