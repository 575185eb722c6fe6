"""The player as a component of Streamlit."""

import pytest
from dashboard_pages import film_of, open_page
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


def test_a_film_too_large_is_replaced_by_words(monkeypatch):
    monkeypatch.setattr("sigmoid_dashboard.ui.stage.FilmPlayer", refuse)
    app = open_page("past_100", epochs="31")
    assert not app.exception
    assert app.info[0].value == "Too large."


def refuse(*args, **options):
    raise FilmError("Too large.")
