import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Reports } from "../../sigmoid_estimator/player/js/reports.js";

const END = 300;

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
  reports.follow(null, END);
});

test("many moves in a row are one report", () => {
  reports.rest(1);
  reports.rest(2);
  assert.deepEqual(later(), [2]);
});

test("what the host knows is not reported", () => {
  reports.rest(7);
  later();
  reports.tellSoon();
  assert.deepEqual(later(), []);
});

test("a film opens where the host wants it, and nothing of that is reported", () => {
  assert.equal(reports.wanted, END);
  reports.tellSoon();
  assert.deepEqual(later(), []);
});

test("a host that asks again is obeyed again only where it asks for something else", () => {
  assert.equal(reports.follow(100, END), true);
  assert.equal(reports.wanted, 100);
  reports.rest(101);
  assert.equal(later().length, 1);
  assert.equal(reports.follow(100, END), false);
  assert.equal(reports.wanted, 101);
  reports.confirm(101);
  assert.equal(reports.follow(100, END), true);
});

test("who has not left the place where a film opened goes to the next one's", () => {
  reports.follow(null, 40);
  assert.equal(reports.wanted, 40);
  reports.rest(7);
  later();
  reports.follow(null, 90);
  assert.equal(reports.wanted, 7);
});

test("nothing is sent while the film plays", () => {
  reports.rest(3);
  reports.hold();
  assert.deepEqual(later(), []);
});

test("a link says where the film is, unless it is where it opened", () => {
  reports.rest(3);
  later();
  reports.keepSoon({ speed: 2, per: null });
  assert.deepEqual(later(), [{ at: 3, speed: 2, per: null }]);
  reports.rest(END);
  later();
  reports.keepSoon({ speed: null, per: "record" });
  assert.deepEqual(later(), [{ at: null, speed: null, per: "record" }]);
});
