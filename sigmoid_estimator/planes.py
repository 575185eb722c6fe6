"""Planes through the space of the features: of two of them, or where the data vary most."""

from typing import Any, NamedTuple

import numpy as np
from sklearn.utils import check_array

from sigmoid_estimator.blas import blas_threads_for

Array = np.ndarray

MARGIN = 0.1  # of the data's span, on every side


class Plane(NamedTuple):
    """A plane whose coordinates (x1, x2) stand for the inputs origin + x1·first + x2·second.

    `origin`, `first` and `second` are (n_features,); the latter two are of length 1 and
    perpendicular.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import feature_plane
    >>> plane = feature_plane([[0, 1, 5], [2, 3, 5]], features=(0, 1))
    >>> plane.points([[4, 6, 5]])
    array([[4., 6.]])
    >>> plane.inputs([4], [6])
    array([[4., 6., 5.]])

    It lies at the mean of the third feature, along the first two, which is all that varies here:

    >>> plane.origin, plane.first, plane.second
    (array([0., 0., 5.]), array([1., 0., 0.]), array([0., 1., 0.]))
    >>> plane.axes.shape, plane.features
    ((2, 3), (0, 1))
    >>> plane.extent([[0, 1, 5], [2, 3, 5]])
    array([[-0.2,  2.2],
           [ 0.8,  3.2]])
    >>> plane.variance_share([[0, 1, 5], [2, 3, 5]])
    1.0

    A unit of three features, as a function of the two coordinates:

    >>> import numpy as np
    >>> plane.first_layer(np.array([[1.0], [2.0], [3.0]]), np.array([-1.0]))
    (array([[1.],
           [2.]]), array([14.]))
    """

    origin: Array
    first: Array
    second: Array

    @property
    def axes(self) -> Array:
        """Both directions, (2, n_features)."""
        return np.stack([self.first, self.second])

    @property
    def features(self) -> tuple[int, int] | None:
        """The features along the axes, or None where an axis is a mixture of several."""
        named = [np.flatnonzero(axis) for axis in self.axes]
        if any(len(of_axis) != 1 for of_axis in named):
            return None
        return int(named[0][0]), int(named[1][0])

    def points(self, X: Any) -> Array:
        """Coordinates of the rows, projected to the plane, (n_samples, 2)."""
        return (np.asarray(X) - self.origin) @ self.axes.T

    def inputs(self, x1: Array, x2: Array) -> Array:
        """Rows of features that points of the plane stand for, (n_points, n_features)."""
        return self.origin + np.column_stack([x1, x2]) @ self.axes

    def extent(self, X: Any) -> Array:
        """Least and largest coordinates that show the rows with a tenth to spare, (2, 2)."""
        points = self.points(X)
        low, high = points.min(axis=0), points.max(axis=0)
        margin = MARGIN * (high - low)
        margin[margin == 0] = 0.5
        return np.column_stack([low - margin, high + margin])

    def variance_share(self, X: Any) -> float:
        """Part of the variance of the rows that lies within the plane, 0 … 1."""
        total = np.asarray(X).var(axis=0).sum()
        return float(self.points(X).var(axis=0).sum() / total) if total else 1.0

    def first_layer(self, coef: Array, intercept: Array) -> tuple[Array, Array]:
        """A first layer as a function of the two coordinates, exactly.

        Takes weights (…, n_features, n_units) and biases (…, n_units); the weights returned are
        (…, 2, n_units).
        """
        return self.axes @ coef, intercept + self.origin @ coef


def feature_plane(X: Any, features: tuple[int, int] = (0, 1)) -> Plane:
    """Choose the plane of two features; the others are held at their mean.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data.
    features : tuple of two int, default=(0, 1)
        Columns of X along the axes.

    Returns
    -------
    Plane
        Its coordinates are the two features themselves.

    Examples
    --------
    >>> import numpy as np
    >>> from sigmoid_estimator.inspection import feature_plane
    >>> plane = feature_plane([[0.0, 1.0, 5.0], [2.0, 3.0, 7.0]], features=(2, 0))
    >>> plane.inputs(np.array([6.0]), np.array([1.5]))
    array([[1.5, 2. , 6. ]])
    """
    X = check_array(X)
    n_features = X.shape[1]
    if n_features < 2:
        raise ValueError(f"A plane needs two features, but X has {n_features}.")
    if len(set(features)) != 2 or not all(0 <= feature < n_features for feature in features):
        raise ValueError(
            f"features must be two different columns of X, 0 to {n_features - 1}, "
            f"got {features!r}."
        )
    first, second = np.eye(n_features)[list(features)]
    origin = X.mean(axis=0)
    origin[list(features)] = 0
    return Plane(origin, first, second)


def principal_plane(X: Any) -> Plane:
    """Find the plane through the mean in which the data vary most: two principal components.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The data, at least two rows of at least two features.

    Returns
    -------
    Plane
        Its coordinates are the distances from the mean along the components, in units of the
        features. The largest entry of each component is positive.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_iris
    >>> from sigmoid_estimator.inspection import principal_plane
    >>> X, _ = load_iris(return_X_y=True)
    >>> round(principal_plane(X).variance_share(X), 3)
    0.978
    """
    X = check_array(X, ensure_min_samples=2, ensure_min_features=2, dtype=np.float64)
    origin = X.mean(axis=0)
    # By the SVD of the rows: a covariance matrix would square what rounding loses.
    with blas_threads_for(X.size * X.shape[1]):  # threads that wait for each other take longer
        axes = np.linalg.svd(X - origin, full_matrices=False)[2][:2]
    # The sign of a component is LAPACK's choice; left free, maps would flip between machines.
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    first, second = axes * np.sign(largest)
    return Plane(origin, first, second)
