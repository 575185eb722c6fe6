"""A visitor without a browser, who speaks Streamlit's websocket protocol with its messages."""

import asyncio
import http.client
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect

ANSWER_SECONDS = 90.0
MAX_BYTES = 64 * 2**20
_EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
_VALUE_FIELDS = {
    "selectbox": "string_value",
    "text_input": "string_value",
    "number_input": "double_value",
    "checkbox": "bool_value",
    "button": "trigger_value",
    "bidi_component": "json_value",
    "file_uploader": "file_uploader_state_value",
}


@dataclass
class Seen:
    """What a run of the page sent."""

    seconds: float = 0.0
    n_bytes: int = 0
    n_messages: int = 0
    kinds: list[str] = field(default_factory=list)  # of the elements
    exceptions: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    everything: list[str] = field(default_factory=list)  # all elements as text


class Visitor:
    """One open page.

    Use as an asynchronous context manager; `address` is host and port. `browser` is what
    Streamlit's cookie holds, by default that of a browser of one's own; "" is one without cookies.
    """

    def __init__(
        self,
        address: str,
        *,
        page: str = "",
        session: str | None = None,
        headers: dict[str, str] | None = None,
        browser: str | None = None,
        **query: str,
    ):
        self._address, self._page = address, page
        self.browser = generate_xsrf_token_string() if browser is None else browser
        self._headers = dict(headers or {})
        if self.browser:
            others = [self._headers["Cookie"]] if "Cookie" in self._headers else []
            self._headers["Cookie"] = "; ".join([*others, f"_streamlit_xsrf={self.browser}"])
        self._session = session
        self.query: dict[str, str] = dict(query)
        self.seen: list[Seen] = []
        self.session_id = ""
        self.texts: dict[str, str] = {}  # in the text controls
        self._widgets: dict[str, tuple[str, str]] = {}  # key -> kind, id
        self._values: dict[str, WidgetState] = {}
        self._page_hash = ""

    async def __aenter__(self) -> "Visitor":
        # By place: the protocol, the token against forged requests (not needed here), the session.
        protocols = ["streamlit", "none", *([self._session] if self._session else [])]
        self._connection: ClientConnection = await connect(
            f"ws://{self._address}/_stcore/stream",
            subprotocols=[Subprotocol(protocol) for protocol in protocols],
            additional_headers=self._headers,
            user_agent_header=None,
            max_size=MAX_BYTES,
            open_timeout=ANSWER_SECONDS,
            ping_interval=None,
            compression=None,
            proxy=None,
        )
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._connection.close()

    async def open(self) -> Seen:
        """Run the page for the first time."""
        await self._send_rerun()
        return await self._answer()

    async def rerun(self) -> Seen:
        """Run the page again with nothing changed."""
        await self._send_rerun()
        return await self._answer()

    async def change(self, key: str, value: object) -> Seen:
        """Set a control, as a browser does: its value, and its parameter of the address."""
        await self.send_value(key, value)
        return await self._answer()

    async def send_value(self, key: str, value: object) -> None:
        """Set a control and do not wait for the page."""
        self._state(key, value)
        if self._widgets[key][0] not in ("button", "bidi_component"):
            self.query[key] = str(value)
        await self._send_rerun()

    async def press(self, key: str) -> Seen:
        """Press a button."""
        self._state(key, True)
        await self.send_press(key)
        return await self._answer()

    async def send_press(self, key: str) -> None:
        """Press a button and do not wait for the page."""
        self._state(key, True)
        await self._send_rerun()
        del self._values[key]

    async def change_raw(self, key: str, field: str, value: object) -> Seen:
        """Set a control to a value of whatever kind."""
        state = WidgetState(id=self._widgets[key][1])
        setattr(state, field, value)
        kept = self._values.get(key)
        self._values[key] = state
        await self._send_rerun()
        seen = await self._answer()
        self._values.pop(key) if kept is None else self._values.update({key: kept})
        return seen

    async def report(self, key: str, text: str) -> Seen:
        """Send as JSON what happened in a component; nobody keeps it for the next run."""
        identity = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self._widgets[key][1]}{EVENT_DELIM}events"
        self._values[identity] = WidgetState(id=identity, json_trigger_value=text)
        await self._send_rerun()
        del self._values[identity]
        return await self._answer()

    async def upload(self, key: str, name: str, raw_bytes: bytes) -> Seen:
        """Upload a file as a browser does: ask where to, put it there, and say so."""
        message = BackMsg()
        message.file_urls_request.request_id = "upload"
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session_id
        await self.send(message)
        urls = await self._upload_urls()
        await asyncio.to_thread(self._put, urls.upload_url, name, raw_bytes)
        state = WidgetState(id=self._widgets[key][1])
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(raw_bytes), urls.file_id
        info.file_urls.CopyFrom(urls)
        self._values[key] = state
        await self._send_rerun()
        return await self._answer()

    async def _upload_urls(self) -> FileURLs:
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                message = ForwardMsg.FromString(await self._connection.recv())
                if message.WhichOneof("type") == "file_urls_response":
                    return message.file_urls_response.file_urls[0]

    def _put(self, path: str, name: str, raw_bytes: bytes) -> None:
        boundary = "of-a-form"
        head = f'Content-Disposition: form-data; name="{name}"; filename="{name}"'
        body = f"--{boundary}\r\n{head}\r\nContent-Type: text/csv\r\n\r\n".encode()
        body += raw_bytes + f"\r\n--{boundary}--\r\n".encode()
        connection = http.client.HTTPConnection(self._address)
        with closing(connection):
            headers = self._headers | {
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "X-Xsrftoken": self.browser,
            }
            connection.request("PUT", path, body, headers)
            answer = connection.getresponse()
            assert answer.status == 204, answer.read()

    async def send(self, message: BackMsg | bytes) -> None:
        """Send a message as it is."""
        raw_bytes = message if isinstance(message, bytes) else message.SerializeToString()
        await self._connection.send(raw_bytes)

    async def answer(self) -> Seen:
        """Wait for the page that was asked for."""
        return await self._answer()

    @property
    def keys(self) -> set[str]:
        """The controls on the page."""
        return set(self._widgets)

    def _state(self, key: str, value: object) -> None:
        kind, identity = self._widgets[key]
        state = WidgetState(id=identity)
        setattr(state, _VALUE_FIELDS[kind], value)
        self._values[key] = state

    async def _send_rerun(self) -> None:
        message = BackMsg()
        client = message.rerun_script
        client.query_string = urlencode(self.query)
        client.page_script_hash = self._page_hash
        if not self._page_hash:
            client.page_name = self._page
        client.widget_states.widgets.extend(self._values.values())
        client.context_info.timezone = "UTC"
        client.context_info.url = f"http://{self._address}/{self._page}"
        self._began = time.perf_counter()
        await self.send(message)

    async def _answer(self) -> Seen:
        seen = Seen()
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                raw_bytes = await self._connection.recv()
                assert isinstance(raw_bytes, bytes)
                seen.n_bytes += len(raw_bytes)
                finished = None
                for message in _single(ForwardMsg.FromString(raw_bytes)):
                    seen.n_messages += 1
                    kind = message.WhichOneof("type")
                    if kind == "new_session":
                        self._page_hash = message.new_session.page_script_hash
                        self.session_id = message.new_session.initialize.session_id
                    elif kind == "navigation":
                        self._page_hash = message.navigation.page_script_hash
                    elif kind == "delta":
                        self._note(message.delta, seen)
                    elif kind == "script_finished":
                        finished = message.script_finished
                if finished is not None and finished != _EARLY:
                    break
        seen.seconds = time.perf_counter() - self._began
        self.seen.append(seen)
        return seen

    def _note(self, delta: Delta, seen: Seen) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        seen.kinds.append(kind)
        seen.everything.append(str(element))
        if kind == "exception":
            seen.exceptions.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert":
            seen.texts.append(element.alert.body)
        elif kind == "markdown":
            seen.texts.append(element.markdown.body)
        elif kind in _VALUE_FIELDS:
            identity = getattr(element, kind).id
            key = identity.split("-", 2)[-1]
            self._widgets[key] = (kind, identity)
            if kind == "text_input":
                shown = element.text_input
                self.texts[key] = shown.value if shown.set_value else shown.default


def _single(message: ForwardMsg) -> Iterator[ForwardMsg]:
    if message.WhichOneof("type") == "forward_msg_batch":
        yield from message.forward_msg_batch.messages
    else:
        yield message
