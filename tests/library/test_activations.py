"""Values, slopes and ranges of the activations, against formulas written by another hand."""

import numpy as np
import pytest
from oracles.by_hand import UNITS

from sigmoid_estimator.activations import ACTIVATIONS

# Where formulas change: kinks, the steepest and the lowest points, PyTorch's ends, far out.
POINTS = np.concatenate(
    [np.linspace(-12, 12, 4801), [-1e3, -300, -40, -20.5, 20.5, 40, 300, 1e3, -1e-9, 1e-9]]
)


@pytest.mark.parametrize("name", UNITS)
def test_value_and_slope_are_those_of_the_formula(name):
    rule, (function, slope) = ACTIVATIONS[name], UNITS[name]
    np.testing.assert_allclose(rule.function(POINTS), function(POINTS), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(rule.slope(POINTS), slope(POINTS), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_far_out_all_is_finite_and_of_the_dtype(name, dtype):
    rule, largest = ACTIVATIONS[name], float(np.finfo(dtype).max) / 2
    z = np.array([-largest, -1e9, -1e3, -0.0, 0.0, 1e3, 1e9, largest], dtype)
    for values in (rule.function(z), rule.slope(z)):
        assert values.dtype == dtype
        assert np.isfinite(values).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_infinite_pre_activations_are_at_the_asymptotes(name):
    rule = ACTIVATIONS[name]
    ends = rule.function(np.array([-np.inf, np.inf]))
    np.testing.assert_array_equal(ends, [rule.low, rule.high])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_steepest_slope_is_the_largest(name):
    slopes = ACTIVATIONS[name].slope(np.linspace(-50, 50, 1_000_001))
    assert slopes.max() == pytest.approx(ACTIVATIONS[name].steepest, rel=1e-8)


def test_a_float32_sigmoid_is_within_two_units_of_its_last_place():
    z = np.linspace(-87, 30, 20_001, dtype=np.float32)
    expected = 1 / (1 + np.exp(-z.astype(np.float64)))
    values = ACTIVATIONS["sigmoid"].function(z)
    np.testing.assert_allclose(values, expected, rtol=2 * np.finfo(np.float32).eps)
