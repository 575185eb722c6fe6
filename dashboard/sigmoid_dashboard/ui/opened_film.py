"""A film from a file on the lessons: what it is, where it is shown, and its end."""

import streamlit as st

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import films as sentences
from sigmoid_dashboard.ui import guide, session
from sigmoid_dashboard.ui.arrival import PRESET


def shown_on(page: str) -> Run | None:
    """The film that the page shows instead of a run, named in the sidebar; None for its own."""
    if session.has_lost_film():
        session.forget_film()
        st.info(sentences.LOST, icon=":material/movie:")
    run = session.film()
    # A preset, on the tour or in a link, is a run.
    if run is None or PRESET in st.query_params or session.hides_controls() or guide.slide():
        return None
    refusal = sentences.why_not(run, LESSONS[page].needs)
    with st.sidebar, st.container(border=True):
        st.markdown(f"**Your film.** {sentences.about_film(run.classifier)}")
        st.caption(refusal or sentences.how_made(run))
        st.button("Close the film", on_click=session.forget_film, icon=":material/close:")
    return None if refusal else run
