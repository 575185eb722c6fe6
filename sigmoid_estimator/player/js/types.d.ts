// The data that the modules hand to each other, for tsc and for readers; not part of the player.

type Numbers = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array | number[];

// What changes from frame to frame.
interface Axis {
  name: "epoch" | "factor";
  title: string; // within a sentence
  heading: string;
}

// What was measured along the axis, of the whole network or of every layer; NaN where it was not.
interface Measure {
  title: string;
  positions: Numbers;
  values: Numbers; // position by position, nLayers of them
  nLayers: number;
}

interface Points {
  x: Numbers;
  y: Numbers;
  labels: Numbers[]; // indices of classes, or 0 and 1 for each of several labels
  weights: Numbers | null; // of the rows in the loss
}

// Colours by what they mean, as `COLOURS` of payload.py has them.
interface Colours {
  classes: string[];
  shapes: string[];
  layers: string[];
  runs: string[];
  dashes: number[][];
  boundary: string;
  tint: number;
  ends: [string, string];
  output: string; // of units
  slope: string;
}

// One run, with all that it shares with the others: what Python packed, as views of its buffer.
interface Film {
  title: string | null;
  name: string;
  axis: Axis;
  panels: string[];
  positions: Numbers; // of the records, ascending
  parameters: Float32Array; // a vector per record: all weights, then all biases
  first?: Float32Array; // the first layer on the features, where the map has other coordinates
  sizes: number[]; // units per layer, from the two coordinates of the map on
  activation: string | string[]; // of all hidden layers, or of each
  units: string[]; // the same in words, of each
  output: "logistic" | "softmax";
  loss: string;
  rate: number | null; // where a step is the gradient times it
  exclusive: boolean; // a row has one of more than two classes
  is_whole: boolean; // the map shows all that the network is given
  first_perfect: number | null; // the record
  weights: string[] | null; // names, of a single neuron of two features
  measures: Record<string, Measure>;
  captions: [number, string][]; // from a record on up to the next one's
  points: Points;
  rows: Record<string, any>; // what panels of rows need: see row_outputs.py
  domain: [[number, number], [number, number]]; // of the map: left and right, low and high
  axes: [string, string];
  classes: string[];
  colours: Colours;
  style: { colour: string; dash: string };
  note: string;
  nRuns: number;
}

// Where the weights and biases of a layer are in a record.
interface Layer {
  fanIn: number;
  fanOut: number;
  weights: number;
  biases: number;
}

interface Activation {
  output(z: number): number;
  slope(z: number): number;
  low: number; // its asymptotes
  high: number;
}

interface Network {
  layers: Layer[];
  units: Activation[]; // of each hidden layer
  output: "logistic" | "softmax";
  exclusive: boolean;
  nParameters: number;
  nOutputs: number;
  outputGain: number; // by which the last z is multiplied
}

// What the layers put out for some points, unit by unit: see network.js.
interface Values {
  nPoints: number;
  inputs: Float64Array;
  z: Float64Array[];
  h: Float64Array[]; // of the hidden layers
}

// What a map can be of.
interface Subject {
  kind: "prediction" | "unit" | "class" | "label";
  name: string;
  layer?: number;
  index?: number;
  label?: string;
}

interface Theme {
  paper?: string;
  ink?: string;
}

interface Frame {
  frame: number;
  position: number;
  isMoving: boolean;
}

// What panels can ask of the player.
interface Stage {
  select(subject: Subject): void; // look at it, large on the map
  highlight(subject: Subject | null): void; // or only point at it
  edit(change: (weights: import("./edited.js").EditedWeights) => void): void;
  keep(): void; // have the choices of panels kept in the address
}

interface Panel {
  root: HTMLElement;
  load(run: { film: Film; scene: import("./scene.js").Scene; overlay: HTMLElement }): void;
  draw(frame: Frame): void;
  restyle?(theme: Theme): void;
  layOut?(): void;
  select?(subject: Subject): void;
  highlight?(subject: Subject | null): void;
  remove?(): void;
  choose?(row: number): void;
  choices?: Choices;
}

// What a link should open; null is the default.
interface Choices {
  at?: number | null;
  speed?: number | null;
  per?: string | null;
  row?: number | null;
}

// What one row makes of a layer, and what comes back to it: z, outputs, slopes, ∂C/∂h, ∂C/∂z.
interface LayerOfPass {
  z: Float64Array;
  h: Float64Array;
  slope: Float64Array;
  demand: Float64Array | null;
  delta: Float64Array;
}

interface Pass {
  inputs: Numbers;
  layers: LayerOfPass[];
  wanted: number[]; // 1 for each output that should be 1
  loss: number;
  gradients: Float64Array; // in the order of the parameters
}

// A step of a row's way: see backpropagate.js.
interface Step {
  kind: "sum" | "output" | "loss" | "error" | "demand" | "delta" | "gradient";
  layer?: number;
  unit?: number;
  input?: number; // of a weight; a bias has none
}

// What surrounds the player.
interface Host {
  report(position: number): void;
  keep(choices: Choices): void;
  ownsPage: boolean;
}
