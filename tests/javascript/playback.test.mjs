import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { actionOf } from "../../sigmoid_estimator/player/js/keys.js";
import { Playback } from "../../sigmoid_estimator/player/js/playback.js";

let frames;
let playback;
let heard;

globalThis.requestAnimationFrame = (tick) => frames.push(tick);
globalThis.cancelAnimationFrame = () => (frames = []);

// The next frame of the browser, at a time in ms.
const tick = (now) => frames.shift()(now);

beforeEach(() => {
  frames = [];
  heard = [];
  playback = new Playback({
    show: (frame) => heard.push(frame),
    turned: () => {},
    rested: () => heard.push("rested"),
  });
  playback.load([0, 10, 20, 30, 40]);
  playback.setTimes(false); // five frames in 3 s
});

test("it plays from the frame shown to the end, and rests there", () => {
  playback.move(1);
  playback.play();
  for (let now = 0; frames.length; now += 50) tick(now);
  const moves = heard.filter((entry, k) => k === 0 || entry !== heard[k - 1]);
  assert.deepEqual(moves, [1, "rested", 1, 2, 3, 4, "rested"]);
  assert.equal(playback.isPlaying, false);
});

test("from the end it plays from the start", () => {
  playback.move(4);
  playback.toggle();
  assert.equal(playback.frame, 0);
  assert.equal(playback.isPlaying, true);
});

test("a frame that was held up does not make the film jump", () => {
  playback.play();
  tick(0);
  tick(60_000);
  assert.equal(playback.frame, 0); // a tenth of a second of three
});

test("speed divides the time", () => {
  playback.speed = 8;
  playback.play();
  tick(0);
  tick(100); // 0.8 of 3 s: past the second of five frames
  assert.equal(playback.frame, 1);
});

test("moves end within the film and at the nearest frame", () => {
  const after = (move) => {
    move();
    return playback.frame;
  };
  assert.equal(after(() => playback.step(-9)), 0);
  assert.equal(after(() => playback.step(99)), 4);
  assert.equal(after(() => playback.seek(0.3)), 1);
  assert.equal(after(() => playback.seekBy(0.25)), 2);
  assert.equal(after(() => playback.reach(21)), 3);
  assert.equal(after(() => playback.reach(10)), 1);
});

test("a film of one record has nothing to play", () => {
  playback.load([0]);
  playback.setTimes(true);
  playback.play();
  assert.equal(playback.isPlaying, false);
});

test("a key does what it is for, where it is pressed", () => {
  assert.equal(actionOf("Q", {}), "predict");
  assert.equal(actionOf(" ", {}), "toggle");
  assert.equal(actionOf(" ", { isOnButton: true }), undefined);
  assert.equal(actionOf("ArrowUp", {}), undefined);
  assert.equal(actionOf("ArrowUp", { isOnSlider: true }), "forward");
  assert.equal(actionOf("ArrowUp", { isOnSlider: true, isPresenting: true }), "previousPicture");
});
