"""The classifier's constructor parameters: what each may be, and all of them as one value.

A fit is planned from a `Hyperparameters`, never from the classifier itself.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np
from sklearn.metrics import get_scorer_names
from sklearn.utils._param_validation import Interval, Options, StrOptions

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.initializers import INITIALIZERS
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.optimizers import OPTIMIZERS, SCHEDULES

PLATEAU_TOL = 1e-4  # where a plateau matters although tol is None

# In the form that scikit-learn's `_validate_params` reads.
CONSTRAINTS: dict[str, list] = {
    # MLPClassifier takes one number for one layer, too.
    "hidden_layer_sizes": ["array-like", Interval(Integral, 1, None, closed="left")],
    "activation": [StrOptions(set(ACTIVATIONS)), list, tuple],
    "solver": [StrOptions({*OPTIMIZERS, "lbfgs"})],
    "alpha": [Interval(Real, 0, None, closed="left")],
    "batch_size": [
        StrOptions({"auto", "full"}),
        Interval(Integral, 1, None, closed="left"),
    ],
    "learning_rate": [StrOptions(set(SCHEDULES))],
    "learning_rate_init": [Interval(Real, 0, None, closed="neither")],
    "power_t": [Interval(Real, 0, None, closed="left")],
    "max_iter": [Interval(Integral, 1, None, closed="left")],
    "shuffle": ["boolean"],
    "random_state": ["random_state"],
    "tol": [Interval(Real, 0, None, closed="left"), None],
    "verbose": ["verbose"],
    "warm_start": ["boolean"],
    "momentum": [Interval(Real, 0, 1, closed="both")],
    "nesterovs_momentum": ["boolean"],
    "early_stopping": ["boolean"],
    "validation_fraction": [Interval(Real, 0, 1, closed="left")],
    "beta_1": [Interval(Real, 0, 1, closed="left")],
    "beta_2": [Interval(Real, 0, 1, closed="left")],
    # With 0, Adam divides 0 by 0 at a gradient that has always been 0, such as a dead unit's.
    "epsilon": [Interval(Real, 0, None, closed="neither")],
    "n_iter_no_change": [
        Interval(Integral, 1, None, closed="left"),
        Options(Real, {np.inf}),  # never stops on a plateau
    ],
    "max_fun": [Interval(Integral, 1, None, closed="left")],
    "loss": [StrOptions({loss for loss, _ in LOSSES})],
    "init": [StrOptions({"auto", *INITIALIZERS})],
    "init_scale": [Interval(Real, 0, None, closed="left")],
    "coef_init": [list, tuple, None],
    "intercept_init": [list, tuple, None],
    "layer_learning_rates": ["array-like", StrOptions({"attenuation"}), None],
    "class_weight": [dict, StrOptions({"balanced"}), list, None],
    "scoring": [StrOptions(set(get_scorer_names())), callable, None],
    "record_history": [
        StrOptions({"auto", "log"}),
        Interval(Integral, 1, None, closed="left"),
        Options(bool, {False}),
    ],
    "history_max_bytes": [Interval(Integral, 1, None, closed="left")],
}


@dataclass(frozen=True)
class Hyperparameters:
    """The values of the constructor's parameters, within their constraints.

    What only a look at the rows can check (shapes, classes, budgets) is still to be checked.
    """

    hidden_layer_sizes: Any
    activation: str | Sequence[str]
    solver: str
    alpha: float
    batch_size: int | str
    learning_rate: str
    learning_rate_init: float
    power_t: float
    max_iter: int
    shuffle: bool
    random_state: Any
    tol: float | None
    verbose: bool
    warm_start: bool
    momentum: float
    nesterovs_momentum: bool
    early_stopping: bool
    validation_fraction: float
    beta_1: float
    beta_2: float
    epsilon: float
    n_iter_no_change: float
    max_fun: int
    loss: str
    init: str
    init_scale: float
    coef_init: Any
    intercept_init: Any
    layer_learning_rates: Any
    class_weight: Any
    scoring: str | Callable[..., Any] | None
    record_history: str | int
    history_max_bytes: int

    @property
    def takes_updates(self) -> bool:
        """Whether epochs consist of updates by one of our rules; else of L-BFGS iterations."""
        return self.solver in OPTIMIZERS

    @property
    def stops_early(self) -> bool:
        """Whether early stopping has an effect; L-BFGS ignores it, as MLPClassifier's does."""
        return self.early_stopping and self.takes_updates

    @property
    def plateau_tol(self) -> float:
        """The `tol` of a plateau; some rules wait for a plateau even if `tol` is None."""
        return PLATEAU_TOL if self.tol is None else self.tol


def nearest_name(values: Mapping[str, Any]) -> str | None:
    """The known name most like the first mistyped one; None if no name is like it."""
    for parameter, constraints in CONSTRAINTS.items():
        value = values[parameter]
        names = {o for c in constraints if isinstance(c, StrOptions) for o in c.options}
        if isinstance(value, str) and names and value not in names:
            # Compared in lower case, so that "ReLU" and "Adam" find their names.
            close = difflib.get_close_matches(value.lower(), [n.lower() for n in names], n=1)
            return next((n for n in names if [n.lower()] == close), None)
    return None
