"""The widest margin that two classes allow."""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.optimize import linprog, nnls

from sigmoid_estimator.separability import centre_and_extent, checked, separability

Array = np.ndarray

SMALL = 1e-8  # a distance that loses no digits, whatever the margin is
RESCALINGS = 5
STEPS_PER_FEATURE = 10  # of the support vectors' exchange
CHEAP_BIAS = 1e3  # times the rows' extent: the constant feature of a bias that is nearly free
SHORTFALL, TOLERANCE = 1e-9, 1e-6  # by which a row may fall short of the margin 1
TOO_SMALL = (
    "The margin of these rows is too small beside their distance from the origin to be told in "
    "double precision. Standardise the features."
)


def max_margin(
    X: Any,
    y: Any,
    *,
    norm: Literal["l2", "linf"] = "l2",
    bias: Literal["penalised", "free"] = "penalised",
) -> pd.DataFrame:
    """Find the maximum margin of two classes: the least weights that keep every row 1 away.

    By default it is that of the augmented data (x, 1), in which the bias counts as a weight:
    gradient descent on the cross-entropy of a single neuron tends to its direction (Soudry et al.,
    JMLR 19(70), 2018). It is not the line with the widest clearance, which is that of
    ``bias="free"``; the two can differ by 39°.

    Parameters
    ----------
    X : array-like or sparse matrix of shape (n_samples, n_features)
        Rows.
    y : array-like of shape (n_samples,)
        Labels of two classes.
    norm : {"l2", "linf"}, default="l2"
        Which norm of the weights is least: the Euclidean one, or the largest ``|weight|``, to
        whose direction Adam tends (Zhang, Zou & Cao, arXiv 2406.10650, 2024). The second is a
        linear program and may have several solutions, of which one is returned.
    bias : {"penalised", "free"}, default="penalised"
        Whether the bias counts in the norm. Where it is free, "l2" is a support vector machine's
        solution, ``SVC(kernel="linear", C=inf)``, and margin is its clearance: the distance of the
        nearest row to the line.

    Returns
    -------
    pandas.DataFrame
        One row: coef (an array of shape (n_features,)) and intercept, scaled so that the smallest
        margin ±(w·x + b) of a row is 1, and margin γ, 1 over the norm of (coef, intercept), or
        of coef if the bias is free. NaN if the classes are not separable.

    Raises
    ------
    ValueError
        If y does not hold two classes; if norm or bias is none of its values; if the rows lie so
        far from the origin, or so near to each other, that their margin cannot be told in double
        precision.

    Notes
    -----
    The least ‖u‖ with Vu ≥ 1, V the rows ±(x, 1), is a least-distance problem: the non-negative
    least squares of [Vᵀ; h·1ᵀ] against (0, …, 0, 1), whose weights are above 0 for the support
    vectors (Lawson & Hanson, *Solving Least Squares Problems*, 1974, chapter 23), with h chosen
    such that ‖hu‖ is about 1. On these rows Vu = 1 is then solved to the last digit; a row that
    falls short of it joins them, one that pulls the wrong way leaves. A free bias begins at a bias
    that costs next to nothing, and is free when Vu = 1 is solved.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> from sigmoid_estimator.inspection import max_margin
    >>> X, y = load_and_gate(return_X_y=True)
    >>> best = max_margin(X, y).iloc[0]
    >>> best["coef"].round(6)
    array([2., 2.])
    >>> print(round(best["intercept"], 6), round(best["margin"] ** -2, 6))  # γ = 1/√17
    -3.0 17.0
    >>> print(round(max_margin(X, y, norm="linf")["margin"][0], 6))  # 1/3
    0.333333
    >>> print(round(max_margin(X, y, bias="free")["margin"][0] ** -2, 6))  # half of √½
    8.0
    """
    solve = _solver(norm, bias)
    V = signed_rows(X, y)
    u = solve(V) if separability(X, y) == "separable" else np.full(V.shape[1], np.nan)
    weights = u if bias == "penalised" else u[:-1]
    size = np.linalg.norm(weights, 2 if norm == "l2" else np.inf)
    return pd.DataFrame([{"coef": u[:-1], "intercept": u[-1], "margin": 1 / size}])


def signed_rows(X: Any, y: Any) -> Array:
    """±(x, 1) for every row, + for the second class: u separates where all products are > 0."""
    X, classes, codes = checked(X, y)
    if len(classes) != 2:
        raise ValueError(f"y must hold two classes, got {len(classes)}.")
    return (2 * codes[:, None] - 1) * np.hstack([X, np.ones((len(X), 1))])


