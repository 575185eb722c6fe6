"""Points put on the map by mouse, keyboard and touch: the run follows, and is nobody else's."""

import csv

import pytest

from .conftest import DASHBOARD
from .test_dashboard_browser import VIOLATIONS, settled

pytestmark = pytest.mark.browser

SEPARABLE, OVERLAPPING = "Accuracy reached 100", "Accuracy cannot reach 100"
FREE = (0.05, 0.25)  # part of the map of the line where no point lies, on the side “below”
N_ROWS = 100  # of the line
SENT_BY_THEN = 800  # ms: longer than the rest after which points are sent


@pytest.fixture(scope="module")
def address(serve):
    return serve(DASHBOARD / "app.py")


@pytest.fixture
def open_page(browser, address):
    """Open a page in a session of its own, and hold against it what its scripts complain of."""
    contexts, complaints = [], []

    def opened(query="", *, width=1280, height=900, scheme="light", has_touch=False):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=has_touch,
            is_mobile=has_touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/{query}")
        page.get_by_role("button", name="Play", exact=True).wait_for(timeout=60_000)
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def points_button(page):
    return page.get_by_role("button", name="Points", exact=True)


def pixel(page, across, down):
    box = page.locator(".stage").bounding_box()
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def answers(page, text):
    """Wait until the page has the answer to the points."""
    page.locator(".st-key-answer").get_by_text(text).wait_for(timeout=60_000)
    settled(page)


def shows(page, n_rows, *, can_undo=True):
    page.locator(".point-state").get_by_text(f"{n_rows} points", exact=True).wait_for()
    undo = page.get_by_role("button", name="Undo", exact=True)
    assert undo.get_attribute("aria-disabled") == str(not can_undo).lower()


def words(status):
    """What was said last, without the marks around names that keep their direction to them."""
    return status.inner_text().replace("\u2068", "").replace("\u2069", "")


def rows_of(page, tmp_path):
    """The rows in use, as the visitor takes them away."""
    page.wait_for_timeout(SENT_BY_THEN)
    settled(page)
    own = page.get_by_test_id("stSidebar").get_by_test_id("stExpander")
    own = own.filter(has_text="Your own rows")
    if not own.get_by_role("button", name="Download as CSV").is_visible():
        own.get_by_text("Your own rows", exact=True).click()
    with page.expect_download() as download:
        own.get_by_role("button", name="Download as CSV").click()
    download.value.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_list_of_keys_has_that_of_points(open_page):
    page = open_page()
    page.get_by_text("Keys", exact=True).press("Enter")
    assert page.locator(".points-key").inner_text() == "E points,"


def test_points_are_added_dragged_flipped_and_deleted_by_mouse(open_page, tmp_path):
    page = open_page()
    answers(page, SEPARABLE)
    points_button(page).click()
    shows(page, N_ROWS, can_undo=False)
    axes = page.locator(".axes").inner_html()
    # One of the class above far below, where no line can have it.
    page.get_by_role("group", name="Class of new points").get_by_text("above").click()
    page.mouse.click(*pixel(page, *FREE))
    shows(page, N_ROWS + 1)
    answers(page, OVERLAPPING)
    assert "data=Your+own" in page.url
    *before, added = rows_of(page, tmp_path)
    assert added["target"] == "above"
    assert {row["target"] for row in before} == {"below", "above"}

    page.mouse.move(*pixel(page, *FREE))
    page.mouse.down()
    page.mouse.move(*pixel(page, 0.2, 0.5), steps=4)
    page.mouse.move(*pixel(page, 0.95, 0.05), steps=4)
    page.mouse.up()
    answers(page, SEPARABLE)
    dragged = rows_of(page, tmp_path)[-1]
    assert float(dragged["x"]) > float(added["x"]) + 2
    assert float(dragged["y"]) > float(added["y"])
    assert page.locator(".axes").inner_html() == axes  # the map stays what it is, up to its edge

    page.mouse.click(*pixel(page, 0.95, 0.05))
    answers(page, OVERLAPPING)
    assert rows_of(page, tmp_path)[-1] == {**dragged, "target": "below"}

    page.get_by_role("button", name="Delete the point").click()
    shows(page, N_ROWS)
    answers(page, SEPARABLE)
    assert rows_of(page, tmp_path) == before

    undo = page.get_by_role("button", name="Undo", exact=True)
    undo.click()
    answers(page, OVERLAPPING)
    for _ in range(3):
        undo.click()
    shows(page, N_ROWS, can_undo=False)
    answers(page, SEPARABLE)
    assert rows_of(page, tmp_path) == before


