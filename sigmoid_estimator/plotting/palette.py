"""The house's colours and dashes as Altair's channels and marks take them."""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt

from sigmoid_estimator.colours import (  # noqa: F401 – the pictures take all of them from here
    BLUE,
    CLASS_SHAPES,
    CLASSES,
    GREY,
    LAYER_DASHES,
    LAYERS,
    MAGENTA,
    NEAR_0,
    NEAR_1,
    OCHRE,
    ORANGE,
    RUNS,
    TEAL,
    VIOLET,
    layer_colours,
)

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
            scale={
                # Of names, Vega-Lite would take the first two widths for the ends of a range.
                "type": "ordinal" if channel == "strokeWidth" else alt.Undefined,
                "domain": names,
                "range": values[: len(names)],
            },
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
        color=[*layer_colours(n), *[GREY] * len(theories)],
        strokeDash=[*cycled_dashes(n), *[EXPLAINING_DASH] * len(theories)],
    )


def by_run(names: list[str]) -> dict[str, Any]:
    """Encodings of one line per run."""
    n = len(names)
    legend = line_legend(None, columns=2 if max(map(len, names)) <= SHORT_NAME else 1)
    return by_name("name", names, legend, color=cycled(RUNS, n), strokeDash=cycled_dashes(n))


def by_time(field: str, names: list[str], legend: alt.Legend | None) -> dict[str, Any]:
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
