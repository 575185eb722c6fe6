"""Losses: each owns its value and its output error, both from the output pre-activation z.

Nothing here forms 1 − p. A right and confident sample has the error σ(−|z|), which float64 holds
down to 1e-308, while p − y is 0 from |z| = 37 on: training goes on where `1 - p` has long been 0.

Conventions: `z` is (n_samples, n_outputs), `y` a boolean matrix of the same shape. A value is
(n_samples,), summed over outputs; an error is ∂value/∂z, and its change what a change of z makes
of it, to first order.

A new loss is four functions, one row of `LOSSES` for each output unit, and its label.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import expit, softmax

from sigmoid_estimator.activations import sigmoid_slope

Array = np.ndarray


class Loss(NamedTuple):
    """A loss on given output units: its value per sample, its error per output and what moves it.

    `curvature` is, of z and y, what `error_change` takes beside a change of z to give
    Σ_k ∂²value/∂z∂z_k times the change of z_k, for any number of changes.
    """

    value: Callable[[Array, Array], Array]
    output_error: Callable[[Array, Array], Array]
    curvature: Callable[[Array, Array], Array]
    error_change: Callable[[Array, Array], Array]


def _signs(z: Array, y: Array) -> Array:
    """−1 where the target is 1 and +1 where it is 0, so that sign·z > 0 is a wrong output."""
    return np.where(y, z.dtype.type(-1), z.dtype.type(1))


def sigmoid_log_loss(z: Array, y: Array) -> Array:
    """ln(1 + e^{sz}), s = ∓1."""
    return np.logaddexp(0, _signs(z, y) * z).sum(axis=1)


def sigmoid_log_loss_error(z: Array, y: Array) -> Array:
    """σ(z) − y, written s σ(sz)."""
    sign = _signs(z, y)
    return sign * expit(sign * z)


def sigmoid_log_loss_curvature(z: Array, y: Array) -> Array:
    """σ′(z), whatever y."""
    return sigmoid_slope(z)


def squared_error(z: Array, y: Array) -> Array:
    """½(σ(z) − y)²."""
    return 0.5 * np.square(sigmoid_log_loss_error(z, y)).sum(axis=1)


def squared_error_error(z: Array, y: Array) -> Array:
    """(σ(z) − y) σ′(z): the slope that makes a saturated wrong unit learn slowly."""
    return sigmoid_log_loss_error(z, y) * (expit(z) * expit(-z))


def squared_error_curvature(z: Array, y: Array) -> Array:
    """σ′² + (σ − y) σ″, where σ″ = −σ′ tanh(z/2)."""
    slope = sigmoid_slope(z)
    return slope * (slope - sigmoid_log_loss_error(z, y) * np.tanh(z / 2))


def softmax_log_loss(z: Array, y: Array) -> Array:
    """logsumexp(z) − z_true, precise where the true class leads."""
    leader = z.argmax(axis=1)[:, None]
    top = np.take_along_axis(z, leader, axis=1)
    others = np.exp(z - top)
    np.put_along_axis(others, leader, 0, axis=1)
    return np.log1p(others.sum(axis=1)) + (top[:, 0] - z[y])


def softmax_log_loss_error(z: Array, y: Array) -> Array:
    """p − y; for the true class −Σ of the other probabilities."""
    error = np.exp(z - z.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[y] = 0
    error[y] = -error.sum(axis=1)
    return error


def softmax_log_loss_curvature(z: Array, y: Array) -> Array:
    """The probabilities p, whatever y."""
    return softmax(z, axis=1)


def of_every_output(curvature: Array, change: Array) -> Array:
    """Outputs that do not ask for one another: the curvature times the change."""
    return curvature * change


def of_probabilities(p: Array, change: Array) -> Array:
    """p · (change − its mean under p), both from the leader's, whose p may round to 1."""
    change = change - np.take_along_axis(change, p.argmax(axis=1)[:, None], axis=1)
    return p * (change - (p * change).sum(axis=1, keepdims=True))


LABELS = {"log_loss": "cross-entropy", "squared_error": "½ squared error"}  # within a sentence
LOSSES: dict[tuple[str, str], Loss] = {  # by (loss, output unit)
    ("log_loss", "logistic"): Loss(
        sigmoid_log_loss,
        sigmoid_log_loss_error,
        sigmoid_log_loss_curvature,
        of_every_output,
    ),
    ("log_loss", "softmax"): Loss(
        softmax_log_loss,
        softmax_log_loss_error,
        softmax_log_loss_curvature,
        of_probabilities,
    ),
    ("squared_error", "logistic"): Loss(
        squared_error, squared_error_error, squared_error_curvature, of_every_output
    ),
}
