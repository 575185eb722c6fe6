"""Where a training could have stopped, and what that would have cost on other rows."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of
from sigmoid_estimator.inspection.calibration import calibration

LEAST_LOSS, MOST_RIGHT = "smallest loss", "highest accuracy"
FIRST_PERFECT, END = "first 100 %", "end"


def stopping_points(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, calibrated: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Look back over a film for where to stop: by the loss, by the accuracy, at 100 %, at the end.

    Early stopping keeps the epoch whose score on validation rows is best, and which one that is
    depends on the score. The accuracy may be as high at the end as anywhere while the loss has
    long risen, since the same wrong answers are given ever more surely.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    X, y : array-like
        Rows that were not trained on, and their labels. What is chosen by them and measured on
        them flatters a little; judge the choice on a third part.
    calibrated : DataFrame or None, default=None
        What ``calibration(clf, X, y)`` found, where it is known already, of all epochs or of some;
        then only these are chosen from.

    Returns
    -------
    pandas.DataFrame
        One row per rule, those of the smallest loss, of the highest accuracy (the first time), of
        the first 100 % on the rows trained on (missing where that was not reached) and of the
        end, with the columns

        - stop: "smallest loss", "highest accuracy", "first 100 %" or "end";
        - epoch: of the record that it keeps;
        - training_accuracy: on the rows trained on, from the film;
        - loss, accuracy, confidence, temperature, loss_at_temperature: as `calibration` has them.

    See Also
    --------
    calibration : The same of every record.

    Examples
    --------
    >>> from sklearn.model_selection import train_test_split
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_moons
    >>> from sigmoid_estimator.inspection import stopping_points
    >>> X, X_val, y, y_val = train_test_split(
    ...     *load_moons(return_X_y=True), test_size=0.5, random_state=0)
    >>> clf = SigmoidMLPClassifier((8,), learning_rate_init=0.05, batch_size="full",
    ...                            max_iter=3000, random_state=0).fit(X, y)
    >>> stops = stopping_points(clf, X_val, y_val).set_index("stop")
    >>> bool(stops.loc["end", "loss"] > stops.loc["smallest loss", "loss"])
    True
    >>> bool(stops.loc["end", "temperature"] > 1)
    True
    """
    film = film_of(clf)
    measured = calibration(clf, X, y) if calibrated is None else calibrated
    epochs = measured["epoch"].to_numpy()
    first = film.first_perfect_epoch
    # Of a training that diverged the loss may be no number; the smallest is one where there is.
    losses = measured["loss"].fillna(np.inf).to_numpy()
    kept = {
        LEAST_LOSS: int(losses.argmin()),
        MOST_RIGHT: int(measured["accuracy"].to_numpy().argmax()),
    }
    if first is not None and first <= epochs[-1]:
        kept[FIRST_PERFECT] = int(np.searchsorted(epochs, first))
    kept[END] = len(epochs) - 1
    columns = ["epoch", "loss", "accuracy", "confidence", "temperature", "loss_at_temperature"]
    stops = measured.iloc[[*kept.values()]][columns].reset_index(drop=True)
    stops.insert(0, "stop", [*kept])
    records = [film.index_of(epoch) for epoch in stops["epoch"]]
    stops.insert(2, "training_accuracy", film.accuracy[records])
    return stops
