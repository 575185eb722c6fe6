"""Store of the latest runs, and which sessions may see them."""

import hashlib
import threading
import weakref
from collections import OrderedDict
from dataclasses import dataclass

import streamlit as st

from sigmoid_dashboard.runs.data import Data
from sigmoid_dashboard.runs.settings import Owner, RunSettings
from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory

MAX_RUNS, MAX_RUNS_BYTES = 16, 96 * 2**20  # kept for everybody
MAX_OWN_RUNS, MAX_OWN_BYTES = 256, 96 * 2**20  # kept of all visitors' own


@dataclass(frozen=True, eq=False)
class Run:
    """A trained classifier with its film, and what it was trained on.

    One from a file (`is_opened`) has the settings that its network tells; the others are those of
    its training only if the film says with which it was made (`knows_training`).
    """

    settings: RunSettings
    data: Data
    classifier: SigmoidMLPClassifier
    is_opened: bool = False
    knows_training: bool = True

    @property
    def key(self) -> str:
        """Name of the run by what determines it: its pictures are kept under it."""
        return key_of(self.settings)

    @property
    def owner(self) -> Owner:
        """Owner of the rows it was trained on: caches take it beside the key."""
        return self.settings.owner

    @property
    def film(self) -> TrainingHistory:
        """The records of the training; a run always keeps them."""
        assert self.classifier.history_ is not None
        return self.classifier.history_

    @property
    def n_bytes(self) -> int:
        """Bytes that keeping the run takes: its film and its rows."""
        return self.film.parameters.nbytes + self.data.n_bytes

    @property
    def is_single_neuron(self) -> bool:
        return not self.settings.hidden and self.data.n_outputs == 1

    @property
    def diverged(self) -> bool:
        return self.classifier.stop_reason_ == "diverged"


class RecordedRuns:
    """The latest runs of everybody; those unused for the longest are dropped first."""

    def __init__(self, max_entries: int, max_bytes: int):
        self._runs: OrderedDict[tuple[str, str], Run] = OrderedDict()
        self._max_entries, self._max_bytes = max_entries, max_bytes
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._runs)

    def get(self, settings: RunSettings, owner: str = "") -> Run | None:
        name = owner, key_of(settings)
        with self._lock:
            if name in self._runs:
                self._runs.move_to_end(name)
            return self._runs.get(name)

    def put(self, run: Run, owner: str = "") -> None:
        """Keep a run; even one larger than the store stays until the next."""
        with self._lock:
            self._runs[owner, run.key] = run
            self._runs.move_to_end((owner, run.key))
            while len(self._runs) > 1 and self._is_full():
                self._runs.popitem(last=False)

    def forget(self, owner: str) -> None:
        """Drop all runs of one owner."""
        with self._lock:
            for name in [name for name in self._runs if name[0] == owner]:
                del self._runs[name]

    def _is_full(self) -> bool:
        n_bytes = sum(run.n_bytes for run in self._runs.values())
        return len(self._runs) > self._max_entries or n_bytes > self._max_bytes


class OwnedRuns:
    """The runs of one owner in the common store, dropped when nothing refers to this object."""

    def __init__(self, store: RecordedRuns, owner: str):
        self._store, self._owner = store, owner
        weakref.finalize(self, store.forget, owner)

    def get(self, settings: RunSettings) -> Run | None:
        return self._store.get(settings, self._owner)

    def put(self, run: Run) -> None:
        self._store.put(run, self._owner)


@st.cache_resource(max_entries=1, show_spinner=False)
def shared_runs() -> RecordedRuns:
    """Runs on shipped data, for all sessions."""
    return RecordedRuns(MAX_RUNS, MAX_RUNS_BYTES)


@st.cache_resource(max_entries=1, show_spinner=False)
def private_runs() -> RecordedRuns:
    """Runs on own data, of all sessions: each sees its own, and one bound holds for all."""
    return RecordedRuns(MAX_OWN_RUNS, MAX_OWN_BYTES)


def key_of(settings: RunSettings) -> str:
    """A hash of what determines a run: the settings, and in them the digest of own rows."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()
