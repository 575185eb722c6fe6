"""What is claimed of a small change of all weights, of sigmoids and of perceptrons."""

import numpy as np
from oracles.by_hand import UNITS, slope_of_sigmoid
from oracles.claims.common import (
    THEOREM,
    Claim,
    can_choose,
    end,
    has_ends,
    number,
    settings,
)
from oracles.claims.multiplied import Times, is_figure, small, times

from sigmoid_estimator.activations import ACTIVATIONS

CHANGE = 0.05  # of all weights, drawn from the seed 0


def _change(view, scale):
    random, ahead = np.random.RandomState(0), end(view)
    sizes = [W.shape for W in ahead.weights] + [b.shape for b in ahead.biases]
    drawn = scale * random.normal(size=sum(int(np.prod(size)) for size in sizes))
    ends = np.cumsum([int(np.prod(size)) for size in sizes])[:-1]
    parts = [part.reshape(size) for part, size in zip(np.split(drawn, ends), sizes, strict=True)]
    return parts[: len(ahead.weights)], parts[len(ahead.weights) :]


@np.errstate(all="ignore")
def response(view):
    """How the outputs of the network change, and what is predicted of that."""
    X = view.run.data.X
    change = _change(view, CHANGE)
    before, after = times(view, "rows", 1.0), Times(view, X, 1.0, change=change)
    _, slope = UNITS[settings(view).activation]
    moved = np.zeros_like(X)
    for number_, (dW, db) in enumerate(zip(*change, strict=True)):
        moved = moved @ before.weights[number_] + before.h[number_] @ dW + db
        if number_ < len(before.z) - 1:
            moved = moved * slope(before.z[number_])
    if before.is_softmax:
        p = before.h[-1]
        predicted = p * (moved - (p * moved).sum(axis=1, keepdims=True))
    else:
        predicted = moved * slope_of_sigmoid(before.z[-1])
    return after.h[-1] - before.h[-1], predicted


def is_response(view, match):
    actual, predicted = response(view)
    off = np.nanmax(np.abs(actual - predicted))
    return (
        number(match["n"]) == actual.size and is_figure(match["a"], np.nanmax(np.abs(actual)))
        and (is_figure(match["b"], off) or abs(small(match["b"]) - off) < 1e-14)
    )  # fmt: skip


def is_unmoved(view, match):
    """No output changed, and every one is at an end."""
    actual, _ = response(view)
    z = times(view, "rows", 1.0).z[-1]
    # The kernel's exponential has no subnormal numbers: those below are 0 to it.
    is_still = not np.nanmax(np.abs(actual), initial=0) >= np.finfo(float).tiny
    return is_still and (np.abs(z) > 30).all()


def flips(view):
    """How many outputs of the steps a change of the weights makes flip, least and most."""
    before = times(view, "rows", 1.0, steps=True)
    change = _change(view, CHANGE)
    after = Times(view, view.run.data.X, 1.0, steps=True, change=change)
    is_open = (before.is_tie | after.is_tie)[:, None]
    flipped = before.h[-1] != after.h[-1]
    return (flipped & ~is_open).sum(), (flipped | is_open).sum(), flipped.size


def are_flips(view, match):
    """Of so many outputs of the steps so many flip, or none."""
    least, most, n = flips(view)
    if match["k"] is None:
        return number(match["n"]) == n and least == 0
    return number(match["n"]) == n and max(least, 1) <= number(match["k"]) <= most


LINEAR_RESPONSE = [
    Claim(
        "No output changed: all are saturated, and what they change by is rounded to 0.",
        is_unmoved,
    ),
    Claim(
        "Nielsen’s Δoutput ≈ Σ ∂output/∂w Δw + ∂output/∂b Δb is the diagonal.",
        THEOREM,
    ),
    Claim(
        "Of <n> outputs?, the largest change is <a>; the prediction is off by <b> at most.",
        is_response,
    ),
    Claim("The same change, and none of <n> outputs?(<k>)? flipped.", are_flips),
    Claim("Take a larger Δ to see one flip.", lambda v, s: flips(v)[0] == 0),
    Claim(
        "The same change made <k> of <n> outputs? flip, from 0 to 1 or back: over these inputs a "
        "line has passed.",
        are_flips,
    ),
    Claim("The others did not change at all, and no slope tells which will be next.", THEOREM),
    Claim(
        "There are no perceptrons to compare with: <name> units are unbounded and have no two "
        "levels to step between.",
        lambda v, s: not has_ends(v) and s["name"] == ACTIVATIONS[settings(v).activation].label,
    ),
    Claim("Choose sigmoid or tanh units.", can_choose),
]
