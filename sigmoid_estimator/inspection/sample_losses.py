"""The loss row by row: which of them the network finds hard."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.passes import Pass, checked_sample, measured_once
from sigmoid_estimator.inspection.records import snapshot
from sigmoid_estimator.losses import LOSSES


def sample_losses(clf: Any, X: Any, y: Any, *, epoch: int | None = None) -> pd.DataFrame:
    """Loss of every row at one epoch, and whether the network is right about it.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier; with a film, if an epoch is asked for.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows.
    y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        Their labels.
    epoch : int or None, default=None
        Epoch asked for; of one that is no record, the nearest record before it. None is the
        classifier as it is, after early stopping the weights that it went back to.

    Returns
    -------
    pandas.DataFrame
        One row per row of X: epoch, sample (from 0), loss, unweighted and without L2, and
        is_right.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film of an epoch asked for, is a network of perceptrons, y holds labels that
        it does not know, or `epoch` is not a whole number of at least 0.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import sample_losses
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0], [1.0]]], [[-3.0]], activation="sigmoid", classes=[0, 1])
    >>> sample_losses(clf, [[1, 1], [1, 4], [3, 1]], [0, 0, 1])
       epoch  sample      loss  is_right
    0      0       0  0.313262      True
    1      0       1  2.126928     False
    2      0       2  0.313262      True
    """
    X, y = checked_sample(clf, X, y)
    shown = snapshot(clf, epoch)
    z = measured_once(clf, X, shown.parameters, _output)
    network = clf._network
    with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
        loss = LOSSES[network.loss, network.output].value(z, y)
        is_right = (network.decide(z) == y).all(axis=1)
    return pd.DataFrame(
        {
            "epoch": shown.epoch,
            "sample": np.arange(len(loss)),
            "loss": loss.astype(float),
            "is_right": is_right,
        }
    )


def _output(ahead: Pass) -> np.ndarray:
    """The output pre-activations of a single record."""
    return ahead.z[-1][0]
