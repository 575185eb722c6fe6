"""Every section of "Slope and descent" says what the library measures."""

import json
from functools import partial

import numpy as np
import pandas as pd
import pytest
from dashboard_pages import open_page, text_of, trained
from oracles.by_hand import UNITS

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.sections import slopes, small_change, unlearning
from sigmoid_dashboard.sentences import derivatives
from sigmoid_dashboard.ui.presets import presets_of
from sigmoid_estimator import experiments, inspection

page = partial(open_page, "slope_and_descent")
CLOSED = ("why_slopes", "why_unlearning", "iterations_of", "ragged")


def opened(*parts, **link):
    """The page with these parts of it open."""
    app = page(**link)
    for part in parts:
        app.session_state[part] = True
    return app.run()


def test_the_page_opens_with_its_question_and_pictures():
    app = page()
    assert not app.exception
    assert app.title[0].value == LESSONS["slope_and_descent"].title
    assert [header.value for header in app.header] == [
        "A neuron that has to unlearn",
        "Down a parabola, step by step",
    ]
    assert len(app.get("vega_lite_chart")) == 1
    text = text_of(app)
    assert "by 0.25 at most in a sigmoid, and by 4.5e−5 at z\u00a0=\u00a0−10" in text
    assert "should say 0, and says 0.982 at first" in text
    assert "with the quadratic cost it comes to **0.203**" in text
    assert "1 − 2η = **0.8**" in text
    assert not [*app.sidebar.selectbox, *app.sidebar.number_input]  # nothing is trained here


def test_the_closed_parts_say_the_sources_figures():
    app = opened(*CLOSED)
    assert not app.exception
    text = text_of(app)
    assert "σ′(−2) = 0.105, σ′(20) = 2.061e−9" in text
    assert "With h = 1e−13, the step of the question, **159** of the 1,000 slopes" in text
    assert "near h = 7e−8" in text
    assert "near 1.6e−5" in text
    assert "2.00 at iteration 29, where x = **2.009**" in text
    assert "lacks a minus" in text
    assert len(app.get("vega_lite_chart")) == 3
    (table,) = (t.value for t in app.dataframe if "truncated" in t.value)
    assert len(table) == 34
    assert table["truncated"][[4, 9, 29]].tolist() == [4.45, 2.8, 2.0]
    assert table["rounded"][[4, 9, 29]].tolist() == [4.46, 2.81, 2.01]


def test_closed_parts_are_not_sent():
    app = page()
    assert not app.dataframe
    assert "ability to learn" not in text_of(app)
    assert "step_power" not in [slider.key for slider in app.select_slider]


def test_a_link_about_the_small_step_opens_its_part():
    for link in ({"step_power": "1e-8"}, {"scheme": "central: (σ(z + h) − σ(z − h)) / 2h"}):
        app = page(**link)
        assert not app.exception
        assert not app.info
        assert "slopes is" in text_of(app) or "slopes are" in text_of(app)
    assert app.selectbox(key="scheme").value == "central"


@pytest.mark.parametrize(
    ("power", "scheme", "sentence"),
    [
        (-16, "forward", "rounded too, in the end to z itself"),
        (-13, "central", "multiples of 0.00056"),
        (-7, "forward", "two errors are in balance"),
        (-5, "central", "two errors are in balance"),
        (0, "central", "chord that cuts the curve off"),
    ],
)
def test_the_step_is_too_short_right_or_too_long(power, scheme, sentence):
    steps = np.logspace(-16, 0, 65)
    errors = pd.concat(
        inspection.finite_difference_error(steps, scheme=name).assign(scheme=name)
        for name in ("forward", "central")
    )
    assert sentence in derivatives.about_cause(float(f"1e{power}"), scheme, errors)


def test_the_step_can_be_chosen():
    app = opened("ragged")
    for power, scheme in ((-16, "forward"), (0, "central")):
        app.select_slider(key="step_power").set_value(power)
        app.selectbox(key="scheme").set_value(scheme).run()
        frame = inspection.numerical_slope(float(f"1e{power}"), scheme=scheme)
        assert f"**{frame['error'].abs().max():.2g}**" in text_of(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("rate", "sentence"),
    [
        (0.01, "**0.98**: x crawls"),
        (0.3, "**0.4**: x comes nearer from one side"),
        (0.5, "**0**: the first one lands there"),
        (0.8, "**−0.6**: it oversteps the minimum"),
        (1.0, "x jumps between 8 and −4 for ever"),
        (1.1, "**−1.2**: it lands farther away"),
    ],
)
def test_the_rate_decides_what_the_descent_does(rate, sentence):
    steps = experiments.parabola_descent(8.0, rate, 5)
    assert sentence in derivatives.about_descent(steps, rate, ascends=False)


