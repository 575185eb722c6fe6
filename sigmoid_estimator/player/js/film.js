// The buffer that Python packed, as the films in it: views of its arrays, without a copy.

import { lastNotAbove } from "./timeline.js";

const START = 12; // bytes: the format's name, its version, the length of the header
const VERSION = 1;
const ARRAYS = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
};

// The header, and flat arrays with their shapes by name.
export function unpack(bytes) {
  // Typed arrays begin at multiples of 8 bytes only.
  const { buffer, byteOffset } = bytes.byteOffset % 8 ? bytes.slice() : bytes;
  const view = new DataView(buffer, byteOffset);
  const version = view.getUint32(4, true);
  if (version !== VERSION) {
    throw new Error(`This player reads films of version ${VERSION}, and this one is ${version}.`);
  }
  const length = view.getUint32(8, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, byteOffset + START, length));
  const { arrays: places, ...header } = JSON.parse(text);
  const arrays = {};
  for (const [name, [dtype, shape, offset]] of Object.entries(places)) {
    const count = shape.reduce((product, n) => product * n, 1);
    const values = new ARRAYS[dtype](buffer, byteOffset + START + length + offset, count);
    arrays[name] = { values, shape };
  }
  return { header, arrays };
}

// The films of a buffer, each with all that it shares with the others.
/**
 * @param {Uint8Array} bytes
 * @returns {Film[]}
 */
export function filmsOf(bytes) {
  const { header, arrays } = unpack(bytes);
  const { runs, ...shared } = header;
  const { values, shape } = arrays["points/labels"];
  const [nLabels, n] = shape;
  const points = {
    x: arrays["points/x"].values,
    y: arrays["points/y"].values,
    labels: Array.from({ length: nLabels }, (_, k) => values.subarray(k * n, (k + 1) * n)),
    weights: arrays["points/weights"]?.values ?? null,
  };
  const rows = { ...header.rows };
  for (const name of ["positions", "counts", "outputs", "pixels", "inputs"]) {
    rows[name] = arrays[`rows/${name}`]?.values;
  }
  return runs.map((run, number) => {
    const of = (name) => arrays[`${number}/${name}`];
    const positions = of("positions").values;
    const measures = {};
    for (const [name, title] of Object.entries(run.measures)) {
      const { values: all, shape: size } = of(`${name}/values`);
      const at = of(`${name}/positions`)?.values ?? positions;
      measures[name] = { title, positions: at, values: all, nLayers: size[1] ?? 1 };
    }
    const parameters = of("parameters").values;
    const first = of("first")?.values; // the first layer on the features, where the map has it not
    const nRuns = runs.length;
    const style = styleOf(number, nRuns, header.colours);
    return { ...shared, ...run, points, rows, nRuns, style, positions, measures, parameters, first };
  });
}

// How a run is told from the others; a single one needs no colour of its own.
function styleOf(number, nRuns, { runs, dashes }) {
  if (nRuns === 1) return { colour: "var(--ink)", dash: "none" };
  return { colour: runs[number % runs.length], dash: dashes[number % dashes.length].join(" ") };
}

/** @param {Film[]} films */
export function longestOf(films) {
  return films.reduce((longest, film) =>
    film.positions.at(-1) > longest.positions.at(-1) ? film : longest,
  );
}

// The position where some film first has an accuracy of 100 %; null if none has.
/** @param {Film[]} films */
export function firstPerfectOf(films) {
  const perfect = films.filter((film) => film.first_perfect !== null);
  if (!perfect.length) return null;
  return Math.min(...perfect.map((film) => film.positions[film.first_perfect]));
}

// What was measured at a position, or last before it: of the network, or of one of its layers.
/**
 * @param {Measure} measure
 * @param {number} position
 */
export function valueAt({ positions, values, nLayers }, position, layer = 0) {
  return values[lastNotAbove(positions, position) * nLayers + layer];
}

// A sentence holds from its frame on up to the next one's.
/**
 * @param {Film["captions"]} captions
 * @param {number} frame
 */
export function captionAt(captions, frame) {
  let text = "";
  for (const [start, sentence] of captions) {
    if (start > frame) break;
    text = sentence;
  }
  return text;
}
