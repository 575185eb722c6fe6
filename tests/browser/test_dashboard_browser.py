"""The dashboard in a real browser: light, dark and on a phone, by keyboard, by link, by file."""

import pytest

from sigmoid_dashboard.lessons import FIRST, LESSONS
from sigmoid_dashboard.ui.presets import PRESETS
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line
from sigmoid_estimator.film_files import save_film

from .conftest import DASHBOARD

pytestmark = pytest.mark.browser

PAGES = {  # name in the address: its heading
    "" if name == FIRST else name: lesson.title for name, lesson in LESSONS.items()
}
CHARTED = [name for name in PAGES if name not in ("does_not_learn", "open_film")]
LOOKS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]
OPENED = [("open_film", "")] + [  # every view: its page, and its query
    ("" if preset.page == FIRST else preset.page, f"?preset={name}")
    for name, preset in PRESETS.items()
]
MOST_WORDS, MOST_PIXELS = 250, 2600  # of a page as it opens, 1280 pixels wide
# What can be read, the stage's own labels too, but not what a chart's axes and legends say.
TEXTS = """() => {
    const texts = [];
    const collect = node => {
        if (node.nodeType === Node.TEXT_NODE) {
            const holder = node.parentElement ?? node.parentNode.host;
            const { display, fontFamily, visibility } = getComputedStyle(holder);
            const isSeen = holder.checkVisibility() || display === "contents";
            const isIcon = fontFamily.includes("Material Symbols");
            if (isSeen && visibility === "visible" && !isIcon) texts.push(node.data);
            return;
        }
        if (node.matches?.("style, script, svg, .unseen, [data-testid=stVegaLiteChart]")) return;
        for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) {
            collect(child);
        }
    };
    collect(document.querySelector("[data-testid=stMain]"));
    return texts;
}"""
# On a page's address Streamlit looks for its server beside the page first.
PROBING = "Failed to load resource: the server responded with a status of 404"
ROWS = b"a,b,class\n0,0,no\n1,0.5,no\n2,3,yes\n3,2.5,yes\n"
# Streamlit's own dropzone has roles that no app can mend.
VIOLATIONS = """() => axe.run(
    {exclude: [["[data-testid=stFileUploaderDropzone]"]]}, {resultTypes: ["violations"]}
).then(result =>
    result.violations.map(violation => ({
        id: violation.id,
        nodes: violation.nodes.map(node => node.html.slice(0, 160)),
    })))"""


@pytest.fixture(scope="module")
def address(serve):
    return serve(DASHBOARD / "app.py")


@pytest.fixture
def open_page(browser, address):
    """Open a page, and hold against it whatever its console complains of."""
    contexts, complaints = [], []

    def opened(name="", query="", *, scheme="light", width=1280, height=900):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/{name}{query}")
        page.get_by_role("heading", name=PAGES[name], exact=True).wait_for(timeout=60_000)
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if not text.startswith(PROBING)] == []


def settled(page):
    """Wait until the script has run to its end."""
    page.wait_for_function(
        "document.querySelector('[data-test-script-state]')"
        "?.getAttribute('data-test-script-state') === 'notRunning'",
        timeout=60_000,
    )
    assert page.get_by_test_id("stException").count() == 0


def shows(page, label, value):
    """Wait for a field to show a value; it is drawn before the link's parameters reach it."""
    field = page.get_by_role("textbox", name=label).or_(page.get_by_label(label, exact=True))
    page.wait_for_function(
        "([field, value]) => field.value === value", arg=[field.first.element_handle(), value]
    )


def press_enter_in(page, label, text):
    """Type into a field; what it changes is for the test to wait for."""
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def wait_for_charts(page, name):
    if name in CHARTED:
        page.locator("canvas.marks, svg.marks").first.wait_for()
    # What fades in is pale until then.
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_complaint(open_page, tmp_path, name, scheme, width):
    page = open_page(name, scheme=scheme, width=width)
    wait_for_charts(page, name)
    page.screenshot(path=tmp_path / f"{name}_{scheme}_{width}.png")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_that_hinders_people(open_page, axe, name, scheme):
    page = open_page(name, scheme=scheme)
    wait_for_charts(page, name)
    page.evaluate(axe)
    assert page.evaluate(VIOLATIONS) == []


def test_the_tools_of_a_chart_cover_nothing_above_it(open_page):
    page = open_page("", "?epochs=50")
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.wait_for(timeout=60_000)
    frame = chart.locator("xpath=ancestor::*[@data-testid='stFullScreenFrame']")
    tools = frame.get_by_test_id("stElementToolbar")
    chart.hover()
    page.wait_for_function(
        "tools => getComputedStyle(tools).opacity === '1'", arg=tools.element_handle()
    )
    assert tools.bounding_box()["y"] > chart.bounding_box()["y"]


