// The panel of the histograms: how the outputs of every layer are spread over the rows.

import { create } from "../markup.js";
import { definePanel } from "../panels.js";
import { barHeight, BINS, PointSpread } from "../spread.js";
import { lastNotAbove, significant, wholePercent } from "../timeline.js";

const BAR_GAP = 1; // pixels between bars

class HistogramsPanel {
  constructor(root) {
    this.root = root;
    this.layers = [];
  }

  load({ film, scene }) {
    this.film = film;
    this.scene = scene;
    this.sent = film.rows.counts ?? null;
    const nRows = film.points.x.length;
    this.totals = scene.network.layers.map(({ fanOut }) => fanOut * nRows);
    this.moving = this.sent ? null : new PointSpread(scene, true);
    this.still = null; // made when it is needed
    this.layers = scene.network.layers.map((_, layer) => this.layer(layer));
    const scale = create("span", { textContent: " height: √share" });
    const title = create("p", { className: "layer-title" }, [
      create("strong", { textContent: "Spread of the outputs" }),
      scale,
    ]);
    const list = create("div", { className: "spreads" }, this.layers.map(({ root }) => root));
    this.root.replaceChildren(title, list);
  }

  layer(layer) {
    const isOutput = layer === this.scene.network.layers.length - 1;
    const [low, high] = this.film.rows.edges[layer];
    const rule = isOutput ? { low: 0, high: 1 } : this.scene.network.units[layer];
    const name = isOutput ? "Output" : `Layer ${layer + 1}`;
    const canvas = create("canvas", { role: "img" });
    const parts = [];
    const numbers = [];
    for (const [end, value] of [rule.low, rule.high].entries()) {
      if (value !== [low, high][end]) continue; // infinite, or GELU's 0, below which it dips
      const swatch = create("i");
      swatch.style.background = this.film.colours.ends[end];
      const number = create("span", { className: "number" });
      numbers.push({ bin: end * (BINS - 1), end, number, words: `near ${significant(value)}` });
      parts.push(create("span", {}, [swatch, `near ${significant(value)} `, number]));
    }
    const axis = create("div", { className: "spread-axis" }, [
      create("span", { textContent: significant(low) }),
      create("span", { textContent: significant(high) }),
    ]);
    const root = create("div", {}, [
      create("p", { className: "spread-ends" }, [
        create("span", { className: "name", textContent: name }),
        ...parts,
      ]),
      canvas,
      axis,
    ]);
    const seen = numbers.map(() => ""); // what was written last
    return { root, canvas, context: canvas.getContext("2d"), name, numbers, seen };
  }

  restyle({ ink }) {
    this.ink = ink;
  }

  layOut() {
    const ratio = devicePixelRatio || 1;
    for (const { canvas } of this.layers) {
      canvas.width = Math.round(canvas.clientWidth * ratio);
      canvas.height = Math.round(canvas.clientHeight * ratio);
    }
    this.ratio = ratio;
  }

  draw({ position, isMoving }) {
    const { parameters, start } = this.scene;
    let counts = this.sent;
    let offset = 0;
    let totals = this.totals;
    let spread = null;
    if (this.sent) {
      const record = lastNotAbove(this.film.rows.positions, position);
      this.root.classList.toggle("is-of-film", parameters !== this.film.parameters);
      offset = record * this.layers.length * BINS;
    } else {
      if (!isMoving) this.still ??= new PointSpread(this.scene, false);
      spread = isMoving ? this.moving : this.still;
      spread.at(parameters, start);
      totals = spread.totals;
    }
    for (let layer = 0; layer < this.layers.length; layer++) {
      if (spread) counts = spread.counts[layer];
      this.drawLayer(this.layers[layer], counts, offset, totals[layer], isMoving);
      if (!spread) offset += BINS;
    }
  }

  drawLayer({ canvas, context, name, numbers, seen }, counts, offset, total, isMoving) {
    const { width, height } = canvas;
    const { ends, boundary } = this.film.colours;
    const step = width / BINS;
    const gap = BAR_GAP * this.ratio;
    context.clearRect(0, 0, width, height);
    context.fillStyle = boundary;
    for (let bin = 0; bin < BINS; bin++) {
      const end = numbers.find((each) => each.bin === bin);
      context.fillStyle = end ? ends[end.end] : boundary;
      const tall = barHeight(counts[offset + bin] / total, height, this.ratio);
      context.fillRect(bin * step + gap / 2, height - tall, step - gap, tall);
    }
    for (let k = 0; k < numbers.length; k++) {
      const text = wholePercent(counts[offset + numbers[k].bin] / total);
      if (seen[k] === text) continue;
      seen[k] = text;
      numbers[k].number.textContent = text;
    }
    if (!isMoving) this.describe(canvas, name, numbers);
  }

  describe(canvas, name, numbers) {
    const shares = numbers.map(({ words, number }) => `${number.textContent} ${words}`);
    const of = `Histogram of ${name[0].toLowerCase()}${name.slice(1)}`;
    canvas.ariaLabel = [of, ...shares].join(", ");
  }
}

definePanel("histograms", HistogramsPanel);
