"""How far the boundary moves with c, and what a c does that is not positive."""

import streamlit as st

from sigmoid_dashboard.runs.multiplied import CURVE_FACTORS, shift_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sections.step_map import Subject
from sigmoid_dashboard.sentences import scaling as sentences
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator import plotting

SIGNS = (0.0, -1.0)


def show(page: LessonPage, run: Run, network: Subject) -> None:
    """The shares of map and rows that change class, against c; closed until asked for."""
    title = "How far does the boundary move?"
    with closed(title, "shift", ":material/show_chart:") as is_open:
        if is_open:
            shift = shift_of(run.owner, network.key, CURVE_FACTORS, run, network.plane)
            with page.beside(sentences.about_shift(run, shift), sentences.about_ends(run, shift)):
                page.draw(
                    "shift",
                    run.owner,
                    network.key,
                    lambda: (shift, plotting.boundary_shift(shift)),
                )
    with closed("Why must c be positive?", "signs", ":material/exposure:") as is_open:
        if is_open:
            signs = shift_of(run.owner, network.key, SIGNS, run, network.plane)
            st.markdown(sentences.about_signs(run, signs))
