"""What "Should I stop at 100 %?" claims, of the rows kept from the training of the view's run."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from oracles.by_hand import Pass
from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    PROPERTY,
    THEOREM,
    Claim,
    first,
    is_near,
    is_share,
    last,
    number,
)
from scipy.optimize import minimize_scalar

SEEN = 1.01  # times a loss, from which on it is said to have changed
STEP = 1e9  # times z, of a step


def judged(view):
    """The view with the run that kept rows back, looked at on these."""
    run = view.held
    rows = replace(run.data, X=run.data.X_held_out, y=run.data.y_held_out)
    return replace(view, run=replace(run, data=rows))


@lru_cache(maxsize=2)
def passes(run):
    rows = replace(run.data, X=run.data.X_held_out, y=run.data.y_held_out)
    return [Pass(replace(run, data=rows), record) for record in range(len(run.film))]


def loss(view, record):
    return float(passes(view.held)[record].losses.mean())


def n_right(view, record):
    return int(passes(view.held)[record].is_right.sum())


def accuracy(view, record):
    return n_right(view, record) / n_kept(view)


def confidence(view, record):
    z, is_softmax = passes(view.held)[record].z[-1], passes(view.held)[record].is_softmax
    if z.shape[1] == 1:
        return float((1 / (1 + np.exp(-np.abs(z)))).mean())
    logs = z if is_softmax else -np.logaddexp(0, -z)
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return float((1 / shares.sum(axis=1)).mean())


def n_kept(view):
    return len(view.held.data.y_held_out)


def film(view):
    return view.held.film


def end(view):
    return len(film(view)) - 1


def first_perfect(view):
    return first(judged(view))


def record_of(view, text):
    """The record of that epoch; None if there is none."""
    (found,) = np.nonzero(film(view).epochs == number(text))
    return int(found[0]) if len(found) else None


def is_least(view, text):
    """Whether no record has a smaller loss than that of this epoch."""
    record = record_of(view, text)
    losses = np.array([loss(view, k) for k in range(len(film(view)))])
    return record is not None and losses[record] <= np.nanmin(losses) * (1 + 1e-9)


def is_first_most_right(view, text):
    record = record_of(view, text)
    counts = np.array([n_right(view, k) for k in range(len(film(view)))])
    recorded = film(view).validation_accuracy
    return record is not None and record in {int(counts.argmax()), int(recorded.argmax())}


def least(view):
    return int(np.nanargmin([loss(view, k) for k in range(len(film(view)))]))


def change(before, after):
    return "rose" if after > SEEN * before else "fell" if before > SEEN * after else "went"


def verdict(view):
    """Whether to stop, by the answers and by the loss."""
    a, b = first_perfect(view), end(view)
    right = n_right(view, b) - n_right(view, a)
    answers = "it makes no difference" if right == 0 else "no" if right > 0 else "yes"
    went = change(loss(view, a), loss(view, b))
    probabilities = {"rose": "yes", "fell": "no", "went": "it makes no difference"}[went]
    if answers == probabilities:
        return answers.capitalize()
    return f"For the answers {answers}, for the probabilities {probabilities}"


def is_verdict(view, match):
    a, b = first_perfect(view), end(view)
    counts = n_right(view, a), n_right(view, b)
    told = [match["stay"]] * 2 if match["stay"] else [match["r"], match["s"]]
    goes = {"rose": "rises", "fell": "falls", "went": "goes"}
    return (
        a is not None
        and a < b
        and match["verdict"] == verdict(view)
        and number(match["a"]) == film(view).epochs[a]
        and number(match["m"] or match["n"]) == n_kept(view)
        and tuple(map(number, told)) == counts
        and (match["stay"] is not None) == (counts[0] == counts[1])
        and f"loss {goes[change(loss(view, a), loss(view, b))]} from" in match[0]
        and is_near(match["c"], loss(view, a))
        and is_near(match["d"], loss(view, b))
    )


def never_perfect(view, match):
    return (
        first_perfect(view) is None
        and number(match["n"]) == last(judged(view))
        and number(match["m"]) == n_kept(view)
        and is_least(view, match["a"])
        and is_near(match["b"], loss(view, least(view)))
        and is_near(match["c"], loss(view, end(view)))
    )


def is_least_at_end(view):
    return is_least(view, str(last(judged(view))))


def scaled_loss(view, s):
    """Mean loss at the end with all outputs' z times s."""
    base = passes(view.held)[end(view)]
    weights = [*base.weights[:-1], base.weights[-1] * s]
    biases = [*base.biases[:-1], base.biases[-1] * s]
    return float(Pass(base.run, end(view), weights, biases).losses.mean())


