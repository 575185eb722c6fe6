"""The dashboard: `streamlit run dashboard/app.py`."""

import streamlit as st

COLUMN_WIDTH = 1120  # pixels; wider lines are hard to read

# No icon: as the favicon it would be fetched from another server.
page = st.navigation(
    [
        st.Page(
            "app_pages/past_100.py",
            title="Past 100 %",
            help="What the epochs after 100 % accuracy do to the weights of a neuron.",
            default=True,
        )
    ]
)
st.set_page_config(page_title=f"{page.title} · sigmoid-estimator", layout="wide")
with st.container(horizontal_alignment="center"), st.container(width=COLUMN_WIDTH, gap="medium"):
    page.run()
