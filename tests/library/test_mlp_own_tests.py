"""scikit-learn's own tests of MLPClassifier, with our class in its place.

The subclass sets MLPClassifier's default values and nothing else. Left out are the tests that
read private attributes, and one that wants a fixture of scikit-learn's own test run.
"""

import importlib.util
import inspect
from unittest import mock

import pytest
import sklearn.neural_network
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator import SigmoidMLPClassifier

LEFT_OUT = {
    "test_fit",  # sets _coef_grads and calls _fit_stochastic
    "test_gradient",  # calls _loss_grad_lbfgs
    "test_learning_rate_warmstart",  # reads _optimizer
    "test_adaptive_learning_rate",  # reads _optimizer
    "test_n_iter_no_change",  # reads _no_improvement_count
    "test_n_iter_no_change_inf",  # reads _no_improvement_count
    "test_mlp_vs_poisson_glm_equivalent",  # MLPRegressor's; wants global_random_seed
}


class LikeMLPClassifier(SigmoidMLPClassifier):
    """Our class with MLPClassifier's default values."""

    def __init__(self, hidden_layer_sizes=(100,), activation="relu", **parameters):
        defaults = {
            name: parameter.default
            for name, parameter in inspect.signature(MLPClassifier).parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY
        }
        super().__init__(hidden_layer_sizes, activation, **{**defaults, **parameters})

    @classmethod
    def _get_param_names(cls):
        return SigmoidMLPClassifier._get_param_names()


def their_tests():
    """The module of scikit-learn's tests, imported with our class under their name."""
    spec = importlib.util.find_spec("sklearn.neural_network.tests.test_mlp")
    module = importlib.util.module_from_spec(spec)
    with mock.patch.object(sklearn.neural_network, "MLPClassifier", LikeMLPClassifier):
        spec.loader.exec_module(module)
    return {name: test for name, test in vars(module).items() if name.startswith("test_")}


pytestmark = pytest.mark.filterwarnings("ignore")  # theirs are not written for errors
globals().update({name: t for name, t in their_tests().items() if name not in LEFT_OUT})
