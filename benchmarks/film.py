"""What the film costs, and defaults against MLPClassifier's: one function per table.

The trainings are those a user starts with: only the layers, the epochs and the seed are chosen.
"""

import warnings
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.datasets import make_classification
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier

from benchmarks.measure import Summary, interleaved, one_thread, quotient, summary
from benchmarks.scenarios import Data, digits, moons
from sigmoid_estimator import SigmoidMLPClassifier

Table = dict[str, Any]
Call = Callable[[], object]

MOST_OF_FILM = 1.15  # times the epochs without it
ALL_CORES = -1
MOST_REPEATS = 3  # of trainings that take seconds
LEAST_WITH_DEFAULTS = 1.0  # MLPClassifier's time over ours, each with its own threads


@dataclass(frozen=True)
class Case:
    """A training with defaults, and for how many epochs it is timed."""

    title: str
    data: Callable[[], Data]
    hidden: tuple[int, ...]
    epochs: int
    mlp_epochs: int
    least_ratio: float | None = None  # goal: MLPClassifier's time over ours, one thread each
    has_film_goal: bool = True

    def ours(self, *, record_history: bool | str = "auto") -> Call:
        """A fit of SigmoidMLPClassifier."""
        clf = SigmoidMLPClassifier(
            self.hidden, max_iter=self.epochs, record_history=record_history, random_state=0
        )
        return partial(clf.fit, *self.data())

    def mlp(self) -> Call:
        """A fit of MLPClassifier on the same network, which does not stop early."""
        clf = MLPClassifier(
            self.hidden,
            activation="logistic",
            max_iter=self.mlp_epochs,
            n_iter_no_change=np.inf,
            random_state=0,
        )
        return partial(clf.fit, *self.data())


@cache
def pixels(n_samples: int, dtype: type) -> Data:
    """Rows of 784 numbers in [0, 1), ten classes."""
    random = np.random.RandomState(0)
    return random.rand(n_samples, 784).astype(dtype), random.randint(10, size=n_samples)


@cache
def table_of(n_samples: int) -> Data:
    """Twenty features, two classes."""
    return make_classification(n_samples, 20, random_state=0)


@cache
def sparse(n_samples: int, n_features: int, density: float) -> Data:
    """CSR rows as a hashed text has them, twenty classes."""
    random = np.random.RandomState(0)
    X = scipy.sparse.random(n_samples, n_features, density, "csr", random_state=random)
    return X, random.randint(20, size=n_samples)


CASES = (
    Case("digits 1797×64, (100,)", digits, (100,), 100, 50, 2.5),
    Case("5 000×784 float32, (100,)", partial(pixels, 5_000, np.float32), (100,), 20, 10, 1.4),
    Case("5 000×784 float64, (100,)", partial(pixels, 5_000, np.float64), (100,), 20, 10, 1.3),
    Case(
        "3 000×784 float32, (512, 512)",
        partial(pixels, 3_000, np.float32), (512, 512), 12, 4, 1.2,
    ),
    Case("moons 500×2, (8,)×5", partial(moons, 500), (8,) * 5, 1_000, 100),
    Case("20 000×20, (50, 50)", partial(table_of, 20_000), (50, 50), 20, 5),
    Case("200 000×20, (50,)", partial(table_of, 200_000), (50,), 12, 2, 4, has_film_goal=False),
    Case(
        "sparse 11 000×5 000, 0.1 %, (100,)",
        partial(sparse, 11_000, 5_000, 1e-3), (100,), 2, 2, has_film_goal=False,
    ),
    Case(
        "sparse 2 000×1 000, 10 %, (100,)",
        partial(sparse, 2_000, 1_000, 0.1), (100,), 10, 10, has_film_goal=False,
    ),
)  # fmt: skip


def against(
    ratio: Summary, *, least: float | None = None, most: float | None = None
) -> dict[str, Any]:
    """Columns: a ratio, its goal, and whether the median reaches it."""
    if least is not None:
        goal, is_reached = f"at least {least:g}", ratio["median"] >= least
    elif most is not None:
        goal, is_reached = f"at most {most:g}", ratio["median"] <= most
    else:
        return {"ratio": ratio, "goal": None, "reached": None}
    return {"ratio": ratio, "goal": goal, "reached": "yes" if is_reached else "no"}


