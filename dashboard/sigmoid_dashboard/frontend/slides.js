// The slides of the tour turn by the keys of a presenter's remote control, wherever the focus is.
//
// Streamlit's own shortcuts of the buttons hear no key that is pressed in a field, and the player's
// scrub is one, which has uses for these keys itself.

const BUTTONS = new Map([
  ["PageUp", ".st-key-tour_back button"],
  ["PageDown", ".st-key-tour_next button"],
]);

/** @type {unknown[]} */
export const SLIDE_KEYS = [...BUTTONS.keys()];

function turn(event) {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (altKey || ctrlKey || metaKey || shiftKey || !BUTTONS.has(key)) return;
  /** @type {HTMLElement} */
  const button = document.querySelector(BUTTONS.get(key));
  if (!button) return; // no tour
  event.preventDefault();
  event.stopPropagation();
  button.click();
}

export function turnSlides() {
  addEventListener("keydown", turn, true);
}