@pytest.mark.parametrize(("name", "query"), OPENED)
def test_a_page_opens_with_little_to_read_and_not_far_to_scroll(open_page, name, query):
    page = open_page(name, query, height=800)
    if name != "open_film":
        page.get_by_text("Tables, files, code and sources").wait_for(timeout=60_000)
    page.wait_for_function(
        "[...document.querySelectorAll('[data-testid=stVegaLiteChart]')]"
        ".every(chart => chart.querySelector('canvas.marks, svg.marks'))"
    )
    words = [
        word
        for text in page.evaluate(TEXTS)
        for word in text.split()
        if any(map(str.isalpha, word))
    ]
    assert len(words) <= MOST_WORDS
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight") <= MOST_PIXELS


@pytest.mark.parametrize("width", [1280, 390])
def test_bars_of_five_runs_are_long_enough_to_compare(open_page, width):
    page = open_page("relu_comparison", "?preset=remedies", width=width)
    page.locator(".run").nth(4).wait_for(timeout=60_000)  # five trainings
    bars = page.locator(".layer-bar")
    assert min(bars.evaluate_all("bars => bars.map(bar => bar.clientWidth)")) >= 100


def test_the_error_of_two_runs_is_on_the_first_screen_before_the_first_update(open_page):
    page = open_page("relu_comparison", height=800)
    output = page.locator(".layer", has_text="output")
    output.nth(1).wait_for(timeout=60_000)
    boxes = [bar.bounding_box() for bar in output.all()]
    assert len(boxes) == 2
    assert all(box["y"] + box["height"] < 800 for box in boxes)
    assert page.locator("[data-figure=position]").inner_text() == "0"
    errors = page.locator(".run").first.locator(".layer-group").first.locator(".layer-bar div")
    lengths = errors.evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
    assert lengths == sorted(lengths)
    assert lengths[0] < 0.2 * lengths[-1]


@pytest.mark.parametrize("preset", ["saturation", "stuck"])
def test_the_histograms_of_all_layers_are_on_the_first_screen(open_page, preset):
    page = open_page("saturation", f"?preset={preset}", height=800)
    page.get_by_text("Spread of the outputs").wait_for(timeout=60_000)
    assert page.locator("[data-figure=position]").inner_text() == "0"
    last = page.locator(".spreads > *").last.bounding_box()
    assert last["y"] < 800


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_cause_button_and_map_of_a_sick_network_are_on_the_first_screen(open_page, width, height):
    page = open_page("does_not_learn", width=width, height=height)
    map_ = page.locator(".maps canvas").first
    map_.wait_for()
    train = page.get_by_role("button", name="Train the remedy and play both")
    boxes = [element.bounding_box() for element in (page.get_by_text("Symmetric"), train, map_)]
    bottoms = [box["y"] + box["height"] for box in boxes]
    assert bottoms == sorted(bottoms)
    assert bottoms[-1] < height


def test_the_remedy_is_played_beside_the_network_as_it_is(open_page):
    page = open_page("does_not_learn", "?preset=vanishing")
    page.get_by_role("button", name="Train the remedy and play both").click()
    page.locator(".run").nth(1).wait_for(timeout=60_000)
    assert page.get_by_text("The remedy cured it").is_visible()
    names = page.locator(".run").all_inner_texts()
    assert [name.strip().split("\n")[0] for name in names] == ["as it is", "with the remedy"]
    height = page.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
    assert height <= 2600


@pytest.mark.parametrize("width", [1280, 1920])
def test_text_grows_with_the_screen_and_its_lines_stay_short(open_page, width):
    page = open_page("saturation", width=width, height=1080)
    page.get_by_role("button", name="Play", exact=True).wait_for()  # and the page's own style
    words = page.get_by_text("An entry is what one unit makes of one row")
    size, n_lines = words.evaluate(
        """paragraph => {
            const { fontSize, lineHeight } = getComputedStyle(paragraph);
            const nLines = Math.round(paragraph.clientHeight / parseFloat(lineHeight));
            return [parseFloat(fontSize), nLines];
        }"""
    )
    assert size == pytest.approx({1280: 16, 1920: 18}[width])
    assert len(words.inner_text()) / n_lines <= 80


