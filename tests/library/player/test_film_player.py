"""FilmPlayer takes what was trained, and refuses in a sentence what does not go together."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.exceptions import NotFittedError
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import feature_plane
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.packing import unpacked


def sent(player):
    return unpacked(player.payload.buffer)


def trained(X, y, hidden=(2,), **options):
    return SigmoidMLPClassifier(hidden, max_iter=4, random_state=0, **options).fit(X, y)


@pytest.fixture(scope="module")
def rows():
    return np.random.default_rng(0).normal(size=(30, 3))


def test_rows_of_one_feature_lie_on_a_map_whose_second_axis_means_nothing():
    X, y = np.linspace(-1, 1, 12)[:, None], np.repeat([0, 1], 6)
    clf = trained(X, y)
    header, arrays = sent(FilmPlayer(clf, X, y, feature_names=["dose"]))
    assert header["axes"] == ["dose", "no second feature"]
    assert "one feature: where a point is along the second axis means nothing" in header["note"]
    np.testing.assert_allclose(arrays["points/x"], X[:, 0], rtol=1e-6)
    assert not arrays["points/y"].any()
    first_layer = arrays["0/parameters"][:, :4].reshape(-1, 2, 2)
    np.testing.assert_allclose(first_layer[:, 0], clf.coef_history_[0][:, 0], rtol=1e-6)
    assert not first_layer[:, 1].any()
    (low, high) = header["domain"][1]
    assert low < 0 < high


@pytest.mark.parametrize("kind", [np.ndarray.tolist, sparse.csr_array, sparse.coo_array])
def test_lists_and_sparse_rows_are_the_same_film(rows, kind):
    y = (rows[:, 0] > 0).astype(int)
    clf = trained(rows, y)
    expected_header, expected = sent(FilmPlayer(clf, rows, y))
    header, arrays = sent(FilmPlayer(clf, kind(rows), y.tolist()))
    assert header == expected_header
    for name, array in arrays.items():
        np.testing.assert_allclose(array, expected[name], rtol=1e-6)


def test_columns_of_a_frame_are_the_names_of_the_axes(rows):
    frame = pd.DataFrame(rows[:, :2], columns=["mass", "age"])
    labels = pd.Series(np.where(rows[:, 0] > 0, "yes", "no"))
    clf = trained(frame, labels)
    for player in (
        FilmPlayer(clf, frame, labels),
        FilmPlayer.over_factors(clf, frame, labels, [1]),
    ):
        header, arrays = sent(player)
        assert header["axes"] == ["mass", "age"]
        assert header["classes"] == ["no", "yes"]
        np.testing.assert_array_equal(arrays["points/labels"][0], labels == "yes")


@pytest.mark.parametrize("n_classes", [3, 10])
def test_many_classes_exclude_each_other(rows, n_classes):
    y = np.array([f"class {k % n_classes}" for k in range(len(rows))])
    header, arrays = sent(FilmPlayer(trained(rows, y), rows, y))
    assert header["exclusive"] is True
    assert header["runs"][0]["sizes"] == [2, 2, n_classes]
    assert [header["classes"][k] for k in arrays["points/labels"][0]] == y.tolist()


@pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array])
def test_labels_that_can_be_true_together_are_a_matrix(rows, kind):
    y = (rows[:, :2] > 0).astype(int)
    header, arrays = sent(FilmPlayer(trained(rows, y), rows, kind(y), class_names=["a", "b"]))
    assert header["exclusive"] is False
    np.testing.assert_array_equal(arrays["points/labels"], y.T)


def test_runs_keep_their_names_and_order(two, moons):
    header, _ = sent(FilmPlayer(two, *moons))
    assert [run["name"] for run in header["runs"]] == ["long", "short"]


def test_rows_that_were_not_trained_on_can_be_shown(network, moons):
    X, y = moons
    _, arrays = sent(FilmPlayer(network, X[:7], y[:7]))
    assert arrays["points/x"].shape == (7,)


def test_weights_from_elsewhere_are_a_film_of_one_frame(moons):
    clf = SigmoidMLPClassifier.from_layers(
        [np.array([[1.0], [-2.0]])], [np.array([0.5])], activation="sigmoid", classes=[0, 1]
    )
    assert len(FilmPlayer(clf, *moons).payload.positions) == 1


HOSTILE = {
    "markup": "</script><script>alert(1)</script>",
    "template": "{{x}} ${x} %s",
    "separators": "a\u2028b\u2029c",
    "directions": "\u202eabc\u200f",
    "long": "n" * 200,
    "quotes": "\"'`<!--",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_names_travel_as_text(network, moons, name):
    player = FilmPlayer(
        {name: network}, *moons, feature_names=[name, "y"], class_names=[name, "1"], title=name
    )
    header, _ = sent(player)
    assert header["axes"][0] == header["classes"][0] == header["title"] == name
    page = player.to_html()
    assert page.count("</script>") == 2  # the data's and the module's
    data = re.search(r'<script type="application/json" id="film">(.*?)</script>', page)[1]
    assert json.loads(data)["id"] == player.payload.id


def refusals(network, X, y):
    """What is refused, and how the sentence begins."""
    no_film = SigmoidMLPClassifier((), max_iter=1, record_history=False).fit(X, y)
    others = SigmoidMLPClassifier((), max_iter=1).fit(X, y + 1)
    letters = ["a", "b", "c"]
    return {
        "no film": (no_film, {}, "The player needs the film"),
        "nothing": ({}, {}, "classifiers is empty"),
        "names that are one as text": ({1: network, "1": network}, {}, "Names of films must"),
        "other classes": ({"a": network, "b": others}, {}, "Films that are played in step need"),
        "another width": (network, {"X": np.ones((len(X), 3))}, "X has 3 features"),
        "no rows": (network, {"X": X[:0], "y": y[:0]}, "Found array with 0 sample"),
        "another length": (network, {"y": y[1:]}, "Found input variables with inconsistent"),
        "unknown labels": (network, {"y": y + 7}, "y must hold the classes [0 1]"),
        "names of features": (network, {"feature_names": letters}, "feature_names must have one"),
        "names of classes": (network, {"class_names": letters}, "class_names must have one"),
        "an unknown panel": (network, {"panels": ["maps"]}, 'panels must be "auto" or names'),
        "half an epoch": (network, {"epoch": 1.5}, "epoch must be a whole number"),
        "an epoch before 0": (network, {"epoch": -1}, "epoch must be a whole number"),
        "a truth for an epoch": (network, {"epoch": True}, "epoch must be a whole number"),
        "a plane elsewhere": (
            network,
            {"plane": feature_plane(np.ones((2, 4)))},
            "plane is of rows with 4 features, and X has 2",
        ),
    }


CASES = [
    "no film",
    "nothing",
    "names that are one as text",
    "other classes",
    "another width",
    "no rows",
    "another length",
    "unknown labels",
    "names of features",
    "names of classes",
    "an unknown panel",
    "half an epoch",
    "an epoch before 0",
    "a truth for an epoch",
    "a plane elsewhere",
]


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_go_together_is_refused_in_a_sentence(network, moons, case):
    X, y = moons
    clf, options, beginning = refusals(network, X, y)[case]
    with pytest.raises(ValueError, match=f"^{re.escape(beginning)}") as error:
        FilmPlayer(clf, **({"X": X, "y": y} | options))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("several", [False, True])
def test_what_is_not_fitted_is_refused(network, moons, several):
    clf = SigmoidMLPClassifier()
    with pytest.raises(NotFittedError):
        FilmPlayer({"a": network, "b": clf} if several else clf, *moons)
    with pytest.raises(NotFittedError):
        FilmPlayer.over_factors(clf, *moons, [1])


def test_another_estimator_is_refused_with_the_way_to_take_it_up(moons):
    for play in (FilmPlayer, lambda clf, X, y: FilmPlayer.over_factors(clf, X, y, [1])):
        with pytest.raises(TypeError, match="got MLPClassifier; SigmoidMLPClassifier"):
            play(MLPClassifier(), *moons)


@pytest.mark.parametrize("factor", [0, -1, np.inf, np.nan, True, "1"])
def test_a_factor_to_open_at_is_positive(network, moons, factor):
    with pytest.raises(ValueError, match="factor must be a positive number"):
        FilmPlayer.over_factors(network, *moons, [1, 2], factor=factor)


def test_over_factors_needs_no_film(moons):
    clf = SigmoidMLPClassifier((2,), max_iter=2, record_history=False, random_state=0).fit(*moons)
    header, arrays = sent(FilmPlayer.over_factors(clf, *moons, [0.5, 1, 2]))
    assert header["axis"]["name"] == "factor"
    assert arrays["0/positions"].tolist() == [0.5, 1, 2]


def test_a_film_is_described_in_a_line(network, moons):
    assert repr(FilmPlayer(network, *moons)) == "<FilmPlayer of 41 frames, epoch 0 to 40>"
