"""The widest margin that the data allow."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from sigmoid_estimator.inspection.separability import linearly_separable, signed_rows

Array = np.ndarray


def max_margin(X: Any, y: Any) -> pd.DataFrame:
    """Find the maximum margin of the augmented data (x, 1), in which the bias counts as a weight.

    Gradient descent on the cross-entropy of a single neuron tends to its direction (Soudry et al.,
    JMLR 19(70), 2018). It is not that of ``SVC(kernel="linear")``, whose bias is free: the two can
    differ by 15°.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        Rows.
    y : array-like of shape (n_samples,)
        Labels of two classes.

    Returns
    -------
    pandas.DataFrame
        One row: coef (an array of shape (n_features,)) and intercept, scaled so that the smallest
        margin ±(w·x + b) of a row is 1, and margin γ = 1/‖(w, b)‖. NaN if no line separates the
        classes.

    Raises
    ------
    ValueError
        If y does not hold two classes.

    Notes
    -----
    The least ‖u‖ with Vu ≥ 1, V the rows ±(x, 1), is a least-distance problem: the residual r of
    the non-negative least squares of [Vᵀ; 1ᵀ] against (0, …, 0, 1) gives u = −r/r_last (Lawson &
    Hanson, *Solving Least Squares Problems*, 1974, chapter 23).

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> from sigmoid_estimator.inspection import max_margin
    >>> best = max_margin(*load_and_gate(return_X_y=True)).iloc[0]
    >>> best["coef"].round(6)
    array([2., 2.])
    >>> print(round(best["intercept"], 6), round(best["margin"] ** -2, 6))  # γ = 1/√17
    -3.0 17.0
    """
    V = signed_rows(X, y)
    if not linearly_separable(X, y):
        u = np.full(V.shape[1], np.nan)
    else:
        scale = np.linalg.norm(V, axis=1).max()
        system = np.vstack([V.T / scale, np.ones(len(V))])
        target = np.eye(len(system))[-1]
        weights, _ = nnls(system, target, maxiter=100 * len(V))
        residual = system @ weights - target
        u = -residual[:-1] / residual[-1] / scale
    return pd.DataFrame([{"coef": u[:-1], "intercept": u[-1], "margin": 1 / np.linalg.norm(u)}])
