"""Which of three margins a neuron turns to, by its method."""

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.limits import has_limits, limits_of, other_method
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import limits as sentences
from sigmoid_dashboard.ui import training
from sigmoid_dashboard.ui.controls import bound
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_dashboard.ui.links import SWITCH
from sigmoid_estimator import plotting

MAP_HEIGHT, HEIGHT = 520, 280  # pixels


def show(page: LessonPage, run: Run) -> None:
    """The three lines on one map, and the angles of this run and of another method's."""
    if not has_limits(run):
        return
    with closed("Which margin does it turn to?", "limits", ":material/explore:") as is_open:
        if not is_open:
            return
        limits = limits_of(run.owner, run.key, run)
        with page.beside(sentences.about_margins(limits), sentences.about_tendency()):
            draw_map(page, run)
        with page.beside(sentences.about_end(run, limits)):
            draw_angles(page, run, "angles")
        if st.toggle("Train it by the other method, too", **bound("other_method", SWITCH)):
            other = training.recorded_run(other_method(run.settings))
            found = limits_of(other.owner, other.key, other)
            with page.beside(sentences.about_end(other, found)):
                draw_angles(page, other, "angles_of_other")


def draw_map(page: LessonPage, run: Run) -> None:
    """The margins' lines, and the neuron's at the end."""

    def build():
        lines = limits_of(run.owner, run.key, run).lines
        clf, data = run.classifier, run.data
        return lines.drop(columns="coef"), plotting.margin_lines(
            lines,
            pd.DataFrame({"x1": data.X[:, 0], "x2": data.X[:, 1], "label": data.y}),
            learned=(clf.coefs_[0], float(clf.intercepts_[0][0])),
            feature_names=data.feature_names,
            class_names=data.class_names,
        )

    page.draw("margins", run.owner, run.key, build, height=MAP_HEIGHT)


def draw_angles(page: LessonPage, run: Run, name: str) -> None:
    """The angles of a run to the margins, over its film."""

    def build():
        angles = limits_of(run.owner, run.key, run).angles
        return angles, plotting.margin_angles(angles)

    page.draw(name, run.owner, run.key, build, height=HEIGHT)
