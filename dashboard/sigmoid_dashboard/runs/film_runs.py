"""An opened film as a run: what is known of its training, and rows to train on again."""

import numpy as np

from sigmoid_dashboard.runs.data import Data, Table
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import OWN, RunSettings, SettingsError
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.film_files import OpenedFilm
from sigmoid_estimator.fitted import film_of, network_of, targets_of
from sigmoid_estimator.stretches import TrainingSettings

FILM_SEED = 0  # a film keeps no seed


def film_settings(digest: str) -> RunSettings:
    """The settings under which the run of a film is kept: the digest of its files."""
    return RunSettings(data=OWN, digest=digest)


def run_of(film: OpenedFilm, digest: str) -> Run:
    """The run of a film that has its rows."""
    assert film.X is not None and film.y is not None  # noqa: PT018 - both or neither
    # Classes by their numbers, as all runs have them.
    clf = SigmoidMLPClassifier.from_film(film_of(film.classifier))
    X, y = np.ascontiguousarray(film.X, dtype=float), _codes(film.classifier, film.y)
    features = tuple(film.feature_names or [f"feature {i}" for i in range(1, X.shape[1] + 1)])
    classes = tuple(film.class_names or map(str, film.classifier.classes_))
    return Run(film_settings(digest), Data(X, y, None, None, features, classes, "class", {}), clf)


def rows_of(run: Run) -> Table:
    """The rows of a film, to be trained on again."""
    data = run.data
    return Table(data.X, data.y, data.feature_names, data.class_names)


def settings_of(run: Run, rows: Table) -> RunSettings:
    """Settings to train the network of a film again, as far as the film has them.

    Raises SettingsError for a training that cannot be repeated here.
    """
    network, film = network_of(run.classifier), run.film
    if rows.y.ndim > 1:
        raise SettingsError("Its rows have several labels each, and runs here have one.")
    if len(np.unique(rows.y)) < len(rows.class_names):
        raise SettingsError("A class of the film has no rows in its file.")
    kinds = set(network.activations)
    if len(kinds) > 1:
        raise SettingsError(f"Its layers differ in their units: {', '.join(sorted(kinds))}.")
    how = trained_with(run)
    if how.schedule != "constant":
        raise SettingsError(f"Its learning rate was not constant, but {how.schedule}.")
    is_equal = len(set(how.layer_rates)) <= 1
    rates = () if is_equal else (("layer_learning_rates", how.layer_rates),)
    return RunSettings(
        data=OWN,
        digest=rows.digest,
        hidden=network.layer_sizes[1:-1],
        activation=next(iter(kinds), "sigmoid"),
        loss=network.loss,
        solver=how.solver,
        rate=how.learning_rate,
        momentum=how.momentum,
        alpha=how.alpha,
        epochs=int(film.epochs[-1]),
        seed=FILM_SEED,
        beyond=(("batch_size", how.batch_size), *rates),
    )


def knows_its_training(run: Run) -> bool:
    """Whether the film says how it was made; one recorded elsewhere does not."""
    return bool(run.film.stretches)


def trained_with(run: Run) -> TrainingSettings:
    """How the last epochs of a film were trained, or what the classifier does by default."""
    if run.film.stretches:
        return run.film.stretches[-1].settings
    usual, n_rows = SigmoidMLPClassifier(), len(run.data.y)
    return TrainingSettings(
        solver=usual.solver,
        schedule="constant",
        learning_rate=usual.learning_rate_init,
        momentum=usual.momentum,
        alpha=usual.alpha,
        batch_size=min(200, n_rows),
        n_samples=n_rows,
        layer_rates=(),
    )


def _codes(clf: SigmoidMLPClassifier, y: np.ndarray) -> np.ndarray:
    """Labels as numbers of the classes, or of several labels a matrix of 0 and 1."""
    encoded = targets_of(clf).encode(y)
    if y.ndim > 1:
        return encoded.astype(int)
    return np.searchsorted(clf.classes_, y)
