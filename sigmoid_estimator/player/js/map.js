// The map: what the network says on the plane, its boundary, the lines of its units, the points.

import { ExactMap } from "./exact.js";
import { create, drawn } from "./markup.js";
import { shapeOf } from "./picture.js";
import { MOST_UNITS, strokeSegments } from "./scene.js";
import { roundTicks, significant } from "./timeline.js";

const POINT = { radius: 3.7, halo: 0.7 }; // the area of Altair's points
const SMALL_POINT = { radius: 3, halo: 0.3 };
const MANY_POINTS = 600;
const SMALL_MAP = 260; // pixels
const MANY_LINES = 16; // of more, single ones cannot be told apart: all are faint
const INSPECTED_TINT = 0.6; // opacity of a unit's largest output
const TICKS = 5;

export class MapView {
  // Only one map of several has the legend, which is that of all.
  constructor(root, legend) {
    this.root = root;
    this.legend = legend;
    this.stage = root.querySelector(".stage");
    this.field = root.querySelector(".field");
    this.context = this.field.getContext("2d");
    this.points = root.querySelector(".points");
    this.tile = create("canvas");
    this.tileContext = this.tile.getContext("2d");
    this.exact = new ExactMap();
    this.ends = new Float64Array(4);
    this.isVisible = true;
    this.highlighted = null;
    this.inHand = null; // a visitor's points instead of the film's: {x, y, label}
  }

  load(scene) {
    this.scene = scene;
    this.exact.load(scene);
    this.highlighted = null;
    this.select(scene.prediction);
  }

  // Show another subject: the prediction, or what one unit says.
  select(subject) {
    this.subject = subject;
    this.legend?.replaceChildren(...(this.isOfUnit ? this.unitLegend() : this.classLegend()));
  }

  get isOfUnit() {
    return this.subject.kind === "unit" || this.subject.kind === "class";
  }

  classLegend() {
    const { classes, colours, exclusive, sizes } = this.scene.film;
    const { kind, label } = this.subject;
    const names = kind === "label" ? [`not ${label}`, label] : classes;
    const entries = names.map((name, index) => {
      const d = shapeOf(colours.shapes[index % colours.shapes.length]);
      return this.entry(name, { d, fill: colours.classes[index % colours.classes.length] });
    });
    const line = { d: "M-1.2,0H1.2", "stroke-linecap": "round" };
    if (!exclusive) {
      const stroke = { stroke: colours.boundary, "stroke-width": 0.5 };
      entries.push(this.entry("p = ½", { ...line, ...stroke }));
    }
    if (sizes.length > 2) {
      const stroke = { stroke: colours.layers[0], "stroke-width": 0.25 };
      entries.push(this.entry("units of layer 1", { ...line, ...stroke }));
    }
    return entries;
  }

  entry(name, path) {
    const icon = drawn("svg", { viewBox: "-1.2 -1.2 2.4 2.4", "aria-hidden": "true" });
    icon.append(drawn("path", path));
    return create("span", {}, [icon, create("span", { textContent: name })]);
  }

  unitLegend() {
    const { name } = this.subject;
    const title = name[0].toUpperCase() + name.slice(1);
    const back = create("button", {
      type: "button",
      className: "link",
      textContent: "Back to the prediction",
    });
    back.dataset.action = "lookAway";
    return [create("strong", { textContent: title }), back];
  }

  restyle({ paper, ink }) {
    this.paper = paper;
    this.ink = ink;
  }

  get isLaidOut() {
    return this.side === this.stage.clientWidth;
  }

  // Fit the canvases to the screen's pixels; what does not move is drawn here.
  layOut() {
    const ratio = devicePixelRatio || 1;
    if (!this.stage.clientWidth) return; // another picture is shown in its place
    this.side = this.stage.clientWidth;
    for (const canvas of [this.field, this.points]) {
      canvas.width = canvas.height = Math.round(this.side * ratio);
    }
    this.scale = this.field.width / this.side;
    this.drawAxes();
    this.drawPoints();
  }

