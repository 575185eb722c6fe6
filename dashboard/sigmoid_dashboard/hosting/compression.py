"""Static files, compressed once for all browsers that take them so.

Streamlit sends its own files as they are: compressing them for every visitor would cost its time,
and a first visit is several megabytes. Here each is compressed once and kept, if it never changes.
"""

import asyncio
import gzip
import posixpath
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sigmoid_dashboard.hosting.routes import STATIC, route_of

LEVEL = 9  # of 9; it is done once
LEAST_BYTES = 1000  # smaller files are as fast as they are
MAX_KEPT_BYTES = 16 * 2**20  # of all files, compressed
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg")

Answer = tuple[Message, bytes]


class CompressedFiles:
    """Middleware that sends static files as gzip."""

    def __init__(self, app: ASGIApp):
        self._app = app
        self._kept: MutableMapping[str, Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _wants_whole_file(scope):
            await self._app(scope, receive, send)
            return
        path = posixpath.normpath(scope["path"])  # one of all addresses of a file
        answer = self._kept.get(path)
        if answer is None:
            answer = await self._answer(path, scope, receive)
        start, body = answer
        await send(start)
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, path: str, scope: Scope, receive: Receive) -> Answer:
        start, body = await _collected(self._app, scope, receive)
        if not _is_worth_it(start, body):
            return start, body
        compressed = await asyncio.to_thread(gzip.compress, body, LEVEL)
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(compressed))
        headers.add_vary_header("Accept-Encoding")
        if "etag" in headers and not headers["etag"].startswith("W/"):
            headers["etag"] = f"W/{headers['etag']}"  # no longer the same bytes
        answer = {**start, "headers": headers.raw}, compressed
        n_kept = sum(len(kept) for _, kept in self._kept.values())
        # For any unknown name Streamlit sends index.html, which is not immutable.
        is_lasting = "immutable" in headers.get("cache-control", "")
        if is_lasting and n_kept + len(compressed) <= MAX_KEPT_BYTES:
            self._kept[path] = answer
        return answer


def _wants_whole_file(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or route_of(scope["path"]) != STATIC:
        return False
    headers = Headers(scope=scope)
    is_part = any(name in headers for name in ("range", "if-none-match", "if-modified-since"))
    return not is_part and "gzip" in headers.get("accept-encoding", "")


def _is_worth_it(start: Message, body: bytes) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and len(body) >= LEAST_BYTES
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(COMPRESSIBLE)
    )


async def _collected(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """The start of an answer, and its whole body."""
    start: dict[str, Any] = {}
    parts: list[bytes] = []

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    # A file sent by its path would pass the collecting by.
    extensions = {k: v for k, v in scope.get("extensions", {}).items() if "pathsend" not in k}
    await app({**scope, "extensions": extensions}, receive, collect)
    return start, b"".join(parts)