@pytest.mark.parametrize("name", ["", "saturation", "relu_comparison"])
def test_a_telephone_shows_the_play_button_at_once(open_page, name):
    page = open_page(name, width=390, height=844)
    play = page.get_by_role("button", name="Play", exact=True)
    play.wait_for()
    box = play.bounding_box()
    assert box["y"] + box["height"] < 844


def test_axe_finds_nothing_in_the_link_to_the_film_and_beside_a_wrong_number(open_page, axe):
    page = open_page("", "?epochs=50", scheme="dark")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.evaluate(axe)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Go to the film"
    assert page.evaluate(VIOLATIONS) == []
    press_enter_in(page, "Epochs", "99999999")
    page.get_by_role("alert").filter(has_text="between 1 and 1000000").wait_for()
    assert page.evaluate(VIOLATIONS) == []


def test_a_control_writes_itself_into_the_address(open_page):
    page = open_page()
    press_enter_in(page, "Epochs", "50")
    page.wait_for_url("**/?*epochs=50*")


def test_a_link_opens_its_run(open_page):
    page = open_page("", "?data=Moons&hidden=4&epochs=30&rate=0.5")
    shows(page, "Hidden layers", "4")
    page.get_by_text("within 30 epochs").wait_for()


def test_a_run_is_carried_from_page_to_page(open_page):
    page = open_page("", "?data=Circles&hidden=5&seed=3")
    page.get_by_role("link", name=PAGES["saturation"]).click()
    page.get_by_role("heading", name=PAGES["saturation"], exact=True).wait_for()
    settled(page)
    shows(page, "Hidden layers", "5")
    shows(page, "Seed", "3")
    assert {"data=Circles", "hidden=5", "seed=3"} <= set(page.url.partition("?")[2].split("&"))


@pytest.mark.parametrize("query", ["?epochs=50", "?epochs=50&at=30"])
def test_step_after_step_is_in_the_address(open_page, query):
    page = open_page("", query)
    slider = page.get_by_role("slider", name="Position in the film")
    figure = page.locator("[data-figure=position]")
    slider.focus()
    for _ in range(4):
        before = int(figure.inner_text())
        slider.press("ArrowLeft")
        after = int(figure.inner_text())
        assert after < before
        page.wait_for_url(f"**at={after}*")
        settled(page)
        assert int(figure.inner_text()) == after


def test_a_preset_of_a_link_sets_the_controls_or_hides_them(open_page):
    page = open_page("", "?preset=xor")
    shows(page, "Hidden layers", "2")
    page = open_page("", "?preset=xor&controls=hidden")
    assert page.get_by_role("textbox", name="Hidden layers").count() == 0
    page.get_by_text("Accuracy reached 100 % between epochs").wait_for()


def test_a_file_is_uploaded_and_the_pictures_are_downloaded(open_page, tmp_path):
    page = open_page("", "?data=Your own&epochs=50")
    page.wait_for_url("**rows=*")
    before = page.url
    page.locator("input[type=file]").set_input_files(
        {"name": "rows.csv", "mimeType": "text/csv", "buffer": ROWS}
    )
    page.wait_for_url(lambda url: url != before)  # the fingerprint of the rows
    settled(page)
    page.get_by_text("Tables, files, code and sources").click()
    for name, start in {"CSV": b"epoch,", "PNG": b"\x89PNG", "SVG": b"<svg"}.items():
        with page.expect_download() as download:
            page.locator(f".st-key-{name}_growth button").click()
        download.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_impatient_clicking_ends_with_the_last_choice(open_page):
    page = open_page()
    for name in ("XOR, two hidden units", "Three labels flipped", "Circles, four hidden units"):
        page.get_by_role("combobox", name="Start from").click()
        page.get_by_role("option", name=name).click()
    page.wait_for_url("**hidden=4*")
    settled(page)
    shows(page, "Hidden layers", "4")


def test_back_and_forward_go_from_choice_to_choice(open_page):
    page = open_page()
    start = page.evaluate("history.length")
    press_enter_in(page, "Epochs", "500")
    page.wait_for_url("**/?epochs=500")
    page.get_by_role("link", name=PAGES["saturation"]).click()
    page.get_by_role("heading", name=PAGES["saturation"], exact=True).wait_for()
    page.wait_for_url("**/saturation?*epochs=500*")
    settled(page)
    assert page.evaluate("history.length") == start + 2
    page.go_back()
    page.get_by_role("heading", name=PAGES[""], exact=True).wait_for()
    settled(page)
    shows(page, "Epochs", "500")
    page.go_back()
    shows(page, "Epochs", "10000")
    page.go_forward()
    shows(page, "Epochs", "500")


