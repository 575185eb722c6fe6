"""Words about pictures: for those who cannot see them, and for what they leave out."""

from collections.abc import Iterable

import altair as alt
import numpy as np

# Properties of every object of JavaScript.
_OF_EVERY_OBJECT = {
    "__proto__",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
}


def figure(value: float, precision: str = ".3g") -> str:
    """A figure, or what it is where it is none."""
    return format(value, precision) if np.isfinite(value) else "undefined"


def figures(values: Iterable[float], precision: str = ".3g") -> str:
    """Figures in a row."""
    return ", ".join(figure(value, precision) for value in values)


def thinning_note(k: int, nouns: str, text: str = "") -> alt.Title:
    """A title that says how many of the rows are seen."""
    return alt.Title(text, subtitle=f"one of {k} {nouns} is drawn")


def counted(n: int, noun: str) -> str:
    """1 layer, 2 layers."""
    return f"{n:,} {noun}{'s' * (n != 1)}"


def drawable(name: str) -> str:
    """A name as Vega can show it: it writes names into its programs, and looks them up in objects.

    White space is one space, because a line end would end the program's text. A word joiner,
    which is not seen, keeps apart a name such as "constructor" and what every object has.
    """
    text = " ".join(str(name).split())
    return f"{text}\u2060" if text in _OF_EVERY_OBJECT else text
