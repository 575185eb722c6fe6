"""Frames: the networks that a player shows one after another, and what was measured of them.

A frame is a record of a film, or the network with its weights multiplied by a factor. Either way
the frames of a run lie along an axis, and what follows (payload, JavaScript) need not know which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of, parameters_of
from sigmoid_estimator.history import TrainingHistory, record_dtype
from sigmoid_estimator.inspection.backpropagation import losses_of_records
from sigmoid_estimator.inspection.checks import checked_sample, indices_of
from sigmoid_estimator.inspection.comparison import lost_shares_and_errors
from sigmoid_estimator.player.captions import captions_of_factors, captions_of_film
from sigmoid_estimator.player.remarks import NO_REMARKS, REMARKS

Array = np.ndarray


FEWEST_MEASURED, MEASURED_WORK = 24, 5e7  # records; rows × weights, summed over the records
MOST_MEASURED = 200  # records whose shares and errors are measured: as many as pixels tell apart
FEWEST_FRAMES = 3  # the first, the last, and the first with an accuracy of 100 %


class FilmError(ValueError):
    """A film that cannot be played; its message is for the person who trained it."""


NORM_TITLE = "weight norm ‖W‖"


class Axis(NamedTuple):
    """What changes from frame to frame."""

    name: str  # in JavaScript: epoch or factor
    title: str  # within a sentence
    heading: str


EPOCH, FACTOR = Axis("epoch", "epoch", "Epoch"), Axis("factor", "c =", "Factor c")


class Measure(NamedTuple):
    """Values along the axis: of the whole network (n,), or of every layer (n, n_layers)."""

    title: str
    positions: Array
    figures: Array

    def is_of(self, positions: Array) -> bool:
        """Whether it was measured at just these positions."""
        return np.array_equal(self.positions, positions)


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of one run, before they are cut down to what a browser gets."""

    name: str
    classifier: SigmoidMLPClassifier
    axis: Axis
    positions: Array  # of the frames, along the axis
    coefs: list[Array]  # one per layer, (n_frames, n_in, n_out)
    intercepts: list[Array]
    measures: dict[str, Measure]
    captions: list[tuple[int, str]]  # each from a frame on, up to the next one's
    first_perfect: int | None  # the frame
    every: int = field(default=1)  # of so many one is left

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def sizes(self) -> list[int]:
        """Units per layer, of which the first are the coordinates of the map."""
        return [2, *(coef.shape[2] for coef in self.coefs)]

    def thinned(self, capacity: int) -> "Frames":
        """At most so many frames; the first, the last and the first perfect one are kept."""
        if len(self) <= capacity:
            return self
        if capacity < FEWEST_FRAMES:
            n_parameters = sum(array[0].size for array in (*self.coefs, *self.intercepts))
            raise FilmError(
                f"The film of {n_parameters:,} weights and biases is too large to play in a "
                "browser. Choose fewer hidden units to see it."
            )
        every = -(-len(self) // (capacity - 2))
        marks = [0, len(self) - 1, self.first_perfect or 0]
        kept = np.union1d(np.arange(0, len(self), every), marks)
        # A caption begins with the first kept frame that it is about; one about none is left out.
        starts = np.searchsorted(kept, [frame for frame, _ in self.captions])
        ends = np.append(starts[1:], len(kept))
        captions = [
            (int(start), text)
            for start, end, (_, text) in zip(starts, ends, self.captions, strict=True)
            if start < end
        ]
        measures = {
            name: Measure(measure.title, measure.positions[kept], measure.figures[kept])
            if measure.is_of(self.positions)
            else measure
            for name, measure in self.measures.items()
        }
        first = self.first_perfect
        return Frames(
            self.name,
            self.classifier,
            self.axis,
            self.positions[kept],
            [coef[kept] for coef in self.coefs],
            [intercept[kept] for intercept in self.intercepts],
            measures,
            captions,
            None if first is None else int(np.searchsorted(kept, first)),
            every,
        )


def frames_of_film(
    name: str,
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    weights: Array | None = None,
    remarks: Mapping[str, pd.DataFrame | None] = NO_REMARKS,
) -> Frames:
    """One frame per record of the training; shares and errors are measured on the rows.

    `weights` are those of the rows in the loss, where a remark needs it.
    """
    film = clf.history_
    if film is None:
        raise FilmError(
            "The player needs the film of the training, and record_history=False kept none. "
            "Fit with record_history='auto'."
        )
    epochs = film.epochs
    n_rows = X.shape[0] if hasattr(X, "shape") else len(X)
    records = _spread_over(len(epochs), most_measured(clf, n_rows))
    some = epochs[records]
    found = {
        "loss": Measure("loss", epochs, film.loss),
        "accuracy": Measure("accuracy", epochs, film.accuracy),
        "weight_norm": Measure(NORM_TITLE, epochs, film.weight_norms),
        **_measured(clf, X, y, some),
    }
    if np.isfinite(film.validation_loss).any():
        found["validation_loss"] = Measure("validation loss", epochs, film.validation_loss)
        found["validation_accuracy"] = Measure(
            "validation accuracy", epochs, film.validation_accuracy
        )
    first = film.first_perfect_epoch
    return Frames(
        name,
        clf,
        EPOCH,
        epochs,
        film.coefs,
        film.intercepts,
        found,
        captions_of_film(
            clf,
            [
                REMARKS[about](clf, X, y, weights, records, known)
                for about, known in remarks.items()
            ],
        ),
        None if first is None else film.index_of(first),
    )


def most_measured(clf: SigmoidMLPClassifier, n_rows: int) -> int:
    """How many records are measured: in some tenths of a second, where the fewest take no more."""
    products = n_rows * parameters_of(clf).size
    return int(np.clip(MEASURED_WORK // products, FEWEST_MEASURED, MOST_MEASURED))


def _spread_over(n_records: int, most: int) -> Array:
    """Records to measure: half of them evenly, half more densely at the start."""
    even = np.linspace(0, n_records - 1, most // 2)
    dense = np.geomspace(1, n_records, most // 2) - 1
    return np.unique(np.concatenate([even, dense]).round().astype(int))


def _measured(clf: SigmoidMLPClassifier, X: Any, y: Any, epochs: Array) -> dict[str, Measure]:
    """The share of every layer that is lost to learning, and its error, in one pass."""
    X, y = checked_sample(clf, X, y)
    records = indices_of(film_of(clf), epochs)
    lost, errors = lost_shares_and_errors(clf, X, y, records)
    has_ends = {rule.is_bounded for rule in network_of(clf).rules}
    title = {
        frozenset({False}): "dead units",
        frozenset({True, False}): "saturated or dead",
    }.get(frozenset(has_ends), "saturated share")
    return {
        "lost_share": Measure(title, epochs, lost),
        "error": Measure("error ∂C/∂z, rms", epochs, errors),
    }


def _as_one_film(
    clf: SigmoidMLPClassifier, scaled: list[SigmoidMLPClassifier]
) -> SigmoidMLPClassifier:
    """Several weights of one network, as the records of a film, the epochs 0, 1, 2 …"""
    # A measure checks its rows once, whatever the records: one by one takes five times as long.
    network = network_of(clf)
    parameters = [parameters_of(each) for each in scaled]
    records = np.zeros(len(scaled), record_dtype(network, parameters[0].dtype))
    records["epoch"], records["parameters"] = np.arange(len(scaled)), parameters
    together = scaled[0].without_history()
    together.history_ = TrainingHistory(records, network)
    return together


def _checked_factors(factors: Sequence[float]) -> Array:
    try:
        positions = np.asarray(factors, dtype=float)
    except (TypeError, ValueError):
        positions = np.empty((0, 0))
    is_axis = positions.ndim == 1 and len(positions) > 0 and np.isfinite(positions).all()
    if not (is_axis and (positions > 0).all() and (np.diff(positions) > 0).all()):
        raise ValueError(
            f"factors must be one or more positive, rising numbers, got {factors!r}: they are "
            "the axis of the film."
        )
    return positions


def frames_over_factors(
    name: str,
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    factors: Sequence[float],
    weights: Array | None = None,
) -> Frames:
    """One frame per factor c, by which all weights and biases are multiplied.

    `weights` are those of the rows in the loss.
    """
    positions = _checked_factors(factors)
    scaled = [clf.scaled(factor) for factor in positions.tolist()]
    together, records = _as_one_film(clf, scaled), np.arange(len(scaled))
    loss, accuracy = losses_of_records(together, X, y, records, weights)
    measured = _measured(together, X, y, records)
    measures = {
        "loss": Measure("loss", positions, loss),
        "accuracy": Measure("accuracy", positions, accuracy),
        "weight_norm": Measure(NORM_TITLE, positions, film_of(together).weight_norms),
        **{name: measure._replace(positions=positions) for name, measure in measured.items()},
    }
    return Frames(
        name,
        clf,
        FACTOR,
        positions,
        [np.stack([each.coefs_[layer] for each in scaled]) for layer in range(len(clf.coefs_))],
        [
            np.stack([each.intercepts_[layer] for each in scaled])
            for layer in range(len(clf.coefs_))
        ],
        measures,
        captions_of_factors(clf, scaled, X),
        None,
    )
