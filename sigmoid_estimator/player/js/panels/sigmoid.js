// The panel of outputs along a line: of a single neuron across its own, of any other network
// along one that is drawn on the map.

import { create, isolated } from "../markup.js";
import { createValues, forward, outputs, probabilities } from "../network.js";
import { OutputPlot } from "../output_plot.js";
import { definePanel } from "../panels.js";
import {
  besideSection,
  curveDistances,
  outputAt,
  sectionPoints,
  signedDistances,
  widthOf,
} from "../section.js";
import { SectionLine } from "../section_line.js";
import { steady } from "../timeline.js";

const CURVE_POINTS = 192;
const MOVING_SECTION = 81; // points
const STILL_SECTION = 481;
const NEAR_SECTION = 0.04; // of the map's side: so near, a row is shown beside a section
const MOST_MARKS = 1500;
const ACROSS_HINT =
  "Dashed: the step of the same line. A ring marks rows on its wrong side. Drag the knob along " +
  "the ray k·(w, b).";

class SigmoidPanel {
  constructor(root, stage) {
    this.root = root;
    this.stage = stage;
    this.title = create("p", { className: "layer-title" });
    this.chart = create("div", { className: "output-chart" });
    this.plot = new OutputPlot(this.chart);
    this.hint = create("p", { className: "hint" });
    this.knob = new SteepnessKnob(this.plot, stage);
    this.chart.append(this.knob.root);
    root.append(this.title, this.chart, this.hint);
  }

  load({ film, scene, overlay }) {
    this.remove();
    if (film.weights) {
      this.view = new AcrossLine(film, scene);
    } else {
      this.line = new SectionLine(() => this.draw({ isMoving: false }));
      this.line.load(film.domain, film.axes);
      overlay.append(this.line.root);
      this.view = new AlongSection(film, scene, this.line);
    }
    this.plot.load(film.colours);
    this.title.replaceChildren(
      create("strong", { textContent: this.view.title }),
      (this.number = create("span")),
    );
    this.hint.textContent = this.view.hint;
    this.knob.root.hidden = !film.weights;
  }

  // Take the section away from the map.
  remove() {
    this.line?.root.remove();
    this.line = null;
  }

  restyle(colours) {
    this.plot.restyle(colours, getComputedStyle(this.root).fontFamily);
  }

  layOut() {
    this.plot.layOut();
  }

  select(subject) {
    this.view.label = subject.kind === "label" ? subject.index : 0;
    if (this.line) this.line.root.hidden = subject.kind === "unit";
  }

  draw({ isMoving }) {
    if (!this.plot.isLaidOut) return;
    this.view.draw(this.plot, isMoving);
    const text = ` ${this.view.number}`;
    if (this.number.textContent !== text) this.number.textContent = text;
    if (!this.line) this.knob.draw(this.view.norm, isMoving);
    if (!isMoving) this.plot.canvas.ariaLabel = this.view.words;
  }
}

const STEEPER_KEYS = new Map([
  ["ArrowUp", 1.05],
  ["ArrowRight", 1.05],
  ["ArrowDown", 1 / 1.05],
  ["ArrowLeft", 1 / 1.05],
  ["PageUp", 2],
  ["PageDown", 1 / 2],
]);

// The ray k·(w, b) as a knob where the curve is at 90 %: nearer to the line is steeper.
class SteepnessKnob {
  constructor(plot, stage) {
    this.plot = plot;
    this.stage = stage;
    this.root = create("div", {
      className: "handle steepness",
      role: "slider",
      tabIndex: 0,
      ariaLabel: "Norm of the weights along the ray k·(w, b)",
    });
    this.listen();
  }

  listen() {
    const { root } = this;
    root.addEventListener("keydown", (event) => {
      const factor = STEEPER_KEYS.get(event.key);
      if (!factor || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.scaleTo(this.norm * factor);
    });
    let isDragged = false;
    root.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      isDragged = true;
      root.setPointerCapture(event.pointerId);
    });
    root.addEventListener("pointermove", ({ clientX }) => {
      if (!isDragged) return;
      const distance = this.plot.valueAt(clientX - this.plot.canvas.getBoundingClientRect().left);
      if (distance > 0) this.scaleTo(widthOf(distance) / 2); // ln 9 / d
    });
    for (const name of ["pointerup", "pointercancel"]) {
      root.addEventListener(name, () => (isDragged = false));
    }
  }

  scaleTo(norm) {
    this.stage.edit((weights) => weights.scaleTo(norm, 2));
  }

  draw(norm, isMoving) {
    const { root, plot } = this;
    this.norm = norm;
    root.hidden = !(norm > 0 && norm < Infinity);
    if (root.hidden) return;
    const distance = Math.min(widthOf(norm) / 2, plot.high);
    root.style.left = `${plot.x(distance) * plot.unit}px`;
    root.style.top = `${plot.y(outputAt(norm, distance)) * plot.unit}px`;
    if (isMoving) return;
    root.ariaValueNow = String(Number(norm.toPrecision(3)));
    root.ariaValueText = `‖w‖ ${steady(norm)}, 10–90 % width ${steady(widthOf(norm))}`;
  }
}

// Which of so many rows are drawn: all, or every second, third …
function markStride(n) {
  return Math.max(1, Math.ceil(n / MOST_MARKS));
}

// A single neuron's output against the signed distance from its line.
class AcrossLine {
  constructor(film, scene) {
    this.film = film;
    this.scene = scene;
    this.title = "Output across the line";
    this.norm = NaN;
    this.label = 0;
    this.hint = ACROSS_HINT;
    this.distances = new Float64Array(film.points.x.length);
    this.at = new Float64Array(CURVE_POINTS);
    // Of the last frame's rows, so that the axis stands still while the film plays.
    const last = film.parameters.length - 3;
    this.measure(film.parameters, last);
    const largest = this.distances.reduce((top, d) => Math.max(top, Math.abs(d)), 0);
    const [[left, right], [low, high]] = film.domain;
    const diagonal = Math.hypot(right - left, high - low);
    this.extent = 1.04 * Math.min(largest || diagonal / 2, diagonal);
  }

