"""The player in a real browser: it plays, is steered by keyboard, and tells Python the epoch."""

import re
from pathlib import Path

import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.inspection import layer_gradients

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("player_app.py")
REPORT_AFTER = 150  # ms, as reports.js has it


@pytest.fixture(scope="module")
def address(serve):
    return serve(APP)


class Film:
    """The page with a player, as a visitor finds it."""

    def __init__(self, page):
        self.page = page
        self.messages = []
        self.sizes = []  # of what the server sent
        page.on("websocket", self.listen)

    def hear(self, message):
        self.messages.append(message)

    def listen(self, socket):
        socket.on("framesent", self.hear)
        socket.on("framereceived", lambda message: self.sizes.append(len(message)))

    def open(self, address, query=""):
        self.page.goto(f"{address}/{query}")
        self.page.get_by_text("The page was run").wait_for(timeout=60_000)
        figure = self.page.locator("[data-figure=position]")
        figure.filter(has_text=re.compile(r"\d")).wait_for(timeout=10_000)
        return self

    @property
    def slider(self):
        return self.page.get_by_role("slider", name="Position in the film")

    @property
    def epoch(self):
        return int(self.page.locator("[data-figure=position]").inner_text().replace(",", ""))

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def rests_at(self, epoch):
        """Wait until the address says where the film is: nothing of it where it opened."""
        self.page.wait_for_function(
            "(at) => new URL(location.href).searchParams.get('at') === at",
            arg=None if epoch is None else str(epoch),
            timeout=10_000,
        )

    def plays_past(self, epoch):
        """Wait until it plays, and has come farther than an epoch."""
        playing = self.page.locator(".player.is-playing [data-figure=position]")
        playing.wait_for(timeout=10_000)
        # Within the browser: the player is in a shadow root, which wait_for_function does not see.
        playing.evaluate(
            """async (figure, epoch) => {
              const shown = () => Number(figure.textContent.replaceAll(",", ""));
              while (shown() <= epoch) await new Promise(requestAnimationFrame);
            }""",
            epoch,
        )

    def lets_time_for_a_report(self):
        """Wait for as long as the player holds a report back, and for an answer to come."""
        self.page.evaluate(f"new Promise((resolve) => setTimeout(resolve, {2 * REPORT_AFTER}))")

    @property
    def n_runs(self):
        text = self.page.get_by_text("The page was run").inner_text()
        return int(re.search(r"run (\d+) times", text)[1])


