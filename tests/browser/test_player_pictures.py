"""What stands beside the map can be pointed at, pressed and dragged, by pointer and by keys."""

import re

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.panels import PANELS

pytestmark = pytest.mark.browser

LEGEND = ".legend"
READOUT = ".readout"


@pytest.fixture
def opened(browser, tmp_path):
    """Open a film in a page; whatever its console says is a failure."""
    said = []

    def opened(clf, X, y, width=1280, **settings):
        path = tmp_path / "film.html"
        FilmPlayer(clf, X, y, **settings).save_html(path)
        page = browser.new_page(viewport={"width": width, "height": 1600})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        page.locator("[data-figure=position]").filter(has_text=re.compile(r"\d")).wait_for()
        return page

    yield opened
    assert not said


@pytest.fixture(scope="module")
def moons():
    X, y = load_moons(return_X_y=True)
    settings = {"learning_rate_init": 0.5, "max_iter": 30, "random_state": 0}
    return SigmoidMLPClassifier((3, 2), **settings).fit(X, y), X, y


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(0)
    y = np.arange(40) % 2
    X = rng.uniform(0, 1, (40, 16)) + 0.2 * y[:, None]
    return SigmoidMLPClassifier((2,), max_iter=40, random_state=0).fit(X, y), X, y


@pytest.mark.parametrize("name", PANELS)
def test_every_panel_draws_the_record_shown(opened, moons, pictures, name):
    page = opened(*(pictures if name == "images" else moons), panels=[name])
    panel = page.locator(f".panel.{name}")
    assert panel.bounding_box()["height"] > 50
    last = panel.screenshot()
    page.locator(".scrub").press("Home")
    assert panel.screenshot() != last


def unit(page, number):
    return page.locator(".node[role=button]").nth(number)


def text(page, selector):
    return " ".join(page.locator(selector).inner_text().split())


def test_a_unit_says_its_formula_with_the_figures(opened, moons):
    page = opened(*moons)
    unit(page, 0).hover()
    clf = moons[0]
    (w1, w2), b = clf.coefs_[0][:, 0], clf.intercepts_[0][0]
    numbers = text(page, READOUT).replace("−", "-").replace("- ", "-").replace("+ ", "")
    words = numbers.split("z = ")[1].split(";")[0].split()
    found = [float(word.split("·")[0]) for word in words]
    np.testing.assert_allclose(found, [w1, w2, b], rtol=5e-3)


def test_a_unit_that_is_pointed_at_shows_its_map(opened, moons):
    page = opened(*moons)
    small = page.locator(".unit-map")
    assert not small.is_visible()
    pixels = "canvas => canvas.toDataURL()"
    for number in (1, 3):
        unit(page, number).hover()
        large_list = page.locator(".unit canvas").nth(number)
        assert small.evaluate(pixels) == large_list.evaluate(pixels)
    page.mouse.move(0, 0)
    assert not small.is_visible()


def test_a_unit_is_looked_at_by_a_click_and_by_keys_and_back(opened, moons):
    page = opened(*moons)
    unit(page, 1).click()
    assert text(page, LEGEND).startswith("Unit 1 of hidden layer 1")
    assert page.locator(".unit[aria-pressed=true]").count() == 1
    unit(page, 4).focus()
    page.keyboard.press("Enter")
    assert text(page, LEGEND).startswith("Unit 1 of hidden layer 2")
    page.keyboard.press("Space")  # which plays elsewhere
    assert "p = ½" in text(page, LEGEND)
    assert page.locator(".player.is-playing").count() == 0


def test_the_vertical_arrows_go_through_the_weights_of_a_unit(opened, moons):
    page = opened(*moons)
    unit(page, 3).focus()
    starts = []
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        starts.append(text(page, READOUT))
    for index in range(3):
        assert f"from unit {index} of hidden layer 1 to unit 0 of hidden layer 2" in starts[index]
    assert starts[3].startswith("Unit 0 of hidden layer 2: z =")
    page.keyboard.press("ArrowLeft")
    assert text(page, "[data-figure=position]") == "29"


def test_edges_are_dashed_where_weights_are_negative(opened, moons):
    page = opened(*moons)
    signs = page.evaluate(
        "[...document.querySelectorAll('.diagram .edge')].map(e => e.matches('.is-negative'))"
    )
    expected = np.concatenate([(coef.T < 0).ravel() for coef in moons[0].coefs_])
    assert signs == expected.tolist()


def test_the_ends_of_the_histograms_are_named_with_their_shares(opened, moons):
    page = opened(*moons)
    clf, X, _ = moons
    outputs = clf.layer_outputs(X)[0]
    near = [np.mean(outputs < 0.05), np.mean(outputs >= 0.95)]
    shown = page.locator(".spreads > div").first.locator(".number").all_inner_texts()
    assert shown == [f"{round(100 * share)} %" for share in near]


def called(page):
    """Right and wrong of those that are called yes, then of those called no."""
    cells = page.locator(".called td").all_inner_texts()
    return [int(cell) for cell in cells if cell]


def expected_calls(clf, X, y, threshold):
    is_yes = clf.predict_proba(X)[:, 1] >= threshold
    return [
        np.sum(is_yes & (y == 1)),
        np.sum(is_yes & (y == 0)),
        np.sum(~is_yes & (y == 0)),
        np.sum(~is_yes & (y == 1)),
    ]


def test_the_convention_can_be_moved_by_keys_without_moving_the_film(opened, pictures):
    page = opened(*pictures)
    assert called(page) == expected_calls(*pictures, 0.5)
    page.locator(".by-output input").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert called(page) == expected_calls(*pictures, 0.45)
    assert text(page, "[data-figure=position]") == "40"
    page.get_by_text("Back to the convention").click()
    assert called(page) == expected_calls(*pictures, 0.5)


def test_the_convention_can_be_dragged(opened, pictures):
    page = opened(*pictures, width=390)
    page.locator(".track").scroll_into_view_if_needed()
    box = page.locator(".track").bounding_box()
    height = box["y"] + box["height"] / 3
    page.mouse.move(box["x"] + box["width"] / 2, height)
    page.mouse.down()
    page.mouse.move(box["x"] - 5, height, steps=3)
    page.mouse.up()
    assert called(page) == expected_calls(*pictures, 0.01)


def test_pictures_move_with_the_film(opened, pictures):
    page = opened(*pictures)
    before = page.locator(".track .picture").first.bounding_box()
    page.keyboard.press("Home")
    page.locator(".scrub").press("Home")
    assert page.locator(".track .picture").first.bounding_box() != before


def test_classes_are_said_beside_their_pictures(opened, pictures):
    _, X, _ = pictures
    y = np.arange(40) % 4
    clf = SigmoidMLPClassifier((4,), max_iter=40, random_state=0).fit(X, y)
    page = opened(clf, X, y)
    assert page.locator(".cell").count() == 20
    right = page.locator(".cell:not(.is-wrong)").count()
    same = page.evaluate(
        """[...document.querySelectorAll(".cell")].filter((cell) =>
          cell.querySelector(".said").textContent === `says ${
            cell.querySelector(".truth").textContent}`).length"""
    )
    assert right == same


@pytest.mark.parametrize("panels", [["network", "histograms", "units"], ["images", "histograms"]])
def test_nothing_is_wider_than_a_phone_whatever_the_names(opened, pictures, panels):
    clf, X, y = pictures
    names = ["</script>" + "x" * 200, "\u202eab\u2028{{x}}"]
    page = opened(clf, X, y, width=390, panels=panels, class_names=names)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
