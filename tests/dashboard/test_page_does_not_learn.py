"""The page "My network does not learn" names the cause, trains its remedy, and judges that."""

import io
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from dashboard_pages import film_of, open_page, opened, text_of, trained
from oracles.film_views import run_of

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs import costs, opened_runs, programs
from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.diagnosis import diagnosis_of
from sigmoid_dashboard.runs.remedies import beside, remedied
from sigmoid_dashboard.runs.settings import Owner, SettingsError
from sigmoid_dashboard.sentences import diagnosis as sentences
from sigmoid_dashboard.ui.drawn_rows import taker
from sigmoid_dashboard.ui.presets import presets_of
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_circles, load_moons
from sigmoid_estimator.film_files import save_film
from sigmoid_estimator.inspection import apply_remedy
from sigmoid_estimator.inspection.diagnosis.finding import FRESH_START
from sigmoid_estimator.recording import FilmRecorder

page = partial(open_page, "does_not_learn")
PRESETS = presets_of("does_not_learn")
DEFAULT = next(iter(PRESETS.values())).settings
TRY = "try_remedy"


def found_of(run):
    return diagnosis_of(run.owner, run.key, run)


def with_remedy(run):
    return trained(remedied(run, found_of(run).cause))


def buttons(app):
    return [button.key for button in app.button]


# As it opens.
def test_the_cause_is_the_headline_above_the_film(default_page):
    assert not default_page.exception
    assert default_page.title[0].value == LESSONS["does_not_learn"].title
    assert default_page.markdown[0].value == (
        "**Symmetric units: 100 % of the units of layer 1 began as copies of another, and still "
        "are; more than 50 % blocks learning.**"
    )
    assert "- Learning rate too low: " in text_of(default_page)
    assert film_of(default_page)["opens"] is None
    assert buttons(default_page) == [TRY]
    words = sum(len(element.value.split()) for element in default_page.main.markdown)
    assert words < 120


def test_all_figures_are_there_for_whoever_opens_them():
    app = opened(page(), "findings")
    table = app.dataframe[0].value
    assert table["severity"].tolist() == ["blocks", "slows"]
    assert table["finding"].tolist() == ["symmetric units", "learning rate too low"]
    assert table["explanation"].str.endswith(".").all()


# The remedy.
def test_the_button_trains_the_remedy_plays_both_and_says_what_it_did():
    alone = page()
    both = alone.get_by_key(TRY).click().run()
    assert not both.exception
    X, y = load_circles(return_X_y=True)
    scores = [
        SigmoidMLPClassifier(
            (8,), init=init, solver="adam", batch_size=200, learning_rate_init=0.05, max_iter=500,
            random_state=0,
        ).fit(X, y).score(X, y)
        for init in ("auto", "zeros")
    ]  # fmt: skip
    assert scores == [1, 0.5]
    assert (
        "**The remedy cured it: nothing is found any more that blocks or slows learning; 100 % of "
        "the rows are right with the remedy, and 50.0 % without it.**"
    ) in text_of(both)
    assert "What is found with the remedy:" in text_of(both)
    assert buttons(both) == []
    assert not both.run().exception
    assert buttons(both) == []


def test_another_run_waits_for_its_own_button():
    app = page().get_by_key(TRY).click().run()
    app.get_by_key("epochs").set_value(30).run()
    assert buttons(app) == [TRY]
    app.get_by_key("epochs").set_value(500).run()
    assert buttons(app) == []


def test_the_code_of_both_runs_is_offered():
    app = opened(page().get_by_key(TRY).click().run(), "files")
    assert [code.value.count("init='zeros'") for code in app.code] == [1, 0]


@pytest.mark.parametrize("name", PRESETS)
def test_the_remedy_of_every_preset_cures_it(name):
    run = trained(PRESETS[name].settings)
    before, after = found_of(run), found_of(with_remedy(run))
    assert before.hindrances
    assert not after.hindrances
    assert after.accuracy > max(before.accuracy, 0.97)
    assert sentences.outcome(before, after).startswith("**The remedy cured it")


