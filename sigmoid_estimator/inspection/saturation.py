"""How near the units are to their asymptotes, and how much slope is left to learn by."""

from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import logit

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection.checks import Epochs, checked_rows, indices_of
from sigmoid_estimator.inspection.passes import Pass, Units, measured, per_layer
from sigmoid_estimator.network import Network

Array = np.ndarray

TOLERANCE = 0.05  # nearness to an asymptote that counts, as a part of the range


def saturation(
    clf: SigmoidMLPClassifier, X: Any, *, epochs: Epochs = None, tol: float = TOLERANCE
) -> pd.DataFrame:
    """Measure how saturated every layer is, over the film.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to send through the network.
    epochs : int, sequence of int or None, default=None
        Which records; None is all of them.
    tol : float, default=0.05
        How near an asymptote counts as saturated, as a part of the activation's range; between 0
        and 0.5.

    Returns
    -------
    pandas.DataFrame
        One row per record and layer, over all samples and units of the layer, with the columns

        - epoch, layer;
        - saturated_fraction: share of outputs nearer than `tol` to an asymptote;
        - mean_slope: mean of h′(z), (0, ¼] for sigmoids; p(1 − p) for a softmax;
        - phi: the saturation measure φ of Rakitianskaia & Engelbrecht [1]_: 0 where all outputs
          are midway between the asymptotes, 1 where all are at one, ½ where they are uniform;
        - entropy: mean binary entropy, in bits, of the output's place between the asymptotes;
        - signal_variance: variance of a unit's output across the samples, mean over the units;
        - dead_fraction: share of units that are ReLUs and 0 on every sample.

        Without two asymptotes (ReLU and its kin, identity) saturated_fraction, phi and entropy
        are NaN.

    Notes
    -----
    φ bins the outputs, scaled to g in [−1, 1], into ten equal bins and is
    ``Σ_b f_b |ḡ_b| / Σ_b f_b``. No bin crosses 0, so that this is the mean size of g.

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


def lost_rows(ahead: Pass, tol: float = TOLERANCE) -> Array:
    """In how many rows every unit is saturated, or a ReLU that is 0, (n_records, n_units)."""
    ones = np.ones((1, ahead.z[0].shape[1]))
    # A product, because NumPy's sum over the middle axis takes twice as long.
    is_lost = [_is_lost(units, tol) for units in ahead.hidden_units]
    counts = [(ones @ layer)[:, 0] for layer in (*is_lost, _outputs_near(ahead, tol))]
    return np.concatenate(counts, axis=1)


def lost_shares(network: Network, rows: Array, n_rows: int) -> Array:
    """Share of every layer that hardly learns, (n_records, n_layers): saturated, or dead units."""
    layers = np.split(rows, np.cumsum(network.layer_sizes[1:-1]), axis=1)
    shares = [
        (layer / n_rows if has_ends else layer == n_rows).mean(axis=1)
        for layer, has_ends in zip(layers, have_ends(network), strict=True)
    ]
    return np.stack(shares, axis=1)


def have_ends(network: Network) -> Array:
    """Which layers have two asymptotes, to be near to; that of outputs always has."""
    return np.array([*(rule.is_bounded for rule in network.rules), True])


def _is_lost(units: Units, tol: float) -> Array:
    """In which rows a unit hardly learns."""
    if units.is_bounded:
        return _is_near(units, tol)
    return units.z <= 0 if units.activation == "relu" else np.zeros(units.z.shape, dtype=bool)


def _outputs_near(ahead: Pass, tol: float) -> Array:
    """Which probabilities are near 0 or 1; unlike their logits they take one exponential each."""
    z = ahead.z[-1]
    if ahead.network.output != "softmax":
        return np.abs(z) > logit(1 - tol)
    shares = np.exp(z - z.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return (shares < tol) | (shares > 1 - tol)


def _measures(units: Units, tol: float) -> dict[str, Array]:
    """The measures of one layer, (n_records,) each."""
    n_records, n_samples, _ = units.z.shape
    unknown = (np.full(n_records, np.nan),) * 2
    phi, entropy = _nearness(units) if units.is_bounded else unknown
    # A product, because NumPy's mean over the middle axis takes eight times as long.
    deviation = units.h - np.full((1, n_samples), 1 / n_samples) @ units.h
    return {
        "saturated_fraction": _saturated(units, tol),
        "mean_slope": _mean(units.slopes),
        "phi": phi,
        "entropy": entropy,
        "signal_variance": _mean(np.square(deviation)),
        "dead_fraction": units.is_dead.mean(axis=1),
    }


def _nearness(units: Units) -> tuple[Array, Array]:
    """φ and entropy, which need two asymptotes."""
    return 1 - 2 * _mean(units.gaps), _mean(units.entropies) / np.log(2)


def _saturated(units: Units, tol: float) -> Array:
    """Share of the outputs within `tol` of an asymptote, a part of the range."""
    if not units.is_bounded:
        return np.full(len(units.z), np.nan)
    return _mean(_is_near(units, tol))


def _is_near(units: Units, tol: float) -> Array:
    """Which outputs are near an asymptote."""
    return np.abs(units.logits) > logit(1 - tol)


def _mean(values: Array) -> Array:
    """Mean over samples and units."""
    return values.mean(axis=(1, 2))


def activation_histograms(
    clf: SigmoidMLPClassifier,
    X: Any,
    *,
    epochs: Epochs = None,
    bins: int = 20,
    pre_activation: bool = False,
) -> pd.DataFrame:
    """Count how the outputs of every layer lie between its asymptotes, over the film.

    A layer has the same bins in every epoch: from asymptote to asymptote; where there is none, for
    pre-activations, and where a GELU or SiLU dips below its own, to the outermost value of the
    epochs asked for.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to send through the network.
    epochs : int, sequence of int or None, default=None
        Which records; None is all of them.
    bins : int, default=20
        Bins of equal width, at least 1.
    pre_activation : bool, default=False
        Whether to count z = hW + b instead of the units' outputs.

    Returns
    -------
    pandas.DataFrame
        One row per record, layer and bin, with the columns

        - epoch;
        - layer: from 1 to L, the output layer; outputs of a softmax are its probabilities;
        - low, high: edges of the bin; high belongs to the next bin, save for the last;
        - share: of the values of the layer, over samples and units.

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
    records = indices_of(film, epochs)
    edges = _edges(clf, X, records, pre_activation)
    shares = measured(
        clf, X, records, lambda ahead: _shares(_values(ahead, pre_activation), edges, bins)
    )
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


