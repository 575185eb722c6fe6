"""How strongly a run's loss curves, against what its learning rate stands."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.costs import WEIGHT_ROW_SECONDS
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.measures import thinned_epochs
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator.inspection import sharpness

MAX_EDGES = 64
PASSES = 6  # as expensive as a record's sharpness, and what it costs however small it is, measured
RECORD_SECONDS = 1e-3
EARLY = 0.1  # of the epochs: rises after that are not the beginning's


@dataclass(frozen=True, eq=False)
class Edge:
    """The sharpness of a run's loss, record by record, and 2/η where that is its limit."""

    frame: pd.DataFrame
    rises: np.ndarray  # epochs of the records whose loss is above that of the one before

    @property
    def bound(self) -> float:
        """2/η, or NaN."""
        return float(self.frame["stability_bound"].iloc[0])

    @cached_property
    def peak(self) -> pd.Series | None:
        """The record with the largest sharpness, if any could be measured."""
        known = self.frame.dropna(subset="sharpness")
        return None if known.empty else known.iloc[int(known["sharpness"].argmax())]

    @cached_property
    def last_above(self) -> int | None:
        """The last epoch measured with a sharpness above 2/η."""
        above = self.frame["epoch"][self.frame["sharpness"] > self.frame["stability_bound"]]
        return None if above.empty else int(above.iloc[-1])


@kept(MAX_EDGES)
def edge_of(key: str, _run: Run) -> Edge:
    """Measure the sharpness of a run's loss, once for all sessions."""
    n_products = len(_run.data.y) * _run.film.parameters.shape[1]
    epochs = thinned_epochs(_run, RECORD_SECONDS + PASSES * WEIGHT_ROW_SECONDS * n_products)
    frame = sharpness(_run.classifier, _run.data.X, _run.data.y, epochs=epochs)
    return Edge(frame, rises_of(_run))


def rises_of(run: Run) -> np.ndarray:
    """Epochs of the records whose loss is above that of the record before."""
    return run.film.epochs[1:][np.diff(run.film.loss) > 0]


def wild_epochs(run: Run) -> int | None:
    """So many epochs at the beginning have a loss that rises and falls; None where no such are."""
    rises = rises_of(run)
    if len(rises) < 2 or rises[-1] > EARLY * run.film.epochs[-1]:
        return None
    return int(rises[-1])
