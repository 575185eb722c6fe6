"""The player's JavaScript says what the library says, for every activation, loss and output."""

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.datasets import load_iris, load_line
from sigmoid_estimator.inspection import feature_plane
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.packing import unpacked
from sigmoid_estimator.plotting import palette
from sigmoid_estimator.plotting.contour import half_contour

FORWARD = """([description, parameters, points]) => {
  const network = player.createNetwork(description);
  const n = points[0].length;
  const values = player.createValues(network, n);
  values.inputs.set(points.flat());
  // A record before it, to see that `start` is obeyed.
  const film = new Float32Array([...parameters.map(() => NaN), ...parameters]);
  player.forward(network, film, parameters.length, values);
  const outputs = new Float64Array(network.nOutputs * n);
  player.outputs(network, values, outputs);
  const probabilities = new Float64Array(network.nOutputs * n);
  if (network.exclusive) player.probabilities(network, values, probabilities);
  return [...values.h, outputs, probabilities].map((array) => Array.from(array));
}"""


def targets(kind, X):
    """Two classes, three classes, or two labels that can be true together."""
    first, second = X[:, 0] > 0, X[:, 1] > 0
    return {
        "two": first.astype(int),
        "three": first.astype(int) + second,
        "labels": np.column_stack([first, second]).astype(int),
    }[kind]


def rounded(clf, factor):
    """The classifier with every weight as float32 holds it."""
    for array in (*clf.coefs_, *clf.intercepts_):
        array[:] = (array * factor).astype(np.float32)
    return clf


@pytest.fixture(scope="module")
def points():
    return np.random.default_rng(0).normal(size=(40, 2))


def computed(javascript, clf, points, *, exclusive):
    """The values of every layer and the probabilities, as JavaScript computes them."""
    sizes = [2, *(coef.shape[1] for coef in clf.coefs_)]
    description = {
        "sizes": sizes,
        "activation": clf.activation,
        "output": clf.out_activation_,
        "exclusive": exclusive,
    }
    parameters = np.concatenate([a.ravel() for a in (*clf.coefs_, *clf.intercepts_)])
    flat = javascript(FORWARD, [description, parameters.tolist(), points.T.tolist()])
    # null is how NaN and infinity arrive
    arrays = [np.array(values, dtype=float).reshape(-1, len(points)).T for values in flat]
    return arrays[:-1], arrays[-1]


@pytest.mark.parametrize("factor", [1, 40, 1e4, 1e30])
@pytest.mark.parametrize("kind", ["two", "three", "labels"])
@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("activation", [*ACTIVATIONS, ["selu", "tanh"]])
def test_every_layer_is_the_librarys(javascript, points, activation, loss, kind, factor):
    y = targets(kind, points)
    clf = SigmoidMLPClassifier((4, 3), activation=activation, loss=loss, max_iter=1)
    clf = rounded(clf.set_params(random_state=1).fit(points, y), factor)
    layers, probabilities = computed(javascript, clf, points, exclusive=kind == "three")
    inputs = 0.0
    for mine, expected in zip(layers, clf.layer_outputs(points), strict=True):
        assert np.isfinite(mine).all()
        # Of a layer's values those near 0 are differences of larger ones, of unbounded inputs too.
        largest = np.abs(expected).max()
        assert_equal_in_double(mine, expected, of=max(largest, inputs))
        inputs = largest
    if kind == "three":
        assert_equal_in_double(probabilities, clf.predict_proba(points), of=1)


def assert_equal_in_double(mine, expected, *, of):
    np.testing.assert_allclose(mine, expected, rtol=1e-12, atol=1e-14 * of)


def test_the_sigmoid_never_overflows(javascript):
    z = [-1e308, -800, -40, 0, 40, 800, 1e308]
    values = javascript("(z) => z.map(player.sigmoid)", z)
    assert values == pytest.approx([0, 0, 4.248354255291589e-18, 0.5, 1, 1, 1], rel=1e-14)


