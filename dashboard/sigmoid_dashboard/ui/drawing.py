"""Pictures and small tables on a page."""

import pandas as pd
import pyarrow as pa
import streamlit as st

from sigmoid_dashboard.ui.pictures import Picture

DARK_GREY = "#555b66"  # 6.9 : 1 on white


def show_picture(name: str, drawn: Picture, height: int) -> None:
    """Show a picture, as high as it says itself or as this."""
    has_height = "height" in drawn.spec or "vconcat" in drawn.spec
    spec = drawn.spec if has_height else drawn.spec | {"height": height}
    spec = spec | {"datasets": dict(drawn.tables), "config": _readable(st.context.theme.type)}
    st.vega_lite_chart(spec, width="stretch", key=f"picture_{name}", theme="streamlit")


def show_table(table: pa.Table | pd.DataFrame, alt: str) -> None:
    """Show a few rows of texts: for a table that can be sorted the browser loads a tenth more."""
    st.table(table, border="horizontal", hide_index=True, alt=alt)


def _readable(theme: str | None) -> dict:
    """Give axes and legends a contrast of 4.5 on white; Streamlit's grey has 3.7."""
    if theme == "dark":
        return {}
    colours = {"labelColor": DARK_GREY, "titleColor": DARK_GREY}
    return {"axis": colours, "legend": colours, "header": colours}
