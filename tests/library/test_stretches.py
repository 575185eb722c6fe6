"""The settings that a film was made with, over warm fits, copies and files."""

import io
import pickle
from functools import partial

import joblib
import numpy as np
import pytest
from sklearn.datasets import make_moons

from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory
from sigmoid_estimator.stretches import TrainingSettings

X, Y = make_moons(60, noise=0.1, random_state=0)


build = partial(
    SigmoidMLPClassifier,
    hidden_layer_sizes=(3,),
    solver="sgd",
    max_iter=5,
    random_state=0,
    warm_start=True,
)


def two_rates():
    return build(learning_rate_init=0.1).fit(X, Y).set_params(learning_rate_init=0.5).fit(X, Y)


def rates(film):
    return [(first, settings.learning_rate) for first, settings in film.stretches]


def test_a_film_keeps_the_settings_of_its_training():
    clf = build(batch_size=16, alpha=0.1, momentum=0.5, layer_learning_rates="attenuation")
    clf.fit(X, Y).set_params(alpha=9.0, batch_size=3)  # for the next fit
    ((first_epoch, settings),) = clf.history_.stretches
    assert first_epoch == 1
    assert settings == TrainingSettings("sgd", "constant", 0.001, 0.5, 0.1, 16, 60, (4.0, 1.0))
    assert settings.n_updates == 4


def test_a_warm_fit_with_other_settings_begins_a_stretch():
    assert rates(two_rates().history_) == [(1, 0.1), (6, 0.5)]


@pytest.mark.parametrize("again", [build, lambda: build(record_history=2, max_iter=3)])
def test_a_warm_fit_with_the_same_settings_goes_on_in_its_stretch(again):
    clf = again().fit(X, Y).fit(X, Y).partial_fit(X, Y)
    assert rates(clf.history_) == [(1, 0.001)]


@pytest.mark.parametrize(
    "changed",
    [{"solver": "adam"}, {"momentum": 0.1}, {"alpha": 1.0}, {"learning_rate": "adaptive"}],
    ids=str,
)
def test_what_a_measure_asks_for_makes_the_difference(changed):
    assert len(build().fit(X, Y).set_params(**changed).fit(X, Y).history_.stretches) == 2


@pytest.mark.parametrize("changed", [{"shuffle": False}, {"power_t": 2.0}, {"batch_size": 60}])
def test_what_none_asks_for_makes_none(changed):
    assert len(build().fit(X, Y).set_params(**changed).fit(X, Y).history_.stretches) == 1


def test_partial_fits_on_other_numbers_of_rows_are_stretches():
    clf = build().partial_fit(X, Y, classes=[0, 1]).partial_fit(X[:20], Y[:20]).partial_fit(X, Y)
    counts = [(first, s.n_samples, s.batch_size) for first, s in clf.history_.stretches]
    assert counts == [(1, 60, 60), (2, 20, 20), (3, 60, 60)]


def test_rows_held_out_are_not_trained_on():
    clf = build(early_stopping=True, validation_fraction=0.25).fit(X, Y)
    assert clf.history_.stretches[0].settings.n_samples == 45


def npz(film):
    file = io.BytesIO()
    film.to_npz(file)
    file.seek(0)
    return TrainingHistory.from_npz(file)


def joblib_file(film):
    file = io.BytesIO()
    joblib.dump(film, file)
    file.seek(0)
    return joblib.load(file)


@pytest.mark.parametrize(
    "through",
    [
        npz,
        joblib_file,
        lambda film: pickle.loads(pickle.dumps(film)),
        lambda film: film.thinned(4),
        lambda film: film.widened(np.dtype(np.longdouble)),
        lambda film: film.up_to(10),
    ],
    ids=["npz", "joblib", "pickle", "thinned", "widened", "cut"],
)
def test_settings_survive(through):
    film = two_rates().history_
    assert through(film).stretches == film.stretches


def test_settings_survive_in_a_pickled_classifier_that_trains_on():
    clf = pickle.loads(pickle.dumps(two_rates())).fit(X, Y)
    assert rates(clf.history_) == [(1, 0.1), (6, 0.5)]


def test_a_film_cut_short_knows_the_settings_up_to_there():
    clf = two_rates()
    assert rates(clf.at_epoch(5).history_) == [(1, 0.1)]
    assert rates(clf.at_epoch(6).history_) == [(1, 0.1), (6, 0.5)]
    assert clf.at_epoch(0).history_.stretches == ()
    back = clf.at_epoch(3).set_params(learning_rate_init=0.7).fit(X, Y)
    assert rates(back.history_) == [(1, 0.1), (4, 0.7)]


def test_weights_that_were_trained_elsewhere_have_no_settings():
    clf = two_rates()
    assert clf.scaled(2.0).history_.stretches == ()
    again = npz(clf.scaled(2.0).history_)
    assert again.stretches == ()
    assert again.settings_between(0, 0) is None


def test_a_film_that_begins_later_knows_nothing_of_before():
    clf = two_rates().without_history().fit(X, Y)
    assert rates(clf.history_) == [(11, 0.5)]
    assert clf.history_.settings_between(9, 15) is None
    assert clf.history_.settings_between(10, 15).learning_rate == 0.5


@pytest.mark.parametrize(
    ("start", "end", "rate"),
    [(0, 5, 0.1), (3, 4, 0.1), (5, 10, 0.5), (4, 6, None), (0, 10, None)],
)
def test_settings_of_some_epochs_are_one_or_none(start, end, rate):
    settings = two_rates().history_.settings_between(start, end)
    assert (None if settings is None else settings.learning_rate) == rate


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("stretch_solver", np.array(["newton"])),
        ("stretch_schedule", np.array(["x" * 1000])),
        ("stretch_first_epoch", np.array([0])),
        ("stretch_batch_size", np.array([0])),
        ("stretch_batch_size", np.array([61])),
    ],
)
def test_settings_that_no_fit_has_are_refused(name, array):
    arrays = build().fit(X, Y).history_.to_arrays()
    with pytest.raises(ValueError, match=f"In this film the array {name} must") as raised:
        TrainingHistory.from_arrays(arrays | {name: array})
    assert len(str(raised.value)) < 200
