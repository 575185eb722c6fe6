// What a pointer and the keys do to the points on the map.

import { coordinatesAt, nearestRow, partsOf } from "./points.js";

const POINT_REACH = { mouse: 9, pen: 12, touch: 18 }; // pixels around a point that are the point's
const DRAG_FROM = 6; // pixels; less is a click
const POINT_STEP = 0.02; // of the map, by an arrow key; a tenth of it with Shift
const POINT_ARROWS = new Map([
  ["arrowleft", [-1, 0]],
  ["arrowright", [1, 0]],
  ["arrowup", [0, -1]],
  ["arrowdown", [0, 1]],
]);

export class PointInput {
  constructor(maps, mode) {
    this.mode = mode;
    this.grip = null; // what a pointer holds
    this.keys = this.actionsOfKeys();
    maps.addEventListener("pointerdown", (event) => this.grab(event));
    maps.addEventListener("pointermove", (event) => this.drag(event));
    maps.addEventListener("pointerup", (event) => this.drop(event));
    maps.addEventListener("pointercancel", () => (this.grip = null)); // as far as it came
    maps.addEventListener("keydown", (event) => this.press(event));
  }

  actionsOfKeys() {
    const { mode } = this;
    return {
      n: () => mode.selectBeside(1),
      p: () => mode.selectBeside(-1),
      enter: () => this.addBeside(),
      f: () => mode.flip(),
      delete: () => mode.remove(),
      backspace: () => mode.remove(),
      escape: () => mode.escape(),
    };
  }

  // The part of the map under a pointer.
  partAt({ clientX, clientY }) {
    const { left, top, width, height } = this.mode.map.field.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  grab(event) {
    const { mode } = this;
    if (!mode.isOn || event.button !== 0 || !event.isPrimary) return;
    if (!event.target.closest(".stage")) return;
    const part = this.partAt(event);
    const { set, domain, map } = mode;
    const reach = (POINT_REACH[event.pointerType] ?? POINT_REACH.mouse) / map.side;
    const index = nearestRow(set.rows, part, domain, reach);
    map.stage.setPointerCapture(event.pointerId);
    const [across, down] = index === null ? part : partsOf(set.rows[index], domain);
    const offset = [across - part[0], down - part[1]];
    this.grip = { set, index, start: event, offset, isFar: false, isDragging: false };
    if (index !== null) mode.select(index);
  }

  drag(event) {
    const { grip, mode } = this;
    if (!grip || !event.isPrimary) return;
    const { start, offset } = grip;
    grip.isFar ||=
      Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) >= DRAG_FROM;
    if (grip.index === null || !grip.isFar || grip.set !== mode.set) return;
    const [across, down] = this.partAt(event);
    const place = coordinatesAt([across + offset[0], down + offset[1]], mode.domain);
    mode.moveTo(place, grip.isDragging);
    grip.isDragging = true;
  }

  drop(event) {
    const { grip, mode } = this;
    this.grip = null;
    // Other points may have come while it was held.
    if (!grip || grip.isDragging || grip.set !== mode.set) return;
    if (grip.index !== null) mode.flip();
    else if (!grip.isFar) mode.add(coordinatesAt(this.partAt(event), mode.domain));
  }

  press(event) {
    const { mode } = this;
    if (!mode.isOn) return;
    const { altKey, ctrlKey, metaKey, shiftKey, target } = event;
    const name = event.key.toLowerCase();
    const isUndo = name === "u" || (name === "z" && (ctrlKey || metaKey) && !shiftKey);
    if (altKey || ((ctrlKey || metaKey) && !isUndo)) return;
    const isOnMap = target.matches(".stage");
    const arrow = POINT_ARROWS.get(name);
    if (isUndo) mode.undo();
    else if (isOnMap && arrow) this.moveBy(arrow, event);
    else if (isOnMap && this.keys[name]) this.keys[name]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  moveBy(arrow, { shiftKey, repeat }) {
    const { mode } = this;
    const step = shiftKey ? POINT_STEP / 10 : POINT_STEP;
    const part = partsOf(mode.pointed, mode.domain).map((from, k) => from + step * arrow[k]);
    const place = coordinatesAt(part, mode.domain);
    mode.moveTo(place, repeat); // a key that is held down is one step
  }

  // At the crosshair, or where it can be told from the point that is chosen.
  addBeside() {
    const { mode } = this;
    const [across, down] = partsOf(mode.pointed, mode.domain);
    const beside = across > 0.5 ? -POINT_STEP : POINT_STEP;
    const step = mode.set.chosen ? beside : 0;
    mode.add(coordinatesAt([across + step, down], mode.domain));
  }
}
