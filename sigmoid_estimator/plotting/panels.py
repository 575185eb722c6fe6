"""Several panels as one picture."""

from collections.abc import Sequence

import altair as alt

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
