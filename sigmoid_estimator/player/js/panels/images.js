// The panel of rows that are images: along the line from 0 to 1 by their output, or beside the
// outputs of several classes.

import { create, isolated, shortened } from "../markup.js";
import { definePanel } from "../panels.js";
import { pixelOf } from "../picture.js";
import { lastNotAbove, wholeNumber } from "../timeline.js";
import { leader, paintInk, STEPS, tally } from "../verdicts.js";

const HALF = 0.5;
const LANE = 28; // pixels for a row along the line
const AXIS_ROOM = 24; // between the lanes of the two classes
const LETTERS_SAID = 24; // of a class, where it is called so
const LETTERS_LISTED = 12;
const OWN_KEYS = /^(arrow.*|home|end|pageup|pagedown)$/;

class ImagesPanel {
  constructor(root) {
    this.root = root;
  }

  load({ film, scene }) {
    this.film = film;
    this.scene = scene;
    this.rows = film.rows;
    this.nOutputs = film.sizes.at(-1);
    const { shown, shape, has_all: hasAll } = film.rows;
    const ofAll = film.points.x.length;
    this.perRecord = (hasAll ? ofAll : shown.length) * this.nOutputs;
    this.pictures = shown.map((row, k) => {
      const canvas = create("canvas", { width: shape[1], height: shape[0], ariaHidden: "true" });
      canvas.style.aspectRatio = `${shape[1]} / ${shape[0]}`;
      return { row, at: hasAll ? row : k, canvas };
    });
    this.view = this.nOutputs === 1 ? new LineView(this) : new CellsView(this);
    this.root.replaceChildren(...this.view.parts);
  }

  restyle({ ink }) {
    if (!ink) return; // before the page has a style
    const { shape, pixels } = this.rows;
    const size = shape[0] * shape[1];
    const hue = pixelOf(asHex(ink));
    this.pictures.forEach(({ canvas }, k) => {
      const image = new ImageData(shape[1], shape[0]);
      paintInk(new Uint32Array(image.data.buffer), pixels, k * size, hue);
      canvas.getContext("2d").putImageData(image, 0, 0);
    });
  }

  layOut() {
    this.view.layOut();
  }

  draw({ position }) {
    const record = lastNotAbove(this.rows.positions, position);
    this.root.classList.toggle("is-of-film", this.scene.parameters !== this.film.parameters);
    this.view.draw(record * this.perRecord);
  }
}

// A colour as #rrggbb, however the page writes it.
function asHex(colour) {
  const context = create("canvas").getContext("2d");
  context.fillStyle = colour;
  return context.fillStyle;
}

// One output: every picture in a lane of its own, those of class 1 above the axis.
class LineView {
  constructor({ film, rows, pictures }) {
    this.film = film;
    this.rows = rows;
    this.pictures = pictures;
    this.threshold = HALF;
    this.offset = 0;
    this.called = null; // the name of the rows on the upper side of the line
    this.counts = new Int32Array(4);
    this.labels = film.points.labels[0];
    this.shownLabels = Uint8Array.from(pictures, ({ row }) => this.labels[row]);
    this.shownOutputs = new Uint16Array(pictures.length);
    this.names = this.namesSaid();
    this.parts = [this.title(), this.plot(), this.table(), this.reset()];
  }

  namesSaid() {
    const classes = this.film.classes.map((name) => isolated(shortened(name, LETTERS_SAID)));
    return classes.length > 1 ? classes : [`not ${classes[0]}`, classes[0]];
  }

  title() {
    const nRows = this.labels.length;
    const text = ` ${this.pictures.length} of ${wholeNumber(nRows)} by the network’s output`;
    return create("p", { className: "layer-title" }, [
      create("strong", { textContent: "Rows" }),
      create("span", { textContent: text }),
    ]);
  }

