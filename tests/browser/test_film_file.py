"""The film as one file, in a frame, and as a widget: it plays anywhere, and asks for nothing."""

import json

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line, load_moons
from sigmoid_estimator.player import FilmPlayer

pytestmark = pytest.mark.browser

HOSTILE = {
    "markup": "</script><img src=x onerror=alert(1)>",
    "template": "{{x}} ${x} %s",
    "separators": "a\u2028b\u2029c",
    "directions": "\u202eabc\u200f\u05d0",
    "long": "n" * 200,
}


@pytest.fixture(scope="module")
def moons_film():
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((4, 3), learning_rate_init=0.02, max_iter=200, random_state=0)
    return FilmPlayer(clf.fit(X, y), X, y, title="Two moons")


@pytest.fixture(scope="module")
def line_film():
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), learning_rate_init=0.1, max_iter=300, random_state=0)
    return FilmPlayer(clf.fit(X, y), X, y, feature_names=["x", "y"])


@pytest.fixture
def open_page(browser):
    """Open an address in a page that may neither complain nor ask for anything."""
    contexts, complaints = [], []

    def opened(address, *, width=1240, **options):
        context = browser.new_context(viewport={"width": width, "height": 1000}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                complaints.append(request.url)
                if not request.url.startswith(("data:", "blob:", "about:", address))
                else None
            ),
        )
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_file(open_page, tmp_path):
    """Save a film, and open the file."""

    def opened(film, fragment="", **options):
        path = tmp_path / "film.html"
        film.save_html(path)
        page = open_page(path.as_uri(), **options)
        if fragment:
            page.goto(f"{path.as_uri()}{fragment}")
            page.reload()
        shown(page)
        return page

    return opened


def shown(page):
    """The epoch shown, once there is one."""
    figure = page.locator("[data-figure=position]")
    figure.filter(has_text="0").or_(figure.filter(has_not_text="–")).wait_for()
    return int(figure.inner_text().replace(",", ""))


