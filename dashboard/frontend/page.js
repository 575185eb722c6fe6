// What the pages mend of Streamlit's own browser part, once for each browser tab.

const MENDED = Symbol.for("sigmoid-estimator");

if (!window[MENDED]) {
  window[MENDED] = true;
  keepHistory();
  climbLadders();
}
