// The panel of the network: circles and edges, drawn once; a frame changes their attributes only.

import {
  diagramOf,
  formulaOf,
  largestOf,
  pick,
  placeUnits,
  thickness,
  thicknessesOf,
} from "../diagram.js";
import { create, drawn, isolated, shortened } from "../markup.js";
import { namesOf } from "../network.js";
import { definePanel } from "../panels.js";
import { significant } from "../timeline.js";
import { UnitMap } from "../unit_map.js";

const HEADING = 22; // pixels over the units
const FOOT = 20;
const MARGIN = 22; // pixels beside the outer columns, and for
const LETTERS = 8; // letters of a name at most
const LETTER = 7; // pixels
const REACH = 7; // pixels from an edge that still point at it
const WALK = new Map([
  ["arrowup", -1],
  ["arrowdown", 1],
]);

class NetworkPanel {
  constructor(root, stage) {
    this.root = root;
    this.stage = stage;
    this.svg = drawn("svg", { class: "diagram", role: "group", "aria-label": "The network" });
    this.readout = create("p", { className: "hint readout", role: "status" });
    this.map = new UnitMap(); // of the unit that is meant
    this.map.canvas.className = "unit-map";
    this.map.canvas.ariaHidden = "true";
    this.pointed = null; // {unit} or {edge}, by the pointer
    this.focused = null; // or by the keyboard
    this.listen();
  }

  load({ film, scene }) {
    this.film = film;
    this.scene = scene;
    this.largest = largestOf(film.parameters);
    this.diagram = diagramOf(scene.network);
    this.thicknesses = thicknessesOf(this.diagram);
    const { units, edges, drawn: counts } = this.diagram;
    this.places = new Float64Array(2 * units.length);
    this.edges = edges.map(() => drawn("line", { class: "edge" }));
    this.shownEdges = new Int16Array(edges.length).fill(-9999); // steps drawn last
    this.shownBiases = new Int16Array(units.length).fill(-9999);
    this.units = units.map((unit) => this.unit(unit));
    this.headings = counts.map((_, column) =>
      drawn("text", { y: 12, "text-anchor": "middle" }, this.headingOf(column)),
    );
    this.cuts = counts.map((count, column) => this.cut(column, count)).filter(Boolean);
    this.svg.replaceChildren(
      ...this.edges,
      ...this.units.map(({ node }) => node),
      ...this.headings,
      ...this.cuts.map(({ text }) => text),
    );
    this.svg.style.setProperty("--low", film.colours.ends[0]);
    this.svg.style.setProperty("--high", film.colours.ends[1]);
    this.pointed = this.focused = null;
    this.root.replaceChildren(
      create("p", { className: "layer-title" }, [create("strong", { textContent: "Network" })]),
      this.legend(),
      this.svg,
      create("div", { className: "meant" }, [this.readout, this.map.canvas]),
    );
    this.width = null;
  }

  headingOf(column) {
    if (column === 0) return "inputs";
    return column === this.diagram.sizes.length - 1 ? "output" : `layer ${column}`;
  }

  // Units that there is no room for.
  cut(column, count) {
    const more = this.diagram.sizes[column] - count;
    if (!more) return null;
    return { column, text: drawn("text", { "text-anchor": "middle" }, `and ${more} more`) };
  }

  legend() {
    const entries = [
      ["positive weight", "edge"],
      ["negative", "edge is-negative"],
    ].map(([name, kind]) => {
      const icon = drawn("svg", { viewBox: "0 0 28 8", "aria-hidden": "true" });
      icon.append(drawn("line", { class: kind, x1: 0, y1: 4, x2: 28, y2: 4, "stroke-width": 4 }));
      return create("span", {}, [icon, create("span", { textContent: name })]);
    });
    const { ends } = this.film.colours;
    const legend = create("p", { className: "signs" }, entries);
    legend.style.setProperty("--low", ends[0]);
    legend.style.setProperty("--high", ends[1]);
    return legend;
  }

