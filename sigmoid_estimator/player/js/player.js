// The player: it hands the frame that playback shows to the runs, the panels and the timeline.
//
// It knows no host. What surrounds it is an object with
//   report(position)  called where the film comes to rest
//   keep(choices)     called with what a link should open: {at, speed, per, row}; null is the
//                     default
//   ownsPage          whether the space bar plays wherever the focus is
//   takeRows(rows)    called with the points that a visitor puts on the map, to train on them:
//                     {x, y, label, classes}; null or missing where the host takes none

import { CurvesView } from "./curves.js";
import { Figures } from "./figures.js";
import { filmsOf, firstPerfectOf, longestOf } from "./film.js";
import { Keys } from "./keys.js";
import { Pace } from "./pace.js";
import { Panels } from "./panels.js";
import { Playback } from "./playback.js";
import { PointsMode } from "./points_mode.js";
import { PredictFirst } from "./predict.js";
import { Presenter } from "./presenter.js";
import { Reports } from "./reports.js";
import { Runs } from "./runs.js";
import { Sight } from "./sight.js";
import { lastNotAbove, positionText } from "./timeline.js";

const KEEP_FOCUS = "button, select, input, label, [role=slider], [role=application]";
const REFINE_AFTER = 60; // ms at rest, so that a scrub is not held up

export class Player {
  /**
   * @param {any} root the element of player.html
   * @param {Host} host
   */
  constructor(root, host) {
    this.root = root;
    this.scrub = root.querySelector(".scrub");
    /** @type {Film | null} */
    this.clock = null; // the film that lasts longest: its frames are the player's
    /** @type {Theme} */
    this.colours = {};
    this.isChanging = false; // weights are, by a visitor
    this.playback = new Playback({
      show: () => this.show(),
      turned: () => this.showState(),
      rested: () => this.settle(),
    });
    this.sight = new Sight({
      seen: (elements) => this.see(elements),
      resized: () => this.clock && !this.isFitting && this.drawAnew(),
    });
    this.runs = new Runs(root, this.sight);
    this.panels = new Panels(root.querySelector(".panels"), this);
    this.curves = new CurvesView(
      root.querySelector(".timeline"),
      root.querySelector(".curve-choices"),
    );
    this.sight.watch(this.curves.root, this.panels.root);
    this.figures = new Figures(root);
    this.pace = new Pace(root, (name) => this.changePace(name));
    this.reports = new Reports(host);
    this.prediction = new PredictFirst(root, this.playback, () => this.focus());
    this.points = new PointsMode(root, host, this);
    this.presenter = new Presenter(root, {
      pictures: () => [root.querySelector(".maps"), ...this.panels.root.children],
      changed: () => this.drawAnew(),
    });
    this.actions = this.actionsByName();
    this.keys = new Keys(root, host.ownsPage, (action) => this.clock && this.actions[action]());
    this.listen();
  }

  // What buttons and keys do, by the names that the markup and `keys.js` have.
  actionsByName() {
    const { playback, points, prediction, presenter } = this;
    return {
      start: () => playback.move(0),
      back: () => playback.step(-1),
      toggle: () => playback.toggle(),
      forward: () => playback.step(1),
      end: () => playback.move(playback.last),
      tenthBack: () => playback.seekBy(-0.1),
      tenthForward: () => playback.seekBy(0.1),
      perfect: () => this.perfectAt !== null && playback.reach(this.perfectAt),
      predict: () => {
        points.leave();
        prediction.toggle();
      },
      points: () => {
        prediction.leave();
        points.toggle();
      },
      undoPoints: () => points.undo(),
      deletePoint: () => points.remove(),
      present: () => presenter.toggle(),
      previousPicture: () => presenter.step(-1),
      nextPicture: () => presenter.step(1),
      lookAway: () => this.lookAway(),
      restore: () => this.restore(),
    };
  }

