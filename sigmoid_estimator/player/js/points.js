// Points in a visitor's hands: rows of two features and a class, with every step back.

export const MOST_POINTS = 500;
const FEWEST_CLASSES = 2;
const STEPS_ACROSS = 1000; // at least so many places across the map for a point set by hand

// The rows of a film, with the names of their classes.
export function rowsOfFilm({ points, classes }) {
  return Array.from(points.x, (x, k) => ({
    x: shortest(x),
    y: shortest(points.y[k]),
    label: classes[points.labels[0][k]],
  }));
}

// The shortest decimal of a number of single precision, as films have them: 0.1 stays 0.1.
export function shortest(value) {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

// Whether these are the same rows in single precision, in whatever order.
export function areSameRows(rows, others) {
  const inOrder = (some) =>
    some.map(({ x, y, label }) => `${Math.fround(x)} ${Math.fround(y)} ${label}`).sort();
  if (rows.length !== others.length) return false;
  const sorted = inOrder(others);
  return inOrder(rows).every((text, k) => text === sorted[k]);
}

// Where a row lies on the map, in parts of it from the top left corner.
export function partsOf({ x, y }, [[left, right], [low, high]]) {
  return [(x - left) / (right - left), (high - y) / (high - low)];
}

// The coordinates of a part of the map, on it and round.
/** @param {number[]} part */
export function coordinatesAt(part, [[left, right], [low, high]]) {
  const [across, down] = part;
  return {
    x: roundWithin(left + (right - left) * across, left, right),
    y: roundWithin(high - (high - low) * down, low, high),
  };
}

function roundWithin(value, low, high) {
  const power = Math.floor(Math.log10((high - low) / STEPS_ACROSS));
  const step = 10 ** power;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  const steps = Math.min(Math.max(Math.round(value / step), first), last);
  return Number((steps * step).toPrecision(12)); // 3 × 0.1 is 0.3
}

// Index of the row nearest to a part of the map, of those within reach; of equals the last, which
// is drawn over the others. Null if none is.
/** @param {number[]} part */
export function nearestRow(rows, part, domain, reach) {
  const [across, down] = part;
  let nearest = null;
  let least = reach;
  rows.forEach((row, k) => {
    const [px, py] = partsOf(row, domain);
    const distance = Math.hypot(px - across, py - down);
    if (distance <= least) [nearest, least] = [k, distance];
  });
  return nearest;
}

// The order of a film's classes, and behind them those that no row of it has.
export function inOrderOf(filmClasses, classes) {
  return [...filmClasses, ...classes.filter((name) => !filmClasses.includes(name))];
}

export class PointSet {
  constructor(rows, classes) {
    this.rows = rows;
    this.classes = classes;
    this.label = classes[0]; // of the next point
    this.selected = null; // index of a row
    this.past = [];
  }

  get chosen() {
    return this.rows[this.selected] ?? null;
  }

  // Whether a network can be trained on them.
  get isTrainable() {
    return new Set(this.rows.map(({ label }) => label)).size >= FEWEST_CLASSES;
  }

  get isFull() {
    return this.rows.length >= MOST_POINTS;
  }

  add(place) {
    this.remember();
    this.rows = [...this.rows, { ...place, label: this.label }];
    this.selected = this.rows.length - 1;
  }

  // Move the selected one; within a drag, only its start is a step to go back to.
  move(place, isSameStep = false) {
    if (!isSameStep) this.remember();
    this.replace({ ...this.chosen, ...place });
  }

  flip() {
    this.remember();
    const { classes, chosen } = this;
    const label = classes[(classes.indexOf(chosen.label) + 1) % classes.length];
    this.replace({ ...chosen, label });
  }

  remove() {
    this.remember();
    this.rows = this.rows.filter((_, k) => k !== this.selected);
    this.selected = null;
  }

  get canUndo() {
    return this.past.length > 0;
  }

  undo() {
    ({ rows: this.rows, selected: this.selected } = this.past.pop());
  }

  select(index) {
    this.selected = index;
  }

  // The next row, or that before; round and round.
  selectBeside(by) {
    const { length } = this.rows;
    const from = this.selected ?? (by > 0 ? -1 : length);
    this.selected = length ? (from + by + length) % length : null;
  }

  remember() {
    this.past.push({ rows: this.rows, selected: this.selected });
  }

  replace(row) {
    this.rows = this.rows.map((other, k) => (k === this.selected ? row : other));
  }

  // As the map draws them, and as the host gets them.
  columns(classes = this.classes) {
    return {
      x: this.rows.map(({ x }) => x),
      y: this.rows.map(({ y }) => y),
      label: this.rows.map(({ label }) => classes.indexOf(label)),
      classes,
    };
  }
}
