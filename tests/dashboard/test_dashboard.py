"""The page trains, shows, and says what happened, whatever the controls are set to."""

import ast
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import streamlit as st
from dashboard_pages import APP, film_of, new_app, open_page, opened, text_of, trained

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs import costs, data, programs, recorded
from sigmoid_dashboard.runs.outcome import outcome_of
from sigmoid_dashboard.runs.settings import MAX_EPOCHS, RunSettings, SettingsError, parse_hidden
from sigmoid_dashboard.sentences.verdict import verdict
from sigmoid_dashboard.ui import controls, links
from sigmoid_dashboard.ui.presets import PRESETS, presets_of
from sigmoid_estimator.datasets import LOADERS

page = partial(open_page, "past_100")
SHORT = RunSettings(epochs=60)


def test_the_page_opens_with_the_weights_of_the_blogs_neuron(default_page):
    assert not default_page.exception
    assert default_page.title[0].value == LESSONS["past_100"].title
    film = trained(RunSettings()).film
    records = [film.index_of(epoch) for epoch in (25, 100, 1000, 10_000)]
    (w1, w2), b = film.coefs[0][records, :, 0].T, film.intercepts[0][records, 0]
    table = default_page.table[0].value
    assert table.columns.tolist() == ["epoch", "w1", "w2", "b", "accuracy", "loss"]
    assert table["epoch"].tolist() == ["25", "100", "1,000", "10,000"]
    for name, values in {"w1": w1, "w2": w2, "b": b, "loss": film.loss[records]}.items():
        figures = table[name].str.replace("−", "-").astype(float)
        np.testing.assert_allclose(figures, values, rtol=5e-3)
    assert table["accuracy"].tolist() == ["100 %"] * 4
    assert (np.diff(w1) > 0).all()


def test_the_answer_says_what_the_epochs_after_100_percent_did(default_page):
    film = trained(RunSettings()).film
    first = int(np.flatnonzero(film.accuracy == 1)[0])
    sizes = np.linalg.norm(film.parameters[[first, -1]], axis=1)
    angles = np.degrees(np.arctan2(*film.coefs[0][[first, -1], :, 0].T))
    answer = default_page.markdown[0].value
    assert f"**Accuracy reached 100 % at epoch {film.epochs[first]}; the 9,979 epochs" in answer
    assert f"made weights and bias {sizes[1] / sizes[0]:.2g} × as large" in answer
    assert f"turned the line by {abs(np.diff(angles)[0]):.2g}°.**" in answer


def test_the_film_opens_at_the_first_100_percent(default_page):
    assert film_of(default_page)["opens"] == trained(RunSettings()).classifier.first_perfect_epoch_


def test_what_stands_open_is_little(default_page):
    words = sum(
        len(element.value.split())
        for element in [*default_page.main.markdown, *default_page.main.header]
    )
    assert words < 200
    assert len(default_page.get("vega_lite_chart")) == 2
    assert not default_page.get("download_button")


def test_the_parts_draw_margin_map_sigmoids_and_slopes_once_they_are_open():
    app = opened(page(), "why_line", "steepness")
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 2 + 1 + 2


def test_tables_files_and_the_code_are_there_for_whoever_opens_them():
    app = opened(page(epochs="50"), "files")
    assert not app.exception
    assert len(app.code) == 1
    assert len(app.get("download_button")) == 3 + 3
    assert app.dataframe[0].value["epoch"].max() == 50
    app.get_by_key("file_of").set_value("margin").run()
    assert "normalized_margin" in app.dataframe[0].value


def test_the_figures_beside_the_pictures_are_those_of_the_run():
    run = trained(RunSettings())
    text = text_of(opened(page(), "why_growth"))
    assert f"**{np.linalg.norm(run.film.parameters[-1]):.3g}**" in text
    assert f"**{run.film.loss[-1]:.3g}**" in text


@pytest.mark.parametrize("hidden", ["", "3"])
def test_the_mean_slope_is_that_of_the_outputs(hidden):
    app = opened(page(data="Moons", hidden=hidden, epochs="30"), "steepness")
    run = trained(RunSettings(data="moons", hidden=parse_hidden(hidden), epochs=30))
    p = run.classifier.predict_proba(run.data.X)[:, 1]
    assert f"to **{(p * (1 - p)).mean():.2g}** at epoch 30" in text_of(app)


