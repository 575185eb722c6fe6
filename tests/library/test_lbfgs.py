"""How L-BFGS ends, and what is said of it."""

from functools import partial

import numpy as np
import pytest
import scipy.optimize
from sklearn.datasets import make_moons
from sklearn.exceptions import ConvergenceWarning

from sigmoid_estimator import SigmoidMLPClassifier, lbfgs

X, Y = make_moons(60, noise=0.1, random_state=0)


build = partial(SigmoidMLPClassifier, (4,), solver="lbfgs", random_state=0)


def uphill_after(n_evaluations):
    """The objective, whose gradient points the wrong way after some evaluations."""
    objective, calls = lbfgs.LbfgsTraining._objective, []

    def misled(self, x):
        loss, gradient = objective(self, x)
        calls.append(loss)
        # Steep, so that no step seems good enough by the tolerance.
        return loss, gradient if len(calls) <= n_evaluations else -1e6 * gradient

    return misled


@pytest.mark.parametrize("tol", [None, 1e-10])
def test_a_failed_line_search_has_a_reason_of_its_own(monkeypatch, tol):
    monkeypatch.setattr(lbfgs.LbfgsTraining, "_objective", uphill_after(8))
    clf = build(max_iter=1000, tol=tol)
    with pytest.warns(ConvergenceWarning, match="ABNORMAL") as caught:
        clf.fit(X, Y)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert clf.stop_reason_ == "line_search"
    assert f"after {clf.n_iter_} iterations" in str(caught[0].message)
    assert 0 < clf.n_iter_ == len(clf.loss_curve_) == clf.history_.epochs[-1] < 8


def test_iterations_are_scipy_s(monkeypatch):
    results, minimize = [], scipy.optimize.minimize

    def noted(*args, **options):
        results.append(minimize(*args, **options))
        return results[-1]

    monkeypatch.setattr(lbfgs, "minimize", noted)
    for parameters in ({"max_iter": 7}, {"max_iter": 500, "alpha": 1.0}, {"max_fun": 9}):
        clf = build(**parameters).fit(X, Y)
        assert clf.n_iter_ == results[-1].nit
        np.testing.assert_array_equal(np.concatenate([c.ravel() for c in clf.coefs_]),
                                      results[-1].x[: 4 * 3])  # fmt: skip


def test_running_out_of_function_calls_is_said_as_such():
    with pytest.warns(ConvergenceWarning, match=r"function calls \(max_fun=5\)"):
        clf = build(max_fun=5, max_iter=1000, tol=1e-10).fit(X, Y)
    assert clf.stop_reason_ == "max_iter"
    with pytest.warns(ConvergenceWarning, match=r"iterations \(2\)"):
        build(max_iter=2, tol=1e-10).fit(X, Y)


def test_a_loss_that_is_not_finite_at_the_start_is_said():
    clf = build(activation="identity", alpha=1.0, init_scale=1e200)
    with pytest.warns(ConvergenceWarning, match="loss is not finite after epoch 0"):
        clf.fit(1e200 * X, Y)
    assert (clf.stop_reason_, clf.n_iter_, clf.loss_curve_) == ("diverged", 0, [])
    assert np.isfinite(clf.coefs_[0]).all()


def test_a_callback_s_stop_is_no_failed_line_search():
    pytest.importorskip("sklearn.callback", reason="new in scikit-learn 1.9")

    class Stop:
        def setup(self, estimator, context):
            pass

        def teardown(self, estimator, context):
            pass

        def on_fit_task_begin(self, estimator, context):
            pass

        def on_fit_task_end(self, estimator, context):
            return True

    assert build().set_callbacks(Stop()).fit(X, Y).stop_reason_ == "callback"
