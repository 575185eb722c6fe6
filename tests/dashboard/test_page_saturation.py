"""The page "Saturation" counts right, says what it counted, and has a sentence for every case."""

import json
import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from dashboard_pages import open_page, text_of, trained
from scipy.special import expit

from sigmoid_dashboard.runs.measures import course_of, measured_epochs, measures_of
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import gradients
from sigmoid_dashboard.sentences import saturation as sentences
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.presets import presets_of
from sigmoid_estimator import inspection

page = partial(open_page, "saturation")
PRESETS = presets_of("saturation")
DEFAULT = PRESETS["saturation"].settings
SECTIONS = [
    "Are they near 0 or 1?",
    "How the units are spread",
    "When they got there",
    "Which units still learn",
    "What is left of the gradient",
    "What the initial weights do",
]
SHORT = {"data": "Moons", "hidden": "4, 3", "epochs": "60", "rate": "0.1"}


def table_of_layers(app):
    """The one with a row per layer: `draw` puts that of the picture before it."""
    return next(frame.value for frame in app.dataframe if "units" in frame.value)


def picture_of(app, words):
    """The specification of the picture whose description begins so."""
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    return next(spec for spec in specs if spec["description"].startswith(words))


def near(h):
    return (h < 0.05) | (h > 0.95)


def metrics_of(app):
    return {metric.label: metric.value for metric in app.metric}


@pytest.fixture(scope="module")
def default_run():
    return trained(DEFAULT)


@pytest.fixture
def shown_epoch(monkeypatch):
    """Pauses the player at an epoch."""
    return lambda epoch: monkeypatch.setattr(stage, "played_epoch", lambda run: epoch)


def test_the_page_tells_its_story_in_order(default_page):
    assert not default_page.exception
    assert default_page.title[0].value == "Saturation"
    assert [heading.value for heading in default_page.header] == SECTIONS
    assert len(default_page.get("vega_lite_chart")) == 8


def test_entries_are_counted_as_by_hand(default_page, default_run):
    *hidden, _ = default_run.classifier.layer_outputs(default_run.data.X)
    is_near = [near(h) for h in hidden]
    share = np.mean(np.concatenate([layer.ravel() for layer in is_near]))
    n_whole = np.all([layer.all(axis=1) for layer in is_near], axis=0).sum()
    assert metrics_of(default_page) == {
        "Near at the start": "0 %",
        "Near, epoch 2,000": percent(share),
        "Rows wholly near": percent(n_whole / 200),
        "Accuracy": percent(default_run.film.accuracy[-1]),
    }
    assert f"**No.** After epoch 2,000, **{percent(share)}** of the 4,800 entries" in text_of(
        default_page
    )
    most = max(1 - layer.mean() for layer in is_near)
    assert f"has **{percent(most)}** of its entries in between" in text_of(default_page)


def test_the_table_has_the_shares_and_kinds_of_every_layer(default_page, default_run):
    table = table_of_layers(default_page).set_index("layer")
    layers = default_run.classifier.layer_outputs(default_run.data.X)
    assert table["near"].tolist() == pytest.approx([near(h).mean() for h in layers])
    for h, units in zip(layers, table["units"], strict=True):
        is_binary = near(h).mean(axis=0) >= 0.95  # none of these is constant
        counted = {kind: int(n) for n, kind in (part.split() for part in units.split(", "))}
        assert counted.get("binary", 0) == is_binary.sum()
        assert counted.get("graded", 0) == (~is_binary).sum()
    assert table["95 % since"].iloc[:3].tolist() == ["never"] * 3
    since = int(table["95 % since"].iloc[3])
    output = default_run.classifier.at_epoch(since).layer_outputs(default_run.data.X)[-1]
    assert near(output).mean() >= 0.95


def test_what_is_said_of_the_gradient_is_measured(default_page, default_run):
    clf, X, y = default_run.classifier, default_run.data.X, default_run.data.y
    start, now = (
        inspection.layer_gradients(clf, X, y, epochs=epoch)["attenuation"].iloc[0]
        for epoch in (0, 2000)
    )
    text = text_of(default_page)
    assert f"the error in layer 1 is **{100 * start:.2g} %** of that" in text
    assert f"× {np.sqrt(start):.2g} for every layer" in text
    assert f"At epoch 2,000 it is **{100 * now:.0f} %** of that." in text
    output = clf.coefs_[-1]
    assert np.abs(output).max() < 4
    assert f"the largest weight is {np.abs(output).max():.3g}" in text
    assert f"‖W‖₂ is {np.linalg.norm(output):.3g}" in text


