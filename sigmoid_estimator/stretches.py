"""Stretches of a film: from which epoch on it was made with which settings.

A warm start may go on with another rate, solver or number of rows, so that a film is not made with
one set of settings, and the classifier's parameters are those of the next fit, not of the last.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

Array = np.ndarray


class TrainingSettings(NamedTuple):
    """Settings of epochs that measures on a film depend on.

    Loss and activations are the network's, which a film never changes.
    """

    solver: str
    schedule: str  # of the learning rate: "constant" but for "sgd"
    learning_rate: float  # η before the schedule
    momentum: float  # of "sgd"
    alpha: float
    batch_size: int  # rows of an update, at most n_samples
    n_samples: int  # rows trained on, without those held out
    layer_rates: tuple[float, ...]  # factors of the rate, one per layer

    @property
    def n_updates(self) -> int:
        """Updates of an epoch, by "sgd" or "adam"."""
        return -(-self.n_samples // self.batch_size)


class Stretch(NamedTuple):
    """Epochs with the same settings: from the first one up to the next stretch."""

    first_epoch: int
    settings: TrainingSettings


def continued(
    stretches: Sequence[Stretch], settings: TrainingSettings, last_epoch: int
) -> tuple[Stretch, ...]:
    """The stretches up to an epoch, and the settings of those after it."""
    so_far = up_to(stretches, last_epoch)
    if so_far and so_far[-1].settings == settings:
        return so_far
    return (*so_far, Stretch(last_epoch + 1, settings))


def up_to(stretches: Sequence[Stretch], last_epoch: int) -> tuple[Stretch, ...]:
    """The stretches that have begun by an epoch."""
    return tuple(stretch for stretch in stretches if stretch.first_epoch <= last_epoch)


# The columns of a file; `layer_rates` is a matrix (n_stretches, n_layers).
_DTYPES: dict[str, type] = {
    "solver": str,
    "schedule": str,
    "learning_rate": np.float64,
    "momentum": np.float64,
    "alpha": np.float64,
    "batch_size": np.int64,
    "n_samples": np.int64,
    "layer_rates": np.float64,
}


def to_arrays(stretches: Sequence[Stretch], n_layers: int) -> dict[str, Array]:
    """The stretches as plain arrays, one entry each; `from_arrays` makes them again."""
    columns: dict[str, Array] = {
        f"stretch_{name}": np.array([getattr(s.settings, name) for s in stretches], dtype)
        for name, dtype in _DTYPES.items()
    }
    columns["stretch_layer_rates"] = columns["stretch_layer_rates"].reshape(-1, n_layers)
    first_epochs = np.array([stretch.first_epoch for stretch in stretches], np.int64)
    return {"stretch_first_epoch": first_epochs, **columns}


def from_arrays(arrays: Mapping[str, Array]) -> tuple[Stretch, ...]:
    """The stretches that `to_arrays` took apart."""
    columns = [arrays[f"stretch_{name}"].tolist() for name in _DTYPES]
    columns[-1] = [tuple(rates) for rates in columns[-1]]
    settings = [TrainingSettings(*row) for row in zip(*columns, strict=True)]
    first_epochs = arrays["stretch_first_epoch"].tolist()
    return tuple(map(Stretch, first_epochs, settings))