def test_one_norm_has_one_symbol():
    parts = ("why_growth", "why_line", "steepness")
    neuron = text_of(opened(page(epochs="300"), *parts))
    assert "‖(w, b)‖" in neuron
    assert neuron.count("‖w‖") == 2, "of the weights without the bias, said where it counts"
    assert "‖W" not in neuron
    network = text_of(opened(page(data="Moons", hidden="8", epochs="40"), *parts))
    assert "‖W₂‖" in network
    assert "‖w‖" not in network
    assert "‖(w, b)‖" not in network


def test_a_link_sets_the_controls():
    app = page(data="Xor gate", hidden="3, 2", solver="Adam", rate="0.05", epochs="40", seed="7")
    assert app.selectbox(key="data").value == "xor_gate"
    assert app.text_input(key="hidden").value == "3, 2"
    assert app.selectbox(key="solver").value == "adam"
    assert app.number_input(key="rate").value == 0.05
    assert app.number_input(key="seed").value == 7
    assert app.table[0].value["epoch"].tolist() == ["25", "40"]
    assert "hidden_layer_sizes=(3, 2)" in opened(app, "files").code[0].value


def test_a_link_with_nonsense_opens_the_default(default_page):
    app = page(data="nothing", epochs="-5", rate="abc", solver="magic", loss="'; drop")
    assert not app.exception
    assert app.table[0].value.equals(default_page.table[0].value)


def test_changing_data_and_method_trains_at_once_while_it_is_cheap():
    app = page(epochs="50")
    app.selectbox(key="data").set_value("iris_binary").run()
    app.selectbox(key="solver").set_value("adam").run()
    assert not app.exception
    opened(app, "files")
    assert "solver=" not in app.code[0].value  # Adam is the classifier's default
    assert "load_iris_binary" in app.code[0].value


def test_an_expensive_change_waits_for_its_button(monkeypatch):
    app = page(epochs="50")
    monkeypatch.setattr(costs, "LIVE_SECONDS", 0.0)
    app.number_input(key="epochs").set_value(70).run()
    assert "still those of the run before" in text_of(app)
    assert app.table[0].value["epoch"].iloc[-1] == "50"
    app.button(key="train").click().run()
    assert app.table[0].value["epoch"].iloc[-1] == "70"
    assert "still those of the run before" not in text_of(app)
    assert "train" not in [button.key for button in app.button]


def test_a_link_to_an_expensive_run_waits_for_its_button(monkeypatch):
    monkeypatch.setattr(costs, "LIVE_SECONDS", 0.0)
    monkeypatch.setattr(costs, "LINK_SECONDS", 0.0)
    app = page(epochs="80")
    assert not app.table
    app.button(key="train").click().run()
    assert app.table[0].value["epoch"].iloc[-1] == "80"


def test_a_link_trains_its_run_where_a_change_would_wait(monkeypatch):
    monkeypatch.setattr(costs, "LIVE_SECONDS", 0.0)
    app = page(epochs="80")
    assert app.table[0].value["epoch"].iloc[-1] == "80"
    app.number_input(key="epochs").set_value(90).run()
    assert app.table[0].value["epoch"].iloc[-1] == "80"


@pytest.mark.parametrize(
    "name",
    [
        name if name in ("line", "iris") else pytest.param(name, marks=pytest.mark.slow)
        for name in LOADERS
    ],
)
def test_every_data_set_has_its_page(name):
    app = page(data=controls.data_label(name), epochs="30", rate="0.1", standardise="true")
    assert not app.exception
    assert app.table[0].value["epoch"].iloc[-1] == "30"


@pytest.mark.parametrize(
    ("control", "value"),
    [
        ("hidden", "1"),
        ("hidden", "8,8,8,8,8,8"),
        ("activation", "relu"),
        ("activation", "identity"),
        ("rate", "1000"),
        ("rate", "0.000001"),
        ("epochs", "1"),
        ("seed", str(2**32 - 1)),
        ("batch", "10"),
        ("momentum", "1"),
        ("alpha", "1000"),
        ("loss", "½ squared error"),
        ("standardise", "true"),
    ],
)
def test_the_extremes_of_each_control_have_their_page(control, value):
    app = page(**{"data": "Moons", "epochs": "20", "rate": "0.5", "hidden": "2", control: value})
    assert not app.exception
    assert not app.warning
    assert len(app.table[0].value) >= 1


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"hidden": "eight"}, 'got "eight"'),
        ({"hidden": "9999"}, "from 1 to 512, got 9999"),
        ({"hidden": "1 1 1 1 1 1 1"}, "7 hidden layers; the limit is 6"),
        ({"rate": "0"}, "learning rate must be above 0"),
        ({"epochs": str(MAX_EPOCHS), "hidden": "50, 50"}, "1,000,000 epochs would take about"),
        ({"hidden": "512,512", "epochs": "10"}, "MiB, and one here may take 16"),
    ],
)
def test_a_run_that_cannot_be_gets_a_sentence(parameters, sentence):
    app = page(**parameters)
    assert not app.exception
    assert sentence in app.warning[0].value
    assert "of what this page opens with" in app.warning[0].value
    assert app.table


