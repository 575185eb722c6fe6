"""The films that the site's own pages show, by name: `{film} name`."""

import numpy as np

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line, load_moons
from sigmoid_estimator.player import FilmPlayer

DESCENT = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "random_state": 0}


def line() -> FilmPlayer:
    """The blog's neuron, past 100 %."""
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), learning_rate_init=5.0, max_iter=10_000, **DESCENT).fit(X, y)
    return FilmPlayer(clf, X, y, feature_names=["x", "y"], title="x + y = 3")


def moons() -> FilmPlayer:
    """Eight sigmoids on the moons, from two batches' steps to 100 %."""
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((8,), learning_rate_init=0.05, max_iter=300, random_state=0)
    return FilmPlayer(clf.fit(X, y), X, y, title="Two moons, eight sigmoids")


def times_c() -> FilmPlayer:
    """The same network with all its weights multiplied."""
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((8,), learning_rate_init=0.05, max_iter=300, random_state=0)
    factors = np.geomspace(1, 100, 41)
    return FilmPlayer.over_factors(
        clf.fit(X, y), X, y, factors, factor=1, title="Two moons, all weights times c"
    )


FILMS = {"line": line, "moons": moons, "times_c": times_c}
