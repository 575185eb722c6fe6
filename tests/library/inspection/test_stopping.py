"""Where a training could have stopped, against scikit-learn's scores of every record."""

import numpy as np
import pytest
from library.networks import fitted, given_neuron
from sklearn.datasets import make_moons
from sklearn.metrics import accuracy_score, log_loss

from sigmoid_estimator.inspection import calibration, stopping_points


@pytest.fixture(scope="module")
def halves():
    X, y = make_moons(400, noise=0.3, random_state=1)
    return X[::2], y[::2], X[1::2], y[1::2]


@pytest.fixture(scope="module")
def clf(halves):
    return fitted(*halves[:2], hidden_layer_sizes=(16,), max_iter=400, learning_rate_init=0.1)


def test_every_rule_keeps_the_record_with_the_best_score(clf, halves):
    X, y = halves[2:]
    stops = stopping_points(clf, X, y).set_index("stop")
    at = {epoch: clf.at_epoch(epoch).predict_proba(X)[:, 1] for epoch in clf.history_.epochs}
    losses = {epoch: log_loss(y, p) for epoch, p in at.items()}
    accuracies = {epoch: accuracy_score(y, p > 0.5) for epoch, p in at.items()}
    assert stops.loc["smallest loss", "epoch"] == min(losses, key=losses.get)
    assert stops.loc["highest accuracy", "epoch"] == max(accuracies, key=accuracies.get)
    assert stops.loc["end", "epoch"] == 400
    for row in stops.itertuples():
        assert row.loss == pytest.approx(losses[row.epoch], rel=1e-9)
        assert row.accuracy == accuracies[row.epoch]
        assert row.training_accuracy == clf.at_epoch(row.epoch).score(*halves[:2])


def test_the_first_100_percent_is_there_where_it_was_reached(clf, halves):
    assert clf.first_perfect_epoch_ is None
    assert "first 100 %" not in stopping_points(clf, *halves[2:])["stop"].tolist()
    X, y = halves[0][:20], halves[1][:20]
    few = fitted(X, y, hidden_layer_sizes=(8,), max_iter=300, learning_rate_init=0.1)
    stops = stopping_points(few, *halves[2:]).set_index("stop")
    assert stops.loc["first 100 %", "epoch"] == few.first_perfect_epoch_ < 300
    assert stops.loc["first 100 %", "training_accuracy"] == 1


def test_what_is_known_already_is_chosen_from(clf, halves):
    X, y = halves[2:]
    known = calibration(clf, X, y, epochs=[10, 50, 200])
    stops = stopping_points(clf, X, y, calibrated=known)
    assert set(stops["epoch"]) <= {10, 50, 200}
    assert stops["epoch"].iloc[-1] == 200
    columns = ["loss", "accuracy", "confidence", "temperature", "loss_at_temperature"]
    of_end = known[known["epoch"] == 200]
    np.testing.assert_array_equal(stops[columns].tail(1), of_end[columns])


def test_weights_given_by_hand_have_one_record_to_stop_at():
    stops = stopping_points(given_neuron([1.0], 0.0), [[-1], [2]], [0, 1])
    assert stops["stop"].tolist() == ["smallest loss", "highest accuracy", "end"]
    assert stops["epoch"].tolist() == [0, 0, 0]
