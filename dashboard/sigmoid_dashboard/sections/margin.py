"""Where a single neuron's line is heading."""

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.geometry import geometry_of
from sigmoid_dashboard.runs.outcome import Outcome
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import past_100 as sentences
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import inspection, plotting

MAP_HEIGHT = 460  # pixels, which make the map itself a square


def show(page: LessonPage, run: Run, outcome: Outcome) -> None:
    """How far the line still moves: its margin, beside the widest there is."""
    law, margins = outcome.law, outcome.margins
    if law is None or margins is None or not law["separable"]:
        why(
            "line",
            lambda: (sentences.about_line(run, outcome), sentences.no_margin(run, outcome)),
            title="Does the boundary move?",
        )
        return
    with page.section("Does the line still move?") as (left, right):
        with left:
            page.draw(
                "margin", run.owner, run.key, lambda: (margins, plotting.margin_growth(margins))
            )
        with right:
            st.markdown(sentences.about_line(run, outcome))
    why(
        "line",
        lambda: (sentences.about_direction(outcome, law), sentences.about_margin(outcome, law)),
        picture=(lambda: draw_map(page, run)) if run.data.X.shape[1] == 2 else None,
    )


def draw_map(page: LessonPage, run: Run) -> None:
    """The line at the end of the film, and the one with the widest margin."""
    X, y = run.data.X, run.data.y

    def build():
        frame = inspection.decision_map(run.classifier, X)
        return frame, plotting.decision_map(
            frame,
            pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y}),
            feature_names=run.data.feature_names,
            class_names=run.data.class_names,
            reference=geometry_of(run).widest,
        )

    page.draw("line", run.owner, run.key, build, height=MAP_HEIGHT)