def test_the_descent_follows_its_controls():
    app = opened("iterations_of")
    app.number_input(key="descent_start").set_value(2.0)
    app.number_input(key="descent_steps").set_value(1).run()
    assert "there is nothing to follow" in text_of(app)
    app.number_input(key="descent_start").set_value(-20.0)
    app.number_input(key="descent_steps").set_value(60)
    app.slider(key="descent_rate").set_value(1.1)
    app.toggle(key="wrong_sign").set_value(True).run()
    assert not app.exception
    text = text_of(app)
    assert "1 + 2η = **3.2**: with the wrong sign it follows the slope up" in text
    assert f"x = **{2 - 22 * 3.2**60:.4g}**".replace("-", "−").replace("e+", "e") in text
    printed = experiments.printed_descent(0.6, 0.9)["loss"]
    assert f"goes from {printed.iloc[0]:.3g} to **{printed.iloc[-1]:.3g}**" in text


@pytest.mark.parametrize(
    ("start", "n_epochs", "sentence"),
    [
        ((0.6, 0.9), 300, "the sigmoid is not flat, σ′(z) = 0.149"),
        ((2.0, 2.0), 300, "and with the quadratic cost it does at epoch 232"),
        ((2.0, 2.0), 100, "and with the quadratic cost it does not within these epochs"),
        ((-10.0, -10.0), 1, "nearly right already"),
    ],
)
def test_a_flat_and_wrong_neuron_learns_slowly(start, n_epochs, sentence):
    frame = experiments.learning_slowdown(*start, n_epochs=n_epochs)
    assert sentence in derivatives.about_saturated(frame)


def test_the_neuron_follows_its_controls():
    app = opened("why_unlearning", neuron_start="your own")
    app.number_input(key="neuron_weight").set_value(-10.0)
    app.number_input(key="neuron_bias").set_value(-10.0)
    app.number_input(key="neuron_epochs").set_value(1).run()
    assert "nearly right already" in text_of(app)
    app.number_input(key="neuron_weight").set_value(10.0)
    app.number_input(key="neuron_bias").set_value(10.0)
    app.number_input(key="neuron_rate").set_value(10.0)
    app.number_input(key="neuron_epochs").set_value(10_000)
    app.toggle(key="as_printed").set_value(True).run()
    assert not app.exception
    end = experiments.learning_slowdown(10.0, 10.0, learning_rate=10.0, n_epochs=10_000).iloc[-1]
    assert f"**{end['output']:.3g}**".replace("-", "−").replace("e−0", "e−") in text_of(app)


def test_the_neurons_start_can_be_chosen_by_its_name():
    app = page(neuron_start="w = 0.6, b = 0.9")
    assert "says 0.818 at first" in text_of(app)
    assert "with the quadratic cost it comes to **0.094**" in text_of(app)


def test_a_unit_at_minus_10_that_should_be_at_10_is_a_preset():
    app = page(preset="minus_10_to_10")
    assert not app.exception
    assert app.selectbox(key="neuron_start").value == "from −10 to +10"
    ends = experiments.unit_descent().groupby("activation")["z"].last()
    text = text_of(app)
    assert f"the sigmoid comes to **{ends['sigmoid']:.4g}**".replace("-", "−") in text
    assert "the ReLU has not moved" in text
    app.selectbox(key="neuron_start").set_value("from +10 to −10").run()
    assert "the ReLU comes to **" in text_of(app)
    app.session_state["why_units"] = True
    assert "From this side that is so" in text_of(app.run())


def test_every_preset_opens_the_page_with_controls_that_there_are():
    names = presets_of("slope_and_descent")
    assert list(names) == ["unlearn", "minus_10_to_10"]
    starts = {*unlearning.STARTS, *unlearning.WAYS}
    for name, preset in names.items():
        assert preset.controls["neuron_start"] in starts
        # From the address of any page.
        app = open_page("past_100", preset=name)
        assert not app.exception
        assert app.title[0].value == LESSONS["slope_and_descent"].title
        assert app.selectbox(key="neuron_start").value == preset.controls["neuron_start"]


@pytest.mark.parametrize("z", ["1.5", "-8", "11", "x"])
def test_a_z_of_the_address_is_checked(z):
    app = page(z=z)
    assert not app.exception
    assert len(app.info) == (z in {"11", "x"})
    if app.info:
        assert "which is not a number from -10 to 10; −2 is used instead." in app.info[0].value


def test_the_pictures_get_every_point_that_can_be_dragged_to():
    curves = slopes.curves()
    assert len(curves) == len(UNITS) * 201
    assert np.isfinite(curves[["output", "slope"]].to_numpy()).all()


def test_a_small_change_marks_the_inputs_that_flip():
    app = opened("small_change")
    assert not app.exception
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    assert len(specs) == 3
    run = trained(small_change.NEURON)
    steps = run.classifier.as_perceptron()
    change = inspection.linear_response(steps, run.data.X, small_change.SIZE, random_state=0)[
        "actual_change"
    ]
    n_flipped = int((change != 0).sum())
    assert n_flipped
    assert f"{n_flipped} " in text_of(app)
    assert page(delta="0.1").number_input(key="delta").value == 0.1  # its part is open


def test_a_run_chosen_before_travels_on():
    app = open_page("past_100", data="And gate", epochs="30")
    app.switch_page("sigmoid_dashboard/app_pages/slope_and_descent.py").run()
    assert not app.exception
    app.switch_page("sigmoid_dashboard/app_pages/past_100.py").run()
    assert app.selectbox(key="data").value == "and_gate"