  unit({ column, index }) {
    const { sizes } = this.diagram;
    const isInput = column === 0;
    const isOutput = column === sizes.length - 1;
    const subject = isInput ? null : this.subjectOf(column, index);
    const circle = drawn("circle", { class: "ring" });
    const inner = drawn("text", { "text-anchor": "middle", dy: "0.35em" });
    const name = this.nameOf(column, index);
    const outer = drawn("text", { dy: "0.35em", "text-anchor": isInput ? "end" : "start" });
    if (isInput || (isOutput && sizes.at(-1) > 1)) outer.textContent = shortened(name, LETTERS);
    else if (!isOutput) inner.textContent = index;
    const node = drawn("g", { class: "node" });
    node.append(drawn("title", {}, this.titleOf(column, index)), circle, inner, outer);
    if (!isInput) {
      const attributes = { tabindex: 0, role: "button", "aria-pressed": "false" };
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      node.setAttribute("aria-label", this.titleOf(column, index));
    }
    return { node, circle, inner, outer, subject, isInput };
  }

  // What a map can be of; a single output's is the prediction.
  subjectOf(column, index) {
    return this.scene.subjects[column - 1]?.[index] ?? this.scene.prediction;
  }

  nameOf(column, index) {
    if (column === 0) return this.film.axes[index];
    return column === this.diagram.sizes.length - 1 && this.diagram.sizes.at(-1) > 1
      ? this.film.classes[index]
      : `h${index}`;
  }

  // Room beside the outer columns for the longest of their names.
  /** @returns {[number, number]} */
  get margins() {
    const beside = (column) => {
      const names = this.units.filter((_, k) => this.diagram.units[k].column === column);
      const letters = names.map(({ outer }) => Array.from(outer.textContent).length);
      return MARGIN + LETTER * Math.max(...letters);
    };
    return [beside(0), beside(this.diagram.drawn.length - 1)];
  }

  titleOf(column, index) {
    if (column === 0) return `input ${isolated(this.film.axes[index])}`;
    const { kind, name, label } = this.subjectOf(column, index);
    if (kind === "prediction") return "the output";
    return kind === "unit" ? name : `${kind} ${isolated(label)}`;
  }

