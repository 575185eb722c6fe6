"""The panels that a visitor takes in hand: the sigmoid, the section, the weights."""

import re

import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris, load_line, load_moons, load_xor_gate
from sigmoid_estimator.inspection import backpropagation, sample_losses
from sigmoid_estimator.player import FilmPlayer

pytestmark = pytest.mark.browser


# Rows that are followed through the network, on their own features and on principal components.
FOLLOWED = {
    "xor": (
        SigmoidMLPClassifier(
            (2,), solver="sgd", momentum=0.0, learning_rate_init=2.0, max_iter=30, random_state=0
        ),
        *load_xor_gate(return_X_y=True),
    ),
    "flowers": (
        SigmoidMLPClassifier((3,), max_iter=30, random_state=0),
        *load_iris(return_X_y=True),
    ),
}


class Stage:
    """A film in a page of its own, and what it complained about."""

    def __init__(self, page):
        self.page = page
        self.complaints = []
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path):
        self.page.goto(path.as_uri())
        self.page.locator("[data-figure=position]").filter(has_text=re.compile(r"\d")).wait_for()
        return self

    def figure(self, name):
        return self.page.locator(f"[data-figure={name}]").inner_text()

    @property
    def is_edited(self):
        return self.page.locator(".edited").is_visible()

    @property
    def formula(self):
        """The title of the step, and the number that it comes to."""
        formula = self.page.locator(".formula")
        result = formula.locator("strong").last.inner_text().replace("−", "-")
        title = formula.locator(".formula-title").inner_text()
        return re.sub("[\u2068\u2069]", "", title), float(result)  # marks around names

    def weight(self, name):
        return self.page.get_by_role("textbox", name=name)


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """A single neuron, and a network that is small enough to show all of its weights."""
    folder = tmp_path_factory.mktemp("films")
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), learning_rate_init=0.5, max_iter=60, random_state=0).fit(X, y)
    FilmPlayer(clf, X, y).save_html(folder / "neuron.html")
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((2,), learning_rate_init=0.2, max_iter=40, random_state=0)
    clf.fit(X, y)
    panels = ["sigmoid", "weights", "units"]
    FilmPlayer(clf, X, y, panels=panels).save_html(folder / "network.html")
    clf = SigmoidMLPClassifier((5,), activation="relu", max_iter=20, random_state=0).fit(X, y)
    FilmPlayer(clf, X, y, panels=panels).save_html(folder / "large.html")
    for name, (clf, X, y) in FOLLOWED.items():
        film = FilmPlayer(clf.fit(X, y), X, y, panels=["backpropagation"], epoch=0)
        film.save_html(folder / f"{name}.html")
    return folder


@pytest.fixture
def open_film(browser, films):
    pages = []

    def opened(name, **context):
        pages.append(browser.new_page(viewport={"width": 1280, "height": 1400}, **context))
        stage = Stage(pages[-1]).open(films / f"{name}.html")
        opened.stages.append(stage)
        return stage

    opened.stages = []
    yield opened
    for page in pages:
        page.close()
    assert [stage.complaints for stage in opened.stages] == [[]] * len(opened.stages)


def test_typed_weights_take_the_place_of_the_films_until_it_goes_on(open_film):
    film = open_film("neuron")
    before = film.figure("accuracy"), film.figure("loss"), film.weight("w1").input_value()
    caption = film.page.locator(".caption").inner_text()
    film.weight("w1").fill("−20")
    film.weight("w1").press("Enter")
    assert film.is_edited
    assert film.page.locator(".caption").inner_text() == ""
    assert film.weight("w1").input_value() == "−20.0"
    assert film.figure("accuracy") != before[0]
    said = film.page.locator(".status").filter(has_text="Your weights: accuracy")
    said.wait_for(state="attached")  # once the weights are at rest
    film.page.get_by_role("button", name="Back to the film").click()
    assert not film.is_edited
    after = film.figure("accuracy"), film.figure("loss"), film.weight("w1").input_value()
    assert after == before
    assert film.page.locator(".caption").inner_text() == caption


