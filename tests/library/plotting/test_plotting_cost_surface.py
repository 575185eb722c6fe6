"""The landscape of a neuron's cost: against the loss of the film, and against losses by hand."""

import sys
from functools import partial

import numpy as np
import pandas as pd
import pytest
from library.networks import fitted_neuron
from sklearn.exceptions import NotFittedError

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_iris, load_line, load_moons, load_xor_gate
from sigmoid_estimator.inspection import cost_surface, descent_path

neuron = partial(fitted_neuron, max_iter=200, learning_rate_init=0.5)


def nielsen(loss, start):
    """One input of 1 that should give 0."""
    clf = SigmoidMLPClassifier(
        (),
        loss=loss,
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=0.15,
        coef_init=[[[start]]],
        intercept_init=[[start]],
    )
    for _ in range(300):
        clf.partial_fit([[1.0]], [0], classes=[0, 1])
    return clf


@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("record_history", ["auto", 7])
def test_the_cost_of_the_path_is_the_loss_of_the_film(line, loss, record_history):
    clf = neuron(*line, loss=loss, record_history=record_history)
    path = descent_path(clf, *line)
    assert path.columns.tolist() == ["epoch", "w1", "w2", "cost"]
    assert path["epoch"].tolist() == clf.history_.epochs.tolist()
    np.testing.assert_allclose(path["cost"], clf.history_.loss, rtol=1e-12)
    np.testing.assert_array_equal(path["w2"], clf.coef_history_[0][:, 1, 0])


def test_the_surface_is_the_mean_loss_with_the_other_parameters_at_their_last_value(line):
    X, y = line
    clf = neuron(X, y)
    surface = cost_surface(clf, X, y, resolution=5)
    assert surface.columns.tolist() == ["w1", "w2", "cost"]
    for row in surface.itertuples():
        z = X @ [row.w1, row.w2] + clf.intercepts_[0][0]
        by_hand = np.mean(np.log1p(np.exp(np.where(y == 1, -z, z))))
        assert row.cost == pytest.approx(by_hand, rel=1e-9)


def test_the_path_ends_on_the_surface(line):
    clf = neuron(*line)
    last = descent_path(clf, *line).iloc[-1]
    surface = cost_surface(clf, *line, resolution=201)
    nearest = np.hypot(surface["w1"] - last["w1"], surface["w2"] - last["w2"]).idxmin()
    assert surface["cost"][nearest] == pytest.approx(last["cost"], rel=0.05)


def test_with_one_feature_the_whole_path_lies_on_the_surface():
    clf = nielsen("squared_error", 2.0)
    path = descent_path(clf, [[1.0]], [0])
    assert path.columns.tolist() == ["epoch", "w1", "b", "cost"]
    output = 1 / (1 + np.exp(-path["w1"] - path["b"]))
    np.testing.assert_allclose(path["cost"], output**2 / 2)
    assert output.iloc[0] == pytest.approx(0.982, abs=1e-3)
    assert output.iloc[-1] == pytest.approx(0.20, abs=5e-3)  # Nielsen, chapter 3


def test_the_smallest_cost_of_a_map_is_where_data_that_overlap_are_most_likely():
    X, y = load_moons(return_X_y=True)
    clf = neuron(X, y, solver="lbfgs", max_iter=200)
    best = clf.coefs_[0][:, 0]
    path = descent_path(clf, X, y)
    surface = cost_surface(clf, X, y, resolution=121)
    lowest = surface.loc[surface["cost"].idxmin()]
    cell = np.array([np.diff(surface[name].unique())[0] for name in ("w1", "w2")])
    assert (np.abs(lowest[["w1", "w2"]] - best) <= cell).all()
    assert lowest["cost"] == pytest.approx(path["cost"].min(), rel=1e-3)
    description = plotting.cost_surface(surface).to_dict()["description"]
    assert f"w1 = {lowest['w1']:.3g} and w2 = {lowest['w2']:.3g}" in description


def test_the_grid_has_room_around_the_path(line):
    clf = neuron(*line)
    surface, path = cost_surface(clf, *line, resolution=3), descent_path(clf, *line)
    for name in ("w1", "w2"):
        span = np.ptp(path[name])
        assert surface[name].min() == pytest.approx(path[name].min() - span / 4)
        assert surface[name].max() == pytest.approx(path[name].max() + span / 4)
    assert surface["w1"].tolist()[:3] == surface["w1"].unique().tolist()  # varies fastest


def test_any_two_parameters_may_be_chosen(line):
    clf = neuron(*line)
    path = descent_path(clf, *line, weights=("b", "w2"))
    np.testing.assert_array_equal(path["b"], clf.intercept_history_[0][:, 0])
    assert cost_surface(clf, *line, resolution=2, weights=("b", "w2")).columns.tolist() == [
        "b",
        "w2",
        "cost",
    ]


