"""The rows that a player shows."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sigmoid_estimator.inspection import Plane

Array = np.ndarray


class Rows(NamedTuple):
    """The rows on the map."""

    X: Array  # (n_samples, n_features)
    labels: Array  # indices of classes (n_samples,), or 0 and 1 in a column per label
    plane: Plane
    feature_names: Sequence[str]
    class_names: Sequence[str]
    image_shape: tuple[int, int] | None = None  # height and width, where rows are images
