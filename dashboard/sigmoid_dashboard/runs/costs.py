"""Predicted cost of a run in time and memory, and the budget that it must keep to."""

import math
from dataclasses import dataclass

import numpy as np

from sigmoid_dashboard.runs.data import Data
from sigmoid_dashboard.runs.programs import rows_of_an_update
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_estimator.history import n_records

# Measured, with room: what an update costs however small it is, and one weight seeing one row,
# forwards and back.
UPDATE_SECONDS = 3e-6
WEIGHT_ROW_SECONDS = 1.1e-9

LIVE_SECONDS = 1.0  # a run predicted to be shorter starts at every change of a control
LINK_SECONDS = 10.0  # and one predicted to be shorter with the link that asks for it
BUDGET_SECONDS = 60.0
BUDGET_EPOCH_SECONDS = 0.5  # the least that can be trained before another has his turn
BUDGET_FILM_BYTES = 16 * 2**20


@dataclass(frozen=True)
class Cost:
    """Predicted cost of a run."""

    n_parameters: int
    n_rows: int
    n_epochs: int
    n_updates: int
    film_bytes: int

    @property
    def seconds(self) -> float:
        weight_rows = self.n_parameters * self.n_rows * self.n_epochs
        return self.n_updates * UPDATE_SECONDS + weight_rows * WEIGHT_ROW_SECONDS

    @property
    def epoch_seconds(self) -> float:
        return self.seconds / self.n_epochs

    @property
    def is_live(self) -> bool:
        return self.seconds < LIVE_SECONDS

    def check(self) -> None:
        """Raise SettingsError for a run beyond the budget, naming the setting that exceeds it."""
        if self.seconds > BUDGET_SECONDS:
            raise SettingsError(
                f"{self.n_parameters:,} parameters × {self.n_rows:,} rows × {self.n_epochs:,} "
                f"epochs would take about {self.seconds:,.0f} seconds, and a run here may take "
                f"{BUDGET_SECONDS:,.0f}. Choose fewer epochs, fewer hidden units or more rows "
                "per update."
            )
        self.check_epoch()
        if self.film_bytes > BUDGET_FILM_BYTES:
            raise SettingsError(
                f"The film of {self.n_parameters:,} parameters would take "
                f"{self.film_bytes / 2**20:,.0f} MiB, and one here may take "
                f"{BUDGET_FILM_BYTES / 2**20:,.0f}. Choose fewer hidden units or epochs."
            )

    def check_epoch(self) -> None:
        """Raise SettingsError where one pass through the rows takes too long."""
        if self.epoch_seconds > BUDGET_EPOCH_SECONDS:
            raise SettingsError(
                f"One epoch of {self.n_parameters:,} parameters × {self.n_rows:,} rows would take "
                f"about {self.epoch_seconds:.1f} seconds, and one here may take "
                f"{BUDGET_EPOCH_SECONDS:g}, since others wait for it. Choose fewer hidden units "
                "or fewer rows."
            )


def predicted_cost(settings: RunSettings, data: Data) -> Cost:
    """Predict the cost of a run before it is trained."""
    n_rows, n_features = data.X.shape
    sizes = np.array([n_features, *settings.hidden, data.n_outputs])
    n_parameters = int((sizes[:-1] + 1) @ sizes[1:])
    return Cost(
        n_parameters=n_parameters,
        n_rows=n_rows,
        n_epochs=settings.epochs,
        n_updates=settings.epochs * math.ceil(n_rows / rows_of_an_update(settings, n_rows)),
        film_bytes=n_records(settings.epochs, None) * n_parameters * 8,
    )
