// An activation and its slope, drawn for the width that there is, with points on them.

import { create, drawn } from "../../../sigmoid_estimator/player/js/markup.js";

const ROOM = { left: 30, right: 8, top: 8, bottom: 20 }; // pixels around the plot
const TANGENT = 2.5; // how far the tangent reaches, in z
const RADIUS = 6;

/**
 * @typedef {{name: string, z: ArrayLike<number>, output: ArrayLike<number>, slope: ArrayLike<number>}} Curve
 * @typedef {{z: number, output: number, slope?: number, colour?: string}} Mark
 */

export class CurvePanel {
  /**
   * @param {Curve} curve
   * @param {number[]} values that have a line, from the lowest to the highest that is shown
   */
  constructor(curve, values) {
    this.curve = curve;
    this.values = values;
    this.low = values[0];
    this.high = values[values.length - 1];
    this.width = this.height = 0; // in pixels, once there is room
    this.ends = [curve.z[0], curve.z[curve.z.length - 1]];
    this.svg = drawn("svg", { class: "plot", "aria-hidden": "true" });
    this.readout = create("p", { className: "figures" });
    this.root = create("figure", { className: "curve" }, [
      create("figcaption", { textContent: curve.name }),
      this.svg,
      this.readout,
    ]);
    this.marks = [];
  }

  layOut(width, height) {
    if (!width || (width === this.width && height === this.height)) return;
    this.width = width;
    this.height = height;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.style.height = `${height}px`;
    this.points = drawn("g", {});
    this.tangents = drawn("g", {});
    const lines = this.window();
    lines.append(this.line("slope"), this.line("output"), this.tangents);
    this.svg.replaceChildren(...this.axes(), lines, this.points);
    this.mark(this.marks);
  }

  // What leaves the plot is cut off at its edges.
  window() {
    const { left: x, top: y } = ROOM;
    const width = this.width - x - ROOM.right;
    const height = this.height - y - ROOM.bottom;
    return drawn("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` });
  }

  x(z) {
    const share = (z - this.ends[0]) / (this.ends[1] - this.ends[0]);
    return ROOM.left + share * (this.width - ROOM.left - ROOM.right);
  }

  y(value) {
    const share = (value - this.low) / (this.high - this.low);
    return this.height - ROOM.bottom - share * (this.height - ROOM.top - ROOM.bottom);
  }

  // The z under the pointer.
  zAt({ clientX }) {
    const { left, width } = this.svg.getBoundingClientRect();
    const x = ((clientX - left) / width) * this.width;
    const share = (x - ROOM.left) / (this.width - ROOM.left - ROOM.right);
    return this.ends[0] + Math.min(Math.max(share, 0), 1) * (this.ends[1] - this.ends[0]);
  }

  axes() {
    const bottom = this.height - ROOM.bottom;
    return [
      ...this.values.flatMap((value) => [
        drawn("line", {
          class: value === 0 ? "zero" : "grid",
          x1: ROOM.left,
          x2: this.width - ROOM.right,
          y1: this.y(value),
          y2: this.y(value),
        }),
        this.label(value, ROOM.left - 6, this.y(value) + 4, "end"),
      ]),
      ...[this.ends[0], 0, this.ends[1]].map((z) =>
        this.label(z, this.x(z), bottom + 15, z === 0 ? "middle" : z < 0 ? "start" : "end"),
      ),
    ];
  }

  label(value, x, y, anchor) {
    return drawn("text", { x, y, "text-anchor": anchor }, String(value).replace("-", "−"));
  }

  line(kind) {
    const points = Array.from(this.curve.z, (z, k) => {
      const value = this.curve[kind][k];
      return `${this.x(z).toFixed(1)},${this.y(value).toFixed(1)}`;
    });
    return drawn("polyline", { class: kind, points: points.join(" ") });
  }

  /** @param {Mark[]} marks */
  mark(marks) {
    this.marks = marks;
    if (!this.points) return;
    this.points.replaceChildren(...marks.flatMap((mark) => this.point(mark)));
    const sloping = marks.filter(({ slope }) => slope !== undefined);
    this.tangents.replaceChildren(...sloping.map((mark) => this.tangent(mark)));
  }

  /** @param {Mark} mark */
  point({ z, output, slope, colour }) {
    const parts = [];
    if (slope !== undefined) {
      const across = { x1: this.x(z), x2: this.x(z), y1: ROOM.top };
      parts.push(
        drawn("line", { class: "at", ...across, y2: this.height - ROOM.bottom }),
        this.dot(z, slope, "slope"),
      );
    }
    const dot = this.dot(z, output, "output");
    if (colour) dot.style.setProperty("--own", colour);
    return [...parts, dot];
  }

  /** @param {Mark} mark */
  tangent({ z, output, slope = 0 }) {
    return drawn("line", {
      class: "tangent",
      x1: this.x(z - TANGENT),
      x2: this.x(z + TANGENT),
      y1: this.y(output - TANGENT * slope),
      y2: this.y(output + TANGENT * slope),
    });
  }

  // A point that is beyond the picture is at its edge.
  dot(z, value, kind) {
    const shown = Math.min(Math.max(value, this.low), this.high);
    const [first, last] = this.ends;
    const place = { cx: this.x(Math.min(Math.max(z, first), last)), cy: this.y(shown), r: RADIUS };
    return drawn("circle", { class: `dot ${kind}`, ...place });
  }
}
