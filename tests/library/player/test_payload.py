"""What the player in the browser is sent."""

import numpy as np
import pytest
from sent import payload_of, sent

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_digits, load_iris, load_line
from sigmoid_estimator.inspection import feature_plane, principal_plane
from sigmoid_estimator.player.frames import FilmError
from sigmoid_estimator.player.packing import unpacked
from sigmoid_estimator.player.payload import MAX_BYTES
from sigmoid_estimator.plotting import palette


def test_every_record_is_sent_with_its_real_epoch(network, moons):
    film = network.history_
    positions = payload_of(network, *moons).positions
    header, arrays = sent(network, *moons)
    np.testing.assert_array_equal(positions, film.epochs)
    np.testing.assert_array_equal(arrays["0/positions"], film.epochs)
    np.testing.assert_allclose(arrays["0/loss/values"], film.loss, rtol=1e-7)
    np.testing.assert_allclose(arrays["0/accuracy/values"], film.accuracy, rtol=1e-7)
    np.testing.assert_allclose(arrays["0/weight_norm/values"], film.weight_norms, rtol=1e-7)
    assert header["note"] == ""
    assert header["axis"]["name"] == "epoch"


def test_weights_are_sent_in_half_the_bytes(network, moons):
    _, arrays = sent(network, *moons)
    parameters = arrays["0/parameters"]
    assert parameters.dtype == np.float32
    np.testing.assert_allclose(parameters, network.history_.parameters, rtol=1e-7)


def test_the_first_layer_is_sent_as_it_is_on_the_plane(flowers):
    clf, X, y = flowers
    plane = principal_plane(X)
    header, arrays = sent(clf, X, y, plane=plane)
    assert header["runs"][0]["sizes"] == [2, 5, 3]
    assert header["axes"] == ["principal component 1", "principal component 2"]
    assert "98 % of their variance" in header["note"]
    last = arrays["0/parameters"][-1]
    coef, bias = last[:10].reshape(2, 5), last[25:30]
    points = np.column_stack([arrays["points/x"], arrays["points/y"]])
    z = clf.layer_outputs(plane.inputs(*points.T), pre_activation=True)[0]
    np.testing.assert_allclose(points @ coef + bias, z, rtol=1e-4, atol=1e-5)


def test_a_chosen_pair_of_features_is_named_and_the_others_too():
    X, y = load_iris(return_X_y=True)
    clf = SigmoidMLPClassifier((2,), max_iter=1, random_state=0).fit(X, y)
    header, _ = sent(clf, X, y, plane=feature_plane(X, (3, 0)), feature_names="abcd")
    assert header["axes"] == ["d", "a"]
    assert "over d and a; the other 2 features are held at their mean" in header["note"]


def test_a_network_of_digits_becomes_small():
    X, y = load_digits(return_X_y=True)
    X, y = X[::9], y[::9]
    clf = SigmoidMLPClassifier((30,), max_iter=3, random_state=0).fit(X, y)
    _, arrays = sent(clf, X, y)
    assert arrays["0/parameters"].shape == (4, 2 * 30 + 30 * 10 + 30 + 10)


def test_a_long_film_fits_and_says_that_it_is_thinned(moons):
    X, y = moons
    clf = SigmoidMLPClassifier((50,), max_iter=600, batch_size="full", random_state=0).fit(X, y)
    max_bytes = MAX_BYTES // 10
    made = payload_of(clf, X, y, max_bytes=max_bytes)
    header, _ = unpacked(made.buffer)
    assert max_bytes / 2 < len(made.buffer) <= max_bytes
    assert "one record in 2 is shown" in header["note"]
    assert made.positions[0] == 0
    assert made.positions[-1] == 600
    assert set(made.positions) <= set(clf.history_.epochs)


def test_a_thinned_film_marks_the_first_perfect_record(line_neuron):
    X, y = load_line(return_X_y=True)
    header, arrays = sent(line_neuron, X, y, max_bytes=70_000)
    positions = arrays["0/positions"]
    assert len(positions) < 200
    run = header["runs"][0]
    assert positions[run["first_perfect"]] == line_neuron.first_perfect_epoch_
    assert run["weights"] == ["w1", "w2", "b"]
    # A caption stands at the frames that are left.
    assert all(start < len(positions) for start, _ in run["captions"])


