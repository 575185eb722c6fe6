"""How many entries of every layer are near an end of their range: are they near 0 or 1?"""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.inspection.checks import Epochs, checked_rows
from sigmoid_estimator.inspection.passes import Pass, Units, per_layer
from sigmoid_estimator.inspection.saturation import TOLERANCE

Array = np.ndarray

PLACES = ["near_low", "between", "near_high"]
SHARE = 0.95  # of a layer's entries that makes it saturated


def entry_counts(clf: SigmoidMLPClassifier, X: Any, *, epochs: Epochs = None) -> pd.DataFrame:
    """Count the entries of every layer that are near an asymptote, over the film.

    An entry is what one unit makes of one row. Near is within 5 % of the range of the activation;
    the low end of a ReLU is 0 itself.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to send through the network.
    epochs : int, sequence of int or None, default=None
        Which records; None is all of them.

    Returns
    -------
    pandas.DataFrame
        One row per record and layer, with the columns

        - epoch, layer;
        - near_low, between, near_high: entries near the low asymptote, near none, and near the
          high one; they add up to samples times units;
        - whole_rows: samples of which no entry is between, neither in this layer nor in one below;
        - largest_z: largest size of a pre-activation;
        - smallest_slope: smallest h′(z).

    See Also
    --------
    saturation : The share of entries that are near, and other measures of a layer.
    unit_report : What every unit has become.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import entry_counts
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[8.0, 1.0]], [[0.0], [8.0]]], [[0.0, 0.0], [0.0]],
    ...     activation="sigmoid", classes=[0, 1])
    >>> table = entry_counts(clf, [[-1.0], [1.0], [9.0]])
    >>> table[["layer", "near_low", "between", "near_high", "whole_rows"]]
       layer  near_low  between  near_high  whole_rows
    0      1         1        2          3           1
    1      2         0        1          2           1
    """
    return per_layer(clf, checked_rows(clf, X), epochs, _counts)


def saturated_since(frame: pd.DataFrame, *, share: float = SHARE) -> pd.DataFrame:
    """Find the epoch since which every layer has been saturated, up to the end of the film.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`saturation` returns.
    share : float, default=0.95
        Share of a layer's entries that makes it saturated, above 0 and up to 1.

    Returns
    -------
    pandas.DataFrame
        One row per layer: layer, and epoch, the first record's since which the saturated fraction
        has been at least `share`; NA if the last record's is not, or there are no ends to be near
        to.

    Examples
    --------
    >>> import pandas as pd
    >>> from sigmoid_estimator.inspection import saturated_since
    >>> frame = pd.DataFrame({"epoch": [0, 1, 2, 3], "layer": 1,
    ...                       "saturated_fraction": [0.97, 0.4, 0.96, 0.99]})
    >>> saturated_since(frame)["epoch"].tolist()
    [2]
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must be above 0 and at most 1, got {share!r}.")
    epochs = {layer: _since(rows, share) for layer, rows in frame.groupby("layer")}
    return pd.DataFrame({"layer": epochs.keys(), "epoch": pd.array([*epochs.values()], "Int64")})


def _since(rows: pd.DataFrame, share: float) -> int | None:
    """First epoch of a layer's last unbroken stretch of saturated records."""
    rows = rows.sort_values("epoch")
    is_below = ~(rows["saturated_fraction"] >= share).to_numpy()  # NaN is below
    n_left = int(is_below[::-1].argmax()) if is_below.any() else len(rows)
    return int(rows["epoch"].iloc[-n_left]) if n_left else None


def _counts(ahead: Pass) -> dict[str, Array]:
    """The counts of a forward pass, (n_records, n_layers) each."""
    layers = [_of_layer(units) for units in ahead.units]
    # A row counts as whole only while all layers below had it whole, too.
    whole = np.logical_and.accumulate([~layer.pop("is_between").any(axis=2) for layer in layers])
    counts = {name: np.stack([layer[name] for layer in layers], axis=1) for name in layers[0]}
    return counts | {"whole_rows": whole.sum(axis=2).T}


def _of_layer(units: Units) -> dict[str, Array]:
    """The counts of one layer, (n_records,) each, and which entries are near no end."""
    is_low, is_high = _near(units)
    is_between = ~(is_low | is_high)
    return {
        "is_between": is_between,
        "near_low": is_low.sum(axis=(1, 2)),
        "between": is_between.sum(axis=(1, 2)),
        "near_high": is_high.sum(axis=(1, 2)),
        "largest_z": np.abs(units.z).max(axis=(1, 2)),
        "smallest_slope": units.slopes.min(axis=(1, 2)),
    }


def _near(units: Units) -> tuple[Array, Array]:
    """Which entries are near the low asymptote, and which near the high one."""
    if units.is_bounded:
        return units.near_ends(TOLERANCE)
    is_off = units.z <= 0 if units.activation == "relu" else np.zeros_like(units.z, dtype=bool)
    return is_off, np.zeros_like(is_off)