def test_the_remedies_are_those_of_the_library():
    run = trained(PRESETS["rate_too_low"].settings)
    expected = apply_remedy(run.classifier, found_of(run).cause["remedy"])
    expected.set_params(max_iter=run.settings.epochs).fit(run.data.X, run.data.y)
    np.testing.assert_array_equal(
        with_remedy(run).film.parameters[-1], expected.history_.parameters[-1]
    )


def test_a_network_on_scaled_rows_is_played_on_those_that_are_not():
    run = trained(PRESETS["unscaled"].settings)
    scaled = with_remedy(run)
    assert scaled.settings.standardise
    shown = beside(run, scaled)
    assert shown.data is run.data
    np.testing.assert_allclose(
        shown.classifier.predict_proba(run.data.X),
        scaled.classifier.predict_proba(scaled.data.X),
        atol=1e-9,
    )
    start = scaled.classifier.at_epoch(0).decision_function(scaled.data.X)
    np.testing.assert_allclose(
        shown.classifier.at_epoch(0).decision_function(run.data.X), start, atol=1e-9
    )


def test_a_class_weight_is_in_the_code_of_the_run():
    run = trained(replace(DEFAULT, epochs=20))
    settings = remedied(run, cause_of(run, class_weight="balanced"))
    balanced = trained(settings)
    assert balanced.classifier.class_weight == "balanced"
    program = {}
    exec(programs.code_of(balanced), program)
    np.testing.assert_array_equal(program["clf"].history_.parameters, balanced.film.parameters)


def cause_of(run, since=0, **remedy):
    return (
        found_of(run).found.assign(remedy=[remedy] * len(found_of(run).found), since=since).iloc[0]
    )


def test_early_stopping_ends_where_the_validation_loss_was_least():
    run = trained(replace(DEFAULT, init="auto", held_out=0.3, epochs=60))
    cause = cause_of(run, 12, early_stopping=True, scoring="neg_log_loss")
    ended = trained(remedied(run, cause))
    record = run.film.index_of(12)
    np.testing.assert_array_equal(ended.film.parameters[-1], run.film.parameters[record])


def test_a_healthy_network_has_nothing_to_mend():
    app = page(data="Circles", init="auto (scikit-learn's)", hidden="8", epochs="80")
    assert app.markdown[0].value.startswith("**Healthy: ")
    assert "There is nothing to mend." in text_of(app)
    assert buttons(app) == []


def test_a_remedy_beyond_the_budget_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(costs, "BUDGET_SECONDS", 1e-3)
    run = {"data": "Circles", "hidden": "16", "epochs": "12", "rate": "0.02"}
    app = page(**run, init="auto (scikit-learn's)", activation="tanh")
    assert "It cannot be trained here: " in text_of(app)
    assert "would take about" in text_of(app)
    assert buttons(app) == []


def test_a_run_that_has_the_remedy_needs_another():
    run = trained(DEFAULT)
    with pytest.raises(SettingsError, match="has the remedy already"):
        remedied(run, cause_of(run, init="zeros"))


def outcome(before, after, **changed):
    return sentences.outcome(found_of(before), replace(found_of(after), **changed))


def test_it_is_said_where_a_remedy_does_not_cure():
    sick = trained(DEFAULT)
    assert "did not cure it: “symmetric units” is found with it, too; 50.0 %" in outcome(
        sick, sick
    )
    other = trained(PRESETS["vanishing"].settings)
    assert outcome(sick, other).startswith(
        "**“Symmetric units” is gone, and “vanishing gradients” is found instead; 33.3 % of the"
    )
    assert "its training diverged after epoch 500; 50.0 %" in outcome(sick, sick, diverged=True)


