"""The dashboard in a real browser: light, dark and on a phone."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS_TO_START = 60
LAST_SECTION = "How steep the sigmoid is"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    folder = tmp_path_factory.mktemp("server")
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen([*command, *options], cwd=folder, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(url):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(f"The server did not answer within {SECONDS_TO_START} seconds.")


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, address):
    """Open a page, and hold against it whatever its console complains of."""
    contexts, complaints = [], []

    def opened(query="", *, scheme="light", width=1280):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/{query}")
        page.get_by_role("heading", name=LAST_SECTION).wait_for(timeout=60_000)
        page.get_by_test_id("stDataFrame").first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]
)
def test_the_page_opens_without_a_complaint(open_page, tmp_path, scheme, width):
    page = open_page(scheme=scheme, width=width)
    page.locator("canvas.marks, svg.marks").nth(2).wait_for()
    page.screenshot(path=tmp_path / f"past_100_{scheme}_{width}.png")
    assert page.get_by_test_id("stException").count() == 0
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth") <= width


def test_a_control_writes_itself_into_the_address(open_page):
    page = open_page()
    page.get_by_label("Epochs", exact=True).fill("50")
    page.get_by_label("Epochs", exact=True).press("Enter")
    page.get_by_text("50", exact=True).first.wait_for()
    page.wait_for_url("**/?*epochs=50*")
    assert page.get_by_test_id("stException").count() == 0


def test_a_link_opens_its_run(open_page):
    page = open_page("?data=Moons&hidden=4&epochs=30&rate=0.5")
    assert page.get_by_role("textbox", name="Hidden layers").input_value() == "4"
    page.get_by_text("belongs to a single neuron").wait_for()


def test_the_slider_moves_the_map_by_keyboard(open_page):
    page = open_page("?epochs=50")
    slider = page.get_by_role("slider", name="Epoch").first
    slider.press("ArrowLeft")
    page.wait_for_url("**/?*epoch=48*")
    assert page.get_by_test_id("stException").count() == 0
