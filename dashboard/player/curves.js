// The timeline: loss and accuracy over the film, and the cursor that is dragged along them.

// Pixels from the top: rail, then for each strip a caption and the strip, then the axis.
const RAIL = 26;
const CAPTION = 16;
const LOSS = 64;
const GAP = 6;
const ACCURACY = 40;
const AXIS = 22;
const CAPTION_WIDTH = 72;
const NEAREST_TICKS = 48;

export class CurvesView {
  constructor(root) {
    this.root = root;
    this.svg = root.querySelector(".curves");
    this.rail = root.querySelector(".rail");
    this.cursor = root.querySelector(".cursor");
    this.played = root.querySelector(".played");
    this.mark = root.querySelector(".mark");
    this.strips = [];
  }

  load(film) {
    this.film = film;
    this.mark.hidden = film.first_perfect === null;
  }

  setTimes(times, byDecade) {
    this.times = times;
    this.byDecade = byDecade;
  }

  get isLaidOut() {
    return this.width === this.rail.clientWidth;
  }

  layOut() {
    this.left = this.rail.offsetLeft;
    this.width = this.rail.clientWidth;
    this.strips = [];
    const { losses, accuracies } = this.film;
    const lossOf = lossScale(losses);
    const accuracyOf = accuracyScale(accuracies);
    const parts = [];
    let top = RAIL;
    if (lossOf) {
      const caption = lossOf.isLogarithmic ? "Loss (log)" : "Loss";
      parts.push(...this.strip(caption, losses, lossOf, significant, top, LOSS));
      top += CAPTION + LOSS + GAP;
    }
    if (accuracyOf) {
      parts.push(...this.strip("Accuracy", accuracies, accuracyOf, wholePercent, top, ACCURACY));
      top += CAPTION + ACCURACY;
    }
    parts.push(...this.axis(top), ...this.firstPerfect(top));
    parts.push(...this.strips.map(({ dot }) => dot));
    this.svg.setAttribute("height", top + AXIS);
    this.svg.replaceChildren(...parts);
  }

  strip(caption, values, scale, format, top, height) {
    const y = top + CAPTION;
    const frame = { x: this.left, y, width: this.width, height, class: "frame", rx: 2 };
    const curve = curvePath(values, this.times, scale, this.width, height);
    const place = `translate(${this.left} ${y})`;
    const dot = drawn("circle", { r: 4, class: "now" });
    this.strips.push({ values, scale, dot, y, height });
    return [
      drawn("rect", frame),
      drawn("text", { x: this.left, y: y - 4, class: "title" }, caption),
      ...scale.ticks.map((tick) => {
        const at = y + scale.at(tick) * height;
        const attributes = { x: this.left - 6, y: at + 4, "text-anchor": "end" };
        return drawn("text", attributes, format(tick));
      }),
      drawn("path", { d: curve, transform: place, class: "curve" }),
    ];
  }

  axis(top) {
    const gap = NEAREST_TICKS / this.width;
    const ticks = epochTicks(this.film.epochs, this.times, this.byDecade, gap);
    return ticks.map(({ epoch, time }, k) => {
      const isLast = time > 1 - gap / 2;
      const anchor = isLast ? "end" : k === 0 ? "start" : "middle";
      const attributes = { x: this.left + time * this.width, y: top + 16, "text-anchor": anchor };
      return drawn("text", attributes, `${k === 0 ? "epoch " : ""}${wholeNumber(epoch)}`);
    });
  }

  // A dashed line where accuracy first is 100 %, named on its roomier side.
  firstPerfect(foot) {
    const { first_perfect: first, epochs } = this.film;
    if (first === null) return [];
    const x = this.left + this.times[first] * this.width;
    this.mark.style.left = `${this.times[first] * 100}%`;
    const isLate = this.times[first] > 0.5;
    const name = `100 % at epoch ${wholeNumber(epochs[first])}`;
    const beside = isLate ? x - 6 : Math.max(x + 6, this.left + CAPTION_WIDTH);
    const place = { x: beside, y: RAIL + CAPTION - 4 };
    return [
      drawn("line", { x1: x, x2: x, y1: RAIL, y2: foot, class: "first-perfect" }),
      drawn("text", { ...place, "text-anchor": isLate ? "end" : "start" }, name),
    ];
  }

  draw(record) {
    const time = this.times[record];
    const x = time * this.width;
    this.cursor.style.transform = `translateX(${x}px)`;
    this.played.style.transform = `scaleX(${time})`;
    for (const { values, scale, dot, y, height } of this.strips) {
      const at = scale.at(values[record]);
      const isKnown = Number.isFinite(at);
      dot.setAttribute("visibility", isKnown ? "visible" : "hidden");
      if (isKnown) dot.setAttribute("transform", `translate(${this.left + x} ${y + at * height})`);
    }
  }
}
