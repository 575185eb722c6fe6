"""How near the units are to their asymptotes, and how much slope is left to learn by."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import logit

from sigmoid_estimator.inspection.passes import Pass, checked_rows, per_layer
from sigmoid_estimator.inspection.units import Units

Array = np.ndarray

TOLERANCE = 0.05  # nearness to an asymptote that counts, as a part of the range


def saturation(
    clf: Any, X: Any, *, epochs: int | Sequence[int] | Array | None = None, tol: float = TOLERANCE
) -> pd.DataFrame:
    """Measure how saturated every layer is, over the film.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a film.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to send through the network.
    epochs : int, sequence of int or None, default=None
        Epochs asked for; of one that is no record, the nearest record before it. None is every
        record.
    tol : float, default=0.05
        How near an asymptote counts as saturated, as a part of the activation's range; between 0
        and 0.5.

    Returns
    -------
    pandas.DataFrame
        One row per record and layer, over all samples and units of the layer, with the columns

        - epoch: epoch of the record;
        - layer: from 1 to L, the output layer; a softmax output counts as one sigmoid per class,
          of the logit of its probability;
        - saturated_fraction: share of outputs nearer than `tol` to an asymptote;
        - mean_slope: mean of h′(z), (0, ¼] for sigmoids; p(1 − p) for a softmax;
        - phi: the saturation measure φ of Rakitianskaia & Engelbrecht [1]_: 0 where all outputs
          are midway between the asymptotes, 1 where all are at one, ½ where they are uniform;
        - entropy: mean binary entropy, in bits, of the output's place between the asymptotes;
        - signal_variance: variance of a unit's output across the samples, mean over the units;
        - dead_fraction: share of units that are ReLUs and 0 on every sample.

        Without two asymptotes (ReLU, leaky ReLU, identity) saturated_fraction, phi and entropy
        are NaN.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film, is a network of perceptrons, an epoch is not a whole number of at
        least 0, or `tol` is not between 0 and 0.5.

    Notes
    -----
    φ bins the outputs, scaled to g in [−1, 1], into ten equal bins and is Σ_b f_b |ḡ_b| / Σ_b f_b.
    No bin crosses 0, so that this is the mean size of g.

    References
    ----------
    .. [1] Rakitianskaia, Engelbrecht: Measuring saturation in neural networks. IEEE SSCI, 2015.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_moons
    >>> from sigmoid_estimator.inspection import saturation
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), learning_rate_init=0.1, max_iter=500, random_state=0)
    >>> table = saturation(clf.fit(X, y), X, epochs=[0, 500])
    >>> table[["epoch", "layer", "saturated_fraction", "phi"]].round(2)
       epoch  layer  saturated_fraction   phi
    0      0      1                0.00  0.16
    1      0      2                0.00  0.42
    2    500      1                0.78  0.90
    3    500      2                0.92  0.96
    """
    if not 0 < tol < 0.5:
        raise ValueError(f"tol must be between 0 and 0.5, a part of the range, got {tol!r}.")
    return per_layer(clf, checked_rows(clf, X), epochs, lambda ahead: saturation_of(ahead, tol))


def saturation_of(ahead: Pass, tol: float) -> dict[str, Array]:
    """The measures of a forward pass, (n_records, n_layers) each."""
    layers = [_measures(units, tol) for units in ahead.units]
    return {name: np.stack([layer[name] for layer in layers], axis=1) for name in layers[0]}


def _measures(units: Units, tol: float) -> dict[str, Array]:
    """The measures of one layer, (n_records,) each."""
    n_records, n_samples, _ = units.z.shape
    unknown = (np.full(n_records, np.nan),) * 3
    saturated, phi, entropy = _nearness(units, tol) if units.is_bounded else unknown
    # A product, because NumPy's mean over the middle axis takes eight times as long.
    deviation = units.h - np.full((1, n_samples), 1 / n_samples) @ units.h
    return {
        "saturated_fraction": saturated,
        "mean_slope": _mean(units.slopes),
        "phi": phi,
        "entropy": entropy,
        "signal_variance": _mean(np.square(deviation)),
        "dead_fraction": units.is_dead.mean(axis=1),
    }


def _nearness(units: Units, tol: float) -> tuple[Array, Array, Array]:
    """Saturated fraction, φ and entropy: what there is to say between two asymptotes."""
    saturated = _mean(units.distances > logit(1 - tol))
    return saturated, 1 - 2 * _mean(units.gaps), _mean(units.entropies) / np.log(2)


def _mean(values: Array) -> Array:
    """Mean over samples and units."""
    return values.mean(axis=(1, 2))
