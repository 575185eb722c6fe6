"""Which records of a film a measurement is about."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.network import pack

Array = np.ndarray


class Snapshot(NamedTuple):
    """A network as it was after an epoch, or as it is."""

    epoch: int
    parameters: Array  # (n_parameters,), float64


def snapshot(clf: Any, epoch: int | None) -> Snapshot:
    """The classifier as it is (None), or as the nearest record not after an epoch has it.

    As it is: after early stopping with the weights of its best epoch, and after weights were set
    by hand with those, of which no film knows.
    """
    if epoch is None:
        check_is_fitted(clf)
        return Snapshot(
            _epoch_of_the_weights(clf), pack(clf.coefs_, clf.intercepts_).astype(float)
        )
    film = film_of(clf)
    (record,) = indices_of(film, epoch)
    return Snapshot(int(film.epochs[record]), film.parameters[record].astype(float))


def _epoch_of_the_weights(clf: Any) -> int:
    is_restored = clf.early_stopping and clf.best_epoch_ is not None
    return int(clf.best_epoch_ if is_restored else clf.n_epochs_)


def film_of(clf: Any) -> TrainingHistory:
    """The film of a fitted classifier; raises where there is none."""
    check_is_fitted(clf)
    if clf.history_ is None:
        raise ValueError(
            "This measurement needs the film of the training, and record_history=False kept "
            "none. Fit with record_history='auto'."
        )
    return clf.history_


def indices_of(film: TrainingHistory, epochs: int | Sequence[int] | Array) -> Array:
    """Indices of the records nearest to the epochs and not after them, each once, ascending."""
    requested = np.atleast_1d(np.asarray(epochs))
    if not np.issubdtype(requested.dtype, np.integer) or (requested < 0).any():
        raise ValueError(f"epochs must be whole numbers of at least 0, got {epochs!r}.")
    return np.unique([film.index_of(epoch) for epoch in requested]).astype(int)
