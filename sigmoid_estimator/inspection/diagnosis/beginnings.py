"""Causes that were there before the first update: in the rows and in the initial weights."""

from typing import Any

import numpy as np
from scipy.spatial.distance import pdist, squareform

from sigmoid_estimator.inspection.diagnosis.evidence import NEAR, Evidence, ratio
from sigmoid_estimator.inspection.diagnosis.finding import FRESH_START, MOST, UNCENTERED, Finding
from sigmoid_estimator.inspection.diagnosis.steps import thrown, too_high
from sigmoid_estimator.inspection.passes import Errors, Pass, backward
from sigmoid_estimator.network import frobenius
from sigmoid_estimator.percentages import percent

Array = np.ndarray

FAR_OFF = 30.0  # one extent over another or over 1, a centre over its extent
LARGE = 2.0  # root mean square of the features
ALIKE = 1e-3  # of the largest weight of a layer
MOST_UNITS, FEW_COLUMNS = 300, 8  # that are compared, and by which most are told apart
WRONG = 0.05  # of the rows
LEFT = 0.1  # of the last hidden layer's error, in the first
DEEP = 3  # hidden layers, from which on gradients vanish


def symmetric_units(e: Evidence) -> Finding | None:
    """Most units of a hidden layer began as copies of another, and still are."""
    if e.is_done or not e.knows_the_start:
        return None
    for layer, size in enumerate(e.network.layer_sizes[1:-1], start=1):
        if size == 1 or not _has_copies(e.units_of(0, layer)):
            continue
        share = min(_copies(e.units_of(record, layer)) for record in (0, -1))
        if share > MOST:
            return Finding(
                "symmetric_units",
                share,
                MOST,
                f"{percent(share)} of the units of hidden layer {layer} began as copies of "
                "another and still are: equal units get equal gradients and act as one.",
                dict(FRESH_START),
                layer,
            )
    return None


def _has_copies(units: Array) -> bool:
    """Whether most units may be copies: by a few columns, which tell nearly all apart."""
    return _copies(units[:, -FEW_COLUMNS:], np.abs(units).max()) > MOST


def _copies(units: Array, largest: float | None = None) -> float:
    """Share of the units, (n_units, n_in + 1), whose weights and bias are those of another."""
    some = units[:MOST_UNITS]
    largest = np.abs(some).max() if largest is None else largest
    apart = squareform(pdist(some, "chebyshev"))
    np.fill_diagonal(apart, np.inf)
    return float((apart.min(axis=0) <= ALIKE * largest).mean())


def unscaled_features(e: Evidence) -> Finding | None:
    """Columns are of very unequal scale, or far from 1, or from 0."""
    low, high = e.X.min(axis=0), e.X.max(axis=0)
    varied = high > low
    if e.is_done or not varied.any():
        return None
    extents = high[varied] / 2 - low[varied] / 2
    centres = np.abs(high[varied] / 2 + low[varied] / 2)
    widest = extents.max()
    figures = {
        "one column is {:,.0f} times as wide as another": widest / extents.min(),
        "a column reaches {:,.0f} to either side of its middle": widest,
        "no column reaches more than 1/{:,.0f} to either side of its middle": 1 / widest,
        "a column lies {:,.0f} times as far from 0 as it reaches": (centres / extents).max(),
    }
    text, figure = max(figures.items(), key=lambda item: item[1])
    if figure < FAR_OFF:
        return None
    return Finding(
        "unscaled_features",
        float(figure),
        FAR_OFF,
        f"The features are not scaled: {text.format(figure)}. One rate and one size of weights "
        "cannot suit all of them.",
        _scaling(e),
        1,
    )


def _scaling(e: Evidence) -> dict[str, Any]:
    """The remedy that a scaler is, which must not make sparse rows dense."""
    return {"scale_features": UNCENTERED if e.is_sparse else True}


def saturated_from_start(e: Evidence) -> Finding | None:
    """Most hidden outputs were at an asymptote at epoch 0."""
    if e.is_done or not e.knows_the_start:
        return None
    share, layer = e.saturated(e.first)
    if share <= MOST:
        return None
    if e.began_fresh:  # with weights of the usual size
        if np.sqrt(np.mean(np.square(e.X))) < LARGE:
            return None  # chance, of few units
        return Finding(
            "unscaled_features",
            share,
            MOST,
            f"The features are not scaled: they are so large that before the first update "
            f"{percent(share)} of the bounded hidden outputs were at an end of their range, where "
            "they hardly move.",
            _scaling(e),
            layer,
        )
    return Finding(
        "saturated_from_start",
        share,
        MOST,
        f"Before the first update {percent(share)} of the bounded hidden outputs were at an end "
        "of their range, where they hardly move: the initial weights are too large.",
        dict(FRESH_START),
        layer,
    )


def saturated_output_wrong(e: Evidence) -> Finding | None:
    """Outputs of the squared error are at the wrong asymptote, and were from the start."""
    found = outputs_at_the_wrong_end(e)
    if found is None or not e.knows_the_start or _is_stuck(e, e.first).mean() > WRONG:
        return found
    return None