def test_what_is_said_of_the_farthest_unit_is_measured(default_page, default_run):
    *hidden, _ = default_run.classifier.layer_outputs(default_run.data.X, pre_activation=True)
    z = max(np.abs(layer).max() for layer in hidden)
    slope = expit(z) * expit(-z)
    assert f"|z| = {z:.3g}, and the smallest slope {slope:.2g}" in text_of(default_page)


def test_what_is_said_of_other_initial_weights_is_measured(default_page):
    text = text_of(default_page)
    for init in ("lsuv", "centered_lsuv"):
        run = trained(replace(DEFAULT, init=init, epochs=1))
        X, y = run.data.X, run.data.y
        kept = inspection.layer_gradients(run.classifier, X, y, epochs=0)["attenuation"].iloc[0]
        assert f"is **{100 * kept:.0f} %** of that" in text


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (0.00035, "**0.035 %** of that"),
        (0.18, "**18 %** of that"),
        (1.0, "**100 %** of that"),
        (6.83, "**683 %** of that"),
        (49.1, "**49 times** that"),
        (1234.5, "**1,234 times** that"),
    ],
)
def test_sizes_are_percentages_as_long_as_those_are_short(part, words):
    assert gradients._size(part) == words


@pytest.mark.parametrize("epoch", [0, 158])
def test_everything_follows_the_epoch_of_the_player(epoch, shown_epoch, default_run):
    shown_epoch(epoch)
    app = page()
    assert not app.exception
    first = default_run.classifier.at_epoch(epoch).layer_outputs(default_run.data.X)[0]
    assert table_of_layers(app)["near"].iloc[0] == pytest.approx(near(first).mean())
    for words in ("Saturation of", "RMS of the error ∂C/∂z of"):
        assert '"type": "rule"' in json.dumps(picture_of(app, words))  # the cursor
    assert metrics_of(app)["Accuracy"] == (
        percent(default_run.film.accuracy[default_run.film.index_of(epoch)])
    )
    text = text_of(app)
    assert ("**No.** Before the first update" in text) == (epoch == 0)
    assert ("After epoch 158, of the 24 hidden units" in text) == (epoch == 158)
    assert "epoch 2,000" not in text


@pytest.mark.parametrize(
    ("button", "control", "value"),
    [("5 layers", "hidden", "4, 4, 4, 4, 4"), ("normal × 10", "init_scale", 10.0)],
)
def test_depth_and_initial_weights_change_by_a_click(button, control, value):
    app = page(**SHORT)
    app.button(key=f"change_{button}").click().run()
    assert not app.exception
    assert app.get_by_key(control).value == value
    assert app.number_input(key="seed").value == 0
    assert app.button(key=f"change_{button}").disabled


def test_a_lecturers_link_without_controls_has_no_buttons_either():
    app = page(preset="large_weights", controls="hidden")
    assert not app.exception
    assert not app.button
    assert metrics_of(app)["Near at the start"] == "96.9 %"  # rounded down


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("large_weights", "descent did not bring them there"),
        pytest.param("digits", "In general it is not, nor is it here", marks=pytest.mark.slow),
        pytest.param("stuck", "**This network is stuck.**", marks=pytest.mark.slow),
        ("wrong", "The output is saturated and wrong."),
        ("dead", "of the 24 hidden units** are 0 on every row"),
    ],
)
def test_presets_show_what_they_are_named_for(name, phrase):
    assert phrase in text_about(trained(PRESETS[name].settings))


def test_every_measure_of_the_gradient_has_its_pictures():
    app = page(**SHORT)
    app.selectbox(key="gradient").set_value("attenuation").run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 8


@pytest.mark.parametrize(
    "choice",
    [
        {"hidden": "", "activation": "relu"},
        {"hidden": "5", "activation": "relu"},
        {"activation": "tanh", "data": "Iris", "standardise": "true"},
        {"activation": "identity", "rate": "1000"},
        {"init": "zeros", "epochs": "1"},
    ],
)
def test_every_kind_of_run_has_a_page(choice):
    app = page(**(SHORT | choice))
    assert not app.exception
    assert not app.warning
    assert len(app.get("vega_lite_chart")) >= 5
    assert "nan" not in text_of(app)


def test_where_no_error_came_down_at_first_nothing_is_a_part_of_that():
    run = trained(replace(DEFAULT, init_scale=0.0, epochs=300))
    text = text_about(run)
    kept = inspection.error_kept(
        inspection.layer_gradients(run.classifier, run.data.X, run.data.y, epochs=300)
    )["kept"].iloc[0]
    assert "Before the first update no error reaches the hidden layers." in text
    assert (
        f"At epoch 300 the error in layer 1 is **{100 * kept:.0f} %** of that in the last" in text
    )