  // Hear what the visitor does.
  listen() {
    this.root.addEventListener("click", ({ target }) => {
      const action = target.closest("[data-action]")?.dataset.action;
      if (action) this.actions[action]();
      else if (target.closest(".stage") && !this.points.isOn) this.playback.toggle();
    });
    this.root.addEventListener("pointerup", ({ target }) => {
      // So that the keys work after a click anywhere in the player.
      if (!target.closest(KEEP_FOCUS)) this.focus();
    });
    this.scrub.addEventListener("pointerdown", ({ clientX }) => {
      const { left, width } = this.curves.rail.getBoundingClientRect();
      this.playback.seek((clientX - left) / width);
    });
    this.scrub.addEventListener("input", () => {
      this.playback.seek(this.scrub.value / this.scrub.max);
    });
  }

  focus() {
    this.scrub.focus({ preventScroll: true });
  }

  // Show a film, whose name tells whether it is another one, where the host wants it to be.
  // `opens` is where a new film opens, and `asked` where a link wants it instead; null is its end.
  // `row` is the row that a link wants to be looked at.
  update({ id, bytes, opens = null, asked = null, pace = {}, row = null }) {
    const isNew = this.id !== id;
    this.pace.open(pace);
    if (isNew) this.load(filmsOf(bytes));
    this.id = id;
    this.restyle();
    if (row !== null && (isNew || row !== this.askedRow)) this.panels.choose(row);
    this.askedRow = row;
    if (isNew) this.layOut();
    this.follow({ asked, opens }, isNew);
    if (isNew && this.points.isOn) this.figures.say(this.playback.position);
  }

  load(films) {
    const { playback } = this;
    playback.pause();
    this.clock = longestOf(films);
    this.perfectAt = firstPerfectOf(films);
    this.points.receive(films);
    this.runs.load(films, this.colours);
    // Several runs leave no room beside their maps.
    const isAlone = films.length === 1;
    this.root.classList.toggle("is-alone", isAlone);
    this.panels.load(isAlone ? this.clock.panels : [], this.runs.first, this.colours);
    this.presenter.load();
    this.figures.load(this.clock, this.runs.all);
    this.curves.load(films, this.clock, this.perfectAt);
    playback.load(this.clock.positions);
    this.setTimes();
    this.prediction.load(this.clock, this.perfectAt);
    this.points.draw();
    this.enable();
  }

  // What can be done with the film.
  enable() {
    const isFilm = this.playback.last > 0;
    for (const button of this.root.querySelectorAll(".transport button")) {
      button.disabled = !isFilm;
    }
    this.scrub.disabled = !isFilm;
    this.root.querySelector("[data-action=perfect]").disabled = this.perfectAt === null;
  }

  setTimes() {
    const byDecade = this.pace.isByDecade(this.clock);
    this.playback.speed = this.pace.speed;
    this.playback.setTimes(byDecade);
    this.curves.setTimes(this.playback.times, byDecade);
  }

  changePace(name) {
    if (name === "speed") {
      this.playback.speed = this.pace.speed;
    } else {
      this.setTimes();
      this.curves.layOut();
      this.draw();
      this.describe();
    }
    this.keep();
  }

  // The theme's colours, for the canvases.
  restyle() {
    const style = getComputedStyle(this.root);
    const paper = style.getPropertyValue("--st-background-color");
    const ink = style.getPropertyValue("--st-text-color");
    if (this.colours.paper === paper && this.colours.ink === ink) return;
    this.colours = { paper, ink };
    this.runs.restyle(this.colours);
    this.panels.restyle(this.colours);
    if (this.runs.isLaidOut) this.layOut();
    this.draw();
  }

  // Go where the host wants the film to be.
  follow({ asked, opens }, isNew) {
    const { playback, reports } = this;
    const { positions } = playback;
    const home = opens === null ? playback.last : lastNotAbove(positions, opens);
    const isAsked = reports.follow(asked, positions[home]);
    if (isNew || isAsked) {
      playback.pause();
      playback.show(lastNotAbove(positions, reports.wanted));
      this.describe();
    }
    if (!playback.isPlaying) reports.tellSoon();
  }