def outputs_at_the_wrong_end(e: Evidence) -> Finding | None:
    """Outputs of the squared error are at the wrong asymptote, for most of the wrong rows."""
    if e.is_done or e.network.loss != "squared_error":
        return None
    is_stuck = _is_stuck(e, e.last)
    is_wrong = (e.decided != e.y).any(axis=1)
    share = float(is_stuck.mean())
    if share <= WRONG or is_stuck[is_wrong].mean() < MOST:
        return None
    return Finding(
        "saturated_output_wrong",
        share,
        WRONG,
        f"{percent(share)} of the rows have an output at the wrong end of its range. The squared "
        "error sends back the error times the output's slope, which is next to nothing there.",
        {"loss": "log_loss"},
        e.network.n_layers,
        e.since(lambda ahead: _is_stuck(e, ahead).mean() > WRONG),
    )


def _is_stuck(e: Evidence, ahead: Pass) -> Array:
    """Which rows have an output at the wrong end of its range."""
    low, high = (part[0] for part in ahead.units[-1].near_ends(NEAR))
    return ((low & e.y) | (high & ~e.y)).any(axis=1)


def dead_units(e: Evidence) -> Finding | None:
    """Most ReLUs of a layer are 0 on every row, and were from the start."""
    dead = _deadest(e)
    if dead is None or _died_later(e, dead[1]):
        return None
    share, layer = dead
    return Finding(
        "dead_units",
        share,
        MOST,
        f"{percent(share)} of the ReLUs of layer {layer} are 0 on every row from the start: no "
        "gradient passes them.",
        {"activation": "leaky_relu", **FRESH_START},
        layer,
    )


def units_that_died(e: Evidence) -> Finding | None:
    """Most ReLUs of a layer are 0 on every row, since steps too large."""
    dead = _deadest(e)
    if dead is None or not _died_later(e, dead[1]):
        return None
    share, layer = dead
    text = (
        f"{percent(share)} of the ReLUs of layer {layer} have become 0 on every row, of which "
        f"{percent(_dead(e.first)[layer - 1])} were so at the start: steps too large threw them "
        "there."
    )
    since = e.since(lambda ahead: _dead(ahead)[layer - 1] > MOST)
    return too_high(e, share, MOST, text, layer, since)


def _deadest(e: Evidence) -> tuple[float, int] | None:
    """The largest share of a layer's units that are dead, and the layer, if it is most of them."""
    if e.is_done or "relu" not in e.network.activations:
        return None
    dead = _dead(e.last)
    if not dead or max(dead) <= MOST:
        return None
    return max(dead), int(np.argmax(dead)) + 1


def _died_later(e: Evidence, layer: int) -> bool:
    return e.knows_the_start and _dead(e.first)[layer - 1] <= MOST


def _dead(ahead: Pass) -> list[float]:
    """Share of every hidden layer's units that are ReLUs and 0 on every row."""
    return [float(units.is_dead[0].mean()) for units in ahead.units[:-1]]


def vanishing_gradients(e: Evidence) -> Finding | None:
    """Next to nothing of the last hidden layer's error reached the first of several, ever."""
    if not _is_deep(e):
        return None
    kept, least = _kept(e.first_errors), _least_kept(e)
    return _cut_off(e, kept, least, since=0) if kept < least else None


def gradients_that_vanished(e: Evidence) -> Finding | None:
    """It does not any more: steps too large threw the units to their ends, or weights to 0."""
    if not _is_deep(e):
        return None
    kept, least = _kept(e.last_errors), _least_kept(e)
    if kept >= least:
        return None
    since = e.since(lambda ahead: _kept(backward(ahead, e.y)) < least)
    return thrown(e) or _cut_off(e, kept, least, since)


def _is_deep(e: Evidence) -> bool:
    return not e.is_done and e.network.n_layers - 1 >= DEEP


def _least_kept(e: Evidence) -> float:
    # With a part of the way behind it, the lower layers must be cut off the more clearly.
    return LEFT if e.progress < MOST else LEFT**2


def _cut_off(e: Evidence, kept: float, least: float, since: int) -> Finding:
    remedy = {**FRESH_START, "activation": "tanh"}
    if set(e.network.activations) == {"tanh"}:  # which is the remedy elsewhere
        remedy["init"] = "centered_lsuv"
    return Finding(
        "vanishing_gradients",
        kept,
        least,
        f"Of the error of hidden layer {e.network.n_layers - 1}, {kept:.1e} reaches the first: "
        "the lower layers learn next to nothing.",
        remedy,
        1,
        since,
    )


def _kept(errors: Errors) -> float:
    """Root mean square of the first hidden layer's error, over that of the last's."""
    first, last = (errors.deltas[layer][0] for layer in (0, -2))
    return ratio(frobenius(first) / np.sqrt(first.size), frobenius(last) / np.sqrt(last.size))