@pytest.fixture
def open_film(browser, address):
    """Open a film, and hold against it whatever its console complains of."""
    contexts, complaints = [], []

    def opened(query="?epochs=400", *, width=1240, **context_options):
        context = browser.new_context(viewport={"width": width, "height": 1000}, **context_options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Film(page).open(address, query)

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_film_opens_at_its_last_record_and_does_not_play(open_film):
    film = open_film()
    assert film.epoch == 400
    film.rests_at(None)
    film.lets_time_for_a_report()
    assert film.epoch == 400
    assert film.n_runs == 1


def test_another_film_leaves_the_presenter_a_picture(open_film):
    film = open_film()
    film.button("Present").click()
    film.slider.press("ArrowDown")
    shown = film.page.locator(".panels .is-shown")
    shown.wait_for()
    film.page.get_by_label("Train twice as long").dispatch_event("click")
    film.page.locator("[data-figure=position]").filter(has_text="800").wait_for()
    assert shown.is_visible()


def test_the_map_shows_both_classes(open_film):
    film = open_film()
    colours = film.page.locator(".field").evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = { blue: 0, orange: 0 };
          for (let p = 0; p < data.length; p += 4) {
            if (data[p + 3] > 90) seen[data[p] > data[p + 2] ? "orange" : "blue"] += 1;
          }
          return seen;
        }"""
    )
    assert min(colours.values()) > 10_000


def test_playing_and_pausing_send_nothing(open_film):
    film = open_film()
    sent = len(film.messages)
    film.button("Play").click()
    film.plays_past(20)
    film.button("Pause").click()
    assert 0 < film.epoch < 400
    film.rests_at(film.epoch)
    assert len(film.messages) == sent
    assert film.page.get_by_role("status").last.inner_text().startswith(f"Epoch {film.epoch}:")


def test_the_film_stops_at_its_end_and_starts_again_from_there(open_film):
    film = open_film("?epochs=60")
    film.slider.press("Home")
    film.page.get_by_label("Speed").select_option("64")
    film.button("Play").click()
    film.button("Play").wait_for()
    assert film.epoch == 60
    film.rests_at(None)
    film.page.get_by_label("Speed").select_option("0.125")
    film.button("Play").click()
    film.plays_past(0)
    assert film.epoch < 20


def test_every_key_has_its_move(open_film):
    film = open_film("?epochs=300&data=line&hidden=")
    moves = [
        ("Home", 0),
        ("ArrowRight", 1),
        ("ArrowUp", 2),
        ("ArrowLeft", 1),
        ("ArrowDown", 0),
        ("ArrowLeft", 0),
        ("End", 300),
        ("ArrowRight", 300),
    ]
    for key, epoch in moves:
        film.slider.press(key)
        assert film.epoch == epoch
    film.slider.press("p")
    first = film.epoch
    assert 0 < first < 300
    assert film.page.get_by_text(f"100 % at epoch {first}").count() == 1
    film.rests_at(first)
    film.slider.press("Home")  # with the whole film before it, it will not end by itself
    film.slider.press(" ")
    film.button("Pause").wait_for()
    film.slider.press(" ")
    film.button("Play").wait_for()


def test_no_move_runs_the_page_or_sends_anything(open_film):
    film = open_film()
    film.slider.press("Home")
    film.rests_at(0)
    sent = len(film.messages)
    for key in ("ArrowRight", "p", "End", " ", " "):
        film.slider.press(key)
    film.slider.press("Home")
    film.slider.press("ArrowRight")
    film.rests_at(1)
    assert film.n_runs == 1
    assert len(film.messages) == sent


def test_the_film_opens_where_the_page_wants_it(open_film):
    film = open_film("?epochs=400&opens=21")
    assert film.epoch == 21
    film.slider.press("ArrowRight")
    film.rests_at(22)
    film.slider.press("ArrowLeft")
    film.rests_at(None)


def test_dragging_along_the_curves_scrubs(open_film):
    film = open_film()
    film.page.get_by_label("Same time per").select_option("record")
    box = film.page.locator(".rail").bounding_box()
    y = box["y"] + 40
    film.page.mouse.move(box["x"] + 0.25 * box["width"], y)
    film.page.mouse.down()
    assert film.epoch == pytest.approx(100, abs=2)
    film.page.mouse.move(box["x"] + 0.5 * box["width"], y, steps=5)
    film.page.mouse.up()
    assert film.epoch == pytest.approx(200, abs=2)
    film.rests_at(film.epoch)
    assert film.slider.get_attribute("aria-valuetext") == f"epoch {film.epoch} of 400"


def test_python_can_send_the_film_to_an_epoch_and_the_visitor_away_from_it(open_film):
    film = open_film()
    film.page.get_by_role("button", name="Go to epoch 100").click()
    film.page.get_by_text("run 2 times").wait_for()
    film.page.locator("[data-figure=position]", has_text="100").wait_for()
    film.slider.press("ArrowRight")
    assert film.epoch == 101
    film.rests_at(101)
    assert film.n_runs == 2


def test_another_film_is_shown_at_the_same_place(open_film):
    film = open_film("?epochs=60")
    longer = film.page.get_by_text("Train twice as long")
    epoch = film.page.locator("[data-figure=position]")
    film.slider.press("Home")
    film.slider.press("End")
    longer.click()
    epoch.filter(has_text="120").wait_for()  # it was where it opens, at the end
    film.slider.press("ArrowLeft")
    film.rests_at(119)
    longer.click()
    epoch.filter(has_text="60").wait_for()  # the nearest record before
    film.slider.press("Home")
    film.button("Play").click()
    longer.click()
    film.button("Play").wait_for()


def test_a_unit_can_be_looked_at_and_left(open_film):
    film = open_film()
    unit = film.button("Unit 3 of hidden layer 2")
    unit.click()
    assert unit.get_attribute("aria-pressed") == "true"
    map_label = film.page.locator(".field").get_attribute("aria-label")
    assert map_label == "Map of unit 3 of hidden layer 2 over x and y at epoch 400"
    film.page.keyboard.press("Escape")
    assert unit.get_attribute("aria-pressed") == "false"
    assert "Map of the prediction" in film.page.locator(".field").get_attribute("aria-label")


def test_data_of_many_features_say_which_plane_is_shown(open_film):
    film = open_film("?epochs=40&data=iris&hidden=4")
    assert film.page.get_by_text("first two principal components of the 4 features").count() == 1
    assert film.button("Class virginica").count() == 1


IN_STEP = "?epochs=400&hidden=8,8&runs=sigmoid,relu,tanh,scaled_sigmoid"


def test_runs_are_played_in_step(open_film):
    film = open_film(IN_STEP)
    assert film.page.locator(".field").count() == 4
    assert film.page.locator(".unit").count() == 0
    film.slider.press("Home")
    at_start = film.page.locator(".run").all_inner_texts()
    film.button("Play").click()
    film.plays_past(20)
    film.button("Pause").click()
    film.rests_at(film.epoch)
    at_pause = film.page.locator(".run").all_inner_texts()
    for before, after in zip(at_start, at_pause, strict=True):
        assert before != after
    label = film.page.locator(".field").nth(1).get_attribute("aria-label")
    assert label == f"Map of the prediction of relu over x and y at epoch {film.epoch:,}"
    assert "Dead units" in at_pause[1]
    assert "Saturated outputs" in at_pause[2]


def test_the_layers_of_a_run_are_the_librarys(open_film):
    film = open_film("?epochs=60&hidden=4,4&runs=sigmoid,relu")
    film.slider.press("Home")
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((4, 4), max_iter=1, random_state=0).fit(X, y)
    expected = layer_gradients(clf, X, y, epochs=[0])["delta_rms"].tolist()
    shown = film.page.locator(".run").first.locator(".layer .number").all_inner_texts()
    assert [float(number) for number in shown[:3]] == pytest.approx(expected, rel=6e-3)


def wait_for_parameters(page, parameters):
    """Wait for an address; the order of what it holds is that of the visitor's pauses."""
    page.wait_for_url(lambda url: {*url.partition("?")[2].split("&")} == parameters)


