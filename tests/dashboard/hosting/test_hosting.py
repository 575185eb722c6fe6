"""The door of the hosted dashboard, before an application that only notes who comes in.

How a whole server behaves is in `tests/load/`.
"""

import asyncio
import logging
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from sigmoid_dashboard.hosting import limits, sessions, uploads
from sigmoid_dashboard.hosting.limits import COST_AT_ONCE, Limits, Visits
from sigmoid_dashboard.hosting.options import read_options
from sigmoid_dashboard.hosting.people import person_of
from sigmoid_dashboard.hosting.uploads import MAX_FILES, MIB, UploadLimits

RERUN = {
    "type": "websocket.receive",
    "bytes": BackMsg(rerun_script={"query_string": ""}).SerializeToString(),
}
ENOUGH = 100  # turns of the loop until nothing is left to do


def cookie_of(browser):
    """What a browser sends; the text differs every time, as Streamlit masks it anew."""
    return f"_streamlit_xsrf={generate_xsrf_token_string(browser, 1)}"


def scope_of(kind, path, *, browser=None, address="192.0.2.1", method="GET", **headers):
    if browser is not None:
        headers["cookie"] = cookie_of(browser)
    return {
        "type": kind,
        "path": path,
        "method": method,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": (address, 1),
        "subprotocols": [],
    }


class Connection:
    """A websocket: what its browser says is put into it, what the server answers is noted."""

    def __init__(self, app, **who):
        self.scope = scope_of("websocket", "/_stcore/stream", host="site", **who)
        self.incoming = asyncio.Queue()
        self.answers = []
        self.put({"type": "websocket.connect"})
        self.task = asyncio.create_task(app(self.scope, self.incoming.get, self._send))

    def put(self, message):
        self.incoming.put_nowait(message)

    async def _send(self, message):
        self.answers.append(message)

    @property
    def code(self):
        """What it was closed with, if it was."""
        codes = [answer["code"] for answer in self.answers if answer["type"] == "websocket.close"]
        return codes[0] if codes else None

    async def leave(self):
        self.put({"type": "websocket.disconnect", "code": 1001})
        await self.task


class Dashboard:
    """Notes what the door lets through."""

    def __init__(self):
        self.passed = []

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        while (message := await receive())["type"] != "websocket.disconnect":
            self.passed.append(message["type"])

    @property
    def n_passed(self):
        return self.passed.count("websocket.receive")


def door(*, max_sessions=10, max_sessions_of_one=2):
    dashboard = Dashboard()
    return dashboard, Limits(
        dashboard,
        max_sessions=max_sessions,
        max_sessions_of_one=max_sessions_of_one,
        visits=Visits(),
    )


async def settle():
    for _ in range(ENOUGH):
        await asyncio.sleep(0)


async def answer_to(app, scope, receive=None):
    """Status and text."""
    answers = []

    async def send(message):
        answers.append(message)

    await app(scope, receive, send)
    status = [answer["status"] for answer in answers if "status" in answer]
    return status[0], b"".join(answer.get("body", b"") for answer in answers).decode()


