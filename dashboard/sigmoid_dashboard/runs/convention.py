"""Measures of the convention by which an output of a run's network means class 1."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from sigmoid_dashboard.runs.data import Data, Table, prepared
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator import inspection

Array = np.ndarray

MAX_MEASURES = 64
NINE = "is_it_a_nine"
HALF, NEAR = 0.5, 0.05


@dataclass(frozen=True, eq=False)
class Convention:
    """What the network of a run makes of rows, of which class 1 is asked for."""

    X: Array
    y: Array
    errors: pd.DataFrame  # by threshold
    shares: pd.DataFrame  # of the outputs, by class
    digits: pd.DataFrame | None  # the output of every image, by its digit
    n_between: int  # outputs farther than .05 from 0 and 1

    @property
    def n_of_class_1(self) -> int:
        return int((self.y == 1).sum())

    def errors_at(self, threshold: float) -> tuple[int, int]:
        """Misses and false alarms at the nearest threshold."""
        row = self.errors.iloc[int((self.errors["threshold"] - threshold).abs().argmin())]
        return int(row["misses"]), int(row["false_alarms"])


def judged_rows(data: Data) -> tuple[Array, Array]:
    """The rows held out of training, or all where there are none."""
    if data.X_held_out is None or data.y_held_out is None:
        return data.X, data.y
    return data.X_held_out, data.y_held_out


def images_of(run: Run, own: Table | None) -> Array:
    """The same rows as they are before they are standardised; those of a film as it has them."""
    if run.is_opened:
        return run.data.X
    return judged_rows(prepared(replace(run.settings, standardise=False), own))[0]


@kept(MAX_MEASURES)
def convention_of(key: str, _run: Run) -> Convention:
    """Measure the network of a run, once for all sessions."""
    clf = _run.classifier
    X, y = judged_rows(_run.data)
    digits = digits_of(_run)
    outputs = clf.layer_outputs(X)[-1]
    return Convention(
        X,
        y,
        inspection.threshold_errors(clf, X, y),
        inspection.output_shares(clf, X, y),
        None if digits is None else inspection.outputs_by_group(clf, X, y, digits),
        int(((outputs > NEAR) & (outputs < 1 - NEAR)).sum()),
    )


def digits_of(run: Run) -> Array | None:
    """Which digit each image is, where the rows are such; the split is that of the rows."""
    settings = run.settings
    if settings.data != NINE:
        return None
    digits = load_digits().target
    if not settings.held_out:
        return digits
    return train_test_split(
        digits, test_size=settings.held_out, random_state=settings.seed, stratify=digits == 9
    )[1]
