"""Training: epochs of minibatches, records of the film, and the reasons to stop.

`Training` holds a run. Its `progress` is replaced in one assignment after every call of the
engine, so that an interrupt at any moment leaves the last whole epoch: weights, optimizer,
order of the samples, random stream and film together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sigmoid_estimator.history import TrainingHistory, is_on_stride
from sigmoid_estimator.network import (
    Network,
    forward,
    loss_and_accuracy,
    loss_and_gradient,
    penalty_and_gradient,
)
from sigmoid_estimator.optimizers import (
    OPTIMIZERS,
    OptimizerSettings,
    ScheduleSettings,
    scheduled_rate,
)

Array = np.ndarray


class Sample(NamedTuple):
    """Rows to learn from or to judge by: X, the boolean targets, and weights or None."""

    X: Array
    y: Array
    weight: Array | None = None


@dataclass(frozen=True)
class Task:
    """What is trained, on what, and how: constant during a fit."""

    network: Network
    rows: Sample
    alpha: float
    batch_size: int
    shuffle: bool
    optimizer: str
    optimizer_settings: OptimizerSettings
    schedule: ScheduleSettings

    @property
    def n_samples(self) -> int:
        return self.rows.X.shape[0]

    @property
    def draws_order(self) -> bool:
        """Whether epochs are shuffled: a single full batch has no order."""
        return self.shuffle and self.batch_size < self.n_samples

    def batches(self, order: Array | None) -> Iterator[Sample]:
        """The minibatches of an epoch, the last one shorter."""
        X, y, weight = self.rows
        for start in range(0, self.n_samples, self.batch_size):
            stop = min(start + self.batch_size, self.n_samples)
            rows = slice(start, stop) if order is None else order[start:stop]
            yield Sample(X[rows], y[rows], None if weight is None else weight[rows])


@dataclass(frozen=True)
class TrainingState:
    """All that the next epoch depends on beside the weights.

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
        """This state for an optimizer that may be another than the one so far."""
        if len(self.slots) == OPTIMIZERS[optimizer].n_slots:
            return self
        return replace(self, slots=_blank_slots(parameters, optimizer), n_updates=0)


def _blank_slots(parameters: Array, optimizer: str) -> Array:
    return np.zeros((OPTIMIZERS[optimizer].n_slots, parameters.size), parameters.dtype)


class Frame(NamedTuple):
    """What a record of the film is made of, before it is measured."""

    n_epochs: int
    parameters: Array
    gradient_norms: Array  # NaN where no gradient was taken


class EpochResult(NamedTuple):
    """What one pass over the minibatches gives."""

    parameters: Array
    state: TrainingState
    loss: float
    gradient_norms: Array


class Progress(NamedTuple):
    """Where a run stands."""

    parameters: Array
    state: TrainingState
    film: TrainingHistory | None
    gradient_norms: Array  # of the last epoch

    @property
    def frame(self) -> Frame:
        return Frame(self.state.n_epochs, self.parameters, self.gradient_norms)


def run_epoch(task: Task, parameters: Array, state: TrainingState) -> EpochResult:
    """One epoch: for every minibatch, the gradient, the optimizer's step, the update."""
    order = state.order
    if task.draws_order:
        if order is None or len(order) != task.n_samples:
            order = np.arange(task.n_samples)
        order = order.copy()
        # The stream of sklearn.utils.shuffle on the previous order, without its 90 µs.
        state.random.shuffle(order)
    network, rate = (
        task.network,
        scheduled_rate(task.schedule, state.n_samples_seen, state.n_reductions),
    )
    parameters, slots, n_updates = parameters.copy(), state.slots.copy(), state.n_updates
    loss, squared_norms, n_batches = 0.0, np.zeros(network.n_layers), 0
    for X, y, weight in task.batches(order):
        total = X.shape[0] if weight is None else weight.sum()
        if total == 0:  # rows of weight 0 are as good as absent
            continue
        batch_loss, gradient = loss_and_gradient(network, parameters, X, y, weight)
        squared_norms += [np.square(coef).sum() for coef in network.coefs(gradient)]
        penalty, penalty_gradient = penalty_and_gradient(network, parameters, task.alpha, total)
        gradient += penalty_gradient
        n_updates += 1
        n_batches += 1
        parameters += OPTIMIZERS[task.optimizer].update(
            gradient, slots, rate, n_updates, task.optimizer_settings
        )
        loss += (batch_loss + penalty) * X.shape[0]
    return EpochResult(
        parameters,
        replace(
            state,
            slots=slots,
            order=order,
            n_updates=n_updates,
            n_epochs=state.n_epochs + 1,
            n_samples_seen=state.n_samples_seen + task.n_samples,
        ),
        loss / task.n_samples,
        np.sqrt(squared_norms / max(n_batches, 1)),
    )


def accuracy_score(network: Network, parameters: Array, rows: Sample) -> float:
    """Weighted share of rows classified rightly: what early stopping goes by."""
    z = forward(network, network.coefs(parameters), network.intercepts(parameters), rows.X)[0][-1]
    right = (network.decide(z) == rows.y).all(axis=1)
    return float(np.average(right, weights=rows.weight))


