"""Data that many tests share."""

import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line


@pytest.fixture(scope="session")
def line():
    return load_line(return_X_y=True)


@pytest.fixture(scope="session")
def neuron(line):
    """One neuron, plain gradient descent on the blog's line for 10 000 epochs."""
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=5.0,
        max_iter=10_000,
        random_state=0,
    )
    return clf.fit(*line)
