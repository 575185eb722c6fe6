"""Validation rows of early stopping, and their score."""

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import get_scorer
from sklearn.model_selection import train_test_split

from sigmoid_estimator.epochs import Sample
from sigmoid_estimator.network import Network, output_pre_activation
from sigmoid_estimator.targets import Targets

Array = np.ndarray
Split = tuple[Array, Array]  # indices of the training rows, in their order, and of those held out

REMEDY = "Pass rows of your own as X_val and y_val"


def hold_out(
    rows: Sample,
    targets: Targets,
    fraction: float,
    random: np.random.RandomState,
    *,
    covers_classes: bool,
    earlier: Split | None,
) -> Split:
    """Indices of training and validation rows: MLPClassifier's own split.

    The `earlier` split of as many rows is kept, so that no row is validated on that was trained
    on. With `covers_classes`, a split whose validation rows lack a class is drawn again by class
    where that is possible.
    """
    n_samples = rows.X.shape[0]
    n_held_out = math.ceil(fraction * n_samples)
    if earlier is not None and [len(half) for half in earlier] == [
        n_samples - n_held_out,
        n_held_out,
    ]:
        return earlier
    by_class = rows.y.shape[1] == 1  # MLPClassifier's rule: two classes only
    before = random.get_state()
    try:
        split = _drawn(rows, fraction, random, by_class=by_class)
    except ValueError as error:
        raise ValueError(_cannot_hold_out(rows, targets, error)) from error
    if n_held_out < 2:
        raise ValueError(
            "The validation set is too small: early stopping needs at least 2 rows, got "
            f"{n_held_out}. Increase 'validation_fraction' or the size of your dataset."
        )
    n_missing = targets.missing(rows.y, rows.weight).size
    is_short = targets.missing(*_labels(rows, split[1])).size > n_missing
    if covers_classes and is_short and not by_class and _can_be_by_class(rows, n_held_out):
        # Back to before the first split, so that only one draw counts.
        random.set_state(before)
        split = _drawn(rows, fraction, random, by_class=True)
    return split


def _drawn(
    rows: Sample, fraction: float, random: np.random.RandomState, *, by_class: bool
) -> Split:
    training, held_out = train_test_split(
        np.arange(rows.X.shape[0]),
        random_state=random,
        test_size=fraction,
        stratify=rows.y if by_class else None,
    )
    return training, held_out


def _can_be_by_class(rows: Sample, n_held_out: int) -> bool:
    """Whether both halves can have rows of every class (of every set of labels)."""
    counts = np.unique(rows.y, axis=0, return_counts=True)[1]
    return bool(counts.min() >= 2 and len(counts) <= min(n_held_out, len(rows.y) - n_held_out))


def _cannot_hold_out(rows: Sample, targets: Targets, error: ValueError) -> str:
    labels, counts = np.unique(targets.decode(rows.y), axis=0, return_counts=True)
    rarest = counts.argmin()
    return (
        f"Early stopping cannot hold out validation_fraction of the rows ({error}); the rarest "
        f"class, {labels.tolist()[rarest]!r}, has {counts[rarest]}. {REMEDY}, or increase "
        "validation_fraction."
    )


def _labels(rows: Sample, indices: Array) -> tuple[Array, Array | None]:
    return rows.y[indices], None if rows.weight is None else rows.weight[indices]


def halves(rows: Sample, split: Split) -> tuple[Sample, Sample]:
    """Split rows for training and validation, of which either half has a weight."""
    training, held_out = (Sample(rows.X[half], *_labels(rows, half)) for half in split)
    for half, name in ((training, "left for training"), (held_out, "held out")):
        if half.weight is not None and not half.weight.any():
            raise ValueError(
                f"The rows that early stopping has {name} all have the weight 0. {REMEDY}, or "
                "weigh other rows too."
            )
    return training, held_out


def accuracy_score(network: Network, parameters: Array, rows: Sample) -> float:
    """Weighted share of rows classified rightly."""
    z = output_pre_activation(network, parameters, rows.X)
    right = (network.decide(z) == rows.y).all(axis=1)
    return float(np.average(right, weights=rows.weight))


def score_on(
    rows: Sample,
    network: Network,
    targets: Targets,
    scoring: Any,
    estimator_with: Callable[[Array], Any],
) -> Callable[[Array], float]:
    """The score on some rows, as a function of the parameters; without `scoring`, accuracy.

    `estimator_with` makes, of parameters, the fitted estimator that a scorer is given.
    """
    if scoring is None:
        return lambda parameters: accuracy_score(network, parameters, rows)
    scorer = get_scorer(scoring)
    y = targets.decode(rows.y)
    has_weights = rows.weight is not None and _takes_weights(scorer)
    weights = {"sample_weight": rows.weight} if has_weights else {}
    return lambda parameters: _number(
        scorer(estimator_with(parameters), rows.X, y, **weights), scoring
    )


def _takes_weights(scorer: Callable[..., Any]) -> bool:
    """Whether a scorer, or the metric that it was made of, has a parameter sample_weight.

    Weights that metadata routing excludes count as not taken.
    """
    if hasattr(scorer, "_metadata_request"):  # set_score_request was called
        asked = scorer._metadata_request.score.requests.get("sample_weight")
        if asked is False:
            return False
    try:
        parameters = inspect.signature(getattr(scorer, "_score_func", scorer)).parameters
    except (TypeError, ValueError):  # a callable in C has no signature
        return False
    return "sample_weight" in parameters


def _number(value: Any, scoring: Any) -> float:
    """A score as a number; anything else raises."""
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise TypeError(f"scoring={scoring!r} must give one number, got {value!r}.") from error


def check_computable(
    score: Callable[[], float], scoring: Any, rows: Sample, targets: Targets, *, are_held_out: bool
) -> float:
    """The score before the first epoch; raises where the rows lack a class that it needs.

    NaN alone is no error: it may be one of the weights, which change.
    """
    missing = targets.missing(rows.y, rows.weight)
    try:
        value = score()
    # A Warning where the user has turned warnings into errors.
    except (ValueError, Warning) as error:
        if not missing.size:
            raise
        raise ValueError(
            _lacks(missing, scoring, rows, targets, are_held_out=are_held_out)
        ) from error
    if np.isnan(value) and missing.size:
        raise ValueError(_lacks(missing, scoring, rows, targets, are_held_out=are_held_out))
    return value


def _lacks(
    missing: Array, scoring: Any, rows: Sample, targets: Targets, *, are_held_out: bool
) -> str:
    which = "held out for early stopping" if are_held_out else "of X_val"
    row = "row" if rows.weight is None else "row of weight above 0"
    classes = ", ".join(repr(label) for label in missing.tolist())
    what = f"label {classes} both present and absent" if targets.multilabel else f"class {classes}"
    remedy = f"{REMEDY}, with all classes" if are_held_out else "Give X_val rows of all classes"
    return (
        f"scoring={scoring!r} cannot be computed: the rows {which} have no {row} of {what}. "
        f"{remedy}, or choose another scoring."
    )