def _solver(norm: str, bias: str) -> Callable[[Array], Array]:
    """Choose the function that finds the least u with Vu ≥ 1, V the rows ±(x, 1)."""
    solvers: dict[tuple[str, str], Callable[[Array], Array]] = {
        ("l2", "penalised"): partial(_narrowest, on_the_margin=_on_the_margin),
        ("l2", "free"): _narrowest_with_free_bias,
        ("linf", "penalised"): partial(_least_largest, is_bias_free=False),
        ("linf", "free"): partial(_least_largest, is_bias_free=True),
    }
    for name, value, values in (
        ("norm", norm, ("l2", "linf")),
        ("bias", bias, ("penalised", "free")),
    ):
        if value not in values:
            raise ValueError(f"{name} must be {values[0]!r} or {values[1]!r}, got {value!r}.")
    return solvers[norm, bias]


def _narrowest_with_free_bias(V: Array) -> Array:
    """The least w with V(w, b) ≥ 1, b whatever it is: the origin does not count, nor the unit."""
    sign, X = V[:, -1:], V[:, :-1] * V[:, -1:]
    centre = X.min(axis=0) / 2 + X.max(axis=0) / 2
    extent = np.abs(X - centre).max()
    rows = np.hstack([sign * (X - centre) / extent, CHEAP_BIAS * sign])
    u = _narrowest(rows, on_the_margin=_on_the_margin_with_free_bias)
    w = u[:-1] / extent
    return np.append(w, CHEAP_BIAS * u[-1] - w @ centre)


def _least_largest(V: Array, *, is_bias_free: bool) -> Array:
    """u with Vu ≥ 1 whose largest |entry| is least: a linear program in (u, t), |u_i| ≤ t.

    Its unknowns are the weights of features of extent 1 around their middle, and the bias there.
    """
    sign, X = V[:, -1:], V[:, :-1] * V[:, -1:]
    centre, extent = centre_and_extent(X)
    n_features = len(centre)
    # u in terms of the unknowns v: w = v / extent, b = v_b − w·centre.
    back = np.eye(n_features + 1)
    back[:-1, :-1] /= extent[:, None]
    back[-1, :-1] = -centre / extent
    counted = back[:-1] if is_bias_free else back
    unit = np.abs(counted).max()  # of t, such that no coefficient is lost
    bounded = counted / unit
    ones = np.ones((len(bounded), 1))
    rows = np.hstack([sign * (X - centre) / extent, sign])
    solution = linprog(
        c=np.eye(n_features + 2)[-1],
        A_ub=np.block([[bounded, -ones], [-bounded, -ones], [-rows, np.zeros((len(rows), 1))]]),
        b_ub=np.concatenate([np.zeros(2 * len(bounded)), -np.ones(len(rows))]),
        bounds=[(None, None)] * (n_features + 1) + [(0, None)],
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if solution.x is None:
        raise ValueError(TOO_SMALL)
    smallest = (rows @ solution.x[:-1]).min()
    if not smallest > 1 - TOLERANCE:
        raise ValueError(TOO_SMALL)
    return back @ (solution.x[:-1] / smallest)


def _narrowest(V: Array, *, on_the_margin: Callable[[Array], tuple[Array, Array]]) -> Array:
    """The least u with Vu ≥ 1, where `on_the_margin` finds that with Vu = 1."""
    support = np.flatnonzero(_multipliers(V)).tolist()
    for _ in range(STEPS_PER_FEATURE * V.shape[1]):
        u, multipliers = on_the_margin(V[support])
        margins = V @ u
        if multipliers.min() < 0 and len(support) > 1:
            del support[multipliers.argmin()]
        elif margins.min() < 1 - SHORTFALL and margins.argmin() not in support:
            support.append(int(margins.argmin()))
        else:
            break
    if not margins.min() > 1 - TOLERANCE:
        raise ValueError(TOO_SMALL)
    return u


def _multipliers(V: Array) -> Array:
    """Weights of the rows in u: above 0 for support vectors, up to rounding."""
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


def _on_the_margin_with_free_bias(V: Array) -> tuple[Array, Array]:
    """(w, b) with V(w, b) = 1 and the least ‖w‖, and its multipliers: w is their sum of rows."""
    bias = V[:, -1]
    X, target = V[:, :-1] / bias[:, None], 1 / bias
    # From one of the rows: from their mean, rounding would give the differences a rank too many.
    apart = X[1:] - X[0]
    w = np.linalg.lstsq(apart, target[1:] - target[0])[0]
    others = np.linalg.lstsq(apart.T, w)[0]
    multipliers = np.append(-others.sum(), others)  # they sum to 0: nothing pulls at a free bias
    return np.append(w, target[0] - w @ X[0]), multipliers * np.sign(bias)
