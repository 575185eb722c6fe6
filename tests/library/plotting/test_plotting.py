"""What the pictures show: their data, their axes, and that they survive both themes."""

import base64
import io
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert
from library.charts import COLOURS, rows_of
from PIL import Image

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_iris, load_moons
from sigmoid_estimator.plotting import palette
from sigmoid_estimator.plotting.contour import half_contour, png_url


@pytest.fixture(scope="module")
def network():
    clf = SigmoidMLPClassifier((4,), max_iter=20, learning_rate_init=0.1, random_state=0)
    return clf.fit(*load_moons(return_X_y=True))


@pytest.fixture(scope="module")
def pictures(line, neuron, network):
    X, y = line
    points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})
    return {
        "growth": plotting.growth(inspection.weight_growth(neuron), first_perfect_epoch=26),
        "growth of two layers": plotting.growth(inspection.weight_growth(network)),
        "map": plotting.decision_map(inspection.decision_map(neuron, X), points),
        "sigmoids": plotting.sigmoid_family(inspection.sigmoid_family(neuron, [25, 1000])),
    }


def layers_of(chart):
    return chart.to_dict(validate=True)["layer"]


def test_every_axis_has_a_title_and_every_picture_a_description(pictures):
    for name, chart in pictures.items():
        spec = chart.to_dict(validate=True)
        assert len(spec["description"]) > 40, name
        titled = [layer["encoding"] for layer in spec["layer"] if "title" in str(layer)]
        assert all(titled[-1][axis]["title"] for axis in ("x", "y")), name


def test_no_picture_fixes_a_colour_of_background_or_text(pictures):
    for chart in pictures.values():
        spec = chart.to_dict()
        assert "background" not in spec
        for layer in spec["layer"]:
            assert set(re.findall(r"#[0-9a-f]{6}\b", str(layer))) <= COLOURS


@pytest.mark.parametrize("colour", sorted(COLOURS))
@pytest.mark.parametrize("background", ["#ffffff", "#0e1117"])
def test_colours_stand_out_from_both_themes(colour, background):
    bright, dark = sorted((luminance(colour), luminance(background)), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 3


def luminance(colour):
    """Relative luminance as WCAG defines it."""
    channels = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("n", [2, 3, 5, 7])
def test_layers_are_the_darker_the_nearer_they_are_to_the_output(n):
    brightness = [luminance(colour) for colour in palette.layer_colours(n)]
    assert len(brightness) == n
    assert (np.diff(brightness) < 0).all()


def test_growth_is_on_a_logarithmic_axis_without_epoch_0(pictures):
    chart = pictures["growth"]
    assert layers_of(chart)[-1]["encoding"]["x"]["scale"]["type"] == "log"
    assert min(row["epoch"] for row in rows_of(chart, -1)) == 1


def test_growth_marks_the_first_perfect_epoch(pictures):
    assert rows_of(pictures["growth"], 0) == [{"epoch": 26, "label": "100 %\nat epoch 26"}]
    assert len(layers_of(pictures["growth of two layers"])) == 1


def test_growth_shows_a_legend_only_where_there_is_a_choice(pictures):
    one, two = (
        layers_of(pictures[name])[-1]["encoding"]["color"]
        for name in ("growth", "growth of two layers")
    )
    assert one["legend"] is None
    assert two["scale"]["domain"] == ["1", "2"]


def test_growth_of_an_untrained_network_is_refused(neuron):
    frame = inspection.weight_growth(neuron.at_epoch(0))
    with pytest.raises(ValueError, match="after epoch 0"):
        plotting.growth(frame)


def test_the_boundary_of_a_neuron_is_its_line(neuron, line):
    frame = inspection.decision_map(neuron, line[0], epoch=100)
    x1, x2 = frame["x1"].unique(), frame["x2"].unique()
    segments = half_contour(x1, x2, frame["probability"].to_numpy().reshape(60, 60))
    then = neuron.at_epoch(100)
    for columns in (["x1", "x2"], ["x1_end", "x2_end"]):
        z = then.decision_function(segments[columns].to_numpy())
        np.testing.assert_allclose(z, 0, atol=1e-9)


def test_the_boundary_of_a_circle_is_round():
    ticks = np.linspace(-2, 2, 101)
    x, y = np.meshgrid(ticks, ticks)
    segments = half_contour(ticks, ticks, 1 / (1 + np.exp(x**2 + y**2 - 1)))
    radii = np.hypot(segments["x1"], segments["x2"])
    np.testing.assert_allclose(radii, 1, atol=2e-3)
    lengths = np.hypot(segments["x1_end"] - segments["x1"], segments["x2_end"] - segments["x2"])
    assert lengths.sum() == pytest.approx(2 * np.pi, rel=1e-3)


def test_there_is_no_boundary_where_all_is_one_class():
    ticks = np.array([0.0, 1.0])
    assert half_contour(ticks, ticks, np.ones((2, 2))).empty


def test_an_image_comes_back_as_it_went_in():
    colours = np.random.default_rng(0).integers(0, 256, (3, 5, 4), dtype=np.uint8)
    header, data = png_url(colours).split(",")
    assert header == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        np.testing.assert_array_equal(np.asarray(image), colours)


def test_the_map_is_blue_below_and_orange_above_and_clear_between(neuron, line):
    chart = plotting.decision_map(inspection.decision_map(neuron, line[0]))
    url = layers_of(chart)[0]["mark"]["url"]
    with Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))) as image:
        pixels = np.asarray(image)
    assert bytes(pixels[-1, 0, :3]).hex() == palette.BLUE[1:]  # the last row is the lowest
    assert bytes(pixels[0, -1, :3]).hex() == palette.ORANGE[1:]
    assert pixels[-1, 0, 3] > 100
    assert pixels[..., 3].min() < 20


