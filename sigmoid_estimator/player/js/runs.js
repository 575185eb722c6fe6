// The runs side by side: a map each, all at one position on the axis.

import { errorScale } from "./layers.js";
import { RunView } from "./run.js";

export class Runs {
  constructor(root, sight) {
    this.root = root.querySelector(".runs");
    this.legend = root.querySelector(".legend");
    this.template = root.querySelector(".run-template").content.firstElementChild;
    this.sight = sight;
    this.all = [];
  }

  // The one that has its panels beside it and can be taken in hand, where it is the only one.
  get first() {
    return this.all[0];
  }

  load(films, colours) {
    if (this.all.length !== films.length) this.cast(films.length, colours);
    const errorPart = errorScale(films);
    this.all.forEach((run, number) => run.load(films[number], errorPart));
  }

  // Make room for so many.
  cast(count, colours) {
    for (const { map } of this.all) this.sight.leave(map.stage, map.root);
    const roots = Array.from({ length: count }, () => this.template.cloneNode(true));
    this.root.replaceChildren(...roots);
    this.root.style.setProperty("--count", count);
    // The legend of the first map is that of all.
    this.all = roots.map((root, k) => new RunView(root, k === 0 ? this.legend : null));
    this.restyle(colours);
    for (const { map } of this.all) this.sight.watch(map.stage, map.root);
  }

  restyle(colours) {
    for (const { map } of this.all) map.restyle(colours);
  }

  get isLaidOut() {
    return this.all.length > 0 && this.all.every(({ map }) => map.side);
  }

  // Whether they have the size that the page gives them.
  get isFitting() {
    return this.all.every(({ map }) => map.isLaidOut);
  }

  layOut() {
    for (const { map } of this.all) map.layOut();
  }

  // Of elements that came into sight or left it, whether they did.
  see(elements) {
    for (const { map } of this.all) map.isVisible = elements.get(map.root) ?? map.isVisible;
  }

  // Another position; what a visitor made of the weights at the last one is gone.
  seek(position) {
    this.dropEdits();
    for (const run of this.all) run.seek(position);
  }

  dropEdits() {
    for (const run of this.all) run.edited = null;
  }

  // `isRead` says whether somebody else reads what the network puts out.
  draw(isMoving, isRead) {
    for (const run of this.all) run.draw(isMoving, run.map.isVisible || isRead);
  }

  refine() {
    for (const { map } of this.all) map.refine();
  }

  describe(position) {
    for (const run of this.all) run.describe(position);
  }
}
