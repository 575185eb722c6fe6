"""What limits a training that went well: the network, the rows, and the epochs after."""

from typing import Any

import numpy as np

from sigmoid_estimator.inspection.diagnosis.evidence import Evidence, ratio
from sigmoid_estimator.inspection.diagnosis.finding import BETTER, FRESH_START, MOST, Finding
from sigmoid_estimator.percentages import percent

EARLY_STOPPING = {"early_stopping": True, "scoring": "neg_log_loss"}

RARE = 0.5  # of a class's equal share
FOUND = 0.3  # of a rare class's rows
ENOUGH = 32  # units of a hidden layer, in a remedy
UNSOLVED = 0.05  # of the rows wrong, where classes overlap
LOSS_ROSE = 0.1  # of the validation loss over its least
ACCURACY_FELL, LAGS = 0.03, 0.1  # of validation accuracy: below its best, behind training's
GREW = 0.01  # of the norm, since 100 %


def linear_model_underfits(e: Evidence) -> Finding | None:
    """Only lines can be drawn, and neighbours do better than this one and than least squares."""
    if e.is_bent:
        return None
    line = max(e.line.accuracy, e.scores.accuracy)
    better = e.neighbours.accuracy - line
    if better <= max(BETTER, e.doubt):
        return None
    return Finding(
        "linear_model_underfits",
        better,
        max(BETTER, e.doubt),
        f"This network draws straight lines only: its own and that of least squares are right on "
        f"{percent(line)} of the rows at most, neighbours on {percent(e.neighbours.accuracy)}.",
        {"hidden_layer_sizes": (ENOUGH,), "activation": "tanh", **FRESH_START},
    )


def class_imbalance(e: Evidence) -> Finding | None:
    """A rare class, which counts no more than another, is hardly ever predicted, nor found."""
    if e.class_weights is not None or (not e.network.exclusive and e.y.shape[1] > 1):
        return None
    shares = e.classes.mean(axis=0)
    is_rare = (shares > 0) & (shares < RARE / len(shares))
    recalls = e.recalls(e.last)
    is_missed = is_rare & (recalls < FOUND) & (e.predicted_shares < MOST * shares)
    if not is_missed.any():
        return None
    worst = int(np.flatnonzero(is_missed)[recalls[is_missed].argmin()])
    return Finding(
        "class_imbalance",
        float(recalls[worst]),
        FOUND,
        f"Class {e.clf.classes_[worst]} has {percent(shares[worst], 1)} of the rows, and "
        f"{percent(recalls[worst])} of them are found: to overlook them costs the loss little.",
        {"class_weight": "balanced"},
        e.network.n_layers,
        e.since(lambda ahead: e.recalls(ahead)[worst] < FOUND),
    )


def too_few_units(e: Evidence) -> Finding | None:
    """The training has settled, and a reference does much better."""
    if e.is_done or not e.is_bent:
        return None
    better = e.reference.accuracy - e.scores.accuracy
    if better <= BETTER:
        return None
    hidden = e.network.layer_sizes[1:-1]
    return Finding(
        "too_few_units",
        better,
        BETTER,
        f"The network has settled at {percent(e.scores.accuracy)} of the rows, and references "
        f"that take no training are right on {percent(e.reference.accuracy)}: its units cannot "
        "draw that.",
        {"hidden_layer_sizes": tuple(max(ENOUGH, 4 * size) for size in hidden), **FRESH_START},
        int(np.argmin(hidden)) + 1,
        e.curve.since(e.reference.accuracy - e.curve.accuracy > BETTER),
    )


def overfitting(e: Evidence) -> Finding | None:
    """The validation loss rose: with accuracy lost, or without, which is overconfidence."""
    curve = e.validation_curve
    if curve is None:
        return None
    best = int(np.nanargmin(curve.loss))
    rose = ratio(curve.loss[-1], curve.loss[best]) - 1
    if rose < LOSS_ROSE:
        return None
    fell = float(curve.accuracy[best:].max() - curve.accuracy[-1])
    lag = e.scores.accuracy - float(curve.accuracy[-1])
    since = int(curve.epochs[best])
    remedy: dict[str, Any] = dict(EARLY_STOPPING)
    text = f"Since epoch {since:,} the validation loss has risen by {percent(rose)}"
    if fell > ACCURACY_FELL or lag > LAGS:
        text += (
            f", and validation accuracy, {percent(curve.accuracy[-1])}, is {percent(lag)} behind "
            f"that of the training rows and {percent(fell)} below its best."
        )
        figure, threshold = (lag, LAGS) if lag > LAGS else (fell, ACCURACY_FELL)
        return Finding("overfitting", figure, threshold, text, remedy, since=since)
    text += (
        " while validation accuracy stayed: the answers are as right as before, and surer than "
        "they should be. One temperature mends it, too."
    )
    return Finding("overconfident", rose, LOSS_ROSE, text, remedy, since=since)


def overlapping_classes(e: Evidence) -> Finding | None:
    """Many rows are wrong, and no reference does better."""
    wrong = 1 - e.scores.accuracy
    if e.reference.accuracy - e.scores.accuracy > max(BETTER, e.doubt) or wrong <= UNSOLVED:
        return None
    no_more = "no more" if e.reference.accuracy <= e.scores.accuracy else "hardly more"
    return Finding(
        "overlapping_classes",
        wrong,
        UNSOLVED,
        f"{percent(wrong)} of the rows are wrong, and references that take no training are right "
        f"on {no_more} ({percent(e.reference.accuracy)}): the classes overlap, or labels are "
        "noisy.",
        {},
        since=e.curve.since(e.curve.accuracy >= e.scores.accuracy - BETTER),
    )


def solved_still_growing(e: Evidence) -> Finding | None:
    """Every row is right, and the weights go on growing."""
    curve = e.curve
    solved = np.flatnonzero(curve.accuracy == 1)
    is_penalised = e.settings is not None and e.settings.alpha > 0
    if e.scores.accuracy < 1 or not solved.size or is_penalised:
        return None
    since = int(curve.epochs[solved[0]])
    before, after = (
        np.linalg.norm(e.weights(e.film.parameters[record]))
        for record in (e.film.index_of(since), -1)
    )
    grew = ratio(after, before) - 1
    if grew < GREW:
        return None
    return Finding(
        "solved_still_growing",
        grew,
        GREW,
        f"Every row is right since epoch {since:,}, and the weights have grown by {percent(grew)} "
        "since: the boundary hardly moves, the answers get surer.",
        {},
        since=since,
    )
