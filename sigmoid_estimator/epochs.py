"""Epochs: passes over the minibatches, in NumPy as the algorithm reads, or compiled.

An engine runs epochs on copies of parameters and optimizer state, so that what was before them
is untouched until they are whole. Dense rows take the compiled engine, sparse ones NumPy's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sigmoid_estimator.network import (
    Network,
    frobenius,
    loss_and_gradient,
    penalty_and_gradient,
)
from sigmoid_estimator.optimizers import (
    OPTIMIZERS,
    OptimizerSettings,
    ScheduleSettings,
    scheduled_rate,
)
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
        """Multiplications of the largest matrix product of an update."""
        return self.network.largest_product(self.batch_size)

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

    def batches(self, order: Array | None) -> Iterator[Sample]:
        """The minibatches of an epoch, the last one shorter."""
        X, y, weight = self.rows
        for start in range(0, self.n_samples, self.batch_size):
            stop = min(start + self.batch_size, self.n_samples)
            rows = slice(start, stop) if order is None else order[start:stop]
            yield Sample(X[rows], y[rows], None if weight is None else weight[rows])


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


class NumpyEngine:
    """The algorithm in NumPy: for sparse rows, and as the reference of the compiled engine."""

    def __init__(self, task: Task):
        self.task = task
        self.first_loss = np.nan  # of the first batch, or 1 if that is more

    @np.errstate(over="ignore", invalid="ignore")
    def run(
        self, parameters: Array, state: TrainingState, n_epochs: int, recorded: Array | None
    ) -> Chunk:
        """Run some epochs, and keep the weights of those recorded; None is for no film."""
        losses: list[float] = []
        records: list[tuple] = []
        gradient_norms = np.full(self.task.network.n_layers, np.nan)
        for epoch in range(n_epochs):
            stream = state.random.get_state()
            moved, later, loss, norms = self._epoch(parameters, state)
            learned = later.n_updates > state.n_updates  # else all rows have the weight 0
            in_range = not learned or loss < DIVERGED * self.first_loss
            if not (in_range and np.isfinite(moved).all()):
                state.random.set_state(stream)
                break
            parameters, state, gradient_norms = moved, later, norms
            losses.append(loss)
            if recorded is not None and recorded[epoch]:
                records.append((parameters, np.nan, np.nan, norms))
        columns = zip(*records, strict=True) if records else ((), (), (), ())
        shapes = (self.task.network.n_parameters,), (), (), (self.task.network.n_layers,)
        recorded_epochs = Measured(
            *(
                np.array(column).reshape(len(records), *shape)
                for column, shape in zip(columns, shapes, strict=True)
            )
        )
        return Chunk(parameters, state, losses, gradient_norms, recorded_epochs)

    def _epoch(
        self, parameters: Array, state: TrainingState
    ) -> tuple[Array, TrainingState, float, Array]:
        """For every minibatch: the gradient, the optimizer's step, the update."""
        task = self.task
        orders = draw_orders(task, state, 1)
        rate = scheduled_rate(task.schedule, state.n_samples_seen, state.n_reductions)
        rates = rate if task.layer_rates is None else rate * self._factors(parameters.dtype)
        parameters, slots, n_updates = parameters.copy(), state.slots.copy(), state.n_updates
        loss, norms = 0.0, np.zeros(task.network.n_layers)
        for X, y, weight in task.batches(orders[0] if len(orders) else None):
            total = X.shape[0] if weight is None else weight.sum()
            if total == 0:  # rows of weight 0 are as good as absent
                continue
            batch_loss, gradient = loss_and_gradient(task.network, parameters, X, y, weight)
            if np.isnan(self.first_loss):
                self.first_loss = max(batch_loss, 1.0)
            norms = np.hypot(norms, [frobenius(coef) for coef in task.network.coefs(gradient)])
            penalty, decay = penalty_and_gradient(task.network, parameters, task.alpha, total)
            gradient += decay
            n_updates += 1
            parameters += OPTIMIZERS[task.optimizer].update(
                gradient, slots, rates, n_updates, task.optimizer_settings
            )
            loss += (batch_loss + penalty) * X.shape[0]
        n_batches = max(n_updates - state.n_updates, 1)
        return (
            parameters,
            after_epochs(task, state, 1, orders, slots, n_updates),
            loss / task.n_samples,
            norms / np.sqrt(n_batches),
        )

    def _factors(self, dtype: np.dtype) -> Array:
        """The factor of the learning rate of every parameter."""
        network, rates = self.task.network, self.task.layer_rates
        factors = np.empty(network.n_parameters, dtype)
        for part in (network.coefs(factors), network.intercepts(factors)):
            for array, rate in zip(part, rates or (), strict=True):
                array[...] = rate
        return factors
