// The network's forward pass: the one piece of mathematics outside the library, held against
// SigmoidMLPClassifier.layer_outputs by a test. Nothing here knows of a page.
//
// Parameters are one vector per record, all weights (fan_in × fan_out, row by row) before all
// biases. Values of a layer are unit by unit: unit u of n points is at u·n … (u + 1)·n.

// Split where e^−|z| cannot overflow, so that a huge z gives 0 or 1 and never NaN.
export function sigmoid(z) {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

// σ′(z) = e^−|z| / (1 + e^−|z|)², exact in both tails.
export function sigmoidSlope(z) {
  const e = Math.exp(-Math.abs(z));
  return e / (1 + e) ** 2;
}

function tanhSlope(z) {
  return 4 * sigmoidSlope(2 * z);
}

const SIGMOID = { output: sigmoid, slope: sigmoidSlope, low: 0, high: 1 };

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  sigmoid: SIGMOID,
  logistic: SIGMOID,
  tanh: { output: Math.tanh, slope: tanhSlope, low: -1, high: 1 },
  relu: { output: (z) => (z > 0 ? z : 0), slope: (z) => +(z > 0), low: 0, high: Infinity },
  leaky_relu: {
    output: (z) => (z > 0 ? z : 0.01 * z),
    slope: (z) => (z > 0 ? 1 : 0.01),
    low: -Infinity,
    high: Infinity,
  },
  scaled_sigmoid: {
    output: (z) => 2 * Math.tanh(z / 2),
    slope: (z) => 4 * sigmoidSlope(z),
    low: -2,
    high: 2,
  },
  penalized_tanh: {
    output: (z) => (z > 0 ? 1 : 0.25) * Math.tanh(z),
    slope: (z) => (z > 0 ? 1 : 0.25) * tanhSlope(z),
    low: -0.25,
    high: 1,
  },
  identity: { output: (z) => z, slope: () => 1, low: -Infinity, high: Infinity },
};

// ln σ(z), finite wherever z is.
function logSigmoid(z) {
  return z >= 0 ? -Math.log1p(Math.exp(-z)) : z - Math.log1p(Math.exp(z));
}

// `exclusive`: a point has one of more than two classes; else every output says yes or no.
/**
 * @param {Pick<Film, "sizes" | "activation" | "output" | "exclusive">} description
 * @returns {Network}
 */
export function createNetwork({ sizes, activation, output, exclusive }) {
  const layers = [];
  let offset = 0;
  for (let l = 1; l < sizes.length; l++) {
    layers.push({ fanIn: sizes[l - 1], fanOut: sizes[l], weights: offset, biases: 0 });
    offset += sizes[l - 1] * sizes[l];
  }
  for (const layer of layers) {
    layer.biases = offset;
    offset += layer.fanOut;
  }
  const unit = ACTIVATIONS[activation];
  const nOutputs = sizes.at(-1);
  return { layers, unit, output, exclusive, nParameters: offset, nOutputs, outputGain: 1 };
}

const STEP_GAIN = 1e12; // σ(1e12 z) is 0 or 1 for every z that is not 0

// Whether steps are what the units tend to with ever larger weights.
/** @param {Pick<Network, "layers" | "unit">} network */
export function hasSteps({ layers, unit }) {
  return layers.length === 1 || Number.isFinite(unit.low + unit.high);
}

// The same network of steps: every unit at one end of its range or the other.
/**
 * @param {Network} network
 * @returns {Network}
 */
export function networkOfSteps(network) {
  const { low, high } = network.unit;
  const unit = { output: (z) => (z > 0 ? high : low), slope: () => 0, low, high };
  return { ...network, unit, outputGain: STEP_GAIN };
}

// Room for the values of every layer, filled in place by `forward`; `inputs` is the caller's.
/**
 * @param {Network} network
 * @param {number} nPoints
 * @returns {Values}
 */
