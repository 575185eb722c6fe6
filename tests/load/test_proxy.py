"""Two replicas behind nginx, with the configuration of deploy/ but for addresses."""

import asyncio
import re
import shutil
import subprocess
import time
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from benchmarks.visitor import Visitor

from .server import Server, free_port

pytestmark = pytest.mark.load

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
SECRET = "a secret of the tests, the same for both replicas"
SECONDS_TO_START = 10
SECONDS_TO_LEAVE = 30
PAGES = 6  # of one address, at the proxy
PLACES = 10  # of a replica


class Site:
    """The replicas, the address of the proxy before them, and where its logs are."""

    def __init__(self, replicas, address, folder):
        self.replicas, self.address, self.folder = replicas, address, folder

    @property
    def n_sessions(self):
        return [int(replica.measures()["sigmoid_sessions"]) for replica in self.replicas]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if nginx is None:
        pytest.skip("nginx is not installed (Debian's package nginx-light)")
    replicas = [
        Server(
            tmp_path_factory.mktemp("replica"),
            STREAMLIT_SERVER_COOKIE_SECRET=SECRET,
            STREAMLIT_SERVER_MAX_UPLOAD_SIZE="2",
            SIGMOID_MAX_SESSIONS=str(PLACES),
        ).start()
        for _ in range(2)
    ]
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    path = folder / "nginx.conf"
    path.write_text(configuration_for(replicas, port, folder))
    process = subprocess.Popen([nginx, "-c", str(path), "-g", "daemon off;"])
    site = Site(replicas, f"127.0.0.1:{port}", folder)
    proxy = Server(folder)
    proxy.address = site.address
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        try:
            proxy.get("/healthz")
            break
        except OSError:
            time.sleep(0.1)
    site.ask, site.get = proxy.ask, proxy.get
    yield site
    process.terminate()
    process.wait(timeout=10)
    for replica in replicas:
        replica.stop()


def configuration_for(replicas, port, folder):
    """The shipped configuration, on ports of this machine."""
    text = CONFIGURATION.read_text()
    text, n_servers = re.subn(
        r"server dashboard:8501(.*);",
        "\n".join(rf"server {replica.address}\1;" for replica in replicas),
        text,
    )
    text, n_ports = re.subn("listen 8080;", f"listen 127.0.0.1:{port};", text)
    text, n_limits = re.subn("pages_of_address 80;", f"pages_of_address {PAGES};", text)
    text = text.replace("/tmp/", f"{folder}/").replace("/dev/stdout", f"{folder}/access.log")
    text = text.replace("/dev/stderr", f"{folder}/error.log")
    assert (n_servers, n_ports, n_limits) == (1, 1, 1)
    return text


def cookie_of(site):
    """What the proxy tells a browser that it does not know yet."""
    import http.client

    connection = http.client.HTTPConnection(site.address, timeout=10)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        cookies = answer.headers.get_all("Set-Cookie") or []
        assert answer.headers["Content-Security-Policy"]
    finally:
        connection.close()
    (cookie,) = [cookie for cookie in cookies if cookie.startswith("sigmoid_replica=")]
    return cookie.partition(";")[0]


def test_a_visitor_stays_at_a_replica_and_visitors_spread(site):
    async def come():
        replica_of = Counter()
        for _ in range(16):
            cookie = cookie_of(site)
            for _ in range(3):  # a page, and two reloads of it
                async with Visitor(site.address, headers={"Cookie": cookie}, preset="xor") as one:
                    seen = await one.open()
                    assert seen.exceptions == []
                    replica_of[cookie, tuple(site.n_sessions)] += 1
        return replica_of

    replica_of = asyncio.run(come())
    assert set(replica_of.values()) == {3}  # always the same
    assert {sessions for _, sessions in replica_of} == {(1, 0), (0, 1)}


def test_a_browser_without_cookies_stays_too(site):
    async def come():
        seen = set()
        for _ in range(6):
            async with Visitor(site.address, headers={"User-Agent": "one"}) as visitor:
                await visitor.open()
                seen.add(tuple(site.n_sessions))
        return seen

    assert len(asyncio.run(come())) == 1


