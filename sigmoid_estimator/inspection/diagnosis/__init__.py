"""Why a network does not learn, and what to change.

`evidence` measures, `beginnings`, `steps` and `limits` look for causes, each function for one.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator.blas import blas_threads_for
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.inspection.diagnosis import beginnings, limits, steps
from sigmoid_estimator.inspection.diagnosis.evidence import Evidence
from sigmoid_estimator.inspection.diagnosis.finding import UNCENTERED, Finding
from sigmoid_estimator.percentages import percent

Look = Callable[[Evidence], Finding | None]

# The first that is found is the cause; what follows from it comes later.
CAUSES: tuple[Look, ...] = (
    beginnings.symmetric_units,
    beginnings.unscaled_features,
    beginnings.saturated_from_start,
    beginnings.saturated_output_wrong,
    beginnings.dead_units,
    beginnings.vanishing_gradients,
    steps.penalty_too_strong,
    beginnings.units_that_died,
    beginnings.gradients_that_vanished,
    steps.learning_rate_too_high,
    steps.units_thrown_to_their_ends,
    beginnings.outputs_at_the_wrong_end,
    limits.linear_model_underfits,
    steps.learning_rate_too_low,
    limits.class_imbalance,
)
# What can be said only of a training that went well as far as it went.
LIMITS: tuple[Look, ...] = (
    steps.stopped_too_early,
    limits.too_few_units,
    limits.overfitting,
    limits.overlapping_classes,
)


def diagnose(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, X_val: Any = None, y_val: Any = None
) -> pd.DataFrame:
    """Find out why a network does not learn, or what the last epochs cost.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film; also one around a film that was recorded elsewhere.
    X, y : array-like
        The rows that it was trained on, and their labels; of more than 1000 rows, 1000 are looked
        at.
    X_val, y_val : array-like or None, default=None
        Rows that were kept from training, and their labels; None takes what the film says of
        validation rows, if anything.

    Returns
    -------
    pandas.DataFrame
        One row per finding, the cause first, with the columns

        - finding: its name, of the table below;
        - severity: "blocks", it cannot learn like this; "slows"; "note";
        - layer: where, from 1; missing where it is no layer's;
        - since: the epoch since which it is so. What is of the rows, of the settings or of the
          first weights is so since 0; a rate too high since the loss first rose; what the epochs
          brought, since the earliest record from which on it held, of up to twelve that are
          looked at, and for an accuracy of all that the film has;
        - figure, threshold: what decided, and beyond what;
        - explanation: one sentence or two, with the figures;
        - remedy: what to change, as parameters of `SigmoidMLPClassifier`, or
          ``{"scale_features": True}``, of sparse rows ``{"scale_features": "uncentered"}``; empty
          where no parameter helps, or where the film does not say what the parameter was.
          :func:`apply_remedy` makes the estimator.

    Raises
    ------
    ValueError
        If only one of X_val and y_val is given, or X is a single row.

    See Also
    --------
    apply_remedy : An estimator with the remedy, to be trained.
    calibration : What overconfidence costs.
    sharpness : Which rates are stable.

    Notes
    -----
    The network is held against references that take no training to speak of: nearest neighbours,
    least squares with a line and with Gaussian bells, each row left out of its own prediction.
    Where it is as good as they are, nothing hinders it, whatever its units look like. Findings, in
    the order in which one hides another:

    ======================== ==========================================================
    symmetric_units          hidden units began as copies of each other, and still are
    unscaled_features        columns of very unequal or far-off scale
    saturated_from_start     initial weights put most hidden outputs at an end
    saturated_output_wrong   squared error, outputs at the wrong end
    dead_units               most ReLUs of a layer are 0 on every row from the start
    vanishing_gradients      next to nothing of the error reaches the first layer
    penalty_too_strong       L2 pulls back what the loss pulls on
    learning_rate_too_high   the loss diverges or jumps, or steps threw units out of range
    linear_model_underfits   only lines can be drawn, and bent ones do better
    learning_rate_too_low    no step is near a thousandth of the weights
    class_imbalance          a rare class is hardly ever predicted
    stopped_too_early        the loss was still falling, or it stands on a plateau
    too_few_units            settled, and a reference does much better
    overfitting              validation loss rose, and accuracy is far behind
    overconfident            validation loss rose, and accuracy stayed
    overlapping_classes      settled, and no reference does better
    solved_still_growing     every row is right, and the weights grow
    healthy                  nothing to report
    ======================== ==========================================================

    docs/DIAGNOSIS.md says how often it is right.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_moons
    >>> from sigmoid_estimator.inspection import apply_remedy, diagnose
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((8,), learning_rate_init=0.05, random_state=0)
    >>> found = diagnose(clf.fit(1000 * X, y), 1000 * X, y).iloc[0]
    >>> found["finding"], found["remedy"]
    ('unscaled_features', {'scale_features': True})
    >>> bool(apply_remedy(clf, found["remedy"]).fit(1000 * X, y).score(1000 * X, y) > 0.95)
    True
    """
    if (X_val is None) != (y_val is None):
        raise ValueError("Validation rows need labels: give both X_val and y_val, or neither.")
    evidence = Evidence(clf, X, y, X_val, y_val)
    # Threads that wait for one another made it take ten times as long on a busy machine.
    with blas_threads_for(evidence.network.largest_product(evidence.n_rows)):
        found = findings(evidence)
    return pd.DataFrame(
        {
            "finding": [row.finding for row in found],
            "severity": [row.severity for row in found],
            "layer": pd.array([row.layer for row in found], dtype="Int64"),
            "since": [row.since for row in found],
            "figure": np.array([row.figure for row in found], dtype=float),
            "threshold": np.array([row.threshold for row in found], dtype=float),
            "explanation": [row.explanation for row in found],
            "remedy": [row.remedy for row in found],
        }
    )


def apply_remedy(
    clf: SigmoidMLPClassifier, remedy: Mapping[str, Any]
) -> SigmoidMLPClassifier | Pipeline:
    """Make an estimator like a classifier, with a remedy, ready to be trained.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Whose parameters are kept but for the remedy's; it is left as it is.
    remedy : dict
        Of a row that :func:`diagnose` returns.

    Returns
    -------
    estimator : SigmoidMLPClassifier or Pipeline
        Not fitted. With ``{"scale_features": True}``, a pipeline of a StandardScaler and the
        classifier; with ``{"scale_features": "uncentered"}``, of one that leaves sparse rows
        sparse.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import apply_remedy
    >>> clf = SigmoidMLPClassifier((4,), learning_rate_init=3.0)
    >>> apply_remedy(clf, {"learning_rate_init": 0.3}).learning_rate_init
    0.3
    >>> [name for name, _ in apply_remedy(clf, {"scale_features": True}).steps]
    ['standardscaler', 'sigmoidmlpclassifier']
    """
    changed = dict(remedy)
    scales = changed.pop("scale_features", False)
    estimator = clone(clf).set_params(**changed)
    if not scales:
        return estimator
    return make_pipeline(StandardScaler(with_mean=scales != UNCENTERED), estimator)


def findings(e: Evidence) -> list[Finding]:
    """All that is found, each once, the cause first."""
    found: dict[str, Finding] = {}
    for look in CAUSES:
        if row := look(e):
            found.setdefault(row.finding, row)
    for look in LIMITS:
        if not found and (row := look(e)):
            found[row.finding] = row
    # Of the epochs after, whatever came before.
    for look in (limits.overfitting, limits.solved_still_growing):
        if row := look(e):
            found.setdefault(row.finding, row)
    return list(found.values()) or [_healthy(e)]


def _healthy(e: Evidence) -> Finding:
    least = e.reference.accuracy - e.doubt
    return Finding(
        "healthy",
        e.scores.accuracy,
        least,
        f"{percent(e.scores.accuracy)} of the rows are right, and references that take no "
        f"training reach {percent(e.reference.accuracy)}: "
        + ("there is nothing to report." if e.is_done else "none of the known causes is there."),
        {},
        since=e.curve.since(e.curve.accuracy >= least),
    )
