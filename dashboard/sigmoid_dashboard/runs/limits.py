"""The three margins of a neuron's rows, and how far from each its training is."""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.geometry import geometry_of
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_estimator.inspection import margin_angles, margin_lines
from sigmoid_estimator.inspection.growth import angles_to

MAX_LIMITS = 64
ADAM_RATE, DESCENT_RATE = 0.05, 1.0


@dataclass(frozen=True, eq=False)
class Limits:
    """The margins, and the angles of weights and bias to them, record by record."""

    lines: pd.DataFrame
    angles: pd.DataFrame

    @property
    def end(self) -> list[float]:
        """The angles at the last record, in degrees."""
        is_last = self.angles["epoch"] == self.angles["epoch"].max()
        return self.angles.loc[is_last, "angle"].tolist()

    @property
    def spread(self) -> float:
        """The largest angle between two of the margins."""
        vectors = [np.append(*pair) for pair in self.lines[["coef", "intercept"]].to_numpy()]
        return max(float(angles_to(a[None], b)[0]) for a, b in combinations(vectors, 2))


def has_limits(run: Run) -> bool:
    """Whether a line separates the classes, on a map."""
    is_on_map = run.is_single_neuron and run.data.X.shape[1] == 2
    return is_on_map and geometry_of(run).classes == "separable"


@kept(MAX_LIMITS)
def limits_of(key: str, _run: Run) -> Limits:
    """Find the margins of a run's rows, once for all sessions."""
    X, y = _run.data.X, _run.data.y
    lines = margin_lines(X, y)
    return Limits(lines, margin_angles(_run.classifier, X, y, lines=lines))


def other_method(settings: RunSettings) -> RunSettings:
    """The same neuron, trained on all rows by Adam, or by plain descent where it was Adam."""
    whole = replace(settings, batch="full", momentum=0.0, alpha=0.0, loss="log_loss")
    if settings.solver == "adam":
        return replace(whole, solver="sgd", rate=DESCENT_RATE)
    return replace(whole, solver="adam", rate=ADAM_RATE)
