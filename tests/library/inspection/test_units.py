"""What units have become, on networks made by hand for it."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.datasets import make_moons, make_multilabel_classification

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.inspection import layer_gradients, saturation, unit_report


def hidden_units(z, *, weights=None, activation="sigmoid", y=None):
    """The report of hidden units whose pre-activations are z, (n_samples, n_units)."""
    n_samples, n_units = z.shape
    weights = np.ones(n_units) if weights is None else np.asarray(weights, dtype=float)
    clf = SigmoidMLPClassifier.from_layers(
        [np.eye(n_units), weights[:, None]],
        [np.zeros(n_units), np.zeros(1)],
        activation=activation,
        classes=[0, 1],
    )
    y = np.arange(n_samples) % 2 if y is None else y
    return unit_report(clf, z, y).iloc[:-1]


def output_unit(z, y):
    """The report of an output unit whose pre-activations are z."""
    clf = SigmoidMLPClassifier.from_layers(
        [[[1.0]]], [[0.0]], activation="sigmoid", classes=[0, 1]
    )
    return unit_report(clf, np.asarray(z, dtype=float)[:, None], y).iloc[0]


def test_there_is_a_row_per_unit():
    X, y = make_moons(40, random_state=0)
    clf = SigmoidMLPClassifier((3, 2), max_iter=5, random_state=0).fit(X, y)
    report = unit_report(clf, X, y, epoch=2)
    assert report.columns.tolist() == [
        "epoch",
        "layer",
        "unit",
        "kind",
        "diagnosis",
        "mean_slope",
        "demand",
    ]
    assert report["epoch"].tolist() == [2] * 6
    assert report["layer"].tolist() == [1, 1, 1, 2, 2, 3]
    assert report["unit"].tolist() == [0, 1, 2, 0, 1, 0]


def test_kinds_of_sigmoid_units():
    low, high, graded = -9.0, 9.0, 0.5
    z = np.array([[low, high, low, graded, graded], [low, high, high, graded, low]])
    kinds = hidden_units(z)["kind"].tolist()
    assert kinds == ["constant", "constant", "binary", "graded", "graded"]


@pytest.mark.parametrize(("n_near", "kind"), [(19, "constant"), (18, "graded")])
@pytest.mark.parametrize("side", [-1, 1])
def test_95_percent_of_the_samples_make_a_unit_constant(n_near, kind, side):
    z = np.full((20, 1), side * 9.0)
    z[n_near:] = 0.0
    assert hidden_units(z)["kind"].tolist() == [kind]


@pytest.mark.parametrize(
    ("n_high", "n_low", "kind"), [(10, 9, "binary"), (1, 18, "binary"), (10, 8, "graded")]
)
def test_95_percent_at_either_asymptote_make_a_unit_binary(n_high, n_low, kind):
    z = np.zeros((20, 1))
    z[:n_high], z[n_high : n_high + n_low] = 9.0, -9.0
    assert hidden_units(z)["kind"].tolist() == [kind]


@pytest.mark.parametrize(("activation", "far"), [("tanh", 3.0), ("scaled_sigmoid", 6.0)])
def test_kinds_go_by_the_activations_own_asymptotes(activation, far):
    z = far * np.array([[1.0, -1.0], [1.0, 1.0]])
    assert hidden_units(z, activation=activation)["kind"].tolist() == ["constant", "binary"]


def test_penalized_tanh_is_near_its_low_asymptote_at_a_quarter():
    z = np.array([[-1.9, 1.9], [-1.9, -1.9]])
    # ¼ tanh(−1.9) is within 5 % of 1.25 from −¼, tanh(1.9) = .956 from 1
    assert hidden_units(z, activation="penalized_tanh")["kind"].tolist() == ["constant", "binary"]


def test_a_relu_is_dead_if_it_is_0_on_every_sample():
    z = np.array([[-1.0, -1.0, 5.0], [0.0, 0.1, 5.0]])
    report = hidden_units(z, activation="relu")
    assert report["kind"].tolist() == ["dead", "graded", "graded"]
    assert report["mean_slope"].tolist() == [0, 0.5, 1]
    # The loss would like all of them to move, and the dead one cannot.
    assert report["diagnosis"].tolist() == ["saturated_wrong", "learning", "learning"]


@pytest.mark.parametrize("activation", ["leaky_relu", "identity"])
def test_a_unit_without_asymptotes_is_graded(activation):
    z = np.full((4, 1), -9.0)
    assert hidden_units(z, activation=activation)["kind"].tolist() == ["graded"]


def test_demand_is_the_error_that_comes_back():
    z = np.random.RandomState(0).normal(size=(12, 3))
    y, weights = np.arange(12) % 2, [4.0, -2.0, 0.5]
    report = hidden_units(z, weights=weights, y=y)
    error = expit(expit(z) @ weights) - y  # ∂C/∂z of the output, and ∂C/∂h = w · error
    expected = np.abs(weights) * np.sqrt(np.mean(error**2))
    np.testing.assert_allclose(report["demand"], expected, rtol=1e-12)
    np.testing.assert_allclose(report["mean_slope"], (expit(z) * expit(-z)).mean(axis=0))


def test_a_hidden_unit_is_stuck_if_saturated_with_more_than_1_percent_of_the_demand():
    z = np.tile([0.5, 30.0, 30.0, 0.0], (6, 1))
    report = hidden_units(z, weights=[100.0, 1.01, 0.99, 0.01])
    assert report["diagnosis"].tolist() == [
        "learning",
        "saturated_wrong",
        "saturated_right",
        "learning",
    ]


def test_hidden_units_that_nothing_depends_on_are_content():
    report = hidden_units(np.full((4, 2), 30.0), weights=[0.0, 0.0])
    assert report["diagnosis"].tolist() == ["saturated_right"] * 2


@pytest.mark.parametrize(
    ("n_wrong", "diagnosis"),
    [(0, "saturated_right"), (1, "saturated_right"), (2, "saturated_wrong")],
)
def test_an_output_is_wrong_above_5_percent_of_the_samples(n_wrong, diagnosis):
    y = np.arange(20) % 2
    z = np.where(y, 9.0, -9.0)
    z[:n_wrong] *= -1
    report = output_unit(z, y)
    assert (report["kind"], report["diagnosis"]) == ("binary", diagnosis)
    assert np.isnan(report["demand"])


def test_an_output_that_is_constant_is_wrong_about_the_other_class():
    report = output_unit(np.full(10, -9.0), np.arange(10) % 2)
    assert (report["kind"], report["diagnosis"]) == ("constant", "saturated_wrong")


def test_an_output_with_slope_is_learning_however_wrong():
    assert output_unit([1.0, -1.0], [0, 1])["diagnosis"] == "learning"


def test_outputs_of_labels_are_judged_one_by_one():
    X, y = make_multilabel_classification(40, n_features=3, n_classes=2, random_state=0)
    far = SigmoidMLPClassifier((), max_iter=1).fit(X, y).scaled(1e6)
    right = far.predict(X)
    wrong = right.copy()
    wrong[:, 1] = 1 - wrong[:, 1]
    report = unit_report(far, X, wrong)
    assert report["diagnosis"].tolist() == ["saturated_right", "saturated_wrong"]


def test_softmax_outputs_are_judged_class_by_class():
    clf = SigmoidMLPClassifier.from_layers(
        [np.eye(3)], [np.zeros(3)], activation="sigmoid", classes=[0, 1, 2]
    )
    X = 50 * np.eye(3)[[0, 1, 2, 2]]
    report = unit_report(clf, X, [0, 1, 2, 1])
    assert report["kind"].tolist() == ["binary"] * 3
    assert report["diagnosis"].tolist() == [
        "saturated_right",
        "saturated_wrong",
        "saturated_wrong",
    ]


def test_the_report_agrees_with_the_layers():
    X, y = make_moons(100, noise=0.1, random_state=0)
    clf = SigmoidMLPClassifier((5, 4), max_iter=200, learning_rate_init=0.1, random_state=0)
    report = unit_report(clf.fit(X, y), X, y).groupby("layer")
    layers = saturation(clf, X, epochs=200).set_index("layer")
    np.testing.assert_allclose(report["mean_slope"].mean(), layers["mean_slope"])
    # The demand of the last hidden layer is the output's error through its weights.
    error = layer_gradients(clf, X, y, epochs=200)["delta_rms"].iloc[-1]
    np.testing.assert_allclose(
        report.get_group(2)["demand"], np.abs(clf.coefs_[2][:, 0]) * error, rtol=1e-9
    )


def test_units_that_no_gradient_reaches_do_not_learn(line):
    X, y = line
    clf = SigmoidMLPClassifier((8, 8), activation="tanh", init="zeros", solver="sgd", max_iter=5)
    hidden = unit_report(clf.fit(X, y), X, y).query("layer < 3")
    assert hidden["kind"].eq("graded").all()
    assert hidden["demand"].eq(0).all()
    assert hidden["diagnosis"].eq("saturated_right").all()


def test_a_loss_of_next_to_nothing_asks_nobody_for_a_change():
    X, y = load_moons(return_X_y=True)
    relus = {"activation": "relu", "batch_size": "full", "learning_rate_init": 0.1}
    clf = SigmoidMLPClassifier((8, 8, 8), **relus, max_iter=2000, random_state=0).fit(X, y)
    assert clf.history_.loss[-1] < 1e-4
    report = unit_report(clf, X, y)
    assert report["kind"].eq("dead").any()
    assert not report["diagnosis"].eq("saturated_wrong").any()
    early = unit_report(clf, X, y, epoch=30)
    assert early.loc[early["kind"] == "dead", "diagnosis"].eq("saturated_wrong").any()
