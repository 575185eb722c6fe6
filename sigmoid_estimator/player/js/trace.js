// The line z = 0 of a network however steep it is, and where its picture changes within a cell.
//
// The boundary of a network of steps is made of straight pieces. Interpolation between the points
// of a grid makes stairs of them, since z is almost constant on either side: here every crossing
// is sought where it is, by halving the edge that has it.

const HALVINGS = 7; // of the edge of a part of a cell, which is some two pixels long
const JUMP = 20; // of 255: a difference in opacity that interpolation would show as a blur

// Segments x1, y1, x2, y2 (in steps of the grid) along z = 0. Cells that it crosses are cut into
// parts × parts. `evaluate(points, z)` gives z at points x, y of the same plane.
export function traceZero(z, first, size, parts, evaluate) {
  const width = size - 1;
  const isKnown = new Uint8Array(width * width);
  const crossings = []; // ends of edges: above 0, and not above; two crossings are a segment
  let cells = crossedCells(z, first, size);
  for (const cell of cells) isKnown[cell] = 1;
  while (cells.length) {
    const lattice = latticeOf(cells, width, parts);
    const values = new Float64Array(lattice.length / 2);
    evaluate(lattice, values);
    const side = parts + 1;
    const next = [];
    for (let k = 0; k < cells.length; k++) {
      const origin = k * side * side;
      for (let row = 0; row < parts; row++) {
        for (let column = 0; column < parts; column++) {
          const a = origin + row * side + column;
          cutTriangle(lattice, values, a, a + 1, a + side, crossings);
          cutTriangle(lattice, values, a + side + 1, a + 1, a + side, crossings);
        }
      }
      for (const cell of beyond(cells[k], width, values, origin, side)) {
        if (isKnown[cell]) continue; // the line ends in no cell: it goes on in the next one
        isKnown[cell] = 1;
        next.push(cell);
      }
    }
    cells = next;
  }
  return halved(crossings, evaluate);
}

// Cells whose corners do not all lie on one side.
function crossedCells(z, first, size) {
  const cells = [];
  for (let y = 0; y < size - 1; y++) {
    for (let x = 0; x < size - 1; x++) {
      const p = first + y * size + x;
      const isAbove = z[p] > 0;
      const isWhole =
        z[p + 1] > 0 === isAbove && z[p + size] > 0 === isAbove && z[p + size + 1] > 0 === isAbove;
      if (!isWhole) cells.push(y * (size - 1) + x);
    }
  }
  return cells;
}

function latticeOf(cells, width, parts) {
  const side = parts + 1;
  const points = new Float64Array(2 * side * side * cells.length);
  let p = 0;
  for (const cell of cells) {
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        points[p++] = (cell % width) + column / parts;
        points[p++] = Math.floor(cell / width) + row / parts;
      }
    }
  }
  return points;
}

// A triangle whose corners are not all on one side has one that is alone, and two crossings.
function cutTriangle(points, z, a, b, c, crossings) {
  const ab = z[a] > 0 === z[b] > 0;
  const ac = z[a] > 0 === z[c] > 0;
  if (ab && ac) return;
  const [alone, one, other] = ab ? [c, a, b] : ac ? [b, a, c] : [a, b, c];
  for (const corner of [one, other]) {
    const [above, below] = z[alone] > 0 ? [alone, corner] : [corner, alone];
    crossings.push(
      points[2 * above],
      points[2 * above + 1],
      points[2 * below],
      points[2 * below + 1],
    );
  }
}

// The neighbours of a cell on whose common edge z changes its sign.
function beyond(cell, width, z, origin, side) {
  const last = side - 1;
  const x = cell % width;
  const y = Math.floor(cell / width);
  const changes = (start, step) => {
    for (let k = 0; k < last; k++) {
      const p = origin + start + k * step;
      if (z[p] > 0 !== z[p + step] > 0) return true;
    }
    return false;
  };
  const cells = [];
  if (y > 0 && changes(0, 1)) cells.push(cell - width);
  if (y < width - 1 && changes(last * side, 1)) cells.push(cell + width);
  if (x > 0 && changes(0, side)) cells.push(cell - 1);
  if (x < width - 1 && changes(last, side)) cells.push(cell + 1);
  return cells;
}

// The points on edges where z changes its sign, x and y by turns.
function halved(crossings, evaluate) {
  const n = crossings.length / 4;
  const middles = new Float64Array(2 * n);
  const z = new Float64Array(n);
  const halve = () => {
    for (let k = 0; k < n; k++) {
      middles[2 * k] = (crossings[4 * k] + crossings[4 * k + 2]) / 2;
      middles[2 * k + 1] = (crossings[4 * k + 1] + crossings[4 * k + 3]) / 2;
    }
  };
  for (let round = 0; round < HALVINGS; round++) {
    halve();
    evaluate(middles, z);
    for (let k = 0; k < n; k++) {
      const end = 4 * k + (z[k] > 0 ? 0 : 2);
      crossings[end] = middles[2 * k];
      crossings[end + 1] = middles[2 * k + 1];
    }
  }
  halve();
  return middles;
}

// Cells over which the picture changes too much to be interpolated.
export function steepCells(pixels, size) {
  const cells = [];
  for (let y = 0; y < size - 1; y++) {
    for (let x = 0; x < size - 1; x++) {
      const p = y * size + x;
      const [a, b, c, d] = [pixels[p], pixels[p + 1], pixels[p + size], pixels[p + size + 1]];
      const alphas = [a >>> 24, b >>> 24, c >>> 24, d >>> 24];
      const isOneHue = ((a ^ b) | (a ^ c) | (a ^ d)) << 8 === 0;
      const isEven = Math.max(...alphas) - Math.min(...alphas) < JUMP;
      if (!(isOneHue && isEven)) cells.push(y * (size - 1) + x);
    }
  }
  return cells;
}

// The colour of n pixels seen as one.
export function meanPixel(pixels, first, n) {
  let [alpha, red, green, blue] = [0, 0, 0, 0];
  for (let p = first; p < first + n; p++) {
    const opacity = pixels[p] >>> 24;
    alpha += opacity;
    red += opacity * (pixels[p] & 255);
    green += opacity * ((pixels[p] >> 8) & 255);
    blue += opacity * ((pixels[p] >> 16) & 255);
  }
  if (alpha === 0) return 0;
  const part = (sum, shift) => Math.round(sum / alpha) << shift;
  return ((Math.round(alpha / n) << 24) | part(blue, 16) | part(green, 8) | part(red, 0)) >>> 0;
}
