"""From settings to a recorded run: what it will cost, its training, and the runs kept."""

import hashlib
import math
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import StandardScaler

from settings import RunSettings, SettingsError
from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory
from sigmoid_estimator.datasets import LOADERS
from sigmoid_estimator.history import n_records
from sigmoid_estimator.inspection import linearly_separable

Array = np.ndarray

# Measured, with room: what an update costs however small it is, and one weight seeing one row,
# forwards and back.
UPDATE_SECONDS = 3e-6
WEIGHT_ROW_SECONDS = 1.1e-9

LIVE_SECONDS = 0.3  # a run predicted to be shorter starts at every change of a control
BUDGET_SECONDS = 60.0
BUDGET_FILM_BYTES = 16 * 2**20
CHUNK_SECONDS = 0.05  # between two movements of the progress bar
MAX_RUNS = 16


@dataclass(frozen=True)
class Data:
    """The rows of a run, as they are trained on."""

    X: Array
    y: Array
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    digest: str  # sha256 of X and y

    @property
    def n_outputs(self) -> int:
        return 1 if len(self.class_names) == 2 else len(self.class_names)


@dataclass(frozen=True)
class Run:
    """A trained classifier with its film, and what it was trained on."""

    settings: RunSettings
    data: Data
    classifier: SigmoidMLPClassifier

    @property
    def film(self) -> TrainingHistory:
        """The records of the training; a run always keeps them."""
        assert self.classifier.history_ is not None
        return self.classifier.history_

    @property
    def is_single_neuron(self) -> bool:
        return not self.settings.hidden and self.data.n_outputs == 1


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
        if self.film_bytes > BUDGET_FILM_BYTES:
            raise SettingsError(
                f"The film of {self.n_parameters:,} parameters would take "
                f"{self.film_bytes / 2**20:,.0f} MiB, and one here may take "
                f"{BUDGET_FILM_BYTES / 2**20:,.0f}. Choose fewer hidden units or epochs."
            )


class RecordedRuns:
    """The runs trained lately; the one not asked for the longest goes first."""

    def __init__(self, max_entries: int):
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._max_entries = max_entries
        self._lock = threading.Lock()

    def get(self, key: str) -> Run | None:
        with self._lock:
            if key in self._runs:
                self._runs.move_to_end(key)
            return self._runs.get(key)

    def put(self, key: str, run: Run) -> None:
        with self._lock:
            self._runs[key] = run
            self._runs.move_to_end(key)
            while len(self._runs) > self._max_entries:
                self._runs.popitem(last=False)


@st.cache_resource(max_entries=1, show_spinner=False)
def recorded_runs() -> RecordedRuns:
    """The one store, shared by all sessions."""
    return RecordedRuns(MAX_RUNS)


@st.cache_resource(max_entries=2 * len(LOADERS), show_spinner=False)
def load(name: str, standardise: bool) -> Data:
    """A data set as it is trained on; its arrays are read-only, since sessions share them."""
    bunch = LOADERS[name]()
    X = np.ascontiguousarray(bunch.data, dtype=float)
    if standardise:
        X = StandardScaler().fit_transform(X)
    X.flags.writeable = bunch.target.flags.writeable = False
    suffix = " (standardised)" if standardise else ""
    return Data(
        X=X,
        y=bunch.target,
        feature_names=tuple(f"{name}{suffix}" for name in bunch.feature_names),
        class_names=tuple(str(name) for name in bunch.target_names),
        digest=hashlib.sha256(X.tobytes() + bunch.target.tobytes()).hexdigest(),
    )


@st.cache_data(max_entries=len(LOADERS), show_spinner=False)
def has_separating_line(name: str) -> bool:
    """Whether a single neuron can reach 100 % on a set of two classes."""
    data = load(name, standardise=False)
    return linearly_separable(data.X, data.y)


def predicted_cost(settings: RunSettings) -> Cost:
    """What a run will take, before it is trained."""
    data = load(settings.data, settings.standardise)
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


def recorded(settings: RunSettings) -> Run | None:
    """The run, if it was trained lately."""
    return recorded_runs().get(_key(settings))


def train(settings: RunSettings, report: Callable[[float], object]) -> Run:
    """Train a run and keep it; `report` is told the share that is done.

    An exception out of `report` ends the training, and nothing is kept: so a newer rerun of the
    page stops the work of an older one.
    """
    data = load(settings.data, settings.standardise)
    n_chunks = math.ceil(predicted_cost(settings).seconds / CHUNK_SECONDS)
    chunk = math.ceil(settings.epochs / max(n_chunks, 1))
    classifier = _classifier(settings, data)
    for done in range(0, settings.epochs, chunk):
        classifier.set_params(max_iter=min(chunk, settings.epochs - done))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the page says it in words
            classifier.fit(data.X, data.y)
        if classifier.stop_reason_ != "max_iter":
            break
        report((done + classifier.n_iter_) / settings.epochs)
    run = Run(settings, data, classifier)
    recorded_runs().put(_key(settings), run)
    return run


def _classifier(settings: RunSettings, data: Data) -> SigmoidMLPClassifier:
    """The untrained classifier; warm starts in chunks are one fit, bit for bit."""
    return SigmoidMLPClassifier(**_parameters(settings, len(data.y)), warm_start=True)


def _parameters(settings: RunSettings, n_rows: int) -> dict[str, object]:
    return {
        "hidden_layer_sizes": settings.hidden,
        "activation": settings.activation,
        "loss": settings.loss,
        "solver": settings.solver,
        "batch_size": _batch_size(settings, n_rows),
        "learning_rate_init": settings.rate,
        "momentum": settings.momentum,
        "alpha": settings.alpha,
        "max_iter": settings.epochs,
        "random_state": settings.seed,
        "record_history": "log",
    }


def _batch_size(settings: RunSettings, n_rows: int) -> int:
    return n_rows if settings.batch == "full" else min(int(settings.batch), n_rows)


def code_of(settings: RunSettings) -> str:
    """A Python program that trains the run, bit for bit, without the dashboard."""
    loader = LOADERS[settings.data].__name__
    parameters = _parameters(settings, len(load(settings.data, settings.standardise).y))
    return "\n".join(
        [
            *["from sklearn.preprocessing import StandardScaler"] * settings.standardise,
            "from sigmoid_estimator import SigmoidMLPClassifier",
            f"from sigmoid_estimator.datasets import {loader}",
            "",
            f"X, y = {loader}(return_X_y=True)",
            *["X = StandardScaler().fit_transform(X)"] * settings.standardise,
            "clf = SigmoidMLPClassifier(",
            *[f"    {name}={value!r}," for name, value in parameters.items()],
            ").fit(X, y)",
        ]
    )


def _key(settings: RunSettings) -> str:
    """A hash of the content that determines a run: the settings and the bytes of the data."""
    digest = load(settings.data, settings.standardise).digest
    return hashlib.sha256(f"{settings!r} {digest}".encode()).hexdigest()
