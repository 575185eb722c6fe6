"""Three margins of the same rows, and the angles of a neuron to them."""

import numpy as np
import pytest
from library.networks import fitted_neuron, given_neuron
from sklearn.svm import SVC

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line, load_noisy_line, load_three_margins
from sigmoid_estimator.inspection import margin_angles, margin_growth, margin_lines

ROWS = load_three_margins(return_X_y=True)
L2, LINF, MACHINE = "ℓ2, of gradient descent", "ℓ∞, of Adam", "support vector machine"


def test_the_three_margins_are_those_worked_out_by_hand():
    lines = margin_lines(*ROWS).set_index("limit")
    vectors = {name: np.append(one["coef"], one["intercept"]) for name, one in lines.iterrows()}
    np.testing.assert_allclose(vectors[L2], np.array([2, 1, -1]) / 6, atol=1e-9)
    np.testing.assert_allclose(vectors[LINF], np.array([1, 1, -1]) / 4, atol=1e-9)
    np.testing.assert_allclose(vectors[MACHINE], np.array([3, 1, -3]) / 10, atol=1e-9)
    np.testing.assert_allclose(lines["margin"], [np.sqrt(6), 4, np.sqrt(10)], rtol=1e-9)


def test_the_third_is_scikit_learns_support_vector_machine():
    machine = SVC(kernel="linear", C=1e9).fit(*ROWS)
    one = margin_lines(*ROWS).set_index("limit").loc[MACHINE]
    np.testing.assert_allclose(one["coef"], machine.coef_[0], atol=1e-4)
    assert one["clearance"] == pytest.approx(1 / np.linalg.norm(machine.coef_), rel=1e-4)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("own", "settings"),
    [
        (L2, {"solver": "sgd", "momentum": 0.0, "learning_rate_init": 1.0}),
        (LINF, {"solver": "adam", "learning_rate_init": 0.05}),
    ],
)
def test_each_method_comes_nearest_to_its_own_margin(own, settings, seed):
    clf = SigmoidMLPClassifier(
        (), batch_size="full", max_iter=20_000, random_state=seed, record_history="log", **settings
    ).fit(*ROWS)
    angles = margin_angles(clf, *ROWS).set_index(["epoch", "limit"])["angle"].unstack()
    assert angles.loc[20_000].idxmin() == own
    assert angles.loc[20_000, own] < angles.loc[100, own]


def test_the_first_angle_is_that_of_margin_growth():
    X, y = load_line(return_X_y=True)
    clf = fitted_neuron(X, y, max_iter=60)
    angles = margin_angles(clf, X, y)
    first = angles.loc[angles["limit"] == L2, "angle"]
    expected = margin_growth(clf, X, y)["angle_to_max_margin"]
    np.testing.assert_array_equal(first, expected)


def test_rows_that_no_line_separates_have_no_margin_to_turn_to():
    X, y = load_noisy_line(return_X_y=True)
    assert margin_lines(X, y)[["margin", "clearance"]].isna().all(axis=None)
    assert margin_angles(fitted_neuron(X, y, max_iter=3), X, y)["angle"].isna().all()


def test_weights_of_0_have_no_angle():
    assert margin_angles(given_neuron([0.0, 0.0], 0.0), *ROWS)["angle"].isna().all()


def test_a_network_has_no_such_margin():
    clf = SigmoidMLPClassifier((2,), max_iter=1).fit(*ROWS)
    with pytest.raises(ValueError, match="Only a single neuron has a margin to turn to"):
        margin_angles(clf, *ROWS)
