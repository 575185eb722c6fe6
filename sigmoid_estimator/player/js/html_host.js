// A film in a page of its own, or in a frame of another: no server, no network.

import { Player } from "./player.js";

const inFrame = window !== window.top;

// In a page of its own the address says where the film is; in a frame it is somebody else's.
const address = {
  read() {
    return new URLSearchParams(inFrame ? "" : location.hash.slice(1));
  },
  write(choices) {
    if (inFrame) return;
    const kept = Object.entries(choices).filter(([, value]) => value !== null);
    history.replaceState(history.state, "", `#${new URLSearchParams(kept)}`);
  },
};

// The page around a frame cannot see how high the film is, and may want to make the frame so.
function tellHeight(root) {
  const tell = () => {
    if (root.classList.contains("is-presenting")) return; // it then fills the frame
    parent.postMessage({ filmHeight: document.documentElement.offsetHeight }, "*");
  };
  new ResizeObserver(tell).observe(document.documentElement);
}

// Light or dark is the reader's choice; the page around a frame may have a choice of its own.
function followScheme(player) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => player.restyle());
  addEventListener("message", ({ source, data }) => {
    const scheme = data?.filmScheme;
    if (!inFrame || source !== parent || (scheme !== "light" && scheme !== "dark")) return;
    document.documentElement.dataset.scheme = scheme;
    player.restyle();
  });
}

// `unzip.js` has put the film there.
function begin() {
  const { id, bytes, position } = /** @type {any} */ (window).film;
  const host = { report() {}, keep: address.write, ownsPage: !inFrame };
  const root = document.querySelector(".player");
  const player = new Player(root, host);
  const asked = address.read();
  const number = (name) => (Number(asked.get(name)) > 0 ? Number(asked.get(name)) : null);
  player.update({
    id,
    bytes,
    opens: position,
    asked: asked.has("at") ? (number("at") ?? 0) : null,
    pace: { speed: number("speed"), per: asked.get("per") },
    row: asked.has("row") ? (number("row") ?? 0) : null,
  });
  followScheme(player);
  if (inFrame) tellHeight(root);
}

begin();
