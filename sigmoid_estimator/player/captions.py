"""A sentence for every frame, true by what is measured of it.

A caption holds from its frame on up to the next one's. The player says the epoch itself, so that
a sentence is repeated only where its figures change.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of
from sigmoid_estimator.history import TrainingHistory

Array = np.ndarray
Captions = list[tuple[int, str]]

FEW_LAYERS = 3  # whose norms a sentence can hold
SATURATED = 0.05  # from 0 or 1
VISIBLE = 1.05  # times a loss: two digits tell it from 1


def captions_of_film(clf: SigmoidMLPClassifier, remarks: Sequence[Sequence[str]] = ()) -> Captions:
    """What each record of a training is, beside the first with an accuracy of 100 %.

    `remarks` are sentences to be added, one per record each.
    """
    film = film_of(clf)
    first = film.first_perfect_epoch
    perfect = None if first is None else film.index_of(first)
    epochs, accuracy = film.epochs, film.accuracy
    since = [] if perfect is None else _figures_since(film, perfect)
    texts = []
    for record, epoch in enumerate(epochs.tolist()):
        if perfect is None or record < perfect:
            texts.append("Before any update." if epoch == 0 else "Some training rows are wrong.")
        elif record == perfect:
            when = "before any update" if epoch == 0 else "for the first time"
            texts.append(f"Every training row is right {when}.")
        elif accuracy[record] < 1:
            texts.append(f"Some training rows are wrong again; at epoch {first:,} none was.")
        else:
            texts.append(f"Every training row is right. {since[record]}")
    parts = zip(texts, _risen(film), *remarks, strict=True)
    texts = [" ".join(filter(None, each)) for each in parts]
    if clf.stop_reason_ == "diverged":
        texts[-1] = f"The last epoch before the training diverged. {texts[-1]}"
    return changes(texts)


def _risen(film: TrainingHistory) -> list[str]:
    """By how much the loss of validation rows has risen, of the records after its smallest."""
    loss = film.validation_loss
    if not np.isfinite(loss).any():
        return [""] * len(film)
    least = int(np.nanargmin(loss))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = loss / loss[least]
    return [
        f"The validation loss is {fold(ratio)} its smallest, of epoch {film.epochs[least]:,}."
        if record > least and VISIBLE < ratio < np.inf
        else ""
        for record, ratio in enumerate(ratios)
    ]


def _figures_since(film: TrainingHistory, perfect: int) -> list[str]:
    """How the weights of every record compare with those of the first perfect one."""
    first, norms = f"epoch {film.epochs[perfect]:,}", film.weight_norms
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = norms / norms[perfect]
    if len(film.coefs) == 1 and film.coefs[0].shape[2] == 1:
        turned = turned_since(film, perfect)
        line = "line" if film.coefs[0].shape[1] == 2 else "boundary"
        return [
            f"Since {first} the {line} has turned by {angle}, and the sigmoid is {times} as steep."
            for angle, times in zip(map(degrees, turned), map(fold, growth[:, 0]), strict=True)
        ]
    if norms.shape[1] > FEW_LAYERS:
        growth, whose = growth[:, -1:], "of the output layer’s weights"
    else:
        whose = "of the layers’ weights" if norms.shape[1] > 1 else "of the weights"
    are = "norm {} is" if growth.shape[1] == 1 else "norms {} are, from the first layer on,"
    return [
        f"The {are.format(whose)} {listed(map(fold, row))} as large as at {first}."
        for row in growth
    ]


def turned_since(film: TrainingHistory, reference: int) -> Array:
    """Degrees between a neuron's weights at every record and at one; exact also where small."""
    weights = film.coefs[0][:, :, 0]
    with np.errstate(invalid="ignore"):  # weights of 0 have no direction
        units = weights / np.linalg.norm(weights, axis=1, keepdims=True)
    there = units[reference]
    # 2·atan2(‖u − v‖, ‖u + v‖): arccos would lose half of the digits near 0.
    apart = np.linalg.norm(units - there, axis=1), np.linalg.norm(units + there, axis=1)
    return np.degrees(2 * np.arctan2(*apart))


def captions_of_factors(
    clf: SigmoidMLPClassifier, multiplied: Iterable[SigmoidMLPClassifier], X: Any
) -> Captions:
    """What multiplying all weights and biases by c does to the outputs and to the labels."""
    labels = clf.predict(X)
    texts = []
    for scaled in multiplied:
        changed = _n_changed(labels, scaled.predict(X))
        outputs = scaled.layer_outputs(X)[-1]
        near = float(np.mean((outputs <= SATURATED) | (outputs >= 1 - SATURATED)))
        texts.append(
            f"{_labels(clf, changed, len(labels))} {share(near)} of the outputs are "
            f"within {SATURATED} of 0 or 1."
        )
    return changes(texts)


def _n_changed(before: Array, after: Array) -> int:
    differs = np.asarray(before != after)
    return int(differs.reshape(len(differs), -1).any(axis=1).sum())


def _labels(clf: SigmoidMLPClassifier, n_changed: int, n_rows: int) -> str:
    if len(clf.coefs_) == 1:
        # z is c times as large, and its sign and its largest entry are the same.
        return "The same boundary, and every label the same."
    if n_changed == 0:
        return f"All {n_rows:,} rows keep the label of c = 1."
    return f"{n_changed:,} of {n_rows:,} rows get another label than at c = 1."


def changes(texts: Sequence[str]) -> Captions:
    """The texts at the frames where they change."""
    return [
        (frame, text) for frame, text in enumerate(texts) if frame == 0 or text != texts[frame - 1]
    ]


def fold(ratio: float) -> str:
    """A ratio of two digits: 4.1 ×."""
    if not np.isfinite(ratio):
        return "beyond measure"
    return f"{two_digits(ratio)} ×"


def degrees(angle: float) -> str:
    """An angle of two digits; what is less than a hundredth of a degree is said to be."""
    if not np.isfinite(angle):
        return "an unknown angle"
    return "less than 0.01°" if angle < 0.01 else f"{two_digits(angle)}°"


def share(part: Any) -> str:
    """A percentage, rounded down: 100 % is said only of all."""
    return f"{np.floor(part * 100 + 1e-9):.0f} %"


def two_digits(value: float) -> str:
    """A number of two digits, in full."""
    if value >= 100:
        return f"{float(f'{value:.2g}'):,.0f}"
    return f"{value:#.2g}".rstrip(".")


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
