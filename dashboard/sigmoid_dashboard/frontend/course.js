// The course of a few descents, epoch by epoch, at the press of one button: every unit on its own
// curve, and beside them what is measured against the epoch.

import { create, drawn } from "../../../sigmoid_estimator/player/js/markup.js";
import { wholeNumber, written } from "../../../sigmoid_estimator/player/js/timeline.js";
import { component } from "./component.js";
import { CurvePanel } from "./curve_panel.js";

const DIGITS = 4; // as in the sentence about the course: at −9.998 a unit has moved
const MILLISECONDS = 5000; // for the whole course
const CURVE_HEIGHTS = { alone: 230, beside: 190 };
const COURSE_HEIGHT = 230;
const AROUND = { left: 44, right: 12, top: 10, bottom: 34 };
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

export default component({
  open: ({ parentElement }) => new Course(parentElement.querySelector(".course")),
  update: (course, { data }) => course.load(data),
});

// Columns of a table cut into n equal parts.
function parts(table, names, n) {
  const columns = names.map((name) => table.getChild(name).toArray());
  const length = columns[0].length / n;
  const cut = (k) => columns.map((column) => column.slice(k * length, (k + 1) * length));
  return Array.from({ length: n }, (_, k) => cut(k));
}

class Course {
  constructor(root) {
    this.id = "";
    this.epoch = 0;
    this.width = 0; // that the picture is drawn for
    this.axis = { title: "", low: 0, high: 1, wanted: 0 };
    this.root = root;
    this.button = create("button", { type: "button", className: "run" });
    this.clock = create("output", { className: "clock" });
    this.legend = create("div", { className: "legend" });
    this.curves = create("div", { className: "curves" });
    this.svg = drawn("svg", { class: "plot lines", "aria-hidden": "true" });
    this.caption = create("figcaption");
    root.replaceChildren(
      create("div", { className: "choice" }, [this.button, this.clock]),
      create("div", { className: "panels" }, [
        this.curves,
        create("figure", { className: "curve" }, [this.caption, this.svg, this.legend]),
      ]),
    );
    this.button.addEventListener("click", () => (this.isRunning ? this.stop() : this.run()));
    this.sizes = new ResizeObserver(() => this.layOut());
    this.sizes.observe(root);
  }

  dispose() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.request);
  }

  // Another course begins at its start; the same one stays where it is.
  load({ id, names, colours, dashes, on, runs, activations, ends, curves, axis }) {
    if (id === this.id) return;
    this.id = id;
    this.axis = axis;
    this.caption.textContent = axis.title;
    this.width = this.epoch = 0;
    this.lines = null;
    this.stop();
    this.runs = parts(runs, ["z", "output", "value"], names.length).map(
      ([z, output, value], k) => ({
        ...{ name: names[k], colour: colours[k], dash: dashes[k].join(" "), on: on[k] },
        ...{ z, output, value },
      }),
    );
    this.last = this.runs[0].z.length - 1;
    this.panels = parts(curves, ["z", "output", "slope"], activations.length).map(
      ([z, output, slope], k) =>
        new CurvePanel({ name: activations[k], z, output, slope }, ends[k]),
    );
    this.curves.replaceChildren(...this.panels.map(({ root }) => root));
    this.numbers = this.runs.map(() => create("span", { className: "number" }));
    this.legend.replaceChildren(
      ...this.runs.map(({ name, colour }, k) => {
        const key = create("span", { className: "key" }, [`${name} `, this.numbers[k]]);
        key.style.setProperty("--own", colour);
        return key;
      }),
    );
    this.layOut();
    this.show(0);
  }

  layOut() {
    const width = this.svg.clientWidth;
    if (!this.runs || !width || width === this.width) return;
    this.width = width;
    const height = CURVE_HEIGHTS[this.panels.length > 1 ? "beside" : "alone"];
    for (const panel of this.panels) panel.layOut(panel.svg.clientWidth, height);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${COURSE_HEIGHT}`);
    this.svg.style.height = `${COURSE_HEIGHT}px`;
    this.lines = this.runs.map(({ colour, dash }) => this.lineOf(colour, dash));
    this.svg.replaceChildren(...this.axes(), ...this.lines);
    this.show(this.epoch);
  }

  x(epoch) {
    return AROUND.left + (epoch / this.last) * (this.width - AROUND.left - AROUND.right);
  }

  y(value) {
    const inside = Math.min(Math.max(value, this.axis.low), this.axis.high);
    const share = (inside - this.axis.low) / (this.axis.high - this.axis.low);
    return COURSE_HEIGHT - AROUND.bottom - share * (COURSE_HEIGHT - AROUND.top - AROUND.bottom);
  }

  lineOf(colour, dash) {
    const line = drawn("polyline", { "stroke-dasharray": dash });
    line.style.setProperty("--own", colour);
    return line;
  }

  axes() {
    const bottom = COURSE_HEIGHT - AROUND.bottom;
    const rule = (value, kind) => {
      const [x2, y] = [this.width - AROUND.right, this.y(value)];
      return drawn("line", { class: kind, x1: AROUND.left, x2, y1: y, y2: y });
    };
    const text = (x, y, anchor, content) =>
      drawn("text", { x, y, "text-anchor": anchor }, String(content).replace("-", "−"));
    const middle = (this.axis.low + this.axis.high) / 2;
    return [
      ...[this.axis.low, middle, this.axis.high].flatMap((value) => [
        rule(value, "grid"),
        text(AROUND.left - 6, this.y(value) + 4, "end", value),
      ]),
      rule(this.axis.wanted, "wanted"),
      text(this.width - AROUND.right, this.y(this.axis.wanted) + this.beside, "end", "wanted"),
      text(AROUND.left, bottom + 15, "middle", 0),
      text(this.width - AROUND.right, bottom + 15, "end", wholeNumber(this.last)),
      text(this.width / 2, bottom + 28, "middle", "epoch"),
    ];
  }

  // The word "wanted" on the side of its line where there is room.
  get beside() {
    return this.axis.wanted > (this.axis.low + this.axis.high) / 2 ? 15 : -6;
  }

  run() {
    this.isRunning = true;
    const began = performance.now();
    const step = (now) => {
      const share = STILL.matches ? 1 : Math.min((now - began) / MILLISECONDS, 1);
      this.show(Math.round(share * this.last));
      if (share < 1) this.request = requestAnimationFrame(step);
      else this.stop();
    };
    this.name();
    this.request = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.request);
    this.isRunning = false;
    this.name();
  }

  name() {
    const again = this.epoch && this.epoch === this.last ? "Run again" : "Run";
    this.button.textContent = this.isRunning ? "Stop" : again;
    this.clock.ariaLive = this.isRunning ? "off" : "polite";
  }

  show(epoch) {
    this.epoch = epoch;
    this.clock.textContent = `epoch ${wholeNumber(epoch)}`;
    this.runs.forEach(({ value }, k) => {
      this.numbers[k].textContent = written(value[epoch], DIGITS);
    });
    if (!this.lines) return;
    this.runs.forEach(({ value }, k) => {
      const points = Array.from(value.subarray(0, epoch + 1), (v, at) =>
        Number.isFinite(v) ? `${this.x(at).toFixed(1)},${this.y(v).toFixed(1)}` : "",
      );
      this.lines[k].setAttribute("points", points.join(" "));
    });
    this.panels.forEach((panel, k) => {
      const own = this.runs.filter(({ on, z }) => on === k && Number.isFinite(z[epoch]));
      panel.mark(
        own.map(({ z, output, colour }) => ({ z: z[epoch], output: output[epoch], colour })),
      );
    });
  }
}
