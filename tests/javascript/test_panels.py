"""What panels compute is what the library says."""

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line
from sigmoid_estimator.inspection import sample_losses, sigmoid_family
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.packing import unpacked

MEASURED = """([description, parameters, columns, labels, loss, weights]) => {
  const network = player.createNetwork(description);
  const values = player.createValues(network, columns[0].length);
  values.inputs.set(columns.flat());
  player.forward(network, parameters, 0, values);
  return player.measured(network, values.z.at(-1), labels, loss, weights);
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


@pytest.mark.parametrize("is_weighted", [False, True])
@pytest.mark.parametrize("factor", [1, 30, 1000])
@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("kind", ["two", "three", "labels"])
def test_accuracy_and_loss_of_edited_weights_are_the_librarys(
    javascript, points, kind, loss, factor, is_weighted
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
    weights = np.linspace(0, 3, len(y)) if is_weighted else None
    argument = [network, parameters, points.T.tolist(), labels, loss]
    found = javascript(MEASURED, [*argument, weights.tolist() if is_weighted else None])
    assert found["accuracy"] == expected["is_right"].mean()
    mean = np.average(expected["loss"], weights=weights)
    assert found["loss"] == pytest.approx(mean, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("class_weight", [None, "balanced", {0: 5.0}])
def test_the_loss_of_weights_that_are_the_films_is_the_films(javascript, class_weight):
    X, y = load_line(return_X_y=True)
    X = X.astype(np.float32).astype(float)  # as the browser has them
    given = np.linspace(0.2, 3, len(y))
    clf = SigmoidMLPClassifier((), class_weight=class_weight, max_iter=50, random_state=0)
    clf.fit(X, y, sample_weight=given)
    film = FilmPlayer(clf, X, y, sample_weight=given)
    _, arrays = unpacked(film.payload.buffer)
    network, parameters = described(clf, exclusive=False)
    weights = arrays["points/weights"].tolist()
    found = javascript(
        MEASURED, [network, parameters, X.T.tolist(), [y.tolist()], "log_loss", weights]
    )
    assert found["loss"] == pytest.approx(clf.history_.loss[-1], rel=1e-12)
    over_factors = FilmPlayer.over_factors(clf, X, y, [1.0], sample_weight=given)
    _, arrays = unpacked(over_factors.payload.buffer)
    assert arrays["0/loss/values"] == pytest.approx(clf.history_.loss[-1], rel=1e-6)


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