@pytest.fixture
def clock(monkeypatch):
    """The door's clock, which stands, and where whoever sleeps sleeps until the end."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def test_one_browser_has_some_places_and_others_have_theirs():
    async def come():
        _, app = door()
        tabs = [Connection(app, browser=b"one") for _ in range(3)]
        other = Connection(app, browser=b"two")
        await settle()
        assert [tab.code for tab in tabs] == [None, None, 1013]
        assert other.code is None
        await tabs[0].leave()
        again = Connection(app, browser=b"one")
        await settle()
        assert again.code is None
        for left in (tabs[1], other, again):
            await left.leave()

    asyncio.run(come())


def test_a_class_behind_one_address_has_all_places():
    async def come():
        _, app = door()
        visitors = [Connection(app, browser=bytes([number])) for number in range(10)]
        await settle()
        assert {visitor.code for visitor in visitors} == {None}
        for visitor in visitors:
            await visitor.leave()

    asyncio.run(come())


def test_without_a_cookie_an_address_has_half_of_the_places():
    async def come():
        _, app = door()
        visitors = [Connection(app) for _ in range(6)]
        elsewhere = Connection(app, address="192.0.2.2")
        browser = Connection(app, browser=b"one")
        await settle()
        assert [visitor.code for visitor in visitors] == [None] * 5 + [1013]
        assert elsewhere.code is browser.code is None
        for left in (*visitors[:5], elsewhere, browser):
            await left.leave()

    asyncio.run(come())


def test_a_page_says_that_its_browser_has_all_its_places():
    async def come():
        _, app = door()
        tabs = [Connection(app, browser=b"one") for _ in range(2)]
        await settle()
        status, text = await answer_to(app, scope_of("http", "/", browser=b"one"))
        assert (status, "in 2 tabs" in text) == (429, True)
        assert (await answer_to(app, scope_of("http", "/static/x.js", browser=b"one")))[0] == 200
        assert (await answer_to(app, scope_of("http", "/", browser=b"two")))[0] == 200
        # Who comes for the first time has no cookie yet, whoever else sits behind his address.
        others = [Connection(app) for _ in range(5)]
        await settle()
        assert (await answer_to(app, scope_of("http", "/")))[0] == 200
        for left in (*tabs, *others):
            await left.leave()

    asyncio.run(come())


def test_the_tabs_of_one_browser_share_its_pace(clock):
    async def speak():
        dashboard, app = door()
        tabs = [Connection(app, browser=b"one") for _ in range(2)]
        for _ in range(30):
            for tab in tabs:
                tab.put(RERUN)
        await settle()
        assert dashboard.n_passed < COST_AT_ONCE
        passed, other = dashboard.n_passed, Connection(app, browser=b"two")
        other.put(RERUN)
        await settle()
        assert dashboard.n_passed == passed + 1
        for connection in (*tabs, other):
            connection.task.cancel()

    asyncio.run(speak())


def test_who_comes_again_has_not_a_new_pace(clock):
    async def speak():
        dashboard, app = door()
        for _ in range(5):
            tab = Connection(app, browser=b"one")
            for _ in range(10):
                tab.put(RERUN)
            await settle()
            tab.task.cancel()
            await settle()
        assert dashboard.n_passed < COST_AT_ONCE

    asyncio.run(speak())


def test_who_is_gone_for_long_is_forgotten(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS_AHEAD", 0.0)

    async def come():
        _, app = door()
        for number in range(20):
            visitor = Connection(app, browser=bytes([number]))
            await settle()
            await visitor.leave()
        await asyncio.sleep(0.01)
        assert app._present == {}

    asyncio.run(come())


def test_a_connection_that_says_nothing_is_closed(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS_TO_SPEAK", 0.05)

    async def come():
        _, app = door()
        silent, speaking = (Connection(app, browser=bytes([number])) for number in range(2))
        back = Connection(app, browser=b"two")
        back.scope["subprotocols"] = ["streamlit", "token", "session"]
        speaking.put(RERUN)
        await asyncio.wait_for(silent.task, 10)
        assert silent.code == 1008
        assert speaking.code is back.code is None
        for left in (speaking, back):
            await left.leave()

    asyncio.run(come())


def test_a_text_in_place_of_bytes_closes_the_connection():
    async def come():
        dashboard, app = door()
        connection = Connection(app, browser=b"one")
        connection.put({"type": "websocket.receive", "text": "secret", "bytes": None})
        await asyncio.wait_for(connection.task, 10)
        assert connection.code == 1003
        assert dashboard.n_passed == 0

    asyncio.run(come())


@pytest.mark.parametrize(
    "origin", ["http://[secret", "http://elsewhere", "null", "", "site", "http://site:99999"]
)
def test_a_page_of_another_site_opens_no_session(origin):
    async def come():
        dashboard, app = door()
        connection = Connection(app, origin=origin)
        await asyncio.wait_for(connection.task, 10)
        assert connection.answers[0]["type"] == "websocket.close"
        assert dashboard.passed == []
        own = Connection(app, origin="https://site")
        await settle()
        assert dashboard.passed == ["websocket.connect"]
        await own.leave()

    asyncio.run(come())


def test_a_browser_is_one_person_whatever_mask_its_cookie_has():
    people = {person_of(scope_of("http", "/", browser=b"one")) for _ in range(5)}
    assert len(people) == 1
    assert people != {person_of(scope_of("http", "/", browser=b"two"))}


@pytest.mark.parametrize("cookie", ["_streamlit_xsrf=", "_streamlit_xsrf=2|x|y|z", "a=b", "="])
def test_who_has_no_cookie_of_ours_is_an_address(cookie):
    person = person_of(scope_of("http", "/", cookie=cookie))
    assert person == ("192.0.2.1", False)


@pytest.mark.parametrize(("proxy", "name"), [("10.0.0.9", "192.0.2.7"), ("10.0.0.8", "10.0.0.8")])
def test_only_a_trusted_proxy_says_whose_address_it_is(proxy, name):
    names = []

    async def note(scope, receive, send):
        names.append(person_of(scope).name)

    app = ProxyHeadersMiddleware(note, trusted_hosts="10.0.0.9")
    scope = scope_of("http", "/", address=proxy, **{"x-forwarded-for": "192.0.2.7"})
    asyncio.run(app(scope, None, None))
    assert names == [name]


@pytest.fixture
def files(monkeypatch):
    """Streamlit's store of uploads."""
    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    runtime = SimpleNamespace(uploaded_file_mgr=manager)
    monkeypatch.setattr(uploads, "Runtime", SimpleNamespace(instance=lambda: runtime))
    return manager


