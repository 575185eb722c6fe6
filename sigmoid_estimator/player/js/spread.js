// How the outputs of the layers are spread over the rows: the arithmetic of the histograms, held
// against inspection.activation_histograms by a test. Nothing here knows of a page.

import { createValues, forward, outputs } from "./network.js";
import { workOf } from "./picture.js";

export const BINS = 20;
const MOVING_WORK = 1.5e6; // multiplications for a frame while the film plays: about 2 ms

// Add values to the bins between two edges; the last bin holds its upper edge, too, and what lies
// beyond an edge is in the bin at it.
export function countInto(counts, values, low, high) {
  const bins = counts.length;
  for (let p = 0; p < values.length; p++) {
    const bin = Math.trunc(((values[p] - low) / (high - low)) * bins);
    counts[bin > 0 ? Math.min(bin, bins - 1) : 0] += 1;
  }
}

// Of so many rows every so manyth is counted while the film plays.
export function strideOf(network, nRows, work = MOVING_WORK) {
  return Math.max(1, Math.ceil((nRows * workOf(network)) / work));
}

// Counts of rows with two features, which are the points on the map.
export class PointSpread {
  constructor({ network, film }, isMoving) {
    const { x, y } = film.points;
    const stride = isMoving ? strideOf(network, x.length) : 1;
    const n = Math.ceil(x.length / stride);
    this.network = network;
    this.edges = film.rows.edges;
    this.values = createValues(network, n);
    for (let p = 0; p < n; p++) {
      this.values.inputs[p] = x[p * stride];
      this.values.inputs[n + p] = y[p * stride];
    }
    this.outputs = new Float64Array(network.nOutputs * n);
    this.totals = network.layers.map(({ fanOut }) => fanOut * n);
    this.counts = network.layers.map(() => new Float64Array(BINS));
  }

  // The counts of every layer with the record that begins at `start`.
  at(parameters, start) {
    forward(this.network, parameters, start, this.values);
    outputs(this.network, this.values, this.outputs);
    this.counts.forEach((counts, layer) => {
      const [low, high] = this.edges[layer];
      counts.fill(0);
      countInto(counts, this.values.h[layer] ?? this.outputs, low, high);
    });
    return this.counts;
  }
}

// Roots, so that the few outputs of a bin are seen beside the many of another; a bar that is there
// is at least one of the screen's pixels high.
export function barHeight(share, height, pixel) {
  return share > 0 ? Math.max(Math.sqrt(share) * height, pixel) : 0;
}
