"""What a fit and a prediction are made of: weights put in by hand, weights of rows and classes."""

import pickle
from functools import partial

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.datasets import load_iris, make_moons, make_multilabel_classification

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.scoring import film_scores

X, Y = make_moons(60, noise=0.1, random_state=0)


build = partial(
    SigmoidMLPClassifier,
    hidden_layer_sizes=(3,),
    solver="sgd",
    learning_rate_init=0.3,
    max_iter=5,
    random_state=0,
)


# Weights put in by hand

WEIGHTS = [np.array([[1, -2, 0], [3, 1, -1]]), np.array([[1], [-2], [3]])]
BIASES = [np.array([0, 1, -1]), np.array([-1])]
KINDS = {
    "int64": lambda a: a.astype(np.int64),
    "int8": lambda a: a.astype(np.int8),
    "float16": lambda a: a.astype(np.float16),
    "longdouble": lambda a: a.astype(np.longdouble),
    "big-endian float64": lambda a: a.astype(">f8"),
    "big-endian int": lambda a: a.astype(">i4"),
    "object": lambda a: a.astype(object),
    "list": lambda a: a.tolist(),
    "Fortran order": lambda a: np.asfortranarray(a, dtype=float),
    "not contiguous": lambda a: np.repeat(a.astype(float), 2, axis=0)[::2],
    "float32 and float64": lambda a: a.astype(np.float32 if a.ndim == 2 else np.float64),
}


def with_weights(clf, kind):
    clf.coefs_ = [kind(array) for array in WEIGHTS]
    clf.intercepts_ = [kind(array) for array in BIASES]
    return clf


def readings(clf):
    yield from (clf.predict(X), clf.predict_proba(X), clf.decision_function(X))
    yield from clf.layer_outputs(X)
    yield from clf.scaled(2.5).coefs_
    yield clf.scaled(2.5).decision_function(X)
    yield clf.as_perceptron().predict(X)
    yield clf.without_history().decision_function(X)
    yield np.array([clf.score(X, Y), film_scores(clf, X, Y)["weight_norm"]])
    yield pickle.loads(pickle.dumps(clf)).decision_function(X)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_weights_of_any_kind_of_number_count_as_float64(kind, dtype):
    clf = build().fit(X.astype(dtype), Y)
    reference = with_weights(pickle.loads(pickle.dumps(clf)), lambda a: a.astype(np.float64))
    given = with_weights(clf, kind)
    for got, expected in zip(readings(given), readings(reference), strict=True):
        assert got.dtype == expected.dtype
        np.testing.assert_array_equal(got, expected)
    given.partial_fit(X, Y)
    reference.partial_fit(X, Y)
    assert given.coefs_[0].dtype == given.coef_history_[0].dtype == np.float64
    np.testing.assert_array_equal(given.coefs_[0], reference.coefs_[0])
    np.testing.assert_array_equal(given.at_epoch(2).coefs_[0], reference.at_epoch(2).coefs_[0])


def test_weights_of_integers_do_not_round_the_rows():
    clf = build(hidden_layer_sizes=()).fit(X, Y)
    clf.coefs_, clf.intercepts_ = [np.array([[1], [1]])], [np.array([-3])]
    assert clf.decision_function([[0.9, 0.8]])[0] == pytest.approx(-1.3)
    clf.coefs_[0] = np.array([[True], [False]])
    assert clf.decision_function([[0.9, 0.8]])[0] == pytest.approx(-2.1)


@pytest.mark.parametrize("byte_order", ["<f4", ">f4"])
@pytest.mark.parametrize("trains_on", ["partial_fit", "fit"])
def test_weights_of_float32_stay_float32(byte_order, trains_on):
    clf = build(warm_start=True).fit(X, Y)
    with_weights(clf, lambda a: a.astype(byte_order))
    assert clf.decision_function(X).dtype == np.float32
    getattr(clf, trains_on)(X, Y)
    assert clf.coefs_[0].dtype == np.float32
    copy = SigmoidMLPClassifier.from_layers(
        [a.astype(byte_order) for a in WEIGHTS],
        [a.astype(byte_order) for a in BIASES],
        activation="sigmoid",
        classes=[0, 1],
    )
    assert copy.coefs_[0].dtype == np.float32