def test_the_address_follows_without_an_entry_in_the_history(open_film):
    film = open_film()
    entries = film.page.evaluate("history.length")
    film.page.get_by_label("Speed").select_option("0.25")
    film.page.get_by_label("Same time per").select_option("record")
    film.slider.press("Home")
    film.slider.press("ArrowRight")
    wait_for_parameters(film.page, {"epochs=400", "at=1", "speed=0.25", "per=record"})
    film.slider.press("End")
    wait_for_parameters(film.page, {"epochs=400", "speed=0.25", "per=record"})
    assert film.page.evaluate("history.length") == entries


def test_the_pace_can_be_changed_while_the_film_plays(open_film):
    film = open_film()
    film.button("Play").click()
    film.plays_past(2)
    sent = len(film.messages)
    film.page.get_by_label("Speed").select_option("0.125")
    film.page.wait_for_url("**speed=0.125**")
    assert len(film.messages) == sent
    film.button("Pause").click()


@pytest.mark.parametrize("runs", ["sigmoid", "sigmoid,relu,tanh,scaled_sigmoid"])
def test_2000_records_play_to_their_end(open_film, runs):
    film = open_film(f"?epochs=1999&hidden=8,8&runs={runs}")
    film.page.get_by_label("Same time per").select_option("record")
    film.page.get_by_label("Speed").select_option("16")
    film.slider.press("Home")
    film.button("Play").click()
    film.button("Pause").wait_for()
    film.button("Play").wait_for(timeout=60_000)
    assert film.epoch == 1999


@pytest.mark.parametrize("query", ["?epochs=200", "?epochs=200&data=line&hidden=", IN_STEP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1240, 800, 390])
def test_no_rule_of_accessibility_is_broken(open_film, axe, query, scheme, width):
    film = open_film(query, width=width, color_scheme=scheme)
    film.page.evaluate(axe)
    for unit in [None, *film.page.locator(".unit").all()[:1]]:
        if unit:
            unit.click()
        results = film.page.evaluate(
            "axe.run(document.querySelector('[data-testid=stBidiComponentIsolated]'))"
        )
        assert [violation["id"] for violation in results["violations"]] == []
        assert len(results["passes"]) > 10


@pytest.mark.parametrize("query", ["?epochs=60", "?epochs=60&data=digits&hidden=100,20", IN_STEP])
def test_a_phone_needs_no_horizontal_scrolling(open_film, tmp_path, query):
    film = open_film(query, width=390, color_scheme="dark")
    film.page.screenshot(path=tmp_path / "player_390.png", full_page=True)
    main = film.page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth") <= 390


def test_a_film_that_the_browser_has_is_not_sent_again(open_film):
    film = open_film("?epochs=1999&hidden=8,8")
    size = max(film.sizes)
    longer = film.page.get_by_text("Train twice as long")
    epoch = film.page.locator("[data-figure=position]")
    longer.click()
    epoch.filter(has_text="3,998").wait_for()
    film.sizes.clear()
    longer.click()
    epoch.filter(has_text="1,999").wait_for()
    assert max(film.sizes) < size / 2  # the player itself is sent with every change


def test_a_film_that_the_browser_lost_is_sent_when_it_asks(open_film):
    film = open_film("?epochs=300&hidden=4&lost=1")
    assert film.epoch == 300
    film.page.get_by_text("The page was run 2 times.").wait_for()
