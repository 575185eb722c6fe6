"""What the pages mend of Streamlit's browser part: the history, and the steps of numbers."""

from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent
_FILES = ("history.js", "ladder.js", "page.js")
# It comes with the player's script, so that a page has one component; its names stay its own.
SCRIPT = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in _FILES)
SCRIPT = f"(() => {{\n{SCRIPT}}})();\n"
STYLE = (FOLDER / "page.css").read_text(encoding="utf-8")


def style() -> None:
    """What the pages mend of Streamlit's looks."""
    st.html(f"<style>{STYLE}</style>")
