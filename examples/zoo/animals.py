"""Draws that are confirmed: the figures show the sickness, its cure helps, the tempting do not."""

import warnings
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from sklearn.metrics import balanced_accuracy_score, log_loss

from examples.zoo.kinds import HEALTHY, SICK, Draw
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import apply_remedy

SICK_BY = 0.08  # balanced accuracy, by which the sick network is worse than the cured
CURED = 0.75  # of the way
VALIDATED = ("overfitting", "overconfident")
GOOD = 0.95
MOST_DRAWS = 60


class Animal(NamedTuple):
    """A trained network of the zoo, with what is known of it."""

    kind: str
    seed: int
    number: int  # of the draw
    is_healthy: bool
    draw: Draw
    clf: SigmoidMLPClassifier
    sick: float
    cured: float
    tempted: dict[str, float]


def train(draw: Draw, remedy: dict[str, Any]) -> Any:
    """The network of a draw with a remedy; "rate" and "epochs" are factors."""
    settings, remedy = dict(draw.settings), dict(remedy)
    if "rate" in remedy:
        settings["learning_rate_init"] *= remedy.pop("rate")
    if "epochs" in remedy:
        settings["max_iter"] *= remedy.pop("epochs")
    return fitted(apply_remedy(SigmoidMLPClassifier(**settings), remedy), draw)


def fitted(estimator: Any, draw: Draw) -> Any:
    """The estimator after its training, quietly: divergence is no news here."""
    validation = {} if draw.X_val is None else {"X_val": draw.X_val, "y_val": draw.y_val}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return estimator.fit(draw.X, draw.y, **validation)


def score(kind: str, estimator: Any, draw: Draw) -> float:
    """Balanced accuracy on the rows trained on; −loss on those that were not."""
    if kind in VALIDATED:
        return -log_loss(draw.y_val, estimator.predict_proba(draw.X_val), labels=np.unique(draw.y))
    return balanced_accuracy_score(draw.y, estimator.predict(draw.X))


def is_cured(animal: Animal, reached: float) -> bool:
    """Whether a score is most of the way from the sick one's to the cured one's."""
    return reached >= animal.sick + CURED * (animal.cured - animal.sick)


def animal(kind: str, seed: int, first: int = 0) -> Animal:
    """The first confirmed draw of a kind and a seed."""
    is_healthy = kind in HEALTHY
    for number in range(first, MOST_DRAWS):
        random = np.random.RandomState(crc32(f"{kind} {seed} {number}".encode()))
        draw = (HEALTHY if is_healthy else SICK)[kind](random)
        clf = train(draw, {})
        sick = score(kind, clf, draw)
        if is_healthy or not draw.cure:
            if _is_as_named(kind, clf, draw, sick):
                return Animal(kind, seed, number, is_healthy, draw, clf, sick, sick, {})
            continue
        cured = score(kind, train(draw, draw.cure), draw)
        if not _is_sick(kind, clf, draw, sick, cured):
            continue
        tempted = {
            name: score(kind, train(draw, remedy), draw) for name, remedy in draw.tempting.items()
        }
        found = Animal(kind, seed, number, is_healthy, draw, clf, sick, cured, tempted)
        if not any(is_cured(found, reached) for reached in tempted.values()):
            return found
    raise RuntimeError(f"No draw of {kind}, seed {seed}, was confirmed in {MOST_DRAWS}.")


def _is_sick(kind: str, clf: Any, draw: Draw, sick: float, cured: float) -> bool:
    if kind in VALIDATED:
        fell = clf.history_.validation_accuracy.max() - clf.history_.validation_accuracy[-1]
        lag = clf.history_.accuracy[-1] - clf.history_.validation_accuracy[-1]
        rose = -sick > 1.2 * -cured
        return rose and ((fell < 0.015 and lag < 0.07) if kind == "overconfident" else lag > 0.15)
    if kind == "class_imbalance":
        found = clf.predict(draw.X)[draw.y == 1].mean()
        return cured - sick > SICK_BY and found < 0.25
    return cured - sick > SICK_BY and cured > 0.85


def _is_as_named(kind: str, clf: Any, draw: Draw, reached: float) -> bool:
    if kind in ("overlapping_classes", "classes_overlap"):
        # No larger and longer training generalises better than this one does.
        return 0.4 < reached < 0.9 and clf.history_.loss[-1] < clf.history_.loss[0]
    if kind == "line_is_enough":
        return reached > 0.6
    return reached >= (1.0 if kind in ("solved_still_growing", "rough_start") else GOOD)
