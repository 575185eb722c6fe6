"""What is measured of a run to tell of its saturation, and what kind of units it has."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from runs import WEIGHT_ROW_SECONDS, Run
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import (
    entry_counts,
    entry_shares,
    error_flow,
    error_kept,
    hidden_entries,
    layer_gradients,
    saturated_since,
    saturation,
    unit_report,
)

ENTRY_SECONDS = 3e-8  # of a unit's output for a row, measured
MAX_SECONDS = 0.5  # for a film
MIN_RECORDS = 10


@dataclass(frozen=True, eq=False)
class Film:
    """What is measured of the records of a run."""

    saturation: pd.DataFrame
    gradients: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Measures:
    """What is measured of a run at the epoch that the player shows, and at epoch 0."""

    epoch: int
    counts: pd.DataFrame
    saturation: pd.DataFrame
    gradients: pd.DataFrame
    units: pd.DataFrame  # at the epoch alone, as the flow
    units_at_start: pd.DataFrame
    flow: pd.DataFrame
    since: pd.DataFrame  # from the film

    @property
    def output_layer(self) -> int:
        return int(self.counts["layer"].max())

    @property
    def n_hidden(self) -> int:
        return self.output_layer - 1

    def hidden(self, frame: pd.DataFrame, epoch: int | None = None) -> pd.DataFrame:
        """The hidden layers of a table; of one over epochs, at one of them."""
        rows = frame if epoch is None else frame[frame["epoch"] == epoch]
        return rows[rows["layer"] < self.output_layer]

    def shares_at(self, epoch: int) -> pd.DataFrame:
        """The entries of every layer by where they are, layers in rows."""
        return entry_shares(self.counts[self.counts["epoch"] == epoch]).set_index("layer")

    def near(self, epoch: int) -> float:
        """Share of the entries of all hidden layers that are near an end."""
        return float(self._hidden_entries(epoch)["near"])

    @property
    def n_entries(self) -> int:
        """How many entries the hidden layers have, over all rows."""
        return int(self._hidden_entries(0)["n_entries"])

    def whole_rows(self, epoch: int) -> int:
        """Rows with every entry of every hidden layer near an end."""
        return int(self._hidden_entries(epoch)["whole_rows"])

    def _hidden_entries(self, epoch: int) -> pd.Series:
        """The entries of all hidden layers together, by where they are."""
        return self._hidden_shares[self._hidden_shares["epoch"] == epoch].iloc[0]

    @cached_property
    def _hidden_shares(self) -> pd.DataFrame:
        return entry_shares(hidden_entries(self.counts))

    def n_dead(self, units: pd.DataFrame) -> int:
        """Hidden units that are 0 on every row."""
        return int((self.hidden(units)["kind"] == "dead").sum())

    def error_kept(self, epoch: int) -> pd.Series:
        """What of the last hidden layer's error is left in layer 1, and per layer."""
        kept = error_kept(self.gradients)
        return kept[kept["epoch"] == epoch].iloc[0]

    def of_output(self, frame: pd.DataFrame, measure: str) -> float:
        """A measure of the output layer at the epoch shown."""
        is_it = (frame["layer"] == self.output_layer) & (frame["epoch"] == self.epoch)
        return float(frame.loc[is_it, measure].iloc[0])


def film_of(run: Run) -> Film:
    """What there is to draw over the epochs."""
    classifier, X, y, epochs = run.classifier, run.data.X, run.data.y, measured_epochs(run)
    return Film(
        saturation=saturation(classifier, X, epochs=epochs),
        gradients=layer_gradients(classifier, X, y, epochs=epochs),
    )


def measured_epochs(run: Run) -> np.ndarray:
    """The records of a film; of one that takes long to measure as many as there is time for."""
    n_rows, epochs = len(run.data.y), run.film.epochs
    n_weights, n_units = run.film.parameters.shape[1], sum(run.settings.hidden)
    seconds = n_rows * (n_weights * WEIGHT_ROW_SECONDS + n_units * ENTRY_SECONDS)
    n_records = int(np.clip(MAX_SECONDS / seconds, MIN_RECORDS, len(epochs)))
    return epochs[np.unique(np.linspace(0, len(epochs) - 1, n_records).astype(int))]


def measures_of(run: Run, epoch: int, film: Film) -> Measures:
    """What there is to say at an epoch, or at the record before it."""
    epoch = int(run.film.epochs[run.film.index_of(epoch)])
    classifier, X, y, epochs = run.classifier, run.data.X, run.data.y, [0, epoch]
    return Measures(
        epoch=epoch,
        counts=entry_counts(classifier, X, epochs=epochs),
        saturation=saturation(classifier, X, epochs=epochs),
        gradients=layer_gradients(classifier, X, y, epochs=epochs),
        units=unit_report(classifier, X, y, epoch=epoch),
        units_at_start=unit_report(classifier, X, y, epoch=0),
        flow=error_flow(classifier, X, y, epoch=epoch),
        since=saturated_since(film.saturation),
    )


def activation(run: Run) -> str:
    """That of the units looked into: without hidden layers, the output's."""
    return run.settings.activation if run.settings.hidden else "sigmoid"


def ends(run: Run) -> tuple[str | None, str | None]:
    """The asymptotes of the units, None where there is none."""
    rule = ACTIVATIONS[activation(run)]
    low, high = (
        f"{end:g}".replace("-", "−") if np.isfinite(end) else None for end in (rule.low, rule.high)
    )
    return low, high


def near_ends(run: Run) -> tuple[str, str]:
    """What it is called to be near the low end, and the high one; the output's are 0 and 1."""
    if activation(run) == "sigmoid":
        return "near 0", "near 1"
    return ("0 or near 0", "near 1") if can_die(run) else ("near the low end", "near the high end")


def is_bounded(run: Run) -> bool:
    """Whether the units have two ends to be near to."""
    return None not in ends(run)


def can_die(run: Run) -> bool:
    """Whether the units are ReLUs, which are dead rather than saturated."""
    return activation(run) == "relu"
