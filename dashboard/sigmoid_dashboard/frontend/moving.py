"""Pictures that follow the pointer or a button in the browser, without a run of the page."""

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.colours import LAYER_DASHES, RUNS, TEAL, VIOLET
from sigmoid_estimator.player.script import joined

FOLDER = Path(__file__).parent
COLOURS = f".slopes, .course {{ --output: {VIOLET}; --slope: {TEAL}; }}\n"


def _component(name: str, *styles: str) -> ComponentRenderer:
    css = "\n".join((FOLDER / f"{style}.css").read_text(encoding="utf-8") for style in styles)
    return st.components.v2.component(
        f"sigmoid_{name}",
        html=f'<div class="{name}"></div>',
        css=COLOURS + css,
        js=joined(FOLDER / f"{name}.js"),
    )


_slopes = _component("slopes", "slopes")
_course = _component("course", "slopes", "course")


Data = dict[str, Any]  # as the browser gets it


def slopes_data(curves: pd.DataFrame, *, usual: float) -> Data:
    """Every activation and its slope, for `show_slopes`.

    Parameters
    ----------
    curves : pandas.DataFrame
        What `inspection.activation_curves` returns, of points at equal distances.
    usual : float
        The z of which the address says nothing.
    """
    first, second = curves["z"].iloc[:2]
    return {
        "names": [ACTIVATIONS[name].label for name in curves["activation"].unique()],
        "low": first,
        "step": round(second - first, 9),
        "usual": usual,
        "curves": _table(curves, "output", "slope"),
    }


def show_slopes(data: Data, *, opens: float) -> None:
    """Show every activation and its slope at a z that is dragged; it opens at this one."""
    _slopes(data=data | {"opens": opens}, key="slopes")


class Course(NamedTuple):
    """Descents of a few units that are shown epoch by epoch.

    `runs` has the columns name, activation, epoch, z, output and value, which is what is drawn
    against the epoch, from `low` to `high`; `wanted` is the value that there should be.
    """

    runs: pd.DataFrame
    title: str
    low: float
    high: float
    wanted: float


def course_data(course: Course, curves: pd.DataFrame) -> Data:
    """The course of some descents on the curves of their activations, for `show_course`.

    Parameters
    ----------
    course : Course
        The descents.
    curves : pandas.DataFrame
        What `inspection.activation_curves` returns.
    """
    first = course.runs.drop_duplicates("name")
    activations = list(first["activation"].unique())
    own = curves[curves["activation"].isin(activations)]
    return {
        "axis": {
            "title": course.title,
            "low": course.low,
            "high": course.high,
            "wanted": course.wanted,
        },
        "names": first["name"].tolist(),
        "colours": RUNS[: len(first)],
        "dashes": LAYER_DASHES[: len(first)],
        "on": [activations.index(name) for name in first["activation"]],
        "runs": _table(course.runs, "z", "output", "value"),
        "activations": [ACTIVATIONS[name].label for name in activations],
        "ends": [_ends(own[own["activation"] == name]) for name in activations],
        "curves": _table(own, "z", "output", "slope"),
    }


def show_course(key: str, data: Data) -> None:
    """Show the course of some descents; another key begins anew."""
    _course(data=data | {"id": key}, key="course")


def _ends(curve: pd.DataFrame) -> list[float]:
    """The lowest and the highest value, in whole numbers."""
    return [float(round(end)) for end in (curve["output"].min(), curve["output"].max())]


def _table(frame: pd.DataFrame, *columns: str) -> pa.Table:
    # Bytes are sent at the first level of the data only.
    return pa.table({name: pa.array(frame[name].astype(float)) for name in columns})
