"""The rows of a film: where they lie on the map, and what they are called."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from sklearn.utils import check_array

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import targets_of
from sigmoid_estimator.inspection import Plane, feature_plane, principal_plane
from sigmoid_estimator.inspection.checks import rows_and_targets
from sigmoid_estimator.player.images import image_shape_of
from sigmoid_estimator.sample_weights import checked_weights, class_factors

Array = np.ndarray


class Rows(NamedTuple):
    """The rows on the map."""

    X: Array  # (n_samples, n_features)
    labels: Array  # indices of classes (n_samples,), or 0 and 1 in a column per label
    plane: Plane
    feature_names: Sequence[str]
    class_names: Sequence[str]
    images: Array  # (n_samples, n_pixels): X itself, unless they were given
    image_shape: tuple[int, int] | None = None  # height and width, where rows are images
    weights: Array | None = None  # of the rows in the loss (n_samples,), where they differ


def rows_of(
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    plane: Plane | None = None,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    image_shape: tuple[int, int] | None = None,
    sample_weight: Any = None,
    images: Any = None,
) -> Rows:
    """The rows as the map shows them, with a name for every feature and class."""
    X, encoded = rows_and_targets(clf, X, y)
    targets = targets_of(clf)
    factors = class_factors(clf.class_weight, targets.decode(encoded), targets)
    weights = checked_weights(sample_weight, X, factors)
    X = X.toarray() if hasattr(X, "toarray") else X
    n_features = X.shape[1]
    pictures = X if images is None else _checked_images(images, len(X))
    if plane is None:
        plane = _plane_of(X)
    elif len(plane.origin) != n_features:
        raise ValueError(
            f"plane is of rows with {len(plane.origin)} features, and X has {n_features}."
        )
    numbered = [f"x{number}" for number in range(1, n_features + 1)]
    own_names = getattr(clf, "feature_names_in_", numbered)
    return Rows(
        X,
        _labels(clf, encoded),
        plane,
        _names(own_names if feature_names is None else feature_names, n_features, "feature"),
        _names(clf.classes_ if class_names is None else class_names, len(clf.classes_), "class"),
        pictures,
        image_shape_of(pictures, image_shape),
        weights,
    )


def _checked_images(images: Any, n_rows: int) -> Array:
    pictures = check_array(images)
    if len(pictures) != n_rows:
        raise ValueError(f"images must be one per row, {n_rows:,}, got {len(pictures):,}.")
    return pictures


def _plane_of(X: Array) -> Plane:
    n_features = X.shape[1]
    if n_features == 1:
        # The second axis stands for nothing: it has no part in any row.
        return Plane(np.zeros(1), np.ones(1), np.zeros(1))
    return feature_plane(X) if n_features == 2 else principal_plane(X)


def _names(names: Any, n: int, noun: str) -> list[str]:
    if len(names) != n:
        raise ValueError(f"{noun}_names must have one name per {noun}, {n}, got {len(names)}.")
    return [str(name) for name in names]


def _labels(clf: SigmoidMLPClassifier, encoded: Array) -> Array:
    """Classes as their indices in `classes_`; a column each of labels true together."""
    if targets_of(clf).multilabel:
        return encoded
    return encoded[:, 0] if encoded.shape[1] == 1 else encoded.argmax(axis=1)
