// The player as a component of Streamlit, which calls `show` at the start and whenever data or
// theme change.

import { Player } from "../../../sigmoid_estimator/player/js/player.js";
import { keepInAddress } from "./address.js";

const players = new WeakMap();

// A call that was overtaken by a newer one may be cleaned up late, when the player already
// belongs to the newer.
export default function show({ data, parentElement, setTriggerValue }) {
  let entry = players.get(parentElement);
  if (!entry) {
    entry = opened(parentElement.querySelector(".player"));
    players.set(parentElement, entry);
  }
  const { film, takes_rows: takesRows, ...wishes } = data;
  entry.host.takeRows = takesRows ? (rows) => setTriggerValue("rows", rows) : null;
  entry.player.update({ ...wishes, bytes: film.getChild("bytes").toArray() });
  const call = ++entry.calls;
  return () => {
    if (entry.calls !== call) return;
    entry.player.dispose();
    entry.shortcut.remove();
    players.delete(parentElement);
  };
}

function opened(root) {
  // Where the film comes to rest no page needs to know: it would run again for nothing.
  const host = { report() {}, keep: keepInAddress, ownsPage: true, takeRows: null };
  const shortcut = shortcutTo(root);
  document.body.prepend(shortcut);
  return { shortcut, host, player: new Player(root, host), calls: 0 };
}

// The first stop of Tab: Play comes after all controls of the sidebar.
function shortcutTo(root) {
  const shortcut = document.createElement("nav");
  shortcut.ariaLabel = "Shortcut";
  const button = document.createElement("button");
  button.textContent = "Go to the film";
  const hidden = "position:fixed;left:8px;top:-100px;z-index:1000000;padding:8px 16px;";
  button.style.cssText = hidden + "background:#0b57d0;color:#fff;border:0;border-radius:8px";
  button.addEventListener("focus", () => (button.style.top = "8px"));
  button.addEventListener("blur", () => (button.style.top = "-100px"));
  button.addEventListener("click", () => {
    root.scrollIntoView({ block: "start" });
    root.querySelector(".toggle").focus();
  });
  shortcut.append(button);
  return shortcut;
}
