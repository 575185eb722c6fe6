// The keys, and what each of them does.

// What has a use for the arrow keys itself.
const KEPT_KEYS = "select, form, input:not(.scrub), [role=slider]";
const KEYS = new Map([
  [" ", "toggle"],
  ["arrowleft", "back"],
  ["arrowright", "forward"],
  ["home", "start"],
  ["end", "end"],
  ["p", "perfect"],
  ["q", "predict"],
  ["e", "points"],
  ["f", "present"],
  ["escape", "lookAway"],
]);
const SLIDER_KEYS = new Map([
  ["arrowdown", "back"],
  ["arrowup", "forward"],
  ["pagedown", "tenthBack"],
  ["pageup", "tenthForward"],
]);
const PRESENTER_KEYS = new Map([
  ["arrowup", "previousPicture"],
  ["arrowdown", "nextPicture"],
]);

// The name of what a key does, undefined where it is left to the browser.
export function actionOf(key, { isOnButton = false, isOnSlider = false, isPresenting = false }) {
  const name = key.toLowerCase();
  if (isPresenting && PRESENTER_KEYS.has(name)) return PRESENTER_KEYS.get(name);
  if (name === " " && isOnButton) return undefined; // which it presses
  return KEYS.get(name) ?? (isOnSlider ? SLIDER_KEYS.get(name) : undefined);
}

export class Keys {
  // `act` is called with the name of an action.
  constructor(root, ownsPage, act) {
    this.root = root;
    this.act = act;
    root.addEventListener("keydown", (event) => this.press(event));
    this.pressOnPage = (event) => {
      if (event.key === " " && document.activeElement === document.body) this.press(event);
    };
    if (ownsPage) document.addEventListener("keydown", this.pressOnPage);
  }

  press(event) {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || target.closest(KEPT_KEYS)) return;
    const action = actionOf(key, {
      isOnButton: Boolean(target.closest("button, summary")),
      isOnSlider: target.matches(".scrub"),
      isPresenting: this.root.classList.contains("is-presenting"),
    });
    if (!action) return;
    event.preventDefault();
    this.act(action);
  }

  dispose() {
    document.removeEventListener("keydown", this.pressOnPage);
  }
}
