// The arrows of a number field climb 1, 2, 5, 10, 20, 50 …: a rate of 0.01 and 60 epochs need
// other steps than a rate of 5 and 10,000 epochs, and Streamlit's steps are of one size.

const FIELDS = ["rate", "epochs", "init_scale", "alpha"]; // the keys of their controls
const RUNGS = [1, 2, 5, 10];
const LOWEST = 1e-6; // below it is 0
const SAME = 1e-9; // of a value; so exact are the rungs
const KEYS_UP_AND_DOWN = new Map([
  ["ArrowUp", 1],
  ["ArrowDown", -1],
]);
/** @type {[string, number][]} */
const BUTTONS_UP_AND_DOWN = [
  ["[data-testid=stNumberInputStepUp]", 1],
  ["[data-testid=stNumberInputStepDown]", -1],
];


function nextRung(value, direction) {
  if (!(value > 0)) return direction > 0 ? LOWEST : 0;
  const power = Math.floor(Math.log10(value) + SAME);
  const rungs = [power - 1, power].flatMap((p) => RUNGS.map((rung) => Number(`${rung}e${p}`)));
  if (direction > 0) return rungs.find((rung) => rung > value * (1 + SAME));
  return value > LOWEST ? rungs.findLast((rung) => rung < value * (1 - SAME)) : 0;
}

function fieldAt(target) {
  const number = target.closest?.("[data-testid=stNumberInput]");
  const isOnLadder = number && FIELDS.some((key) => number.closest(`.st-key-${key}`));
  return isOnLadder ? number.querySelector("input") : null;
}

// As if it had been typed; React hears only of what did not come from itself.
function type(field, text) {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function climb(event, field, direction) {
  event.preventDefault();
  event.stopPropagation();
  const isWhole = Number.isInteger(Number(field.step));
  const low = Number(field.min || -Infinity);
  const high = Number(field.max || Infinity);
  let rung = nextRung(Number(field.value), direction);
  if (isWhole) rung = direction > 0 ? Math.max(rung, 1) : Math.floor(rung);
  rung = Math.min(Math.max(rung, low), high);
  if (rung === Number(field.value)) return;
  type(field, String(rung));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}

// Streamlit reads "1e5" in a field of whole numbers as 1.
function spellOut(field) {
  if (/e/i.test(field.value)) type(field, String(Number(field.value)));
}

export function climbLadders() {
  addEventListener(
    "click",
    (event) => {
      const { target } = event;
      if (!(target instanceof Element)) return;
      const field = fieldAt(target);
      const found = BUTTONS_UP_AND_DOWN.find(([button]) => target.closest(button));
      if (field && found) climb(event, field, found[1]);
    },
    true,
  );
  addEventListener(
    "keydown",
    (event) => {
      const field = fieldAt(event.target);
      if (!field || event.target !== field) return;
      if (event.key === "Enter") spellOut(field);
      const direction = KEYS_UP_AND_DOWN.get(event.key);
      if (direction) climb(event, field, direction);
    },
    true,
  );
  addEventListener(
    "focusout",
    ({ target }) => {
      const field = fieldAt(target);
      if (field === target && field) spellOut(field);
    },
    true,
  );
}