  listen() {
    const { svg } = this;
    svg.addEventListener("pointermove", (event) => this.point(this.under(event)));
    svg.addEventListener("pointerdown", (event) => this.point(this.under(event)));
    svg.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType === "mouse") this.point(null); // a finger's last place stays to be read
    });
    svg.addEventListener("click", (event) => this.choose(this.under(event)));
    svg.addEventListener("focusin", ({ target }) => {
      const unit = this.units.findIndex(({ node }) => node === target);
      this.focused = unit < 0 ? null : { unit };
      this.follow();
    });
    svg.addEventListener("focusout", () => {
      this.focused = null;
      this.follow();
    });
    svg.addEventListener("keydown", (event) => this.press(event));
  }

  under({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect();
    return pick(this.diagram, this.places, this.radius, clientX - left, clientY - top, REACH);
  }

  point(found) {
    if (found?.unit === this.pointed?.unit && found?.edge === this.pointed?.edge) return;
    this.pointed = found;
    this.follow();
  }

  choose(found) {
    const subject = this.units[found?.unit]?.subject;
    if (subject) this.stage.select(subject);
  }

  // At a unit: Enter looks at it, the vertical arrows go through the weights that reach it.
  press(event) {
    const unit = this.units.findIndex(({ node }) => node === event.target);
    const step = WALK.get(event.key.toLowerCase());
    if (unit < 0 || !(step || event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!step) return this.choose({ unit });
    const reaching = this.diagram.edges.flatMap(({ to }, edge) => (to === unit ? [edge] : []));
    const at = reaching.indexOf(this.focused?.edge) + step;
    this.focused = at in reaching ? { edge: reaching[at] } : { unit };
    this.follow();
  }

  get meant() {
    return this.pointed ?? this.focused;
  }

  // Point at what is meant, here and on the map.
  follow() {
    const { meant } = this;
    const { edges } = this.diagram;
    const unit = meant?.unit ?? edges[meant?.edge]?.to;
    this.svg.classList.toggle("is-pointing", Boolean(meant));
    this.svg.style.cursor = this.units[meant?.unit]?.subject ? "pointer" : "";
    this.edges.forEach((line, edge) => {
      const isMeant =
        edge === meant?.edge || (meant?.edge === undefined && edges[edge].to === meant?.unit);
      line.classList.toggle("is-meant", Boolean(meant) && isMeant);
    });
    this.describe();
    this.stage.highlight(this.units[unit]?.subject ?? null);
  }

  highlight(subject) {
    for (const unit of this.units) {
      unit.node.classList.toggle("is-meant", subject !== null && unit.subject === subject);
    }
  }

  select(subject) {
    for (const unit of this.units) {
      if (unit.isInput) continue;
      unit.node.setAttribute("aria-pressed", unit.subject === subject);
    }
  }

  restyle({ ink }) {
    this.ink = ink;
  }

  // The map of the unit that is meant; an edge and an input have none.
  drawMap() {
    const subject = this.units[this.meant?.unit]?.subject ?? null;
    this.map.canvas.hidden = subject === null;
    if (subject) this.map.draw(this.scene, subject, this.ink);
  }

  // The numbers of what is meant.
  describe() {
    const { meant, diagram, scene } = this;
    if (!meant || (meant.unit !== undefined && this.units[meant.unit].isInput)) {
      this.readout.textContent =
        `Thickness: √|w|, the thickest is ${significant(this.largest)}. Ring: the bias. ` +
        "Point at an edge or a unit for its numbers." +
        (this.scene.film.is_whole ? "" : " Inputs are the two axes of the map.");
    } else if (meant.edge !== undefined) {
      const { from, to, weight } = diagram.edges[meant.edge];
      const ends = [from, to].map((unit) => diagram.units[unit]);
      const [start, end] = ends.map(({ column, index }) => this.titleOf(column, index));
      const value = significant(scene.parameters[scene.start + weight]);
      this.readout.textContent = `w = ${value}, from ${start} to ${end}`;
    } else {
      this.readout.textContent = this.formula(diagram.units[meant.unit]);
    }
  }

  formula({ column, index }) {
    const { network, parameters, start } = this.scene;
    const names = (from) => isolated(shortened(this.nameOf(column - 1, from), 2 * LETTERS));
    const sum = formulaOf(network.layers[column - 1], index, names, parameters, start);
    const title = this.titleOf(column, index);
    const hidden = namesOf(this.film.activation, network.units.length);
    const rule = hidden[column - 1] ?? network.output;
    const output = rule === "identity" ? "z" : `${rule.replace("_", " ")}(z)`;
    const result = rule === "softmax" ? "then softmax" : `output ${output}`;
    return `${title[0].toUpperCase()}${title.slice(1)}: ${sum}; ${result}`;
  }

  layOut() {
    const width = this.root.clientWidth;
    if (!width || width === this.width) return;
    this.width = width;
    const { places, diagram, margins } = this;
    const { radius, height } = placeUnits(diagram, width, margins, HEADING, places);
    this.radius = radius;
    const foot = this.cuts.length ? FOOT : 4;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${HEADING + height + foot}`);
    this.svg.style.height = `${HEADING + height + foot}px`;
    diagram.edges.forEach(({ from, to }, k) => {
      this.edges[k].setAttribute("x1", places[2 * from]);
      this.edges[k].setAttribute("y1", places[2 * from + 1]);
      this.edges[k].setAttribute("x2", places[2 * to]);
      this.edges[k].setAttribute("y2", places[2 * to + 1]);
    });
    this.units.forEach(({ node, circle, outer, isInput }, k) => {
      node.setAttribute("transform", `translate(${places[2 * k]} ${places[2 * k + 1]})`);
      circle.setAttribute("r", radius);
      outer.setAttribute("x", (isInput ? -1 : 1) * (radius + 6));
    });
    const x = (column) => places[2 * diagram.units.findIndex((unit) => unit.column === column)];
    this.headings.forEach((text, column) => text.setAttribute("x", x(column)));
    for (const { column, text } of this.cuts) {
      text.setAttribute("x", x(column));
      text.setAttribute("y", HEADING + height + 14);
    }
  }

  draw({ isMoving }) {
    const { parameters, start } = this.scene;
    const { edges, units } = this.diagram;
    for (let k = 0; k < edges.length; k++) {
      const steps = thickness(parameters[start + edges[k].weight], this.largest);
      this.stroke(this.edges[k], steps, this.shownEdges, k);
    }
    for (let k = 0; k < units.length; k++) {
      if (units[k].bias === null) continue;
      const steps = thickness(parameters[start + units[k].bias], this.largest);
      this.stroke(this.units[k].circle, steps, this.shownBiases, k);
    }
    this.readout.ariaLive = isMoving ? "off" : "polite";
    this.describe();
    this.drawMap();
  }

  stroke(element, steps, shown, k) {
    if (shown[k] === steps) return;
    element.setAttribute("stroke-width", this.thicknesses[Math.abs(steps)]);
    if (steps < 0 !== shown[k] < 0 || shown[k] === -9999) {
      element.classList.toggle("is-negative", steps < 0);
    }
    shown[k] = steps;
  }
}

definePanel("network", NetworkPanel);
