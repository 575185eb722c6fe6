"""Security headers: what a browser may load for the dashboard, and who may frame it."""

import base64
import hashlib
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FRAMING_SOURCE = re.compile(r"'self'|'none'|https?://(\*\.)?[\w.-]+(:\d+)?", re.ASCII)

# No X-Frame-Options: it knows no list of sites, and browsers pass over it beside frame-ancestors.
_OTHER_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
        )
    ),
}


class SecurityHeaders:
    """Middleware that adds the headers to every response."""

    def __init__(self, app: ASGIApp, *, policy: str):
        self._app = app
        self._headers = _OTHER_HEADERS | {"Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            # A websocket has no such message: its page has the policy already.
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def content_security_policy(index_page: str, *, frame_ancestors: Sequence[str]) -> str:
    """The policy under which Streamlit's page works, without eval and without inline scripts.

    Parameters
    ----------
    index_page : str
        Streamlit's HTML page; its own inline scripts are allowed by their digests.
    frame_ancestors : sequence of str
        Sites that may show the dashboard in a frame.

    Returns
    -------
    str
        Value of the header Content-Security-Policy.

    Examples
    --------
    >>> policy = content_security_policy("<script>x</script>", frame_ancestors=["'none'"])
    >>> [rule for rule in policy.split("; ") if rule.startswith("script-src")]
    ["script-src 'self' blob: 'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='"]
    """
    rules = {
        "default-src": ["'none'"],
        # Streamlit imports a component's script from a blob that it makes of it.
        "script-src": ["'self'", "blob:", *map(_digest, _inline_scripts(index_page))],
        # Streamlit, the table and the charts write their style elements as they are drawn.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],  # the websocket of this host, too, since CSP 3
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": frame_ancestors,
    }
    return "; ".join(f"{rule} {' '.join(sources)}" for rule, sources in rules.items())


def framing_sources(text: str) -> list[str]:
    """The sites of a list such as "'self' https://moodle.example.org".

    Raises
    ------
    ValueError
        For one that is no such source; it would become part of a header.

    Examples
    --------
    >>> framing_sources("'self' https://*.example.org")
    ["'self'", 'https://*.example.org']
    """
    sources = text.split() or ["'none'"]
    for source in sources:
        if not _FRAMING_SOURCE.fullmatch(source):
            raise ValueError(
                "A site that may frame the dashboard must be 'self', 'none' or an address such "
                f"as https://moodle.example.org, without a path, got {source!r}."
            )
    return sources


def streamlit_index_page() -> str:
    """The HTML page of the Streamlit that is installed."""
    # Read and not copied here: another version has other inline scripts, with other digests.
    folder = Path(streamlit.__file__).parent / "static"
    return (folder / "index.html").read_text(encoding="utf-8")


class _ScriptReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._is_inline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_inline = tag == "script" and "src" not in dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        self._is_inline = False

    def handle_data(self, data: str) -> None:
        if self._is_inline:
            self.scripts.append(data)


def _inline_scripts(page: str) -> list[str]:
    reader = _ScriptReader()
    reader.feed(page)
    return reader.scripts


def _digest(script: str) -> str:
    # Of the bytes between the tags, white space included, as the browser takes it.
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
