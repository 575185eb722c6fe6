"""The tour opens every slide's lesson with its preset, asks first, and answers what is so."""

from dataclasses import replace

import numpy as np
import pytest
from dashboard_pages import new_app, opened, text_of, trained

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.tour import SLIDES
from sigmoid_dashboard.ui.presets import PRESETS
from sigmoid_estimator import inspection

NUMBERS = range(1, len(SLIDES) + 1)
LONG = {"saturation", "stuck", "depth_5", "remedies", "nine"}  # seconds of training


def slide(number):
    app = new_app()
    app.query_params["tour"] = str(number)
    app.run()
    assert not app.exception
    return app


def numbered(number):
    is_long = SLIDES[number - 1].preset in LONG
    return pytest.param(number, marks=pytest.mark.slow) if is_long else number


@pytest.mark.parametrize("number", [numbered(number) for number in NUMBERS])
def test_a_slide_asks_first_and_answers_when_asked(number):
    app, shown = slide(number), SLIDES[number - 1]
    assert app.title[0].value == shown.question
    assert shown.answer not in text_of(app)
    assert f"{number} of {len(SLIDES)}" in text_of(app)
    assert shown.answer in text_of(opened(app, f"answer_{number}"))
    assert app.query_params["preset"] == shown.preset


def test_next_and_back_go_from_slide_to_slide():
    app = slide(1)
    assert app.button(key="tour_back").disabled
    app.button(key="tour_next").click().run()
    assert app.title[0].value == SLIDES[1].question
    assert app.number_input(key="alpha").value == PRESETS["penalty"].settings.alpha
    app.button(key="tour_back").click().run()
    assert app.title[0].value == SLIDES[0].question
    assert opened(app, "more_settings").number_input(key="alpha").value == 0


@pytest.mark.parametrize("number", ["0", "12", "0100", "x", "-1", "1e1", "9" * 400])
def test_what_is_no_slide_is_the_lesson_itself(number):
    app = new_app()
    app.query_params["tour"] = number
    app.run()
    assert not app.exception
    assert app.title[0].value == LESSONS["past_100"].title


def run_of(preset):
    return trained(PRESETS[preset].settings)


def sizes(run):
    return np.linalg.norm(run.film.parameters, axis=1)


def test_the_line_hardly_moves_and_the_weights_grow_ever_more_slowly():
    run = run_of("line")
    film = run.film
    first = film.index_of(run.classifier.first_perfect_epoch_)
    assert film.epochs[first] == 21
    assert film.epochs[-1] - film.epochs[first] == 9979
    directions = film.coefs[0][[first, -1], :, 0]
    cosine = np.prod([1 / np.linalg.norm(w) for w in directions]) * (directions[0] @ directions[1])
    assert cosine > np.cos(np.radians(3))
    at = [film.index_of(epoch) for epoch in (100, 1000, 10_000)]
    pace = np.diff(sizes(run)[at]) / np.diff(film.epochs[at])
    assert 0 < pace[1] < pace[0] / 3


@pytest.mark.parametrize("preset", ["penalty", "flipped"])
def test_the_weights_come_to_rest(preset):
    run = run_of(preset)
    half = run.film.index_of(int(run.film.epochs[-1]) // 2)
    assert sizes(run)[-1] == pytest.approx(sizes(run)[half], rel=1e-3)


def test_a_neurons_line_stays_and_a_networks_boundary_does_not():
    neuron, network = run_of("scaling_line"), run_of("scaling")
    for run, stays in ((neuron, True), (network, False)):
        shift = inspection.boundary_shift(run.classifier, run.data.X, (100.0,))
        assert (shift["changed"] == 0).all() == stays


@pytest.mark.slow
def test_most_hidden_units_are_near_an_end_and_not_all():
    run = run_of("saturation")
    frame = inspection.saturation(run.classifier, run.data.X, epochs=[2000])
    hidden = frame[frame["layer"] < frame["layer"].max()]
    assert hidden["saturated_fraction"].between(0.5, 0.99).all()


@pytest.mark.slow
def test_the_stuck_network_lost_its_last_hidden_layer():
    run = run_of("stuck")
    assert run.film.accuracy.max() < 0.2
    frame = inspection.saturation(run.classifier, run.data.X, epochs=[20])
    share = frame.set_index("layer")["saturated_fraction"]
    n_hidden = len(run.settings.hidden)
    assert share[n_hidden] > 0.99
    assert share[: n_hidden - 1].max() < 0.01
    error = inspection.layer_gradients(run.classifier, run.data.X, run.data.y, epochs=[20])
    error = error.set_index("layer")["delta_rms"]
    assert error[n_hidden] < error[n_hidden + 1] / 100


@pytest.mark.slow
def test_five_layers_of_relus_learn_first_since_the_error_reaches_them():
    run = run_of("depth_5")
    relus = trained(replace(run.settings, activation="relu", init="he_normal"))
    first = [inspection.first_epoch_at(each.classifier, 0.9) for each in (run, relus)]
    assert first[1] is not None
    assert first[0] is None or first[1] < first[0]
    error = inspection.layer_gradients(run.classifier, run.data.X, run.data.y, epochs=[0])
    steps = error["delta_rms"].to_numpy()
    assert (steps[1:] > 2 * steps[:-1]).all()


@pytest.mark.slow
def test_better_starts_keep_the_error_alive():
    plain = run_of("remedies")
    level = 0.9
    first = inspection.first_epoch_at(plain.classifier, level)
    for change in ({"activation": "scaled_sigmoid"}, {"init": "glorot_uniform_4x"}):
        other = trained(replace(plain.settings, **change))
        assert inspection.first_epoch_at(other.classifier, level) < (first or np.inf)


def test_the_row_of_xor_has_numbers_to_follow():
    run = trained(PRESETS["xor_by_hand"].settings)
    (row,) = np.flatnonzero((run.data.X == [1, 0]).all(axis=1))
    gradients = inspection.weight_gradients(
        run.classifier, run.data.X, run.data.y, sample=int(row), epoch=0
    )
    moving = gradients[~gradients["name"].str.contains(",1→")]  # the input 1 is 0
    assert (moving["gradient"].abs() > 1e-3).any()


def test_the_presets_of_the_tour_are_the_defaults_where_it_says_so():
    assert PRESETS[SLIDES[0].preset].settings == RunSettings()
