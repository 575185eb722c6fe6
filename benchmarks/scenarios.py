"""What is timed: a table, one row per scenario."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from sklearn.datasets import load_digits, make_moons

from sigmoid_estimator.datasets import load_line

Array = np.ndarray
Data = tuple[Array, Array]


class Goal(NamedTuple):
    """The time of `peer` is at least `ratio` times that of `side`, one of ours.

    Of the bare products it is the other way round: ours takes at most `ratio` times theirs.
    """

    ratio: float
    peer: str = "mlp"
    side: str = "history_on"


@dataclass(frozen=True)
class Scenario:
    """A training, and for how many epochs it is timed."""

    name: str
    title: str
    data: Callable[[], Data]
    hidden: tuple[int, ...]
    batch_size: int | None  # None is a full batch
    epochs: int  # of ours and of the bare products
    peer_epochs: int  # of the peers
    goal: Goal | None = None
    solver: str = "sgd"

    @property
    def rows_per_update(self) -> int:
        n_samples = len(self.data()[0])
        return min(self.batch_size or n_samples, n_samples)

    @property
    def updates_per_epoch(self) -> int:
        return -(-len(self.data()[0]) // self.rows_per_update)

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        X, y = self.data()
        n_classes = len(np.unique(y))
        return (X.shape[1], *self.hidden, 1 if n_classes == 2 else n_classes)

    @property
    def parameters(self) -> dict[str, Any]:
        """Constructor parameters that both classifiers take."""
        return {
            "hidden_layer_sizes": self.hidden,
            "activation": "logistic",
            "solver": self.solver,
            "alpha": 0.0,
            "batch_size": self.rows_per_update,
            "learning_rate_init": 0.01 if self.solver == "sgd" else 0.001,
            "momentum": 0.9,
            "nesterovs_momentum": True,
            "random_state": 0,
        }


@cache
def moons(n_samples: int) -> Data:
    """Two interleaved half circles."""
    return make_moons(n_samples, noise=0.2, random_state=0)


@cache
def line() -> Data:
    """The blog's hundred points on both sides of x + y = 3."""
    return load_line(return_X_y=True)


@cache
def digits() -> Data:
    """Handwritten digits, 1797×64, in [0, 1]."""
    X, y = load_digits(return_X_y=True)
    return X / 16, y


@cache
def large() -> Data:
    """20 000×784 normal numbers in single precision, ten classes."""
    random = np.random.RandomState(0)
    X = random.standard_normal((20_000, 784)).astype(np.float32)
    return X, random.randint(10, size=len(X))


MOONS = Scenario(
    "moons", "moons 200×2, (4,), batch 10", partial(moons, 200), (4,), 10, 4_000, 30, Goal(100)
)
DIGITS = Scenario(
    "digits", "digits 1797×64, (100,), batch 200", digits, (100,), 200, 60, 30, Goal(2.5)
)
FULL_BATCH = Scenario(
    "full-200", "full batch, n = 200, (4,)", partial(moons, 200), (4,), None, 20_000, 500, Goal(15)
)
SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        MOONS,
        replace(
            MOONS, name="moons-adam", title=f"{MOONS.title}, adam", solver="adam", goal=None
        ),
        Scenario(
            "moons-deep", "moons 500×2, (8,)×5, batch 32", partial(moons, 500), (8,) * 5, 32,
            800, 20, Goal(25),
        ),
        Scenario(
            "neuron", "full batch, the blog's neuron, n = 100, ()", line, (), None,
            40_000, 500, Goal(50),
        ),
        FULL_BATCH,
        Scenario(
            "full-10000", "full batch, n = 10 000, (4,)", partial(moons, 10_000), (4,), None,
            500, 80, Goal(4),
        ),
        DIGITS,
        replace(
            DIGITS, name="digits-adam", title=f"{DIGITS.title}, adam", solver="adam", goal=None
        ),
        Scenario(
            "large", "20 000×784 float32, (100,), batch 200", large, (100,), 200,
            3, 3, Goal(1.6, side="history_off"),
        ),
        Scenario(
            "large-deep", "20 000×784 float32, (512, 512), batch 200", large, (512, 512), 200,
            2, 2, Goal(1.25, peer="products", side="history_off"),
        ),
    )
}  # fmt: skip


def growth_points() -> dict[str, list[Scenario]]:
    """Scenarios along which one size grows."""
    base = replace(MOONS, batch_size=32, epochs=2_000, peer_epochs=20, goal=None)
    full = replace(FULL_BATCH, goal=None)
    return {
        "rows of a full batch, (4,)": [
            replace(
                full,
                name=f"{n:,}",
                data=partial(moons, n),
                epochs=max(20, 2_000_000 // n),
                peer_epochs=max(5, min(300, 300_000 // n)),
            )
            for n in (100, 1_000, 10_000, 100_000)
        ],
        "width of one hidden layer, batch 32": [
            replace(base, name=f"({n},)", hidden=(n,), epochs=max(10, 8_000 // n))
            for n in (4, 16, 64, 256, 1024)
        ],
        "depth of layers of 8, batch 32": [
            replace(base, name=f"(8,)×{n}", hidden=(8,) * n, epochs=1_000 // n)
            for n in (1, 2, 5, 10, 20)
        ],
        "epochs of a full batch of 200, (4,)": [
            replace(full, name=f"{n:,}", epochs=n, peer_epochs=min(n, 1_000))
            for n in (10, 100, 1_000, 10_000, 100_000)
        ],
    }
