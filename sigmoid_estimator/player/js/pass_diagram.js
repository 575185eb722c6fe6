// The network as circles with the numbers of one row: those that the steps have come to so far.

import { diagramOf, pick } from "./diagram.js";
import { figure } from "./formulas.js";
import { drawn, shortened } from "./markup.js";
import { significant } from "./timeline.js";

export const MOST_SHOWN = 8; // units of a layer
const FEW_EDGES = 12; // of more, their weights have no room
// Height for a unit and its radius in pixels, by the longest column.
const PASS_SIZES = [
  { most: 3, step: 100, radius: 23 },
  { most: 5, step: 78, radius: 21 },
  { most: MOST_SHOWN, step: 60, radius: 18 },
];
const PASS_HEAD = 20;
const PASS_FOOT = 14;
const NUMBER_ROOM = 40; // pixels beside the middle of an outer column, for its numbers
const NAME_GAP = 6; // between a circle and its name
const NAME_LETTER = 7.5;
const WAY_REACH = 6;
const NAME_LETTERS = 8;
const WEIGHT_AT = 0.36; // of an edge, from its unit on, where its weight stands

export class PassDiagram {
  // `chosen` is called with the layer and unit, and of an edge the input, that was pressed.
  constructor(network, film, chosen) {
    this.film = film;
    this.network = network;
    this.diagram = diagramOf(network, MOST_SHOWN);
    this.places = new Float64Array(2 * this.diagram.units.length);
    this.width = 0; // pixels that it is drawn for
    this.root = drawn("svg", { class: "pass", "aria-hidden": "true" });
    this.root.style.setProperty("--forward", film.colours.output);
    this.root.style.setProperty("--back", film.colours.slope);
    this.root.addEventListener("click", ({ clientX, clientY }) => {
      const { left, top } = this.root.getBoundingClientRect();
      const at = [clientX - left, clientY - top];
      const found = pick(this.diagram, this.places, this.radius, at[0], at[1], WAY_REACH);
      const step = found && this.stepOf(found);
      if (step) chosen(step);
    });
    this.build();
  }

  // What belongs to a unit or an edge of the drawing, in the network's layers.
  stepOf({ unit, edge }) {
    const { units, edges } = this.diagram;
    const { column, index } = units[unit ?? edges[edge].to];
    if (column === 0) return null;
    const from = edge === undefined ? {} : { input: units[edges[edge].from].index };
    return { layer: column - 1, unit: index, ...from };
  }

  build() {
    const { units, edges } = this.diagram;
    const text = (kind, attributes = {}) =>
      drawn("text", { class: kind, "text-anchor": "middle", ...attributes });
    this.lines = edges.map(() => drawn("line", { class: "way" }));
    this.weights = edges.length <= FEW_EDGES ? edges.map(() => text("weight")) : [];
    this.nodes = units.map(({ column, index }) => {
      const circle = drawn("circle", { class: "ring" });
      const parts = { circle, sum: text("sum"), output: text("says", { dy: "0.35em" }) };
      const node = drawn("g", { class: column ? "unit" : "unit is-input" });
      const rest = { error: text("error"), name: this.nameOf(column, index) };
      node.append(circle, parts.sum, parts.output, rest.error, ...(rest.name ? [rest.name] : []));
      return { node, ...parts, ...rest };
    });
    this.cost = text("cost", { "text-anchor": "end" });
    this.root.replaceChildren(
      ...this.lines,
      ...this.nodes.map(({ node }) => node),
      ...this.weights,
      ...this.headings(),
      this.cost,
    );
  }

  nameOf(column, index) {
    const { film, diagram } = this;
    const isOutput = column === diagram.sizes.length - 1;
    if (column && !(isOutput && diagram.sizes.at(-1) > 1)) return null;
    const name = column ? film.classes[index] : film.rows.names[index];
    const anchor = column ? "start" : "end";
    return drawn("text", { class: "name", "text-anchor": anchor, dy: "0.35em" }, shortened(name, NAME_LETTERS));
  }

  headings() {
    const { sizes, drawn: counts } = this.diagram;
    this.titles = sizes.map((size, column) => {
      const isOutput = column === sizes.length - 1;
      const name = column === 0 ? "inputs" : isOutput ? "output" : `layer ${column}`;
      const cut = size > counts[column] ? `, ${counts[column]} of ${size}` : "";
      return drawn("text", { y: 13, "text-anchor": "middle" }, name + cut);
    });
    return this.titles;
  }

