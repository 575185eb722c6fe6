"""What hinders a run, found once, and how well it did."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator.inspection import diagnose

MAX_DIAGNOSED = 64  # runs, of all sessions
HINDERS = ("blocks", "slows")


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """The findings on a run, the cause first, as `inspection.diagnose` has them."""

    found: pd.DataFrame
    end: int  # the last epoch
    accuracy: float  # on the rows that it was trained on, there
    validation_loss: float  # NaN without validation rows
    diverged: bool

    @property
    def cause(self) -> pd.Series:
        return self.found.iloc[0]

    @property
    def blocks(self) -> bool:
        """Whether the cause lets it learn nothing."""
        return bool(self.cause["severity"] == "blocks")

    @property
    def hindrances(self) -> list[str]:
        """Names of what blocks or slows it."""
        return self.found.loc[self.found["severity"].isin(HINDERS), "finding"].tolist()


@kept(MAX_DIAGNOSED)
def diagnosis_of(key: str, _run: Run) -> Diagnosis:
    """Diagnose a run, once."""
    data, film = _run.data, _run.film
    with np.errstate(over="ignore", invalid="ignore"):  # weights that diverged
        found = diagnose(
            _run.classifier, data.X, data.y
        )  # the film has the validation rows' losses
    return Diagnosis(
        found=found,
        end=int(film.epochs[-1]),
        accuracy=float(film.accuracy[-1]),
        validation_loss=float(film.validation_loss[-1]),
        diverged=_run.diverged,
    )
