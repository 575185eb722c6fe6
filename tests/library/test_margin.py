"""The maximum margin against SVC and other solvers, also far out, where digits are lost."""

import numpy as np
import pytest
from scipy.optimize import linprog, minimize, nnls
from sklearn.datasets import make_blobs
from sklearn.svm import SVC

from sigmoid_estimator.datasets import LOADERS, load_line, load_noisy_line, load_wide_margin
from sigmoid_estimator.inspection import max_margin


@pytest.mark.parametrize("load", ["line", "wide_margin", "boundary", "iris_binary", "and_gate"])
def test_max_margin_equals_svc_on_the_augmented_data(load):
    X, y = LOADERS[load](return_X_y=True)
    V = np.where(y == 1, 1, -1)[:, None] * np.c_[X, np.ones(len(X))]
    svc = SVC(kernel="linear", C=1e9).fit(np.r_[V, -V], np.r_[np.ones(len(V)), -np.ones(len(V))])
    best = max_margin(X, y).iloc[0]
    u = np.append(best["coef"], best["intercept"])
    np.testing.assert_allclose(u, svc.coef_[0], rtol=0.01, atol=0.01)
    assert (V @ u).min() == pytest.approx(1, abs=1e-9)
    assert best["margin"] == pytest.approx(1 / np.linalg.norm(u))


def test_wide_margin_has_its_known_margin():
    X, y = load_wide_margin(return_X_y=True)
    assert max_margin(X, y)["margin"][0] == pytest.approx(3 / np.sqrt(2), rel=1e-5)


def test_margin_scales_with_the_data_and_its_labels_may_be_strings():
    X, y = make_blobs(60, centers=[[-5, -5], [5, 5]], random_state=0)
    best = max_margin(1e6 * X, np.array(["low", "high"])[y]).iloc[0]
    assert (np.where(y == 0, 1, -1) * (1e6 * X @ best["coef"] + best["intercept"])).min() > 0.99


def test_data_that_no_line_separates_have_no_margin():
    best = max_margin(*load_noisy_line(return_X_y=True)).iloc[0]
    assert np.isnan([*best["coef"], best["intercept"], best["margin"]]).all()
    with pytest.raises(ValueError, match="two classes"):
        max_margin([[0.0], [1.0], [2.0]], [0, 1, 2])


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


FOUR_POINTS = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [0, 0, 0, 1]


def separable_rows(seed):
    """Rows of features of unequal size, split by a random plane."""
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(4, 60)), int(rng.integers(1, 6))
    X = rng.normal(size=(n, d)) * 10 ** rng.uniform(-1, 1, size=d) + rng.normal(size=d)
    side = X @ rng.normal(size=d)
    middle = np.sort(side)[n // 2 - 1 : n // 2 + 1].mean()
    return X, (side > middle).astype(int)


def margins(best, X, y):
    return (2 * np.asarray(y) - 1) * (X @ best["coef"] + best["intercept"])


@pytest.mark.parametrize("seed", range(20))
def test_a_free_bias_gives_the_nearest_points_of_the_two_hulls(seed):
    X, y = separable_rows(seed)
    best = max_margin(X, y, bias="free").iloc[0]
    assert margins(best, X, y).min() == pytest.approx(1, abs=1e-9)
    # No line clears more than half the distance of any point of one hull to one of the other's:
    # equality with the distance found independently proves both.
    sign, scale = 2 * y - 1, np.abs(X - X.mean(axis=0)).max()
    centred = (X - X.mean(axis=0)) / scale
    heavy = 1e6  # of the conditions that the weights of either class sum to 1
    system = np.vstack([centred.T * sign, heavy * (y == 0), heavy * (y == 1)])
    weights, _ = nnls(system, np.append(np.zeros(X.shape[1]), [heavy, heavy]), maxiter=10_000)
    apart = np.linalg.norm((centred.T * sign) @ weights) * scale
    assert best["margin"] == pytest.approx(apart / 2, rel=1e-5)


@pytest.mark.parametrize("far", [0.0, 1e3, 1e6])
@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_a_free_bias_is_a_support_vector_machines(far, scale):
    X, y = load_line(return_X_y=True)
    machine = SVC(kernel="linear", C=1e9, tol=1e-8).fit(X, y)
    best = max_margin((X + far) * scale, y, bias="free").iloc[0]
    assert best["margin"] / scale == pytest.approx(1 / np.linalg.norm(machine.coef_), rel=1e-5)
    assert best["coef"] * scale == pytest.approx(machine.coef_[0], rel=1e-3)


@pytest.mark.parametrize("bias", ["free", "penalised"])
@pytest.mark.parametrize("seed", range(10))
def test_the_least_largest_weight_is_proved_by_the_dual_program(bias, seed):
    X, y = separable_rows(seed)
    best = max_margin(X, y, norm="linf", bias=bias).iloc[0]
    assert margins(best, X, y).min() == pytest.approx(1, abs=1e-8)
    counted = best["coef"] if bias == "free" else np.append(best["coef"], best["intercept"])
    assert best["margin"] == pytest.approx(1 / np.abs(counted).max())
    # Dual: the least l1 norm that a mean of the signed rows can have.
    V = (2 * y - 1)[:, None] * np.hstack([X, np.ones((len(X), 1))])
    n, d = V.shape
    is_free = np.arange(d) == (d - 1 if bias == "free" else d)
    solution = linprog(
        c=np.concatenate([np.zeros(n), np.ones(2 * d)]),
        A_eq=np.vstack(
            [np.hstack([V.T, np.eye(d), -np.eye(d)]), np.append(np.ones(n), np.zeros(2 * d))]
        ),
        b_eq=np.append(np.zeros(d), 1),
        bounds=[(0, None)] * n + [(0, 0 if free else None) for free in [*is_free, *is_free]],
    )
    assert best["margin"] == pytest.approx(solution.fun, rel=1e-6)


@pytest.mark.parametrize(
    ("norm", "bias", "margin"),
    [
        ("l2", "penalised", 1 / np.sqrt(17)),
        ("l2", "free", 1 / np.sqrt(8)),
        ("linf", "penalised", 1 / 3),
        ("linf", "free", 1 / 2),
    ],
)
def test_the_and_gate_is_known_by_hand(norm, bias, margin):
    best = max_margin(*FOUR_POINTS, norm=norm, bias=bias)
    assert best.columns.tolist() == ["coef", "intercept", "margin"]
    assert best["margin"][0] == pytest.approx(margin)


@pytest.mark.parametrize("norm", ["l2", "linf"])
@pytest.mark.parametrize("bias", ["free", "penalised"])
@pytest.mark.parametrize("x", [[0, 1, 1, 2], [0, 2, 1, 3]])
def test_rows_that_touch_or_overlap_have_no_margin(x, norm, bias):
    best = max_margin(np.array(x)[:, None], [0, 0, 1, 1], norm=norm, bias=bias).iloc[0]
    assert np.isnan([*best["coef"], best["intercept"], best["margin"]]).all()


@pytest.mark.parametrize("changed", [{"norm": "l1"}, {"bias": "none"}])
def test_another_norm_or_bias_is_refused(changed):
    (name,) = changed
    with pytest.raises(ValueError, match=f"{name} must be"):
        max_margin(*FOUR_POINTS, **changed)
