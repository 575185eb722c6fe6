"""Where the classifier draws its boundary, on a plane through the space of the features."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.inspection.checks import check_exclusive, check_resolution, snapshot
from sigmoid_estimator.planes import Plane, feature_plane

Array = np.ndarray


def decision_map(
    clf: SigmoidMLPClassifier,
    X: Any,
    *,
    epoch: int | None = None,
    resolution: int = 60,
    features: tuple[int, int] = (0, 1),
) -> pd.DataFrame:
    """Evaluate the classifier on a grid over two features of the data.

    The grid covers the data with a tenth of their span to spare on every side. If there are more
    than two features, the others are held at their mean: the map is a slice through the data, and
    need not look as accurate as the classifier is.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted.
    X : array-like of shape (n_samples, n_features)
        The rows to cover.
    epoch : int or None, default=None
        Which record; None is the classifier as it is.
    resolution : int, default=60
        Points of the grid in each direction, at least 2.
    features : tuple of two int, default=(0, 1)
        Columns of X on the axes.

    Returns
    -------
    pandas.DataFrame
        One row per point of the grid, x1 varying fastest, with the columns

        - epoch: epoch of the weights really used;
        - x1, x2: the two features, in their units;
        - predicted, only with more than two classes: index in ``classes_`` of the prediction;
        - probability: of class 1; with more than two classes, of the predicted one; NaN where
          diverged weights overflow.

    Raises
    ------
    ValueError
        If the classes do not exclude each other (multilabel).

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> from sigmoid_estimator.inspection import decision_map
    >>> X, y = load_and_gate(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0).fit(X, y)
    >>> decision_map(clf, X, resolution=2).round(2)
       epoch   x1   x2  probability
    0    200 -0.1 -0.1         0.00
    1    200  1.1 -0.1         0.01
    2    200 -0.1  1.1         0.01
    3    200  1.1  1.1         1.00
    """
    check_is_fitted(clf)
    X = check_array(X)
    plane = feature_plane(X, features)
    check_exclusive(clf)
    table, inputs = grid_over(plane, X, resolution)
    shown = clf if epoch is None else clf.at_epoch(epoch)
    with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
        probabilities = shown.predict_proba(_named(inputs, clf))
    # Not the epoch asked for: the record that is shown may be one before it.
    table.insert(0, "epoch", snapshot(clf, epoch).epoch)
    if len(clf.classes_) == 2:
        return table.assign(probability=probabilities[:, 1])
    return table.assign(
        predicted=probabilities.argmax(axis=1), probability=probabilities.max(axis=1)
    )


def grid_over(plane: Plane, X: Array, resolution: int) -> tuple[pd.DataFrame, Array]:
    """Points (x1, x2) of a plane that cover the rows, and the inputs that they stand for."""
    check_resolution(resolution)
    x1, x2 = (np.linspace(low, high, resolution) for low, high in plane.extent(X))
    x1, x2 = np.tile(x1, resolution), np.repeat(x2, resolution)
    return pd.DataFrame({"x1": x1, "x2": x2}), plane.inputs(x1, x2)


def _named(grid: Array, clf: SigmoidMLPClassifier) -> Any:
    """The grid with the names of the features, if the classifier knows them."""
    names = getattr(clf, "feature_names_in_", None)
    return grid if names is None else pd.DataFrame(grid, columns=names)
