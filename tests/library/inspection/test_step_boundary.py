"""The perceptrons' boundary against a fine grid, against lines known beforehand, and under c."""

import numpy as np
import pandas as pd
import pytest
from library.networks import fitted
from sklearn.datasets import load_iris, make_moons

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import feature_plane, principal_plane, step_boundary

X, Y = make_moons(100, noise=0.1, random_state=0)
IRIS = load_iris(return_X_y=True)


def given(coefs, intercepts, classes=(0, 1)):
    return SigmoidMLPClassifier.from_layers(
        coefs, intercepts, activation="sigmoid", classes=list(classes)
    )


def crossings(clf, plane, pieces, x2):
    """Where the boundary meets a level line of the map."""
    below, above = pieces[["x2", "x2_end"]].to_numpy().T
    is_met = (below > x2) != (above > x2)
    part = (x2 - below[is_met]) / (above - below)[is_met]
    x1, x1_end = pieces.loc[is_met, ["x1", "x1_end"]].to_numpy().T
    return np.sort(x1 + part * (x1_end - x1))


@pytest.mark.parametrize("hidden", [(), (5,), (4, 3)])
def test_classes_change_on_the_pieces_and_nowhere_else(hidden):
    clf = fitted(X, Y, hidden_layer_sizes=hidden, init="normal", max_iter=200)
    plane = feature_plane(X)
    pieces, steps = step_boundary(clf, X), clf.as_perceptron()
    (left, right), (low, high) = plane.extent(X)
    x1 = np.linspace(left, right, 20_001)
    for x2 in np.linspace(low, high, 13)[1:-1]:
        predicted = steps.predict(np.column_stack([x1, np.full_like(x1, x2)]))
        changes = np.flatnonzero(np.diff(predicted))
        found = crossings(clf, plane, pieces, x2)
        middles = (x1[changes] + x1[changes + 1]) / 2
        np.testing.assert_allclose(found, middles, atol=(x1[1] - x1[0]) / 2 + 1e-9)


def test_a_corner_of_two_lines_is_where_they_meet():
    """x > 1 and y > 1: a quadrant, of two pieces which end at (1, 1)."""
    corner = given([[[1.0, 0.0], [0.0, 1.0]], [[1.0], [1.0]]], [[-1.0, -1.0], [-1.5]])
    pieces = step_boundary(corner, np.array([[0.0, 0.0], [2.0, 2.0]]))
    ends = np.sort(pieces.to_numpy().reshape(-1, 2, 2), axis=1)
    np.testing.assert_allclose(ends[:, 0], [[1, 1], [1, 1]])
    np.testing.assert_allclose(sorted(ends[:, 1].tolist()), [[1, 2.2], [2.2, 1]])


def test_a_line_that_no_output_heeds_is_no_boundary():
    deaf = given([[[1.0, 0.0], [0.0, 1.0]], [[1.0], [0.0]]], [[-1.0, -1.0], [-0.5]])
    pieces = step_boundary(deaf, X)
    np.testing.assert_allclose(pieces[["x1", "x1_end"]], 1)


def test_units_on_the_same_line_are_crossed_together():
    """Each alone would change nothing, both at once do."""
    both = given([[[1.0, 2.0], [0.0, 0.0]], [[1.0], [1.0]]], [[-1.0, -2.0], [-1.5]])
    pieces = step_boundary(both, X)
    np.testing.assert_allclose(pieces[["x1", "x1_end"]], 1)
    assert len(pieces)


@pytest.mark.parametrize("factor", [1e-3, 0.25, 7.0, 1e6])
def test_no_positive_factor_moves_a_piece(factor):
    clf = fitted(X, Y, hidden_layer_sizes=(5,), init="normal", max_iter=200)
    pieces, scaled = step_boundary(clf, X), step_boundary(clf.scaled(factor), X)
    assert len(pieces) > 1
    np.testing.assert_allclose(scaled, pieces, atol=1e-9)


def test_the_largest_of_three_outputs_changes_where_two_are_equal():
    clf = fitted(*IRIS, hidden_layer_sizes=(), max_iter=200)
    plane = principal_plane(IRIS[0])
    pieces = step_boundary(clf, IRIS[0])
    middles = pieces.to_numpy().reshape(-1, 2, 2).mean(axis=1)
    z = clf.layer_outputs(plane.inputs(*middles.T), pre_activation=True)[-1]
    top = np.sort(z, axis=1)
    assert len(pieces)
    np.testing.assert_allclose(top[:, -1], top[:, -2], atol=1e-9)


def test_rows_of_a_frame_and_weights_of_zero_have_their_pieces():
    frame = pd.DataFrame(X, columns=["a", "b"])
    clf = fitted(frame, Y, hidden_layer_sizes=(3,), max_iter=20)
    assert len(step_boundary(clf, frame))
    nothing = given([[[0.0], [0.0]]], [[0.0]])
    assert step_boundary(nothing, X).shape == (0, 4)


def test_unbounded_units_have_none():
    with pytest.raises(ValueError, match="unbounded"):
        step_boundary(fitted(X, Y, hidden_layer_sizes=(3,), activation="relu", max_iter=5), X)
