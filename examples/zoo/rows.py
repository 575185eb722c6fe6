"""Rows for the zoo: made, not shipped, and standardised unless a sickness is in them."""

from collections.abc import Callable

import numpy as np
from sklearn.datasets import (
    make_blobs,
    make_circles,
    make_classification,
    make_gaussian_quantiles,
    make_moons,
)

Array = np.ndarray
Rows = tuple[Array, Array]
Random = np.random.RandomState


def standardised(X: Array) -> Array:
    """Columns of mean 0 and variance 1."""
    return (X - X.mean(axis=0)) / X.std(axis=0)


def blobs(random: Random, n: int) -> Rows:
    """Two to four clouds."""
    k = random.randint(2, 5)
    X, y = make_blobs(
        n, n_features=random.randint(2, 8), centers=k, cluster_std=1.0, random_state=random
    )
    return standardised(X), y


def mixture(random: Random, n: int) -> Rows:
    """Two or three classes in some of 6 to 15 columns."""
    X, y = make_classification(
        n,
        n_features=random.randint(6, 16),
        n_informative=5,
        n_redundant=1,
        n_classes=random.randint(2, 4),
        n_clusters_per_class=1,
        class_sep=2.0,
        flip_y=0,
        random_state=random,
    )
    return standardised(X), y


def moons(random: Random, n: int) -> Rows:
    """Two half moons."""
    X, y = make_moons(n, noise=random.uniform(0.05, 0.15), random_state=random)
    return standardised(X), y


def circles(random: Random, n: int) -> Rows:
    """A circle in another."""
    X, y = make_circles(n, noise=0.05, factor=random.uniform(0.2, 0.5), random_state=random)
    return standardised(X), y


def shells(random: Random, n: int) -> Rows:
    """Shells of a normal cloud."""
    k = random.randint(2, 4)
    X, y = make_gaussian_quantiles(n_samples=n, n_features=2, n_classes=k, random_state=random)
    return standardised(X), y


def corners(random: Random, n: int) -> Rows:
    """Exclusive or: clusters in four corners, opposite ones of one class."""
    signs = random.choice([-1.0, 1.0], size=(n, 2))
    X = signs + random.normal(scale=random.uniform(0.2, 0.35), size=(n, 2))
    return standardised(X), (signs.prod(axis=1) > 0).astype(int)


def arms(random: Random, n: int) -> Rows:
    """Two or three arms of a spiral."""
    k = random.randint(2, 4)
    y = np.arange(n) % k
    t = random.uniform(0.1, 1.0, size=n)
    angle = 2 * np.pi * (t * random.uniform(0.6, 0.9) + y / k)
    X = t[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return standardised(X + random.normal(scale=0.02, size=X.shape)), y


def stripes(random: Random, n: int) -> Rows:
    """Stripes of two classes by turns."""
    X = random.uniform(-1, 1, size=(n, 2))
    angle = random.uniform(0, np.pi)
    place = X @ [np.cos(angle), np.sin(angle)]
    return standardised(X), (np.floor(place * 2.5 + 10) % 2).astype(int)


def half_space(random: Random, n: int) -> Rows:
    """Two classes on the sides of a plane, with a gap."""
    X = random.normal(size=(2 * n, random.randint(2, 12)))
    w = random.normal(size=X.shape[1])
    z = X @ w / np.linalg.norm(w)
    X, z = X[np.abs(z) > 0.15], z[np.abs(z) > 0.15]
    return standardised(X)[:n], (z > 0).astype(int)[:n]


def overlapping(random: Random, n: int) -> Rows:
    """Two or three normal clouds, a good part of each inside another."""
    k, d = random.randint(2, 4), random.randint(2, 6)
    y = np.arange(n) % k
    centres = random.normal(size=(k, d))
    centres *= random.uniform(0.8, 1.2) / np.linalg.norm(centres, axis=1, keepdims=True)
    return standardised(centres[y] + random.normal(size=(n, d))), y


def flipped(random: Random, n: int) -> Rows:
    """Clear classes, a part of whose labels is wrong."""
    X, y = pick(random, EASY)(random, n)
    wrong = random.uniform(size=n) < random.uniform(0.15, 0.3)
    return X, np.where(wrong, random.randint(y.max() + 1, size=n), y)


def rare(random: Random, n: int) -> Rows:
    """A class of 3 to 8 % beside a common one, half inside it."""
    n_rare = max(int(n * random.uniform(0.03, 0.08)), 8)
    d = random.randint(2, 6)
    y = (np.arange(n) < n_rare).astype(int)
    shift = np.zeros(d)
    shift[0] = random.uniform(1.2, 1.8)
    return standardised(random.normal(size=(n, d)) + y[:, None] * shift), y


def pick(
    random: Random, table: list[Callable[[Random, int], Rows]]
) -> Callable[[Random, int], Rows]:
    """One of some makers of rows."""
    return table[random.randint(len(table))]


EASY = [blobs, mixture, half_space]  # a line does
BENT = [moons, circles, shells, corners]  # a hidden layer does
HARD = [arms, stripes, shells]  # it takes many units
ANY = [*EASY, *BENT]
