"""The player as a component of Streamlit."""

import pytest
from dashboard_pages import bytes_of_film, film_of, open_page
from streamlit.testing.v1 import AppTest

from sigmoid_dashboard import player
from sigmoid_estimator.player.frames import FilmError
from sigmoid_estimator.player.script import script


def test_the_script_is_one_module_with_one_default():
    module = script(player.HOST)
    assert module.count("export default ") == 1
    for forbidden in ("innerHTML", "eval(", "import ", "Function("):
        assert forbidden not in module


SCRIPT = """
import streamlit as st
from sigmoid_dashboard.player import play
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris
from sigmoid_estimator.player import FilmPlayer
X, y = load_iris(return_X_y=True)
clf = SigmoidMLPClassifier((3,), max_iter=7, random_state=0).fit(X, y)
play(FilmPlayer(clf, X, y).payload, key="film", opens={opens}, asked={asked})
st.write("below")
"""


@pytest.mark.parametrize(("opens", "asked"), [(None, None), (3, None), (3, 5)])
def test_the_browser_learns_where_the_film_opens(opens, asked):
    app = AppTest.from_string(SCRIPT.format(opens=opens, asked=asked), default_timeout=60).run()
    assert not app.exception
    assert film_of(app)["opens"] == opens
    assert film_of(app)["asked"] == asked
    assert app.markdown[0].value == "below"


def test_the_film_is_sent_once_and_again_where_the_browser_lost_it():
    app = AppTest.from_string(SCRIPT.format(opens=None, asked=None), default_timeout=60).run()
    film, told = bytes_of_film(app), film_of(app)
    assert told["held"] == [told["id"]]
    assert bytes_of_film(app.run()) is None
    assert film_of(app) == told | {"film": None}
    app.session_state[player.HELD] = ()
    assert bytes_of_film(app.run()) == film


def test_no_more_films_are_counted_on_than_the_browser_holds():
    script = """
import streamlit as st
from sigmoid_dashboard.player import play
from sigmoid_estimator.player.payload import Payload
import numpy as np
name = st.session_state.get("wanted", "a")
play(Payload(name.encode(), name, np.arange(2)), key="film")
"""
    app = AppTest.from_string(script, default_timeout=60)
    sent = []
    for name in "abcdaefabcd":
        app.session_state["wanted"] = name
        sent.append(bytes_of_film(app.run()) is not None)
        assert film_of(app)["held"][-1] == name
        assert len(film_of(app)["held"]) <= player.MOST_HELD
    # Of a, b, c, d, a, e, f the last four are d, a, e, f.
    assert sent == [True] * 4 + [False] + [True] * 2 + [False] + [True] * 3


def test_a_film_too_large_is_replaced_by_words(monkeypatch):
    monkeypatch.setattr("sigmoid_dashboard.ui.stage.FilmPlayer", refuse)
    app = open_page("past_100", epochs="31")
    assert not app.exception
    assert app.info[0].value == "Too large."


def refuse(*args, **options):
    raise FilmError("Too large.")