@lru_cache(maxsize=8)
def best_scale(view):
    """The s at which it is least: a grid with its ends, and golden sections from the best."""
    z = passes(view.held)[end(view)].z[-1]
    level = z.mean(axis=1, keepdims=True) if passes(view.held)[0].is_softmax else 0
    size = np.abs(z - level).mean()
    if size == 0:
        return 0.0
    grid = np.concatenate([[0], np.logspace(-5, 5, 201) / size, [STEP / size]])
    losses = np.array([scaled_loss(view, s) for s in grid])
    if losses[-1] <= losses.min():
        return np.inf
    k = int(losses.argmin())
    if k == 0 or losses[0] <= losses.min() * (1 + 1e-12):
        return 0.0
    # The grid's own end 0 has no logarithm.
    bracket = np.log(np.maximum(grid[[k - 1, k, k + 1]], 1e-9 / size))
    found = minimize_scalar(
        lambda u: scaled_loss(view, np.exp(u)), bounds=bracket[[0, 2]], method="bounded",
        options={"xatol": 1e-9},
    )  # fmt: skip
    return float(np.exp(found.x))


def best_loss(view):
    return scaled_loss(view, min(best_scale(view), STEP))


def is_mended(view, match):
    s = best_scale(view)
    if not 0 < s < np.inf:
        return False
    is_too_sure = "too sure" in match[0]
    return (
        is_too_sure == (s < 1)
        and is_near(match["t"], 1 / s, 3, noise=1e-4 / s)
        and is_near(match["b"], best_loss(view), 3, noise=1e-12)
        and is_near(match["c"], loss(view, end(view)))
    )


def rise(view):
    return loss(view, end(view)) - loss(view, least(view))


def is_taken_back(view, match):
    """The part of the rise that the best factor takes back, where the loss rose."""
    back = loss(view, end(view)) - best_loss(view)
    part = match["part"]
    noise = 1e-9 * loss(view, end(view))
    is_part = (
        is_share(part.removesuffix(" of that"), back / rise(view), 0.01)
        if part.endswith(" of that")
        else part == "all of that, and more," and back >= rise(view) - noise
    )
    return (
        change(loss(view, least(view)), loss(view, end(view))) == "rose"
        and is_least(view, match["a"])
        and is_near(match["r"], rise(view), 3, noise=noise)
        and is_part
    )


def from_least_to_end(view, match):
    a, b = least(view), end(view)
    told = [match["stayed"]] * 2 if match["stayed"] else [match["p"], match["q"]]
    return (
        all(is_share(text, accuracy(view, k)) for text, k in zip(told, (a, b), strict=True))
        and (match["stayed"] is not None) == (n_right(view, a) == n_right(view, b))
        and is_share(match["c"], confidence(view, a))
        and is_share(match["d"], confidence(view, b))
    )


def is_gain(view, match):
    a, b = record_of(view, match["a"]), end(view)
    return (
        is_least(view, match["a"])
        and a < b
        and is_share(match["p"], film(view).accuracy[a])
        and is_share(match["q"], film(view).accuracy[b])
        and (number(match["r"]), number(match["s"])) == (n_right(view, a), n_right(view, b))
        and is_near(match["c"], loss(view, a))
        and is_near(match["d"], loss(view, b))
    )


def all_trained_rows_gain(view, match):
    run = view.held
    is_one_answer = run.data.n_outputs == 1 or run.settings.loss == "log_loss"
    return film(view).accuracy[-1] == 1 and is_one_answer


