// The film's time, its axes and its numbers. Times are parts of the whole, 0 … 1.

const FRAMES_PER_SECOND = 60;
const SECONDS_PER_DECADE = 2;
const SHORTEST_FILM = 3; // seconds

// Epochs begin at 0, which has no logarithm; factors do not.
function logarithmOf(positions) {
  return positions[0] > 0 ? Math.log : Math.log1p;
}

// When each frame is shown: the same time for every frame, or for every tenfold of the axis.
export function timesOf(positions, byDecade) {
  const n = positions.length;
  const log = logarithmOf(positions);
  const whole = log(positions[n - 1]) - log(positions[0]);
  return Float64Array.from(positions, (position, frame) => {
    if (n === 1) return 0;
    return byDecade ? (log(position) - log(positions[0])) / whole : frame / (n - 1);
  });
}

// Seconds that the whole film takes at speed 1.
export function durationOf(positions, byDecade) {
  const log = logarithmOf(positions);
  const decades = (log(positions.at(-1)) - log(positions[0])) / Math.LN10;
  const seconds = byDecade ? decades * SECONDS_PER_DECADE : positions.length / FRAMES_PER_SECOND;
  return Math.max(seconds, SHORTEST_FILM);
}

// Index of the last of ascending values that is not above one (of the first, if none is).
export function lastNotAbove(values, value) {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

// When a position is shown, between its neighbours if it has no frame.
export function timeOfPosition(positions, times, position) {
  const before = lastNotAbove(positions, position);
  if (before === positions.length - 1) return times[before];
  const share =
    (position - positions[before]) / (positions[before + 1] - positions[before]);
  return times[before] + share * (times[before + 1] - times[before]);
}

// Round numbers within a range: multiples of 1, 2 or 5 times a power of ten.
export function roundTicks(low, high, most) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * (1 - 1e-9));
  const ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) {
    ticks.push(Number((k * step).toPrecision(12)));
  }
  return ticks;
}

// Powers of ten within a range, at most so many.
export function decadeTicks(low, high, most) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  const ticks = [];
  for (let power = last; power >= first; power -= step) ticks.push(10 ** power);
  return ticks.reverse();
}

// The positions that the axis names, at least `gap` apart: powers of ten where every tenfold
// takes the same time, else these or round numbers, whichever find more room.
export function positionTicks(positions, times, byDecade, gap) {
  const [first, last] = [positions[0], positions.at(-1)];
  const apart = (ticks) => {
    const kept = [];
    for (const position of ticks) {
      const time = timeOfPosition(positions, times, position);
      if (!kept.length || time - kept.at(-1).time >= gap) kept.push({ position, time });
    }
    return kept;
  };
  if (first === last) return apart([last]);
  const lowest = first > 0 ? first : 1;
  const tenfolds = last >= lowest ? decadeTicks(lowest, last, 12) : [];
  const decades = apart(first > 0 ? tenfolds : [0, ...tenfolds]);
  if (byDecade && decades.length > 1) return decades;
  const isWhole = first === 0; // epochs; factors are above 0
  const round = roundTicks(first, last, 8);
  const even = apart(isWhole ? round.filter(Number.isInteger) : round);
  return decades.length > even.length ? decades : even;
}

// A vertical scale: value -> part of the height from the top. Sizes that span decades are
// logarithmic; a 0 is then drawn at the foot.
export function sizeScale(sizes) {
  const seen = Array.from(sizes).filter(Number.isFinite);
  const positive = seen.filter((size) => size > 0);
  if (!seen.length) return null;
  const high = extremes(seen)[1];
  const low = positive.length ? extremes(positive)[0] : 0;
  if (low > 0 && high / low >= 30) {
    const span = Math.log(high / low);
    const at = (size) => (size > low ? Math.log(high / size) / span : 1);
    const decades = decadeTicks(low, high, 3);
    return { isLogarithmic: true, ticks: decades.length > 1 ? decades : [low, high], at };
  }
  const top = high || 1;
  return {
    isLogarithmic: false,
    ticks: [0, roundTicks(0, top, 2).at(-1)],
    at: (size) => 1 - size / top,
  };
}

// Accuracies, from a round number below the lowest to 1.
export function accuracyScale(accuracies) {
  const seen = Array.from(accuracies).filter(Number.isFinite);
  if (!seen.length) return null;
  const low = Math.min(Math.floor(extremes(seen)[0] * 10) / 10, 0.9);
  return { ticks: [low, 1], at: (accuracy) => (1 - accuracy) / (1 - low) };
}

// Shares of a whole, from 0 to 1.
export function shareScale(shares) {
  if (!Array.from(shares).some(Number.isFinite)) return null;
  return { ticks: [0, 1], at: (share) => 1 - share };
}

function extremes(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

// A curve as an SVG path; of records within one pixel only the highest and the lowest are drawn.
export function curvePath(values, times, scale, width, height) {
  let path = "";
  let isOpen = false;
  for (let i = 0; i < values.length;) {
    const x = Math.round(times[i] * width * 2) / 2;
    let top = Infinity;
    let foot = -Infinity;
    let last = NaN;
    for (; i < values.length && Math.round(times[i] * width * 2) / 2 === x; i++) {
      const y = scale.at(values[i]) * height;
      if (y < top) top = y;
      if (y > foot) foot = y;
      last = y;
    }
    if (!Number.isFinite(last)) {
      isOpen = false;
      continue;
    }
    path += `${isOpen ? "L" : "M"}${x},${top.toFixed(1)}`;
    if (foot - top > 0.05) path += `L${x},${foot.toFixed(1)}L${x},${last.toFixed(1)}`;
    isOpen = true;
  }
  return path;
}

const WHOLE = new Intl.NumberFormat("en-US");

export function wholeNumber(value) {
  return WHOLE.format(value);
}

// A position as its axis writes it: epochs are whole numbers.
export function positionText(axis, position) {
  return axis.name === "epoch" ? wholeNumber(position) : significant(position);
}

// Three significant digits, as Python's .3g.
export function significant(value) {
  return written(value, 3);
}

// So many significant digits.
export function written(value, digits) {
  if (value === Infinity) return "∞";
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const magnitude = Math.abs(value);
  if (magnitude < 1e-4 || magnitude >= 1e5) {
    return value.toExponential(digits - 2).replace("e+", "e").replaceAll("-", "−");
  }
  return String(Number(value.toPrecision(magnitude < 1000 ? digits : 5))).replace("-", "−");
}

// The same with its last zeros, for a number that changes in its place.
export function steady(value) {
  const magnitude = Math.abs(value);
  if (magnitude < 1e-4 || magnitude >= 1000) return significant(value);
  return Number.isFinite(value) ? value.toPrecision(3).replace("-", "−") : "–";
}

// 100 % is said only of the whole.
export function wholePercent(share) {
  return `${share >= 1 ? 100 : Math.min(Math.round(share * 100), 99)} %`;
}

// Rounded down, for the same reason; films have shares in single precision, of seven digits.
export function percent(share) {
  if (!Number.isFinite(share)) return "–";
  if (share === 1) return "100 %";
  return `${(Math.min(Math.floor(share * 1000 + 1e-4), 999) / 10).toFixed(1)} %`;
}
