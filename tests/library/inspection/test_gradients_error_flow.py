"""The error's way down against finite differences and its bound."""

from functools import partial

import numpy as np
import pytest
from library import networks
from scipy.special import logsumexp
from sklearn.datasets import load_iris, make_moons

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import error_flow, layer_gradients

fitted = partial(networks.fitted, hidden_layer_sizes=(5, 4, 3), max_iter=30)
X, Y = make_moons(40, noise=0.1, random_state=0)
STEP = 1e-6


def output_from(clf, layer, z):
    """The output's pre-activation, from that of a layer on."""
    function = ACTIVATIONS[clf.activation].function
    for coef, intercept in zip(clf.coefs_[layer:], clf.intercepts_[layer:], strict=True):
        z = function(z) @ coef + intercept
    return z


def losses(clf, z, y):
    """Cross-entropy of every sample."""
    if z.shape[1] == 1:
        return np.logaddexp(0, -(2 * y - 1) * z[:, 0])
    return logsumexp(z, axis=1) - z[np.arange(len(y)), y]


def numerical_deltas(clf, X, y):
    """∂C/∂z of every layer, by central differences."""
    deltas = []
    for layer, z in enumerate(clf.layer_outputs(X, pre_activation=True), start=1):
        delta = np.zeros_like(z)
        for unit in range(z.shape[1]):
            step = STEP * (np.arange(z.shape[1]) == unit)
            up, down = (losses(clf, output_from(clf, layer, z + s * step), y) for s in (1, -1))
            delta[:, unit] = (up - down) / (2 * STEP)
        deltas.append(delta)
    return deltas


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "scaled_sigmoid", "penalized_tanh"])
def test_factors_are_those_of_finite_differences(activation):
    clf = fitted(X, Y, activation=activation)
    sizes = [np.linalg.norm(delta) for delta in numerical_deltas(clf, X, Y)]
    flow = error_flow(clf, X, Y)
    np.testing.assert_allclose(flow["factor"], np.divide(sizes[:-1], sizes[1:]), rtol=1e-5)


def test_factors_of_a_softmax_are_those_of_finite_differences():
    data, species = load_iris(return_X_y=True)
    clf = fitted(data, species, hidden_layer_sizes=(4, 3))
    sizes = [np.linalg.norm(delta) for delta in numerical_deltas(clf, data, species)]
    flow = error_flow(clf, data, species)
    np.testing.assert_allclose(flow["factor"], np.divide(sizes[:-1], sizes[1:]), rtol=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("epoch", [0, 30])
def test_no_factor_exceeds_its_bound(activation, epoch):
    clf = fitted(X, Y, activation=activation, init="normal")
    flow = error_flow(clf, X, Y, epoch=epoch)
    assert (flow["factor"] <= flow["bound"] * (1 + 1e-12)).all()


@pytest.mark.parametrize(
    ("activation", "steepest"),
    [
        ("sigmoid", 0.25),
        ("tanh", 1),
        ("relu", 1),
        ("leaky_relu", 1),
        ("identity", 1),
        ("scaled_sigmoid", 1),
        ("penalized_tanh", 1),
    ],
)
def test_the_bound_is_the_steepest_slope_times_the_spectral_norm(activation, steepest):
    clf = fitted(X, Y, activation=activation)
    flow = error_flow(clf, X, Y)
    singular = [np.linalg.svd(coef, compute_uv=False)[0] for coef in clf.coefs_[1:]]
    np.testing.assert_allclose(flow["spectral_norm"], singular)
    np.testing.assert_allclose(flow["bound"], steepest * np.array(singular))
    z = np.linspace(-3, 3, 1201)
    assert ACTIVATIONS[activation].slope(z).max() <= steepest


def test_weights_below_4_do_not_shrink_the_error_in_a_layer():
    n = 16
    coefs = [np.zeros((1, n)), np.full((n, n), 1.0), np.full((n, 1), 1.0)]
    intercepts = [np.zeros(n), np.full(n, -n / 2), np.zeros(1)]
    clf = SigmoidMLPClassifier.from_layers(coefs, intercepts, activation="sigmoid", classes=[0, 1])
    first = error_flow(clf, [[0.0]], [1]).iloc[0]
    assert first["largest_weight"] == 1
    assert first["factor"] == pytest.approx(n / 4)


def test_factors_follow_from_the_errors_of_the_layers():
    clf = fitted(X, Y)
    errors = layer_gradients(clf, X, Y, epochs=12)["delta_rms"].to_numpy()
    sizes = errors * np.sqrt([5, 4, 3, 1])
    flow = error_flow(clf, X, Y, epoch=12)
    assert flow["epoch"].tolist() == [12] * 3
    assert flow["layer"].tolist() == [2, 3, 4]
    np.testing.assert_allclose(flow["factor"], sizes[:-1] / sizes[1:])


def test_the_largest_weight_is_that_of_the_layer_the_error_comes_from():
    clf = fitted(X, Y)
    expected = [np.abs(coef).max() for coef in clf.coefs_[1:]]
    assert error_flow(clf, X, Y)["largest_weight"].tolist() == expected


def test_without_a_hidden_layer_there_is_no_way_down():
    assert error_flow(fitted(X, Y, hidden_layer_sizes=()), X, Y).empty


def test_where_no_error_is_left_there_is_no_factor():
    clf = fitted(X, Y, init="zeros", max_iter=1)
    flow = error_flow(clf, X, Y, epoch=0)
    assert flow["factor"].isna().tolist() == [True, True, False]
    assert flow["factor"].iloc[-1] == 0
