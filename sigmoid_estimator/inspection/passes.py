"""Forward and backward passes of many records over the same rows at once.

Conventions: arrays of a layer are (n_records, n_samples, n_units); z are pre-activations, h
outputs. Passes run in float64, for float32 networks too, whose small errors would round to 0.
Nothing is weighted, and there is no L2.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd
from scipy.sparse import issparse
from scipy.special import logit

from sigmoid_estimator.activations import ACTIVATIONS, Activation
from sigmoid_estimator.blas import blas_threads_for
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection.checks import Epochs, indices_of, snapshot
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network

Array = np.ndarray

T = TypeVar("T")

# Larger blocks come from the system and go back to it in every operation: twice the time.
BLOCK_ENTRIES = 2**16
FEWEST_ROWS = 128  # of a part, in which products are still worth their call


# Steepness k of the activations that are low + (high − low) σ(kz): one exponential says all.
STEEPNESS = {"sigmoid": 1.0, "logistic": 1.0, "tanh": 2.0, "scaled_sigmoid": 1.0}

FARTHEST = 750.0  # e^−750 is 0 in float64, and an infinite logit times that would be no number


@dataclass(frozen=True)
class Units:
    """A layer's pre-activations z and outputs h.

    The place of a bounded output is p = (h − low)/(high − low); its logit tells apart what h, once
    rounded to its asymptote, does not.
    """

    activation: str
    z: Array
    h: Array

    @property
    def rule(self) -> Activation:
        return ACTIVATIONS[self.activation]

    @property
    def is_bounded(self) -> bool:
        """Whether there are two asymptotes, which outputs can be near to."""
        return self.rule.is_bounded

    @cached_property
    def logits(self) -> Array:
        """ln(p/(1 − p)): below 0 the low asymptote is nearer, above it the high one."""
        if self.activation in STEEPNESS:
            steepness = STEEPNESS[self.activation]
            return self.z if steepness == 1 else steepness * self.z
        return logit((self.rule.function(self.z) - self.rule.low) / self._range)

    @cached_property
    def distances(self) -> Array:
        """|ln(p/(1 − p))|, finite."""
        return np.minimum(np.abs(self.logits), FARTHEST)

    @cached_property
    def odds(self) -> Array:
        """Odds e^{−|ln(p/(1 − p))|} of the farther asymptote."""
        return np.exp(-self.distances)

    @cached_property
    def gaps(self) -> Array:
        """Distance to the nearest asymptote, min(p, 1 − p): a part of the range, up to ½."""
        return self.odds / (1 + self.odds)

    def near_ends(self, tol: float) -> tuple[Array, Array]:
        """Which outputs are near the low end, which the high one: by `tol` of the range."""
        near = logit(1 - tol)
        return self.logits < -near, self.logits > near

    @property
    def entropies(self) -> Array:
        """Binary entropy of p, −p ln p − (1 − p) ln(1 − p), in nats."""
        return np.log1p(self.odds) + self.gaps * self.distances

    @property
    def slopes(self) -> Array:
        """h′(z)."""
        if self.activation not in STEEPNESS:
            return self.rule.slope(self.z)
        # σ′(z) = σ(z) σ(−z)
        return STEEPNESS[self.activation] * self._range * (self.gaps * (1 - self.gaps))

    @property
    def is_dead(self) -> Array:
        """Which units are ReLUs that are 0 on every sample, (..., n_units)."""
        if self.activation != "relu":
            return np.zeros_like(self.z[..., 0, :], dtype=bool)
        return np.all(self.z <= 0, axis=-2)

    @property
    def _range(self) -> float:
        return self.rule.high - self.rule.low


def class_logits(z: Array) -> Array:
    """Logits of a softmax's probabilities: z less the log-sum-exp of the other classes' z."""
    leader = z.argmax(axis=-1)[..., None]
    top = np.take_along_axis(z, leader, axis=-1)
    shares = np.exp(z - top)
    logits = z - top - np.log(np.maximum(shares.sum(axis=-1, keepdims=True) - shares, 1))
    # The leader's is summed from the runner-up on, where its own 1 would hide the others, and they
    # would all be 0.
    others = z.copy()
    np.put_along_axis(others, leader, -np.inf, axis=-1)
    second = np.maximum(others.max(axis=-1, keepdims=True), np.finfo(z.dtype).min)
    with np.errstate(divide="ignore", over="ignore"):  # without any other the leader is certain
        lead = top - second - np.log(np.exp(others - second).sum(axis=-1, keepdims=True))
    np.put_along_axis(logits, leader, lead, axis=-1)
    return logits


class Pass(NamedTuple):
    """A forward pass of the rows through the networks of some records."""

    network: Network
    coefs: list[Array]  # (n_records, n_in, n_out)
    z: list[Array]  # of every layer
    inputs: list[Array]  # of every layer: the rows, (n_samples, n_features), then every hidden h

    @property
    def hidden_units(self) -> list[Units]:
        """The units of every hidden layer."""
        layers = zip(self.network.activations, self.z[:-1], self.inputs[1:], strict=True)
        return [Units(name, z, h) for name, z, h in layers]

    @property
    def units(self) -> list[Units]:
        """Every layer's units; a softmax counts as one sigmoid per class."""
        logits = self.z[-1]
        if self.network.output == "softmax":
            logits = class_logits(logits)
        outputs = Units("sigmoid", logits, ACTIVATIONS["sigmoid"].function(logits))
        return [*self.hidden_units, outputs]