  // The host has what was reported.
  confirm(position) {
    this.reports.confirm(position);
  }

  see(elements) {
    this.runs.see(elements);
    this.panels.isInSight = elements.get(this.panels.root) ?? this.panels.isInSight;
    this.draw();
  }

  get isFitting() {
    return this.curves.isLaidOut && this.runs.isFitting;
  }

  layOut() {
    this.runs.layOut();
    this.panels.layOut();
    this.curves.layOut();
  }

  drawAnew() {
    this.layOut();
    this.draw();
  }

  show() {
    this.isChanging = false;
    this.runs.seek(this.playback.position);
    this.draw();
  }

  draw() {
    if (!this.runs.isLaidOut) return;
    const { runs, panels, playback } = this;
    const { frame, position } = playback;
    const isMoving = playback.isPlaying || this.isChanging;
    runs.draw(isMoving, panels.isSeen);
    panels.draw({ frame, position, isMoving });
    this.refineSoon();
    this.curves.draw(frame, position);
    this.figures.draw(frame, position);
  }

  refineSoon() {
    clearTimeout(this.refining);
    if (this.playback.isPlaying) return;
    this.refining = setTimeout(() => {
      if (this.isChanging) this.endChange();
      else this.runs.refine();
    }, REFINE_AFTER);
  }

  // What a link should open.
  keep() {
    this.reports.keepSoon({ ...this.pace.choices, ...this.panels.choices });
  }

  showState() {
    const { isPlaying } = this.playback;
    if (isPlaying) this.reports.hold();
    const label = isPlaying ? "Pause" : "Play";
    this.root.classList.toggle("is-playing", isPlaying);
    Object.assign(this.root.querySelector(".toggle"), { ariaLabel: label, title: `${label} (space)` });
  }

  // The film is where the visitor wants it: say so, also to the host.
  settle() {
    const { position } = this.playback;
    this.describe();
    this.figures.say(position);
    this.reports.rest(position);
    this.keep();
    this.prediction.rested();
  }

  // Look at one unit; a second time, or away from it, is back to the prediction.
  select(subject) {
    const { map, scene } = this.runs.first;
    const isBack = subject === map.subject && subject.kind !== "label";
    map.select(isBack ? scene.prediction : subject);
    this.panels.select(map.subject);
    if (map.side) map.drawPoints();
    this.draw();
    this.describe();
  }

  lookAway() {
    const { map, scene } = this.runs.first;
    if (!map.isOfUnit) return;
    this.select(scene.prediction);
    const { activeElement } = this.root.getRootNode();
    if (!this.root.contains(activeElement)) this.focus(); // the button that was pressed is gone
  }

  highlight(subject) {
    this.runs.first.map.highlighted = subject;
    this.panels.highlight(subject);
    if (!this.playback.isPlaying) this.draw();
  }

  // Let a visitor change the weights of the frame, for which the film stands still.
  edit(change) {
    if (this.playback.isPlaying) this.playback.stop();
    this.isChanging = true; // so that it follows a drag
    this.runs.first.edit(change);
    this.draw();
  }

  endChange() {
    this.isChanging = false;
    this.draw();
    this.describe();
    this.figures.say(this.playback.position);
  }

  // Back to the film.
  restore() {
    this.runs.dropEdits();
    this.endChange();
    this.focus(); // the button that was pressed is gone
  }

  // The pictures in words; not while the film plays, when nobody could follow.
  describe() {
    const { playback, figures, scrub } = this;
    const { times, frame, position, positions, last } = playback;
    scrub.value = Math.round(times[frame] * scrub.max);
    const end = positionText(this.clock.axis, positions[last]);
    scrub.ariaValueText = `${figures.positionInWords(position)} of ${end}`;
    this.runs.describe(position);
    this.curves.describe(figures.inWords(position));
  }

  dispose() {
    this.playback.pause();
    this.keys.dispose();
    this.reports.dispose();
    this.points.dispose();
    this.sight.dispose();
    clearTimeout(this.refining);
  }
}
