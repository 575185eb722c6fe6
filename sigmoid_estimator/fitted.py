"""The one reader of what a fitted classifier keeps: for measures, ONNX and scorers.

Weights come as the classifier computes with them: checked, and of one float type, also where
whole numbers or lists were put into ``coefs_`` and ``intercepts_`` by hand.
"""

import numpy as np
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.network import Network, pack
from sigmoid_estimator.targets import Targets

Array = np.ndarray


def network_of(clf: SigmoidMLPClassifier) -> Network:
    """Architecture, activation and loss."""
    check_is_fitted(clf)
    return clf._network


def targets_of(clf: SigmoidMLPClassifier) -> Targets:
    """What the output units stand for."""
    check_is_fitted(clf)
    return clf._targets


def layers_of(clf: SigmoidMLPClassifier) -> tuple[list[Array], list[Array]]:
    """Weights (n_in, n_out) and biases (n_out,) of every layer."""
    check_is_fitted(clf)
    return clf._layers()


def parameters_of(clf: SigmoidMLPClassifier) -> Array:
    """All weights, then all biases, as one vector (n_parameters,)."""
    return pack(*layers_of(clf))


def with_parameters(clf: SigmoidMLPClassifier, parameters: Array) -> SigmoidMLPClassifier:
    """A fitted copy around other weights."""
    return clf._with_parameters(parameters, network_of(clf))


def has_one_score(clf: SigmoidMLPClassifier) -> bool:
    """Whether one output tells two classes apart."""
    check_is_fitted(clf)
    return clf._has_one_score


def film_of(clf: SigmoidMLPClassifier) -> TrainingHistory:
    """The film of the training; raises where there is none."""
    check_is_fitted(clf)
    if clf.history_ is None:
        raise ValueError(
            "This measurement needs the film of the training, and record_history=False kept "
            "none. Fit with record_history='auto'."
        )
    return clf.history_