SHOULD_I_STOP = [
    Claim(
        "Accuracy on the rows trained on did not reach 100 % within <n> epochs?: on <m> rows kept "
        "back the loss is smallest at epoch <a>, <b>, and <c> at the end.",
        never_perfect,
    ),
    Claim(
        "The film ends with its first 100 %, at epoch <n>: there is nothing to stop yet.",
        lambda v, s: first_perfect(v) == end(v) and number(s["n"]) == last(judged(v)),
    ),
    Claim("Train longer to see what comes after that.", ADVICE),
    Claim(
        "<verdict>: from the film’s first 100 % (epoch <a>) to its end (as many rows kept back "
        "are right, <stay> of <m>|<r>, then <s> of <n> rows kept back are right), and their loss "
        "(rises|falls|goes) from <c> to <d>.",
        is_verdict,
    ),
    Claim(
        "Press play: dashed curves and map are of these rows.",
        lambda v, s: np.isfinite(film(v).validation_loss).any(),
    ),
    Claim(
        "The rows that it was trained on cannot tell: others must be kept back.",
        lambda v, s: v.held is None or v.held.data.X_held_out is None,
    ),
    Claim("Choose “Validation rows”, 0.3 for example, under “More settings”.", ADVICE),
    Claim(
        "Their loss is smallest at the end, <b>, with an accuracy of <p> and a mean confidence, "
        "the largest probability, of <c>.",
        lambda v, s: (
            is_least_at_end(v)
            and is_near(s["b"], loss(v, end(v)))
            and is_share(s["p"], accuracy(v, end(v)))
            and is_share(s["c"], confidence(v, end(v)))
        ),
    ),
    Claim(
        "Their loss is smallest at epoch <a>, <b>.",
        lambda v, s: is_least(v, s["a"]) and is_near(s["b"], loss(v, least(v))),
    ),
    Claim(
        "Since then accuracy (stayed <stayed>|went from <p> to <q>), and the mean confidence, the "
        "largest probability, went from <c> to <d>.",
        from_least_to_end,
    ),
    Claim(
        "The outputs at the end are beyond measure.",
        lambda v, s: not np.isfinite(passes(v.held)[end(v)].z[-1]).all(),
    ),
    Claim(
        "At the end the best temperature is 0: steps, which are wholly sure, cost least.",
        lambda v, s: np.isinf(best_scale(v)),
    ),
    Claim(
        "At the end the best temperature is ∞: the undecided answer for all costs least.",
        lambda v, s: best_scale(v) == 0,
    ),
    Claim(
        "At the end no temperature makes their loss smaller.",
        lambda v, s: best_loss(v) >= loss(v, end(v)) * (1 - 1e-9),
    ),
    Claim(
        "At the end the network is (too sure|not sure enough): with the output’s z divided by one "
        "temperature, T = <t>, the loss is <b> instead of <c>.",
        is_mended,
    ),
    Claim("Where z grows, every answer gets surer, right or wrong.", THEOREM),
    Claim(
        "A right one gains ever less; a wrong one costs about as much more as its z has grown.",
        lambda v, s: v.held.settings.loss == "log_loss",
    ),
    Claim(
        "So the loss can rise while no answer changes (Guo et al., 2017).",
        lambda v, s: v.held.settings.loss == "log_loss",
    ),
    Claim(
        "The squared error of an output is at most ½, so a wrong one cannot cost more, however "
        "sure the network is of it.",
        lambda v, s: v.held.settings.loss == "squared_error",
    ),
    Claim(
        "Epoch and temperature are chosen by the same rows that judge them, which flatters both a "
        "little; a third part of the rows would judge better.",
        PROPERTY,
    ),
    Claim(
        "Dividing z by T is the c = 1/T of “Multiply the weights”: no answer changes, only how "
        "sure it is.",
        lambda v, s: not v.held.settings.hidden,
    ),
    Claim(
        "Dividing z by T is the c = 1/T of “Multiply the weights”, at the output layer alone: no "
        "answer changes, only how sure it is.",
        lambda v, s: bool(v.held.settings.hidden),
    ),
    Claim(
        "At the end c = <c> is best for rows kept from training.",
        lambda v, s: is_near(s["c"], best_scale(v), 3, noise=1e-4 * best_scale(v)),
    ),
    Claim("Since epoch <a> the loss rose by <r>; c takes <part> back.", is_taken_back),
    Claim(
        "The rows trained on, all of them right, cost the less the larger c is.",
        all_trained_rows_gain,
    ),
    Claim("Early stopping keeps the epoch with the best score on validation rows.", DEFINITION),
    Claim(
        'By accuracy, its default, that is <a>, by the loss( (`scoring="neg_log_loss"`))? <b>.',
        lambda v, s: (
            is_first_most_right(v, s["a"])
            and is_least(v, s["b"])
            and ("neg_log_loss" in s[0]) == (v.held.settings.loss == "log_loss")
        ),
    ),
    Claim(
        "The loss is smallest at the end: stopping earlier wins nothing by it.",
        lambda v, s: is_least_at_end(v),
    ),
    Claim(
        "At epoch <a>, <p> instead of <q> of the rows trained on are right; of the others "
        "<r> instead of <s>, at a loss of <c> instead of <d>.",
        is_gain,
    ),
    Claim(
        "A training that stops early does not look back: it ends once its score has not improved "
        "for `n_iter_no_change` epochs, and too few of them end it on the first plateau.",
        DEFINITION,
    ),
    Claim("What stopping saves besides is time; a temperature costs none.", PROPERTY),
]
