"""Weights times c: classes counted by hand, boundaries where z is 0, ties by every convention."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from library import networks
from library.networks import given_neuron
from scipy.special import expit
from sklearn.datasets import load_iris, make_moons, make_multilabel_classification
from sklearn.exceptions import NotFittedError

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_boundary, load_spirals
from sigmoid_estimator.inspection import (
    boundary_shift,
    feature_plane,
    principal_plane,
    scaled_map,
    tie_conventions,
)
from sigmoid_estimator.plotting import palette

fitted = partial(networks.fitted, hidden_layer_sizes=(5,), max_iter=200)
X, Y = make_moons(100, noise=0.1, random_state=0)
IRIS = load_iris(return_X_y=True)


@pytest.fixture(scope="module")
def network():
    return fitted(X, Y)


def by_hand(clf, inputs, factor, hidden=expit):
    """Class of a network with one hidden layer, in plain NumPy."""
    h = hidden(factor * (inputs @ clf.coefs_[0] + clf.intercepts_[0]))
    return (factor * (h @ clf.coefs_[1] + clf.intercepts_[1]))[:, 0] > 0


def step(z):
    return (z > 0).astype(float)


@pytest.mark.parametrize("factor", [0.03, 7.0, -1.0])
def test_shares_are_those_counted_by_hand(network, factor):
    shift = boundary_shift(network, X, [factor], resolution=25)
    grid = scaled_map(network, X, 1.0, resolution=25)[["x1", "x2"]].to_numpy()
    for over, inputs in {"map": grid, "rows": X}.items():
        row = shift[shift["over"] == over].iloc[0]
        now, limit = by_hand(network, inputs, factor), by_hand(network, inputs, 1.0, step)
        assert row["n_points"] == len(inputs)
        assert row["changed"] == np.mean(now != by_hand(network, inputs, 1.0))
        assert row["unlike_perceptrons"] == np.mean(now != limit)
        stepped = by_hand(network, inputs, factor, step)
        assert row["perceptrons_changed"] == np.mean(stepped != limit)


def test_a_network_moves_towards_its_perceptrons_which_no_positive_factor_changes(network):
    shift = boundary_shift(network, X, [0.01, 1, 10, 1e6])
    rows = shift[shift["over"] == "rows"].set_index("factor")
    assert rows["changed"][1] == 0
    assert rows["changed"][0.01] > 0.1
    assert rows["unlike_perceptrons"][1e6] == 0
    assert not shift["perceptrons_changed"].any()


def test_a_single_neuron_keeps_its_line_and_swaps_its_sides_below_0():
    points, _ = load_boundary(return_X_y=True)
    shift = boundary_shift(given_neuron([1.0, 1.0], -3.0), points, [0.5, 1, 64, -1, 0])
    rows = shift[shift["over"] == "rows"].set_index("factor")
    assert rows.loc[[0.5, 1, 64], ["changed", "unlike_perceptrons"]].to_numpy().sum() == 0
    assert rows["changed"][-1] == 32 / 40  # all that are not on the line
    assert rows["changed"][0] == 12 / 40  # all above it


def test_layers_of_softmax_keep_their_classes():
    clf = fitted(*IRIS, hidden_layer_sizes=())
    shift = boundary_shift(clf, IRIS[0], [0.1, 100])
    assert not shift["changed"].any()
    assert not shift["unlike_perceptrons"].any()


@pytest.mark.parametrize("activation", ["relu", "identity", "leaky_relu"])
def test_unbounded_units_have_no_perceptrons(activation):
    clf = fitted(X, Y, activation=activation)
    shift = boundary_shift(clf, X, [10])
    assert shift[["unlike_perceptrons", "perceptrons_changed"]].isna().all(axis=None)
    assert shift["changed"].notna().all()
    assert scaled_map(clf, X, 10)["z_perceptrons"].isna().all()


def test_one_feature_has_rows_and_no_map():
    clf = fitted(X[:, :1], Y)
    assert boundary_shift(clf, X[:, :1], [2])["over"].tolist() == ["rows"]


@pytest.mark.parametrize("data", [(X, Y), IRIS], ids=["binary", "multiclass"])
@pytest.mark.parametrize("hidden", [(), (4,)])
def test_a_map_is_what_the_scaled_classifier_says(data, hidden):
    clf = fitted(*data, hidden_layer_sizes=hidden)
    plane = feature_plane(data[0])
    frame = scaled_map(clf, data[0], 3.0, plane=plane, resolution=9)
    scaled = clf.scaled(3.0)
    inputs = plane.inputs(frame["x1"].to_numpy(), frame["x2"].to_numpy())
    probabilities = scaled.predict_proba(inputs)
    if "predicted" in frame:
        np.testing.assert_array_equal(clf.classes_[frame["predicted"]], scaled.predict(inputs))
        np.testing.assert_allclose(frame["probability"], probabilities.max(axis=1))
        return
    np.testing.assert_allclose(frame["probability"], probabilities[:, 1])
    np.testing.assert_allclose(frame["z"], scaled.decision_function(inputs))
    np.testing.assert_allclose(frame["z_original"], clf.decision_function(inputs))
    steps = clf.as_perceptron().layer_outputs(inputs, pre_activation=True)[-1][:, 0]
    np.testing.assert_allclose(frame["z_perceptrons"], steps)


def test_more_than_two_features_are_shown_on_their_principal_plane():
    clf, plane = fitted(*IRIS, hidden_layer_sizes=(3,)), principal_plane(IRIS[0])
    frame = scaled_map(clf, IRIS[0], 2.0, resolution=7)
    expected = scaled_map(clf, IRIS[0], 2.0, plane=plane, resolution=7)
    pd.testing.assert_frame_equal(frame, expected)


def test_one_sigmoid_per_class_has_a_map_too():
    clf = fitted(*IRIS, hidden_layer_sizes=(3,), loss="squared_error")
    frame = scaled_map(clf, IRIS[0], 1.0, plane=feature_plane(IRIS[0]), resolution=9)
    inputs = feature_plane(IRIS[0]).inputs(frame["x1"].to_numpy(), frame["x2"].to_numpy())
    np.testing.assert_allclose(frame["probability"], clf.predict_proba(inputs).max(axis=1))


def test_a_factor_of_0_makes_a_tie_of_every_input(network):
    frame = scaled_map(network, X, 0.0, resolution=5)
    assert not frame["z"].any()
    assert (frame["probability"] == 0.5).all()


def test_names_of_features_and_single_precision_are_taken_as_they_are():
    table = pd.DataFrame(X, columns=["a", "b"])
    assert boundary_shift(fitted(table, Y), table, [2])["changed"].notna().all()
    single = fitted(X.astype(np.float32), Y)
    assert single.coefs_[0].dtype == np.float32
    assert scaled_map(single, X, np.float64(2), resolution=5)["z"].dtype == np.float32


@pytest.mark.parametrize("measure", [boundary_shift, scaled_map])
def test_what_cannot_be_measured_is_refused(measure, network):
    def measured(clf, factor, **more):
        return measure(clf, X, factor if measure is scaled_map else [factor], **more)

    for factor in (np.inf, np.nan):
        with pytest.raises(ValueError, match="must be a finite number"):
            measured(network, factor)
    with pytest.raises(ValueError, match="resolution must be at least 2"):
        measured(network, 1.0, resolution=1)
    with pytest.raises(NotFittedError):
        measured(SigmoidMLPClassifier(), 1.0)


def test_labels_that_are_true_together_are_counted_but_have_no_map():
    rows, labels = make_multilabel_classification(50, n_features=4, n_classes=3, random_state=0)
    clf = fitted(rows, labels, hidden_layer_sizes=(4,))
    shift = boundary_shift(clf, rows, [50.0]).set_index("over")
    expected = (clf.predict(rows) != clf.scaled(50.0).predict(rows)).any(axis=1).mean()
    assert shift["changed"]["rows"] == expected
    with pytest.raises(ValueError, match="labels that can be true together"):
        scaled_map(clf, rows, 1.0)


def test_conventions_at_a_tie_are_those_of_the_perceptrons():
    points, y = load_boundary(return_X_y=True)
    table = tie_conventions(given_neuron([1.0, 1.0], -3.0), points, y).set_index("convention")
    for name, tie in {"perceptron": 0, "step": 1, "more than ½": 0.5}.items():
        steps = given_neuron([1.0, 1.0], -3.0).as_perceptron(tie)
        assert table["accuracy"][name] == steps.score(points, y)
        assert table["output"][name] == tie
    assert table["accuracy"]["at least ½"] == 1
    assert table["n_class_1"].tolist() == [0, 8, 8, 0]
    assert table["n_ties"].tolist() == [8] * 4


def test_a_hidden_tie_is_passed_on():
    points, y = load_boundary(return_X_y=True)
    chain = SigmoidMLPClassifier.from_layers(
        [[[1.0], [1.0]], [[1.0]]], [[-3.0], [-0.5]], activation="sigmoid", classes=[0, 1]
    )
    table = tie_conventions(chain, points, y)
    assert table["output"].tolist() == [0, 1, 0.5, 0.5]
    on_line = points[points.sum(axis=1) == 3]
    for factor in (1.0, 1024.0):
        assert (chain.scaled(factor).predict_proba(on_line) == 0.5).all()


def test_without_a_tie_all_conventions_agree(network):
    table = tie_conventions(network, X, Y)
    assert not table["n_ties"].any()
    assert table["output"].isna().all()
    assert (table["accuracy"] == network.as_perceptron().score(X, Y)).all()


def test_conventions_need_one_output_and_two_levels():
    with pytest.raises(ValueError, match="this network has 3 outputs"):
        tie_conventions(fitted(*IRIS, hidden_layer_sizes=()), *IRIS)
    with pytest.raises(ValueError, match="no two levels"):
        tie_conventions(fitted(X, Y, activation="relu"), X, Y)


def lines_of(chart):
    """The rows of the layer of boundaries, and its encoding."""
    spec = chart.to_dict(validate=True)
    layer = spec["layer"][1]
    return pd.DataFrame(spec["datasets"][layer["data"]["name"]]), layer["encoding"]


def test_drawn_boundaries_are_where_the_output_is_undecided(network):
    frame = scaled_map(network, X, 5.0, resolution=80)
    lines, encoding = lines_of(plotting.scaled_map(frame))
    assert encoding["color"]["scale"]["domain"] == ["times c", "c = 1", "perceptrons"]
    for name, clf in {"times c": network.scaled(5.0), "c = 1": network}.items():
        points = lines.loc[lines["line"] == name, ["x1", "x2"]].to_numpy()
        np.testing.assert_allclose(clf.predict_proba(points)[:, 1], 0.5, atol=0.15)
    spans = lines.groupby(["line", "path"])[["x1", "x2"]].agg(np.ptp).max(axis=1)
    assert spans.max() > 1  # paths, and not single segments


def test_the_tint_is_that_of_any_other_map(network):
    scaled = plotting.scaled_map(scaled_map(network, X, 3.0))
    plain = plotting.decision_map(inspection.decision_map(network.scaled(3.0), X))
    assert scaled.to_dict()["layer"][0]["mark"] == plain.to_dict()["layer"][0]["mark"]


def test_the_line_of_a_neuron_is_drawn_exactly_at_any_factor():
    points, _ = load_boundary(return_X_y=True)
    frame = scaled_map(given_neuron([1.0, 2.0], -4.5), points, 1000.0)
    lines, _ = lines_of(plotting.scaled_map(frame))
    np.testing.assert_allclose(lines["x1"] + 2 * lines["x2"], 4.5, atol=1e-6)
    assert not lines["path"].any()


def test_a_ring_is_one_path():
    ticks = np.linspace(-2, 2, 61)
    x1, x2 = np.tile(ticks, 61), np.repeat(ticks, 61)
    z = x1**2 + x2**2 - 1
    frame = pd.DataFrame({"factor": 1.0, "x1": x1, "x2": x2, "probability": expit(z), "z": z})
    lines, encoding = lines_of(plotting.scaled_map(frame))
    assert not lines["path"].any()
    ends = lines.sort_values("order")[["x1", "x2"]].to_numpy()[[0, -1]]
    np.testing.assert_allclose(*ends)
    np.testing.assert_allclose(np.hypot(lines["x1"], lines["x2"]), 1, atol=1e-2)
    assert encoding["color"]["legend"] is None


def test_a_long_boundary_is_within_what_a_chart_holds():
    spirals, y = load_spirals(return_X_y=True)
    clf = fitted(
        spirals, y, hidden_layer_sizes=(16,), solver="adam", learning_rate_init=0.05, max_iter=600
    )
    frame = scaled_map(clf, spirals, 3.0, resolution=500)
    lines, _ = lines_of(plotting.scaled_map(frame))
    assert 2000 < len(lines) < 5000


def test_more_than_two_classes_and_unbounded_units_draw_what_they_have():
    clf = fitted(*IRIS, hidden_layer_sizes=(3,))
    spec = plotting.scaled_map(scaled_map(clf, IRIS[0], 2.0, resolution=9)).to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["image"]
    _, encoding = lines_of(
        plotting.scaled_map(scaled_map(fitted(X, Y, activation="relu"), X, 2.0))
    )
    assert encoding["color"]["scale"]["domain"] == ["times c", "c = 1"]


def test_an_empty_map_and_points_have_their_picture(network):
    frame = scaled_map(network, X, 0.0, resolution=9)  # one class everywhere
    points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": Y})
    spec = plotting.scaled_map(frame, points, class_names=["a", "b"]).to_dict(validate=True)
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["image", "line", "point"]
    assert "all weights times 0" in spec["description"]


def test_shares_have_a_curve_per_region_and_measure(network):
    shift = boundary_shift(network, X, [0.1, 1, 10])
    spec = plotting.boundary_shift(shift).to_dict(validate=True)
    encoding = spec["layer"][0]["encoding"]
    names = ["c = 1, map", "c = 1, rows", "perceptrons, map", "perceptrons, rows"]
    assert encoding["color"]["scale"]["domain"] == names
    assert encoding["color"]["scale"]["range"] == [palette.VIOLET] * 2 + [palette.MAGENTA] * 2
    largest = shift[["changed", "unlike_perceptrons"]].max(axis=None)
    assert encoding["y"]["scale"]["domain"] == [0, largest]
    (rows,) = spec["datasets"].values()
    assert len(rows) == 12
    assert "at c = 10" in spec["description"]


def test_a_boundary_that_stays_is_a_line_at_0():
    points, _ = load_boundary(return_X_y=True)
    shift = boundary_shift(given_neuron([1.0, 1.0], -3.0), points, [0.5, 1, 4])
    spec = plotting.boundary_shift(shift).to_dict(validate=True)
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 0.05]
    relu = boundary_shift(fitted(X, Y, activation="relu"), X, [1, 2])
    domain = plotting.boundary_shift(relu).to_dict()["layer"][0]["encoding"]["color"]["scale"]
    assert domain["domain"] == ["c = 1, map", "c = 1, rows"]


def test_a_diverged_network_is_measured_without_a_warning():
    clf = fitted(X, Y, activation="identity")
    clf.coefs_[0][:] = clf.coefs_[1][:] = 1e250
    assert boundary_shift(clf, X, [1000.0])["changed"].notna().all()
    frame = inspection.scaled_map(clf, X, 1000.0, resolution=9)
    plotting.scaled_map(frame).to_dict(validate=True)
