"""What is measured beside the time of an update: one function per table.

A table is a title, a note on how it was measured, and rows of columns; a column holds a text, a
number, or the summary of a number over the repeats.
"""

import json
import os
import subprocess
import sys
import tempfile
import tracemalloc
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier

from benchmarks import film
from benchmarks.measure import (
    Summary,
    interleaved,
    microseconds_per_update,
    one_thread,
    quotient,
    seconds_of,
    summary,
)
from benchmarks.peers import history_off
from benchmarks.scenarios import SCENARIOS, growth_points, line, moons
from sigmoid_estimator import SigmoidMLPClassifier

Table = dict[str, Any]
Call = Callable[[], object]

ROOT = Path(__file__).parent.parent


class Unit(NamedTuple):
    """A name and its seconds."""

    name: str
    seconds: float


SECONDS, MILLISECONDS, MICROSECONDS = Unit("s", 1), Unit("ms", 1e-3), Unit("µs", 1e-6)


def _repeat(call: Call, n_calls: int) -> None:
    for _ in range(n_calls):
        call()


def side_by_side(
    ours: Call, theirs: Call, repeats: int, *, unit: Unit, n_calls: int = 1
) -> dict[str, Summary]:
    """Columns: the time of a call of ours and of MLPClassifier, and their ratio."""
    calls = {"ours": ours, "MLPClassifier": theirs}
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for call in calls.values():
            call()
        timed = {name: partial(_repeat, call, n_calls) for name, call in calls.items()}
        seconds = interleaved(timed, repeats)
    columns = {
        f"{name}, {unit.name}": summary([value / unit.seconds / n_calls for value in values])
        for name, values in seconds.items()
    }
    return {**columns, "ratio": quotient(seconds["MLPClassifier"], seconds["ours"])}


def overhead(repeats: int) -> Table:
    """What a fit costs beside its epochs."""
    X, y = moons(20)
    return {
        "title": "Overhead of a fit",
        "note": "One epoch of 20 rows, (4,), adam, history on. Goal: not slower than "
        "MLPClassifier, and at most 1.5 ms.",
        "rows": [
            side_by_side(
                lambda: SigmoidMLPClassifier((4,), max_iter=1, random_state=0).fit(X, y),
                lambda: MLPClassifier((4,), max_iter=1, random_state=0).fit(X, y),
                repeats,
                unit=MILLISECONDS,
                n_calls=50,
            )
        ],
    }


def latency(repeats: int) -> Table:
    """Calls of a fitted classifier."""
    X, y = moons(1_000)
    ours = SigmoidMLPClassifier((4,), max_iter=1_000, random_state=0).fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        theirs = MLPClassifier((4,), max_iter=1, random_state=0).fit(X, y)
    at_epoch = partial(_repeat, partial(ours.at_epoch, 500), 100)
    rows: list[dict[str, Any]] = [
        {
            "call": f"predict, {n} rows",
            **side_by_side(
                partial(ours.predict, X[:n]),
                partial(theirs.predict, X[:n]),
                repeats,
                unit=MICROSECONDS,
                n_calls=100,
            ),
        }
        for n in (1, 1_000)
    ]
    times = [seconds_of(at_epoch) / 100 / MICROSECONDS.seconds for _ in range(repeats)]
    rows.append({"call": "at_epoch", "ours, µs": summary(times)})
    return {"title": "Latency", "note": "moons, (4,), a film of 1 000 epochs.", "rows": rows}


def memory(_: int) -> Table:
    """What a film of 10 000 epochs holds."""
    return {
        "title": "Memory of a film of 10 000 epochs",
        "note": "The film's arrays; and what `tracemalloc` says the fit kept (with the loss "
        "curve, a list of 10 000 numbers) and held at most.",
        "rows": [_memory_of(hidden) for hidden in ((), (4,), (8,) * 5)],
    }


def _memory_of(hidden: tuple[int, ...]) -> dict[str, Any]:
    X, y = moons(200)
    clf = SigmoidMLPClassifier(
        hidden, solver="sgd", batch_size="full", max_iter=10_000, random_state=0
    )
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        film = clf.fit(X, y).history_
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    columns = (
        film.epochs, film.parameters, film.loss, film.accuracy,
        film.gradient_norms, film.validation_loss, film.validation_accuracy,
    )  # fmt: skip
    return {
        "layers": str(hidden),
        "parameters": film.parameters.shape[1],
        "records": len(film),
        "arrays, MB": sum(column.nbytes for column in columns) / 1e6,
        "kept, MB": (after - before) / 1e6,
        "at most, MB": (peak - before) / 1e6,
    }


