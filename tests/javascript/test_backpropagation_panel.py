"""The panel of backpropagation computes what the library does, in double precision."""

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import backpropagation, sample_losses, weight_gradients

PASS = """([description, parameters, inputs, wanted, loss]) => {
  const network = player.createNetwork(description);
  const pass = player.passOf(network, Float64Array.from(parameters), 0, inputs, wanted, loss);
  const columns = pass.layers.map(({ z, h, slope, demand, delta }) =>
    [z, h, slope, demand ?? [], delta].map((values) => Array.from(values)));
  return [columns, pass.loss, Array.from(pass.gradients)];
}"""
COLUMNS = ["pre_activation", "output", "slope", "demand", "delta"]


@pytest.fixture(scope="module")
def rows():
    X = np.random.default_rng(0).normal(size=(30, 3))
    first, second = X[:, 0] > 0, X[:, 1] > 0
    return X, {
        "two": first.astype(int),
        "three": first.astype(int) + second,
        "labels": np.column_stack([first, second]).astype(int),
    }


def wanted_of(y, row, kind):
    if kind == "three":
        return [int(y[row] == k) for k in range(3)]
    return np.atleast_1d(y[row]).tolist()


def same(mine, expected):
    """Equal up to 1e-12 of the largest, by which the small ones of a sum are rounded."""
    expected = np.asarray(expected, dtype=float)
    scale = np.abs(expected).max(initial=0)
    np.testing.assert_allclose(mine, expected, rtol=1e-12, atol=1e-13 * scale)


@pytest.mark.parametrize("hidden", [(), (4,), (4, 3)])
@pytest.mark.parametrize("kind", ["two", "three", "labels"])
@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_number_is_the_librarys(javascript, rows, activation, loss, kind, hidden):
    assert_numbers_are_the_librarys(javascript, rows, activation, loss, kind, hidden)


def test_every_number_is_the_librarys_with_an_activation_per_layer(javascript, rows):
    assert_numbers_are_the_librarys(javascript, rows, ["gelu", "tanh"], "log_loss", "two", (4, 3))


def assert_numbers_are_the_librarys(javascript, rows, activation, loss, kind, hidden):
    X, y = rows[0], rows[1][kind]
    clf = SigmoidMLPClassifier(hidden, activation=activation, loss=loss, max_iter=2)
    clf.set_params(random_state=1, init_scale=3.0).fit(X, y)
    description = {
        "sizes": [3, *(coef.shape[1] for coef in clf.coefs_)],
        "activation": activation,
        "output": clf.out_activation_,
        "exclusive": kind == "three",
    }
    parameters = np.concatenate([a.ravel() for a in (*clf.coefs_, *clf.intercepts_)])
    losses = sample_losses(clf, X, y)["loss"]
    for row in (0, 7, 29):
        argument = [description, parameters.tolist(), X[row].tolist()]
        layers, cost, gradients = javascript(PASS, [*argument, wanted_of(y, row, kind), loss])
        units = backpropagation(clf, X, y, sample=row)
        for number, columns in enumerate(layers, start=1):
            own = units[units["layer"] == number]
            for name, mine in zip(COLUMNS, columns, strict=True):
                if name == "demand" and number == len(layers):
                    assert mine == []  # nothing is behind the output
                else:
                    same(mine, own[name])
        assert cost == pytest.approx(losses[row], rel=1e-12)
        table = weight_gradients(clf, X, y, sample=row)
        same(gradients, in_order_of_parameters(table, clf))


def in_order_of_parameters(table, clf):
    """The gradients as the parameters lie: all weights by input, then all biases."""
    by_key = table.set_index(["layer", "unit", "input"])["gradient"]
    shapes = list(enumerate((coef.shape for coef in clf.coefs_), start=1))
    weights = [by_key[layer, u, i] for layer, (n, m) in shapes for i in range(n) for u in range(m)]
    return [*weights, *(by_key[layer, u, -1] for layer, (_, m) in shapes for u in range(m))]
