"""What "Saturation" claims of the error on its way down, and of initial weights."""

import re

import numpy as np
from oracles.by_hand import (
    UNITS,
    Pass,
    rms,
)
from oracles.claims.common import (
    DEFINITION,
    QUOTATION,
    Claim,
    at,
    can_choose,
    has_ends,
    in_small,
    is_near,
    is_share,
    near_share,
    number,
    settings,
    start,
)
from oracles.page_sentences import (
    begun_runs,
)

from sigmoid_dashboard.sentences import gradients


def layer_of(text, view):
    return at(view).n_hidden + 1 if "output" in text else int(number(text.split()[-1]))


def is_four(view, match):
    ahead, upper = at(view), layer_of(match["upper"], view)
    W, deltas = ahead.weights[upper - 1], ahead.errors[0]
    factor = rms(deltas[upper - 2]) / rms(deltas[upper - 1])
    factor *= np.sqrt(deltas[upper - 2].shape[1] / deltas[upper - 1].shape[1])  # of whole rows
    return (
        is_near(match["w"], np.abs(W).max()) and is_near(match["norm"], np.linalg.norm(W, 2))
        and in_small(match["f"], factor) and number(match["below"]) == upper - 1
    )  # fmt: skip


def steepest(view):
    """The largest slope of the hidden units."""
    return float(UNITS[settings(view).activation][1](np.linspace(-40, 40, 80_001)).max())


def begun(view, name):
    """A start, before it learns."""
    known = view.__dict__.setdefault("_begun", {})
    if name not in known:
        known.update({name_: Pass(run, 0) for name_, run in begun_runs(view.run).items()})
    return known[name]


def kept_by_start(view, text, name):
    return kept_in(text, begun(view, name).kept())


def is_large(view, match):
    """What large weights do, and what this run's own."""
    large = begun(view, gradients.LARGE)
    if match["p"] is not None:
        largest = max(large.near(i).mean() for i in range(1, large.n_hidden + 1))
        is_so = has_ends(view) and is_share(match["p"], largest, 0.01)
    else:
        is_so = not has_ends(view) and kept_in(match["x"] or "no error", large.kept())
    return is_so and kept_by_start(view, match["k"], gradients.THIS_RUN)


def has_variance_1(view, name):
    """Of every layer's z, where there is any."""
    return all(abs(np.var(z) - 1) < 0.021 or np.var(z) < 1e-12 for z in begun(view, name).z)


def kept_in(text, value):
    """Whether "65 times that", "3.1 % of that" is that part; of an error there is none of."""
    if "no error" in text:  # or one below the normal numbers, which another order of sums loses
        return not np.isfinite(value)
    figure = re.sub(" times.*| %.*", "", text.removeprefix("the error in layer 1 is "))
    if not np.isfinite(value):
        return np.isinf(value)
    return in_small(figure, 100 * value if "%" in text else value)


