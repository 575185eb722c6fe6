"""What a browser gets: the frames of one or more runs, and the rows on the plane of the map."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from sigmoid_estimator import colours
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import network_of
from sigmoid_estimator.inspection import Plane
from sigmoid_estimator.player.frames import FilmError, Frames
from sigmoid_estimator.player.packing import packed
from sigmoid_estimator.player.row_outputs import row_outputs
from sigmoid_estimator.player.rows import Rows

Array = np.ndarray

MAX_BYTES = 4_000_000
MANY_ROWS = 100_000
RESERVED_BYTES = 50_000  # for names, colours and the header's places
MOST_INPUTS = 100_000  # numbers, of rows that are sent with all their features
CAPTION_BYTES = 16  # of a caption beside its text: its frame, brackets and quotes

COLOURS = {
    "classes": colours.CLASSES,
    "shapes": colours.CLASS_SHAPES,
    "runs": colours.RUNS,
    "dashes": colours.LAYER_DASHES,
    "boundary": colours.GREY,
    "tint": colours.DECISION_TINT,
    "ends": [colours.NEAR_0, colours.NEAR_1],  # of a range, and of the sign of a weight
    "output": colours.VIOLET,  # of units, and the slope from which they learn
    "slope": colours.TEAL,
}


class Payload(NamedTuple):
    """A buffer for the browser, its name, and the positions of the longest run's frames in it."""

    buffer: bytes
    id: str
    positions: Array


