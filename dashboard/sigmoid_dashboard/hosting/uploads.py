"""Limits on uploads: the files of one session, and the bytes of all of them."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from sigmoid_dashboard.hosting.limits import SECONDS_TO_RETRY, Visits
from sigmoid_dashboard.hosting.routes import UPLOAD, after_route, route_of

MAX_FILES = 4  # kept and on their way, of one session
SECONDS_TO_ARRIVE = 60.0  # else who sends slowly holds the room of others
MIB = 2**20


@dataclass(frozen=True, eq=False)
class _Upload:
    """A file that is being received."""

    session: str
    file: str
    n_bytes: int


class UploadLimits:
    """Middleware that accepts a file while there is room for it.

    Parameters
    ----------
    app : ASGI application
        What is behind it.
    max_megabytes : int
        Kept and on their way, of all sessions.
    visits : Visits
        Where to count what was turned away.
    """

    def __init__(self, app: ASGIApp, *, max_megabytes: int, visits: Visits):
        self._app = app
        self._max_bytes = max_megabytes * MIB
        self._visits = visits
        self._on_their_way: set[_Upload] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_upload(scope):
            await self._app(scope, receive, send)
            return
        upload = _upload_of(scope)
        refusal = self._refusal(upload)
        if refusal is None:
            refusal = await self._let_in(upload, scope, receive, send)
        if refusal is not None:
            self._visits.turned_away["file"] += 1
            await refusal(scope, receive, send)

    async def _let_in(
        self, upload: _Upload, scope: Scope, receive: Receive, send: Send
    ) -> PlainTextResponse | None:
        self._on_their_way.add(upload)
        try:
            async with asyncio.timeout(SECONDS_TO_ARRIVE):
                await self._app(scope, receive, send)
        except TimeoutError:
            return PlainTextResponse(
                f"A file must arrive within {SECONDS_TO_ARRIVE:.0f} seconds.", status_code=408
            )
        finally:
            self._on_their_way.remove(upload)
        return None

    def _refusal(self, upload: _Upload) -> PlainTextResponse | None:
        kept = _kept_bytes()
        # What is replaced in a browser stays till then; the same file anew takes its own place.
        others = kept.get(upload.session, {}).keys() - {upload.file}
        n_coming = sum(other.session == upload.session for other in self._on_their_way)
        if len(others) + n_coming >= MAX_FILES:
            return PlainTextResponse(
                f"A session may hold {MAX_FILES} files, and this one does. Remove one.",
                status_code=429,
            )
        n_bytes = sum(sum(files.values()) for files in kept.values())
        n_bytes += sum(other.n_bytes for other in self._on_their_way)
        if n_bytes + upload.n_bytes > self._max_bytes:
            return PlainTextResponse(
                f"This server holds {self._max_bytes // MIB} megabytes of files for all its "
                "visitors, and has no room for this one. Try again in a minute.",
                status_code=503,
                headers={"Retry-After": str(SECONDS_TO_RETRY)},
            )
        return None


def _is_upload(scope: Scope) -> bool:
    return (
        scope["type"] == "http" and scope["method"] == "PUT" and route_of(scope["path"]) == UPLOAD
    )


def _upload_of(scope: Scope) -> _Upload:
    session, _, file = after_route(scope["path"], UPLOAD).partition("/")
    most = config.get_option("server.maxUploadSize") * MIB  # Streamlit refuses what is larger
    length = Headers(scope=scope).get("content-length", "")
    n_bytes = min(int(length), most) if length.isascii() and length.isdecimal() else most
    return _Upload(session, file, n_bytes)


def n_kept_bytes() -> int:
    """Bytes of all files that sessions hold."""
    return sum(sum(files.values()) for files in _kept_bytes().values())


def _kept_bytes() -> dict[str, dict[str, int]]:
    """Return the sizes of the files of each session."""
    manager = Runtime.instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    # Copies: a page drops a file in a thread of its own.
    return {
        session: {name: len(file.data) for name, file in files.copy().items()}
        for session, files in manager.file_storage.copy().items()
    }
