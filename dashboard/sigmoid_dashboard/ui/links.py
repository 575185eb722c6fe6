"""What of a link cannot be had as it is written."""

import difflib
import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import own_rows
from sigmoid_dashboard.ui.presets import PRESETS

MAX_QUOTED = 40  # characters
# Parameters besides the controls of a run: of the player, and each page's own.
OF_FILMS = ("at", "speed", "per", "epoch", "view", "across", "up")
OF_PAGES = (
    *("compared", "stopped"),
    *("c", "w1", "w2", "b", "changed", "margin", "delta", "draw"),
    "gradient",
    *("n_runs", "accuracy", "n_seeds"),
    *("z", "step_power", "scheme", "descent_rate", "descent_start", "descent_steps"),
    *("neuron_start", "neuron_weight", "neuron_bias", "neuron_rate", "neuron_epochs"),
    *("wrong_sign", "as_printed", "weight_across", "weight_up"),
    *("shown_epoch", "row", "weight_layer", "weight_unit", "weight_input"),
)
OF_COMPARED_RUNS = tuple(
    f"{name}_{number}"
    for name in ("activation", "init", "layer_rates", "loss")
    for number in range(1, 5)
)
OTHERS = (
    "preset",
    "controls",
    "hidden",
    *OF_FILMS,
    *own_rows.PARAMETERS,
    *OF_PAGES,
    *OF_COMPARED_RUNS,
)


class Bounds(NamedTuple):
    """What a number may be."""

    low: float
    high: float
    is_whole: bool = False

    def holds(self, text: str) -> bool:
        """Whether a text is such a number."""
        try:
            value = float(text)
        except ValueError:
            return False
        is_kind = math.isfinite(value) and (not self.is_whole or value == int(value))
        return is_kind and self.low <= value <= self.high

    def __str__(self) -> str:
        kind = "a whole number" if self.is_whole else "a number"
        low, high = (f"{bound:,.10g}" for bound in (self.low, self.high))
        return f"{kind} from {low} to {high}"


Rules = Mapping[str, Sequence[str] | Bounds]  # of each control the texts that it takes, or bounds


def mistakes(parameters: Mapping[str, str], rules: Rules) -> dict[str, str]:
    """Of each parameter that cannot be had as it is written, what is wrong with it."""
    found = {}
    for name, text in parameters.items():
        rule = rules.get(name)
        if name == "preset" and text not in PRESETS:
            found[name] = (
                f"This link asks for the preset {_quoted(text)}, which does not exist"
                f"{_suggestion(text, PRESETS)}"
            )
        elif rule is None and name not in OTHERS:
            found[name] = (
                f"This link has a parameter {_quoted(name)}, which no page knows"
                f"{_suggestion(name, [*rules, *OTHERS])}"
            )
        elif isinstance(rule, Bounds) and not rule.holds(text):
            found[name] = f"This link asks for {_quoted(f'{name}={text}')}, which is not {rule}"
        elif rule is not None and not isinstance(rule, Bounds) and text not in rule:
            found[name] = (
                f"This link asks for {_quoted(f'{name}={text}')}, which cannot be chosen"
                f"{_suggestion(text, rule)}"
            )
    return found


def _quoted(text: str) -> str:
    return f"“{plain(text[:MAX_QUOTED])}”"


def _suggestion(text: str, known: Collection[str]) -> str:
    """The nearest of what is known, whatever its case."""
    by_small = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(text.casefold()[:MAX_QUOTED], by_small, n=1)
    return f" (did you mean “{plain(by_small[close[0]])}”?)" if close else ""
