// The panel of backpropagation: one row's way through the network and back, a number at a time.

import { passOf, stepsOf } from "../backpropagate.js";
import { numberOf } from "../edited.js";
import { formulaOfStep, figure } from "../formulas.js";
import { create, isolated, shortened } from "../markup.js";
import { createNetwork } from "../network.js";
import { definePanel } from "../panels.js";
import { MOST_SHOWN, PassDiagram } from "../pass_diagram.js";
import { RowPicker } from "../row_picker.js";

const LETTERS_OF_UNIT = 12; // of a name in a sentence
const STEPS_BY_KEY = new Map([
  ["arrowright", 1],
  ["arrowleft", -1],
  ["home", -Infinity],
  ["end", Infinity],
]);

class BackpropagationPanel {
  constructor(root, stage) {
    this.root = root;
    this.stage = stage;
    this.row = 0;
    this.step = 0;
    this.isChosen = false;
    this.number = create("input", { type: "number", min: 0, step: 1, ariaLabel: "Row" });
    this.numbers = create("span", { className: "row-inputs" });
    this.back = create("button", { type: "button", className: "step-back", textContent: "Back" });
    this.next = create("button", { type: "button", className: "step-next", textContent: "Next step" });
    this.count = create("span", { className: "step-count" });
    this.formula = create("div", { className: "formula", role: "status" });
    this.picker = new RowPicker((row) => this.choose(row, true));
    this.listen();
  }

  listen() {
    this.next.addEventListener("click", () => this.go(this.step + 1));
    this.back.addEventListener("click", () => this.go(this.step - 1));
    this.number.addEventListener("change", () => this.choose(numberOf(this.number.value), true));
    this.root.addEventListener("keydown", (event) => {
      const by = STEPS_BY_KEY.get(event.key.toLowerCase());
      if (!by || event.target === this.number) return;
      event.preventDefault();
      event.stopPropagation(); // the player's own keys are these, too
      this.go(this.step + by);
    });
  }

  load({ film, scene, overlay }) {
    this.film = film;
    this.scene = scene;
    const { inputs, names } = film.rows;
    this.nInputs = names.length;
    this.nRows = inputs.length / this.nInputs;
    this.network = film.first
      ? createNetwork({ ...film, sizes: [this.nInputs, ...film.sizes.slice(1)] })
      : null; // the map's own, whose weights can be changed
    const shape = this.shape;
    this.steps = stepsOf(shape, MOST_SHOWN);
    this.diagram = new PassDiagram(shape, film, (step) => this.lookAt(step));
    this.picker.load(film, overlay);
    this.number.max = String(this.nRows - 1);
    this.root.replaceChildren(
      create("p", { className: "layer-title row-choice" }, [
        create("label", {}, [create("strong", { textContent: "Row " }), this.number]),
        this.numbers,
      ]),
      create("div", { className: "step-buttons" }, [this.back, this.next, this.count]),
      this.formula,
      this.diagram.root,
    );
    this.step = Math.min(this.step, this.steps.length - 1);
    this.choose(Math.min(this.row, this.nRows - 1));
    this.isChosen = false; // not by anybody
  }

  get shape() {
    return this.network ?? this.scene.network;
  }

  get choices() {
    return { row: this.isChosen ? this.row : null };
  }

  // Another row; from a visitor it goes into the address.
  choose(row, isVisitors = false) {
    const isRow = Number.isInteger(row) && row >= 0 && row < this.nRows;
    if (isRow) this.row = row;
    this.isChosen = true;
    this.number.value = String(this.row);
    this.picker.mark(this.row);
    this.update();
    if (isVisitors) this.stage.keep();
  }

  go(step) {
    this.step = Math.min(Math.max(step, 0), this.steps.length - 1);
    this.update();
  }

  // The step of a unit or an edge that was pressed.
  lookAt({ layer, unit, input }) {
    const isOfEdge = input !== undefined;
    this.go(
      this.steps.findIndex(
        (step) =>
          step.layer === layer &&
          step.unit === unit &&
          (isOfEdge ? step.kind === "gradient" && step.input === input : step.kind === "sum"),
      ),
    );
  }