def test_a_wrong_field_is_said_there_and_the_pictures_stay():
    app = page(epochs="50")
    app.text_input(key="hidden").set_value("8, x").run()
    assert not app.exception
    assert "still those of the run before" in app.warning[0].value
    assert app.table[0].value["epoch"].iloc[-1] == "50"
    assert any('got "8, x"' in text.value for text in app.sidebar.markdown)
    assert app.number_input(key="rate").value == 5.0
    app.text_input(key="hidden").set_value("2").run()
    assert not app.warning


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"data": "Mons"}, "did you mean “Moons”?); Line is used instead."),
        ({"rate": "-1"}, "is not a number from 0 to 1,000; 5 is used instead."),
        ({"epochs": "1.5"}, "is not a whole number from 1 to 1,000,000"),
        ({"epocs": "50"}, "which no page knows (did you mean “epochs”?); it is ignored."),
        ({"preset": "xr"}, "does not exist (did you mean “xor”?)"),
        ({"activation": "Relu"}, "did you mean “relu”?"),
    ],
)
def test_a_mistake_in_a_link_is_said_with_what_is_used_instead(link, sentence):
    app = page(**link)
    assert not app.exception
    assert sentence in app.info[0].value


def test_a_note_of_a_link_goes_with_the_next_choice():
    app = page(rate="-1")
    app.number_input(key="rate").set_value(2.0).run()
    assert not app.info


def parameters_of_controls():
    """The keys that the pages' source gives to controls with a parameter of the address."""
    positions = {"choice": 2, "number": 1, "bound": 0}  # which argument of these is the key
    for path in APP.parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in positions and len(call.args) > positions[name]:
                key = call.args[positions[name]]
                if isinstance(key, ast.Constant):
                    yield key.value


def test_no_parameter_that_a_page_writes_is_called_unknown():
    written = set(parameters_of_controls())
    assert {"rate", "stopped"} <= written
    assert not [name for name in written if links.unknown(name, controls.RULES)]


def test_every_control_of_the_address_says_what_it_takes():
    for path in APP.parent.rglob("*.py"):
        uses = path.read_text(encoding="utf-8").count('"query-params"')
        # The hidden layers are written as one likes, and read afterwards.
        assert uses == (2 if path.name == "controls.py" else 0), path


@pytest.mark.parametrize(
    ("name", "link", "sentence"),
    [
        ("scaling", {"c": "0"}, "“c=0”, which is not a number from 0.01 to 1,000; it is ignored."),
        ("scaling", {"margin": "-1"}, "not a number from 0 to 100; 0.1 is used instead."),
        ("slope_and_descent", {"z": "11"}, "not a number from -10 to 10; −2 is used instead."),
        ("slope_and_descent", {"scheme": "centre"}, "which cannot be chosen; forward: "),
        (
            "slope_and_descent",
            {"wrong_sign": "yes"},
            "which cannot be chosen; false is used instead.",
        ),
        ("relu_comparison", {"n_runs": "7"}, "which cannot be chosen; 2 is used instead."),
        ("relu_comparison", {"activation_2": "rely"}, "(did you mean “relu”?); relu is used"),
        ("past_100", {"at": "x"}, "not a whole number from 0 to 10,000; it is ignored."),
        ("past_100", {"speed": "3"}, "which cannot be chosen"),
        ("past_100", {"controls": "hiden"}, "did you mean “hidden”?"),
    ],
)
def test_a_pages_own_parameters_are_checked_too(name, link, sentence):
    app = open_page(name, **link)
    assert not app.exception
    [note] = app.info
    assert sentence in note.value


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("scaling", {"c": "0.15", "margin": "0.2", "changed": "the network", "delta": "0.02"}),
        ("slope_and_descent", {"z": "1.5", "step_power": "1e-5", "wrong_sign": "true"}),
        ("foundations", {"weight_layer": "2 (output)", "weight_input": "the bias"}),
        ("relu_comparison", {"n_runs": "3", "accuracy": "99%", "activation_3": "tanh"}),
        ("past_100", {"compared": ["50", "1,000"], "at": "50", "speed": "2", "per": "decade"}),
        ("past_100", {"compared": "", "controls": "hidden"}),
    ],
)
def test_what_a_page_itself_writes_has_no_note(name, link):
    app = open_page(name, **link)
    assert not app.exception
    assert not app.info


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"rate": "-1"}, "is not a number from 0 to 1,000; 5 is used instead."),
        ({"data": "Mons"}, "did you mean “Moons”?); Line is used instead."),
    ],
)
def test_without_controls_a_mistake_is_said_as_with_them(link, sentence):
    app = page(controls="hidden", epochs="50", **link)
    assert not app.exception
    assert sentence in app.info[0].value
    assert sentence in app.run().info[0].value, "nobody has chosen anything since"


