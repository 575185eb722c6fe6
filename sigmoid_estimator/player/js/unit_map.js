// A small map of one unit: what it puts out over the plane, and the line where its z is 0.

import { create } from "./markup.js";
import { strokeSegments } from "./scene.js";

const UNIT_TINT = 0.85; // opacity of a unit's largest output

export class UnitMap {
  constructor() {
    this.canvas = create("canvas");
    this.context = this.canvas.getContext("2d");
  }

  // What the scene has computed, in its grid's own pixels.
  draw(scene, subject, ink) {
    const { canvas, context } = this;
    const { grid, film } = scene;
    if (canvas.width !== grid.size) canvas.width = canvas.height = grid.size;
    context.putImageData(scene.paint(subject, UNIT_TINT), 0, 0);
    const count = scene.outline(subject);
    context.lineWidth = grid.size / 40;
    // A decision has its colour, as on the large map; a unit's own line is of ink.
    const isDecision = subject.kind === "label" || subject.kind === "prediction";
    context.strokeStyle = isDecision ? film.colours.boundary : ink;
    strokeSegments(context, grid, count, grid.size);
  }
}
