"""What the claims of several pages are measured by."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from oracles.by_hand import ENDS, Pass, majority


class Claim(NamedTuple):
    """A sentence, and when it is so."""

    template: str
    holds: Callable[..., Any]


def _whatever(view, match):
    return True


# Sentences that hold whatever is trained and looked at, with no figure of a run in them.
DEFINITION = _whatever  # of a word, a picture or a formula
THEOREM = _whatever  # or what follows from one
QUOTATION = _whatever  # of a source, or of what is asked there
ADVICE = _whatever  # to choose or to look at something
PROPERTY = _whatever  # of numbers, functions or units, in general


def can_choose(view, match):
    """Whether there are controls to follow advice with: a film from a file has none."""
    return not view.run.is_opened


def number(text):
    for words, digits in {"−": "-", ",": "", "½": "0.5", "¼": "0.25", "⁻": "-"}.items():
        text = text.replace(words, digits)
    return float(text.strip(" ;.:()"))


def is_near(text, value, digits=3, noise=0.0):
    """Whether a figure of so many digits is that value, which is itself known up to its noise."""
    figure = number(text)
    if figure == 0 or value == 0:
        return abs(figure - value) < max(1e-300, 10.0**-digits * 1e-9, noise)
    unit = 10.0 ** (np.floor(np.log10(abs(value))) - digits + 1)
    return abs(figure - value) <= 0.51 * unit + 10.0 ** (-3 - digits) * abs(value) + noise


def is_epoch(text, value):
    """Whether it is that epoch, in two digits and whole."""
    return is_near(text, value, 2) or abs(number(text) - value) <= 0.51


def is_share(text, value, step=0.001):
    """Whether a percentage, rounded down, is that share."""
    if text == "none":
        return value == 0
    if text.startswith("less than"):
        is_step = abs(number(text[len("less than") : -1]) / 100 - step) < 1e-9
        return is_step and 0 < value < step * 1.0001
    share = number(text.removesuffix(" %")) / 100
    if share in {0, 1}:
        return abs(value - share) < 1e-12
    return share <= value + 1e-9 and value < share + step + 1e-9


def at(view):
    return _pass(view, view.record)


def start(view):
    return _pass(view, 0)


def end(view):
    return _pass(view, len(view.run.film) - 1)


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


def diverged(view, match=None):
    return view.run.classifier.stop_reason_ == "diverged"


def is_neuron(view):
    return view.run.is_single_neuron


def low_high(view):
    return ENDS.get(settings(view).activation) if settings(view).hidden else (0, 1)


def has_ends(view, match=None):
    return low_high(view) is not None


def near_share(view, when=at):
    """Of the hidden entries; without any it is no number."""
    return when(view).hidden_near.mean() if settings(view).hidden else np.nan


def is_relu(view, match=None):
    return bool(settings(view).hidden) and settings(view).activation == "relu"


def n_dead(view, when=at):
    return sum(int(dead.sum()) for dead in when(view).dead)


def is_stuck(view):
    """Saturated at its last hidden layer, and no better than naming the largest class."""
    accuracy, top = at(view).is_right.mean(), at(view).near(at(view).n_hidden).mean()
    return (
        view.epoch > 0 and accuracy < 1 and top >= 0.95
        and accuracy <= majority(view.run) + 0.031 * (1 - majority(view.run))
    )  # fmt: skip


CANCELLED = 1e-15


def is_value(text, value, digits=4):
    """A figure of four digits; of what is left where numbers cancel, fewer agree or none."""
    if is_near(text, value, digits):
        return True
    sizes = sorted(map(abs, (number(text), value)))
    return 1e-18 < sizes[1] < 1e-8 and abs(number(text) - value) < CANCELLED


def in_small(text, value):
    """Whether a figure of two digits is that value, one of 100 or more in whole numbers."""
    return abs(number(text) - value) <= 0.51 if value >= 99.5 else is_near(text, value, 2)


def is_accuracy(text, view):
    """By hand, or the film's own, where some output's z is nothing but underflow."""
    z = at(view).z[-1]
    is_lost = (np.abs(z) <= UNDERFLOW).any() and at(view).weights[-1].any()
    recorded = film(view).accuracy[view.record]
    return is_share(text, at(view).is_right.mean()) or (is_lost and is_share(text, recorded))


SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
UNDERFLOW = 1e-290  # near which one exponential is 0 and another is not


def demand(view):
    layer, unit, _ = view.weight_index
    return at(view).errors[1][layer - 1][view.row, unit]


# What these names stand for in any sentence, so that no row has to say it again.
NAMES = {
    "epoch": lambda view: view.epoch,
    "end": last,
    "rows": lambda view: len(view.run.data.y),
    "units": lambda view: sum(settings(view).hidden),
    "outputs": lambda view: view.run.data.n_outputs,
    "features": lambda view: view.run.data.X.shape[1],
    "margin": lambda view: view.margin,
    "row": lambda view: view.row,
    "output_layer": lambda view: len(settings(view).hidden) + 1,
}


def names_hold(view, names):
    return all(
        text == symbol(view) if name == "symbol" else number(text) == NAMES[name](view)
        for name, text in names.items()
        if name in {*NAMES, "symbol"} and text is not None
    )


def symbol(view):
    """Of the norm that is told of: a neuron's with its bias, else the output layer's weights'."""
    layer = str(len(settings(view).hidden) + 1).translate(SUBSCRIPTS)
    return "‖(w, b)‖" if is_neuron(view) else f"‖W{layer}‖"
