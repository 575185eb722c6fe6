"""How the weights of a run grew and where that leads, computed again from its film and rows."""

import numpy as np
from oracles.by_hand import norm_of, since_right
from oracles.claims.common import (
    diverged,
    film,
    last,
    settings,
)
from scipy.optimize import linprog

from sigmoid_estimator import inspection


def has_law(view):
    s = settings(view)
    return (
        classes(view) == "separable" and not diverged(view) and s.solver == "sgd"
        and s.momentum < 1 and not s.alpha and view.run.knows_training
    )  # fmt: skip


def classes(view):
    """By two linear programs of another form than the library's."""
    run = view.run
    if not run.is_single_neuron:
        return None
    if not hasattr(run, "_classes"):
        object.__setattr__(run, "_classes", _classes(run.data.X, run.data.y))
    return run._classes


def _classes(X, y):
    X = (X - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    V = np.where(y == 1, 1, -1)[:, None] * np.column_stack([X, np.ones(len(X))])
    # The largest t with V u ≥ t for some |u| ≤ 1, and the largest sum of V u ≥ 0.
    n = V.shape[1]
    bounds = [(-1, 1)] * n
    strict = linprog(
        -np.eye(n + 1)[-1], np.column_stack([-V, np.ones(len(V))]), np.zeros(len(V)),
        bounds=[*bounds, (0, 1)],
    )  # fmt: skip
    if -strict.fun > 1e-9:
        return "separable"
    touch = linprog(-V.sum(axis=0), -V, np.zeros(len(V)), bounds=bounds)
    return "touching" if -touch.fun > 1e-7 else "overlapping"


def gamma(view):
    """The maximum margin of the rows (x, 1): no unit vector has more, and this one has it."""
    best = inspection.max_margin(view.run.data.X, view.run.data.y).iloc[0]
    u = np.append(best["coef"], best["intercept"])
    V = np.column_stack([view.run.data.X, np.ones(len(view.run.data.y))])
    V = V * np.where(view.run.data.y == 1, 1, -1)[:, None]
    assert (V @ u).min() > 1 - 1e-5
    return 1 / np.linalg.norm(u)


def slope(view):
    f = film(view)
    late = f.epochs >= max(f.epochs[-1] / 10, 1)
    if late.sum() < 2:
        return np.nan
    norms = [norm_of(view.run, i) for i in np.flatnonzero(late)]
    return np.polyfit(np.log(f.epochs[late]), norms, 1)[0]


def product(view):
    """L·t·ηγ² over its limit."""
    s, run = settings(view), view.run
    n_rows = len(run.data.y)
    batch = n_rows if s.batch == "full" else min(int(s.batch), n_rows)
    updates = last(view) * -(-n_rows // batch)
    rate = s.rate / (1 - s.momentum)
    return film(view).loss[-1] * updates * rate * gamma(view) ** 2 / limit_of_product(view)


def limit_of_product(view):
    return 1 if settings(view).loss == "log_loss" else 0.25


def grew_freely(view, match=None):
    since = since_right(view.run)
    s = settings(view)
    may_be_held = s.alpha or not view.run.knows_training
    is_held = may_be_held or diverged(view) or (s.solver == "sgd" and s.momentum == 1)
    return since is not None and not is_held and norm_of(view.run, -1) > norm_of(view.run, since)


def is_grown(view):
    """Whether the norm grew, to be seen, since all rows are right, with nothing to hold it."""
    since = since_right(view.run)
    return bool(grew_freely(view) and norm_of(view.run, -1) > 1.01 * norm_of(view.run, since))


def cosine(view, record):
    f = film(view)
    a, b = (f.coefs[-1][i].astype(float).ravel() for i in (record, -1))
    a, b = (v / np.abs(v).max() for v in (a, b))
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


def margin_at_end(view):
    f, run = film(view), view.run
    W, b = f.coefs[-1][-1].astype(float).ravel(), f.intercepts[-1][-1].astype(float)
    sides = np.where(run.data.y == 1, 1, -1) * (run.data.X @ W + b)
    return sides.min() / np.linalg.norm(np.append(W, b))


def tenth(view):
    return film(view).index_of(last(view) // 10)


def limit_clearance(view):
    best = inspection.max_margin(view.run.data.X, view.run.data.y).iloc[0]
    X, sign = view.run.data.X, np.where(view.run.data.y == 1, 1, -1)
    return (sign * (X @ best["coef"] + best["intercept"])).min() / np.linalg.norm(best["coef"])


def svm_clearance(view):
    best = inspection.max_margin(view.run.data.X, view.run.data.y, bias="free").iloc[0]
    return best["margin"]


def on_the_way(view):
    """Where the law holds and is to be seen."""
    is_stuck = settings(view).loss == "squared_error" and since_right(view.run) is None
    limit = gamma(view) * (1 if settings(view).loss == "log_loss" else 2)
    return has_law(view) and not is_stuck and not slope(view) * limit < 0.004


def angle(view):
    best = inspection.max_margin(view.run.data.X, view.run.data.y).iloc[0]
    f = film(view)
    a = np.append(f.coefs[-1][-1].astype(float).ravel(), f.intercepts[-1][-1])
    b = np.append(best["coef"], best["intercept"])
    a, b = a / np.abs(a).max(), b / np.abs(b).max()
    return np.degrees(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1)))
