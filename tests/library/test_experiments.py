"""Trainings that show one thing: over seeds, and up to an accuracy."""

import pytest

from sigmoid_estimator import SigmoidMLPClassifier, experiments, inspection, plotting
from sigmoid_estimator.datasets import load_line

X, Y = load_line(return_X_y=True)


def neuron(**settings):
    given = {"learning_rate_init": 0.2, "max_iter": 40, "random_state": 5, **settings}
    return SigmoidMLPClassifier((), **given)


def test_a_sweep_has_what_every_seed_alone_reaches():
    runs = {"adam": neuron(), "slow": neuron(learning_rate_init=1e-6)}
    sweep = experiments.seed_sweep(runs, X, Y, seeds=iter([3, 4]), accuracy=0.95)
    assert sweep[["name", "seed"]].values.tolist() == [
        ["adam", 3],
        ["adam", 4],
        ["slow", 3],
        ["slow", 4],
    ]
    for seed, epoch in zip(sweep["seed"][:2], sweep["epoch"][:2], strict=True):
        alone = neuron(random_state=seed).fit(X, Y)
        assert epoch == inspection.first_epoch_at(alone, 0.95)
    assert sweep["epoch"][2:].isna().all()
    assert not hasattr(runs["adam"], "coefs_")
    assert "2 of 2" in plotting.seed_sweep(sweep).to_dict()["description"]


def test_fitting_until_an_accuracy_stops_with_the_block_that_reaches_it():
    clf = neuron(max_iter=10, warm_start=True)
    assert experiments.fit_until(clf, X, Y, accuracy=0.95, max_epochs=1000) is clf
    first = inspection.first_epoch_at(clf, 0.95)
    assert clf.n_epochs_ - 10 < first <= clf.n_epochs_


def test_fitting_until_an_accuracy_uses_no_more_epochs_than_there_are():
    clf = neuron(max_iter=10, warm_start=True, learning_rate_init=1e-6)
    assert experiments.fit_until(clf, X, Y, accuracy=1.0, max_epochs=25).n_epochs_ == 30


def test_fitting_until_an_accuracy_needs_a_warm_start():
    with pytest.raises(ValueError, match="warm_start=True"):
        experiments.fit_until(neuron(), X, Y, accuracy=1.0, max_epochs=25)
