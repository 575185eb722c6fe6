// A picture of outputs, 0 … 1, along a line, with rows above and below: axes, curves, marks.

import { create } from "./markup.js";
import { shapeOf } from "./picture.js";
import { roundTicks, significant } from "./timeline.js";

// Pixels around the curves: rows of class 1 above, rows of class 0, ticks and the title below.
const PLOT_ABOVE = 24;
const PLOT_BELOW = 60;
const PLOT_LEFT = 34;
const PLOT_RIGHT = 14;
const PLOT_HEIGHT = 204;
const ROW_STRIP = { gap: 7, height: 12 }; // in which rows are spread, so that fewer hide others
const GOLDEN = 0.6180339887498949; // its multiples spread them without a pattern
const TICK_ROOM = 60;
const OUTPUT_TICKS = [0, 0.5, 1];

export class OutputPlot {
  constructor(root) {
    this.canvas = create("canvas", { className: "output-plot", role: "img" });
    this.context = this.canvas.getContext("2d");
    root.append(this.canvas);
    // The horizontal axis, and how it is drawn.
    this.low = 0;
    this.high = 1;
    this.paper = "";
    this.ink = "";
    this.font = "";
    this.unit = 1;
  }

  load({ shapes, classes, boundary }) {
    this.colours = { classes, boundary };
    this.shapes = shapes.map((shape) => new Path2D(shapeOf(shape)));
  }

  restyle({ paper, ink }, font) {
    Object.assign(this, { paper, ink, font: `12px ${font}` });
  }

  layOut() {
    const { clientWidth, clientHeight } = this.canvas;
    // As large as the text around it: the lengths below are of a plot of the usual height.
    this.unit = clientHeight / PLOT_HEIGHT || 1;
    this.ratio = (devicePixelRatio || 1) * this.unit;
    this.width = clientWidth / this.unit;
    this.canvas.width = Math.round(this.width * this.ratio);
    this.canvas.height = Math.round(PLOT_HEIGHT * this.ratio);
    this.inner = {
      width: this.width - PLOT_LEFT - PLOT_RIGHT,
      height: PLOT_HEIGHT - PLOT_ABOVE - PLOT_BELOW,
    };
  }

  get isLaidOut() {
    return this.width > 0;
  }

  x(value) {
    return PLOT_LEFT + ((value - this.low) / (this.high - this.low)) * this.inner.width;
  }

  y(output) {
    return PLOT_ABOVE + (1 - output) * this.inner.height;
  }

  // What a position stands for, in pixels of the page from the left.
  valueAt(pixel) {
    const part = (pixel / this.unit - PLOT_LEFT) / this.inner.width;
    return this.low + part * (this.high - this.low);
  }

  // An empty picture from one value to another; `ends` are names for both in place of numbers.
  clear(low, high, title, ends) {
    const { context, ratio, width, inner, ink } = this;
    Object.assign(this, { low, high });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, PLOT_HEIGHT);
    context.font = this.font;
    context.fillStyle = context.strokeStyle = ink;
    context.lineWidth = 1;
    context.globalAlpha = 0.06;
    context.fillRect(PLOT_LEFT, PLOT_ABOVE, inner.width, inner.height);
    context.globalAlpha = 0.16;
    for (const output of OUTPUT_TICKS) {
      this.line(PLOT_LEFT, this.y(output), width - PLOT_RIGHT, this.y(output));
    }
    context.globalAlpha = 0.75;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const output of OUTPUT_TICKS) {
      context.fillText(output === 0.5 ? "½" : output, PLOT_LEFT - 8, this.y(output));
    }
    context.textAlign = "center";
    const foot = PLOT_HEIGHT - PLOT_BELOW + 35;
    for (const tick of roundTicks(low, high, Math.max(3, Math.floor(inner.width / TICK_ROOM)))) {
      const isUnderEnd = ends && (tick <= low || tick > low + 0.93 * (high - low));
      if (!isUnderEnd) context.fillText(significant(tick), this.x(tick), foot);
    }
    context.globalAlpha = 1;
    if (ends) {
      context.fillText(ends[0], this.x(low), foot);
      context.fillText(ends[1], this.x(high), foot);
    }
    const middle = PLOT_LEFT + inner.width / 2;
    context.fillText(title, middle, PLOT_HEIGHT - 10, inner.width + PLOT_RIGHT);
  }

  // Words where a rising curve leaves room.
  note(text) {
    const { context, width } = this;
    context.fillStyle = this.ink;
    context.globalAlpha = 0.75;
    context.textAlign = "right";
    context.fillText(text, width - PLOT_RIGHT - 8, this.y(0.14));
    context.globalAlpha = 1;
  }

  line(x1, y1, x2, y2) {
    const { context } = this;
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  }

  // Outputs output(k) at the values value(k).
  curve(n, value, output, { colour, width = 2, dash = [], alpha = 1 }) {
    const { context } = this;
    context.strokeStyle = colour;
    context.globalAlpha = alpha;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.setLineDash(dash);
    context.beginPath();
    for (let k = 0; k < n; k++) context.lineTo(this.x(value(k)), this.y(output(k)));
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  // A row of a class: above the curves or below them, ringed if the network is wrong about it.
  mark(row, value, label, isAbove, isWrong) {
    const { context, ratio, shapes, colours } = this;
    const spread = ROW_STRIP.gap + ((row * GOLDEN) % 1) * ROW_STRIP.height;
    const x = this.x(value);
    const y = isAbove ? this.y(1) - spread : this.y(0) + spread;
    const radius = 3 * ratio;
    context.setTransform(radius, 0, 0, radius, x * ratio, y * ratio);
    context.fillStyle = colours.classes[label % colours.classes.length];
    context.fill(shapes[label % shapes.length]);
    if (!isWrong) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.strokeStyle = this.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x, y, 6, 0, 2 * Math.PI);
    context.stroke();
  }
}
