// One entry in the browser's history for one choice.
//
// Streamlit has it the other way round: a control that is moved replaces the entry, and a parameter
// that the server corrects, by nobody's choice, adds one. All its changes of the address come
// through these two functions.

import { SLIDE_KEYS } from "./slides.js";

// The player moves on, and the visitor's rows of before are gone: no choices to return to.
const NO_CHOICES = ["at", "speed", "per", "rows"];
const CONTROLS = "a, button, input, select, textarea, [role]";
const MAP = "[role=application]"; // of the player, while points are put on it
// They change no control, whichever has the focus.
const IDLE_KEYS = ["Tab", "Shift", "Alt", "AltGraph", "Control", "Meta", "CapsLock", "Escape"];
const IDLE_LETTERS = ["a", "c", "f", "p", "s"]; // with Control: to select, copy, find, print, save
const { pushState, replaceState } = history;

let isChosen = false; // by hand, and not yet in the history

/** @param {any} event of the pointer or of a key */
function hear(event) {
  const { target, key } = event;
  if (key && isIdle(event)) return;
  const [innermost] = event.composedPath(); // the player has a shadow root
  const isOnControl = target.closest?.(CONTROLS) || innermost.closest?.(MAP);
  if (SLIDE_KEYS.includes(key) || isOnControl) isChosen = true; // slides turn wherever the focus is
}

function isIdle({ key, altKey, ctrlKey, metaKey }) {
  const isCommand = metaKey || (ctrlKey && !altKey); // with both, AltGr writes a letter
  return IDLE_KEYS.includes(key) || (isCommand && IDLE_LETTERS.includes(key.toLowerCase()));
}

function choices(address) {
  const { pathname, searchParams } = new URL(address, location.href);
  for (const name of NO_CHOICES) searchParams.delete(name);
  searchParams.sort();
  return `${pathname}?${searchParams}`;
}

function enter(state, title, address) {
  const isNew = isChosen && choices(address) !== choices(location.href);
  if (isNew) isChosen = false;
  (isNew ? pushState : replaceState).call(history, state, title, address);
}

export function keepHistory() {
  if (history.pushState === enter) return;
  history.pushState = enter;
  history.replaceState = enter;
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, hear, true);
  // What follows from Back or Forward, be it by the keyboard, is no new choice.
  addEventListener("popstate", () => (isChosen = false), true);
}
