// The film, and what the network of one of its records says on the plane.

import {
  createNetwork,
  createValues,
  forward,
  networkOfSteps,
  probabilities,
} from "./network.js";
import {
  contour,
  createSegments,
  fillGrid,
  gridSize,
  lineAcross,
  paintClasses,
  paintDecision,
  paintValues,
  pixelOf,
  rangeOf,
} from "./picture.js";

export const MOST_UNITS = 32; // of a layer that are drawn: maps of units, lines on the map

// What a map can be of: {layer, index, name}. The output layer is that of the last index.
/**
 * @param {Film} film
 * @returns {Subject[][]}
 */
function subjectsOf({ sizes, classes, exclusive }) {
  const outputLayer = sizes.length - 2;
  /** @type {Subject[][]} */
  const layers = [];
  for (let layer = 0; layer < outputLayer; layer++) {
    layers.push(
      Array.from({ length: sizes[layer + 1] }, (_, index) => ({
        kind: "unit",
        layer,
        index,
        label: String(index),
        name: `unit ${index} of hidden layer ${layer + 1}`,
      })),
    );
  }
  if (sizes.at(-1) > 1) {
    const kind = exclusive ? "class" : "label";
    layers.push(
      Array.from({ length: sizes.at(-1) }, (_, index) => ({
        kind,
        layer: outputLayer,
        index,
        label: classes[index],
        name: `${kind} ${classes[index]}`,
      })),
    );
  }
  return layers;
}

// What the map is of unless a unit is looked at: the prediction, or that of the first label.
/**
 * @param {Film} film
 * @param {Subject[][]} subjects
 * @returns {Subject}
 */
function predictionOf({ sizes, exclusive }, subjects) {
  const isMultilabel = !exclusive && sizes.at(-1) > 1;
  return isMultilabel ? subjects.at(-1)[0] : { kind: "prediction", name: "the prediction" };
}

export class Scene {
  /** @param {Film} film */
  constructor(film) {
    this.film = film;
    this.ofFilm = createNetwork(film);
    this.ofSteps = networkOfSteps(this.ofFilm);
    this.network = this.ofFilm;
    this.edited = null;
    this.subjects = subjectsOf(film);
    this.prediction = predictionOf(film, this.subjects);
    this.hues = film.colours.classes.map(pixelOf);
    this.layerHues = film.colours.layers.map(pixelOf);
    this.range = { low: 0, high: 1 };
    this.moving = this.createGrid(gridSize(this.network, true, film.nRuns));
    this.still = this.createGrid(gridSize(this.network, false, film.nRuns));
    this.grid = this.still;
  }

  createGrid(size) {
    const { network, film } = this;
    const values = createValues(network, size * size);
    fillGrid(values.inputs, size, film.domain);
    const image = new ImageData(size, size);
    return {
      size,
      values,
      image,
      pixels: new Uint32Array(image.data.buffer),
      segments: createSegments(size),
      probability: network.exclusive ? new Float64Array(network.nOutputs * size * size) : null,
    };
  }

  // The network of a frame: that of the film, or what a visitor made of it.
  take(frame, edited) {
    this.edited = edited;
    this.network = edited?.isStep ? this.ofSteps : this.ofFilm;
    this.parameters = edited?.parameters ?? this.film.parameters;
    this.start = edited ? 0 : frame * this.network.nParameters;
  }

  // Compute what every layer puts out, on the coarser grid while the film plays.
  compute(isMoving) {
    this.grid = isMoving ? this.moving : this.still;
    const { values, probability } = this.grid;
    forward(this.network, this.parameters, this.start, values);
    if (probability) probabilities(this.network, values, probability);
  }

  // Fill the grid's image with a subject; `unitTint` is the opacity of a unit's largest output.
  /**
   * @param {Subject} subject
   * @param {number} unitTint
   */
  paint(subject, unitTint) {
    this.colour(this.grid, subject, unitTint);
    return this.grid.image;
  }

  // The same for the pixels of any points, whose values are computed.
  /**
   * @param {{ values: Values, pixels: Uint32Array, probability: Float64Array | null }} points
   * @param {Subject} subject
   * @param {number} unitTint
   */
  colour({ values, pixels, probability }, { kind, layer, index }, unitTint) {
    const { hues, network } = this;
    const { tint } = this.film.colours;
    const n = values.nPoints;
    if (kind === "unit") {
      const { size, values: onGrid } = this.grid;
      const nOnGrid = size * size;
      const { range } = this;
      rangeOf(network.units[layer], onGrid.h[layer], index * nOnGrid, nOnGrid, range);
      const hue = this.layerHues[layer % this.layerHues.length];
      paintValues(pixels, values.h[layer], index * n, range, hue, unitTint);
    } else if (kind === "class") {
      const hue = hues[index % hues.length];
      paintValues(pixels, probability, index * n, { low: 0, high: 1 }, hue, unitTint);
    } else if (probability) {
      paintClasses(pixels, probability, network.nOutputs, hues, tint);
    } else {
      paintDecision(pixels, values.z.at(-1), (index ?? 0) * n, hues[0], hues[1], tint);
    }
  }

  // Fill the grid's segments with a subject's z = 0; returns how many numbers.
  /** @param {Subject} subject */
  outline(subject) {
    const source = this.preactivation(subject);
    if (!source) return 0;
    const { size, values, segments } = this.grid;
    return contour(values.z[source.layer], source.unit * size * size, size, segments);
  }

  // Whose z is 0 along a subject's line; classes that exclude each other have no such line.
  /** @param {Subject} subject */
  preactivation({ kind, layer, index }) {
    const isBetweenClasses = kind === "class" || (kind === "prediction" && this.network.exclusive);
    if (isBetweenClasses) return null;
    const last = this.network.layers.length - 1;
    return { layer: kind === "unit" ? layer : last, unit: index ?? 0 };
  }

  // Where a unit of the first layer has its line, in parts of the map; null if it is not on it.
  lineOf(index, ends) {
    const { parameters, network } = this;
    const { domain } = this.film;
    const { weights, biases, fanOut } = network.layers[0];
    const start = this.start + index;
    const w1 = parameters[start + weights];
    const w2 = parameters[start + weights + fanOut];
    return lineAcross(w1, w2, parameters[start + biases], domain, ends);
  }
}

// Stroke segments in steps of a grid over a square of `side` pixels.
export function strokeSegments(context, { size, segments }, count, side) {
  const step = side / (size - 1);
  context.beginPath();
  for (let k = 0; k < count; k += 4) {
    context.moveTo(segments[k] * step, segments[k + 1] * step);
    context.lineTo(segments[k + 2] * step, segments[k + 3] * step);
  }
  context.stroke();
}
