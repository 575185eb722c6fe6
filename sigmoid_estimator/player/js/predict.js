// Predict first: the film stops, asks in the place of the caption, plays on, and compares.

import { create } from "./markup.js";
import { questionsOf } from "./questions.js";

const WITHOUT_PERFECT = 1 / 3; // of the time, where no frame is the first with 100 %

export class PredictFirst {
  // `focus` is called where the button that was pressed is gone.
  constructor(root, playback, focus) {
    this.root = root.querySelector(".prediction");
    this.caption = root.querySelector(".caption");
    this.button = root.querySelector("[data-action=predict]");
    this.playback = playback;
    this.focus = focus;
    this.result = create("div", { role: "status" });
    this.guesses = null; // those that wait for the film's end
  }

  // Only a film by itself has one answer.
  load(film, perfectAt) {
    this.film = film;
    this.perfectAt = perfectAt;
    this.button.hidden = film.nRuns > 1;
    this.leave();
  }

  toggle() {
    if (!this.root.hidden) this.leave();
    else if (this.film.nRuns === 1 && this.playback.last > 0) this.begin();
  }

  // Stop where every row first is right, or earlier, so that something lies ahead.
  begin() {
    const { playback, perfectAt } = this;
    if (perfectAt !== null) playback.reach(perfectAt);
    if (perfectAt === null || playback.isAtEnd) playback.seek(WITHOUT_PERFECT);
    this.button.ariaPressed = "true";
    this.caption.hidden = true;
    this.ask(playback.frame);
  }

  ask(frame) {
    this.questions = questionsOf(this.film, frame);
    const fields = this.questions.map(({ text, options }, number) =>
      create("fieldset", {}, [
        create("legend", { textContent: `${text} …` }),
        ...options.map((option, k) => this.option(option, number, k)),
      ]),
    );
    const button = create("button", {
      type: "submit",
      className: "primary",
      textContent: "Play on",
    });
    const form = create("form", { ariaLabel: "Predict first" }, [...fields, button]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.guesses = this.questions.map((_, number) => {
        const chosen = form.querySelector(`input[name="guess-${number}"]:checked`);
        return chosen ? Number(chosen.value) : null;
      });
      this.result.replaceChildren(create("p", { textContent: "Watch …" }));
      this.show(this.result);
      this.focus();
      this.playback.play();
    });
    this.show(form);
    form.querySelector("input, button").focus({ preventScroll: true });
  }

  option(text, number, value) {
    const input = create("input", { type: "radio", name: `guess-${number}`, value: String(value) });
    return create("label", {}, [input, ` ${text}`]);
  }

  // The film has come to rest: at its end the guesses are compared.
  rested() {
    if (!this.guesses || !this.playback.isAtEnd) return;
    const rows = this.questions.map(({ text, options, answer, because }, number) => {
      const guess = this.guesses[number];
      const verdict = guess === null ? "" : guess === answer ? "✓ Right: " : "✗ Not so: ";
      return create("li", { textContent: `${verdict}${text} ${options[answer]}; ${because}.` });
    });
    this.guesses = null;
    this.result.replaceChildren(create("ul", {}, rows));
  }

  show(content) {
    this.root.hidden = false;
    this.root.replaceChildren(content);
  }

  leave() {
    this.guesses = null;
    this.root.hidden = true;
    this.root.replaceChildren();
    this.button.ariaPressed = "false";
    this.caption.hidden = false;
  }
}
