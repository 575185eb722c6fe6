"""docs/REPRODUCTIONS.md: a table of all findings, which leads to a page for each script."""

import re
import struct
from html import escape
from importlib import import_module
from time import process_time
from typing import Any, NamedTuple

import pandas as pd

from examples import short_table
from examples.reproduction import (
    DARK,
    PICTURES,
    PIXELS,
    Finding,
    Reproduction,
    save_pictures,
    text,
    typeset,
    written,
)

PAGE = PICTURES.parent / "REPRODUCTIONS.md"
FINDINGS_HEAD = ["| source | claim | measured | verdict |", "| --- | --- | --- | --- |"]
OVERVIEW = PAGE.with_name("OVERVIEW.md")
SHORT_TABLE = re.compile(
    r"(?<=<!-- python -m examples writes this table -->\n\n).*?(?=\n\n)", re.S
)

INTRODUCTION = """\
# Reproductions

What the sources say about sigmoid networks, measured. The sources are a blog post,
*Understanding the learning of sigmoid activations in a neural network*; Michael Nielsen's
*Neural Networks and Deep Learning*; two threads on Stack Exchange, about saturated units and about
the sigmoid's derivative; and the papers that they rest on. Each claim has a short script in
`examples/`, of public functions only, and a page of its own, to which the claim leads. Pages and
pictures are written by

```bash
pip install -e ".[plot]" pillow
python -m examples                     # all of them, and this page
python -m examples --only growth_laws  # some, and their own pages
```

A claim *holds*; *holds in the limit*, which is not always near; is *loose*, true under a condition
that it does not name; is *false*; or was *not reproduced* here.
"""


class Section(NamedTuple):
    """A reproduction as text: its rows of the table, its page, what was printed."""

    name: str
    rows: list[str]
    body: str
    printed: str
    pictures: list[str]
    figures: dict[str, float]
    seconds: float  # of the processor, whatever runs beside it


def section_of(name: str) -> Section:
    """Run one script; its texts, since charts do not travel between processes."""
    module = import_module(f"examples.{name}")
    start = process_time()
    reproduction = module.reproduce()
    save_pictures(reproduction)
    seconds = process_time() - start
    return Section(
        name=name,
        rows=[row(finding, f"{PICTURES.name}/{name}.md") for finding in reproduction.findings],
        body=body(name, module.__doc__ or "", reproduction, seconds=seconds),
        printed=f"{text(reproduction)}\n\n({seconds:.0f} s of processor time)\n",
        pictures=list(reproduction.pictures),
        figures=reproduction.figures,
        seconds=seconds,
    )


def body(name: str, story: str, reproduction: Reproduction, *, seconds: float) -> str:
    """The script's docstring, its command and seeds, its findings, its pictures and its tables."""
    story = story.strip().removeprefix(f"{reproduction.title}: ")
    parts = [
        f"# {reproduction.title}",
        story[:1].upper() + story[1:],
        f"`python -m examples.{name}` ({seconds:.0f} s). Seeds: {reproduction.seeds}.",
        "\n".join([*FINDINGS_HEAD, *(row(finding) for finding in reproduction.findings)]),
        *(picture(stem, chart) for stem, chart in reproduction.pictures.items()),
        *(
            f"{caption}:\n\n{typeset(table(frame))}"
            for caption, frame in reproduction.tables.items()
        ),
    ]
    return "\n\n".join(parts) + "\n"


def index(sections: list[Section]) -> str:
    """The page of all findings."""
    seconds = sum(section.seconds for section in sections)
    took = f"All of them took {seconds:.0f} s of processor time, in two processes."
    rows = [found for section in sections for found in section.rows]
    return "\n\n".join([f"{INTRODUCTION}\n{took}", "\n".join([*FINDINGS_HEAD, *rows])]) + "\n"


def row(finding: Finding, page: str | None = None) -> str:
    """A finding as a row of a table; its claim leads to its page, from any other."""
    source, claim, measured, verdict = (escaped(typeset(text)) for text in finding)
    word, dash, reason = verdict.partition(" – ")
    linked = claim if page is None else f"[{claim}]({page})"
    return f"| {source} | {linked} | {measured} | **{word}**{dash}{reason} |"


def short(figures: dict[str, dict[str, float]]) -> str:
    """The table of docs/OVERVIEW.md."""
    rows = [
        f"| {' | '.join(escaped(typeset(cell)) for cell in row)} |"
        for row in short_table.rows(figures)
    ]
    return "\n".join(["| claim | measured | verdict |", "| --- | --- | --- |", *rows])


def picture(stem: str, chart: Any) -> str:
    """The image for light or dark, with the chart's description, as wide as the chart is."""
    file = PICTURES / f"{stem}.png"
    # The width is the first number of the first chunk, behind the signature and the chunk's head.
    width = struct.unpack_from(">I", file.read_bytes(), 16)[0] // PIXELS
    description = escape(typeset(chart.description))
    return (
        f'<p><picture><source media="(prefers-color-scheme: dark)" srcset="{stem}{DARK}.png">'
        f'<img src="{file.name}" width="{width}" alt="{description}"></picture></p>'
    )


def table(frame: pd.DataFrame) -> str:
    """A table in Markdown, numbers to the right."""
    cells = written(frame)
    is_number = cells.apply(lambda column: column.str.fullmatch(r"[-+\d.,e %]*").all())
    rules = ["---:" if number else "---" for number in is_number]
    rows = [list(map(str, cells.columns)), rules, *cells.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(map(escaped, cells))} |" for cells in rows)


def escaped(text: str) -> str:
    """Text for a cell, in which a bar would begin the next one."""
    return text.replace("|", "\\|")


def write(sections: list[Section]) -> None:
    """Write each section's page."""
    for section in sections:
        (PICTURES / f"{section.name}.md").write_text(section.body, encoding="utf-8")


def write_index(sections: list[Section]) -> None:
    """Write the page of all findings, and remove the pages and pictures of none of them."""
    PAGE.write_text(index(sections), encoding="utf-8")
    shown = {
        f"{name}{theme}.png"
        for section in sections
        for name in section.pictures
        for theme in ("", DARK)
    }
    shown |= {f"{section.name}.md" for section in sections}
    for path in (*PICTURES.glob("*.png"), *PICTURES.glob("*.md")):
        if path.name not in shown:
            path.unlink()


def write_overview(sections: list[Section]) -> None:
    """Write the table of docs/OVERVIEW.md, whose other text stays."""
    figures = {section.name: section.figures for section in sections}
    overview = SHORT_TABLE.sub(lambda _: short(figures), OVERVIEW.read_text(encoding="utf-8"))
    OVERVIEW.write_text(overview, encoding="utf-8")
