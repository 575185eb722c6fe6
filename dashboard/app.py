"""The dashboard: `streamlit run dashboard/app.py`."""

from contextlib import suppress

import streamlit as st

from sigmoid_dashboard import frontend
from sigmoid_dashboard.ui import controls, session
from sigmoid_dashboard.ui.training import PageEnds

PAGES = {
    "past_100": ("Past 100 %", "What the epochs after 100 % accuracy do to the weights."),
    "scaling": ("Scaling", "All weights times c: what stays, what moves, and to where."),
    "saturation": ("Saturation", "Which units sit near 0 or 1, and which still learn."),
    "relu_comparison": ("ReLU comparison", "Sigmoids beside ReLUs and remedies, in step."),
    "foundations": ("Foundations", "Slopes, descent and backpropagation, number by number."),
    "open_film": ("Open a film", "A training of your own, played from its file."),
}

BOOK = "http://neuralnetworksanddeeplearning.com/"
SOURCES = (
    "“The blog” is *Understanding the learning of sigmoid activations in a neural network*. "
    f"Nielsen wrote [Neural Networks and Deep Learning]({BOOK}). The questions and answers are "
    "those of two threads of Stack Exchange, one on saturated hidden units, the other on the role "
    "of the sigmoid's derivative."
)

# No icon: as the favicon it would be fetched from another server.
page = st.navigation(
    [
        st.Page(
            f"sigmoid_dashboard/app_pages/{name}.py",
            title=title,
            help=purpose,
            default=name == "past_100",
        )
        for name, (title, purpose) in PAGES.items()
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · sigmoid-estimator", layout="wide")
frontend.mend()
with st.container(horizontal_alignment="center"), st.container(key="column", gap="medium"):
    notes = st.container()
    session.open_page(page.title)
    with suppress(PageEnds):
        page.run()
    with notes:
        controls.show_link_notes()
    st.caption(SOURCES)
