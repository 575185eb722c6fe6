// The panel of weights and biases, of a small network or of the unit that is looked at: bars and
// numbers that can be changed, and what is done to all of them at once.

import { FACTORS, numberOf, parametersOf } from "../edited.js";
import { create } from "../markup.js";
import { hasSteps } from "../network.js";
import { definePanel } from "../panels.js";
import { significant, steady } from "../timeline.js";

const FEW_PARAMETERS = 12; // parameters that are all shown
const MOST_ROWS_OF_UNIT = 64;
const KEY_STEP = 0.01; // of the longest bar, by an arrow key; ten times as far with Shift
const ARROW_STEPS = new Map([
  ["ArrowUp", 1],
  ["ArrowDown", -1],
]);

class WeightsPanel {
  constructor(root, stage) {
    this.root = root;
    this.stage = stage;
    this.groups = create("div", { className: "weight-groups" });
    this.hint = create("p", { className: "hint" });
    this.problem = create("p", { className: "problem", role: "alert" });
    this.controls = new AllWeights(stage);
    const title = create("p", { className: "layer-title" }, [
      create("strong", { textContent: "Weights" }),
      create("span", { textContent: " drag a bar, or type a number" }),
    ]);
    root.append(title, this.groups, this.problem, this.controls.root, this.hint);
  }

  load({ film, scene }) {
    this.film = film;
    this.scene = scene;
    this.isSmall = scene.network.nParameters <= FEW_PARAMETERS;
    this.controls.load(scene.network);
    this.show(scene.prediction);
  }

  select(subject) {
    if (!this.isSmall) this.show(subject);
  }

  // A group of rows per unit.
  show(subject) {
    const { layers } = this.scene.network;
    const units = this.isSmall
      ? layers.flatMap(({ fanOut }, layer) =>
          Array.from({ length: fanOut }, (_, unit) => ({ layer, unit })),
        )
      : this.unitOf(subject);
    this.rows = [];
    this.problem.textContent = "";
    this.groups.replaceChildren(...units.map(({ layer, unit }) => this.group(layer, unit)));
    this.hint.textContent = this.hintOf(units);
    this.largest = this.largestOf(this.rows.map(({ index }) => index));
  }

  unitOf({ kind, layer, index }) {
    const last = this.scene.network.layers.length - 1;
    if (kind === "unit") return [{ layer, unit: index }];
    if (kind === "prediction" && this.scene.network.nOutputs > 1) return [];
    return [{ layer: last, unit: index ?? 0 }];
  }

  hintOf(units) {
    const { film } = this;
    if (film.weights) {
      return "Their ratios place the line; ‖w‖ is how steep the sigmoid is across it.";
    }
    if (!units.length) return "Press a unit to see its weights.";
    const { layers } = this.scene.network;
    const isLong = units.some(({ layer }) => layers[layer].fanIn > MOST_ROWS_OF_UNIT);
    const cut = isLong ? `The first ${MOST_ROWS_OF_UNIT} weights are shown. ` : "";
    return this.isSmall ? cut : `${cut}Press another unit to see its weights.`;
  }

  // The longest bar: the largest that they ever are, so that bars of all frames compare.
  largestOf(indices) {
    const { parameters } = this.film;
    const { nParameters } = this.scene.network;
    let largest = 0;
    for (let start = 0; start < parameters.length; start += nParameters) {
      for (const index of indices) {
        largest = Math.max(largest, Math.abs(parameters[start + index]));
      }
    }
    return largest || 1;
  }

  group(layer, unit) {
    const { film, scene } = this;
    const all = parametersOf(scene.network, layer, unit);
    const shown = [...all.slice(0, -1).slice(0, MOST_ROWS_OF_UNIT), all.at(-1)];
    const title = this.titleOf(layer, unit);
    const rows = shown.map(({ index, input }, k) => {
      const inputName = layer === 0 ? film.axes[input] : `unit ${input}`;
      const name = film.weights?.[k] ?? (input === null ? "bias" : inputName);
      return this.row(index, layer, name, film.weights ? name : `${title}: ${name}`);
    });
    if (film.weights) return create("div", {}, [...rows, this.normRow()]);
    return create("div", { role: "group", ariaLabel: title }, [
      create("p", { className: "weight-title", textContent: title }),
      ...rows,
    ]);
  }

  titleOf(layer, unit) {
    const { film, scene } = this;
    const { layers, nOutputs, exclusive } = scene.network;
    if (layer < layers.length - 1) return `Layer ${layer + 1}, unit ${unit}`;
    if (nOutputs === 1) return "Output";
    return `Output, ${exclusive ? "class" : "label"} ${film.classes[unit]}`;
  }

  row(index, layer, name, fullName) {
    const bar = create("div");
    bar.style.background = this.film.colours.layers[layer];
    const frame = create("div", { className: "bar can-drag", title: "Drag" }, [bar]);
    const input = create("input", {
      type: "text",
      inputMode: "decimal",
      autocomplete: "off",
      ariaLabel: `${fullName}; the arrow keys change it`,
    });
    const row = { index, name: fullName, bar, input, isTyped: false };
    this.rows.push(row);
    this.listen(row, frame);
    return create("div", { className: "weight" }, [
      create("span", { textContent: name, title: name }),
      input,
      frame,
    ]);
  }

