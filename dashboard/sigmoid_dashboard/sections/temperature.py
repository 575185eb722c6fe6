"""How much of what was lost is scale: the loss with the output layer times c."""

import streamlit as st

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.stopping import Stopping
from sigmoid_dashboard.sentences import should_i_stop as sentences
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import plotting

HEIGHT = 280  # pixels
MULTIPLIED = "scaling"  # the lesson of the factor c


def show(page: LessonPage, run: Run, stopping: Stopping) -> None:
    """The loss of both sets of rows against c, at the end."""

    def build():
        return stopping.factors, plotting.loss_over_factors(stopping.factors)

    with page.section("Is it more than scale?") as (left, right):
        with left:
            page.draw("factors", run.owner, run.key, build, height=HEIGHT)
        with right:
            if best := sentences.about_best_factor(stopping):
                st.markdown(best)
            st.page_link(
                f"sigmoid_dashboard/app_pages/{MULTIPLIED}.py", label=LESSONS[MULTIPLIED].title
            )
    why("factors", lambda: (sentences.about_factor(run),))
