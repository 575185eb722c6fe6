"""Every section of "Foundations" says what the library measures, whatever its controls are."""

import json
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from dashboard_pages import open_page, text_of, trained

from sigmoid_dashboard.runs import costs, data, recorded
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import derivatives
from sigmoid_dashboard.sentences import foundations as sentences
from sigmoid_dashboard.sentences.foundations import Sample
from sigmoid_dashboard.ui import own_rows
from sigmoid_dashboard.ui.presets import PRESETS, default_of, presets_of
from sigmoid_estimator import experiments, inspection

page = partial(open_page, "foundations")
SHORT = RunSettings(data="xor_gate", hidden=(2,), rate=0.5, epochs=20)


def small(**parameters):
    """The page with a network that takes no time."""
    return page(**{"data": "Xor gate", "hidden": "2", "rate": "0.5", "epochs": "20"} | parameters)


def sample_of(run, row=0, index=(1, 0, 0), epoch=None):
    arguments = (run.classifier, run.data.X, run.data.y)
    return Sample(
        units=inspection.backpropagation(*arguments, sample=row, epoch=epoch),
        weights=inspection.weight_gradients(*arguments, sample=row, epoch=epoch),
        inputs=run.data.X[row],
        label=int(run.data.y[row]),
        loss=float(inspection.sample_losses(*arguments, epoch=epoch)["loss"][row]),
        index=index,
        moved=inspection.numerical_gradient(*arguments, index, sample=row, epoch=epoch).iloc[0],
    )


def pictures_of(app):
    """The first words of the description of every picture."""
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    return [" ".join(spec["description"].split()[:2]) for spec in specs]


@pytest.fixture(scope="module")
def used_page():
    """A page that tests of the first sections change."""
    return small()


def test_the_page_opens_with_all_its_sections(default_page):
    assert not default_page.exception
    assert default_page.title[0].value == "Foundations"
    assert [header.value for header in default_page.header] == ["By hand", "Your own network"]
    assert len(default_page.subheader) == 6
    assert pictures_of(default_page) == [
        "The sigmoid",
        "Difference quotients",
        "Largest error",
        "Gradient descent",
        "Output of",
        "Cost of",
        "One sample",
    ]


def test_the_first_sections_say_the_sources_figures(default_page):
    text = text_of(default_page)
    assert "σ′(−2) = 0.105, σ′(20) = 2.061e−9" in text
    assert "With h = 1e−13, the step of the question, **159** of the 1,000 slopes" in text
    assert "near h = 7e−8" in text
    assert "near 1.6e−5" in text
    assert "1 − 2η = **0.8**" in text
    assert "2.00 at iteration 29, where x = **2.009**" in text
    assert "It says 0.982 at first" in text
    assert "with the quadratic cost it comes to **0.203**" in text


def test_the_table_of_the_descent_is_the_answers(default_page):
    (table,) = (t.value for t in default_page.dataframe if "truncated" in t.value)
    assert len(table) == 34
    assert table["truncated"][[4, 9, 29]].tolist() == [4.45, 2.8, 2.0]
    assert table["rounded"][[4, 9, 29]].tolist() == [4.46, 2.81, 2.01]


def test_the_run_is_looked_at_with_the_librarys_figures(default_page):
    run = trained(default_of("foundations"))
    neuron = trained(replace(run.settings, hidden=()))
    text = text_of(default_page)
    assert f"loss {run.film.loss[-1]:.3g}" in text
    path = inspection.descent_path(neuron.classifier, run.data.X, run.data.y)
    assert f"goes from {path['cost'].iloc[0]:.3g} to **{path['cost'].iloc[-1]:.3g}**" in text
    losses = inspection.sample_losses(run.classifier, run.data.X, run.data.y)["loss"]
    row = int(losses.argmax())
    assert default_page.number_input(key="row").value == row
    index = tuple(
        default_page.selectbox(key=f"weight_{part}").value for part in ("layer", "unit", "input")
    )
    sample = sample_of(run, row, index)
    behind = "\n".join(
        element.value
        for expander in default_page.expander
        if expander.label == "The numbers behind it"
        for element in expander.markdown
    )
    for step in [*sentences.forwards(run, sample), *sentences.backwards(run, sample)]:
        assert step in behind
    output, gradient = sample.outputs["output"].iloc[0], sample.weight["gradient"]
    assert f"the network says {output:.4g} where it should say {sample.label}" in text
    assert f"∂C/∂w of the chosen weight is **{gradient:.4g}**".replace("-", "−") in text
    assert "the same. That takes two passes for every weight" in text


