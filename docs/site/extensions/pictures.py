"""Charts as files for light and dark pages."""

from io import BytesIO
from pathlib import Path

import altair as alt
from PIL import Image

from examples.themes import FONT, themed

PIXELS = 2  # of a thumbnail, for each of the chart's


def save_chart(chart: alt.TopLevelMixin, path: Path) -> None:
    """`name.svg` and `name_dark.svg`, and `name.png` for the thumbnail."""
    for theme, ending in (("light", ""), ("dark", "_dark")):
        file = path.with_name(f"{path.stem}{ending}.svg")
        themed(chart, theme).save(str(file), format="svg")
    png = BytesIO()
    chart.configure(background="white", font=FONT).save(png, format="png", scale_factor=PIXELS)
    Image.open(png).convert("P", palette=Image.Palette.ADAPTIVE).save(path, optimize=True)
