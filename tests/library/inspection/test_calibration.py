"""Confidence and temperature, against another optimiser, bins by hand and closed forms."""

import numpy as np
import pytest
from library.networks import TARGETS, fitted, fitted_neuron, given_neuron
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax
from sklearn.datasets import load_breast_cancer, make_moons
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import calibration, loss_over_factors

CASES = [
    ("binary", "log_loss"),
    ("binary", "squared_error"),
    ("multiclass", "log_loss"),
    ("multiclass", "squared_error"),
    ("multilabel", "log_loss"),
]


def loss_by_hand(z, y, loss, *, exclusive):
    """Mean loss of logits, written a second time."""
    if loss == "squared_error":
        return 0.5 * np.square(expit(z) - y).sum(axis=1).mean()
    if exclusive:
        return -log_softmax(z, axis=1)[y].mean()
    return np.logaddexp(0, np.where(y, -z, z)).sum(axis=1).mean()


def best_scale(mean_loss):
    """The s that makes mean_loss(s) least: a fine grid, and then golden sections."""
    grid = np.linspace(-9, 9, 721)
    place = np.argmin([mean_loss(np.exp(u)) for u in grid])
    assert 0 < place < 720
    best = grid[place]
    found = minimize_scalar(
        lambda u: mean_loss(np.exp(u)), (best - 0.025, best, best + 0.025), method="golden"
    )
    return np.exp(found.x)


@pytest.mark.parametrize(("data", "loss"), CASES)
def test_temperature_is_that_of_another_optimiser(data, loss):
    X, y = TARGETS[data]
    random = np.random.RandomState(0)
    if data != "multilabel":
        y = np.where(random.uniform(size=len(y)) < 0.2, random.permutation(y), y)
    clf = fitted(X, y, loss=loss, max_iter=200)
    frame = calibration(clf, X, y, epochs=[100, 200])
    exclusive = data == "multiclass"
    for row in frame.itertuples():
        z = clf.at_epoch(row.epoch).decision_function(X).reshape(len(X), -1)
        encoded = clf._targets.encode(np.asarray(y))

        def mean_loss(s, z=z, encoded=encoded):
            return loss_by_hand(s * z, encoded, loss, exclusive=exclusive)

        s = best_scale(mean_loss)
        assert row.loss == pytest.approx(mean_loss(1.0), rel=1e-12)
        # Values of a loss tell its minimum to the root of rounding only.
        assert 1 / row.temperature == pytest.approx(s, rel=1e-6)
        assert row.loss_at_temperature == pytest.approx(mean_loss(s), rel=1e-12)


def test_temperature_makes_the_mean_confidence_in_the_truth_right():
    # d/ds of the mean log loss is 0: Σ m σ(−sm) = 0, to rounding.
    X, y = make_moons(300, noise=0.4, random_state=1)
    clf = fitted(X, y, hidden_layer_sizes=(6,), max_iter=100)
    margin = np.where(y == 1, 1, -1) * clf.decision_function(X)
    s = 1 / calibration(clf, X, y, epochs=100)["temperature"][0]
    assert abs((margin * expit(-s * margin)).mean()) < 1e-12


def test_expected_calibration_error_is_that_of_bins_by_hand():
    X, y = TARGETS["multiclass"]
    clf = fitted(X, y)
    row = calibration(clf, X, y, epochs=12, n_bins=7).iloc[0]
    p = clf.predict_proba(X)
    sure, right = p.max(axis=1), p.argmax(axis=1) == y
    error = 0.0
    for k in range(7):
        inside = (sure > k / 7) & (sure <= (k + 1) / 7)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - sure[inside].mean())
    assert row["ece"] == pytest.approx(error, rel=1e-12)
    assert row["confidence"] == pytest.approx(sure.mean(), rel=1e-12)
    assert row["accuracy"] == right.mean()


def test_loss_is_scikit_learns():
    X, y = TARGETS["binary"]
    clf = fitted(X, y)
    frame = calibration(clf, X, y)
    assert frame["loss"].iloc[-1] == pytest.approx(log_loss(y, clf.predict_proba(X)))
    np.testing.assert_allclose(frame["loss"], clf.history_.loss, rtol=1e-12)
    np.testing.assert_allclose(frame["accuracy"], clf.history_.accuracy)


def test_no_temperature_is_low_enough_where_every_row_is_right():
    row = calibration(given_neuron([1.0], 0.0), [[-1], [2]], [0, 1]).iloc[0]
    assert (row["temperature"], row["loss_at_temperature"]) == (0, 0)
    # A row on the line costs ln 2 at every temperature.
    row = calibration(given_neuron([1.0], 0.0), [[0], [2]], [0, 1]).iloc[0]
    assert row["temperature"] == 0
    assert row["loss_at_temperature"] == pytest.approx(np.log(2) / 2)


