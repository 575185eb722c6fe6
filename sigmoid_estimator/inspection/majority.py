"""What an accuracy is to be compared with."""

from typing import Any

import numpy as np
from sklearn.utils.validation import column_or_1d


def majority_share(y: Any) -> float:
    """Share of the largest class: the accuracy of naming it for every row.

    Parameters
    ----------
    y : array-like of shape (n_samples,)
        Labels, one at least.

    Returns
    -------
    float
        Above 0 and up to 1.

    Raises
    ------
    ValueError
        If there is no label, or there are several for a row.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import majority_share
    >>> majority_share(["in", "out", "out", "out"])
    0.75
    """
    labels = column_or_1d(y)
    if not labels.size:
        raise ValueError("y must hold one label at least, got none.")
    _, counts = np.unique(labels, return_counts=True)
    return float(counts.max() / labels.size)
