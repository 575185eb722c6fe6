"""Whether a linear model can tell the classes of some rows apart."""

from typing import Any, Literal, NamedTuple

import numpy as np
from scipy.optimize import linprog, minimize
from scipy.special import log_softmax
from sklearn.utils import check_X_y

from sigmoid_estimator.targets import as_labels

Array = np.ndarray

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


def checked(X: Any, y: Any) -> tuple[Array, Array, Array]:
    """Dense rows, the classes, and every row's class as its place among them."""
    X, y = check_X_y(X, y, accept_sparse="csr", dtype=np.float64)
    classes, codes = np.unique(as_labels(y), return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"y must hold at least two classes, got {len(classes)}.")
    return X.toarray() if hasattr(X, "toarray") else X, classes, codes


def centre_and_extent(X: Array) -> tuple[Array, Array]:
    """Of every feature its centre, and how far from it the rows reach; 1 where they are equal."""
    centre = X.min(axis=0) / 2 + X.max(axis=0) / 2
    extent = np.abs(X - centre).max(axis=0)
    return centre, np.where(extent > 0, extent, 1)


def _task(X: Array, codes: Array, n_classes: int) -> _Task:
    """Rows that do not depend on scale and origin of the features, as solvers' tolerances do."""
    centre, extent = centre_and_extent(X)
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
