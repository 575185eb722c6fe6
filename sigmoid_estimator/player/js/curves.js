// The timeline: what was measured along the film, and the cursor that is dragged along it.

import { valueAt } from "./film.js";
import { create, drawn } from "./markup.js";
import {
  accuracyScale,
  curvePath,
  positionText,
  positionTicks,
  shareScale,
  significant,
  sizeScale,
  timeOfPosition,
  wholePercent,
} from "./timeline.js";

// What can be drawn, in this order: its scale and numbers, and what is drawn beside it. What it is
// called is the film's to say.
const STRIPS = {
  loss: { scaleOf: sizeScale, text: significant, beside: "validation_loss" },
  accuracy: { scaleOf: accuracyScale, text: wholePercent, beside: "validation_accuracy" },
  weight_norm: { scaleOf: sizeScale, text: significant },
  lost_share: { scaleOf: shareScale, text: wholePercent },
  error: { scaleOf: sizeScale, text: significant },
};
const SHOWN_AT_FIRST = ["loss", "accuracy"];

// Pixels from the top: rail, then for each strip a caption and the strip, then the axis.
const RAIL = 26;
const CAPTION = 16;
const HEIGHTS = { loss: 64, accuracy: 40, lost_share: 48 };
const HEIGHTS_OF_SEVERAL = { loss: 96, accuracy: 72 }; // which have to be told apart
const HEIGHT = 64;
const GAP = 6;
const AXIS = 22;
const KNOB = 12; // from its middle
const NEAREST_TICKS = 48;
const LISTED = new Intl.ListFormat("en-GB");
const KEY = { line: 14, letter: 7, gap: 12 }; // pixels, of the names of curves in a caption

export class CurvesView {
  constructor(root, choices) {
    this.root = root;
    this.choices = choices;
    this.svg = root.querySelector(".curves");
    this.rail = root.querySelector(".rail");
    this.cursor = root.querySelector(".cursor");
    this.played = root.querySelector(".played");
    this.mark = root.querySelector(".mark");
    this.shown = new Set(SHOWN_AT_FIRST);
    this.strips = [];
  }

  // `clock` is the film whose frames are shown; the others are drawn at its times.
  load(films, clock, perfectAt) {
    this.films = films;
    this.clock = clock;
    this.perfectAt = perfectAt;
    this.mark.hidden = perfectAt === null;
    this.offer();
  }

  setTimes(times, byDecade) {
    this.times = times;
    this.byDecade = byDecade;
  }

  timeOf(position) {
    return timeOfPosition(this.clock.positions, this.times, position);
  }

  get isLaidOut() {
    return this.width === this.rail.clientWidth;
  }

  titleOf(name) {
    return capitalised(this.clock.measures[name].title);
  }

  // A switch for everything that was measured; the layers of several runs have bars instead.
  offer() {
    const names = Object.keys(STRIPS).filter(
      (name) => name in this.clock.measures && (this.films.length === 1 || name in HEIGHTS_OF_SEVERAL),
    );
    const buttons = names.map((name) => {
      const button = create("button", {
        type: "button",
        className: "curve-choice",
        textContent: this.titleOf(name),
        ariaPressed: String(this.shown.has(name)),
      });
      button.addEventListener("click", () => {
        if (!this.shown.delete(name)) this.shown.add(name);
        button.ariaPressed = String(this.shown.has(name));
        this.layOut();
        this.draw(this.frame, this.position);
        this.describe(this.figures);
      });
      return button;
    });
    this.choices.hidden = names.length <= SHOWN_AT_FIRST.length;
    this.choices.replaceChildren(...buttons);
  }

  layOut() {
    this.left = this.rail.offsetLeft;
    this.width = this.rail.clientWidth;
    this.strips = [];
    const heights = this.films.length > 1 ? HEIGHTS_OF_SEVERAL : HEIGHTS;
    const parts = [];
    let top = RAIL;
    for (const name of Object.keys(STRIPS)) {
      if (!this.shown.has(name) || !(name in this.clock.measures)) continue;
      const height = heights[name] ?? HEIGHT;
      const strip = this.strip(name, top, height);
      if (!strip.length) continue;
      parts.push(...strip);
      top += CAPTION + height + GAP;
    }
    top -= this.strips.length ? GAP : 0;
    parts.push(...this.axis(top), ...this.firstPerfect(top));
    parts.push(...this.strips.flatMap(({ dots }) => dots));
    this.svg.setAttribute("height", top + AXIS);
    this.svg.replaceChildren(...parts);
  }

  // One curve per film, or per layer of a single one; nothing where no value is a number.
  strip(name, top, height) {
    const { scaleOf, text } = STRIPS[name];
    const curves = this.films.flatMap((film) => curvesOf(film, name, STRIPS[name].beside));
    const scale = scaleOf(curves.flatMap(({ values }) => Array.from(values)));
    if (!scale) return [];
    const y = top + CAPTION;
    const frame = { x: this.left, y, width: this.width, height, class: "frame", rx: 2 };
    const position = `translate(${this.left} ${y})`;
    const dots = curves.map((curve) => this.dot(curve));
    this.strips.push({ name, curves, scale, dots, y, height });
    const caption = `${this.titleOf(name)}${scale.isLogarithmic ? " (log)" : ""}`;
    return [
      drawn("rect", frame),
      drawn("text", { x: this.left, y: y - 4, class: "title" }, caption),
      ...this.key(curves, y - 4),
      ...scale.ticks.map((tick) => {
        const at = y + scale.at(tick) * height;
        const attributes = { x: this.left - 6, y: at + 4, "text-anchor": "end" };
        return drawn("text", attributes, text(tick));
      }),
      ...curves.map(({ positions, values, colour, dash }) => {
        const times = Float64Array.from(positions, (at) => this.timeOf(at));
        const d = curvePath(values, times, scale, this.width, height);
        const curve = drawn("path", { d, transform: position, class: "curve" });
        Object.assign(curve.style, { stroke: colour, strokeDasharray: dash });
        return curve;
      }),
    ];
  }

