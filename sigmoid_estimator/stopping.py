"""Reasons to stop: the rules of a fit, the score that it is watched by, and its patience."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class StoppingRules:
    """Conditions that end a run."""

    max_iter: int
    tol: float | None = None  # gain below which epochs are a plateau; None: nothing waits for one
    n_iter_no_change: float = np.inf
    ends_at_plateau: bool = True  # False: a plateau only lowers the adaptive rate
    gtol: float = 1e-4  # largest gradient entry to end at, and
    max_fun: int = 15_000  # function calls, of L-BFGS
    expects_convergence: bool = False  # whether it is worth a warning that max_iter came first


class Watch(NamedTuple):
    """The score that early stopping goes by, and the value that the run has to beat."""

    score: Callable[[Array], float]  # of a vector of parameters
    best_score: float = -np.inf
    best_epoch: int | None = None  # of an earlier fit, whose weights this one starts from


class Patience:
    """MLPClassifier's rule: a score must gain `tol` within `n_iter_no_change` epochs.

    Beyond it, a score that is NaN or infinite is no gain: against such a one nothing else would
    ever count.
    """

    def __init__(self, tol: float, n_iter_no_change: float, best_score: float = -np.inf):
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.best_score = best_score
        self.n_epochs_without_gain = 0

    def update(self, score: float) -> bool:
        """Take in an epoch's score; True if it is the best so far."""
        gained = bool(np.isfinite(score)) and not score < self.best_score + self.tol
        self.n_epochs_without_gain = 0 if gained else self.n_epochs_without_gain + 1
        is_best = bool(np.isfinite(score)) and score > self.best_score
        if is_best:
            self.best_score = score
        return is_best

    @property
    def exhausted(self) -> bool:
        return self.n_epochs_without_gain > self.n_iter_no_change