  drawAxes() {
    const svg = this.root.querySelector(".axes");
    const { axes, domain } = this.scene.film;
    const [[left, right], [low, high]] = domain;
    const box = this.stage.getBoundingClientRect();
    const outer = svg.getBoundingClientRect();
    const x0 = box.left - outer.left;
    const foot = box.height;
    const parts = [];
    for (const tick of roundTicks(left, right, TICKS)) {
      const x = x0 + ((tick - left) / (right - left)) * box.width;
      parts.push(drawn("text", { x, y: foot + 16, "text-anchor": "middle" }, significant(tick)));
    }
    for (const tick of roundTicks(low, high, TICKS)) {
      const y = ((high - tick) / (high - low)) * foot;
      parts.push(drawn("text", { x: x0 - 6, y: y + 4, "text-anchor": "end" }, significant(tick)));
    }
    const middle = { "text-anchor": "middle", class: "title" };
    const turn = `translate(12 ${foot / 2}) rotate(-90)`;
    parts.push(drawn("text", { x: x0 + box.width / 2, y: foot + 36, ...middle }, axes[0]));
    parts.push(drawn("text", { transform: turn, ...middle }, axes[1]));
    svg.replaceChildren(...parts);
  }

  drawPoints() {
    const { points, domain, colours } = this.scene.film;
    const [[left, right], [low, high]] = domain;
    const ofFilm = points.labels[this.subject.kind === "label" ? this.subject.index : 0];
    const { x: across, y: up, label: labels } = this.inHand ?? { ...points, label: ofFilm };
    const context = this.points.getContext("2d");
    const isCrowded = across.length > MANY_POINTS || this.side < SMALL_MAP;
    const { radius, halo } = isCrowded ? SMALL_POINT : POINT;
    const shapes = colours.shapes.map((shape) => new Path2D(shapeOf(shape)));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.points.width, this.points.height);
    context.strokeStyle = this.paper;
    context.lineWidth = halo / radius;
    for (let i = 0; i < across.length; i++) {
      const x = ((across[i] - left) / (right - left)) * this.points.width;
      const y = ((high - up[i]) / (high - low)) * this.points.height;
      const label = labels[i];
      context.setTransform(radius * this.scale, 0, 0, radius * this.scale, x, y);
      context.fillStyle = colours.classes[label % colours.classes.length];
      context.fill(shapes[label % shapes.length]);
      context.stroke(shapes[label % shapes.length]);
    }
  }

  // What is exact takes longer than a frame: it is drawn where it is known already.
  draw(isMoving) {
    const { context, scene, subject, exact } = this;
    const side = this.field.width;
    const isExact = !isMoving && exact.isOf(scene, subject, side);
    context.clearRect(0, 0, side, side);
    this.drawField(scene.paint(subject, INSPECTED_TINT), side);
    if (isExact) exact.drawOver(context);
    this.drawLines(side);
    context.lineWidth = 2.5 * this.scale;
    context.lineCap = "round";
    const isUnit = subject.kind === "unit";
    context.strokeStyle = isUnit ? this.ink : scene.film.colours.boundary;
    if (isExact && exact.segments) {
      const { size } = scene.grid;
      strokeSegments(context, { size, segments: exact.segments }, exact.segments.length, side);
    } else {
      strokeSegments(context, scene.grid, scene.outline(subject), side);
    }
  }

  // Draw it exactly, after it was drawn from the finer grid.
  refine() {
    const { scene, subject, exact } = this;
    const side = this.field.width;
    if (!this.isVisible || !this.side || exact.isOf(scene, subject, side)) return;
    scene.paint(subject, INSPECTED_TINT);
    exact.compute(subject, INSPECTED_TINT, side);
    this.draw(false);
  }

  // The grid's outer points lie on the edge of the map: half of their pixels is beyond it.
  drawField(image, side) {
    const { size } = this.scene.grid;
    if (this.tile.width !== size) this.tile.width = this.tile.height = size;
    this.tileContext.putImageData(image, 0, 0);
    const pixel = side / (size - 1);
    this.context.imageSmoothingEnabled = true;
    this.context.imageSmoothingQuality = "high";
    this.context.drawImage(this.tile, -pixel / 2, -pixel / 2, side + pixel, side + pixel);
  }

  // The lines of the first layer's units; of the deeper ones only the curve looked at is drawn.
  drawLines(side) {
    const { context, scene, subject, highlighted } = this;
    if (scene.network.layers.length === 1) return;
    const count = Math.min(scene.network.layers[0].fanOut, MOST_UNITS);
    context.strokeStyle = scene.film.colours.layers[0];
    for (let index = 0; index < count; index++) {
      if (!scene.lineOf(index, this.ends)) continue;
      const isMeant = highlighted?.layer === 0 && highlighted.index === index;
      const isQuiet = !isMeant && (subject.kind === "unit" || count > MANY_LINES);
      context.lineWidth = (isMeant ? 3 : 1.25) * this.scale;
      context.globalAlpha = isQuiet ? 0.35 : 1;
      context.beginPath();
      context.moveTo(this.ends[0] * side, this.ends[1] * side);
      context.lineTo(this.ends[2] * side, this.ends[3] * side);
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}