GRADIENTS = [
    Claim(
        "The error vanishes on its way through hidden layers, and here (it passes through one "
        "only|there is none).",
        lambda v, s: len(settings(v).hidden) == ("one" in s[0] and "none" not in s[0]),
    ),
    Claim("Choose more of them.", can_choose),
    Claim(
        "Before the first update no error reaches the hidden layers.",
        lambda v, s: not np.isfinite(start(v).kept()),
    ),
    Claim(
        "Before the first update the error in layer 1 is <k> in the last hidden layer: × <x> a "
        "layer.",
        lambda v, s: (
            kept_in(s["k"], start(v).kept())
            and (
                np.isinf(start(v).kept())
                or is_near(s["x"], start(v).kept() ** (1 / (start(v).n_hidden - 1)), 2)
            )
        ),
    ),
    Claim(
        "At epoch <epoch> the error in layer 1 is <k> in the last hidden layer.",
        lambda v, s: kept_in(s["k"], at(v).kept()),
    ),
    Claim(
        "At epoch <epoch> no error reaches the hidden layers.",
        lambda v, s: not np.isfinite(at(v).kept()),
    ),
    Claim(
        "With these units a layer need not shrink the error: their slope reaches <x>, a sigmoid's "
        "only ¼.",
        lambda v, s: is_near(s["x"], steepest(v), 3) and steepest(v) > 0.99,
    ),
    Claim(
        "The slope of these units is at most <x>, even less than a sigmoid's ¼: weights have to "
        "make up for it.",
        lambda v, s: is_near(s["x"], steepest(v), 3) and steepest(v) < 0.25,
    ),
    Claim(
        "Vanishing is not saturating.",
        lambda v, s: start(v).kept() < 0.5 and near_share(v, start) < 0.05,
    ),
    Claim(
        "A slope of at most ¼ is enough for it: before the first update <p> of the hidden "
        "entries are near an end.",
        lambda v, s: is_share(s["p"], near_share(v, start)),
    ),
    Claim(
        "Since σ′ is at most ¼, weights have to make up for it, and large ones saturate: before "
        "the first update <p> of the hidden entries are near an end.",
        lambda v, s: (
            is_share(s["p"], near_share(v, start)) and settings(v).activation == "sigmoid"
        ),
    ),
    Claim(
        "No error comes down from the output at epoch <epoch>.",
        lambda v, s: max(rms(delta) for delta in at(v).errors[0][:-1]) < 1e-290,
    ),
    Claim(
        "“If the weight of a neuron is less than 4, the error will diminish”, says the answer.",
        QUOTATION,
    ),
    Claim(
        "A chain of single neurons does that; a layer adds up the errors of many, and is sure to "
        "do it where ‖W‖₂ < 4( (these units' slope reaches <x>, so read <y> instead of 4))?.",
        lambda v, s: (
            is_near(s["x"], steepest(v), 3) and is_near(s["y"], 1 / steepest(v), 3)
            if "read" in s[0]
            else settings(v).activation == "sigmoid"
        ),
    ),
    Claim(
        "From <upper> to layer <below> the largest weight is <w>, ‖W‖₂ is <norm>, and at epoch "
        "<epoch> the error is multiplied by <f>.",
        is_four,
    ),
    Claim(
        "The same network from other initial weights, before it learns: how much of the error "
        "comes down to layer 1, and how many of the entries are near an end?",
        DEFINITION,
    ),
    Claim("“Small weights are bad and large weights are bad”, the answer finds.", QUOTATION),
    Claim(
        "(Large ones (normal × 10) put up to <p> of a hidden layer near an end|With large ones "
        "(normal × 10) (no error reaches the hidden layers|the error in layer 1 is <x> in the "
        "last hidden layer)); with this run’s own <k>.",
        is_large,
    ),
    Claim(
        "Mishkin & Matas (2016) “fail to train” sigmoid networks, it says; they had not set out "
        "to.",
        QUOTATION,
    ),
    Claim(
        "With their LSUV, which gives every layer’s z the variance 1, (no error reaches the "
        "hidden layers|the error in layer 1 is <k> in the last hidden layer).",
        lambda v, s: (
            has_variance_1(v, gradients.LSUV)
            and kept_by_start(v, s["k"] or "no error", gradients.LSUV)
        ),
    ),
    Claim(
        "In sigmoids much of that variance is fixed offsets; without these (centred LSUV) (no "
        "error reaches the hidden layers|the error in layer 1 is <k> in the last hidden layer).",
        lambda v, s: (
            settings(v).activation == "sigmoid"
            and kept_by_start(v, s["k"] or "no error", gradients.CENTRED)
        ),
    ),
    Claim(
        "Xu, Huang & Li (2016), whom it names for a learning rate per layer, revise the "
        "activation instead.",
        QUOTATION,
    ),
    Claim(
        "With 4σ − 2 (here scaled sigmoid), whose slope is 1 at its centre, (no error reaches "
        "the hidden layers|the error in layer 1 is <k> in the last hidden layer).",
        lambda v, s: kept_by_start(v, s["k"] or "no error", gradients.REVISED),
    ),
]