def test_points_are_put_by_keys_alone_and_every_step_is_said(open_page):
    page = open_page()
    status = page.locator(".status")
    page.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("e")
    shows(page, N_ROWS, can_undo=False)
    for key, said in (
        ("ArrowLeft", "x 1.44"),
        ("Enter", "Added. Point 101 of 101: below"),
        ("ArrowUp", "Point 101 of 101: below"),
        ("n", "Point 1 of 101"),
        ("p", "Point 101 of 101"),
        ("f", "Flipped. Point 101 of 101: above"),
        ("Delete", "Deleted. 100 points"),
        ("u", "Taken back. Point 101 of 101: above"),
        ("Control+z", "Taken back. Point 101 of 101: below"),
    ):
        page.keyboard.press(key)
        assert said in words(status), key
    page.keyboard.press("n")
    page.keyboard.press("f")  # a point that lies among those of its class
    answers(page, OVERLAPPING)
    assert status.inner_text().startswith("Epoch 10,000: accuracy 99")
    # The film has come, and the mode goes on where it was.
    page.keyboard.press("u")
    answers(page, SEPARABLE)
    shows(page, N_ROWS + 1)
    page.keyboard.press("Escape")
    assert status.inner_text() == "No point is chosen."
    page.keyboard.press("Escape")
    page.locator(".point-tools").wait_for(state="hidden")
    assert points_button(page).evaluate("button => button.getRootNode().activeElement === button")


def test_a_finger_puts_points_and_the_page_stays_where_it_is(open_page):
    page = open_page(width=390, height=844, has_touch=True)
    points_button(page).tap()
    page.get_by_role("group", name="Class of new points").get_by_text("above").tap()
    before = page.locator(".stage").bounding_box()
    page.touchscreen.tap(*pixel(page, *FREE))
    answers(page, OVERLAPPING)
    assert page.locator(".stage").bounding_box()["width"] == before["width"]
    page.touchscreen.tap(*pixel(page, *FREE))  # the same finger on the same point: its next class
    answers(page, SEPARABLE)


def test_points_of_one_class_are_not_sent(open_page):
    page = open_page("?data=And+gate")  # one of four rows is true
    points_button(page).click()
    address = page.url
    page.keyboard.press("p")
    page.keyboard.press("f")
    page.locator(".point-state").get_by_text("Points of two classes are needed.").wait_for()
    page.wait_for_timeout(SENT_BY_THEN)
    assert page.url == address
    page.keyboard.press("u")
    shows(page, 4, can_undo=False)


def test_back_leads_to_the_rows_of_the_page_and_nothing_is_left_for_another(open_page):
    page = open_page()
    points_button(page).click()
    page.keyboard.press("n")
    for n_flips in (1, 2, 3):
        page.keyboard.press("f")
        answers(page, SEPARABLE if n_flips == 2 else OVERLAPPING)
    link = page.url
    page.go_back()
    answers(page, SEPARABLE)
    assert "data=" not in page.url
    shows(page, N_ROWS, can_undo=False)
    page.go_forward()
    answers(page, OVERLAPPING)
    # A link has a fingerprint of the rows, and no rows.
    other = open_page(link[link.index("?") :])
    other.get_by_text("This link was made with rows of its own").wait_for()
    points_button(other).click()
    shows(other, 8, can_undo=False)


@pytest.mark.parametrize(
    "query",
    ["?preset=nine", "?standardise=true", "?noise=0.1", "?held_out=0.2", "?controls=hidden"],
)
def test_no_points_are_taken_where_the_map_does_not_show_the_rows_as_they_came(open_page, query):
    page = open_page(query)
    assert points_button(page).count() == 0
    page.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("e")
    assert page.locator(".stage").get_attribute("tabindex") is None


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_no_rule_of_accessibility_is_broken(open_page, axe, scheme, width):
    page = open_page(scheme=scheme, width=width)
    points_button(page).click()
    page.keyboard.press("n")
    shows(page, N_ROWS, can_undo=False)
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
    page.evaluate(axe)
    assert page.evaluate(VIOLATIONS) == []
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth") <= width
