"""What captions say beside the course of a training, where a lesson asks for it."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection import margin_growth, sharpness
from sigmoid_estimator.player.captions import share, two_digits

Array = np.ndarray
Remarks = list[str]  # one per record, "" where there is nothing to say
Asked = Sequence[str] | Mapping[str, pd.DataFrame | None]  # names, or names and their measures


def of_sharpness(
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    weights: Array | None,
    records: Array,
    known: pd.DataFrame | None = None,
) -> Remarks:
    """The curvature against 2/η, up to the last of these records at which it is above."""
    film = film_of(clf)
    texts, epochs = [""] * len(film), film.epochs[records]
    if known is None:
        known = sharpness(clf, X, y, epochs=epochs, sample_weight=weights)
    frame = _at(known, epochs)
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
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    _weights: Array | None,
    records: Array,
    known: pd.DataFrame | None = None,
) -> Remarks:
    """The margin of a single neuron in parts of the widest, where every row has one."""
    film, network = film_of(clf), network_of(clf)
    texts = [""] * len(film)
    if network.n_layers > 1 or network.layer_sizes[-1] > 1 or len(np.unique(y)) < 2:
        return texts
    frame = _at(margin_growth(clf, X, y) if known is None else known, film.epochs[records])
    parts = (frame["normalized_margin"] / frame["max_margin"]).to_numpy()
    for record, part in zip(records.tolist(), parts.tolist(), strict=True):
        if part > 0:
            texts[record] = f"Margin {share(min(part, 1.0))} of the widest."
    return texts


def _at(frame: pd.DataFrame, epochs: Array) -> pd.DataFrame:
    """The rows of some epochs; NaN of those that were not measured."""
    return frame.set_index("epoch").reindex(epochs)


REMARKS: dict[str, Callable[..., Remarks]] = {"sharpness": of_sharpness, "margin": of_margin}
NO_REMARKS: Mapping[str, None] = MappingProxyType({})


def checked_remarks(asked: Asked, n_runs: int) -> dict[str, pd.DataFrame | None]:
    """What is to be remarked upon, with its measure where that is known."""
    if isinstance(asked, str) or not set(asked) <= set(REMARKS):
        raise ValueError(
            f"remarks must be a sequence of names among {', '.join(REMARKS)}, or a dict of them "
            f"to what is measured already, got {asked!r}."
        )
    if not isinstance(asked, Mapping):
        return dict.fromkeys(asked)
    if n_runs > 1 and any(known is not None for known in asked.values()):
        raise ValueError(
            f"remarks must be names where {n_runs} classifiers are played: a measure is of one."
        )
    return dict(asked)
