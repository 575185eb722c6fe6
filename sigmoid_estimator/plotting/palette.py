"""One colour per meaning, for light and dark backgrounds and for colour-blind eyes.

Blue and orange are the two classes, violet is the weights and what they make of an input, teal is
the slope, from which they learn, grey is what explains. Each has a contrast of at least 3:1 to
white and to near-black. Layers and runs have a dash each beside their colour.
"""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt

BLUE = "#2b7bba"
ORANGE = "#d95f02"
VIOLET = "#8b63cf"
TEAL = "#2a9d8f"
OCHRE = "#b87d14"
MAGENTA = "#c2499b"
GREY = "#858585"

CLASSES = [
    BLUE,
    ORANGE,
    "#1b9e77",
    "#c2499b",
    "#8c7a00",
    "#7570b3",
    "#c0504d",
    "#4f9a94",
    "#a0703c",
    "#6b8e23",
]
# Paths of radius 1: what else Vega has a name for is too thin to be seen.
STAR = (
    "M0,-1L.294,-.405L.951,-.309L.476,.155L.588,.809L0,.5"
    "L-.588,.809L-.476,.155L-.951,-.309L-.294,-.405Z"
)
HEXAGON = "M.866,.5L0,1L-.866,.5L-.866,-.5L0,-1L.866,-.5Z"
CLASS_SHAPES = [
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    STAR,
    HEXAGON,
    "triangle-left",
]
LAYERS = [VIOLET, TEAL, OCHRE, MAGENTA, "#6f8f2f", "#4a78c0"]
LAYER_DASHES = [[1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 4], [12, 4]]
RUNS = [VIOLET, OCHRE, TEAL, MAGENTA, "#4a78c0", "#6f8f2f"]
SOLID, EXPLAINING_DASH = [1, 0], [5, 4]
# Of a line that is no measurement: a theory, a limit, a tangent.
EXPLAINING: dict[str, Any] = {"color": GREY, "strokeDash": EXPLAINING_DASH, "strokeWidth": 2}

FAINTEST = 0.4
LINE_WIDTH = 2.5
LAST_WIDTH = 4.5  # of the last of several epochs
WIDER = 5  # than the line that may lie on it, or than the curves beside it
DASH_GROWTH = 3  # dashes of an epoch are so many times as long as those of the one before
LEGEND_COLUMNS = 6
SHORT_NAME = 16  # letters; a narrow page holds two such names beside each other

CHANNELS = {
    "color": alt.Color,
    "shape": alt.Shape,
    "stroke": alt.Stroke,
    "strokeDash": alt.StrokeDash,
    "strokeWidth": alt.StrokeWidth,
}


def cycled(colours: list[str], n: int) -> list[str]:
    """The first n colours; from the start again where there are too few."""
    return [colours[index % len(colours)] for index in range(n)]


def cycled_dashes(n: int) -> list[list[int]]:
    """The first n dashes; shifted in every round, so that no colour meets its dash again."""
    size = len(LAYER_DASHES)
    return [LAYER_DASHES[(index + index // size) % size] for index in range(n)]


def shades(colour: str, n: int) -> list[str]:
    """The colour from faint to full in n steps: the later, the stronger."""
    first = FAINTEST + (1 - FAINTEST) / max(n, 1)
    step = (1 - first) / max(n - 1, 1)
    return [faded(colour, 1 - step * (n - 1 - index)) for index in range(n)]


def rgb(colour: str) -> bytes:
    """Red, green and blue of "#rrggbb"."""
    return bytes.fromhex(colour[1:])


def faded(colour: str, opacity: float) -> str:
    """A colour let through by whatever is behind it, light or dark."""
    red, green, blue = rgb(colour)
    return f"rgba({red}, {green}, {blue}, {opacity:.2f})"


def by_name(
    field: str, names: Sequence[str], legend: alt.Legend | None, **channels: Sequence[Any]
) -> dict[str, Any]:
    """Encodings that tell names apart: of every channel a value for each name.

    All share one legend, since Vega merges those of equal names and title.
    """
    return {
        channel: CHANNELS[channel](
            f"{field}:N",
            legend=legend,
            sort=names,
            scale=alt.Scale(
                # Of names, Vega-Lite would take the first two widths for the ends of a range.
                type="ordinal" if channel == "strokeWidth" else alt.Undefined,
                domain=names,
                range=values[: len(names)],
            ),
        )
        for channel, values in channels.items()
    }


def by_layer(layers: list[str], *theories: str) -> dict[str, Any]:
    """Encodings of one line per layer and theory; a single layer needs no legend."""
    n, names = len(layers), [*layers, *theories]
    return by_name(
        "layer",
        names,
        line_legend("layer" if n > 1 else None) if len(names) > 1 else None,
        color=[*cycled(LAYERS, n), *[GREY] * len(theories)],
        strokeDash=[*cycled_dashes(n), *[EXPLAINING_DASH] * len(theories)],
    )


def by_run(names: list[str]) -> dict[str, Any]:
    """Encodings of one line per run."""
    n = len(names)
    legend = line_legend(None, columns=2 if max(map(len, names)) <= SHORT_NAME else 1)
    return by_name("name", names, legend, color=cycled(RUNS, n), strokeDash=cycled_dashes(n))


def by_time(field: str, names: list[str], legend: alt.Legend) -> dict[str, Any]:
    """Encodings of one line per epoch: the later, the longer its dashes; the last stands out."""
    n_earlier = len(names) - 1
    return by_name(
        field,
        names,
        legend,
        color=[GREY] * n_earlier + [VIOLET],
        strokeDash=[*([2 * DASH_GROWTH**index, 4] for index in range(n_earlier)), SOLID],
        strokeWidth=[LINE_WIDTH] * n_earlier + [LAST_WIDTH],
    )


def line_legend(
    title: str | None,
    *,
    columns: int = LEGEND_COLUMNS,
    orient: Literal["top", "bottom"] = "top",
    **more: Any,
) -> alt.Legend:
    """A legend beside the picture, with strokes long enough to show their dash.

    Legends do not wrap by themselves: the columns are those that a narrow page holds.
    """
    return alt.Legend(
        title=title,
        orient=orient,
        columns=columns,
        symbolType="stroke",
        symbolSize=400,
        symbolStrokeWidth=LINE_WIDTH,
        labelLimit=280,
        **more,
    )