class Store:
    """Keeps what arrives, once it may."""

    def __init__(self, files):
        self.files, self.may_arrive = files, asyncio.Event()

    async def __call__(self, scope, receive, send):
        await self.may_arrive.wait()
        session, file = scope["path"].split("/")[-2:]
        body = bytes(int(dict(scope["headers"]).get(b"content-length", 0)))
        self.files.add_file(session, UploadedFileRec(file, file, "text/csv", body))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def put(app, session, file, n_bytes=100):
    path = f"/_stcore/upload_file/{session}/{file}"
    length = {} if n_bytes is None else {"content-length": str(n_bytes)}
    return asyncio.create_task(answer_to(app, scope_of("http", path, method="PUT", **length)))


def test_files_on_their_way_count_as_those_that_arrived(files):
    async def upload():
        store = Store(files)
        app = UploadLimits(store, max_megabytes=64, visits=Visits())
        asked = [put(app, "one", f"file{number}") for number in range(20)]
        await settle()
        other = put(app, "two", "file")
        await settle()
        store.may_arrive.set()
        statuses = [status for status, _ in await asyncio.gather(*asked)]
        assert (statuses.count(204), statuses.count(429)) == (MAX_FILES, 20 - MAX_FILES)
        assert (await other)[0] == 204
        assert len(files.file_storage["one"]) == MAX_FILES
        assert (await put(app, "one", "another"))[0] == 429
        assert (await put(app, "one", next(iter(files.file_storage["one"]))))[0] == 204
        files.remove_session_files("one")
        assert (await put(app, "one", "another"))[0] == 204

    asyncio.run(upload())


def test_one_file_sent_many_times_at_once_takes_a_place_each_time(files):
    async def upload():
        store = Store(files)
        app = UploadLimits(store, max_megabytes=64, visits=Visits())
        asked = [put(app, "one", "file") for _ in range(20)]
        await settle()
        store.may_arrive.set()
        statuses = [status for status, _ in await asyncio.gather(*asked)]
        assert statuses.count(204) == MAX_FILES

    asyncio.run(upload())


def test_the_files_of_all_sessions_have_a_budget(files):
    async def upload():
        store = Store(files)
        app = UploadLimits(store, max_megabytes=5, visits=Visits())
        # The second does not say how large it is: as large as may be, which is Streamlit's limit.
        first, second = put(app, "one", "file", 2 * MIB), put(app, "two", "file", MIB)
        third, fourth = put(app, "three", "file", 2 * MIB), put(app, "four", "file", 1)
        await settle()
        store.may_arrive.set()
        answers = await asyncio.gather(first, second, third, fourth)
        assert [status for status, _ in answers] == [204, 204, 204, 503]
        assert "5 megabytes of files for all" in answers[3][1]
        assert (await put(app, "four", "file", 1))[0] == 503
        files.remove_session_files("three")
        assert (await put(app, "four", "file", MIB))[0] == 204

    asyncio.run(upload())


def test_a_file_of_unknown_size_counts_as_the_largest(files):
    async def upload():
        app = UploadLimits(Store(files), max_megabytes=1, visits=Visits())
        assert (await put(app, "one", "file", None))[0] == 503

    asyncio.run(upload())


