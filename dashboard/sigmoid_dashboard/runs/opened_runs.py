"""A film from a file as a run, for the lessons: what it tells of itself, and no more."""

from dataclasses import replace

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs import costs
from sigmoid_dashboard.runs.data import Data, Start, Table, as_it_came
from sigmoid_dashboard.runs.own_data import LIMITS, TYPED, OwnFile, choose, to_table
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import MAX_EPOCHS, OWN, RunSettings, SettingsError
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.film_files import OpenedFilm
from sigmoid_estimator.fitted import film_of, network_of, parameters_of, targets_of
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.network import Network, loss_and_accuracy
from sigmoid_estimator.optimizers import OPTIMIZERS
from sigmoid_estimator.plotting.parts import OF_EVERY_OBJECT

MAX_RECORDS = 2000  # each is measured on all rows
SAME_LOSS = 1e-3  # of a loss in float32, summed in another order
# What trains the network of a film that tells no training: it most often learns, within seconds.
UNTOLD = {"solver": "adam", "rate": 0.01, "batch": "32"}


def run_of(film: OpenedFilm, digest: str) -> Run:
    """The film as a run on its rows. Raises SettingsError for one that no lesson can measure."""
    history, network = film_of(film.classifier), network_of(film.classifier)
    if targets_of(film.classifier).multilabel:
        raise SettingsError("A row of this film may have several labels, and of a lesson has one.")
    if len(history) > MAX_RECORDS:
        raise SettingsError(
            f"The film has {len(history):,} records, and a lesson measures at most "
            f'{MAX_RECORDS:,}. Record fewer epochs (record_history="log").'
        )
    _check_rows(film)
    data = as_it_came(_table(film))
    settings, knows_training = _settings(history, network, data, digest)
    costs.predicted_cost(settings, data).check_epoch()
    # Lessons count classes from 0.
    clf = SigmoidMLPClassifier.from_film(history, classes=np.arange(len(data.class_names)))
    return Run(settings, data, clf, is_opened=True, knows_training=knows_training)


def _table(film: OpenedFilm) -> Table:
    clf, X, y = film.classifier, film.X, film.y
    assert X is not None
    assert y is not None
    features = film.feature_names or [f"x{i + 1}" for i in range(X.shape[1])]
    classes = film.class_names or [str(label) for label in clf.classes_]
    for names, what in ((features, "feature"), (classes, "class")):
        strange = [n for n in names if n in OF_EVERY_OBJECT or len(n) > LIMITS.name_length]
        if strange or len(set(names)) < len(names):
            raise SettingsError(
                f"A {what} of this film has a name that charts cannot show. Names must differ, "
                f"have at most {LIMITS.name_length} letters, and not be those of JavaScript’s own."
            )
    return Table(
        np.ascontiguousarray(X, dtype=float),
        np.searchsorted(clf.classes_, y),
        tuple(features),
        tuple(classes),
    )


def _check_rows(film: OpenedFilm) -> None:
    """Refuse rows that the records were not measured on: sentences speak of both."""
    clf, X, y = film.classifier, film.X, film.y
    assert X is not None
    assert y is not None
    if X.shape[1] > LIMITS.n_columns:
        raise SettingsError(
            f"The film’s rows have {X.shape[1]:,} features, and a lesson measures at most "
            f"{LIMITS.n_columns}."
        )
    history, network = film_of(clf), network_of(clf)
    targets = targets_of(clf).encode(y)
    with np.errstate(over="ignore", invalid="ignore"):
        loss, accuracy = loss_and_accuracy(network, parameters_of(clf), X, targets)
    is_same = np.isclose(loss, history.loss[-1], rtol=SAME_LOSS, atol=1e-6, equal_nan=True)
    if not is_same or abs(accuracy - history.accuracy[-1]) * len(y) >= 1:
        raise SettingsError(
            f"The film’s last record has a loss of {history.loss[-1]:.3g} and an accuracy of "
            f"{history.accuracy[-1]:.3g}; these rows have {loss:.3g} and {accuracy:.3g}, so that "
            "they are not those it was measured on, or count differently in its loss."
        )


