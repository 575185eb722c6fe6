"""What is claimed of the edge of stability, by differences of gradients computed by hand."""

from functools import lru_cache, partial

import numpy as np
from oracles.by_hand import Pass
from oracles.claims.common import THEOREM, Claim, film, is_near, last, number, settings
from scipy.sparse.linalg import LinearOperator, eigsh

STEP = 1e-5  # of a weight
MOST_AS_A_MATRIX = 150  # parameters
ABOUT = 3e-3  # of a sharpness, which Lanczos finds to a thousandth
SMOOTH = {"sigmoid", "tanh", "scaled_sigmoid", "gelu", "gelu_tanh", "silu", "softplus", "identity"}
OTHERS = 4  # records that are looked at beside the one named


def gradient(run, record, weights, biases):
    """Of the mean loss, all parameters in a row."""
    one = Pass(run, record, weights, biases)
    deltas = one.errors[0]
    n = len(run.data.y)
    of_layers = [
        np.vstack([h.T @ delta, delta.sum(axis=0)]).ravel() / n
        for h, delta in zip(one.h[:-1], deltas, strict=True)
    ]
    return np.concatenate(of_layers)


def curvature_along(run, record, direction):
    """The Hessian times a direction of length 1, by the difference of two gradients."""
    base = Pass(run, record)
    sizes = [(W.shape[0] + 1, W.shape[1]) for W in base.weights]
    ends = np.cumsum([n_in * n_out for n_in, n_out in sizes])[:-1]
    parts = [
        part.reshape(size)
        for part, size in zip(np.split(direction.ravel(), ends), sizes, strict=True)
    ]
    there, back = (
        gradient(
            run,
            record,
            [W + step * part[:-1] for W, part in zip(base.weights, parts, strict=True)],
            [b + step * part[-1] for b, part in zip(base.biases, parts, strict=True)],
        )
        for step in (STEP, -STEP)
    )
    return (there - back) / (2 * STEP)


@lru_cache(maxsize=256)
@np.errstate(all="ignore")
def sharpness(run, record):
    """The largest eigenvalue of the Hessian; of large networks by ARPACK, without the matrix."""
    n = run.film.parameters.shape[1]
    product = partial(curvature_along, run, record)
    if n > MOST_AS_A_MATRIX:
        if not np.isfinite(product(np.full(n, n**-0.5))).all():
            return np.nan
        hessian = LinearOperator((n, n), matvec=product, dtype=float)
        return eigsh(hessian, 1, which="LA", tol=1e-4, return_eigenvectors=False)[0]
    H = np.array([product(axis) for axis in np.eye(n)])
    return np.linalg.eigvalsh((H + H.T) / 2)[-1] if np.isfinite(H).all() else np.nan


def can_be_checked(view):
    """Differences see no kinks, and lose weights that are far from 1."""
    base = film(view).parameters
    return settings(view).activation in SMOOTH and np.abs(base).max() < 1e3


def record_of(view, text):
    return int(np.flatnonzero(film(view).epochs == number(text))[0])


def bound(view):
    """2/η of plain descent on all rows at one rate; else None."""
    given, n_rows = settings(view), len(view.run.data.y)
    is_whole = given.batch == "full" or int(given.batch) >= n_rows
    is_even = given.layer_rates == "equal" or not given.hidden
    is_plain = given.solver == "sgd" and given.momentum == 0 and is_whole and is_even
    return 2 / given.rate if is_plain else None


def room(view, record):
    """By how much rounding and Lanczos may be off."""
    return ABOUT * abs(sharpness(view.run, record)) + 1e-8


def is_peak(view, match):
    """Whether the figure is that epoch's, and others have no larger."""
    record, figure = record_of(view, match["a"]), number(match["b"])
    if not can_be_checked(view):
        return True
    there = sharpness(view.run, record)
    others = np.linspace(0, len(film(view)) - 1, OTHERS).astype(int)
    # A record between those measured may have more.
    return is_near(match["b"], there, 2, noise=room(view, record)) and (
        len(film(view)) > 60
        or all(sharpness(view.run, k) <= figure * 1.06 + room(view, k) for k in others.tolist())
    )


def is_above(view, record):
    return sharpness(view.run, record) > bound(view) - room(view, record)


