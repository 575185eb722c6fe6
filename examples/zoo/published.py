"""What published rules say of the same networks, written from their sources.

AUTOTRAINER: Zhang, Zhai, Ma & Shen, ICSE 2021, with the thresholds of the authors' repository.
SageMaker Debugger: the built-in rules and defaults of Amazon's developer guide.
"""

from typing import Any

import numpy as np
from scipy.stats import iqr

from examples.zoo.animals import Animal
from sigmoid_estimator.inspection.diagnosis.evidence import Evidence
from sigmoid_estimator.inspection.passes import backward, forward, mean_gradients

Array = np.ndarray

CHECKS = 20  # records at which gradients and outputs are looked at

# AUTOTRAINER's β₁, β₂, β₃, γ, ζ, η, δ and Θ.
RATIO, FIRST_LAYER, EXPLODING, ZEROS = 1e-3, 1e-4, 70, 0.7
SWING, SWINGS, NO_GAIN, SATISFIED = 0.03, 0.2, 0.01, 0.7

RULES = {
    "dead_relu": {"dead_units"},
    "exploding_tensor": {"learning_rate_too_high"},
    "poor_weight_initialization": {"symmetric_units", "saturated_from_start"},
    "saturated_activation": {"saturated_from_start", "saturated_output_wrong"},
    "vanishing_gradient": {"vanishing_gradients"},
    "weight_update_ratio, large": {"learning_rate_too_high"},
    "weight_update_ratio, small": {"learning_rate_too_low"},
    "class_imbalance": {"class_imbalance"},
    "loss_not_decreasing": {"learning_rate_too_low", "learning_rate_too_high"},
    "overfit": {"overfitting", "overconfident"},
}


class Steps:
    """What the rules look at: some records of a film, with outputs and gradients."""

    def __init__(self, animal: Animal):
        draw = animal.draw
        self.evidence = Evidence(animal.clf, draw.X, draw.y, draw.X_val, draw.y_val)
        film, network = self.evidence.film, self.evidence.network
        self.film = film
        records = np.unique(np.linspace(0, len(film) - 1, CHECKS).astype(int))
        self.passes, self.gradients, rows = [], [], self.evidence.X
        with np.errstate(all="ignore"):
            for record in records:
                ahead = forward(network, film.parameters[record][None].astype(float), rows)
                errors = backward(ahead, self.evidence.y)
                weights = [g[0] for g in mean_gradients(ahead, errors)]
                biases = [delta[0].mean(axis=0) for delta in errors.deltas]
                self.passes.append(ahead)
                self.gradients.append((weights, biases))


def autotrainer(animal: Animal) -> set[str]:
    """Its one verdict, in our words; none is "normal"."""
    steps = Steps(animal)
    film = steps.film
    accuracy, loss = film.accuracy, film.loss
    has_validation = np.isfinite(film.validation_accuracy).any()
    validated = film.validation_accuracy if has_validation else accuracy
    if not np.isfinite(loss).all() or loss[-1] >= 1e5 or animal.clf.stop_reason_ == "diverged":
        return {"learning_rate_too_high"}
    kinds = [_gradient_kind(weights, biases) for weights, biases in steps.gradients]
    gains = [np.diff(each).max(initial=0) for each in (accuracy, validated)]
    is_slow = max(gains) < NO_GAIN
    if min(accuracy.max(), validated.max()) < SATISFIED or is_slow:
        for kind in ("dead_units", "learning_rate_too_high", "vanishing_gradients"):
            if any(kind in found for found in kinds):
                return {kind}
        return {"learning_rate_too_low"} if is_slow else set()
    return {"learning_rate_too_high"} if _swings(accuracy) else set()


def _gradient_kind(weights: list[Array], biases: list[Array]) -> set[str]:
    norms = [np.linalg.norm(weight) for weight in weights]
    ratio = norms[0] / norms[-1] if norms[-1] else np.nan
    every = np.concatenate([part.ravel() for part in (*weights, *biases)])
    found = set()
    if ratio < RATIO and norms[0] < FIRST_LAYER:
        found.add("vanishing_gradients")
    if ratio > EXPLODING:
        found.add("learning_rate_too_high")
    if (every == 0).mean() >= ZEROS:
        found.add("dead_units")
    return found


