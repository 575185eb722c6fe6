"""Update rules against their closed forms and the textbook's, and the schedules by hand."""

import numpy as np
import pytest

from sigmoid_estimator.optimizers import (
    OPTIMIZERS,
    OptimizerSettings,
    ScheduleSettings,
    scheduled_rate,
)

RATE = 0.3
GRADIENT = np.array([2.0, -0.5, 1e-3])


def settings(**changed):
    defaults = OptimizerSettings(0.9, nesterovs_momentum=False, beta_1=0.9, beta_2=0.99, epsilon=0)
    return defaults._replace(**changed)


def steps(name, gradients, settings, rate=RATE):
    """The steps of a rule from its first update on."""
    rule = OPTIMIZERS[name]
    slots = np.zeros((rule.n_slots, gradients.shape[1]))
    return np.array(
        [
            rule.update(gradient, slots, rate, t, settings).copy()
            for t, gradient in enumerate(gradients, start=1)
        ]
    )


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_momentum_sums_a_constant_gradient_to_a_geometric_series(momentum, nesterov):
    # v_t = −ηg(1 + μ + … + μ^{t−1}); the look-ahead is one step further in the series
    got = steps(
        "sgd",
        np.tile(GRADIENT, (8, 1)),
        settings(momentum=momentum, nesterovs_momentum=nesterov),
    )
    n_terms = np.arange(1, 9)[:, None] + nesterov
    expected = -RATE * GRADIENT * (1 - momentum**n_terms) / (1 - momentum)
    np.testing.assert_allclose(got, expected, rtol=1e-12)


def test_adam_moves_by_the_rate_under_a_constant_gradient_of_any_size():
    # both corrected moments are then exact, g and g²
    got = steps("adam", np.tile(GRADIENT, (8, 1)), settings())
    np.testing.assert_allclose(got, np.tile(-RATE * np.sign(GRADIENT), (8, 1)), rtol=1e-12)


def test_adam_equals_the_moments_written_out_as_weighted_sums():
    random = np.random.RandomState(0)
    gradients = random.normal(size=(6, 3))
    beta_1, beta_2, epsilon = 0.7, 0.95, 1e-2
    got = steps("adam", gradients, settings(beta_1=beta_1, beta_2=beta_2, epsilon=epsilon))
    for t in range(1, 7):
        age = np.arange(t)[::-1, None]
        mean = np.average(gradients[:t], axis=0, weights=(beta_1**age)[:, 0])
        square = np.average(gradients[:t] ** 2, axis=0, weights=(beta_2**age)[:, 0])
        # Kingma & Ba's ε̂ is added before the correction of the second moment.
        expected = -RATE * mean / (np.sqrt(square) + epsilon / np.sqrt(1 - beta_2**t))
        np.testing.assert_allclose(got[t - 1], expected, rtol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_rate_per_parameter_moves_each_as_its_own_rate_would(name):
    gradients = np.random.RandomState(0).normal(size=(5, 3))
    rates = np.array([0.0, 0.1, 4.0])
    together = steps(name, gradients, settings(nesterovs_momentum=True), rates)
    for k, rate in enumerate(rates):
        alone = steps(name, gradients[:, k : k + 1], settings(nesterovs_momentum=True), rate)
        np.testing.assert_allclose(together[:, k : k + 1], alone, rtol=1e-12)


@pytest.mark.parametrize(("seen", "expected"), [(0, 0.3), (3, 0.15), (99, 0.03)])
def test_inverse_scaling_falls_with_a_power_of_the_samples_seen(seen, expected):
    schedule = ScheduleSettings("invscaling", 0.3, 0.5)
    assert scheduled_rate(schedule, seen, 0) == pytest.approx(expected)
    assert scheduled_rate(schedule._replace(power_t=0.0), seen, 0) == 0.3


def test_a_reduction_divides_an_adaptive_rate_by_five_and_samples_leave_it():
    schedule = ScheduleSettings("adaptive", 0.5, 0.5)
    rates = [scheduled_rate(schedule, 1000, n) for n in range(4)]
    np.testing.assert_allclose(rates, [0.5, 0.1, 0.02, 0.004])


def test_a_constant_rate_is_the_same_whatever_an_adaptive_one_was_reduced_to():
    schedule = ScheduleSettings("constant", 0.5, 0.5)
    assert scheduled_rate(schedule, 9, 0) == scheduled_rate(schedule, 9, 3) == 0.5