def test_the_diagnosis_leads_on_the_lesson_on_saturation():
    app = open_page("saturation", preset="large_weights")
    first = app.markdown[0].value
    assert first.startswith("**Saturated from start: before the first update 96.9 % of the")
    assert "blocks learning.** “My network does not learn” trains the remedy. **Nearly: " in first
    healthy = open_page("saturation")
    assert healthy.markdown[0].value.startswith("**In part: ")


# Films.
def bytes_of(clf, *rows, **names):
    file = io.BytesIO()
    save_film(file, clf, *rows, **names)
    return file.getvalue()


def with_film(content):
    """The page with a film that was opened on the page for films."""
    app = open_page("open_film")
    app.file_uploader[0].upload("film.npz", content, "application/octet-stream").run()
    return app.switch_page("sigmoid_dashboard/app_pages/does_not_learn.py").run()


def of_ours(**parameters):
    X, y = load_circles(return_X_y=True)
    names = np.array(["outer", "inner"])[y]  # their order is not that of the codes
    settings = {"hidden_layer_sizes": (16,), "activation": "tanh", "max_iter": 100}
    clf = SigmoidMLPClassifier(**settings | parameters, random_state=0).fit(X, names)
    return clf, X, names


def of_elsewhere(first=0):
    """As another library would train it: weights by epoch, and nothing of how."""
    X, y = load_moons(return_X_y=True)
    recorder = FilmRecorder(X, y, activation="tanh")
    coefs, intercepts = [np.zeros((2, 6)), np.zeros((6, 1))], [np.zeros(6), np.zeros(1)]
    for epoch in range(first, 20):
        recorder.record(epoch, coefs=coefs, intercepts=intercepts)
    return recorder.classifier(), X, y


def test_a_film_of_ours_is_diagnosed_and_trained_again_with_its_remedy():
    app = with_film(bytes_of(*of_ours(init="zeros"), feature_names=["x", "y"]))
    assert not app.exception
    assert app.markdown[0].value.startswith("**Symmetric units: 100 % of the units of layer 1")
    assert "the remedy’s initial weights are drawn with seed 0." in text_of(app)
    assert TRY in buttons(app)
    app.get_by_key(TRY).click().run()
    assert not app.exception
    assert "% of the rows are right with the remedy, and 50.0 % without it." in text_of(app)


def test_the_settings_of_a_film_are_those_of_its_training():
    clf, X, y = of_ours(learning_rate_init=1e-5, alpha=0.01, batch_size=50)
    run = run_of(clf, X, y)
    assert run.classifier.score(run.data.X, run.data.y) == clf.score(X, y)
    assert [run.data.class_names[code] for code in run.data.y] == y.tolist()
    settings, rows = opened_runs.trained_again(run), opened_runs.rows_of(run)
    again = programs.untrained(settings, prepared(settings, rows)).get_params()
    for name in ("hidden_layer_sizes", "activation", "loss", "solver", "learning_rate_init"):
        assert again[name] == clf.get_params()[name]
    assert (again["alpha"], again["batch_size"], again["max_iter"]) == (0.01, 50, 100)
    cause = pd.Series({"remedy": {"learning_rate_init": 3e-4}, "since": 0})
    assert remedied(run, cause) == replace(settings, rate=3e-4)


@pytest.mark.parametrize(
    "parameters",
    [
        {"batch_size": 32},  # which a control has
        {"batch_size": 50},
        {"batch_size": 32, "layer_learning_rates": [2, 2]},
    ],
)
def test_a_film_is_trained_again_from_its_first_weights_as_it_was(parameters):
    clf, X, y = of_ours(solver="sgd", momentum=0.5, alpha=0.1, **parameters)
    run = run_of(clf, X, y)
    again = trained(opened_runs.trained_again(run), opened_runs.rows_of(run)).film
    np.testing.assert_array_equal(again.parameters[0], clf.history_.parameters[0])
    assert again.stretches == clf.history_.stretches


