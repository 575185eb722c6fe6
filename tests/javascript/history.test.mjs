import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const listeners = {};
let entries;

const go = (address) => (location.href = new URL(address, location.href).href);
globalThis.location = { href: "http://dashboard/" };
globalThis.history = {
  pushState: (state, title, address) => entries.push(go(address)),
  replaceState: (state, title, address) => entries.splice(-1, 1, go(address)),
};
globalThis.addEventListener = (kind, listener) => (listeners[kind] = listener);

const { keepHistory } = await import("../../dashboard/sigmoid_dashboard/frontend/history.js");
keepHistory();

const control = { closest: () => control };
const press = (key, modifiers = {}) =>
  listeners.keydown({ key, ...modifiers, target: control, composedPath: () => [control] });

beforeEach(() => {
  entries = [go("?epochs=500")];
  listeners.popstate();
});

test("a choice is an entry, and what the server makes of it is not", () => {
  press("Enter");
  history.replaceState(null, "", "?epochs=200");
  history.pushState(null, "", "?epochs=100");
  assert.deepEqual(entries, ["http://dashboard/?epochs=500", "http://dashboard/?epochs=100"]);
});

for (const key of ["Tab", "Shift", "Alt", "AltGraph", "Control", "Meta", "CapsLock", "Escape"]) {
  test(`${key} on a control chooses nothing`, () => {
    press(key);
    history.pushState(null, "", "?epochs=100");
    assert.deepEqual(entries, ["http://dashboard/?epochs=100"]);
  });
}

for (const [keys, key, modifiers, isChoice] of [
  ["Control and c", "c", { ctrlKey: true }, false],
  ["Command and a", "a", { metaKey: true }, false],
  ["Control and V", "V", { ctrlKey: true }, true],
  ["Command and z", "z", { metaKey: true }, true],
  ["Control and Backspace", "Backspace", { ctrlKey: true }, true],
  ["AltGr and q", "@", { ctrlKey: true, altKey: true }, true],
]) {
  test(`${keys} in a field is ${isChoice ? "a" : "no"} choice`, () => {
    press(key, modifiers);
    history.pushState(null, "", "?epochs=100");
    assert.equal(entries.length, isChoice ? 2 : 1);
  });
}
