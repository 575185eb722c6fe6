"""Weights of the rows in the loss: `sample_weight` times `class_weight`, checked."""

from numbers import Real
from typing import Any

import numpy as np
from sklearn.utils import compute_sample_weight
from sklearn.utils.validation import _check_sample_weight

from sigmoid_estimator.targets import Targets

Array = np.ndarray


def checked_weights(
    sample_weight: Any,
    X: Array,
    class_factors: Array | None = None,
    *,
    may_all_be_of_weight_0: bool = False,
) -> Array | None:
    """Sample weights times class weights in the dtype of X; None if there are neither.

    Negative ones, none above 0, or a sum that is not finite raise. A batch of `partial_fit` may
    hold only rows whose class has the weight 0.
    """
    weight = None
    if sample_weight is not None:
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        weight = _usable(weight, X.dtype, "sample_weight")
    if class_factors is None:
        return weight
    if weight is None:
        return _usable(class_factors, X.dtype, "class_weight", or_zero=may_all_be_of_weight_0)
    with np.errstate(over="ignore", under="ignore"):
        product = weight * class_factors
    name = "sample_weight times class_weight"
    return _usable(product, X.dtype, name, or_zero=may_all_be_of_weight_0)


def _usable(weight: Array, dtype: np.dtype, name: str, *, or_zero: bool = False) -> Array:
    """Weights that training can divide by, in the dtype it computes in."""
    with np.errstate(over="ignore", under="ignore"):
        cast = weight.astype(dtype, copy=False)
        total = cast.sum()
    if (cast < 0).any() or not np.isfinite(total) or (total == 0 and not or_zero):
        raise ValueError(
            f"{name} must be non-negative and not all 0, with a sum in the range of {dtype}, got "
            f"a smallest weight of {weight.min()} and a sum of {total}."
        )
    return cast


def class_factors(class_weight: Any, y: Array, targets: Targets) -> Array | None:
    """The weight of every row's class, in float64; for multilabel rows a product over labels."""
    if class_weight is None:
        return None
    if isinstance(class_weight, str):  # "balanced"
        return compute_sample_weight(class_weight, y)
    if targets.multilabel:
        if isinstance(class_weight, dict) or len(class_weight) != targets.n_outputs:
            raise ValueError(
                "class_weight of a multilabel y must be a list of one dict {0: …, 1: …} for each "
                f"of the {targets.n_outputs} labels, got {class_weight!r}."
            )
        one_label = Targets(np.array([0, 1]))
        columns = [
            class_factors(of_label, column, one_label)
            for of_label, column in zip(class_weight, y.T.astype(int), strict=True)
        ]
        factors = [column for column in columns if column is not None]
        # A row counts as much as all of its labels together ask for.
        return np.prod(factors, axis=0) if factors else None
    if not isinstance(class_weight, dict):
        raise ValueError(
            "class_weight must be a dict from classes to weights, or 'balanced', got "
            f"{class_weight!r}; a list is for a multilabel y."
        )
    labels = targets.classes.tolist()
    per_class = np.array([_class_factor(class_weight, label) for label in labels])
    if len(class_weight) and not per_class.any():
        raise ValueError(f"class_weight must not be 0 for every class, got {class_weight!r}.")
    # A class that y lacks may have a weight; beside one of y without, it is a slip of the pen.
    unknown = [label for label in class_weight if label not in labels]
    if unknown and not all(label in class_weight for label in labels):
        raise ValueError(
            f"class_weight must name classes of y, which are {labels}, got {unknown}."
        )
    return per_class[np.searchsorted(targets.classes, y)]


def _class_factor(class_weight: dict, label: Any) -> float:
    """The weight of a class, 1 if the dict has none."""
    factor = class_weight.get(label, 1.0)
    if not isinstance(factor, Real) or not 0 <= float(factor) < np.inf:
        raise ValueError(
            "class_weight must hold finite numbers that are not negative, got "
            f"{factor!r} for class {label!r}."
        )
    return float(factor)
