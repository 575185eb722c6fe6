"""What the player in the browser is sent, and which epoch it is said to show."""

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from sigmoid_dashboard import player
from sigmoid_dashboard.player.payload import MAX_BYTES, PayloadError, chosen_records, payload
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_digits, load_iris, load_line, load_moons
from sigmoid_estimator.inspection import (
    compare,
    feature_plane,
    layer_gradients,
    principal_plane,
    saturation,
)
from sigmoid_estimator.plotting import palette

NAMES = {"feature_names": ("x", "y"), "class_names": ("no", "yes")}


@pytest.fixture(scope="module")
def moons():
    return load_moons(return_X_y=True)


@pytest.fixture(scope="module")
def network(moons):
    clf = SigmoidMLPClassifier((3, 2), max_iter=40, learning_rate_init=0.05, random_state=0)
    return clf.fit(*moons)


def payload_of(clf, X, y, plane=None, **options):
    classifiers = clf if isinstance(clf, dict) else {"": clf}
    return payload(classifiers, X, y, plane or feature_plane(X), **(NAMES | options))


def lists_of(data, column, film="film_0"):
    return data[film][column].chunk(0).flatten().to_numpy().reshape(data[film].num_rows, -1)


def parameters_of(data):
    return lists_of(data, "parameters")


def size_of(data):
    return sum(table.nbytes for table in data.values() if isinstance(table, pa.Table))


def test_every_record_is_sent_with_its_real_epoch(network, moons):
    film = network.history_
    data, epochs = payload_of(network, *moons)
    np.testing.assert_array_equal(epochs, film.epochs)
    np.testing.assert_array_equal(data["film_0"]["epoch"], film.epochs)
    np.testing.assert_allclose(data["film_0"]["loss"], film.loss, rtol=1e-7)
    np.testing.assert_allclose(data["film_0"]["accuracy"], film.accuracy, rtol=1e-7)
    assert data["note"] == ""


def test_weights_are_sent_in_half_the_bytes(network, moons):
    data, _ = payload_of(network, *moons)
    parameters = parameters_of(data)
    assert parameters.dtype == np.float32
    np.testing.assert_allclose(parameters, network.history_.parameters, rtol=1e-7)


def test_the_first_layer_is_sent_as_it_is_on_the_plane():
    X, y = load_iris(return_X_y=True)
    clf = SigmoidMLPClassifier((5,), max_iter=3, random_state=0).fit(X, y)
    plane = principal_plane(X)
    data, _ = payload_of(clf, X, y, plane, feature_names="abcd", class_names="rst")
    assert data["runs"][0]["sizes"] == [2, 5, 3]
    assert data["axes"] == ["principal component 1", "principal component 2"]
    assert "98 % of their variance" in data["note"]
    last = parameters_of(data)[-1]
    coef, bias = last[:10].reshape(2, 5), last[25:30]
    points = np.column_stack([data["points"]["x1"], data["points"]["x2"]])
    z = clf.layer_outputs(plane.inputs(*points.T), pre_activation=True)[0]
    np.testing.assert_allclose(points @ coef + bias, z, rtol=1e-4, atol=1e-5)


def test_a_chosen_pair_of_features_is_named_and_the_others_too():
    X, y = load_iris(return_X_y=True)
    clf = SigmoidMLPClassifier((2,), max_iter=1, random_state=0).fit(X, y)
    data, _ = payload_of(clf, X, y, feature_plane(X, (3, 0)), feature_names="abcd")
    assert data["axes"] == ["d", "a"]
    assert "over d and a; the other 2 features are held at their mean" in data["note"]


def test_a_network_of_digits_becomes_small():
    X, y = load_digits(return_X_y=True)
    clf = SigmoidMLPClassifier((30,), max_iter=3, random_state=0).fit(X, y)
    names = {"feature_names": [""] * 64, "class_names": [str(digit) for digit in range(10)]}
    data, _ = payload_of(clf, X, y, principal_plane(X), **names)
    assert parameters_of(data).shape == (4, 2 * 30 + 30 * 10 + 30 + 10)


