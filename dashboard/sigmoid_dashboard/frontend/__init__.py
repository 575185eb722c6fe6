"""Corrections of Streamlit in the browser: history, steps of numbers, slides, style."""

from pathlib import Path

import streamlit as st

from sigmoid_estimator.player.script import joined

FOLDER = Path(__file__).parent
SCRIPT = joined(FOLDER / "page.js")

_component = st.components.v2.component(
    "sigmoid_page",
    css=(FOLDER / "page.css").read_text(encoding="utf-8"),
    js=SCRIPT,
    isolate_styles=False,  # its rules are for the page
)


def mend() -> None:
    """Mount the invisible component on every page, since each one needs the history."""
    _component()