def test_a_late_answer_changes_no_entry_that_was_gone_back_to(open_page):
    page = open_page()
    sockets = []
    held = None  # what the server sends, while it is held up

    def pass_on(socket):
        server = socket.connect_to_server()
        sockets.append(socket)
        server.on_message(lambda data: socket.send(data) if held is None else held.append(data))

    page.route_web_socket("**/_stcore/stream", pass_on)
    page.reload()
    settled(page)
    press_enter_in(page, "Epochs", "500")
    page.wait_for_url("**/?epochs=500")
    page.get_by_role("link", name=PAGES["saturation"]).click()
    page.wait_for_url("**/saturation?*epochs=500*")
    settled(page)
    held = []
    page.go_back()
    while not any(b"epochs=500" in data for data in held):
        page.wait_for_timeout(20)
    page.go_back()
    late, held = held, None  # it comes before the answer to the second step back
    for data in late:
        sockets[-1].send(data)
    settled(page)
    shows(page, "Epochs", "10000")
    assert "epochs" not in page.url


def test_a_slide_turns_where_the_film_has_the_focus(open_page):
    page = open_page()
    page.goto(f"{page.url}?tour=1")
    page.get_by_role("button", name="Next").wait_for()
    settled(page)
    scrub = page.get_by_role("slider", name="Position in the film")
    for key, number in (("PageDown", 2), ("PageDown", 3), ("PageUp", 2)):
        scrub.press(key)
        page.wait_for_url(f"**tour={number}*", timeout=10_000)
        settled(page)


def test_the_arrows_of_a_number_climb_a_ladder(open_page):
    page = open_page("", "?rate=0.01&epochs=60&hidden=2")
    shows(page, "Learning rate", "0.01")
    up = page.locator(".st-key-rate").get_by_test_id("stNumberInputStepUp")
    for value in ("0.02", "0.05", "0.1"):
        up.click()
        shows(page, "Learning rate", value)
    epochs = page.get_by_label("Epochs", exact=True)
    for key, value in (("ArrowUp", "100"), ("ArrowUp", "200"), ("ArrowDown", "100")):
        epochs.press(key)
        shows(page, "Epochs", value)
    press_enter_in(page, "Epochs", "1e3")
    shows(page, "Epochs", "1000")
    page.wait_for_url("**epochs=1000*")


def test_a_number_out_of_range_says_so_under_itself_and_dims_the_pictures(open_page):
    page = open_page("", "?epochs=50")
    field = page.get_by_label("Epochs", exact=True)
    field.fill("99999999")
    field.press("Enter")
    error = page.get_by_role("alert").filter(has_text="between 1 and 1000000")
    error.wait_for()
    frame = page.locator(".st-key-epochs").get_by_test_id("stNumberInputContainer").bounding_box()
    text, number = error.bounding_box(), field.bounding_box()
    assert number["width"] >= 80
    assert number["y"] + number["height"] <= text["y"] + 1
    assert text["y"] + text["height"] <= frame["y"] + frame["height"] + 1
    chart = page.get_by_test_id("stVegaLiteChart").first
    assert chart.evaluate("chart => getComputedStyle(chart).opacity") == "0.4"


def test_a_page_that_waits_for_its_first_training_has_a_history_and_a_ladder(open_page):
    page = open_page("", "?data=Moons&hidden=64,64&epochs=20000")
    page.get_by_role("button", name="Train (about").wait_for()
    shows(page, "Epochs", "20000")
    page.get_by_label("Epochs", exact=True).press("ArrowUp")
    shows(page, "Epochs", "50000")
    page.wait_for_url("**epochs=50000*")
    assert page.get_by_role("button", name="Go to the film").count() == 0
    page.go_back()
    shows(page, "Epochs", "20000")


def test_the_film_plays_by_keyboard_from_anywhere(open_page):
    page = open_page("", "?epochs=2000")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Go to the film").press("Enter")
    page.get_by_role("button", name="Pause", exact=True).press("Space")
    page.get_by_role("button", name="Play", exact=True).wait_for()


def test_a_film_is_opened_and_played(open_page, tmp_path):
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=50, random_state=0).fit(X, y)
    save_film(tmp_path / "film.npz", clf, X, y)
    page = open_page("open_film")
    page.locator("input[type=file]").set_input_files(tmp_path / "film.npz")
    page.get_by_role("button", name="Play", exact=True).click(timeout=60_000)
    page.wait_for_function(
        "[...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector("
        "'[data-figure=position]')?.textContent === '50')"
    )


