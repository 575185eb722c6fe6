"""Charts in the colours of a light or a dark page."""

from typing import Any

import altair as alt

FONT = "DejaVu Sans, Verdana, sans-serif"
INK = {"light": "#24292f", "dark": "#ced6dd"}
FAINT = {"light": "#d8dde3", "dark": "#3a424a"}
SIZE = {"continuousWidth": 560, "continuousHeight": 300}  # of a chart that says neither


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
        view={"stroke": faint} | SIZE,
    )
