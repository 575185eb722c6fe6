// One run: its map, its figures and its layers, at one record of its film.

import { valueAt } from "./film.js";
import { LayersView } from "./layers.js";
import { MapView } from "./map.js";
import { Scene } from "./scene.js";
import { lastNotAbove, percent, positionText, significant, steady } from "./timeline.js";

export class RunView {
  constructor(root, legend) {
    this.map = new MapView(root, legend);
    this.layers = new LayersView(root.querySelector(".layers"));
    this.title = root.querySelector(".run-title");
    this.figures = root.querySelector(".run-figures");
  }

  load(film, errorPart) {
    this.film = film;
    this.scene = new Scene(film);
    this.frame = 0;
    this.edited = null; // parameters that a visitor made of a frame's
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

  draw(isMoving, isSceneSeen) {
    const { film, frame, map, position } = this;
    this.scene.take(frame, this.edited);
    if (isSceneSeen) this.scene.compute(isMoving);
    if (map.isVisible) map.draw(isMoving);
    this.layers.draw(position);
    const loss = steady(valueAt(film.measures.loss, position));
    const accuracy = percent(valueAt(film.measures.accuracy, position));
    this.figures.textContent = `${accuracy}, loss ${loss}`;
  }

  figuresInWords() {
    const { name, measures } = this.film;
    const accuracy = percent(valueAt(measures.accuracy, this.position));
    const loss = significant(valueAt(measures.loss, this.position));
    const figures = `accuracy ${accuracy}, loss ${loss}`;
    return name ? `${name} ${figures}` : figures;
  }

  describe(position) {
    const { name, axes, axis } = this.film;
    const subject = this.map.subject.name + (name && ` of ${name}`);
    this.map.field.ariaLabel =
      `Map of ${subject} over ${axes[0]} and ${axes[1]} at ${axis.title} ${positionText(axis, position)}`;
  }
}
