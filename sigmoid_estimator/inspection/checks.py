"""What every measure asks of its arguments: rows and labels, epochs, and a network of its kind."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from sklearn.utils.validation import check_is_fitted, validate_data

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of, parameters_of, targets_of
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.targets import as_labels

Array = np.ndarray
Epochs = int | Sequence[int] | Array | None


class Snapshot(NamedTuple):
    """A network as it was after an epoch, or as it is."""

    epoch: int
    parameters: Array  # (n_parameters,), float64


def snapshot(clf: SigmoidMLPClassifier, epoch: int | None) -> Snapshot:
    """The classifier as it is (None), or as the nearest record not after an epoch has it.

    As it is: after early stopping with the weights of its best epoch, and after weights were set
    by hand with those, of which no film knows.
    """
    if epoch is None:
        return Snapshot(_epoch_of_the_weights(clf), parameters_of(clf).astype(float))
    film = film_of(clf)
    (record,) = indices_of(film, epoch)
    return Snapshot(int(film.epochs[record]), film.parameters[record].astype(float))


def _epoch_of_the_weights(clf: SigmoidMLPClassifier) -> int:
    check_is_fitted(clf)
    # Early stopping has gone back: the weights are older than the last epoch.
    best = clf.best_epoch_ if clf.early_stopping else None
    return int(clf.n_epochs_ if best is None else best)


def indices_of(film: TrainingHistory, epochs: Epochs) -> Array:
    """Indices of the records nearest to the epochs and not after them, each once, ascending.

    None is every record.
    """
    if epochs is None:
        return np.arange(len(film))
    # One epoch or many, and Python's, NumPy's or pandas' whole numbers alike.
    requested = np.atleast_1d(np.asarray(epochs))
    if not np.issubdtype(requested.dtype, np.integer) or (requested < 0).any():
        raise ValueError(f"epochs must be whole numbers of at least 0, got {epochs!r}.")
    return np.unique([film.index_of(epoch) for epoch in requested]).astype(int)


def checked_rows(clf: SigmoidMLPClassifier, X: Any) -> Array:
    """Rows as a pass takes them, dense or CSR."""
    _refuse_steps(clf)
    return validate_data(clf, X, accept_sparse="csr", dtype=np.float64, reset=False)


def checked_sample(clf: SigmoidMLPClassifier, X: Any, y: Any) -> tuple[Array, Array]:
    """Rows and targets as a pass takes them."""
    _refuse_steps(clf)
    return rows_and_targets(clf, X, y)


def rows_and_targets(clf: SigmoidMLPClassifier, X: Any, y: Any) -> tuple[Array, Array]:
    """Rows, and their labels as the boolean matrix that the network learns."""
    targets = targets_of(clf)
    X, y = validate_data(
        clf, X, y, accept_sparse="csr", multi_output=True, dtype=np.float64, reset=False
    )
    return X, targets.encode(as_labels(y))


def _refuse_steps(clf: SigmoidMLPClassifier) -> None:
    if network_of(clf).tie is not None:
        raise ValueError(
            "A network of perceptrons has steps for units: every output is at an asymptote, and "
            "no slope leads anywhere. Measure the classifier that it was made from."
        )


def check_single_neuron(clf: SigmoidMLPClassifier, what: str) -> None:
    """Raise where the network is more than the one neuron that alone has `what`."""
    n_hidden, n_outputs = network_of(clf).n_layers - 1, network_of(clf).layer_sizes[-1]
    if n_hidden:
        raise ValueError(
            f"Only a single neuron has {what}, and this network has "
            f"{n_hidden} hidden layer{'s' * (n_hidden > 1)}. Fit with hidden_layer_sizes=()."
        )
    if n_outputs != 1:
        raise ValueError(
            f"Only a single neuron has {what}, and this network has "
            f"{n_outputs} output units. Fit it on two classes."
        )


def check_exclusive(clf: SigmoidMLPClassifier) -> None:
    """Raise where a point of a map would have several classes."""
    if targets_of(clf).multilabel:
        raise ValueError(
            "A map shows classes of which a point has one, and this classifier has "
            f"{targets_of(clf).n_outputs} labels that can be true together."
        )


def check_resolution(resolution: int) -> None:
    """Raise where a grid has no two points in a direction."""
    if resolution < 2:
        raise ValueError(f"resolution must be at least 2, got {resolution!r}.")