def test_the_film_that_is_sent_gives_the_map_of_the_library(javascript):
    X, y = load_iris(return_X_y=True)
    clf = SigmoidMLPClassifier((6,), max_iter=20, learning_rate_init=0.05, random_state=0)
    clf.fit(X, y)
    plane = feature_plane(X, (2, 3))
    header, sent = unpacked(FilmPlayer(clf, X, y, plane=plane).payload.buffer)
    points = plane.points(X)
    parameters = sent["0/parameters"][7]
    description = header["runs"][0] | {"exclusive": header["exclusive"]}
    arrays = javascript(FORWARD, [description, parameters.tolist(), points.T.tolist()])
    expected = clf.at_epoch(7).predict_proba(plane.inputs(*points.T))
    np.testing.assert_allclose(np.reshape(arrays[-1], (3, -1)).T, expected, atol=1e-5)


def test_the_boundary_is_that_of_the_charts(javascript):
    ticks = np.linspace(-1, 1, 9)
    x, y = np.meshgrid(ticks, ticks)
    z = np.sin(3 * x) + y**2 - 0.3
    expected = half_contour(ticks, ticks, 1 / (1 + np.exp(-z))).to_numpy().reshape(-1, 2)
    segments = javascript(
        """(z) => {
          const segments = player.createSegments(9);
          return Array.from(segments.subarray(0, player.contour(z, 0, 9, segments)));
        }""",
        z[::-1].ravel().tolist(),  # the top row first
    )
    mine = np.reshape(segments, (-1, 2)) * [0.25, -0.25] + [-1, 1]
    assert len(mine) == len(expected) > 30
    np.testing.assert_allclose(
        mine[np.lexsort(mine.round(5).T)], expected[np.lexsort(expected.round(5).T)], atol=1e-6
    )


def test_the_line_of_a_neuron_is_exact(javascript):
    w1, w2, b = 2.0, 3.0, -0.7
    domain = [[-1, 3], [0, 2]]
    ends = javascript(
        "([w, domain]) => Array.from(player.lineAcross(...w, domain, new Float64Array(4)))",
        [[w1, w2, b], domain],
    )
    for share_x, share_y in np.reshape(ends, (2, 2)):
        x, y = -1 + 4 * share_x, 2 - 2 * share_y
        assert w1 * x + w2 * y + b == pytest.approx(0, abs=1e-12)
        assert min(share_x, share_y) == 0 or max(share_x, share_y) == 1


@pytest.mark.parametrize("w", [[1, 0, 9], [0, 0, 1], [0, 0, 0], [1, 1, 50]])
def test_a_line_beside_the_map_is_not_drawn(javascript, w):
    line = "(w) => player.lineAcross(...w, [[-1, 1], [-1, 1]], new Float64Array(4))"
    assert javascript(line, w) is None


def test_the_tint_is_that_of_the_charts(javascript):
    z = np.array([-30.0, -1.0, 0.0, 0.4, 2.0, 900.0])
    pixels = javascript(
        """([z, no, yes]) => {
          const pixels = new Uint32Array(z.length);
          player.paintDecision(pixels, z, 0, player.pixelOf(no), player.pixelOf(yes), 0.42);
          return Array.from(new Uint8Array(pixels.buffer));
        }""",
        [z.tolist(), *palette.CLASSES[:2]],
    )
    probability = 1 / (1 + np.exp(-z))
    opacity = np.rint(255 * 0.42 * np.abs(2 * probability - 1))
    for (*colour, alpha), value, expected in zip(
        np.reshape(pixels, (-1, 4)), z, opacity, strict=True
    ):
        assert "#" + bytes(colour).hex() == palette.CLASSES[int(value > 0)]
        assert alpha == expected


