"""The rows of a run: a shipped set or the visitor's own, split, flipped and scaled as chosen."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import streamlit as st
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from sigmoid_dashboard.runs.settings import OWN, RunSettings, SettingsError
from sigmoid_estimator.datasets import LOADERS, flip_labels

Array = np.ndarray

MAX_PREPARED = 64  # shipped sets kept as they are trained on
MAX_SIZE = 1e6  # of a feature, and of its size beside its spread


@dataclass(frozen=True, eq=False)
class Start:
    """Weights and biases to begin a training with, those of a film's first record."""

    coefs: tuple[Array, ...]
    intercepts: tuple[Array, ...]

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        return (len(self.coefs[0]), *map(len, self.intercepts))

    @property
    def digest(self) -> str:
        """Sha256 of all of them, which settings have for a name."""
        arrays = (*self.coefs, *self.intercepts)
        return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class Table:
    """Rows as they came: X (n_samples, n_features), y as indices of the classes."""

    X: Array
    y: Array
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    target_name: str = "target"
    reading: Mapping[str, Any] = field(default_factory=dict)  # how `read_table` reads it
    start: Start | None = None  # of a film of these rows

    @property
    def digest(self) -> str:
        """Sha256 of everything that a run takes from the table."""
        names = repr((self.X.shape, self.feature_names, self.class_names)).encode()
        return hashlib.sha256(self.X.tobytes() + self.y.tobytes() + names).hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class Data:
    """The rows of a run, as they are trained on; read-only, since sessions share them."""

    X: Array
    y: Array
    X_held_out: Array | None
    y_held_out: Array | None
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    target_name: str
    reading: Mapping[str, Any]
    start: Start | None = None

    @property
    def n_bytes(self) -> int:
        arrays = (self.X, self.y, self.X_held_out, self.y_held_out)
        return sum(array.nbytes for array in arrays if array is not None)

    @property
    def n_outputs(self) -> int:
        return 1 if len(self.class_names) == 2 else len(self.class_names)


def prepared(settings: RunSettings, own: Table | None) -> Data:
    """The rows of a run. Raises SettingsError where there are none to train on."""
    if settings.data != OWN:
        return _shipped(settings.data, settings.noise, settings.held_out, settings.standardise,
                        settings.seed if settings.noise or settings.held_out else 0)  # fmt: skip
    if own is None or own.digest != settings.digest:
        raise SettingsError("The rows of this run are not here; load their file again.")
    data = _prepared(own, settings.noise, settings.held_out, settings.standardise, settings.seed)
    return replace(data, start=_start_of(settings, data, own.start)) if settings.start else data


def _start_of(settings: RunSettings, data: Data, start: Start | None) -> Start:
    """The weights that a run begins with. Raises SettingsError for those of another network."""
    if start is None or start.digest != settings.start:
        raise SettingsError("The weights that this run begins with are not here; open their film.")
    sizes = (data.X.shape[1], *settings.hidden, data.n_outputs)
    if sizes != start.layer_sizes:
        theirs, ours = (" – ".join(map(str, each)) for each in (start.layer_sizes, sizes))
        raise SettingsError(
            f"The film begins with a network of {theirs} units, and here are {ours}. Turn off "
            "“Begin as the film did” to draw the weights."
        )
    return start


def as_it_came(table: Table) -> Data:
    """Rows without a split or a change. Raises SettingsError for numbers beyond precision."""
    return _prepared(table, noise=0, held_out=0, standardise=False, seed=0)


@st.cache_resource(max_entries=MAX_PREPARED, show_spinner=False)
def _shipped(name: str, noise: float, held_out: float, standardise: bool, seed: int) -> Data:
    bunch = LOADERS[name]()
    table = Table(
        X=np.ascontiguousarray(bunch.data, dtype=float),
        y=bunch.target,
        feature_names=tuple(bunch.feature_names),
        class_names=tuple(str(name) for name in bunch.target_names),
    )
    return _prepared(table, noise, held_out, standardise, seed)


def _prepared(table: Table, noise: float, held_out: float, standardise: bool, seed: int) -> Data:
    """Split, then flip training labels, then scale by the training rows: as `runs.code_of`."""
    X, y, X_held_out, y_held_out = table.X, table.y, None, None
    if held_out:
        _check_split(y, held_out)
        X, X_held_out, y, y_held_out = train_test_split(
            X, y, test_size=held_out, random_state=seed, stratify=y
        )
    if noise:
        y = flip_labels(y, noise, random_state=seed)
        if len(np.unique(y)) < len(table.class_names):
            raise SettingsError("The flipped labels leave a class without rows; flip fewer.")
    if standardise:
        scaler = StandardScaler().fit(X)
        X = scaler.transform(X)
        X_held_out = None if X_held_out is None else scaler.transform(X_held_out)
    _check_sizes(X, table.feature_names)
    for array in (X, y, X_held_out, y_held_out):
        if array is not None:
            array.flags.writeable = False
    suffix = " (standardised)" if standardise else ""
    names = tuple(f"{name}{suffix}" for name in table.feature_names)
    return Data(
        X, y, X_held_out, y_held_out, names, table.class_names, table.target_name, table.reading
    )


def _check_sizes(X: Array, names: tuple[str, ...]) -> None:
    """Refuse numbers too large or small for double precision once weights multiply them."""
    sizes, spreads = np.abs(X).max(axis=0), np.ptp(X, axis=0)
    for name, size, spread in zip(names, sizes, spreads, strict=True):
        if size > MAX_SIZE or size > MAX_SIZE * spread > 0:
            raise SettingsError(
                f"The values of {name!r} go up to {size:.3g} and differ by {spread:.3g}; they may "
                f"go up to {MAX_SIZE:,.0f}, and to {MAX_SIZE:,.0f} times what they differ by. "
                'Turn on "Standardise".'
            )


def _check_split(y: Array, held_out: float) -> None:
    """Refuse a stratified split that leaves a class without a row on one side."""
    n_held_out, n_classes = int(np.ceil(held_out * len(y))), len(np.unique(y))
    too_few = min(n_held_out, len(y) - n_held_out) < n_classes
    if too_few or np.bincount(y).min() < 2:
        raise SettingsError(
            f"{100 * held_out:.0f} % of these {len(y):,} rows cannot be held out, because both "
            "parts need a row of every class. Choose another share, or 0."
        )
