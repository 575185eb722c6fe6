"""Measures of a run on the rows kept from its training: what stopping earlier would change."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.convention import judged_rows
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.measures import measured_epochs
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator import inspection
from sigmoid_estimator.inspection.stopping import END, FIRST_PERFECT, LEAST_LOSS, MOST_RIGHT

MAX_STOPPINGS = 64
ROUNDING = 1e-12  # of a loss
FACTORS = np.geomspace(0.1, 3, 61)  # of the output layer, at the end


class Stop(NamedTuple):
    """An epoch to stop at, and what it means for the rows kept from training."""

    epoch: int
    training_accuracy: float
    loss: float
    accuracy: float
    confidence: float
    temperature: float
    loss_at_temperature: float


@dataclass(frozen=True, eq=False)
class Stopping:
    """How right and how sure a network is of rows not trained on, and where to stop."""

    calibrated: pd.DataFrame  # record by record
    stops: pd.DataFrame  # a row per rule
    factors: pd.DataFrame  # the loss of both sets of rows at the end, the output layer times c
    undecided_loss: float  # of the same answer, undecided, for all
    n_rows: int

    @property
    def is_best_undecided(self) -> bool:
        """Whether no temperature at the end is better than an infinite one."""
        return self.end.loss_at_temperature >= (1 - ROUNDING) * self.undecided_loss

    @property
    def first(self) -> Stop | None:
        """At the first 100 % on the rows trained on, if that was reached."""
        return self._by_rule.get(FIRST_PERFECT)

    @property
    def least(self) -> Stop:
        """Where the loss is smallest."""
        return self._by_rule[LEAST_LOSS]

    @property
    def most_right(self) -> Stop:
        """Where the accuracy is highest."""
        return self._by_rule[MOST_RIGHT]

    @property
    def end(self) -> Stop:
        """At the end of the film."""
        return self._by_rule[END]

    def n_right(self, stop: Stop) -> int:
        """Number of rows that are right there."""
        return round(stop.accuracy * self.n_rows)

    @cached_property
    def _by_rule(self) -> dict[str, Stop]:
        rows = self.stops[list(Stop._fields)].itertuples(index=False, name=None)
        return dict(zip(self.stops["stop"], map(Stop._make, rows), strict=True))


def has_other_rows(run: Run) -> bool:
    """Whether rows were kept from the training."""
    return run.data.X_held_out is not None


@kept(MAX_STOPPINGS)
def stopping_of(key: str, _run: Run) -> Stopping:
    """Measure a run on the rows kept from its training, once for all sessions."""
    clf, data = _run.classifier, _run.data
    others = judged_rows(data)
    calibrated = inspection.calibration(clf, *others, epochs=_epochs(_run))
    return Stopping(
        calibrated,
        inspection.stopping_points(clf, *others, calibrated=calibrated),
        pd.concat(
            [
                inspection.loss_over_factors(clf, X, y, FACTORS).assign(rows=rows)
                for rows, (X, y) in {
                    "kept back": others,
                    "trained on": (data.X, data.y),
                }.items()
            ],
            ignore_index=True,
        ),
        float(inspection.loss_over_factors(clf, *others, [0.0])["loss"].iloc[0]),
        len(others[1]),
    )


def _epochs(run: Run) -> np.ndarray:
    """The epochs measured, with those that may be chosen to stop at."""
    film = run.film
    is_told = np.isfinite(film.validation_loss)
    chosen = [
        np.where(is_told, film.validation_loss, np.inf).argmin(),
        np.where(is_told, film.validation_accuracy, -np.inf).argmax(),
    ]
    first = run.classifier.first_perfect_epoch_
    return np.concatenate(
        [measured_epochs(run), film.epochs[chosen], [] if first is None else [first]]
    ).astype(int)
