"""Whether classes can be separated, and the widest margin that they allow."""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linprog, minimize, nnls
from scipy.special import log_softmax
from sklearn.utils import check_X_y

from sigmoid_estimator.targets import as_labels

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
        Which norm of the weights is least: the Euclidean one, or the largest |weight|, to whose
        direction Adam tends (Zhang, Zou & Cao, arXiv 2406.10650, 2024). The second is a linear
        program and may have several solutions, of which one is returned.
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
    centre = X.min(axis=0) / 2 + X.max(axis=0) / 2
    extent = np.abs(X - centre).max(axis=0)
    extent[extent == 0] = 1
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


# HiGHS keeps its constraints to 1e-10 at best; all products are measured in their own mean.
SOLVER, RESOLUTION = 1e-10, 1e-9
ROUNDING = 8 * np.finfo(float).eps  # of a number in a table, and of its products
PAIRS_A_ROUND = 200
FIRST_GUESS_STEPS = 200
INFEASIBLE = 2  # a status of linprog


class _Task(NamedTuple):
    """Rows (x, 1) that a linear program takes, and their classes as 0, 1, …"""

    rows: Array  # (n_samples, n_features + 1), features centred and of extent 1
    noise: Array  # by which each entry of the rows may be wrong
    codes: Array
    n_classes: int


def separability(X: Any, y: Any) -> Literal["separable", "touching", "overlapping"]:
    """Tell whether the classes are separable, touch or overlap, as seen by a linear model.

    It decides what happens to the weights of output neurons that are trained without L2: they
    grow without end on classes that are separable or touch; only where classes overlap is there a
    best finite weight to converge to (Albert & Anderson, 1984).

    Parameters
    ----------
    X : array-like or sparse matrix of shape (n_samples, n_features)
        Rows.
    y : array-like of shape (n_samples,)
        Labels of two or more classes.

    Returns
    -------
    {"separable", "touching", "overlapping"}
        "separable" if some weights name every row's class: for two classes, a line (hyperplane)
        with the classes strictly on different sides. "touching" if some weights put no row on the
        wrong side, but rows of different classes remain on the line itself. Else "overlapping".

    Raises
    ------
    ValueError
        If X and y are no table and its labels, or y holds one class only.
    RuntimeError
        If the linear program cannot be solved.

    Notes
    -----
    The weights u of the classes separate them if (u_k − u_j)·(x, 1) > 0 for every row x of class k
    and every other class j. More than two classes are compared as a softmax compares them
    (multinomial), which is weaker than every class against the rest: for one sigmoid per class
    (``loss="squared_error"``), ask ``separability(X, y == k)`` for each class k. Three classes
    touch, too, if one can be told from two that overlap, as iris's can, and two if a feature is
    0 but in one of them: some weights grow without end.

    Two linear programs are usual: whether all products can be above 0, and whether all can be at
    least 0 without all being 0. One of them tells both: the largest t such that every product is
    at least t while their mean is 1. It is above 0, 0, or below 0. Rows far from the solution are
    left out of it until they fall short of t. Scale and origin of the features do not count;
    what is nearer than the rounding of the table touches, and what overlaps by less than 1e-9 of
    the mean product does too.

    References
    ----------
    .. [1] Albert, Anderson: On the existence of maximum likelihood estimates in logistic
       regression models. Biometrika 71(1), 1984.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import separability
    >>> X = [[0], [1], [2], [3]]
    >>> [separability(X, y) for y in ([0, 0, 1, 1], [0, 1, 0, 1])]
    ['separable', 'overlapping']
    >>> separability([[0], [1], [1], [2]], [0, 0, 1, 1])
    'touching'
    """
    X, classes, codes = checked(X, y)
    task = _task(X, codes, len(classes))
    mean = _row_of_weights(task, _mean_of_pairs(task))
    if not mean.any():
        return "overlapping"  # products of mean 0 are all 0, or some are below
    weights = _first_guess(task)
    bound, pairs = 1.0, np.empty(0, dtype=int)
    while True:
        products, noise = _products(task, weights)
        if (products > noise).all():
            return "separable"
        if bound < -RESOLUTION:
            return "overlapping"
        falling_short = _worst(products, bound, pairs)
        if pairs.size and not falling_short.size:
            break
        pairs = np.concatenate([pairs, falling_short])
        solution = _largest_smallest_product(_pair_rows(task, pairs), mean)
        if solution is None:
            return "overlapping"
        weights, bound = solution[:-1], solution[-1]
    touching = (products >= -np.maximum(noise, RESOLUTION)).all()
    return "touching" if touching else "overlapping"


def signed_rows(X: Any, y: Any) -> Array:
    """±(x, 1) for every row, + for the second class: u separates where all products are > 0."""
    X, classes, codes = checked(X, y)
    if len(classes) != 2:
        raise ValueError(f"y must hold two classes, got {len(classes)}.")
    return (2 * codes[:, None] - 1) * np.hstack([X, np.ones((len(X), 1))])