  layOut(width) {
    if (!width || width === this.width) return;
    this.width = width;
    const { units, edges, drawn: counts } = this.diagram;
    const { step, radius } = PASS_SIZES.find(({ most }) => Math.max(...counts) <= most);
    const height = Math.max(...counts) * step;
    this.radius = radius;
    const [left, right] = [0, counts.length - 1].map((column) => this.roomBeside(column, radius));
    const xOf = (column) => left + (column * (width - left - right)) / (counts.length - 1);
    units.forEach(({ column, index }, k) => {
      this.places[2 * k] = xOf(column);
      this.places[2 * k + 1] = PASS_HEAD + height / 2 + (index - (counts[column] - 1) / 2) * step;
    });
    this.root.setAttribute("viewBox", `0 0 ${width} ${PASS_HEAD + height + PASS_FOOT}`);
    this.root.style.height = `${PASS_HEAD + height + PASS_FOOT}px`;
    edges.forEach(({ from, to }, k) => this.placeEdge(k, from, to));
    this.nodes.forEach((node, k) => this.placeNode(node, k, radius));
    this.titles.forEach((title, column) => title.setAttribute("x", xOf(column)));
    this.cost.setAttribute("x", width);
    this.cost.setAttribute("y", PASS_HEAD + height + 6);
  }

  // For the longest name of an outer column.
  roomBeside(column, radius) {
    const names = this.nodes.filter((_, k) => this.diagram.units[k].column === column);
    const letters = Math.max(...names.map(({ name }) => Array.from(name?.textContent ?? "").length));
    return Math.max(radius + NAME_GAP + NAME_LETTER * letters, NUMBER_ROOM);
  }

  placeEdge(k, from, to) {
    const { places } = this;
    const [x1, y1, x2, y2] = [2 * from, 2 * from + 1, 2 * to, 2 * to + 1].map((at) => places[at]);
    for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) {
      this.lines[k].setAttribute(name, value);
    }
    this.weights[k]?.setAttribute("x", x2 + WEIGHT_AT * (x1 - x2));
    this.weights[k]?.setAttribute("y", y2 + WEIGHT_AT * (y1 - y2) + 4);
  }

  placeNode({ node, circle, sum, error, name }, k, radius) {
    node.setAttribute("transform", `translate(${this.places[2 * k]} ${this.places[2 * k + 1]})`);
    circle.setAttribute("r", radius);
    sum.setAttribute("y", -radius - 6);
    error.setAttribute("y", radius + 15);
    const isInput = node.classList.contains("is-input");
    name?.setAttribute("x", (isInput ? -1 : 1) * (radius + NAME_GAP));
  }

  // The numbers up to this step; that of the step is lit.
  show({ pass, parameters, start }, steps, at) {
    const { units, edges } = this.diagram;
    const step = steps[at];
    // Where each step stands, so that a number is shown once its step has come.
    const when = (kind, layer, unit, input) => {
      const found = steps.findIndex(
        (s) => s.kind === kind && s.layer === layer && s.unit === unit && s.input === input,
      );
      return found >= 0 && found <= at;
    };
    units.forEach(({ column, index }, k) => this.write(this.nodes[k], column, index, pass, when));
    this.nodes.forEach(({ node }, k) => {
      const { column, index } = units[k];
      const isIt = step.layer === column - 1 && step.unit === index && step.input === undefined;
      node.classList.toggle("is-lit", isIt);
    });
    edges.forEach((edge, k) => {
      this.lines[k].classList.toggle("is-lit", this.isOnWay(edge, step));
      if (this.weights[k]) {
        this.weights[k].textContent = significant(parameters[start + edge.weight]);
      }
    });
    const target = pass.wanted.length === 1 ? `y = ${pass.wanted[0]}, ` : "";
    this.cost.textContent = when("loss") ? `${target}C = ${figure(pass.loss)}` : "";
    this.cost.classList.toggle("is-lit", step.kind === "loss");
  }

  write({ sum, output, error }, column, index, pass, when) {
    if (column === 0) {
      output.textContent = significant(pass.inputs[index]);
      return;
    }
    const layer = column - 1;
    const { z, h, delta } = pass.layers[layer];
    const isBack = when("delta", layer, index) || when("error", layer, index);
    sum.textContent = when("sum", layer, index) ? `z ${significant(z[index])}` : "";
    output.textContent = when("output", layer, index) ? significant(h[index]) : "";
    error.textContent = isBack ? `δ ${significant(delta[index])}` : "";
  }

  // Whether a step uses the weight of an edge.
  isOnWay({ from, to }, step) {
    const { units } = this.diagram;
    const [start, end] = [units[from], units[to]];
    if (step.kind === "sum") return end.column === step.layer + 1 && end.index === step.unit;
    if (step.kind === "demand") return start.column === step.layer + 1 && start.index === step.unit;
    if (step.kind !== "gradient" || step.input === undefined) return false;
    return (
      end.column === step.layer + 1 && end.index === step.unit && start.index === step.input
    );
  }
}
