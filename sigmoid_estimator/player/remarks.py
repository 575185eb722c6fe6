"""What captions say beside the course of a training, where a lesson asks for it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection import margin_growth, sharpness
from sigmoid_estimator.player.captions import share, two_digits

Array = np.ndarray
Remarks = list[str]  # one per record, "" where there is nothing to say


def of_sharpness(
    clf: SigmoidMLPClassifier, X: Any, y: Any, weights: Array | None, records: Array
) -> Remarks:
    """The curvature against 2/η, up to the last of these records at which it is above."""
    film = film_of(clf)
    texts = [""] * len(film)
    frame = sharpness(clf, X, y, epochs=film.epochs[records], sample_weight=weights)
    curvatures, limits = frame["sharpness"].to_numpy(), frame["stability_bound"].to_numpy()
    # What two digits do not tell apart is neither more nor less.
    is_told = np.isfinite(curvatures) & np.isfinite(limits)
    is_told[is_told] = [
        two_digits(curvature) != two_digits(limit)
        for curvature, limit in zip(curvatures[is_told], limits[is_told], strict=True)
    ]
    above = np.flatnonzero(is_told & (curvatures > limits))
    for k in np.flatnonzero(is_told[: above[-1] + 1]) if above.size else []:
        figures = two_digits(curvatures[k]), two_digits(limits[k])
        texts[records[k]] = (
            "Sharpness {} > 2/η = {}: beyond the edge of stability."
            if curvatures[k] > limits[k]
            else "Sharpness {} < 2/η = {}."
        ).format(*figures)
    return texts


def of_margin(
    clf: SigmoidMLPClassifier, X: Any, y: Any, _weights: Array | None, records: Array
) -> Remarks:
    """The margin of a single neuron in parts of the widest, where every row has one."""
    film, network = film_of(clf), network_of(clf)
    texts = [""] * len(film)
    if network.n_layers > 1 or network.layer_sizes[-1] > 1 or len(np.unique(y)) < 2:
        return texts
    frame = margin_growth(clf, X, y).iloc[records]
    parts = (frame["normalized_margin"] / frame["max_margin"]).to_numpy()
    for record, part in zip(records.tolist(), parts.tolist(), strict=True):
        if part > 0:
            texts[record] = f"Margin {share(min(part, 1.0))} of the widest."
    return texts


REMARKS: dict[str, Callable[..., Remarks]] = {"sharpness": of_sharpness, "margin": of_margin}


def checked_remarks(names: Sequence[str]) -> Sequence[str]:
    """Names of remarks."""
    if isinstance(names, str) or not set(names) <= set(REMARKS):
        raise ValueError(
            f"remarks must be a sequence of names among {', '.join(REMARKS)}, got {names!r}."
        )
    return names
