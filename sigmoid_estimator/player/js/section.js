// Where rows lie beside a line, and what lies along one. Coordinates are those of the map.

import { sigmoid } from "./network.js";

const LN9 = Math.log(9); // z where σ(z) is 0.9

// (w·x + b)/‖w‖ of n rows into `target`: positive on the side of class 1.
export function signedDistances(w1, w2, b, x, y, target) {
  const norm = Math.hypot(w1, w2) || 1; // without weights there is no line, and b is all
  for (let i = 0; i < x.length; i++) target[i] = (w1 * x[i] + w2 * y[i] + b) / norm;
  return target;
}

// σ(‖w‖ d), also of a step, whose norm is infinite.
export function outputAt(norm, distance) {
  if (distance === 0) return 0.5;
  return norm === Infinity ? Number(distance > 0) : sigmoid(norm * distance);
}

// The distance in which a neuron's output goes from 10 to 90 %.
export function widthOf(norm) {
  return (2 * LN9) / norm;
}

const NARROWEST = 1e-3; // of the extent: a slope that is no longer seen

// Distances from −extent to extent, ascending, where a curve of that norm is drawn: half of them
// evenly over the whole, half over its slope, which may be narrower than a step of these.
export function curveDistances(norm, extent, distances) {
  const half = distances.length / 2;
  const reach = Math.max(Math.min(extent, 8 / norm), NARROWEST * extent);
  for (let k = 0; k < half; k++) {
    const part = (2 * k) / (half - 1) - 1;
    distances[k] = part * extent;
    distances[half + k] = part * reach;
  }
  return distances.sort();
}

// n points from one end of a section to the other, both among them: x, then y, as a network's
// inputs. A section is {x1, y1, x2, y2}.
export function sectionPoints({ x1, y1, x2, y2 }, n, inputs) {
  for (let k = 0; k < n; k++) {
    const share = k / (n - 1);
    inputs[k] = x1 + share * (x2 - x1);
    inputs[n + k] = y1 + share * (y2 - y1);
  }
  return inputs;
}

// Where along a section a point lies (0 … 1 between its ends), and how far from it, in what the
// map's sides measure: both as parts of these, since the two axes may have different units.
export function besideSection({ x1, y1, x2, y2 }, x, y, [[left, right], [low, high]]) {
  const [u, v] = [(x2 - x1) / (right - left), (y2 - y1) / (high - low)];
  const [p, q] = [(x - x1) / (right - left), (y - y1) / (high - low)];
  const square = u * u + v * v;
  if (square === 0) return { share: 0, distance: Math.hypot(p, q) };
  const share = (p * u + q * v) / square;
  return { share, distance: Math.hypot(p - share * u, q - share * v) };
}
