"""The dashboard: `streamlit run dashboard/app.py`."""

from contextlib import suppress

import streamlit as st

from sigmoid_dashboard import frontend
from sigmoid_dashboard.lessons import FIRST, LESSONS
from sigmoid_dashboard.runs.turns import TURNS
from sigmoid_dashboard.ui import arrival, guide, session, theme
from sigmoid_dashboard.ui.training import PageEnds
from sigmoid_estimator.blas import blas_threads_for

# No icon: as the favicon it would be fetched from another server.
page = st.navigation(
    [
        st.Page(
            f"sigmoid_dashboard/app_pages/{name}.py",
            title=lesson.title,
            help=lesson.purpose,
            default=name == FIRST,
        )
        for name, lesson in LESSONS.items()
    ],
    expanded=True,
)
st.set_page_config(page_title=f"{page.title} · sigmoid-estimator", layout="wide")
theme.keep()
frontend.mend()
with st.container(key="column"):
    notes = st.container()
    session.open_page(page.title)
    # A product on several threads keeps the others spinning for 80 ms when it is done.
    with suppress(PageEnds), TURNS.taken(), blas_threads_for(0):
        guide.find_page(page.title)
        page.run()
    with notes:
        arrival.show_link_notes()
