"""The site as a reader has it: from a folder, in light and dark, on a phone, without a network."""

import pytest

pytestmark = [pytest.mark.site, pytest.mark.browser]

PAGES = [
    "index",
    "getting_started",
    "guide/index",
    "guide/limits",
    "guide/measures",
    "guide/diagnosis",
    "guide/teaching",
    "guide/speed",
    "gallery/index",
    "gallery/ten_lines",
    "gallery/own_table",
    "gallery/sigmoid_or_relu",
    "reproductions/index",
    "reproductions/growth_past_100",
    "reproductions/remedies",
    "reference/index",
    "reference/inspection",
    "reference/generated/sigmoid_estimator.SigmoidMLPClassifier",
    "reference/generated/sigmoid_estimator.inspection.saturation",
    "contributing",
    "changelog",
    "about",
    "guide/glossary",
    "search",
]
PHONE, DESK = (390, 844), (1280, 900)
VIOLATIONS = """() => axe.run(document, {iframes: false, resultTypes: ["violations"]}).then(
  (found) => found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.html)]))"""


@pytest.fixture
def open_site(site, browser):
    """Open a page from the folder; what it asks of other hosts is refused and counted."""
    contexts = []

    def opened(name, *, scheme="light", size=DESK):
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.errors = [], []

        def refuse(route):
            page.asked.append(route.request.url)
            route.abort()

        context.route(lambda url: url.startswith(("http:", "https:", "ws:", "wss:")), refuse)
        page.on("console", lambda said: said.type == "error" and page.errors.append(said.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto((site / f"{name}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nothing_of_any_other_host_and_has_no_error(open_site, name):
    page = open_site(name)
    for frame in page.locator(".film iframe").all():
        frame.scroll_into_view_if_needed()
        frame.content_frame.locator(".stage, main").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert not page.asked
    assert not page.errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_that_hinders_people(open_site, axe, name, scheme):
    page = open_site(name, scheme=scheme)
    page.evaluate(axe)
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_the_page_without_scrolling_it_sideways(open_site, axe, name):
    page = open_site(name, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.evaluate(axe)
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_film_plays_in_its_page_and_is_as_high_as_it_needs(open_site, size):
    page = open_site("getting_started", size=size)
    frame = page.locator(".film iframe")
    frame.scroll_into_view_if_needed()
    film = frame.content_frame
    film.get_by_role("button", name="First record").click()
    film.get_by_role("button", name="Play", exact=True).click()
    film.get_by_role("button", name="Pause", exact=True).click()
    inner = film.locator("html").evaluate("html => html.offsetHeight")
    assert abs(frame.evaluate("frame => frame.clientHeight") - inner) <= 2


def test_a_film_is_dark_where_the_reader_chose_dark(open_site):
    page = open_site("index", scheme="light")
    ground = page.locator(".film iframe").content_frame.locator("body")
    ground.wait_for()
    assert ground.evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(200)
    assert ground.evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(20, 22, 26)"


def test_a_chart_is_drawn_for_light_and_for_dark(open_site):
    for scheme, ending in (("light", "001.svg"), ("dark", "001_dark.svg")):
        page = open_site("gallery/ten_lines", scheme=scheme)
        shown = [image for image in page.locator(".picture img").all() if image.is_visible()]
        assert [image.get_attribute("src").endswith(ending) for image in shown] == [True]
        assert len(shown[0].get_attribute("alt")) > 40


def test_a_search_from_a_folder_finds_a_measure(open_site):
    page = open_site("search")
    page.goto(f"{page.url}?q=saturation")
    found = page.locator("#search-results li a")
    found.first.wait_for()
    assert any("inspection.saturation" in link.inner_text() for link in found.all())