def test_what_is_said_of_a_row_and_of_the_answers_formula():
    run = trained(SHORT)
    losses = inspection.sample_losses(run.classifier, run.data.X, run.data.y)
    hardest = int(losses["loss"].argmax())
    other = (hardest + 1) % 4
    assert "no row costs more" in sentences.about_row(losses, hardest)
    text = sentences.about_row(losses, other)
    assert f"the hardest is row {hardest}, with {losses['loss'][hardest]:.3g}" in text
    assert ("**right**" if losses["is_right"][other] else "**wrong**") in text
    sample = sample_of(run, 3, (2, 0, 1))
    delta, gradient = (
        f"{n:.4g}".replace("-", "−")
        for n in (sample.unit["delta"], sample.unit["delta"] * sample.units["output"][1])
    )
    text = sentences.about_factor(sample)
    assert f"would be {delta}, as if the input were 1, and not **{gradient}**" in text


def test_the_way_there_and_back_has_every_number():
    run = trained(SHORT)
    clf, X, y = run.classifier, run.data.X, run.data.y
    sample = sample_of(run, 1, (1, 1, 0))
    coefs, intercepts = clf.coefs_, clf.intercepts_
    z = X[1] @ coefs[0] + intercepts[0]
    h = 1 / (1 + np.exp(-z))
    output = 1 / (1 + np.exp(-(h @ coefs[1] + intercepts[1])[0]))
    error = output - y[1]
    demand = coefs[1][1, 0] * error
    delta = demand * h[1] * (1 - h[1])
    text = "\n".join([*sentences.forwards(run, sample), *sentences.backwards(run, sample)])
    for number in (z[1], h[1], h[1] * (1 - h[1]), output, error, demand, delta, delta * X[1, 0]):
        assert f"**{number + 0.0:.4g}**".replace("-", "−").replace("e−0", "e−") in text
    assert f"y = {y[1]}" in text
    assert f"{coefs[1][1, 0]:.4g}".replace("-", "−") in text
    (first, *_) = sentences.forwards(run, sample_of(run, 1, (2, 0, 1)))
    for number in (*h, *coefs[1][:, 0]):
        assert f"{number:.4g}".replace("-", "−") in first


def test_the_point_on_the_sigmoid_moves(used_page):
    for z in (-8.0, 0.0, 8.0):
        used_page.slider(key="z").set_value(z).run()
        slope = inspection.sigmoid_curve([z])["slope"][0]
        assert f"σ′(z) = {slope:.4g}" in text_of(used_page)
    assert not used_page.exception


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


def test_the_step_can_be_chosen(used_page):
    for power, scheme in ((-16, "forward"), (0, "central")):
        used_page.select_slider(key="step_power").set_value(power)
        used_page.selectbox(key="scheme").set_value(scheme).run()
        frame = inspection.numerical_slope(float(f"1e{power}"), scheme=scheme)
        assert f"**{frame['error'].abs().max():.2g}**" in text_of(used_page)
    assert not used_page.exception


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


def test_the_descent_follows_its_controls(used_page):
    used_page.number_input(key="descent_start").set_value(2.0)
    used_page.number_input(key="descent_steps").set_value(1).run()
    assert "there is nothing to follow" in text_of(used_page)
    used_page.number_input(key="descent_start").set_value(-20.0)
    used_page.number_input(key="descent_steps").set_value(60)
    used_page.slider(key="descent_rate").set_value(1.1)
    used_page.toggle(key="wrong_sign").set_value(True).run()
    assert not used_page.exception
    text = text_of(used_page)
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


