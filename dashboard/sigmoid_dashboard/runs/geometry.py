"""How the classes of some rows lie to each other, whatever network is trained on them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.data import Data
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_estimator.inspection import max_margin, separability

MAX_GEOMETRIES = 64  # of all sessions
OF_ROWS = ("data", "digest", "noise", "held_out", "standardise")  # settings that make the rows


@dataclass(frozen=True, eq=False)
class Geometry:
    """Whether a line separates two classes, and the margins of the two that are called widest."""

    classes: Literal["separable", "touching", "overlapping"]
    widest: pd.DataFrame  # of the rows (x, 1), in which the bias counts as a weight
    clearance: float  # of the rows from the line of that margin; NaN if none separates them
    widest_clearance: float  # from a support vector machine's line, whose bias is free


def geometry_of(run: Run) -> Geometry:
    """Measure the rows of a run, once for all runs on them."""
    return _geometry(run.owner, _key_of_rows(run.settings), run.data)


def _key_of_rows(settings: RunSettings) -> str:
    drawn = settings.seed if settings.noise or settings.held_out else None
    return repr(([getattr(settings, name) for name in OF_ROWS], drawn))


@kept(MAX_GEOMETRIES)
def _geometry(key: str, _data: Data) -> Geometry:
    X, y = _data.X, _data.y
    classes, widest = separability(X, y), max_margin(X, y)
    return Geometry(
        classes=classes,
        widest=widest,
        clearance=float(1 / np.linalg.norm(widest["coef"].iloc[0])),
        widest_clearance=float(max_margin(X, y, bias="free")["margin"].iloc[0])
        if classes == "separable"
        else np.nan,
    )
