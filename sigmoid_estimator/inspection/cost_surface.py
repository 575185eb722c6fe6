"""The cost of a single neuron as a landscape over two of its weights, and the way down it."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection.checks import (
    check_resolution,
    check_single_neuron,
    checked_sample,
)
from sigmoid_estimator.losses import LOSSES

Array = np.ndarray

MARGIN = 0.25  # of the path's span, on every side
CHUNK_ENTRIES = 2**20  # pre-activations held at a time


def cost_surface(
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    *,
    resolution: int = 60,
    weights: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Cost of a single neuron on a grid over two of its parameters.

    The grid covers the path that training took, with a quarter of its span to spare on every
    side. All other parameters are held at their last value: with one feature the surface over
    (w1, b) is the whole cost; with more it is a slice through the end of the path.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A single neuron (``hidden_layer_sizes=()``), fitted on two classes, with its film.
    X, y : array-like
        Rows whose cost is shown, and their labels.
    resolution : int, default=60
        Points of the grid in each direction, at least 2.
    weights : tuple of two str or None, default=None
        The parameters on the axes: "w1", "w2", … and "b", as :func:`weights_at` names them. None
        is ("w1", "w2"), and ("w1", "b") where there is one feature.

    Returns
    -------
    pandas.DataFrame
        One row per point of the grid, the first parameter varying fastest, with the columns

        - the two parameters, under their names: weights in 1/(unit of the feature);
        - cost: mean loss of the rows, unweighted and without L2.

    Raises
    ------
    ValueError
        If the network is more than one neuron.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> from sigmoid_estimator.inspection import cost_surface
    >>> X, y = load_and_gate(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0).fit(X, y)
    >>> surface = cost_surface(clf, X, y, resolution=3)
    >>> surface.columns.tolist(), len(surface)
    (['w1', 'w2', 'cost'], 9)
    """
    path, chosen = _path(clf, weights)
    check_resolution(resolution)
    across, up = (_ticks(path[:, column], resolution) for column in chosen)
    # The other parameters stay as they ended: only the last point of the path is on the surface.
    grid = np.tile(path[-1], (resolution**2, 1))
    grid[:, chosen[0]] = np.tile(across, resolution)
    grid[:, chosen[1]] = np.repeat(up, resolution)
    return _named(grid, chosen).assign(cost=_costs(clf, X, y, grid))


def descent_path(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, weights: tuple[str, str] | None = None
) -> pd.DataFrame:
    """Two parameters of a single neuron over the film, and the cost there.

    With one feature and (w1, b) the path lies on the surface of :func:`cost_surface`. With more
    it is a projection: the other parameters were still on their way, so that the cost of a point
    is not that of the surface under it, except at the last.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A single neuron (``hidden_layer_sizes=()``), fitted on two classes, with its film.
    X, y : array-like
        Rows whose cost is shown, and their labels.
    weights : tuple of two str or None, default=None
        The parameters, as in :func:`cost_surface`.

    Returns
    -------
    pandas.DataFrame
        One row per record: epoch, the two parameters under their names, and cost, the mean loss
        of the rows with all parameters as they were, unweighted and without L2.

    Raises
    ------
    ValueError
        If the network is more than one neuron.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import descent_path
    >>> clf = SigmoidMLPClassifier((), solver="sgd", max_iter=9, learning_rate_init=0.5)
    >>> path = descent_path(clf.fit([[0], [1]], [0, 1]), [[0], [1]], [0, 1])
    >>> path.columns.tolist(), bool(path["cost"].is_monotonic_decreasing)
    (['epoch', 'w1', 'b', 'cost'], True)
    """
    path, chosen = _path(clf, weights)
    frame = _named(path, chosen).assign(cost=_costs(clf, X, y, path))
    frame.insert(0, "epoch", film_of(clf).epochs)
    return frame


def _path(
    clf: SigmoidMLPClassifier, weights: tuple[str, str] | None
) -> tuple[Array, tuple[int, int]]:
    """The neuron's parameters over the film, (n_records, n_features + 1), and the chosen two."""
    check_single_neuron(clf, "so few weights that its cost is a surface over them")
    path = film_of(clf).parameters.astype(float)
    n_features = path.shape[1] - 1
    names = _names(n_features)
    first, second = weights or ("w1", "w2" if n_features > 1 else "b")
    if first == second or not {first, second} <= set(names):
        raise ValueError(
            f"weights must be two different ones of {', '.join(names)}, got {weights!r}."
        )
    return path, (names.index(first), names.index(second))


def _names(n_features: int) -> list[str]:
    return [*(f"w{i + 1}" for i in range(n_features)), "b"]


def _named(parameters: Array, chosen: tuple[int, int]) -> pd.DataFrame:
    """The two chosen columns under their names."""
    names = _names(parameters.shape[1] - 1)
    return pd.DataFrame({names[column]: parameters[:, column] for column in chosen})


def _ticks(values: Array, resolution: int) -> Array:
    """Points from below the smallest value to above the largest."""
    low, high = values.min(), values.max()
    # A parameter that never moved has a span of 0, and needs a surface all the same.
    margin = MARGIN * (high - low) or 1.0
    return np.linspace(low - margin, high + margin, resolution)


def _costs(clf: SigmoidMLPClassifier, X: Any, y: Any, parameters: Array) -> Array:
    """Mean loss of the rows for each vector (w, b)."""
    rows, targets = checked_sample(clf, X, y)
    loss = LOSSES[network_of(clf).loss, "logistic"].value
    chunk = max(CHUNK_ENTRIES // rows.shape[0], 1)
    costs = []
    for start in range(0, len(parameters), chunk):
        some = parameters[start : start + chunk]
        with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
            z = some[:, :-1] @ rows.T + some[:, -1:]
            # A loss takes one matrix of samples: the points of the grid count as more samples.
            values = loss(z.reshape(-1, 1), np.tile(targets, (len(some), 1)))
        costs.append(values.reshape(len(some), -1).mean(axis=1))
    return np.concatenate(costs)
