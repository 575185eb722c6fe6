// One entry in the browser's history for one choice.
//
// Streamlit has it the other way round: a control that is moved replaces the entry, and a parameter
// that the server corrects, by nobody's choice, adds one. All its changes of the address come
// through these two functions.

const OF_PLAYER = ["at", "speed", "per"]; // the player moves on; that is no choice to return to
const CONTROLS = "a, button, input, select, textarea, [role]";
const SLIDE_KEYS = ["PageUp", "PageDown"]; // wherever the focus is
const { pushState, replaceState } = history;

let isChosen = false; // by hand, and not yet in the history

/** @param {any} event of the pointer or of a key */
function hear({ target, key }) {
  if (SLIDE_KEYS.includes(key) || target.closest?.(CONTROLS)) isChosen = true;
}

function choices(address) {
  const { pathname, searchParams } = new URL(address, location.href);
  for (const name of OF_PLAYER) searchParams.delete(name);
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
