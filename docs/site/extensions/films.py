"""Films that play in a page: the directive `film`, and the files it shows.

`{film} line` plays the film of that name in `docs/site/film_table.py`, which is made at every
build. Films lie beside the pages, so that they play from a folder as from a server.
"""

import shutil
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

FOLDER = "films"
HEIGHT = 820  # pixels, until the film says how high it is


def frame(name: str, title: str | None, *, folder: str) -> str:
    """A frame that plays a file, and a link to it."""
    label = escape(title or "Film of a training")
    file = f"{folder}/{name}.html"
    return (
        f'<figure class="film"><iframe src="{file}" title="{label}" loading="lazy" '
        f'style="height: {HEIGHT}px"></iframe><figcaption><a href="{file}">{label}: the film on '
        "a page of its own</a></figcaption></figure>"
    )


class Film(SphinxDirective):
    """`{film} name`: plays the film of that name."""

    required_arguments = 1
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """The frame, as HTML."""
        name = self.arguments[0]
        made = self.env.app.films_made  # type: ignore[attr-defined]
        if name not in made:
            raise self.error(f"There is no film {name!r}; there are {', '.join(sorted(made))}.")
        depth = self.env.docname.count("/")
        text = frame(name, made[name], folder="../" * depth + FOLDER)
        return [nodes.raw("", text, format="html")]


def make(app: Sphinx) -> None:
    """Make the films of the table, into the build's own folder."""
    import film_table  # noqa: PLC0415  # beside conf.py; what it imports takes seconds

    folder = Path(app.doctreedir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    app.films_made = {}  # type: ignore[attr-defined]
    for name, film in film_table.FILMS.items():
        player = film()
        player.save_html(folder / f"{name}.html")
        app.films_made[name] = player.title  # type: ignore[attr-defined]


def copy(app: Sphinx, exception: Exception | None) -> None:
    """Put all films beside the pages: those of the table, and those of the gallery."""
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    made = (Path(app.doctreedir) / FOLDER).glob("*.html")
    shown = (Path(app.srcdir) / "gallery" / "images").glob("*.html")
    for path in (*made, *shown):
        shutil.copy(path, folder / path.name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's entry."""
    app.add_directive("film", Film)
    app.connect("builder-inited", make)
    app.connect("build-finished", copy)
    return {"parallel_read_safe": True}
