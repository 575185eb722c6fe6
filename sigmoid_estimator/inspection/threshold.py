"""The convention by which an output means class 1: what another threshold would miss and admit."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import has_one_score, network_of, parameters_of
from sigmoid_estimator.inspection.checks import rows_and_targets
from sigmoid_estimator.network import output_pre_activation

Array = np.ndarray

THRESHOLDS = tuple(k / 100 for k in range(1, 100))
N_BINS = 20


def threshold_errors(
    clf: SigmoidMLPClassifier, X: Any, y: Any, thresholds: Sequence[float] = THRESHOLDS
) -> pd.DataFrame:
    """Count the misses and the false alarms where an output of at least t means class 1.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier of two classes.
    X, y : array-like
        Rows, and their classes.
    thresholds : sequence of float, default=0.01, 0.02, …, 0.99
        Values of t.

    Returns
    -------
    pandas.DataFrame
        One row per threshold, with the columns

        - threshold: t;
        - misses: rows of class 1 whose output is below t;
        - false_alarms: rows of class 0 whose output is t or more;
        - precision: share of class 1 among the rows that are called so, NaN where none is;
        - recall: share of the rows of class 1 that are called so, NaN without any.

    Raises
    ------
    ValueError
        If it has more than two classes.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import threshold_errors
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0]]], [[0.0]], activation="sigmoid", classes=[0, 1]
    ... )
    >>> X, y = [[-2.0], [-1.0], [0.0], [1.0]], [0, 1, 0, 1]
    >>> threshold_errors(clf, X, y, [0.1, 0.5, 0.9])
       threshold  misses  false_alarms  precision  recall
    0        0.1       0             2        0.5     1.0
    1        0.5       1             1        0.5     0.5
    2        0.9       2             0        NaN     0.0
    """
    outputs, is_class_1 = _outputs(clf, X, y)
    wanted = np.asarray(thresholds, dtype=float)
    ones, others = np.sort(outputs[is_class_1]), np.sort(outputs[~is_class_1])
    misses = np.searchsorted(ones, wanted, side="left")
    false_alarms = len(others) - np.searchsorted(others, wanted, side="left")
    hits = len(ones) - misses
    with np.errstate(invalid="ignore"):
        return pd.DataFrame(
            {
                "threshold": wanted,
                "misses": misses,
                "false_alarms": false_alarms,
                "precision": hits / (hits + false_alarms),
                "recall": hits / np.float64(len(ones)),
            }
        )


def output_shares(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, n_bins: int = N_BINS
) -> pd.DataFrame:
    """Count the outputs of either class in bins from 0 to 1.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier of two classes.
    X, y : array-like
        Rows, and their classes.
    n_bins : int, default=20
        Bins of equal width.

    Returns
    -------
    pandas.DataFrame
        One row per class and bin: label (0 or 1), low, high, count, and share of the class.

    Raises
    ------
    ValueError
        If it has more than two classes.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import output_shares
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0]]], [[0.0]], activation="sigmoid", classes=[0, 1]
    ... )
    >>> output_shares(clf, [[-2.0], [-1.0], [1.0]], [0, 0, 1], n_bins=2)
       label  low  high  count  share
    0      0  0.0   0.5      2    1.0
    1      0  0.5   1.0      0    0.0
    2      1  0.0   0.5      0    0.0
    3      1  0.5   1.0      1    1.0
    """
    outputs, is_class_1 = _outputs(clf, X, y)
    edges = np.linspace(0, 1, n_bins + 1)
    parts = []
    for label, is_of_class in enumerate((~is_class_1, is_class_1)):
        counts = np.histogram(outputs[is_of_class], edges)[0]
        share = counts / max(int(is_of_class.sum()), 1)
        bins = {"label": label, "low": edges[:-1], "high": edges[1:]}
        parts.append(pd.DataFrame(bins | {"count": counts, "share": share}))
    return pd.concat(parts, ignore_index=True)


def outputs_by_group(
    clf: SigmoidMLPClassifier, X: Any, y: Any, groups: Any = None
) -> pd.DataFrame:
    """List the output of every row beside the group that it belongs to, such as its digit.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier of two classes.
    X, y : array-like
        Rows, and their classes.
    groups : array-like of shape (n_samples,) or None, default=None
        What each row is, of which y knows only whether it is of class 1; None is that class.

    Returns
    -------
    pandas.DataFrame
        One row per row of X: row, group (as text), label (0 or 1) and output.

    Raises
    ------
    ValueError
        If it has more than two classes, or there is not one group per row.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import outputs_by_group
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0]]], [[0.0]], activation="sigmoid", classes=[0, 1]
    ... )
    >>> outputs_by_group(clf, [[-2.0], [0.0]], [0, 1], [4, 9])
       row group  label    output
    0    0     4      0  0.119203
    1    1     9      1  0.500000
    """
    outputs, is_class_1 = _outputs(clf, X, y)
    if groups is None:
        groups = is_class_1.astype(int)
    if len(groups) != len(outputs):
        raise ValueError(
            f"groups must be one per row, {len(outputs):,}, got {len(groups):,} of them."
        )
    return pd.DataFrame(
        {
            "row": np.arange(len(outputs)),
            "group": [str(group) for group in groups],
            "label": is_class_1.astype(int),
            "output": outputs,
        }
    )


def _outputs(clf: SigmoidMLPClassifier, X: Any, y: Any) -> tuple[Array, Array]:
    """The output of every row, and whether it is of class 1."""
    check_is_fitted(clf)
    if not has_one_score(clf):
        raise ValueError(
            "A threshold is that of one output which tells two classes apart, and this network "
            f"has {clf.n_outputs_} outputs. Fit it on two classes."
        )
    X, targets = rows_and_targets(clf, X, y)
    network = network_of(clf)
    with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
        z = output_pre_activation(network, parameters_of(clf), X)
        return network.activate_output(z)[:, 0], targets[:, 0].astype(bool)
