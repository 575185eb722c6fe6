"""Separable, touching or overlapping: against brute force, certificates, and under scale."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.datasets import load_digits, load_iris

from sigmoid_estimator import SigmoidMLPClassifier, datasets
from sigmoid_estimator.inspection import separability

SEPARABLE = {"line", "and_gate", "boundary", "wide_margin", "iris_binary"}
OVERLAPPING = {"noisy_line", "xor_gate", "moons", "circles", "spirals"}
TOUCHING = np.array([[0.0], [1.0], [1.0], [2.0]]), np.array([0, 0, 1, 1])


def on_a_line(x, y):
    """The answer for one feature, by sorting."""
    low, high = x[y == 0], x[y == 1]
    if low.min() > high.max() or high.min() > low.max():
        return "separable"
    if np.unique(x).size > 1 and (low.min() == high.max() or high.min() == low.max()):
        return "touching"
    return "overlapping"


@pytest.mark.parametrize("seed", range(60))
def test_one_feature_is_decided_as_by_sorting(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 9))
    x, y = rng.integers(0, 5, n).astype(float), rng.integers(0, 2, n)
    y[:2] = 0, 1
    if seed % 2:
        x = np.sort(x)
        y = (np.arange(n) >= n // 2).astype(int)
    assert separability(x[:, None], y) == on_a_line(x, y)


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
@pytest.mark.parametrize("far", [0.0, 1e6])
@pytest.mark.parametrize(
    ("x", "y", "answer"),
    [
        ([0, 1, 2, 3], [0, 0, 1, 1], "separable"),
        ([0, 1, 1, 2], [0, 0, 1, 1], "touching"),
        ([0, 1, 0.9999, 2], [0, 0, 1, 1], "overlapping"),
        ([1, 1], [0, 1], "overlapping"),
        ([1, 1, 2], [0, 1, 1], "touching"),
        ([0, 1, 2, 3], [0, 1, 1, 2], "separable"),
        ([0, 1, 2, 3], [0, 1, 2, 0], "overlapping"),
    ],
)
def test_scale_and_origin_do_not_count(x, y, answer, scale, far):
    rows = (np.array(x)[:, None] + far) * scale
    assert separability(rows, y) == answer
    assert separability(np.vstack([rows, rows]), y + y) == answer


def test_features_of_very_different_scales(line):
    X, y = line
    assert separability(X * [1e-8, 1e8] + [1e-3, 0], y) == "separable"
    assert separability(np.vstack([X, X[:1]]) * [1e-8, 1e8], [*y, 1 - y[0]]) == "overlapping"


def test_rows_on_one_line_of_the_plane_touch_up_to_rounding():
    # 3 · .1 is not .3 in binary: exactly, these five rows are not on one line.
    X = [[0.1, 0.3], [0.2, 0.6], [0.3, 0.9], [0.4, 1.2], [1, 0]]
    assert separability(X, [0, 1, 0, 1, 1]) == "touching"
    assert separability(X[:4], [0, 1, 0, 1]) == "overlapping"  # nothing lies off the line
    assert separability(X[:4], [0, 0, 1, 1]) == "separable"


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_many_rows(noise):
    rng = np.random.default_rng(0)
    X, w = rng.normal(size=(50_000, 10)), rng.normal(size=10)
    y = X @ w + noise * rng.normal(size=len(X)) > 0
    assert separability(X, y) == ("overlapping" if noise else "separable")


def test_classes_are_compared_as_a_softmax_compares_them():
    # The middle class of three on a line is no half-line, and still wins between two others.
    X, y = np.array([[0.0], [1.0], [2.0]]), np.array(["a", "b", "c"])
    assert separability(X, y) == "separable"
    assert separability(X, y == "b") == "overlapping"
    # Setosa can be told from two classes that overlap.
    X, y = load_iris(return_X_y=True)
    assert separability(X, y) == "touching"
    assert separability(X[50:], y[50:]) == "overlapping"
    assert separability(*load_digits(n_class=4, return_X_y=True)) == "separable"


def test_the_weights_grow_unless_the_classes_overlap():
    X, y = TOUCHING
    settings = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "learning_rate_init": 1.0}
    clf = SigmoidMLPClassifier((), **settings, max_iter=100_000, record_history="log")
    norms = clf.fit(X, y).history_.weight_norms[:, 0]
    epochs = clf.history_.epochs
    at = np.searchsorted(epochs, [1000, 10_000, 100_000])
    assert np.diff(norms[at]).min() > 1
    X = np.array([[0.0], [1.0], [0.5], [2.0]])
    assert separability(X, y) == "overlapping"
    norms = clf.fit(X, y).history_.weight_norms[:, 0]
    assert np.diff(norms[at])[-1] < 1e-3


@pytest.mark.parametrize("name", sorted(SEPARABLE | OVERLAPPING))
def test_separability_of_shipped_sets(name):
    answer = "separable" if name in SEPARABLE else "overlapping"
    assert separability(*datasets.LOADERS[name](return_X_y=True)) == answer


def test_sparse_rows_and_frames(line):
    X, y = line
    assert separability(csr_matrix(X), y) == separability(X.tolist(), y.tolist()) == "separable"


def test_one_class_is_refused():
    with pytest.raises(ValueError, match="at least two classes, got 1"):
        separability([[0.0], [1.0]], [1, 1])
