// The player: which frame of the film is shown, who moves it, and whom it reports to.
//
// It knows no host. What surrounds it is an object with
//   report(state)  called where the film comes to rest, with {position, at_end, asked}
//   keep(choices)  called with what a link should open: {at, speed, per}; null is the default
//   ownsPage       whether the space bar plays wherever the focus is

import { CurvesView } from "./curves.js";
import { captionAt, filmsOf } from "./film.js";
import { errorScale } from "./layers.js";
import { create } from "./markup.js";
import { PANELS } from "./panels.js";
import { PredictView } from "./predict.js";
import { RunView } from "./run.js";
import {
  durationOf,
  lastNotAbove,
  percent,
  positionText,
  steady,
  timesOf,
} from "./timeline.js";

const REPORT_AFTER = 150; // ms without a further move, so that a scrub sends one message
const REFINE_AFTER = 60; // ms at rest, so that a scrub is not held up
const LONG_FILM = 100; // epochs; a longer one is shown by tenfolds
const LONGEST_STEP = 0.1; // s; a frame that was held up does not make the film jump
// What has a use for the arrow keys itself.
const KEPT_KEYS = "select, form, input:not(.scrub), [role=slider]";
const KEYS = new Map([
  ["arrowleft", "back"],
  ["arrowright", "forward"],
  ["home", "start"],
  ["end", "end"],
  ["p", "perfect"],
  ["q", "predict"],
  ["f", "present"],
  ["escape", "lookAway"],
]);
const PICTURE_KEYS = new Map([
  ["ArrowUp", -1],
  ["ArrowDown", 1],
]);
const SLIDER_KEYS = new Map([
  ["arrowdown", "back"],
  ["arrowup", "forward"],
  ["pagedown", "tenthBack"],
  ["pageup", "tenthForward"],
]);

export class Player {
  constructor(root, host) {
    this.root = root;
    this.host = host;
    this.find = (selector) => root.querySelector(selector);
    this.scrub = this.find(".scrub");
    this.runs = []; // the first has its units beside it, where it is the only one
    this.prediction = new PredictView(this.find(".prediction"), () => this.play());
    this.panels = [];
    this.isPanelSeen = true;
    this.curves = new CurvesView(this.find(".timeline"), this.find(".curve-choices"));
    this.clock = null; // the film that lasts longest: its frames are the player's
    this.wanted = null; // where the visitor or the host wants the film to be
    this.reported = null; // what the host knows of that
    this.asked = null; // the position that the host last asked for
    this.frame = 0;
    this.pace = null; // as the visitor wants it; null is what the film suggests
    this.isPlaying = false;
    this.isChanging = false; // weights are, by a visitor
    this.tick = (now) => this.advance(now);
    this.listen();
    this.observe();
  }

  // Show a film, whose name tells whether it is another one, where the host wants it to be.
  update({ id, bytes, asked = null, autoplay = false, pace = {} }) {
    const isNew = this.id !== id;
    if (!this.pace) this.choosePace(pace);
    if (isNew) this.load(filmsOf(bytes));
    this.id = id;
    this.restyle();
    if (isNew) this.layOut();
    this.follow({ asked, autoplay }, isNew);
  }

  load(films) {
    this.pause();
    films.forEach((film, number) => (film.style = this.styleOf(film, number)));
    const lasting = (film) => film.positions.at(-1);
    this.clock = films.reduce((longest, film) =>
      lasting(film) > lasting(longest) ? film : longest,
    );
    if (this.runs.length !== films.length) this.cast(films.length);
    const errorPart = errorScale(films);
    this.runs.forEach((run, number) => run.load(films[number], errorPart));
    this.isAlone = films.length === 1;
    this.root.classList.toggle("is-alone", this.isAlone);
    this.setPanels(this.isAlone ? this.clock.panels : []);
    const perfect = films.filter((film) => film.first_perfect !== null);
    const positions = perfect.map((film) => film.positions[film.first_perfect]);
    this.perfectAt = positions.length ? Math.min(...positions) : null;
    this.curves.load(films, this.clock, this.perfectAt);
    this.frame = 0;
    this.find("[data-name=axis]").textContent = this.clock.axis.heading;
    this.leavePrediction();
    this.find("[data-action=predict]").hidden = films.length > 1;
    this.find(".film-title").textContent = this.clock.title ?? "";
    this.find(".film-title").hidden = !this.clock.title;
    this.setTimes();
    this.find(".note").textContent = this.clock.note;
    const isFilm = this.clock.positions.length > 1;
    for (const button of this.root.querySelectorAll(".transport button")) {
      button.disabled = !isFilm;
    }
    this.scrub.disabled = !isFilm;
    this.find("[data-action=perfect]").disabled = this.perfectAt === null;
  }

