"""The hosted dashboard in a browser: its headers forbid nothing that a page needs."""

import http.server
import socket
import socketserver
import threading
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from load.server import Server, free_port

from .test_dashboard_browser import CHARTED, PAGES, PROBING, ROWS

pytestmark = pytest.mark.browser

SECONDS_OFFLINE = 5


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("hosted")).start()
    yield server
    server.stop()


@pytest.fixture
def page(browser):
    """A page, and what its console complains of at the end."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, complaints = context.new_page(), []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [text for text in complaints if not text.startswith(PROBING)] == []


def settled(page):
    """Wait for the end of the script; the page's policy forbids to evaluate one in it."""
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached", timeout=60_000)


@pytest.mark.parametrize("name", CHARTED)
def test_every_chart_is_drawn_under_the_policy(hosted, page, name):
    page.goto(f"http://{hosted.address}/{name}")
    page.get_by_role("heading", name=PAGES[name], exact=True).wait_for(timeout=60_000)
    page.locator("canvas.marks, svg.marks").first.wait_for()
    settled(page)
    charts = page.get_by_test_id("stVegaLiteChart")
    assert charts.count() >= 1  # the others are in parts that are closed
    for chart in charts.all():
        chart.locator("canvas, svg").first.wait_for()


def test_pictures_that_move_do_so_under_the_policy(hosted, page):
    page.goto(f"http://{hosted.address}/slope_and_descent")
    page.get_by_role("slider", name="Pre-activation z").press("End")
    page.get_by_text("z = 10.0", exact=True).wait_for()
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Run again").wait_for()
    page.goto(f"http://{hosted.address}/foundations")
    page.get_by_role("button", name="Next step").click()
    page.get_by_text("says what its activation makes of that").wait_for()


def test_a_file_is_uploaded_to_a_hosted_page(hosted, page):
    page.goto(f"http://{hosted.address}/?data=Your own&epochs=50")
    chooser = page.locator("input[type=file]")
    chooser.wait_for(state="attached", timeout=60_000)
    chooser.set_input_files({"name": "rows.csv", "mimeType": "text/csv", "buffer": ROWS})
    page.get_by_text("rows.csv").first.wait_for()
    settled(page)
    assert page.get_by_test_id("stException").count() == 0


def heading(place, name=""):
    return place.get_by_role("heading", name=PAGES[name], exact=True)


@contextmanager
def course_site(port, dashboard):
    """A site of one page, which shows the dashboard in a frame."""

    class Course(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<iframe src='http://{dashboard}/' width=1200 height=800>".encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", port), Course) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
        site.shutdown()


def test_only_a_course_site_that_is_named_may_frame_the_dashboard(tmp_path, browser):
    named, other = free_port(), free_port()
    server = Server(tmp_path, SIGMOID_FRAME_ANCESTORS=f"http://127.0.0.1:{named}").start()
    context = browser.new_context()
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    try:
        with course_site(named, server.address) as course:
            page.goto(course)
            heading(page.frame_locator("iframe")).wait_for(timeout=60_000)
        assert not [text for text in complaints if "frame-ancestors" in text]
        with (
            course_site(other, server.address) as stranger,
            page.expect_console_message(lambda message: "frame-ancestors" in message.text),
        ):
            page.goto(stranger)
        assert heading(page.frame_locator("iframe")).count() == 0
    finally:
        context.close()
        server.stop()


class Line(socketserver.ThreadingTCPServer):
    """A line from a browser to a server that can be cut."""

    daemon_threads, block_on_close = True, False

    def __init__(self, server):
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self._server = server
        self._open = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def finish_request(self, request, client_address):
        host, port = self._server.split(":")
        with socket.create_connection((host, int(port))) as there:
            self._open += [request, there]
            back = threading.Thread(target=_carry, args=(there, request), daemon=True)
            back.start()
            _carry(request, there)
            back.join()

    def cut(self):
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()


def _carry(source, target):
    with suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def fingerprint(url):
    """Of the rows that are shown."""
    return parse_qs(urlsplit(url).query)["rows"]


def test_a_browser_that_was_offline_goes_on_where_it_was(hosted, browser):
    """With rows of its own, which no link would bring back."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with Line(hosted.address) as line:
        try:
            with page.expect_websocket(timeout=60_000) as opened:
                page.goto(f"http://{line.address}/?data=Your own&epochs=50")
            page.wait_for_url("**rows=*")
            of_table = fingerprint(page.url)
            page.locator("input[type=file]").set_input_files(
                {"name": "rows.csv", "mimeType": "text/csv", "buffer": ROWS}
            )
            page.wait_for_url(lambda url: fingerprint(url) != of_table)
            settled(page)
            of_file = fingerprint(page.url)
            context.set_offline(True)  # Chromium leaves open connections open
            with opened.value.expect_event("close"):
                line.cut()
            page.wait_for_timeout(SECONDS_OFFLINE * 1000)
            assert heading(page).is_visible()
            with page.expect_websocket(timeout=60_000):
                context.set_offline(False)
            seed = page.get_by_label("Seed", exact=True)
            seed.fill("7")
            seed.press("Enter")
            page.get_by_text("Tables, files, code and sources").click()
            page.get_by_text("random_state=7").wait_for(state="attached")
            settled(page)
            assert fingerprint(page.url) == of_file
            assert page.get_by_text("rows of its own").count() == 0
            assert page.get_by_test_id("stException").count() == 0
        finally:
            context.close()
            line.cut()
            line.shutdown()
