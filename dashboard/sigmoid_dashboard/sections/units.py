"""Which units still learn."""

import streamlit as st

from sigmoid_dashboard.runs.measures import Measures
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sections.saturation_words import Words
from sigmoid_dashboard.sentences import saturation as sentences
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import plotting


def show(page: LessonPage, run: Run, measures: Measures, words: Words) -> None:
    """A mark per unit at the end of the film: its kind, and whether it can learn."""
    st.header("Which units still learn?", anchor=False)
    page.draw(
        "units",
        run.owner,
        run.key,
        lambda: (measures.units, plotting.unit_report(measures.units)),
    )
    st.markdown(words.units)
    why(
        "units",
        lambda: (sentences.about_dumb(run, measures), sentences.about_smart(run, measures)),
    )
