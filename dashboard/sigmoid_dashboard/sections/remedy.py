"""The remedy of a diagnosis: offered, trained, and judged by a second diagnosis."""

import streamlit as st

from sigmoid_dashboard.runs import film_runs
from sigmoid_dashboard.runs.diagnosis import Diagnosis, diagnosis_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.remedies import Case, remedied
from sigmoid_dashboard.runs.settings import SettingsError
from sigmoid_dashboard.sentences import diagnosis as sentences
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import session, training

NAME = "The remedy"  # on the bar of its training
SHOWN_SECONDS = 1.0  # of a training whose duration is said before it


def trained(case: Case, diagnosis: Diagnosis) -> Run | None:
    """The run with the remedy, once the visitor has asked for it, and what became of it."""
    words = sentences.about_remedy(diagnosis.cause)
    place = st.empty()
    if not diagnosis.cause["remedy"]:
        place.markdown(words)
        return None
    try:
        settings = remedied(case, diagnosis.cause)
        cost = training.checked_cost(settings, case.rows)
    except SettingsError as error:
        place.markdown(f"{words} It cannot be trained here: {plain(str(error))}")
        return None
    if not session.tries_remedy(case.run.key) or session.is_cancelled(settings):
        with place.container():
            _offer(case, words, cost.seconds)
        return None
    place.markdown(f"{words} {sentences.WAITING}")
    run = training.recorded_run(settings, NAME, case.rows)
    after = diagnosis_of(run.owner, run.key, run)
    place.markdown(f"{words} {sentences.outcome(diagnosis, after)}")
    return run


def _offer(case: Case, words: str, seconds: float) -> None:
    duration = f" (about {seconds:,.0f} s)" if seconds >= SHOWN_SECONDS else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Train the remedy{duration} and play both",
            key="try_remedy",
            icon=":material/healing:",
            on_click=session.try_remedy,
            args=(case.run.key,),
        )
        st.markdown(words, width="content")
    if case.is_film:
        st.caption(
            sentences.UNKNOWN_SEED
            if film_runs.knows_its_training(case.run)
            else sentences.about_unknown(film_runs.trained_with(case.run))
        )