@pytest.mark.parametrize(
    ("query", "factor"), [("", "1"), ("?at=2.5", "2.5"), ("?c=0.15", "0.15"), ("?at=100", "100")]
)
def test_the_film_over_c_opens_at_the_factor_that_a_link_asks_for(open_page, query, factor):
    page = open_page("scaling", query)
    figure = page.locator("[data-figure=position]")
    figure.wait_for()
    assert figure.inner_text() == factor
    page.get_by_role("slider", name="Position in the film").press("ArrowRight")
    page.wait_for_url("**at=*")
    assert float(figure.inner_text()) > float(factor)


def test_the_line_over_the_digits_changes_what_is_called_a_nine(open_page):
    page = open_page("is_it_a_nine")
    line = page.get_by_role("slider", name="Smallest output that is called")
    called = page.locator("table.called").get_by_role("row").filter(has_text="output ≥")
    called.wait_for()
    rightly, wrongly = map(int, called.get_by_role("cell").all_inner_texts())
    answer = page.locator(".st-key-answer").inner_text()
    assert f"of 54 nines {54 - rightly} are missed, and {wrongly} others" in answer
    for _ in range(49):
        line.press("ArrowLeft")
    fewer_misses, more_alarms = map(int, called.get_by_role("cell").all_inner_texts())
    assert fewer_misses >= rightly
    assert more_alarms > wrongly
    assert page.locator(".images .picture canvas").count() == 12


def z_of(page):
    return page.locator(".slopes .z").inner_text()


def test_z_is_dragged_on_any_curve_without_a_run_of_the_page(open_page):
    page = open_page("slope_and_descent", height=800)
    assert z_of(page) == "z = −2.0"
    page.evaluate(
        """() => {
          window.runs = 0;
          const app = document.querySelector("[data-testid=stApp]");
          new MutationObserver(() => window.runs++).observe(app, {
            attributeFilter: ["data-test-script-state"],
          });
        }"""
    )
    for curve in ("sigmoid", "tanh"):
        plot = page.locator(
            f".slopes .curve:has(figcaption:text-is('{curve}')) svg.plot"
        ).bounding_box()
        middle = plot["y"] + plot["height"] / 2
        page.mouse.move(plot["x"] + plot["width"] * 0.6, middle)
        page.mouse.down()
        page.mouse.move(plot["x"] + plot["width"] - 8, middle, steps=4)
        assert z_of(page) == "z = 10.0"
        page.mouse.move(plot["x"] + 30, middle, steps=4)
        page.mouse.up()
        assert z_of(page) == "z = −10.0"
    sigmoid = page.locator(".curve.large .figures")
    assert "σ′(z) = 4.5e−5" in sigmoid.inner_text()
    assert "z=-10" in page.url
    slider = page.get_by_role("slider", name="Pre-activation z")
    slider.press("ArrowRight")
    assert z_of(page) == "z = −9.9"
    assert page.evaluate("window.runs") == 0
    # The address that it wrote opens the same.
    page.reload()
    page.locator(".slopes .z").wait_for()
    assert z_of(page) == "z = −9.9"


def test_one_button_runs_the_neuron_that_has_to_unlearn(open_page):
    page = open_page("slope_and_descent")
    page.emulate_media(reduced_motion="reduce")
    course = page.locator(".course")
    assert course.locator(".clock").inner_text() == "epoch 0"
    course.get_by_role("button", name="Run").click()
    course.get_by_role("button", name="Run again").wait_for()
    assert course.locator(".clock").inner_text() == "epoch 300"
    assert course.locator(".number").all_inner_texts() == ["0.2028", "0.01201"]
    page.get_by_role("combobox", name="Start").click()
    page.get_by_role("option", name="from −10 to +10").click()
    course.locator(".clock").filter(has_text="epoch 0").wait_for()
    course.get_by_role("button", name="Run").click()
    course.get_by_role("button", name="Run again").wait_for()
    assert course.locator(".number").all_inner_texts() == ["−9.998", "−10", "−5.465"]


def test_the_row_that_is_followed_is_in_the_address_and_survives_a_run_of_the_page(open_page):
    page = open_page("foundations", "?preset=xor_by_hand")
    row = page.get_by_role("spinbutton", name="Row", exact=True)
    assert row.input_value() == "2"
    page.get_by_role("button", name="Next step").click()
    row.fill("1")
    row.press("Enter")
    page.wait_for_url("**row=1*")
    page.get_by_text("Why? And is it so?").click()
    page.get_by_text("That takes two passes").wait_for()
    assert row.input_value() == "1"
    assert page.locator(".step-count").inner_text() == "2 of 21"