def milliseconds(seconds: list[float], n_epochs: int) -> Summary:
    """Summary of the time of an epoch."""
    return summary([1e3 * value / n_epochs for value in seconds])


def cost_of_film(repeats: int, cases: Sequence[Case] = CASES) -> Table:
    """Epochs with the film and without, in pairs."""
    rows = []
    for case in cases:
        calls = {"with": case.ours(), "without": case.ours(record_history=False)}
        replace(case, epochs=1).ours()()
        seconds = interleaved(calls, min(repeats, MOST_REPEATS))
        ratio = quotient(seconds["with"], seconds["without"])
        rows.append(
            {
                "training": case.title,
                "with the film": milliseconds(seconds["with"], case.epochs),
                "without": milliseconds(seconds["without"], case.epochs),
                **against(ratio, most=MOST_OF_FILM if case.has_film_goal else None),
            }
        )
    return {
        "title": "Cost of the film, ms an epoch",
        "note": "Defaults and own threads: what an epoch takes with the film, and without. "
        "Records are measured on a second core, where one is free.",
        "rows": rows,
    }


def defaults(repeats: int, cases: Sequence[Case] = CASES) -> Table:
    """Defaults against defaults: one BLAS thread each, and the threads that each takes."""
    rows = []
    for case in cases:
        replace(case, epochs=1).ours()()
        for threads, limited, least in (
            ("one", one_thread, case.least_ratio),
            ("own", nullcontext, LEAST_WITH_DEFAULTS),
        ):
            with limited():
                columns = _beside_mlp(case, min(repeats, MOST_REPEATS), least)
            rows.append({"training": case.title, "threads": threads, **columns})
    return {
        "title": "Defaults against MLPClassifier's, ms an epoch",
        "note": "Ours with the film, MLPClassifier with logistic units; adam, batches of 200, each"
        " with its own L2. With one BLAS thread ours may still measure records on a second core; "
        "with their own, MLPClassifier's BLAS takes all cores.",
        "rows": rows,
    }


def _beside_mlp(case: Case, repeats: int, least: float | None) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        seconds = interleaved({"ours": case.ours(), "mlp": case.mlp()}, repeats)
    of_as_many = [value * case.epochs / case.mlp_epochs for value in seconds["mlp"]]
    return {
        "ours": milliseconds(seconds["ours"], case.epochs),
        "MLPClassifier": milliseconds(seconds["mlp"], case.mlp_epochs),
        **against(quotient(of_as_many, seconds["ours"]), least=least),
    }


def jobs(repeats: int, *, n_rates: int = 8, n_epochs: int = 20) -> Table:
    """A grid search on all cores."""
    X, y = digits()
    rates = {"learning_rate_init": np.geomspace(1e-3, 1e-1, n_rates)}
    parameters: dict[str, Any] = {"max_iter": n_epochs, "random_state": 0}
    with_jobs = partial(GridSearchCV, param_grid=rates, cv=3, refit=False, n_jobs=ALL_CORES)
    calls = {
        "ours": partial(with_jobs(SigmoidMLPClassifier((100,), **parameters)).fit, X, y),
        "mlp": partial(
            with_jobs(MLPClassifier((100,), activation="logistic", **parameters)).fit, X, y
        ),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for call in calls.values():
            call()
        seconds = interleaved(calls, min(repeats, MOST_REPEATS))
    return {
        "title": "GridSearchCV on all cores",
        "note": f"digits, (100,), {3 * n_rates} fits of {n_epochs} epochs, history on, n_jobs=-1, "
        "after a first search has started the processes.",
        "rows": [
            {
                "ours, s": summary(seconds["ours"]),
                "MLPClassifier, s": summary(seconds["mlp"]),
                **against(quotient(seconds["mlp"], seconds["ours"]), least=LEAST_WITH_DEFAULTS),
            }
        ],
    }