def test_a_note_is_said_where_a_training_waits_for_its_button(monkeypatch):
    monkeypatch.setattr(costs, "LIVE_SECONDS", 0.0)
    monkeypatch.setattr(costs, "LINK_SECONDS", 0.0)
    app = page(epochs="81", rate="-1")
    assert app.button(key="train")
    assert "5 is used instead" in app.info[0].value


@pytest.mark.parametrize(
    ("text", "end"), [("8x8", 'got "8x8"; did you mean "8, 8"?'), ("a", 'got "a".')]
)
def test_unreadable_hidden_layers_get_a_suggestion_where_there_are_numbers(text, end):
    with pytest.raises(SettingsError) as error:
        parse_hidden(text)
    assert str(error.value).endswith(end)


def test_a_right_link_has_no_note():
    assert not page(data="Moons", hidden="4", epochs="30", rate="0.5", at="3", c="2").info


def test_a_set_without_a_separating_line_gets_its_sentence():
    app = page(data="Noisy line", epochs="300")
    assert "no line separates these two classes" in text_of(app)


def test_one_epoch_is_one():
    assert "100 % within 1 epoch.**" in text_of(page(epochs="1"))
    assert "1 epochs" not in text_of(page(epochs="22"))


def test_a_short_budget_and_a_divergence_get_theirs():
    assert "A line that separates the classes exists" in text_of(page(epochs="2"))
    diverged = trained(
        RunSettings(data="breast_cancer", hidden=(2,), activation="identity", rate=1000.0)
    )
    assert diverged.classifier.stop_reason_ == "diverged"
    assert "diverged after epoch" in verdict(
        diverged, outcome_of(diverged.owner, diverged.key, diverged)
    )


@pytest.mark.parametrize(
    "wild",
    [
        {"data": "Breast cancer", "hidden": "8,8,8", "activation": "identity"},
        {"data": "Iris", "hidden": "8,8", "activation": "identity"},
        {"alpha": "1000"},
    ],
)
def test_a_run_that_diverges_has_a_page(wild):
    app = page(rate="1000", epochs="200", **wild)
    assert not app.exception
    assert "diverged" in text_of(app)


def test_a_film_with_gaps_knows_only_between_which_epochs():
    run = trained(PRESETS["xor"].settings)
    assert "between epochs" in verdict(run, outcome_of(run.owner, run.key, run))


def test_a_network_with_hidden_layers_says_why_it_has_no_sigmoids():
    app = page(data="Moons", hidden="8", epochs="40")
    text = text_of(opened(app, "steepness", "why_growth"))
    assert "belongs to a single neuron" in text
    assert "33 weights and biases" in text


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_within_the_budget(name):
    settings = PRESETS[name].settings
    costs.predicted_cost(settings, data.prepared(settings, None)).check()


@pytest.mark.parametrize("name", presets_of("past_100"))
def test_every_preset_sets_all_controls(name):
    settings = PRESETS[name].settings
    app = page(epochs="5", seed="3")
    app.get_by_key(controls.START_FROM).set_value(name).run()
    assert not app.exception
    assert app.selectbox(key="data").value == settings.data
    assert app.number_input(key="seed").value == settings.seed
    assert app.table[0].value["epoch"].iloc[-1] == f"{settings.epochs:,}"


