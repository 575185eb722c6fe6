"""The median and the range of an experiment over its seeds, rounded so that the range holds."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

import numpy as np


class Spread(NamedTuple):
    """A measurement over several seeds."""

    median: float
    least: float
    most: float

    def text(self, form: str = ".2g") -> str:
        """In words: "0.24 (0.23 to 0.25)"; what never happens is at infinity."""
        median = "never" if np.isinf(self.median) else format(self.median, form)
        least, most = at_least(self.least, form), at_most(self.most, form)
        return median if least == most else f"{median} ({least} to {most})"


def spread(values: Iterable[float | None]) -> Spread:
    """Median, least and most; None is what never happened."""
    known = [np.inf if value is None else float(value) for value in values]
    return Spread(float(np.median(known)), min(known), max(known))


def at_least(least: float, form: str) -> str:
    """A minimum rounded down to the digits of the format: no value is below what is printed."""
    return _rounded(least, form, ROUND_FLOOR)


def at_most(most: float, form: str) -> str:
    """A maximum rounded up to the digits of the format."""
    return _rounded(most, form, ROUND_CEILING)


def _rounded(value: float, form: str, direction: str) -> str:
    if np.isinf(value):
        return "never"
    nearest = format(value, form)
    unit = 100 if nearest.endswith("%") else 1
    # Twelve digits are exact enough, and a sum of .1 and .2 is .3 in them.
    exact = Decimal(f"{value:.12g}") * unit
    exponent = Decimal(nearest.rstrip("%").replace(",", "")).as_tuple().exponent
    rounded = exact.quantize(Decimal((0, (1,), int(exponent))), rounding=direction)
    return format(float(rounded / unit), form)
