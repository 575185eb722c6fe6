"""The Hessian against finite differences of the gradient and closed forms; 2/η by the film."""

import sys
from functools import partial

import numpy as np
import pytest
from library import networks
from library.networks import TARGETS, fitted_neuron
from scipy.sparse import csr_matrix
from scipy.special import expit

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.datasets import load_iris, load_line, load_noisy_line
from sigmoid_estimator.inspection import sharpness
from sigmoid_estimator.inspection.hessian import hessians, largest_eigenvalues
from sigmoid_estimator.inspection.sharpness import halvings
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import loss_and_gradient

sharpness_module = sys.modules[sharpness.__module__]
fitted = partial(networks.fitted, max_iter=15)
DESCENT = {"solver": "sgd", "batch_size": "full", "momentum": 0.0}
CASES = [
    ("binary", "log_loss", "sigmoid"),
    ("binary", "squared_error", "tanh"),
    ("multiclass", "log_loss", "scaled_sigmoid"),
    ("multiclass", "squared_error", "sigmoid"),
    ("multilabel", "log_loss", "penalized_tanh"),
    ("multiclass", "log_loss", "leaky_relu"),
    ("binary", "log_loss", "relu"),
    ("multilabel", "log_loss", "identity"),
    ("binary", "log_loss", ["gelu", "softsign"]),
]


def hessian_by_differences(clf, X, y, parameters, weight=None, step=1e-5):
    """∂ gradient, column by column."""
    network, encoded = clf._network, clf._targets.encode(np.asarray(y))
    columns = []
    for k in range(parameters.size):
        ahead, behind = parameters.copy(), parameters.copy()
        ahead[k] += step
        behind[k] -= step
        gradients = [loss_and_gradient(network, p, X, encoded, weight)[1] for p in (ahead, behind)]
        columns.append((gradients[0] - gradients[1]) / (2 * step))
    return np.array(columns)


def hessian_by_products(clf, X, y, parameters):
    """Each product with an axis, of two records at once; that of the second."""
    stack = np.array([0 * parameters + 0.1, parameters])
    at = hessians(clf._network, stack, X, clf._targets.encode(np.asarray(y)), 1 / X.shape[0])
    return np.array([at.times(np.array([v, v]))[1] for v in np.eye(len(parameters))])


@pytest.mark.parametrize(("data", "loss", "activation"), CASES)
def test_products_and_sharpness_are_those_of_differences_of_the_gradient(data, loss, activation):
    X, y = TARGETS[data]
    clf = fitted(X, y, loss=loss, activation=activation)
    H = hessian_by_differences(clf, X, y, clf.history_.parameters[7])
    exact = hessian_by_products(clf, X, y, clf.history_.parameters[7])
    np.testing.assert_allclose(exact, H, atol=1e-6 * np.abs(H).max())
    measured = sharpness(clf, X, y, epochs=[3, 7])["sharpness"].iloc[1]
    assert measured == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-3)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_products_of_every_activation_are_those_of_differences_of_the_gradient(name):
    X, y = TARGETS["multiclass"]
    clf = fitted(X, y, activation=name, hidden_layer_sizes=(4, 3))
    parameters = clf.history_.parameters[5]
    H = hessian_by_differences(clf, X, y, parameters, step=1e-6)
    exact = hessian_by_products(clf, X, y, parameters)
    np.testing.assert_allclose(exact, H, atol=1e-5 * np.abs(H).max())


@pytest.mark.parametrize("hidden", [(), (5,), (4, 3)])
@pytest.mark.parametrize("data", TARGETS)
def test_rows_count_by_their_weights(data, hidden):
    X, y = TARGETS[data]
    clf = fitted(X, y, hidden_layer_sizes=hidden)
    weight = np.random.RandomState(0).exponential(size=len(X))
    H = hessian_by_differences(clf, X, y, clf.history_.parameters[7], weight)
    measured = sharpness(clf, X, y, epochs=7, sample_weight=weight)["sharpness"].iloc[0]
    assert measured == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-3)
    assert measured != pytest.approx(sharpness(clf, X, y, epochs=7)["sharpness"].iloc[0], rel=1e-3)
    doubled = sharpness(clf, X, y, epochs=7, sample_weight=np.full(len(X), 2.0))["sharpness"]
    assert doubled[0] == pytest.approx(sharpness(clf, X, y, epochs=7)["sharpness"][0], rel=1e-9)
    with pytest.raises(ValueError, match="non-negative"):
        sharpness(clf, X, y, sample_weight=-weight)


@pytest.mark.parametrize("hidden", [(3, 3), (8,), (6, 6, 6)])
def test_every_record_of_a_film_has_its_largest_eigenvalue(hidden):
    # Two large eigenvalues change places, again and again: three classes have two.
    X, y = load_iris(return_X_y=True)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    clf = networks.fitted(
        X, y, hidden_layer_sizes=hidden, solver="adam", learning_rate_init=0.02, max_iter=300
    )  # fmt: skip
    frame = sharpness(clf, X, y)
    for record in range(0, len(frame), 2):
        H = hessian_by_products(clf, X, y, clf.history_.parameters[record])
        largest = np.linalg.eigvalsh((H + H.T) / 2)[-1]
        assert frame["sharpness"][record] == pytest.approx(largest, rel=1e-3)


