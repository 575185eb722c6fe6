"""Rows as the network computes with them, in two float types: what float32 does not reach."""

from typing import Any

import numpy as np
import scipy.sparse

from sigmoid_estimator.network import Network, settled_forward

Array = np.ndarray


def rows_in(X: Array, dtype: np.dtype) -> Array:
    """Rows in the float type that training goes on in; values beyond its range raise."""
    X = _canonical(X)
    with np.errstate(over="ignore", under="ignore"):
        cast = X.astype(dtype, copy=False)
    if not np.isfinite(_stored(cast)).all():
        raise ValueError(
            f"X must be in the range of {dtype}, in which the weights are, to train on, got up to "
            f"{np.abs(_stored(X)).max():.2g}. Scale the features, or make the weights float64."
        )
    return cast


def pre_activations(
    network: Network, coefs: list[Array], intercepts: list[Array], X: Array
) -> list[Array]:
    """z of every layer in the float type of the weights; in float64 where float32 overflows.

    Nothing is lost by float32 that the weights have not lost already, except where rows or sums
    leave its range: a number rounded to 0 or to infinity would change the prediction.
    """
    X, dtype = _canonical(X), coefs[0].dtype
    if dtype == np.float32:
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            narrow = X.astype(dtype, copy=False)
            z = settled_forward(network, coefs, intercepts, narrow)[0]
        # A number that is 0 only in float32 has underflowed.
        keeps_all = np.count_nonzero(_stored(narrow)) == np.count_nonzero(_stored(X))
        if keeps_all and all(np.isfinite(layer).all() for layer in z):
            return z
    return settled_forward(network, coefs, intercepts, X.astype(np.float64, copy=False))[0]


def _canonical(X: Any) -> Any:
    """Sparse rows with an entry once, by columns: a copy, unless they are so already."""
    is_sparse = scipy.sparse.issparse(X)
    if not is_sparse or X.has_canonical_format:
        return X
    X = X.copy()
    X.sum_duplicates()
    return X


def _stored(X: Array) -> Array:
    """The numbers that dense or sparse rows store."""
    return np.asarray(X.data) if scipy.sparse.issparse(X) else X
