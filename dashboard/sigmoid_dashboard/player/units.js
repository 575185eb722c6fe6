// What is inside the network: a small map of every unit, or the weights of a single neuron.

const MOST_UNITS = 32; // shown of a layer
const FEW_UNITS = 6; // so few have larger maps,
const SOME_UNITS = 40; // and more than these have smaller ones
const UNIT_TINT = 0.85; // opacity of a unit's largest output
const UNITS_HINT =
  "Deeper colour: larger output. Line: where the unit’s w·x + b is 0. " +
  "Press a unit to see it large.";

export class UnitsView {
  // `choose` is told which unit was pressed, `hover` which one is pointed at (or null).
  constructor(root, { choose, hover }) {
    this.root = root;
    this.choose = choose;
    this.hover = hover;
    this.isVisible = true;
    this.maps = [];
  }

  // Without a scene there is nothing: so many runs have no room for their units.
  load(scene) {
    this.scene = scene;
    this.maps = [];
    const groups = scene ? scene.subjects.map((subjects) => this.group(subjects)) : [];
    if (groups.length) groups.push(create("p", { className: "hint", textContent: UNITS_HINT }));
    this.root.replaceChildren(...groups);
    const count = this.maps.length;
    this.root.dataset.count = count <= FEW_UNITS ? "few" : count <= SOME_UNITS ? "some" : "many";
  }

  group(subjects) {
    const shown = subjects.slice(0, MOST_UNITS);
    const title = this.titleOf(subjects, shown.length);
    const units = create("div", {
      className: "layer-units",
      role: "group",
      ariaLabel: title.textContent,
    });
    units.append(...shown.map((subject) => this.unit(subject)));
    return create("div", {}, [title, units]);
  }

  titleOf(subjects, shown) {
    const { kind, layer } = subjects[0];
    const n = subjects.length;
    const name = kind === "unit" ? `Hidden layer ${layer + 1}` : "Output";
    const noun = { unit: "unit", class: "class", label: "label" }[kind];
    const plural = noun === "class" ? "classes" : `${noun}s`;
    const rule = this.scene.film.activation.replace("_", " ").replace("relu", "ReLU");
    const activation = kind === "unit" ? `${rule} ` : "";
    const cut = shown < n ? `the first ${shown} of ` : "";
    const size = create("span", {
      textContent: ` ${cut}${n} ${activation}${n === 1 ? noun : plural}`,
    });
    return create("p", { className: "layer-title" }, [
      create("strong", { textContent: name }),
      size,
    ]);
  }

  unit(subject) {
    const canvas = create("canvas");
    const label = create("span", { textContent: subject.label, ariaHidden: "true" });
    const name = subject.name[0].toUpperCase() + subject.name.slice(1);
    const button = create("button", { type: "button", className: "unit", ariaLabel: name }, [
      canvas,
      label,
    ]);
    button.ariaPressed = "false";
    button.addEventListener("click", () => this.choose(subject));
    for (const event of ["pointerenter", "focus"]) {
      button.addEventListener(event, () => this.hover(subject));
    }
    for (const event of ["pointerleave", "blur"]) {
      button.addEventListener(event, () => this.hover(null));
    }
    this.maps.push({ subject, button, canvas, context: canvas.getContext("2d") });
    return button;
  }

  select(subject) {
    for (const map of this.maps) map.button.ariaPressed = String(map.subject === subject);
  }

  restyle(ink) {
    this.ink = ink;
  }

  draw() {
    if (!this.maps.length) return;
    const { size } = this.scene.grid;
    for (const { subject, canvas, context } of this.maps) {
      if (canvas.width !== size) canvas.width = canvas.height = size;
      context.putImageData(this.scene.paint(subject, UNIT_TINT), 0, 0);
      const count = this.scene.outline(subject);
      context.lineWidth = size / 40;
      context.strokeStyle = subject.kind === "label" ? this.scene.film.colours.boundary : this.ink;
      strokeSegments(context, this.scene.grid, count, size);
    }
  }
}

export class WeightsView {
  constructor(root) {
    this.root = root;
    this.rows = [];
  }

  // One row per weight of a single neuron, and the norm; nothing for a network.
  load(film) {
    this.film = film;
    this.rows = [];
    if (!film.weights || film.nRuns > 1) return;
    this.largest = film.parameters.reduce((top, value) => Math.max(top, Math.abs(value)), 0) || 1;
    const title = create("p", { className: "layer-title" }, [
      create("strong", { textContent: "Weights" }),
    ]);
    const rows = [...film.weights, "‖w‖"].map((name) => this.row(name));
    const [x, y] = film.axes;
    const hint =
      `The line is where w1·${x} + w2·${y} + b = 0: only their ratios place it. ` +
      "‖w‖ is how steep the sigmoid is across it.";
    this.root.replaceChildren(
      title,
      ...rows,
      create("p", { className: "hint", textContent: hint }),
    );
  }

  row(name) {
    const bar = create("div");
    bar.style.background = this.film.colours.layers[0];
    const number = create("span", { className: "number" });
    this.rows.push({ bar, number });
    const frame = create("div", { className: "bar" }, [bar]);
    return create("div", { className: "weight" }, [
      create("span", { textContent: name }),
      number,
      frame,
    ]);
  }

  draw(record) {
    const n = this.rows.length - 1;
    for (let k = 0; k <= n; k++) {
      const first = record * n;
      const { parameters } = this.film;
      const value =
        k < n ? parameters[first + k] : Math.hypot(parameters[first], parameters[first + 1]);
      this.rows[k].number.textContent = steady(value);
      this.rows[k].bar.style.transform = `scaleX(${value / this.largest})`;
    }
  }
}