def _swings(accuracy: Array) -> bool:
    """Whether a fifth of the epochs has a peak that is .03 above its valley."""
    before, here, after = accuracy[:-2], accuracy[1:-1], accuracy[2:]
    peaks = here[(here >= before) & (here >= after)]
    valleys = here[(here <= before) & (here <= after)]
    n = min(len(peaks), len(valleys))
    return bool((peaks[:n] - valleys[:n] >= SWING).sum() >= SWINGS * len(accuracy))


def sagemaker(animal: Animal) -> set[str]:
    """The rules that fire in the course of the training."""
    steps = Steps(animal)
    network, film = steps.evidence.network, steps.film
    first, loss = steps.passes[0], film.loss
    checks: dict[str, Any] = {
        "dead_relu": network.activation == "relu"
        and any(_is_dead(h[0]) for p in steps.passes for h in p.inputs[1:]),
        "exploding_tensor": not np.isfinite(loss).all() or animal.clf.stop_reason_ == "diverged",
        "poor_weight_initialization": _is_poorly_initialised(first.z, steps.gradients[0][0]),
        "saturated_activation": any(_is_saturated(p) for p in steps.passes),
        "vanishing_gradient": any(
            np.abs(weight).mean() < 1e-7 for weights, _ in steps.gradients for weight in weights
        ),
        "class_imbalance": _is_imbalanced(steps.evidence),
        "loss_not_decreasing": _does_not_decrease(loss),
        "overfit": _overfits(film.loss, film.validation_loss),
    }
    ratios = _update_ratios(film)
    checks["weight_update_ratio, large"] = ratios.max(initial=0) > 10
    checks["weight_update_ratio, small"] = ratios.min(initial=1) < 1e-8
    return {rule for rule, fires in checks.items() if fires}


def _is_poorly_initialised(z: list[Array], gradients: list[Array]) -> bool:
    variances = [layer.var() for layer in z[:-1]]
    is_uneven = len(variances) > 1 and max(variances) > 10 * min(variances)
    ranges = [iqr(gradient, rng=(5, 95)) for gradient in gradients]
    return bool(is_uneven or min(ranges) < 1e-3)


def _is_dead(h: Array) -> bool:
    """Half of a layer's ReLUs active on less than 1 % of the rows."""
    return bool(((h > 0).mean(axis=0) < 0.01).mean() > 0.5)


def _is_saturated(ahead: Any) -> bool:
    """Half of a layer's units active on less than 1 % of the rows."""
    limits = {"sigmoid": (-23.0, 16.99999), "tanh": (-9.4999, 9.4999)}
    if ahead.network.activation not in limits:
        return False
    low, high = limits[ahead.network.activation]
    return any(
        (((z[0] > low) & (z[0] < high)).mean(axis=0) < 0.01).mean() > 0.5 for z in ahead.z[:-1]
    )


def _is_imbalanced(e: Evidence) -> bool:
    counts = e.classes.sum(axis=0)
    return bool(counts.max() > 10 * counts.min() and (1 - e.recalls(e.last)).max() > 0.7)


def _does_not_decrease(loss: Array) -> bool:
    """Not by .1 % in ten records."""
    before, after = loss[:-10:10], loss[10::10]
    n = min(len(before), len(after))
    return bool((after[:n] > 0.999 * before[:n]).any())


def _overfits(loss: Array, validation: Array) -> bool:
    with np.errstate(all="ignore"):
        return bool(((validation - loss) / loss > 0.1)[1:].any())


def _update_ratios(film: Any) -> Array:
    """Mean size of an update over that of the weights, between neighbouring records."""
    ratios = []
    for coef in film.coefs:
        some = coef[: CHECKS + 1]
        sizes = np.abs(some[:-1]).mean(axis=(1, 2)) + 1e-9
        ratios.append(np.abs(np.diff(some, axis=0)).mean(axis=(1, 2)) / sizes)
    return np.concatenate(ratios)