def test_the_file_opens_at_its_end_and_plays(open_file, moons_film):
    page = open_file(moons_film)
    assert page.title() == "Two moons"
    assert page.get_by_role("heading", name="Two moons").count() == 1
    assert shown(page) == 200
    colours = page.locator(".field").evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = { blue: 0, orange: 0 };
          for (let p = 0; p < data.length; p += 4) {
            if (data[p + 3] > 90) seen[data[p] > data[p + 2] ? "orange" : "blue"] += 1;
          }
          return seen;
        }"""
    )
    assert min(colours.values()) > 1000
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert shown(page) < 200


def test_the_keyboard_alone_steers_it(open_file, line_film):
    page = open_file(line_film)
    slider = page.get_by_role("slider", name="Position in the film")
    page.keyboard.press("Space")  # wherever the focus is
    page.get_by_role("button", name="Pause").wait_for()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Play").wait_for()
    for _ in range(20):
        if slider.evaluate("slider => slider.matches(':focus')"):
            break
        page.keyboard.press("Tab")
    for key, epoch in [("Home", 0), ("ArrowRight", 1), ("ArrowUp", 2), ("End", 300)]:
        page.keyboard.press(key)
        assert shown(page) == epoch
    page.keyboard.press("p")
    first = shown(page)
    assert 0 < first < 300
    assert (
        "Every training row is right for the first time." in page.locator(".caption").inner_text()
    )
    assert slider.get_attribute("aria-valuetext") == f"epoch {first} of 300"


def test_its_address_opens_it_where_it_was_left(open_file, line_film):
    page = open_file(line_film)
    page.get_by_role("slider", name="Position in the film").press("Home")
    page.get_by_role("slider", name="Position in the film").press("ArrowRight")
    page.get_by_label("Speed").select_option("4")
    page.wait_for_function("(end) => location.href.endsWith(end)", arg="#at=1&speed=4")
    again = open_file(line_film, "#at=25&speed=4")
    assert shown(again) == 25
    assert again.get_by_label("Speed").input_value() == "4"


@pytest.mark.parametrize("fragment", ["#at=-1", "#at=1e99&speed=0", "#at=x&speed=x&per=x", "#%00"])
def test_an_address_without_sense_opens_the_film_all_the_same(open_file, line_film, fragment):
    page = open_file(line_film, fragment)
    assert 0 <= shown(page) <= 300
    page.get_by_role("slider", name="Position in the film").press("Home")
    assert shown(page) == 0


def test_it_opens_where_python_asks(open_file):
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((2,), max_iter=9, random_state=0).fit(X, y)
    assert shown(open_file(FilmPlayer(clf, X, y, epoch=4))) == 4


def test_over_factors_the_factor_is_shown(open_file):
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((2,), max_iter=9, random_state=0).fit(X, y)
    page = open_file(FilmPlayer.over_factors(clf, X, y, [0.5, 1, 10], factor=10))
    assert page.locator("[data-figure=position]").inner_text() == "10"
    page.get_by_role("slider", name="Position in the film").press("Home")
    assert page.locator("[data-figure=position]").inner_text() == "0.5"
    assert "All 200 rows keep the label of c = 1." in page.locator(".caption").inner_text()


def test_nothing_moves_for_those_who_want_no_motion(open_file, moons_film):
    page = open_file(moons_film, reduced_motion="reduce")
    page.wait_for_timeout(300)
    assert shown(page) == 200
    durations = page.evaluate(
        """[...document.querySelectorAll("*")].map((element) => getComputedStyle(element))
          .filter(({ transitionDuration: t, animationName: a }) =>
            parseFloat(t) > 0 || a !== "none").length"""
    )
    assert durations == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1240, 390])
@pytest.mark.parametrize("kind", ["line_film", "moons_film"])
def test_no_rule_of_accessibility_is_broken(open_file, axe, request, kind, width, scheme):
    page = open_file(request.getfixturevalue(kind), width=width, color_scheme=scheme)
    page.evaluate(axe)
    results = page.evaluate("axe.run()")
    assert [violation["id"] for violation in results["violations"]] == []
    assert len(results["passes"]) > 10
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_names_are_shown_as_text(open_file, name):
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit(X, y)
    film = FilmPlayer(
        {name: clf, "other": clf},
        X,
        y,
        feature_names=[name, "y"],
        class_names=[name, "no"],
        title=name,
    )
    page = open_file(film, width=390)
    assert page.locator("h1.film-title").evaluate("e => e.textContent") == name
    assert page.locator(".run-title strong").first.evaluate("e => e.textContent") == name
    texts = page.locator(".axes").first.evaluate("e => e.textContent")
    legend = page.locator(".legend").evaluate("e => e.textContent")
    assert name in texts
    assert name in legend
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


HOST_PAGE = """<!doctype html><html lang="en"><title>A course</title>
<style>* { margin: 3px !important; font: 40px serif !important; color: red !important }
button, canvas, svg, div { display: none !important; transform: rotate(9deg) }</style>
<body>FRAME"""


def test_it_plays_in_a_sandboxed_frame(open_page, tmp_path, moons_film):
    path = tmp_path / "course.html"
    frame = moons_film._repr_html_().partition("<iframe")[2]
    path.write_text(HOST_PAGE.replace("FRAME", f"<iframe{frame}"), encoding="utf-8")
    page = open_page(path.as_uri()).frame_locator("iframe")
    assert shown(page) == 200
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert shown(page) < 200


def test_a_notebooks_frame_becomes_as_high_as_its_film(open_page, tmp_path, moons_film):
    path = tmp_path / "notebook.html"
    path.write_text(moons_film._repr_html_(), encoding="utf-8")
    page = open_page(path.as_uri())
    frame = page.locator("iframe").element_handle().content_frame()
    page.wait_for_function("parseFloat(document.querySelector('iframe').style.height) !== 780")
    overflow = "document.documentElement.scrollHeight - innerHeight"
    frame.wait_for_function(f"{overflow} === 0")
    before = frame.evaluate("innerHeight")
    frame.get_by_role("button", name="Weight norm ‖W‖").click()  # one more strip
    frame.wait_for_function(f"innerHeight > {before} && {overflow} === 0")


# A model as anywidget's: values, and listeners to their changes.
MODEL = """
const listeners = {};
const saved = [];
const values = VALUES;
values.film = new DataView(Uint8Array.from(atob(values.film), (c) => c.charCodeAt(0)).buffer);
window.saved = saved;
window.listeners = listeners;
window.model = {
  get: (name) => values[name],
  set(name, value) {
    const isChange = values[name] !== value;
    values[name] = value;
    if (isChange) (listeners[`change:${name}`] ?? []).forEach((listen) => listen());
  },
  save_changes: () => saved.push(values.epoch),
  on: (event, listen) => (listeners[event] ??= []).push(listen),
  off: (event, listen) => (listeners[event] = listeners[event].filter((l) => l !== listen)),
};
"""
HOST_STYLE = """
* { font: 40px serif !important; letter-spacing: 9px }
button, canvas, svg, div.stage, section { display: none !important }
.player { transform: rotate(9deg) }
body { --jp-layout-color0: #111111; --jp-content-font-color0: rgb(255 255 255 / 87%) }
"""


@pytest.fixture
def open_widget(open_page, tmp_path):
    """A notebook's page with the widget of a film, and a still of it before."""
    from base64 import b64encode

    def opened(film, style=HOST_STYLE):
        widget = film.widget()
        (tmp_path / "notebook.html").write_text(
            f'<!doctype html><html lang="en"><title>A notebook</title><style>{style}</style>'
            f'<body><p data-film="{film.payload.id}">A still</p><main></main>',
            encoding="utf-8",
        )
        page = open_page((tmp_path / "notebook.html").as_uri())
        values = {
            "film": b64encode(film.payload.buffer).decode(),
            "film_id": film.payload.id,
            "name": "epoch",
            "epoch": widget.epoch,
        }
        page.evaluate(f"() => {{{MODEL.replace('VALUES', json.dumps(values))}}}")
        page.evaluate(
            """async (code) => {
              const file = new Blob([code], { type: "text/javascript" });
              const { default: widget } = await import(URL.createObjectURL(file));
              const el = document.createElement("div");
              // Like JupyterLab, which puts the element into the page some time after.
              window.leave = widget.render({ model: window.model, el });
              await new Promise((resolve) => setTimeout(resolve, 50));
              document.querySelector("main").append(el);
            }""",
            widget._esm,
        )
        page.wait_for_function("document.querySelector('main > div > div').shadowRoot")
        shown(page)
        return page

    return opened


def test_the_widget_and_python_share_the_epoch(open_widget, line_film):
    page = open_widget(line_film)
    assert shown(page) == 300
    page.evaluate("model.set('epoch', 25)")
    assert shown(page) == 25
    page.get_by_role("slider", name="Position in the film").press("ArrowRight")
    page.wait_for_function("saved.at(-1) === 26")
    page.evaluate("model.set('epoch', 25)")
    assert shown(page) == 25
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(300)
    n_saved = page.evaluate("saved.length")
    page.wait_for_timeout(300)
    assert page.evaluate("saved.length") == n_saved  # nothing is sent while it plays
    page.get_by_role("button", name="Pause").click()
    page.wait_for_function("(epoch) => saved.at(-1) === epoch", arg=shown(page))


def test_weights_typed_into_the_widget_while_it_plays_stay(open_widget, line_film):
    page = open_widget(line_film)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(300)
    weight = page.get_by_role("textbox", name="w1")
    weight.fill("-20")
    weight.press("Enter")
    page.wait_for_function("saved.length > 0")
    page.wait_for_timeout(400)  # in which the model's echo would have taken them back
    assert weight.input_value() == "−20.0"
    assert page.get_by_text("Your weights", exact=True).is_visible()


def test_space_on_the_list_of_keys_opens_it(open_file, line_film):
    page = open_file(line_film)
    page.get_by_text("Keys", exact=True).press("Space")
    assert page.locator(".keys").get_by_text("Esc", exact=True).is_visible()
    assert not page.locator(".points-key").is_visible()  # nobody would train on them
    assert page.get_by_role("button", name="Play").is_visible()


def test_predictions_are_compared_at_the_end(open_file, line_film):
    page = open_file(line_film)
    page.get_by_role("button", name="Predict first").click()
    page.get_by_role("radio", name="grow").check()
    page.get_by_role("button", name="Play on").press("Enter")
    scrub = page.get_by_role("slider", name="Position in the film")
    assert scrub.evaluate("scrub => scrub === scrub.getRootNode().activeElement")
    verdict = page.locator(".prediction").get_by_role("status")
    assert verdict.inner_text() == "Watch …"
    page.keyboard.press("End")
    assert "Right: the weights will grow; ‖W‖ goes from" in verdict.inner_text()
    page.get_by_role("button", name="Predict first").click()
    assert page.locator(".caption").is_visible()


def test_what_is_predicted_lies_ahead(open_file):
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), learning_rate_init=0.1, max_iter=300, random_state=0).fit(X, y)
    page = open_file(FilmPlayer(clf.at_epoch(clf.first_perfect_epoch_), X, y))
    page.get_by_role("button", name="Predict first").click()
    assert 0 < shown(page) < clf.first_perfect_epoch_


