"""Settings that are rarely changed are sent once they are opened, and hold all the same."""

import pytest
from dashboard_pages import open_page, opened

from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.ui import session
from sigmoid_dashboard.ui.controls import MORE
from sigmoid_dashboard.ui.presets import PRESETS, default_of

PART = "more_settings"


def keys(app):
    drawn = [*app.number_input, *app.selectbox, *app.toggle]
    return {control.key for control in drawn}


def shown(app, page="past_100"):
    return app.session_state[f"{session._SHOWN}_{page}"]


def closed(app):
    app.session_state[PART] = False
    return app.run()


def test_what_is_as_usual_is_drawn_when_it_is_opened():
    app = open_page("past_100")
    assert not keys(app) & set(MORE)
    assert shown(app) == RunSettings()
    before = keys(app)
    assert keys(opened(app, PART)) - before == set(MORE)
    assert shown(app) == RunSettings()
    assert not keys(closed(app)) & set(MORE)


def test_what_a_link_asks_for_is_drawn_and_holds():
    app = open_page("past_100", alpha="0.01", epochs="50")
    assert set(MORE) <= keys(app)
    assert shown(app).alpha == 0.01
    assert app.run().query_params["alpha"] == "0.01"


def test_what_the_visitor_sets_holds_when_it_is_closed_and_goes_when_it_is_taken_back():
    app = opened(open_page("past_100", epochs="50"), PART)
    app.number_input(key="momentum").set_value(0.5).run()
    assert shown(closed(app)).momentum == 0.5
    app.number_input(key="momentum").set_value(0.0).run()
    assert not keys(app) & set(MORE)
    assert shown(app) == RunSettings(epochs=50)


def test_a_mistake_of_a_link_stays_in_sight():
    app = open_page("past_100", alpha="-1", epochs="50")
    for _ in range(2):
        assert "0 is used instead" in app.info[0].value
        assert "alpha" in keys(app)
        app.run()


@pytest.mark.parametrize("name", ["penalty", "line"])
def test_presets_set_them_too(name):
    app = open_page("past_100", preset="penalty")
    assert "alpha" in keys(app)
    app.get_by_key("start_from").set_value(name).run()
    assert shown(app) == PRESETS[name].settings
    assert ("alpha" in keys(app)) == (name == "penalty")


def test_another_page_has_its_own():
    app = open_page("past_100")
    app.switch_page("sigmoid_dashboard/app_pages/should_i_stop.py").run()
    assert default_of("should_i_stop").held_out != default_of("past_100").held_out
    assert shown(app, "should_i_stop") == default_of("should_i_stop")
