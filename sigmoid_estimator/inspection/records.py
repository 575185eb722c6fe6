"""Which records of a film a measurement is about."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.history import TrainingHistory

Array = np.ndarray


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
