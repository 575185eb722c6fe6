"""Errors and gradients against finite differences, autograd and the figures of the literature."""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from library import networks
from library.networks import TARGETS
from scipy.special import expit
from sklearn.datasets import load_iris

from sigmoid_estimator import SigmoidMLPClassifier, datasets, plotting
from sigmoid_estimator.inspection import (
    backpropagation,
    compare,
    error_kept,
    layer_gradients,
    weight_gradients,
)
from sigmoid_estimator.losses import LOSSES

fitted = partial(networks.fitted, max_iter=15)
CASES = [
    ("binary", "log_loss", "sigmoid"),
    ("binary", "squared_error", "tanh"),
    ("multiclass", "log_loss", "scaled_sigmoid"),
    ("multiclass", "squared_error", "sigmoid"),
    ("multilabel", "log_loss", "penalized_tanh"),
    ("multiclass", "log_loss", "leaky_relu"),
]


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def trained_case(request):
    data, loss, activation = request.param
    X, y = TARGETS[data]
    return fitted(X, y, loss=loss, activation=activation), X, y


def losses_of_samples(clf, X, y, parameters=None):
    """Loss of every sample, without the library's own passes."""
    network = clf._network
    parameters = clf.history_.parameters[-1] if parameters is None else parameters
    h = X
    layers = zip(network.coefs(parameters), network.intercepts(parameters), strict=True)
    for layer, (coef, intercept) in enumerate(layers, start=1):
        z = h @ coef + intercept
        h = network.activate(z, layer) if layer < network.n_layers else z
    return LOSSES[network.loss, network.output].value(z, clf._targets.encode(y))


def central_differences(function, parameters, step=1e-6):
    """∂ of a vector-valued function after every parameter, (n_parameters, n_values)."""
    rows = []
    for k in range(parameters.size):
        ahead, behind = parameters.copy(), parameters.copy()
        ahead[k] += step
        behind[k] -= step
        rows.append((function(ahead) - function(behind)) / (2 * step))
    return np.array(rows)


def test_norms_are_those_of_finite_differences(trained_case):
    clf, X, y = trained_case
    parameters = clf.history_.parameters[-1].copy()
    slopes = central_differences(lambda p: losses_of_samples(clf, X, y, p), parameters)
    network = clf._network
    table = layer_gradients(clf, X, y, epochs=15)
    for layer in range(network.n_layers):
        per_sample = [network.intercepts(slopes[:, n])[layer] for n in range(X.shape[0])]
        coef_gradient = network.coefs(slopes.mean(axis=1))[layer]
        row = table.iloc[layer]
        # ∂C/∂b of a sample is its ∂C/∂z.
        assert row["delta_rms"] == pytest.approx(np.sqrt(np.mean(np.square(per_sample))), rel=1e-5)
        assert row["weight_gradient_norm"] == pytest.approx(
            np.linalg.norm(coef_gradient), rel=1e-5
        )
        speed = np.linalg.norm(np.mean(per_sample, axis=0))
        assert row["bias_gradient_norm"] == pytest.approx(speed, rel=1e-5)


def test_attenuation_is_relative_to_the_last_hidden_layer(trained_case):
    clf, X, y = trained_case
    table = layer_gradients(clf, X, y)
    assert (table.loc[table["layer"] == 2, "attenuation"] == 1).all()
    by_layer = table.pivot(index="epoch", columns="layer")
    for layer in (1, 3):
        np.testing.assert_allclose(
            by_layer["attenuation", layer],
            by_layer["delta_rms", layer] / by_layer["delta_rms", 2],
        )


def test_numbers_of_a_sample_are_those_of_finite_differences(trained_case):
    clf, X, y = trained_case
    sample = 11
    one = slice(sample, sample + 1)
    parameters = clf.history_.parameters[-1].copy()
    slopes = central_differences(lambda p: losses_of_samples(clf, X[one], y[one], p), parameters)
    coefs, intercepts = clf._network.coefs(slopes[:, 0]), clf._network.intercepts(slopes[:, 0])
    units = backpropagation(clf, X, y, sample=sample)
    np.testing.assert_allclose(units["delta"], np.concatenate(intercepts), atol=1e-8)
    np.testing.assert_array_equal(units["bias_gradient"], units["delta"])
    for row in weight_gradients(clf, X, y, sample=sample).itertuples():
        layer = row.layer - 1
        if row.input == -1:
            weight, slope = clf.intercepts_[layer][row.unit], intercepts[layer][row.unit]
        else:
            weight = clf.coefs_[layer][row.input, row.unit]
            slope = coefs[layer][row.input, row.unit]
        assert row.weight == weight
        assert row.gradient == pytest.approx(slope, abs=1e-8)


