"""The page of backpropagation: the row that is followed, its gradient, and the surface."""

from dataclasses import replace
from functools import partial

import pytest
from dashboard_pages import film_of, open_page, text_of, trained

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs import costs, data, recorded
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sections.numerical_gradient import weight_of
from sigmoid_dashboard.sentences import foundations as sentences
from sigmoid_dashboard.ui import own_rows
from sigmoid_dashboard.ui.presets import PRESETS, default_of, presets_of
from sigmoid_estimator import inspection

page = partial(open_page, "foundations")
SHORT = RunSettings(data="xor_gate", hidden=(2,), rate=0.5, epochs=20)
TITLE = LESSONS["foundations"].title


def small(**parameters):
    """The page with a network that takes no time."""
    return page(**{"data": "Xor gate", "hidden": "2", "rate": "0.5", "epochs": "20"} | parameters)


def opened(app, part="why_gradient"):
    app.session_state[part] = True
    return app.run()


def test_the_page_opens_with_the_film_at_epoch_0(default_page):
    assert not default_page.exception
    assert default_page.title[0].value == TITLE
    assert [header.value for header in default_page.header] == ["What is it that goes down?"]
    run = trained(default_of("foundations"))
    n = run.film.parameters.shape[1]
    text = text_of(default_page)
    assert f"the gradient of all {n} weights and biases" in text
    assert f"would take {2 * n} passes" in text
    assert film_of(default_page)["opens"] == 0
    assert film_of(default_page)["row"] is None


def test_xor_by_hand_opens_on_the_row_of_beautiful_numbers():
    for link in ({}, {"controls": "hidden"}):
        app = page(preset="xor_by_hand", **link)
        assert not app.exception
        assert film_of(app)["row"] == 2
        assert film_of(app)["opens"] == 0
    run = trained(PRESETS["xor_by_hand"].settings)
    assert run.data.X[2].tolist() == [1, 0]
    # At the end nothing is left to be shown.
    ends = [
        inspection.weight_gradients(run.classifier, run.data.X, run.data.y, sample=2, epoch=epoch)
        for epoch in (0, 10_000)
    ]
    assert ends[0]["gradient"].abs().max() > 0.05
    assert ends[1]["gradient"].abs().max() < 1e-3


def test_a_link_names_the_row():
    app = small(row="3")
    assert film_of(app)["row"] == 3
    # The browser keeps the address itself: what it has written is no wish.
    app.query_params["row"] = "1"
    assert film_of(app.run())["row"] == 3
    assert not app.info
    for row in ("4", "-1", "x"):
        app = small(row=row)
        assert not app.exception
        assert film_of(app)["row"] is None
        assert "which is not a whole number from 0 to 3" in app.info[0].value


def test_a_row_that_other_data_do_not_have_is_forgotten():
    app = page(data="Moons", hidden="2", rate="0.5", epochs="20", row="150")
    assert film_of(app)["row"] == 150
    app.selectbox(key="data").set_value("and_gate").run()
    assert not app.exception
    assert film_of(app)["row"] is None


def test_parameters_of_the_weight_that_was_chosen_once_are_no_mistakes():
    app = small(weight_layer="2 (output)", weight_unit="0", weight_input="the bias")
    assert not app.exception
    assert not app.info


@pytest.mark.parametrize(
    "link",
    [{"z": "1.5", "step_power": "1e-5"}, {"neuron_start": "w = 0.6, b = 0.9"}, {"scheme": "x"}],
)
def test_a_link_to_what_was_here_leads_to_its_page(link):
    app = page(**link)
    assert not app.exception
    assert app.title[0].value == LESSONS["slope_and_descent"].title
    assert page(**link, data="Xor gate").title[0].value == TITLE  # it is about a run as well


def test_the_gradient_is_held_against_a_move_of_the_weight():
    app = opened(small(row="2"))
    run = trained(SHORT)
    weights = inspection.weight_gradients(
        run.classifier, run.data.X, run.data.y, sample=2, epoch=0
    )
    of_inputs = weights[weights["input"] >= 0]
    largest = of_inputs.loc[of_inputs["gradient"].abs().idxmax()]
    text = text_of(app)
    assert f"Move the weight {largest['name']} by 1e−5 down and up" in text
    slope = f"a slope of **{largest['gradient']:.4g}**, the same.".replace("-", "−")
    assert slope in text
    assert "That takes two passes for every weight" in text
    assert "lacks the factor x" in text
    assert "over all 4 rows and moves every weight the other way; the rate here is 0.5" in text


