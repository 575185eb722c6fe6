// A film in a notebook, by anywidget: its model holds the bytes and the position, which Python and
// the browser share. A shadow root keeps the notebook's style away.

import { Player } from "./player.js";

// The paper and the ink of JupyterLab's theme, marimo's and VS Code's.
const NOTEBOOK_COLOURS = {
  "--st-background-color":
    "var(--jp-layout-color0, var(--background, var(--vscode-editor-background, #fff)))",
  "--st-text-color":
    "var(--jp-content-font-color0, var(--foreground, var(--vscode-editor-foreground, #111)))",
};
// Of the player's accents the one that can be read on light paper, and on dark.
const ACCENTS = ["#0b57d0", "#8ab4f8"];
const PIXELS_PER_REM = 16;
// Nothing is inherited from the cell. What is important here wins over what is in the notebook.
const OWN_STYLE = ":host { all: initial !important; display: block !important }";

/* global STYLE, MARKUP -- widget.py puts them before this module */

function render({ model, el }) {
  const place = document.createElement("div");
  place.dataset.lmSuppressShortcuts = "true"; // JupyterLab's keys are not meant here
  const shadow = place.attachShadow({ mode: "open" });
  shadow.innerHTML = `<style>${OWN_STYLE}${inPixels(STYLE)}</style>${MARKUP}`;
  el.append(place);
  const root = shadow.querySelector(".player");
  const name = model.get("name");
  let reported = null; // what comes back as a change, and is no wish of Python's
  const host = {
    report(position) {
      reported = position;
      model.set(name, position);
      model.save_changes();
    },
    keep() {},
    ownsPage: false,
  };
  const player = new Player(root, host);
  const update = () => {
    const { buffer, byteOffset, byteLength } = model.get("film");
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    player.update({ id: model.get("film_id"), bytes, asked: model.get(name) });
  };
  const dress = () => {
    if (!place.isConnected) return;
    takeTheme(root);
    player.restyle();
  };
  const obey = () => {
    if (model.get(name) === reported) player.confirm(reported);
    else update();
    reported = null;
  };
  update();
  model.on(`change:${name}`, obey);
  shadow.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) event.stopPropagation(); // the player has acted on it
  });
  const themes = new MutationObserver(dress);
  for (const themed of [document.documentElement, document.body]) {
    themes.observe(themed, { attributes: true });
  }
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", dress);
  // A notebook puts the widget into the page when it likes; its style is there only then.
  let waiting;
  const arrive = () => {
    if (!place.isConnected) {
      waiting = requestAnimationFrame(arrive);
      return;
    }
    replaceStill(place, model.get("film_id"));
    dress();
  };
  arrive();
  return () => {
    model.off(`change:${name}`, obey);
    cancelAnimationFrame(waiting);
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
function takeTheme(root) {
  const probe = document.createElement("span");
  root.after(probe);
  for (const [name, colour] of Object.entries(NOTEBOOK_COLOURS)) {
    probe.style.color = colour;
    root.style.setProperty(name, getComputedStyle(probe).color);
  }
  probe.remove();
  const isDark = lightness(root.style.getPropertyValue("--st-background-color")) < 0.5;
  root.style.setProperty("--st-primary-color", ACCENTS[Number(isDark)]);
  root.style.colorScheme = isDark ? "dark" : "light";
}

// Of any colour that CSS knows, 0 … 1.
function lightness(colour) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

// Lengths in rem would follow the notebook's own root.
function inPixels(style) {
  return style.replace(/([\d.]+)rem\b/g, (_, length) => `${length * PIXELS_PER_REM}px`);
}

export default { render };