def test_forward_numbers_of_a_sample_are_the_layers_outputs(trained_case):
    clf, X, y = trained_case
    units = backpropagation(clf, X, y, sample=4)
    z, h = clf.layer_outputs(X, pre_activation=True), clf.layer_outputs(X)
    np.testing.assert_allclose(
        units["pre_activation"], np.concatenate([layer[4] for layer in z]), rtol=1e-12
    )
    np.testing.assert_allclose(units["output"], np.concatenate([layer[4] for layer in h]))
    sizes = clf._network.layer_sizes[1:]
    assert units["unit"].tolist() == [unit for size in sizes for unit in range(size)]


def test_demand_is_the_change_of_the_loss_with_a_units_output(trained_case):
    clf, X, y = trained_case
    sample = 2
    units = backpropagation(clf, X, y, sample=sample).set_index(["layer", "unit"])
    h = clf.layer_outputs(X[sample : sample + 1])
    network = clf._network
    for layer in (1, 2):
        tail = {"coefs": clf.coefs_[layer:], "intercepts": clf.intercepts_[layer:]}

        def loss(outputs, tail=tail, layer=layer):
            for number, (coef, b) in enumerate(zip(*tail.values(), strict=True), start=1):
                z = outputs @ coef + b
                outputs = network.activate(z, layer + number) if number < len(tail["coefs"]) else z
            value = LOSSES[network.loss, network.output].value
            return value(z, clf._targets.encode(y)[sample : sample + 1])

        expected = central_differences(
            lambda outputs, loss=loss: loss(outputs[None]), h[layer - 1][0].copy()
        )
        np.testing.assert_allclose(units.loc[layer]["demand"], expected[:, 0], atol=1e-8)


def test_delta_is_demand_times_slope_where_a_unit_has_its_own_output(trained_case):
    clf, X, y = trained_case
    units = backpropagation(clf, X, y)
    if clf.out_activation_ == "softmax":
        assert units.loc[units["layer"] == 3, "demand"].isna().all()
        units = units[units["layer"] < 3]
    np.testing.assert_allclose(units["delta"], units["demand"] * units["slope"], rtol=1e-12)


def test_output_demand_is_the_losses_own_derivative():
    X, y = TARGETS["binary"]
    for loss, derivative in (
        ("squared_error", lambda h, y: h - y),
        ("log_loss", lambda h, y: (1 - y) / (1 - h) - y / h),
    ):
        clf = fitted(X, y, loss=loss)
        for sample in (0, 1, 2):
            row = backpropagation(clf, X, y, sample=sample).iloc[-1]
            assert row["demand"] == pytest.approx(derivative(row["output"], y[sample]), rel=1e-9)


def test_gradients_are_those_of_autograd():
    torch = pytest.importorskip("torch")
    X, y = load_iris(return_X_y=True)
    clf = fitted(X, y, hidden_layer_sizes=(5, 4))
    h, layers = torch.tensor(X), []
    for coef, intercept in zip(clf.coefs_, clf.intercepts_, strict=True):
        weight = torch.tensor(coef.copy(), requires_grad=True)
        z = (torch.sigmoid(h) if layers else h) @ weight + torch.tensor(intercept.copy())
        z.retain_grad()
        layers.append((weight, z))
        h = z
    torch.nn.functional.cross_entropy(h, torch.tensor(y), reduction="sum").backward()
    n_samples = len(X)
    for row, (weight, z) in zip(
        layer_gradients(clf, X, y, epochs=15).itertuples(), layers, strict=True
    ):
        delta = z.grad
        assert row.delta_rms == pytest.approx(float(delta.square().mean().sqrt()), rel=1e-9)
        norm = float(torch.linalg.norm(weight.grad)) / n_samples
        assert row.weight_gradient_norm == pytest.approx(norm, rel=1e-9)
        speed = float(torch.linalg.norm(delta.mean(dim=0)))
        assert row.bias_gradient_norm == pytest.approx(speed, rel=1e-9)


def test_penalty_and_weights_of_samples_are_left_out():
    X, y = TARGETS["binary"]
    weighted = SigmoidMLPClassifier((3,), alpha=5.0, max_iter=1, random_state=0)
    weighted.fit(X, y, sample_weight=np.linspace(0, 3, len(y)))
    plain = SigmoidMLPClassifier((3,), max_iter=1, random_state=0).fit(X, y)
    for one, other in zip(
        layer_gradients(weighted, X, y, epochs=0).to_numpy(),
        layer_gradients(plain, X, y, epochs=0).to_numpy(),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)


