"""Trainings that show one thing: over seeds, up to an accuracy, and by hand as it is printed."""

import numpy as np
import pandas as pd
import pytest
from oracles.by_hand import UNITS

from sigmoid_estimator import SigmoidMLPClassifier, experiments, inspection, plotting
from sigmoid_estimator.datasets import load_line

X, Y = load_line(return_X_y=True)
# As the answer prints them, iterations 1 to 33.
PRINTED = (
    "6.8 5.84 5.07 4.45 3.96 3.57 3.25 3.00 2.80 2.64 2.51 2.41 2.32 2.26 2.21 2.16 2.13 2.10 "
    "2.08 2.06 2.05 2.04 2.03 2.02 2.02 2.01 2.01 2.01 2.00 2.00 2.00 2.00 2.00"
)


def neuron(**settings):
    given = {"learning_rate_init": 0.2, "max_iter": 40, "random_state": 5, **settings}
    return SigmoidMLPClassifier((), **given)


def test_a_sweep_has_what_every_seed_alone_reaches():
    runs = {"adam": neuron(), "slow": neuron(learning_rate_init=1e-6)}
    sweep = experiments.seed_sweep(runs, X, Y, seeds=iter([3, 4]), accuracy=0.95)
    assert sweep[["name", "seed"]].to_numpy().tolist() == [
        ["adam", 3],
        ["adam", 4],
        ["slow", 3],
        ["slow", 4],
    ]
    for seed, epoch in zip(sweep["seed"][:2], sweep["epoch"][:2], strict=True):
        alone = neuron(random_state=seed).fit(X, Y)
        assert epoch == inspection.first_epoch_at(alone, 0.95)
    assert sweep["epoch"][2:].isna().all()
    assert not hasattr(runs["adam"], "coefs_")
    assert "2 of 2" in plotting.seed_sweep(sweep).to_dict()["description"]


def test_fitting_until_an_accuracy_stops_with_the_block_that_reaches_it():
    clf = neuron(max_iter=10, warm_start=True)
    assert experiments.fit_until(clf, X, Y, accuracy=0.95, max_epochs=1000) is clf
    first = inspection.first_epoch_at(clf, 0.95)
    assert clf.n_epochs_ - 10 < first <= clf.n_epochs_


def test_fitting_until_an_accuracy_uses_no_more_epochs_than_there_are():
    clf = neuron(max_iter=10, warm_start=True, learning_rate_init=1e-6)
    assert experiments.fit_until(clf, X, Y, accuracy=1.0, max_epochs=25).n_epochs_ == 30


def test_fitting_until_an_accuracy_needs_a_warm_start():
    with pytest.raises(ValueError, match="warm_start=True"):
        experiments.fit_until(neuron(), X, Y, accuracy=1.0, max_epochs=25)


@pytest.mark.parametrize("wrong_sign", [False, True])
@pytest.mark.parametrize("rate", [0.01, 0.1, 0.5, 1.0, 1.1])
def test_every_step_multiplies_the_distance_to_the_minimum(rate, wrong_sign):
    table = experiments.parabola_descent(-3.0, rate, 10, wrong_sign=wrong_sign)
    factor = 1 + 2 * rate if wrong_sign else 1 - 2 * rate
    np.testing.assert_allclose(table["factor"], factor, atol=1e-15)
    np.testing.assert_allclose(table["x"], 2 - 5 * factor ** np.arange(11), rtol=1e-9)
    np.testing.assert_allclose(table["value"], (table["x"] - 2) ** 2 + 2, rtol=1e-9)
    np.testing.assert_allclose(table["gradient"], 2 * (table["x"] - 2), atol=1e-9)


def test_the_parabolas_descent_is_the_one_on_any_function():
    own = experiments.parabola_descent().drop(columns="factor")
    pd.testing.assert_frame_equal(own, descent(), rtol=1e-12)
    np.testing.assert_allclose(experiments.parabola(np.array([0.0, 2.0, 8.0])), [6, 2, 38])
    assert experiments.parabola(np.inf) == np.inf


def descent(rate=0.1, start=8.0, n_steps=33):
    return inspection.gradient_descent(
        lambda x: x**2 - 4 * x + 6, lambda x: 2 * x - 4, start, rate, n_steps
    )


def test_the_answers_iterations_are_cut_off_not_rounded():
    table = experiments.iteration_table(descent())
    printed = [float(number) for number in PRINTED.split()]
    assert table["truncated"][1:].tolist() == printed
    assert table["rounded"][1:].tolist() != printed
    np.testing.assert_allclose(table["change"][:-1], -0.1 * table["gradient"][:-1])
    assert np.isnan(table["change"].iloc[-1])


def test_a_number_of_two_decimals_is_not_cut():
    # 100 · 0.29 is 28.999999999999996.
    assert experiments.iteration_table(descent(start=0.29, n_steps=0))["truncated"][0] == 0.29


