"""Looks at films from files: of this library, with their settings, and recorded elsewhere."""

import io

import numpy as np
from oracles.page_sentences import KeptRun, View

from sigmoid_dashboard.runs import opened_runs, own_film
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris, load_line, load_moons, load_noisy_line
from sigmoid_estimator.film_files import save_film
from sigmoid_estimator.recording import FilmRecorder

PLAIN = {"solver": "sgd", "batch_size": "full", "momentum": 0.0}


def trained(load, hidden=(), **parameters):
    """A training of ours, whose film has its settings."""
    X, y = load(return_X_y=True)
    clf = SigmoidMLPClassifier(hidden, random_state=0, **parameters).fit(X, y)
    return clf, X, y


def recorded(load, hidden=(), *, dtype=np.float64, every=1, first=0, **parameters):
    """The same weights as an unknown program records them: without a word on its settings."""
    ours, X, y = trained(load, hidden, record_history=1, **parameters)
    film = ours.history_
    recorder = FilmRecorder(
        X.astype(dtype), y, activation=ours.activation, loss=ours.loss, record_history="log"
    )
    for k in range(first, len(film), every):
        recorder.record(
            int(film.epochs[k]),
            coefs=[coef[k].astype(dtype) for coef in film.coefs],
            intercepts=[intercept[k].astype(dtype) for intercept in film.intercepts],
        )
    return recorder.classifier(), X, y


def uneven(return_X_y):
    """Rows of which no rate suits both features."""
    X, y = load_noisy_line(return_X_y=return_X_y)
    return X * [1000, 1], y


# Every film begins before the first update.
FILMS = {
    "a neuron of ours": lambda: trained(load_line, max_iter=300, learning_rate_init=1.0, **PLAIN),
    "ours by Adam, with a penalty": lambda: trained(
        load_moons, (5,), solver="adam", alpha=0.1, max_iter=100, learning_rate_init=0.05
    ),
    "ours by batches that no run here has": lambda: trained(
        load_moons, (4,), solver="sgd", batch_size=7, max_iter=60, learning_rate_init=0.2
    ),
    "a neuron": lambda: recorded(load_line, max_iter=300, learning_rate_init=1.0, **PLAIN),
    "a neuron in float32, of overlapping classes": lambda: recorded(
        load_noisy_line, dtype=np.float32, max_iter=60, learning_rate_init=1.0, **PLAIN
    ),
    "float32, every fifth epoch": lambda: recorded(
        load_moons, (6, 6), dtype=np.float32, every=5, max_iter=400, learning_rate_init=0.05
    ),
    "right at its last record": lambda: recorded(load_line, max_iter=21, learning_rate_init=5.0,
                                                 **PLAIN),
    "ReLUs": lambda: recorded(
        load_moons, (8,), activation="relu", max_iter=60, learning_rate_init=0.5
    ),
    "softplus, three classes": lambda: recorded(
        load_iris, (4,), activation="softplus", max_iter=60, learning_rate_init=0.05
    ),
    "three classes, no hidden layer": lambda: recorded(
        load_iris, max_iter=60, learning_rate_init=0.05
    ),
    "squared error": lambda: recorded(
        load_line, (3,), loss="squared_error", max_iter=100, learning_rate_init=0.1
    ),
    "uneven features": lambda: recorded(uneven, max_iter=30, learning_rate_init=5.0, **PLAIN),
    "a single record": lambda: recorded(load_moons, (3,), every=9, max_iter=5),
    "far out, in float32": lambda: recorded(
        load_moons, (3,), dtype=np.float32, max_iter=5, init="normal", init_scale=10.0
    ),
}  # fmt: skip


def run_of(clf, X, y, digest="film"):
    """The run that the dashboard makes of the file of a film."""
    file = io.BytesIO()
    save_film(file, clf, X, y)
    return opened_runs.run_of(own_film.opened(file.getvalue()), digest)


def film_view(name):
    """A look at the end of a film."""
    run = run_of(*FILMS[name](), digest=name)
    return View(
        run=KeptRun(
            run.settings,
            run.data,
            run.classifier,
            run.is_opened,
            run.knows_training,
            own=opened_runs.rows_of(run),
        ),
        record=len(run.film) - 1,
        weight_index=(len(run.settings.hidden) + 1, 0, 0),
    )
