"""The films of the site's own pages, by name; a reproduction shows the one of its name."""

import numpy as np
from make import line, neuron

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import (
    load_circles,
    load_is_it_a_nine,
    load_moons,
    load_wide_margin,
)
from sigmoid_estimator.player import FilmPlayer

DESCENT = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "random_state": 0}
PAST_100 = {**DESCENT, "learning_rate_init": 5.0, "record_history": "log"}


def moons() -> FilmPlayer:
    """The network of "Getting started"."""
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((8,), learning_rate_init=0.1, max_iter=1000, random_state=0)
    return FilmPlayer(clf.fit(X, y), X, y, title="Two moons, eight sigmoids")


def times_c() -> FilmPlayer:
    """A network with all its weights multiplied."""
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((8,), learning_rate_init=0.05, max_iter=300, random_state=0)
    factors = np.geomspace(1, 100, 41)
    return FilmPlayer.over_factors(
        clf.fit(X, y), X, y, factors, factor=1, title="Two moons, all weights times c"
    )


def growth_past_100() -> FilmPlayer:
    """The blog's neuron for 100,000 epochs."""
    clf, X, y = neuron(max_iter=100_000, record_history="log")
    return FilmPlayer(clf, X, y, feature_names=["x", "y"], title="100,000 epochs")


def growth_laws() -> FilmPlayer:
    """A neuron on classes that lie far apart."""
    X, y = load_wide_margin(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=100_000, **PAST_100).fit(X, y)
    return FilmPlayer(clf, X, y, title="A wide margin")


def hidden_units() -> FilmPlayer:
    """Two hidden layers, long past 100 %."""
    X, y = load_circles(return_X_y=True)
    clf = SigmoidMLPClassifier(
        (8, 8), learning_rate_init=0.02, max_iter=5000, record_history="log", random_state=0
    ).fit(X, y)
    panels = ["histograms", "units"]
    return FilmPlayer(clf, X, y, panels=panels, title="Circles, two hidden layers")


def vanishing_gradients() -> FilmPlayer:
    """One row's way through four hidden layers and back, where it can be seen what is left."""
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier(
        (5,) * 4, init="glorot_uniform", learning_rate_init=0.1, max_iter=50, **DESCENT
    ).fit(X, y)
    return FilmPlayer(clf, X, y, panels=["backpropagation"], title="One row, there and back")


def remedies() -> FilmPlayer:
    """Five layers of plain sigmoids, of scaled ones and of ReLUs."""
    X, y = load_circles(return_X_y=True)
    kinds = {
        "sigmoid": {},
        "scaled sigmoid": {"activation": "scaled_sigmoid", "init": "glorot_uniform"},
        "ReLU": {"activation": "relu", "init": "he_normal"},
    }
    runs = {
        name: SigmoidMLPClassifier(
            (8,) * 5, learning_rate_init=0.3, max_iter=400, record_history="log", **DESCENT, **kind
        ).fit(X, y)
        for name, kind in kinds.items()
    }
    return FilmPlayer(runs, X, y, title="Circles, five hidden layers")


def learning_slowdown() -> FilmPlayer:
    """Nielsen's neuron from w = b = 2, which should say 0 at x = 1, with either cost."""
    costs = {"quadratic cost": "squared_error", "cross-entropy": "log_loss"}
    X, y = [[1.0]], [0]
    runs = {
        name: SigmoidMLPClassifier(
            (),
            loss=loss,
            coef_init=[[[2.0]]],
            intercept_init=[[2.0]],
            learning_rate_init=0.15,
            **DESCENT,
        ).partial_fit(X, y, classes=[0, 1])
        for name, loss in costs.items()
    }
    for clf in runs.values():
        for _ in range(299):
            clf.partial_fit(X, y)
    return FilmPlayer(runs, X, y, title="From w = b = 2")


def is_it_a_nine() -> FilmPlayer:
    """Ten hidden sigmoids on images of digits."""
    X, is_nine = load_is_it_a_nine(return_X_y=True)
    X = X[:300] / 16
    clf = SigmoidMLPClassifier((10,), learning_rate_init=0.01, max_iter=100, random_state=0)
    names = ["no", "a 9"]
    return FilmPlayer(
        clf.fit(X, is_nine[:300]), X, is_nine[:300], class_names=names, title="Digits"
    )


FILMS = {
    film.__name__: film
    for film in (
        line,
        moons,
        times_c,
        growth_past_100,
        growth_laws,
        hidden_units,
        vanishing_gradients,
        remedies,
        learning_slowdown,
        is_it_a_nine,
    )
}
FILMS["perceptron_limit"] = times_c
