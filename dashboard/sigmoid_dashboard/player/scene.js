// The film, and what the network of one of its records says on the plane.

// Streamlit's tables as typed arrays: the films, each with all that it shares with the others.
export function decode({ runs, points, ...shared }) {
  const column = (table, name) => table.getChild(name).toArray();
  const lists = (table, name) => table.getChild(name)?.data[0].children[0].values;
  const labels = [];
  while (points.getChild(`label${labels.length}`)) {
    labels.push(column(points, `label${labels.length}`));
  }
  const positions = { x: column(points, "x1"), y: column(points, "x2"), labels };
  return runs.map((run, number) => {
    const table = shared[`film_${number}`];
    return {
      ...shared,
      ...run,
      points: positions,
      nRuns: runs.length,
      epochs: column(table, "epoch"),
      losses: column(table, "loss"),
      accuracies: column(table, "accuracy"),
      parameters: lists(table, "parameters"),
      errors: lists(table, "errors"),
      shares: lists(table, "shares"),
    };
  });
}

// What a map can be of: {layer, index, name}. The output layer is that of the last index.
function subjectsOf({ sizes, classes, exclusive }) {
  const outputLayer = sizes.length - 2;
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

export class Scene {
  constructor(film) {
    this.film = film;
    this.network = createNetwork(film);
    this.subjects = subjectsOf(film);
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

  // What the map is of unless a unit is looked at: the prediction, or that of the first label.
  get prediction() {
    const { sizes, exclusive } = this.film;
    const isMultilabel = !exclusive && sizes.at(-1) > 1;
    return isMultilabel ? this.subjects.at(-1)[0] : { kind: "prediction", name: "the prediction" };
  }

  // Where the parameters of a record begin.
  startOf(record) {
    return record * this.network.nParameters;
  }

  // Compute what every layer says, on the coarser grid while the film plays.
  show(record, isMoving) {
    this.grid = isMoving ? this.moving : this.still;
    const { values, probability } = this.grid;
    forward(this.network, this.film.parameters, this.startOf(record), values);
    if (probability) probabilities(this.network, values, probability);
  }

  // Fill the grid's image with a subject; `unitTint` is the opacity of a unit's largest output.
  paint({ kind, layer, index }, unitTint) {
    const { hues, network } = this;
    const { size, values, pixels, probability } = this.grid;
    const { tint } = this.film.colours;
    const output = values.z.at(-1);
    const n = size * size;
    if (kind === "unit") {
      const outputs = values.h[layer];
      const range = rangeOf(network.unit, outputs, index * n, n, this.range);
      const hue = this.layerHues[layer % this.layerHues.length];
      paintValues(pixels, outputs, index * n, range, hue, unitTint);
    } else if (kind === "class") {
      const hue = hues[index % hues.length];
      paintValues(pixels, probability, index * n, { low: 0, high: 1 }, hue, unitTint);
    } else if (probability) {
      paintClasses(pixels, probability, network.nOutputs, hues, tint);
    } else {
      paintDecision(pixels, output, (index ?? 0) * n, hues[0], hues[1], tint);
    }
    return this.grid.image;
  }

  // Fill the grid's segments with a subject's z = 0; returns how many numbers. Classes that
  // exclude each other have no such line.
  outline({ kind, layer, index }) {
    const { size, values, segments } = this.grid;
    const isBetweenClasses = kind === "class" || (kind === "prediction" && this.network.exclusive);
    if (isBetweenClasses) return 0;
    const z = kind === "unit" ? values.z[layer] : values.z.at(-1);
    return contour(z, (index ?? 0) * size * size, size, segments);
  }

  // Where a unit of the first layer has its line, in parts of the map; null if it is not on it.
  lineOf(record, index, ends) {
    const { parameters, domain } = this.film;
    const { weights, biases, fanOut } = this.network.layers[0];
    const start = this.startOf(record) + index;
    const w1 = parameters[start + weights];
    const w2 = parameters[start + weights + fanOut];
    return lineAcross(w1, w2, parameters[start + biases], domain, ends);
  }
}

// Stroke the grid's segments over a square of `side` pixels.
export function strokeSegments(context, { size, segments }, count, side) {
  const step = side / (size - 1);
  context.beginPath();
  for (let k = 0; k < count; k += 4) {
    context.moveTo(segments[k] * step, segments[k + 1] * step);
    context.lineTo(segments[k + 2] * step, segments[k + 3] * step);
  }
  context.stroke();
}
