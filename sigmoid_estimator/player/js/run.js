// One run: its map, its figures and its layers, at one record of its film.

import { EditedWeights } from "./edited.js";
import { valueAt } from "./film.js";
import { LayersView } from "./layers.js";
import { MapView } from "./map.js";
import { measured } from "./measures.js";
import { createValues, forward } from "./network.js";
import { Scene } from "./scene.js";
import { lastNotAbove, percent, positionText, significant, steady } from "./timeline.js";

export class RunView {
  constructor(root, legend) {
    this.map = new MapView(root, legend);
    this.layers = new LayersView(root.querySelector(".layers"));
    this.title = root.querySelector(".run-title");
    this.figures = root.querySelector(".run-figures");
  }

  /**
   * @param {Film} film
   * @param {(error: number) => number} errorPart
   */
  load(film, errorPart) {
    this.film = film;
    this.scene = new Scene(film);
    this.frame = 0;
    this.edited = null; // the weights of a frame in a visitor's hands
    this.rows = null; // the network's values on the rows, where these are all on the map
    this.map.load(this.scene);
    this.layers.load(film, errorPart, film.style.colour);
    this.title.hidden = film.nRuns === 1;
    this.title.querySelector("strong").textContent = film.name;
    const swatch = this.title.querySelector("path");
    swatch.setAttribute("stroke", film.style.colour);
    swatch.setAttribute("stroke-dasharray", film.style.dash);
  }

  // Go to a position on the axis, or to the nearest frame before it.
  seek(position) {
    this.frame = lastNotAbove(this.film.positions, position);
  }

  // Of this run, which may have ended before the others.
  get position() {
    return this.film.positions[this.frame];
  }

  // Let a visitor change the weights of the frame.
  edit(change) {
    const { film, frame, scene } = this;
    const { nParameters } = scene.network;
    this.edited ??= new EditedWeights(film.parameters, frame * nParameters, nParameters);
    change(this.edited);
  }

  // Accuracy and loss: of the frame, or of what a visitor made of it, unknown where the map does
  // not show all of a row.
  measure() {
    const { film, edited, position } = this;
    if (!edited) {
      const { accuracy, loss } = film.measures;
      return { accuracy: valueAt(accuracy, position), loss: valueAt(loss, position) };
    }
    if (!film.is_whole) return { accuracy: NaN, loss: NaN };
    if (this.measuredOf !== edited.parameters) {
      this.measuredOf = edited.parameters;
      this.figuresOfEdited = this.measureEdited();
    }
    return this.figuresOfEdited;
  }

  measureEdited() {
    const { film, scene, edited } = this;
    const { x, y, labels, weights } = film.points;
    scene.take(this.frame, edited);
    if (!this.rows) {
      this.rows = createValues(scene.network, x.length);
      this.rows.inputs.set(x);
      this.rows.inputs.set(y, x.length);
    }
    forward(scene.network, scene.parameters, scene.start, this.rows);
    const figures = measured(scene.network, this.rows.z.at(-1), labels, film.loss, weights);
    // A step has no cross-entropy but 0 and infinity.
    if (edited.isStep && film.loss === "log_loss") {
      figures.loss = figures.accuracy < 1 ? Infinity : 0;
    }
    return figures;
  }

  draw(isMoving, isSceneSeen) {
    const { frame, map, position } = this;
    this.scene.take(frame, this.edited);
    if (isSceneSeen) this.scene.compute(isMoving);
    if (map.isVisible) map.draw(isMoving);
    this.layers.draw(position);
    const { accuracy, loss } = this.measure();
    this.figures.textContent = `${percent(accuracy)}, loss ${steady(loss)}`;
  }

  figuresInWords() {
    const { name } = this.film;
    const { accuracy, loss } = this.measure();
    const figures = `accuracy ${percent(accuracy)}, loss ${significant(loss)}`;
    return name ? `${name} ${figures}` : figures;
  }

  describe(position) {
    const { name, axes, axis } = this.film;
    const subject = this.map.subject.name + (name && ` of ${name}`);
    const film = `at ${axis.title} ${positionText(axis, position)}`;
    const when = this.edited ? "with your weights" : film;
    this.map.field.ariaLabel = `Map of ${subject} over ${axes[0]} and ${axes[1]} ${when}`;
  }
}
