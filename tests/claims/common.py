"""What the claims of several pages are measured by."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from by_hand import ENDS, Pass, majority


class Claim(NamedTuple):
    """A sentence, and when it is so."""

    template: str
    holds: Callable[..., Any]


def ALWAYS(view, said):
    return True


def number(text):
    for words, digits in {"−": "-", ",": "", "½": "0.5", "¼": "0.25", "⁻": "-"}.items():
        text = text.replace(words, digits)
    text = text.rsplit(" = ")[-1]  # of a chain of equations, the last
    return float(text.strip(" ;.:()"))


def is_near(text, value, digits=3):
    """Whether a figure of so many digits is that value."""
    said = number(text)
    if said == 0 or value == 0:
        return abs(said - value) < 1e-300 or abs(said - value) < 10.0**-digits * 1e-9
    unit = 10.0 ** (np.floor(np.log10(abs(value))) - digits + 1)
    return abs(said - value) <= 0.51 * unit + 1e-6 * abs(value)


def is_epoch(text, value):
    """Whether it is that epoch, in two digits and whole."""
    return is_near(text, value, 2) or abs(number(text) - value) <= 0.51


def is_share(text, value, step=0.001):
    """Whether a percentage, rounded down, is that share."""
    if text == "none" or text.startswith("less than"):
        return value == 0 if text == "none" else 0 < value < step * 1.0001
    said = number(text.removesuffix(" %")) / 100
    if said in {0, 1}:
        return abs(value - said) < 1e-12
    return said <= value + 1e-9 and value < said + step + 1e-9


def at(view):
    return _pass(view, view.record)


def start(view):
    return _pass(view, 0)


_PASSES = {}


def _pass(view, record):
    key = (id(view), record)
    if key not in _PASSES:
        if len(_PASSES) > 8:
            _PASSES.clear()
        _PASSES[key] = view, Pass(view.run, record)
    return _PASSES[key][1]


# Runs.
def settings(view):
    return view.run.settings


def film(view):
    return view.run.film


def last(view):
    return int(film(view).epochs[-1])


def first(view):
    (records,) = np.nonzero(film(view).accuracy == 1)
    return int(records[0]) if len(records) else None


def diverged(view, said=None):
    return view.run.classifier.stop_reason_ == "diverged"


def is_neuron(view):
    return view.run.is_single_neuron


def low_high(view):
    return ENDS.get(settings(view).activation) if settings(view).hidden else (0, 1)


def has_ends(view, said=None):
    return low_high(view) is not None


def is_stuck(view, said):
    """Saturated at its last hidden layer, and no better than naming the largest class."""
    accuracy, top = at(view).is_right.mean(), at(view).near(at(view).n_hidden).mean()
    later = film(view).accuracy[view.record + 1 :].max(initial=0)
    learns = later > majority(view.run) + 0.03 * (1 - majority(view.run)) + 1e-9
    return (
        view.epoch > 0 and accuracy < 1 and top >= 0.95
        and accuracy <= majority(view.run) + 0.031 * (1 - majority(view.run))
        and ("so far" in said[0]) == learns
    )  # fmt: skip


def is_accuracy(text, view):
    """By hand, or the film's own, where some output's z is nothing but underflow."""
    z = at(view).z[-1]
    is_lost = (np.abs(z) <= UNDERFLOW).any() and at(view).weights[-1].any()
    recorded = film(view).accuracy[view.record]
    return is_share(text, at(view).is_right.mean()) or (is_lost and is_share(text, recorded))


UNDERFLOW = 1e-290  # near which one exponential is 0 and another is not


def demand(view):
    layer, unit, _ = view.place
    return at(view).errors[1][layer - 1][view.row, unit]
