"""The remedy of a diagnosis: offered, trained, and judged by a second diagnosis."""

import streamlit as st

from sigmoid_dashboard.runs import opened_runs
from sigmoid_dashboard.runs.diagnosis import Diagnosis, diagnosis_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.remedies import remedied
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_dashboard.sentences import diagnosis as sentences
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import session, training

NAME = "The remedy"  # on the bar of its training
SHOWN_SECONDS = 1.0  # of a training whose duration is said before it


def trained(run: Run, diagnosis: Diagnosis) -> Run | None:
    """The run with the remedy, once the visitor has asked for it, and what became of it."""
    words = sentences.about_remedy(diagnosis.cause)
    place = st.empty()
    if not diagnosis.cause["remedy"]:
        place.markdown(words)
        return None
    try:
        settings = remedied(run, diagnosis.cause)
        rows = opened_runs.rows_of(run) if run.is_opened else None
        cost = training.checked_cost(settings, rows)
    except SettingsError as error:
        place.markdown(f"{words} It cannot be trained here: {plain(str(error))}")
        return None
    if not session.tries_remedy(run.key) or session.is_cancelled(settings):
        with place.container():
            _offer(run, settings, words, cost.seconds)
        return None
    place.markdown(f"{words} {sentences.WAITING}")
    with_remedy = training.recorded_run(settings, NAME, rows)
    after = diagnosis_of(with_remedy.owner, with_remedy.key, with_remedy)
    place.markdown(f"{words} {sentences.outcome(diagnosis, after)}")
    return with_remedy


def _offer(run: Run, settings: RunSettings, words: str, seconds: float) -> None:
    duration = f" (about {seconds:,.0f} s)" if seconds >= SHOWN_SECONDS else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Train the remedy{duration} and play both",
            key="try_remedy",
            icon=":material/healing:",
            on_click=session.try_remedy,
            args=(run.key,),
        )
        st.markdown(words, width="content")
    if run.is_opened:
        st.caption(sentences.about_training(run, settings))
