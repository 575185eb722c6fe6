"""Labels that are wrong on purpose."""

from typing import Any

import numpy as np
from sklearn.utils import check_random_state


def flip_labels(y: Any, share: float, *, random_state: Any = None) -> np.ndarray:
    """Give a share of the labels another class, as careless labelling does.

    Parameters
    ----------
    y : array-like of shape (n_samples,)
        Labels.
    share : float
        Part of the labels to flip, from 0 to 1; the number of them is rounded.
    random_state : int, RandomState instance or None, default=None
        Which labels are flipped, and to which class.

    Returns
    -------
    ndarray of shape (n_samples,)
        A copy of the labels; a flipped one has any of the other classes, all alike probable.

    Raises
    ------
    ValueError
        If the share is not from 0 to 1, or there is only one class.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import flip_labels
    >>> flip_labels([0, 0, 0, 0, 1, 1, 1, 1], 0.25, random_state=0)
    array([0, 0, 1, 0, 1, 1, 0, 1])
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, got {share!r}.")
    classes, codes = np.unique(np.asarray(y), return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"Flipping labels needs at least two classes, got {len(classes)}.")
    random = check_random_state(random_state)
    flipped = random.choice(len(codes), round(share * len(codes)), replace=False)
    codes[flipped] += random.randint(1, len(classes), len(flipped))
    return classes[codes % len(classes)]