def test_records_are_measured_alike_in_blocks_of_any_size(monkeypatch):
    X, y = TARGETS["multiclass"]
    clf = fitted(X, y, max_iter=40, hidden_layer_sizes=(6,))
    together = sharpness(clf, X, y)["sharpness"]
    for entries in (1, 5 * 6 * len(X)):
        monkeypatch.setattr(sharpness_module, "ENTRIES", entries)
        np.testing.assert_allclose(sharpness(clf, X, y)["sharpness"], together, rtol=3e-4)


@pytest.mark.parametrize("n", [1, 2, 3, 16, 41])
@pytest.mark.parametrize("n_first", [1, 3, 100])
def test_every_record_is_measured_once_between_earlier_ones(n, n_first):
    seen = set()
    for records, distance in halvings(n, n_first):
        assert len(records) <= n_first or distance
        for record in records.tolist():
            around = {record - distance, record + distance} if distance else set()
            assert {other for other in around if 0 <= other < n} <= seen
            assert record >= distance
            assert record not in seen
        seen |= set(records.tolist())
    assert seen == set(range(n))


@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
def test_a_neuron_has_the_closed_form(loss):
    X, y = load_noisy_line(return_X_y=True)
    clf = fitted_neuron(X, y, loss=loss, max_iter=50)
    for row in sharpness(clf, X, y).iloc[::10].itertuples():
        w, b = clf.coef_history_[0][row.epoch, :, 0], clf.intercept_history_[0][row.epoch, 0]
        p = expit(X @ w + b)
        slope = p * (1 - p)
        bend = slope if loss == "log_loss" else slope * (slope + (p - y) * (1 - 2 * p))
        V = np.column_stack([X, np.ones(len(X))])
        largest = np.linalg.eigvalsh(V.T @ (bend[:, None] * V) / len(V))[-1]
        assert row.sharpness == pytest.approx(largest, rel=1e-9)


@pytest.mark.parametrize("data", ["multiclass", "multilabel"])
def test_a_layer_of_several_outputs_is_exact(data):
    X, y = TARGETS[data]
    clf = fitted(X, y, hidden_layer_sizes=())
    H = hessian_by_differences(clf, X, y, clf.history_.parameters[15])
    measured = sharpness(clf, X, y, epochs=15)["sharpness"].iloc[0]
    assert measured == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-6)


def test_a_wide_neuron_and_sparse_rows_are_exact_too():
    random = np.random.RandomState(0)
    X = random.normal(size=(80, 40))
    clf = fitted_neuron(X, X[:, 0] > 0, max_iter=5)
    slope = expit(clf.decision_function(X)) * expit(-clf.decision_function(X))
    V = np.column_stack([X, np.ones(len(X))])
    largest = np.linalg.eigvalsh(V.T @ (slope[:, None] * V) / len(V))[-1]
    for rows in (X, csr_matrix(X)):
        measured = sharpness(clf, rows, X[:, 0] > 0, epochs=5)["sharpness"][0]
        assert measured == pytest.approx(largest, rel=1e-9)


def products_of(*matrices):
    stack = np.array(matrices)
    return lambda v, which: (stack[which] @ v[:, :, None])[:, :, 0]


def test_eigenvalues_are_found_from_nowhere_and_after_they_have_changed_places():
    matrix = np.diag([1.0, 1.2, *np.linspace(0, 0.9, 60)])
    starts = np.random.RandomState(0).normal(size=(1, 2, 62))
    (value,), pair = largest_eigenvalues(products_of(matrix), starts, tol=1e-8, from_nowhere=True)
    assert value == pytest.approx(1.2, rel=1e-8)
    np.testing.assert_allclose(np.abs(pair[0, :, :2]), [[0, 1], [1, 0]], atol=1e-2)
    matrix[0, 0] = 1.5
    assert largest_eigenvalues(products_of(matrix), pair)[0] == pytest.approx(1.5, rel=1e-4)


def test_matrices_are_left_one_by_one():
    random = np.random.RandomState(0)
    bases = [np.linalg.qr(random.normal(size=(30, 30))).Q for _ in range(4)]
    spectra = [np.append(np.linspace(-3, -1, 29), top) for top in (5.0, -0.9, 1e-9, -0.999)]
    matrices = [Q @ np.diag(values) @ Q.T for Q, values in zip(bases, spectra, strict=True)]
    values, _ = largest_eigenvalues(products_of(*matrices), random.normal(size=(4, 2, 30)), 1e-9)
    np.testing.assert_allclose(values, [5.0, -0.9, 1e-9, -0.999], rtol=1e-6, atol=1e-12)


