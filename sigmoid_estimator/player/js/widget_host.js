// A film in a notebook, by anywidget: its model holds the bytes and the position, which Python and
// the browser share. A shadow root keeps the notebook's style away.

import { Player } from "./player.js";

// Names of the paper and the ink in the themes of JupyterLab, marimo and VS Code.
const NOTEBOOK_PAPER = "--jp-layout-color0, var(--background, var(--vscode-editor-background, #fff))";
const NOTEBOOK_INK = "--jp-content-font-color0, var(--foreground, var(--vscode-editor-foreground, #111))";
// Of the player's accents the one that can be read on light paper, and on dark.
const ACCENTS = ["#0b57d0", "#8ab4f8"];

function render({ model, el }) {
  const place = document.createElement("div");
  place.dataset.lmSuppressShortcuts = "true"; // JupyterLab's keys are not meant here
  const shadow = place.attachShadow({ mode: "open" });
  shadow.innerHTML = `<style>${STYLE}</style>${MARKUP}`;
  el.append(place);
  const name = model.get("name");
  const host = {
    report({ position }) {
      model.set(name, position);
      model.save_changes();
    },
    keep() {},
    ownsPage: false,
  };
  const player = new Player(shadow.querySelector(".player"), host);
  const update = () => {
    const { buffer, byteOffset, byteLength } = model.get("film");
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    player.update({ id: model.get("film_id"), bytes, asked: model.get(name) });
  };
  const dress = () => {
    takeTheme(place);
    player.restyle();
  };
  takeTheme(place);
  update();
  model.on(`change:${name}`, update);
  shadow.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) event.stopPropagation(); // the player has acted on it
  });
  const themes = new MutationObserver(dress);
  for (const root of [document.documentElement, document.body]) {
    themes.observe(root, { attributes: true });
  }
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", dress);
  requestAnimationFrame(() => {
    replaceStill(place, model.get("film_id"));
    dress(); // the notebook's style is there once the cell is part of the page
  });
  return () => {
    model.off(`change:${name}`, update);
    themes.disconnect();
    scheme.removeEventListener("change", dress);
    player.dispose();
  };
}

// The same film without a kernel, in the output before this one.
function replaceStill(place, id) {
  const isBefore = (still) =>
    place.compareDocumentPosition(still) & Node.DOCUMENT_POSITION_PRECEDING;
  const stills = [...document.querySelectorAll(`[data-film="${id}"]`)].filter(isBefore);
  stills.at(-1)?.remove();
}

// The notebook's colours under the player's names, resolved: a canvas knows no variables.
function takeTheme(place) {
  const resolved = (value) => {
    place.style.color = value;
    const colour = getComputedStyle(place).color;
    place.style.color = "";
    return colour;
  };
  const paper = resolved(`var(${NOTEBOOK_PAPER})`);
  const [red, green, blue] = paper.match(/[\d.]+/g).map(Number);
  const isDark = 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  place.style.setProperty("--st-background-color", paper);
  place.style.setProperty("--st-text-color", resolved(`var(${NOTEBOOK_INK})`));
  place.style.setProperty("--st-primary-color", ACCENTS[Number(isDark)]);
  place.style.colorScheme = isDark ? "dark" : "light";
}

export default { render };
