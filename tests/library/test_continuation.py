"""Warm fits and partial fits continue everything: N times 1 epoch is 1 time N, bit for bit."""

import pickle
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import random
from sklearn.datasets import load_iris, make_moons
from threadpoolctl import threadpool_limits

from sigmoid_estimator import SigmoidMLPClassifier

X, Y = make_moons(60, noise=0.1, random_state=0)


build = partial(
    SigmoidMLPClassifier,
    hidden_layer_sizes=(4,),
    batch_size=16,
    learning_rate_init=0.05,
    random_state=0,
)


def assert_same_training(a, b):
    for one, other in zip(
        a.coef_history_ + a.intercept_history_,
        b.coef_history_ + b.intercept_history_,
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)
    for name in ("epochs", "loss", "accuracy", "gradient_norms", "weight_norms"):
        np.testing.assert_array_equal(getattr(a.history_, name), getattr(b.history_, name))
    np.testing.assert_array_equal(a.coefs_[0], b.coefs_[0])
    assert (a.n_epochs_, a.t_, a.loss_curve_) == (b.n_epochs_, b.t_, b.loss_curve_)
    assert a.history_.stride == b.history_.stride


@pytest.mark.parametrize("solver", ["sgd", "adam"])
@pytest.mark.parametrize("batch_size", [16, "full"])
@pytest.mark.parametrize("learning_rate", ["constant", "invscaling"])
def test_60_warm_fits_of_one_epoch_equal_one_fit_of_60(solver, batch_size, learning_rate):
    parameters = {"solver": solver, "batch_size": batch_size, "learning_rate": learning_rate}
    whole = build(max_iter=60, **parameters).fit(X, Y)
    split = build(max_iter=1, warm_start=True, **parameters)
    for epoch in range(60):
        split.fit(X, Y)
        if epoch == 30:
            split = pickle.loads(pickle.dumps(split))
    assert_same_training(split, whole)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch_size", [16, "full"])
@pytest.mark.parametrize("hidden", [(), (4,), (120,)])
def test_warm_and_partial_fits_of_sparse_rows_equal_one_fit(dtype, batch_size, hidden):
    rows = random(60, 200, density=0.1, format="csr", random_state=0, dtype=dtype)
    parameters = {"batch_size": batch_size, "hidden_layer_sizes": hidden}
    whole = build(max_iter=12, **parameters).fit(rows, Y)
    warm, partly = build(max_iter=1, warm_start=True, **parameters), build(**parameters)
    for _ in range(12):
        warm = pickle.loads(pickle.dumps(warm)).fit(rows, Y)
        partly = pickle.loads(pickle.dumps(partly)).partial_fit(rows, Y, classes=[0, 1])
    assert_same_training(warm, whole)
    assert_same_training(partly, whole)
    assert whole.score(rows, Y) == whole.history_.accuracy[-1]


def test_partial_fits_equal_one_fit():
    whole = build(max_iter=12).fit(X, Y)
    split = build()
    for _ in range(12):
        split = pickle.loads(pickle.dumps(split)).partial_fit(X, Y, classes=[0, 1])
    assert_same_training(split, whole)


@settings(max_examples=25, deadline=None)
@given(
    parts=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    record_history=st.sampled_from(["auto", "log", 1, 3]),
    budget=st.sampled_from([800, 2000, 2**20]),
    solver=st.sampled_from(["sgd", "adam"]),
)
def test_any_split_keeps_the_same_film(parts, record_history, budget, solver):
    parameters = {
        "solver": solver,
        "record_history": record_history,
        "history_max_bytes": budget if record_history == "auto" else 2**20,
    }
    whole = build(max_iter=sum(parts), **parameters).fit(X, Y)
    split = build(warm_start=True, **parameters)
    for part in parts:
        split.set_params(max_iter=part).fit(X, Y)
    assert_same_training(split, whole)


def test_a_user_s_random_state_object_is_continued_too():
    whole = build(max_iter=6, random_state=np.random.RandomState(5)).fit(X, Y)
    split = build(max_iter=3, warm_start=True, random_state=np.random.RandomState(5))
    assert_same_training(split.fit(X, Y).fit(X, Y), whole)


def test_weights_put_in_by_hand_are_taken_up():
    clf = build(max_iter=2, warm_start=True).fit(X, Y)
    clf.coefs_[0][:] = 0.25
    replaced = build(max_iter=2, warm_start=True).fit(X, Y)
    replaced.coefs_ = [np.full((2, 4), 0.25), replaced.coefs_[1]]
    np.testing.assert_array_equal(clf.fit(X, Y).coefs_[0], replaced.fit(X, Y).coefs_[0])
    assert abs(clf.coef_history_[0][3] - 0.25).max() < 1


def test_changed_learning_rate_is_adopted():
    clf = build(solver="sgd", momentum=0.0, batch_size="full", max_iter=1, warm_start=True)
    clf.fit(X, Y)
    film = clf.set_params(learning_rate_init=1e-12).fit(X, Y).coef_history_[0]
    assert np.abs(film[1] - film[0]).max() > 1e-4
    assert np.abs(film[2] - film[1]).max() < 1e-9


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"hidden_layer_sizes": (5,)}, "layer sizes"),
        ({"activation": "tanh"}, "tanh units"),
    ],
)
def test_changed_architecture_raises(changed, sentence):
    clf = build(max_iter=1, warm_start=True).fit(X, Y)
    with pytest.raises(ValueError, match=sentence):
        clf.set_params(**changed).fit(X, Y)
    assert clf.n_epochs_ == 1


