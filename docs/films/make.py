"""Write the films of the documentation: `python docs/films/make.py`."""

from pathlib import Path
from typing import Any

import numpy as np

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line
from sigmoid_estimator.player import FilmPlayer

FOLDER = Path(__file__).parent


def neuron(**settings: Any) -> tuple[SigmoidMLPClassifier, np.ndarray, np.ndarray]:
    """The blog's neuron, fitted with these settings, and its points."""
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=5.0,
        random_state=0,
        **settings,
    )
    return clf.fit(X, y), X, y


def line() -> FilmPlayer:
    """The neuron of docs/OVERVIEW.md, past 100 %."""
    clf, X, y = neuron(max_iter=10_000)
    return FilmPlayer(clf, X, y, feature_names=["x", "y"], title="x + y = 3")


FILMS = {"line": line}

if __name__ == "__main__":
    for name, film in FILMS.items():
        film().save_html(FOLDER / f"{name}.html")
