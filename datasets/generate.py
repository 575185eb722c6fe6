"""Rewrite every file of this folder: ``python datasets/generate.py [folder]``.

Conventions: a table is a pair of points, float array (n_rows, 2), and target, array (n_rows,) of
0 and 1. A new table is one function and one line in ``TABLES``. The rows of README.md come from
`sigmoid_estimator.datasets.catalogue`.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.datasets import make_circles, make_moons

from sigmoid_estimator.datasets import LOADERS
from sigmoid_estimator.datasets.catalogue import CATALOGUE

SEED = 1
# Of a hundred points, few near the line, the best line is another one for every draw. With this
# draw the learned line stays within 1 % of x + y = 3 from epoch 100 on (rate 5, full batch).
LINE_SEED = 67
DECIMALS = 6

COLUMNS = ("loader", "rows (of each class)", "features", "target is", "source", "licence")

Table = tuple[np.ndarray, np.ndarray]


def line() -> Table:
    """Points of [0, 3]² that keep a distance from x + y = 3; class 1 lies above it."""
    candidates = np.random.default_rng(LINE_SEED).uniform(0, 3, size=(200, 2)).round(DECIMALS)
    # Rounded before the rejection, so that the file keeps the margin too.
    height = candidates.sum(axis=1) - 3
    points = candidates[np.abs(height) > 0.3][:100]
    return points, points.sum(axis=1) > 3


def noisy_line() -> Table:
    """The points of `line` with three labels flipped."""
    points, target = line()
    # Deep inside the triangle of their class: no other line gets them right either.
    for position in [(0.9, 0.9), (0.6, 1.5), (2.1, 2.1)]:
        nearest = np.linalg.norm(points - position, axis=1).argmin()
        target[nearest] = ~target[nearest]
    return points, target


def and_gate() -> Table:
    """The truth table of AND."""
    points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    return points, points[:, 0] & points[:, 1]


def xor_gate() -> Table:
    """The truth table of XOR, which no single line separates."""
    points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    return points, points[:, 0] ^ points[:, 1]


def moons() -> Table:
    """Two interleaving half circles."""
    return make_moons(n_samples=200, noise=0.15, random_state=SEED)


def circles() -> Table:
    """Two concentric circles; class 1 is the inner one."""
    return make_circles(n_samples=200, noise=0.08, factor=0.5, random_state=SEED)


def spirals() -> Table:
    """Two arms of Archimedes' spiral, half a turn apart."""
    rng = np.random.default_rng(SEED)
    target = np.arange(200) % 2
    angle = rng.uniform(0.5 * np.pi, 3 * np.pi, size=200)
    # r = θ/π at θ + π·class: neighbouring turns are 1 apart.
    direction = angle + np.pi * target
    arms = (angle / np.pi * np.stack([np.cos(direction), np.sin(direction)])).T
    return arms + rng.normal(scale=0.1, size=arms.shape), target


def boundary() -> Table:
    """Points of a grid of quarters, eight of them exactly on x + y = 3, where class 1 begins."""
    rng = np.random.default_rng(SEED)
    # Quarters and their sums are exact in float64 and in six decimals.
    grid = np.stack(np.meshgrid(np.arange(13), np.arange(13)), axis=-1).reshape(-1, 2) / 4
    height = grid.sum(axis=1) - 3
    below = rng.choice(grid[height < 0], size=20, replace=False)
    on_the_line = rng.choice(grid[height == 0], size=8, replace=False)
    above = rng.choice(grid[height > 0], size=12, replace=False)
    points = rng.permutation(np.concatenate([below, on_the_line, above]))
    # σ(z) ≥ 0.5 exactly where z = x + y − 3 ≥ 0.
    return points, points.sum(axis=1) - 3 >= 0


def wide_margin() -> Table:
    """Two clouds with flat near sides, on x + y = −3 and x + y = 3; class 1 is the upper right."""
    rng = np.random.default_rng(SEED)
    target = np.arange(100) % 2
    # Half of each cloud is pushed back to its edge: with many points on the margin, and γ = 3/√2
    # known, training reaches the growth law long before 100,000 epochs.
    beyond_edge = np.maximum(rng.normal(scale=3, size=100), 0)
    total = (2 * target - 1) * (3 + beyond_edge)
    difference = rng.normal(scale=2, size=100)
    return np.column_stack([total + difference, total - difference]) / 2, target


def three_margins() -> Table:
    """Two clusters, mirrored at (1, 0), whose three maximum margins are apart; 1 is the right."""
    right = np.array([[4.0, 1.0], [4.0, 2.0], [5.0, 1.5], [6.0, 1.0], [5.0, 3.0]])
    return np.vstack([[2.0, 0.0] - right, right]), np.repeat([0, 1], 5)


TABLES: dict[str, Callable[[], Table]] = {
    "line": line,
    "noisy_line": noisy_line,
    "and_gate": and_gate,
    "xor_gate": xor_gate,
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
    "boundary": boundary,
    "wide_margin": wide_margin,
    "three_margins": three_margins,
}


def write_tables(folder: Path) -> None:
    """Write one CSV file per table, the same bytes on every system."""
    for name, table in TABLES.items():
        points, target = table()
        with (folder / f"{name}.csv").open("w", encoding="ascii", newline="\n") as file:
            np.savetxt(
                file,
                np.column_stack([points, target]),
                fmt=[f"%.{DECIMALS}f", f"%.{DECIMALS}f", "%d"],
                delimiter=",",
                header="x,y,target",
                comments="",
            )


def readme(text: str) -> str:
    """README.md with the rows of its two tables as the catalogue has them."""
    with_file = [name for name in CATALOGUE if name in TABLES]
    without = [name for name in CATALOGUE if name not in TABLES]
    parts = re.split(r"^\| loader .*\n(?:\|.*\n)+", text, flags=re.MULTILINE)
    return parts[0] + _rows(with_file) + parts[1] + _rows(without) + parts[2]


def _rows(names: list[str]) -> str:
    """A table of README.md."""
    lines = [COLUMNS, ["---"] * len(COLUMNS), *map(_cells, names)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _cells(name: str) -> list[str]:
    data_set, (_, y) = CATALOGUE[name], LOADERS[name](return_X_y=True)
    counts = np.bincount(y)
    of_each = (
        " + ".join(map(str, counts))
        if len(counts) == 2
        else f"{' to '.join(map(str, sorted({counts.min(), counts.max()})))} each"
    )
    cells = [
        f"`load_{name}`",
        f"{len(y)} ({of_each})",
        f"{data_set.shape[1]}: {data_set.features}",
        data_set.target,
        data_set.source,
        data_set.licence,
    ]
    return [cell.replace("|", "\\|") for cell in cells]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Rewrite the data sets and their README.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent)
    folder = parser.parse_args().folder
    write_tables(folder)
    template = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(readme(template), encoding="utf-8")
