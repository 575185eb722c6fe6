// What the network says of rows, as it was sent: outputs in steps of 1/65,536. Nothing here knows
// of a page.

export const STEPS = 65536;

// What a line at `threshold` calls the rows: how many it calls yes and no, rightly and wrongly.
// An output of exactly the threshold counts as yes.
export function tally(outputs, offset, labels, threshold, target) {
  const first = Math.round(threshold * STEPS);
  target.fill(0);
  for (let row = 0; row < labels.length; row++) {
    const isYes = outputs[offset + row] >= first;
    target[(isYes ? 0 : 2) + (isYes === labels[row] > 0 ? 0 : 1)] += 1;
  }
  return target; // yes rightly, yes wrongly, no rightly, no wrongly
}

// The class with the largest of k outputs; the first of those that are equal.
export function leader(outputs, offset, k) {
  let best = 0;
  for (let c = 1; c < k; c++) if (outputs[offset + c] > outputs[offset + best]) best = c;
  return best;
}

// Grey values as the opacity of ink: 0 is the paper.
export function paintInk(pixels, values, offset, hue) {
  for (let p = 0; p < pixels.length; p++) {
    pixels[p] = ((values[offset + p] << 24) | hue) >>> 0;
  }
}