def test_of_several_classes_the_likeliest_gives_the_hue_and_its_probability_the_opacity(
    javascript,
):
    probability = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.0, 0.9, 0.1]])
    pixels = javascript(
        """([probability, colours]) => {
          const pixels = new Uint32Array(3);
          player.paintClasses(pixels, probability, 3, colours.map(player.pixelOf), 0.42);
          return Array.from(new Uint8Array(pixels.buffer));
        }""",
        [probability.T.ravel().tolist(), palette.CLASSES],
    )
    *colours, alphas = np.reshape(pixels, (3, 4)).T
    found = ["#" + bytes(colour).hex() for colour in np.transpose(colours).tolist()]
    assert found == [palette.CLASSES[k] for k in (0, 2, 1)]
    assert alphas.tolist() == np.rint(255 * 0.42 * np.array([0.7, 0.4, 0.9])).tolist()


def silu(z):
    return z / (1 + np.exp(-z))


def test_units_without_asymptotes_are_shown_over_what_occurs(javascript):
    ranges = javascript(
        """(names) => names.map((name) => {
          const values = [9, -3, 2, 9].map(player.ACTIVATIONS[name].output);
          return player.rangeOf(player.ACTIVATIONS[name], values, 1, 2, {});
        })""",
        ["sigmoid", "tanh", "relu", "identity", "penalized_tanh", "elu", "silu"],
    )
    assert [(r["low"], r["high"]) for r in ranges] == [
        (0, 1),
        (-1, 1),
        (0, 2),
        (-3, 3),
        (-0.25, 1),
        (-1, 2),
        pytest.approx((silu(-3), silu(2)), rel=1e-12),
    ]


@pytest.mark.parametrize("by_decade", [True, False])
def test_time_runs_from_0_to_1_through_every_record(javascript, by_decade):
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=3000, record_history="log", random_state=0).fit(X, y)
    epochs = clf.history_.epochs
    times = javascript(
        "([epochs, byDecade]) => Array.from(player.timesOf(Int32Array.from(epochs), byDecade))",
        [epochs.tolist(), by_decade],
    )
    expected = np.log1p(epochs) / np.log1p(3000) if by_decade else np.linspace(0, 1, len(epochs))
    np.testing.assert_allclose(times, expected, atol=1e-12)
    wanted = [-1, 0, 0.5, 3, 8.5, 1234, 3000, 9999]
    found = javascript(
        "([epochs, wanted]) => wanted.map((epoch) => player.lastNotAbove(epochs, epoch))",
        [epochs.tolist(), wanted],
    )
    assert found == np.maximum(np.searchsorted(epochs, wanted, side="right") - 1, 0).tolist()


def test_numbers_are_written_as_in_the_tables(javascript):
    values = [0, 0.0312, 0.5, 12.345, -17.5, 2.34e-7, 123456]
    written = javascript("(values) => values.map(player.significant)", values)
    assert written == ["0", "0.0312", "0.5", "12.3", "−17.5", "2.3e−7", "1.2e5"]
    shares = javascript("(values) => values.map(player.percent)", [1, 0.9999, 0.5, 0])
    assert shares == ["100 %", "99.9 %", "50.0 %", "0.0 %"]


def test_a_film_of_one_record_and_one_without_figures_have_their_axes(javascript):
    assert javascript("() => Array.from(player.timesOf(Int32Array.of(0), true))") == [0]
    ticks = javascript("() => player.positionTicks(Int32Array.of(0), [0], true, 0.1)")
    assert ticks == [{"position": 0, "time": 0}]
    assert javascript("() => player.sizeScale([NaN])") is None
    assert javascript("() => player.sizeScale([0, 0]).at(0)") == 1
    assert javascript("() => player.accuracyScale([NaN, NaN])") is None


def test_losses_that_span_decades_are_drawn_on_a_logarithmic_axis(javascript):
    scale = """(losses) => {
      const { isLogarithmic, at } = player.sizeScale(losses);
      return [isLogarithmic, at(0.1)];
    }"""
    assert javascript(scale, [1, 0.1, 0.01]) == [True, pytest.approx(0.5)]
    assert javascript(scale, [1, 0.1, 0.2]) == [False, pytest.approx(0.9)]
    assert javascript(scale, [1, 0.1, 0.01, 0]) == [True, pytest.approx(0.5)]