  // Several runs leave no room beside their maps.
  setPanels(names) {
    for (const panel of this.panels) panel.remove?.();
    this.panels = names.map((name) => {
      const root = create("section", { className: `panel ${name}` });
      return new PANELS[name](root, this);
    });
    this.find(".panels").replaceChildren(...this.panels.map(({ root }) => root));
    const [{ film, scene, map }] = this.runs;
    for (const panel of this.panels) {
      panel.load({ film, scene, overlay: map.stage });
      panel.restyle?.({ paper: this.paper, ink: this.ink });
      panel.select?.(map.subject);
    }
  }

  // How a run is told from the others; a single one needs no colour of its own.
  styleOf({ colours, nRuns }, number) {
    if (nRuns === 1) return { colour: "var(--ink)", dash: "none" };
    return {
      colour: colours.runs[number % colours.runs.length],
      dash: colours.dashes[number % colours.dashes.length].join(" "),
    };
  }

  // Make room for so many runs.
  cast(count) {
    for (const { map } of this.runs) this.unwatch(map);
    const template = this.find(".run-template").content.firstElementChild;
    const roots = Array.from({ length: count }, () => template.cloneNode(true));
    this.find(".runs").replaceChildren(...roots);
    this.find(".runs").style.setProperty("--count", count);
    this.runs = roots.map((root, k) => new RunView(root, k === 0 ? this.find(".legend") : null));
    for (const { map } of this.runs) {
      map.restyle(this.paper, this.ink);
      this.watch(map);
    }
  }

  // The theme's colours, for the canvases.
  restyle() {
    const style = getComputedStyle(this.root);
    const paper = style.getPropertyValue("--st-background-color");
    const ink = style.getPropertyValue("--st-text-color");
    if (this.paper === paper && this.ink === ink) return;
    this.paper = paper;
    this.ink = ink;
    for (const { map } of this.runs) map.restyle(paper, ink);
    for (const panel of this.panels) panel.restyle?.({ paper, ink });
    if (this.isLaidOut) this.layOut();
    this.draw();
  }

