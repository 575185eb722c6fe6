"""Activations of hidden units: each a function of the pre-activation, its slope and its range.

A new activation is three functions and one row of `ACTIVATIONS`;
``tests/project/test_registry.py`` names the tables of other languages that want a row too: the
kernel's, ONNX's, the player's.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import expit, ndtr

Array = np.ndarray

LEAK = 0.01  # slope of the leaky ReLU below 0
PENALTY = 0.25  # factor of the penalised tanh below 0
SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717
GELU_CUBIC = 0.044715  # of Hendrycks & Gimpel's approximation by tanh
GELU_STEEPNESS = 2 * math.sqrt(2 / math.pi)
DENSITY = 1 / math.sqrt(2 * math.pi)  # of the normal distribution at 0
FAR = 40.0  # the normal tail, and that of its approximation, are 0 from here on
LOGISTIC_FAR = 800.0  # and that of the sigmoid from here on

# erfc(x) = t e^{P(u) − x²} with t = 3/(3 + x), u = 3t − 2, to 3e-15 for 0 ≤ x ≤ 6, where it is
# 2e-17: the interpolation of ln(erfcx(x)/t) in 19 Chebyshev nodes of u, by powers of u. The kernel
# has no erfc that is vectorised, ONNX Runtime none in float64.
ERFC_END = 6.0
ERFC = (
    -0.729026981443388, 0.6448018040039649, 0.09610742425938285, -0.004821440023676196,
    -0.007127293655826351, -0.0006196281442634588, 0.0006267594275885728,
    0.0001311464907210604, -5.969732355391357e-05, -1.985749013297253e-05,
    5.873029946157934e-06, 2.734558000763866e-06, -5.763342869613552e-07,
    -3.552791808583846e-07, 5.384445282623729e-08, 4.141015539828103e-08,
    -4.286304925029215e-09, -3.247949184457722e-09, 2.043490990457174e-10,
)  # fmt: skip


class Activation(NamedTuple):
    """An element-wise activation.

    `slope` takes the pre-activation z, not the output h: where h has rounded to its asymptote,
    h(1 − h) is 0 although σ′(z) is not. `curvature` is the slope's slope. `low` and `high` are the
    asymptotes (infinite if there are none). `steepest` is the largest slope, `label` its name
    within a sentence.
    """

    function: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    curvature: Callable[[Array], Array]
    low: float
    high: float
    steepest: float
    label: str

    @property
    def is_bounded(self) -> bool:
        """Whether there are two asymptotes, to be near to or to step between."""
        return bool(np.isfinite([self.low, self.high]).all())


def sigmoid(z: Array) -> Array:
    """1/(1 + e^−z)."""
    # NumPy's exponential is vectorised: with it a quarter of expit's time.
    with np.errstate(over="ignore"):
        h = np.asarray(np.exp(-z))
    h += 1
    return np.reciprocal(h, out=h)


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


def elu(z: Array) -> Array:
    """z where z > 0, e^z − 1 elsewhere (Clevert, Unterthiner & Hochreiter 2016)."""
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu_slope(z: Array) -> Array:
    """1 where z > 0, e^z elsewhere."""
    return np.exp(np.minimum(z, 0))


def elu_curvature(z: Array) -> Array:
    """0 where z > 0, e^z elsewhere."""
    return np.where(z > 0, z.dtype.type(0), elu_slope(z))


def selu(z: Array) -> Array:
    """λz where z > 0, λα(e^z − 1) elsewhere (Klambauer et al. 2017)."""
    return SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * np.expm1(np.minimum(z, 0)))


def selu_slope(z: Array) -> Array:
    """λ where z > 0, λα e^z elsewhere; the kink at 0 counts as below, as in PyTorch."""
    return SELU_SCALE * np.where(z > 0, z.dtype.type(1), SELU_ALPHA * np.exp(np.minimum(z, 0)))


def selu_curvature(z: Array) -> Array:
    """0 where z > 0, λα e^z elsewhere."""
    return np.where(z > 0, z.dtype.type(0), selu_slope(z))


def softplus(z: Array) -> Array:
    """ln(1 + e^z); PyTorch's is z itself from 20 on, which is 2e-9 less there."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def gelu(z: Array) -> Array:
    """z Φ(z), with the normal distribution function Φ (Hendrycks & Gimpel 2016)."""
    return np.maximum(z, -FAR) * ndtr(z)


def gelu_slope(z: Array) -> Array:
    """Φ(z) + z φ(z), with the normal density φ."""
    near = np.clip(z, -FAR, FAR)
    return ndtr(z) + DENSITY * near * np.exp(-np.square(near) / 2)


def gelu_curvature(z: Array) -> Array:
    """(2 − z²) φ(z)."""
    square = np.square(np.clip(z, -FAR, FAR))
    return DENSITY * (2 - square) * np.exp(-square / 2)


def gelu_tanh(z: Array) -> Array:
    """z σ(2√(2/π)(z + 0.044715 z³)): GELU with ½(1 + tanh) for Φ, in other words."""
    near = np.clip(z, -FAR, FAR)
    return np.maximum(z, -FAR) * expit(GELU_STEEPNESS * near * (1 + GELU_CUBIC * np.square(near)))


def gelu_tanh_slope(z: Array) -> Array:
    """σ(g) + z σ′(g) g′, with g = 2√(2/π)(z + 0.044715 z³)."""
    near = np.clip(z, -FAR, FAR)
    cubic = GELU_CUBIC * np.square(near)
    g = GELU_STEEPNESS * near * (1 + cubic)
    return expit(g) + near * sigmoid_slope(g) * (GELU_STEEPNESS * (1 + 3 * cubic))


