// The player: which record of the film is shown, who moves it, and who is told.

const REPORT_AFTER = 150; // ms without a further move, so that a scrub sends one message
const LONG_FILM = 100; // epochs; a longer one is shown by tenfolds
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
    this.runs = []; // the first has its units beside it, where it is the only one
    this.units = new UnitsView(this.find(".units"), {
      choose: (subject) => this.select(subject),
      hover: (subject) => this.highlight(subject),
    });
    this.weights = new WeightsView(this.find(".units"));
    this.curves = new CurvesView(this.find(".timeline"));
    this.clock = null; // the film that lasts longest: its records are the player's
    this.wanted = null; // where the visitor or Python wants the film to be
    this.reported = null; // what Python knows of that
    this.asked = null; // the epoch that Python last asked for
    this.record = 0;
    this.pace = null; // as the visitor wants it; null is what the film suggests
    this.isPlaying = false;
    this.calls = 0;
    this.tick = (now) => this.advance(now);
    this.listen();
    this.observe();
  }

  // Take what Python says.
  update(data, report) {
    this.report = report;
    const isNew = this.clock?.id !== data.id;
    if (!this.pace) this.choosePace(data.pace);
    if (isNew) this.load(decode(data));
    this.restyle();
    if (isNew) this.layOut();
    this.follow(data, isNew);
    this.calls += 1;
    return this.calls;
  }

  load(films) {
    this.pause();
    films.forEach((film, number) => (film.style = this.styleOf(film, number)));
    const lasting = (film) => film.epochs.at(-1);
    this.clock = films.reduce((longest, film) =>
      lasting(film) > lasting(longest) ? film : longest,
    );
    if (this.runs.length !== films.length) this.cast(films.length);
    const errorPart = errorScale(films);
    this.runs.forEach((run, number) => run.load(films[number], errorPart));
    const [first] = this.runs;
    this.isAlone = films.length === 1;
    this.root.classList.toggle("is-alone", this.isAlone);
    this.units.load(this.isAlone ? first.scene : null);
    this.weights.load(films[0]);
    const perfect = films.filter((film) => film.first_perfect !== null);
    const epochs = perfect.map((film) => film.epochs[film.first_perfect]);
    this.perfectEpoch = epochs.length ? Math.min(...epochs) : null;
    this.curves.load(films, this.clock, this.perfectEpoch);
    this.record = 0;
    this.setTimes();
    this.find(".note").textContent = this.clock.note;
    this.units.select(first.map.subject);
    const isFilm = this.clock.epochs.length > 1;
    for (const button of this.root.querySelectorAll(".transport button")) {
      button.disabled = !isFilm;
    }
    this.scrub.disabled = !isFilm;
    this.find("[data-action=perfect]").disabled = this.perfectEpoch === null;
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
    this.units.restyle(ink);
    if (this.isLaidOut) this.layOut();
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
    const { epochs } = this.clock;
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
    this.pressOnPage = (event) => {
      if (event.key === " " && document.activeElement === document.body) this.press(event);
    };
    document.addEventListener("keydown", this.pressOnPage);
    this.shortcut = this.shortcutToFilm();
    document.body.prepend(this.shortcut);
    this.root.addEventListener("pointerup", ({ target }) => {
      // So that the keys work after a click anywhere in the player.
      if (!target.closest("button, select, input, label")) this.focus();
    });
    this.scrub.addEventListener("pointerdown", (event) => this.seekPixel(event.clientX));
    this.scrub.addEventListener("input", () => this.seek(this.scrub.value / this.scrub.max));
    this.find("[data-choice=speed]").addEventListener("change", ({ target }) => {
      this.pace.speed = Number(target.value);
      this.keepInAddress();
    });
    this.find("[data-choice=per]").addEventListener("change", ({ target }) => {
      this.pace.per = target.value;
      this.setTimes();
      this.curves.layOut();
      this.draw();
      this.describe();
      this.keepInAddress();
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
        const seen = this.runs.find(({ map }) => map.root === target)?.map ?? this.units;
        seen.isVisible = isIntersecting;
      }
      this.draw();
    });
    this.resizes.observe(this.curves.root);
    this.sights.observe(this.units.root);
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
    if (event.altKey || event.ctrlKey || event.metaKey || target.closest("select")) return;
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
    this.move(this.record - 1);
  }

  forward() {
    this.move(this.record + 1);
  }

  end() {
    this.move(this.clock.epochs.length - 1);
  }

  perfect() {
    if (this.perfectEpoch === null) return;
    this.move(lastNotAbove(this.clock.epochs, this.perfectEpoch));
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
    this.show(Math.min(Math.max(record, 0), this.clock.epochs.length - 1));
    this.settle();
  }

  // Look at one unit; a second time, or away from it, is back to the prediction.
  select(subject) {
    const [{ map, scene }] = this.runs;
    const isBack = subject === map.subject && subject.kind !== "label";
    map.select(isBack ? scene.prediction : subject);
    this.units.select(map.subject);
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
    if (!this.isPlaying) this.draw();
  }

  play() {
    const last = this.clock.epochs.length - 1;
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
    const { epochs } = this.clock;
    const epoch = epochs[this.record];
    this.wanted = { epoch, at_end: this.record === epochs.length - 1 };
    this.describe();
    this.find(".status").textContent = this.figuresInWords();
    this.keepInAddress();
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

  // Let a link open here, with no entry in the browser's history.
  keepInAddress() {
    const { epoch, at_end: isAtEnd } = this.wanted;
    const { speed, per } = this.pace;
    const address = new URL(location.href);
    for (const [name, value] of Object.entries({ at: isAtEnd ? null : epoch, speed, per })) {
      if (value === null) address.searchParams.delete(name);
      else address.searchParams.set(name, value);
    }
    history.replaceState(history.state, "", address);
  }

  choosePace(pace) {
    this.pace = { ...pace };
    this.find("[data-choice=speed]").value = this.speed;
  }

  get speed() {
    return this.pace.speed ?? 1;
  }

  // When every record is shown: as the visitor wants it, or as it suits so long a film.
  setTimes() {
    const { epochs } = this.clock;
    const isLong = epochs.at(-1) - epochs[0] >= LONG_FILM;
    const per = this.pace.per ?? (isLong ? "decade" : "record");
    this.find("[data-choice=per]").value = per;
    this.times = timesOf(epochs, per === "decade");
    this.duration = durationOf(epochs, per === "decade");
    this.time = this.times[this.record];
    this.curves.setTimes(this.times, per === "decade");
  }

  layOut() {
    for (const { map } of this.runs) map.layOut();
    this.curves.layOut();
  }

  show(record) {
    this.record = record;
    for (const run of this.runs) run.seek(this.clock.epochs[record]);
    this.draw();
  }

  draw() {
    if (!this.isLaidOut) return;
    const { runs, units, clock, record } = this;
    for (const run of runs) run.draw(this.isPlaying, run.map.isVisible || units.isVisible);
    if (units.isVisible) units.draw();
    this.weights.draw(record);
    this.curves.draw(record, runs);
    this.find("[data-figure=epoch]").textContent = wholeNumber(clock.epochs[record]);
    this.find("[data-figure=accuracy]").textContent = percent(clock.accuracies[record]);
    this.find("[data-figure=loss]").textContent = steady(clock.losses[record]);
  }

  showState() {
    const label = this.isPlaying ? "Pause" : "Play";
    this.root.classList.toggle("is-playing", this.isPlaying);
    Object.assign(this.find(".toggle"), { ariaLabel: label, title: `${label} (space)` });
  }

  figuresInWords() {
    const epoch = wholeNumber(this.clock.epochs[this.record]);
    return `Epoch ${epoch}: ${this.runs.map((run) => run.figuresInWords()).join("; ")}`;
  }

  // The pictures in words; not while the film plays, when nobody could follow.
  describe() {
    const { epochs } = this.clock;
    const epoch = wholeNumber(epochs[this.record]);
    const last = wholeNumber(epochs.at(-1));
    const first = this.perfectEpoch;
    const perfect = first === null ? "never" : `first at epoch ${wholeNumber(first)}`;
    this.scrub.value = Math.round(this.times[this.record] * this.scrub.max);
    this.scrub.ariaValueText = `epoch ${epoch} of ${last}`;
    for (const run of this.runs) run.describe(epochs[this.record]);
    this.curves.svg.ariaLabel =
      `Loss and accuracy over ${last} epochs, 100 % ${perfect}. ` + this.figuresInWords();
  }

  // The first stop of Tab: Play comes after all controls of the sidebar.
  shortcutToFilm() {
    const shortcut = document.createElement("nav");
    shortcut.ariaLabel = "Shortcut";
    const button = document.createElement("button");
    button.textContent = "Go to the film";
    const hidden = "position:fixed;left:8px;top:-100px;z-index:1000000;padding:8px 16px;";
    button.style.cssText = hidden + "background:#0b57d0;color:#fff;border:0;border-radius:8px";
    button.addEventListener("focus", () => (button.style.top = "8px"));
    button.addEventListener("blur", () => (button.style.top = "-100px"));
    button.addEventListener("click", () => {
      this.root.scrollIntoView({ block: "start" });
      this.find(".toggle").focus();
    });
    shortcut.append(button);
    return shortcut;
  }

  dispose() {
    this.pause();
    document.removeEventListener("keydown", this.pressOnPage);
    this.shortcut.remove();
    clearTimeout(this.timer);
    this.resizes.disconnect();
    this.sights.disconnect();
  }
}
