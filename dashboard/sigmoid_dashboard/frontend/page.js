// What the pages mend of Streamlit's own browser part, once for each browser tab.

import { keepHistory } from "./history.js";
import { climbLadders } from "./ladder.js";
import { turnSlides } from "./slides.js";

const MENDED = Symbol.for("sigmoid-estimator");

// Streamlit calls this on every page.
export default function mend({ parentElement }) {
  // It takes no place of the page.
  parentElement.closest("[data-testid=stElementContainer]").style.display = "none";
  if (window[MENDED]) return;
  window[MENDED] = true;
  keepHistory();
  climbLadders();
  turnSlides();
}
