"""What pictures are put together from: lines, panels, and words for those who cannot see them."""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.percentages import percent
from sigmoid_estimator.plotting.palette import LINE_WIDTH

STACK_WIDTH = 520  # of a stack with its axes; a page may give it another
# The width is that of the whole picture, the height that of a panel alone.
FIT_WIDTH = alt.AutoSizeParams(type="fit-x", contains="padding")
GRID_WIDTH = 300  # of a panel beside others, without its axis

Mark = dict[str, Any]

# Points of a line: seen, or not seen but found by the pointer for their tooltip.
DOTS: Mark = {"opacity": 1, "size": 60, "filled": True}
TARGETS: Mark = {"opacity": 0, "size": 60, "filled": True}

FORMATS = {"epoch": ",d", "share": ".1%"}  # of numbers in many tooltips

# Properties of every object of JavaScript.
OF_EVERY_OBJECT = {
    "__proto__",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
}


def lines(frame: pd.DataFrame, points: Mark | None = None, **mark: Any) -> alt.Chart:
    """Lines with points, still without axes; None is points for the pointer, over epochs."""
    points = targets(frame["epoch"]) if points is None else points
    return marked(frame, "line", **{"strokeWidth": LINE_WIDTH} | mark, point=points)


def marked(frame: pd.DataFrame, kind: str, **style: Any) -> alt.Chart:
    """A chart of one kind of mark, still without axes.

    What Altair's own methods make holds all that marks can have, and every compound chart copies
    all of it several times.
    """
    mark: Any = {"type": kind, **style}
    return alt.Chart(frame, mark=mark)


def targets(positions: pd.Series) -> Mark:
    """Points for the pointer; seen where one alone makes no line."""
    return DOTS if len(set(positions)) == 1 else TARGETS


def tooltips(*columns: str | tuple[str, ...]) -> list[alt.Tooltip]:
    """Fields of a tooltip: of every column its name, its title, and of numbers the format."""
    named = [
        (column, column.replace("_", " "), FORMATS.get(column, ""))
        if isinstance(column, str)
        else column
        for column in columns
    ]
    return [_tooltip(*column) for column in named]


def _tooltip(name: str, title: str, precision: str = "") -> alt.Tooltip:
    if precision:
        return alt.Tooltip(f"{name}:Q", title=title, format=precision)
    return alt.Tooltip(f"{name}:N", title=title)


def over(marks: list[alt.Chart], chart: alt.Chart) -> alt.Chart | alt.LayerChart:
    """A chart over its cursor, if there is one."""
    return alt.LayerChart(layer=[*marks, chart]) if marks else chart


def stacked(
    panels: Sequence[alt.Chart | alt.LayerChart], height: int, description: str
) -> alt.VConcatChart:
    """Panels under each other, together as wide as their container, also on a narrow page."""
    sized = [_sized(panel, STACK_WIDTH, height) for panel in panels]
    return alt.VConcatChart(vconcat=sized, description=description, autosize=FIT_WIDTH)


def gridded(
    panels: Sequence[alt.Chart | alt.LayerChart],
    columns: int,
    *,
    width: int = GRID_WIDTH,
    height: int,
    description: str,
) -> alt.ConcatChart | alt.VConcatChart:
    """Panels in rows of so many; in a single column they are `stacked`."""
    check_columns(columns)
    if columns == 1:
        return stacked(panels, height, description)
    sized = [_sized(panel, width, height) for panel in panels]
    return alt.ConcatChart(concat=sized, columns=columns, description=description, autosize="pad")


def _sized(
    panel: alt.Chart | alt.LayerChart, width: int, height: int
) -> alt.Chart | alt.LayerChart:
    """The panel itself: a method of Altair would copy all layers, 4 ms a panel."""
    panel.width, panel.height = width, height
    return panel


def check_columns(columns: int) -> None:
    """Raise where there is no column to put a panel into."""
    if columns < 1:
        raise ValueError(f"columns must be at least 1, got {columns!r}.")


def figure(value: float, precision: str = ".3g") -> str:
    """Write a figure; NaN and infinity, unclear when read aloud, are “undefined”."""
    if not np.isfinite(value):
        return "undefined"
    if precision.endswith("%"):
        return percent(value, int(precision.strip(".%")))
    return format(value, precision)


def figures(values: Iterable[float], precision: str = ".3g") -> str:
    """Write figures in a row."""
    return ", ".join(figure(value, precision) for value in values)


def counted(n: int, noun: str) -> str:
    """Write a number with its noun: 1 layer, 2 layers."""
    return f"{n:,} {noun}{'s' * (n != 1)}"


def thinning_note(k: int, nouns: str, text: str = "") -> alt.Title:
    """Write a title that tells how many of the rows are shown."""
    return alt.Title(text, subtitle=f"one of {k} {nouns} is drawn")


def drawable(name: str) -> str:
    """Escape a name for Vega, which writes names into programs and looks them up in objects.

    White space is one space, because a line end would end the program's text. A word joiner,
    which is not seen, keeps apart a name such as "constructor" and what every object has.
    """
    text = " ".join(str(name).split())
    return f"{text}\u2060" if text in OF_EVERY_OBJECT else text
