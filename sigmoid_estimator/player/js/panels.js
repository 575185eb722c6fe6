// What stands beside the map. A panel is a file of the folder `panels`, which defines it here
// under its own name; panels.py lists them.
//
// A panel is made with the element that is its own and with the stage, which can
//   select(subject)     look at a unit, large on the map
//   highlight(subject)  or only point at it (null: at none)
//   edit(change)        change the weights of the frame: change(EditedWeights)
//   keep()              have its choices kept in the address
// and has
//   root                       its element
//   load({ film, scene, overlay })  another run; what does not change is drawn here. What lies
//                              over the map is put into `overlay`
//   restyle({ paper, ink })    the theme's colours, for canvases
//   draw({ frame, position, isMoving })  the frame that the scene holds
//   layOut()                   another width, where that matters
//   select(subject)            what is looked at, where that is shown
//   highlight(subject)         what is pointed at, likewise
//   remove()                   take away what it put over the map
//   choose(row)                look at a row that a link asks for
//   choices                    what a link to it has to say, beside where the film is
// of which root, load and draw must be there. It reads the parameters and the values of the layers
// from the scene, since a visitor may have changed those of the film.

import { create } from "./markup.js";

/** @type {Map<string, new (root: HTMLElement, stage: Stage) => Panel>} */
const KINDS = new Map();

/**
 * @param {string} name
 * @param {new (root: HTMLElement, stage: Stage) => Panel} Panel
 */
export function definePanel(name, Panel) {
  KINDS.set(name, Panel);
}

export class Panels {
  /**
   * @param {HTMLElement} root
   * @param {Stage} stage
   */
  constructor(root, stage) {
    this.root = root;
    this.stage = stage;
    /** @type {Panel[]} */
    this.all = [];
    this.isInSight = true;
  }

  get isSeen() {
    return this.isInSight && this.all.length > 0;
  }

  // Other panels, by their names, of a run.
  load(names, { film, scene, map }, colours) {
    for (const panel of this.all) panel.remove?.();
    this.all = names.map((name) => {
      const root = create("section", { className: `panel ${name}` });
      return new (KINDS.get(name))(root, this.stage);
    });
    this.root.replaceChildren(...this.all.map(({ root }) => root));
    for (const panel of this.all) panel.load({ film, scene, overlay: map.stage });
    this.restyle(colours);
    this.select(map.subject);
  }

  choose(row) {
    for (const panel of this.all) panel.choose?.(row);
  }

  get choices() {
    return Object.assign({}, ...this.all.map(({ choices }) => choices ?? {}));
  }

  restyle(colours) {
    for (const panel of this.all) panel.restyle?.(colours);
  }

  layOut() {
    for (const panel of this.all) panel.layOut?.();
  }

  select(subject) {
    for (const panel of this.all) panel.select?.(subject);
  }

  highlight(subject) {
    for (const panel of this.all) panel.highlight?.(subject);
  }

  /** @param {Frame} frame */
  draw(frame) {
    if (this.isSeen) for (const panel of this.all) panel.draw(frame);
  }
}
