"""Causes that are in the steps: their size, their number, and what pulls against them."""

from typing import Any

import numpy as np

from sigmoid_estimator.inspection.diagnosis.evidence import Evidence, ratio
from sigmoid_estimator.inspection.diagnosis.finding import BETTER, MOST, Finding
from sigmoid_estimator.inspection.passes import Pass
from sigmoid_estimator.percentages import percent
from sigmoid_estimator.stretches import TrainingSettings

Array = np.ndarray

RISE = 1.5  # of a loss, over what it began with
ALMOST = 0.02  # of the rows wrong, below which steps are never too large
ROUGH, RISING = 0.1, 0.2  # mean change of the loss between records; share of them that rise
FEW_STEPS, USUAL_STEPS = 5e-4, 1e-3  # of the weights in an update
SMALLEST_STEP = 1e-8  # that rates are told by: smaller ones are a matter of rounding
STABLE = 0.3  # of the largest stable rate
FAR_BELOW = 1 / 60  # of the largest stable rate: thirty times as much is half of it
LOST = 0.25  # of the way from the commonest answer to the reference
THROWN = 0.6  # of the bounded outputs, at an end of their range
SHRUNK = 0.1  # of the norm of the initial weights
LESS = 0.4  # of it, where the penalty pulls more than the loss
FELT = 0.1  # the penalty's pull over the loss's, below which "adam" does not feel it
FALLING = 0.02  # of the loss, in the last third of the epochs
PATIENCE = 10  # epochs, of which ten times as many are asked for at least


