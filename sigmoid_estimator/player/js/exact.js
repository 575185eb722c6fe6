// The map at rest: the boundary where it is, and a point of its own for every pixel near it.

import { create } from "./markup.js";
import { createValues, forward, probabilities } from "./network.js";
import { workOf } from "./picture.js";
import { meanPixel, steepCells, traceZero } from "./trace.js";

const EXACT_BATCH = 1024; // points at a time
const BOUNDARY_PART = 2; // pixels of a piece of the boundary
const SMOOTH_WORK = 4e7; // multiplications; up to so many, a pixel is the mean of four points
const MOST_WORK = 1e8; // a tenth of a second; a network that needs more keeps the grid's pixels

export class ExactMap {
  constructor() {
    this.canvas = create("canvas");
    this.context = this.canvas.getContext("2d");
    // What it was computed for.
    this.network = null;
    this.parameters = null;
    this.start = 0;
    this.subject = null;
    this.side = 0;
  }

  load(scene) {
    const { network } = scene;
    this.scene = scene;
    this.network = null;
    this.values = createValues(network, EXACT_BATCH);
    const count = network.nOutputs * EXACT_BATCH;
    const probability = network.exclusive ? new Float64Array(count) : null;
    this.batch = { values: this.values, pixels: new Uint32Array(EXACT_BATCH), probability };
  }

  // Whether it was computed for what is to be drawn.
  isOf({ network, parameters, start }, subject, side) {
    const isOfNetwork =
      this.network === network && this.parameters === parameters && this.start === start;
    return isOfNetwork && this.subject === subject && this.side === side;
  }

  compute(subject, tint, side) {
    const { network, parameters, start } = this.scene;
    Object.assign(this, { network, parameters, start, subject, side });
    this.segments = this.trace();
    this.cells = this.paint(tint);
  }

  // The subject's z = 0 in steps of the grid; null where it has none.
  trace() {
    const { scene, subject, side } = this;
    const source = scene.preactivation(subject);
    if (!source) return null;
    const { size, values } = scene.grid;
    const parts = Math.ceil(side / (size - 1) / BOUNDARY_PART);
    const z = values.z[source.layer];
    return traceZero(z, source.unit * size * size, size, parts, (points, target) => {
      this.visit(points, (first, n) => {
        const from = source.unit * EXACT_BATCH;
        target.set(this.values.z[source.layer].subarray(from, from + n), first);
      });
    });
  }

  // The network at points in steps of the grid, a batch after the other.
  visit(points, take) {
    const { scene, values, network, parameters, start } = this;
    const { inputs } = values;
    const [[left, right], [low, high]] = scene.film.domain;
    const last = scene.grid.size - 1;
    const count = points.length / 2;
    for (let first = 0; first < count; first += EXACT_BATCH) {
      const n = Math.min(EXACT_BATCH, count - first);
      for (let p = 0; p < n; p++) {
        inputs[p] = left + ((right - left) * points[2 * (first + p)]) / last;
        inputs[EXACT_BATCH + p] = high - ((high - low) * points[2 * (first + p) + 1]) / last;
      }
      forward(network, parameters, start, values);
      take(first, n);
    }
  }

  // The pixels of steep cells, each cell as a rectangle x, y, width, height of the canvas.
  paint(tint) {
    const { scene, side, canvas, context, batch } = this;
    const { pixels, size } = scene.grid;
    const cells = steepCells(pixels, size);
    const edge = (k) => Math.min(Math.ceil((k * side) / (size - 1) - 0.5), side);
    const rectangles = cells.map((cell) => {
      const x = edge(cell % (size - 1));
      const y = edge(Math.floor(cell / (size - 1)));
      const right = edge((cell % (size - 1)) + 1);
      return [x, y, right - x, edge(Math.floor(cell / (size - 1)) + 1) - y];
    });
    const nPixels = rectangles.reduce((sum, [, , width, height]) => sum + width * height, 0);
    if (nPixels * workOf(scene.network) > MOST_WORK) return [];
    const across = 4 * nPixels * workOf(scene.network) <= SMOOTH_WORK ? 2 : 1;
    const points = new Float64Array(2 * nPixels * across * across);
    const places = new Uint32Array(nPixels);
    this.fillPixels(rectangles, across, points, places);
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const image = new ImageData(side, side);
    const target = new Uint32Array(image.data.buffer);
    this.visit(points, (first, n) => {
      if (batch.probability) probabilities(this.network, this.values, batch.probability);
      scene.colour(batch, this.subject, tint);
      const each = across * across;
      for (let p = 0; p < n; p += each) {
        target[places[(first + p) / each]] = meanPixel(batch.pixels, p, each);
      }
    });
    context.putImageData(image, 0, 0);
    return rectangles;
  }

  // The points within every pixel, across × across of them, and where the pixel is.
  fillPixels(rectangles, across, points, places) {
    const { side } = this;
    const step = (this.scene.grid.size - 1) / side;
    let p = 0;
    let k = 0;
    for (const [x, y, width, height] of rectangles) {
      for (let row = y; row < y + height; row++) {
        for (let column = x; column < x + width; column++) {
          places[k++] = row * side + column;
          for (let part = 0; part < across * across; part++) {
            points[p++] = (column + ((part % across) + 0.5) / across) * step;
            points[p++] = (row + (Math.floor(part / across) + 0.5) / across) * step;
          }
        }
      }
    }
  }

  // Put the pixels in the place of what a context has there.
  drawOver(context) {
    if (!this.cells.length) return;
    for (const rectangle of this.cells) context.clearRect(...rectangle);
    context.drawImage(this.canvas, 0, 0);
  }
}