@pytest.mark.parametrize("records", [10, 700, 5001])
@pytest.mark.parametrize("perfect", [None, 3, 698])
@pytest.mark.parametrize("capacity", [3, 4, 17, 699, 5001])
def test_thinning_keeps_the_ends_and_the_first_perfect_record(records, perfect, capacity):
    class Film:
        first_perfect_epoch = None if perfect is None else min(perfect, records - 1)
        epochs = np.arange(records)

        def __len__(self):
            return records

        def index_of(self, epoch):
            return epoch

    kept, every = chosen_records(Film(), capacity)
    assert len(kept) <= min(capacity, records)
    assert {0, records - 1} <= set(kept.tolist())
    assert perfect is None or Film.first_perfect_epoch in kept
    assert set(range(0, records, every)) <= set(kept.tolist())
    assert (np.diff(kept) > 0).all()
    assert (every == 1) == (records <= capacity)


def test_a_long_film_fits_and_says_that_it_is_thinned(moons):
    X, y = moons
    clf = SigmoidMLPClassifier((50,), max_iter=6000, batch_size="full", random_state=0).fit(X, y)
    data, epochs = payload_of(clf, X, y)
    assert MAX_BYTES / 2 < size_of(data) <= MAX_BYTES
    assert "one record in 2 is shown" in data["note"]
    assert epochs[0] == 0
    assert epochs[-1] == 6000
    assert set(epochs) <= set(clf.history_.epochs)


def test_a_thinned_film_marks_the_first_perfect_record():
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=500, learning_rate_init=0.1, random_state=0)
    clf.fit(X, y)
    data, epochs = payload_of(clf, X, y, max_bytes=55_000)
    assert data["film_0"].num_rows < 200
    assert epochs[data["runs"][0]["first_perfect"]] == clf.first_perfect_epoch_
    assert data["runs"][0]["weights"] == ["w1", "w2", "b"]


def test_a_network_too_large_to_play_is_refused_in_words(network, moons):
    with pytest.raises(PayloadError, match="film of 20 weights and biases is too large"):
        payload_of(network, *moons, max_bytes=52_000)


def test_a_classifier_without_a_film_is_refused(moons):
    clf = SigmoidMLPClassifier((), max_iter=1, record_history=False).fit(*moons)
    with pytest.raises(ValueError, match="record_history=False"):
        payload_of(clf, *moons)


def test_weights_beyond_the_range_of_float32_stay_finite(moons):
    X, y = moons
    huge = {"coef_init": [np.array([[1e200], [-1e60]])], "intercept_init": [np.array([1.0])]}
    clf = SigmoidMLPClassifier((), max_iter=1, **huge).fit(X, y)
    parameters = parameters_of(payload_of(clf, X, y)[0])
    assert np.isfinite(parameters).all()
    assert np.sign(parameters[0]).tolist() == [1, -1, 1]


def test_points_and_colours_are_those_of_the_charts(network, moons):
    X, y = moons
    data, _ = payload_of(network, X, y)
    np.testing.assert_allclose(data["points"]["x2"], X[:, 1], rtol=1e-6)
    np.testing.assert_array_equal(data["points"]["label0"], y)
    assert data["colours"]["classes"] == palette.CLASSES
    assert data["exclusive"] is False


def test_labels_that_can_be_true_together_have_a_column_each():
    X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], np.array([[1, 0], [0, 1], [1, 1]])
    clf = SigmoidMLPClassifier((2,), max_iter=1, random_state=0).fit(X, y)
    data, _ = payload_of(clf, np.array(X), y)
    assert data["points"]["label1"].to_pylist() == [0, 1, 1]
    assert data["exclusive"] is False
    assert data["runs"][0]["sizes"] == [2, 2, 2]


def test_films_that_differ_in_anything_have_another_name(network, moons):
    X, y = moons
    longer = SigmoidMLPClassifier(**network.get_params()).set_params(max_iter=41).fit(X, y)
    names = {
        payload_of(network, X, y).data["id"],
        payload_of(longer, X, y).data["id"],
        payload_of(network, X, 1 - y).data["id"],
        payload_of(network, X, y, class_names=("a", "b")).data["id"],
        payload_of(network, X, y, feature_plane(X, (1, 0))).data["id"],
    }
    assert len(names) == 5
    assert payload_of(network, X, y).data["id"] in names


@pytest.fixture(scope="module")
def two(moons):
    """A run beside another that ends earlier."""
    X, y = moons
    short = SigmoidMLPClassifier((3, 2), activation="relu", max_iter=25, random_state=0)
    long = SigmoidMLPClassifier((3, 2), max_iter=40, random_state=0)
    return {"long": long.fit(X, y), "short": short.fit(X, y)}


