"""Charts as files for light and dark pages."""

from io import BytesIO
from pathlib import Path
from typing import Any

import altair as alt
from PIL import Image

FONT = "DejaVu Sans, Verdana, sans-serif"
INK = {"light": "#24292f", "dark": "#ced6dd"}
FAINT = {"light": "#d8dde3", "dark": "#3a424a"}
WIDTH, HEIGHT = 560, 300  # of a chart that says neither
PIXELS = 2  # of a thumbnail, for each of the chart's


def themed(chart: alt.TopLevelMixin, theme: str) -> Any:
    """The chart without a ground of its own, its words in the page's colour."""
    ink, faint = INK[theme], FAINT[theme]
    words = {"labelColor": ink, "titleColor": ink}
    return chart.configure(
        background="transparent",
        font=FONT,
        axis=words | {"domainColor": ink, "tickColor": ink, "gridColor": faint},
        header=words,
        legend=words,
        title={"color": ink, "subtitleColor": ink},
        text={"color": ink},
        view={"stroke": faint, "continuousWidth": WIDTH, "continuousHeight": HEIGHT},
    )


def save_chart(chart: alt.TopLevelMixin, path: Path) -> None:
    """`name.svg` and `name_dark.svg`, and `name.png` for the thumbnail."""
    for theme, ending in (("light", ""), ("dark", "_dark")):
        file = path.with_name(f"{path.stem}{ending}.svg")
        themed(chart, theme).save(str(file), format="svg")
    png = BytesIO()
    chart.configure(background="white", font=FONT).save(png, format="png", scale_factor=PIXELS)
    Image.open(png).convert("P", palette=Image.Palette.ADAPTIVE).save(path, optimize=True)
