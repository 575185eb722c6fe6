// The timeline: loss and accuracy over the film, and the cursor that is dragged along them.

import { valueAt } from "./film.js";
import { drawn } from "./markup.js";
import {
  accuracyScale,
  curvePath,
  positionText,
  positionTicks,
  lossScale,
  significant,
  timeOfPosition,
  wholePercent,
} from "./timeline.js";

// Pixels from the top: rail, then for each strip a caption and the strip, then the axis.
const RAIL = 26;
const CAPTION = 16;
const HEIGHTS = { loss: 64, accuracy: 40 };
const HEIGHTS_OF_SEVERAL = { loss: 96, accuracy: 72 }; // which have to be told apart
const GAP = 6;
const AXIS = 22;
const CAPTION_WIDTH = 72;
const NEAREST_TICKS = 48;

export class CurvesView {
  constructor(root) {
    this.root = root;
    this.svg = root.querySelector(".curves");
    this.rail = root.querySelector(".rail");
    this.cursor = root.querySelector(".cursor");
    this.played = root.querySelector(".played");
    this.mark = root.querySelector(".mark");
    this.strips = [];
  }

  // `clock` is the film whose records are shown; the others are drawn at its times.
  load(films, clock, perfectAt) {
    this.films = films;
    this.clock = clock;
    this.perfectAt = perfectAt;
    this.mark.hidden = perfectAt === null;
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

  layOut() {
    this.left = this.rail.offsetLeft;
    this.width = this.rail.clientWidth;
    this.strips = [];
    const losses = this.films.map((film) => film.measures.loss);
    const accuracies = this.films.map((film) => film.measures.accuracy);
    const lossOf = lossScale(losses.flatMap(({ values }) => Array.from(values)));
    const accuracyOf = accuracyScale(accuracies.flatMap(({ values }) => Array.from(values)));
    const { loss, accuracy } = this.films.length > 1 ? HEIGHTS_OF_SEVERAL : HEIGHTS;
    const parts = [];
    let top = RAIL;
    if (lossOf) {
      const caption = lossOf.isLogarithmic ? "Loss (log)" : "Loss";
      parts.push(...this.strip(caption, losses, lossOf, significant, top, loss));
      top += CAPTION + loss + GAP;
    }
    if (accuracyOf) {
      parts.push(...this.strip("Accuracy", accuracies, accuracyOf, wholePercent, top, accuracy));
      top += CAPTION + accuracy;
    }
    parts.push(...this.axis(top), ...this.firstPerfect(top));
    parts.push(...this.strips.flatMap(({ dots }) => dots));
    this.svg.setAttribute("height", top + AXIS);
    this.svg.replaceChildren(...parts);
  }

  // One curve per film.
  strip(caption, series, scale, format, top, height) {
    const y = top + CAPTION;
    const frame = { x: this.left, y, width: this.width, height, class: "frame", rx: 2 };
    const position = `translate(${this.left} ${y})`;
    const dots = series.map((_, k) => this.dot(this.films[k]));
    this.strips.push({ series, scale, dots, y, height });
    return [
      drawn("rect", frame),
      drawn("text", { x: this.left, y: y - 4, class: "title" }, caption),
      ...scale.ticks.map((tick) => {
        const at = y + scale.at(tick) * height;
        const attributes = { x: this.left - 6, y: at + 4, "text-anchor": "end" };
        return drawn("text", attributes, format(tick));
      }),
      ...series.map(({ positions, values }, k) => {
        const { colour, dash } = this.films[k].style;
        const times = Float64Array.from(positions, (position) => this.timeOf(position));
        const d = curvePath(values, times, scale, this.width, height);
        const curve = drawn("path", { d, transform: position, class: "curve" });
        Object.assign(curve.style, { stroke: colour, strokeDasharray: dash });
        return curve;
      }),
    ];
  }

  dot({ nRuns, style }) {
    const dot = drawn("circle", { r: 4, class: "now" });
    if (nRuns > 1) dot.style.fill = style.colour;
    return dot;
  }

  axis(top) {
    const gap = NEAREST_TICKS / this.width;
    const { axis, positions } = this.clock;
    const ticks = positionTicks(positions, this.times, this.byDecade, gap);
    return ticks.map(({ position, time }, k) => {
      const isLast = time > 1 - gap / 2;
      const anchor = isLast ? "end" : k === 0 ? "start" : "middle";
      const attributes = { x: this.left + time * this.width, y: top + 16, "text-anchor": anchor };
      return drawn("text", attributes, `${k === 0 ? `${axis.title} ` : ""}${positionText(axis, position)}`);
    });
  }

  // A dashed line where accuracy first is 100 %, named on its roomier side.
  firstPerfect(foot) {
    const first = this.perfectAt;
    if (first === null) return [];
    const time = this.timeOf(first);
    const x = this.left + time * this.width;
    this.mark.style.left = `${time * 100}%`;
    const isLate = time > 0.5;
    const name = `100 % at ${this.clock.axis.title} ${positionText(this.clock.axis, first)}`;
    const beside = isLate ? x - 6 : Math.max(x + 6, this.left + CAPTION_WIDTH);
    const position = { x: beside, y: RAIL + CAPTION - 4 };
    return [
      drawn("line", { x1: x, x2: x, y1: RAIL, y2: foot, class: "first-perfect" }),
      drawn("text", { ...position, "text-anchor": isLate ? "end" : "start" }, name),
    ];
  }

  draw(frame, position) {
    const time = this.times[frame];
    const x = time * this.width;
    this.cursor.style.transform = `translateX(${x}px)`;
    this.played.style.transform = `scaleX(${time})`;
    for (const { series, scale, dots, y, height } of this.strips) {
      dots.forEach((dot, k) => {
        const at = scale.at(valueAt(series[k], position));
        const isKnown = Number.isFinite(at);
        dot.setAttribute("visibility", isKnown ? "visible" : "hidden");
        if (isKnown) dot.setAttribute("transform", `translate(${this.left + x} ${y + at * height})`);
      });
    }
  }
}
