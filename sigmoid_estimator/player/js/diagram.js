// The network as a drawing: where its units are, how thick its edges, and what a unit computes.
// Nothing here knows of a page.

import { significant } from "./timeline.js";

export const MOST_DRAWN = 16; // units of a layer
// Height for a unit, its radius and the thickest edge in pixels, by the longest column.
const ROOM = [
  { most: 3, step: 56, radius: 15, thickest: 8 },
  { most: 6, step: 40, radius: 13, thickest: 7 },
  { most: 10, step: 28, radius: 11, thickest: 5 },
  { most: MOST_DRAWN, step: 24, radius: 9, thickest: 4 },
];
const THICKNESS_STEPS = 64; // finer ones cannot be seen
const THINNEST = 0.3; // pixels
const TERMS = 4; // of a formula

// Columns of at most so many units and the edges between them. `places` holds x, y of every unit
// drawn, column by column; edges say which two they join, and where in a record their weight is.
/** @param {Network} network */
export function diagramOf({ layers }, most = MOST_DRAWN) {
  const sizes = [layers[0].fanIn, ...layers.map(({ fanOut }) => fanOut)];
  const drawn = sizes.map((size) => Math.min(size, most));
  const starts = drawn.map((_, column) => drawn.slice(0, column).reduce((sum, n) => sum + n, 0));
  const units = [];
  const edges = [];
  for (let column = 0; column < sizes.length; column++) {
    const layer = layers[column - 1];
    for (let index = 0; index < drawn[column]; index++) {
      units.push({ column, index, bias: layer ? layer.biases + index : null });
      for (let from = 0; column > 0 && from < drawn[column - 1]; from++) {
        const weight = layer.weights + from * layer.fanOut + index;
        edges.push({ from: starts[column - 1] + from, to: starts[column] + index, weight });
      }
    }
  }
  return { sizes, drawn, units, edges };
}

function roomFor(drawn) {
  const longest = Math.max(...drawn);
  return ROOM.find(({ most }) => longest <= most);
}

// Place the units between the margins of a width; fills x, y by unit.
export function placeUnits({ drawn, units }, width, [left, right], top, places) {
  const longest = Math.max(...drawn);
  const { step, radius } = roomFor(drawn);
  const height = longest * step;
  units.forEach(({ column, index }, k) => {
    places[2 * k] = left + (column * (width - left - right)) / (drawn.length - 1);
    places[2 * k + 1] = top + height / 2 + (index - (drawn[column] - 1) / 2) * step;
  });
  return { radius, height };
}

// The thickness of an edge in steps, with the weight's sign. Roots, so that the weights a training
// begins with can be seen beside those it ends with.
export function thickness(weight, largest) {
  const part = Math.min(Math.abs(weight) / largest, 1);
  return Math.sign(weight) * Math.round(THICKNESS_STEPS * Math.sqrt(part));
}

// What the steps are in pixels, as an attribute says it.
export function thicknessesOf({ drawn }) {
  const { thickest } = roomFor(drawn);
  return Array.from({ length: THICKNESS_STEPS + 1 }, (_, steps) =>
    Math.max((thickest * steps) / THICKNESS_STEPS, THINNEST).toFixed(2),
  );
}

// The largest size of a number in a film's records.
export function largestOf(parameters) {
  let largest = 0;
  for (const value of parameters) largest = Math.max(largest, Math.abs(value));
  return largest || 1;
}

// What is under a point: the unit whose circle it is in or near, else the edge within reach.
export function pick(diagram, places, radius, x, y, reach) {
  let nearest = radius + 4;
  let found = null;
  diagram.units.forEach((_, unit) => {
    const distance = Math.hypot(places[2 * unit] - x, places[2 * unit + 1] - y);
    if (distance <= nearest) {
      nearest = distance;
      found = { unit };
    }
  });
  if (found) return found;
  nearest = reach;
  diagram.edges.forEach(({ from, to }, edge) => {
    const distance = toSegment(x, y, places, 2 * from, 2 * to);
    if (distance < nearest) {
      nearest = distance;
      found = { edge };
    }
  });
  return found;
}

function toSegment(x, y, places, a, b) {
  const dx = places[b] - places[a];
  const dy = places[b + 1] - places[a + 1];
  const along = ((x - places[a]) * dx + (y - places[a + 1]) * dy) / (dx * dx + dy * dy);
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - places[a] - t * dx, y - places[a + 1] - t * dy);
}

// z = 2.31·x1 − 1.2·x2 + … + 0.5, with the figures of the record that begins at `start`.
export function formulaOf({ fanIn, fanOut, weights, biases }, index, names, parameters, start) {
  const shown = fanIn > TERMS + 1 ? TERMS : fanIn;
  let text = "z =";
  for (let from = 0; from < shown; from++) {
    const weight = parameters[start + weights + from * fanOut + index];
    text += `${signOf(weight, from === 0)}${significant(Math.abs(weight))}·${names(from)}`;
  }
  if (shown < fanIn) text += ` + … ${fanIn - shown} more terms`;
  const bias = parameters[start + biases + index];
  return `${text}${signOf(bias, false)}${significant(Math.abs(bias))}`;
}

function signOf(value, isFirst) {
  if (isFirst) return value < 0 ? " −" : " ";
  return value < 0 ? " − " : " + ";
}