def test_captions_take_their_part_of_the_room(line_neuron):
    X, y = load_line(return_X_y=True)
    for max_bytes in (60_000, 80_000, 100_000, 120_000):
        assert len(payload_of(line_neuron, X, y, max_bytes=max_bytes).buffer) <= max_bytes


def test_what_is_measured_at_every_record_is_thinned_with_them(line_neuron):
    X, y = load_line(return_X_y=True)
    _, arrays = sent(line_neuron, X, y, max_bytes=70_000)
    film = line_neuron.history_
    records = [film.index_of(epoch) for epoch in arrays["0/positions"]]
    np.testing.assert_allclose(arrays["0/loss/values"], film.loss[records], rtol=1e-7)
    # What is measured at some records only keeps its own.
    assert len(arrays["0/error/positions"]) == len(arrays["0/error/values"]) <= 200


def test_a_network_too_large_to_play_is_refused_in_words(network, moons):
    with pytest.raises(FilmError, match="film of 20 weights and biases is too large"):
        payload_of(network, *moons, max_bytes=52_000)


def test_weights_beyond_the_range_of_float32_stay_finite(moons):
    X, y = moons
    huge = {"coef_init": [np.array([[1e200], [-1e60]])], "intercept_init": [np.array([1.0])]}
    clf = SigmoidMLPClassifier((), max_iter=1, **huge).fit(X, y)
    _, arrays = sent(clf, X, y)
    parameters = arrays["0/parameters"]
    assert np.isfinite(parameters).all()
    assert np.sign(parameters[0]).tolist() == [1, -1, 1]


def test_points_and_colours_are_those_of_the_charts(network, moons):
    X, y = moons
    header, arrays = sent(network, X, y)
    np.testing.assert_allclose(arrays["points/y"], X[:, 1], rtol=1e-6)
    np.testing.assert_array_equal(arrays["points/labels"], [y])
    assert header["colours"]["classes"] == palette.CLASSES
    assert header["colours"]["layers"] == palette.layer_colours(3)
    assert header["exclusive"] is False


def test_labels_that_can_be_true_together_have_a_row_each():
    X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], np.array([[1, 0], [0, 1], [1, 1]])
    clf = SigmoidMLPClassifier((2,), max_iter=1, random_state=0).fit(X, y)
    header, arrays = sent(clf, np.array(X), y)
    assert arrays["points/labels"].tolist() == y.T.tolist()
    assert header["exclusive"] is False
    assert header["runs"][0]["sizes"] == [2, 2, 2]


@pytest.mark.parametrize(("n_classes", "dtype"), [(256, np.uint8), (257, np.uint16)])
def test_labels_of_many_classes_do_not_wrap(n_classes, dtype):
    X, y = np.random.default_rng(0).normal(size=(n_classes, 2)), np.arange(n_classes)
    clf = SigmoidMLPClassifier((), max_iter=1, random_state=0).fit(X, y)
    _, arrays = sent(clf, X, y)
    assert arrays["points/labels"].dtype == dtype
    assert arrays["points/labels"].tolist() == [y.tolist()]


def test_the_weights_of_the_rows_are_sent_where_the_loss_has_them(moons):
    X, y = moons
    given = np.linspace(0.5, 2, len(y))
    clf = SigmoidMLPClassifier((), max_iter=2, random_state=0)
    assert "points/weights" not in sent(clf.fit(X, y), X, y)[1]
    clf.set_params(class_weight={1: 3.0}).fit(X, y, sample_weight=given)
    _, arrays = sent(clf, X, y, sample_weight=given)
    np.testing.assert_array_equal(arrays["points/weights"], np.where(y == 1, 3, 1) * given)


