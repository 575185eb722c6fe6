"""Training off the script's thread: turns in a bounded queue, progress and cancel.

Every job gets a turn, then goes to the end of the queue, so that a long run delays a short one by
a turn and no more. Whoever asks for a run that is under way already waits for that one. A job
that nobody waits for any more ends within a chunk.
"""

import math
import threading
import time
import warnings
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from sklearn.exceptions import ConvergenceWarning

from sigmoid_dashboard.runs.costs import predicted_cost
from sigmoid_dashboard.runs.data import Data
from sigmoid_dashboard.runs.programs import untrained
from sigmoid_dashboard.runs.recorded import Run, key_of
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError

N_THREADS = 2
MAX_JOBS = 100  # under way and waiting
MAX_JOBS_OF_ONE = 3  # person; each of his tabs waits for one at a time
TURN_SECONDS = 0.25
CHUNK_SECONDS = 0.05  # between two looks whether anybody still waits
SHORTEST_EPOCH = 1e-7  # seconds; a clock may show none


class Job:
    """A training in progress: its progress, who waits for it and how often, and its result."""

    def __init__(self, settings: RunSettings, data: Data):
        self.settings, self.data = settings, data
        self.waiting: Counter[str] = Counter()
        self.n_done = 0
        self.run: Run | None = None
        self.error: Exception | None = None
        self._classifier = untrained(settings, data)
        self._predicted = predicted_cost(settings, data).epoch_seconds
        self._epoch_seconds = self._predicted  # of the processor, and what a call costs beside it
        self._overhead_seconds = 0.0
        self._ended = threading.Event()

    @property
    def share_done(self) -> float:
        return self.n_done / self.settings.epochs

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    @property
    def is_wanted(self) -> bool:
        return self.waiting.total() > 0

    def wait(self, seconds: float) -> bool:
        """Wait so many seconds at most; True once the job has ended."""
        return self._ended.wait(seconds)

    def result(self) -> Run:
        """The trained run; an error of the training is raised here."""
        if self.error is not None:
            raise self.error
        assert self.run is not None
        return self.run

    def take_turn(self) -> None:
        """Train for a turn; an error ends the job."""
        end = time.monotonic() + TURN_SECONDS
        try:
            while self.is_wanted and not self.has_ended and time.monotonic() < end:
                self._train_chunk()
        except Exception as error:  # handed to whoever waits
            self.error = error
            self._ended.set()

    def _train_chunk(self) -> None:
        settings, data, classifier = self.settings, self.data, self._classifier
        n_epochs = self._epochs_of_chunk()
        classifier.set_params(max_iter=n_epochs)
        start, start_of_processor = time.monotonic(), time.thread_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the page says it in words
            classifier.fit(data.X, data.y, X_val=data.X_held_out, y_val=data.y_held_out)
        if self.n_done:  # the first chunk may have compiled
            self._measure(
                n_epochs, time.monotonic() - start, time.thread_time() - start_of_processor
            )
        self.n_done += n_epochs
        if self.n_done == settings.epochs or classifier.stop_reason_ != "max_iter":
            self.run = Run(settings, data, classifier)
            self._ended.set()

    def _epochs_of_chunk(self) -> int:
        """Number of epochs of a chunk; more where a call itself takes long, up to a turn."""
        seconds = min(max(CHUNK_SECONDS, self._overhead_seconds), TURN_SECONDS)
        left = self.settings.epochs - self.n_done
        return min(max(math.ceil(seconds / self._epoch_seconds), 1), left)

    def _measure(self, n_epochs: int, seconds: float, of_processor: float) -> None:
        """Measure the cost of an epoch, and of a call around its epochs.

        With the whole time for that of the epochs, a call that costs more than a chunk halves the
        next chunk, and so on down to one epoch; and the processor's time has some of the call's
        in it, so that an epoch never counts for more than was predicted.
        """
        self._epoch_seconds = min(max(of_processor / n_epochs, SHORTEST_EPOCH), self._predicted)
        self._overhead_seconds = max(seconds - n_epochs * self._epoch_seconds, 0.0)


class Trainer:
    """Threads that give every job its turn."""

    def __init__(self, n_threads: int = N_THREADS, max_jobs: int = MAX_JOBS):
        self._max_jobs = max_jobs
        self.n_trained = 0
        self._jobs: dict[str, Job] = {}
        self._queue: deque[Job] = deque()
        self._changed = threading.Condition()
        for number in range(n_threads):
            threading.Thread(target=self._work, name=f"trainer-{number}", daemon=True).start()

    @contextmanager
    def training(self, settings: RunSettings, data: Data, person: str = "") -> Iterator[Job]:
        """Start or join the job of a run; on leaving, it ends unless others wait for it."""
        job = self._join(settings, data, person)
        try:
            yield job
        finally:
            with self._changed:
                job.waiting[person] -= 1
                self._forget_abandoned()

    @property
    def n_jobs(self) -> int:
        with self._changed:
            return len(self._jobs)

    def n_ahead(self, job: Job) -> int:
        """Number of jobs that have their turn before this one."""
        with self._changed:
            return self._queue.index(job) if job in self._queue else 0

    def _join(self, settings: RunSettings, data: Data, person: str) -> Job:
        key = key_of(settings)
        with self._changed:
            job = self._jobs.get(key)
            if job is None or job.error is not None:
                self._check_room(person)
                job = self._jobs[key] = Job(settings, data)
                self._queue.append(job)
                self._changed.notify()
            job.waiting[person] += 1
            return job

    def _check_room(self, person: str) -> None:
        if len(self._jobs) >= self._max_jobs:
            raise SettingsError(
                f"{len(self._jobs)} runs are waiting already, as many as this server takes. Try "
                "again in a minute."
            )
        n_own = sum(job.waiting[person] > 0 for job in self._jobs.values())
        if n_own >= MAX_JOBS_OF_ONE:
            raise SettingsError(
                f"{n_own} runs of yours are under way already, in other tabs of this browser, as "
                "many as one person may have. Close one, or let it end."
            )

    def _forget_abandoned(self) -> None:
        # One that ended stays until whoever waited has taken its run: till then others join it.
        self._jobs = {key: job for key, job in self._jobs.items() if job.is_wanted}
        self._queue = deque(job for job in self._queue if job.is_wanted)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue)
                job = self._queue.popleft()
            job.take_turn()
            with self._changed:
                self.n_trained += job.run is not None
                if job.is_wanted and not job.has_ended:
                    self._queue.append(job)
                    self._changed.notify()
                self._forget_abandoned()


@st.cache_resource(max_entries=1, show_spinner=False)
def trainer() -> Trainer:
    """The one trainer of the server."""
    return Trainer()
