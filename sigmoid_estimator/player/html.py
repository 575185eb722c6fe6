"""A film as one HTML file, which opens without a server and without a network."""

import gzip
import html
import json
from base64 import b64encode

from sigmoid_estimator.player.payload import Payload
from sigmoid_estimator.player.script import FOLDER, MARKUP, STYLE, script

UNTITLED = "Film of a training"
FRAME_HEIGHT = 780  # pixels, of the frame in a notebook until the film says its own

# The page's colours, by the reader's own choice of light or dark, or by that of the page around.
THEME = """
:root {
  color-scheme: light dark;
  --st-text-color: #111111;
  --st-background-color: #ffffff;
  --st-primary-color: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root:not([data-scheme="light"]) {
    --st-text-color: #e6e6e6;
    --st-background-color: #14161a;
    --st-primary-color: #8ab4f8;
  }
}
:root[data-scheme="light"] {
  color-scheme: light;
}
:root[data-scheme="dark"] {
  color-scheme: dark;
  --st-text-color: #e6e6e6;
  --st-background-color: #14161a;
  --st-primary-color: #8ab4f8;
}
body {
  max-width: 72rem;
  margin: 0 auto;
  padding: 1rem;
  background: var(--st-background-color);
}
"""


UNZIP = (FOLDER / "js" / "unzip.js").read_text(encoding="utf-8")


def page(payload: Payload, title: str | None, position: float | None) -> str:
    """The file's text; the film opens at a position, or at its end."""
    code = script(FOLDER / "js" / "html_host.js").encode()
    data = json.dumps(
        {
            "id": payload.id,
            "position": position,
            "film": _zipped(payload.buffer),
            "code": _zipped(code),
        }
    )
    name = html.escape(title or UNTITLED)
    # The first heading of a page of its own; without a title it is there to be read aloud.
    first = "" if title else f'<h1 class="status">{name}</h1>'
    markup = MARKUP.replace("<h2", f"{first}<h1", 1).replace("</h2>", "</h1>", 1)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{name}</title>
<style>{THEME}{STYLE}</style>
</head>
<body>
<main>
{markup}
</main>
<script type="application/json" id="film">{data}</script>
<script type="module">
{UNZIP}</script>
</body>
</html>
"""


def _zipped(content: bytes) -> str:
    return b64encode(gzip.compress(content, mtime=0)).decode()


BEHIND = (
    "<style>.jp-OutputArea-child:has([data-film]) + .jp-OutputArea-child{display:none}</style>"
)


# Where a notebook runs the scripts of its outputs, the frame becomes as high as its film.
FITTING = """<script>
addEventListener("message", ({ source, data }) => {
  const height = Math.ceil(Number(data?.filmHeight));
  if (!(height > 0 && height < 10000)) return;
  for (const frame of document.querySelectorAll("[data-film] iframe")) {
    if (frame.contentWindow === source) frame.style.height = `${height}px`;
  }
});
</script>"""


def frame(document: str, film_id: str, *, has_widget: bool) -> str:
    """The file in a frame of a notebook, as high as its film where the notebook lets it be.

    It is to be replaced where a widget of the film lives.

    The output behind it in JupyterLab, that of the widget, is hidden until then: without its
    kernel it is an error.
    """
    return f"""<div data-film="{film_id}">{BEHIND if has_widget else ""}{FITTING}
<iframe srcdoc="{html.escape(document)}" title="Film of a training" sandbox="allow-scripts"
 style="width: 100%; height: {FRAME_HEIGHT}px; border: 0"></iframe>
</div>"""