@pytest.mark.parametrize("weights", [("w1", "w1"), ("w1", "w3"), ("w0", "b")])
def test_unknown_parameters_get_a_sentence(line, weights):
    with pytest.raises(ValueError, match="two different ones of w1, w2, b"):
        descent_path(neuron(*line, max_iter=2), *line, weights=weights)


def test_a_resolution_of_one_has_no_surface(line):
    with pytest.raises(ValueError, match="resolution must be at least 2, got 1"):
        cost_surface(neuron(*line, max_iter=2), *line, resolution=1)


@pytest.mark.parametrize("measure", [cost_surface, descent_path])
def test_only_a_single_neuron_has_a_surface(line, measure):
    X, y = line
    with pytest.raises(NotFittedError):
        measure(SigmoidMLPClassifier(()), X, y)
    hidden = SigmoidMLPClassifier((2,), max_iter=2).fit(X, y)
    with pytest.raises(ValueError, match=r"its cost is a surface over them.*1 hidden layer"):
        measure(hidden, X, y)
    data = load_iris(return_X_y=True)
    with pytest.raises(ValueError, match="3 output units"):
        measure(SigmoidMLPClassifier((), max_iter=2).fit(*data), *data)
    light = neuron(X, y, max_iter=2, record_history=False)
    with pytest.raises(ValueError, match="record_history=False"):
        measure(light, X, y)


def test_float32_and_many_rows_are_taken_in_parts(line, monkeypatch):
    X, y = line
    clf = neuron(X.astype(np.float32), y)
    whole = cost_surface(clf, X, y, resolution=7)
    module = sys.modules["sigmoid_estimator.inspection.cost_surface"]  # its function has its name
    monkeypatch.setattr(module, "CHUNK_ENTRIES", 150)
    pd.testing.assert_frame_equal(cost_surface(clf, X, y, resolution=7), whole)


def test_a_diverged_training_has_a_path_that_can_be_drawn(line):
    X, y = line
    with pytest.warns(Warning, match="diverged"):
        clf = neuron(1e150 * X, y, learning_rate_init=1e300, max_iter=5)
    surface, path = cost_surface(clf, X, y, resolution=5), descent_path(clf, X, y)
    assert plotting.cost_surface(surface, path).to_dict()["layer"]


def contours_of(surface):
    spec = plotting.cost_surface(surface).to_dict()
    (layer,) = [part for part in spec["layer"] if part["mark"]["type"] == "rule"]
    return pd.DataFrame(spec["datasets"][layer["data"]["name"]])


def test_contours_follow_one_cost(line):
    X, y = line
    clf = neuron(X, y)
    contours = contours_of(cost_surface(clf, X, y, resolution=60))
    assert contours["cost"].nunique() >= 6
    for ends in (["x1", "x2"], ["x1_end", "x2_end"]):
        z = contours[ends].to_numpy() @ X.T + clf.intercepts_[0][0]
        cost = np.logaddexp(0, np.where(y == 1, -z, z)).mean(axis=1)
        np.testing.assert_allclose(cost, contours["cost"], rtol=0.02)


def test_the_picture_marks_both_ends_of_the_path(line):
    clf = neuron(*load_line(return_X_y=True))
    spec = plotting.cost_surface(
        cost_surface(clf, *line, resolution=9), descent_path(clf, *line)
    ).to_dict()
    ends = spec["layer"][-1]
    assert ends["encoding"]["shape"]["scale"]["domain"] == ["epoch 0", "epoch 200"]
    drawn = pd.DataFrame(spec["datasets"][ends["data"]["name"]])
    np.testing.assert_allclose(
        drawn[["x1", "x2"]], inspection.descent_path(clf, *line).iloc[[0, -1]][["w1", "w2"]]
    )


def test_a_cost_that_hardly_changes_has_numbers_within_its_bar_and_contours():
    X, y = load_xor_gate(return_X_y=True)
    surface = cost_surface(neuron(X, y, max_iter=300), X, y, resolution=60)
    low, high = surface["cost"].min(), surface["cost"].max()
    assert high / low < 1.5
    spec = plotting.cost_surface(surface).to_dict()
    colours = [layer["encoding"].get("color", {}) for layer in spec["layer"]]
    (values,) = (colour["legend"]["values"] for colour in colours if "legend" in colour)
    assert len(values) == 3
    rounding = 1e-3 * low
    assert low - rounding <= values[0] < values[-1] <= high + rounding
    tables = [rows for rows in spec["datasets"].values() if {"cost", "x1"} <= rows[0].keys()]
    assert max(len({row["cost"] for row in rows}) for rows in tables) >= 5
