"""Whether a single neuron can reach 100 % at all."""

from typing import Any

import numpy as np
from scipy.optimize import linprog
from sklearn.utils import check_X_y

Array = np.ndarray


def linearly_separable(X: Any, y: Any) -> bool:
    """Whether a line (a hyperplane) has the two classes strictly on different sides.

    If it exists, the weights of a single neuron trained without L2 grow for ever; if not, they
    converge.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        Rows.
    y : array-like of shape (n_samples,)
        Labels of two classes.

    Returns
    -------
    bool
        True if some w and b give every row of one class w·x + b > 0 and every other row < 0.

    Raises
    ------
    ValueError
        If y does not hold two classes.

    Notes
    -----
    The linear program min t, (2y − 1)(w·x + b) ≥ 1 − t, t ≥ 0 always has a solution: t = 0 if the
    classes are separable, else t = 1 (a smaller t could be scaled to 0), so that rounding cannot
    blur the answer.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_line, load_noisy_line
    >>> from sigmoid_estimator.inspection import linearly_separable
    >>> linearly_separable(*load_line(return_X_y=True))
    True
    >>> linearly_separable(*load_noisy_line(return_X_y=True))
    False
    """
    X, sign = checked(X, y)
    spread = X.std(axis=0)
    # Separability does not depend on the scale of the features; the solver's tolerances do.
    scaled = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1)
    n_samples, n_features = X.shape
    rows = np.hstack([sign * scaled, sign, np.ones((n_samples, 1))])
    solution = linprog(
        c=np.eye(n_features + 2)[-1],
        A_ub=-rows,
        b_ub=-np.ones(n_samples),
        bounds=[(None, None)] * (n_features + 1) + [(0, None)],
    )
    if solution.fun is None:
        raise RuntimeError(f"The linear program was not solved: {solution.message}")
    return bool(solution.fun < 0.5)


def signed_rows(X: Any, y: Any) -> Array:
    """±(x, 1) for every row, + for the second class: u separates where all products are > 0."""
    X, sign = checked(X, y)
    return sign * np.hstack([X, np.ones((len(X), 1))])


def checked(X: Any, y: Any) -> tuple[Array, Array]:
    """Rows, and +1 for the second class and −1 for the first, (n_samples, 1)."""
    X, y = check_X_y(X, y, dtype=np.float64)
    classes = np.unique(y)
    if len(classes) != 2:
        raise ValueError(f"y must hold two classes, got {len(classes)}.")
    return X, np.where(y == classes[1], 1.0, -1.0)[:, None]