  // Go where the host wants the film to be. It has the same rule: what was last reported, unless
  // a position was asked for since then. So all that it cannot know is reported.
  follow({ asked, autoplay }, isNew) {
    const isFirst = this.wanted === null;
    const isAsked = asked !== null && asked !== this.asked;
    this.asked = asked;
    if (isFirst || isAsked) this.wanted = { position: asked ?? 0, at_end: asked === null };
    if (isFirst) this.reported = { ...this.wanted, asked };
    if (isNew || isAsked) {
      this.pause();
      this.show(this.frameOf(this.wanted));
      this.describe();
    }
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isNew && autoplay && !isCalm) {
      this.show(0);
      this.play();
    } else if (!this.isPlaying) {
      this.reportSoon();
    }
  }

  // The host has what was reported: the next that it asks for is a wish again.
  confirm(position) {
    this.asked = position;
  }

  frameOf({ position, at_end: isAtEnd }) {
    const { positions } = this.clock;
    return isAtEnd ? positions.length - 1 : lastNotAbove(positions, position);
  }

  // Hear what the visitor does.
  listen() {
    this.root.addEventListener("click", ({ target }) => {
      const action = target.closest("[data-action]")?.dataset.action;
      if (action) this[action]();
      else if (target.closest(".stage")) this.toggle();
    });
    this.root.addEventListener("keydown", (event) => this.press(event));
    this.pressOnPage = (event) => {
      if (event.key === " " && document.activeElement === document.body) this.press(event);
    };
    if (this.host.ownsPage) document.addEventListener("keydown", this.pressOnPage);
    this.root.addEventListener("fullscreenchange", () => {
      const isLeft = !this.isFullScreen && this.root.classList.contains("is-presenting");
      if (isLeft) this.present();
    });
    this.root.addEventListener("pointerup", ({ target }) => {
      // So that the keys work after a click anywhere in the player.
      if (!target.closest("button, select, input, label, [role=slider]")) this.focus();
    });
    this.scrub.addEventListener("pointerdown", (event) => this.seekPixel(event.clientX));
    this.scrub.addEventListener("input", () => this.seek(this.scrub.value / this.scrub.max));
    this.find("[data-choice=speed]").addEventListener("change", ({ target }) => {
      this.pace.speed = Number(target.value);
      this.keepChoices();
    });
    this.find("[data-choice=per]").addEventListener("change", ({ target }) => {
      this.pace.per = target.value;
      this.setTimes();
      this.curves.layOut();
      this.draw();
      this.describe();
      this.keepChoices();
    });
  }

  // Follow the size of the page, and draw only what is in sight.
  observe() {
    this.resizes = new ResizeObserver(() => {
      if (!this.clock || this.isFitting) return;
      this.layOut();
      this.draw();
    });
    this.sights = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const run = this.runs.find(({ map }) => map.root === target);
        if (run) run.map.isVisible = isIntersecting;
        else this.isPanelSeen = isIntersecting;
      }
      this.draw();
    });
    this.resizes.observe(this.curves.root);
    this.sights.observe(this.find(".panels"));
  }

  watch(map) {
    this.resizes.observe(map.stage);
    this.sights.observe(map.root);
  }

  unwatch(map) {
    this.resizes.unobserve(map.stage);
    this.sights.unobserve(map.root);
  }

  get isLaidOut() {
    return this.runs.length > 0 && this.runs.every(({ map }) => map.side);
  }

  get isFitting() {
    return this.curves.isLaidOut && this.runs.every(({ map }) => map.isLaidOut);
  }

  press(event) {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || target.closest(KEPT_KEYS)) return;
    if (this.root.classList.contains("is-presenting") && PICTURE_KEYS.has(key)) {
      event.preventDefault();
      this.showPicture(this.picture + PICTURE_KEYS.get(key));
      return;
    }
    let action = KEYS.get(key.toLowerCase());
    if (target === this.scrub) action ??= SLIDER_KEYS.get(key.toLowerCase());
    if (key === " " && !target.closest("button")) action = "toggle";
    if (!action || !this.clock) return;
    event.preventDefault();
    this[action]();
  }

  toggle() {
    if (this.isPlaying) this.stop();
    else this.play();
  }

  start() {
    this.move(0);
  }

  back() {
    this.move(this.frame - 1);
  }

  forward() {
    this.move(this.frame + 1);
  }

  end() {
    this.move(this.clock.positions.length - 1);
  }

  perfect() {
    if (this.perfectAt === null) return;
    const { positions } = this.clock;
    const before = lastNotAbove(positions, this.perfectAt);
    this.move(positions[before] < this.perfectAt ? before + 1 : before);
  }

  tenthBack() {
    this.seek(this.times[this.frame] - 0.1);
  }

  tenthForward() {
    this.seek(this.times[this.frame] + 0.1);
  }

  seekPixel(clientX) {
    const { left, width } = this.find(".rail").getBoundingClientRect();
    this.seek((clientX - left) / width);
  }

  // The frame nearest to a time.
  seek(time) {
    const before = lastNotAbove(this.times, time);
    const after = Math.min(before + 1, this.times.length - 1);
    this.move(this.times[after] - time < time - this.times[before] ? after : before);
  }

  move(frame) {
    this.pause();
    this.show(Math.min(Math.max(frame, 0), this.clock.positions.length - 1));
    this.settle();
  }

  // Look at one unit; a second time, or away from it, is back to the prediction.
  select(subject) {
    const [{ map, scene }] = this.runs;
    const isBack = subject === map.subject && subject.kind !== "label";
    map.select(isBack ? scene.prediction : subject);
    for (const panel of this.panels) panel.select?.(map.subject);
    if (map.side) map.drawPoints();
    this.draw();
    this.describe();
  }

  lookAway() {
    const [{ map, scene }] = this.runs;
    if (!map.isOfUnit) return;
    this.select(scene.prediction);
    const { activeElement } = this.root.getRootNode();
    if (!this.root.contains(activeElement)) this.focus(); // the button that was pressed is gone
  }

  focus() {
    this.scrub.focus({ preventScroll: true });
  }

  highlight(subject) {
    this.runs[0].map.highlighted = subject;
    for (const panel of this.panels) panel.highlight?.(subject);
    if (!this.isPlaying) this.draw();
  }

  play() {
    const last = this.clock.positions.length - 1;
    if (this.isPlaying || last === 0) return;
    clearTimeout(this.timer); // nothing is sent while the film plays
    this.show(this.frame === last ? 0 : this.frame);
    this.isPlaying = true;
    this.time = this.times[this.frame];
    this.before = null;
    this.showState();
    this.request = requestAnimationFrame(this.tick);
  }

  advance(now) {
    const elapsed = this.before === null ? 0 : Math.min((now - this.before) / 1000, LONGEST_STEP);
    this.before = now;
    this.time += (elapsed * this.speed) / this.duration;
    const frame = lastNotAbove(this.times, this.time + 1e-12);
    if (frame !== this.frame) this.show(frame);
    if (this.time >= 1) this.stop();
    else this.request = requestAnimationFrame(this.tick);
  }

  pause() {
    cancelAnimationFrame(this.request);
    this.isPlaying = false;
    this.showState();
  }

  stop() {
    this.pause();
    this.draw(); // on the finer grid
    this.settle();
  }

  // Stop where every row first is right, or after a third of the time, and ask.
  predict() {
    if (!this.prediction.root.hidden) {
      this.leavePrediction();
      return;
    }
    if (this.clock.positions.length < 2 || !this.isAlone) return;
    this.perfect();
    if (this.perfectAt === null || this.isAtEnd) this.seek(1 / 3);
    this.find("[data-action=predict]").ariaPressed = "true";
    this.find(".caption").hidden = true;
    this.prediction.ask(this.clock, this.frame);
  }

  leavePrediction() {
    this.prediction.close();
    this.find("[data-action=predict]").ariaPressed = "false";
    this.find(".caption").hidden = false;
  }

  get isAtEnd() {
    return this.frame === this.clock.positions.length - 1;
  }

  // One picture at a time, with large text: the map, then the panels, by ↑ and ↓.
  present() {
    const isPresenting = this.root.classList.toggle("is-presenting");
    this.find("[data-action=present]").ariaPressed = String(isPresenting);
    this.showPicture(0);
    // Where a frame may not fill the screen, the player fills the frame.
    if (isPresenting) this.root.requestFullscreen?.().catch(() => {});
    else if (this.isFullScreen) document.exitFullscreen();
    this.layOut();
    this.draw();
  }

  get isFullScreen() {
    return this.root.getRootNode().fullscreenElement === this.root;
  }

  showPicture(number) {
    const pictures = [this.find(".maps"), ...this.panels.map(({ root }) => root)];
    this.picture = (number + pictures.length) % pictures.length;
    pictures.forEach((root, k) => root.classList.toggle("is-shown", k === this.picture));
    this.root.dataset.picture = this.picture === 0 ? "map" : "panel";
    this.layOut();
    this.draw();
  }

  // The film is where the visitor wants it: say so, also to the host.
  settle() {
    const { positions } = this.clock;
    const isAtEnd = this.frame === positions.length - 1;
    this.wanted = { position: positions[this.frame], at_end: isAtEnd };
    this.describe();
    this.find(".status").textContent = this.figuresInWords();
    this.keepChoices();
    this.reportSoon();
    if (this.prediction.isWaiting && isAtEnd) this.prediction.compare();
  }

  reportSoon() {
    clearTimeout(this.timer);
    const { wanted, asked, reported } = this;
    const isKnown =
      wanted.position === reported.position &&
      wanted.at_end === reported.at_end &&
      (asked === null || asked === reported.asked);
    if (isKnown) return;
    this.timer = setTimeout(() => {
      this.reported = { ...this.wanted, asked: this.asked };
      this.host.report(this.reported);
    }, REPORT_AFTER);
  }

  // What a link to this picture has to say.
  keepChoices() {
    clearTimeout(this.keeping); // browsers refuse many changes of the address in a row
    this.keeping = setTimeout(() => {
      const { position, at_end: isAtEnd } = this.wanted;
      const { speed, per } = this.pace;
      this.host.keep({ at: isAtEnd ? null : position, speed, per });
    }, REPORT_AFTER);
  }

  choosePace({ speed = null, per = null }) {
    const offered = (name, value) => {
      const { options } = this.find(`[data-choice=${name}]`);
      return Array.from(options).some((option) => option.value === String(value)) ? value : null;
    };
    this.pace = { speed: offered("speed", speed), per: offered("per", per) };
    this.find("[data-choice=speed]").value = this.speed;
  }

  get speed() {
    return this.pace.speed ?? 1;
  }

  // When every frame is shown: as the visitor wants it, or as it suits so long a film.
  setTimes() {
    const { positions, axis } = this.clock;
    const isLong = axis.name === "factor" || positions.at(-1) - positions[0] >= LONG_FILM;
    const per = this.pace.per ?? (isLong ? "decade" : "record");
    this.find("[data-choice=per]").value = per;
    this.times = timesOf(positions, per === "decade");
    this.duration = durationOf(positions, per === "decade");
    this.time = this.times[this.frame];
    this.curves.setTimes(this.times, per === "decade");
  }

  layOut() {
    for (const { map } of this.runs) map.layOut();
    for (const panel of this.panels) panel.layOut?.();
    this.curves.layOut();
  }

  show(frame) {
    this.frame = frame;
    this.dropEdits();
    for (const run of this.runs) run.seek(this.position);
    this.draw();
  }

  get position() {
    return this.clock.positions[this.frame];
  }

  draw() {
    if (!this.isLaidOut) return;
    const { runs, clock, frame, position } = this;
    const isMoving = this.isPlaying || this.isChanging;
    const arePanelsSeen = this.isPanelSeen && this.panels.length > 0;
    for (const run of runs) run.draw(isMoving, run.map.isVisible || arePanelsSeen);
    if (arePanelsSeen) {
      for (const panel of this.panels) panel.draw({ frame, position, isMoving });
    }
    this.refineSoon();
    this.curves.draw(frame, position);
    const { axis, captions } = clock;
    this.find("[data-figure=position]").textContent = positionText(axis, position);
    const { accuracy, loss } = runs.find(({ film }) => film === clock).measure();
    this.find("[data-figure=accuracy]").textContent = percent(accuracy);
    this.find("[data-figure=loss]").textContent = steady(loss);
    const isEdited = runs[0].edited !== null;
    this.find(".caption").textContent =
      this.isAlone && !isEdited ? captionAt(captions, frame) : "";
    this.find(".edited").hidden = !isEdited;
    this.root.classList.toggle("is-edited", isEdited);
  }

  refineSoon() {
    clearTimeout(this.refining);
    if (this.isPlaying) return;
    this.refining = setTimeout(() => {
      if (this.isChanging) this.endChange();
      else for (const { map } of this.runs) map.refine();
    }, REFINE_AFTER);
  }

  // Let a visitor change the weights of the frame, for which the film stands still.
  edit(change) {
    if (this.isPlaying) this.stop();
    this.isChanging = true; // so that it follows a drag
    this.runs[0].edit(change);
    this.draw();
  }

  endChange() {
    this.isChanging = false;
    this.draw();
    this.describe();
    this.find(".status").textContent = this.figuresInWords();
  }

  // Back to the film.
  restore() {
    this.dropEdits();
    this.draw();
    this.describe();
    this.find(".status").textContent = this.figuresInWords();
    this.focus(); // the button that was pressed is gone
  }

  dropEdits() {
    for (const run of this.runs) run.edited = null;
    this.isChanging = false;
  }

  showState() {
    const label = this.isPlaying ? "Pause" : "Play";
    this.root.classList.toggle("is-playing", this.isPlaying);
    Object.assign(this.find(".toggle"), { ariaLabel: label, title: `${label} (space)` });
  }

  get positionInWords() {
    const { axis } = this.clock;
    return `${axis.title} ${positionText(axis, this.position)}`;
  }

  figuresInWords() {
    const words = this.runs[0].edited ? "your weights" : this.positionInWords;
    const figures = this.runs.map((run) => run.figuresInWords()).join("; ");
    return `${words[0].toUpperCase() + words.slice(1)}: ${figures}`;
  }

  // The pictures in words; not while the film plays, when nobody could follow.
  describe() {
    const { axis, positions } = this.clock;
    const last = positionText(axis, positions.at(-1));
    const first = this.perfectAt;
    const perfect =
      first === null ? "" : `, 100 % first at ${axis.title} ${positionText(axis, first)}`;
    this.scrub.value = Math.round(this.times[this.frame] * this.scrub.max);
    this.scrub.ariaValueText = `${this.positionInWords} of ${last}`;
    for (const run of this.runs) run.describe(this.position);
    this.curves.svg.ariaLabel =
      `Loss and accuracy up to ${axis.title} ${last}${perfect}. ${this.figuresInWords()}`;
  }

  dispose() {
    this.pause();
    document.removeEventListener("keydown", this.pressOnPage);
    clearTimeout(this.timer);
    clearTimeout(this.keeping);
    clearTimeout(this.refining);
    this.resizes.disconnect();
    this.sights.disconnect();
  }
}