  dot({ colour, isOne }) {
    const dot = drawn("circle", { r: 4, class: "now" });
    if (!isOne) dot.style.fill = colour;
    return dot;
  }

  // The names of a strip's curves, from its right end: the films have theirs over the maps.
  key(curves, y) {
    const named = curves.filter(({ label }) => label);
    if (named.length < 2) return [];
    let x = this.left + this.width;
    const parts = [];
    for (const { label, colour, dash } of [...named].reverse()) {
      x -= label.length * KEY.letter;
      parts.push(drawn("text", { x, y }, label));
      const line = { x1: x - KEY.line - 4, x2: x - 4, y1: y - 4, y2: y - 4, class: "curve" };
      const sample = drawn("line", line);
      Object.assign(sample.style, { stroke: colour, strokeDasharray: dash });
      parts.push(sample);
      x -= KEY.line + KEY.gap;
    }
    return parts;
  }

  axis(top) {
    const gap = NEAREST_TICKS / this.width;
    const { axis, positions } = this.clock;
    const [first, ...others] = positionTicks(positions, this.times, this.byDecade, gap);
    const tick = ({ time }, anchor, text) => {
      const attributes = { x: this.left + time * this.width, y: top + 16, "text-anchor": anchor };
      return drawn("text", attributes, text);
    };
    const name = `${axis.title} ${positionText(axis, first.position)}`;
    // The first one is longer by the name of the axis.
    const beside = others.filter(({ time }) => time * this.width > (name.length + 2) * KEY.letter);
    return [
      tick(first, "start", name),
      ...beside.map((other) => {
        const isLast = other.time > 1 - gap / 2;
        return tick(other, isLast ? "end" : "middle", positionText(axis, other.position));
      }),
    ];
  }

  // A dashed line where accuracy first is 100 %, named on its roomier side.
  firstPerfect(foot) {
    const first = this.perfectAt;
    if (first === null || !this.strips.length) return [];
    const time = this.timeOf(first);
    const x = this.left + time * this.width;
    this.mark.style.left = `${time * 100}%`;
    const isLate = time > 1 / 2;
    const { axis } = this.clock;
    const name = `100 % at ${axis.title} ${positionText(axis, first)}`;
    // Under the rail, where no caption is, and clear of the knob.
    const position = { x: isLate ? x - KNOB : x + KNOB, y: RAIL - 3 };
    return [
      drawn("line", { x1: x, x2: x, y1: RAIL, y2: foot, class: "first-perfect" }),
      drawn("text", { ...position, "text-anchor": isLate ? "end" : "start" }, name),
    ];
  }

  // The picture in words, which end with the figures of the frame shown.
  describe(figures) {
    this.figures = figures;
    const { axis, positions, measures } = this.clock;
    const named = (position) => `${axis.title} ${positionText(axis, position)}`;
    const first = this.perfectAt;
    const perfect = first === null ? "" : `, 100 % first at ${named(first)}`;
    const titles = this.strips.map(({ name }) => measures[name].title);
    const shown = capitalised(LISTED.format(titles)) || "Timeline";
    this.svg.ariaLabel = `${shown} up to ${named(positions.at(-1))}${perfect}. ${figures}`;
  }

  draw(frame, position) {
    this.frame = frame;
    this.position = position;
    const time = this.times[frame];
    const x = time * this.width;
    this.cursor.style.transform = `translateX(${x}px)`;
    this.played.style.transform = `scaleX(${time})`;
    for (const { curves, scale, dots, y, height } of this.strips) {
      dots.forEach((dot, k) => {
        const at = scale.at(valueAt(curves[k], position));
        const isKnown = Number.isFinite(at);
        dot.setAttribute("visibility", isKnown ? "visible" : "hidden");
        if (isKnown) dot.setAttribute("transform", `translate(${this.left + x} ${y + at * height})`);
      });
    }
  }
}

function capitalised(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

// The curves of a measure: the film's own, or one per layer, and that of the validation rows.
/** @param {Film} film */
function curvesOf(film, name, beside) {
  const measure = film.measures[name];
  if (!measure) return [];
  const isOne = film.nRuns === 1;
  if (measure.nLayers === 1) {
    const own = { ...measure, ...film.style, isOne, label: film.measures[beside] && "training" };
    const validation = film.measures[beside];
    if (!validation) return [own];
    const { colour } = film.style;
    return [own, { ...validation, colour, dash: "5 4", isOne, label: "validation" }];
  }
  const { layers: colours, dashes } = film.colours;
  return Array.from({ length: measure.nLayers }, (_, layer) => ({
    positions: measure.positions,
    values: measure.values.filter((value, k) => k % measure.nLayers === layer),
    nLayers: 1,
    colour: colours[layer % colours.length],
    dash: dashes[layer % dashes.length].join(" "),
    label: layer === film.sizes.length - 2 ? "output" : `layer ${layer + 1}`,
  }));
}
