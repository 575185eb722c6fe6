"""Ranges of an experiment: no value lies outside of what is printed."""

import numpy as np
import pytest

from examples.spread import at_least, at_most, spread


@pytest.mark.parametrize(
    ("value", "form", "least", "most"),
    [
        (0.955, ".0%", "95%", "96%"),
        (0.776, ".2f", "0.77", "0.78"),
        (0.1018, ".0%", "10%", "11%"),
        (0.1 + 0.2, ".0%", "30%", "30%"),
        (0.9951, ".1%", "99.5%", "99.6%"),
        (174.5, ".0f", "174", "175"),
        (0.00123, ".2g", "0.0012", "0.0013"),
        (0.0, ".0%", "0%", "0%"),
        (1.0, ".0%", "100%", "100%"),
        (np.inf, ".0f", "never", "never"),
    ],
)
def test_minima_are_rounded_down_and_maxima_up(value, form, least, most):
    assert (at_least(value, form), at_most(value, form)) == (least, most)


def test_a_spread_tells_its_range_outwards():
    assert spread([0.231, 0.244, 0.239]).text() == "0.24 (0.23 to 0.25)"
    assert spread([0.5, 0.5]).text() == "0.5"
    assert spread([3, None, None]).text(".0f") == "never (3 to never)"
