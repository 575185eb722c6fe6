"""Links between the repository's Markdown files, which are pages of the site under other names."""

from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

# The file as it is linked, and the page that includes it.
PAGES = {
    "ASKED_FOR.md": "guide/asked_for",
    "DIAGNOSIS.md": "guide/diagnosis",
    "FILM_FORMAT.md": "guide/film_format",
    "HOSTING.md": "guide/hosting",
    "RECORDING.md": "guide/recording",
    "REPRODUCTIONS.md": "reproductions/index",
    "SPEED.md": "guide/speed",
    "TABLES.md": "guide/tables",
    "TEACHING.md": "guide/teaching",
    "CHANGELOG.md": "changelog",
    "CONTRIBUTING.md": "contributing",
}


def lead_to_pages(app: Sphinx, doctree: nodes.document) -> None:
    """Let a link to one of the files lead to its page."""
    for link in doctree.findall(pending_xref):
        page = PAGES.get(link.get("reftarget", "").rpartition("/")[2])
        if link.get("reftype") == "myst" and page is not None:
            link.attributes |= {"refdomain": "doc", "reftarget": page, "reftargetid": None}


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's entry."""
    app.connect("doctree-read", lead_to_pages)
    return {"parallel_read_safe": True}
