"""Measures of a run's network with all weights and biases times c."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator import inspection
from sigmoid_estimator.inspection import Plane
from sigmoid_estimator.inspection.scaling import ROWS

MAX_MEASURES = 256
# Of every power of ten: near to even on a logarithm.
STEPS = (
    *(1, 1.1, 1.2, 1.35, 1.5, 1.65, 1.8, 2, 2.2, 2.5, 2.75),
    *(3, 3.3, 3.6, 4, 4.5, 5, 5.5, 6, 6.6, 7.3, 8, 9),
)
FACTORS = (*(float(f"{step}e{power}") for power in range(-2, 3) for step in STEPS), 1000.0)
LARGE = 100.0  # of which sentences tell
CURVE_FACTORS = FACTORS[::2]  # of a curve against c
NEAR = 0.05  # to 0 or 1


@dataclass(frozen=True, eq=False)
class Multiplied:
    """A network at c = 1 and at a large c, beside its perceptrons."""

    shift: pd.DataFrame  # by region, at the large c
    near: tuple[float, float]  # shares of the outputs near 0 or 1, at c = 1 and there
    right: tuple[float, float]  # shares of the rows
    perceptrons_right: float | None  # of units that have two levels

    @property
    def n_rows(self) -> int:
        return int(self.shift["n_points"][ROWS])

    @property
    def n_changed(self) -> int:
        """Rows that get another class than at c = 1."""
        return round(self.shift["changed"][ROWS] * self.n_rows)


def can_be_multiplied(run: Run) -> bool:
    """Whether the largest factor leaves the weights floating-point numbers."""
    arrays = (*run.classifier.coefs_, *run.classifier.intercepts_)
    with np.errstate(over="ignore"):
        return all(np.isfinite(FACTORS[-1] * array).all() for array in arrays)


@kept(MAX_MEASURES)
def multiplied_of(key: str, _run: Run, _plane: Plane | None) -> Multiplied:
    """Measure the network of a run, once for all sessions; `key` tells the plane, too."""
    clf, X, y = _run.classifier, _run.data.X, _run.data.y
    large = clf.scaled(LARGE)
    with np.errstate(over="ignore", invalid="ignore"):
        shift = inspection.boundary_shift(clf, X, [LARGE], plane=_plane).set_index("over")
        has_perceptrons = shift["unlike_perceptrons"].notna().all()
        return Multiplied(
            shift,
            (_share_near(clf.layer_outputs(X)[-1]), _share_near(large.layer_outputs(X)[-1])),
            (clf.score(X, y), large.score(X, y)),
            clf.as_perceptron().score(X, y) if has_perceptrons else None,
        )


def _share_near(outputs: np.ndarray) -> float:
    return float(np.mean((outputs <= NEAR) | (outputs >= 1 - NEAR)))


@kept(MAX_MEASURES)
def shift_of(
    key: str, factors: tuple[float, ...], _run: Run, _plane: Plane | None
) -> pd.DataFrame:
    """How much changes class at every factor."""
    return inspection.boundary_shift(_run.classifier, _run.data.X, factors, plane=_plane)


@kept(MAX_MEASURES)
def gaps_of(key: str, factors: tuple[float, ...], margin: float, _run: Run) -> pd.DataFrame:
    """How far the outputs are from the perceptrons' at every factor."""
    with np.errstate(over="ignore"):
        return inspection.perceptron_gap(_run.classifier, _run.data.X, factors, margin=margin)