def test_the_map_shows_every_point_with_the_shape_of_its_class(pictures, line):
    chart = pictures["map"]
    points = layers_of(chart)[-1]
    assert len(rows_of(chart, -1)) == len(line[1])
    assert points["encoding"]["shape"]["scale"]["range"] == ["circle", "square"]
    assert points["encoding"]["color"]["scale"]["range"] == [palette.BLUE, palette.ORANGE]


def test_the_map_of_three_classes_has_no_line_but_names():
    X, y = load_iris(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=2, random_state=0).fit(X, y)
    frame = inspection.decision_map(clf, X, features=(2, 3), resolution=4)
    points = pd.DataFrame({"x1": X[:, 2], "x2": X[:, 3], "label": y})
    names = ["setosa", "versicolor", "virginica"]
    chart = plotting.decision_map(
        frame, points, feature_names=["length (cm)", "width (cm)"], class_names=names
    )
    layers = layers_of(chart)
    assert [layer["mark"]["type"] for layer in layers] == ["image", "point"]
    assert layers[-1]["encoding"]["color"]["scale"]["domain"] == names
    assert layers[-1]["encoding"]["x"]["title"] == "length (cm)"


def test_later_sigmoids_are_stronger_and_the_step_is_dashed(pictures):
    encoding = layers_of(pictures["sigmoids"])[0]["encoding"]
    assert encoding["color"]["scale"]["domain"] == ["epoch 25", "epoch 1,000", "step"]
    *shades, step = encoding["color"]["scale"]["range"]
    opacities = [float(shade.rstrip(")").split(",")[-1]) for shade in shades]
    assert opacities == sorted(opacities)
    assert opacities[-1] == 1
    assert step == palette.GREY
    assert encoding["strokeDash"]["scale"]["range"] == [[1, 0], [1, 0], [5, 4]]


@pytest.mark.parametrize(
    "name",
    ["length\n(cm)", "a\u2028b", 'a"b', "a'b", "a\\b", "__proto__", "constructor", "toString",
     "a.b[0]", "<b>", "", "a\tb", "datum"],
)  # fmt: skip
def test_any_name_of_a_feature_or_a_class_can_be_drawn(name, line, neuron):
    X, y = line
    points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})
    frame = inspection.decision_map(neuron, X)
    for names in ({"feature_names": (name, "w")}, {"class_names": (name, "w")}):
        chart = plotting.decision_map(frame, points, **names)
        assert "<svg" in vl_convert.vegalite_to_svg(chart.to_dict())