class Patience:
    """MLPClassifier's rule: a score must gain `tol` within `n_iter_no_change` epochs."""

    def __init__(self, tol: float, n_iter_no_change: float):
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.best_score = -np.inf
        self.n_epochs_without_gain = 0

    def update(self, score: float) -> bool:
        """Take in an epoch's score; True if it is the best so far."""
        gained = not score < self.best_score + self.tol
        self.n_epochs_without_gain = 0 if gained else self.n_epochs_without_gain + 1
        is_best = score > self.best_score
        if is_best:
            self.best_score = score
        return is_best

    @property
    def exhausted(self) -> bool:
        return self.n_epochs_without_gain > self.n_iter_no_change


class Training:
    """A run of epochs on a task.

    `patience` watches the accuracy on the `validation` rows if there are any, else the running
    loss; `stops_on_plateau` False leaves it only the lowering of the adaptive rate.
    """

    def __init__(
        self,
        task: Task,
        parameters: Array,
        state: TrainingState,
        film: TrainingHistory | None,
        *,
        validation: Sample | None = None,
        patience: Patience | None = None,
        stops_on_plateau: bool = True,
        report: Callable[[str], None] | None = None,
    ):
        self.task = task
        no_gradient = np.full(task.network.n_layers, np.nan)
        self.progress = Progress(parameters, state, film, no_gradient)
        self.first_epoch = state.n_epochs
        self.validation = validation
        self.patience = patience
        self.stops_on_plateau = stops_on_plateau
        self.report = report
        self.stop_reason = "max_iter"
        self.losses: list[float] = []  # MLPClassifier's running loss per epoch
        self.validation_scores: list[float] = []
        self.best: Frame | None = None

    @property
    def n_epochs_done(self) -> int:
        return self.progress.state.n_epochs - self.first_epoch

    def run(self, max_iter: int) -> None:
        """Train for `max_iter` epochs, or until there is a reason to stop."""
        self._record_start()
        try:
            while self.n_epochs_done < max_iter:
                if not self._advance():
                    self.stop_reason = "diverged"
                    break
                if self._plateau_reached() and not self._lower_rate():
                    self.stop_reason = "tol" if self.validation is None else "early_stopping"
                    break
        except KeyboardInterrupt:
            self.stop_reason = "interrupted"
            raise
        finally:
            self._record_end()

    def _advance(self) -> bool:
        """Run an epoch and commit it; False if it left the finite numbers."""
        parameters, state, film, _ = self.progress
        stream = state.random.get_state()
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                result = run_epoch(self.task, parameters, state)
            if not np.isfinite(result.parameters).all():
                state.random.set_state(stream)
                return False
            progress = Progress(result.parameters, result.state, film, result.gradient_norms)
            if film is not None and is_on_stride(result.state.n_epochs, film.stride):
                progress = progress._replace(film=self._with_record(film, progress.frame))
            self.losses.append(result.loss)
            self.progress = progress
        except KeyboardInterrupt:
            if self.progress.state is state:
                state.random.set_state(stream)
            raise
        if self.report:
            self.report(f"Iteration {self.n_epochs_done}, loss = {result.loss:.8f}")
        return True

    def _plateau_reached(self) -> bool:
        """Show the epoch to the patience rule, and keep the weights if they are the best."""
        if self.patience is None:
            return False
        if self.validation is None:
            self.patience.update(-self.losses[-1])
            return self.patience.exhausted
        score = accuracy_score(self.task.network, self.progress.parameters, self.validation)
        self.validation_scores.append(score)
        if self.report:
            self.report(f"Validation score: {score:f}")
        if self.patience.update(score) or self.best is None:
            self.best = self.progress.frame
        return self.patience.exhausted

    def _lower_rate(self) -> bool:
        """Lower the adaptive rate instead of stopping; False if the run has to stop."""
        schedule, state = self.task.schedule, self.progress.state
        assert self.patience is not None
        self.patience.n_epochs_without_gain = 0
        if schedule.kind != "adaptive" or scheduled_rate(schedule, 0, state.n_reductions) <= 1e-6:
            return not self.stops_on_plateau
        lowered = replace(state, n_reductions=state.n_reductions + 1)
        self.progress = self.progress._replace(state=lowered)
        return True

    def _record_start(self) -> None:
        """The first record of a new film: the weights before any update."""
        film = self.progress.film
        if film is not None and len(film) == 0:
            film = self._with_record(film, self.progress.frame)
            self.progress = self.progress._replace(film=film)

    def _record_end(self) -> None:
        """The last epoch and the best one are records, whatever the stride."""
        film = self.progress.film
        if film is None:
            return
        if film.epochs[-1] != self.progress.state.n_epochs:
            film = self._with_record(film, self.progress.frame)
        if self.best is not None and self.best.n_epochs not in film.epochs:
            film = film.inserted(self._record(film, self.best))
        self.progress = self.progress._replace(film=film)

    def _with_record(self, film: TrainingHistory, frame: Frame) -> TrainingHistory:
        film.blank_records(1)[0] = self._record(film, frame)
        return film.with_records(1)

    def _record(self, film: TrainingHistory, frame: Frame) -> Array:
        """A frame and what its weights do to the rows."""
        network, parameters = self.task.network, frame.parameters
        measured = loss_and_accuracy(network, parameters, *self.task.rows)
        validated = (np.nan, np.nan)
        if self.validation is not None:
            validated = loss_and_accuracy(network, parameters, *self.validation)
        record = (frame.n_epochs, parameters, *measured, frame.gradient_norms, *validated)
        return np.array(record, film.dtype)
