// What the layers of a run do: the error that reaches each of them, and the share of its units
// (or of what they put out) that is lost to learning. As bars, beside those of the other runs.

import { valueAt } from "./film.js";
import { create } from "./markup.js";
import { ACTIVATIONS, hasEnds, namesOf } from "./network.js";
import { significant, wholePercent } from "./timeline.js";

const FAINTEST_ERROR = 1e-8; // of the largest; what is below has no bar
const SHORTEST_BAR = 0.04; // that of the smallest error

// How long the bar of an error is, so that the bars of all films and records compare.
/** @param {Pick<Film, "measures">[]} films */
export function errorScale(films) {
  let low = Infinity;
  let high = 0;
  for (const { measures } of films) {
    for (const error of measures.error?.values ?? []) {
      if (!(error > 0 && error < Infinity)) continue;
      low = Math.min(low, error);
      high = Math.max(high, error);
    }
  }
  low = Math.max(low, high * FAINTEST_ERROR);
  const span = Math.log(high / low) || 1;
  return (error) => {
    if (!(error >= low)) return 0;
    return Math.min(SHORTEST_BAR + ((1 - SHORTEST_BAR) * Math.log(error / low)) / span, 1);
  };
}

export class LayersView {
  constructor(root) {
    this.root = root;
    this.bars = [];
  }

  load(film, errorPart, colour) {
    this.bars = [];
    this.root.replaceChildren();
    if (!film.measures.error || film.nRuns === 1) return;
    const n = film.sizes.length - 1;
    const hidden = Array.from({ length: n - 1 }, (_, layer) => `${layer + 1}`);
    const errors = this.group("Error by layer (log)", [...hidden, "output"], colour, (at, layer) => {
      const error = valueAt(film.measures.error, at, layer);
      return [errorPart(error), significant(error)];
    });
    this.root.append(errors);
    if (!hidden.length) return;
    const withEnds = namesOf(film.activation, n - 1).filter((name) => hasEnds(ACTIVATIONS[name]));
    const isMixed = withEnds.length > 0 && withEnds.length < n - 1;
    const title = isMixed ? "Saturated or dead" : withEnds.length ? "Saturated outputs" : "Dead units";
    const shares = this.group(title, hidden, colour, (at, layer) => {
      const share = valueAt(film.measures.lost_share, at, layer);
      return Number.isFinite(share) ? [share, wholePercent(share)] : [0, "–"];
    });
    this.root.append(shares);
  }

  // One bar per layer; `measure` gives its length and its number.
  group(title, names, colour, measure) {
    const rows = names.map((name, layer) => {
      const bar = create("div");
      bar.style.background = colour;
      const number = create("span", { className: "number" });
      this.bars.push({ bar, number, layer, measure });
      const frame = create("div", { className: "layer-bar" }, [bar]);
      return create("div", { className: "layer" }, [
        create("span", { textContent: name }),
        frame,
        number,
      ]);
    });
    const heading = create("p", { className: "layer-title", textContent: title });
    return create("div", { className: "layer-group" }, [heading, ...rows]);
  }

  draw(position) {
    for (const { bar, number, layer, measure } of this.bars) {
      const [part, text] = measure(position, layer);
      bar.style.transform = `scaleX(${part})`;
      number.textContent = text;
    }
  }
}
