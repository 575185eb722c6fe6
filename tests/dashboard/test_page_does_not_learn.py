"""The page "My network does not learn" names the cause, trains its remedy, and judges that."""

import io
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from dashboard_pages import film_of, open_page, opened, text_of, trained
from sklearn.datasets import make_multilabel_classification

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs import costs, film_runs, own_film, programs
from sigmoid_dashboard.runs.diagnosis import diagnosis_of
from sigmoid_dashboard.runs.remedies import Case, beside, remedied
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_dashboard.sentences import diagnosis as sentences
from sigmoid_dashboard.ui.presets import presets_of
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_circles, load_moons
from sigmoid_estimator.film_files import save_film
from sigmoid_estimator.inspection import apply_remedy
from sigmoid_estimator.recording import FilmRecorder

page = partial(open_page, "does_not_learn")
PRESETS = presets_of("does_not_learn")
DEFAULT = next(iter(PRESETS.values())).settings
TRY = "try_remedy"


def found_of(run):
    return diagnosis_of(run.owner, run.key, run)


def with_remedy(run):
    return trained(remedied(Case(run), found_of(run).cause))


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
    settings = remedied(Case(run), cause_of(run, class_weight="balanced"))
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
    ended = trained(remedied(Case(run), cause))
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
        remedied(Case(run), cause_of(run, init="zeros"))


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
    assert healthy.markdown[0].value.startswith("**No: ")


# Films.
def bytes_of(clf, *rows, **names):
    file = io.BytesIO()
    save_film(file, clf, *rows, **names)
    return file.getvalue()


def with_film(content):
    app = page()
    film = app.get_by_key("sick_film")
    return film.upload("film.npz", content, "application/octet-stream").run()


def of_ours(**parameters):
    X, y = load_circles(return_X_y=True)
    names = np.array(["outer", "inner"])[y]  # their order is not that of the codes
    settings = {"hidden_layer_sizes": (16,), "activation": "tanh", "max_iter": 100}
    clf = SigmoidMLPClassifier(**settings | parameters, random_state=0).fit(X, names)
    return clf, X, names


def of_elsewhere():
    """As another library would train it: weights by epoch, and nothing of how."""
    X, y = load_moons(return_X_y=True)
    recorder = FilmRecorder(X, y, activation="tanh")
    coefs, intercepts = [np.zeros((2, 6)), np.zeros((6, 1))], [np.zeros(6), np.zeros(1)]
    for epoch in range(20):
        recorder.record(epoch, coefs=coefs, intercepts=intercepts)
    return recorder.classifier(), X, y


def test_a_film_of_ours_is_diagnosed_and_trained_again_with_its_remedy():
    app = with_film(bytes_of(*of_ours(init="zeros"), feature_names=["x", "y"]))
    assert not app.exception
    assert app.markdown[0].value.startswith("**Symmetric units: 100 % of the units of layer 1")
    assert sentences.UNKNOWN_SEED in text_of(app)
    assert buttons(app) == [TRY]
    app.get_by_key(TRY).click().run()
    assert not app.exception
    assert "% of the rows are right with the remedy, and 50.0 % without it." in text_of(app)


def test_the_settings_of_a_film_are_those_of_its_training():
    clf, X, y = of_ours(learning_rate_init=1e-5, alpha=0.01, batch_size=50)
    run = film_runs.run_of(own_film.opened(bytes_of(clf, X, y)), "digest")
    assert run.classifier.score(run.data.X, run.data.y) == clf.score(X, y)
    assert [run.data.class_names[code] for code in run.data.y] == y.tolist()
    settings = film_runs.settings_of(run, film_runs.rows_of(run))
    again = programs.untrained(settings, run.data).get_params()
    for name in ("hidden_layer_sizes", "activation", "loss", "solver", "learning_rate_init"):
        assert again[name] == clf.get_params()[name]
    assert (again["alpha"], again["batch_size"], again["max_iter"]) == (0.01, 50, 100)
    cause = pd.Series({"remedy": {"learning_rate_init": 3e-4}, "since": 0})
    with_rate = remedied(Case(run, is_film=True), cause)
    assert with_rate == replace(settings, rate=3e-4)


def test_of_a_film_from_elsewhere_it_is_said_with_what_the_remedy_is_trained():
    app = with_film(bytes_of(*of_elsewhere()))
    assert app.markdown[0].value.startswith("**Symmetric units: ")
    assert "trained by Adam with a learning rate of 0.001 and 200 rows per update." in text_of(app)
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
    assert buttons(app) == []


def test_a_film_alone_asks_for_its_rows():
    clf, X, y = of_ours(init="zeros")
    app = with_film(bytes_of(clf))
    assert "has no rows" in text_of(app)
    lines = ["x,y,class", *(f"{a!r},{b!r},{c}" for (a, b), c in zip(X.tolist(), y, strict=True))]
    rows = app.get_by_key("sick_rows")
    rows.upload("rows.csv", "\n".join(lines).encode(), "text/csv").run()
    assert not app.exception
    assert sentences.UNKNOWN_SEED in text_of(app)


@pytest.mark.parametrize("content", [b"", b"x,y\n1,2\n", b"PK\x03\x04" + bytes(60)])
def test_what_is_no_film_gets_a_sentence_and_the_run_stays(content):
    app = with_film(content)
    assert not app.exception
    assert app.error[0].value.startswith("A film is a file that")
    assert app.markdown[0].value.startswith("**Symmetric units")


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"solver": "sgd", "learning_rate": "invscaling"}, "not constant, but invscaling"),
        ({"solver": "lbfgs"}, "The method must be one of sgd, adam"),
        ({"hidden_layer_sizes": (600,)}, "units must be a whole number from 1 to 512"),
        ({"learning_rate_init": 2000.0}, "The learning rate must be"),
    ],
)
def test_a_training_that_cannot_be_repeated_here_is_refused(parameters, sentence):
    run = film_runs.run_of(own_film.opened(bytes_of(*of_ours(**parameters))), "digest")
    with pytest.raises(SettingsError, match=sentence):
        film_runs.settings_of(run, film_runs.rows_of(run))


def test_of_a_film_of_several_labels_the_diagnosis_is_shown():
    X, y = make_multilabel_classification(60, n_features=3, n_classes=2, random_state=0)
    clf = SigmoidMLPClassifier((4,), init="zeros", max_iter=20, random_state=0).fit(X, y)
    app = with_film(bytes_of(clf, X, y))
    assert not app.exception
    assert "Its rows have several labels each" in text_of(app) or not buttons(app)


def test_the_rows_of_a_film_stay_with_the_session():
    run = film_runs.run_of(own_film.opened(bytes_of(*of_ours())), "digest")
    assert run.owner is RunSettings(data="own").owner
