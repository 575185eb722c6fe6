"""Forward and backward passes of many records over the same rows at once.

Conventions: arrays of a layer are (n_records, n_samples, n_units); z are pre-activations, h
outputs. Passes run in float64, for float32 networks too, whose small errors would round to 0.
Nothing is weighted, and there is no L2.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from scipy.sparse import issparse
from sklearn.utils.validation import check_is_fitted, validate_data

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.blas import blas_threads_for
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.inspection.records import film_of, indices_of
from sigmoid_estimator.inspection.units import Units, class_logits
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network
from sigmoid_estimator.targets import as_labels

Array = np.ndarray
T = TypeVar("T")

# Larger blocks come from the system and go back to it in every operation: twice the time.
BLOCK_ENTRIES = 2**16


class Pass(NamedTuple):
    """What some records make of the rows."""

    network: Network
    coefs: list[Array]  # (n_records, n_in, n_out)
    z: list[Array]  # of every layer
    inputs: list[Array]  # of every layer: the rows, (n_samples, n_features), then every hidden h

    @property
    def units(self) -> list[Units]:
        """Every layer's units; a softmax counts as one sigmoid per class."""
        hidden = [
            Units(self.network.activation, z, h)
            for z, h in zip(self.z[:-1], self.inputs[1:], strict=True)
        ]
        logits = self.z[-1]
        if self.network.output == "softmax":
            logits = class_logits(logits)
        return [*hidden, Units("sigmoid", logits, ACTIVATIONS["sigmoid"].function(logits))]


class Errors(NamedTuple):
    """How the loss of a sample changes with the units."""

    deltas: list[Array]  # ∂C/∂z of every layer
    demands: list[Array]  # ∂C/∂h of every hidden layer


def checked_rows(clf: Any, X: Any) -> Array:
    """Rows as a pass takes them, dense or CSR."""
    check_is_fitted(clf)
    _refuse_steps(clf)
    return validate_data(clf, X, accept_sparse="csr", dtype=np.float64, reset=False)


def checked_sample(clf: Any, X: Any, y: Any) -> tuple[Array, Array]:
    """Rows and targets as a pass takes them."""
    check_is_fitted(clf)
    _refuse_steps(clf)
    return rows_and_targets(clf, X, y)


def rows_and_targets(clf: Any, X: Any, y: Any) -> tuple[Array, Array]:
    """Rows, and their labels as the boolean matrix that the network learns."""
    check_is_fitted(clf)
    X, y = validate_data(
        clf, X, y, accept_sparse="csr", multi_output=True, dtype=np.float64, reset=False
    )
    return X, clf._targets.encode(as_labels(y))


def _refuse_steps(clf: Any) -> None:
    if clf._network.tie is not None:
        raise ValueError(
            "A network of perceptrons has steps for units: every output is at an asymptote, and "
            "no slope leads anywhere. Measure the classifier that it was made from."
        )


def records_at(film: TrainingHistory, epochs: int | Sequence[int] | Array | None) -> Array:
    """Indices of the records that epochs ask for; None is all of them."""
    return np.arange(len(film)) if epochs is None else indices_of(film, epochs)


def blocks(records: Array, entries_per_record: int) -> Iterator[Array]:
    """The records in runs of bounded memory, of one record at least."""
    n = max(BLOCK_ENTRIES // entries_per_record, 1)
    for start in range(0, len(records), n):
        yield records[start : start + n]


def forward(network: Network, parameters: Array, X: Array) -> Pass:
    """Send the rows through the networks of some records, (n_records, n_parameters)."""
    coefs, intercepts = network.coefs(parameters), network.intercepts(parameters)
    z, inputs = [_product(X, coefs[0]) + intercepts[0][:, None]], [X]
    for coef, intercept in zip(coefs[1:], intercepts[1:], strict=True):
        inputs.append(network.activate(z[-1]))
        z.append(inputs[-1] @ coef + intercept[:, None])
    return Pass(network, coefs, z, inputs)


def backward(ahead: Pass, y: Array) -> Errors:
    """Send every sample's error back from the output, which the loss owns."""
    network, z = ahead.network, ahead.z
    slope = ACTIVATIONS[network.activation].slope
    deltas: list[Array] = [_output_error(network, z[-1], y)]
    demands: list[Array] = []
    for coef, z_below in zip(ahead.coefs[:0:-1], z[-2::-1], strict=True):
        demands.append(deltas[-1] @ coef.swapaxes(1, 2))
        deltas.append(demands[-1] * slope(z_below))
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
    clf: Any,
    X: Array,
    epochs: int | Sequence[int] | Array | None,
    measure: Callable[[Pass], dict[str, Array]],
) -> pd.DataFrame:
    """One row per record and layer: epoch, layer, and columns (n_records, n_layers) measured."""
    film = film_of(clf)
    records = records_at(film, epochs)
    parts = measured(clf, X, records, measure)
    columns = {name: np.concatenate([part[name] for part in parts]).ravel() for name in parts[0]}
    layers = np.arange(1, clf._network.n_layers + 1)
    return pd.DataFrame(
        {
            "epoch": np.repeat(film.epochs[records], len(layers)),
            "layer": np.tile(layers, len(records)),
            **columns,
        }
    )


def measured(clf: Any, X: Array, records: Array, measure: Callable[[Pass], T]) -> list[T]:
    """What `measure` finds in the forward passes of the records, block by block."""
    film = film_of(clf)
    return _measured(clf._network, X, film.parameters, records, measure)


def measured_once(clf: Any, X: Array, parameters: Array, measure: Callable[[Pass], T]) -> T:
    """What `measure` finds in the forward pass of one vector of parameters."""
    (found,) = _measured(clf._network, X, parameters[None], np.array([0]), measure)
    return found


@np.errstate(over="ignore", invalid="ignore")  # weights of a diverged training
def _measured(
    network: Network, X: Array, stack: Array, records: Array, measure: Callable[[Pass], T]
) -> list[T]:
    entries = max(X.shape[0] * sum(network.layer_sizes[1:]), network.n_parameters)
    with blas_threads_for(network.largest_product(X.shape[0])):
        return [
            measure(forward(network, stack[block].astype(float, copy=False), X))
            for block in blocks(records, entries)
        ]


def _output_error(network: Network, z: Array, y: Array) -> Array:
    """∂C/∂z of the output layer; losses take one matrix of samples."""
    rows = np.ascontiguousarray(z).reshape(-1, z.shape[-1])
    error = LOSSES[network.loss, network.output].output_error(rows, np.tile(y, (len(z), 1)))
    return error.reshape(z.shape)


def _product(rows: Array, stack: Array) -> Array:
    """The rows, dense or sparse, times each matrix of a stack (n_records, n_in, n_out)."""
    if not issparse(rows):
        return rows @ stack
    n_records, n_in, n_out = stack.shape
    flat = rows @ stack.swapaxes(0, 1).reshape(n_in, n_records * n_out)
    return flat.reshape(-1, n_records, n_out).swapaxes(0, 1)
