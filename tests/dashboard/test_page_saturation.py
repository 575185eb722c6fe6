"""The page "Is it saturated?" counts right, says so, and has a sentence for every case."""

import json
import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from dashboard_pages import film_of, open_page, opened, text_of, trained
from scipy.special import expit

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs.measures import measured_epochs, measures_of, saturation_of
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sections.saturation_words import layers_table
from sigmoid_dashboard.sentences import gradients
from sigmoid_dashboard.sentences import saturation as sentences
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui.presets import presets_of
from sigmoid_estimator import inspection

page = partial(open_page, "saturation")
PRESETS = presets_of("saturation")
DEFAULT = PRESETS["saturation"].settings
SECTIONS = ["Where are the entries?", "Which units still learn?", "What is left of the gradient?"]
PARTS = ("why_entries", "why_units", "why_gradient", "course", "later", "starts")
SHORT = {"data": "Moons", "hidden": "4, 3", "epochs": "60", "rate": "0.1"}


def measured(run, epoch=None):
    """A run at its last epoch or at another."""
    epoch = int(run.film.epochs[-1]) if epoch is None else epoch
    return measures_of(run.owner, run.key, epoch, run)


def picture_of(app, words):
    """The specification of the picture whose description begins so."""
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    return next(spec for spec in specs if spec["description"].startswith(words))


def near(h):
    return (h < 0.05) | (h > 0.95)


@pytest.fixture(scope="module")
def default_run():
    return trained(DEFAULT)


@pytest.fixture(scope="module")
def whole_page():
    """The default page with every part open."""
    return opened(page(), *PARTS)


def test_the_page_asks_answers_and_shows_three_pictures(default_page):
    assert not default_page.exception
    assert default_page.title[0].value == LESSONS["saturation"].title
    assert [heading.value for heading in default_page.header] == SECTIONS
    assert len(default_page.get("vega_lite_chart")) == 3
    assert film_of(default_page)["opens"] == 0
    words = sum(
        len(element.value.split())
        for element in [*default_page.main.markdown, *default_page.main.header]
    )
    assert words < 150


def test_entries_are_counted_as_by_hand(default_page, whole_page, default_run):
    *hidden, _ = default_run.classifier.layer_outputs(default_run.data.X)
    is_near = [near(h) for h in hidden]
    share = np.mean(np.concatenate([layer.ravel() for layer in is_near]))
    n_whole = np.all([layer.all(axis=1) for layer in is_near], axis=0).sum()
    assert (
        f"**In part: after epoch 2,000, {percent(share)} of the hidden layers’ entries are near 0 "
        "or 1; before the first update it was 0 %.**"
    ) in default_page.markdown[0].value
    assert f"near: **{n_whole or 'none'}** of 200" in text_of(default_page)
    most = max(1 - layer.mean() for layer in is_near)
    assert f"has **{percent(most)}** of its entries in between" in text_of(whole_page)


def test_the_table_has_the_shares_and_kinds_of_every_layer(default_page, default_run):
    table = default_page.table[0].value
    layers = default_run.classifier.layer_outputs(default_run.data.X)
    assert table["layer"].tolist() == [1, 2, 3, 4]
    assert table["near an end"].tolist() == [percent(near(h).mean()) for h in layers]
    for h, units in zip(layers, table["units"], strict=True):
        is_binary = near(h).mean(axis=0) >= 0.95  # none of these is constant
        counted = {kind: int(n) for n, kind in (part.split() for part in units.split(", "))}
        assert counted.get("binary", 0) == is_binary.sum()
        assert counted.get("graded", 0) == (~is_binary).sum()


def test_it_is_said_since_when_a_layer_is_saturated(whole_page, default_run):
    found = re.search(
        r"the output since epoch ([\d,]+), but not in layers 1, 2 and 3", text_of(whole_page)
    )
    since = int(found[1].replace(",", ""))
    epochs = default_run.film.epochs
    for epoch, is_saturated in (
        (since, True),
        (epochs[default_run.film.index_of(since) - 1], False),
    ):
        output = default_run.classifier.at_epoch(epoch).layer_outputs(default_run.data.X)[-1]
        assert (near(output).mean() >= 0.95) == is_saturated


