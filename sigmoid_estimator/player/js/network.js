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

// ln(1 + e^z) without overflow.
export function softplus(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

// e^z − 1 below 0, times α; z above. λ is for both.
function elu(z, alpha = 1, lambda = 1) {
  return lambda * (z > 0 ? z : alpha * Math.expm1(z));
}

function eluSlope(z, alpha = 1, lambda = 1) {
  return lambda * (z > 0 ? 1 : alpha * Math.exp(z));
}

// 1 − erf(x) = t e^(P(u) − x²) with t = 3/(3 + x), u = 3t − 2, to 3e-15 for 0 ≤ x ≤ 6, where it
// is 2e-17: the interpolation of ln(erfcx(x)/t) in 19 Chebyshev nodes of u, by powers of u.
const ERFC_END = 6;
const ERFC = [
  -0.729026981443388, 0.6448018040039649, 0.09610742425938285, -0.004821440023676196,
  -0.007127293655826351, -0.0006196281442634588, 0.0006267594275885728, 0.0001311464907210604,
  -5.969732355391357e-5, -1.985749013297253e-5, 5.873029946157934e-6, 2.734558000763866e-6,
  -5.763342869613552e-7, -3.552791808583846e-7, 5.384445282623729e-8, 4.141015539828103e-8,
  -4.286304925029215e-9, -3.247949184457722e-9, 2.043490990457174e-10,
];

// The normal distribution function of −|z|: ½ erfc(x) with x = √½|z|.
function normalTail(z) {
  const x = Math.min(Math.abs(z) * Math.SQRT1_2, ERFC_END);
  const t = 3 / (3 + x);
  const u = 3 * t - 2;
  let power = 0;
  for (let k = ERFC.length - 1; k >= 0; k--) power = power * u + ERFC[k];
  return 0.5 * t * Math.exp(power - x * x);
}

// z Φ(z) = max(z, 0) − |z| Φ(−|z|), where no tail is left from the end of `ERFC` on.
function gelu(z) {
  return Math.max(z, 0) - Math.min(Math.abs(z), ERFC_END * Math.SQRT2) * normalTail(z);
}

// Φ(z) + z φ(z)
function geluSlope(z) {
  const tail = normalTail(z);
  const near = Math.max(-40, Math.min(z, 40)); // beyond, φ is 0
  const density = Math.exp((-near * near) / 2) / Math.sqrt(2 * Math.PI);
  return (z > 0 ? 1 - tail : tail) + near * density;
}

// 2√(2/π)(z + 0.044715 z³), whose sigmoid is ½(1 + tanh) of half of it.
function geluSlant(z) {
  return Math.sqrt(8 / Math.PI) * z * (1 + 0.044715 * z * z);
}

function geluTanhSlope(z) {
  const g = geluSlant(z);
  const slant = Math.sqrt(8 / Math.PI) * (1 + 3 * 0.044715 * z * z);
  return sigmoid(g) + z * sigmoidSlope(g) * slant;
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
  elu: { output: (z) => elu(z), slope: (z) => eluSlope(z), low: -1, high: Infinity },
  selu: {
    output: (z) => elu(z, SELU_ALPHA, SELU_SCALE),
    slope: (z) => eluSlope(z, SELU_ALPHA, SELU_SCALE),
    low: -SELU_ALPHA * SELU_SCALE,
    high: Infinity,
  },
  gelu: { output: gelu, slope: geluSlope, low: 0, high: Infinity },
  gelu_tanh: {
    output: (z) => z * sigmoid(geluSlant(z)),
    slope: geluTanhSlope,
    low: 0,
    high: Infinity,
  },
  silu: {
    output: (z) => z * sigmoid(z),
    slope: (z) => sigmoid(z) + z * sigmoidSlope(z),
    low: 0,
    high: Infinity,
  },
  softplus: { output: softplus, slope: sigmoid, low: 0, high: Infinity },
  hard_sigmoid: {
    output: (z) => Math.min(Math.max(z + 3, 0), 6) / 6,
    slope: (z) => (Math.abs(z) < 3 ? 1 / 6 : 0),
    low: 0,
    high: 1,
  },
  softsign: {
    output: (z) => z / (1 + Math.abs(z)),
    slope: (z) => 1 / (1 + Math.abs(z)) ** 2,
    low: -1,
    high: 1,
  },
  identity: { output: (z) => z, slope: () => 1, low: -Infinity, high: Infinity },
};

// ln σ(z), finite wherever z is.
function logSigmoid(z) {
  return -softplus(-z);
}

// The activation of each hidden layer, of which there may be one for all.
/**
 * @param {string | string[]} activation
 * @param {number} nHidden
 * @returns {string[]}
 */
export function namesOf(activation, nHidden) {
  return Array.isArray(activation) ? activation : Array(nHidden).fill(activation);
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
  const units = namesOf(activation, sizes.length - 2).map((name) => ACTIVATIONS[name]);
  const nOutputs = sizes.at(-1);
  return { layers, units, output, exclusive, nParameters: offset, nOutputs, outputGain: 1 };
}

const STEP_GAIN = 1e12; // σ(1e12 z) is 0 or 1 for every z that is not 0

// Whether steps are what the units tend to with ever larger weights.
/** @param {Pick<Network, "units">} network */
export function hasSteps({ units }) {
  return units.every(hasEnds);
}

/** @param {Activation} unit */
export function hasEnds({ low, high }) {
  return Number.isFinite(low) && Number.isFinite(high);
}

// The same network of steps: every unit at one end of its range or the other.
/**
 * @param {Network} network
 * @returns {Network}
 */
export function networkOfSteps(network) {
  const units = network.units.map(({ low, high }) => {
    return { output: (z) => (z > 0 ? high : low), slope: () => 0, low, high };
  });
  return { ...network, units, outputGain: STEP_GAIN };
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
  const { layers, units } = network;
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
    const { output } = units[l];
    for (let p = 0; p < h.length; p++) h[p] = output(z[p]);
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
