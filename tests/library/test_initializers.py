"""How weights begin: the rules' variances, LSUV, and what the parameters do to them."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.initializers import INITIALIZERS, initial_weights, orthonormal
from sigmoid_estimator.network import Network

VARIANCES = {  # of a weight, from fan_in and fan_out
    "glorot_uniform": lambda i, o: 2 / (i + o),
    "glorot_normal": lambda i, o: 2 / (i + o),
    "glorot_uniform_4x": lambda i, o: 16 * 2 / (i + o),
    "lecun_normal": lambda i, _: 1 / i,
    "lecun_uniform": lambda i, _: 1 / i,
    "he_normal": lambda i, _: 2 / i,
    "normal": lambda *_: 1,
    "zeros": lambda *_: 0,
}
DATA_DRIVEN = {"lsuv", "centered_lsuv"}


def digits():
    X, y = load_digits(return_X_y=True)
    X = X[:500] / 16
    return X - X.mean(), y[:500]


def fresh(init, hidden=(300,), activation="sigmoid", **parameters):
    """A classifier as good as untrained: its first record is the initial weights."""
    clf = SigmoidMLPClassifier(
        hidden, activation, init=init, max_iter=1, random_state=0, **parameters
    )
    return clf.fit(*digits()).at_epoch(0)


def of_a_layer():
    """Five inputs, three output units."""
    return Network((5, 3), "sigmoid", "log_loss", exclusive=True)


def test_every_initialiser_is_tested():
    assert set(VARIANCES) | DATA_DRIVEN == set(INITIALIZERS)


@pytest.mark.parametrize("init", VARIANCES)
def test_weights_have_the_variance_of_the_rule_and_biases_are_zero(init):
    clf = fresh(init)
    assert clf.coefs_[0].var() == pytest.approx(VARIANCES[init](64, 300), rel=0.05)
    assert not np.concatenate(clf.intercepts_).any()


@pytest.mark.parametrize("name", ["glorot_uniform", "lecun_uniform", "glorot_uniform_4x"])
def test_uniform_rules_have_no_tails(name):
    weights = fresh(name).coefs_[0]
    assert np.abs(weights).max() <= np.sqrt(3 * VARIANCES[name](64, 300))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_lsuv_gives_every_layer_unit_variance(activation):
    clf = fresh("lsuv", (30,) * 4, activation)
    for z in clf.layer_outputs(digits()[0], pre_activation=True):
        assert z.var() == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    ("variance", "is_near"), [(0.985, True), (1.015, True), (0.975, False), (1.025, False)]
)
def test_lsuv_leaves_a_layer_alone_whose_variance_is_within_two_percent_of_one(variance, is_near):
    network, drawn = of_a_layer(), orthonormal(5, 3, np.random.RandomState(0))
    X = np.random.RandomState(1).normal(size=(50, 5))
    X *= np.sqrt(variance) / np.std(X @ drawn)
    (coef,), _ = initial_weights("lsuv", 1.0, network, X, np.random.RandomState(0))
    np.testing.assert_allclose(coef, drawn if is_near else drawn / np.sqrt(variance))


@pytest.mark.parametrize("init", sorted(DATA_DRIVEN))
def test_lsuv_leaves_a_layer_alone_that_rows_of_zeros_give_no_variance(init):
    drawn = orthonormal(5, 3, np.random.RandomState(0))
    (coef,), (intercept,) = initial_weights(
        init, 1.0, of_a_layer(), np.zeros((50, 5)), np.random.RandomState(0)
    )
    np.testing.assert_array_equal(coef, drawn)
    assert not intercept.any()


def test_centred_lsuv_puts_the_variance_across_samples():
    # Sigmoids' unit variance lies between units without centring, and across samples with it.
    X = digits()[0]
    plain = fresh("lsuv", (30,) * 4).layer_outputs(X, pre_activation=True)
    centred = fresh("centered_lsuv", (30,) * 4).layer_outputs(X, pre_activation=True)
    for layer in (1, 2, 3):
        assert plain[layer].var(axis=0).mean() < 0.3
        assert centred[layer].var(axis=0).mean() == pytest.approx(1, abs=0.03)
        np.testing.assert_allclose(centred[layer].mean(axis=0), 0, atol=1e-9)


def test_centred_lsuv_trains_ten_layers_of_sigmoids_where_the_default_stays_at_chance():
    X, y = digits()
    parameters = {"solver": "sgd", "learning_rate_init": 0.3, "max_iter": 60, "random_state": 0}
    parameters |= {"momentum": 0.0, "batch_size": 50}
    deep = (32,) * 10
    centred = SigmoidMLPClassifier(deep, init="centered_lsuv", **parameters).fit(X, y)
    plain = SigmoidMLPClassifier(deep, **parameters).fit(X, y)
    assert centred.score(X, y) > 0.9
    assert plain.score(X, y) < 0.2


def test_init_scale_multiplies_the_weights_but_not_the_biases():
    plain, large = fresh("auto"), fresh("auto", init_scale=50.0)
    for a, b in zip(plain.coefs_, large.coefs_, strict=True):
        np.testing.assert_allclose(b, 50 * a)
    for a, b in zip(plain.intercepts_, large.intercepts_, strict=True):
        np.testing.assert_array_equal(a, b)


def test_explicit_weights_replace_the_drawn_ones_and_leave_the_shuffles_alone():
    X, y = digits()
    parameters = {"batch_size": 50, "max_iter": 3, "random_state": 0, "init_scale": 2.0}
    drawn = SigmoidMLPClassifier((4,), **parameters).fit(X, y)
    start = drawn.at_epoch(0)
    given = SigmoidMLPClassifier(
        (4,), **parameters, coef_init=start.coefs_, intercept_init=start.intercepts_
    ).fit(X, y)
    np.testing.assert_array_equal(given.coefs_[0], drawn.coefs_[0])


@pytest.mark.parametrize("solver", ["sgd", "adam"])
def test_layer_rates_of_one_change_nothing_and_of_zero_freeze_a_layer(solver):
    X, y = digits()
    parameters = {"solver": solver, "batch_size": 50, "max_iter": 5, "random_state": 0}
    plain = SigmoidMLPClassifier((6, 5), **parameters).fit(X, y)
    ones = SigmoidMLPClassifier((6, 5), layer_learning_rates=[1, 1, 1], **parameters).fit(X, y)
    np.testing.assert_allclose(ones.coefs_[0], plain.coefs_[0], rtol=1e-12)
    frozen = SigmoidMLPClassifier((6, 5), layer_learning_rates=[1, 0, 1], **parameters).fit(X, y)
    np.testing.assert_array_equal(frozen.coefs_[1], frozen.coef_history_[1][0])
    np.testing.assert_array_equal(frozen.intercepts_[1], frozen.intercept_history_[1][0])
    assert (frozen.coefs_[0] != frozen.coef_history_[0][0]).any()


def test_attenuation_is_four_to_the_distance_from_the_output():
    X, y = digits()
    parameters = {"solver": "sgd", "max_iter": 5, "random_state": 0}
    named = SigmoidMLPClassifier((6, 5), layer_learning_rates="attenuation", **parameters)
    listed = SigmoidMLPClassifier((6, 5), layer_learning_rates=[16, 4, 1], **parameters)
    np.testing.assert_array_equal(named.fit(X, y).coefs_[0], listed.fit(X, y).coefs_[0])


@pytest.mark.parametrize("rates", [[1, 1], [1, -1, 1], [1, np.nan, 1]])
def test_wrong_layer_rates_get_a_sentence(rates):
    with pytest.raises(ValueError, match="one non-negative factor for each of the 3"):
        SigmoidMLPClassifier((6, 5), layer_learning_rates=rates).fit(*digits())
