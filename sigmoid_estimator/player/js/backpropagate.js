// One row's way through a network and back: the numbers of inspection.backpropagation and
// weight_gradients, and the steps in which they come about. Nothing here knows of a page.

import { measured } from "./measures.js";
import { createValues, forward, outputs, sigmoid, sigmoidSlope } from "./network.js";

// `wanted` has a 1 for each output that should be 1. The loss is that of the row alone.
/** @returns {Pass} */
export function passOf(network, parameters, start, inputs, wanted, lossName) {
  const values = createValues(network, 1);
  values.inputs.set(inputs);
  forward(network, parameters, start, values);
  const last = network.layers.length - 1;
  const result = new Float64Array(network.nOutputs);
  outputs(network, values, result);
  const layers = network.layers.map((_, l) => ({
    z: values.z[l],
    h: l < last ? values.h[l] : result,
    slope: l < last ? values.z[l].map(network.units[l].slope) : slopesOfOutputs(network, values, result),
    demand: null,
    delta: null,
  }));
  layers[last].delta = errors(network, layers[last], wanted, lossName);
  for (let l = last - 1; l >= 0; l--) {
    const { weights, fanOut } = network.layers[l + 1];
    const { delta } = layers[l + 1];
    layers[l].demand = layers[l].h.map((_, u) =>
      delta.reduce((sum, error, k) => sum + parameters[start + weights + u * fanOut + k] * error, 0),
    );
    layers[l].delta = layers[l].demand.map((demand, u) => demand * layers[l].slope[u]);
  }
  const labels = network.exclusive ? [[wanted.indexOf(1)]] : Array.from(wanted, (y) => [y]);
  const { loss } = measured(network, layers[last].z, labels, lossName);
  return { inputs, layers, wanted, loss, gradients: gradientsOf(network, inputs, layers) };
}

// Of a softmax p (1 − p), where 1 − p is the sum of the others.
function slopesOfOutputs({ output }, { z }, p) {
  if (output === "logistic") return z.at(-1).map(sigmoidSlope);
  return p.map((own, k) => own * othersOf(p, k));
}

function othersOf(p, k) {
  return p.reduce((sum, other, j) => (j === k ? sum : sum + other), 0);
}

// ∂C/∂z of the outputs, from z itself: ŷ − 1 would round to 0 where the network is sure and right.
function errors({ output }, { z, h, slope }, wanted, lossName) {
  if (output === "softmax") return h.map((p, k) => (wanted[k] ? -othersOf(h, k) : p));
  const differences = z.map((value, k) => (wanted[k] ? -sigmoid(-value) : sigmoid(value)));
  return lossName === "squared_error" ? differences.map((d, k) => d * slope[k]) : differences;
}

// ∂C/∂w = δ · input and ∂C/∂b = δ, where the parameters have them.
function gradientsOf({ layers: shapes, nParameters }, inputs, layers) {
  const gradients = new Float64Array(nParameters);
  shapes.forEach(({ fanIn, fanOut, weights, biases }, l) => {
    const input = l ? layers[l - 1].h : inputs;
    for (let u = 0; u < fanOut; u++) {
      const error = layers[l].delta[u];
      gradients[biases + u] = error;
      for (let i = 0; i < fanIn; i++) gradients[weights + i * fanOut + u] = error * input[i];
    }
  });
  return gradients;
}

// The steps, of so many units and inputs of a layer: forwards a sum and an output for each unit,
// the loss, then back the errors, and at last the gradient of each weight and bias (no input).
/** @returns {Step[]} */
export function stepsOf({ layers }, most) {
  const last = layers.length - 1;
  const units = ({ fanOut }) => Array.from({ length: Math.min(fanOut, most) }, (_, unit) => unit);
  const ofUnits = (kinds) => (layer) =>
    units(layers[layer]).flatMap((unit) => kinds.map((kind) => ({ kind, layer, unit })));
  const down = layers.map((_, l) => last - l);
  return [
    ...layers.flatMap((_, layer) => ofUnits(["sum", "output"])(layer)),
    { kind: "loss" },
    ...down.flatMap((layer) => ofUnits(layer === last ? ["error"] : ["demand", "delta"])(layer)),
    ...down.flatMap((layer) => ofUnits(["gradient"])(layer).flatMap(eachInput(layers, most))),
  ];
}

function eachInput(layers, most) {
  return (step) => {
    const n = Math.min(layers[step.layer].fanIn, most);
    return [...Array.from({ length: n }, (_, input) => ({ ...step, input })), step];
  };
}
