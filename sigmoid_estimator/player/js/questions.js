// What will the line, the weights and the loss do from here to the end? Nothing here knows of a page.

import { valueAt } from "./film.js";
import { positionText, significant } from "./timeline.js";

const SAME = 1.1; // times a size, within which it is said to stay
const TURNED = 5; // degrees that a line has to turn to be said to do so

function ofRatio(ratio) {
  if (ratio > SAME) return 0;
  return ratio < 1 / SAME ? 2 : 1;
}

// Degrees between two lines w1·x + w2·y + b = 0, exact also where they are small.
export function degreesBetween(a, b) {
  const cross = a[0] * b[1] - a[1] * b[0];
  const dot = a[0] * b[0] + a[1] * b[1];
  return (Math.abs(Math.atan2(cross, dot)) * 180) / Math.PI;
}

// The questions at a frame and what the film answers: {text, options, answer, because}.
/**
 * @param {Film} film
 * @param {number} frame
 * @returns {{text: string, options: string[], answer: number, because: string}[]}
 */
export function questionsOf(film, frame) {
  const last = film.positions.length - 1;
  const [from, to] = [film.positions[frame], film.positions[last]];
  const end = `${film.axis.title} ${positionText(film.axis, to)}`;
  const questions = [];
  if (film.weights) {
    const at = (k) => Array.from(film.parameters.subarray(3 * k, 3 * k + 2));
    const turned = degreesBetween(at(frame), at(last));
    questions.push({
      text: `Up to ${end}, the line will`,
      options: ["turn", "keep its direction"],
      answer: turned > TURNED ? 0 : 1,
      because: `it turns by ${significant(turned)}°`,
    });
  }
  const { weight_norm: norms, loss } = film.measures;
  /** @type {[string, Measure, number, string[], string][]} */
  const sizes = [
    ["the weights will", norms, norms && norms.nLayers - 1, ["grow", "stay", "shrink"], "‖W‖"],
    ["the loss will", loss, 0, ["rise", "stay", "fall"], "it"],
  ];
  for (const [text, measure, layer, options, subject] of sizes) {
    if (!measure) continue;
    const [before, after] = [valueAt(measure, from, layer), valueAt(measure, to, layer)];
    if (!(before > 0)) continue;
    questions.push({
      text: questions.length ? text : `Up to ${end}, ${text}`,
      options,
      answer: ofRatio(after / before),
      because: `${subject} goes from ${significant(before)} to ${significant(after)}`,
    });
  }
  return questions;
}
