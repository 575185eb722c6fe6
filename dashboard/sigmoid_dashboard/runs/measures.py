"""Measures of a run's saturation, and the kind of its units."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from sklearn.utils.validation import column_or_1d

from sigmoid_dashboard.runs.costs import WEIGHT_ROW_SECONDS
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import (
    entry_counts,
    error_flow,
    error_kept,
    layer_gradients,
    saturation,
    unit_report,
)
from sigmoid_estimator.inspection.entries import PLACES
from sigmoid_estimator.inspection.saturation import TOLERANCE

ENTRY_SECONDS = 3e-8  # of a unit's output for a row, measured
MAX_SECONDS = 0.5  # for all records of a film
MIN_RECORDS = 10
MAX_MEASURED = 64  # runs, of all sessions
ONSET_COLUMNS = ["asymptote", "distance", "z", "slope", "steepest"]
FARTHEST = 1e6  # |z| at which every bounded activation is as near to its end as is asked for


@dataclass(frozen=True, eq=False)
class Measures:
    """Measures of a run at an epoch, and at epoch 0."""

    epoch: int
    counts: pd.DataFrame
    saturation: pd.DataFrame
    gradients: pd.DataFrame
    units: pd.DataFrame  # at the epoch alone, as the flow
    units_at_start: pd.DataFrame
    flow: pd.DataFrame

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
        """Number of entries of the hidden layers, over all rows."""
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
        """Ratio of the error in layer 1 to that in the last hidden layer, in all and per layer."""
        kept = error_kept(self.gradients)
        return kept[kept["epoch"] == epoch].iloc[0]

    def of_output(self, frame: pd.DataFrame, measure: str) -> float:
        """A measure of the output layer at the epoch."""
        is_it = (frame["layer"] == self.output_layer) & (frame["epoch"] == self.epoch)
        return float(frame.loc[is_it, measure].iloc[0])


@kept(MAX_MEASURED)
def saturation_of(key: str, _run: Run) -> pd.DataFrame:
    """Saturation of a run's layers over its epochs, measured once."""
    return saturation(_run.classifier, _run.data.X, epochs=measured_epochs(_run))


@kept(MAX_MEASURED)
def gradients_of(key: str, _run: Run) -> pd.DataFrame:
    """Gradients of a run's layers over its epochs, measured once."""
    X, y = _run.data.X, _run.data.y
    return layer_gradients(_run.classifier, X, y, epochs=measured_epochs(_run))


def measured_epochs(run: Run) -> np.ndarray:
    """Epochs of a film's records, thinned to as many as can be measured in `MAX_SECONDS`."""
    n_weights, n_units = run.film.parameters.shape[1], sum(run.settings.hidden)
    per_row = n_weights * WEIGHT_ROW_SECONDS + n_units * ENTRY_SECONDS
    return thinned_epochs(run, len(run.data.y) * per_row)


def thinned_epochs(run: Run, record_seconds: float) -> np.ndarray:
    """The same of a measure that takes so long for a record."""
    epochs = run.film.epochs
    n_records = int(np.clip(MAX_SECONDS / record_seconds, MIN_RECORDS, len(epochs)))
    return epochs[np.unique(np.linspace(0, len(epochs) - 1, n_records).astype(int))]


@kept(MAX_MEASURED)
def measures_of(key: str, epoch: int, _run: Run) -> Measures:
    """Measure a run at an epoch, or at the nearest record before it, once."""
    epoch = int(_run.film.epochs[_run.film.index_of(epoch)])
    classifier, X, y, epochs = _run.classifier, _run.data.X, _run.data.y, [0, epoch]
    return Measures(
        epoch=epoch,
        counts=entry_counts(classifier, X, epochs=epochs),
        saturation=saturation(classifier, X, epochs=epochs),
        gradients=layer_gradients(classifier, X, y, epochs=epochs),
        units=unit_report(classifier, X, y, epoch=epoch),
        units_at_start=unit_report(classifier, X, y, epoch=0),
        flow=error_flow(classifier, X, y, epoch=epoch),
    )


def activation(run: Run) -> str:
    """Activation of the measured units: of the hidden ones, or without any, of the output."""
    return run.settings.activation if run.settings.hidden else "sigmoid"


def ends(run: Run) -> tuple[str | None, str | None]:
    """The asymptotes of the units; None in the place of a missing one."""
    rule = ACTIVATIONS[activation(run)]
    low, high = (
        f"{end:g}".replace("-", "−") if np.isfinite(end) else None for end in (rule.low, rule.high)
    )
    return low, high


def near_ends(run: Run) -> tuple[str, str]:
    """Phrases for being near the low end and the high one."""
    if activation(run) == "sigmoid":
        return "near 0", "near 1"
    return ("0 or near 0", "near 1") if can_die(run) else ("near the low end", "near the high end")


def is_bounded(run: Run) -> bool:
    """Whether the units have two ends to be near to."""
    return None not in ends(run)


def can_die(run: Run) -> bool:
    """Whether the units are ReLUs, which are dead rather than saturated."""
    return activation(run) == "relu"


def entry_shares(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts of entries as shares, with `near` (of either end) and `n_entries`."""
    n_entries = counts[PLACES].sum(axis=1)
    shares = counts[PLACES].div(n_entries, axis=0)
    return counts.assign(**shares, near=1 - shares["between"], n_entries=n_entries)


def hidden_entries(counts: pd.DataFrame) -> pd.DataFrame:
    """The entries of all hidden layers together, one row per record, none without one."""
    hidden = counts[counts["layer"] < counts["layer"].max()].sort_values(["epoch", "layer"])
    records = hidden.groupby("epoch")
    # A row that is whole in a layer is so in all below.
    return records[PLACES].sum().assign(whole_rows=records["whole_rows"].last()).reset_index()


def majority_share(y: np.ndarray) -> float:
    """Share of the largest class: the accuracy of naming it for every row."""
    labels = column_or_1d(y)
    if not labels.size:
        raise ValueError("y must hold one label at least, got none.")
    _, counts = np.unique(labels, return_counts=True)
    return float(counts.max() / labels.size)


def saturation_onset(activation: str, *, tol: float = TOLERANCE) -> pd.DataFrame:
    """The pre-activations from which on outputs are saturated: a row per asymptote, low first.

    Columns are asymptote, distance to it that counts as near, z from which on outputs are as
    near, slope h′(z) there, and steepest, the largest slope. No row without two asymptotes.
    """
    if activation not in ACTIVATIONS:
        raise ValueError(
            f"activation must be one of {', '.join(ACTIVATIONS)}, got {activation!r}."
        )
    if not 0 < tol < 0.5:
        raise ValueError(f"tol must be between 0 and 0.5, a part of the range, got {tol!r}.")
    rule = ACTIVATIONS[activation]
    asymptotes = np.array([rule.low, rule.high])
    if not np.isfinite(asymptotes).all():
        return pd.DataFrame(columns=ONSET_COLUMNS, dtype=float)
    near = tol * (rule.high - rule.low)
    z = np.array([_inverse(activation, rule.low + near), _inverse(activation, rule.high - near)])
    columns = (asymptotes, near, z, rule.slope(z), rule.steepest)
    return pd.DataFrame(dict(zip(ONSET_COLUMNS, columns, strict=True)))


def _inverse(activation: str, output: float) -> float:
    """The pre-activation with this output; bounded activations rise throughout."""
    function = ACTIVATIONS[activation].function
    return brentq(
        lambda z: float(function(np.array([z]))[0]) - output, -FARTHEST, FARTHEST, xtol=1e-14
    )
