"""Measures of runs side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import Owner
from sigmoid_estimator import inspection

MAX_COMPARED = 64  # comparisons, of all sessions


class Kept(NamedTuple):
    """The error in layer 1 as a part of the last hidden layer's."""

    part: float
    per_layer: float  # what a layer on the way leaves of it


@dataclass(frozen=True, eq=False)
class Comparison:
    """What `inspection.compare` finds of the runs, by their names, before and after training."""

    frame: pd.DataFrame

    def kept_at(self, epoch: int) -> dict[str, Kept]:
        """By run, what is left of the error in layer 1."""
        at = record_at(self._kept, epoch)
        return dict(zip(at.index, map(Kept, at["kept"], at["per_layer"]), strict=True))

    @cached_property
    def kept_at_start(self) -> dict[str, Kept]:
        """The same before the first update."""
        return self.kept_at(0)

    @cached_property
    def _kept(self) -> pd.DataFrame:
        return inspection.error_kept(self.frame).set_index("name")


def owner_of(trained: Mapping[str, Run]) -> Owner:
    """Owner of the rows, which are those of all runs."""
    return next(iter(trained.values())).owner


def key_of(trained: Mapping[str, Run]) -> str:
    """Names of the runs, and what determines them."""
    return str({name: run.key for name, run in trained.items()})


@kept(MAX_COMPARED)
def comparison_of(key: str, _trained: Mapping[str, Run]) -> Comparison:
    """Measure all runs before the first update and at the end, once."""
    some = next(iter(_trained.values()))
    classifiers = {name: run.classifier for name, run in _trained.items()}
    ends = [0, int(some.film.epochs[-1])]
    return Comparison(inspection.compare(classifiers, some.data.X, some.data.y, epochs=ends))


def record_at(frame: pd.DataFrame, epoch: int) -> pd.DataFrame:
    """The record of each run at an epoch, or the nearest before it."""
    return frame[frame["epoch"] <= epoch].groupby(level="name").tail(1)