def test_what_is_said_of_the_gradient_is_measured(default_page, whole_page, default_run):
    clf, X, y = default_run.classifier, default_run.data.X, default_run.data.y
    start, now = (
        inspection.layer_gradients(clf, X, y, epochs=epoch)["attenuation"].iloc[0]
        for epoch in (0, 2000)
    )
    text = text_of(default_page)
    assert f"the error in layer 1 is **{100 * start:.2g} %** of that" in text
    assert f"× {np.sqrt(start):.2g} a layer" in text
    text = text_of(whole_page)
    assert f"At epoch 2,000 the error in layer 1 is **{100 * now:.0f} %** of that" in text
    output = clf.coefs_[-1]
    assert np.abs(output).max() < 4
    assert f"the largest weight is {np.abs(output).max():.3g}" in text
    assert f"‖W‖₂ is {np.linalg.norm(output):.3g}" in text


def test_the_picture_of_the_gradient_is_of_epoch_0_where_it_vanishes(default_page, default_run):
    spec = picture_of(default_page, "RMS of the error ∂C/∂z against the layer after the epochs 0;")
    assert spec["title"]["text"] == "epoch 0"
    clf, X, y = default_run.classifier, default_run.data.X, default_run.data.y
    errors = inspection.layer_gradients(clf, X, y, epochs=0)["delta_rms"]
    assert (np.diff(errors) > 0).all()
    assert ", ".join(f"{error:.2g}" for error in errors) in spec["description"]


def test_what_is_said_of_the_farthest_unit_is_measured(whole_page, default_run):
    *hidden, _ = default_run.classifier.layer_outputs(default_run.data.X, pre_activation=True)
    z = max(np.abs(layer).max() for layer in hidden)
    slope = expit(z) * expit(-z)
    assert f"|z| = {z:.3g}, and the smallest slope {slope:.2g}" in text_of(whole_page)


def test_what_is_said_of_other_initial_weights_is_measured(whole_page):
    text = text_of(whole_page)
    for init in ("lsuv", "centered_lsuv"):
        run = trained(replace(DEFAULT, init=init, epochs=1))
        X, y = run.data.X, run.data.y
        kept = inspection.layer_gradients(run.classifier, X, y, epochs=0)["attenuation"].iloc[0]
        assert f"is **{100 * kept:.0f} %** of that" in text


def test_the_parts_have_their_pictures_once_they_are_open(whole_page):
    assert not whole_page.exception
    assert len(whole_page.get("vega_lite_chart")) == 3 + 2 + 2 + 1
    for words in (
        "Saturation of",
        "Histograms of the pre-activation z",
        "RMS of the error ∂C/∂z of",
    ):
        picture_of(whole_page, words)


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


@pytest.mark.parametrize("name", ["one_hidden_layer", "five_hidden_layers"])
def test_another_depth_is_a_choice_away(name):
    app = page(**SHORT)
    app.get_by_key("start_from").set_value(name).run()
    assert not app.exception
    hidden = PRESETS[name].settings.hidden
    assert app.get_by_key("hidden").value == ", ".join(map(str, hidden))
    assert app.table[0].value["layer"].tolist() == [*range(1, len(hidden) + 2)]


def test_a_lecturers_link_without_controls_has_no_buttons_either():
    app = page(preset="large_weights", controls="hidden")
    assert not app.exception
    assert not app.button
    assert not app.selectbox
    assert "before the first update it was 96.9 %.**" in text_of(app)  # rounded down


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        pytest.param("stuck", "This network is stuck: 100 % of", marks=pytest.mark.slow),
        ("wrong", "The output is saturated and wrong: the accuracy at epoch 1,000 is"),
        ("dead", "8 of the 24 hidden units are dead after epoch 2,000"),
        ("large_weights", "Nearly: after epoch 2,000"),
        ("saturation", "In part: after epoch 2,000"),
    ],
)
def test_what_is_wrong_with_a_network_is_the_first_that_is_said(name, headline):
    run = trained(PRESETS[name].settings)
    assert sentences.answer(run, measured(run)).startswith(f"**{headline}")


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("large_weights", "descent did not bring them there"),
        pytest.param("digits", "In general it is not, nor is it here", marks=pytest.mark.slow),
        pytest.param("stuck", "drive their top layer to one end", marks=pytest.mark.slow),
        ("wrong", "The output is saturated and wrong."),
        ("dead", "A dead ReLU has a slope of exactly 0"),
    ],
)
def test_presets_show_what_they_are_named_for(name, phrase):
    assert phrase in text_about(trained(PRESETS[name].settings))


