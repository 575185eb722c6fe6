"""What "Is it saturated?" claims of the units one by one: which learn, which cannot."""

import re

import numpy as np
from oracles.by_hand import (
    NEAR,
    rms,
)
from oracles.claims.common import (
    DEFINITION,
    QUOTATION,
    Claim,
    at,
    is_near,
    low_high,
    number,
    settings,
)


def counts_units(view, match):
    """The first get an error; stuck and content are all that are saturated, the former asked."""
    ahead = at(view)
    errors = np.concatenate([[rms(d) for d in delta.T] for delta in ahead.errors[0][:-1]])
    demands = np.concatenate([[rms(d) for d in demand.T] for demand in ahead.errors[1]])
    saturated = np.concatenate([is_saturated(ahead, i) for i in range(1, ahead.n_hidden + 1)])
    gets_error = errors > max(1e-6, 1e-4 * errors.max())
    is_asked = demands > max(0.02, 0.01 * demands.max())
    counts = {
        "still learn": ~saturated & gets_error,
        "idle (hardly any error reaches them)": ~saturated & ~gets_error,
        "stuck (saturated, yet asked to change)": saturated & is_asked,
        "content (saturated, and not asked)": saturated & ~is_asked,
    }
    stated = {
        re.sub("^still learns$", "still learn", words): int(number(n))
        for n, words in re.findall(
            r"([\d,]+) (?:is |are )?((?:idle|stuck|content) \([^)]*\)|still learns?)",
            match["what"],
        )
    }
    return stated == {name: units.sum() for name, units in counts.items() if units.any()} and (
        (match["epoch"] is None) == (view.epoch == 0)
    )


def is_saturated(ahead, layer):
    """Units that are near an end on 95 % of the rows; a ReLU that is 0 on all of them."""
    is_relu_ = ahead.run.settings.activation == "relu"
    return ahead.near(layer).mean(axis=0) >= (1 if is_relu_ else 0.95)


def outputs_are(view, match):
    """How many outputs learn, are saturated and wrong, and saturated and right."""
    ahead = at(view)
    n = view.run.data.n_outputs
    is_near_ = ahead.near(ahead.n_hidden + 1).mean(axis=0) >= 0.95
    chosen = np.eye(n, dtype=bool)[ahead.z[-1].argmax(axis=1)]
    is_wrong = (chosen != ahead.targets).mean(axis=0) > 0.05
    learns = ~is_near_ & np.array([rms(d) > 1e-6 for d in ahead.errors[0][-1].T])
    counts = {
        "still learning": learns.sum(), "saturated and wrong": (~learns & is_wrong).sum(),
        "saturated and right": (~learns & ~is_wrong).sum(),
    }  # fmt: skip
    stated = {
        words: int(count)
        for count, words in re.findall(
            r"(\d+) (?:is|are) ([a-z]+ [a-z]+(?: [a-z]+)?)", match["what"]
        )
    }
    stated = {words.removesuffix(" and"): count for words, count in stated.items()}
    return stated == {words: count for words, count in counts.items() if count}


def output_is(view, text):
    is_wrong = at(view).is_right.mean() < 0.95
    share = at(view).near(at(view).n_hidden + 1).mean()
    if "learning" in text:
        return share < 0.95
    return share >= 0.95 and ("wrong" in text) == is_wrong


def is_constant(view, match):
    """Content units with 95 % of the rows near one end."""
    ahead = at(view)
    demands = [np.array([rms(d) for d in demand.T]) for demand in ahead.errors[1]]
    floor = max(0.02, 0.01 * max(d.max() for d in demands))
    low, high = low_high(view)
    n = 0
    for layer, demand in enumerate(demands, start=1):
        share = (ahead.h[layer] - low) / (high - low)
        is_at_one = ((share < NEAR).mean(axis=0) >= 0.95) | (
            (share > 1 - NEAR).mean(axis=0) >= 0.95
        )
        n += int((is_at_one & (demand <= floor)).sum())
    return number(match["n"]) == n


def stays_dead(view):
    s = settings(view)
    return s.solver == "sgd" and not s.momentum and not s.alpha


UNIT_BY_UNIT = [
    Claim(
        "(After epoch <epoch>|Before the first update), of the <units> hidden units? <what>.",
        counts_units,
    ),
    Claim(
        "The output is (still learning|saturated and wrong|saturated and right).",
        lambda v, s: output_is(v, s[0]),
    ),
    Claim(
        "Of the <outputs> outputs, <what>.",
        outputs_are,
    ),
    Claim(
        "“The neuron is saturated (dumb) and will not improve” was said of a unit that is always "
        "wrong.",
        QUOTATION,
    ),
    Claim(
        "With this run's squared error that is nearly true of the output, whose error is "
        "multiplied by its slope, <a> on average; with the cross-entropy it is not.",
        lambda v, s: (
            is_near(s["a"], at(v).slopes[-1].mean(), 2) and settings(v).loss == "squared_error"
        ),
    ),
    Claim(
        "That is nearly true of hidden units; a wrong output recovers, since the cross-entropy "
        "sends it its error, now <a>, without the factor of its slope, now <b>.",
        lambda v, s: (
            is_near(s["a"], rms(at(v).errors[0][-1]), 2)
            and settings(v).loss == "log_loss"
            and is_near(s["b"], at(v).slopes[-1].mean(), 2)
        ),
    ),
    Claim(
        "A dead ReLU has a slope of exactly 0 on every row, so that its own weights get no "
        "gradient( and stay as they are|; <who> may still move them).",
        lambda v, s: (
            (s["who"] is None) == stays_dead(v)
            and ("penalty" in s[0]) == (settings(v).alpha > 0)
            and ("Adam" in s[0]) == (settings(v).solver == "adam")
            if v.run.knows_training
            else s["who"] == "momentum or a penalty, which this film says nothing of,"
        ),
    ),
    Claim(
        "With no units below it that could change, it is dead.",
        lambda v, s: stays_dead(v) and len(settings(v).hidden) == 1,
    ),
    Claim(
        "In layer 1 it is dead for good; above, it comes back only if the units below it change.",
        lambda v, s: stays_dead(v),
    ),
    Claim(
        "Hidden units have no right or wrong; their demand is how much the loss of a row would "
        "change with their output.",
        DEFINITION,
    ),
    Claim("Right and saturated, a unit was called “as smart as it could” be.", QUOTATION),
    Claim(
        "It may also be a constant, which says the same of every row, like <n> of the content "
        "units here.",
        is_constant,
    ),
]
