"""A film that a visitor brings: its file, within the limits of uploads, and the rows beside it."""

import io

import numpy as np

from sigmoid_dashboard.runs import own_data
from sigmoid_dashboard.runs.costs import BUDGET_FILM_BYTES
from sigmoid_dashboard.runs.settings import SettingsError
from sigmoid_estimator.film_files import OpenedFilm, open_film
from sigmoid_estimator.fitted import film_of, parameters_of
from sigmoid_estimator.player.frames import most_measured

MAX_BYTES = own_data.MAX_BYTES
FILE_TYPES = ["npz"]

# Measured, with room: a unit's output for one row with all that is measured of it, a weight that
# sees one row, and a row's feature in the decomposition that gives the plane, per dimension.
OUTPUT_SECONDS = 1e-7
WEIGHT_ROW_SECONDS = 4e-10
PLANE_SECONDS = 6e-9
BUDGET_SECONDS = 5.0  # before the film is there; others wait for it


def opened(raw_bytes: bytes) -> OpenedFilm:
    """Read a film. Raises SettingsError for a file that is none, or too large."""
    # The widget's own limit is not enforced by the server.
    if len(raw_bytes) > MAX_BYTES:
        raise SettingsError(
            f"The film takes {len(raw_bytes) / 2**20:.1f} MiB, and at most "
            f'{MAX_BYTES / 2**20:.0f} are read here. Record fewer epochs (record_history="log").'
        )
    try:
        film = open_film(io.BytesIO(raw_bytes), max_bytes=BUDGET_FILM_BYTES)
    except ValueError as error:
        raise SettingsError(str(error)) from None
    if film.X is not None and len(film.X) > own_data.MAX_ROWS:
        raise SettingsError(
            f"The film has {len(film.X):,} rows, and at most {own_data.MAX_ROWS:,} are shown here."
        )
    return film if film.X is None else _affordable(film, film.X)


def with_rows(film: OpenedFilm, raw_bytes: bytes) -> OpenedFilm:
    """The film with rows of a table. Raises SettingsError for rows that are not of its network."""
    bunch = own_data.choose(own_data.OwnFile(raw_bytes).open(), None, None)
    clf = film.classifier
    n_features, n_classes = clf.n_features_in_, len(clf.classes_)
    if bunch.data.shape[1] != n_features or len(bunch.target_names) != n_classes:
        raise SettingsError(
            f"The film’s network takes {n_features} features and tells {n_classes} classes apart; "
            f"the table has {bunch.data.shape[1]} columns of numbers and "
            f"{len(bunch.target_names)} classes."
        )
    complete = film._replace(
        X=np.asarray(bunch.data),
        y=clf.classes_[bunch.target],
        feature_names=list(bunch.feature_names),
        class_names=[str(name) for name in bunch.target_names],
    )
    return _affordable(complete, bunch.data)


def _affordable(film: OpenedFilm, X: np.ndarray) -> OpenedFilm:
    """The film, if what is measured of it before it plays takes no longer than it may."""
    clf = film.classifier
    n_rows, n_features = X.shape
    n_records = min(len(film_of(clf).epochs), most_measured(clf, n_rows))
    n_units, n_parameters = sum(len(biases) for biases in clf.intercepts_), parameters_of(clf).size
    per_row = n_units * OUTPUT_SECONDS + n_parameters * WEIGHT_ROW_SECONDS
    if n_records * n_rows * per_row > BUDGET_SECONDS:
        raise SettingsError(
            f"Measuring {n_records:,} records × {n_rows:,} rows × {n_parameters:,} parameters "
            f"would take about {n_records * n_rows * per_row:,.0f} seconds, and a film opened "
            f"here may take {BUDGET_SECONDS:g}. Bring fewer rows, or a film of fewer units."
        )
    plane_seconds = n_rows * n_features * min(n_rows, n_features) * PLANE_SECONDS
    if plane_seconds > BUDGET_SECONDS:
        raise SettingsError(
            f"The plane of {n_rows:,} rows × {n_features:,} features would take about "
            f"{plane_seconds:,.0f} seconds, and a film opened here may take {BUDGET_SECONDS:g}. "
            "Bring fewer rows."
        )
    return film