def test_the_neuron_follows_its_controls(used_page):
    used_page.selectbox(key="neuron_start").set_value("your own").run()
    used_page.number_input(key="neuron_weight").set_value(-10.0)
    used_page.number_input(key="neuron_bias").set_value(-10.0)
    used_page.number_input(key="neuron_epochs").set_value(1).run()
    assert "nearly right already" in text_of(used_page)
    used_page.number_input(key="neuron_weight").set_value(10.0)
    used_page.number_input(key="neuron_bias").set_value(10.0)
    used_page.number_input(key="neuron_rate").set_value(10.0)
    used_page.number_input(key="neuron_epochs").set_value(10_000)
    used_page.toggle(key="as_printed").set_value(True).run()
    assert not used_page.exception
    end = experiments.learning_slowdown(10.0, 10.0, learning_rate=10.0, n_epochs=10_000).iloc[-1]
    assert f"**{end['output']:.3g}**".replace("-", "−").replace("e−0", "e−") in text_of(used_page)


def test_what_the_answer_prints_is_told_where_it_is_shown():
    for as_printed in (False, True):
        app = small(as_printed=str(as_printed).lower())
        behind = next(e for e in app.expander if e.label == "The numbers behind it")
        assert behind.proto.expanded == as_printed
        assert any("lacks a minus" in element.value for element in behind.markdown)


def test_the_neurons_start_can_be_chosen_by_its_name():
    app = small(neuron_start="w = 0.6, b = 0.9")
    assert "It says 0.818 at first" in text_of(app)
    assert "with the quadratic cost it comes to **0.094**" in text_of(app)


@pytest.mark.parametrize("name", presets_of("foundations"))
def test_every_preset_sets_the_controls(name):
    settings = PRESETS[name].settings
    costs.predicted_cost(settings, data.prepared(settings, None)).check()
    app = small()
    app.button(key=f"preset_{name}").click().run()
    assert not app.exception
    assert app.selectbox(key="data").value == settings.data
    assert f"Trained for {settings.epochs:,} epochs" in text_of(app)


def test_a_link_sets_the_pages_own_controls():
    app = small(row="2", weight_layer="2 (output)", weight_input="the bias", step_power="1e-8")
    assert app.number_input(key="row").value == 2
    assert app.selectbox(key="weight_layer").value == 2
    assert app.selectbox(key="weight_input").value == -1
    assert app.select_slider(key="step_power").value == -8
    assert "A bias has the input 1: **∂C/∂b = δ" in text_of(app)


def test_a_link_with_nonsense_opens_the_default():
    app = small(row="99", weight_layer="7", weight_unit="-1", z="abc", neuron_start="'; drop")
    assert not app.exception
    assert app.selectbox(key="weight_layer").value == 1
    assert app.slider(key="z").value == -2


def test_choices_that_a_new_run_does_not_have_are_dropped():
    app = page(data="Moons", hidden="6, 5", rate="0.5", epochs="20")
    app.number_input(key="row").set_value(150)
    app.selectbox(key="weight_layer").set_value(3).run()
    app.selectbox(key="weight_input").set_value(4).run()
    app.text_input(key="hidden").set_value("2")
    app.selectbox(key="data").set_value("and_gate").run()
    assert not app.exception
    assert app.number_input(key="row").value < 4
    assert app.selectbox(key="weight_layer").value in (1, 2)


def test_the_axes_of_the_landscape_can_be_chosen():
    app = small(hidden="", data="And gate", weight_across="b · bias")
    assert app.selectbox(key="weight_across").value == "b"
    assert app.selectbox(key="weight_up").value != "b"
    app.selectbox(key="weight_up").set_value("w2").run()
    app.selectbox(key="weight_across").set_value("w2").run()
    assert not app.exception
    assert app.selectbox(key="weight_up").value != "w2"


def test_of_many_weights_the_landscape_shows_those_that_moved():
    app = page(data="Is it a nine", hidden="", rate="0.1", epochs="10", standardise="true")
    assert not app.exception
    run = trained(RunSettings(data="is_it_a_nine", rate=0.1, epochs=10, standardise=True))
    moved = inspection.most_changed_weights(run.classifier)["name"][:2]
    shown = {app.selectbox(key=key).value for key in ("weight_across", "weight_up")}
    assert shown == set(moved)
    assert "The neuron has 65 parameters" in text_of(app)