def test_the_weight_that_is_moved_is_one_of_the_row():
    run = trained(SHORT)
    found = [weight_of(run.owner, run.key, row, run) for row in range(4)]
    assert len({float(weight.gradient["gradient"]) for weight in found}) == 4
    assert not any(weight.is_bias for weight in found)


@pytest.mark.parametrize("name", presets_of("foundations"))
def test_every_preset_can_be_chosen(name):
    preset = PRESETS[name]
    costs.predicted_cost(preset.settings, data.prepared(preset.settings, None)).check()
    app = small()
    app.selectbox(key="start_from").set_value(name).run()
    assert not app.exception
    assert app.selectbox(key="data").value == preset.settings.data
    assert film_of(app)["row"] == preset.controls["row"]


def test_the_axes_of_the_landscape_can_be_chosen():
    app = small(hidden="", data="And gate", weight_across="b · bias")
    assert app.selectbox(key="weight_across").value == "b"
    assert app.selectbox(key="weight_up").value != "b"
    app.selectbox(key="weight_up").set_value("w2").run()
    app.selectbox(key="weight_across").set_value("w2").run()
    assert not app.exception
    assert app.selectbox(key="weight_up").value != "w2"


def test_the_landscape_of_a_network_is_a_neurons_on_the_same_rows(default_page):
    run = trained(default_of("foundations"))
    neuron = trained(replace(run.settings, hidden=()))
    path = inspection.descent_path(neuron.classifier, run.data.X, run.data.y)
    text = text_of(default_page)
    assert "so this is a single neuron on the same rows" in text
    assert f"goes from {path['cost'].iloc[0]:.3g} to **{path['cost'].iloc[-1]:.3g}**" in text
    assert "so this is" not in text_of(small(hidden=""))


def test_of_many_weights_the_landscape_shows_those_that_moved():
    app = page(data="Is it a nine", hidden="", rate="0.1", epochs="10", standardise="true")
    assert not app.exception
    run = trained(RunSettings(data="is_it_a_nine", rate=0.1, epochs=10, standardise=True))
    moved = inspection.most_changed_weights(run.classifier)["name"][:2]
    shown = {app.selectbox(key=key).value for key in ("weight_across", "weight_up")}
    assert shown == set(moved)
    assert "The neuron has 65 parameters" in text_of(opened(app, "why_surface"))


def test_several_outputs_have_no_landscape():
    app = page(data="Iris", hidden="3", rate="0.5", epochs="20", standardise="true")
    assert not app.exception
    assert "here 3 output units share the decision" in text_of(app)
    assert not app.get("vega_lite_chart")
    assert not app.header  # none without a picture


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
        ({"alpha": "0.1", "batch": "10"}, "over 10 rows at a time, adds that of the L2 penalty"),
        ({"solver": "Adam", "momentum": "0.5"}, "the rate here is 0.5"),
        ({"momentum": "0.5"}, "the momentum adds it to the steps before"),
    ],
)
def test_unusual_runs_have_their_sentences(parameters, sentence):
    app = page(**{"data": "Moons", "hidden": "3", "rate": "0.5", "epochs": "20"} | parameters)
    assert not app.exception
    assert sentence in text_of(opened(app))


@pytest.mark.parametrize("name", ["Breast cancer", "Iris"])
def test_a_run_that_diverges_has_a_page(name):
    app = page(data=name, hidden="8,8,8", activation="identity", rate="1000", epochs="200")
    assert not opened(app).exception


def test_a_difference_without_digits_is_no_contradiction():
    assert sentences._verdict(2.0, 2.0) == "the same."
    assert "beyond the last digit" in sentences._verdict(0.0, 1e-19)
    assert "0.5 off" in sentences._verdict(1.5, 1.0)


def test_data_of_one_feature_have_a_whole_landscape():
    app = page(data="Your own", hidden="", rate="0.5", epochs="20")
    (features,) = app.multiselect
    features.set_value(["x"]).run()
    assert not app.exception
    assert "From epoch 0 to 20 its cost goes" in text_of(app)
    assert "These two parameters are all it has" in text_of(opened(app, "why_surface"))
    assert not app.exception


def test_names_of_the_visitors_columns_stay_out_of_the_text(monkeypatch):
    hostile = "**bold** <b>x</b>"
    table = own_rows.EXAMPLE_TABLE.rename(columns={"x": hostile}).replace({"left": hostile})
    monkeypatch.setattr(own_rows, "EXAMPLE_TABLE", table)
    app = opened(page(data="Your own", hidden="2", rate="0.5", epochs="20"))
    assert not app.exception
    assert hostile not in text_of(app)
