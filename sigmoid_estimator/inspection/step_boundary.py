"""The boundary of a network of perceptrons: straight pieces of its first layer's lines."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import layers_of, network_of, parameters_of
from sigmoid_estimator.inspection.checks import check_exclusive
from sigmoid_estimator.network import output_pre_activation
from sigmoid_estimator.planes import Plane, feature_plane, principal_plane

Array = np.ndarray

BESIDE = 1e-6  # of the map's span: so far beside a piece its two sides are asked
PARALLEL = 1e-12  # sine of an angle, below which two lines do not meet
CHUNK = 16_384  # points at a time, of which every hidden unit has an output
COLUMNS = ["x1", "x2", "x1_end", "x2_end"]


@np.errstate(all="ignore")  # weights of a diverged training, and parallel lines
def step_boundary(
    clf: SigmoidMLPClassifier, X: Any, *, plane: Plane | None = None
) -> pd.DataFrame:
    """Find the boundary of the network of perceptrons, piece by piece and exactly.

    Perceptrons behind the first layer are given 0s and 1s, which change only where a line
    w·x + b = 0 of the first layer is crossed. So every piece of the boundary lies on one of these
    lines, between two points where it meets others. No factor c > 0 of the weights moves them.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with bounded hidden units, or its `as_perceptron`.
    X : array-like of shape (n_samples, n_features)
        The rows that the map covers, of at least two features.
    plane : Plane or None, default=None
        What the map shows. None is the two features themselves, or of more the plane of the first
        two principal components.

    Returns
    -------
    pandas.DataFrame
        One row per piece: its ends x1, x2, x1_end and x2_end in the plane.

    Raises
    ------
    ValueError
        If the units are unbounded, or the classes do not exclude each other (multilabel).

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_boundary
    >>> from sigmoid_estimator.inspection import step_boundary
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0], [1.0]]], [[-3.0]], activation="sigmoid", classes=[0, 1]
    ... )
    >>> X, _ = load_boundary(return_X_y=True)
    >>> pieces = step_boundary(clf, X)
    >>> (pieces["x1"] + pieces["x2"]).round(9).tolist()
    [3.0]
    """
    check_is_fitted(clf)
    check_exclusive(clf)
    X = check_array(X)
    if plane is None:
        plane = feature_plane(X) if X.shape[1] == 2 else principal_plane(X)
    extent = plane.extent(X)
    steps = clf.as_perceptron()
    normals, offsets = _lines(clf, plane)
    pieces = np.concatenate(
        [
            np.empty((0, 2, 2)),
            *(
                _pieces(normal, offset, normals, offsets, extent)
                for normal, offset in zip(normals.T, offsets, strict=True)
            ),
        ]
    )
    kept = pieces[_part_classes(steps, plane, pieces, extent)]
    return pd.DataFrame(kept.reshape(-1, 4), columns=COLUMNS)


def _lines(clf: SigmoidMLPClassifier, plane: Plane) -> tuple[Array, Array]:
    """The lines on which classes can change, in the plane: normals (2, n) and offsets (n,)."""
    coefs, intercepts = layers_of(clf)
    normals, offsets = plane.first_layer(coefs[0].astype(float), intercepts[0].astype(float))
    if len(coefs) > 1 or clf.out_activation_ != "softmax" or len(offsets) == 1:
        return normals, offsets
    # The largest of several outputs changes where two of them are equal.
    first, second = np.array([*combinations(range(len(offsets)), 2)]).T
    return normals[:, first] - normals[:, second], offsets[first] - offsets[second]


def _pieces(normal: Array, offset: float, normals: Array, offsets: Array, extent: Array) -> Array:
    """A line within the map, cut where it meets another: (n, 2, 2) of both ends of each piece."""
    length = np.linalg.norm(normal)
    if not 0 < length < np.inf:
        return np.empty((0, 2, 2))
    along = np.array([-normal[1], normal[0]]) / length
    foot = -offset / length * (normal / length)
    towards = along @ normals
    # Of itself and of lines along it, rounding would make crossings anywhere.
    is_parallel = np.abs(towards) <= PARALLEL * np.linalg.norm(normals, axis=0)
    meets_lines = np.where(is_parallel, np.nan, -(foot @ normals + offsets) / towards)
    meets_sides = ((extent - foot[:, None]) / along[:, None]).ravel()
    cuts = np.concatenate([meets_lines, meets_sides])
    points = foot + np.unique(cuts[np.isfinite(cuts)])[:, None] * along
    middles = (points[:-1] + points[1:]) / 2
    is_inside = ((extent[:, 0] <= middles) & (middles <= extent[:, 1])).all(axis=1)
    return np.stack([points[:-1], points[1:]], axis=1)[is_inside]


def _part_classes(
    steps: SigmoidMLPClassifier, plane: Plane, pieces: Array, extent: Array
) -> Array:
    """Whether the class on one side of a piece is another than on the other side."""
    along = pieces[:, 1] - pieces[:, 0]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    lengths = np.linalg.norm(along, axis=1, keepdims=True)
    beside = BESIDE * np.ptp(extent, axis=1).min() * across / np.maximum(lengths, 1e-300)
    middles = pieces.mean(axis=1)
    one, other = (_classes(steps, plane.inputs(*(middles + side).T)) for side in (beside, -beside))
    return (one != other).any(axis=1)


def _classes(steps: SigmoidMLPClassifier, inputs: Array) -> Array:
    """The predictions as a boolean matrix like y."""
    network, parameters = network_of(steps), parameters_of(steps)
    parts = [inputs[k : k + CHUNK] for k in range(0, len(inputs), CHUNK)]
    decided = [network.decide(output_pre_activation(network, parameters, part)) for part in parts]
    return np.concatenate([np.empty((0, network.layer_sizes[-1]), dtype=bool), *decided])