@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
def test_a_film_goes_on_after_weights_of_another_type(solver):
    clf = build(warm_start=True, solver=solver).fit(X.astype(np.float32), Y)
    early = clf.coef_history_[0][1].copy()
    with_weights(clf, lambda a: a).fit(X, Y)
    assert clf.history_.parameters.dtype == np.float64
    np.testing.assert_array_equal(clf.coef_history_[0][1], early)
    np.testing.assert_array_equal(clf.coef_history_[0][-1], clf.coefs_[0])


@pytest.mark.parametrize("as_input", [np.asarray, csr_matrix], ids=["dense", "sparse"])
@pytest.mark.parametrize("far", [1e39, 1e300, -1e200, 3e38, 1e-60])
def test_rows_beyond_float32_are_computed_in_float64(as_input, far):
    single = build(hidden_layer_sizes=()).fit(X.astype(np.float32), Y)
    single.coefs_ = [np.array([[3], [-2]], np.float32)]
    single.intercepts_ = [np.zeros(1, np.float32)]
    double = build(hidden_layer_sizes=()).fit(X, Y)
    double.coefs_, double.intercepts_ = [np.array([[3.0], [-2.0]])], [np.zeros(1)]
    rows = as_input([[far, far], [0.0, far]])
    np.testing.assert_array_equal(single.predict(rows), double.predict(rows))
    np.testing.assert_array_equal(single.decision_function(rows), double.decision_function(rows))


@pytest.mark.parametrize("as_input", [np.asarray, csr_matrix], ids=["dense", "sparse"])
def test_rows_beyond_float32_are_not_trained_on_in_float32(as_input):
    clf = build(warm_start=True).fit(X.astype(np.float32), Y)
    before = pickle.dumps(clf)
    far = as_input(1e39 * X)
    for train in (clf.fit, clf.partial_fit):
        with pytest.raises(ValueError, match="range of float32"):
            train(far, Y)
    with pytest.raises(ValueError, match="range of float32"):
        clf.fit(X, Y, X_val=far, y_val=Y)
    assert pickle.dumps(clf) == before


@pytest.mark.parametrize(
    ("coef", "sentence"),
    [
        (np.full((2, 3), 1j), "arrays of numbers"),
        (np.full((2, 3), "1"), "arrays of numbers"),
        (np.full((2, 3), np.nan), "finite"),
        (np.full((2, 3), 10**400, object), "arrays of numbers"),
        (np.full((2, 3), np.longdouble("1e4000")), "range of float64"),
        (np.ones((2, 4)), "shapes"),
        (None, "arrays of numbers|shapes"),
    ],
    ids=["complex", "words", "NaN", "huge", "longdouble", "shape", "None"],
)
@pytest.mark.parametrize("method", ["predict", "fit", "partial_fit", "scaled"])
def test_weights_that_are_none_get_a_sentence(coef, sentence, method):
    clf = build(warm_start=True).fit(X, Y)
    clf.coefs_ = [coef, clf.coefs_[1]]
    arguments = {"predict": [X], "scaled": [2.0]}.get(method, [X, Y])
    with pytest.raises(ValueError, match=sentence):
        getattr(clf, method)(*arguments)
    assert clf.n_epochs_ == 5


# Weights of classes


def test_a_class_without_a_weight_counts_1():
    named = build(class_weight={1: 3.0}).fit(X, Y)
    whole = build(class_weight={0: 1, 1: 3}).fit(X, Y)
    np.testing.assert_array_equal(named.coefs_[0], whole.coefs_[0])
    words = np.array(["low", "up"])[Y]
    by_word = build(class_weight={"up": 3.0}).fit(X, words)
    np.testing.assert_array_equal(by_word.coefs_[0], whole.coefs_[0])


def test_classes_absent_from_a_batch_may_have_weights():
    clf = build(class_weight={0: 2.0, 1: 3.0})
    clf.partial_fit(X[Y == 0], Y[Y == 0], classes=[0, 1]).partial_fit(X, Y)
    by_hand = build().partial_fit(X[Y == 0], Y[Y == 0], np.full(30, 2.0), classes=[0, 1])
    by_hand.partial_fit(X, Y, np.where(Y == 1, 3.0, 2.0))
    np.testing.assert_array_equal(clf.coefs_[0], by_hand.coefs_[0])


