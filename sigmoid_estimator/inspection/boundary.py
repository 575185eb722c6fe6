"""Where the classifier draws its boundary."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.inspection.plane import feature_plane
from sigmoid_estimator.inspection.records import snapshot

Array = np.ndarray


def decision_map(
    clf: Any,
    X: Any,
    *,
    epoch: int | None = None,
    resolution: int = 60,
    features: tuple[int, int] = (0, 1),
) -> pd.DataFrame:
    """What the classifier says on a grid over two features of the data.

    The grid covers the data with a tenth of their span to spare on every side. If there are more
    than two features, the others are held at their mean: the map is a slice through the data, and
    need not look as accurate as the classifier is.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier.
    X : array-like of shape (n_samples, n_features)
        The rows to cover.
    epoch : int or None, default=None
        Epoch whose weights to use; of one that is no record, the nearest record before it. None
        is the classifier as it is.
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
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If X has fewer than two features, `features` are not two of them, the classes do not
        exclude each other (multilabel), or `epoch` is asked of a classifier without a film.

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
    if resolution < 2:
        raise ValueError(f"resolution must be at least 2, got {resolution!r}.")
    if clf._targets.multilabel:
        raise ValueError(
            "A decision map shows classes of which a point has one, and this classifier has "
            f"{clf.n_outputs_} labels that can be true together."
        )
    shown = clf if epoch is None else clf.at_epoch(epoch)
    x1, x2 = (np.linspace(low, high, resolution) for low, high in plane.extent(X))
    x1, x2 = np.tile(x1, resolution), np.repeat(x2, resolution)
    with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
        probabilities = shown.predict_proba(_named(plane.inputs(x1, x2), clf))
    table = pd.DataFrame({"epoch": snapshot(clf, epoch).epoch, "x1": x1, "x2": x2})
    if len(clf.classes_) == 2:
        return table.assign(probability=probabilities[:, 1])
    return table.assign(
        predicted=probabilities.argmax(axis=1), probability=probabilities.max(axis=1)
    )


def _named(grid: Array, clf: Any) -> Any:
    """The grid with the names of the features, if the classifier knows them."""
    names = getattr(clf, "feature_names_in_", None)
    return grid if names is None else pd.DataFrame(grid, columns=names)
