"""Sparse rows as people have them: what they store twice or out of order, and what they cost."""

import tracemalloc
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import coo_array, csc_array, csr_array, csr_matrix, random
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator import SigmoidMLPClassifier

Y = np.arange(90) % 3
X = random(90, 200, density=0.05, format="csr", random_state=0)
SOLVERS = ["sgd", "adam", "lbfgs"]

build = partial(
    SigmoidMLPClassifier,
    hidden_layer_sizes=(6,),
    batch_size=25,
    learning_rate_init=0.02,
    max_iter=8,
    random_state=0,
)


def untidy(rows):
    """The same rows, entries in halves and from the last column to the first."""
    halves = csr_array(rows)
    starts = halves.indptr
    order = np.concatenate([np.repeat(np.arange(a, b)[::-1], 2) for a, b in pairwise(starts)])
    return csr_array((0.5 * halves.data[order], halves.indices[order], 2 * starts), halves.shape)


@pytest.mark.parametrize("solver", SOLVERS)
def test_entries_out_of_order_and_in_parts_are_the_rows_they_add_up_to(solver):
    given = untidy(X)
    assert given.nnz == 2 * X.nnz
    assert not given.has_canonical_format
    stored = [array.copy() for array in (given.data, given.indices, given.indptr)]
    ours = build(solver=solver).fit(given, Y, X_val=given, y_val=Y)
    expected = build(solver=solver).fit(X, Y, X_val=X, y_val=Y)
    np.testing.assert_array_equal(ours.history_.parameters, expected.history_.parameters)
    np.testing.assert_array_equal(ours.history_.loss, expected.history_.loss)
    np.testing.assert_array_equal(ours.history_.validation_loss, expected.history_.validation_loss)
    np.testing.assert_array_equal(ours.decision_function(given), expected.decision_function(X))
    for before, after in zip(stored, (given.data, given.indices, given.indptr), strict=True):
        np.testing.assert_array_equal(after, before)


@pytest.mark.parametrize("kind", [csr_matrix, csc_array, coo_array])
def test_every_format_is_the_same_training(kind):
    expected = build().fit(X, Y).history_.parameters
    np.testing.assert_array_equal(build().fit(kind(X), Y).history_.parameters, expected)


def test_parts_of_an_entry_whose_sum_leaves_the_range_get_a_sentence():
    halves = csr_array(([1e308, 1e308, 1.0], [0, 0, 1], [0, 2, 3]), (2, 2))
    with pytest.raises(ValueError, match="range of float64"):
        build(hidden_layer_sizes=()).fit(halves, [0, 1])


@pytest.mark.parametrize("hidden", [(), (6,), (6, 5)])
@pytest.mark.parametrize("solver", ["sgd", "adam"])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_weights_are_those_of_mlp_classifier_and_of_dense_rows(hidden, solver):
    parameters = {
        "hidden_layer_sizes": hidden, "solver": solver, "batch_size": 25, "alpha": 0.01,
        "learning_rate_init": 0.02, "max_iter": 8, "random_state": 0,
    }  # fmt: skip
    ours = SigmoidMLPClassifier(**parameters).fit(X, Y)
    mlp = MLPClassifier(activation="logistic", **parameters).fit(X, Y)
    dense = SigmoidMLPClassifier(**parameters).fit(X.toarray(), Y)
    for other in (mlp, dense):
        for got, expected in zip(
            ours.coefs_ + ours.intercepts_, other.coefs_ + other.intercepts_, strict=True
        ):
            np.testing.assert_allclose(got, expected, rtol=1e-9)
    np.testing.assert_allclose(ours.history_.loss, dense.history_.loss, rtol=1e-9)
    np.testing.assert_array_equal(ours.history_.accuracy, dense.history_.accuracy)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("init", ["auto", "zeros"])
@pytest.mark.parametrize("hidden", [(), (6,)])
@pytest.mark.parametrize("batch_size", [25, "full"])
def test_records_are_the_score_of_both_kinds_of_rows(dtype, init, hidden, batch_size):
    """With weights of 0 every row is at a tie."""
    rows = X.astype(dtype)
    parameters = {"init": init, "hidden_layer_sizes": hidden, "batch_size": batch_size}
    clf = build(**parameters).fit(rows, Y, X_val=rows[:40], y_val=Y[:40])
    for epoch, record, validation in zip(
        clf.history_.epochs, clf.history_.accuracy, clf.history_.validation_accuracy, strict=True
    ):
        then = clf.at_epoch(epoch)
        assert then.score(rows, Y) == then.score(rows.toarray(), Y) == record
        assert then.score(rows[:40], Y[:40]) == validation


@pytest.mark.parametrize("batch_size", [50, "full"])
def test_sparse_rows_are_never_made_dense(batch_size):
    """Dense, they would take 400 MB; half of a batch would be more than what is allowed here."""
    columns = np.random.RandomState(0).randint(100_000, size=500 * 10)
    wide = csr_array((np.ones(5_000), columns, np.arange(0, 5_001, 10)), (500, 100_000))
    clf = build(hidden_layer_sizes=(), init="zeros", batch_size=batch_size, max_iter=2)
    clf.fit(wide[:60], np.arange(60) % 2)  # imports and compiles
    tracemalloc.start()
    clf.fit(wide, np.arange(500) % 2)
    clf.score(wide, np.arange(500) % 2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6