  layOut() {
    this.diagram?.layOut(this.root.clientWidth);
  }

  draw({ frame, isMoving }) {
    this.frame = frame;
    this.formula.ariaLive = isMoving ? "off" : "polite";
    this.update();
  }

  remove() {
    this.picker.remove();
  }

  update() {
    if (this.frame === undefined) return;
    const { film, steps, step } = this;
    const { network, parameters, start } = this.weights();
    const inputs = film.rows.inputs.subarray(this.row * this.nInputs, (this.row + 1) * this.nInputs);
    const pass = passOf(network, parameters, start, inputs, this.wanted(), film.loss);
    const names = this.names(pass);
    const { units, loss: lossName, rate } = film;
    const context = { network, pass, parameters, start, names, units, lossName, rate };
    this.numbers.textContent = this.inWords(inputs);
    this.diagram.show(context, steps, step);
    this.write(formulaOfStep(steps[step], context));
    this.count.textContent = `${step + 1} of ${steps.length}`;
    this.back.disabled = step === 0;
    this.next.disabled = step === steps.length - 1;
  }

  // The weights of the frame on the features themselves: the film has those on the map.
  weights() {
    const { scene, film, network, frame } = this;
    if (!network) return scene;
    const [layer] = network.layers;
    const [onMap] = scene.ofFilm.layers;
    const ofFirst = layer.fanOut * (layer.fanIn + 1);
    const first = film.first.subarray(frame * ofFirst, (frame + 1) * ofFirst);
    const from = frame * scene.ofFilm.nParameters;
    const record = film.parameters.subarray(from, from + scene.ofFilm.nParameters);
    const parameters = new Float64Array(network.nParameters);
    const nWeights = layer.fanIn * layer.fanOut;
    parameters.set(first.subarray(0, nWeights));
    parameters.set(record.subarray(onMap.fanIn * onMap.fanOut), nWeights);
    parameters.set(first.subarray(nWeights), layer.biases);
    return { network, parameters, start: 0 };
  }

  // 1 for each output that should be 1.
  wanted() {
    const { points, exclusive, sizes } = this.film;
    const n = sizes.at(-1);
    return Array.from({ length: n }, (_, k) =>
      exclusive ? +(points.labels[0][this.row] === k) : points.labels[k][this.row],
    );
  }

  names({ wanted }) {
    const { film } = this;
    const last = this.shape.layers.length - 1;
    const short = (name) => isolated(shortened(name, LETTERS_OF_UNIT));
    const unit = (layer, index) => {
      if (layer < last) return `unit ${index} of layer ${layer + 1}`;
      return wanted.length === 1 ? "the output" : `output ${short(film.classes[index])}`;
    };
    const input = (layer, index) =>
      layer ? `unit ${index}` : `input ${short(film.rows.names[index])}`;
    const isOne = wanted.length > 1 && film.exclusive;
    return { unit, input, wanted: isOne ? short(film.classes[wanted.indexOf(1)]) : wanted.join(", ") };
  }

  inWords(inputs) {
    const shown = Array.from(inputs.subarray(0, MOST_SHOWN), figure).join(", ");
    const more = inputs.length > MOST_SHOWN ? ", …" : "";
    const { classes, points, exclusive } = this.film;
    const label = points.labels[0][this.row];
    const isNamed = exclusive || classes.length === 2;
    return ` of ${this.nRows}: (${shown}${more})${isNamed ? `, class ${classes[label]}` : ""}`;
  }

  write({ title, lines }) {
    this.formula.replaceChildren(
      create("p", { className: "formula-title", textContent: title }),
      ...lines.map(([what, how, result]) =>
        create("p", {}, [
          create("span", { className: "what", textContent: what }),
          create("span", { className: "how", textContent: ` = ${how} = ` }),
          create("strong", { textContent: result }),
        ]),
      ),
    );
  }
}

definePanel("backpropagation", BackpropagationPanel);
