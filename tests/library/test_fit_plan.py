"""A plan of a fit: made of parameters and rows alone, and all that a run needs."""

import inspect
import sys
import warnings
from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from sklearn.datasets import make_moons

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.fit_plan import LabelledRows, plan_fit, plan_partial_fit
from sigmoid_estimator.hyperparameters import CONSTRAINTS, Hyperparameters
from sigmoid_estimator.lbfgs import LbfgsTraining
from sigmoid_estimator.training import Training

X, Y = make_moons(60, noise=0.1, random_state=0)
ROWS = LabelledRows(X, Y)


def hyperparameters(**changed):
    small = {"hidden_layer_sizes": (4,), "max_iter": 6, "random_state": 0}
    return Hyperparameters(**SigmoidMLPClassifier(**{**small, **changed}).get_params())


def fitted_with(**changed):
    parameters = vars(hyperparameters(**changed))
    return SigmoidMLPClassifier(**parameters).fit(X, Y)


def test_hyperparameters_and_constraints_are_those_of_the_constructor():
    names = list(inspect.signature(SigmoidMLPClassifier).parameters)
    assert [field.name for field in fields(Hyperparameters)] == list(CONSTRAINTS)
    assert sorted(names) == sorted(CONSTRAINTS)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"solver": "sgd"}, Training),
        ({"early_stopping": True}, Training),
        ({"solver": "lbfgs"}, LbfgsTraining),
    ],
)
def test_a_plan_is_carried_out_without_a_classifier(changed, kind):
    plan = plan_fit(hyperparameters(**changed), ROWS)
    training = plan.training(plan.watch(lambda _: None))
    assert type(training) is kind
    training.run()
    clf = fitted_with(**changed)
    np.testing.assert_array_equal(training.progress.film.loss, clf.history_.loss)
    assert training.stop_reason == clf.stop_reason_
    assert training.losses == clf.loss_curve_


@pytest.mark.parametrize(
    "changed", [{"early_stopping": True, "solver": "sgd"}, {"solver": "lbfgs"}, {"verbose": True}]
)
def test_a_run_is_whole_when_it_is_made(monkeypatch, changed):
    def set_by_itself(self, name, value):
        assert sys._getframe(1).f_locals.get("self") is self, f"{name} is set from outside"
        object.__setattr__(self, name, value)

    monkeypatch.setattr(Training, "__setattr__", set_by_itself)
    fitted_with(**changed)


def test_a_plan_does_not_change():
    plan = plan_fit(hyperparameters(), ROWS)
    with pytest.raises(FrozenInstanceError):
        plan.validation = plan.task.rows


def test_a_plan_of_one_epoch_may_hold_one_class_only():
    one_class = LabelledRows(X[Y == 0], Y[Y == 0])
    plan = plan_partial_fit(hyperparameters(), one_class, np.array([0, 1]))
    assert plan.stopping.max_iter == 1
    assert plan.targets.classes.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("changed", "tol", "ends", "expects"),
    [
        ({}, None, False, False),
        ({"tol": 0.5}, 0.5, True, True),
        ({"early_stopping": True}, 1e-4, True, False),
        ({"solver": "sgd", "learning_rate": "adaptive"}, 1e-4, False, False),
        ({"learning_rate": "adaptive"}, None, False, False),  # Adam has no schedule
    ],
)
def test_a_plateau_counts_where_something_depends_on_it(changed, tol, ends, expects):
    rules = plan_fit(hyperparameters(**changed), ROWS).stopping
    assert (rules.tol, rules.ends_at_plateau, rules.expects_convergence) == (tol, ends, expects)


def test_a_subclass_may_leave_parameters_out_and_have_others():
    class Neuron(SigmoidMLPClassifier):
        def __init__(self, rate=0.1, max_iter=3):
            super().__init__((), learning_rate_init=rate, max_iter=max_iter, random_state=0)
            self.rate = rate

    other = SigmoidMLPClassifier((), learning_rate_init=0.1, max_iter=3, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(Neuron().fit(X, Y).coefs_[0], other.fit(X, Y).coefs_[0])


@pytest.mark.parametrize("method", ["fit", "partial_fit"])
def test_a_batch_larger_than_the_rows_is_said_at_the_callers_line(method):
    arguments = {"classes": [0, 1]} if method == "partial_fit" else {}
    clf = SigmoidMLPClassifier((2,), max_iter=1, batch_size=1000)
    with pytest.warns(UserWarning, match="batch_size=1000 is larger than the 60") as caught:
        getattr(clf, method)(X, Y, **arguments)
    assert [warning.filename for warning in caught] == [__file__]