def test_negative_numbers_are_cut_off_towards_0():
    table = experiments.iteration_table(descent(rate=1.0, n_steps=1), decimals=0)
    assert table["truncated"].tolist() == [8, -4]
    negative = experiments.iteration_table(descent(start=-2.789, n_steps=0), decimals=1)
    assert negative["truncated"].tolist() == [-2.7]
    with pytest.raises(ValueError, match="decimals must be at least 0"):
        experiments.iteration_table(descent(), decimals=-1)


def by_hand(weight, bias, rate, n_epochs, error):
    """Outputs of a neuron with the input 1 that should say 0; error(a) is ∂C/∂z."""
    outputs = []
    for _ in range(n_epochs + 1):
        output = 1 / (1 + np.exp(-(weight + bias)))
        outputs.append(output)
        weight, bias = weight - rate * error(output), bias - rate * error(output)
    return np.array(outputs)


@pytest.mark.parametrize("start", [(0.6, 0.9), (2.0, 2.0), (-1.0, 5.0)])
@pytest.mark.parametrize("rate", [0.15, 2.0])
def test_the_neuron_learns_as_by_hand(start, rate):
    table = experiments.learning_slowdown(*start, learning_rate=rate, n_epochs=200)
    errors = {"quadratic": lambda a: a * a * (1 - a), "cross-entropy": lambda a: a}
    for cost, error in errors.items():
        run = table[table["cost"] == cost]
        expected = by_hand(*start, rate, 200, error)
        np.testing.assert_allclose(run["output"], expected, rtol=1e-9)
        np.testing.assert_allclose(run["gradient"], error(expected), rtol=1e-9)
        np.testing.assert_allclose(run["slope"], expected * (1 - expected), rtol=1e-6)
        assert run["epoch"].tolist() == list(range(201))


def test_nielsens_figures_come_out():
    near, flat = (experiments.learning_slowdown(*start) for start in ((0.6, 0.9), (2.0, 2.0)))
    output = near[near["cost"] == "quadratic"]["output"].to_numpy()
    assert output[[0, 300]].round(2).tolist() == [0.82, 0.09]
    output = flat[flat["cost"] == "quadratic"]["output"].to_numpy()
    assert output[[0, 300]].round(2).tolist() == [0.98, 0.2]
    assert output[150] > 0.9


@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
def test_the_gradient_is_that_of_the_loss(cost):
    step = 1e-5
    tables = (
        experiments.learning_slowdown(1.5 + move, 0.5, n_epochs=1) for move in (-step, 0, step)
    )
    below, at, above = (table[table["cost"] == cost].iloc[0] for table in tables)
    slope = (above["loss"] - below["loss"]) / (2 * step)
    assert at["gradient"] == pytest.approx(slope, rel=1e-8)


def test_formulas_with_a_wrong_sign_climb():
    table = experiments.printed_descent(0.6, 0.9)
    weight, bias = 0.6, 0.9
    for _ in range(300):
        guess = 1 / (1 + np.exp(weight + bias))
        step = 0.15 * guess * guess * (1 - guess)
        weight, bias = weight - step, bias - step
    assert table["weight"].iloc[-1] == pytest.approx(weight)
    assert table["bias"].iloc[-1] == pytest.approx(bias)
    assert table["loss"].is_monotonic_increasing
    np.testing.assert_allclose(table["loss"], table["output"] ** 2 / 2)
    assert table.columns.tolist() == experiments.learning_slowdown(0, 0).columns.tolist()


@pytest.mark.parametrize(("start", "target"), [(-10, 10), (10, -10), (-1.5, 2.0)])
@pytest.mark.parametrize("rate", [0.15, 1.0])
def test_units_move_as_by_hand(start, target, rate):
    table = experiments.unit_descent(
        start, target, activations=UNITS, learning_rate=rate, n_epochs=50
    )
    assert table["activation"].unique().tolist() == list(UNITS)
    for name, (function, slope) in UNITS.items():
        z = float(start)
        for row in table[table["activation"] == name].itertuples():
            gradient = (function(z) - function(float(target))) * slope(z)
            measured = (row.z, row.output, row.slope, row.gradient)
            np.testing.assert_allclose(
                measured, (z, function(z), slope(z), gradient), rtol=1e-7, atol=1e-12
            )
            z = row.z - rate * gradient


def test_a_unit_at_minus_10_is_slow_and_a_relu_there_does_not_move():
    up, down = (
        experiments.unit_descent(start, -start).groupby("activation")["z"].last()
        for start in (-10, 10)
    )
    assert -10 < up["sigmoid"] < -9.99
    assert up["relu"] == -10
    assert 9.99 < down["sigmoid"] < 10
    assert abs(down["relu"]) < 1e-6


def test_units_without_an_activation_are_refused():
    for refused in (experiments.unit_descent, inspection.activation_curves):
        with pytest.raises(ValueError, match=r"must be names of sigmoid, .* got '?maxout"):
            refused(activations=["maxout"])
