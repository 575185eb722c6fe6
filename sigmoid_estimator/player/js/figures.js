// What is written of the frame: its figures, its caption, and the same in words for those who
// do not see the pictures.

import { captionAt } from "./film.js";
import { percent, positionText, steady } from "./timeline.js";

export class Figures {
  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.root = root;
    this.axis = find("[data-name=axis]");
    this.position = find("[data-figure=position]");
    this.accuracy = find("[data-figure=accuracy]");
    this.loss = find("[data-figure=loss]");
    this.caption = find(".caption");
    this.edited = find(".edited");
    this.status = find(".status");
    this.title = find(".film-title");
    this.note = find(".note");
  }

  // `clock` is the film whose figures are shown, of one of the runs.
  load(clock, runs) {
    this.clock = clock;
    this.runs = runs;
    this.run = runs.find(({ film }) => film === clock);
    this.axis.textContent = clock.axis.heading;
    this.title.textContent = clock.title ?? "";
    this.title.hidden = !clock.title;
    this.note.textContent = clock.note;
  }

  get isEdited() {
    return this.runs[0].edited !== null;
  }

  draw(frame, position) {
    const { clock, isEdited } = this;
    const { accuracy, loss } = this.run.measure();
    this.position.textContent = positionText(clock.axis, position);
    this.accuracy.textContent = percent(accuracy);
    this.loss.textContent = steady(loss);
    const hasCaption = clock.nRuns === 1 && !isEdited;
    this.caption.textContent = hasCaption ? captionAt(clock.captions, frame) : "";
    this.edited.hidden = !isEdited;
    this.root.classList.toggle("is-edited", isEdited);
  }

  positionInWords(position) {
    return `${this.clock.axis.title} ${positionText(this.clock.axis, position)}`;
  }

  inWords(position) {
    const words = this.isEdited ? "your weights" : this.positionInWords(position);
    const figures = this.runs.map((run) => run.figuresInWords()).join("; ");
    return `${words[0].toUpperCase() + words.slice(1)}: ${figures}`;
  }

  say(position) {
    this.status.textContent = this.inWords(position);
  }
}
