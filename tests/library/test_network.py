"""Loss and gradient against finite differences, and the tails against exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.special import expit

from sigmoid_estimator import network as network_module
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import (
    Network,
    forward,
    loss_and_accuracy,
    loss_and_gradient,
    pack,
    penalty_and_gradient,
    settled_forward,
    settled_tie,
)

# (loss, exclusive classes, number of outputs): every row of LOSSES, and its uses
TARGETS = [
    ("log_loss", False, 1),
    ("log_loss", False, 3),
    ("log_loss", True, 3),
    ("squared_error", False, 1),
    ("squared_error", True, 3),
]


def example(loss, exclusive, n_outputs, activation="sigmoid", hidden=(4, 3)):
    random = np.random.RandomState(0)
    network = Network((2, *hidden, n_outputs), activation, loss, exclusive)
    X = random.normal(size=(12, 2))
    y = random.uniform(size=(12, n_outputs)) < 0.5
    if exclusive:
        y = np.arange(n_outputs) == random.randint(n_outputs, size=12)[:, None]
    return network, random.normal(size=network.n_parameters), X, y, random.uniform(size=12)


def central_difference(function, parameters, step=1e-6):
    gradient = np.empty_like(parameters)
    for k in range(parameters.size):
        ahead, behind = parameters.copy(), parameters.copy()
        ahead[k] += step
        behind[k] -= step
        gradient[k] = (function(ahead) - function(behind)) / (2 * step)
    return gradient


def test_every_loss_is_tested():
    networks = [example(*target)[0] for target in TARGETS]
    assert {(network.loss, network.output) for network in networks} == set(LOSSES)


@pytest.mark.parametrize("activation", [*ACTIVATIONS, ("gelu", "softsign")])
@pytest.mark.parametrize(("loss", "exclusive", "n_outputs"), TARGETS)
@pytest.mark.parametrize("weighted", [False, True])
def test_gradient_equals_finite_differences(activation, loss, exclusive, n_outputs, weighted):
    network, parameters, X, y, weight = example(loss, exclusive, n_outputs, activation)
    weight = weight if weighted else None
    gradient = loss_and_gradient(network, parameters, X, y, weight)[1]
    expected = central_difference(
        lambda p: loss_and_gradient(network, p, X, y, weight)[0], parameters
    )
    np.testing.assert_allclose(gradient, expected, atol=1e-8)


def test_penalty_gradient_equals_finite_differences_and_spares_biases():
    network, parameters, *_ = example("log_loss", False, 1)
    gradient = penalty_and_gradient(network, parameters, 0.3, 12)[1]
    expected = central_difference(
        lambda p: penalty_and_gradient(network, p, 0.3, 12)[0], parameters
    )
    np.testing.assert_allclose(gradient, expected, atol=1e-8)
    assert not np.concatenate(network.intercepts(gradient)).any()


def test_weight_of_a_sample_is_its_number_of_copies():
    network, parameters, X, y, _ = example("log_loss", True, 3)
    copies = np.arange(12) % 4
    repeated = loss_and_gradient(
        network, parameters, X.repeat(copies, axis=0), y.repeat(copies, axis=0)
    )
    weighted = loss_and_gradient(network, parameters, X, y, copies.astype(float))
    np.testing.assert_allclose(weighted[1], repeated[1], rtol=1e-12)
    assert weighted[0] == pytest.approx(repeated[0], rel=1e-12)


@pytest.mark.parametrize("distance", [37.0, 40.0, 300.0, 700.0])
def test_right_and_confident_sample_has_the_exact_tail_error(distance):
    # σ(−d) = e^{−d} to 1e-16 here; 1 − σ(d) is 0 in float64 from d = 37 on
    z, y = np.array([[distance], [-distance]]), np.array([[True], [False]])
    loss = LOSSES["log_loss", "logistic"]
    tail = np.exp(-distance)
    np.testing.assert_allclose(loss.output_error(z, y)[:, 0], [-tail, tail], rtol=1e-13)
    np.testing.assert_allclose(loss.value(z, y), [tail, tail], rtol=1e-13)


def test_softmax_tail_is_the_sum_of_the_other_probabilities():
    z, y = np.array([[50.0, 0.0, 5.0]]), np.array([[True, False, False]])
    loss = LOSSES["log_loss", "softmax"]
    others = np.exp([-50.0, -45.0])
    expected = [[-others.sum(), *others]]
    np.testing.assert_allclose(loss.output_error(z, y), expected, rtol=1e-13)
    np.testing.assert_allclose(loss.value(z, y), [others.sum()], rtol=1e-13)


def test_losses_survive_the_largest_pre_activations():
    for (_, output), loss in LOSSES.items():
        n_outputs = 3 if output == "softmax" else 1
        z = np.full((2, n_outputs), -1e150)
        z[:, 0] = [1e150, -1e150]
        y = np.zeros((2, n_outputs), bool)
        y[:, -1] = True
        assert np.isfinite(loss.value(z, y)).all()
        assert np.isfinite(loss.output_error(z, y)).all()


def test_sigmoid_slope_is_not_zero_at_40():
    slope = ACTIVATIONS["sigmoid"].slope(np.array([40.0, -40.0]))
    np.testing.assert_allclose(slope, 4.248354255291589e-18, rtol=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slope_equals_the_difference_quotient(name):
    rule = ACTIVATIONS[name]
    z = np.linspace(-4, 4, 80)  # no point at a kink
    quotient = (rule.function(z + 1e-6) - rule.function(z - 1e-6)) / 2e-6
    np.testing.assert_allclose(rule.slope(z), quotient, atol=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_asymptotes_are_where_the_activation_tends(name):
    rule = ACTIVATIONS[name]
    far = rule.function(np.array([-1e18, 1e18]))  # softsign nears its ends like 1/z
    for value, asymptote in zip(far, (rule.low, rule.high), strict=True):
        assert value == asymptote or (np.isinf(asymptote) and abs(value) > 1e6)


def test_softmax_loss_equals_exact_fractions_of_powers_of_two():
    z = np.log(np.array([[1.0, 2.0, 4.0]]))
    y = np.array([[False, False, True]])
    probability = Fraction(4, 7)
    value = LOSSES["log_loss", "softmax"].value(z, y)[0]
    assert np.exp(-value) == pytest.approx(float(probability), rel=1e-15)


def test_flat_parameters_are_views_in_scikit_learns_order():
    network = Network((3, 2, 1), "sigmoid", "log_loss", False)
    parameters = np.arange(network.n_parameters, dtype=float)
    coefs, intercepts = network.coefs(parameters), network.intercepts(parameters)
    np.testing.assert_array_equal(pack(coefs, intercepts), parameters)
    assert all(np.shares_memory(array, parameters) for array in coefs + intercepts)
    assert network.n_weights == 8


def test_accuracy_counts_a_sample_with_every_label_right():
    network = Network((1, 2), "sigmoid", "log_loss", False)
    parameters = np.array([1.0, -1.0, 0.0, 0.0])
    X, y = np.array([[1.0], [1.0]]), np.array([[True, False], [True, True]])
    loss, accuracy = loss_and_accuracy(network, parameters, X, y)
    assert accuracy == 0.5
    assert loss == pytest.approx((-3 * np.log(expit(1)) - np.log(expit(-1))) / 2)


@pytest.mark.parametrize(("loss", "exclusive", "n_outputs"), TARGETS)
def test_only_rows_near_a_tie_are_summed_again_and_to_the_same_value(
    loss, exclusive, n_outputs, monkeypatch
):
    network, parameters, X, *_ = example(loss, exclusive, n_outputs)
    # The output's bias puts the first row on its tie, of two classes or of one output.
    coefs, intercepts = network.coefs(parameters), network.intercepts(parameters)
    z = forward(network, coefs, intercepts, X)[0][-1]
    intercepts[-1][:] -= z[0]
    expected = forward(network, coefs, intercepts, X)[0][-1]
    n_rows = []

    def noted(*arguments):
        n_rows.append(len(arguments[-1]))
        return settled_tie(*arguments)

    monkeypatch.setattr(network_module, "settled_tie", noted)
    settled = settled_forward(network, coefs, intercepts, X)[0][-1]
    assert n_rows == [1]
    np.testing.assert_allclose(settled, expected, atol=1e-12)
    np.testing.assert_allclose(settled_tie(network, coefs, intercepts, X), expected, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_ties_of_sparse_rows_are_settled_as_those_of_dense_ones(dtype):
    random = np.random.RandomState(0)
    network = Network((50, 4, 3), "sigmoid", "log_loss", exclusive=True)
    X = random.normal(size=(40, 50)).astype(dtype)
    X[random.uniform(size=X.shape) < 0.8] = 0
    X[3] = 0
    parameters = random.normal(size=network.n_parameters).astype(dtype)
    layers = network.coefs(parameters), network.intercepts(parameters)
    sparse, dense = (settled_tie(network, *layers, rows) for rows in (csr_array(X), X))
    np.testing.assert_array_equal(sparse, dense)
    assert sparse.dtype == dtype


def test_a_pass_over_sparse_rows_counts_what_they_store():
    network, X = Network((50, 4, 3), "sigmoid", "log_loss", exclusive=True), np.eye(20, 50)
    assert network.weight_rows(X) == 20 * network.n_parameters
    assert network.weight_rows(csr_array(X)) == 20 * (network.n_parameters - 49 * 4)
