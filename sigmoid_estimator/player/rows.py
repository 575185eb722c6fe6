"""The rows of a film: where they lie on the map, and what they are called."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.inspection import Plane, feature_plane, principal_plane
from sigmoid_estimator.inspection.checks import rows_and_targets
from sigmoid_estimator.targets import as_labels

Array = np.ndarray


class Rows(NamedTuple):
    """The rows on the map."""

    X: Array  # (n_samples, n_features)
    labels: Array  # indices of classes (n_samples,), or 0 and 1 in a column per label
    plane: Plane
    feature_names: Sequence[str]
    class_names: Sequence[str]


def rows_of(
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    plane: Plane | None = None,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
) -> Rows:
    """The rows as the map shows them, with a name for every feature and class."""
    X, _ = rows_and_targets(clf, X, y)
    if sparse.issparse(X):
        X = sparse.csr_array(X).toarray()
    if plane is None:
        plane = feature_plane(X) if X.shape[1] <= 2 else principal_plane(X)
    if feature_names is None:
        feature_names = [f"x{number}" for number in range(1, X.shape[1] + 1)]
    if class_names is None:
        class_names = [str(name) for name in clf.classes_]
    for names, n, noun in (
        (feature_names, X.shape[1], "feature"),
        (class_names, len(clf.classes_), "class"),
    ):
        if len(names) != n:
            raise ValueError(f"{noun}_names must have one name per {noun}, {n}, got {len(names)}.")
    return Rows(
        X,
        _labels(clf, y),
        plane,
        [str(name) for name in feature_names],
        [str(name) for name in class_names],
    )


def _labels(clf: SigmoidMLPClassifier, y: Any) -> Array:
    """Classes as their indices in `classes_`; a multilabel matrix as it is."""
    y = as_labels(y)
    return y if y.ndim == 2 else np.searchsorted(clf.classes_, y)