def test_changed_classes_raise():
    iris, species = load_iris(return_X_y=True)
    clf = build(max_iter=1, warm_start=True).fit(iris, species)
    with pytest.raises(ValueError, match="same classes"):
        clf.fit(iris[:100], species[:100])
    with pytest.raises(ValueError, match="classes"):
        clf.fit(iris, species + 1)
    clf.partial_fit(iris[:100], species[:100])
    assert clf.n_epochs_ == 2


def test_partial_fit_takes_a_batch_of_one_class():
    clf = build().partial_fit(X[Y == 0], Y[Y == 0], classes=[0, 1])
    np.testing.assert_array_equal(clf.classes_, [0, 1])
    assert clf.predict_proba(X).shape == (60, 2)
    with pytest.raises(ValueError, match="classes"):
        clf.partial_fit(X, Y + 5)
    with pytest.raises(ValueError, match="classes"):
        build().partial_fit(X, Y)


def test_a_film_shown_once_never_changes():
    clf = build(max_iter=5, warm_start=True, record_history=4).fit(X, Y)
    shown = clf.history_
    epochs, weights = shown.epochs.copy(), shown.coefs[0].copy()
    clf.fit(X, Y).fit(X, Y)
    np.testing.assert_array_equal(shown.epochs, epochs)
    np.testing.assert_array_equal(shown.coefs[0], weights)
    assert clf.history_.epochs.tolist() == [0, 4, 8, 12, 15]


def test_without_warm_start_fit_begins_anew():
    clf = build(max_iter=5).fit(X, Y)
    first = clf.coefs_[0].copy()
    np.testing.assert_array_equal(clf.fit(X, Y).coefs_[0], first)
    assert clf.n_epochs_ == 5


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("n_rows", "n_features"), [(100, 2), (150, 4), (1797, 64)])
def test_score_is_the_record_where_rounding_decides_every_row(n_rows, n_features, dtype):
    """Rows on the boundary, in any layout and with any number of threads."""
    random = np.random.default_rng(0)
    coef, intercept = random.normal(size=n_features), 0.3
    rows = random.normal(size=(n_rows, n_features))
    rows -= np.outer((rows @ coef + intercept) / (coef @ coef), coef)
    rows, y = rows.astype(dtype), random.integers(0, 2, n_rows)
    parameters = {"coef_init": [coef[:, None]], "intercept_init": [[intercept]]}
    scores = set()
    for fitted_on in (rows, np.asfortranarray(rows)):
        clf = build(hidden_layer_sizes=(), max_iter=1, learning_rate_init=1e-30, **parameters)
        clf.fit(fitted_on, y, X_val=fitted_on, y_val=y)
        np.testing.assert_allclose(clf.coefs_[0][:, 0], coef, rtol=1e-6)
        scores |= {clf.history_.accuracy[-1], clf.history_.validation_accuracy[-1]}
        for asked_of in (rows, np.asfortranarray(rows), np.repeat(rows, 2, axis=0)[::2]):
            for n_threads in (1, 2):
                with threadpool_limits(n_threads):
                    scores.add(clf.score(asked_of, y))
    assert len(scores) == 1


def reduced():
    """A fit of an adaptive rate on a plateau, which is lowered after every epoch."""
    clf = build(solver="sgd", learning_rate="adaptive", tol=1.0, n_iter_no_change=1)
    clf.set_params(momentum=0.0, max_iter=9)
    return clf.set_params(warm_start=True).fit(X, Y)


def largest_step(clf, **changed):
    before = clf.coefs_[0].copy()
    clf.set_params(**changed, tol=None, max_iter=1).fit(X, Y)
    return np.abs(clf.coefs_[0] - before).max()


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@pytest.mark.parametrize(
    "changed",
    [{"learning_rate": "constant"}, {"solver": "adam"}, {"learning_rate_init": 0.2}],
    ids=str,
)
def test_reductions_are_of_the_rate_that_was_reduced(changed):
    assert largest_step(reduced(), **changed) > 100 * largest_step(reduced()) > 0


def test_losses_of_an_earlier_epoch_are_its_own_where_the_curve_begins_late():
    film = build(max_iter=30).fit(X, Y).history_
    clf = SigmoidMLPClassifier.from_film(film, classes=[0, 1])
    clf.set_params(warm_start=True, max_iter=5).fit(X, Y)
    assert clf.at_epoch(10).loss_curve_ == []
    assert clf.at_epoch(33).loss_curve_ == clf.loss_curve_[:3]


def test_films_that_share_their_memory_do_not_write_on_each_other():
    one = build(max_iter=3).fit(X, Y).history_
    one.reserve(10)
    other = one.up_to(3)
    first, second = one.blank_records(1), other.blank_records(1)  # before either is appended
    assert not np.shares_memory(first, second)