def learning_rate_too_high(e: Evidence) -> Finding | None:
    """The loss leaves the numbers, ends above its start, or jumps."""
    loss = e.curve.loss
    if e.stop_reason == "diverged" or not np.isfinite(loss).all():
        return too_high(
            e, np.inf, RISE, "The loss rose without end, or left the range of numbers."
        )
    if 1 - e.scores.accuracy < ALMOST or len(loss) < 4:
        return None
    late = loss[len(loss) // 2 :]
    rough = ratio(np.abs(np.diff(late)).mean(), late.mean())
    is_rough = rough > ROUGH and (np.diff(late) > 0).mean() > RISING
    ended, peak = ratio(loss[-1], loss[0]), ratio(loss.max(), loss[0])
    # Small batches make a loss rough at rates that are stable, too, and few units do.
    is_unsettled = peak > RISE or (not e.is_done and e.units_suffice)
    if is_rough and is_unsettled and not e.rate_over_stable < STABLE:
        text = f"The loss jumps up and down by {percent(rough)} from record to record."
        return too_high(e, rough, ROUGH, text)
    share, layer = e.saturated(e.last)
    # A loss that still jumps may happen to fall in the last third.
    is_stuck = e.is_bent and e.units_suffice and (e.fall < FALLING or e.progress < LOST)
    is_thrown = share > MOST or is_stuck
    if e.is_done or not (ended > RISE or (peak > RISE and is_thrown)):
        return None
    text = f"The loss rose to {peak:.2g} times its start, from where the weights did not recover"
    if share <= MOST:
        return too_high(e, peak, RISE, f"{text}.")
    text += f": {percent(share)} of the bounded hidden outputs are at an end."
    return too_high(e, peak, RISE, text, layer)


def units_thrown_to_their_ends(e: Evidence) -> Finding | None:
    """Most bounded units, though enough, came to an end of their range and learnt little."""
    if e.is_done or e.progress >= LOST or not e.units_suffice:
        return None
    return thrown(e)


def thrown(e: Evidence) -> Finding | None:
    """The finding that steps have thrown most bounded units to their ends, if they have."""
    (before, _), (share, layer) = e.saturated(e.first), e.saturated(e.last)
    if not before <= THROWN < share:
        return None
    text = (
        f"{percent(share)} of the bounded hidden outputs are at an end of their range, of which "
        f"{percent(before)} were so at the start: steps too large threw them there."
    )
    since = e.since(lambda ahead: e.saturated(ahead)[0] > THROWN)
    return too_high(e, share, THROWN, text, layer, since)


def too_high(
    e: Evidence,
    figure: float,
    threshold: float,
    text: str,
    layer: int | None = None,
    since: int | None = None,
) -> Finding:
    """The finding that the rate is too high, whatever shows it; since the loss first rose."""
    remedy: dict[str, Any] = {}
    if e.settings is not None:
        remedy = {"learning_rate_init": e.settings.learning_rate / 10}
    words = "" if remedy else " Train with a tenth of the learning rate."
    if since is None:
        rises = np.flatnonzero(np.diff(e.curve.loss) > 0)
        since = int(e.curve.epochs[rises[0] + 1]) if rises.size else 0
    return Finding("learning_rate_too_high", figure, threshold, text + words, remedy, layer, since)


def learning_rate_too_low(e: Evidence) -> Finding | None:
    """No step came near a thousandth of the weights."""
    if e.is_done or len(e.film) < 2 or not e.takes_steps:
        return None
    least = FEW_STEPS
    if e.largest_step >= FEW_STEPS:
        # Where the curvature says that far more is stable, less is too little.
        least = USUAL_STEPS
        if e.largest_step >= USUAL_STEPS or not e.rate_over_stable < FAR_BELOW:
            return None
    settings = e.settings
    # Steps grow with the rate: thirty times, or as much as brings them to thirty times the least.
    factor = 30 * max(1.0, FEW_STEPS / max(e.largest_step, SMALLEST_STEP))
    remedy: dict[str, Any] = {}
    if settings is not None:
        remedy = {"learning_rate_init": factor * settings.learning_rate}
        if settings.schedule != "constant":
            remedy["learning_rate"] = "constant"
    words = "" if remedy else " Train with thirty times the learning rate."
    return Finding(
        "learning_rate_too_low",
        e.largest_step,
        least,
        f"No update has moved the weights by more than {e.largest_step:.1e} of their size; a "
        f"thousandth is usual.{words}",
        remedy,
    )


def penalty_too_strong(e: Evidence) -> Finding | None:
    """The penalty's gradient holds the loss's, or has pulled the weights to nothing."""
    settings = e.settings
    if e.is_done or settings is None or not settings.alpha:
        return None
    balance, against = _pull(e, e.last, settings)
    start = np.linalg.norm(e.weights(e.film.parameters[0]))
    # What began as nothing has not shrunk.
    norm = np.linalg.norm(e.weights(e.end.parameters))
    shrunk = ratio(norm, start) if start else np.inf
    holds = balance > MOST and against > MOST
    least = LESS if balance > 1 else SHRUNK
    if not holds and (shrunk >= least or not _can_shrink(e, settings, balance)):
        return None
    return Finding(
        "penalty_too_strong",
        balance if holds else shrunk,
        MOST if holds else least,
        f"The penalty alpha={settings.alpha:g} pulls the weights back by {balance:.2g} times what "
        f"the loss pulls them on; their norm is {shrunk:.2g} times that of the start.",
        {"alpha": settings.alpha / 100},
        since=e.since(
            (lambda ahead: min(_pull(e, ahead, settings)) > MOST)
            if holds
            else (lambda ahead: np.linalg.norm(_weights(ahead)) < least * start)
        ),
    )


def _can_shrink(e: Evidence, settings: TrainingSettings, balance: float) -> bool:
    """Whether the penalty, and not the loss, can have pulled the weights to little."""
    if settings.solver != "sgd":
        return balance > FELT
    decay = settings.learning_rate * settings.alpha / settings.batch_size
    n_updates = settings.n_updates * float(e.film.epochs[-1])
    return decay * n_updates > 1 - settings.momentum  # alone, to a third


def _pull(e: Evidence, ahead: Pass, settings: TrainingSettings) -> tuple[float, float]:
    """The penalty's gradient over the loss's, and how much it points against it, 1 at most."""
    data = e.weight_gradient(ahead)
    pull = settings.alpha / settings.batch_size * _weights(ahead)
    sizes = float(np.linalg.norm(pull)), float(np.linalg.norm(data))
    return ratio(sizes[0], sizes[1]), ratio(-float(pull @ data), sizes[0] * sizes[1])


def _weights(ahead: Pass) -> Array:
    return np.concatenate([coef[0].ravel() for coef in ahead.coefs])


def stopped_too_early(e: Evidence) -> Finding | None:
    """The loss was still falling, patience ended it, or it is on a plateau: the units can more."""
    if e.is_done or len(e.film) < 2:
        return None
    better = e.reach.accuracy - e.scores.accuracy
    # While the loss falls, units that can do more are not the limit yet, even if too few.
    is_on_its_way = e.falls_steadily and e.fall >= FALLING and better > BETTER
    if not e.units_suffice and not is_on_its_way:
        return None
    by_patience = e.stop_reason in ("tol", "early_stopping")
    figure, threshold = e.fall, FALLING
    more = f"the loss fell by {percent(e.fall, 1)} in the last third of the epochs"
    if e.fall < FALLING and better > BETTER:
        figure, threshold = better, BETTER
        more = (
            f"a network of its size can be right on {percent(e.reach.accuracy)} of the rows, and "
            "the loss hardly falls"
        )
    elif e.fall < FALLING and not by_patience:
        return None
    last = int(e.film.epochs[-1])
    remedy: dict[str, Any] = {"max_iter": 10 * max(last, 1)}
    if by_patience:
        remedy = {"max_iter": 10 * e.clf.max_iter}
        patience = 10 * max(e.clf.n_iter_no_change, PATIENCE)
        remedy |= {"tol": None} if e.stop_reason == "tol" else {"n_iter_no_change": patience}
    if e.settings is not None and e.settings.schedule == "invscaling":
        remedy["learning_rate"] = "constant"  # one that fades leaves little to more epochs
    why = "patience ended it" if by_patience else "the epochs ran out"
    return Finding(
        "stopped_too_early",
        figure,
        threshold,
        f"When {why}, at epoch {last:,}, there was more to come: {more}.",
        remedy,
        since=last,
    )