def test_of_losses_that_round_to_0_the_surest_is_best():
    clf = SigmoidMLPClassifier(
        (), loss="squared_error", coef_init=[[[2000.0]]], intercept_init=[[0.0]], max_iter=1
    )
    row = calibration(clf.fit([[-1], [2]], [0, 1]), [[-1], [2]], [0, 1], epochs=0).iloc[0]
    assert (row["temperature"], row["loss_at_temperature"]) == (0, 0)


def test_no_temperature_is_high_enough_where_most_is_wrong():
    row = calibration(given_neuron([1.0], 0.0), [[-1], [2]], [1, 0]).iloc[0]
    assert row["temperature"] == np.inf
    assert row["loss_at_temperature"] == pytest.approx(np.log(2))


def test_weights_of_zero_have_every_temperature():
    row = calibration(given_neuron([0.0], 0.0), [[-1], [2]], [1, 0]).iloc[0]
    assert (row["temperature"], row["confidence"]) == (1, 0.5)


@pytest.mark.parametrize("scale", [1e-100, 1.0, 1e100])
def test_temperature_follows_the_scale_of_the_logits_however_far(scale):
    clf = given_neuron([scale], 0.0)
    row = calibration(clf, [[1], [1], [1], [-1]], [1, 1, 0, 0]).iloc[0]
    assert row["temperature"] == pytest.approx(scale / np.log(3), rel=1e-12)  # three are right
    assert row["loss_at_temperature"] == pytest.approx(2 * np.log(2) - 0.75 * np.log(3))


def test_float32_networks_are_measured_in_float64():
    X, y = TARGETS["binary"]
    clf = fitted(X.astype(np.float32), y)
    row = calibration(clf, X.astype(np.float32), y, epochs=12).iloc[0]
    double = SigmoidMLPClassifier.from_layers(
        [c.astype(float) for c in clf.coefs_],
        [b.astype(float) for b in clf.intercepts_],
        activation="sigmoid",
        classes=[0, 1],
    )
    expected = calibration(double, X.astype(np.float32).astype(float), y).iloc[0]
    np.testing.assert_array_equal(row.drop("epoch"), expected.drop("epoch"))


def test_growing_weights_are_overconfident_on_rows_kept_from_training():
    X, y = load_breast_cancer(return_X_y=True)
    X, X_val, y, y_val = train_test_split(X, y, test_size=0.4, random_state=0)
    scaler = StandardScaler().fit(X)
    clf = fitted_neuron(scaler.transform(X), y, max_iter=20_000)
    frame = calibration(clf, scaler.transform(X_val), y_val, epochs=[300, 20_000])
    assert frame["temperature"].iloc[1] > 2 > frame["temperature"].iloc[0]
    assert frame["loss"].iloc[1] > 1.2 * frame["loss_at_temperature"].iloc[1]


def test_bins_are_at_least_one():
    with pytest.raises(ValueError, match="n_bins must be at least 1, got 0"):
        calibration(given_neuron([1.0], 0.0), [[0]], [1], n_bins=0)


@pytest.mark.parametrize(("data", "loss"), CASES)
def test_the_loss_over_factors_is_that_of_the_network_with_its_output_layer_times_c(data, loss):
    X, y = TARGETS[data]
    clf = fitted(X, y, loss=loss, max_iter=20)
    frame = loss_over_factors(clf, X, y, [0, 0.5, 3], epoch=10)
    z = clf.at_epoch(10).decision_function(X).reshape(len(X), -1)
    encoded = clf._targets.encode(np.asarray(y))
    expected = [
        loss_by_hand(c * z, encoded, loss, exclusive=data == "multiclass") for c in (0, 0.5, 3)
    ]
    np.testing.assert_allclose(frame["loss"], expected, rtol=1e-12)
    assert frame["factor"].tolist() == [0, 0.5, 3]


def test_the_best_factor_is_1_over_the_temperature():
    X, y = make_moons(300, noise=0.4, random_state=0)
    clf = fitted_neuron(X, y, max_iter=50)
    row = calibration(clf, X, y, epochs=50).iloc[0]
    near = 1 / row["temperature"] * np.array([0.999, 1, 1.001])
    losses = loss_over_factors(clf, X, y, near)["loss"]
    assert losses[1] == losses.min() == pytest.approx(row["loss_at_temperature"], rel=1e-12)


@pytest.mark.parametrize("factors", [[-1.0], [np.nan], [[1.0]], 1.0])
def test_factors_are_numbers_of_at_least_0(factors):
    with pytest.raises(ValueError, match="factors must be numbers of at least 0 in one row"):
        loss_over_factors(given_neuron([1.0], 0.0), [[0]], [1], factors)