def test_films_that_differ_in_anything_have_another_name(network, moons):
    X, y = moons
    longer = SigmoidMLPClassifier(**network.get_params()).set_params(max_iter=41).fit(X, y)
    names = {
        payload_of(network, X, y).id,
        payload_of(longer, X, y).id,
        payload_of(network, X, 1 - y).id,
        payload_of(network, X, y, class_names=("a", "b")).id,
        payload_of(network, X, y, plane=feature_plane(X, (1, 0))).id,
    }
    assert len(names) == 5
    assert payload_of(network, X, y).id in names


def test_films_in_step_share_the_points_and_have_the_longest_ones_epochs(two, moons):
    X, y = moons
    header, arrays = sent(two, X, y)
    assert [run["name"] for run in header["runs"]] == ["long", "short"]
    assert [run["activation"] for run in header["runs"]] == ["sigmoid", "relu"]
    assert payload_of(two, X, y).positions[-1] == arrays["0/positions"][-1] == 40
    assert arrays["1/positions"][-1] == 25
    assert "2/positions" not in arrays
    assert sum(name.startswith("points/") for name in arrays) == 3


def test_films_in_step_fit_together(moons):
    X, y = moons
    clf = SigmoidMLPClassifier((50,), max_iter=400, batch_size="full", random_state=0).fit(X, y)
    max_bytes = MAX_BYTES // 10
    made = payload_of({"a": clf, "b": clf}, X, y, max_bytes=max_bytes)
    header, _ = unpacked(made.buffer)
    assert max_bytes / 2 < len(made.buffer) <= max_bytes
    assert "one record in" in header["note"]
    assert made.positions[-1] == 400


def test_a_row_that_is_followed_is_sent_with_all_its_features(flowers):
    clf, X, y = flowers
    header, arrays = sent(clf, X, y, panels=["backpropagation"], feature_names="abcd")
    assert header["rows"]["names"] == ["a", "b", "c", "d"]
    np.testing.assert_allclose(arrays["rows/inputs"], X, rtol=1e-7)
    first, film = arrays["0/first"], clf.history_
    np.testing.assert_allclose(first[:, :20].reshape(-1, 4, 5), film.coefs[0], rtol=1e-6)
    np.testing.assert_allclose(first[:, 20:], film.intercepts[0], rtol=1e-6)
    _, without = sent(clf, X, y)
    assert not {"rows/inputs", "0/first"} & set(without)


def test_of_two_features_the_map_has_the_first_layer_already(network, moons):
    X, y = moons
    _, arrays = sent(network, X, y, panels=["backpropagation"])
    assert "0/first" not in arrays
    _, arrays = sent(network, X, y, panels=["backpropagation"], plane=feature_plane(X, (1, 0)))
    assert "0/first" in arrays


def test_of_many_rows_the_first_are_sent_for_being_followed():
    X = np.random.default_rng(0).normal(size=(3000, 50))
    clf = SigmoidMLPClassifier((), max_iter=200, random_state=0).fit(X, X[:, 0] > 0)
    made = payload_of(clf, X, X[:, 0] > 0, panels=["backpropagation"], max_bytes=MAX_BYTES // 8)
    _, arrays = unpacked(made.buffer)
    assert arrays["rows/inputs"].shape == (2000, 50)
    assert len(made.buffer) <= MAX_BYTES // 8


@pytest.mark.parametrize(
    ("settings", "rate"),
    [
        ({"solver": "sgd", "momentum": 0.0}, 0.3),
        ({"solver": "sgd", "momentum": 0.9}, None),
        ({"solver": "sgd", "momentum": 0.0, "alpha": 0.1}, None),
        ({"solver": "sgd", "momentum": 0.0, "learning_rate": "invscaling"}, None),
        ({"solver": "sgd", "momentum": 0.0, "layer_learning_rates": [2.0]}, None),
        ({"solver": "adam"}, None),
    ],
)
def test_the_rate_is_sent_where_a_step_is_the_gradient_times_it(settings, rate):
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=2, learning_rate_init=0.3, random_state=0, **settings)
    header, _ = sent(clf.fit(X, y), X, y)
    assert header["runs"][0]["rate"] == rate
