"""What the browser is sent of rows that it does not have whole."""

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris, load_moons
from sigmoid_estimator.inspection import activation_histograms
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.packing import unpacked
from sigmoid_estimator.player.row_outputs import BINS, STEPS, in_steps


def fitted(X, y, hidden=(3,), **settings):
    settings = {"max_iter": 12, "learning_rate_init": 0.5, "random_state": 0} | settings
    return SigmoidMLPClassifier(hidden, **settings).fit(X, y)


def sent(clf, X, y, panels, **settings):
    header, arrays = unpacked(FilmPlayer(clf, X, y, panels=panels, **settings).payload.buffer)
    of_rows = {name[5:]: array for name, array in arrays.items() if name.startswith("rows/")}
    return header["rows"], of_rows


@pytest.fixture(scope="module")
def iris():
    return load_iris(return_X_y=True)


@pytest.fixture(scope="module")
def pictures():
    """Thirty pictures of 4 × 4 pixels, of which class 1 is brighter."""
    rng = np.random.default_rng(0)
    y = np.arange(30) % 2
    return rng.uniform(0, 8, (30, 16)) + 4 * y[:, None], y


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu"])
def test_counts_are_those_of_activation_histograms(iris, activation):
    X, y = iris
    clf = fitted(X, y, (4, 3), activation=activation, learning_rate_init=0.01)
    about, arrays = sent(clf, X, y, ["histograms"])
    table = activation_histograms(clf, X, bins=BINS)
    n_values = len(X) * np.array([4, 3, 3])
    expected = table["share"].to_numpy().reshape(-1, 3, BINS) * n_values[:, None]
    np.testing.assert_array_equal(arrays["counts"], expected.round())
    np.testing.assert_array_equal(arrays["positions"], clf.history_.epochs)
    first = table[table["epoch"] == 0].groupby("layer")
    np.testing.assert_allclose(
        about["edges"], np.column_stack([first["low"].min(), first["high"].max()])
    )


def test_rows_of_two_features_are_counted_in_the_browser():
    X, y = load_moons(return_X_y=True)
    about, arrays = sent(fitted(X, y), X, y, ["histograms"])
    assert about == {"edges": [[0.0, 1.0], [0.0, 1.0]]}
    assert not arrays


def test_nothing_is_sent_for_panels_that_are_not_there(iris):
    X, y = iris
    assert sent(fitted(X, y), X, y, ["units"]) == ({}, {})


def test_runs_in_step_have_no_panels_and_send_nothing_for_them(iris):
    X, y = iris
    clf = fitted(X, y)
    assert sent({"a": clf, "b": clf}, X, y, "auto") == ({}, {})


def test_a_long_film_is_measured_at_its_ends_and_more_often_early(iris):
    X, y = iris
    clf = fitted(X, y, max_iter=1500, record_history=1)
    _, arrays = sent(clf, X, y, ["histograms"])
    positions = arrays["positions"]
    assert (positions[0], positions[-1]) == (0, 1500)
    np.testing.assert_array_equal(positions[:20], np.arange(20))
    assert len(positions) <= 1000


