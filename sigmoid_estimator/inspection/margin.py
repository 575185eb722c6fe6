"""The widest margin that the data allow."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from sigmoid_estimator.inspection.separability import linearly_separable, signed_rows

Array = np.ndarray

SMALL = 1e-8  # a distance that loses no digits, whatever the margin is
RESCALINGS = 5
STEPS_PER_FEATURE = 10  # of the support vectors' exchange
ROUNDING, TOLERANCE = 1e-9, 1e-6  # by which a row may fall short of the margin 1
TOO_SMALL = (
    "The margin of these rows is too small beside their distance from the origin to be told in "
    "double precision. Standardise the features."
)


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
        If y does not hold two classes; if the rows lie so far from the origin, or so near to each
        other, that their margin cannot be told in double precision.

    Notes
    -----
    The least ‖u‖ with Vu ≥ 1, V the rows ±(x, 1), is a least-distance problem: the non-negative
    least squares of [Vᵀ; h·1ᵀ] against (0, …, 0, 1), whose weights are above 0 for the support
    vectors (Lawson & Hanson, *Solving Least Squares Problems*, 1974, chapter 23), with h chosen
    such that ‖hu‖ is about 1. On these rows Vu = 1 is then solved to the last digit; a row that
    falls short of it joins them, one that pulls the wrong way leaves.

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
    u = _narrowest(V) if linearly_separable(X, y) else np.full(V.shape[1], np.nan)
    return pd.DataFrame([{"coef": u[:-1], "intercept": u[-1], "margin": 1 / np.linalg.norm(u)}])


def _narrowest(V: Array) -> Array:
    """The least u with Vu ≥ 1."""
    support = np.flatnonzero(_multipliers(V)).tolist()
    for _ in range(STEPS_PER_FEATURE * V.shape[1]):
        u, multipliers = _on_the_margin(V[support])
        margins = V @ u
        if multipliers.min() < 0 and len(support) > 1:
            del support[multipliers.argmin()]
        elif margins.min() < 1 - ROUNDING and margins.argmin() not in support:
            support.append(int(margins.argmin()))
        else:
            break
    if not margins.min() > 1 - TOLERANCE:
        raise ValueError(TOO_SMALL)
    return u


def _multipliers(V: Array) -> Array:
    """How much each row holds the margin: above 0 for support vectors, up to rounding."""
    rows = V / np.linalg.norm(V, axis=1).max()
    distance = SMALL
    for _ in range(RESCALINGS):
        system = np.vstack([rows.T, np.full(len(rows), distance)])
        target = np.eye(len(system))[-1]
        weights, _ = nnls(system, target, maxiter=100 * len(V))
        residual = system @ weights - target
        if residual[-1] == 0:
            raise ValueError(TOO_SMALL)
        # Digits are lost unless the solution of Vu ≥ distance has a norm of about 1.
        norm = float(np.linalg.norm(residual[:-1] / residual[-1]))
        if 1 / 2 < norm < 2:
            break
        distance /= norm
    return weights


def _on_the_margin(V: Array) -> tuple[Array, Array]:
    """The least u with Vu = 1, and its multipliers: u is their sum of the rows."""
    Q, R = np.linalg.qr(V.T)
    along = np.linalg.lstsq(R.T, np.ones(len(V)))[0]
    return Q @ along, np.linalg.lstsq(R, along)[0]
