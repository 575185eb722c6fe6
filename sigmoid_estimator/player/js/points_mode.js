// Points put on the map: with a pointer, or by keys. The host gets them after a short rest.

import { create, isolated } from "./markup.js";
import { PointInput } from "./point_input.js";
import { PointTools } from "./point_tools.js";
import {
  MOST_POINTS,
  PointSet,
  areSameRows,
  coordinatesAt,
  inOrderOf,
  partsOf,
  rowsOfFilm,
} from "./points.js";

const SEND_AFTER = 400; // ms without a further change
const STAGE_LABEL =
  "Points on the map. N and P choose a point, the arrow keys move it, or the crosshair where none " +
  "is chosen. Enter adds a point, F gives it the next class, Delete removes it, U takes a step " +
  "back, Escape lets go.";

export class PointsMode {
  // `host.takeRows` is called with what `PointSet.columns` gives; `player` has the map.
  constructor(root, host, player) {
    this.root = root;
    this.host = host;
    this.player = player;
    const find = (selector) => root.querySelector(selector);
    this.button = find("[data-action=points]");
    this.key = find(".points-key");
    this.tools = new PointTools(root, (label) => {
      this.set.label = label;
      this.draw();
    });
    this.status = find(".status");
    this.ring = create("div", { className: "point-ring" });
    this.crosshair = create("div", { className: "point-crosshair" });
    this.isOn = false;
    this.set = null; // the points in hand, also while the mode is off
    this.shown = null; // the rows of the film
    this.pending = []; // those that the host got since
    new PointInput(find(".maps"), this);
  }

  // A film that comes. One of the points in hand goes on with them, on the map as it is.
  receive(films) {
    const [film] = films;
    const { points, is_whole: isWhole } = film;
    const isOne = films.length === 1 && points.labels.length === 1;
    this.isOffered =
      Boolean(this.host.takeRows) && isOne && isWhole && points.x.length <= MOST_POINTS;
    this.film = film;
    this.button.hidden = this.key.hidden = !this.isOffered;
    if (this.set && this.isOffered && this.answers(rowsOfFilm(film))) film.domain = this.domain;
    else this.beginAnew();
  }

  // Whether a film is of the points in hand, or of what they were when it was asked for.
  answers(rows) {
    const known = [this.shown, ...this.pending, this.set.rows];
    const found = known.findIndex((some) => areSameRows(some, rows));
    if (found < 0) return false;
    this.shown = known[found];
    this.pending.splice(0, found);
    return true;
  }

  beginAnew() {
    clearTimeout(this.sending);
    this.set = null;
    if (!this.isOffered) this.leave();
    else if (this.isOn) this.take();
  }

  // Take the rows of the film in hand.
  take() {
    const { film } = this;
    this.set = new PointSet(rowsOfFilm(film), film.classes);
    this.shown = this.set.rows;
    this.pending = [];
    this.domain = film.domain;
    this.place = coordinatesAt([0.5, 0.5], film.domain);
  }

  get map() {
    return this.player.runs.first.map;
  }

  toggle() {
    if (this.isOn) this.leave();
    else if (this.isOffered) this.enter();
  }

  enter() {
    this.player.lookAway();
    if (!this.set) this.take();
    this.isOn = true;
    this.set.select(null);
    this.draw();
    this.map.stage.focus({ preventScroll: true });
    this.say(this.stateInWords());
  }

  leave() {
    if (!this.isOn) return;
    this.isOn = false;
    this.draw();
  }

  // Draw what is not the network's: points, marks, tools.
  draw() {
    const { set, isOn, map, film } = this;
    this.root.classList.toggle("is-drawing", isOn);
    this.button.ariaPressed = String(isOn);
    this.tools.show(isOn);
    map.inHand = set && set.columns(inOrderOf(film.classes, set.classes));
    if (map.side) map.drawPoints();
    this.dress(map.stage);
    if (!isOn) return;
    this.mark(this.ring, set.chosen);
    this.mark(this.crosshair, set.chosen ? null : this.place);
    this.tools.draw(set, film, this.stateInWords());
  }

  // The map takes keys while points are put on it.
  dress(stage) {
    if (this.isOn) {
      Object.assign(stage, { tabIndex: 0, role: "application", ariaLabel: STAGE_LABEL });
      stage.append(this.ring, this.crosshair);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) stage.removeAttribute(name);
      this.ring.remove();
      this.crosshair.remove();
    }
  }

  mark(element, place) {
    element.hidden = place === null;
    if (place === null) return;
    const [across, down] = partsOf(place, this.domain);
    element.style.left = `${100 * across}%`;
    element.style.top = `${100 * down}%`;
  }

  stateInWords() {
    const { set } = this;
    if (!set.isTrainable) return "Points of two classes are needed.";
    if (set.isFull) return `${MOST_POINTS} points are the most.`;
    return `${set.rows.length} points`;
  }

  get pointed() {
    return this.set.chosen ?? this.place;
  }

  select(index) {
    this.set.select(index);
    this.draw();
  }

  // Move the point that is chosen, or the crosshair; `isSameStep` goes on with a step.
  moveTo(place, isSameStep) {
    this.place = place;
    if (this.set.chosen) {
      this.set.move(place, isSameStep);
      this.changed("");
    } else {
      this.draw();
      this.say(this.placeInWords(place));
    }
  }

  selectBeside(by) {
    this.set.selectBeside(by);
    if (this.set.chosen) this.place = this.set.chosen;
    this.draw();
    this.say(this.chosenInWords());
  }

  add({ x, y }) {
    if (this.set.isFull) {
      this.say(this.stateInWords());
      return;
    }
    this.set.add({ x, y });
    this.changed("Added.");
  }

  flip() {
    if (!this.set.chosen) return;
    this.set.flip();
    this.changed("Flipped.");
  }

  remove() {
    if (!this.set.chosen) return;
    this.set.remove();
    this.changed("Deleted.");
  }

  undo() {
    if (!this.set.canUndo) return;
    this.set.undo();
    this.changed("Taken back.");
  }

  // Let the point go, or else the mode.
  escape() {
    if (this.set.chosen) {
      this.set.select(null);
      this.draw();
      this.say("No point is chosen.");
    } else {
      this.leave();
      this.button.focus({ preventScroll: true });
    }
  }

  changed(what) {
    if (this.set.chosen) this.place = this.set.chosen;
    this.draw();
    this.say([what, this.chosenInWords()].filter(Boolean).join(" "));
    this.sendSoon();
  }

  placeInWords({ x, y }) {
    const [across, up] = this.film.axes;
    return `${isolated(across)} ${x}, ${isolated(up)} ${y}`;
  }

  chosenInWords() {
    const { chosen, selected, rows } = this.set;
    if (!chosen || !this.set.isTrainable) return this.stateInWords();
    const which = `Point ${selected + 1} of ${rows.length}`;
    return `${which}: ${isolated(chosen.label)}, ${this.placeInWords(chosen)}`;
  }

  say(text) {
    this.status.textContent = text;
  }

  sendSoon() {
    clearTimeout(this.sending);
    this.sending = setTimeout(() => {
      if (!this.set.isTrainable) return;
      this.pending.push(this.set.rows);
      this.host.takeRows(this.set.columns());
    }, SEND_AFTER);
  }

  dispose() {
    clearTimeout(this.sending);
  }
}
