"""Saturation against its definitions in NumPy by hand, and right at the extremes."""

from functools import partial

import numpy as np
import pytest
from library import networks
from scipy.special import expit, logit, softmax, xlogy
from scipy.stats import norm
from sklearn.datasets import load_iris, make_moons
from sklearn.dummy import DummyClassifier

from sigmoid_dashboard.runs.measures import majority_share, saturation_onset
from sigmoid_estimator import SigmoidMLPClassifier, plotting
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import saturation
from sigmoid_estimator.inspection.passes import class_logits

fitted = partial(networks.fitted, hidden_layer_sizes=(6, 4), max_iter=30, learning_rate_init=0.3)
SLOPE_AT_40 = 4.248354255291589e-18
UNBOUNDED = sorted(set(ACTIVATIONS) - set(networks.BOUNDED))


def units(z, activation="sigmoid"):
    """The measures of hidden units whose pre-activations are z, (n_samples, n_units)."""
    n_units = z.shape[1]
    clf = SigmoidMLPClassifier.from_layers(
        [np.eye(n_units), np.zeros((n_units, 1))],
        [np.zeros(n_units), np.zeros(1)],
        activation=activation,
        classes=[0, 1],
    )
    return saturation(clf, z).iloc[0]


def phi_in_ten_bins(h, low, high):
    """Σ_b f_b |ḡ_b| / Σ_b f_b, as Rakitianskaia & Engelbrecht define it."""
    g = (2 * (h - low) / (high - low) - 1).ravel()
    bins = np.clip(np.floor((g + 1) * 5), 0, 9)
    sizes = [(bins == b).sum() for b in range(10)]
    means = [abs(g[bins == b].mean()) if n else 0 for b, n in enumerate(sizes)]
    return np.dot(sizes, means) / len(g)


def entropy_in_bits(p):
    return -(xlogy(p, p) + xlogy(1 - p, 1 - p)).mean() / np.log(2)


@pytest.mark.parametrize("activation", networks.BOUNDED)
@pytest.mark.parametrize("tol", [0.05, 0.2])
def test_measures_are_their_definitions_by_hand(activation, tol):
    X, y = make_moons(80, noise=0.1, random_state=0)
    clf = fitted(X, y, activation=activation, init_scale=3.0)
    table = saturation(clf, X, epochs=[0, 30], tol=tol).set_index(["epoch", "layer"])
    for epoch in (0, 30):
        then = clf.at_epoch(epoch)
        for layer, (h, z) in enumerate(
            zip(then.layer_outputs(X), then.layer_outputs(X, pre_activation=True), strict=True), 1
        ):
            rule = ACTIVATIONS[activation if layer < 3 else "sigmoid"]
            position = (h - rule.low) / (rule.high - rule.low)
            expected = {
                "saturated_fraction": ((position < tol) | (position > 1 - tol)).mean(),
                "mean_slope": rule.slope(z).mean(),
                "phi": phi_in_ten_bins(h, rule.low, rule.high),
                "entropy": entropy_in_bits(position),
                "signal_variance": h.var(axis=0).mean(),
                "dead_fraction": 0,
            }
            assert table.loc[(epoch, layer)].to_dict() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("activation", UNBOUNDED)
def test_without_two_asymptotes_there_is_no_saturation(activation):
    X, y = make_moons(80, noise=0.1, random_state=0)
    clf = fitted(X, y, activation=activation)
    table = saturation(clf, X, epochs=30).set_index("layer")
    h, z = clf.layer_outputs(X), clf.layer_outputs(X, pre_activation=True)
    for layer in (1, 2):
        row = table.loc[layer]
        assert row[["saturated_fraction", "phi", "entropy"]].isna().all()
        slope = ACTIVATIONS[activation].slope(z[layer - 1])
        assert row["mean_slope"] == pytest.approx(slope.mean(), rel=1e-12)
        assert row["signal_variance"] == pytest.approx(h[layer - 1].var(axis=0).mean(), rel=1e-9)
    assert table.loc[3].notna().all()  # the output is a sigmoid


@pytest.mark.parametrize(
    ("distribution", "phi"), [("uniform", 0.5), ("N(0, 1)", 0.350), ("N(0, 9)", 0.672)]
)
def test_phi_has_its_reference_figures(distribution, phi):
    quantiles = (np.arange(100_000) + 0.5) / 100_000
    z = {
        "uniform": logit(quantiles),
        "N(0, 1)": norm.ppf(quantiles),
        "N(0, 9)": 3 * norm.ppf(quantiles),
    }[distribution]
    assert units(z[:, None])["phi"] == pytest.approx(phi, abs=5e-4)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_units_far_out_still_have_a_slope_and_an_entropy(sign):
    row = units(np.full((5, 2), sign * 40.0))
    np.testing.assert_allclose(row["mean_slope"], SLOPE_AT_40, rtol=1e-12)
    # H = ln(1 + e⁻⁴⁰) + 40 σ(−40), 41 e⁻⁴⁰ to first order
    np.testing.assert_allclose(row["entropy"], 41 * SLOPE_AT_40 / np.log(2), rtol=1e-12)
    assert row["saturated_fraction"] == 1
    assert row["phi"] == 1


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "scaled_sigmoid", "penalized_tanh"])
@pytest.mark.parametrize("z", [-5000.0, 5000.0])
def test_the_farthest_units_are_saturated_without_a_warning(activation, z):
    row = units(np.full((3, 1), z), activation)
    assert row.loc["saturated_fraction":].tolist() == [1, 0, 1, 0, 0, 0]


