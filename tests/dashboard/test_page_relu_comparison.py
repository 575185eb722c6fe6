"""Runs side by side: what of the error reaches layer 1, which learns faster, and the seed."""

import json
import re
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from dashboard_pages import film_of, open_page, opened, text_of, trained

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs import costs, recorded
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import relu_comparison as sentences
from sigmoid_dashboard.ui.presets import PRESETS, presets_of
from sigmoid_estimator import inspection

page = partial(open_page, "relu_comparison")
LONG_PRESETS = ("depth_5", "remedies")
SMALL = {"data": "Moons", "hidden": "4, 4", "epochs": "30", "rate": "0.5"}
SMALL_RUN = RunSettings(
    **vars(replace(PRESETS["depth_3"].settings, hidden=(4, 4), data="moons"))
    | {"epochs": 30, "rate": 0.5}
)


def runs_of(app):
    """Names of the runs, as the picture of the error has them."""
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    return spec["vconcat"][0]["encoding"]["color"]["scale"]["domain"]


def test_the_page_opens_at_depth_5_before_the_first_update(default_page):
    app = default_page
    assert not app.exception
    assert app.title[0].value == LESSONS["relu_comparison"].title
    assert app.text_input(key="hidden").value == "32, 32, 32, 32, 32"
    assert runs_of(app) == ["sigmoid", "ReLU · he normal"]
    assert film_of(app)["opens"] == 0
    assert len(app.get("vega_lite_chart")) == 2
    words = [*app.main.markdown, *app.main.header]
    assert sum(len(element.value.split()) for element in words) < 150
    run = recorded.shared_runs().get(PRESETS["depth_5"].settings)
    first = inspection.first_epoch_at(run.classifier, 0.95)
    assert first is None
    assert re.match(
        r"\*\*ReLU · he normal reaches 95 % accuracy at epoch \d+; sigmoid does not within 60 "
        r"epochs\.\*\*",
        app.markdown[0].value,
    )


def test_the_error_per_layer_is_that_before_the_first_update(default_page):
    chart = default_page.get("vega_lite_chart")[0].proto
    tables = [dataset.data.data for dataset in chart.datasets]
    assert tables
    run = recorded.shared_runs().get(PRESETS["depth_5"].settings)
    errors = inspection.layer_gradients(run.classifier, run.data.X, run.data.y, epochs=0)
    errors = errors["delta_rms"].to_numpy()
    assert (np.diff(np.log(errors)) > 1).all()  # by a factor of e and more at every layer
    kept = errors[0] / errors[-2]
    assert f"sigmoid: {kept:.2g} of it, × {kept**0.25:.2g} a layer" in text_of(default_page)


@pytest.mark.parametrize("data", ["Moons", "Iris"])
def test_the_runs_are_played_in_step(data):
    app = page(**SMALL | {"data": data, "at": "7"})
    assert not app.exception
    assert film_of(app)["asked"] == 7
    assert len(app.get("vega_lite_chart")) == 2


def test_every_run_can_be_taken_away():
    app = opened(page(**SMALL), "files")
    assert not app.exception
    assert "**The code of sigmoid**" in text_of(app)
    assert "**The code of ReLU · he normal**" in text_of(app)
    assert len(app.code) == 2


@pytest.mark.parametrize("n_runs", [2, 3, 4, 5])
def test_two_to_five_runs_are_compared(n_runs):
    app = page(n_runs=str(n_runs), **SMALL)
    assert not app.exception
    assert len(runs_of(app)) == n_runs
    app.get_by_key(f"loss_{n_runs}").set_value("squared_error").run()
    assert not app.exception
    assert runs_of(app)[-1].endswith("squared error")
    assert "no measure of each other" in text_of(app)


def test_runs_that_are_alike_keep_names_of_their_own():
    app = page(activation_2="sigmoid", init_2="auto (scikit-learn's)", **SMALL)
    assert runs_of(app) == ["sigmoid", "sigmoid (2)"]


def test_rates_per_layer_are_among_the_remedies():
    run = replace(PRESETS["remedies"].settings, layer_rates="attenuation")
    assert PRESETS["remedies"].controls["n_runs"] == 5
    assert PRESETS["remedies"].controls["layer_rates_5"] == "attenuation"
    app = page(n_runs="5", **SMALL)
    assert runs_of(app)[-1] == sentences.name_of(run, PRESETS["remedies"].settings)


@pytest.mark.parametrize("level", ["80%", "100%"])
def test_the_figures_are_those_of_the_library(level):
    app = page(accuracy=level, **SMALL)
    run = recorded.shared_runs().get(SMALL_RUN)
    first = inspection.first_epoch_at(run.classifier, float(level[:-1]) / 100)
    text = app.markdown[0].value
    if first is None:
        assert "sigmoid does not within 30 epochs" in text or "None of these networks" in text
    else:
        assert f"at epoch {first:,}" in text or "sigmoid needs" in text
    table = inspection.layer_gradients(run.classifier, run.data.X, run.data.y, epochs=[0])
    assert f"sigmoid: {table['attenuation'].iloc[0]:.2g} of it" in text_of(app)


def test_what_the_units_become_is_that_of_the_last_epoch():
    app = opened(page(**SMALL), "lost", "why_error")
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 3
    run = trained(SMALL_RUN)
    X, y = run.data.X, run.data.y
    kept = inspection.layer_gradients(run.classifier, X, y, epochs=[30])["attenuation"].iloc[0]
    assert f"At epoch 30 that part is — sigmoid: {kept:.2g} of it" in text_of(app)
    assert "At epoch 30 — sigmoid: " in text_of(app)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name in LONG_PRESETS else name
        for name in presets_of("relu_comparison")
    ],
)
def test_every_preset_sets_its_runs(name):
    app = page(**SMALL)
    app.get_by_key("start_from").set_value(name).run()
    assert not app.exception
    preset = PRESETS[name]
    assert app.text_input(key="hidden").value == preset.settings.control_values["hidden"]
    assert len(runs_of(app)) == preset.controls["n_runs"]
    assert app.get_by_key("start_from").value == name


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
    assert not app.get("vega_lite_chart")
    app.button(key="train").click().run()
    assert len(runs_of(app)) == 2


def test_a_sweep_repeats_the_runs_from_other_seeds():
    app = opened(page(accuracy="80%", **SMALL), "seeds")
    app.selectbox(key="n_seeds").set_value(3).run()
    app.button(key="sweep").click().run()
    assert not app.exception
    assert "of 3 seeds there" in text_of(app)
    assert "first epoch at 80 %" in app.get("vega_lite_chart")[-1].proto.spec
    app.get_by_key("accuracy").set_value("90%").run()  # needs no new training
    assert "Median until 90 %" in text_of(app)


def test_a_sweep_says_who_never_gets_there():
    frame = pd.DataFrame({"name": ["a", "a", "b"], "seed": [0, 1, 0], "epoch": [3, 5, None]})
    text = sentences.about_sweep(frame, 0.95, 60)
    assert "a: **epoch 4** (2 of 2 seeds there)" in text
    assert "b: **not within 60 epochs** (0 of 1 seeds there)" in text
