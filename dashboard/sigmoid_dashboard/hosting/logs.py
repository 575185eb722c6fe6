"""Logs as JSON lines that hold no visitor's data.

A record's message is its template, "Session %s closed", without what it is filled with, and of an
exception the kind and the place, never the text: those hold addresses, names of files and cells.
"""

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sigmoid_dashboard.hosting.routes import HEALTH, STATIC, route_of

_FIELDS = "fields"  # the attribute of a record that holds its own figures
_N_FRAMES = 8
_QUIET_ROUTES = {HEALTH, STATIC, "/healthz", "/metrics"}

log = logging.getLogger("dashboard")


def configure() -> None:
    """Make every record of the process a JSON line, whatever handler writes it."""
    logging.setLogRecordFactory(JsonRecord)
    logging.captureWarnings(True)
    logging.getLogger().handlers = [logging.StreamHandler(sys.stderr)]
    log.setLevel(logging.INFO)
    use_one_handler()


def use_one_handler() -> None:
    """Route the existing loggers of uvicorn and Streamlit to the root logger's handler."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("uvicorn", "streamlit", "websockets")):
            logger = logging.getLogger(name)
            # Without a handler uvicorn writes no access log; RequestLog is ours.
            logger.handlers, logger.propagate = [], name != "uvicorn.access"


def log_event(event: str, **fields: object) -> None:
    """Log an event with figures that hold no visitor's data."""
    log.info(event, extra={_FIELDS: fields})


class JsonRecord(logging.LogRecord):
    """A record whose message is one JSON line."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._exception, self.exc_info = self.exc_info, None  # else it is printed under the line

    def getMessage(self) -> str:
        """Return the line: time (UTC), level, logger, event and figures; an exception's kind."""
        template = self.msg if isinstance(self.msg, str) else type(self.msg).__name__
        now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.created))
        line: dict[str, object] = {
            "time": f"{now}.{self.msecs:03.0f}Z",
            "level": self.levelname.lower(),
            "logger": self.name,
            "event": template,
        }
        line |= getattr(self, _FIELDS, {})
        if self._exception and self._exception[1] is not None:
            line |= _described(self._exception[1])
        return json.dumps(line)


def _described(error: BaseException) -> dict[str, object]:
    """Describe an exception by its kind and its frames, without its text."""
    frames = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        frames.append(f"{Path(code.co_filename).name}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return {"exception": type(error).__name__, "frames": frames[-_N_FRAMES:]}


class RequestLog:
    """Middleware that logs sessions, and requests that are not for a page's assets."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            seconds = round(time.monotonic() - began, 4)
            route = route_of(scope["path"])
            if scope["type"] == "websocket":
                log_event("session ended", seconds=seconds)
            elif status >= 400 or route not in _QUIET_ROUTES:
                log_event("request", route=route, status=status, seconds=seconds)