def is_not_above(view, record):
    return sharpness(view.run, record) <= bound(view) + room(view, record)


def is_peak_never_above(view, match):
    if bound(view) is None or not is_peak(view, match):
        return False
    return not can_be_checked(view) or is_not_above(view, record_of(view, match["a"]))


def is_peak_still_above(view, match):
    if bound(view) is None or not is_peak(view, match):
        return False
    return not can_be_checked(view) or is_above(view, len(film(view)) - 1)


def is_peak_last_above(view, match):
    if bound(view) is None or not is_peak(view, match) or number(match["c"]) == last(view):
        return False
    record = record_of(view, match["c"])
    return not can_be_checked(view) or (
        is_above(view, record) and is_not_above(view, len(film(view)) - 1)
    )


def rises(view):
    loss, epochs = film(view).loss, film(view).epochs
    return [int(epochs[k]) for k in range(1, len(loss)) if loss[k] > loss[k - 1]]


NO_LIMIT = (
    "Plain gradient descent on all rows at one rate η is stable only where the loss curves less "
    "than 2/η."
)
PEAK = "The largest curvature, the sharpness, is highest at epoch <a> of those measured, <b>"

EDGE = [
    Claim(NO_LIMIT, lambda v, s: bound(v) is None),
    Claim(
        "Adam scales the step of every weight by its own gradients, so that limit is not this "
        "run’s.",
        lambda v, s: settings(v).solver == "adam",
    ),
    Claim(
        "Momentum adds earlier steps to each, so that limit is not this run’s.",
        lambda v, s: settings(v).solver == "sgd" and settings(v).momentum > 0,
    ),
    Claim(
        "Here an update sees <n> rows?, whose loss curves otherwise, so that limit is not this "
        "run’s.",
        lambda v, s: number(s["n"]) == int(settings(v).batch) < len(v.run.data.y),
    ),
    Claim(
        "Here every layer has a rate of its own, so that limit is not this run’s.",
        lambda v, s: settings(v).layer_rates == "attenuation" and bool(settings(v).hidden),
    ),
    Claim(
        "Gradient descent at the rate η is stable only where the loss curves less than 2/η = <b> "
        "in every direction(, the penalty’s α/n included)?: dashed.",
        lambda v, s: (
            bound(v) is not None
            and is_near(s["b"], bound(v))
            and ("penalty" in s[0]) == (settings(v).alpha > 0)
        ),
    ),
    Claim(
        "The curvature of this run’s loss is beyond measure.",
        lambda v, s: not np.isfinite(sharpness(v.run, 0)) or not can_be_checked(v),
    ),
    Claim(f"{PEAK}.", lambda v, s: bound(v) is None and is_peak(v, s)),
    Claim(f"{PEAK}, and never above the limit.", is_peak_never_above),
    Claim(f"{PEAK}, and above the limit at the end.", is_peak_still_above),
    Claim(f"{PEAK}, and last above the limit at epoch <c>.", is_peak_last_above),
    Claim("From record to record the loss never rose.", lambda v, s: not rises(v)),
    Claim(
        "From record to record the loss rose once, at epoch <a>.",
        lambda v, s: rises(v) == [number(s["a"])],
    ),
    Claim(
        "From record to record the loss rose <n> times, the last time at epoch <a>.",
        lambda v, s: number(s["n"]) == len(rises(v)) > 1 and number(s["a"]) == rises(v)[-1],
    ),
    Claim(
        "Above the limit a step lands farther up on the other side of the valley, until the "
        "weights come to a flatter place (Cohen et al., 2021).",
        THEOREM,
    ),
    Claim(
        "Where a line separates the classes the cross-entropy of one neuron still reaches the "
        "widest margin’s direction, at any constant rate (Wu, Braverman & Lee, 2023).",
        THEOREM,
    ),
    Claim("How strongly does the loss curve?", lambda v, s: wild(v) is None),
    Claim("Why are the first <n> epochs? wild?", lambda v, s: wild(v) == number(s["n"])),
]


def wild(view):
    """Epochs of a beginning in which the loss rose twice or more, and never after it."""
    found = rises(view)
    return found[-1] if len(found) > 1 and found[-1] <= last(view) / 10 else None
