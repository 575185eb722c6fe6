"""What holds for any data and any factor: scaling, copies of rows, and weights by hand."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import make_blobs

from sigmoid_estimator import SigmoidMLPClassifier

FACTORS = st.floats(1e-3, 1e3)
SEEDS = st.integers(0, 2**16)


def fitted_blobs(seed, hidden=(3,), n_classes=2, **parameters):
    X, y = make_blobs(40, centers=n_classes, cluster_std=3, random_state=seed)
    clf = SigmoidMLPClassifier(hidden, max_iter=5, random_state=seed, **parameters)
    return clf.fit(X, y), X, y


@settings(max_examples=30, deadline=None)
@given(SEEDS, FACTORS)
def test_a_single_layer_keeps_its_predictions_under_any_factor(seed, factor):
    for n_classes in (2, 3):
        clf, X, _ = fitted_blobs(seed, (), n_classes)
        np.testing.assert_array_equal(clf.scaled(factor).predict(X), clf.predict(X))


@settings(max_examples=30, deadline=None)
@given(SEEDS, FACTORS)
def test_a_perceptron_network_does_not_change_under_any_factor(seed, factor):
    clf, X, _ = fitted_blobs(seed, (4, 3))
    steps, scaled = clf.as_perceptron(), clf.scaled(factor).as_perceptron()
    np.testing.assert_array_equal(scaled.predict_proba(X), steps.predict_proba(X))


@settings(max_examples=30, deadline=None)
@given(SEEDS, FACTORS, FACTORS)
def test_factors_multiply(seed, first, second):
    clf, X, _ = fitted_blobs(seed)
    twice = clf.scaled(first).scaled(second).decision_function(X)
    np.testing.assert_allclose(twice, clf.scaled(first * second).decision_function(X), rtol=1e-9)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.lists(st.integers(0, 3), min_size=40, max_size=40).filter(lambda c: sum(c) > 5))
def test_a_whole_number_as_weight_is_that_many_copies(seed, copies):
    X, y = make_blobs(40, centers=2, cluster_std=3, random_state=seed)
    copies = np.array(copies)
    if len(np.unique(y[copies > 0])) < 2:
        return
    parameters = {"solver": "sgd", "batch_size": "full", "max_iter": 20, "random_state": seed}
    weighted = SigmoidMLPClassifier((3,), **parameters).fit(X, y, sample_weight=copies)
    repeated = SigmoidMLPClassifier((3,), **parameters).fit(X.repeat(copies, 0), y.repeat(copies))
    np.testing.assert_allclose(weighted.coefs_[0], repeated.coefs_[0], rtol=1e-9, atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(0, 5))
def test_weights_of_a_record_put_in_by_hand_predict_what_the_record_did(seed, epoch):
    clf, X, _ = fitted_blobs(seed)
    then = clf.at_epoch(epoch)
    clf.coefs_ = [film[epoch].copy() for film in clf.coef_history_]
    clf.intercepts_ = [film[epoch].copy() for film in clf.intercept_history_]
    np.testing.assert_array_equal(clf.predict_proba(X), then.predict_proba(X))
