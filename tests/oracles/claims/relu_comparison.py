"""What "Sigmoid or ReLU?" claims."""

import re

import numpy as np
from oracles.by_hand import Pass
from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    PROPERTY,
    Claim,
    in_small,
    is_near,
    is_share,
    last,
    number,
    settings,
)


def names_in(view, match):
    return all(name in view.trained for name in re.split(r", | and ", match["names"]))


def first_at(run, level):
    (records,) = np.nonzero(run.film.accuracy >= level - 1e-12)
    return int(run.film.epochs[records[0]]) if len(records) else None


def race(view):
    return {name: first_at(run, view.level) for name, run in view.trained.items()}


def is_race(view, match):
    firsts = race(view)
    there = {name: n for name, n in firsts.items() if n is not None}
    soonest = min(there.values())
    names = [name for name, n in there.items() if n == soonest]
    fastest = match["names"].replace(" and ", ", ").split(", ")
    if sorted(fastest) != sorted(names) or number(match["n"]) != soonest:
        return False
    if not is_share(match["p"], view.level, 0.01):
        return False
    rest = match["rest"] or ""
    parts = [part for part in rest.strip(" .").split("; ") if part]
    return len(parts) == len(firsts) - len(names) and all(
        _is_later(part, firsts, soonest, last(view)) for part in parts
    )


def _is_later(part, firsts, soonest, n_epochs):
    if found := re.fullmatch(r"(.+) needs ([\d.,]+) times as many epochs", part):
        factor = firsts[found[1]] / soonest
        return in_small(found[2], factor) and number(found[2]) >= 1.5
    if found := re.fullmatch(r"(.+) does at epoch ([\d,]+)", part):
        return firsts[found[1]] == number(found[2])
    found = re.fullmatch(r"(.+) does not within ([\d,]+) epochs?", part)
    return firsts[found[1]] is None and number(found[2]) == n_epochs


def by_name(text):
    """What is said of every run of "a: this; b: that"."""
    return dict(part.rsplit(": ", 1) for part in text.split("; "))


def is_ends(view, match):
    ends = by_name(match["what"])
    return ends.keys() == view.trained.keys() and all(
        (found := re.fullmatch(r"(.+ %), loss (\S+?)( \(diverged\))?", ends[name]))
        and is_share(found[1], run.film.accuracy[-1])
        and is_near(found[2], run.film.loss[-1])
        and (found[3] is not None) == run.diverged
        for name, run in view.trained.items()
    )


def kept_by(view, record_of):
    return {
        name: Pass(run, record_of(run)).kept()
        for name, run in view.trained.items() if len(run.settings.hidden) > 1
    }  # fmt: skip


def are_kept(view, match, record_of, *, has_per_layer):
    for name, kept in kept_by(view, record_of).items():
        if np.isinf(kept):
            continue
        if np.isnan(kept):
            if f"{name}: no error comes down" not in match["what"]:
                return False
            continue
        figure = r"([\d.e+-]+) of it(?:, × ([\d.e+-]+) a layer)?(?:; |$)"
        found = re.search(rf"(?:^|; ){re.escape(name)}: {figure}", match["what"])
        # What is left of sums that cancel has no digits to compare.
        if not (found and is_near(found[1], kept, 2, noise=1e-13)):
            return False
        per_layer = kept ** (1 / (len(view.trained[name].settings.hidden) - 1))
        if (found[2] is not None) != has_per_layer or (
            found[2] and not is_near(found[2], per_layer, 2)
        ):
            return False
    return True


def is_vanishing(view, match):
    run = view.trained[match["name"]]
    fresh = Pass(run, 0)
    shares = [fresh.near(i).mean() for i in range(1, fresh.n_hidden + 1)]
    return is_share(match["p"], np.mean(shares)) and np.mean(shares) < 0.05 and fresh.kept() < 0.5


