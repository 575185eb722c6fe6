"""The film: what it keeps, within which budget, and what it says."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.datasets import make_moons

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_wide_margin
from sigmoid_estimator.history import TrainingHistory, is_on_stride, n_records

X, Y = make_moons(50, noise=0.1, random_state=0)


def fitted(**parameters):
    return SigmoidMLPClassifier(
        **{"hidden_layer_sizes": (3,), "max_iter": 100, "random_state": 0, **parameters}
    ).fit(X, Y)


def test_film_begins_with_the_initial_weights_and_ends_with_the_last():
    clf = fitted(coef_init=[np.ones((2, 3)), np.ones((3, 1))], intercept_init=[np.zeros(3), [0.5]])
    np.testing.assert_array_equal(clf.coef_history_[0][0], np.ones((2, 3)))
    np.testing.assert_array_equal(clf.intercept_history_[1][0], [0.5])
    np.testing.assert_array_equal(clf.coef_history_[-1][-1], clf.coefs_[-1])
    np.testing.assert_array_equal(clf.intercept_history_[-1][-1], clf.intercepts_[-1])
    assert clf.history_.epochs.tolist() == list(range(101))


def test_film_is_read_only_and_made_of_views():
    clf = fitted()
    for array in (*clf.coef_history_, clf.history_.loss, clf.history_.weight_norms):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert np.shares_memory(clf.coef_history_[0], clf.coef_history_[1].base)


def test_auto_takes_the_smallest_power_of_two_that_fits():
    record_bytes = fitted().history_.dtype.itemsize
    for budget_records, stride in [(101, 1), (100, 2), (51, 2), (50, 4), (26, 4), (14, 8)]:
        history = fitted(history_max_bytes=budget_records * record_bytes).history_
        assert history.stride == stride
        assert len(history) <= budget_records
        assert history.epochs[-1] == 100


def test_auto_thins_a_film_that_outgrows_its_budget():
    record_bytes = fitted().history_.dtype.itemsize
    clf = SigmoidMLPClassifier((3,), random_state=0, history_max_bytes=20 * record_bytes)
    for _ in range(100):
        clf.partial_fit(X, Y, classes=[0, 1])
        assert len(clf.history_) <= 20
    assert clf.history_.stride == 8
    assert clf.history_.epochs.tolist() == [*range(0, 97, 8), 100]


def test_explicit_request_beyond_the_budget_raises_before_training():
    with pytest.raises(ValueError, match=r"record_history=1 needs [\d,]+ bytes .*'auto'"):
        fitted(record_history=1, max_iter=10**9)


def test_a_huge_auto_film_allocates_no_more_than_its_budget():
    clf = SigmoidMLPClassifier((3,), max_iter=10**9, tol=1.0, random_state=0)
    clf.fit(X, Y)
    assert clf.history_.stride > 1000
    assert clf.history_._room.records.nbytes <= clf.history_max_bytes


def test_log_film_keeps_about_50_records_a_decade():
    epochs = np.arange(10_001)
    kept = epochs[is_on_stride(epochs, None)]
    assert set(kept) == {0, *np.rint(10 ** (np.arange(201) / 50))}
    assert {0, 1, 10, 100, 1000, 10_000} <= set(kept.tolist())
    assert 48 <= np.sum((kept >= 1000) & (kept < 10_000)) <= 52
    assert n_records(10_000, None) == len(kept)
    assert fitted(record_history="log").history_.stride is None


def test_a_thinned_film_is_the_same_only_where_it_has_that_stride_and_those_records():
    film = fitted(max_iter=4).history_
    assert film.thinned(1) is film
    start = film.up_to(0)
    assert len(start.thinned(2)) == len(start)
    assert start.thinned(2).stride == 2


@pytest.mark.parametrize("record_history", [1, 4, "log"])
def test_a_film_that_was_taken_apart_has_its_stride_and_records_again(record_history):
    film = fitted(record_history=record_history).history_
    again = TrainingHistory.from_arrays(film.to_arrays())
    assert again.stride == film.stride
    np.testing.assert_array_equal(again.epochs, film.epochs)
    np.testing.assert_array_equal(again.parameters, film.parameters)


@pytest.mark.parametrize(("epoch", "epochs"), [(6, [0, 4, 6, 8]), (9, [0, 4, 8, 9])])
def test_a_record_off_the_stride_takes_its_place_among_the_epochs(epoch, epochs):
    film = fitted(record_history=4, max_iter=8).history_
    record = film.blank([epoch])
    record["parameters"] = epoch
    longer = film.with_record(record)
    assert longer.epochs.tolist() == epochs
    assert (longer.parameters[epochs.index(epoch)] == epoch).all()
    assert film.epochs.tolist() == [0, 4, 8]


def test_without_history_there_is_no_film():
    clf = fitted(record_history=False)
    assert clf.history_ is clf.coef_history_ is clf.intercept_history_ is None
    assert clf.first_perfect_epoch_ is None
    with pytest.raises(ValueError, match="record_history=False"):
        clf.at_epoch(1)


def test_gradient_norms_are_root_mean_squares_over_batches():
    clf = fitted(solver="sgd", momentum=0.0, learning_rate_init=0.1, batch_size=20, shuffle=False)
    film = clf.history_
    assert np.isnan(film.gradient_norms[0]).all()
    copy = clf.at_epoch(4)
    squares = []
    for rows in (slice(0, 20), slice(20, 40), slice(40, 50)):
        before = copy.coefs_[0].copy()
        copy.set_params(batch_size="full").partial_fit(X[rows], Y[rows])
        squares.append(np.square((before - copy.coefs_[0]) / 0.1).sum())
    assert film.gradient_norms[5, 0] == pytest.approx(np.sqrt(np.mean(squares)))


def test_metrics_are_those_of_the_very_weights_of_the_record():
    clf = fitted()
    for epoch in (0, 7, 100):
        at = clf.at_epoch(epoch)
        loss = -at.predict_log_proba(X)[np.arange(len(Y)), Y].mean()
        assert clf.history_.loss[epoch] == pytest.approx(loss, rel=1e-12)
        norms = [np.linalg.norm(coef) for coef in at.coefs_]
        np.testing.assert_allclose(clf.history_.weight_norms[epoch], norms)


def test_first_perfect_epoch_is_the_first_with_accuracy_one(neuron):
    first = neuron.first_perfect_epoch_
    assert neuron.history_.accuracy[first] == 1.0
    assert (neuron.history_.accuracy[:first] < 1.0).all()


def test_frame_has_one_row_per_record_and_layer():
    frame = fitted().history_.to_frame()
    assert frame.columns.tolist()[:4] == ["epoch", "layer", "weight_norm", "gradient_norm"]
    assert len(frame) == 101 * 2
    assert frame["layer"].unique().tolist() == [1, 2]
    assert (
        not frame.drop(columns=["validation_loss", "validation_accuracy"])
        .iloc[2:]
        .isna()
        .any(axis=None)
    )


def test_rows_of_weight_zero_are_measured_all_the_same():
    random = np.random.RandomState(0)
    rows = random.normal(size=(600, 2))
    labels = (rows.sum(axis=1) > 0).astype(int)
    weight = np.ones(600)
    weight[:300] = 0  # a whole block of an evaluation
    for batch_size in (50, "full"):
        clf = SigmoidMLPClassifier((3,), max_iter=10, random_state=0, batch_size=batch_size)
        clf.fit(rows, labels, sample_weight=weight)
        for epoch in range(11):
            assert clf.history_.accuracy[epoch] == clf.at_epoch(epoch).score(rows, labels)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("batch_size", [10, "full"])
def test_accuracy_is_that_of_predict_also_where_outputs_cancel(dtype, n_classes, batch_size):
    # Units in pairs of opposite weights: every output is 0 but for rounding.
    random = np.random.RandomState(0)
    rows = random.normal(size=(120, 2)).astype(dtype)
    labels = random.randint(n_classes, size=120)
    n_outputs = 1 if n_classes == 2 else n_classes
    inner = np.repeat(random.normal(size=(2, 25)), 2, axis=1)
    outer = np.repeat(random.normal(size=(25, n_outputs)), 2, axis=0)
    outer[1::2] *= -1
    clf = SigmoidMLPClassifier(
        (50,),
        solver="sgd",
        batch_size=batch_size,
        momentum=0.0,
        learning_rate_init=1e-30,
        max_iter=3,
        coef_init=[inner, outer],
        intercept_init=[np.zeros(50), np.zeros(n_outputs)],
    ).fit(rows, labels)
    for epoch in range(4):
        assert clf.history_.accuracy[epoch] == clf.at_epoch(epoch).score(rows, labels)


@pytest.mark.parametrize(("dtype", "z"), [(np.float32, 60), (np.float32, 80), (np.float64, 380)])
def test_gradient_norms_reach_into_the_tail(dtype, z):
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        max_iter=1,
        coef_init=[[[z]]],
        intercept_init=[[0.0]],
    ).fit(np.array([[1.0], [-1.0]], dtype), [1, 0])
    assert clf.history_.gradient_norms[1, 0] == pytest.approx(np.exp(-z), rel=1e-5, abs=0)


def test_weight_norms_reach_to_the_end_of_the_range():
    weights = [np.full((2, 1), 3e200)]
    clf = SigmoidMLPClassifier.from_layers(
        weights, [np.zeros(1)], activation="sigmoid", classes=[0, 1]
    )
    assert clf.history_.weight_norms[0, 0] == pytest.approx(3e200 * np.sqrt(2))


def test_sparse_rows_may_train_long_without_a_record():
    X, y = load_wide_margin(return_X_y=True)
    clf = SigmoidMLPClassifier(
        (), max_iter=3000, solver="sgd", batch_size="full", record_history=10**6
    ).fit(csr_matrix(X), y)
    assert clf.history_.epochs.tolist() == [0, 3000]
