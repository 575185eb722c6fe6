"""The same network from other initial weights, before it learns."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs import costs, programs, recorded
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.measures import MAX_MEASURED
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import gradients as sentences
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator import inspection, plotting

# Initial weights, and what they are multiplied by.
OTHERS = {
    sentences.LARGE: ("normal", 10.0),
    sentences.LSUV: ("lsuv", 1.0),
    sentences.CENTRED: ("centered_lsuv", 1.0),
}
LSUV_PASSES = 20  # through the rows, at most
MAX_SECONDS = 1.0


def show(page: LessonPage, run: Run) -> None:
    """How much of the error they let through, and how many entries they saturate."""
    if len(run.settings.hidden) < 2 or run.is_opened:
        return
    with closed("What do the initial weights do?", "starts", ":material/casino:") as is_open:
        if is_open:
            _show(page, run)


def _show(page: LessonPage, run: Run) -> None:
    starts = starts_of(run)
    bare = starts[sentences.THIS_RUN]
    many = replace(bare, epochs=LSUV_PASSES)
    if costs.predicted_cost(many, run.data).seconds > MAX_SECONDS:
        st.markdown(sentences.no_starts())
        return
    key = recorded.key_of(bare)
    frame = _measured(run.owner, key, run, starts)

    def build():
        return frame, plotting.comparison(frame, panels=("delta_rms", "share"), epoch=0, columns=1)

    with page.beside(
        sentences.question_of_starts(),
        sentences.about_starts(run, frame),
        sentences.about_lsuv(run, frame),
        sentences.about_revised(run, frame),
    ):
        page.draw("starts", run.owner, key, build)


def starts_of(run: Run) -> dict[str, RunSettings]:
    """This network and others of its architecture, with hardly an update."""
    bare = replace(
        run.settings,
        epochs=1,
        solver="sgd",
        batch="full",
        rate=1e-6,
        momentum=0.0,
        alpha=0.0,
        layer_rates="equal",
    )
    others = {
        name: replace(bare, init=init, init_scale=scale, start="")
        for name, (init, scale) in OTHERS.items()
    }
    revised = replace(bare, activation="scaled_sigmoid", init="auto", init_scale=1.0, start="")
    return {sentences.THIS_RUN: bare} | others | {sentences.REVISED: revised}


@kept(MAX_MEASURED)
def _measured(key: str, _run: Run, _starts: dict[str, RunSettings]) -> pd.DataFrame:
    """Measure the starts on the rows of a run, once."""
    X, y = _run.data.X, _run.data.y
    classifiers = {
        name: programs.untrained(settings, _run.data).fit(X, y).at_epoch(0)
        for name, settings in _starts.items()
    }
    return inspection.compare(classifiers, X, y)
