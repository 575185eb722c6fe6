"""How strongly the loss curves, and how much of that a learning rate stands."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.blas import blas_threads_for
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.inspection.checks import Epochs, checked_sample, indices_of
from sigmoid_estimator.inspection.hessian import hessian_product, largest_eigenvalue
from sigmoid_estimator.inspection.passes import Pass, measured
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network
from sigmoid_estimator.stretches import TrainingSettings

Array = np.ndarray

FEW_FEATURES = 32  # of a single layer, up to which its whole matrix is made
EXACT = 1e-12  # tolerance of the eigenvalue of a wider one


def sharpness(clf: SigmoidMLPClassifier, X: Any, y: Any, *, epochs: Epochs = None) -> pd.DataFrame:
    """Measure the largest curvature of the mean loss, over the film.

    Gradient descent at a rate η is stable only where the curvature is below 2/η in every
    direction. Above it the loss rises and falls until the weights have come to a flatter place:
    training lives at the edge of stability [2]_, and a neuron still reaches the line of the
    maximum margin [3]_.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    X, y : array-like
        Rows whose mean loss is meant, and their labels: those trained on.
    epochs : int, sequence of int or None, default=None
        Which records; None is all of them.

    Returns
    -------
    pandas.DataFrame
        One row per record, with the columns

        - epoch;
        - sharpness: the largest eigenvalue of the Hessian of the mean loss, unweighted and
          without L2, in the loss per square of a weight. Exact for a single layer; for a network
          by Lanczos with exact Hessian-vector products [1]_, to about a thousandth. NaN where the
          weights have left the range of numbers;
        - stability_bound: 2/η, where the record's epoch was trained by plain gradient descent on
          all rows at a constant rate, the same for all layers; NaN otherwise, and where the film
          does not say with which settings it was made.

    See Also
    --------
    diagnose : Whether the rate is why a network does not learn.

    Notes
    -----
    Each record begins from the eigenvector of the one before it, so that two or three products
    are enough for neighbouring records, each of about two passes over the rows.

    References
    ----------
    .. [1] Pearlmutter: Fast exact multiplication by the Hessian. Neural Computation 6(1), 1994.
    .. [2] Cohen, Kaur, Li, Kolter, Talwalkar: Gradient descent on neural networks typically occurs
       at the edge of stability. ICLR 2021.
    .. [3] Wu, Braverman, Lee: Implicit bias of gradient descent for logistic regression at the
       edge of stability. arXiv 2305.11788, 2023.

    Examples
    --------
    The blog's neuron has its wild epochs while the loss curves more than 2/5:

    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.inspection import sharpness
    >>> X, y = load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=5.0, max_iter=100, random_state=0)
    >>> frame = sharpness(clf.fit(X, y), X, y)
    >>> frame.iloc[[0, 10, 100]].round(2)
         epoch  sharpness  stability_bound
    0        0       1.27              0.4
    10      10       0.12              0.4
    100    100       0.21              0.4
    """
    X, y = checked_sample(clf, X, y)
    film, network = film_of(clf), network_of(clf)
    records = indices_of(film, epochs)
    return pd.DataFrame(
        {
            "epoch": film.epochs[records],
            "sharpness": _sharpness(clf, X, y, records),
            "stability_bound": stability_bounds(film, network.n_layers)[records],
        }
    )


def stability_bounds(film: TrainingHistory, n_layers: int) -> Array:
    """2/η of every record, NaN where the step is not η times the gradient of all rows."""
    bounds = np.full(len(film), np.nan)
    for stretch in film.stretches:
        # The record before the first epoch of a stretch is where its first step begins.
        bounds[film.epochs >= stretch.first_epoch - 1] = _bound(stretch.settings, n_layers)
    return bounds


def _bound(settings: TrainingSettings, n_layers: int) -> float:
    rates = settings.learning_rate * np.array(settings.layer_rates)
    is_plain = (
        settings.solver == "sgd"
        and settings.schedule == "constant"
        and settings.momentum == 0
        and settings.batch_size >= settings.n_samples
        and rates.size == n_layers
        and rates[0] > 0
        and (rates == rates[0]).all()
    )
    return 2 / rates[0] if is_plain else np.nan


@np.errstate(over="ignore", invalid="ignore")  # weights of a diverged training
def _sharpness(clf: SigmoidMLPClassifier, X: Any, y: Array, records: Array) -> Array:
    network = network_of(clf)
    is_layer = network.n_layers == 1
    if is_layer and network.output == "logistic" and X.shape[1] <= FEW_FEATURES:
        rows = X.toarray() if hasattr(X, "toarray") else X
        parts = measured(clf, rows, records, lambda ahead: _of_neurons(ahead, y))
        return np.concatenate(parts)
    stack = film_of(clf).parameters[records].astype(float)
    with blas_threads_for(network.largest_product(X.shape[0])):
        return largest_curvatures(network, stack, X, y, exact=is_layer)


def largest_curvatures(
    network: Network, stack: Array, X: Any, y: Array, *, exact: bool = False
) -> Array:
    """Sharpness at many vectors of parameters, (n, n_parameters), each from the one before."""
    start = np.random.RandomState(0).normal(size=network.n_parameters)
    tolerance = {"tol": EXACT} if exact else {}
    found = np.empty(len(stack))
    for k, parameters in enumerate(stack):
        product = hessian_product(network, parameters, X, y)
        found[k], start = largest_eigenvalue(product, start, **tolerance)
    return found


def _of_neurons(ahead: Pass, y: Array) -> Array:
    """Of single sigmoids, each on its own: x̃x̃ᵀ of every row, times how its loss curves in z."""
    network, z, X = ahead.network, ahead.z[0], ahead.inputs[0]
    rows = np.hstack([X, np.ones((len(X), 1))])
    error_change = LOSSES[network.loss, network.output].error_change
    curvatures = np.stack([error_change(each, y, np.ones_like(each)) for each in z])
    # (records, outputs, 1, rows) times (columns, rows) is every row's share in every column.
    weighted = curvatures.swapaxes(1, 2)[:, :, None] * rows.T
    hessians = weighted @ rows / len(rows)
    is_finite = np.isfinite(hessians).all(axis=(1, 2, 3))
    found = np.full(len(z), np.nan)
    found[is_finite] = np.linalg.eigvalsh(hessians[is_finite]).max(axis=(1, 2))
    return found
