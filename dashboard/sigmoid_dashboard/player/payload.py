"""The film of a training as the player needs it: a table of records, seen on a plane."""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory
from sigmoid_estimator.inspection import Plane
from sigmoid_estimator.plotting import maps, palette
from sigmoid_estimator.plotting.saturation import with_share

Array = np.ndarray

MAX_BYTES = 4_000_000
RESERVED_BYTES = 50_000  # for names, colours and the tables' headers
FEWEST_RECORDS = 3  # the first, the last, and the first with an accuracy of 100 %

COLOURS = {
    "classes": palette.CLASSES,
    "shapes": palette.CLASS_SHAPES,
    "layers": palette.LAYERS,
    "runs": palette.RUNS,
    "dashes": palette.LAYER_DASHES,
    "boundary": palette.GREY,
    "tint": maps.STRONGEST_TINT,
}


class PayloadError(ValueError):
    """A film that cannot be played; its message is for the person who trained it."""


class Payload(NamedTuple):
    """Data for the browser, and the epochs of the records in it."""

    data: dict[str, Any]
    epochs: Array


class RunPayload(NamedTuple):
    """One run as it is sent: its description, its table of records, and the stride of these."""

    about: dict[str, Any]
    table: pa.Table
    every: int


def payload(
    classifiers: Mapping[str, SigmoidMLPClassifier],
    X: Array,
    labels: Array,
    plane: Plane,
    *,
    feature_names: Sequence[str],
    class_names: Sequence[str],
    measures: pd.DataFrame | None = None,
    max_bytes: int = MAX_BYTES,
) -> Payload:
    """The films of trainings on the same data, and the points on a plane, thinned to fit.

    `labels` are indices of classes (n_samples,), or a matrix of 0 and 1 with a column per label;
    `measures` the table of `inspection.compare` of the classifiers, where it is to be played too.
    The epochs are those of the film that lasts longest. Raises PayloadError where not even three
    records fit, and ValueError without a film.
    """
    points = _points(plane.points(X), labels)
    room = (max_bytes - RESERVED_BYTES - points.nbytes) // len(classifiers)
    runs = [
        _run_payload(name, clf, plane, X.shape[1], room, measures)
        for name, clf in classifiers.items()
    ]
    n_classes = len(next(iter(classifiers.values())).classes_)
    about_plane = _about_plane(plane, X, feature_names)
    about_thinning = _about_thinning(max(run.every for run in runs))
    data: dict[str, Any] = {
        "runs": [run.about for run in runs],
        "exclusive": labels.ndim == 1 and n_classes != 2,
        "domain": plane.extent(X).tolist(),
        "axes": _axis_titles(plane, feature_names),
        "classes": list(class_names),
        "note": f"{about_plane} {about_thinning}".strip(),
        "colours": COLOURS,
    }
    # Streamlit sends tables of the first level only.
    tables = {f"film_{number}": run.table for number, run in enumerate(runs)}
    tables["points"] = points
    digest = hashlib.sha256(repr(data).encode())
    for table in tables.values():
        for column in table.columns:
            digest.update(column.chunk(0).buffers()[-1])
    all_epochs = [run.table["epoch"].to_numpy() for run in runs]
    longest = max(all_epochs, key=lambda epochs: epochs[-1])
    return Payload(data | tables | {"id": digest.hexdigest()}, longest)