@pytest.mark.parametrize("action", ["One record back", "Play"])
def test_stepping_and_playing_bring_the_film_back(open_film, action):
    film = open_film("neuron")
    film.weight("b").press("ArrowUp")
    assert film.is_edited
    film.page.get_by_role("button", name=action, exact=True).click()
    assert not film.is_edited


def test_what_is_no_number_is_said_and_changes_nothing(open_film):
    film = open_film("neuron")
    before = film.weight("w2").input_value()
    film.weight("w2").fill("two")
    film.weight("w2").press("Enter")
    assert not film.is_edited
    assert film.weight("w2").input_value() == before
    problem = film.page.get_by_role("alert").inner_text()
    assert problem == f"“two” is not a number: w2 stays {before}."


def test_arrow_keys_within_a_number_do_not_move_the_film(open_film):
    film = open_film("neuron")
    position = film.figure("position")
    film.weight("w1").press("ArrowLeft")
    film.weight("w1").press("Home")
    assert film.figure("position") == position
    assert not film.is_edited


def test_a_bar_is_dragged(open_film):
    film = open_film("neuron")
    box = film.page.locator(".bar.can-drag").first.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    film.page.mouse.move(*middle)
    film.page.mouse.down()
    film.page.mouse.move(middle[0] - box["width"] / 4, middle[1], steps=3)
    film.page.mouse.up()
    assert film.is_edited
    assert film.weight("w1").input_value().startswith("−")


def test_the_factor_and_the_ray_leave_every_label_as_it_is(open_film):
    film = open_film("neuron")
    accuracy, loss = film.figure("accuracy"), film.figure("loss")
    norm = film.page.get_by_role("slider", name="Norm of the weights")
    before = float(norm.get_attribute("aria-valuenow"))
    norm.press("PageUp")
    assert film.is_edited
    assert film.page.locator(".all-weights output").inner_text() == "c = 2"
    film.page.wait_for_function(
        "(value) => Math.abs(document.querySelector('.steepness').ariaValueNow - value) < 0.02",
        arg=2 * before,
    )
    assert film.figure("accuracy") == accuracy
    assert film.figure("loss") != loss


def width(film):
    return film.page.locator(".panel.sigmoid .layer-title span").inner_text().strip()


def test_steps_have_a_width_of_0(open_film):
    film = open_film("neuron")
    before = width(film)
    assert re.fullmatch(r"10–90 % width \d\.\d+", before)
    steps = film.page.get_by_role("button", name="Round to steps")
    steps.click()
    assert steps.get_attribute("aria-pressed") == "true"
    assert width(film) == "10–90 % width 0"
    assert film.figure("accuracy") == "100 %"
    assert film.figure("loss") == "0"
    steps.click()
    assert steps.get_attribute("aria-pressed") == "false"
    assert width(film) == before


def test_a_small_network_shows_all_of_its_parameters_and_a_larger_one_the_unit_looked_at(
    open_film,
):
    film = open_film("network")
    assert film.page.locator(".weight input").count() == 9
    film = open_film("large")
    assert film.page.locator(".weight input").count() == 6
    film.page.get_by_role("button", name="Unit 3 of hidden layer 1").click()
    assert film.page.locator(".weight input").count() == 3
    assert not film.page.get_by_role("button", name="Round to steps").is_visible()
    film.weight("Layer 1, unit 3: bias").fill("2")
    film.weight("Layer 1, unit 3: bias").press("Enter")
    assert film.is_edited


def test_a_section_is_moved_by_keys_and_by_the_mouse_and_does_not_play(open_film):
    film = open_film("network")
    plot = film.page.locator(".output-plot")
    position = film.figure("position")
    end = film.page.get_by_role("button", name="End A of the section")
    before = plot.get_attribute("aria-label"), end.get_attribute("aria-label")
    for _ in range(5):
        end.press("Shift+ArrowUp")
    after = plot.get_attribute("aria-label"), end.get_attribute("aria-label")
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert film.figure("position") == position
    box = end.bounding_box()
    film.page.mouse.move(box["x"] + 12, box["y"] + 12)
    film.page.mouse.down()
    film.page.mouse.move(box["x"] + 92, box["y"] + 82, steps=3)
    film.page.mouse.up()
    assert end.get_attribute("aria-label") != after[1]
    assert film.page.get_by_role("button", name="Play", exact=True).is_visible()
    film.page.get_by_role("button", name="Unit 1 of hidden layer 1").click()
    assert not end.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["neuron", "network"])