@pytest.mark.parametrize("z", [-3.0, 0.0, 2.0])
def test_a_single_constant_unit_has_its_own_measures(z):
    row = units(np.full((7, 1), z))
    h = expit(z)
    assert row["saturated_fraction"] == (abs(z) > logit(0.95))
    assert row["mean_slope"] == pytest.approx(h * (1 - h))
    assert row["phi"] == pytest.approx(abs(2 * h - 1))
    assert row["entropy"] == pytest.approx(entropy_in_bits(np.array([h])))
    assert row["signal_variance"] == pytest.approx(0, abs=1e-30)


def test_one_sample_has_no_variance():
    row = units(np.array([[1.0, -1.0]]))
    assert row["signal_variance"] == 0
    assert row["phi"] == pytest.approx(np.tanh(0.5))


def test_an_output_at_the_tolerance_is_not_yet_saturated():
    z = logit(0.95)
    assert units(np.array([[z], [np.nextafter(z, 9)]]))["saturated_fraction"] == 0.5


def test_softmax_outputs_count_as_one_sigmoid_per_class():
    X, y = load_iris(return_X_y=True)
    clf = fitted(X, y, max_iter=60)
    p = softmax(clf.decision_function(X), axis=1)
    row = saturation(clf, X, epochs=60).iloc[-1]
    assert row["saturated_fraction"] == ((p < 0.05) | (p > 0.95)).mean()
    assert row["mean_slope"] == pytest.approx((p * (1 - p)).mean(), rel=1e-9)
    assert row["entropy"] == pytest.approx(entropy_in_bits(p), rel=1e-9)
    assert row["phi"] == pytest.approx(phi_in_ten_bins(p, 0, 1), rel=1e-9)
    assert row["signal_variance"] == pytest.approx(p.var(axis=0).mean(), rel=1e-9)


def test_a_softmax_is_what_its_probabilities_are_whatever_z_is():
    softmax_at = {
        shift: SigmoidMLPClassifier.from_layers(
            [np.eye(3)], [np.full(3, shift)], activation="sigmoid", classes=[0, 1, 2]
        )
        for shift in (0.0, 50.0)
    }
    z = np.array([[40.0, 0.0, 0.0]])
    tail = 2 * np.exp(-40)  # of the leader; each of the others has half of it
    for clf in softmax_at.values():
        row = saturation(clf, z).iloc[0]
        np.testing.assert_allclose(row["mean_slope"], 2 * tail / 3, rtol=1e-12)
        assert saturation(clf, 0 * z)["saturated_fraction"].tolist() == [0]


def test_multiclass_squared_error_has_sigmoid_outputs():
    X, y = load_iris(return_X_y=True)
    clf = fitted(X, y, loss="squared_error")
    h = clf.layer_outputs(X)[-1]
    row = saturation(clf, X, epochs=30).iloc[-1]
    assert row["mean_slope"] == pytest.approx((h * (1 - h)).mean(), rel=1e-9)


def test_a_single_class_is_certain():
    clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit([[0.0], [1.0]], [4, 4])
    row = saturation(clf, [[0.0], [1.0]]).iloc[-1]
    assert row.loc["saturated_fraction":].tolist() == [1, 0, 1, 0, 0, 0]


def test_dead_units_are_relus_that_are_0_on_every_sample():
    X = np.array([[-1.0], [0.5], [2.0]])
    clf = SigmoidMLPClassifier.from_layers(
        [np.array([[1.0, -1.0, 1.0, 0.0]]), np.zeros((4, 1))],
        [np.array([0.0, -1.0, -2.0, -1.0]), np.zeros(1)],  # the second is 0 at its best: dead
        activation="relu",
        classes=[0, 1],
    )
    table = saturation(clf, X)
    # z of the third is 0 at its best, too.
    assert table["dead_fraction"].tolist() == [0.75, 0]
    assert table["mean_slope"][0] == pytest.approx(2 / 12)


def test_saturation_by_large_weights_is_there_before_any_training():
    X, y = make_moons(80, noise=0.1, random_state=0)
    small, large = (
        saturation(fitted(X, y, init_scale=scale, max_iter=1), X, epochs=0).iloc[0]
        for scale in (1.0, 100.0)
    )
    assert small["saturated_fraction"] == 0
    assert large["saturated_fraction"] > 0.7
    assert large["phi"] > 0.9 > small["phi"]
    assert large["mean_slope"] < small["mean_slope"]


