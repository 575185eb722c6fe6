// The weights and biases of a frame in a visitor's hands: values set one by one, all of them
// multiplied by a factor, every unit made a step. Nothing here knows of a page.

export const FACTORS = { least: 0.1, most: 100 };

export class EditedWeights {
  // The record that begins at `start` of the film's parameters, and so many of them.
  constructor(parameters, start, count) {
    this.base = Float64Array.from(parameters.subarray(start, start + count));
    this.factor = 1;
    this.isStep = false;
    this.change();
  }

  // A new array for every change, by which others see that there was one.
  change() {
    this.parameters = this.base.map((value) => value * this.factor);
  }

  set(index, value) {
    this.base[index] = value / this.factor;
    this.change();
  }

  // Multiply all by c times what they were, not by c times what they are.
  multiply(factor) {
    this.factor = Math.min(Math.max(factor, FACTORS.least), FACTORS.most);
    this.change();
  }

  // Move along the ray k·(w, b) to another norm of the first `count` parameters.
  scaleTo(norm, count) {
    const now = Math.hypot(...this.parameters.subarray(0, count));
    if (now > 0) this.multiply((this.factor * norm) / now);
  }

  toggleSteps() {
    this.isStep = !this.isStep;
    this.change();
  }
}

// The parameters of one unit, weights first: their places in a record, and the input of each
// weight, which the bias does not have.
export function parametersOf({ layers }, layer, unit) {
  const { fanIn, fanOut, weights, biases } = layers[layer];
  const found = Array.from({ length: fanIn }, (_, input) => ({
    index: weights + input * fanOut + unit,
    input,
  }));
  return [...found, { index: biases + unit, input: null }];
}

// What was typed as a number, with a decimal comma or a real minus sign too; NaN if it is none.
export function numberOf(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const value = plain === "" ? NaN : Number(plain);
  return Number.isFinite(value) ? value : NaN;
}
