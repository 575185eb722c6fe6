"""Points that a visitor has put on the map, checked whatever a browser sent, as a file of rows."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from sigmoid_dashboard.runs.data import MAX_SIZE
from sigmoid_dashboard.runs.own_data import LIMITS, TYPED, OwnFile, choose
from sigmoid_dashboard.runs.settings import SettingsError

MAX_POINTS = 500
KEYS = ("x", "y", "label", "classes")
NONSENSE = "What the browser sent is no list of points, so the rows are those of before."


class _Points(NamedTuple):
    x: list[float]
    y: list[float]
    labels: list[int]  # numbers of classes
    classes: list[str]


def drawn(sent: object, features: Sequence[str], target: str) -> OwnFile:
    """Turn points into a file with columns of these names, which a run can be trained on.

    A browser sends the columns x and y, the column label with numbers of classes, and the names
    of the classes. Raises SettingsError for whatever else it may have sent.
    """
    points = _checked(sent)
    labels = [points.classes[label] for label in points.labels]
    frame = pd.DataFrame({features[0]: points.x, features[1]: points.y, target: labels})
    raw_bytes = frame.to_csv(index=False, lineterminator="\n").encode("utf-8", "replace")
    in_use = [name for name in points.classes if name in labels]
    choices = TYPED | {"classes": in_use}  # so that colours stay as they are
    file = OwnFile(raw_bytes, is_typed=True, is_drawn=True, choices=choices)
    choose(file.open(), features, target)  # a class may be called what no file can have
    return file


def _checked(sent: Any) -> _Points:
    if not (isinstance(sent, dict) and all(isinstance(sent.get(key), list) for key in KEYS)):
        raise SettingsError(NONSENSE)
    x, y, labels, classes = (sent[key] for key in KEYS)
    are_columns = (
        len(x) == len(y) == len(labels)
        and all(_is_coordinate(value) for value in [*x, *y])
        and all(type(label) is int and 0 <= label < len(classes) for label in labels)
    )
    if not (are_columns and _are_names(classes)):
        raise SettingsError(NONSENSE)
    if len(labels) > MAX_POINTS:
        raise SettingsError(f"{len(labels):,} points; the map takes at most {MAX_POINTS}.")
    if len(set(labels)) < 2:
        raise SettingsError(
            "Points of two classes are needed: from one there is nothing to learn."
        )
    return _Points([float(value) for value in x], [float(value) for value in y], labels, classes)


def _is_coordinate(value: Any) -> bool:
    # True is a number to Python; what is not a number is within no bounds.
    return type(value) in (int, float) and -MAX_SIZE <= value <= MAX_SIZE


def _are_names(classes: list[Any]) -> bool:
    are_texts = all(isinstance(name, str) and len(name) <= LIMITS.name_length for name in classes)
    return are_texts and len(set(classes)) == len(classes)
