"""A picture on a page, beside its text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import altair as alt
import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.ui.files import offer_picture, opened
from sigmoid_dashboard.ui.pictures import picture, with_cursor

DARK_GREY = "#555b66"  # 6.9 : 1 on white


@contextmanager
def beside_text(*sentences: str) -> Iterator[None]:
    """Draw a picture on the left, and its explanation on the right."""
    picture, text = st.columns([3, 2], gap="medium")
    with text:
        for sentence in sentences:
            st.markdown(sentence)
    with picture:
        yield


def draw(
    name: str,
    owner: Owner,
    key: str,
    build: Callable[[], tuple[pd.DataFrame, alt.TopLevelMixin]],
    *,
    height: int = 360,
    cursor: int | None = None,
) -> pd.DataFrame:
    """Show a picture with its table and files, and return the table.

    `key` holds, with the name, all that the picture depends on: it is built once for it, for
    everybody unless the visitor owns the rows. The cursor is an epoch to mark in panels over
    epochs.
    """
    drawn = picture(owner, name, key, build)
    if cursor is not None:
        drawn = replace(drawn, spec=with_cursor(drawn.spec, cursor))
    has_height = "height" in drawn.spec or "vconcat" in drawn.spec
    spec = drawn.spec if has_height else drawn.spec | {"height": height}
    spec = spec | {"datasets": dict(drawn.tables), "config": _readable(st.context.theme.type)}
    st.vega_lite_chart(spec, width="stretch", key=f"picture_{name}", theme="streamlit")
    with opened("Table and files", f"files_{name}", ":material/table:") as is_open:
        if is_open:
            offer_picture(name, drawn)
    return drawn.frame


def _readable(theme: str | None) -> dict:
    """Give axes and legends a contrast of 4.5 on white; Streamlit's grey has 3.7."""
    if theme == "dark":
        return {}
    colours = {"labelColor": DARK_GREY, "titleColor": DARK_GREY}
    return {"axis": colours, "legend": colours, "header": colours}
