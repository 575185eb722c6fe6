"""A claim of a source, the measured figure and the verdict; how they are shown."""

import re
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple

import altair as alt
import numpy as np
import pandas as pd
from PIL import Image

from examples.themes import SIZE, themed

PIXELS = 2  # of a picture, for each of the page's
DARK = "_dark"  # ends the names of the pictures for dark pages
PICTURES = Path(__file__).parent.parent / "docs" / "reproductions"

VERDICTS = ("holds", "holds in the limit", "loose", "false", "not reproduced")

AXIS_WIDTH = 85  # of a vertical axis with its title
SPREAD = 100  # of a column's numbers, beyond which decimals would hide the small ones


class Finding(NamedTuple):
    """What a source says, and what is so.

    Parameters
    ----------
    source : str
        "Blog", "Nielsen, ch. 1, exercise II", "Soudry et al. 2018".
    claim : str
        In the source's words, short.
    measured : str
        The measured figures, in words.
    verdict : str
        One of `VERDICTS`, then " – " and a short reason: "loose – only in the limit".
    """

    source: str
    claim: str
    measured: str
    verdict: str


class Reproduction(NamedTuple):
    """What a script found out.

    Parameters
    ----------
    title : str
        Of its page.
    seeds : str
        Of which the runs are, or why there is no chance in them.
    findings : list of Finding
        In the order of reading.
    pictures : dict of str to altair.TopLevelMixin
        Name of the file, without ".png", to its chart, whose description is its alt text.
    tables : dict of str to pandas.DataFrame
        Caption to table; the index is not shown.
    figures : dict of str to float
        Every measured number under a name, for the tests.
    """

    title: str
    seeds: str
    findings: list[Finding]
    pictures: dict[str, alt.TopLevelMixin]
    tables: dict[str, pd.DataFrame]
    figures: dict[str, float]


def show(reproduction: Reproduction) -> None:
    """Print claims, measured figures, verdicts and tables, and save the pictures."""
    print(text(reproduction))
    save_pictures(reproduction)


def text(reproduction: Reproduction) -> str:
    """The claims with their figures and verdicts, then the tables, to be printed."""
    lines = [reproduction.title, "=" * len(reproduction.title)]
    for source, claim, measured, verdict in reproduction.findings:
        lines += ["", f"{source}: {claim}", f"  measured: {measured}", f"  verdict:  {verdict}"]
    for caption, frame in reproduction.tables.items():
        lines += ["", caption, written(frame).to_string(index=False)]
    return typeset("\n".join(lines))


def typeset(text: str) -> str:
    """Numbers as they are set in print: "97 %", "−8.4", "1e-6"."""
    spaced = re.sub(r"(?<=\d)%", " %", text)
    signed = re.sub(r"(?<![\w.)])-(?=\d)", "−", spaced)
    return re.sub(r"(?<=e[-+])0(?=\d)", "", signed)


def written(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with every cell as text; the decimals of a column are those of its largest."""
    return frame.apply(_written_column)


def _written_column(column: pd.Series) -> pd.Series:
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column.astype(str)
    if pd.api.types.is_integer_dtype(column):
        return column.map("{:,}".format)
    sizes = column.abs()[(column != 0) & np.isfinite(column)]
    if sizes.empty or sizes.min() < sizes.max() / SPREAD or sizes.max() >= 1e6:
        form = "{:.3g}"
    else:
        form = f"{{:,.{max(3 - int(np.floor(np.log10(sizes.max()))), 0)}f}}"
    return column.map(form.format).where(column.notna(), "")


def save_pictures(reproduction: Reproduction) -> None:
    """Write every picture as two PNG files: on white, and for dark pages without a ground."""
    PICTURES.mkdir(exist_ok=True)
    for name, chart in reproduction.pictures.items():
        _save(chart.configure(background="white", font="DejaVu Sans", view=SIZE), name)
        _save(themed(chart, "dark"), f"{name}{DARK}")


def _save(chart: alt.TopLevelMixin, name: str) -> None:
    file = BytesIO()
    chart.save(file, format="png", scale_factor=PIXELS)
    # Packed again: a third of the size.
    Image.open(file).save(PICTURES / f"{name}.png", optimize=True)


def beside(
    *charts: alt.Chart | alt.LayerChart,
    width: int,
    height: int = 260,
    y: Literal["independent", "shared"] = "independent",
) -> alt.HConcatChart:
    """Charts side by side, each with its own legend, and their descriptions one after another."""
    panels = [chart.properties(width=width, height=height) for chart in charts]
    # Flush bounds align the titles, whatever is on the axes; the spacing is then theirs.
    return (
        alt.hconcat(*panels, bounds="flush", spacing=AXIS_WIDTH)
        .resolve_scale(
            y=y,
            color="independent",
            stroke="independent",
            strokeDash="independent",
            strokeWidth="independent",
            shape="independent",
        )
        .properties(description=" ".join(_description(chart) for chart in charts))
    )


def _description(chart: alt.Chart | alt.LayerChart) -> str:
    """Its description, after its title if it has one."""
    is_titled = isinstance(chart.title, str)
    return f"{chart.title}: {chart.description}" if is_titled else chart.description