@pytest.mark.parametrize("tol", [0, 0.5, -0.1, 5, np.nan])
def test_tolerance_is_a_part_of_the_range(tol):
    X, y = make_moons(20, random_state=0)
    with pytest.raises(ValueError, match=r"tol must be between 0 and 0\.5"):
        saturation(fitted(X, y, max_iter=1), X, tol=tol)


@pytest.mark.parametrize("tol", [0.05, 0.1])
@pytest.mark.parametrize(
    ("activation", "low", "high", "steepest"),
    [
        ("sigmoid", logit, lambda tol: logit(1 - tol), 0.25),
        ("scaled_sigmoid", logit, lambda tol: logit(1 - tol), 1),
        ("tanh", lambda tol: np.arctanh(2 * tol - 1), lambda tol: np.arctanh(1 - 2 * tol), 1),
        (
            "penalized_tanh",  # ¼ tanh z = −¼ + 1.25 tol, and tanh z = 1 − 1.25 tol
            lambda tol: np.arctanh(5 * tol - 1),
            lambda tol: np.arctanh(1 - 1.25 * tol),
            1,
        ),
    ],
)
def test_the_onset_is_the_inverse_of_the_activation(activation, low, high, steepest, tol):
    table = saturation_onset(activation, tol=tol)
    np.testing.assert_allclose(table["z"], [low(tol), high(tol)], atol=1e-9)
    np.testing.assert_allclose(table["steepest"], steepest)
    outputs = ACTIVATIONS[activation].function(table["z"].to_numpy())
    np.testing.assert_allclose(np.abs(outputs - table["asymptote"]), table["distance"])
    rule, step = ACTIVATIONS[activation], 1e-6
    for z, slope in zip(table["z"], table["slope"], strict=True):
        ahead, behind = rule.function(np.array([z + step, z - step]))
        assert slope == pytest.approx((ahead - behind) / (2 * step), rel=1e-4)


@pytest.mark.parametrize("activation", networks.BOUNDED)
def test_beyond_the_onset_units_are_saturated(activation):
    for z in saturation_onset(activation)["z"]:
        inside, outside = (np.array([[z * factor]]) for factor in (1 - 1e-6, 1 + 1e-6))
        assert units(outside, activation)["saturated_fraction"] == 1
        assert units(inside, activation)["saturated_fraction"] == 0


def test_without_ends_there_is_no_onset():
    for activation in UNBOUNDED:
        assert saturation_onset(activation).empty
    with pytest.raises(ValueError, match=r"activation must be one of sigmoid, .*got 'step'"):
        saturation_onset("step")
    with pytest.raises(ValueError, match=r"tol must be between 0 and 0\.5"):
        saturation_onset("sigmoid", tol=0.5)


def test_the_largest_class_is_what_a_dummy_names():
    X, y = load_iris(return_X_y=True)
    for labels in (y[30:], np.array(["in", "out"])[(y[30:] > 0).astype(int)]):
        dummy = DummyClassifier(strategy="most_frequent").fit(X[30:], labels)
        assert majority_share(labels) == dummy.score(X[30:], labels)
    with pytest.raises(ValueError, match="one label at least, got none"):
        majority_share([])


def cursors(panel):
    """The rules of a panel."""
    return [layer for layer in panel.get("layer", []) if layer["mark"]["type"] == "rule"]


def test_a_cursor_goes_through_every_panel_and_is_named_once():
    X, y = make_moons(40, noise=0.1, random_state=0)
    frame = saturation(fitted(X, y), X)
    plain, marked = (plotting.saturation(frame, epoch=epoch).to_dict() for epoch in (None, 7))
    assert not any(cursors(panel) for panel in plain["vconcat"])
    for panel in marked["vconcat"]:
        (cursor,) = cursors(panel)
        assert [row["epoch"] for row in marked["datasets"][cursor["data"]["name"]]] == [7]
    named = [
        any(layer["mark"]["type"] == "text" for layer in panel["layer"])
        for panel in marked["vconcat"]
    ]
    assert named == [True, False, False]


def test_logits_of_a_softmax_are_finite_however_far_the_others_are():
    z = np.array([[100.0, -5e4, -8e4], [0.3, 0.1, -0.2]])
    with np.errstate(divide="ignore"):
        expected = [[5.01e4, -5.01e4, -8.01e4], logit(softmax(z[1]))]
    np.testing.assert_allclose(class_logits(z), expected, rtol=1e-14)
    certain = class_logits(np.array([[3.0, -np.inf, -np.inf]]))  # the others overflowed
    np.testing.assert_array_equal(certain, [[np.inf, -np.inf, -np.inf]])
