"""The median and the range of an experiment over its seeds."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np


class Spread(NamedTuple):
    """A measurement over several seeds."""

    median: float
    least: float
    most: float

    def told(self, form: str = ".2g") -> str:
        """In words: "0.24 (0.23 to 0.25)"; what never happens is at infinity."""
        median, least, most = ("never" if np.isinf(x) else format(x, form) for x in self)
        return median if least == most else f"{median} ({least} to {most})"


def spread(values: Iterable[float | None]) -> Spread:
    """Median, least and most; None is what never happened."""
    known = [np.inf if value is None else float(value) for value in values]
    return Spread(float(np.median(known)), min(known), max(known))