def test_films_in_step_share_the_points_and_have_the_longest_ones_epochs(two, moons):
    X, y = moons
    data, epochs = payload_of(two, X, y)
    assert [run["name"] for run in data["runs"]] == ["long", "short"]
    assert [run["activation"] for run in data["runs"]] == ["sigmoid", "relu"]
    assert epochs[-1] == data["film_0"]["epoch"].to_pylist()[-1] == 40
    assert data["film_1"]["epoch"].to_pylist()[-1] == 25
    assert "film_2" not in data


def test_measures_of_the_layers_are_sent_record_by_record(two, moons):
    X, y = moons
    data, _ = payload_of(two, X, y, measures=compare(two, X, y))
    for film, (name, clf) in enumerate(two.items()):
        errors = lists_of(data, "errors", f"film_{film}")
        shares = lists_of(data, "shares", f"film_{film}")
        expected = layer_gradients(clf, X, y, epochs=[7])["delta_rms"]
        np.testing.assert_allclose(errors[7], expected, rtol=1e-6)
        measured = saturation(clf, X, epochs=[7])
        kind = "dead_fraction" if name == "short" else "saturated_fraction"
        np.testing.assert_allclose(shares[7][:2], measured[kind][:2], rtol=1e-6)
    assert "errors" not in payload_of(two, X, y).data["film_0"].column_names


def test_films_in_step_fit_together(moons):
    X, y = moons
    clf = SigmoidMLPClassifier((50,), max_iter=4000, batch_size="full", random_state=0).fit(X, y)
    data, epochs = payload_of({"a": clf, "b": clf}, X, y)
    assert MAX_BYTES / 2 < size_of(data) <= MAX_BYTES
    assert "one record in" in data["note"]
    assert epochs[-1] == 4000


EPOCHS = np.array([0, 1, 10, 100, 250])


def report(epoch, *, at_end=False, asked=None):
    return {"epoch": epoch, "at_end": at_end, "asked": asked}


@pytest.mark.parametrize(
    ("asked", "reported", "shown"),
    [
        (None, None, 250),
        (100, None, 100),
        (99, None, 10),
        (None, report(10), 10),
        (None, report(10, asked=100), 10),
        (100, report(10), 100),
        (100, report(10, asked=100), 10),
        (None, report(40, at_end=True), 250),
        (None, report(9999), 250),
        (None, report(60), 10),
    ],
)
def test_what_was_last_said_is_shown(asked, reported, shown):
    assert player.shown_epoch(EPOCHS, asked, reported) == shown


@pytest.mark.parametrize(
    "nonsense",
    [
        "10",
        10,
        [10],
        {},
        report("10"),
        report(True),
        report(1.5),
        report(-3),
        report(10**400),
        report(None),
        {"epoch": 10},
        {"epoch": 10, "at_end": "yes"},
    ],
)
def test_a_report_without_sense_counts_as_none(nonsense):
    assert player.shown_epoch(EPOCHS, None, nonsense) == 250
    assert player.shown_epoch(EPOCHS, 10, nonsense) == 10


def test_the_script_is_one_module_with_one_default():
    assert player.SCRIPT.count("export default ") == 1
    for forbidden in ("innerHTML", "eval(", "import ", "Function("):
        assert forbidden not in player.SCRIPT


def run_script(script):
    return AppTest.from_string(script, default_timeout=60).run()


SCRIPT = """
import streamlit as st
from sigmoid_dashboard.player import play_in_step
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris
X, y = load_iris(return_X_y=True)
names = [f"class {{label}}" for label in y]
clf = SigmoidMLPClassifier({layers}, max_iter=7, random_state=0).fit(X, names)
st.write(play_in_step({{"": clf}}, X, names, epoch={epoch}, key="film"))
"""


@pytest.mark.parametrize(("epoch", "shown"), [(None, "7"), (3, "3")])
def test_a_page_learns_the_epoch(epoch, shown):
    app = run_script(SCRIPT.format(layers=(3,), epoch=epoch))
    assert not app.exception
    assert app.markdown[0].value == f"`{shown}`"
    assert len(app.get("bidi_component")) == 1


def test_a_film_too_large_is_replaced_by_words(monkeypatch):
    monkeypatch.setattr(player, "payload", refuse)
    app = run_script(SCRIPT.format(layers=(4,), epoch=None))
    assert not app.exception
    assert app.info[0].value == "Too large."
    assert app.markdown[0].value == "`7`"


def refuse(*args, **options):
    raise PayloadError("Too large.")
