// Playing: when every frame of the film is shown, and which one is now. It draws nothing.

import { durationOf, lastNotAbove, timesOf } from "./timeline.js";

const LONGEST_STEP = 0.1; // s; a frame that was held up does not make the film jump

export class Playback {
  // `stage` has show(frame), turned() where the film starts or pauses, and rested() where it is
  // where the visitor wants it.
  constructor(stage) {
    this.stage = stage;
    this.positions = null; // of the frames, along the axis
    this.frame = 0;
    this.speed = 1;
    this.isPlaying = false;
    this.tick = (now) => this.advance(now);
  }

  load(positions) {
    this.positions = positions;
    this.frame = 0;
  }

  // The same time for every frame, or for every tenfold of the axis.
  setTimes(byDecade) {
    this.times = timesOf(this.positions, byDecade);
    this.duration = durationOf(this.positions, byDecade);
    this.time = this.times[this.frame];
  }

  get last() {
    return this.positions.length - 1;
  }

  get position() {
    return this.positions[this.frame];
  }

  get isAtEnd() {
    return this.frame === this.last;
  }

  toggle() {
    if (this.isPlaying) this.stop();
    else this.play();
  }

  play() {
    if (this.isPlaying || this.last === 0) return;
    this.show(this.isAtEnd ? 0 : this.frame);
    this.isPlaying = true;
    this.time = this.times[this.frame];
    this.before = null;
    this.stage.turned();
    this.request = requestAnimationFrame(this.tick);
  }

  advance(now) {
    const elapsed = this.before === null ? 0 : Math.min((now - this.before) / 1000, LONGEST_STEP);
    this.before = now;
    this.time += (elapsed * this.speed) / this.duration;
    const frame = lastNotAbove(this.times, this.time + 1e-12);
    if (frame !== this.frame) this.show(frame);
    if (this.time >= 1) this.stop();
    else this.request = requestAnimationFrame(this.tick);
  }

  pause() {
    cancelAnimationFrame(this.request);
    this.isPlaying = false;
    this.stage.turned();
  }

  stop() {
    this.pause();
    this.stage.show(this.frame); // on the finer grid
    this.stage.rested();
  }

  move(frame) {
    this.pause();
    this.show(Math.min(Math.max(frame, 0), this.last));
    this.stage.rested();
  }

  step(by) {
    this.move(this.frame + by);
  }

  // To the frame nearest to a time, 0 … 1.
  seek(time) {
    const before = lastNotAbove(this.times, time);
    const after = Math.min(before + 1, this.last);
    this.move(this.times[after] - time < time - this.times[before] ? after : before);
  }

  seekBy(part) {
    this.seek(this.times[this.frame] + part);
  }

  // To the first frame that is not before a position.
  reach(position) {
    const before = lastNotAbove(this.positions, position);
    this.move(this.positions[before] < position ? before + 1 : before);
  }

  show(frame) {
    this.frame = frame;
    this.stage.show(frame);
  }
}
