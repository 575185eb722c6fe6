"""Which weights training has moved the most."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.records import film_of
from sigmoid_estimator.inspection.weights import weights_at


def most_changed_weights(clf: Any) -> pd.DataFrame:
    """Every weight and bias, from the one that training moved farthest to the one least.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a film.

    Returns
    -------
    pandas.DataFrame
        One row per weight, as :func:`weights_at` names them: layer, unit, input, name, first, its
        value in the first record, last, in the last, and change, the absolute difference.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import most_changed_weights
    >>> clf = SigmoidMLPClassifier((), max_iter=50, learning_rate_init=0.1, random_state=0)
    >>> clf = clf.fit([[0, 0, 0], [0, 1, 5]], [0, 1])
    >>> most_changed_weights(clf)["name"].iloc[-1]
    'w1'
    """
    film = film_of(clf)
    first, last = (weights_at(clf, int(epoch)) for epoch in film.epochs[[0, -1]])
    moved = last.drop(columns=["epoch", "value"]).assign(first=first["value"], last=last["value"])
    with np.errstate(invalid="ignore"):  # weights of a diverged training
        moved["change"] = (moved["last"] - moved["first"]).abs()
    return moved.sort_values("change", ascending=False, kind="stable", ignore_index=True)