  measure(parameters, start) {
    const { x, y } = this.film.points;
    const [w1, w2, b] = [0, 1, 2].map((k) => parameters[start + k]);
    signedDistances(w1, w2, b, x, y, this.distances);
    return Math.hypot(w1, w2);
  }

  draw(plot) {
    const { film, scene, extent } = this;
    const norm = this.measure(scene.parameters, scene.start);
    this.norm = scene.edited?.isStep ? Infinity : norm;
    const { axes, colours } = film;
    const title = `signed distance from the line (units of ${axes.map(isolated).join(" and ")})`;
    plot.clear(-extent, extent, title);
    const step = { colour: colours.boundary, width: 1.5, dash: [5, 4] };
    const corners = [-extent, 0, 0, extent];
    plot.curve(4, (k) => corners[k], (k) => Number(k > 1), step);
    const at = curveDistances(this.norm, extent, this.at);
    const curve = { colour: colours.layers[0], width: 2.5 };
    plot.curve(at.length, (k) => at[k], (k) => outputAt(this.norm, at[k]), curve);
    this.markRows(plot);
  }

  markRows(plot) {
    const { extent, distances } = this;
    const [labels] = this.film.points.labels;
    this.nWrong = 0;
    this.nBeyond = 0;
    const stride = markStride(labels.length);
    for (let i = 0; i < labels.length; i++) {
      const isWrong = distances[i] > 0 !== labels[i] > 0;
      if (isWrong) this.nWrong += 1;
      if (Math.abs(distances[i]) > extent) this.nBeyond += 1;
      else if (i % stride === 0) plot.mark(i, distances[i], labels[i], labels[i] > 0, isWrong);
    }
    if (this.nBeyond) plot.note(this.beyond);
  }

  get number() {
    return `10–90 % width ${steady(widthOf(this.norm))}`;
  }

  get beyond() {
    return this.nBeyond === 1 ? "1 row lies farther out" : `${this.nBeyond} rows lie farther out`;
  }

  get words() {
    return (
      `Output of the neuron against the signed distance from its line: ${this.number}; ` +
      `rows on the wrong side: ${this.nWrong}.`
    );
  }
}

// The outputs along a section of the map.
class AlongSection {
  constructor(film, scene, line) {
    this.film = film;
    this.scene = scene;
    this.line = line;
    this.norm = NaN; // it has no ray k·(w, b)
    const { network } = scene;
    this.nOutputs = network.nOutputs;
    this.isAlone = this.nOutputs === 1;
    this.title = `Output${this.isAlone ? "" : "s"} from A to B`;
    const curves = this.isAlone
      ? "Dashed: its decision."
      : "One curve per class, in its colour.";
    this.hint = `Drag A and B on the map. ${curves}`;
    this.label = 0;
    const room = (n) => ({
      values: createValues(network, n),
      outputs: new Float64Array(this.nOutputs * n),
    });
    this.moving = room(MOVING_SECTION);
    this.still = room(STILL_SECTION);
  }

  draw(plot, isMoving) {
    const { film, scene, line } = this;
    const { network } = scene;
    const { values, outputs: found } = isMoving ? this.moving : this.still;
    const { section } = line;
    const n = values.nPoints;
    sectionPoints(section, n, values.inputs);
    forward(network, scene.parameters, scene.start, values);
    if (network.exclusive) probabilities(network, values, found);
    else outputs(network, values, found);
    plot.clear(0, 1, "part of the way from A to B", ["A", "B"]);
    const share = (k) => k / (n - 1);
    const { colours } = film;
    if (this.isAlone) {
      const step = { colour: colours.boundary, width: 1.5, dash: [5, 4] };
      const z = values.z.at(-1);
      plot.curve(n, share, (k) => Number(z[k] > 0), step);
    }
    for (let output = 0; output < this.nOutputs; output++) {
      const hue = colours.classes[output % colours.classes.length];
      const colour = this.isAlone ? colours.layers[0] : hue;
      plot.curve(n, share, (k) => found[output * n + k], { colour });
    }
    this.markRows(plot, section);
    this.found = found;
  }

  markRows(plot, section) {
    const { film } = this;
    const { x, y, labels } = film.points;
    const isYesNo = !film.exclusive;
    const of = labels[this.label];
    const stride = markStride(of.length);
    this.nNear = 0;
    for (let i = 0; i < of.length; i++) {
      const { share, distance } = besideSection(section, x[i], y[i], film.domain);
      if (distance > NEAR_SECTION || share < 0 || share > 1) continue;
      this.nNear += 1;
      if (i % stride === 0) plot.mark(i, share, of[i], isYesNo && of[i] > 0, false);
    }
  }

  get number() {
    return this.nNear === 1 ? "1 row is near" : `${this.nNear} rows are near`;
  }

  get words() {
    const { found, nOutputs } = this;
    const n = found.length / nOutputs;
    const { classes, exclusive } = this.film;
    const ends = Array.from({ length: nOutputs }, (_, k) => {
      const name = nOutputs > 1 ? `${exclusive ? "class" : "label"} ${classes[k]} ` : "";
      return `${name}from ${steady(found[k * n])} to ${steady(found[k * n + n - 1])}`;
    });
    return `Output along the section from A to B: ${ends.join(", ")}.`;
  }
}

definePanel("sigmoid", SigmoidPanel);
