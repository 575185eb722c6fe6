"""A film that a visitor brings: its file, within the limits of uploads, and the rows beside it."""

import io

import numpy as np

from sigmoid_dashboard.runs import own_data
from sigmoid_dashboard.runs.costs import BUDGET_FILM_BYTES
from sigmoid_dashboard.runs.settings import SettingsError
from sigmoid_estimator.film_files import OpenedFilm, open_film

MAX_BYTES = own_data.MAX_BYTES
FILE_TYPES = ["npz"]


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
    return film


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
    return film._replace(
        X=np.asarray(bunch.data),
        y=clf.classes_[bunch.target],
        feature_names=list(bunch.feature_names),
        class_names=[str(name) for name in bunch.target_names],
    )