@pytest.mark.parametrize(
    ("class_weight", "sentence"),
    [
        ({0: -1.0}, "not negative, got -1.0 for class 0"),
        ({1: np.inf}, "not negative, got inf for class 1"),
        ({1: np.nan}, "not negative, got nan for class 1"),
        ({1: "2"}, "not negative, got '2' for class 1"),
        ({0: 0, 1: 0.0}, "not be 0 for every class"),
        ({7: 2.0}, r"classes of y, which are \[0, 1\], got \[7\]"),
        ({0: 1e308}, "sum in the range of float64"),
        ([{0: 1}, {1: 2}], "list is for a multilabel"),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
def test_wrong_class_weights_get_a_sentence(class_weight, sentence, method):
    clf = build(class_weight=class_weight)
    arguments = {"classes": [0, 1]} if method == "partial_fit" else {}
    with pytest.raises(ValueError, match=sentence):
        getattr(clf, method)(X, Y, **arguments)
    assert not hasattr(clf, "classes_")


def test_the_product_of_weights_is_checked_like_weights():
    weight = np.where(Y == 0, 1.0, 0.0)
    with pytest.raises(ValueError, match="sample_weight times class_weight"):
        build(class_weight={0: 0.0}).fit(X, Y, sample_weight=weight)
    with pytest.raises(ValueError, match="sample_weight times class_weight"):
        build(class_weight={0: 1e200}).fit(X, Y, sample_weight=1e200 * weight)


def test_multilabel_weights_are_products_over_labels():
    rows, labels = make_multilabel_classification(50, n_classes=2, random_state=0)
    clf = build(class_weight=[{1: 3.0}, {0: 0.5}]).fit(rows, labels)
    weight = np.where(labels[:, 0] == 1, 3.0, 1.0) * np.where(labels[:, 1] == 0, 0.5, 1.0)
    by_hand = build().fit(rows, labels, sample_weight=weight)
    np.testing.assert_array_equal(clf.coefs_[0], by_hand.coefs_[0])
    with pytest.raises(ValueError, match="one dict"):
        build(class_weight={0: 1.0}).fit(rows, labels)
    with pytest.raises(ValueError, match="balanced"):
        build(class_weight=["balanced", {0: 1}]).partial_fit(rows, labels, classes=[0, 1])


@pytest.mark.parametrize("solver", ["sgd", "adam"])
@pytest.mark.parametrize("batch_size", ["full", 7])
@pytest.mark.parametrize("as_input", [np.asarray, csr_matrix], ids=["dense", "sparse"])
def test_rows_of_weight_0_teach_nothing(solver, batch_size, as_input):
    clf = build(class_weight={0: 0.0}, solver=solver, batch_size=batch_size, alpha=0.1)
    clf.partial_fit(as_input(X), Y, classes=[0, 1])
    before = [array.copy() for array in clf.coefs_], clf._state.slots.copy()
    with np.errstate(all="raise"):
        clf.partial_fit(as_input(X[Y == 0]), Y[Y == 0])
    assert (clf.stop_reason_, clf.n_epochs_) == ("max_iter", 2)
    np.testing.assert_array_equal(clf.coefs_[0], before[0][0])
    np.testing.assert_array_equal(clf._state.slots, before[1])
    assert clf.loss_curve_[-1] == 0
    assert np.isnan(clf.history_.loss[-1])  # a mean over no weight
    assert clf.history_.accuracy[-1] == clf.score(X[Y == 0], Y[Y == 0])
    clf.partial_fit(as_input(X), Y)
    assert clf.stop_reason_ == "max_iter"
    assert np.isfinite(clf.history_.loss[-1])


@pytest.mark.parametrize("solver", ["sgd", "adam"])
def test_both_engines_skip_batches_of_weight_0(solver):
    weight = np.where(np.arange(60) % 30 < 14, 0.0, 1.0)
    parameters = {"batch_size": 7, "shuffle": False, "solver": solver, "alpha": 0.1}
    dense = build(**parameters).fit(X, Y, sample_weight=weight)
    sparse = build(**parameters).fit(csr_matrix(X), Y, sample_weight=weight)
    np.testing.assert_allclose(dense.coefs_[0], sparse.coefs_[0], rtol=1e-9)
    assert dense.loss_curve_ == pytest.approx(sparse.loss_curve_)
    assert dense._state.n_updates == sparse._state.n_updates < 5 * 9


def test_iris_batches_of_weight_0_alone_from_the_start():
    rows, species = load_iris(return_X_y=True)
    clf = build(class_weight={2: 0.0}).partial_fit(rows[100:], species[100:], classes=[0, 1, 2])
    start = build(class_weight={2: 0.0}).partial_fit(rows, species, classes=[0, 1, 2])
    np.testing.assert_array_equal(clf.coefs_[0], start.coef_history_[0][0])
