"""The player as a component of Streamlit, and which epoch it is said to show."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sigmoid_dashboard import player
from sigmoid_estimator.player.frames import FilmError
from sigmoid_estimator.player.script import script

EPOCHS = np.array([0, 1, 10, 100, 250])


def report(epoch, *, at_end=False, asked=None):
    return {"position": epoch, "at_end": at_end, "asked": asked}


@pytest.mark.parametrize(
    ("asked", "reported", "shown"),
    [
        (None, None, 250),
        (100, None, 100),
        (99, None, 10),
        (None, report(10), 10),
        (None, report(10, asked=100), 10),
        (100, report(10), 100),
        (100, report(10, asked=100), 10),
        (None, report(40, at_end=True), 250),
        (None, report(9999), 250),
        (None, report(60), 10),
    ],
)
def test_what_was_last_said_is_shown(asked, reported, shown):
    assert player.shown_epoch(EPOCHS, asked, reported) == shown


@pytest.mark.parametrize(
    "nonsense",
    [
        "10",
        10,
        [10],
        {},
        report("10"),
        report(True),
        report(1.5),
        report(-3),
        report(10**400),
        report(None),
        {"position": 10},
        {"position": 10, "at_end": "yes"},
    ],
)
def test_a_report_without_sense_counts_as_none(nonsense):
    assert player.shown_epoch(EPOCHS, None, nonsense) == 250
    assert player.shown_epoch(EPOCHS, 10, nonsense) == 10


def test_the_script_is_one_module_with_one_default():
    module = script(player.HOST)
    assert module.count("export default ") == 1
    for forbidden in ("innerHTML", "eval(", "import ", "Function("):
        assert forbidden not in module


def run_script(script):
    return AppTest.from_string(script, default_timeout=60).run()


SCRIPT = """
import streamlit as st
from sigmoid_dashboard.player import play_in_step
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris
X, y = load_iris(return_X_y=True)
names = [f"class {{label}}" for label in y]
clf = SigmoidMLPClassifier({layers}, max_iter=7, random_state=0).fit(X, names)
st.write(play_in_step({{"": clf}}, X, names, epoch={epoch}, key="film"))
"""


@pytest.mark.parametrize(("epoch", "shown"), [(None, "7"), (3, "3")])
def test_a_page_learns_the_epoch(epoch, shown):
    app = run_script(SCRIPT.format(layers=(3,), epoch=epoch))
    assert not app.exception
    assert app.markdown[0].value == f"`{shown}`"
    assert len(app.get("bidi_component")) == 1


def test_a_film_too_large_is_replaced_by_words(monkeypatch):
    monkeypatch.setattr(player, "FilmPlayer", refuse)
    app = run_script(SCRIPT.format(layers=(4,), epoch=None))
    assert not app.exception
    assert app.info[0].value == "Too large."
    assert app.markdown[0].value == "`7`"


def refuse(*args, **options):
    raise FilmError("Too large.")