def same_film(run, program):
    film = program["clf"].history_
    np.testing.assert_array_equal(run.film.parameters, film.parameters)
    np.testing.assert_array_equal(run.film.epochs, film.epochs)
    np.testing.assert_array_equal(run.film.validation_loss, film.validation_loss)


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"data": "moons", "hidden": (3,), "solver": "adam", "batch": "32", "rate": 0.05},
        {"data": "iris", "standardise": True},
        {"data": "moons", "noise": 0.1, "held_out": 0.25, "standardise": True},
        {"data": "digits", "hidden": (4, 4), "init": "lsuv", "layer_rates": "attenuation"},
        {"data": "xor_gate", "hidden": (2,), "activation": "tanh", "init_scale": 3.0},
    ],
)
def test_the_code_of_a_run_trains_it_bit_for_bit(choice):
    run = trained(replace(SHORT, **choice))
    program = {}
    exec(programs.code_of(run), program)
    same_film(run, program)


def test_the_store_keeps_the_runs_asked_for_last():
    store = recorded.RecordedRuns(max_entries=2, max_bytes=2**30)
    first, second, third = (trained(replace(SHORT, seed=seed)) for seed in range(3))
    store.put(first)
    store.put(second)
    assert store.get(first.settings) is first
    store.put(third)
    assert store.get(second.settings) is None
    assert store.get(first.settings) is first


def test_runs_that_differ_in_anything_are_kept_apart():
    chosen = {preset.settings for preset in PRESETS.values()}
    chosen |= {replace(SHORT, seed=seed) for seed in range(3)}
    assert len({recorded.key_of(settings) for settings in chosen}) == len(chosen)


def test_shared_data_cannot_be_changed():
    st.cache_resource.clear()
    with pytest.raises(ValueError, match="read-only"):
        data.prepared(RunSettings(), None).X[0, 0] = 1


@pytest.mark.parametrize(
    ("text", "layers"), [("", ()), (" 8 ", (8,)), ("16, 16", (16, 16)), ("4 3,2", (4, 3, 2))]
)
def test_hidden_layers_are_read_as_written(text, layers):
    assert parse_hidden(text) == layers


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": "nothing"},
        {"activation": "step"},
        {"loss": "hinge"},
        {"solver": "lbfgs?"},
        {"batch": "7"},
        {"rate": float("nan")},
        {"rate": float("inf")},
        {"epochs": 2.5},
        {"epochs": None},
        {"momentum": 1.5},
        {"alpha": -1.0},
        {"seed": -1},
        {"hidden": (0,)},
    ],
)
def test_settings_are_checked_whatever_the_browser_sent(wrong):
    with pytest.raises(SettingsError):
        RunSettings(**wrong)


@pytest.mark.parametrize(
    ("asked", "wanted"), [("138", 138), ("10000", 10_000), ("x", None), ("-1", None)]
)
def test_a_link_opens_at_its_epoch(asked, wanted):
    app = page(at=asked)
    assert not app.exception
    assert film_of(app)["asked"] == wanted
    app.number_input(key="seed").set_value(3).run()
    assert film_of(app)["asked"] == wanted, "the player keeps the address up to date"


def test_a_cancelled_run_waits_for_its_button():
    app = new_app()
    app.session_state["cancelled_run"] = RunSettings(seed=4711, epochs=70)
    app.query_params["seed"], app.query_params["epochs"] = "4711", "70"
    app.run()
    assert not app.table
    app.button(key="train").click().run()
    assert app.table[0].value["epoch"].iloc[-1] == "70"


@pytest.mark.slow
def test_a_preset_of_another_page_opens_that_page():
    app = page(preset="depth_3")
    assert not app.exception
    assert app.title[0].value == LESSONS["relu_comparison"].title
    assert not app.info


@pytest.mark.parametrize(
    ("link", "pace"),
    [
        ({"speed": "4", "per": "decade"}, {"speed": 4, "per": "decade"}),
        ({"speed": "0.125"}, {"speed": 0.125, "per": None}),
        ({"speed": "3", "per": "<b>"}, {"speed": None, "per": None}),
    ],
)
def test_a_link_may_say_how_to_play(link, pace):
    app = page(epochs="50", **link)
    assert not app.exception
    assert film_of(app)["pace"] == pace


def test_a_preset_that_does_not_exist_is_said_to():
    app = page(preset="nonsense")
    assert "does not exist" in app.info[0].value
