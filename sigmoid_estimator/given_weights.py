"""Weights and biases from outside: given, put in by hand, or of another network."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sigmoid_estimator.network import Network, pack

Array = np.ndarray


def packed(network: Network, coefs: Any, intercepts: Any, dtype: np.dtype | None = None) -> Array:
    """Checked weights and biases as one vector."""
    return pack(*checked_layers(network, coefs, intercepts, dtype))


def checked_layers(
    network: Network, coefs: Any, intercepts: Any, dtype: np.dtype | None = None
) -> tuple[list[Array], list[Array]]:
    """Weights and biases of any kind of numbers as arrays of one float type.

    Without a `dtype` they stay float32 if all of them are, and are float64 otherwise. Wrong
    shapes, non-finite numbers and numbers out of the range of the dtype raise.
    """
    try:
        arrays = [_numbers(array) for array in (*coefs, *intercepts)]
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(
            f"Weights and biases must be arrays of numbers, one per layer: {error}."
        ) from error
    wanted = [*network.shapes, *[(size,) for size in network.layer_sizes[1:]]]
    shapes = [array.shape for array in arrays]
    if shapes != wanted:
        raise ValueError(
            f"Weights and biases must have the shapes {wanted} (all weights, then all biases), "
            f"got {shapes}."
        )
    with np.errstate(over="ignore", under="ignore"):
        layers = [array.astype(dtype or float_type(arrays), copy=False) for array in arrays]
    if not all(np.isfinite(array).all() for array in layers):
        raise ValueError(
            f"Weights and biases must be finite and in the range of {layers[0].dtype}, got NaN, "
            "infinity or a number beyond it."
        )
    return layers[: network.n_layers], layers[network.n_layers :]


def _numbers(array: Any) -> Array:
    """An array of real numbers; anything else raises."""
    array = np.asarray(array)
    if array.dtype.kind == "O":  # Python's own whole numbers beyond 64 bits, fractions
        array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"got the dtype {array.dtype}")
    return array


def float_type(arrays: Sequence[Array]) -> np.dtype:
    """The dtype in which weights are computed with: float32 if all are, else float64."""
    are_single = all(a.dtype.newbyteorder("=") == np.float32 for a in arrays)
    return np.dtype(np.float32 if are_single else np.float64)