def test_the_timeline_is_named_after_what_it_shows(open_file, line_film):
    page = open_file(line_film)

    def is_called(name):
        label = page.locator(".timeline .curves").get_attribute("aria-label")
        return label.startswith(f"{name} up to epoch 300") and "Epoch 300: " in label

    assert is_called("Loss and accuracy")
    page.get_by_role("button", name="Weight norm ‖W‖").click()
    assert is_called("Loss, accuracy and weight norm ‖W‖")
    page.get_by_role("button", name="Loss", exact=True).click()
    assert is_called("Accuracy and weight norm ‖W‖")
    page.get_by_role("button", name="Accuracy", exact=True).click()
    page.get_by_role("button", name="Weight norm ‖W‖").click()
    assert is_called("Timeline")


def test_the_picture_of_a_class_is_large(open_file, line_film):
    page = open_file(line_film)
    page.get_by_role("button", name="Present").click()
    caption = page.locator(".caption")
    assert caption.evaluate("e => getComputedStyle(e).fontSize") == "28px"
    assert page.locator(".stage").is_visible()
    page.keyboard.press("ArrowDown")
    assert not page.locator(".stage").is_visible()
    assert page.locator(".panel.is-shown").count() == 1
    page.get_by_role("button", name="Present").click()
    assert page.locator(".curve-choices").is_visible()