  // Of a single neuron: how steep the sigmoid is.
  normRow() {
    const bar = create("div");
    bar.style.background = this.film.colours.layers[0];
    const number = create("span", { className: "number" });
    this.norm = { bar, number };
    const name = create("span", { textContent: "‖w‖" });
    const frame = create("div", { className: "bar" }, [bar]);
    return create("div", { className: "weight" }, [name, number, frame]);
  }

  listen(row, frame) {
    const { input } = row;
    input.addEventListener("input", () => (row.isTyped = true));
    input.addEventListener("blur", () => this.commit(row));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.commit(row);
      if (event.key === "Escape" && row.isTyped) {
        event.stopPropagation();
        this.discard(row);
      }
      const step = ARROW_STEPS.get(event.key);
      if (!step) return;
      event.preventDefault();
      const size = (event.shiftKey ? 10 : 1) * KEY_STEP * this.largest;
      row.isTyped = false;
      this.set(row, this.valueOf(row) + step * size);
    });
    let isDragged = false;
    const drag = ({ clientX }) => {
      const { left, width } = frame.getBoundingClientRect();
      const part = Math.min(Math.max((2 * (clientX - left)) / width - 1, -1), 1);
      this.set(row, part * this.largest);
    };
    frame.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      isDragged = true;
      frame.setPointerCapture(event.pointerId);
      input.focus({ preventScroll: true });
      drag(event);
    });
    frame.addEventListener("pointermove", (event) => isDragged && drag(event));
    for (const name of ["pointerup", "pointercancel"]) {
      frame.addEventListener(name, (event) => {
        event.stopPropagation(); // the focus stays with the number
        isDragged = false;
      });
    }
  }

  valueOf({ index }) {
    return this.scene.parameters[this.scene.start + index];
  }

  set(row, value) {
    this.problem.textContent = "";
    this.stage.edit((weights) => weights.set(row.index, value));
  }

  // Take a number that was typed; what is none loses nothing.
  commit(row) {
    if (!row.isTyped) return;
    const { value: text } = row.input;
    const value = numberOf(text);
    this.discard(row);
    if (Number.isNaN(value)) {
      const kept = `${row.name} stays ${row.input.value}`;
      this.problem.textContent = `“${text}” is not a number: ${kept}.`;
    } else {
      this.set(row, value);
    }
  }

  discard(row) {
    row.isTyped = false;
    row.input.value = steady(this.valueOf(row));
  }

  draw() {
    const { parameters, start } = this.scene;
    for (const row of this.rows) {
      const value = parameters[start + row.index];
      const text = steady(value);
      if (!row.isTyped && row.input.value !== text) row.input.value = text;
      this.stretch(row.bar, value);
    }
    if (this.film.weights) {
      const norm = Math.hypot(parameters[start], parameters[start + 1]);
      this.norm.number.textContent = steady(norm);
      this.stretch(this.norm.bar, norm);
    }
    this.controls.draw(this.scene.edited);
  }

  stretch(bar, value) {
    const part = Math.min(Math.max(value / this.largest, -1), 1);
    bar.style.transform = `scaleX(${part})`;
  }
}

// What is done to all weights and biases: times c, and every unit a step.
class AllWeights {
  constructor(stage) {
    const [least, most] = [FACTORS.least, FACTORS.most].map(Math.log10);
    this.slider = create("input", {
      type: "range",
      min: least,
      max: most,
      step: 0.01,
      value: 0,
      className: "factor",
    });
    this.number = create("output", { className: "number" });
    this.steps = create("button", {
      type: "button",
      textContent: "Round to steps",
      title: "Every unit at one end of its range or the other",
    });
    const label = create("label", {}, ["All × c", this.slider, this.number]);
    this.root = create("div", { className: "all-weights" }, [label, this.steps]);
    this.slider.addEventListener("input", () => {
      stage.edit((weights) => weights.multiply(10 ** Number(this.slider.value)));
    });
    this.steps.addEventListener("click", () => stage.edit((weights) => weights.toggleSteps()));
  }

  load(network) {
    this.steps.hidden = !hasSteps(network);
    this.draw(null);
  }

  draw(edited) {
    const factor = edited?.factor ?? 1;
    if (this.factor === factor && this.isStep === Boolean(edited?.isStep)) return;
    this.factor = factor;
    this.isStep = Boolean(edited?.isStep);
    const text = `c = ${significant(Number(factor.toPrecision(3)))}`;
    const position = Math.log10(factor);
    if (Math.abs(Number(this.slider.value) - position) > 0.005) {
      this.slider.value = String(position);
    }
    this.number.textContent = text;
    this.slider.ariaValueText = text;
    this.steps.ariaPressed = String(this.isStep);
  }
}

definePanel("weights", WeightsPanel);
