"""Rows that are images: whether they are, and which of them are shown."""

from operator import index
from typing import Any

import numpy as np

Array = np.ndarray

FEWEST_PIXELS = 16
IN_LINE = 6  # rows of either class, along the line of a single output
IN_CELLS = 20  # rows beside the outputs of several


def image_shape_of(X: Array, image_shape: Any = None) -> tuple[int, int] | None:
    """Height and width of the rows as images: as given, or of square ones without negatives."""
    n_features = X.shape[1]
    if image_shape is None:
        side = round(n_features**0.5)
        is_image = side**2 == n_features >= FEWEST_PIXELS and X.min() >= 0
        return (side, side) if is_image else None
    try:
        height, width = map(index, image_shape)
    except (TypeError, ValueError):
        height = width = 0  # which no number of features is
    if height < 1 or width < 1 or height * width != n_features:
        raise ValueError(
            f"image_shape must be (height, width) with height × width = {n_features}, the number "
            f"of features, got {image_shape!r}."
        )
    return height, width


def pixels(X: Array, rows: Array) -> Array:
    """Some rows in 256 shades, of which the highest is the largest value of all rows."""
    low, high = min(X.min(), 0), X.max()
    return (255 * (X[rows] - low) / ((high - low) or 1)).round().astype(np.uint8)


def shown_rows(outputs: Array, labels: Array) -> Array:
    """Rows of every class, from the one that is classified best to the worst.

    Parameters
    ----------
    outputs : ndarray of shape (n_samples, n_outputs)
        After the last frame.
    labels : ndarray of shape (n_samples,) or (n_samples, n_labels)
        Indices of classes, or 0 and 1.
    """
    n_outputs = outputs.shape[1]
    every = np.arange(len(outputs))
    if n_outputs == 1:
        groups, each = labels.reshape(-1), IN_LINE
        rightness = np.abs(1 - groups - outputs[:, 0])
    elif labels.ndim == 1:
        groups, each = labels, max(IN_CELLS // n_outputs, 1)
        rightness = outputs[every, labels]
    else:
        groups, each = np.zeros(len(outputs), dtype=int), IN_CELLS
        rightness = np.abs(1 - labels - outputs).min(axis=1)
    chosen = []
    for group in np.unique(groups):
        members = every[groups == group]
        best_first = members[np.argsort(-rightness[members], kind="stable")]
        places = np.linspace(0, len(best_first) - 1, min(each, len(best_first)))
        chosen.append(best_first[places.round().astype(int)])
    return np.concatenate(chosen)
