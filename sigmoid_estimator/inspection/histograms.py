"""How the outputs of every layer are distributed, epoch by epoch."""

from collections.abc import Callable, Sequence
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection.passes import Pass, checked_rows, measured, records_at
from sigmoid_estimator.inspection.records import film_of

Array = np.ndarray


def activation_histograms(
    clf: Any,
    X: Any,
    *,
    epochs: int | Sequence[int] | Array | None = None,
    bins: int = 20,
    pre_activation: bool = False,
) -> pd.DataFrame:
    """Count how the outputs of every layer lie between its asymptotes, over the film.

    A layer has the same bins in every epoch: from asymptote to asymptote; where there is none, and
    for pre-activations, to the outermost value of the epochs asked for.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a film.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to send through the network.
    epochs : int, sequence of int or None, default=None
        Epochs asked for; of one that is no record, the nearest record before it. None is every
        record.
    bins : int, default=20
        Bins of equal width, at least 1.
    pre_activation : bool, default=False
        Whether to count z = hW + b instead of the units' outputs.

    Returns
    -------
    pandas.DataFrame
        One row per record, layer and bin, with the columns

        - epoch: epoch of the record;
        - layer: from 1 to L, the output layer; outputs of a softmax are its probabilities;
        - low, high: edges of the bin; high belongs to the next bin, save for the last;
        - share: of the values of the layer, over samples and units.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film, is a network of perceptrons, an epoch is not a whole number of at
        least 0, or `bins` is not a whole number of at least 1.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_moons
    >>> from sigmoid_estimator.inspection import activation_histograms
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), learning_rate_init=0.1, max_iter=500, random_state=0)
    >>> table = activation_histograms(clf.fit(X, y), X, epochs=[0, 500], bins=4)
    >>> table[table["layer"] == 2].pivot(index="low", columns="epoch", values="share").round(2)
    epoch  0     500
    low
    0.00   0.0  0.49
    0.25   1.0  0.01
    0.50   0.0  0.01
    0.75   0.0  0.49
    """
    _check_bins(bins)
    X = checked_rows(clf, X)
    film = film_of(clf)
    records = records_at(film, epochs)
    values = _pre_activations if pre_activation else _outputs
    edges = _edges(clf, X, records, values, pre_activation=pre_activation)
    shares = measured(clf, X, records, lambda ahead: _shares(values(ahead), edges, bins))
    ticks = np.linspace(edges[:, 0], edges[:, 1], bins + 1, axis=1)
    n_layers = len(edges)
    return pd.DataFrame(
        {
            "epoch": np.repeat(film.epochs[records], n_layers * bins),
            "layer": np.tile(np.repeat(np.arange(1, n_layers + 1), bins), len(records)),
            "low": np.tile(ticks[:, :-1].ravel(), len(records)),
            "high": np.tile(ticks[:, 1:].ravel(), len(records)),
            "share": np.concatenate(shares).ravel(),
        }
    )


def _check_bins(bins: Any) -> None:
    if not isinstance(bins, Integral) or bins < 1:
        raise ValueError(f"bins must be a whole number of at least 1, got {bins!r}.")


def _pre_activations(ahead: Pass) -> list[Array]:
    return _checked(ahead.z)


def _outputs(ahead: Pass) -> list[Array]:
    return _checked([units.h for units in ahead.units])


def _checked(layers: list[Array]) -> list[Array]:
    """The values, if all of them have a place in a histogram."""
    for number, h in enumerate(layers, start=1):
        if not np.isfinite(h).all():
            raise ValueError(
                f"A histogram needs finite values, and weights of this film make layer {number} "
                "overflow. Ask for epochs before the training diverged."
            )
    return layers


def _edges(
    clf: Any,
    X: Array,
    records: Array,
    values: Callable[[Pass], list[Array]],
    *,
    pre_activation: bool,
) -> Array:
    """Lowest and highest edge of every layer, (n_layers, 2): asymptotes or outermost values."""
    hidden, n_layers = ACTIVATIONS[clf._network.activation], clf._network.n_layers
    asymptotes = np.array([(hidden.low, hidden.high)] * (n_layers - 1) + [(0, 1)], dtype=float)
    is_known = np.isfinite(asymptotes) & (not pre_activation)
    if is_known.all():
        return asymptotes
    extremes = np.array(
        measured(clf, X, records, lambda ahead: [(h.min(), h.max()) for h in values(ahead)])
    )
    outermost = np.column_stack([extremes[..., 0].min(axis=0), extremes[..., 1].max(axis=0)])
    low, high = np.where(is_known, asymptotes, outermost).T
    # Where all values are the same, they begin a bin of width 1.
    return np.column_stack([low, np.where(high > low, high, low + 1)])


def _shares(layers: list[Array], edges: Array, bins: int) -> Array:
    """Share of a layer's values in every bin, (n_records, n_layers, bins)."""
    return np.stack(
        [
            _histograms(h, low, high, bins)
            for h, (low, high) in zip(layers, edges.tolist(), strict=True)
        ],
        axis=1,
    )


def _histograms(h: Array, low: float, high: float, bins: int) -> Array:
    """Share of the values of every record in every bin."""
    n_records = len(h)
    # The last bin holds its upper edge, too.
    place = np.minimum(((h - low) / (high - low) * bins).astype(np.int64), bins - 1)
    place += bins * np.arange(n_records)[:, None, None]
    counts = np.bincount(place.ravel(), minlength=n_records * bins)
    return counts.reshape(n_records, bins) / h[0].size