def test_full_batch_gradient_is_the_films_own():
    X, y = TARGETS["binary"]
    clf = fitted(X, y, solver="sgd", batch_size="full", momentum=0.0)
    table = layer_gradients(clf, X, y).pivot(index="epoch", columns="layer")
    # The film has the gradient that led to a record, taken at the one before.
    np.testing.assert_allclose(
        table["weight_gradient_norm"].to_numpy()[:-1],
        clf.history_.gradient_norms[1:],
        rtol=1e-9,
    )


def test_without_a_hidden_layer_nothing_is_attenuated():
    X, y = TARGETS["binary"]
    table = layer_gradients(fitted(X, y, hidden_layer_sizes=()), X, y)
    assert table["attenuation"].isna().all()
    assert table["delta_rms"].notna().all()


def chain(weight, n_hidden):
    """Sigmoids one after the other, all at their centre for the row 0."""
    biases = [[0.0]] + [[-weight / 2]] * n_hidden
    return SigmoidMLPClassifier.from_layers(
        [[[weight]]] * (n_hidden + 1), biases, activation="sigmoid", classes=[0, 1]
    )


@pytest.mark.parametrize("n_hidden", [2, 3, 5])
@pytest.mark.parametrize("weight", [0.5, 4.0, 8.0])
def test_a_chain_keeps_a_quarter_of_its_weight_per_layer(weight, n_hidden):
    (row,) = error_kept(layer_gradients(chain(weight, n_hidden), [[0.0]], [1])).itertuples()
    assert row.kept == pytest.approx((weight / 4) ** (n_hidden - 1))
    assert row.per_layer == pytest.approx(weight / 4)


def test_what_is_kept_is_the_attenuation_of_the_first_layer_of_every_record():
    X, y = TARGETS["binary"]
    table = layer_gradients(fitted(X, y, hidden_layer_sizes=(4, 3, 5)), X, y)
    kept = error_kept(table)
    first = table[table["layer"] == 1]
    assert kept["epoch"].tolist() == list(range(16))
    np.testing.assert_allclose(kept["kept"], first["attenuation"])
    np.testing.assert_allclose(kept["per_layer"] ** 2, kept["kept"])


def test_networks_of_every_depth_are_told_by_name():
    shallow, middle, deep = (chain(2.0, n_hidden) for n_hidden in (0, 1, 3))
    frame = compare({"deep": deep, "none": shallow, "one": middle}, [[0.0]], [1])
    kept = error_kept(frame).set_index("name")
    assert kept.index.tolist() == ["deep", "none", "one"]
    np.testing.assert_allclose(kept["kept"], [0.25, np.nan, 1])
    np.testing.assert_allclose(kept["per_layer"], [0.5, np.nan, np.nan])


def test_where_no_error_comes_down_nothing_is_kept():
    (row,) = error_kept(layer_gradients(chain(0.0, 3), [[0.0]], [1])).itertuples()
    assert np.isnan(row.kept)
    assert np.isnan(row.per_layer)


def test_the_last_epoch_stands_out_and_dashes_grow_towards_it():
    X, y = TARGETS["binary"]
    table = layer_gradients(fitted(X, y), X, y)
    encoding = plotting.gradients_by_depth(table, epochs=[0, 2, 5, 15]).to_dict()["encoding"]
    ranges = {name: encoding[name]["scale"]["range"] for name in ("color", "strokeWidth")}
    assert len(set(ranges["color"][:-1])) == 1
    assert ranges["color"][-1] not in ranges["color"][:-1]
    assert ranges["strokeWidth"][-1] > max(ranges["strokeWidth"][:-1])
    assert encoding["strokeWidth"]["scale"]["type"] == "ordinal"
    *dashes, last = encoding["strokeDash"]["scale"]["range"]
    lengths = [dash for dash, _ in dashes]
    assert all(later >= 2 * earlier for earlier, later in pairwise(lengths))
    assert last == [1, 0]  # solid


def test_gradients_have_a_cursor_where_an_epoch_is_shown():
    X, y = TARGETS["binary"]
    table = layer_gradients(fitted(X, y), X, y)
    assert "layer" not in plotting.layer_gradients(table).to_dict()
    spec = plotting.layer_gradients(table, epoch=7).to_dict()
    (cursor,) = (layer for layer in spec["layer"] if layer["mark"]["type"] == "rule")
    assert [row["epoch"] for row in spec["datasets"][cursor["data"]["name"]]] == [7]


