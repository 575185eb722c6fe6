"""The network as plain NumPy: one flat parameter vector, forward pass, loss and gradient.

This is the definition that everything else is held against.

Conventions: `parameters` is a vector (n_parameters,), all weight matrices first and all biases
after them, layer by layer, as scikit-learn packs them; a film of them, (n_records, n_parameters),
has the same views with one axis more. X is (n_samples, n_in), dense or CSR; y is a boolean matrix
(n_samples, n_out); z are pre-activations, h outputs of units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.special import expit, softmax

from sigmoid_estimator.activations import ACTIVATIONS, Activation, step
from sigmoid_estimator.losses import LOSSES

Array = np.ndarray

# Where an output lies nearer to a tie than this part of what it is summed from, rounding decides,
# which differs between processors, numbers of rows and the compiled loop.
TIE = {np.dtype(np.float64): 1e-13, np.dtype(np.float32): 1e-6}
UNDERFLOW = 1e-290  # below it the kernel's exponential, which is never 0, is not SciPy's
SMALLEST_SUM = 1e-280  # of squares, to which those that underflow would add nothing
ROOM = 2**20  # numbers at a time where sums are taken term by term


@dataclass(frozen=True)
class Network:
    """An architecture: what the numbers of a parameter vector mean.

    With a `tie`, every unit is a step that takes this value (as a part of its range) at z = 0.
    """

    layer_sizes: tuple[int, ...]
    activation: str | tuple[str, ...]  # of all hidden layers, or one for each
    loss: str
    exclusive: bool  # more than two classes, of which a sample has one; else yes or no per output
    tie: float | None = None

    @property
    def output(self) -> str:
        """The output units: "softmax" or "logistic"."""
        return "softmax" if self.exclusive and self.loss == "log_loss" else "logistic"

    @property
    def activations(self) -> tuple[str, ...]:
        """Activation of each hidden layer."""
        if isinstance(self.activation, str):
            return (self.activation,) * (self.n_layers - 1)
        return self.activation

    @property
    def rules(self) -> list[Activation]:
        """The same as their functions, slopes and ranges."""
        return [ACTIVATIONS[name] for name in self.activations]

    @property
    def has_steps(self) -> bool:
        """Whether every unit has two levels to step between."""
        return all(rule.is_bounded for rule in self.rules)

    @cached_property
    def shapes(self) -> list[tuple[int, int]]:
        """(fan_in, fan_out) of each weight layer."""
        return list(pairwise(self.layer_sizes))

    @cached_property
    def bounds(self) -> list[int]:
        """Start of each weight matrix, then of each bias vector; the last entry is the end."""
        sizes = [fan_in * fan_out for fan_in, fan_out in self.shapes]
        return [0, *np.cumsum([*sizes, *self.layer_sizes[1:]]).tolist()]

    @property
    def n_layers(self) -> int:
        """Number of weight layers, L."""
        return len(self.layer_sizes) - 1

    @property
    def n_parameters(self) -> int:
        return self.bounds[-1]

    @property
    def n_weights(self) -> int:
        """Number of parameters that are not biases: they are the first of the vector."""
        return self.bounds[self.n_layers]

    def largest_product(self, n_samples: int) -> int:
        """Multiplications of the largest matrix product of a pass."""
        return n_samples * max(fan_in * fan_out for fan_in, fan_out in self.shapes)

    def weight_rows(self, X: Any) -> int:
        """Weights times rows of a forward pass; of sparse rows, what they store."""
        n_first = self.layer_sizes[0] * self.layer_sizes[1]
        return X.size * self.layer_sizes[1] + X.shape[0] * (self.n_parameters - n_first)

    def coefs(self, parameters: Array) -> list[Array]:
        """Views of the weight matrices, (..., fan_in, fan_out)."""
        lead = parameters.shape[:-1]
        return [
            parameters[..., start:stop].reshape(*lead, *shape)
            for (start, stop), shape in zip(
                pairwise(self.bounds[: self.n_layers + 1]), self.shapes, strict=True
            )
        ]

    def intercepts(self, parameters: Array) -> list[Array]:
        """Views of the bias vectors, (..., fan_out)."""
        return [
            parameters[..., start:stop] for start, stop in pairwise(self.bounds[self.n_layers :])
        ]

    def to_arrays(self) -> dict[str, Array]:
        """The architecture as plain arrays; `from_arrays` makes it again."""
        return {
            "layer_sizes": np.array(self.layer_sizes),
            "activation": np.array(self.activation),
            "loss_function": np.array(self.loss),
            "exclusive": np.array(self.exclusive),
            "tie": np.array(np.nan if self.tie is None else self.tie),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> "Network":
        """The architecture that `to_arrays` took apart."""
        tie, names = float(arrays["tie"]), arrays["activation"].tolist()
        return cls(
            layer_sizes=tuple(arrays["layer_sizes"].tolist()),
            activation=names if isinstance(names, str) else tuple(names),
            loss=str(arrays["loss_function"]),
            exclusive=bool(arrays["exclusive"]),
            tie=None if np.isnan(tie) else tie,
        )

    @property
    def description(self) -> str:
        """The architecture in one line of an error message."""
        names = self.activation if isinstance(self.activation, str) else "/".join(self.activation)
        return f"layer sizes {self.layer_sizes}, {names} units, {self.output} output, {self.loss}"

    def has_units_of(self, other: "Network") -> bool:
        """Whether the parameters of the other network mean the same in this one."""
        return (
            self.layer_sizes == other.layer_sizes
            and self.rules == other.rules
            and self.loss == other.loss
            and (self.output, self.exclusive) == (other.output, other.exclusive)
        )

    def as_perceptron(self, tie: float) -> "Network":
        """The same network with every unit a step."""
        return replace(self, tie=tie)

    def activate(self, z: Array, layer: int) -> Array:
        """Output of the units of a hidden layer, from 1 on."""
        rule = self.rules[layer - 1]
        if self.tie is None:
            return rule.function(z)
        return step(z, rule.low, rule.high, self.tie)

    def activate_output(self, z: Array) -> Array:
        """Output of the output units."""
        if self.tie is None:
            return expit(z) if self.output == "logistic" else softmax(z, axis=1)
        if self.output == "logistic":
            return step(z, 0.0, 1.0, self.tie)
        return _one_hot(z).astype(z.dtype)

    def decide(self, z: Array) -> Array:
        """The prediction as a boolean matrix like y, from the output pre-activations.

        Class 1 where z > 0, as MLPClassifier; a perceptron whose tie is 1 says 1 at z = 0 too.
        """
        if self.exclusive:
            return _one_hot(z if self.tie is None else self.activate_output(z))
        return z >= 0 if self.tie == 1 else z > 0


def frobenius(coef: Array) -> Array:
    """Frobenius norms of matrices (…, n_in, n_out), where squares leave the range too."""
    coef = coef.astype(np.float64, copy=False)
    flat = coef.reshape(*coef.shape[:-2], 1, -1)
    with np.errstate(over="ignore"):  # a product is a quarter of the time of any sum
        squares = (flat @ flat.swapaxes(-2, -1))[..., 0, 0]
    if ((squares > SMALLEST_SUM) & (squares < np.inf)).all():
        return np.sqrt(squares)
    largest = np.abs(coef).max(axis=(-2, -1), keepdims=True)
    scale = np.where((largest > 0) & np.isfinite(largest), largest, 1)
    return scale[..., 0, 0] * np.sqrt(np.square(coef / scale).sum(axis=(-2, -1)))


def _one_hot(z: Array) -> Array:
    """True at the largest entry of each row; the first one wins a tie."""
    return np.arange(z.shape[1]) == z.argmax(axis=1)[:, None]


def pack(coefs: Sequence[Array], intercepts: Sequence[Array]) -> Array:
    """One vector of all weights, then all biases."""
    return np.concatenate([np.ravel(array) for array in (*coefs, *intercepts)])


def forward(
    network: Network, coefs: Sequence[Array], intercepts: Sequence[Array], X: Array
) -> tuple[list[Array], list[Array]]:
    """Pre-activations z of every layer, and the inputs h of every layer.

    What the output units make of the last z is `network.activate_output`; losses do without it.
    """
    z, h = [], [X]
    for layer, (coef, intercept) in enumerate(zip(coefs, intercepts, strict=True), start=1):
        z.append(h[-1] @ coef + intercept)
        if layer < network.n_layers:
            h.append(network.activate(z[-1], layer))
    return z, h


def loss_and_gradient(
    network: Network, parameters: Array, X: Array, y: Array, sample_weight: Array | None = None
) -> tuple[float, Array]:
    """Weighted mean loss over the samples, without L2, and its gradient by backpropagation."""
    coefs = network.coefs(parameters)
    z, h = forward(network, coefs, network.intercepts(parameters), X)
    loss = LOSSES[network.loss, network.output]
    gradient = np.empty_like(parameters)
    coef_gradients, intercept_gradients = network.coefs(gradient), network.intercepts(gradient)

    delta = loss.output_error(z[-1], y)
    total = X.shape[0]
    if sample_weight is not None:
        delta *= sample_weight[:, None]
        total = sample_weight.sum()
    for layer in reversed(range(network.n_layers)):
        coef_gradients[layer][:] = h[layer].T @ delta / total
        intercept_gradients[layer][:] = delta.sum(axis=0) / total
        if layer:
            delta = (delta @ coefs[layer].T) * network.rules[layer - 1].slope(z[layer - 1])
    return float(np.average(loss.value(z[-1], y), weights=sample_weight)), gradient


def penalty_and_gradient(
    network: Network, parameters: Array, alpha: float, total: float
) -> tuple[float, Array]:
    """½ α‖W‖²/total over the weights (not the biases), and its gradient."""
    gradient = alpha * parameters / total
    gradient[network.n_weights :] = 0
    weights = parameters[: network.n_weights]
    return 0.5 * alpha * float(weights @ weights) / total, gradient


def settled_forward(
    network: Network, coefs: Sequence[Array], intercepts: Sequence[Array], X: Array
) -> tuple[list[Array], list[Array]]:
    """As `forward`, and the last z of rows near a tie such that every caller decides alike.

    BLAS sums in an order of its own, by the processor and the number of rows; those z are summed
    again in the order of their terms. Steps of perceptrons have their own rule for ties.
    """
    z, h = forward(network, coefs, intercepts, X)
    if network.tie is None:
        close = _close_to_a_tie(network, coefs[-1], intercepts[-1], h[-1], z[-1])
        if close.any():
            z[-1][close] = settled_tie(network, coefs, intercepts, X[close])
    return z, h


def _close_to_a_tie(network: Network, coef: Array, intercept: Array, h: Array, z: Array) -> Array:
    """Which rows rounding would decide: of an output by its sign, of classes between the top two.

    Rounding errors of z are a small part of Σ|w| max|h| + |b|.
    """
    largest = _dense(abs(h).max(axis=0)).ravel()
    bound = (largest @ abs(coef) + abs(intercept)).astype(np.float64)
    near = TIE[z.dtype] * bound + np.where(bound > 0, UNDERFLOW, 0)
    if not network.exclusive:
        return (abs(z) < near).any(axis=1)
    rows, top = np.arange(len(z)), z.argmax(axis=1)
    is_close = z[rows, top][:, None] - z < near[top][:, None] + near
    is_close[rows, top] = False
    return is_close.any(axis=1)


def settled_tie(
    network: Network, coefs: Sequence[Array], intercepts: Sequence[Array], X: Array
) -> Array:
    """The last z of some rows in double precision, each sum in the order of its terms."""
    h = X.astype(np.float64)
    for layer, (coef, intercept) in enumerate(zip(coefs, intercepts, strict=True), start=1):
        z = _summed_in_order(h, coef) + intercept
        h = network.activate(z, layer) if layer < network.n_layers else z
    return z.astype(coefs[0].dtype)


def _summed_in_order(h: Any, coef: Array) -> Array:
    """The product hW of dense or CSR rows; what those do not store would change no sum."""
    if isinstance(h, np.ndarray):
        n_rows = max(1, ROOM // coef.size)
        parts = [h[start : start + n_rows, :, None] for start in range(0, len(h), n_rows)]
        return np.concatenate([(part * coef).cumsum(axis=1)[:, -1] for part in parts])
    sums = np.zeros((h.shape[0], coef.shape[1]))
    for total, (start, stop) in zip(sums, pairwise(h.indptr), strict=True):
        if start < stop:
            terms = h.data[start:stop, None] * coef[h.indices[start:stop]]
            total[:] = terms.cumsum(axis=0)[-1]
    return sums


def _dense(array: Any) -> Array:
    return array if isinstance(array, np.ndarray) else array.toarray()


def output_pre_activation(network: Network, parameters: Array, X: Array) -> Array:
    """The last z, which losses and decisions are made of."""
    coefs, intercepts = network.coefs(parameters), network.intercepts(parameters)
    return settled_forward(network, coefs, intercepts, X)[0][-1]


def loss_and_accuracy(
    network: Network, parameters: Array, X: Array, y: Array, sample_weight: Array | None = None
) -> tuple[float, float]:
    """Weighted mean loss without L2, and the unweighted share of samples classified rightly.

    The mean over rows that all have the weight 0 is NaN.
    """
    z = output_pre_activation(network, parameters, X)
    value = LOSSES[network.loss, network.output].value(z, y)
    right = (network.decide(z) == y).all(axis=1)
    if sample_weight is not None and not sample_weight.any():
        return np.nan, float(right.mean())
    return float(np.average(value, weights=sample_weight)), float(right.mean())