def _run_payload(
    name: str,
    clf: SigmoidMLPClassifier,
    plane: Plane,
    n_features: int,
    room: int,
    measures: pd.DataFrame | None,
) -> RunPayload:
    """The film of one training, in no more bytes than there is room for."""
    film = clf.history_
    if film is None:
        raise ValueError(
            "The player needs the film of the training, and record_history=False kept none. "
            "Fit with record_history='auto'."
        )
    sizes = [2, *(coef.shape[1] for coef in clf.coefs_)]
    n_numbers = 3 + sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    if measures is not None:
        n_numbers += 2 * (len(sizes) - 1)
    records, every = chosen_records(film, room // (4 * n_numbers))
    columns = _record_columns(film, records, plane)
    if measures is not None:
        own = measures[measures["name"] == name].sort_values(["epoch", "layer"])
        columns |= _layer_columns(own, records, n_layers=len(sizes) - 1)
    about = {
        "name": name,
        "sizes": sizes,
        "activation": clf.activation,
        "output": clf.out_activation_,
        "first_perfect": _first_perfect(film, records),
        "weights": _weight_names(sizes, n_features),
    }
    return RunPayload(about, pa.table(columns), every)


def chosen_records(film: TrainingHistory, capacity: int) -> tuple[Array, int]:
    """Return the indices of the records to send, and their stride.

    The first, the last and the first perfect record are always among them.
    """
    n_records = len(film)
    if n_records <= capacity:
        return np.arange(n_records), 1
    if capacity < FEWEST_RECORDS:
        raise PayloadError(
            f"The film of {film.parameters.shape[1]:,} weights and biases is too large to play in "
            "a browser. Choose fewer hidden units to see it."
        )
    every = -(-n_records // (capacity - 2))
    marks = np.array([0, n_records - 1])
    if film.first_perfect_epoch is not None:
        marks = np.append(marks, film.index_of(film.first_perfect_epoch))
    return np.union1d(np.arange(0, n_records, every), marks), every


def _record_columns(film: TrainingHistory, records: Array, plane: Plane) -> dict[str, pa.Array]:
    """One entry per record; the first layer as a function of the plane's coordinates."""
    coefs = [coef[records] for coef in film.coefs]
    intercepts = [intercept[records] for intercept in film.intercepts]
    with np.errstate(over="ignore", invalid="ignore"):  # weights near the end of their range
        coefs[0], intercepts[0] = plane.first_layer(coefs[0], intercepts[0])
    n_records = len(records)
    parameters = np.concatenate(
        [array.reshape(n_records, -1) for array in (*coefs, *intercepts)], axis=1
    )
    return {
        "epoch": pa.array(film.epochs[records].astype(np.int32)),
        "loss": pa.array(_float32(film.loss[records])),
        "accuracy": pa.array(_float32(film.accuracy[records])),
        "parameters": _lists(parameters),
    }


def _layer_columns(measures: pd.DataFrame, records: Array, n_layers: int) -> dict[str, pa.Array]:
    """One entry per record: the error of every layer, and its saturated (or dead) share."""
    share = with_share(measures)["share"]
    return {
        name: _lists(column.to_numpy().reshape(-1, n_layers)[records])
        for name, column in (("errors", measures["delta_rms"]), ("shares", share))
    }


def _lists(rows: Array) -> pa.Array:
    """A list of numbers per row."""
    return pa.FixedSizeListArray.from_arrays(pa.array(_float32(rows).ravel()), rows.shape[1])


def _float32(values: Array) -> Array:
    """Values in half the bytes; one beyond the range becomes the largest, not infinite."""
    largest = np.finfo(np.float32).max
    return np.clip(values, -largest, largest).astype(np.float32)


def _points(points: Array, labels: Array) -> pa.Table:
    """One row per point: its position on the plane, and its class or a column per label."""
    columns = labels.reshape(len(labels), -1).T
    return pa.table(
        {
            "x1": pa.array(_float32(points[:, 0])),
            "x2": pa.array(_float32(points[:, 1])),
            **{
                f"label{index}": pa.array(column.astype(np.uint8))
                for index, column in enumerate(columns)
            },
        }
    )


def _first_perfect(film: TrainingHistory, records: Array) -> int | None:
    """Index, among the records sent, of the first with an accuracy of 100 %."""
    if film.first_perfect_epoch is None:
        return None
    return int(np.searchsorted(records, film.index_of(film.first_perfect_epoch)))


def _axis_titles(plane: Plane, feature_names: Sequence[str]) -> list[str]:
    if plane.features is None:
        return ["principal component 1", "principal component 2"]
    return [feature_names[feature] for feature in plane.features]


def _weight_names(sizes: list[int], n_features: int) -> list[str] | None:
    """Names of the parameters of a single neuron of two features; None for any other network."""
    return ["w1", "w2", "b"] if sizes == [2, 1] and n_features == 2 else None


def _about_plane(plane: Plane, X: Array, feature_names: Sequence[str]) -> str:
    """Describe what the map leaves out of data with more than two features."""
    n_features = X.shape[1]
    if n_features == 2:
        return ""
    if plane.features is None:
        share = f"{100 * plane.variance_share(X):.0f} %"
        what = (
            f"The map is the plane of the first two principal components of the {n_features} "
            f"features, with {share} of their variance; the points are projected to it"
        )
    else:
        first, second = _axis_titles(plane, feature_names)
        what = (
            f"The map is over {first} and {second}; the other {n_features - 2} features are held "
            "at their mean"
        )
    return (
        f"{what}, so that a point may lie on the wrong side of the boundary though it is "
        "classified rightly."
    )


def _about_thinning(every: int) -> str:
    return "" if every == 1 else f"To keep the film small, one record in {every} is shown."
