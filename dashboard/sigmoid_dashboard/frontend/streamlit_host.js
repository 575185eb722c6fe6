// The player as a component of Streamlit.

import { Player } from "../../../sigmoid_estimator/player/js/player.js";
import { keepInAddress } from "./address.js";
import { component } from "./component.js";

const films = new Map(); // bytes by id, as long as the server counts on them

export default component({
  open: ({ parentElement }) => opened(parentElement.querySelector(".player")),
  update: ({ host, player }, { data, setTriggerValue }) => {
    const { film, held, takes_rows: takesRows, ...wishes } = data;
    host.takeRows = takesRows ? (rows) => setTriggerValue("rows", rows) : null;
    if (film) films.set(wishes.id, film.getChild("bytes").toArray());
    for (const id of films.keys()) if (!held.includes(id)) films.delete(id);
    const bytes = films.get(wishes.id);
    if (bytes) player.update({ ...wishes, bytes });
    else setTriggerValue("missing", wishes.id); // a run that was overtaken never sent it
  },
});

function opened(root) {
  // Where the film comes to rest no page needs to know: it would run again for nothing.
  const host = { report() {}, keep: keepInAddress, ownsPage: true, takeRows: null };
  const shortcut = shortcutTo(root);
  document.body.prepend(shortcut);
  const player = new Player(root, host);
  const dispose = () => {
    player.dispose();
    shortcut.remove();
  };
  return { host, player, dispose };
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
