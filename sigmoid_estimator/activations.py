"""Activations of hidden units: each a function of the pre-activation, its slope and its range.

A new activation is three functions and one row of `ACTIVATIONS`;
``tests/project/test_registry.py`` names the tables of other languages that want a row too: the
kernel's, ONNX's, the player's.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import expit

Array = np.ndarray

LEAK = 0.01  # slope of the leaky ReLU below 0
PENALTY = 0.25  # factor of the penalised tanh below 0


class Activation(NamedTuple):
    """An element-wise activation.

    `slope` takes the pre-activation z, not the output h: where h has rounded to its asymptote,
    h(1 − h) is 0 although σ′(z) is not. `curvature` is the slope's slope. `low` and `high` are the
    asymptotes (infinite if there are none). `label` is its name within a sentence.
    """

    function: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    curvature: Callable[[Array], Array]
    low: float
    high: float
    label: str

    @property
    def is_bounded(self) -> bool:
        """Whether there are two asymptotes, to be near to or to step between."""
        return bool(np.isfinite([self.low, self.high]).all())


def sigmoid_slope(z: Array) -> Array:
    """σ′(z) = e^{−|z|}/(1 + e^{−|z|})²: exact in both tails."""
    e = np.exp(-np.abs(z))
    return e / np.square(1 + e)


def sigmoid_curvature(z: Array) -> Array:
    """σ″(z) = −σ′(z) tanh(z/2)."""
    return -sigmoid_slope(z) * np.tanh(z / 2)


def tanh_slope(z: Array) -> Array:
    """tanh′(z) = 4 σ′(2z)."""
    return 4 * sigmoid_slope(2 * z)


def tanh_curvature(z: Array) -> Array:
    """tanh″(z) = 8 σ″(2z)."""
    return 8 * sigmoid_curvature(2 * z)


def relu(z: Array) -> Array:
    """max(0, z)."""
    return np.maximum(z, 0)


def relu_slope(z: Array) -> Array:
    """1 where z > 0; the kink at 0 counts as off, as in scikit-learn."""
    return (z > 0).astype(z.dtype)


def leaky_relu(z: Array) -> Array:
    """z where z > 0, z/100 elsewhere."""
    return np.where(z > 0, z, z.dtype.type(LEAK) * z)


def leaky_relu_slope(z: Array) -> Array:
    """1 where z > 0, 1/100 elsewhere."""
    return np.where(z > 0, z.dtype.type(1), z.dtype.type(LEAK))


def scaled_sigmoid(z: Array) -> Array:
    """4σ(z) − 2: slope 1 at 0 and centred (Xu, Huang & Li 2016); it is 2 tanh(z/2)."""
    return 2 * np.tanh(z / 2)


def scaled_sigmoid_slope(z: Array) -> Array:
    """4 σ′(z)."""
    return 4 * sigmoid_slope(z)


def scaled_sigmoid_curvature(z: Array) -> Array:
    """4 σ″(z)."""
    return 4 * sigmoid_curvature(z)


def penalized_tanh(z: Array) -> Array:
    """tanh(z) where z > 0, ¼ tanh(z) elsewhere (Xu, Huang & Li 2016)."""
    return np.where(z > 0, z.dtype.type(1), z.dtype.type(PENALTY)) * np.tanh(z)


def penalized_tanh_slope(z: Array) -> Array:
    """tanh′(z), a quarter of it below 0."""
    return np.where(z > 0, z.dtype.type(1), z.dtype.type(PENALTY)) * tanh_slope(z)


def penalized_tanh_curvature(z: Array) -> Array:
    """tanh″(z), a quarter of it below 0."""
    return np.where(z > 0, z.dtype.type(1), z.dtype.type(PENALTY)) * tanh_curvature(z)


def identity(z: Array) -> Array:
    """z itself: a network of linear layers."""
    return z


_SIGMOID = Activation(expit, sigmoid_slope, sigmoid_curvature, 0.0, 1.0, "sigmoid")

# Kinks, where there is no curvature, count as straight.
ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": _SIGMOID,
    "logistic": _SIGMOID,
    "tanh": Activation(np.tanh, tanh_slope, tanh_curvature, -1.0, 1.0, "tanh"),
    "relu": Activation(relu, relu_slope, np.zeros_like, 0.0, np.inf, "ReLU"),
    "leaky_relu": Activation(
        leaky_relu, leaky_relu_slope, np.zeros_like, -np.inf, np.inf, "leaky ReLU"
    ),
    "scaled_sigmoid": Activation(
        scaled_sigmoid,
        scaled_sigmoid_slope,
        scaled_sigmoid_curvature,
        -2.0,
        2.0,
        "scaled sigmoid",
    ),
    "penalized_tanh": Activation(
        penalized_tanh,
        penalized_tanh_slope,
        penalized_tanh_curvature,
        -PENALTY,
        1.0,
        "penalised tanh",
    ),
    "identity": Activation(identity, np.ones_like, np.zeros_like, -np.inf, np.inf, "linear"),
}


def step(z: Array, low: float, high: float, tie: float) -> Array:
    """The perceptron's unit: `low` for z < 0, `high` for z > 0, and `tie` of the way at z = 0."""
    return low + (high - low) * np.heaviside(z, z.dtype.type(tie))