  plot() {
    const { colours } = this.film;
    const lanes = [0, 0];
    for (const label of this.shownLabels) lanes[label] += 1;
    const [below, above] = lanes;
    const axis = above * LANE;
    const next = [axis + AXIS_ROOM, 0]; // where the next lane of each class is
    this.frames = this.pictures.map(({ canvas }, k) => {
      const label = this.shownLabels[k];
      const frame = create("div", { className: "picture" }, [canvas]);
      frame.style.top = `${next[label]}px`;
      frame.style.borderColor = colours.classes[label];
      next[label] += LANE;
      return frame;
    });
    this.line = create("div", { className: "threshold" });
    this.input = this.handle();
    const track = create("div", { className: "track" }, [...this.frames, this.line]);
    track.style.height = `${axis + AXIS_ROOM + below * LANE}px`;
    const ticks = ["0", "½", "1"].map((textContent) => create("span", { textContent }));
    const scale = create("div", { className: "scale" }, ticks);
    scale.style.top = `${axis}px`;
    track.prepend(scale);
    this.track = track;
    return create("div", { className: "by-output" }, [track, this.input]);
  }

  // A slider over the whole picture, of which the line is what is seen.
  handle() {
    const input = create("input", {
      type: "range",
      min: 1,
      max: 99,
      value: 100 * HALF,
      ariaLabel: `Smallest output that is called ${this.names[1]}`,
    });
    input.addEventListener("input", () => this.move(input.value / 100));
    // The player's own keys are these, too.
    input.addEventListener("keydown", (event) => {
      if (OWN_KEYS.test(event.key.toLowerCase())) event.stopPropagation();
    });
    return input;
  }

  table() {
    const head = create("tr", {}, [
      this.cell("td", ""),
      this.cell("th", "right", "col"),
      this.cell("th", "wrong", "col"),
    ]);
    this.numbers = [];
    const kind = this.rows.has_all ? "rows" : "rows shown";
    const rows = [1, 0].map((label) => {
      this.called ??= this.cell("th", "", "row");
      const name = label ? this.called : this.cell("th", `called ${this.names[0]}`, "row");
      const numbers = [this.cell("td", "–"), this.cell("td", "–")];
      this.numbers.push(...numbers);
      return create("tr", {}, [name, ...numbers]);
    });
    const n = wholeNumber(this.rows.has_all ? this.labels.length : this.pictures.length);
    const caption = create("caption", { textContent: `Of ${n} ${kind}` });
    return create("table", { className: "called" }, [caption, head, ...rows]);
  }

  cell(tag, textContent, scope) {
    const cell = create(tag, { textContent });
    if (scope) cell.scope = scope;
    return cell;
  }

  reset() {
    this.back = create("button", {
      type: "button",
      className: "link",
      textContent: "Back to the convention, ½",
      hidden: true,
    });
    this.back.addEventListener("click", () => {
      this.input.value = 100 * HALF;
      this.move(HALF);
      this.input.focus({ preventScroll: true });
    });
    return this.back;
  }

  move(threshold) {
    this.threshold = threshold;
    this.draw(this.offset);
  }

  layOut() {
    this.width = this.track.clientWidth;
  }

  draw(offset) {
    const { outputs } = this.rows;
    const { threshold, names, width } = this;
    this.offset = offset;
    this.back.hidden = threshold === HALF;
    this.line.style.transform = `translateX(${threshold * width}px)`;
    this.pictures.forEach(({ at }, k) => {
      const steps = outputs[offset + at];
      this.shownOutputs[k] = steps;
      const isYes = steps >= Math.round(threshold * STEPS); // as `tally` has it
      const frame = this.frames[k];
      frame.style.transform = `translateX(${((steps / STEPS) * width).toFixed(1)}px)`;
      frame.classList.toggle("is-wrong", isYes !== this.shownLabels[k] > 0);
    });
    if (this.rows.has_all) tally(outputs, offset, this.labels, threshold, this.counts);
    else tally(this.shownOutputs, 0, this.shownLabels, threshold, this.counts);
    this.counts.forEach((count, k) => write(this.numbers[k], wholeNumber(count)));
    const at = threshold === HALF ? "½" : threshold.toFixed(2);
    write(this.called, `called ${names[1]}, output ≥ ${at}`);
    this.input.ariaValueText = `${at}: ${this.counts[0]} rightly, ${this.counts[1]} wrongly called ${names[1]}`;
  }
}