def test_several_outputs_have_no_landscape_but_a_chain():
    app = page(data="Iris", hidden="3", rate="0.5", epochs="20", standardise="true")
    assert not app.exception
    assert "here 3 output units share the decision" in text_of(app)
    assert "by its softmax" in text_of(app)
    assert "of the row’s class, number" in text_of(app)
    assert pictures_of(app)[-2:] == ["Output of", "One sample"]


def test_a_neuron_that_takes_long_is_not_trained_in_passing(monkeypatch):
    settings = replace(SHORT, hidden=())
    small(hidden="2")  # the network itself is known from here on
    recorded.shared_runs()._runs.pop(recorded.key_of(settings), None)
    monkeypatch.setattr(costs, "LIVE_SECONDS", 0.0)
    app = small(hidden="2")
    assert not app.exception
    assert "training it as well would take a while" in text_of(app)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"init": "zeros"}, "Weights of 0 bring nothing back."),
        ({"init": "normal", "init_scale": "100"}, "It is flat here"),
        ({"loss": "½ squared error"}, "(ŷ − y) · σ′(z)"),
        ({"activation": "relu", "init": "he_normal"}, "Its ReLU makes"),
        ({"hidden": ""}, "The output adds up its inputs"),
        ({"hidden": "8,8,8,8,8,8"}, "of layer 2, found in the same way"),
        ({"epochs": "1"}, "Trained for 1 epoch:"),
        ({"alpha": "0.1", "batch": "10"}, "over 10 rows at a time, adds that of the L2 penalty"),
        ({"solver": "Adam", "momentum": "0.5"}, "the rate here is 0.5"),
    ],
)
def test_unusual_runs_have_their_sentences(parameters, sentence):
    app = page(**{"data": "Moons", "hidden": "3", "rate": "0.5", "epochs": "20"} | parameters)
    assert not app.exception
    assert sentence in text_of(app)


def test_a_relu_that_is_off_lets_nothing_back():
    run = trained(replace(SHORT, data="moons", activation="relu", init="he_normal"))
    off = [
        sample
        for row in range(0, 200, 50)
        for unit in range(2)
        if (sample := sample_of(run, row, (1, unit, 0))).unit["slope"] == 0
    ]
    assert off
    assert "nothing will come back" in sentences.forwards(run, off[0])[1]


@pytest.mark.parametrize("name", ["Breast cancer", "Iris"])
def test_a_run_that_diverges_has_a_page(name):
    app = page(data=name, hidden="8,8,8", activation="identity", rate="1000", epochs="200")
    assert not app.exception
    assert "where it diverged" in text_of(app)


def test_a_difference_without_digits_is_no_contradiction():
    assert sentences._verdict(2.0, 2.0) == "the same."
    assert "beyond the last digit" in sentences._verdict(0.0, 1e-19)
    assert "0.5 off" in sentences._verdict(1.5, 1.0)


def test_data_of_one_feature_have_an_epoch_and_a_whole_landscape():
    app = page(data="Your own", hidden="", rate="0.5", epochs="20")
    (features,) = app.multiselect
    features.set_value(["x"]).run()
    assert not app.exception
    assert "These two parameters are all it has" in text_of(app)
    app.select_slider(key="shown_epoch").set_value(3).run()
    assert "From epoch 0 to 3 its cost goes" in text_of(app)
    assert "After epoch 3 the network is" in text_of(app)
    app.select_slider(key="shown_epoch").set_value(0).run()
    assert "Before the first update its cost is" in text_of(app)
    assert not app.exception


def test_names_of_the_visitors_columns_stay_out_of_the_text(monkeypatch):
    hostile = "**bold** <b>x</b>"
    table = own_rows.EXAMPLE_TABLE.rename(columns={"x": hostile}).replace({"left": hostile})
    monkeypatch.setattr(own_rows, "EXAMPLE_TABLE", table)
    app = page(data="Your own", hidden="2", rate="0.5", epochs="20")
    assert not app.exception
    assert hostile not in text_of(app)


def test_without_controls_the_page_shows_its_preset():
    app = page(preset="xor_by_hand", controls="hidden")
    assert not app.exception
    assert "data" not in [box.key for box in app.selectbox]
    assert "Trained for 10,000 epochs" in text_of(app)
