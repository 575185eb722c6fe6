"""The maximum margin far from the origin, where digits are lost."""

import numpy as np
import pytest
from scipy.optimize import minimize

from sigmoid_estimator.datasets import load_line
from sigmoid_estimator.inspection import max_margin


@pytest.mark.parametrize("middle", [0.0, 1e2, 1e4, 1e6])
def test_margin_of_two_points_on_a_line(middle):
    # w = 1, b = −middle: γ = 1/√(1 + middle²).
    best = max_margin([[middle - 1], [middle + 1]], [0, 1]).iloc[0]
    assert best["margin"] == pytest.approx(1 / np.hypot(1, middle), rel=1e-8)
    assert best["intercept"] == pytest.approx(-middle * best["coef"][0], rel=1e-8)


@pytest.mark.parametrize("far", [0.0, 50.0, 2000.0])
def test_margin_is_that_of_a_general_solver(far):
    X, y = load_line(return_X_y=True)
    best = max_margin(X + far, y).iloc[0]
    sign, centred = 2 * y - 1, X - X.mean(axis=0)
    margins = sign * ((X + far) @ best["coef"] + best["intercept"])
    assert margins.min() == pytest.approx(1, abs=1e-6)

    def norm(v):  # of (w, b), with w and the output at the centre as the unknowns
        return np.hypot(np.linalg.norm(v[:2]), v[2] - v[:2] @ (X + far).mean(axis=0))

    scale = 1 / best["margin"]
    found = minimize(
        lambda v: norm(v) / scale,
        x0=[20, 20, 0],
        method="SLSQP",
        constraints={"type": "ineq", "fun": lambda v: sign * (centred @ v[:2] + v[2]) - 1},
        options={"ftol": 1e-12, "maxiter": 1000},
    )
    assert best["margin"] == pytest.approx(1 / norm(found.x), rel=1e-4)


@pytest.mark.parametrize("factor", [1e-6, 1e9])
def test_features_of_other_sizes_keep_their_margin(factor):
    X, y = load_line(return_X_y=True)
    X = X * [factor, 1]
    best = max_margin(X, y).iloc[0]
    margins = (2 * y - 1) * (X @ best["coef"] + best["intercept"])
    assert margins.min() == pytest.approx(1, abs=1e-6)


def test_a_margin_beyond_double_precision_is_refused():
    with pytest.raises(ValueError, match="Standardise the features"):
        max_margin([[1e9 - 1], [1e9 + 1]], [0, 1])