def _settings(
    history: TrainingHistory, network: Network, data: Data, digest: str
) -> tuple[RunSettings, bool]:
    """What the film tells of its settings, and whether that is all of them."""
    first, last = int(history.epochs[0]), int(history.epochs[-1])
    told: dict[str, object] = {
        "data": OWN,
        "digest": digest,
        "hidden": network.layer_sizes[1:-1],
        "activation": network.activations[0] if network.activations else "sigmoid",
        "loss": network.loss,
        "epochs": min(max(last, 1), MAX_EPOCHS),
    }
    plain = RunSettings(**told)  # type: ignore[arg-type]
    how = history.settings_between(first, last) if first < last else None
    if how is None or how.n_samples != len(data.y):
        return plain, False
    is_constant = how.solver in OPTIMIZERS and how.schedule == "constant"
    if not is_constant or set(how.layer_rates) != {1.0}:
        return plain, False
    told |= {
        "solver": how.solver,
        "rate": how.learning_rate,
        "momentum": how.momentum,
        "alpha": how.alpha,
        "batch": "full" if how.batch_size == how.n_samples else str(how.batch_size),
    }
    try:
        return RunSettings(**told), True  # type: ignore[arg-type]
    except SettingsError:  # no run here has such settings
        return plain, False


def file_of_rows(data: Data) -> tuple[OwnFile, str]:
    """The rows as the file of a table, and the name of its column with the classes.

    Raises SettingsError for rows that cannot be a visitor's own.
    """
    _check_classes(data)
    target = "class" if "class" not in data.feature_names else "class of the row"
    frame = pd.DataFrame(data.X, columns=list(data.feature_names))
    frame[target] = np.array(data.class_names)[data.y]
    raw_bytes = frame.to_csv(index=False, lineterminator="\n").encode("utf-8", "replace")
    choices = TYPED | {"classes": list(data.class_names)}  # so that outputs stay as they are
    file = OwnFile(raw_bytes, is_typed=True, choices=choices)
    read = to_table(choose(file.open(), data.feature_names, target))
    if not (np.array_equal(read.X, data.X) and np.array_equal(read.y, data.y)):
        raise SettingsError("As a table these rows are read otherwise; give other names.")
    return file, target


def _check_classes(data: Data) -> None:
    if len(np.unique(data.y)) < len(data.class_names):
        raise SettingsError("Some classes of this film have no row here, and each needs one.")


def rows_of(run: Run) -> Table:
    """The rows of a film to train on again, with the weights of its first record.

    Raises SettingsError for rows without some class.
    """
    _check_classes(run.data)
    data = run.data
    return Table(data.X, data.y, data.feature_names, data.class_names, start=start_of(run))


def start_of(run: Run) -> Start:
    """The weights of a film's first record, in double precision."""
    film = run.film
    coefs, intercepts = (
        tuple(np.ascontiguousarray(array[0], dtype=float) for array in arrays)
        for arrays in (film.coefs, film.intercepts)
    )
    return Start(coefs, intercepts)


def to_train(run: Run) -> RunSettings:
    """What controls can have of these settings, with no more epochs than take seconds.

    Raises SettingsError for a network that no run here has.
    """
    settings = _of_controls(run)
    epoch_seconds = costs.predicted_cost(settings, run.data).epoch_seconds
    most = max(int(costs.LINK_SECONDS / epoch_seconds), 1)
    return replace(settings, epochs=min(settings.epochs, most))


def trained_again(run: Run) -> RunSettings:
    """Settings to train a film's network again on `rows_of`, from the weights it begins with.

    They are those of its last epochs, also where no control has them, or `UNTOLD`. Raises
    SettingsError for a training that no run here repeats.
    """
    rows = rows_of(run)
    settings = replace(_of_controls(run), digest=rows.digest, start=start_of(run).digest)
    if run.knows_training or not run.film.stretches:
        return settings
    how = run.film.stretches[-1].settings
    if how.schedule != "constant":
        raise SettingsError(f"Its learning rate was not constant, but {how.schedule}.")
    is_equal = set(how.layer_rates) <= {1.0}
    rates = () if is_equal else (("layer_learning_rates", how.layer_rates),)
    return replace(
        settings,
        solver=how.solver,
        rate=how.learning_rate,
        momentum=how.momentum,
        alpha=how.alpha,
        beyond=(("batch_size", how.batch_size), *rates),
    )


def _of_controls(run: Run) -> RunSettings:
    """The film's own settings, or its network with `UNTOLD`."""
    kinds = sorted(set(network_of(run.classifier).activations))
    if len(kinds) > 1:
        raise SettingsError(
            f"Its hidden layers differ in their units ({', '.join(kinds)}), and those of a run "
            "here do not."
        )
    return run.settings if run.knows_training else replace(run.settings, **UNTOLD)  # type: ignore[arg-type]
