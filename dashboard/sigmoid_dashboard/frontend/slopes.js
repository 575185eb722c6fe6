// Every activation with its slope at one z, which is dragged on any of them, or on a slider.

import { create } from "../../../sigmoid_estimator/player/js/markup.js";
import { significant } from "../../../sigmoid_estimator/player/js/timeline.js";
import { keepInAddress } from "./address.js";
import { component } from "./component.js";
import { CurvePanel } from "./curve_panel.js";

const LARGE = { height: 300, values: [0, 0.25, 0.5, 0.75, 1] };
const SMALL = { height: 112, values: [-2, 0, 2] };

export default component({
  open: ({ data, parentElement }) => new Slopes(parentElement.querySelector(".slopes"), data),
  update: (slopes, { data }) => slopes.ask(data.opens),
});

class Slopes {
  constructor(root, { names, low, step, usual, curves }) {
    const [output, slope] = ["output", "slope"].map((name) => curves.getChild(name).toArray());
    const n = output.length / names.length;
    const z = Array.from({ length: n }, (_, k) => low + k * step);
    this.panels = names.map((name, k) => {
      const own = [k * n, (k + 1) * n];
      const curve = { name, z, output: output.slice(...own), slope: slope.slice(...own) };
      return new CurvePanel(curve, (k ? SMALL : LARGE).values);
    });
    this.low = low;
    this.step = step;
    this.usual = usual;
    this.slider = create("input", { type: "range", min: 0, max: n - 1, step: 1 });
    this.slider.setAttribute("aria-label", "Pre-activation z");
    this.number = create("output", { className: "z" });
    const legend = ["output", "slope"].map((kind) =>
      create("span", { className: `key ${kind}`, textContent: kind }),
    );
    root.replaceChildren(
      create("div", { className: "choice" }, [
        this.number,
        this.slider,
        create("span", { className: "keys" }, legend),
      ]),
      create("div", { className: "panels" }, [
        this.panels[0].root,
        create("div", { className: "others" }, this.panels.slice(1).map((panel) => panel.root)),
      ]),
    );
    this.panels[0].root.classList.add("large");
    this.listen();
    this.sizes = new ResizeObserver(() => this.layOut());
    this.sizes.observe(root);
  }

  dispose() {
    this.sizes.disconnect();
  }

  layOut() {
    this.panels.forEach((panel, k) =>
      panel.layOut(panel.svg.clientWidth, (k ? SMALL : LARGE).height),
    );
  }

  // What a link asks for is done once: afterwards the visitor has moved on.
  ask(z) {
    if (z === this.asked) return;
    this.asked = z;
    this.move(this.indexOf(z));
  }

  indexOf(z) {
    return Math.round((z - this.low) / this.step);
  }

  listen() {
    this.slider.addEventListener("input", () => this.move(Number(this.slider.value)));
    this.slider.addEventListener("change", () => this.keep());
    for (const panel of this.panels) {
      const { svg } = panel;
      svg.addEventListener("pointerdown", (event) => {
        svg.setPointerCapture(event.pointerId);
        this.move(this.indexOf(panel.zAt(event)));
      });
      svg.addEventListener("pointermove", (event) => {
        if (svg.hasPointerCapture(event.pointerId)) this.move(this.indexOf(panel.zAt(event)));
      });
      svg.addEventListener("pointerup", () => this.keep());
    }
  }

  move(index) {
    this.index = index;
    this.slider.value = String(index);
    const z = this.low + index * this.step;
    const text = z.toFixed(1).replace("-", "−");
    this.number.textContent = `z = ${text}`;
    this.slider.setAttribute("aria-valuetext", text);
    for (const panel of this.panels) {
      const names = panel === this.panels[0] ? ["σ(z) = ", "σ′(z) = "] : ["", ""];
      const [output, slope] = [panel.curve.output[index], panel.curve.slope[index]];
      panel.mark([{ z, output, slope }]);
      panel.readout.replaceChildren(
        create("span", { className: "output", textContent: names[0] + significant(output) }),
        create("span", { className: "slope", textContent: names[1] + significant(slope) }),
      );
    }
  }

  keep() {
    const z = (this.low + this.index * this.step).toFixed(1);
    keepInAddress({ z: Number(z) === this.usual ? null : String(Number(z)) });
  }
}
