"""Trainings that several tests of the player show."""

import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris, load_line, load_moons


@pytest.fixture(scope="session")
def moons():
    return load_moons(return_X_y=True)


@pytest.fixture(scope="session")
def network(moons):
    clf = SigmoidMLPClassifier((3, 2), max_iter=40, learning_rate_init=0.05, random_state=0)
    return clf.fit(*moons)


@pytest.fixture(scope="session")
def two(moons):
    """A run beside another that ends earlier."""
    X, y = moons
    short = SigmoidMLPClassifier((3, 2), activation="relu", max_iter=25, random_state=0)
    long = SigmoidMLPClassifier((3, 2), max_iter=40, random_state=0)
    return {"long": long.fit(X, y), "short": short.fit(X, y)}


@pytest.fixture(scope="session")
def line_neuron():
    """The blog's neuron, well past the first record with an accuracy of 100 %."""
    clf = SigmoidMLPClassifier((), max_iter=500, learning_rate_init=0.1, random_state=0)
    return clf.fit(*load_line(return_X_y=True))


@pytest.fixture(scope="session")
def flowers():
    """Three classes of four features."""
    X, y = load_iris(return_X_y=True)
    return SigmoidMLPClassifier((5,), max_iter=3, random_state=0).fit(X, y), X, y
