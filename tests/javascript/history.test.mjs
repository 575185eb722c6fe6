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
const press = (key) => listeners.keydown({ key, target: control, composedPath: () => [control] });

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
