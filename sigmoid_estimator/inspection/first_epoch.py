"""When training got there."""

from typing import Any

import numpy as np

from sigmoid_estimator.inspection.records import film_of


def first_epoch_at(clf: Any, accuracy: float) -> int | None:
    """Find the first recorded epoch with an accuracy on the training rows.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a film.
    accuracy : float
        Accuracy to reach, from 0 to 1.

    Returns
    -------
    int or None
        The first recorded epoch with at least this accuracy; None if there is none.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film, or the accuracy is not between 0 and 1.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.inspection import first_epoch_at
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=5.0, max_iter=100, random_state=0)
    >>> clf = clf.fit(*load_line(return_X_y=True))
    >>> first_epoch_at(clf, 1.0) == clf.first_perfect_epoch_
    True
    >>> first_epoch_at(clf, 0.95) < clf.first_perfect_epoch_
    True
    """
    film = film_of(clf)
    if not 0 <= accuracy <= 1:
        raise ValueError(
            f"accuracy must be a share from 0 to 1, got {accuracy!r}. Divide a percentage by 100."
        )
    reached = np.flatnonzero(film.accuracy >= accuracy)
    return int(film.epochs[reached[0]]) if reached.size else None
