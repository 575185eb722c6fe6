// How fast a film plays: as the visitor wants it, or as it suits so long a film.

const LONG_FILM = 100; // epochs; a longer one is shown by tenfolds

export class Pace {
  // `changed` is called with the name of what a visitor has chosen: "speed" or "per".
  constructor(root, changed) {
    this.selects = {
      speed: root.querySelector("[data-choice=speed]"),
      per: root.querySelector("[data-choice=per]"),
    };
    this.choices = null; // null within it is what the film suggests
    for (const [name, select] of Object.entries(this.selects)) {
      select.addEventListener("change", () => {
        this.choices[name] = name === "speed" ? Number(select.value) : select.value;
        changed(name);
      });
    }
  }

  // What the host opens with; a visitor's own choices stay, and what is not offered is none.
  open({ speed = null, per = null }) {
    if (this.choices) return;
    const offered = (name, value) => {
      const { options } = this.selects[name];
      return Array.from(options).some((option) => option.value === String(value)) ? value : null;
    };
    this.choices = { speed: offered("speed", speed), per: offered("per", per) };
    this.selects.speed.value = String(this.speed);
  }

  get speed() {
    return this.choices.speed ?? 1;
  }

  // Whether every tenfold of the axis takes the same time.
  isByDecade({ positions, axis }) {
    const isLong = axis.name === "factor" || positions.at(-1) - positions[0] >= LONG_FILM;
    const per = this.choices.per ?? (isLong ? "decade" : "record");
    this.selects.per.value = per;
    return per === "decade";
  }
}
