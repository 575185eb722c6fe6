"""A film and the rows that it is of, in one file: what a player needs, without pickle.

The format is published in docs/FILM_FORMAT.md.
"""

from collections.abc import Sequence
from os import PathLike
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.film_arrays import arrays_of_file, check_format, format_of
from sigmoid_estimator.fitted import film_of, targets_of
from sigmoid_estimator.history import TrainingHistory

Array = np.ndarray
Path = str | PathLike[str]

# Arrays beside the film's: kinds of their dtype, and their dimensions.
_ROWS = {
    "rows_X": ("f", (2,)),
    "rows_y": ("biufU", (1, 2)),
    "classes": ("biufU", (1,)),
    "feature_names": ("U", (1,)),
    "class_names": ("U", (1,)),
}


class OpenedFilm(NamedTuple):
    """A film from a file, as a classifier, and its rows, where the file has them.

    Examples
    --------
    >>> import tempfile
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.film_files import open_film, save_film
    >>> X, y = [[0.0], [1.0]], [0, 1]
    >>> clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit(X, y)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_film(f"{folder}/film.npz", clf, X, y, class_names=["no", "yes"])
    ...     opened = open_film(f"{folder}/film.npz")
    >>> opened.classifier.score(opened.X, opened.y) == clf.score(X, y)
    True
    >>> opened.feature_names, opened.class_names
    (None, ['no', 'yes'])
    """

    classifier: SigmoidMLPClassifier
    X: Array | None  # (n_samples, n_features)
    y: Array | None  # (n_samples,) or (n_samples, n_labels)
    feature_names: list[str] | None
    class_names: list[str] | None


def save_film(
    path: Path | BinaryIO,
    clf: SigmoidMLPClassifier,
    X: Any = None,
    y: Any = None,
    *,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
) -> None:
    """Write the film of a training to a file, with the rows to play it on.

    Parameters
    ----------
    path : path-like or binary file
        File to write, of NumPy's npz format, compressed; a path without the ending ".npz" gets it.
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    X, y : array-like or None, default=None
        The rows and their labels; None leaves them out.
    feature_names, class_names : sequence of str or None, default=None
        Names for axes and legend.

    Raises
    ------
    ValueError
        Without a film, or if only one of X and y is given.

    Examples
    --------
    >>> import tempfile
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.film_files import open_film, save_film
    >>> X, y = load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), max_iter=9, random_state=0).fit(X, y)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_film(f"{folder}/line.npz", clf, X, y, feature_names=["x", "y"])
    ...     film = open_film(f"{folder}/line.npz")
    >>> film.classifier.n_epochs_, film.X.shape, film.feature_names
    (9, (100, 2), ['x', 'y'])
    """
    if (X is None) != (y is None):
        raise ValueError("A film is saved with X and y or with neither, got one of them.")
    film = film_of(clf).to_arrays()
    arrays = {"format": format_of(film), "classes": np.asarray(clf.classes_)}
    if X is not None:
        arrays["rows_X"] = np.asarray(X.toarray() if hasattr(X, "toarray") else X, dtype=float)
        arrays["rows_y"] = np.asarray(y.toarray() if hasattr(y, "toarray") else y)
    for name, names in (("feature_names", feature_names), ("class_names", class_names)):
        if names is not None:
            arrays[name] = np.array([str(each) for each in names])
    for name in ("classes", "rows_y"):
        if name in arrays and arrays[name].dtype.kind == "O":  # objects would need pickle
            arrays[name] = arrays[name].astype(str)
    np.savez_compressed(path, **arrays, **film)  # type: ignore[arg-type]


def open_film(source: Path | BinaryIO, *, max_bytes: int = 2**28) -> OpenedFilm:
    """Read a film that `save_film` or `TrainingHistory.to_npz` wrote; nothing in it is executed.

    Parameters
    ----------
    source : path-like or binary file
        File to read.
    max_bytes : int, default=2**28
        How large the arrays may become; a small file can hold zeros without end.

    Returns
    -------
    OpenedFilm
        With classifier, X, y, feature_names and class_names; None is what the file does not have.

    Raises
    ------
    ValueError
        If the file is no film, of a format to come, larger than that, or if its rows are not of
        its network.

    Examples
    --------
    >>> import tempfile
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.film_files import open_film
    >>> clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit([[0], [1]], [0, 1])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     clf.history_.to_npz(f"{folder}/film.npz")
    ...     opened = open_film(f"{folder}/film.npz")
    >>> opened.classifier.n_epochs_, opened.X is None
    (3, True)
    """
    arrays = arrays_of_file(source, max_bytes)
    check_format(arrays)
    for name, (kinds, dimensions) in _ROWS.items():
        array = arrays.get(name)
        if array is not None and (array.dtype.kind not in kinds or array.ndim not in dimensions):
            raise ValueError(
                f"In this film the array {name} is of {array.dtype} in {array.ndim} dimensions, "
                "which is none of its kinds."
            )
    clf = SigmoidMLPClassifier.from_film(
        TrainingHistory.from_arrays(arrays), classes=arrays.get("classes")
    )
    X, y = arrays.get("rows_X"), arrays.get("rows_y")
    if (X is None) != (y is None):
        raise ValueError("This film has rows without labels, or labels without rows.")
    names = [arrays.get(name) for name in ("feature_names", "class_names")]
    opened = OpenedFilm(clf, X, y, *(None if each is None else each.tolist() for each in names))
    _check_rows(clf, opened)
    return opened


def _check_rows(clf: SigmoidMLPClassifier, opened: OpenedFilm) -> None:
    """Raise ValueError unless the rows and the names are of the film's network."""
    X, y = opened.X, opened.y
    if X is not None and y is not None:
        if X.shape[1] != clf.n_features_in_ or len(X) != len(y) or not np.isfinite(X).all():
            raise ValueError(
                f"The rows of this film must be finite numbers in {clf.n_features_in_} columns, "
                f"with a label each; the file has {X.shape} and {len(y)} labels."
            )
        targets_of(clf).encode(y)
    for names, n, noun in (
        (opened.feature_names, clf.n_features_in_, "feature"),
        (opened.class_names, len(clf.classes_), "class"),
    ):
        if names is not None and len(names) != n:
            raise ValueError(f"This film needs one name per {noun}, {n}, and has {len(names)}.")
