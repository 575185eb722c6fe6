"""Messages that no browser sends: refused in a sentence, or by the door; nobody else notices."""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.visitor import Visitor
from sigmoid_dashboard.hosting.uploads import MAX_FILES

from .server import Server

pytestmark = pytest.mark.load

NUMBERS = [float("nan"), float("inf"), -1.0, 1e300, 0.5, 2.0**63]
PLACES, PLACES_OF_ONE = 4, 3
WIDE = b"1," * 1_000_000
WORDS = ["", "nonsense", "x" * 100_000, "\0", "<script>alert(1)</script>", "9" * 400, "𝕏"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(
        tmp_path_factory.mktemp("server"),
        SIGMOID_MAX_SESSIONS=str(PLACES),
        SIGMOID_MAX_SESSIONS_OF_ONE=str(PLACES_OF_ONE),
    ).start()
    yield server
    server.stop()


# A setting that is not the page's own: with it all controls are on the page.
UNUSUAL = {"noise": "0.1"}


def visit(server, coroutine, **query):
    async def visited():
        async with Visitor(server.address, preset="xor", **query) as visitor:
            await visitor.open()
            return await coroutine(visitor)

    return asyncio.run(visited())


@pytest.mark.parametrize(
    "key", ["epochs", "rate", "seed", "momentum", "alpha", "noise", "held_out", "init_scale"]
)
def test_numbers_beyond_a_controls_limits_are_no_failure(server, key):
    async def send(visitor):
        for number in NUMBERS:
            seen = await visitor.change(key, number)
            assert seen.exceptions == [], number

    visit(server, send, **UNUSUAL)


@pytest.mark.parametrize(
    "key", ["data", "hidden", "activation", "solver", "batch", "init", "loss"]
)
def test_words_that_are_no_choice_are_no_failure(server, key):
    async def send(visitor):
        for word in WORDS:
            seen = await visitor.change(key, word)
            assert seen.exceptions == [], word[:20]

    visit(server, send, **UNUSUAL)


@pytest.mark.parametrize(
    "report", ["", "{", "null", "[]", '{"shown": 3}', '{"shown": {"epoch": -1e400, "at_end": 1}}',
               '{"shown": {"epoch": 1e99, "at_end": false, "asked": null}}', "[" * 20_000]
)  # fmt: skip
def test_reports_of_the_player_that_make_no_sense_are_no_failure(server, report):
    async def send(visitor):
        seen = await visitor.change("player", report)
        assert seen.exceptions == []

    visit(server, send)


def points(**changes):
    """A player's report of points on the map, as JSON."""
    rows = {"x": [0, 1, 2], "y": [0, 1, 5], "label": [0, 1, 1], "classes": ["a", "b"]} | changes
    return json.dumps([{"event": "rows", "value": rows}])


@pytest.mark.parametrize(
    "report",
    [
        *("", "{", "null", "3", "[]", "[[]]", '[{"event": 3, "value": 4}]', "[" * 20_000),
        *('[{"event": "rows"}]', '[{"event": "rows", "value": "x"}]', "[NaN, 1e400]"),
        points(x=[0, 1, float("nan")]),
        points(x=[0, 1, 10**400]),
        points(label=[0, 1, True]),
        points(classes=["a", "\0"]),
        points(classes=["", "<script>alert(1)</script>"]),
        points(x=[0.0] * 100_000, y=[0.0] * 100_000, label=[0] * 100_000),
    ],
    ids=lambda report: report[:30],
)
def test_points_that_make_no_sense_are_no_failure(server, report):
    async def send(visitor):
        seen = await visitor.report("player", report)
        assert seen.exceptions == []
        seen = await visitor.report("player", points())
        assert seen.exceptions == []
        assert "own_target" in "".join(visitor.keys)

    visit(server, send)


def test_values_of_another_kind_are_no_failure(server):
    async def send(visitor):
        for key, field, value in (
            ("epochs", "string_value", "many"),
            ("hidden", "double_value", 3.0),
            ("data", "bool_value", True),
            ("standardise", "json_value", "{}"),
            ("seed", "bytes_value", b"\0\xff"),
            ("player", "double_value", 1.0),
        ):
            seen = await visitor.change_raw(key, field, value)
            assert seen.exceptions == [], key

    visit(server, send, **UNUSUAL)


def test_what_is_no_message_ends_only_its_own_session(server):
    async def send(visitor):
        async with Visitor(server.address, preset="xor") as other:
            await other.open()
            await visitor.send(b"\xff" * 1000)
            with pytest.raises(ConnectionClosed):
                await visitor.answer()
            seen = await other.change("seed", 5)
            assert seen.exceptions == []

    visit(server, send)


def test_a_message_too_large_ends_only_its_own_session(server):
    async def send(visitor):
        async def speak():
            await visitor.send(b"\0" * 5_000_000)
            await visitor.answer()

        with pytest.raises(ConnectionClosed):
            await speak()

    visit(server, send)
    assert server.get("/healthz") == '{"status":"ok"}'


def test_text_where_bytes_belong_ends_its_session_without_a_failure(server):
    before = len(server.log.read_text())

    async def send(visitor):
        await visitor._connection.send("secret words")
        with pytest.raises(ConnectionClosed) as closed:
            await visitor.answer()
        assert closed.value.rcvd.code == 1003

    visit(server, send)
    assert_nothing_failed(server, before)


@pytest.mark.parametrize("origin", ["http://[secret", "http://secret.example", "null"])
def test_a_page_of_another_site_is_let_in_by_no_failure(server, origin):
    before = len(server.log.read_text())

    async def come():
        with pytest.raises(InvalidStatus) as refused:
            await Visitor(server.address, headers={"Origin": origin}).__aenter__()
        assert refused.value.response.status_code == 403

    asyncio.run(come())
    assert_nothing_failed(server, before)


def assert_nothing_failed(server, before):
    log = server.log.read_text()[before:]
    assert '"exception"' not in log
    assert "Traceback" not in log
    assert "secret" not in log


def test_nobody_empties_the_caches_of_all(server):
    async def send(visitor):
        kept = server.measures()["sigmoid_runs"]
        await visitor.send(BackMsg(clear_cache=True))
        seen = await visitor.change("rate", 1.5)
        assert seen.exceptions == []
        return kept

    kept = visit(server, send)
    figures = server.measures()
    assert figures["sigmoid_runs"] >= kept > 0
    assert figures['sigmoid_turned_away_total{what="message"}'] >= 1


def test_who_sends_too_fast_is_held_up_and_nobody_else(server):
    async def send(visitor):
        async with Visitor(server.address, preset="xor") as other:
            await other.open()
            for seed in range(40):
                await visitor.send_value("seed", seed)
            seen = await other.change("rate", 1.25)
            assert seen.exceptions == []

    visit(server, send)
    assert server.measures()['sigmoid_turned_away_total{what="pace"}'] >= 1


def test_many_tabs_of_one_browser_leave_places_to_others(server):
    until(lambda: server.measures()["sigmoid_sessions"] == 0)  # who was held up leaves late

    async def come():
        async with AsyncExitStack() as tabs:
            first = await tabs.enter_async_context(Visitor(server.address))
            n_refused = 0
            for _ in range(20):
                try:
                    await tabs.enter_async_context(Visitor(server.address, browser=first.browser))
                except InvalidStatus:
                    n_refused += 1
            assert n_refused == 20 - (PLACES_OF_ONE - 1)
            async with Visitor(server.address, preset="xor") as other:
                seen = await other.open()
                assert seen.exceptions == []

    asyncio.run(come())


def test_one_visitor_too_many_is_told_so(server):
    until(lambda: server.measures()["sigmoid_sessions"] == 0)  # who was held up leaves late

    async def come():
        visitors = [await Visitor(server.address).__aenter__() for _ in range(PLACES)]
        with pytest.raises(InvalidStatus):
            await Visitor(server.address).__aenter__()
        status, text = server.ask("/")
        assert status == 503
        assert f"{PLACES} visitors at once" in text
        for visitor in visitors:
            await visitor.__aexit__()

    asyncio.run(come())
    assert server.get("/").startswith("<!--")


def test_an_upload_without_its_token_is_refused(server):
    status, _ = server.ask("/_stcore/upload_file/nobody/file", "PUT", b"x")
    assert status == 403


def test_rows_of_one_session_are_in_no_other(server):
    rows = "height,width,kind\n" + "\n".join(f"{n},{n * n},{'ab'[n % 2]}secret" for n in range(9))

    async def upload(visitor):
        seen = await visitor.change("data", "Your own")
        seen = await visitor.upload("own_file", "secret.csv", rows.encode())
        assert any("secret" in text for text in seen.everything)
        async with Visitor(server.address, **visitor.query) as other:
            theirs = await other.open()
            assert theirs.exceptions == []
            assert not any("secret" in text for text in theirs.everything)

    visit(server, upload)


def test_a_million_columns_are_a_sentence(server):
    async def upload(visitor):
        await visitor.change("data", "Your own")
        seen = await visitor.upload("own_file", "wide.csv", b"," * 1_000_000 + b"b\n1")
        assert seen.exceptions == []
        assert [text for text in seen.texts if "columns" in text]

    visit(server, upload)


def test_two_hundred_uploads_at_once_leave_as_many_files_as_a_session_may_hold(server):
    async def upload(visitor):
        await visitor.change("data", "Your own")
        path = f"/_stcore/upload_file/{visitor.session_id}/file"
        with ThreadPoolExecutor(200) as pool:
            sent = [pool.submit(visitor._put, f"{path}{n}", "f", WIDE) for n in range(200)]
        return [one for one in sent if one.exception() is None]

    assert len(visit(server, upload)) == MAX_FILES


def test_what_a_visitor_uploaded_is_gone_with_his_session(start):
    server = start(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1")

    async def upload(visitor):
        await visitor.change("data", "Your own")
        await visitor.upload("own_file", "rows.csv", b"a,b,kind\n1,2,x\n2,1,y\n3,5,x\n")
        assert server.measures()["sigmoid_upload_bytes"] > 0

    visit(server, upload)
    until(lambda: server.measures()["sigmoid_upload_bytes"] == 0)


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_streamlits_own_figures_are_nobodys(server):
    status, text = server.ask("/_stcore/metrics")
    assert status == 404
    assert "session" not in text
