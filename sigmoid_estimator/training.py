"""Training: epochs of minibatches, records of the film, and the reasons to stop.

`Training` holds a run. Its `progress` is replaced in one assignment after every call of the
engine, so that an interrupt at any moment leaves the last whole epoch: weights, optimizer,
order of the samples, random stream and film together.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sigmoid_estimator.engine import Engine, engine_for
from sigmoid_estimator.epochs import Measured, Sample, Task, TrainingState
from sigmoid_estimator.history import TrainingHistory, is_on_stride
from sigmoid_estimator.network import Network, forward, loss_and_accuracy
from sigmoid_estimator.optimizers import scheduled_rate

Array = np.ndarray

CALL_SECONDS = 0.05  # work per call of the engine, between which interrupts and progress act
MAX_ORDER_ENTRIES = 2**20  # of the orders drawn for one call


class Frame(NamedTuple):
    """What a record of the film is made of, before it is measured."""

    n_epochs: int
    parameters: Array
    gradient_norms: Array  # NaN where no gradient was taken


class Progress(NamedTuple):
    """Where a run stands."""

    parameters: Array
    state: TrainingState
    film: TrainingHistory | None
    gradient_norms: Array  # of the last epoch

    @property
    def frame(self) -> Frame:
        return Frame(self.state.n_epochs, self.parameters, self.gradient_norms)


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


class Pace:
    """How many epochs a call of the engine takes: about `CALL_SECONDS` of work.

    Used as a context manager around a call, whose time it takes.
    """

    def __init__(self, task: Task, *, one_at_a_time: bool):
        self.most = 1 if one_at_a_time else max(1, MAX_ORDER_ENTRIES // task.n_samples)
        # A guess for the first call: 10 ns per sample and parameter, and a microsecond an update.
        seconds = 1e-8 * task.n_samples * task.network.n_parameters
        seconds += 1e-6 * (1 + task.n_samples // task.batch_size)
        self.n_epochs = self._within(CALL_SECONDS / seconds)

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        seconds = (time.perf_counter() - self._began) / self.n_epochs
        self.n_epochs = self._within(min(CALL_SECONDS / seconds, 8 * self.n_epochs))

    def _within(self, n_epochs: float) -> int:
        return int(np.clip(n_epochs, 1, self.most))


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

    @np.errstate(over="ignore", invalid="ignore")  # divergence is said in words
    def run(self, max_iter: int) -> None:
        """Train for `max_iter` epochs, or until there is a reason to stop."""
        self._record_start()
        engine = engine_for(self.task)
        pace = Pace(self.task, one_at_a_time=self.patience is not None or self.report is not None)
        try:
            while self.n_epochs_done < max_iter:
                n_epochs = min(pace.n_epochs, max_iter - self.n_epochs_done)
                with pace:
                    n_whole = self._advance(engine, n_epochs)
                if n_whole < n_epochs:
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

    def _advance(self, engine: Engine, n_epochs: int) -> int:
        """Run some epochs and commit those that stayed finite; returns how many."""
        parameters, state, film, _ = self.progress
        stream = state.random.get_state()
        try:
            epochs = state.n_epochs + 1 + np.arange(n_epochs)
            recorded = np.zeros(n_epochs, bool)
            if film is not None:
                recorded = is_on_stride(epochs, film.stride)
            chunk = engine.run(parameters, state, recorded)
            n_whole = len(chunk.losses)
            if film is not None:
                film = self._extended(film, epochs[:n_whole][recorded[:n_whole]], chunk.records)
            if n_whole:
                self.losses.extend(chunk.losses)
                self.progress = Progress(chunk.parameters, chunk.state, film, chunk.gradient_norms)
        except KeyboardInterrupt:
            if self.progress.state is state:
                state.random.set_state(stream)
            raise
        if self.report and n_whole:
            self.report(f"Iteration {self.n_epochs_done}, loss = {self.losses[-1]:.8f}")
        return n_whole

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
            film = self._with_frame(film, self.progress.frame)
            self.progress = self.progress._replace(film=film)

    def _record_end(self) -> None:
        """The last epoch and the best one are records, whatever the stride."""
        film = self.progress.film
        if film is None:
            return
        if film.epochs[-1] != self.progress.state.n_epochs:
            film = self._with_frame(film, self.progress.frame)
        if self.best is not None and self.best.n_epochs not in film.epochs:
            film = self._with_frame(film, self.best)
        self.progress = self.progress._replace(film=film)

    def _extended(
        self, film: TrainingHistory, epochs: Array, measured: Measured
    ) -> TrainingHistory:
        """The film with the records of some epochs more."""
        room = film.blank_records(len(epochs))
        room["epoch"] = epochs
        for name, column in measured._asdict().items():
            room[name] = column
        self._validate(room)
        return film.with_records(len(epochs))

    def _with_frame(self, film: TrainingHistory, frame: Frame) -> TrainingHistory:
        """The film with a record of weights not measured yet, in the place of its epoch."""
        record = np.empty(1, film.dtype)
        record["epoch"], record["parameters"], record["gradient_norms"] = frame
        record["loss"], record["accuracy"] = loss_and_accuracy(
            self.task.network, frame.parameters, *self.task.rows
        )
        self._validate(record)
        return film.with_record(record)

    def _validate(self, records: Array) -> None:
        """Fill in what the weights of some records do to the validation rows."""
        records["validation_loss"] = records["validation_accuracy"] = np.nan
        if self.validation is None:
            return
        for k, parameters in enumerate(records["parameters"]):
            records["validation_loss"][k], records["validation_accuracy"][k] = loss_and_accuracy(
                self.task.network, parameters, *self.validation
            )
