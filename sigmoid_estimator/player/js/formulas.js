// What a step of one row's way through the network and back computes, in words and with its
// numbers. Nothing here knows of a page.

import { written } from "./timeline.js";

const DIGITS = 4; // as many as can be checked with a pencil
const TERMS_SHOWN = 4; // of a sum that is written out
const NAMES = { sigmoid: "σ", linear: "" }; // in a formula, of what is not called as in words

export function figure(value) {
  return written(value, DIGITS);
}

// In a product or a sum a negative number stands in brackets.
function factor(value) {
  return value < 0 ? `(${figure(value)})` : figure(value);
}

function product(a, b) {
  return `${factor(a)}·${factor(b)}`;
}

function sum(terms) {
  const shown = terms.length > TERMS_SHOWN + 1 ? TERMS_SHOWN : terms.length;
  const rest = terms.length - shown;
  return terms.slice(0, shown).join(" + ") + (rest ? ` + … (${rest} more)` : "");
}

// {title, lines, result}: each line is [what, how, result], of which the result is the number lit.
// `context` has the network, the pass, the parameters and where they start, the row's names, the
// loss, the names of the hidden layers' units and, for plain descent, the rate.
export function formulaOfStep(step, context) {
  return FORMULAS[step.kind](step, context);
}

const FORMULAS = {
  sum({ layer, unit }, context) {
    const { network, pass, parameters, start, names } = context;
    const { fanIn, fanOut, weights, biases } = network.layers[layer];
    const input = inputOf(pass, layer);
    const terms = Array.from({ length: fanIn }, (_, i) =>
      product(parameters[start + weights + i * fanOut + unit], input[i]),
    );
    const bias = factor(parameters[start + biases + unit]);
    return {
      title: `${capital(names.unit(layer, unit))} adds up its inputs`,
      lines: [["z = Σ w·x + b", `${sum(terms)} + ${bias}`, figure(pass.layers[layer].z[unit])]],
    };
  },

  output({ layer, unit }, context) {
    const { network, pass, names, units } = context;
    const { z, h } = pass.layers[layer];
    const result = figure(h[unit]);
    if (layer < network.layers.length - 1) {
      const name = NAMES[units[layer]] ?? units[layer];
      return {
        title: `${capital(names.unit(layer, unit))} says what its activation makes of that`,
        lines: [[`h = ${name}(z)`, `${name}(${figure(z[unit])})`, result]],
      };
    }
    const title = `${capital(names.unit(layer, unit))} is what the network says`;
    if (network.output !== "softmax") {
      return { title, lines: [["ŷ = σ(z)", `σ(${figure(z[unit])})`, result]] };
    }
    const powers = Array.from(z, (value) => `e^${factor(value)}`);
    const how = `e^${factor(z[unit])} / (${sum(powers)})`;
    return { title, lines: [["ŷ = e^z / Σ e^z", how, result]] };
  },

  loss(_, { network, pass, lossName, names }) {
    const { h } = pass.layers.at(-1);
    const ofUnit = (k) => {
      if (lossName === "squared_error") return `½(${figure(h[k])} − ${pass.wanted[k]})²`;
      return pass.wanted[k] ? `−ln ${figure(h[k])}` : `−ln(1 − ${figure(h[k])})`;
    };
    const isOne = network.output === "softmax";
    const ks = isOne ? [pass.wanted.indexOf(1)] : Array.from(h.keys());
    const what = lossName === "squared_error" ? "C = ½(ŷ − y)²" : whatIsLost(network, pass);
    return {
      title: `It should be ${names.wanted}: that costs`,
      lines: [[what, sum(ks.map(ofUnit)), figure(pass.loss)]],
    };
  },

  error({ layer, unit }, { pass, lossName, names }) {
    const { h, slope, delta } = pass.layers[layer];
    const difference = `${figure(h[unit])} − ${pass.wanted[unit]}`;
    const line =
      lossName === "squared_error"
        ? ["δ = (ŷ − y)·σ′(z)", `(${difference})·${figure(slope[unit])}`]
        : ["δ = ∂C/∂z = ŷ − y", difference];
    return {
      title: `Now back. The error of ${names.unit(layer, unit)}`,
      lines: [[...line, figure(delta[unit])]],
    };
  },

  demand({ layer, unit }, { network, pass, parameters, start, names }) {
    const { fanOut, weights } = network.layers[layer + 1];
    const { delta } = pass.layers[layer + 1];
    const terms = Array.from(delta, (error, k) =>
      product(parameters[start + weights + unit * fanOut + k], error),
    );
    return {
      title: `What comes back to ${names.unit(layer, unit)}, along its weights`,
      lines: [["∂C/∂h = Σ w·δ", sum(terms), figure(pass.layers[layer].demand[unit])]],
    };
  },

  delta({ layer, unit }, { pass, names }) {
    const { demand, slope, delta } = pass.layers[layer];
    const how = product(demand[unit], slope[unit]);
    return {
      title: `${capital(names.unit(layer, unit))} lets through as much as its slope`,
      lines: [["δ = ∂C/∂h · h′(z)", how, figure(delta[unit])]],
    };
  },

  gradient(step, context) {
    const { layer, unit, input } = step;
    const { network, pass, parameters, start, names, rate } = context;
    const { fanOut, weights, biases } = network.layers[layer];
    const isBias = input === undefined;
    const at = isBias ? biases + unit : weights + input * fanOut + unit;
    const gradient = pass.gradients[at];
    const letter = isBias ? "b" : "w";
    const error = pass.layers[layer].delta[unit];
    const how = isBias ? "δ" : product(error, inputOf(pass, layer)[input]);
    const what = isBias ? "∂C/∂b" : "∂C/∂w = δ · input";
    const lines = [[what, how, figure(gradient)]];
    if (rate !== null) {
      const now = parameters[start + at];
      const step_ = `${figure(now)} − ${product(rate, gradient)}`;
      lines.push([`${letter} ← ${letter} − η·∂C/∂${letter}`, step_, figure(now - rate * gradient)]);
    }
    const to = names.unit(layer, unit);
    return {
      title: isBias ? `The bias of ${to}` : `The weight from ${names.input(layer, input)} to ${to}`,
      lines,
    };
  },
};

function whatIsLost({ output, nOutputs }, { wanted }) {
  if (output === "softmax") return "C = −ln ŷ";
  if (nOutputs > 1) return "C = Σ −ln of what is right";
  return wanted[0] ? "C = −ln ŷ" : "C = −ln(1 − ŷ)";
}

function inputOf(pass, layer) {
  return layer ? pass.layers[layer - 1].h : pass.inputs;
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
