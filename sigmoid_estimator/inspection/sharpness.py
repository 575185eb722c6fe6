"""How strongly the loss curves, and how much of that a learning rate stands."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.blas import blas_threads_for
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.inspection.checks import Epochs, checked_sample, indices_of
from sigmoid_estimator.inspection.hessian import (
    TOLERANCE,
    Hessians,
    hessians,
    largest_eigenvalues,
)
from sigmoid_estimator.inspection.passes import blocks
from sigmoid_estimator.network import Network
from sigmoid_estimator.sample_weights import checked_weights
from sigmoid_estimator.stretches import TrainingSettings

Array = np.ndarray

FEW_FEATURES = 32  # of a single layer, up to which its whole matrix is made
EXACT = 1e-12  # tolerance of the eigenvalue of a wider one
ENTRIES = 2**15  # numbers of a layer, of all records that are measured at once
DIRECTIONS = 2  # of every record, to go on from: the second may be the first of the next
FEW = 16  # one record of so many begins from nowhere, where many are measured at once


def sharpness(
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    *,
    epochs: Epochs = None,
    sample_weight: Any = None,
) -> pd.DataFrame:
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
    sample_weight : array-like of shape (n_samples,) or None, default=None
        How much every row counts in the mean. A film keeps neither the weights that it was trained
        with nor those of the classes: scikit-learn's ``compute_sample_weight`` makes the latter.

    Returns
    -------
    pandas.DataFrame
        One row per record, with the columns

        - epoch;
        - sharpness: the largest eigenvalue of the Hessian of the mean loss, without L2, in the
          loss per square of a weight. Exact for a single layer; for a network by exact
          Hessian-vector products [1]_, to about a ten-thousandth. NaN where the weights have left
          the range of numbers;
        - stability_bound: 2/η, where the step from the record on was plain gradient descent on all
          n rows at a constant rate, the same for all layers (after the last record, where it would
          be as the steps before); NaN otherwise, and where the film does not say with which
          settings it was made. An L2 penalty adds α/n to the curvature that has to be below it,
          and is no part of the mean loss.

    See Also
    --------
    diagnose : Whether the rate is why a network does not learn.

    Notes
    -----
    The first two eigenvectors of a record are looked for among those of the two records that it
    lies between, many records at once, so that two or three products are enough, each of about two
    passes over the rows. A direction that curves most at one record, and that neither neighbour
    has among its first two, can be missed: of the dashboard's runs it was at one record, by 4 %,
    and it is at a few of films whose weights begin so large that their units are saturated.

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
    weights = checked_weights(sample_weight, X)
    shares = None if weights is None else weights / weights.sum()
    film, network = film_of(clf), network_of(clf)
    records = indices_of(film, epochs)
    return pd.DataFrame(
        {
            "epoch": film.epochs[records],
            "sharpness": largest_curvatures(network, film.parameters[records], X, y, shares),
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
def largest_curvatures(
    network: Network,
    stack: Array,
    X: Any,
    y: Array,
    shares: Array | float | None = None,
    tol: float = TOLERANCE,
) -> Array:
    """Sharpness at many vectors of parameters, (n, n_parameters); rows count by shares of 1."""
    shares = 1 / X.shape[0] if shares is None else shares
    is_layer = network.n_layers == 1
    with blas_threads_for(network.largest_product(X.shape[0])):
        if is_layer and network.output == "logistic" and X.shape[1] <= FEW_FEATURES:
            return _of_neurons(network, stack, X, y, shares)
        return _by_products(network, stack, X, y, shares, EXACT if is_layer else tol)


def _by_products(
    network: Network, stack: Array, X: Any, y: Array, shares: Array | float, tol: float
) -> Array:
    """Many records at once, each from the eigenvectors of the two that it lies between."""
    n, size = len(stack), network.n_parameters
    found, vectors = np.empty(n), np.empty((n, DIRECTIONS, size), np.float32)  # to go on from
    vectors[:] = np.random.RandomState(0).normal(size=(DIRECTIONS, size))
    n_at_once = max(ENTRIES // max(X.shape[0] * max(network.layer_sizes[1:]), size), 1)
    for records, distance in halvings(n, min(n_at_once, n // FEW + 1)):
        for block in np.split(records, range(n_at_once, len(records), n_at_once)):
            at = hessians(network, stack[block].astype(float, copy=False), X, y, shares)
            starts = vectors[block]
            if distance:
                later = np.where(block + distance < n, distance, -distance)
                starts = _between(vectors[block - distance], vectors[block + later])
            found[block], vectors[block] = largest_eigenvalues(
                partial(_products, at), starts.astype(float), tol, from_nowhere=distance == 0
            )
    return found


def _products(at: Hessians, vectors: Array, which: Array) -> Array:
    return at.of(which).times(vectors)


def halvings(n: int, n_first: int) -> Iterator[tuple[Array, int]]:
    """At most `n_first` of n records, then level by level those between, with their distance."""
    distance = 1
    while n > n_first * distance:
        distance *= 2
    yield np.arange(0, n, distance), 0
    while distance > 1:
        distance //= 2
        yield np.arange(distance, n, 2 * distance), distance


def _between(before: Array, after: Array) -> Array:
    """Means of pairs of directions, (n, 2, size), the later turned as near to the earlier."""
    left, _, right = np.linalg.svd(before @ after.swapaxes(1, 2))
    return before + left @ right @ after


def _of_neurons(network: Network, stack: Array, X: Any, y: Array, shares: Array | float) -> Array:
    """Of single sigmoids, each on its own: x̃x̃ᵀ of every row, times how its loss curves in z."""
    rows = np.hstack([X.toarray() if hasattr(X, "toarray") else X, np.ones((X.shape[0], 1))])
    found = np.full(len(stack), np.nan)
    for block in blocks(np.arange(len(stack)), rows.size * y.shape[1]):
        at = hessians(network, stack[block].astype(float, copy=False), X, y, shares)
        # (records, outputs, 1, rows) times (columns, rows) is every row's share in every column.
        weighted = (at.output_curvature * shares)[:, :, None] * rows.T
        matrices = weighted @ rows
        is_finite = np.isfinite(matrices).all(axis=(1, 2, 3))
        found[block[is_finite]] = np.linalg.eigvalsh(matrices[is_finite]).max(axis=(1, 2))
    return found
