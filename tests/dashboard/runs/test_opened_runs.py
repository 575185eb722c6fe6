"""What a film from a file tells of itself, and which films the lessons do not measure."""

from dataclasses import replace

import numpy as np
import pytest
from dashboard_pages import trained as trained_here
from oracles.film_views import recorded, run_of, trained

from sigmoid_dashboard.runs import opened_runs
from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.own_data import choose, to_table
from sigmoid_dashboard.runs.programs import code_of
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


# Trained here: the rows of the film as a visitor's own, and its first weights.
def own_run(run):
    """The settings and rows that training a film here has."""
    file, target = opened_runs.file_of_rows(run.data)
    start = opened_runs.start_of(run)
    table = to_table(choose(file.open(), run.data.feature_names, target))
    settings = replace(
        opened_runs.to_train(run), digest=table.digest, start=start.digest, epochs=25
    )
    return settings, replace(table, start=start), file


@pytest.mark.parametrize(
    ("load", "hidden", "dtype"),
    [(load_line, (), np.float64), (load_moons, (4,), np.float32), (load_iris, (3, 2), np.float64)],
)
def test_training_begins_with_the_films_first_record(load, hidden, dtype):
    film = run_of(*recorded(load, hidden, dtype=dtype, max_iter=20))
    settings, table, _ = own_run(film)
    run = trained_here(settings, table)
    np.testing.assert_array_equal(run.film.parameters[0], film.film.parameters[0].astype(float))
    np.testing.assert_array_equal(run.data.X, film.data.X)
    np.testing.assert_array_equal(run.data.y, film.data.y)
    once = SigmoidMLPClassifier(
        hidden, solver="adam", learning_rate_init=0.01, batch_size=32, max_iter=25, random_state=0,
        coef_init=[coef[0] for coef in film.film.coefs],
        intercept_init=[intercept[0] for intercept in film.film.intercepts],
    ).fit(film.data.X, film.data.y)  # fmt: skip
    np.testing.assert_array_equal(run.film.parameters[-1], once.history_.parameters[-1])


def test_the_code_of_a_training_that_begins_like_a_film_repeats_it(tmp_path, monkeypatch):
    film = run_of(*recorded(load_moons, (4,), max_iter=20))
    settings, table, file = own_run(film)
    run = trained_here(settings, table)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "your_rows.csv").write_bytes(file.raw_bytes)
    run.film.to_npz("film.npz")
    names = {}
    exec(code_of(run, table), names)
    np.testing.assert_array_equal(names["clf"].history_.parameters, run.film.parameters)


def test_the_weights_of_another_network_begin_nothing():
    settings, table, _ = own_run(run_of(*recorded(load_moons, (4,), max_iter=5)))
    with pytest.raises(SettingsError, match="begins with a network of 2 – 4 – 1 units, and here"):
        prepared(replace(settings, hidden=(5,)), table)
    with pytest.raises(SettingsError, match="are not here; open their film"):
        prepared(settings, replace(table, start=None))


def test_a_film_of_ours_is_trained_on_with_its_own_settings():
    run = run_of(*trained(load_moons, (4,), solver="sgd", momentum=0.5, batch_size=10, max_iter=7))
    to_train = opened_runs.to_train(run)
    assert (to_train.solver, to_train.momentum, to_train.batch, to_train.epochs) == (
        "sgd", 0.5, "10", 7,
    )  # fmt: skip


def test_rows_that_no_table_can_have_are_not_trained_on():
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=3, random_state=0).fit(X, y)
    run = run_of(clf, X, y)
    with pytest.raises(SettingsError, match="Some classes of this film have no row"):
        opened_runs.file_of_rows(replace(run.data, y=np.zeros_like(y)))
    with pytest.raises(SettingsError):
        opened_runs.file_of_rows(replace(run.data, class_names=("", "b")))
