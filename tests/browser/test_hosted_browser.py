"""The hosted dashboard in a browser: its headers forbid nothing that a page needs."""

import pytest
from load.server import Server

from .test_dashboard_browser import PAGES, PROBING, ROWS

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_is_drawn_under_the_policy(hosted, page, name):
    page.goto(f"http://{hosted.address}/{name}")
    page.get_by_role("heading", name=PAGES[name], exact=True).wait_for(timeout=60_000)
    page.locator("canvas.marks, svg.marks").first.wait_for()
    settled(page)
    charts = page.get_by_test_id("stVegaLiteChart")
    assert charts.count() >= 3
    for chart in charts.all():
        chart.locator("canvas, svg").first.wait_for()


def test_a_file_is_uploaded_to_a_hosted_page(hosted, page):
    page.goto(f"http://{hosted.address}/?data=Your own&epochs=50")
    chooser = page.locator("input[type=file]")
    chooser.wait_for(state="attached", timeout=60_000)
    chooser.set_input_files({"name": "rows.csv", "mimeType": "text/csv", "buffer": ROWS})
    page.get_by_text("rows.csv").first.wait_for()
    settled(page)
    assert page.get_by_test_id("stException").count() == 0
