"""Runs side by side: who is there first, what their layers do, and whether it was the seed."""

from dataclasses import replace
from functools import partial

import pandas as pd
import pytest
from dashboard_pages import open_page, text_of

from sigmoid_dashboard.runs import costs, recorded
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import relu_comparison as sentences
from sigmoid_dashboard.ui.presets import PRESETS, presets_of
from sigmoid_estimator import inspection

page = partial(open_page, "relu_comparison")
LONG_PRESETS = ("depth_5", "remedies")
SMALL = {"data": "Moons", "hidden": "4, 4", "epochs": "30", "rate": "0.5"}


def test_the_page_opens_with_a_sigmoid_beside_a_relu():
    app = page()
    assert not app.exception
    assert app.title[0].value == "ReLU comparison"
    assert [metric.label for metric in app.metric] == ["95% · sigmoid", "95% · relu · he normal"]
    firsts = [int(metric.value.removeprefix("epoch ").replace(",", "")) for metric in app.metric]
    assert 0 < firsts[1] < firsts[0]
    assert len(app.get("vega_lite_chart")) == 3


@pytest.mark.parametrize("data", ["Moons", "Iris"])
def test_the_runs_are_played_in_step(data):
    app = page(**SMALL | {"data": data, "at": "7"})
    assert not app.exception
    components = [component.proto.component_name for component in app.get("bidi_component")]
    assert components.count("sigmoid_player") == 1
    assert "At epoch 7 — sigmoid: " in text_of(app)
    assert len(app.get("vega_lite_chart")) == 3


def test_every_run_can_be_taken_away():
    app = page(**SMALL)
    labels = [expander.label for expander in app.expander]
    assert "The code of sigmoid, and its files" in labels
    assert "The code of relu · he normal, and its files" in labels


@pytest.mark.parametrize("n_runs", [2, 3, 4])
def test_two_to_four_runs_are_compared(n_runs):
    app = page(n_runs=str(n_runs), **SMALL)
    assert not app.exception
    assert len(app.metric) == n_runs
    app.get_by_key(f"loss_{n_runs}").set_value("squared_error").run()
    assert not app.exception
    assert app.metric[n_runs - 1].label.endswith("squared error")


def test_runs_that_are_alike_keep_names_of_their_own():
    app = page(activation_2="sigmoid", init_2="auto (scikit-learn's)", **SMALL)
    assert [metric.label for metric in app.metric] == ["95% · sigmoid", "95% · sigmoid (2)"]


def test_the_figures_are_those_of_the_library():
    app = page(accuracy="80%", **SMALL)
    run = recorded.shared_runs().get(
        RunSettings(
            **vars(replace(PRESETS["depth_3"].settings, hidden=(4, 4), data="moons"))
            | {"epochs": 30, "rate": 0.5}
        )
    )
    first = inspection.first_epoch_at(run.classifier, 0.8)
    assert app.metric[0].value == ("not reached" if first is None else f"epoch {first:,}")
    table = inspection.layer_gradients(run.classifier, run.data.X, run.data.y, epochs=[0])
    assert f"sigmoid: {table['attenuation'].iloc[0]:.2g} of it" in text_of(app)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name in LONG_PRESETS else name
        for name in presets_of("relu_comparison")
    ],
)
def test_every_preset_sets_its_runs(name):
    app = page(**SMALL)
    app.button(key=f"preset_{name}").click().run()
    assert not app.exception
    preset = PRESETS[name]
    assert app.text_input(key="hidden").value == preset.settings.control_values["hidden"]
    assert len(app.metric) == preset.controls["n_runs"]


@pytest.mark.parametrize(
    "wild",
    [
        {"hidden": ""},
        {"hidden": "3"},
        {"data": "Iris", "hidden": "3, 3, 3"},
        {"rate": "1000", "activation_2": "identity"},
        {"epochs": "1"},
        {"data": "Xor gate", "batch": "10"},
        {"hidden": "eight"},
    ],
)
def test_whatever_is_chosen_has_a_page(wild):
    app = page(**SMALL | wild)
    assert not app.exception
    assert len(app.warning) == ("eight" in wild.values())


def test_expensive_runs_wait_for_their_button(monkeypatch):
    monkeypatch.setattr(costs, "LIVE_SECONDS", 0.0)
    app = page(**SMALL, seed="991")  # runs that no other test has left in the cache
    assert not app.metric
    app.button(key="train").click().run()
    assert len(app.metric) == 2


def test_a_sweep_repeats_the_runs_from_other_seeds():
    app = page(accuracy="80%", **SMALL)
    app.selectbox(key="n_seeds").set_value(3).run()
    app.button(key="sweep").click().run()
    assert not app.exception
    assert "of 3 seeds there" in text_of(app)
    app.get_by_key("accuracy").set_value("90%").run()  # needs no new training
    assert "Median until 90 %" in text_of(app)


def test_a_sweep_says_who_never_gets_there():
    frame = pd.DataFrame({"name": ["a", "a", "b"], "seed": [0, 1, 0], "epoch": [3, 5, None]})
    text = sentences.about_sweep(frame, 0.95, 60)
    assert "a: **epoch 4** (2 of 2 seeds there)" in text
    assert "b: **not within 60 epochs** (0 of 1 seeds there)" in text