def test_a_file_that_does_not_arrive_gives_its_room_back(files, monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS_TO_ARRIVE", 0.05)

    async def upload():
        store = Store(files)
        app = UploadLimits(store, max_megabytes=3, visits=Visits())
        status, text = await put(app, "one", "file", 2 * MIB)
        assert (status, "arrive within" in text) == (408, True)
        store.may_arrive.set()
        assert (await put(app, "two", "file", 2 * MIB))[0] == 204

    asyncio.run(upload())


@pytest.mark.parametrize("text", ["many", "0", "-1", "1.5", "1e3", " 7", "9" * 5000, "½", "٣"])
@pytest.mark.parametrize(
    "variable",
    [
        "SIGMOID_MAX_SESSIONS",
        "SIGMOID_MAX_SESSIONS_OF_ONE",
        "SIGMOID_MAX_UPLOADS_SIZE",
        "STREAMLIT_SERVER_MAX_UPLOAD_SIZE",
        "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL",
    ],
)
def test_a_variable_that_is_no_number_is_named(variable, text):
    with pytest.raises(ValueError, match=f"^{variable} must be a whole number from 1 "):
        read_options({variable: text})


def test_a_variable_that_is_neither_true_nor_false_is_named():
    with pytest.raises(ValueError, match=r"^STREAMLIT_SERVER_HEADLESS must be true or false"):
        read_options({"STREAMLIT_SERVER_HEADLESS": "yes"})


def test_options_come_from_variables_and_an_empty_one_is_none():
    options = read_options(
        {
            "SIGMOID_MAX_SESSIONS": "7",
            "SIGMOID_MAX_SESSIONS_OF_ONE": "",
            "SIGMOID_FRAME_ANCESTORS": "'self' https://*.example.org",
            "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "5",
            "STREAMLIT_SERVER_HEADLESS": "False",
            "STREAMLIT_SERVER_BASE_URL_PATH": "course",
        }
    )
    assert (options.max_sessions, options.max_sessions_of_one) == (7, 6)
    assert options.frame_ancestors == ["'self'", "https://*.example.org"]
    assert options.of_streamlit["server.maxUploadSize"] == 5
    assert options.of_streamlit["server.headless"] is False
    assert options.of_streamlit["server.baseUrlPath"] == "course"


class Session:
    """One that ended."""

    def __init__(self, *, fails=False):
        self.fails, self.is_shut, self.session_state = fails, False, {"rows": 1}

    def shutdown(self):
        if self.fails:
            raise OSError("secret")
        self.is_shut = True


class Ended(list):
    """The sessions that ended, and where Streamlit keeps them."""

    storage = None


@pytest.fixture
def ended(monkeypatch):
    """Sessions whose time is over at the next sweeps."""
    ended = Ended()

    def expire():
        now, ended[:] = ended[:], []
        return [(str(number), SimpleNamespace(session=one)) for number, one in enumerate(now)]

    storage = SimpleNamespace(_cache=SimpleNamespace(expire=expire))
    manager = SimpleNamespace(_session_storage=storage)
    runtime = SimpleNamespace(_session_mgr=manager)
    monkeypatch.setattr(sessions, "Runtime", SimpleNamespace(instance=lambda: runtime))
    monkeypatch.setattr(sessions, "SWEEP_SECONDS", 0.0)
    ended.storage = storage
    return ended


def test_a_session_that_does_not_end_holds_up_no_other(ended, caplog):
    async def end():
        sweeping = asyncio.create_task(sessions.sweep())
        for _ in range(2):
            both = [Session(), Session(fails=True), Session()]
            ended.extend(both)
            await settle()
            assert [one.is_shut for one in both] == [True, False, True]
            assert [one.session_state for one in both] == [{}, {}, {}]
        assert not sweeping.done()
        sweeping.cancel()

    with caplog.at_level(logging.ERROR, logger="dashboard"):
        asyncio.run(end())
    (record,) = caplog.records
    assert "could not be freed" in record.msg


def test_a_streamlit_that_keeps_its_sessions_elsewhere_is_told_at_the_start(ended):
    sessions.check_storage()
    del ended.storage._cache
    with pytest.raises(RuntimeError, match=r"install the version of deploy/requirements\.lock"):
        sessions.check_storage()
