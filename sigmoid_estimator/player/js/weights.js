// The panel of a single neuron's weights.

import { create } from "./markup.js";
import { steady } from "./timeline.js";

export class WeightsPanel {
  constructor(root) {
    this.root = root;
  }

  // One row per weight, and the norm.
  load({ film, scene }) {
    this.film = film;
    this.scene = scene;
    this.rows = [];
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

  draw() {
    const { parameters, start } = this.scene;
    const n = this.rows.length - 1;
    for (let k = 0; k <= n; k++) {
      const value =
        k < n ? parameters[start + k] : Math.hypot(parameters[start], parameters[start + 1]);
      this.rows[k].number.textContent = steady(value);
      this.rows[k].bar.style.transform = `scaleX(${value / this.largest})`;
    }
  }
}
