// The tools beside the map while points are put on it: the class of new ones, undo, delete.

import { create, drawn, isolated } from "./markup.js";
import { shapeOf } from "./picture.js";
import { inOrderOf } from "./points.js";

export class PointTools {
  // `chosen` is called where another class was chosen for new points.
  constructor(root, chosen) {
    const find = (selector) => root.querySelector(selector);
    this.root = find(".point-tools");
    this.chips = find(".point-classes");
    this.undo = find("[data-action=undoPoints]");
    this.remove = find("[data-action=deletePoint]");
    this.help = find(".point-help");
    this.state = find(".point-state");
    this.chosen = chosen;
  }

  show(isShown) {
    this.root.hidden = this.help.hidden = !isShown;
  }

  draw(set, film, state) {
    const names = inOrderOf(film.classes, set.classes);
    const { classes: hues, shapes } = film.colours;
    if (this.chips.childElementCount !== names.length) {
      this.chips.replaceChildren(...names.map(() => this.chip()));
    }
    names.forEach((name, k) => {
      const chip = /** @type {HTMLElement} */ (this.chips.children[k]);
      chip.ariaPressed = String(name === set.label);
      chip.dataset.label = name;
      chip.title = `New points are ${isolated(name)}`;
      chip.lastChild.textContent = name;
      const path = chip.querySelector("path");
      path.setAttribute("d", shapeOf(shapes[k % shapes.length]));
      path.setAttribute("fill", hues[k % hues.length]);
    });
    // Not `disabled`, with which a button loses the focus.
    this.undo.ariaDisabled = String(!set.canUndo);
    this.remove.ariaDisabled = String(set.chosen === null);
    this.state.textContent = state;
  }

  chip() {
    const icon = drawn("svg", { viewBox: "-1.2 -1.2 2.4 2.4", "aria-hidden": "true" });
    icon.append(drawn("path", {}));
    const chip = create("button", { type: "button" }, [icon, create("span")]);
    chip.addEventListener("click", () => this.chosen(chip.dataset.label));
    return chip;
  }
}