def test_an_output_of_one_half_is_in_the_upper_half_of_the_steps():
    below = np.nextafter(0.5, 0)
    outputs = np.array([0.0, below, 0.5, 1.0, np.nan])
    expected = [0, STEPS // 2 - 1, STEPS // 2, STEPS - 1, 0]
    np.testing.assert_array_equal(in_steps(outputs), expected)


def test_one_output_is_sent_of_every_row_and_shown_of_both_classes(pictures):
    X, y = pictures
    clf = fitted(X, y, ())
    about, arrays = sent(clf, X, y, ["images"])
    expected = np.array([clf.at_epoch(epoch).predict_proba(X)[:, 1] for epoch in range(13)])
    np.testing.assert_allclose(arrays["outputs"][..., 0] / STEPS, expected, atol=1 / STEPS)
    assert about["has_all"]
    assert sorted(y[about["shown"]]) == [0] * 6 + [1] * 6
    outputs = expected[-1]
    assert outputs[y == 1].min() in outputs[about["shown"]]  # the worst is among them


def test_several_outputs_are_sent_of_the_rows_shown(pictures):
    X, _ = pictures
    y = np.arange(30) % 5
    clf = fitted(X, y)
    about, arrays = sent(clf, X, y, ["images"])
    assert not about["has_all"]
    np.testing.assert_array_equal(np.bincount(y[about["shown"]]), [4] * 5)
    outputs = clf.layer_outputs(X[about["shown"]])[-1]
    np.testing.assert_allclose(arrays["outputs"][-1] / STEPS, outputs, atol=1 / STEPS)


def test_pictures_are_of_256_shades_up_to_the_largest_value(pictures):
    X, y = pictures
    about, arrays = sent(fitted(X, y, ()), X, y, ["images"])
    assert about["shape"] == [4, 4]
    expected = np.round(255 * X[about["shown"]] / X.max())
    np.testing.assert_array_equal(arrays["pixels"], expected)


def test_several_labels_may_be_true_of_a_picture(pictures):
    X, y = pictures
    labels = np.column_stack([y, 1 - y])
    about, arrays = sent(fitted(X, labels), X, labels, ["images"])
    assert arrays["outputs"].shape == (13, len(about["shown"]), 2)


def test_a_film_over_factors_is_measured_too(pictures):
    X, y = pictures
    clf = fitted(X, y)
    player = FilmPlayer.over_factors(clf, X, y, [0.5, 1, 64])
    header, arrays = unpacked(player.payload.buffer)
    assert header["panels"] == ["images", "histograms"]
    np.testing.assert_array_equal(arrays["rows/positions"], [0.5, 1, 64])
    saturated = arrays["rows/counts"][:, :, [0, -1]].sum(axis=(1, 2))
    assert saturated[2] > saturated[0]


@pytest.mark.filterwarnings("ignore:.*diverged")
def test_weights_that_overflow_are_counted_at_the_edges(iris):
    X, y = iris
    clf = fitted(X, y, activation="relu")
    player = FilmPlayer.over_factors(clf, X, y, [1, 1e300], panels=["histograms"])
    _, arrays = unpacked(player.payload.buffer)
    np.testing.assert_array_equal(arrays["rows/counts"].sum(axis=2), [[450, 450]] * 2)


@pytest.mark.parametrize(
    ("hidden", "n_features", "expected"),
    [
        ((), 2, ["sigmoid", "weights"]),
        ((4, 3), 2, ["network", "histograms", "units"]),
        ((32,), 2, ["units", "histograms"]),
        ((4,), 5, ["network", "histograms", "units"]),
        ((), 5, ["network"]),
        ((4,), 16, ["images", "histograms"]),
        ((), 16, ["images"]),
    ],
)
def test_the_panels_suit_the_network_and_the_rows(hidden, n_features, expected):
    rng = np.random.default_rng(0)
    X, y = rng.uniform(0, 1, (20, n_features)), np.arange(20) % 2
    X[:, 0] -= 0 if n_features == 16 else 0.5
    player = FilmPlayer(fitted(X, y, hidden, max_iter=2), X, y)
    assert unpacked(player.payload.buffer)[0]["panels"] == expected


def test_rows_with_negative_values_are_images_if_their_shape_is_given(pictures):
    X, y = pictures
    X = X - 6
    clf = fitted(X, y)
    assert "images" not in unpacked(FilmPlayer(clf, X, y).payload.buffer)[0]["panels"]
    about, arrays = sent(clf, X, y, "auto", image_shape=(2, 8))
    assert about["shape"] == [2, 8]
    shown = X[about["shown"]]
    assert arrays["pixels"][shown == X.min()].sum() == 0


@pytest.mark.parametrize("shape", [(4, 5), (16,), (-4, -4), "44", 16, (4.0, 4.0), (4, None)])
def test_a_shape_that_does_not_fit_is_refused(pictures, shape):
    X, y = pictures
    with pytest.raises(ValueError, match=r"height × width = 16.* got"):
        FilmPlayer(fitted(X, y, max_iter=1), X, y, image_shape=shape)


def test_standardised_rows_are_shown_as_the_images_that_they_were(pictures):
    X, y = pictures
    scaled = (X - X.mean(axis=0)) / (X.std(axis=0) + 1)
    clf = fitted(scaled, y)
    about, arrays = sent(clf, scaled, y, "auto", images=X)
    assert about["shape"] == [4, 4]
    grey = 255 * X[about["shown"]] / X.max()
    np.testing.assert_array_equal(arrays["pixels"].reshape(grey.shape), grey.round())
    with pytest.raises(ValueError, match="images must be one per row"):
        FilmPlayer(clf, scaled, y, images=X[1:])


def test_images_of_rows_that_are_none_are_refused(iris):
    X, y = iris
    with pytest.raises(ValueError, match=r"4 features.*image_shape=\(height, width\)"):
        FilmPlayer(fitted(X, y, max_iter=1), X, y, panels=["images"])