def is_shares_of_units(view, match):
    for name, run in view.trained.items():
        figure = r": (less than \d+ %|\d+ %) of the hidden \w+ (\w+)"
        found = re.search(f"(?:^|; ){re.escape(name)}{figure}", match["what"])
        now = Pass(run, run.film.index_of(view.epoch))
        if found[2] == "saturated":
            value = np.mean([now.near(i).mean() for i in range(1, now.n_hidden + 1)])
        else:
            is_relu_ = run.settings.activation == "relu"
            value = np.mean([dead.mean() for dead in now.dead]) if is_relu_ else 0
        if not is_share(found[1], value, 0.01):
            return False
    return True


def medians(view):
    """Of the one seed there is: its epoch, or that it does not get there."""
    limit = settings(view).epochs
    return {
        name: f"epoch {n:,} (1 of 1 seeds there)"
        if n is not None
        else f"not within {limit:,} epoch{'s' * (limit > 1)} (0 of 1 seeds there)"
        for name, n in race(view).items()
    }


RELU_COMPARISON = [
    Claim(
        "None of these networks reaches <p> accuracy within <end> epochs?.",
        lambda v, s: set(race(v).values()) == {None} and is_share(s["p"], v.level, 0.01),
    ),
    Claim("More epochs, another rate or fewer layers may help.", ADVICE),
    Claim("<names> (reaches|reach) <p> accuracy at epoch <n>(; <rest>)?.", is_race),
    Claim("Press play and compare.", ADVICE),
    Claim("The films stand before the first update.", DEFINITION),
    Claim("Compare the errors, then press play.", ADVICE),
    Claim("The same rows, order and seed.", DEFINITION),
    Claim("At the end — <what>.", is_ends),
    Claim(
        "A squared error and a cross-entropy are no measure of each other.",
        lambda v, s: len({run.settings.loss for run in v.trained.values()}) == 2,
    ),
    Claim(
        "With fewer than two hidden layers there is no way down on which much could be lost; "
        "choose more layers, or the preset “Five hidden layers”.",
        lambda v, s: len(settings(v).hidden) < 2,
    ),
    Claim(
        "Before the first update, the first layer gets this much of the last hidden layer’s "
        "error — <what>.",
        lambda v, s: are_kept(v, s, lambda run: 0, has_per_layer=True),
    ),
    Claim(
        "A sigmoid passes on a quarter at most per unit; what counts for a layer is the weights, "
        "too.",
        PROPERTY,
    ),
    Claim(
        "At epoch <epoch> that part is — <what>.",
        lambda v, s: are_kept(v, s, lambda run: run.film.index_of(v.epoch), has_per_layer=False),
    ),
    Claim("The error itself is small where most has been learned.", PROPERTY),
    Claim(
        "Vanishing is not saturation: before its first update <name> has <p> of its hidden "
        "outputs near an end, and still loses most of its error on the way.",
        is_vanishing,
    ),
    Claim(
        "Vanishing is not saturation: an error can vanish where no unit is near an end, and be "
        "kept where many are.",
        PROPERTY,
    ),
    Claim(
        "Nor is a ReLU's gradient always 1: it is 0 for z < 0, and initial weights that are too "
        "small or too large scale it layer by layer.",
        PROPERTY,
    ),
    Claim("At epoch <epoch> — <what>.", is_shares_of_units),
    Claim("The last layer of the picture is the output, which is to reach its ends.", DEFINITION),
    Claim(
        "A sigmoid within 5 % of 0 or 1 learns slowly and can come back; a ReLU that is 0 on "
        "every row has a gradient of exactly 0 there and may never.",
        PROPERTY,
    ),
    Claim("It does not have the sigmoid's problem, it has another.", PROPERTY),
    Claim(
        "Without hidden layers there is nothing here to compare.",
        lambda v, s: not settings(v).hidden,
    ),
    Claim("One seed proves little.", PROPERTY),
    Claim(
        "Train all runs again from other initial weights, and compare medians instead of single "
        "cases.",
        ADVICE,
    ),
    Claim("Up to ten seeds show a tendency; their range is no bound.", PROPERTY),
    Claim(
        "Median until <p> — <what>.",
        lambda v, s: is_share(s["p"], v.level, 0.01) and by_name(s["what"]) == medians(v),
    ),
    Claim("Hollow points did not get there.", lambda v, s: None in race(v).values()),
]