def test_the_panels_break_no_rule_of_accessibility(open_film, axe, name, scheme):
    film = open_film(name, color_scheme=scheme)
    film.page.locator(".weight input").first.press("ArrowUp")
    film.page.evaluate(axe)
    broken = film.page.evaluate(
        "() => axe.run('.player', {resultTypes: ['violations']}).then((result) => "
        "result.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))"
    )
    assert broken == []


def at_step(film, n):
    for _ in range(n):
        film.page.get_by_role("button", name="Next step").click()
    return film.formula


def test_steps_come_to_the_numbers_of_the_library(open_film):
    clf, X, y = FOLLOWED["xor"]
    film = open_film("xor")
    units = backpropagation(clf, X, y, sample=0, epoch=0)
    title, result = film.formula
    assert title == "Unit 0 of layer 1 adds up its inputs"
    assert result == pytest.approx(units["pre_activation"][0], rel=1e-3)
    title, result = at_step(film, 6)
    assert title == "It should be 0: that costs"
    assert result == pytest.approx(sample_losses(clf, X, y, epoch=0)["loss"][0], rel=1e-3)
    title, result = at_step(film, 1)
    assert title == "Now back. The error of the output"
    assert result == pytest.approx(units["delta"][2], rel=1e-3)
    assert film.page.locator(".pass .is-lit").count() == 1
    film.page.get_by_role("button", name="Back", exact=True).click()
    assert film.formula[0] == "It should be 0: that costs"


def test_the_arrow_keys_go_through_the_steps_and_not_through_the_film(open_film):
    film = open_film("xor")
    button = film.page.get_by_role("button", name="Next step")
    button.press("ArrowRight")
    button.press("ArrowRight")
    assert film.page.locator(".step-count").inner_text() == "3 of 21"
    button.press("End")
    assert film.page.locator(".step-count").inner_text() == "21 of 21"
    assert button.is_disabled()
    assert film.figure("position") == "0"


def test_another_epoch_brings_other_numbers_to_the_step(open_film):
    clf, X, y = FOLLOWED["xor"]
    film = open_film("xor")
    at_step(film, 6)
    film.page.locator(".scrub").press("End")
    _, result = film.formula
    assert film.figure("position") == "30"
    assert result == pytest.approx(sample_losses(clf, X, y)["loss"][0], rel=1e-3)


def test_a_click_on_the_map_follows_another_row_and_does_not_play(open_film):
    film = open_film("xor")
    box = film.page.locator(".stage").first.bounding_box()
    ring = film.page.locator(".chosen-row").bounding_box()
    across = ring["x"] + ring["width"] / 2 - box["x"]
    # (0, 0) is at the lower left; (1, 0) as far from the other edge.
    film.page.mouse.click(box["x"] + box["width"] - across, ring["y"] + ring["height"] / 2)
    assert film.page.get_by_role("spinbutton", name="Row").input_value() == "2"
    assert "(1, 0), class 1" in film.page.locator(".row-inputs").inner_text()
    assert film.page.get_by_role("button", name="Play", exact=True).is_visible()
    film.page.wait_for_url("**row=2*")


def test_a_row_is_typed_and_a_number_that_is_none_changes_nothing(open_film):
    film = open_film("xor")
    row = film.page.get_by_role("spinbutton", name="Row")
    for typed, kept in (("3", "3"), ("9", "3"), ("", "3")):
        row.fill(typed)
        row.press("Tab")
        assert row.input_value() == kept


def test_a_row_of_many_features_is_followed_on_them_and_not_on_the_map(open_film):
    clf, X, y = FOLLOWED["flowers"]
    film = open_film("flowers")
    film.page.get_by_role("spinbutton", name="Row").fill("120")
    film.page.get_by_role("spinbutton", name="Row").press("Enter")
    film.page.locator(".scrub").press("End")
    title, result = at_step(film, 12)
    assert title == "It should be 2: that costs"
    assert result == pytest.approx(sample_losses(clf, X, y)["loss"][120], rel=1e-3)