def test_every_measure_of_the_gradient_has_its_pictures():
    app = opened(page(**SHORT), "later")
    app.selectbox(key="gradient").set_value("attenuation").run()
    assert not app.exception
    for words in ("error / last hidden layer’s against", "error / last hidden layer’s of"):
        picture_of(app, words)


def test_a_link_asks_for_a_measure_of_the_gradient():
    app = opened(page(gradient="Gradient of the weights", **SHORT), "later")
    assert app.selectbox(key="gradient").value == "weight_gradient_norm"
    assert not app.info


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
    app = opened(page(**(SHORT | choice)), *PARTS)
    assert not app.exception
    assert not app.warning
    assert len(app.get("vega_lite_chart")) >= 4
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
    at = measured(run, epoch)
    of_measures = [
        sentences.answer,
        sentences.task,
        sentences.about_rows,
        sentences.about_answer,
        sentences.about_output,
        sentences.about_never,
        sentences.about_kinds,
        sentences.about_measures,
        sentences.about_training,
        sentences.about_units,
        sentences.about_dumb,
        sentences.about_smart,
        gradients.about_gradients,
    ]
    if at.n_hidden > 1:
        of_measures += [gradients.about_vanishing, gradients.about_four, gradients.about_later]
    parts = [sentence(run, at) for sentence in of_measures]
    course = sentences.about_course(run, at, saturation_of(run.owner, run.key, run))
    return "\n".join([*parts, course, sentences.about_histograms(run)])


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
        ({"activation": "relu"}, "that is 0 on every row"),
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
    at = measured(default_run)
    counts = at.counts.assign(near_low=1600, between=0, near_high=0, whole_rows=200)
    every = replace(at, counts=counts)
    assert "**Yes: after epoch 2,000, 100 %" in sentences.answer(default_run, every)
    assert "near: **all** of 200." in sentences.about_rows(default_run, every)


def test_of_a_film_that_takes_long_to_measure_some_records_do(default_run, monkeypatch):
    epochs = default_run.film.epochs
    np.testing.assert_array_equal(measured_epochs(default_run), epochs)
    monkeypatch.setattr("sigmoid_dashboard.runs.measures.MAX_SECONDS", 0.0)
    few = measured_epochs(default_run)
    assert len(few) == 10
    assert few[[0, -1]].tolist() == [0, 2000]
    assert set(few) <= set(epochs)
    at = measured(default_run, 159)
    assert at.saturation["epoch"].unique().tolist() == [0, 158]


def test_a_network_that_is_large_says_so_instead_of_starting_it_five_times():
    app = opened(page(data="Digits", hidden="200, 200", epochs="1", batch="10"), "starts")
    assert "too large to be started from other weights" in text_of(app)


def test_rows_of_one_feature_have_a_page():
    app = page(data="Your own", hidden="3, 3", epochs="20")
    app.multiselect[0].set_value(["x"]).run()
    assert not app.exception
    assert film_of(app)["opens"] == 0
    table = app.table[0].value
    assert table["layer"].tolist() == [1, 2, 3]


def test_a_layer_of_several_kinds_names_them_all():
    table = layers_table(measured(trained(PRESETS["dead"].settings)))
    assert table["units"].tolist() == [
        "7 graded, 1 dead",
        "5 dead, 3 graded",
        "6 graded, 2 dead",
        "1 binary",
    ]