def test_errors_far_past_100_percent_are_not_rounded_to_0():
    clf = SigmoidMLPClassifier.from_layers(
        [[[1.0]], [[1.0]]], [[0.0], [400.0]], activation="sigmoid", classes=[0, 1]
    )
    table = layer_gradients(clf, [[0.0]], [1])
    delta = np.exp(-400.5)  # its square is below float64
    np.testing.assert_allclose(table["delta_rms"], [delta / 4, delta], rtol=1e-12)
    np.testing.assert_allclose(table["attenuation"], [1, 4], rtol=1e-12)


@pytest.mark.parametrize("hidden_bias", [0.0, -120.0])
def test_float32_errors_past_100_percent_are_not_rounded_to_0(hidden_bias):
    layers = [[[1.0]], [[1.0]]], [[hidden_bias], [120.0]]
    double, single = (
        SigmoidMLPClassifier.from_layers(
            *([np.array(array, dtype=dtype) for array in arrays] for arrays in layers),
            activation="sigmoid",
            classes=[0, 1],
        )
        for dtype in (np.float64, np.float32)
    )
    assert single.coefs_[0].dtype == np.float32
    table = layer_gradients(single, [[1.0]], [1])
    np.testing.assert_allclose(table, layer_gradients(double, [[1.0]], [1]), rtol=1e-12)
    assert (table["weight_gradient_norm"] > 0).all()
    output = np.exp(-120 - expit(1 + hidden_bias))
    assert table["delta_rms"].iloc[1] == pytest.approx(output, rel=1e-12)


# Figures of a thousand weights each: seeds lie within 4 %, their mean within 2 %.
@pytest.mark.parametrize(
    ("activation", "init", "factor"),
    [
        ("sigmoid", ("lecun_uniform", 3**-0.5), np.sqrt(1 / 3) / 4),  # U(±1/√n)
        ("sigmoid", ("glorot_uniform", 1.0), 0.24),
        ("tanh", ("lecun_uniform", 3**-0.5), np.sqrt(1 / 3)),
        ("tanh", ("glorot_uniform", 1.0), 0.96),
        ("relu", ("he_normal", 1.0), 1.0),
        ("relu", ("glorot_uniform", 1.0), np.sqrt(1 / 2)),
        ("scaled_sigmoid", ("glorot_uniform", 1.0), 0.99),
        ("penalized_tanh", ("glorot_uniform", 1.0), np.sqrt((1 + 1 / 16) / 2)),
    ],
)
def test_attenuation_per_layer_at_initialisation(activation, init, factor):
    X, y = datasets.load_digits(return_X_y=True)
    X = X / 16
    X = X - X.mean(axis=0)
    factors = []
    for seed in range(3):
        clf = SigmoidMLPClassifier(
            (100,) * 10,
            activation=activation,
            init=init[0],
            init_scale=init[1],
            max_iter=1,
            random_state=seed,
        ).fit(X[:50], y[:50])
        first = layer_gradients(clf, X, y, epochs=0)["attenuation"].iloc[0]
        factors.append(first ** (1 / 9))
    assert np.exp(np.mean(np.log(factors))) == pytest.approx(factor, rel=0.03)


@pytest.mark.parametrize(
    "speeds", [[0.066, 0.309], [0.012, 0.060, 0.283], [0.003, 0.017, 0.070, 0.285]]
)
def test_nielsens_layers_learn_at_his_speeds(speeds):
    X, y = datasets.load_digits(return_X_y=True)
    labels = np.eye(10, dtype=int)[y]  # his outputs are ten sigmoids with cross-entropy
    sizes = [64, *[30] * len(speeds), 10]
    measured = []
    for seed in range(5):
        random = np.random.RandomState(seed)
        coefs = [random.normal(0, n_in**-0.5, (n_in, n_out)) for n_in, n_out in pairwise(sizes)]
        clf = SigmoidMLPClassifier(
            sizes[1:-1],
            coef_init=coefs,
            intercept_init=[random.normal(size=size) for size in sizes[1:]],
            max_iter=1,
        ).fit(X[:50] / 16, labels[:50])
        table = layer_gradients(clf, X / 16, labels, epochs=0)
        measured.append(table["bias_gradient_norm"].to_numpy()[:-1])
    # The book's are of one draw on other digits; draws differ by a quarter here.
    np.testing.assert_allclose(np.mean(measured, axis=0), speeds, rtol=0.3)


@pytest.mark.parametrize("sample", [-1, 60, 1.0, "first"])
def test_a_sample_is_one_of_the_rows(sample):
    X, y = TARGETS["binary"]
    clf = fitted(X, y)
    for follow in (backpropagation, weight_gradients):
        with pytest.raises(ValueError, match="one of the 60 rows"):
            follow(clf, X, y, sample=sample)