def text_about(run, epoch=None):
    """All that is said of a run, at its last epoch or at another."""
    at = measures_of(run, int(run.film.epochs[-1]) if epoch is None else epoch, course_of(run))
    of_measures = [
        sentences.verdict,
        sentences.about_answer,
        sentences.about_output,
        sentences.about_never,
        sentences.about_course,
        sentences.about_measures,
        sentences.about_training,
        sentences.about_units,
        sentences.about_dumb,
        sentences.about_smart,
        gradients.about_gradients,
    ]
    if at.n_hidden > 1:
        of_measures += [gradients.about_vanishing, gradients.about_four]
    parts = [sentence(run, at) for sentence in of_measures]
    return "\n".join([sentences.question(run), *parts, sentences.about_histograms(run)])


@pytest.mark.parametrize(
    ("choice", "phrase"),
    [
        ({"hidden": ()}, "There is no hidden layer to look into"),
        ({"hidden": ()}, "through hidden layers, and here there is none."),
        ({"hidden": (), "activation": "relu"}, "Beyond z = −2.94 and 2.94"),
        ({"hidden": (5,)}, "passes through one only"),
        ({"hidden": (3,) * 6, "epochs": 20}, "No layer has 95 % of its entries"),
        ({"activation": "tanh"}, "within 0.1 of −1 or 1"),
        ({"activation": "penalized_tanh"}, "of −0.25 or 1"),
        ({"activation": "penalized_tanh"}, "Beyond z = −0.973 and 1.72"),
        ({"activation": "relu"}, "A ReLU has one end only"),
        ({"activation": "leaky_relu"}, "Leaky ReLU units have no ends"),
        ({"activation": "identity"}, "Linear units have no ends"),
        ({"init": "zeros"}, "no error reaches the hidden layers"),
        ({"loss": "squared_error"}, "with the cross-entropy it is not"),
        ({"init": "normal", "init_scale": 100.0}, "though not its slope to 0"),
        ({"init": "normal", "init_scale": 100.0, "data": "digits"}, "rounds its slope to 0"),
        ({"data": "iris", "standardise": True}, "Of the 3 outputs"),
        ({"rate": 1000.0, "activation": "identity"}, "Training diverged after epoch"),
        ({"init": "glorot_uniform_4x", "rate": 0.001}, "weights have to make up for it"),
    ],
)
@pytest.mark.parametrize("epoch", [None, 0])
def test_every_kind_of_run_has_its_sentences(choice, phrase, epoch):
    settings = RunSettings(
        **(
            {"data": "moons", "hidden": (4, 3), "solver": "adam", "rate": 0.1, "epochs": 60}
            | choice
        )
    )
    text = text_about(trained(settings), epoch)
    assert phrase in text
    assert not re.search(r"\bnan\b|\binf\b", text)


def test_entries_that_are_all_near_get_a_yes(default_run):
    at = measures_of(default_run, 2000, course_of(default_run))
    counts = at.counts.assign(near_low=1600, between=0, near_high=0, whole_rows=200)
    sentence = sentences.verdict(default_run, replace(at, counts=counts))
    assert "**Yes, every one.** After epoch 2,000, **100 %**" in sentence
    assert "That is so for each of the rows." in sentence


def test_of_a_film_that_takes_long_to_measure_some_records_do(default_run, monkeypatch):
    epochs = default_run.film.epochs
    np.testing.assert_array_equal(measured_epochs(default_run), epochs)
    monkeypatch.setattr("sigmoid_dashboard.runs.measures.MAX_SECONDS", 0.0)
    few = measured_epochs(default_run)
    assert len(few) == 10
    assert few[[0, -1]].tolist() == [0, 2000]
    assert set(few) <= set(epochs)
    at = measures_of(default_run, 159, course_of(default_run))
    assert at.saturation["epoch"].unique().tolist() == [0, 158]


def test_a_network_that_is_large_says_so_instead_of_starting_it_five_times():
    app = page(data="Digits", hidden="200, 200", epochs="1", batch="10")
    assert "too large to be started from other weights" in text_of(app)


def test_rows_of_one_feature_have_a_page():
    app = page(data="Your own", hidden="3, 3", epochs="20")
    app.multiselect[0].set_value(["x"]).run()
    assert not app.exception
    assert "The player needs two features" in text_of(app)
    assert table_of_layers(app)["layer"].tolist() == [1, 2, 3]
