// Accuracy and loss of a network on rows, from its last z: as losses.py says, from z itself, so
// that nothing is lost where an output rounds to 0 or 1.

import { sigmoid, softplus } from "./network.js";

const LOSSES_OF_UNIT = {
  log_loss: softplus,
  squared_error: (z) => sigmoid(z) ** 2 / 2,
};

// Mean loss and share of right rows. `labels` has one array of the rows' classes, or one of 0 and
// 1 for every label; `weights` are those of the rows in the loss, null where all count the same.
/**
 * @param {Network} network
 * @param {Numbers} z
 * @param {Numbers[]} labels
 * @param {string} lossName
 * @param {Numbers | null} weights
 */
export function measured({ nOutputs, output, exclusive }, z, labels, lossName, weights = null) {
  const n = labels[0].length;
  const wanted = (row, k) => (exclusive ? labels[0][row] === k : labels[k][row] > 0);
  const lossOfUnit = LOSSES_OF_UNIT[lossName];
  let loss = 0;
  let total = 0;
  let nRight = 0;
  for (let row = 0; row < n; row++) {
    let isRight = true;
    let best = 0;
    let ofRow = 0;
    for (let k = 0; k < nOutputs; k++) {
      const value = z[k * n + row];
      const isWanted = wanted(row, k);
      if (value > z[best * n + row]) best = k;
      if (value > 0 !== isWanted) isRight = false;
      if (output === "logistic") ofRow += lossOfUnit(isWanted ? -value : value);
    }
    if (exclusive) isRight = labels[0][row] === best;
    if (output === "softmax") ofRow = crossEntropy(z, row, n, nOutputs, best, labels[0][row]);
    const weight = weights?.[row] ?? 1;
    if (weight > 0) loss += weight * ofRow; // 0 times an infinite loss would be no number
    total += weight;
    if (isRight) nRight += 1;
  }
  return { accuracy: nRight / n, loss: loss / total };
}

// logsumexp(z) − z_true, precise where the true class leads.
function crossEntropy(z, row, n, nOutputs, leader, label) {
  const top = z[leader * n + row];
  let others = 0;
  for (let k = 0; k < nOutputs; k++) if (k !== leader) others += Math.exp(z[k * n + row] - top);
  return Math.log1p(others) + (top - z[label * n + row]);
}
