import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Reports } from "../../sigmoid_estimator/player/js/reports.js";

let said;
let reports;

mock.timers.enable({ apis: ["setTimeout"] });

const later = () => {
  mock.timers.tick(1000);
  return said.splice(0);
};

beforeEach(() => {
  said = [];
  reports = new Reports({
    report: (state) => said.push(state),
    keep: (choices) => said.push(choices),
  });
  reports.follow(null);
});

test("many moves in a row are one report", () => {
  reports.rest(1, false);
  reports.rest(2, false);
  assert.deepEqual(later(), [{ position: 2, at_end: false, asked: null }]);
});

test("what the host knows is not reported", () => {
  reports.rest(7, false);
  later();
  reports.tellSoon();
  assert.deepEqual(later(), []);
});

test("a host that asks again is obeyed again only where it asks for something else", () => {
  assert.equal(reports.follow(100), true);
  assert.deepEqual(reports.wanted, { position: 100, at_end: false });
  reports.rest(101, false);
  assert.equal(later().length, 1);
  assert.equal(reports.follow(100), false);
  assert.equal(reports.wanted.position, 101);
  reports.confirm(101);
  assert.equal(reports.follow(100), true);
});

test("a host that asks for where the film is hears that it is there", () => {
  reports.rest(100, false);
  later();
  reports.follow(100);
  reports.tellSoon();
  assert.deepEqual(later(), [{ position: 100, at_end: false, asked: 100 }]);
});

test("nothing is sent while the film plays", () => {
  reports.rest(3, false);
  reports.hold();
  assert.deepEqual(later(), []);
});

test("a link says where the film is, unless it is at its end", () => {
  reports.rest(3, false);
  later();
  reports.keepSoon({ speed: 2, per: null });
  assert.deepEqual(later(), [{ at: 3, speed: 2, per: null }]);
  reports.rest(40, true);
  later();
  reports.keepSoon({ speed: null, per: "record" });
  assert.deepEqual(later(), [{ at: null, speed: null, per: "record" }]);
});