def gelu_tanh_curvature(z: Array) -> Array:
    """2 σ′(g) g′ + z (σ″(g) g′² + σ′(g) g″), with g″ = 12√(2/π) 0.044715 z."""
    near = np.clip(z, -FAR, FAR)
    cubic = GELU_CUBIC * np.square(near)
    g = GELU_STEEPNESS * near * (1 + cubic)
    slant = GELU_STEEPNESS * (1 + 3 * cubic)
    bend = 6 * GELU_STEEPNESS * cubic  # z g″
    return sigmoid_slope(g) * (2 * slant + bend) + near * sigmoid_curvature(g) * np.square(slant)


def silu(z: Array) -> Array:
    """z σ(z), also called swish (Elfwing, Uchibe & Doya 2018)."""
    return np.maximum(z, -LOGISTIC_FAR) * expit(z)


def silu_slope(z: Array) -> Array:
    """σ(z) + z σ′(z)."""
    return expit(z) + np.clip(z, -LOGISTIC_FAR, LOGISTIC_FAR) * sigmoid_slope(z)


def silu_curvature(z: Array) -> Array:
    """2 σ′(z) + z σ″(z)."""
    near = np.clip(z, -LOGISTIC_FAR, LOGISTIC_FAR)
    return 2 * sigmoid_slope(z) + near * sigmoid_curvature(z)


def hard_sigmoid(z: Array) -> Array:
    """z/6 + ½ between −3 and 3, 0 below and 1 above, as in PyTorch and Keras 3."""
    return np.clip(z + 3, 0, 6) / 6


def hard_sigmoid_slope(z: Array) -> Array:
    """1/6 between −3 and 3, 0 elsewhere; both kinks count as flat, as in PyTorch."""
    return np.where(np.abs(z) < 3, z.dtype.type(1 / 6), z.dtype.type(0))


def softsign(z: Array) -> Array:
    """z/(1 + |z|): as the tanh, with tails that tend to their ends like 1/z."""
    largest = np.finfo(z.dtype).max  # ∞/∞ would be no number
    finite = np.clip(z, -largest, largest)
    return finite / (1 + np.abs(finite))


def softsign_slope(z: Array) -> Array:
    """1/(1 + |z|)²."""
    return np.square(1 / (1 + np.abs(z)))


def softsign_curvature(z: Array) -> Array:
    """∓2/(1 + |z|)³; at 0, where it jumps, it counts as 0."""
    return -2 * np.sign(z) * (1 / (1 + np.abs(z))) ** 3


def identity(z: Array) -> Array:
    """z itself: a network of linear layers."""
    return z


_SIGMOID = Activation(sigmoid, sigmoid_slope, sigmoid_curvature, 0.0, 1.0, 0.25, "sigmoid")

# Kinks, where there is no curvature, count as straight.
ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": _SIGMOID,
    "logistic": _SIGMOID,
    "tanh": Activation(np.tanh, tanh_slope, tanh_curvature, -1.0, 1.0, 1.0, "tanh"),
    "relu": Activation(relu, relu_slope, np.zeros_like, 0.0, np.inf, 1.0, "ReLU"),
    "leaky_relu": Activation(
        leaky_relu, leaky_relu_slope, np.zeros_like, -np.inf, np.inf, 1.0, "leaky ReLU"
    ),
    "scaled_sigmoid": Activation(
        scaled_sigmoid,
        scaled_sigmoid_slope,
        scaled_sigmoid_curvature,
        -2.0,
        2.0,
        1.0,
        "scaled sigmoid",
    ),
    "penalized_tanh": Activation(
        penalized_tanh,
        penalized_tanh_slope,
        penalized_tanh_curvature,
        -PENALTY,
        1.0,
        1.0,
        "penalised tanh",
    ),
    "elu": Activation(elu, elu_slope, elu_curvature, -1.0, np.inf, 1.0, "ELU"),
    "selu": Activation(
        selu,
        selu_slope,
        selu_curvature,
        -SELU_SCALE * SELU_ALPHA,
        np.inf,
        SELU_SCALE * SELU_ALPHA,
        "SELU",
    ),
    # The steepest slopes of these three are above 1: at √2, near 1.4 and near 2.4.
    "gelu": Activation(gelu, gelu_slope, gelu_curvature, 0.0, np.inf, 1.1289041451851547, "GELU"),
    "gelu_tanh": Activation(
        gelu_tanh,
        gelu_tanh_slope,
        gelu_tanh_curvature,
        0.0,
        np.inf,
        1.128993068658772,
        "tanh GELU",
    ),
    "silu": Activation(silu, silu_slope, silu_curvature, 0.0, np.inf, 1.0998393201288672, "SiLU"),
    "softplus": Activation(softplus, expit, sigmoid_slope, 0.0, np.inf, 1.0, "softplus"),
    "hard_sigmoid": Activation(
        hard_sigmoid, hard_sigmoid_slope, np.zeros_like, 0.0, 1.0, 1 / 6, "hard sigmoid"
    ),
    "softsign": Activation(
        softsign, softsign_slope, softsign_curvature, -1.0, 1.0, 1.0, "softsign"
    ),
    "identity": Activation(identity, np.ones_like, np.zeros_like, -np.inf, np.inf, 1.0, "linear"),
}


def step(z: Array, low: float, high: float, tie: float) -> Array:
    """The perceptron's unit: `low` for z < 0, `high` for z > 0, and `tie` of the way at z = 0."""
    return low + (high - low) * np.heaviside(z, z.dtype.type(tie))
