"""Epochs in NumPy, as the algorithm reads: what the compiled ones are held against."""

from collections.abc import Iterator

import numpy as np

from sigmoid_estimator.epochs import (
    DIVERGED,
    Chunk,
    Measured,
    Sample,
    Task,
    TrainingState,
    after_epochs,
    draw_orders,
)
from sigmoid_estimator.network import frobenius, loss_and_gradient, penalty_and_gradient
from sigmoid_estimator.optimizers import OPTIMIZERS, scheduled_rate

Array = np.ndarray


def batches(task: Task, order: Array | None) -> Iterator[Sample]:
    """The minibatches of an epoch, the last one shorter."""
    X, y, weight = task.rows
    for start in range(0, task.n_samples, task.batch_size):
        stop = min(start + task.batch_size, task.n_samples)
        rows = slice(start, stop) if order is None else order[start:stop]
        yield Sample(X[rows], y[rows], None if weight is None else weight[rows])


class NumpyEngine:
    """The compiled engine's algorithm as it reads."""

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
        for X, y, weight in batches(task, orders[0] if len(orders) else None):
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
