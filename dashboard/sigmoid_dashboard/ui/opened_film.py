"""A film from a file on the lessons: what it is, where it is shown, and its end."""

import streamlit as st

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs import opened_runs
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_dashboard.sentences import films as sentences
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import guide, own_rows, session
from sigmoid_dashboard.ui.arrival import PRESET

PAGE = "open_film"  # has no controls to train with


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
        if not refusal and page != PAGE:
            _offer_training(run)
        st.button("Close the film", on_click=session.forget_film, icon=":material/close:")
    return None if refusal else run


def offer(label: str) -> None:
    """Lead to the page that opens a film, in one line."""
    st.page_link(f"sigmoid_dashboard/app_pages/{PAGE}.py", label=label, icon=":material/movie:")


def _offer_training(run: Run) -> None:
    """Offer to train its network on its rows; the controls say with what."""
    try:
        settings = opened_runs.to_train(run)
    except SettingsError as error:
        st.caption(plain(str(error)))
        return
    st.button(
        "Train this network here",
        on_click=_train,
        args=(run, settings),
        help=sentences.WHAT_IS_TRAINED,
        icon=":material/play_arrow:",
    )


def _train(run: Run, settings: RunSettings) -> None:
    """Make the film's rows the visitor's own, and its first weights their start."""
    try:
        file, target = opened_runs.file_of_rows(run.data)
    except SettingsError as error:
        st.toast(plain(str(error)), icon=":material/block:")
        return
    session.forget_film()
    own_rows.take(file, run.data.feature_names, target)
    session.keep_start(opened_runs.start_of(run))
    session.set_controls(settings.control_values)
