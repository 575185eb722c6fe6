"""Networks that many tests fit: small, quick, and the same every time.

A module whose tests want other ones says so once, with `functools.partial`.
"""

import numpy as np
from sklearn.datasets import load_iris, make_moons, make_multilabel_classification

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.activations import ACTIVATIONS

TARGETS = {  # X and y of every kind of target
    "binary": make_moons(60, noise=0.1, random_state=0),
    "multiclass": load_iris(return_X_y=True),
    "multilabel": make_multilabel_classification(50, n_features=4, n_classes=3, random_state=0),
}
BOUNDED = [name for name, rule in ACTIVATIONS.items() if rule.is_bounded]


def fitted(X, y, **parameters):
    """Two hidden layers after a few epochs."""
    settings = {"hidden_layer_sizes": (4, 3), "max_iter": 12, "learning_rate_init": 0.1}
    return SigmoidMLPClassifier(**{**settings, "random_state": 0, **parameters}).fit(X, y)


def fitted_neuron(X, y, **parameters):
    """One neuron after plain gradient descent, which the laws of growth are about."""
    descent = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "learning_rate_init": 1.0}
    settings = {**descent, "max_iter": 300, "random_state": 0, **parameters}
    return SigmoidMLPClassifier((), **settings).fit(X, y)


def given_neuron(weights, bias):
    """One sigmoid neuron whose weights are put in by hand."""
    return SigmoidMLPClassifier.from_layers(
        [np.reshape(weights, (-1, 1))], [[bias]], activation="sigmoid", classes=[0, 1]
    )