def _values(ahead: Pass, pre_activation: bool) -> list[Array]:
    """What is counted in every layer, if all of it fits into a histogram."""
    layers = ahead.z if pre_activation else [units.h for units in ahead.units]
    for number, values in enumerate(layers, start=1):
        if not np.isfinite(values).all():
            raise ValueError(
                f"A histogram needs finite values, and weights of this film make layer {number} "
                "overflow. Ask for epochs before the training diverged."
            )
    return layers


def _edges(clf: SigmoidMLPClassifier, X: Array, records: Array, pre_activation: bool) -> Array:
    """Lowest and highest edge of every layer, (n_layers, 2): asymptotes or outermost values."""
    network = network_of(clf)
    ends = [(rule.low, rule.high) for rule in network.rules]
    asymptotes = np.array([*ends, (0, 1)], dtype=float)
    is_known = np.isfinite(asymptotes) & (not pre_activation)
    if is_known.all():
        return asymptotes

    def extremes_of(ahead: Pass) -> list[tuple[float, float]]:
        return [(values.min(), values.max()) for values in _values(ahead, pre_activation)]

    extremes = np.array(measured(clf, X, records, extremes_of))
    outermost = np.column_stack([extremes[..., 0].min(axis=0), extremes[..., 1].max(axis=0)])
    return widened(np.where(is_known, asymptotes, outermost), outermost)


def widened(asymptotes: Array, outermost: Array) -> Array:
    """The edges, widened to values beyond an asymptote, (n_layers, 2) each: GELU dips below 0."""
    low = np.minimum(asymptotes[:, 0], outermost[:, 0])
    high = np.maximum(asymptotes[:, 1], outermost[:, 1])
    # Where all values are the same, they begin a bin of width 1.
    return np.column_stack([low, np.where(high > low, high, low + 1)])


def _shares(layers: list[Array], edges: Array, bins: int) -> Array:
    """Share of a layer's values in every bin, (n_records, n_layers, bins)."""
    shares = [
        counts_in_bins(h, low, high, bins) / h[0].size
        for h, (low, high) in zip(layers, edges.tolist(), strict=True)
    ]
    return np.stack(shares, axis=1)


def counts_in_bins(h: Array, low: float, high: float, bins: int) -> Array:
    """Number of the values of every record in every bin, (n_records, bins)."""
    n_records = len(h)
    # The last bin holds its upper edge, too.
    in_bin = np.minimum(((h - low) / (high - low) * bins).astype(np.int64), bins - 1)
    in_bin += bins * np.arange(n_records)[:, None, None]
    counts = np.bincount(in_bin.ravel(), minlength=n_records * bins)
    return counts.reshape(n_records, bins)
