"""The pages of the reproductions, from what `python -m examples` wrote.

To each page of `docs/reproductions` come the film of that name, if there is one, and the lines of
the tests that hold its verdicts.
"""

import re
from html import unescape
from pathlib import Path
from typing import Any

import checks
import film_table
from sphinx.application import Sphinx

from examples.__main__ import MODULES
from examples.page import PAGE, PICTURES

UP = "../../reproductions"  # from a page of the site
IMAGE = re.compile(
    r'<p><picture><source [^>]* srcset="(?P<dark>[^"]+)">'
    r'<img src="(?P<light>[^"]+)" width="(?P<width>\d+)" alt="(?P<alt>[^"]*)"></picture></p>'
)
THEMES = ("light", "dark")
ROW = re.compile(r"^\| (?!source|---)(.*) \|$", re.MULTILINE)
# Their tables are wide.
ALL_THE_WIDTH = "---\nhtml_theme.sidebar_secondary.remove: true\n---"
CELL = re.compile(r"(?<!\\) \| ")


def image(found: re.Match[str]) -> str:
    """A picture as Sphinx copies it, for light and for dark pages."""
    both = [
        f"```{{image}} {UP}/{found[theme]}\n:class: only-{theme}\n:width: {found['width']}px\n"
        f":alt: {unescape(found['alt'])}\n```"
        for theme in THEMES
    ]
    return "\n".join([":::{container} picture", *both, ":::"])


def with_lines(name: str, findings: str) -> str:
    """The table of findings, with a column for the lines that hold each."""

    def row(found: re.Match[str]) -> str:
        claim = CELL.split(found[1])[1].replace("\\|", "|")
        return f"| {found[1]} | {places(checks.held_by(name, claim))} |"

    head = findings.replace("| verdict |", "| verdict | held by |", 1)
    return ROW.sub(row, head.replace("| --- |", "| --- | --- |", 1))


def places(lines: list[checks.Line]) -> str:
    """Files and numbers of lines."""
    files = sorted({line.file for line in lines})
    return "; ".join(
        f"{Path(file).name}, "
        + ", ".join(str(n) for n in sorted({line.number for line in lines if line.file == file}))
        for file in files
    )


def tests(name: str) -> str:
    """The tests themselves, with the numbers of their lines."""
    shown = [
        f"`{block.file}`:\n\n```{{literalinclude}} ../../../{block.file}\n:language: python\n"
        f":lines: {block.first}-{block.last}\n:lineno-match:\n```"
        for block in checks.blocks(name)
    ]
    intro = (
        "`Expected` is a figure, the value that it should have by theory or source, and how "
        "far it may be from it. The lines are those of the checkout that this page was made from."
    )
    return "\n\n".join(["## What holds it", intro, *shown])


def page(name: str) -> str:
    """A page of the site."""
    text = (PICTURES / f"{name}.md").read_text(encoding="utf-8")
    head, table, rest = re.split(r"^(\| source .*?\n)\n", text, maxsplit=1, flags=re.M | re.S)
    film = f"```{{film}} {name}\n```" if name in film_table.FILMS else ""
    rest = IMAGE.sub(image, rest)
    return "\n\n".join(
        [ALL_THE_WIDTH, head.strip(), film, with_lines(name, table), rest.strip(), tests(name)]
    )


def index() -> str:
    """The page of all findings, with a card for each reproduction."""
    head, table = PAGE.read_text(encoding="utf-8").split("\n\n| source ", maxsplit=1)
    cards = []
    for name in MODULES:
        text = (PICTURES / f"{name}.md").read_text(encoding="utf-8")
        title, story = text.removeprefix("# ").split("\n\n")[:2]
        first = IMAGE.search(text)
        assert first is not None
        both = [f"```{{image}} {UP}/{first[theme]}\n:class: only-{theme}\n```" for theme in THEMES]
        cards.append(
            "\n".join([":::{container} tile", *both, f"\n[{title}]({name}.md)\n\n{story}\n:::"])
        )
    contents = "\n".join(["```{toctree}", ":hidden:", "", *MODULES, "```"])
    linked = f"| source {table}".replace(f"]({PICTURES.name}/", "](")
    return "\n\n".join(
        [
            ALL_THE_WIDTH,
            head,
            "::::{container} tiles",
            *cards,
            "::::",
            "## All findings",
            linked,
            contents,
        ]
    )


def write(app: Sphinx) -> None:
    """Write the pages where Sphinx reads them, if they changed."""
    folder = Path(app.srcdir) / "reproductions"
    folder.mkdir(exist_ok=True)
    for name, text in {"index": index(), **{name: page(name) for name in MODULES}}.items():
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's entry."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True}
