"""Limits on sessions and messages, for each person and for all of them together.

The controls check what a message says (`settings.py`), the trainer how much is trained,
`uploads.py` what is uploaded; here are the number of visitors, the pace of their messages, and the
kinds of messages that are never passed on.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from sigmoid_dashboard.hosting.people import Person, person_of
from sigmoid_dashboard.hosting.routes import METRICS, PAGE, route_of

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
SECONDS_AHEAD = COST_AT_ONCE / COST_PER_SECOND
SECONDS_TO_SPEAK = 15.0  # a browser speaks as soon as it is connected
SECONDS_TO_RETRY = 30
POLICY_VIOLATION, NOT_BINARY, TRY_LATER = 1008, 1003, 1013  # codes of RFC 6455


@dataclass
class Visits:
    """Counts of open sessions, and of refusals by kind."""

    n_sessions: int = 0
    turned_away: Counter[str] = field(default_factory=Counter)


@dataclass
class _Presence:
    """A person's open sessions, and the time until which the costs of his messages are paid."""

    n_sessions: int = 0
    paid_until: float = 0.0


class Limits:
    """Middleware that enforces the limits.

    Parameters
    ----------
    app : ASGI application
        What is behind it.
    max_sessions : int
        Visitors at once; each holds memory (docs/HOSTING.md).
    max_sessions_of_one : int
        Of these, tabs of one browser. Without a cookie half of all places are for one address.
    visits : Visits
        Where to count.
    """

    def __init__(
        self, app: ASGIApp, *, max_sessions: int, max_sessions_of_one: int, visits: Visits
    ):
        self._app = app
        self._max_sessions = max_sessions
        self._max_of_browser = max_sessions_of_one
        self._max_of_address = max(max_sessions // 2, 1)
        self._visits = visits
        self._present: dict[Person, _Presence] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._hold_session(scope, receive, send)
        elif scope["type"] == "http" and route_of(scope["path"]) == METRICS:
            await PlainTextResponse("There is nothing here.\n", 404)(scope, receive, send)
        elif scope["type"] == "http" and route_of(scope["path"]) == PAGE:
            await (self._refused_page(scope) or self._app)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _hold_session(self, scope: Scope, receive: Receive, send: Send) -> None:
        person = person_of(scope)
        refused = self._refused_session(scope, person)
        if refused:
            self._visits.turned_away[refused] += 1
            await receive()
            await send({"type": "websocket.close", "code": TRY_LATER})
            return
        # One that comes back to its session says nothing until its visitor does.
        may_be_silent = len(scope.get("subprotocols", [])) >= 3
        with self._counted(person) as presence:
            receive_allowed = self._limited(
                receive, send, presence, None if may_be_silent else SECONDS_TO_SPEAK
            )
            await self._app(scope, receive_allowed, send)

    def _refused_session(self, scope: Scope, person: Person) -> str | None:
        """Return the reason to refuse a session, or None."""
        if _is_foreign(scope):
            return "origin"
        if self._is_full:
            return "session"
        return "person" if self._is_at_limit(person) else None

    def _refused_page(self, scope: Scope) -> PlainTextResponse | None:
        """Return the response to a page that would get no session, or None."""
        person = person_of(scope)
        if self._is_full:
            self._visits.turned_away["page"] += 1
            return PlainTextResponse(
                f"This server shows the dashboard to {self._max_sessions} visitors at once, and "
                "they are all here. Try again in a minute.",
                status_code=503,
                headers={"Retry-After": str(SECONDS_TO_RETRY)},
            )
        # Who has no cookie yet gets one with the page.
        if person.is_browser and self._is_at_limit(person):
            self._visits.turned_away["page"] += 1
            return PlainTextResponse(
                f"This browser shows the dashboard in {self._max_of_browser} tabs, as many as "
                "one person may have. Close one, and reload this page.",
                status_code=429,
                headers={"Retry-After": str(SECONDS_TO_RETRY)},
            )
        return None

    @property
    def _is_full(self) -> bool:
        return self._visits.n_sessions >= self._max_sessions

    def _is_at_limit(self, person: Person) -> bool:
        presence = self._present.get(person)
        most = self._max_of_browser if person.is_browser else self._max_of_address
        return presence is not None and presence.n_sessions >= most

    @contextmanager
    def _counted(self, person: Person) -> Iterator[_Presence]:
        """Count a session of the person while it is open."""
        presence = self._present.setdefault(person, _Presence())
        presence.n_sessions += 1
        self._visits.n_sessions += 1
        try:
            yield presence
        finally:
            presence.n_sessions -= 1
            self._visits.n_sessions -= 1
            # Not at once: who comes again would not have to pay for what he asked before.
            asyncio.get_running_loop().call_later(SECONDS_AHEAD, self._forget_absent, person)

    def _forget_absent(self, person: Person) -> None:
        presence = self._present.get(person)
        if presence is not None and presence.n_sessions == 0:
            del self._present[person]

    def _limited(
        self, receive: Receive, send: Send, presence: _Presence, patience: float | None
    ) -> Receive:
        """Pass on allowed messages, no faster than the person may send them.

        What is sent faster is not read yet: the network holds its sender up. A connection that is
        silent for `patience` seconds, or sends text instead of Streamlit's bytes, is closed.
        """

        async def end(reason: str, code: int) -> Message:
            self._visits.turned_away[reason] += 1
            await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

        async def receive_allowed() -> Message:
            nonlocal patience
            while True:
                try:
                    async with asyncio.timeout(patience):
                        message = await receive()
                except TimeoutError:
                    return await end("silence", POLICY_VIOLATION)
                if message["type"] == "websocket.disconnect":
                    return message
                if message.get("text") is not None:
                    return await end("message", NOT_BINARY)
                if message["type"] == "websocket.receive":
                    patience = None
                kind = kind_of(message)
                await self._pay(presence, COSTS.get(kind, COST_OF_OTHERS))
                if kind in ALLOWED_MESSAGES:
                    return message
                self._visits.turned_away["message"] += 1

        return receive_allowed

    async def _pay(self, presence: _Presence, cost: float) -> None:
        now = time.monotonic()
        paid_until = max(presence.paid_until, now - SECONDS_AHEAD) + cost / COST_PER_SECOND
        presence.paid_until = paid_until
        if paid_until > now:
            self._visits.turned_away["pace"] += 1
            await asyncio.sleep(paid_until - now)


def kind_of(message: Message) -> str:
    """Return the kind of a message; "" for bytes that are no message, which Streamlit refuses."""
    encoded = message.get("bytes")
    if message["type"] != "websocket.receive" or encoded is None:
        return ""
    try:
        return BackMsg.FromString(encoded).WhichOneof("type") or ""
    except DecodeError:
        return ""


def _is_foreign(scope: Scope) -> bool:
    """Whether the websocket's origin is another site, or is no valid address.

    Streamlit would ask the network for its own address first, and nobody is served meanwhile.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:  # no browser
        return False
    try:
        return urlsplit(origin).netloc != headers.get("host")
    except ValueError:
        return True
