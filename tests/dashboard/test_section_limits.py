"""Which margin a neuron turns to: its three lines, its own way, and the other method's."""

from functools import partial

import numpy as np
import pytest
from dashboard_pages import open_page, opened, text_of, trained

from sigmoid_dashboard.runs.limits import has_limits, limits_of, other_method
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import limits as sentences
from sigmoid_dashboard.ui.presets import PRESETS

page = partial(open_page, "past_100")
SETTINGS = PRESETS["three_margins"].settings


def test_descent_ends_nearest_to_its_margin_and_adam_to_its_own():
    for settings, nearest in ((SETTINGS, 0), (other_method(SETTINGS), 1)):
        run = trained(settings)
        limits = limits_of(run.owner, run.key, run)
        assert int(np.argmin(limits.end)) == nearest
        assert limits.end[nearest] < 15


def test_the_three_margins_are_one_line_where_two_rows_of_each_class_hold_it():
    run = trained(RunSettings(epochs=50))
    limits = limits_of(run.owner, run.key, run)
    assert "all three are the same line" in sentences.about_margins(limits)
    run = trained(SETTINGS)
    limits = limits_of(run.owner, run.key, run)
    # (2, 1, −1) and (1, 1, −1) and (3, 1, −3)
    assert limits.spread == pytest.approx(np.degrees(np.arccos(7 / np.sqrt(57))), abs=1e-6)


def test_the_section_shows_the_map_and_trains_the_other_method_when_asked():
    app = opened(page(preset="three_margins"), "limits")
    assert not app.exception
    n_pictures = len(app.get("vega_lite_chart"))
    assert "Gradient descent, here, ends" in text_of(app)
    app = opened(page(preset="three_margins", other_method="true"), "limits")
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == n_pictures + 1
    assert "Adam, here, ends" in text_of(app)


@pytest.mark.parametrize(
    "settings",
    [
        RunSettings(data="noisy_line", epochs=5),
        RunSettings(hidden=(2,), epochs=5),
        RunSettings(data="iris_binary", epochs=5),
    ],
)
def test_without_a_separating_line_on_a_map_there_is_none_to_turn_to(settings):
    assert not has_limits(trained(settings))
