"""The limit of large weights against its closed form, small changes against their own size."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from library import networks
from library.networks import given_neuron
from scipy.sparse import csc_matrix, csr_matrix
from scipy.special import expit
from sklearn.datasets import load_iris, make_moons
from sklearn.exceptions import NotFittedError

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import linear_response, perceptron_gap

fitted = partial(networks.fitted, hidden_layer_sizes=(5,), max_iter=200)
X, Y = make_moons(100, noise=0.1, random_state=0)
FACTORS = [1, 3, 10, 30, 100]


def test_gap_of_a_single_neuron_is_the_sigmoid_of_its_nearest_input():
    inputs = np.array([[0.5], [1.0], [-2.0]])
    gaps = perceptron_gap(given_neuron(2.0, 0.0), inputs, FACTORS, margin=0.9)
    np.testing.assert_allclose(gaps["sup_gap"], expit(-np.array(FACTORS) * 1.0), rtol=1e-9)
    np.testing.assert_allclose(
        gaps["mean_gap"],
        [np.mean(expit(-factor * np.array([1.0, 2.0, 4.0]))) for factor in FACTORS],
        rtol=1e-9,
    )


def test_a_tie_is_left_out_and_next_to_it_the_gap_stays_one_half():
    gaps = perceptron_gap(given_neuron(1.0, 0.0), np.array([[0.0], [1e-12]]), FACTORS)
    np.testing.assert_allclose(gaps["sup_gap"], 0.5, rtol=1e-9)
    assert gaps["n_ties"].tolist() == gaps["n_inputs"].tolist() == [1] * 5
    left_out = perceptron_gap(given_neuron(1.0, -3.0), np.array([[3.0]]), FACTORS)
    assert left_out["sup_gap"].isna().all()
    assert left_out["n_ties"].tolist() == [1] * 5
    assert left_out["n_inputs"].tolist() == [0] * 5


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "scaled_sigmoid"])
def test_gap_of_a_network_falls_where_no_unit_is_near_its_line(activation):
    clf = fitted(X, Y, activation=activation)
    gaps = perceptron_gap(clf, X, [*FACTORS, 1000, 10_000], margin=0.01)
    assert gaps["sup_gap"].iloc[-1] < 1e-9
    assert (gaps["n_inputs"] > 0).all()


def test_softmax_outputs_tend_to_one_hot():
    data, species = load_iris(return_X_y=True)
    clf = fitted(data, species, hidden_layer_sizes=())
    gaps = perceptron_gap(clf, data, [1, 1000], margin=0.1)
    assert gaps["sup_gap"].iloc[1] < 1e-9


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "penalized_tanh"])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_error_of_the_linear_prediction_falls_with_the_square_of_the_change(activation, n_classes):
    data = load_iris(return_X_y=True) if n_classes == 3 else (X, Y)
    clf = fitted(*data, hidden_layer_sizes=(5, 4), activation=activation, max_iter=50)
    errors = []
    for scale in (1e-3, 1e-4):
        changes = linear_response(clf, data[0], scale, random_state=0)
        errors.append(np.abs(changes["predicted_change"] - changes["actual_change"]).median())
    assert errors[1] < errors[0] / 50
    assert len(changes) == len(data[0]) * clf.n_outputs_


def test_a_perceptron_stays_or_flips():
    steps = fitted(X, Y, hidden_layer_sizes=()).as_perceptron()
    changes = linear_response(steps, X, 1.0, random_state=0)
    assert not changes["predicted_change"].any()
    assert set(np.abs(changes["actual_change"])) == {0.0, 1.0}


def test_scale_is_positive():
    with pytest.raises(ValueError, match="scale must be positive"):
        linear_response(fitted(X, Y), X, 0)


@pytest.mark.parametrize("output", ["logistic", "softmax"])
def test_float32_weights_are_changed_and_compared_in_float64(output):
    data = load_iris(return_X_y=True) if output == "softmax" else (X, Y)
    clf = fitted(data[0].astype(np.float32), data[1], hidden_layer_sizes=(4,))
    assert clf.coefs_[0].dtype == np.float32
    same = SigmoidMLPClassifier.from_layers(
        [coef.astype(float) for coef in clf.coefs_],
        [b.astype(float) for b in clf.intercepts_],
        activation="sigmoid",
        classes=clf.classes_,
    )
    single, double = (linear_response(a, data[0], 1e-6, random_state=0) for a in (clf, same))
    pd.testing.assert_frame_equal(single, double, rtol=1e-12)
    change = single["actual_change"]
    assert (single["predicted_change"] - change).abs().max() < 1e-4 * change.abs().max()
    single, double = (perceptron_gap(a, data[0], FACTORS, margin=0.1) for a in (clf, same))
    pd.testing.assert_frame_equal(single, double, rtol=1e-12)


@pytest.mark.parametrize("make", [csr_matrix, csc_matrix])
@pytest.mark.parametrize("hidden", [(), (5,)])
def test_sparse_inputs_are_answered_as_dense_ones(make, hidden):
    clf = fitted(X, Y, hidden_layer_sizes=hidden)
    sparse, dense = (linear_response(clf, a, 0.1, random_state=0) for a in (make(X), X))
    pd.testing.assert_frame_equal(sparse, dense, rtol=1e-9, atol=1e-15)
    sparse, dense = (perceptron_gap(clf, a, FACTORS) for a in (make(X), X))
    pd.testing.assert_frame_equal(sparse, dense, rtol=1e-9)


@pytest.mark.parametrize("setting", [0.1, [1, 10]])
def test_an_unfitted_classifier_is_refused(setting):
    measure = perceptron_gap if isinstance(setting, list) else linear_response
    with pytest.raises(NotFittedError):
        measure(SigmoidMLPClassifier(), X, setting)


def test_factors_are_a_sequence_and_the_margin_a_distance():
    with pytest.raises(ValueError, match=r"factors must be a sequence .*, got 2\."):
        perceptron_gap(fitted(X, Y), X, 2)
    for margin in (-1, np.nan):
        with pytest.raises(ValueError, match="margin must be a distance of at least 0, got"):
            perceptron_gap(fitted(X, Y), X, FACTORS, margin=margin)
