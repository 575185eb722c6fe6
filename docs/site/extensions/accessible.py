"""What axe finds in the HTML that Sphinx and pandas write, mended on its way to a page."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

MENDED = {
    # WAI-ARIA 1.2 gave this role up, and a list of citations has no items without it.
    ' role="doc-biblioentry"': "",
    '<div role="list" class="citation-list">': '<div class="citation-list">',
    "<th></th>": "<td></td>",  # the corner of a table
    '<th class="head"><p></p></th>': "<td></td>",
}


def mend(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Mend a page's body."""
    for written, mended in MENDED.items():
        if "body" in context:
            context["body"] = context["body"].replace(written, mended)


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's entry."""
    app.connect("html-page-context", mend)
    return {"parallel_read_safe": True}
