"""Initial weights: a table of rules for one layer, two of which look at the data.

Sources: Glorot & Bengio 2010; LeCun et al. 1998; He et al. 2015; Mishkin & Matas 2016 (LSUV, after
the authors' code).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sigmoid_estimator.network import Network

Array = np.ndarray
Random = np.random.RandomState


def glorot_bound(fan_in: int, fan_out: int) -> float:
    """√(6/(fan_in + fan_out)): variance 2/(fan_in + fan_out)."""
    return np.sqrt(6.0 / (fan_in + fan_out))


def glorot_uniform(fan_in: int, fan_out: int, random: Random) -> Array:
    """U(±√(6/(fan_in + fan_out)))."""
    bound = glorot_bound(fan_in, fan_out)
    return random.uniform(-bound, bound, (fan_in, fan_out))


def glorot_normal(fan_in: int, fan_out: int, random: Random) -> Array:
    """N(0, 2/(fan_in + fan_out))."""
    return random.normal(0, np.sqrt(2.0 / (fan_in + fan_out)), (fan_in, fan_out))


def glorot_uniform_4x(fan_in: int, fan_out: int, random: Random) -> Array:
    """Four times Glorot's, which undoes the sigmoid's largest slope of 1/4."""
    return 4 * glorot_uniform(fan_in, fan_out, random)


def lecun_normal(fan_in: int, fan_out: int, random: Random) -> Array:
    """N(0, 1/fan_in)."""
    return random.normal(0, np.sqrt(1.0 / fan_in), (fan_in, fan_out))


def lecun_uniform(fan_in: int, fan_out: int, random: Random) -> Array:
    """U(±√(3/fan_in))."""
    bound = np.sqrt(3.0 / fan_in)
    return random.uniform(-bound, bound, (fan_in, fan_out))


def he_normal(fan_in: int, fan_out: int, random: Random) -> Array:
    """N(0, 2/fan_in)."""
    return random.normal(0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))


def normal(fan_in: int, fan_out: int, random: Random) -> Array:
    """N(0, 1), whatever the layer's size."""
    return random.normal(size=(fan_in, fan_out))


def zeros(fan_in: int, fan_out: int, _: Random) -> Array:
    """All 0: every hidden unit stays the twin of the others."""
    return np.zeros((fan_in, fan_out))


def orthonormal(fan_in: int, fan_out: int, random: Random) -> Array:
    """Orthonormal rows or columns, by the SVD of a Gaussian matrix."""
    left, _, right = np.linalg.svd(random.normal(size=(fan_in, fan_out)), full_matrices=False)
    return left if left.shape == (fan_in, fan_out) else right


class Initializer(NamedTuple):
    """A rule: how one layer is drawn, and whether the data rescale all layers afterwards."""

    draw: Callable[[int, int, Random], Array]
    has_unit_variance: bool = False  # LSUV
    is_centered: bool = False  # LSUV that takes the units' means off their biases too


INITIALIZERS: dict[str, Initializer] = {
    "glorot_uniform": Initializer(glorot_uniform),
    "glorot_normal": Initializer(glorot_normal),
    "glorot_uniform_4x": Initializer(glorot_uniform_4x),
    "lecun_normal": Initializer(lecun_normal),
    "lecun_uniform": Initializer(lecun_uniform),
    "he_normal": Initializer(he_normal),
    "normal": Initializer(normal),
    "zeros": Initializer(zeros),
    "lsuv": Initializer(orthonormal, has_unit_variance=True),
    "centered_lsuv": Initializer(orthonormal, has_unit_variance=True, is_centered=True),
}

LSUV_TOLERANCE = 0.02
LSUV_PASSES = 20


def initial_weights(
    init: str, init_scale: float, network: Network, X: Array, random: Random
) -> tuple[list[Array], list[Array]]:
    """Weights and biases of every layer; biases are 0 in all but "auto".

    "auto" is scikit-learn's rule: U(±√(6/(fan_in + fan_out))), 2 for 6 under a sigmoid, and the
    biases too; the output's is that of the last hidden layer. `init_scale` multiplies the
    weights, after LSUV too.
    """
    if init == "auto":
        coefs, intercepts = _auto(network, random)
    else:
        rule = INITIALIZERS[init]
        coefs = [rule.draw(fan_in, fan_out, random) for fan_in, fan_out in network.shapes]
        intercepts = [np.zeros(size) for size in network.layer_sizes[1:]]
        if rule.has_unit_variance:
            _unit_variance(coefs, intercepts, network, X, centers=rule.is_centered)
    return [init_scale * coef for coef in coefs], intercepts


def _auto(network: Network, random: Random) -> tuple[list[Array], list[Array]]:
    """Weights before biases, layer by layer: the stream is MLPClassifier's."""
    coefs, intercepts = [], []
    names = network.activations or (network.activation,)
    for (fan_in, fan_out), name in zip(network.shapes, [*names, names[-1]], strict=False):
        narrower = np.sqrt(2.0 / 6.0) if name in ("sigmoid", "logistic") else 1.0
        bound = narrower * glorot_bound(fan_in, fan_out)
        coefs.append(random.uniform(-bound, bound, (fan_in, fan_out)))
        intercepts.append(random.uniform(-bound, bound, fan_out))
    return coefs, intercepts


def _unit_variance(
    coefs: list[Array], intercepts: list[Array], network: Network, X: Array, *, centers: bool
) -> None:
    """Layer-sequential unit variance of the pre-activations, in place.

    Layer by layer, W is divided by the standard deviation of z over samples and units until its
    variance is within `LSUV_TOLERANCE` of 1. For sigmoids most of that variance lies between the
    units' offsets, not across samples; `centers` takes each unit's mean off its bias first. The
    scale of X does not matter: the first layer's weights are divided by it.
    """
    h = X
    for layer in range(network.n_layers):
        for _ in range(LSUV_PASSES):
            if centers:
                intercepts[layer] -= (h @ coefs[layer] + intercepts[layer]).mean(axis=0)
            deviation = np.std(h @ coefs[layer] + intercepts[layer])
            if deviation == 0 or abs(deviation**2 - 1) < LSUV_TOLERANCE:
                break
            coefs[layer] /= deviation
        if layer < network.n_layers - 1:
            h = network.activate(h @ coefs[layer] + intercepts[layer], layer + 1)