def grid_search(repeats: int) -> Table:
    """Many small fits through scikit-learn."""
    X, y = moons(200)
    rates = {"learning_rate_init": np.geomspace(1e-3, 1, 20)}
    ours, theirs = (
        GridSearchCV(
            classifier((4,), solver="sgd", batch_size=32, max_iter=20, random_state=0),
            rates,
            cv=5,
            refit=False,
        )
        for classifier in (SigmoidMLPClassifier, MLPClassifier)
    )
    return {
        "title": "GridSearchCV of 100 small fits",
        "note": "moons 200×2, (4,), sgd, batch 32, 20 epochs, history on, one process. Goal: 8 ×.",
        "rows": [
            side_by_side(
                partial(ours.fit, X, y),
                partial(theirs.fit, X, y),
                min(repeats, 3),
                unit=SECONDS,
            )
        ],
    }


def million(repeats: int) -> Table:
    """A million epochs of the blog's neuron."""
    X, y = line()
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=5.0,
        max_iter=1_000_000,
        record_history="log",
        random_state=0,
    )
    with one_thread():
        times = [seconds_of(partial(clf.fit, X, y)) for _ in range(min(repeats, 3))]
    return {
        "title": "A million epochs of the blog's neuron",
        "note": 'Full batch of 100 rows, plain gradient descent, `record_history="log"`.',
        "rows": [{"ours, s": summary(times), "records": len(clf.coef_history_[0])}],
    }


def growth(repeats: int) -> Table:
    """How the cost of an update grows."""
    sides = ("history_on", "history_off", "mlp")
    rows = []
    for axis, points in growth_points().items():
        for point in points:
            times = microseconds_per_update(point, sides, min(repeats, 3))
            rows.append(
                {
                    "growing": axis,
                    "size": point.name,
                    "history on, µs": summary(times["history_on"]),
                    "history off, µs": summary(times["history_off"]),
                    "MLPClassifier, µs": summary(times["mlp"]),
                    "ratio": quotient(times["mlp"], times["history_on"]),
                }
            )
    return {
        "title": "Cost of an update against growing sizes",
        "note": "moons, sgd. The ratio is with history on.",
        "rows": rows,
    }


def cold_start(_: int) -> Table:
    """The first fit of a process, with an empty cache and with a full one."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            json.loads(
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.cold_start"],
                    cwd=ROOT,
                    env={**os.environ, "NUMBA_CACHE_DIR": folder},
                    capture_output=True,
                    check=True,
                ).stdout
            )
            for _ in range(2)
        ]
    return {
        "title": "Cold start",
        "note": "One fit of moons 200×2, (4,), one epoch, in fresh processes, the first with an "
        "empty cache; Numba's own import is timed before. Goal: at most 5 s to compile, 0.25 s "
        "to load.",
        "rows": [
            {"process": process, **{f"{name}, s": value for name, value in run.items()}}
            for process, run in zip(("compiles", "loads the cache"), runs, strict=True)
        ],
    }


def busy(repeats: int) -> Table:
    """Default threads beside one thread, while another process is busy."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        rows = [
            {"scenario": scenario.title, **_busy_columns(scenario.name, min(repeats, 3))}
            for scenario in SCENARIOS.values()
        ]
    finally:
        other.kill()
        other.wait()
    return {
        "title": "Default threads on a busy machine",
        "note": "Ours without history, while another process keeps a core busy. Goal: default "
        "threads take at most 1.2 times as long as one.",
        "rows": rows,
    }


def _busy_columns(name: str, repeats: int) -> dict[str, Summary]:
    scenario = SCENARIOS[name]
    train = history_off(scenario)
    train(1)
    seconds: dict[str, list[float]] = {"one": [], "default": []}
    for _ in range(repeats):
        for limits, threads in ((one_thread, "one"), (nullcontext, "default")):
            with limits():
                seconds[threads].append(seconds_of(partial(train, scenario.epochs)))
    to_microseconds = 1e6 / (scenario.epochs * scenario.updates_per_epoch)
    columns = {
        f"{threads}, µs/update": summary([value * to_microseconds for value in values])
        for threads, values in seconds.items()
    }
    return {**columns, "ratio": quotient(seconds["default"], seconds["one"])}


TABLES: dict[str, Callable[[int], Table]] = {
    "film": film.cost_of_film,
    "defaults": film.defaults,
    "jobs": film.jobs,
    "overhead": overhead,
    "latency": latency,
    "memory": memory,
    "grid-search": grid_search,
    "million": million,
    "growth": growth,
    "cold-start": cold_start,
    "busy": busy,
}
