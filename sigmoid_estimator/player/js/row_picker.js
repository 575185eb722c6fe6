// The row that is looked at, ringed on the map, where a click chooses another.

import { create } from "./markup.js";

const ROW_REACH = 14; // pixels from a point that still mean it

export class RowPicker {
  constructor(chosen) {
    this.chosen = chosen;
    this.ring = create("div", { className: "chosen-row" });
    this.pick = (event) => this.pickAt(event);
  }

  load({ points, domain, rows }, overlay) {
    this.remove();
    this.points = points;
    this.domain = domain;
    this.nRows = rows.inputs.length / rows.names.length;
    this.overlay = overlay;
    overlay.append(this.ring);
    overlay.addEventListener("click", this.pick, true); // before it plays the film
  }

  remove() {
    this.ring.remove();
    this.overlay?.removeEventListener("click", this.pick, true);
  }

  // Where a row is, in parts of the map.
  placeOf(row) {
    const [[left, right], [low, high]] = this.domain;
    const { x, y } = this.points;
    return [(x[row] - left) / (right - left), (high - y[row]) / (high - low)];
  }

  mark(row) {
    const [x, y] = this.placeOf(row);
    this.ring.style.left = `${100 * x}%`;
    this.ring.style.top = `${100 * y}%`;
  }

  pickAt(event) {
    const { left, top, width, height } = this.overlay.getBoundingClientRect();
    let nearest = ROW_REACH;
    let found = -1;
    for (let row = 0; row < this.nRows; row++) {
      const [x, y] = this.placeOf(row);
      const distance = Math.hypot(
        left + x * width - event.clientX,
        top + y * height - event.clientY,
      );
      if (distance < nearest) [nearest, found] = [distance, row];
    }
    if (found < 0) return;
    event.stopPropagation();
    this.chosen(found);
  }
}