// Only what has changed is written: a text of its own costs the page a layout.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Several outputs: as bars beside every picture, that of the true class in its colour.
class CellsView {
  constructor({ film, rows, pictures, nOutputs }) {
    this.film = film;
    this.rows = rows;
    this.nOutputs = nOutputs;
    this.cells = pictures.map((picture) => this.cell(picture));
    const list = create("div", { className: "cells" }, this.cells.map(({ root }) => root));
    const title = create("p", { className: "layer-title" }, [
      create("strong", { textContent: "Rows" }),
      create("span", { textContent: " and the network’s outputs for them" }),
    ]);
    const listed = film.classes.slice(0, nOutputs);
    const names = listed.map((name) => isolated(shortened(name, LETTERS_LISTED))).join(", ");
    const hint = create("p", {
      className: "hint",
      textContent:
        `Bars, up to 1: ${names}, in this order; in colour what is true. ` +
        "Under them what the network says, struck out where it is wrong.",
    });
    this.parts = [title, list, hint];
  }

  cell({ row, at, canvas }) {
    const bars = create("canvas", { className: "bars", ariaHidden: "true" });
    const said = create("span", { className: "said" });
    const truths = this.film.points.labels;
    const isTrue = Array.from({ length: this.nOutputs }, (_, c) =>
      truths.length > 1 ? truths[c][row] > 0 : truths[0][row] === c,
    );
    const name = create("span", { className: "truth", textContent: this.namesOf(isTrue) });
    const root = create("div", { className: "cell" }, [
      create("div", { className: "picture" }, [canvas]),
      bars,
      name,
      said,
    ]);
    return { root, at, bars, context: bars.getContext("2d"), said, isTrue, shown: "" };
  }

  namesOf(isTrue) {
    return this.film.classes.filter((_, c) => isTrue[c]).map(isolated).join(", ") || "none";
  }

  layOut() {
    const ratio = devicePixelRatio || 1;
    for (const { bars } of this.cells) {
      bars.width = Math.round(bars.clientWidth * ratio);
      bars.height = Math.round(bars.clientHeight * ratio);
    }
  }

  draw(offset) {
    for (const cell of this.cells) this.drawCell(cell, offset + cell.at * this.nOutputs);
  }

  drawCell(cell, offset) {
    const { outputs } = this.rows;
    const { classes, colours, exclusive } = this.film;
    const { context, bars, isTrue } = cell;
    const k = this.nOutputs;
    const step = bars.width / k;
    context.clearRect(0, 0, bars.width, bars.height);
    for (let c = 0; c < k; c++) {
      const tall = Math.max((outputs[offset + c] / STEPS) * bars.height, 1);
      context.fillStyle = isTrue[c] ? colours.classes[c % colours.classes.length] : colours.boundary;
      context.fillRect(c * step + 0.5, bars.height - tall, Math.max(step - 1, 1), tall);
    }
    let text = "";
    let isRight = true;
    if (exclusive) {
      const best = leader(outputs, offset, k);
      text = isolated(classes[best]);
      isRight = isTrue[best];
    } else {
      for (let c = 0; c < k; c++) {
        const isSaid = outputs[offset + c] >= STEPS / 2;
        if (isSaid) text += text ? `, ${isolated(classes[c])}` : isolated(classes[c]);
        isRight &&= isSaid === isTrue[c];
      }
      text ||= "none";
    }
    if (cell.shown === text) return;
    cell.shown = text;
    cell.said.textContent = `says ${text}`;
    cell.root.classList.toggle("is-wrong", !isRight);
  }
}

definePanel("images", ImagesPanel);
