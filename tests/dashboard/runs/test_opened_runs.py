"""What a film from a file tells of itself, and which films the lessons do not measure."""

import numpy as np
import pytest
from oracles.film_views import recorded, run_of, trained

from sigmoid_dashboard.runs.settings import Owner, SettingsError
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris, load_line, load_moons
from sigmoid_estimator.recording import FilmRecorder


def test_a_film_of_ours_tells_its_settings():
    run = run_of(
        *trained(
            load_moons, (5, 3), activation="tanh", solver="adam", learning_rate_init=0.02,
            alpha=0.5, batch_size=32, max_iter=30,
        )
    )  # fmt: skip
    told = run.settings
    assert (told.hidden, told.activation, told.solver) == ((5, 3), "tanh", "adam")
    assert (told.rate, told.alpha, told.batch, told.epochs) == (0.02, 0.5, "32", 30)
    assert run.knows_training
    assert run.owner is Owner.VISITOR


@pytest.mark.parametrize(
    "parameters",
    [
        {"solver": "lbfgs"},
        {"solver": "sgd", "learning_rate": "invscaling"},
        {"batch_size": 7},
        {"layer_learning_rates": [1.0, 2.0]},
        {"early_stopping": True},  # trained on a part of these rows
    ],
)
def test_settings_that_no_run_has_are_not_known(parameters):
    run = run_of(*trained(load_moons, (4,), max_iter=20, **parameters))
    assert not run.knows_training


def test_a_film_from_elsewhere_tells_its_network_alone():
    run = run_of(*recorded(load_moons, (4,), dtype=np.float32, max_iter=20))
    assert not run.knows_training
    assert run.settings.hidden == (4,)
    assert run.film.parameters.dtype == np.float32


def test_the_classifier_counts_classes_as_the_rows_do():
    X, y = load_iris(return_X_y=True)
    names = np.array(["c", "a", "b"])[y]
    clf = SigmoidMLPClassifier((3,), max_iter=60, learning_rate_init=0.05, random_state=0)
    run = run_of(clf.fit(X, names), X, names)
    assert run.data.class_names == ("a", "b", "c")
    assert run.classifier.score(run.data.X, run.data.y) == clf.score(X, names)
    np.testing.assert_array_equal(np.array(run.data.class_names)[run.data.y], names)


def refusal(*film):
    with pytest.raises(SettingsError) as error:
        run_of(*film)
    return str(error.value)


def test_other_rows_than_the_films_are_refused():
    clf, X, y = trained(load_line, max_iter=30)
    assert "they are not those it was measured on" in refusal(clf, X, 1 - y)
    assert "they are not those it was measured on" in refusal(clf, X[:50] * 2, y[:50])


def test_several_labels_a_row_are_refused():
    X, _ = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((3,), max_iter=3, random_state=0).fit(X, (X > 1).astype(int))
    assert "may have several labels" in refusal(clf, X, (X > 1).astype(int))


def test_more_records_than_a_lesson_measures_are_refused():
    clf, X, y = trained(load_line, max_iter=2100, record_history=1)
    assert "has 2,101 records, and a lesson measures at most 2,000" in refusal(clf, X, y)


def test_more_features_than_a_lesson_measures_are_refused():
    X, y = np.random.default_rng(0).normal(size=(20, 101)), np.arange(20) % 2
    clf = SigmoidMLPClassifier((), max_iter=2, random_state=0).fit(X, y)
    assert "have 101 features" in refusal(clf, X, y)


def test_a_network_that_no_run_here_may_have_is_refused():
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((2,) * 7, max_iter=2, random_state=0).fit(X, y)
    assert "7 hidden layers; the limit is 6" in refusal(clf, X, y)


def test_one_record_is_a_film():
    X, y = load_line(return_X_y=True)
    recorder = FilmRecorder(X, y)
    recorder.record(0, coefs=[np.ones((2, 1))], intercepts=[np.array([-3.0])])
    assert run_of(recorder.classifier(), X, y).settings.epochs == 1
