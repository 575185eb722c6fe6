// A section on the map: a thin line with its ends A and B, which can be moved there.

import { create, drawn } from "./markup.js";

const SECTION_STEP = 0.01; // of the map, by an arrow key; five times as far with Shift
const SECTION_ARROWS = new Map([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
]);

// A part of the map moved by another, but not beyond its edge.
export function moved(part, by) {
  return Math.min(Math.max(part + by, 0), 1);
}

export class SectionLine {
  // `changed` is called with the section, in the coordinates of the map.
  constructor(changed) {
    this.changed = changed;
    this.ends = [
      [0.06, 0.5],
      [0.94, 0.5],
    ];
    this.grip = drawn("line", { class: "section-grip" });
    this.lines = [drawn("line", { class: "section-halo" }), drawn("line", {}), this.grip];
    const picture = drawn("svg", { "aria-hidden": "true" });
    picture.append(...this.lines);
    this.handles = ["A", "B"].map((name, end) => this.handle(name, end));
    this.root = create("div", { className: "section-line" }, [picture, ...this.handles]);
    this.root.addEventListener("click", (event) => event.stopPropagation()); // that would play
    this.dragOf(this.grip, [0, 1]);
  }

  handle(name, end) {
    const button = create("button", { type: "button", className: "handle", textContent: name });
    this.dragOf(button, [end]);
    button.addEventListener("keydown", (event) => {
      const arrow = SECTION_ARROWS.get(event.key);
      if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const step = event.shiftKey ? 5 * SECTION_STEP : SECTION_STEP;
      this.move([end], arrow[0] * step, arrow[1] * step);
    });
    return button;
  }

  // Let a pointer move some of the ends.
  dragOf(element, ends) {
    let last = null;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // no text is selected; so the focus has to be given
      this.handles[ends[0]].focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      last = event;
    });
    element.addEventListener("pointermove", (event) => {
      if (!last) return;
      const { width, height } = this.root.getBoundingClientRect();
      const [dx, dy] = [event.clientX - last.clientX, event.clientY - last.clientY];
      this.move(ends, dx / width, dy / height);
      last = event;
    });
    for (const name of ["pointerup", "pointercancel"]) {
      element.addEventListener(name, (event) => {
        event.stopPropagation();
        last = null;
      });
    }
  }

  load(domain, axes) {
    this.domain = domain;
    this.axes = axes;
    this.draw();
  }

  move(ends, dx, dy) {
    for (const end of ends) {
      const [x, y] = this.ends[end];
      this.ends[end] = [moved(x, dx), moved(y, dy)];
    }
    this.draw();
    this.changed();
  }

  get section() {
    const [[left, right], [low, high]] = this.domain;
    const [[ax, ay], [bx, by]] = this.ends;
    const x = (part) => left + (right - left) * part;
    const y = (part) => high - (high - low) * part;
    return { x1: x(ax), y1: y(ay), x2: x(bx), y2: y(by) };
  }

  draw() {
    const [[ax, ay], [bx, by]] = this.ends;
    const percent = (part) => `${100 * part}%`;
    for (const line of this.lines) {
      line.setAttribute("x1", percent(ax));
      line.setAttribute("y1", percent(ay));
      line.setAttribute("x2", percent(bx));
      line.setAttribute("y2", percent(by));
    }
    const { x1, y1, x2, y2 } = this.section;
    const places = [
      [x1, y1],
      [x2, y2],
    ];
    this.handles.forEach((handle, end) => {
      handle.style.left = percent(this.ends[end][0]);
      handle.style.top = percent(this.ends[end][1]);
      const [x, y] = places[end].map((value) => Number(value.toPrecision(3)));
      const place = `${this.axes[0]} ${x}, ${this.axes[1]} ${y}`;
      const name = `End ${handle.textContent} of the section`;
      handle.ariaLabel = `${name} at ${place}; the arrow keys move it`;
    });
  }
}
