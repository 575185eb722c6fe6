"""Training: epochs of minibatches, records of the film, and the reasons to stop.

`Training` holds a run. Its `progress` is replaced in one assignment after every call of the
engine, so that an interrupt at any moment leaves the last whole epoch: weights, optimizer,
order of the samples, random stream and film together. The film may lag behind, by parts that are
being measured; hooks, and what comes after the run, are given it whole.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np

from sigmoid_estimator.blas import LARGE_PRODUCT, blas_threads_for
from sigmoid_estimator.cores import take_cores
from sigmoid_estimator.engine import CompiledEngine
from sigmoid_estimator.epochs import STUCK, STUCK_EPOCHS, Sample, Task, TrainingState
from sigmoid_estimator.history import TrainingHistory, is_on_stride
from sigmoid_estimator.optimizers import scheduled_rate
from sigmoid_estimator.recorder import Part, Recorder, fewest_beside, with_parts
from sigmoid_estimator.stopping import Patience, StoppingRules, Watch

Array = np.ndarray

CALL_SECONDS = 0.05  # work per call of the engine, between which interrupts and progress act
MAX_ORDER_ENTRIES = 2**20  # of the orders drawn for one call
# With a recorder beside it a run takes at least so many calls: it measures one while the next is
# trained, and is waited for after the last.
CALLS_BESIDE = 12
MAX_PENDING = 3  # parts of the film being measured, before training waits for the first


class Frame(NamedTuple):
    """Weights and gradient norms of an epoch, from which a record of the film is made."""

    n_epochs: int
    parameters: Array
    gradient_norms: Array  # NaN where no gradient was taken


class Progress(NamedTuple):
    """State of a run after its last epoch."""

    parameters: Array
    state: TrainingState
    film: TrainingHistory | None
    gradient_norms: Array  # of the last epoch
    pending: tuple[Part, ...] = ()  # what follows the film, being measured

    @property
    def frame(self) -> Frame:
        return Frame(self.state.n_epochs, self.parameters, self.gradient_norms)


class Pace:
    """Number of epochs in a call of the engine: about `CALL_SECONDS` of work.

    Used as a context manager around a call, whose time it takes.
    """

    def __init__(self, task: Task, most: int):
        self.most = max(1, min(most, MAX_ORDER_ENTRIES // task.n_samples))
        # A guess for the first call: 10 ns per sample and parameter, and a microsecond an update.
        seconds = 1e-8 * task.n_samples * task.network.n_parameters
        seconds += 1e-6 * (1 + task.n_samples // task.batch_size)
        self.n_epochs = self._within(CALL_SECONDS / seconds)

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        seconds = (time.perf_counter() - self._began) / self.n_epochs
        # At most 8 times as many: a first call may be a poor sample of those to come.
        self.n_epochs = self._within(min(CALL_SECONDS / seconds, 8 * self.n_epochs))

    def _within(self, n_epochs: float) -> int:
        return int(np.clip(n_epochs, 1, self.most))


class Hooks(Protocol):
    """Functions called before and after every epoch."""

    def begin_epoch(self, progress: Progress) -> None:
        """Before an epoch."""

    def end_epoch(self, progress: Progress) -> bool:
        """After an epoch; True asks to stop."""


class Training:
    """A run of epochs on a task.

    With a `watch`, patience goes by its score, else by the running loss. Records measure the
    `validation` rows too. `report` is given lines to print, `hooks` every epoch.
    """

    def __init__(
        self,
        task: Task,
        parameters: Array,
        state: TrainingState,
        film: TrainingHistory | None,
        stopping: StoppingRules,
        *,
        validation: Sample | None = None,
        watch: Watch | None = None,
        report: Callable[[str], None] | None = None,
        hooks: Hooks | None = None,
    ):
        self.task, self.stopping = task, stopping
        no_gradient = np.full(task.network.n_layers, np.nan)  # before the first epoch
        if film is not None:
            film = film.continued(task.settings, state.n_epochs)
        self.progress = Progress(parameters, state, film, no_gradient)
        self.stop_reason = "max_iter"
        self.losses: list[float] = []  # MLPClassifier's running loss per epoch
        self.validation_scores: list[float] = []
        self.best: Frame | None = None
        self._first_epoch = state.n_epochs
        self._validation, self._report, self._hooks = validation, report, hooks
        self._score = None if watch is None else watch.score
        self._patience: Patience | None = None
        if stopping.tol is not None:
            best_score = -np.inf if watch is None else watch.best_score
            self._patience = Patience(stopping.tol, stopping.n_iter_no_change, best_score)
        if watch is not None and watch.best_epoch is not None:
            self.best = Frame(watch.best_epoch, parameters, no_gradient)

    @property
    def n_epochs_done(self) -> int:
        return self.progress.state.n_epochs - self._first_epoch

    @np.errstate(
        over="ignore", invalid="ignore"
    )  # divergence ends in a sentence, not in NumPy's warnings
    def run(self) -> None:
        """Train for `max_iter` epochs, or until there is a reason to stop."""
        wants_recorder = (
            self.progress.film is not None
            and self._hooks is None  # they see every record at once
            and self.stopping.max_iter > 1
            and self.stopping.max_iter >= fewest_beside(self.task, self._validation)
            and self.task.largest_product < LARGE_PRODUCT  # whose products take all cores
        )
        with (
            take_cores(1 + wants_recorder) as n_cores,
            blas_threads_for(self.task.largest_product),
            Recorder(self.task, self._validation, beside=n_cores > 1) as self._recorder,
        ):
            self._run()

    def _run(self) -> None:
        try:
            self._record_start()
            self._train()
        except KeyboardInterrupt:
            self.stop_reason = "interrupted"
            raise
        finally:
            self._record_end()

    def _train(self) -> None:
        max_iter = self.stopping.max_iter
        engine = CompiledEngine(self.task)
        acts_on_every_epoch = (self._patience, self._report, self._hooks) != (None, None, None)
        pace = Pace(self.task, 1 if acts_on_every_epoch else self._most_at_a_time(max_iter))
        while self.n_epochs_done < max_iter:
            n_epochs = min(pace.n_epochs, max_iter - self.n_epochs_done)
            self.begin_epoch()
            with pace:
                n_whole = self._advance(engine, n_epochs)
            if n_whole < n_epochs or self._is_stuck(engine.first_loss):
                self.stop_reason = "diverged"
                break
            asked_to_stop = self.end_epoch()
            if self._plateau_reached() and not self._lower_rate():
                self.stop_reason = "tol" if self._score is None else "early_stopping"
                break
            if asked_to_stop:
                self.stop_reason = "callback"
                break

    def _most_at_a_time(self, max_iter: int) -> int:
        """Epochs of a call; a recorder that works beside gets few, to be busy from early on."""
        if not self._recorder.beside:
            return max_iter
        return min(max_iter, max(max_iter // CALLS_BESIDE, self._recorder.fewest_beside))

    def _is_stuck(self, first_loss: float) -> bool:
        """Whether the loss has stayed far above the first: saturated units do not overflow."""
        last = self.losses[-STUCK_EPOCHS:]
        return len(last) == STUCK_EPOCHS and min(last) > STUCK * first_loss

    def _until_stuck(self, losses: list[float], first_loss: float) -> int:
        """How many epochs to keep: no more than make the run stuck, however many were called."""
        limit = STUCK * first_loss
        if not losses or max(losses) <= limit:
            return len(losses)
        before = self.losses[1 - STUCK_EPOCHS :]
        n_far = 0
        for k, loss in enumerate([*before, *losses], start=1 - len(before)):
            n_far = n_far + 1 if loss > limit else 0
            if n_far == STUCK_EPOCHS:
                return k
        return len(losses)

    def begin_epoch(self) -> None:
        """Call the hooks, who see the whole film."""
        if self._hooks is not None:
            self._settle()
            self._hooks.begin_epoch(self.progress)

    def end_epoch(self) -> bool:
        """Call the hooks; True if one asks to stop."""
        if self._hooks is None:
            return False
        self._settle()
        return self._hooks.end_epoch(self.progress)

    def _advance(self, engine: CompiledEngine, n_epochs: int) -> int:
        """Run some epochs and commit those that did not diverge; returns how many."""
        parameters, state, film, _, pending = self.progress
        # The engine draws the orders of all these epochs before the first of them is run.
        stream = state.random.get_state()
        try:
            epochs = state.n_epochs + 1 + np.arange(n_epochs)
            recorded = None if film is None else is_on_stride(epochs, film.stride)
            chunk = engine.run(parameters, state, n_epochs, recorded)
            n_whole = self._until_stuck(chunk.losses, engine.first_loss)
            if n_whole < len(chunk.losses):  # these again, and none that no run should have
                state.random.set_state(stream)
                recorded = None if recorded is None else recorded[:n_whole]
                chunk = engine.run(parameters, state, n_whole, recorded)
            if film is not None and recorded is not None:
                records = film.blank(epochs[:n_whole][recorded[:n_whole]])
                for name, column in chunk.records._asdict().items():
                    records[name] = column
                pending = (*pending, self._recorder.start(records))
            if n_whole:
                progress = Progress(
                    chunk.parameters, chunk.state, film, chunk.gradient_norms, pending
                )
                self._commit(progress, chunk.losses)
                self._settle(MAX_PENDING)
        except KeyboardInterrupt:
            # Before the commit, the stream goes back to where these epochs began to draw from it.
            if self.progress.state is state:
                state.random.set_state(stream)
            raise
        return n_whole

    def commit(self, progress: Progress, loss: float) -> None:
        """Make a single epoch part of the run, recorded if it is on the stride."""
        film = progress.film
        if film is not None and is_on_stride(progress.state.n_epochs, film.stride):
            part = self._part(film, progress.frame)
            progress = progress._replace(pending=(*progress.pending, part))
        self._commit(progress, [loss])
        self._settle(MAX_PENDING)

    def _commit(self, progress: Progress, losses: list[float]) -> None:
        self.losses.extend(losses)
        self.progress = progress
        if self._report:
            self._report(f"Iteration {self.n_epochs_done}, loss = {losses[-1]:.8f}")

    def _plateau_reached(self) -> bool:
        """Show the epoch to the patience rule, and keep the weights if they are the best."""
        if self._patience is None:
            return False
        if self._score is None:
            self._patience.update(-self.losses[-1])
            return self._patience.exhausted
        score = self._score(self.progress.parameters)
        self.validation_scores.append(score)
        if self._report:
            self._report(f"Validation score: {score:f}")
        if self._patience.update(score):
            self.best = self.progress.frame
        return self._patience.exhausted

    def _lower_rate(self) -> bool:
        """Lower the adaptive rate instead of stopping; False if the run has to stop."""
        schedule, state = self.task.schedule, self.progress.state
        assert self._patience is not None
        self._patience.n_epochs_without_gain = 0
        if schedule.kind != "adaptive" or scheduled_rate(schedule, 0, state.n_reductions) <= 1e-6:
            return not self.stopping.ends_at_plateau
        lowered = replace(
            state, n_reductions=state.n_reductions + 1, reduced_from=schedule.initial_rate
        )
        self.progress = self.progress._replace(state=lowered)
        return True

    def _record_start(self) -> None:
        """The first record of a new film: the weights before any update."""
        film = self.progress.film
        if film is not None and len(film) == 0:
            self.progress = self.progress._replace(
                pending=(self._part(film, self.progress.frame),)
            )

    def _record_end(self) -> None:
        """The last epoch and the best one are records, whatever the stride."""
        self._settle()
        film = self.progress.film
        if film is None or len(film) == 0:
            return
        frames = [self.progress.frame, *([] if self.best is None else [self.best])]
        for frame in frames:
            # A best epoch lies before the last, so that its record may have to be inserted.
            if frame.n_epochs not in film.epochs:
                film = film.with_record(self._part(film, frame).records())
        self.progress = self.progress._replace(film=film)

    def _part(self, film: TrainingHistory, frame: Frame) -> Part:
        """A record of weights not measured yet."""
        record = film.blank([frame.n_epochs])
        record["parameters"], record["gradient_norms"] = frame.parameters, frame.gradient_norms
        return self._recorder.start(record)

    def _settle(self, n_left: int = 0) -> None:
        """Append measured parts to the film, waiting until at most `n_left` are pending."""
        film, pending = self.progress.film, self.progress.pending
        n_done = max(len(pending) - n_left, 0)
        while n_done < len(pending) and pending[n_done].is_measured:
            n_done += 1
        if film is not None and n_done:
            film = with_parts(film, pending[:n_done])
            self.progress = self.progress._replace(film=film, pending=pending[n_done:])
