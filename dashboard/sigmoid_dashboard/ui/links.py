"""Values of a link's parameters, and sentences on those that cannot be used."""

import difflib
import math
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import own_rows
from sigmoid_dashboard.ui.presets import PRESETS, VARIANTS, VARIED

MAX_QUOTED = 40  # characters
# Parameters besides the controls of a run: of the player, and each page's own.
OF_FILMS = ("at", "speed", "per", "epoch", "view", "across", "up")
OF_PAGES = (
    *("compared", "stopped", "other_method"),
    *("c", "w1", "w2", "b", "changed", "margin", "delta", "draw"),
    "gradient",
    *("n_runs", "accuracy", "n_seeds"),
    *("z", "step_power", "scheme", "descent_rate", "descent_start", "descent_steps"),
    *("neuron_start", "neuron_weight", "neuron_bias", "neuron_rate", "neuron_epochs"),
    *("wrong_sign", "as_printed", "weight_across", "weight_up"),
    *("shown_epoch", "row", "weight_layer", "weight_unit", "weight_input"),
)
OF_COMPARED_RUNS = tuple(
    f"{name}_{number}" for name in VARIED for number in range(1, len(VARIANTS) + 1)
)
OTHERS = (
    "preset",
    "tour",
    "controls",
    "hidden",
    *OF_FILMS,
    *own_rows.PARAMETERS,
    *OF_PAGES,
    *OF_COMPARED_RUNS,
)


class Bounds(NamedTuple):
    """Range and type of a number."""

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

    def value(self, text: str) -> float:
        """The number of a text that holds."""
        return int(float(text)) if self.is_whole else float(text)

    def shown(self, value: Any) -> str:
        """A number as the address has it."""
        return f"{value:.10g}"

    def refusal(self, text: str) -> str:
        """Explain why a text cannot be used."""
        kind = "a whole number" if self.is_whole else "a number"
        low, high = (f"{bound:,.10g}" for bound in (self.low, self.high))
        return f"which is not {kind} from {low} to {high}"


class OneOf(NamedTuple):
    """A list to choose from, as the control and the address have its entries."""

    options: Sequence[Any]
    label: Callable[[Any], str] = str
    may_be_none: bool = False  # where nothing can be chosen, the address has an empty text

    @property
    def by_label(self) -> dict[str, Any]:
        """The entries by their labels."""
        return {self.label(option): option for option in self.options}

    def holds(self, text: str) -> bool:
        """Whether a text is the label of an entry."""
        return text in self.by_label or (self.may_be_none and not text)

    def value(self, text: str) -> Any:
        """The entry of a text that holds."""
        return self.by_label.get(text)

    def shown(self, value: Any) -> str:
        """The label of an entry, or the labels of several."""
        values = value if isinstance(value, list) else [value]
        return ", ".join(map(self.label, values))

    def refusal(self, text: str) -> str:
        """Explain why a text cannot be used."""
        return f"which cannot be chosen{_suggestion(text, self.by_label)}"


SWITCH = OneOf((False, True), lambda is_on: str(is_on).lower())

Rule = Bounds | OneOf  # what a control takes from the address


def mistake(name: str, text: str, rule: Rule) -> str | None:
    """Describe what is wrong with a link's value for a control; None if nothing is."""
    if rule.holds(text):
        return None
    return f"This link asks for {_quoted(f'{name}={text}')}, {rule.refusal(text)}"


def unknown(name: str, known: Collection[str]) -> str | None:
    """Describe a parameter that belongs to no control of any page; None for all others."""
    if name in known or name in OTHERS:
        return None
    return (
        f"This link has a parameter {_quoted(name)}, which no page knows"
        f"{_suggestion(name, [*known, *OTHERS])}"
    )


def no_preset(text: str) -> str | None:
    """Describe a preset that does not exist; None for one that does."""
    if text in PRESETS:
        return None
    return (
        f"This link asks for the preset {_quoted(text)}, which does not exist"
        f"{_suggestion(text, PRESETS)}"
    )


def _quoted(text: str) -> str:
    return f"“{plain(text[:MAX_QUOTED])}”"


def _suggestion(text: str, known: Collection[str]) -> str:
    """Suggest the known name nearest to a mistyped one, ignoring case."""
    by_small = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(text.casefold()[:MAX_QUOTED], by_small, n=1)
    return f" (did you mean “{plain(by_small[close[0]])}”?)" if close else ""