def test_new_weights_are_drawn_where_they_are_the_remedy():
    run = run_of(*of_ours(init="zeros"))
    fresh = pd.Series({"remedy": dict(FRESH_START), "since": 0})
    again = trained(remedied(run, fresh), opened_runs.rows_of(run))
    assert np.ptp(again.film.parameters[0]) > 0
    trained_here = trained(opened_runs.trained_again(run), opened_runs.rows_of(run))
    wider = pd.Series({"remedy": {"hidden_layer_sizes": (32,)}, "since": 0})
    for sick, cause in ((run, wider), (trained_here, fresh), (trained_here, wider)):
        assert remedied(sick, cause).start == ""


def test_no_points_are_put_on_a_film_played_with_its_longer_remedy():
    run = run_of(*of_ours())
    longer = pd.Series({"remedy": {"max_iter": 150}, "since": 0})
    with_more = trained(remedied(run, longer), opened_runs.rows_of(run))
    assert beside(run, with_more).film.epochs[-1] == 150
    assert taker(beside(run, with_more)) is None


def test_of_a_film_from_elsewhere_it_is_said_with_what_the_remedy_is_trained():
    app = with_film(bytes_of(*of_elsewhere()))
    assert app.markdown[0].value.startswith("**Symmetric units: ")
    assert "trained by Adam with a learning rate of 0.01 and 32 rows per update." in text_of(app)
    app.get_by_key(TRY).click().run()
    assert not app.exception
    assert "% of the rows are right with the remedy, and 50.0 % without it." in text_of(app)


def test_of_a_rate_that_the_film_does_not_say_the_remedy_is_told_in_words():
    _, X, y = of_elsewhere()
    recorder = FilmRecorder(X, y, activation="tanh")
    random = np.random.default_rng(0)
    coefs = [random.normal(size=(2, 6)), random.normal(size=(6, 1))]
    for epoch in range(20):
        coefs = [coef * (1 + 1e-7) for coef in coefs]
        recorder.record(epoch, coefs=coefs, intercepts=[np.zeros(6), np.zeros(1)])
    app = with_film(bytes_of(recorder.classifier(), X, y))
    assert app.markdown[0].value.startswith("**Learning rate too low: ")
    assert "Train it with thirty times its learning rate." in text_of(app)
    assert TRY not in buttons(app)


def test_where_no_film_is_open_the_page_leads_to_where_one_is_opened(default_page):
    [link] = default_page.get("page_link")
    assert link.proto.page == "open_film"
    assert link.proto.label == "Ask about a film of your own"
    assert sentences.YOUR_OWN in text_of(default_page)
    app = with_film(bytes_of(*of_ours()))
    assert not app.get("page_link")
    assert sentences.YOUR_OWN not in text_of(app)


def test_of_a_film_that_begins_late_the_page_says_why_it_shows_a_run_of_its_own():
    clf, X, y = of_elsewhere(first=5)
    app = with_film(bytes_of(clf, X, y))
    assert not app.exception
    assert "the film begins at epoch 5" in text_of(app)
    assert app.markdown[0].value.startswith("**Symmetric units")
    assert app.get("page_link")


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"solver": "sgd", "learning_rate": "invscaling"}, "not constant, but invscaling"),
        ({"solver": "lbfgs"}, "The method must be one of sgd, adam"),
        ({"activation": ["tanh", "relu"], "hidden_layer_sizes": (4, 4)}, "differ in their units"),
        ({"learning_rate_init": 2000.0}, "The learning rate must be"),
    ],
)
def test_a_training_that_cannot_be_repeated_here_is_refused(parameters, sentence):
    run = run_of(*of_ours(**parameters))
    with pytest.raises(SettingsError, match=sentence):
        opened_runs.trained_again(run)


def test_the_remedy_of_a_film_stays_with_the_session():
    run = run_of(*of_ours(init="zeros"))
    fresh = pd.Series({"remedy": dict(FRESH_START), "since": 0})
    assert remedied(run, fresh).owner is run.owner is Owner.VISITOR
