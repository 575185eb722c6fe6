"""Several panels as one picture, and words for those who cannot see it."""

from collections.abc import Iterable, Sequence

import altair as alt
import numpy as np

STACK_WIDTH = 520  # of a stack with its axes; a page may give it another
# The width is that of the whole picture, the height that of a panel alone.
FIT_WIDTH = alt.AutoSizeParams(type="fit-x", contains="padding")
GRID_WIDTH = 300  # of a panel beside others, without its axis


def stacked(
    panels: Sequence[alt.Chart | alt.LayerChart], height: int, description: str
) -> alt.VConcatChart:
    """Panels under each other, together as wide as their place: a narrow page shows them whole."""
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
    """A figure, or what it is where it is none."""
    return format(value, precision) if np.isfinite(value) else "undefined"


def figures(values: Iterable[float], precision: str = ".3g") -> str:
    """Figures in a row."""
    return ", ".join(figure(value, precision) for value in values)


def thinning_note(k: int, nouns: str, text: str = "") -> alt.Title:
    """A title that says how many of the rows are seen."""
    return alt.Title(text, subtitle=f"one of {k} {nouns} is drawn")


def counted(n: int, noun: str) -> str:
    """1 layer, 2 layers."""
    return f"{n:,} {noun}{'s' * (n != 1)}"
