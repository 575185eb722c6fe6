"""Epochs, passes over the minibatches: what they work on, and what comes out of them.

They are run on copies of parameters and optimizer state, so that what was before them is untouched
until they are whole.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import scipy.sparse

from sigmoid_estimator.network import Network
from sigmoid_estimator.optimizers import OPTIMIZERS, OptimizerSettings, ScheduleSettings
from sigmoid_estimator.stretches import TrainingSettings

Array = np.ndarray

# Divergence, in multiples of the loss of the first batch (or of 1): an epoch is undone that rises
# above the first of these, and training stops that stays above the second for so many epochs.
DIVERGED = 1e8
STUCK, STUCK_EPOCHS = 1e4, 20


class Sample(NamedTuple):
    """Rows to learn from or to judge by: X, the boolean targets, and weights or None."""

    X: Array
    y: Array
    weight: Array | None = None


@dataclass(frozen=True)
class Task:
    """Network, rows and settings of a training, constant during a fit."""

    network: Network
    rows: Sample
    alpha: float
    batch_size: int
    shuffle: bool
    optimizer: str
    optimizer_settings: OptimizerSettings
    schedule: ScheduleSettings
    layer_rates: tuple[float, ...] | None = None  # factors of the rate, one per layer

    @property
    def n_samples(self) -> int:
        return self.rows.X.shape[0]

    @property
    def largest_product(self) -> int:
        """Multiplications of the largest product that BLAS does in an update: none of CSR rows."""
        shapes = self.network.shapes[scipy.sparse.issparse(self.rows.X) :]
        return self.batch_size * max((fan_in * fan_out for fan_in, fan_out in shapes), default=0)

    @property
    def settings(self) -> TrainingSettings:
        """The settings that the film keeps, as plain numbers that can be compared and stored."""
        return TrainingSettings(
            solver=self.optimizer,
            schedule=self.schedule.kind,
            learning_rate=float(self.schedule.initial_rate),
            momentum=float(self.optimizer_settings.momentum),
            alpha=float(self.alpha),
            batch_size=int(self.batch_size),
            n_samples=self.n_samples,
            layer_rates=self.layer_rates or (1.0,) * self.network.n_layers,
        )


@dataclass(frozen=True)
class TrainingState:
    """State that the next epoch depends on beside the weights.

    `random` is advanced in place, the rest is replaced.
    """

    slots: Array
    random: np.random.RandomState
    order: Array | None = None
    n_updates: int = 0
    n_epochs: int = 0
    n_samples_seen: int = 0
    n_reductions: int = 0
    reduced_from: float | None = None  # the rate that the reductions are of

    @classmethod
    def fresh(
        cls, parameters: Array, optimizer: str, random: np.random.RandomState, n_epochs: int = 0
    ) -> "TrainingState":
        """The state before the first update by this optimizer."""
        return cls(_blank_slots(parameters, optimizer), random, n_epochs=n_epochs)

    def adapted(self, parameters: Array, optimizer: str) -> "TrainingState":
        """This state for an optimizer, and a float type, that may be others than so far."""
        if len(self.slots) == n_slots(optimizer):
            return replace(self, slots=self.slots.astype(parameters.dtype, copy=False))
        return replace(self, slots=_blank_slots(parameters, optimizer), n_updates=0)


def n_slots(optimizer: str) -> int:
    """Vectors that the optimizer remembers; L-BFGS begins anew in every fit."""
    return OPTIMIZERS[optimizer].n_slots if optimizer in OPTIMIZERS else 0


def _blank_slots(parameters: Array, optimizer: str) -> Array:
    return np.zeros((n_slots(optimizer), parameters.size), parameters.dtype)


class Measured(NamedTuple):
    """Weights after recorded epochs, one row each, and what they do to the training rows.

    NaN where that is not measured yet.
    """

    parameters: Array
    loss: Array
    accuracy: Array
    gradient_norms: Array


class Chunk(NamedTuple):
    """Result of some epochs. Fewer losses than epochs asked for: the next epoch diverged."""

    parameters: Array
    state: TrainingState
    losses: list[float]  # MLPClassifier's running loss, one per epoch
    gradient_norms: Array  # of the last epoch
    records: Measured


def draw_orders(task: Task, state: TrainingState, n_epochs: int) -> Array:
    """Orders of the samples, (n_epochs, n_samples), or (0, n_samples) for the order of the rows.

    Every order shuffles the one before: the stream of sklearn.utils.shuffle, without its 90 µs.
    """
    if not (task.shuffle and task.batch_size < task.n_samples):  # a full batch has no order
        return np.empty((0, task.n_samples), np.int64)
    orders = np.empty((n_epochs, task.n_samples), np.int64)
    order = np.arange(task.n_samples)
    if state.order is not None and len(state.order) == task.n_samples:
        order = state.order.copy()
    for epoch in range(n_epochs):
        state.random.shuffle(order)
        orders[epoch] = order
    return orders


def after_epochs(
    task: Task, state: TrainingState, n_epochs: int, orders: Array, slots: Array, n_updates: int
) -> TrainingState:
    """The state so many epochs later."""
    return replace(
        state,
        slots=slots,
        order=orders[n_epochs - 1] if len(orders) else state.order,
        n_updates=n_updates,
        n_epochs=state.n_epochs + n_epochs,
        n_samples_seen=state.n_samples_seen + n_epochs * task.n_samples,
    )
