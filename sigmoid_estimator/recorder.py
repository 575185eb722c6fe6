"""Recording: losses and accuracies of records, measured while training goes on."""

import math
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import Self

import numpy as np

from sigmoid_estimator.engine import Measure, measure_for
from sigmoid_estimator.epochs import Sample, Task
from sigmoid_estimator.history import TrainingHistory

Array = np.ndarray

LEAST_SECONDS = 2e-4  # of measuring, below which to hand it to another thread costs more
WEIGHT_ROW_SECONDS = 5e-10  # roughly: one weight seeing one row, forwards


def fewest_beside(task: Task, validation: Sample | None) -> int:
    """How many records are worth handing to another thread."""
    samples = [task.rows] if validation is None else [task.rows, validation]
    weight_rows = sum(task.network.weight_rows(rows.X) for rows in samples)
    return math.ceil(LEAST_SECONDS / (weight_rows * WEIGHT_ROW_SECONDS))


class Part:
    """Some records of a film, in the order of their epochs, that may still be measured."""

    def __init__(self, records: Array, measuring: Future | None):
        self._records = records
        self._measuring = measuring

    @property
    def is_measured(self) -> bool:
        return self._measuring is None or self._measuring.done()

    def records(self) -> Array:
        """The whole records; waits for what is being measured."""
        if self._measuring is not None:
            self._measuring.result()
        return self._records


class Recorder:
    """Measures records on the rows of a task and, if there are any, on validation rows.

    With `beside`, a thread of its own does so while training goes on (the kernel holds no
    interpreter lock); the numbers are the same to the last bit, being the same function of the
    same weights. Used as a context manager around a run.
    """

    def __init__(self, task: Task, validation: Sample | None, *, beside: bool):
        self._task, self._validation = task, validation
        self.beside = beside
        self._thread: ThreadPoolExecutor | None = None
        self._measuring: Future | None = None  # what was handed to it last
        self.fewest_beside = fewest_beside(task, validation)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    def start(self, records: Array) -> Part:
        """Begin to measure some records; a few are measured at once, unless others still are."""
        is_few = not self.beside or len(records) < self.fewest_beside
        # The buffers are the thread's while it measures.
        if is_few and (self._measuring is None or self._measuring.done()):
            self._measure(records)
            return Part(records, None)
        if self._thread is None:
            # One thread only: the measures share buffers, and parts join the film in order.
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._measuring = self._thread.submit(self._measure, records)
        return Part(records, self._measuring)

    @cached_property
    def _on_training(self) -> Measure:
        task = self._task
        is_full = task.batch_size >= task.n_samples
        return measure_for(task.network, task.rows, task.optimizer, in_one_block=is_full)

    @cached_property
    def _on_validation(self) -> Measure | None:
        rows = self._validation
        return (
            None if rows is None else measure_for(self._task.network, rows, self._task.optimizer)
        )

    @np.errstate(over="ignore", invalid="ignore")  # divergence has a sentence of its own
    def _measure(self, records: Array) -> None:
        """Measure what the engine left NaN, and the validation rows."""
        is_open = np.flatnonzero(np.isnan(records["loss"]))
        if is_open.size:
            scores = self._on_training(records["parameters"][is_open])
            records["loss"][is_open], records["accuracy"][is_open] = scores
        if self._on_validation is not None:
            scores = self._on_validation(records["parameters"])
            records["validation_loss"], records["validation_accuracy"] = scores


def with_parts(film: TrainingHistory, parts: Sequence[Part]) -> TrainingHistory:
    """Return the film with its next parts appended."""
    for part in parts:
        records = part.records()
        film.blank_records(len(records))[:] = records
        film = film.with_records(len(records))
    return film
