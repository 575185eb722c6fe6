"""Update rules and learning-rate schedules.

A rule is the number of its slots (vectors like the parameters, all 0 at the start: velocity, or
Adam's two moments) and a function (gradient, slots, rate, n_updates, settings) -> step that moves
the slots in place and returns what is added to the parameters. `rate` is one number or one per
parameter; `n_updates` counts from 1.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Array = np.ndarray


class OptimizerSettings(NamedTuple):
    """The constants of all rules; each takes its own."""

    momentum: float
    nesterovs_momentum: bool
    beta_1: float
    beta_2: float
    epsilon: float


class Optimizer(NamedTuple):
    """An update rule; `label` is its name within a sentence."""

    n_slots: int
    update: Callable[[Array, Array, float | Array, int, OptimizerSettings], Array]
    label: str


def sgd(
    gradient: Array, slots: Array, rate: float | Array, _: int, settings: OptimizerSettings
) -> Array:
    """v ← μv − ηg; the step is v, or with Nesterov's look-ahead μv − ηg once more."""
    velocity = slots[0]
    velocity *= settings.momentum
    velocity -= rate * gradient
    if settings.nesterovs_momentum:
        # Bengio, Boulanger-Lewandowski & Pascanu 2013: the parameters are the look-ahead point
        # itself, so that the gradient takes no second pass.
        return settings.momentum * velocity - rate * gradient
    return velocity


def adam(
    gradient: Array, slots: Array, rate: float | Array, n_updates: int, settings: OptimizerSettings
) -> Array:
    """Kingma & Ba 2015, with the bias corrections folded into the rate as in its section 2."""
    mean, square = slots
    mean *= settings.beta_1
    mean += (1 - settings.beta_1) * gradient
    square *= settings.beta_2
    square += (1 - settings.beta_2) * np.square(gradient)
    # ε joins the uncorrected root, unlike in Algorithm 1 of the paper, as in MLPClassifier.
    return -adam_rate(rate, n_updates, settings) * mean / (np.sqrt(square) + settings.epsilon)


def adam_rate(rate: float | Array, n_updates: int, settings: OptimizerSettings) -> float | Array:
    """η √(1 − β₂ᵗ) / (1 − β₁ᵗ)."""
    return rate * np.sqrt(1 - settings.beta_2**n_updates) / (1 - settings.beta_1**n_updates)


# By the name of the `solver`; L-BFGS has no update of its own and is SciPy's.
OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(1, sgd, "gradient descent"),
    "adam": Optimizer(2, adam, "Adam"),
}


SCHEDULES = ("constant", "invscaling", "adaptive")


class ScheduleSettings(NamedTuple):
    """The constants of a schedule, whose rate depends on the progress, too."""

    kind: str
    initial_rate: float
    power_t: float


def scheduled_rate(settings: ScheduleSettings, n_samples_seen: int, n_reductions: int) -> float:
    """Learning rate of the epoch that begins after so many samples and reductions.

    "constant": η; "invscaling": η/(t + 1)^p, t in samples; "adaptive": η/5 per reduction.
    """
    # As in scikit-learn, not in epochs: after the first one the rate is (n_samples + 1)^p times
    # smaller.
    if settings.kind == "invscaling":
        return settings.initial_rate / (n_samples_seen + 1) ** settings.power_t
    if settings.kind == "adaptive":
        return settings.initial_rate / 5.0**n_reductions
    return settings.initial_rate  # also where an adaptive one was reduced before