def test_an_upload_finds_its_session(site):
    rows = "a,b,kind\n1,2,x\n2,1,y\n3,5,x\n4,4,y\n"

    async def upload():
        cookie = cookie_of(site)
        async with Visitor(site.address, headers={"Cookie": cookie}) as visitor:
            await visitor.open()
            await visitor.change("data", "Your own")
            seen = await visitor.upload("own_file", "rows.csv", rows.encode())
            assert seen.exceptions == []

    asyncio.run(upload())


def test_a_visitor_of_a_replica_that_falls_goes_on_at_the_other(site):
    end = time.monotonic() + SECONDS_TO_LEAVE
    while any(site.n_sessions) and time.monotonic() < end:  # of the tests before
        time.sleep(0.1)

    async def fall():
        cookie = cookie_of(site)
        async with Visitor(site.address, headers={"Cookie": cookie}, seed="5") as visitor:
            await visitor.open()
            fallen = site.replicas[site.n_sessions.index(1)]
            fallen.stop(at_once=True)
        try:
            async with Visitor(
                site.address,
                headers={"Cookie": cookie},
                session=visitor.session_id,
                **visitor.query,
            ) as again:
                seen = await again.open()
                assert seen.exceptions == []
                assert "vega_lite_chart" in seen.kinds
        finally:
            fallen.start()

    asyncio.run(fall())


@pytest.mark.parametrize(("path", "of_a_replica"), [("/metrics", 200), ("/_stcore/metrics", 404)])
def test_the_figures_are_not_for_visitors(site, path, of_a_replica):
    assert site.ask(path)[0] == 404
    assert all(replica.ask(path)[0] == of_a_replica for replica in site.replicas)


def test_an_upload_beyond_the_limit_is_refused(site):
    assert site.ask("/_stcore/upload_file/a/b", "PUT", b"x" * 4_000_000)[0] == 413


def test_an_address_has_so_many_pages_and_others_have_theirs(site):
    async def come():
        async with AsyncExitStack() as pages:

            async def enter(address):
                headers = {"Cookie": "sigmoid_replica=a", "X-Forwarded-For": address}
                await pages.enter_async_context(Visitor(site.address, headers=headers))

            for _ in range(PAGES):
                await enter("203.0.113.5")
            with pytest.raises(InvalidStatus) as refused:
                await enter("203.0.113.5")
            assert refused.value.response.status_code == 429
            await enter("203.0.113.6")

    asyncio.run(come())


def test_who_has_no_cookie_is_the_address_that_the_proxy_sees(site):
    async def come():
        async with AsyncExitStack() as pages:

            async def enter(address):
                headers = {"Cookie": "sigmoid_replica=a", "X-Forwarded-For": address}
                visitor = Visitor(site.address, headers=headers, browser="")
                await pages.enter_async_context(visitor)

            for _ in range(PLACES // 2):
                await enter("203.0.113.7")
            with pytest.raises(InvalidStatus) as refused:
                await enter("203.0.113.7")
            assert refused.value.response.status_code == 403
            await enter("203.0.113.8")

    asyncio.run(come())


def test_the_proxys_logs_hold_nothing_of_visitors(site):
    secret = "/_stcore/upload_file/secret-session/secret-file"
    assert site.ask(f"{secret}?hidden=secret", "PUT", b"x" * 4_000_000)[0] == 413
    fallen = site.replicas[0]
    fallen.stop(at_once=True)
    try:
        for number in range(8):  # some of them belong to the one that fell
            status, _ = site.ask("/?hidden=secret", **{"User-Agent": f"secret {number}"})
            assert status == 200
    finally:
        fallen.start()
    access = (site.folder / "access.log").read_text()
    assert '"status": 413' in access
    logs = access + (site.folder / "error.log").read_text()
    assert "secret" not in logs
    assert "client" not in logs