def test_the_widget_keeps_its_style_and_takes_the_notebooks_colours(open_widget, line_film):
    page = open_widget(line_film)
    button = page.get_by_role("button", name="Play")
    assert button.is_visible()
    assert page.locator(".caption").evaluate("e => getComputedStyle(e).fontSize") == "14px"
    player = page.locator(".player")
    assert player.evaluate("e => getComputedStyle(e).letterSpacing") == "normal"
    assert player.evaluate("e => getComputedStyle(e).transform") == "none"
    ink = "e => getComputedStyle(e).color"
    assert player.evaluate(ink) == "rgba(255, 255, 255, 0.87)"
    page.evaluate(
        """() => {
          document.body.style.cssText = "--jp-layout-color0: #fff; --jp-content-font-color0: #111";
        }"""
    )
    page.wait_for_function(
        """() => {
          const place = document.querySelector("main > div > div");
          const player = place.shadowRoot.querySelector(".player");
          return getComputedStyle(player).color === "rgb(17, 17, 17)";
        }"""
    )


def test_the_widget_takes_the_place_of_the_still_before_it(open_widget, line_film):
    page = open_widget(line_film)
    page.wait_for_function("!document.querySelector('[data-film]')")


def test_keys_of_the_widget_are_not_the_notebooks(open_widget, line_film):
    page = open_widget(line_film)
    page.evaluate(
        """() => {
          window.heard = [];
          document.addEventListener("keydown", ({ key }) => window.heard.push(key));
        }"""
    )
    for key in ("Home", "ArrowRight", "x"):
        page.get_by_role("slider", name="Position in the film").press(key)
    assert page.evaluate("heard") == ["x"]


def test_a_widget_that_is_left_hears_no_more(open_widget, line_film):
    page = open_widget(line_film)
    page.evaluate("leave()")
    assert page.evaluate("Object.values(listeners).flat().length") == 0


def test_an_edge_of_the_buffer_that_is_no_multiple_of_8_is_no_obstacle(open_widget, line_film):
    page = open_widget(line_film)
    shifted = page.evaluate(
        """() => {
          const { buffer } = model.get("film");
          const bytes = new Uint8Array(buffer.byteLength + 3);
          bytes.set(new Uint8Array(buffer), 3);
          model.set("film", new DataView(bytes.buffer, 3));
          model.set("film_id", "another");
          model.set("epoch", 7);
          return bytes.length;
        }"""
    )
    assert shifted == len(line_film.payload.buffer) + 3
    assert shown(page) == 7


def test_a_long_film_of_one_neuron_is_a_small_file(tmp_path):
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier(
        (), solver="sgd", batch_size="full", momentum=0.0, learning_rate_init=1.0, max_iter=10_000
    )
    film = FilmPlayer(clf.set_params(random_state=0).fit(X, y), X, y)
    assert len(film.payload.positions) == 10_001
    one_frame = FilmPlayer(clf.at_epoch(0), X, y)
    assert len(film.to_html()) - len(one_frame.to_html()) <= 300_000
    assert np.isfinite(film.payload.positions).all()
