// The player: which record of the film is shown, who moves it, and who is told.

const REPORT_AFTER = 150; // ms without a further move, so that a scrub sends one message
const LONGEST_STEP = 0.1; // s; a frame that was held up does not make the film jump
const KEYS = new Map([
  ["arrowleft", "back"],
  ["arrowright", "forward"],
  ["home", "start"],
  ["end", "end"],
  ["p", "perfect"],
  ["escape", "lookAway"],
]);
const SLIDER_KEYS = new Map([
  ["arrowdown", "back"],
  ["arrowup", "forward"],
  ["pagedown", "tenthBack"],
  ["pageup", "tenthForward"],
]);

const players = new WeakMap();

// Streamlit calls this at the start and whenever data or theme change. A call that was overtaken
// by a newer one may be cleaned up late, when the player already belongs to the newer.
export default function show({ data, parentElement, setStateValue }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement.querySelector(".player"));
    players.set(parentElement, player);
  }
  const call = player.update(data, (report) => setStateValue("shown", report));
  return () => {
    if (player.calls !== call) return;
    player.dispose();
    players.delete(parentElement);
  };
}

class Player {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.scrub = this.find(".scrub");
    this.map = new MapView(this.find(".map"));
    this.units = new UnitsView(this.find(".units"), {
      choose: (subject) => this.look(subject),
      hover: (subject) => this.highlight(subject),
    });
    this.weights = new WeightsView(this.find(".units"));
    this.curves = new CurvesView(this.find(".timeline"));
    this.film = null;
    this.wanted = null; // where the visitor or Python wants the film to be
    this.reported = null; // what Python knows of that
    this.asked = null; // the epoch that Python last asked for
    this.record = 0;
    this.speed = 1;
    this.isPlaying = false;
    this.calls = 0;
    this.tick = (now) => this.advance(now);
    this.listen();
    this.watch();
  }

  // Take what Python says.
  update(data, report) {
    this.report = report;
    const isNew = this.film?.id !== data.id;
    if (isNew) this.load(decode(data));
    this.restyle();
    if (isNew) this.layOut();
    this.follow(data, isNew);
    this.calls += 1;
    return this.calls;
  }

  load(film) {
    this.pause();
    this.film = film;
    this.scene = new Scene(film);
    this.map.load(this.scene);
    this.units.load(this.scene);
    this.weights.load(film);
    this.curves.load(film);
    this.record = 0;
    this.setTimes(film.epochs.at(-1) - film.epochs[0] >= 100);
    this.find("[data-choice=time]").value = this.isByDecade ? "decade" : "record";
    this.find(".note").textContent = film.note;
    this.units.look(this.map.subject);
    const isFilm = film.epochs.length > 1;
    for (const button of this.root.querySelectorAll(".transport button")) {
      button.disabled = !isFilm;
    }
    this.scrub.disabled = !isFilm;
    this.find("[data-action=perfect]").disabled = film.first_perfect === null;
  }

  // The theme's colours, for the canvases.
  restyle() {
    const style = getComputedStyle(this.root);
    const paper = style.getPropertyValue("--st-background-color");
    const ink = style.getPropertyValue("--st-text-color");
    if (this.paper === paper && this.ink === ink) return;
    this.paper = paper;
    this.ink = ink;
    this.map.restyle(paper, ink);
    this.units.restyle(ink);
    if (this.map.side) this.layOut();
    this.draw();
  }

  // Go where Python wants the film to be. Its `shown_epoch` has the same rule: what was last
  // reported, unless an epoch was asked for since then. So all that it cannot know is reported.
  follow({ asked, autoplay }, isNew) {
    const isFirst = this.wanted === null;
    const isAsked = asked !== null && asked !== this.asked;
    this.asked = asked;
    if (isFirst || isAsked) this.wanted = { epoch: asked ?? 0, at_end: asked === null };
    if (isFirst) this.reported = { ...this.wanted, asked };
    if (isNew || isAsked) {
      this.pause();
      this.show(this.recordOf(this.wanted));
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

  recordOf({ epoch, at_end: isAtEnd }) {
    const { epochs } = this.film;
    return isAtEnd ? epochs.length - 1 : lastNotAbove(epochs, epoch);
  }

  // Hear what the visitor does.
  listen() {
    this.root.addEventListener("click", ({ target }) => {
      const action = target.closest("[data-action]")?.dataset.action;
      if (action) this[action]();
      else if (target.closest(".stage")) this.toggle();
    });
    this.root.addEventListener("keydown", (event) => this.press(event));
    this.root.addEventListener("pointerup", ({ target }) => {
      // So that the keys work after a click anywhere in the player.
      if (!target.closest("button, select, input, label")) this.focus();
    });
    this.scrub.addEventListener("pointerdown", (event) => this.seekPixel(event.clientX));
    this.scrub.addEventListener("input", () => this.seek(this.scrub.value / this.scrub.max));
    this.find("[data-choice=speed]").addEventListener("change", ({ target }) => {
      this.speed = Number(target.value);
    });
    this.find("[data-choice=time]").addEventListener("change", ({ target }) => {
      this.setTimes(target.value === "decade");
      this.curves.layOut();
      this.draw();
      this.describe();
    });
  }

  // Follow the size of the page, and draw only what is in sight.
  watch() {
    this.resizes = new ResizeObserver(() => {
      const isLaidOut = this.map.isLaidOut && this.curves.isLaidOut;
      if (!this.film || isLaidOut) return;
      this.layOut();
      this.draw();
    });
    this.resizes.observe(this.map.stage);
    this.resizes.observe(this.curves.root);
    const views = new Map([
      [this.map.root, this.map],
      [this.units.root, this.units],
    ]);
    this.sights = new IntersectionObserver((entries) => {
      for (const entry of entries) views.get(entry.target).isVisible = entry.isIntersecting;
      this.draw();
    });
    for (const root of views.keys()) this.sights.observe(root);
  }

  press(event) {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || target.closest("select")) return;
    let action = KEYS.get(key.toLowerCase());
    if (target === this.scrub) action ??= SLIDER_KEYS.get(key.toLowerCase());
    if (key === " " && !target.closest("button")) action = "toggle";
    if (!action || !this.film) return;
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
    this.move(this.record - 1);
  }

  forward() {
    this.move(this.record + 1);
  }

  end() {
    this.move(this.film.epochs.length - 1);
  }

  perfect() {
    if (this.film.first_perfect !== null) this.move(this.film.first_perfect);
  }

  tenthBack() {
    this.seek(this.times[this.record] - 0.1);
  }

  tenthForward() {
    this.seek(this.times[this.record] + 0.1);
  }

  seekPixel(clientX) {
    const { left, width } = this.find(".rail").getBoundingClientRect();
    this.seek((clientX - left) / width);
  }

  // The record nearest to a time.
  seek(time) {
    const before = lastNotAbove(this.times, time);
    const after = Math.min(before + 1, this.times.length - 1);
    this.move(this.times[after] - time < time - this.times[before] ? after : before);
  }

  move(record) {
    this.pause();
    this.show(Math.min(Math.max(record, 0), this.film.epochs.length - 1));
    this.settle();
  }

  // Look at one unit; a second time, or away from it, is back to the prediction.
  look(subject) {
    const isBack = subject === this.map.subject && subject.kind !== "label";
    this.map.look(isBack ? this.scene.prediction : subject);
    this.units.look(this.map.subject);
    if (this.map.side) this.map.drawPoints();
    this.draw();
    this.describe();
  }

  lookAway() {
    if (!this.map.isOfUnit) return;
    this.look(this.scene.prediction);
    const { activeElement } = this.root.getRootNode();
    if (!this.root.contains(activeElement)) this.focus(); // the button that was pressed is gone
  }

  focus() {
    this.scrub.focus({ preventScroll: true });
  }

  highlight(subject) {
    this.map.highlighted = subject;
    if (!this.isPlaying) this.draw();
  }

  play() {
    const last = this.film.epochs.length - 1;
    if (this.isPlaying || last === 0) return;
    clearTimeout(this.timer); // nothing is sent while the film plays
    if (this.record === last) this.show(0);
    this.isPlaying = true;
    this.time = this.times[this.record];
    this.before = null;
    this.showState();
    this.frame = requestAnimationFrame(this.tick);
  }

  advance(now) {
    const elapsed = this.before === null ? 0 : Math.min((now - this.before) / 1000, LONGEST_STEP);
    this.before = now;
    this.time += (elapsed * this.speed) / this.duration;
    const record = lastNotAbove(this.times, this.time + 1e-12);
    if (record !== this.record) this.show(record);
    if (this.time >= 1) this.stop();
    else this.frame = requestAnimationFrame(this.tick);
  }

  pause() {
    cancelAnimationFrame(this.frame);
    this.isPlaying = false;
    this.showState();
  }

  stop() {
    this.pause();
    this.draw(); // on the finer grid
    this.settle();
  }

  // The film is where the visitor wants it: say so, and tell Python.
  settle() {
    const { epochs } = this.film;
    const epoch = epochs[this.record];
    this.wanted = { epoch, at_end: this.record === epochs.length - 1 };
    this.describe();
    this.find(".status").textContent = this.figuresInWords();
    this.reportSoon();
  }

  reportSoon() {
    clearTimeout(this.timer);
    const { wanted, asked, reported } = this;
    const isKnown =
      wanted.epoch === reported.epoch &&
      wanted.at_end === reported.at_end &&
      (asked === null || asked === reported.asked);
    if (isKnown) return;
    this.timer = setTimeout(() => {
      this.reported = { ...this.wanted, asked: this.asked };
      this.report(this.reported);
    }, REPORT_AFTER);
  }

  setTimes(isByDecade) {
    const { epochs } = this.film;
    this.isByDecade = isByDecade;
    this.times = timesOf(epochs, isByDecade);
    this.duration = durationOf(epochs, isByDecade);
    this.time = this.times[this.record];
    this.curves.setTimes(this.times, isByDecade);
  }

  layOut() {
    this.map.layOut();
    this.curves.layOut();
  }

  show(record) {
    this.record = record;
    this.draw();
  }

  draw() {
    if (!this.map.side) return;
    const { map, units, record } = this;
    if (map.isVisible || units.isVisible) this.scene.show(record, this.isPlaying);
    if (map.isVisible) map.draw(record);
    if (units.isVisible) units.draw();
    this.weights.draw(record);
    this.curves.draw(record);
    const { epochs, accuracies, losses } = this.film;
    this.find("[data-figure=epoch]").textContent = wholeNumber(epochs[record]);
    this.find("[data-figure=accuracy]").textContent = percent(accuracies[record]);
    this.find("[data-figure=loss]").textContent = steady(losses[record]);
  }

  showState() {
    const label = this.isPlaying ? "Pause" : "Play";
    this.root.classList.toggle("is-playing", this.isPlaying);
    Object.assign(this.find(".toggle"), { ariaLabel: label, title: `${label} (space)` });
  }

  figuresInWords() {
    const { epochs, accuracies, losses } = this.film;
    const accuracy = percent(accuracies[this.record]);
    return (
      `Epoch ${wholeNumber(epochs[this.record])}: accuracy ${accuracy}, ` +
      `loss ${significant(losses[this.record])}`
    );
  }

  // The pictures in words; not while the film plays, when nobody could follow.
  describe() {
    const { epochs, axes, first_perfect: first } = this.film;
    const epoch = wholeNumber(epochs[this.record]);
    const last = wholeNumber(epochs.at(-1));
    const perfect = first === null ? "never" : `first at epoch ${wholeNumber(epochs[first])}`;
    this.scrub.value = Math.round(this.times[this.record] * this.scrub.max);
    this.scrub.ariaValueText = `epoch ${epoch} of ${last}`;
    const plane = `${axes[0]} and ${axes[1]}`;
    this.map.field.ariaLabel = `Map of ${this.map.subject.name} over ${plane} after epoch ${epoch}`;
    this.curves.svg.ariaLabel =
      `Loss and accuracy over ${last} epochs, 100 % ${perfect}. ` + this.figuresInWords();
  }

  dispose() {
    this.pause();
    clearTimeout(this.timer);
    this.resizes.disconnect();
    this.sights.disconnect();
  }
}
