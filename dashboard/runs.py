"""From settings to a recorded run: what it will cost, its program, and the runs kept."""

import hashlib
import math
import threading
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from data import Data, Table
from settings import OWN, Owner, RunSettings, SettingsError
from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory
from sigmoid_estimator.datasets import LOADERS
from sigmoid_estimator.history import n_records

# Measured, with room: what an update costs however small it is, and one weight seeing one row,
# forwards and back.
UPDATE_SECONDS = 3e-6
WEIGHT_ROW_SECONDS = 1.1e-9

LIVE_SECONDS = 1.0  # a run predicted to be shorter starts at every change of a control
LINK_SECONDS = 10.0  # and one predicted to be shorter with the link that asks for it
BUDGET_SECONDS = 60.0
BUDGET_EPOCH_SECONDS = 0.5  # the least that can be trained before another has his turn
BUDGET_FILM_BYTES = 16 * 2**20
MAX_RUNS, MAX_RUNS_BYTES = 16, 96 * 2**20  # kept for everybody
MAX_OWN_RUNS, MAX_OWN_BYTES = 256, 96 * 2**20  # kept of all visitors' own


@dataclass(frozen=True, eq=False)
class Run:
    """A trained classifier with its film, and what it was trained on."""

    settings: RunSettings
    data: Data
    classifier: SigmoidMLPClassifier

    @property
    def key(self) -> str:
        """Names the content of the run: pictures of it are kept under it."""
        return key_of(self.settings)

    @property
    def owner(self) -> Owner:
        """Whose rows it was trained on: caches take it beside the key."""
        return self.settings.owner

    @property
    def film(self) -> TrainingHistory:
        """The records of the training; a run always keeps them."""
        assert self.classifier.history_ is not None
        return self.classifier.history_

    @property
    def n_bytes(self) -> int:
        """What keeping the run takes: its film and its rows."""
        return self.film.parameters.nbytes + self.data.n_bytes

    @property
    def is_single_neuron(self) -> bool:
        return not self.settings.hidden and self.data.n_outputs == 1

    @property
    def diverged(self) -> bool:
        return self.classifier.stop_reason_ == "diverged"


@dataclass(frozen=True)
class Cost:
    """What a run is predicted to take."""

    n_parameters: int
    n_rows: int
    n_epochs: int
    n_updates: int
    film_bytes: int

    @property
    def seconds(self) -> float:
        weight_rows = self.n_parameters * self.n_rows * self.n_epochs
        return self.n_updates * UPDATE_SECONDS + weight_rows * WEIGHT_ROW_SECONDS

    @property
    def epoch_seconds(self) -> float:
        return self.seconds / self.n_epochs

    @property
    def is_live(self) -> bool:
        return self.seconds < LIVE_SECONDS

    def check(self) -> None:
        """Raise SettingsError for a run beyond the budget, naming the number that broke it."""
        if self.seconds > BUDGET_SECONDS:
            raise SettingsError(
                f"{self.n_parameters:,} parameters × {self.n_rows:,} rows × {self.n_epochs:,} "
                f"epochs would take about {self.seconds:,.0f} seconds, and a run here may take "
                f"{BUDGET_SECONDS:,.0f}. Choose fewer epochs, fewer hidden units or more rows "
                "per update."
            )
        if self.epoch_seconds > BUDGET_EPOCH_SECONDS:
            raise SettingsError(
                f"One epoch of {self.n_parameters:,} parameters × {self.n_rows:,} rows would take "
                f"about {self.epoch_seconds:.1f} seconds, and one here may take "
                f"{BUDGET_EPOCH_SECONDS:g}, since others wait for it. Choose fewer hidden units "
                "or fewer rows."
            )
        if self.film_bytes > BUDGET_FILM_BYTES:
            raise SettingsError(
                f"The film of {self.n_parameters:,} parameters would take "
                f"{self.film_bytes / 2**20:,.0f} MiB, and one here may take "
                f"{BUDGET_FILM_BYTES / 2**20:,.0f}. Choose fewer hidden units or epochs."
            )


class RecordedRuns:
    """The runs trained lately, of everybody; those not asked for the longest go first."""

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
        """Keep a run; whatever its size, it is kept until the next."""
        with self._lock:
            self._runs[owner, run.key] = run
            self._runs.move_to_end((owner, run.key))
            while len(self._runs) > 1 and self._is_full():
                self._runs.popitem(last=False)

    def forget(self, owner: str) -> None:
        """Let go of all runs of one owner."""
        with self._lock:
            for name in [name for name in self._runs if name[0] == owner]:
                del self._runs[name]

    def _is_full(self) -> bool:
        n_bytes = sum(run.n_bytes for run in self._runs.values())
        return len(self._runs) > self._max_entries or n_bytes > self._max_bytes


