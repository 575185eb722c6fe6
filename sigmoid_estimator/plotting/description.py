"""Words about pictures: for those who cannot see them, and for what they leave out."""

from collections.abc import Iterable

import altair as alt
import numpy as np


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
