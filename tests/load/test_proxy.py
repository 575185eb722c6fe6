"""Two replicas behind nginx, with the configuration of deploy/ but for addresses."""

import asyncio
import re
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from .server import Server, free_port
from .visitor import Visitor

pytestmark = pytest.mark.load

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
SECRET = "a secret of the tests, the same for both replicas"
SECONDS_TO_START = 10


class Site:
    """The replicas, and the address of the proxy before them."""

    def __init__(self, replicas, address):
        self.replicas, self.address = replicas, address

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
        ).start()
        for _ in range(2)
    ]
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    path = folder / "nginx.conf"
    path.write_text(configuration_for(replicas, port, folder))
    process = subprocess.Popen([nginx, "-c", str(path), "-g", "daemon off;"])
    site = Site(replicas, f"127.0.0.1:{port}")
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
    text = text.replace("/tmp/", f"{folder}/").replace("/dev/stdout", f"{folder}/access.log")
    assert (n_servers, n_ports) == (1, 1)
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


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics"])
def test_the_figures_are_not_for_visitors(site, path):
    assert site.ask(path)[0] == 404
    assert all(replica.ask(path)[0] == 200 for replica in site.replicas)


def test_an_upload_beyond_the_limit_is_refused(site):
    assert site.ask("/_stcore/upload_file/a/b", "PUT", b"x" * 4_000_000)[0] == 413