class OwnedRuns:
    """The runs of one owner among those of all, forgotten when nobody holds this any more."""

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
    """Runs on own data, of all sessions: each sees its own, and all together have their bounds."""
    return RecordedRuns(MAX_OWN_RUNS, MAX_OWN_BYTES)


def key_of(settings: RunSettings) -> str:
    """A hash of what determines a run: the settings, and in them the digest of own rows."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()


def predicted_cost(settings: RunSettings, data: Data) -> Cost:
    """What a run will take, before it is trained."""
    n_rows, n_features = data.X.shape
    sizes = np.array([n_features, *settings.hidden, data.n_outputs])
    n_parameters = int((sizes[:-1] + 1) @ sizes[1:])
    return Cost(
        n_parameters=n_parameters,
        n_rows=n_rows,
        n_epochs=settings.epochs,
        n_updates=settings.epochs * math.ceil(n_rows / _batch_size(settings, n_rows)),
        film_bytes=n_records(settings.epochs, None) * n_parameters * 8,
    )


def untrained(settings: RunSettings, data: Data) -> SigmoidMLPClassifier:
    """The classifier of a run; warm starts in chunks are one fit, bit for bit."""
    return SigmoidMLPClassifier(**_parameters(settings, len(data.y)), warm_start=True)


def _parameters(settings: RunSettings, n_rows: int) -> dict[str, object]:
    return {
        "hidden_layer_sizes": settings.hidden,
        "activation": settings.activation,
        "init": settings.init,
        "init_scale": settings.init_scale,
        "loss": settings.loss,
        "solver": settings.solver,
        "batch_size": _batch_size(settings, n_rows),
        "learning_rate_init": settings.rate,
        "layer_learning_rates": None if settings.layer_rates == "equal" else settings.layer_rates,
        "momentum": settings.momentum,
        "alpha": settings.alpha,
        "max_iter": settings.epochs,
        "random_state": settings.seed,
        "record_history": "log",
    }


def _batch_size(settings: RunSettings, n_rows: int) -> int:
    return n_rows if settings.batch == "full" else min(int(settings.batch), n_rows)


def code_of(run: Run, own: Table | None = None) -> str:
    """A Python program that trains the run, bit for bit, without the dashboard.

    The run may have been trained on the same rows from another file: `own` says how the
    visitor's is read.
    """
    settings = run.settings
    is_own = own is not None and own.digest == settings.digest
    reading = own.reading if own is not None and is_own else run.data.reading
    fit = "X, y, X_val=X_val, y_val=y_val" if settings.held_out else "X, y"
    needed = SigmoidMLPClassifier().get_params()
    parameters = {
        name: value
        for name, value in _parameters(settings, len(run.data.y)).items()
        if value != needed[name] or name in ("max_iter", "random_state", "record_history")
    }
    return "\n".join(
        [
            *_imports(settings),
            "",
            *_rows(settings, reading),
            "clf = SigmoidMLPClassifier(",
            *[f"    {name}={value!r}," for name, value in parameters.items()],
            f").fit({fit})",
        ]
    )


def _imports(settings: RunSettings) -> list[str]:
    names = ["read_table" if settings.data == OWN else LOADERS[settings.data].__name__]
    names += ["flip_labels"] * bool(settings.noise)
    return [
        *["from sklearn.model_selection import train_test_split"] * bool(settings.held_out),
        *["from sklearn.preprocessing import StandardScaler"] * settings.standardise,
        "from sigmoid_estimator import SigmoidMLPClassifier",
        f"from sigmoid_estimator.datasets import {', '.join(sorted(names))}",
    ]


def _rows(settings: RunSettings, reading: Mapping[str, object]) -> list[str]:
    """The lines that prepare the rows, as `data.prepared` does."""
    if settings.data == OWN:
        lines = [
            "table = read_table(",
            '    "your_rows.csv",',
            *[f"    {name}={value!r}," for name, value in reading.items()],
            ")",
            "X, y = table.data, table.target",
        ]
    else:
        lines = [f"X, y = {LOADERS[settings.data].__name__}(return_X_y=True)"]
    if settings.held_out:
        lines += [
            "X, X_val, y, y_val = train_test_split(",
            f"    X, y, test_size={settings.held_out!r}, random_state={settings.seed}, stratify=y",
            ")",
        ]
    if settings.noise:
        lines += [f"y = flip_labels(y, {settings.noise!r}, random_state={settings.seed})"]
    if settings.standardise:
        lines += ["scaler = StandardScaler().fit(X)", "X = scaler.transform(X)"]
        lines += ["X_val = scaler.transform(X_val)"] * bool(settings.held_out)
    return lines
