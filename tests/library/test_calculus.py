"""Closed forms for the derivatives by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from oracles.by_hand import UNITS
from scipy.special import expit

from sigmoid_estimator import inspection
from sigmoid_estimator.calculus import quotient_spacing
from sigmoid_estimator.inspection import finite_difference_error, gradient_descent


def parabola(rate, n_steps=40):
    return gradient_descent(lambda x: x**2 - 4 * x + 6, lambda x: 2 * x - 4, 8, rate, n_steps)


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.5, 0.9])
def test_descent_on_the_parabola_has_its_closed_form(rate):
    table = parabola(rate)
    n = table["step"].to_numpy()
    np.testing.assert_allclose(table["x"], 2 + 6 * (1 - 2 * rate) ** n, atol=1e-12)
    np.testing.assert_allclose(table["value"], (table["x"] - 2) ** 2 + 2)
    np.testing.assert_allclose(table["gradient"], 2 * table["x"] - 4)


def test_the_answers_table_is_truncated_not_rounded():
    # It prints 2.00 at iteration 29, where x = 2.009.
    assert parabola(0.1)["x"][29] == pytest.approx(2.0093, abs=5e-5)


def test_rate_one_oscillates_and_more_diverges():
    assert parabola(1.0, 4)["x"].tolist() == [8, -4, 8, -4, 8]
    assert abs(parabola(1.1)["x"].iloc[-1]) > 1000


@pytest.mark.parametrize(("rate", "n_steps"), [(0, 3), (-1, 3), (np.nan, 3), (0.1, -1)])
def test_wrong_descent_gets_a_sentence(rate, n_steps):
    with pytest.raises(ValueError, match="must be"):
        parabola(rate, n_steps)


def test_a_step_of_1e_13_is_ragged():
    row = finite_difference_error([1e-13]).iloc[0]
    assert 1e-4 < row["max_error"] < 1e-2
    assert row["n_nonpositive"] > 0


@pytest.mark.parametrize(("scheme", "best"), [("forward", 7e-8), ("central", 1.6e-5)])
def test_the_best_step_is_where_both_errors_meet(scheme, best):
    steps = np.logspace(-13, -1, 121)
    frame = finite_difference_error(steps, scheme=scheme)
    found = frame["step"][frame["max_error"].idxmin()]
    assert best / 4 < found < best * 4


@pytest.mark.parametrize(("scheme", "factor"), [("forward", 1), ("central", 2)])
def test_truncation_error_is_the_next_term_of_taylor(scheme, factor):
    # Forward: h/2 · max|σ″| = h/2 · √3/18; central: h²/6 · max|σ‴| = h²/6 · 1/8.
    step = 1e-2
    expected = step / 2 * np.sqrt(3) / 18 if factor == 1 else step**2 / 48
    error = finite_difference_error([step], scheme=scheme, z=np.linspace(-3, 3, 6001))
    assert error["max_error"][0] == pytest.approx(expected, rel=0.01)


def test_wrong_steps_and_schemes_get_a_sentence():
    with pytest.raises(ValueError, match="steps must be positive"):
        finite_difference_error([0.1, 0])
    with pytest.raises(ValueError, match="forward, central"):
        finite_difference_error([0.1], scheme="backward")
    with pytest.raises(ValueError, match="z must hold one point at least"):
        finite_difference_error([0.1], z=[])


def test_steps_may_come_from_a_generator():
    steps = [1e-3, 1e-4]
    frame = finite_difference_error(step for step in steps)
    pd.testing.assert_frame_equal(frame, finite_difference_error(steps))
    assert frame["step"].tolist() == steps


def test_descent_beyond_the_largest_number_goes_to_infinity():
    table = gradient_descent(lambda x: x**4, lambda x: 4 * x**3, 10, 1, 8)
    assert np.abs(table["x"]).max() == np.inf
    assert table["x"].iloc[1] == 10 - 4 * 10**3


@pytest.mark.parametrize(
    ("function", "gradient", "start", "message"),
    [
        (math.exp, math.exp, 800, r"gradient must .* at step 0, x = 800"),
        (math.exp, lambda x: -1.0, 709, r"function must .* at step 1, x = 710"),
        (lambda x: 1 / float(x), lambda x: x, 1, r"function must .* at step 1, x = 0"),
        (lambda x: x, lambda x: math.log(x - 1) + 1, 2, r"gradient must .* at step 1, x = 1"),
    ],
)
def test_where_a_function_cannot_be_computed_is_told(function, gradient, start, message):
    with pytest.raises(ValueError, match=message) as caught:
        gradient_descent(function, gradient, start, 1, 1)
    assert isinstance(caught.value.__cause__, ArithmeticError | ValueError)


def test_a_pole_is_infinitely_high():
    assert gradient_descent(lambda x: 1 / x, lambda x: 1.0, 1, 1, 1)["value"].tolist() == [
        1,
        np.inf,
    ]


@pytest.mark.parametrize("scheme", ["forward", "central"])
@pytest.mark.parametrize("step", [1e-13, 1e-7, 0.5])
def test_errors_of_the_slope_are_those_of_the_table(step, scheme):
    points = inspection.numerical_slope(step, scheme=scheme)
    row = inspection.finite_difference_error([step], scheme=scheme).iloc[0]
    assert points["error"].abs().max() == row["max_error"]
    assert ((points["quotient"] <= 0) & (points["slope"] > 0)).sum() == row["n_nonpositive"]


def test_with_a_tiny_step_the_quotients_come_in_quanta():
    points = inspection.numerical_slope(1e-13)
    right = points.loc[points["z"] > 0.1, "quotient"] * 1e-13 * 2**53
    np.testing.assert_allclose(right, right.round(), atol=1e-9)
    assert (points["quotient"] == 0).sum() > 50


def test_quotients_are_right_for_a_good_step():
    points = inspection.numerical_slope(1e-5, scheme="central", z=[-3, 0, 2])
    p = expit(np.array([-3.0, 0, 2]))
    np.testing.assert_allclose(points["slope"], p * (1 - p), rtol=1e-12)
    np.testing.assert_allclose(points["quotient"], points["slope"], rtol=1e-9)


def test_wrong_steps_of_the_slope_get_a_sentence():
    with pytest.raises(ValueError, match="step must be positive"):
        inspection.numerical_slope(0)
    with pytest.raises(ValueError, match="forward, central"):
        inspection.numerical_slope(0.1, scheme="backward")


@pytest.mark.parametrize("scheme", ["forward", "central"])
def test_quotients_above_one_half_are_a_spacing_apart(scheme):
    step = 2.0**-40  # that z + h is not rounded by much
    points = inspection.numerical_slope(step, scheme=scheme, z=np.linspace(1, 5, 200))
    gaps = np.diff(np.unique(points["quotient"]))
    assert gaps.min() == quotient_spacing(step, scheme=scheme)


def test_a_spacing_needs_a_step_and_a_scheme():
    with pytest.raises(ValueError, match="step must be positive"):
        quotient_spacing(-1.0)
    with pytest.raises(ValueError, match="forward, central"):
        quotient_spacing(0.1, scheme="backward")


def test_the_curves_are_those_of_every_activation():
    curves = inspection.activation_curves()
    assert curves["activation"].unique().tolist() == list(UNITS)
    for name, own in curves.groupby("activation"):
        function, slope = UNITS[name]
        np.testing.assert_allclose(own["output"], [function(z) for z in own["z"]], atol=1e-15)
        np.testing.assert_allclose(own["slope"], [slope(z) for z in own["z"]], atol=1e-15)
        # Round numbers, so that a page can find the point of a number that it is given.
        assert own["z"].tolist() == [k / 10 for k in range(-100, 101)]
