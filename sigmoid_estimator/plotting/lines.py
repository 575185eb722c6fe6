"""What tells lines apart: a colour and a dash each, and one legend for both."""

from typing import Any

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting.palette import (
    EXPLAINING_DASH,
    GREY,
    LAYERS,
    RUNS,
    VIOLET,
    cycled,
    cycled_dashes,
)

LINE_WIDTH = 2.5
LAST_WIDTH = 4.5  # of the last of several epochs
DASH_GROWTH = 3  # dashes of an epoch are so many times as long as those of the one before
LEGEND_COLUMNS = 6
SHORT_NAME = 16


# Points of a line: seen, or not seen but found by the pointer for their tooltip.
DOTS = alt.OverlayMarkDef(opacity=1, size=60, filled=True)
TARGETS = alt.OverlayMarkDef(opacity=0, size=60, filled=True)


def targets(positions: pd.Series) -> alt.OverlayMarkDef:
    """Points for the pointer; seen where one alone makes no line."""
    return DOTS if len(set(positions)) == 1 else TARGETS


def by_layer(layers: list[str], *theories: str) -> dict[str, Any]:
    """Encodings of one line per layer and theory; a single layer needs no legend."""
    n, names = len(layers), [*layers, *theories]
    title = "layer" if n > 1 else None
    return _encodings(
        "layer",
        names,
        [*cycled(LAYERS, n), *[GREY] * len(theories)],
        [*cycled_dashes(n), *[EXPLAINING_DASH] * len(theories)],
        line_legend(title) if len(names) > 1 else None,
    )


def by_run(names: list[str]) -> dict[str, Any]:
    """Encodings of one line per run."""
    n = len(names)
    # Names are the user's; a narrow page holds two short ones beside each other.
    legend = line_legend(None, columns=2 if max(map(len, names)) <= SHORT_NAME else 1)
    return _encodings("name", names, cycled(RUNS, n), cycled_dashes(n), legend)


def by_time(field: str, names: list[str], legend: alt.Legend) -> dict[str, Any]:
    """Encodings of one line per epoch: the later, the longer its dashes; the last stands out."""
    n = len(names)
    dashes = [[2 * DASH_GROWTH**index, 4] for index in range(n - 1)]
    widths = [LINE_WIDTH] * (n - 1) + [LAST_WIDTH]
    # Of names, Vega-Lite would take the first two widths for the ends of a range.
    scale = alt.Scale(type="ordinal", domain=names, range=widths)
    width = alt.StrokeWidth(f"{field}:N", legend=legend, sort=names, scale=scale)
    colours = [GREY] * (n - 1) + [VIOLET]
    return _encodings(field, names, colours, [*dashes, [1, 0]], legend) | {"strokeWidth": width}


def line_legend(title: str | None, *, columns: int = LEGEND_COLUMNS, **more: Any) -> alt.Legend:
    """A legend over the picture, with strokes long enough to show their dash.

    Legends do not wrap by themselves: the columns are those that a narrow page holds.
    """
    return alt.Legend(
        title=title,
        orient="top",
        columns=columns,
        symbolType="stroke",
        symbolSize=400,
        symbolStrokeWidth=LINE_WIDTH,
        labelLimit=280,
        **more,
    )


def _encodings(
    field: str,
    names: list[str],
    colours: list[str],
    dashes: list[list[int]],
    legend: alt.Legend | None,
) -> dict[str, Any]:
    return {
        "color": alt.Color(
            f"{field}:N", legend=legend, sort=names, scale=alt.Scale(domain=names, range=colours)
        ),
        "strokeDash": alt.StrokeDash(
            f"{field}:N", legend=legend, sort=names, scale=alt.Scale(domain=names, range=dashes)
        ),
    }
