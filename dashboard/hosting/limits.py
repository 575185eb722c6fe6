"""How much one visitor, and all of them, may ask of the server's door.

The controls check what a message says (`settings.py`), the trainer how much is trained; here is
how many visitors come in, how fast they speak, and what they cannot say at all.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from hosting.routes import PAGE, UPLOAD, after_route, route_of

# The page needs these, and "" is no message. Of the others, clear_cache would empty the caches
# of all visitors.
ALLOWED_MESSAGES = {
    "",
    "app_heartbeat",
    "backend_operation_request",
    "file_urls_request",
    "rerun_script",
    "stop_script",
}
# A message costs what the server does for it: a page is run, or a picture made into a file.
COSTS = {"rerun_script": 1.0, "backend_operation_request": 2.0}
COST_OF_OTHERS = 0.2
COST_PER_SECOND, COST_AT_ONCE = 2.0, 20.0
MAX_FILES = 4  # uploaded and kept, of one session
SECONDS_TO_RETRY = 30


@dataclass
class Visits:
    """How many sessions are open, and how often something was turned away, by what it was."""

    n_sessions: int = 0
    turned_away: Counter[str] = field(default_factory=Counter)


class Limits:
    """Middleware that holds the limits.

    Parameters
    ----------
    app : ASGI application
        What is behind it.
    max_sessions : int
        Visitors at once; each holds memory (docs/HOSTING.md).
    visits : Visits
        Where to count.
    """

    def __init__(self, app: ASGIApp, *, max_sessions: int, visits: Visits):
        self._app = app
        self._max_sessions = max_sessions
        self._visits = visits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._hold_session(scope, receive, send)
            return
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    async def _hold_session(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._is_full:
            self._visits.turned_away["session"] += 1
            await receive()
            await send({"type": "websocket.close", "code": 1013, "reason": "full"})
            return
        self._visits.n_sessions += 1
        try:
            await self._app(scope, self._paced(receive), send)
        finally:
            self._visits.n_sessions -= 1

    @property
    def _is_full(self) -> bool:
        return self._visits.n_sessions >= self._max_sessions

    def _paced(self, receive: Receive) -> Receive:
        """Hand on the messages that are allowed, no faster than is allowed.

        What is sent faster is not read yet: the network holds its sender up.
        """
        ahead = COST_AT_ONCE / COST_PER_SECOND
        due = time.monotonic() - ahead

        async def receive_paced() -> Message:
            nonlocal due
            while True:
                message = await receive()
                kind = kind_of(message)
                now = time.monotonic()
                due = max(due, now - ahead) + COSTS.get(kind, COST_OF_OTHERS) / COST_PER_SECOND
                if due > now:
                    self._visits.turned_away["pace"] += 1
                    await asyncio.sleep(due - now)
                if kind in ALLOWED_MESSAGES:
                    return message
                self._visits.turned_away["message"] += 1

        return receive_paced

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        route = route_of(scope["path"])
        if route == PAGE and self._is_full:
            self._visits.turned_away["page"] += 1
            return PlainTextResponse(
                f"This server shows the dashboard to {self._max_sessions} visitors at once, and "
                "they are all here. Try again in a minute.",
                status_code=503,
                headers={"Retry-After": str(SECONDS_TO_RETRY)},
            )
        if route == UPLOAD and scope["method"] == "PUT" and not _has_room(scope["path"]):
            self._visits.turned_away["file"] += 1
            return PlainTextResponse(
                f"A session may hold {MAX_FILES} files, and this one does. Remove one.",
                status_code=429,
            )
        return None


def kind_of(message: Message) -> str:
    """What a browser asks for; "" for what is none, which Streamlit refuses."""
    content = message.get("bytes")
    if message["type"] != "websocket.receive" or content is None:
        return ""
    try:
        return BackMsg.FromString(content).WhichOneof("type") or ""
    except DecodeError:
        return ""


def _has_room(path: str) -> bool:
    """Whether the session may upload this file; what is replaced in a browser stays till then."""
    session, _, file = after_route(path, UPLOAD).partition("/")
    manager = Runtime.instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    kept = manager.file_storage.get(session, {})
    return file in kept or len(kept) < MAX_FILES
