"""The panels that a visitor takes in hand: the sigmoid, the section, the weights."""

import re

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line, load_moons
from sigmoid_estimator.inspection import sample_losses, sigmoid_family
from sigmoid_estimator.player import FilmPlayer

pytestmark = pytest.mark.browser

MEASURED = """([description, parameters, columns, labels, loss]) => {
  const network = player.createNetwork(description);
  const values = player.createValues(network, columns[0].length);
  values.inputs.set(columns.flat());
  player.forward(network, parameters, 0, values);
  return player.measured(network, values.z.at(-1), labels, loss);
}"""
SECTION = """([description, parameters, section, n]) => {
  const network = player.createNetwork(description);
  const values = player.createValues(network, n);
  player.sectionPoints(section, n, values.inputs);
  player.forward(network, parameters, 0, values);
  const found = new Float64Array(n * network.nOutputs);
  if (network.exclusive) player.probabilities(network, values, found);
  else player.outputs(network, values, found);
  return Array.from(found);
}"""


def described(clf, *, exclusive):
    sizes = [2, *(coef.shape[1] for coef in clf.coefs_)]
    parameters = np.concatenate([a.ravel() for a in (*clf.coefs_, *clf.intercepts_)])
    network = {
        "sizes": sizes,
        "activation": clf.activation,
        "output": clf.out_activation_,
        "exclusive": exclusive,
    }
    return network, parameters.tolist()


@pytest.fixture(scope="module")
def points():
    return np.random.default_rng(0).normal(size=(40, 2))


@pytest.mark.parametrize("factor", [1, 30, 1000])
@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("kind", ["two", "three", "labels"])
def test_accuracy_and_loss_of_edited_weights_are_the_librarys(
    javascript, points, kind, loss, factor
):
    first, second = points.T > 0
    y = {
        "two": first.astype(int),
        "three": first.astype(int) + second,
        "labels": np.column_stack([first, second]).astype(int),
    }[kind]
    clf = SigmoidMLPClassifier((3,), loss=loss, max_iter=5, random_state=1).fit(points, y)
    clf = clf.scaled(factor)
    expected = sample_losses(clf, points, y)
    network, parameters = described(clf, exclusive=kind == "three")
    labels = y.T.tolist() if kind == "labels" else [y.tolist()]
    found = javascript(MEASURED, [network, parameters, points.T.tolist(), labels, loss])
    assert found["accuracy"] == expected["is_right"].mean()
    assert found["loss"] == pytest.approx(expected["loss"].mean(), rel=1e-12, abs=1e-15)


def test_the_curve_across_the_line_is_the_librarys(javascript):
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), learning_rate_init=0.5, max_iter=50, random_state=0).fit(X, y)
    family = sigmoid_family(clf, [10])
    curve = family[family["curve"] != "step"]
    norm = float(curve["weight_norm"].iloc[0])
    outputs = javascript(
        "([norm, at]) => at.map((d) => player.outputAt(norm, d))",
        [norm, curve["distance"].tolist()],
    )
    np.testing.assert_allclose(outputs, curve["output"], rtol=1e-12)
    width = javascript("(norm) => player.widthOf(norm)", norm)
    assert width == pytest.approx(curve["width"].iloc[0], rel=1e-12)


def test_distances_from_the_line_are_z_over_the_norm(javascript, points):
    w, b = np.array([2.0, -3.0]), 0.7
    found = javascript(
        "([w, x, y]) => player.signedDistances(...w, x, y, [])",
        [[*w.tolist(), b], *points.T.tolist()],
    )
    np.testing.assert_allclose(found, (points @ w + b) / np.linalg.norm(w), rtol=0, atol=1e-12)


@pytest.mark.parametrize("n_classes", [2, 3])
def test_a_section_is_the_librarys(javascript, points, n_classes):
    y = (points[:, 0] > 0).astype(int) + (points[:, 1] > 0) * (n_classes - 2)
    clf = SigmoidMLPClassifier((4,), max_iter=30, random_state=1).fit(points, y)
    network, parameters = described(clf, exclusive=n_classes == 3)
    section = {"x1": -1.3, "y1": 2.0, "x2": 1.1, "y2": -0.4}
    found = javascript(SECTION, [network, parameters, section, 31])
    along = np.column_stack([np.linspace(-1.3, 1.1, 31), np.linspace(2.0, -0.4, 31)])
    expected = clf.predict_proba(along)
    expected = expected[:, 1:] if n_classes == 2 else expected
    np.testing.assert_allclose(np.reshape(found, (-1, 31)).T, expected, rtol=0, atol=1e-12)


def test_the_boundary_of_a_network_of_steps_lies_on_the_lines_of_its_units(javascript):
    # Inside a triangle: all three of its lines have the point on their side.
    lines = np.array([[0.0, 1.0, 0.4], [1.3, -0.9, 0.5], [-1.2, -0.7, 0.6]])
    parameters = [*(1e6 * lines[:, :2].T.ravel()), 1, 1, 1, *(1e6 * lines[:, 2]), -2.5]
    found = javascript(
        """([parameters, size]) => {
          const sizes = [2, 3, 1];
          const network = player.createNetwork({ sizes, activation: "sigmoid" });
          const domain = [[-1, 1], [-1, 1]];
          const all = player.createValues(network, size * size);
          player.fillGrid(all.inputs, size, domain);
          player.forward(network, parameters, 0, all);
          const evaluate = (at, z) => {
            const values = player.createValues(network, z.length);
            for (let p = 0; p < z.length; p++) {
              values.inputs[p] = (2 * at[2 * p]) / (size - 1) - 1;
              values.inputs[z.length + p] = 1 - (2 * at[2 * p + 1]) / (size - 1);
            }
            player.forward(network, parameters, 0, values);
            z.set(values.z.at(-1));
          };
          return Array.from(player.traceZero(all.z.at(-1), 0, size, 4, evaluate));
        }""",
        [parameters, 41],
    )
    step = 2 / 40
    boundary = np.reshape(found, (-1, 2)) * [step, -step] + [-1, 1]
    assert len(boundary) > 200
    distances = np.abs(boundary @ lines[:, :2].T + lines[:, 2]) / np.linalg.norm(
        lines[:, :2], axis=1
    )
    # Halved seven times within a quarter of a cell: far below a pixel of a map of 400.
    assert distances.min(axis=1).max() < step / 4 / 2**7
    assert (distances.argmin(axis=1)[:, None] == [0, 1, 2]).any(axis=0).all()


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


def test_steps_have_a_width_of_0(open_film):
    film = open_film("neuron")
    steps = film.page.get_by_role("button", name="Round to steps")
    steps.click()
    assert steps.get_attribute("aria-pressed") == "true"
    assert "10–90 % width 0" in film.page.locator(".panel.sigmoid").inner_text()
    assert film.figure("loss") in ("0", "∞")
    steps.click()
    assert "10–90 % width 0 " not in film.page.locator(".panel.sigmoid").inner_text()


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