def payload(
    runs: Sequence[Frames],
    rows: Rows,
    *,
    panels: Sequence[str],
    title: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Payload:
    """The runs and the rows, thinned to fit; raises FilmError where not even three frames do."""
    points = {f"points/{name}": values for name, values in _points(rows).items()}
    # Several runs leave no room for panels beside their maps.
    of_rows, measured = row_outputs(runs[0], rows, panels) if len(runs) == 1 else ({}, {})
    follows_row = "backpropagation" in panels and len(runs) == 1
    if follows_row:
        of_rows["names"] = list(rows.feature_names)
        measured["inputs"] = _inputs(rows)
    has_first = follows_row and not _is_of_features(rows)
    arrays = {**points, **{f"rows/{name}": values for name, values in measured.items()}}
    room = max_bytes - RESERVED_BYTES - sum(array.nbytes for array in arrays.values())
    if room < max_bytes // 4 and len(rows.X) > MANY_ROWS:
        raise FilmError(
            f"{len(rows.X):,} rows take the room of the film, which may have "
            f"{max_bytes / 1e6:.0f} MB in a browser. Play it on fewer of them."
        )
    kept = [run.thinned(_capacity(run, room // len(runs), has_first=has_first)) for run in runs]
    for number, run in enumerate(kept):
        sent = _arrays(run, rows.plane, has_first=has_first)
        arrays |= {f"{number}/{name}": array for name, array in sent.items()}
    n_classes = len(runs[0].classifier.classes_)
    n_layers = max(len(run.coefs) for run in runs)
    note = f"{_about_plane(rows)} {_about_thinning(max(run.every for run in kept))}"
    header: dict[str, Any] = {
        "title": title,
        "axis": runs[0].axis._asdict(),
        "panels": list(panels),
        "runs": [_about(run, rows) for run in kept],
        "exclusive": rows.labels.ndim == 1 and n_classes != 2,
        "is_whole": rows.X.shape[1] == 2,  # the map shows all that the network is given
        "domain": rows.plane.extent(rows.X).tolist(),
        "axes": _axis_titles(rows),
        "classes": list(rows.class_names),
        "note": note.strip(),
        "rows": of_rows,
        "colours": COLOURS | {"layers": colours.layer_colours(n_layers)},
    }
    buffer = packed(header, arrays)
    longest = max((run.positions for run in kept), key=lambda positions: positions[-1])
    return Payload(buffer, hashlib.sha256(buffer).hexdigest(), longest)


def _inputs(rows: Rows) -> Array:
    """The rows with all their features, or so many of the first as there is room for."""
    return _float32(rows.X[: max(MOST_INPUTS // rows.X.shape[1], 1)])


def _is_of_features(rows: Rows) -> bool:
    """Whether the coordinates of the map are all the features, as they are."""
    return rows.X.shape[1] == 2 and rows.plane.features == (0, 1)


def _capacity(run: Frames, room: int, *, has_first: bool) -> int:
    """How many frames fit with their measures and captions."""
    n_parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(run.sizes))
    if has_first:
        n_parameters += run.coefs[0][0].size + run.intercepts[0][0].size
    per_frame, fixed = 4 * (1 + n_parameters), 0
    for measure in run.measures.values():
        size = 4 * (measure.figures.size + measure.positions.size)
        if measure.is_of(run.positions):
            per_frame += size // len(run)
        else:
            fixed += size
    captions = [len(text.encode()) + CAPTION_BYTES for _, text in run.captions]
    if fixed + len(run) * per_frame + sum(captions) <= room:
        return len(run)
    # Of the frames that are left each may have a caption, as long as the longest.
    return max(room - fixed, 0) // (per_frame + max(captions))


def _about(run: Frames, rows: Rows) -> dict[str, Any]:
    network = network_of(run.classifier)
    return {
        "name": run.name,
        "sizes": run.sizes,
        "activation": network.activation,
        "units": [rule.label for rule in network.rules],
        "output": run.classifier.out_activation_,
        "loss": run.classifier.loss,
        "rate": _rate_of_descent(run.classifier),
        "first_perfect": run.first_perfect,
        "weights": _weight_names(run.sizes, rows.X.shape[1]),
        "captions": run.captions,
        "measures": {name: measure.title for name, measure in run.measures.items()},
    }


def _rate_of_descent(clf: SigmoidMLPClassifier) -> float | None:
    """The rate, where a step is the gradient times it and nothing else."""
    is_plain = clf.solver == "sgd" and clf.learning_rate == "constant" and not clf.momentum
    has_more = clf.alpha or clf.layer_learning_rates is not None
    return clf.learning_rate_init if is_plain and not has_more else None


def _arrays(run: Frames, plane: Plane, *, has_first: bool) -> dict[str, Array]:
    """One entry per frame; the first layer as a function of the plane's coordinates.

    With `has_first` the first layer is there as a function of the features, too.
    """
    coefs, intercepts = list(run.coefs), list(run.intercepts)
    first = [array[0].reshape(len(run), -1) for array in (coefs, intercepts)]
    with np.errstate(over="ignore", invalid="ignore"):  # weights near the end of their range
        coefs[0], intercepts[0] = plane.first_layer(coefs[0], intercepts[0])
    parameters = np.concatenate(
        [array.reshape(len(run), -1) for array in (*coefs, *intercepts)], axis=1
    )
    arrays = {"positions": _numbers(run.positions), "parameters": _float32(parameters)}
    if has_first:
        arrays["first"] = _float32(np.concatenate(first, axis=1))
    for name, measure in run.measures.items():
        arrays[f"{name}/values"] = _float32(measure.figures)
        # Most are measured at every frame, whose positions are there already.
        if not measure.is_of(run.positions):
            arrays[f"{name}/positions"] = _numbers(measure.positions)
    return arrays


def _numbers(positions: Array) -> Array:
    """Epochs in half the bytes, as long as they fit; factors as they are."""
    is_short = positions.dtype.kind != "f" and positions[-1] < 2**31
    return positions.astype(np.int32 if is_short else np.float64)


def _float32(values: Array) -> Array:
    """Values in half the bytes; one beyond the range becomes the largest, not infinite."""
    largest = np.finfo(np.float32).max
    return np.clip(values, -largest, largest).astype(np.float32)


def _points(rows: Rows) -> dict[str, Array]:
    """Every row's position on the plane, its class or a column per label, and its weight."""
    points = rows.plane.points(rows.X)
    columns = rows.labels.reshape(len(rows.labels), -1).T
    arrays = {
        "x": _float32(points[:, 0]),
        "y": _float32(points[:, 1]),
        "labels": columns.astype(_narrowest(columns.max(initial=0))),
    }
    if rows.weights is not None:
        arrays["weights"] = rows.weights
    return arrays


def _narrowest(largest: int) -> type:
    """The narrowest dtype for whole numbers up to one, of those that are sent."""
    return next(kind for kind in (np.uint8, np.uint16, np.int32) if largest <= np.iinfo(kind).max)


def _axis_titles(rows: Rows) -> list[str]:
    if rows.X.shape[1] == 1:
        return [rows.feature_names[0], "no second feature"]
    if rows.plane.features is None:
        return ["principal component 1", "principal component 2"]
    return [rows.feature_names[feature] for feature in rows.plane.features]


def _weight_names(sizes: list[int], n_features: int) -> list[str] | None:
    """Names of the parameters of a single neuron of two features; None for any other network."""
    return ["w1", "w2", "b"] if sizes == [2, 1] and n_features == 2 else None


def _about_plane(rows: Rows) -> str:
    """What the map leaves out of data with more than two features."""
    n_features = rows.X.shape[1]
    if n_features == 1:
        return "The rows have one feature: where a point is along the second axis means nothing."
    if n_features == 2:
        return ""
    if rows.plane.features is None:
        part = f"{100 * rows.plane.variance_share(rows.X):.0f} %"
        what = (
            f"The map, over the first two principal components of the {n_features} features, "
            f"shows {part} of their variance"
        )
    else:
        first, second = _axis_titles(rows)
        what = (
            f"The map is over {first} and {second}; the other {n_features - 2} features are held "
            "at their mean"
        )
    return f"{what}: rows may seem misplaced."


def _about_thinning(every: int) -> str:
    return "" if every == 1 else f"To keep the film small, one record in {every} is shown."