class Errors(NamedTuple):
    """How the loss of a sample changes with the units."""

    deltas: list[Array]  # ∂C/∂z of every layer
    demands: list[Array]  # ∂C/∂h of every hidden layer


def blocks(records: Array, entries_per_record: int) -> Iterator[Array]:
    """The records in runs of bounded memory, of one record at least."""
    n = max(BLOCK_ENTRIES // entries_per_record, 1)
    for start in range(0, len(records), n):
        yield records[start : start + n]


def forward(network: Network, parameters: Array, X: Array) -> Pass:
    """Send the rows through the networks of some records, (n_records, n_parameters)."""
    coefs, intercepts = network.coefs(parameters), network.intercepts(parameters)
    z, inputs = [_product(X, coefs[0]) + intercepts[0][:, None]], [X]
    for layer, (coef, intercept) in enumerate(zip(coefs[1:], intercepts[1:], strict=True), 1):
        inputs.append(network.activate(z[-1], layer))
        z.append(inputs[-1] @ coef + intercept[:, None])
    return Pass(network, coefs, z, inputs)


def backward(ahead: Pass, y: Array) -> Errors:
    """Send every sample's error back from the output, which the loss owns."""
    network, z = ahead.network, ahead.z
    deltas: list[Array] = [_output_error(network, z[-1], y)]
    demands: list[Array] = []
    below = zip(ahead.coefs[:0:-1], z[-2::-1], network.rules[::-1], strict=True)
    for coef, z_below, rule in below:
        demands.append(deltas[-1] @ coef.swapaxes(1, 2))
        deltas.append(demands[-1] * rule.slope(z_below))
    return Errors(deltas[::-1], demands[::-1])


def mean_gradients(ahead: Pass, errors: Errors) -> list[Array]:
    """∂C/∂W of every layer, (n_records, n_in, n_out), mean over the samples."""
    n_samples = ahead.z[0].shape[1]
    X, *hidden = ahead.inputs
    sums = [_product(X.T, errors.deltas[0])]
    for h, delta in zip(hidden, errors.deltas[1:], strict=True):
        sums.append(h.swapaxes(1, 2) @ delta)
    return [gradient / n_samples for gradient in sums]


def per_layer(
    clf: SigmoidMLPClassifier,
    X: Array,
    epochs: Epochs,
    measure: Callable[[Pass], dict[str, Array]],
) -> pd.DataFrame:
    """One row per record and layer: epoch, layer, and columns (n_records, n_layers) measured."""
    film = film_of(clf)
    records = indices_of(film, epochs)
    parts = measured(clf, X, records, measure)
    columns = {name: np.concatenate([part[name] for part in parts]).ravel() for name in parts[0]}
    return by_layer(film.epochs[records], network_of(clf).n_layers, columns)


def by_layer(epochs: Array, n_layers: int, columns: dict[str, Array]) -> pd.DataFrame:
    """One row per record and layer: epoch, layer, and the columns."""
    return pd.DataFrame(
        {
            "epoch": np.repeat(epochs, n_layers),
            "layer": np.tile(np.arange(1, n_layers + 1), len(epochs)),
            **columns,
        }
    )


def table_at(
    clf: SigmoidMLPClassifier,
    X: Array,
    epoch: int | None,
    measure: Callable[[Pass], pd.DataFrame],
) -> pd.DataFrame:
    """The table that is measured at one epoch, or of the classifier as it is, with its epoch."""
    shown = snapshot(clf, epoch)
    table = measured_once(clf, X, shown.parameters, measure)
    table.insert(0, "epoch", shown.epoch)
    return table


def measured(
    clf: SigmoidMLPClassifier, X: Array, records: Array, measure: Callable[[Pass], T]
) -> list[T]:
    """Apply `measure` to the forward passes of the records, block by block."""
    film = film_of(clf)
    return _measured(network_of(clf), X, film.parameters, records, measure)


def measured_once(
    clf: SigmoidMLPClassifier, X: Array, parameters: Array, measure: Callable[[Pass], T]
) -> T:
    """Apply `measure` to the forward pass of one vector of parameters."""
    (found,) = measured_stack(clf, X, parameters[None], measure)
    return found


def measured_stack(
    clf: SigmoidMLPClassifier, X: Array, parameters: Array, measure: Callable[[Pass], T]
) -> list[T]:
    """The same of many vectors of parameters, (n, n_parameters), block by block."""
    return _measured(network_of(clf), X, parameters, np.arange(len(parameters)), measure)


def measured_by_parts(
    clf: SigmoidMLPClassifier,
    X: Array,
    y: Array,
    records: Array,
    measure: Callable[[Array, Pass], tuple[Array, ...]],
) -> list[tuple[Array, ...]]:
    """Apply `measure` to the targets and the passes of one part of the rows after another.

    The arrays of a part stay in the processor's cache. The caller joins what is found of each.
    """
    n_rows = X.shape[0]
    n_units = sum(network_of(clf).layer_sizes[1:])
    length = max(BLOCK_ENTRIES // n_units, FEWEST_ROWS)
    found = []
    for start in range(0, n_rows, length):
        part = slice(start, start + length)
        of_blocks = measured(clf, X[part], records, partial(measure, y[part]))
        found.append(tuple(np.concatenate(block) for block in zip(*of_blocks, strict=True)))
    return found


@np.errstate(over="ignore", invalid="ignore")  # weights of a diverged training
def _measured(
    network: Network, X: Array, stack: Array, records: Array, measure: Callable[[Pass], T]
) -> list[T]:
    # With few rows of a wide network, the copy of its weights in float64 is the larger part.
    entries = max(X.shape[0] * sum(network.layer_sizes[1:]), network.n_parameters)
    with blas_threads_for(network.largest_product(X.shape[0])):
        return [
            measure(forward(network, stack[block].astype(float, copy=False), X))
            for block in blocks(records, entries)
        ]


def _output_error(network: Network, z: Array, y: Array) -> Array:
    """∂C/∂z of the output layer; losses take one matrix of samples."""
    # The records count as more samples, so that a loss is written for one matrix only.
    rows = np.ascontiguousarray(z).reshape(-1, z.shape[-1])
    error = LOSSES[network.loss, network.output].output_error(rows, np.tile(y, (len(z), 1)))
    return error.reshape(z.shape)


def _product(rows: Array, stack: Array) -> Array:
    """The rows, dense or sparse, times each matrix of a stack (n_records, n_in, n_out)."""
    if not issparse(rows):
        return rows @ stack
    n_records, n_in, n_out = stack.shape
    # SciPy multiplies sparse by two dimensions only: the records stand beside each other.
    flat = rows @ stack.swapaxes(0, 1).reshape(n_in, n_records * n_out)
    return flat.reshape(-1, n_records, n_out).swapaxes(0, 1)