def test_eigenvalues_of_a_matrix_of_zeros_and_of_no_numbers():
    starts = np.random.RandomState(0).normal(size=(3, 2, 5))
    product = products_of(np.zeros((5, 5)), np.full((5, 5), np.nan), np.eye(5))
    for from_nowhere in (False, True):
        values, pairs = largest_eigenvalues(product, starts, from_nowhere=from_nowhere)
        np.testing.assert_allclose(values, [0, np.nan, 1])
        assert np.isfinite(pairs).all()


def test_of_units_so_saturated_that_only_rounding_curves_nothing_is_warned():
    X, y = load_iris(return_X_y=True)
    settings = {"activation": "penalized_tanh", "init": "centered_lsuv", "init_scale": 100.0}
    clf = SigmoidMLPClassifier(
        (5,), loss="squared_error", max_iter=3, random_state=78, **DESCENT | settings
    )
    rows = X[y < 2], y[y < 2]
    assert np.abs(sharpness(clf.fit(*rows), *rows)["sharpness"]).max() < 1e-100


def test_the_default_run_lives_at_the_edge_of_stability():
    X, y = load_line(return_X_y=True)
    clf = fitted_neuron(X, y, learning_rate_init=5.0, max_iter=1000)
    frame = sharpness(clf, X, y)
    assert (frame["stability_bound"] == 0.4).all()
    assert frame["sharpness"].max() == pytest.approx(1.6, abs=0.05)
    sharp = frame["epoch"][frame["sharpness"] > 0.4]
    assert sharp.iloc[-1] == clf.first_perfect_epoch_ == 21
    assert (np.diff(clf.history_.loss)[22:] < 0).all()


@pytest.mark.parametrize(
    "other",
    [
        {"solver": "adam"},
        {"momentum": 0.5},
        {"batch_size": 20},
        {"learning_rate": "invscaling"},
        {"layer_learning_rates": [1.0, 2.0]},
    ],
)
def test_there_is_no_bound_where_steps_are_not_plain_descent(other):
    X, y = TARGETS["binary"]
    clf = fitted(X, y, hidden_layer_sizes=(3,), **{**DESCENT, **other})
    assert sharpness(clf, X, y, epochs=3)["stability_bound"].isna().all()


def test_the_bound_follows_the_rate_that_the_film_says():
    X, y = TARGETS["binary"]
    clf = SigmoidMLPClassifier(
        (3,), learning_rate_init=0.5, layer_learning_rates=[2.0, 2.0], max_iter=3, **DESCENT
    )
    clf.set_params(warm_start=True, random_state=0).fit(X, y)
    clf.set_params(learning_rate_init=4.0).fit(X, y)
    # Of the record between both, the rate is that of the step which begins there.
    assert sharpness(clf, X, y)["stability_bound"].tolist() == [2, 2, 2, 0.25, 0.25, 0.25, 0.25]
    given = SigmoidMLPClassifier.from_layers(
        clf.coefs_, clf.intercepts_, activation="sigmoid", classes=[0, 1]
    )
    assert np.isnan(sharpness(given, X, y)["stability_bound"][0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_curvature_equals_the_difference_quotient_of_the_slope(name):
    rule = ACTIVATIONS[name]
    z = np.linspace(-4, 4, 80)  # no point at a kink
    quotient = (rule.slope(z + 1e-6) - rule.slope(z - 1e-6)) / 2e-6
    np.testing.assert_allclose(rule.curvature(z), quotient, atol=1e-8)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_curvature_is_0_far_out_and_keeps_its_type(name, dtype):
    far = np.finfo(dtype).max / 4
    found = ACTIVATIONS[name].curvature(np.array([-np.inf, -far, -1e4, 1e4, far, np.inf], dtype))
    assert found.dtype == dtype
    np.testing.assert_allclose(found, 0, atol=1e-11)


@pytest.mark.parametrize(("loss", "output"), LOSSES)
def test_change_of_the_error_equals_the_difference_quotient(loss, output):
    rule, random = LOSSES[loss, output], np.random.RandomState(0)
    z, change = random.normal(size=(2, 20, 3))
    y = np.arange(3) == random.randint(3, size=20)[:, None]
    errors = [rule.output_error(z + step * change, y) for step in (1e-6, -1e-6)]
    quotient = (errors[0] - errors[1]) / 2e-6
    found = rule.error_change(rule.curvature(z, y), change)
    np.testing.assert_allclose(found, quotient, atol=1e-8)


def test_change_of_a_certain_softmax_is_that_of_the_others():
    # p of the leader rounds to 1; what is left of it is Σ of the others.
    z, y = np.array([[50.0, 0.0, 5.0]]), np.array([[True, False, False]])
    change = np.array([[1.0, 3.0, -2.0]])
    small = np.exp([-50.0, -45.0])
    expected = [-(small * [2, -3]).sum(), *(small * [2, -3])]
    rule = LOSSES["log_loss", "softmax"]
    found = rule.error_change(rule.curvature(z, y), change)[0]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
