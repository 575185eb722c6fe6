// The panel of the units: a small map of each.

import { create } from "../markup.js";
import { definePanel } from "../panels.js";
import { MOST_UNITS } from "../scene.js";
import { UnitMap } from "../unit_map.js";

const FEW_UNITS = 6; // so few have larger maps,
const SOME_UNITS = 40; // and more than these have smaller ones
const UNITS_HINT =
  "Deeper colour: larger output. Line: where the unit’s w·x + b is 0. " +
  "Press a unit to see it large.";

class UnitsPanel {
  constructor(root, stage) {
    this.root = root;
    this.stage = stage;
    this.units = [];
  }

  load({ scene }) {
    this.scene = scene;
    this.units = [];
    const groups = scene.subjects.map((subjects) => this.group(subjects));
    if (groups.length) groups.push(create("p", { className: "hint", textContent: UNITS_HINT }));
    this.root.replaceChildren(...groups);
    const count = this.units.length;
    this.root.dataset.count = count <= FEW_UNITS ? "few" : count <= SOME_UNITS ? "some" : "many";
  }

  group(subjects) {
    const shown = subjects.slice(0, MOST_UNITS);
    const title = this.titleOf(subjects, shown.length);
    const units = create("div", {
      className: "layer-units",
      role: "group",
      ariaLabel: title.textContent,
    });
    units.append(...shown.map((subject) => this.unit(subject)));
    return create("div", {}, [title, units]);
  }

  titleOf(subjects, shown) {
    const { kind, layer } = subjects[0];
    const n = subjects.length;
    const name = kind === "unit" ? `Hidden layer ${layer + 1}` : "Output";
    const noun = { unit: "unit", class: "class", label: "label" }[kind];
    const plural = noun === "class" ? "classes" : `${noun}s`;
    const activation = kind === "unit" ? `${this.scene.film.units[layer]} ` : "";
    const cut = shown < n ? `the first ${shown} of ` : "";
    const size = create("span", {
      textContent: ` ${cut}${n} ${activation}${n === 1 ? noun : plural}`,
    });
    return create("p", { className: "layer-title" }, [
      create("strong", { textContent: name }),
      size,
    ]);
  }

  unit(subject) {
    const map = new UnitMap();
    const label = create("span", { textContent: subject.label, ariaHidden: "true" });
    const name = subject.name[0].toUpperCase() + subject.name.slice(1);
    const button = create("button", { type: "button", className: "unit", ariaLabel: name }, [
      map.canvas,
      label,
    ]);
    button.ariaPressed = "false";
    button.addEventListener("click", () => this.stage.select(subject));
    for (const event of ["pointerenter", "focus"]) {
      button.addEventListener(event, () => this.stage.highlight(subject));
    }
    for (const event of ["pointerleave", "blur"]) {
      button.addEventListener(event, () => this.stage.highlight(null));
    }
    this.units.push({ subject, button, map });
    return button;
  }

  select(subject) {
    for (const unit of this.units) unit.button.ariaPressed = String(unit.subject === subject);
  }

  highlight(subject) {
    for (const unit of this.units) {
      unit.button.classList.toggle("is-meant", unit.subject === subject);
    }
  }

  restyle({ ink }) {
    this.ink = ink;
  }

  draw() {
    for (const { subject, map } of this.units) map.draw(this.scene, subject, this.ink);
  }
}

definePanel("units", UnitsPanel);