export function createValues(network, nPoints) {
  const room = ({ fanOut }) => new Float64Array(fanOut * nPoints);
  return {
    nPoints,
    inputs: new Float64Array(network.layers[0].fanIn * nPoints),
    z: network.layers.map(room),
    h: network.layers.slice(0, -1).map(room),
  };
}

// z = hW + b and h = activation(z), layer by layer, with the record that begins at `start`.
/**
 * @param {Network} network
 * @param {Numbers} parameters
 * @param {number} start
 * @param {Values} values
 */
export function forward(network, parameters, start, values) {
  const { layers, unit } = network;
  const n = values.nPoints;
  let input = values.inputs;
  for (let l = 0; l < layers.length; l++) {
    const { fanIn, fanOut, weights, biases } = layers[l];
    const z = values.z[l];
    for (let u = 0; u < fanOut; u++) {
      z.fill(parameters[start + biases + u], u * n, (u + 1) * n);
      addProducts(z, u * n, n, input, fanIn, parameters, start + weights + u, fanOut);
    }
    if (l === layers.length - 1) break;
    const h = values.h[l];
    for (let p = 0; p < h.length; p++) h[p] = unit.output(z[p]);
    input = h;
  }
  const { outputGain } = network;
  const z = values.z.at(-1);
  if (outputGain !== 1) for (let p = 0; p < z.length; p++) z[p] *= outputGain;
}

// Add to the n values from `first` on those of every input times its weight; weights are `step`
// apart. Four inputs at once: a value is then read and written a quarter as often.
function addProducts(z, first, n, input, fanIn, parameters, weight, step) {
  let i = 0;
  for (; i + 3 < fanIn; i += 4) {
    const w0 = parameters[weight + i * step];
    const w1 = parameters[weight + (i + 1) * step];
    const w2 = parameters[weight + (i + 2) * step];
    const w3 = parameters[weight + (i + 3) * step];
    const a = i * n;
    const b = a + n;
    const c = b + n;
    const d = c + n;
    for (let p = 0; p < n; p++) {
      z[first + p] +=
        w0 * input[a + p] + w1 * input[b + p] + w2 * input[c + p] + w3 * input[d + p];
    }
  }
  for (; i < fanIn; i++) {
    const w = parameters[weight + i * step];
    for (let p = 0; p < n; p++) z[first + p] += w * input[i * n + p];
  }
}

// What the output units make of the last z: into `target`, (outputs · points).
/**
 * @param {Network} network
 * @param {Values} values
 * @param {Float64Array} target
 */
export function outputs(network, values, target) {
  const z = values.z.at(-1);
  if (network.output === "logistic") {
    for (let p = 0; p < z.length; p++) target[p] = sigmoid(z[p]);
  } else {
    shares(z, network.nOutputs, values.nPoints, target);
  }
}

// Probabilities of classes that exclude each other. One sigmoid per class is divided by their
// sum: the softmax of ln σ(z), which holds where every σ(z) rounds to 0.
/**
 * @param {Network} network
 * @param {Values} values
 * @param {Float64Array} target
 */
export function probabilities(network, values, target) {
  const z = values.z.at(-1);
  if (network.output === "softmax") {
    shares(z, network.nOutputs, values.nPoints, target);
  } else {
    for (let p = 0; p < z.length; p++) target[p] = logSigmoid(z[p]);
    shares(target, network.nOutputs, values.nPoints, target);
  }
}

// Softmax over k values of each of n points; `target` may be `source`.
function shares(source, k, n, target) {
  for (let p = 0; p < n; p++) {
    let top = -Infinity;
    for (let c = 0; c < k; c++) top = Math.max(top, source[c * n + p]);
    let sum = 0;
    for (let c = 0; c < k; c++) sum += target[c * n + p] = Math.exp(source[c * n + p] - top);
    for (let c = 0; c < k; c++) target[c * n + p] /= sum;
  }
}