def checked(X: Any, y: Any) -> tuple[Array, Array, Array]:
    """Dense rows, the classes, and every row's class as its place among them."""
    X, y = check_X_y(X, y, accept_sparse="csr", dtype=np.float64)
    classes, codes = np.unique(as_labels(y), return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"y must hold at least two classes, got {len(classes)}.")
    return X.toarray() if hasattr(X, "toarray") else X, classes, codes


def _task(X: Array, codes: Array, n_classes: int) -> _Task:
    """Rows that do not depend on scale and origin of the features, as solvers' tolerances do."""
    centre = X.min(axis=0) / 2 + X.max(axis=0) / 2
    extent = np.abs(X - centre).max(axis=0)
    extent[extent == 0] = 1
    ones = np.ones((len(X), 1))
    noise = ROUNDING * (np.abs(X) + np.abs(centre)) / extent
    rows = np.hstack([(X - centre) / extent, ones])
    return _Task(rows, np.hstack([noise, ROUNDING * ones]), codes, n_classes)


def _first_guess(task: _Task) -> Array:
    """Weights that separate most separable classes: some steps down the softmax's log loss."""
    own = np.eye(task.n_classes)[task.codes]

    def loss(weights: Array) -> tuple[float, Array]:
        log_p = log_softmax(task.rows @ _of_classes(task, weights).T, axis=1)
        gradient = (np.exp(log_p) - own).T @ task.rows / len(own)
        return -float((own * log_p).sum()) / len(own), _row_of_weights(task, gradient)

    start = np.zeros((task.n_classes - 1) * task.rows.shape[1])
    steps = {"maxiter": FIRST_GUESS_STEPS}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=steps)  # type: ignore[call-overload]
    return np.asarray(found.x)


def _of_classes(task: _Task, weights: Array) -> Array:
    """The unknowns as weights of every class, (n_classes, n_features + 1)."""
    return np.vstack([np.zeros(task.rows.shape[1]), weights.reshape(task.n_classes - 1, -1)])


def _other_classes(task: _Task) -> Array:
    """For every row the classes that are not its own, (n_samples, n_classes - 1)."""
    others = np.arange(task.n_classes - 1)
    return others + (others >= task.codes[:, None])


def _mean_of_pairs(task: _Task) -> Array:
    """Coefficients of the mean product in the classes' weights, (n_classes, n_features + 1)."""
    own = np.array([task.rows[task.codes == k].sum(axis=0) for k in range(task.n_classes)])
    n_pairs = len(task.rows) * (task.n_classes - 1)
    return (task.n_classes * own - own.sum(axis=0)) / n_pairs


def _row_of_weights(task: _Task, coefficients: Array) -> Array:
    """The unknowns: all weights but those of the first class, which can be 0."""
    return coefficients.reshape(task.n_classes, -1)[1:].ravel()


def _products(task: _Task, weights: Array) -> tuple[Array, Array]:
    """(u_k − u_j)·x of every row and other class, flat, and by how much each may be wrong."""
    of_classes = _of_classes(task, weights)
    scores, noise = task.rows @ of_classes.T, task.noise @ np.abs(of_classes).T
    own, others = task.codes[:, None], _other_classes(task)
    products = np.take_along_axis(scores, own, 1) - np.take_along_axis(scores, others, 1)
    doubt = np.take_along_axis(noise, own, 1) + np.take_along_axis(noise, others, 1)
    return products.ravel(), doubt.ravel()


def _worst(products: Array, bound: float, pairs: Array) -> Array:
    """The pairs that fall furthest short of the bound and are not yet among those constrained."""
    short = products < bound - SOLVER
    short[pairs] = False
    candidates = np.flatnonzero(short)
    n = max(PAIRS_A_ROUND, len(pairs) // 2)
    return candidates[np.argsort(products[candidates], kind="stable")[:n]]


def _pair_rows(task: _Task, pairs: Array) -> Array:
    """Coefficients of some pairs' products in the unknowns, one line per pair."""
    sample, other = np.divmod(pairs, task.n_classes - 1)
    lines = np.zeros((len(pairs), task.n_classes, task.rows.shape[1]))
    numbers = np.arange(len(pairs))
    lines[numbers, task.codes[sample]] = task.rows[sample]
    lines[numbers, _other_classes(task)[sample, other]] = -task.rows[sample]
    return lines[:, 1:].reshape(len(pairs), -1)


def _largest_smallest_product(rows: Array, mean: Array) -> Array | None:
    """(u, t) with the largest t ≤ 1 for which rows·u ≥ t and mean·u = 1; None if mean is ≈ 0."""
    solution = linprog(
        c=-np.eye(len(mean) + 1)[-1],
        A_ub=np.hstack([-rows, np.ones((len(rows), 1))]),
        b_ub=np.zeros(len(rows)),
        A_eq=np.append(mean, 0)[None],
        b_eq=[1],
        bounds=[(None, None)] * len(mean) + [(None, 1)],
        options={"primal_feasibility_tolerance": SOLVER, "dual_feasibility_tolerance": SOLVER},
    )
    if solution.status == INFEASIBLE:
        return None
    if solution.x is None:
        raise RuntimeError(f"The linear program was not solved: {solution.message}")
    return solution.x
