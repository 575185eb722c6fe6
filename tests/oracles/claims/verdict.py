"""What is claimed first of a run: when its accuracy reached 100 %, and what came of that."""

import numpy as np
from oracles.by_hand import norm_of, since_right
from oracles.claims.common import (
    Claim,
    can_choose,
    diverged,
    film,
    first,
    is_near,
    is_neuron,
    is_share,
    last,
    number,
    settings,
)
from oracles.claims.growth import (
    classes,
    is_grown,
)


def is_poor_and_uneven(view, match):
    sizes = np.append(np.abs(view.run.data.X).max(axis=0), 1)
    sizes = sizes[sizes > 0]
    return (
        film(view).accuracy[-1] < 0.95 and abs(number(match["n"]) - sizes.max()) <= 0.51
        and abs(number(match["times"]) - sizes.max() / sizes.min()) <= 0.51
    )  # fmt: skip


def went(view, match):
    since = since_right(view.run)
    return (
        is_near(match["a"], norm_of(view.run, since))
        and is_near(match["b"], norm_of(view.run, -1))
        and is_near(match["c"], film(view).loss[since])
        and is_near(match["d"], film(view).loss[-1])
        and number(match["n"]) == last(view) - film(view).epochs[since]
        and ("weights and bias" in match[0]) == is_neuron(view)
    )


def contradictions(view):
    rows = {}
    for x, label in zip(map(bytes, view.run.data.X + 0.0), view.run.data.y, strict=True):
        rows.setdefault(x, []).append(label)
    return sum(len(labels) for labels in rows.values() if len(set(labels)) > 1)


def is_whole(text):
    """Whether it is a whole number: a longer sentence begins as some here do."""
    return text.replace(",", "").isdecimal()


VERDICT = [
    Claim(
        "Accuracy reached 100 % at epoch <n>.",
        lambda v, s: is_whole(s["n"]) and film(v).epochs[first(v)] == number(s["n"]),
    ),
    Claim(
        "Accuracy reached 100 % between epochs <a> and <b> (the film keeps no epoch between).",
        lambda v, s: (
            is_whole(s["b"])
            and film(v).epochs[first(v)] == number(s["b"])
            and film(v).epochs[first(v) - 1] == number(s["a"])
        ),
    ),
    Claim(
        "Accuracy reached 100 % before the first update: the initial weights happen to be right.",
        lambda v, s: first(v) == 0,
    ),
    Claim(
        "It was lost again: <p> after epoch <n>.",
        lambda v, s: (
            is_share(s["p"], film(v).accuracy[-1])
            and number(s["n"]) == last(v)
            and film(v).accuracy[-1] < 1
            and first(v) is not None
        ),
    ),
    Claim(
        "It was lost again, and the film keeps it from epoch <n> on.",
        lambda v, s: (
            number(s["n"]) == film(v).epochs[since_right(v.run)] and since_right(v.run) > first(v)
        ),
    ),
    Claim(
        "Train longer to see what comes after that.",
        lambda v, s: (
            since_right(v.run) == len(film(v)) - 1 and not diverged(v) and can_choose(v, s)
        ),
    ),
    Claim(
        "The film ends there.",
        lambda v, s: since_right(v.run) == len(film(v)) - 1 and v.run.is_opened,
    ),
    Claim(
        "The <n> epochs? after that went into the size of (the output layer’s weights|weights "
        "and bias), <symbol> from <a> to <b>, and into the loss, from <c> to <d>.",
        lambda v, s: (
            went(v, s) and is_grown(v) and film(v).loss[-1] < film(v).loss[since_right(v.run)]
        ),
    ),
    Claim(
        "In the <n> epochs? after that the size of (the output layer’s weights|weights and "
        "bias), <symbol>, went from <a> to <b>, and the loss from <c> to <d>.",
        lambda v, s: (
            went(v, s)
            and not (is_grown(v) and film(v).loss[-1] < film(v).loss[since_right(v.run)])
        ),
    ),
    Claim(
        "Training diverged after epoch <n>, because a weight left the range of floating-point "
        "numbers; a lower learning rate or standardised features help.",
        lambda v, s: diverged(v) and number(s["n"]) == v.run.classifier.n_epochs_,
    ),
    Claim(
        "Accuracy did not reach 100 % within <n> epochs?.",
        lambda v, s: first(v) is None and number(s["n"]) == last(v) and not diverged(v),
    ),
    Claim("Accuracy did not reach 100 %.", lambda v, s: first(v) is None and diverged(v)),
    Claim(
        "The best was <p>, at epoch <n>.",
        lambda v, s: (
            is_share(s["p"], film(v).accuracy.max())
            and number(s["n"]) == film(v).epochs[film(v).accuracy.argmax()]
        ),
    ),
    Claim(
        "Accuracy cannot reach 100 %: no line separates these two classes, and a single neuron "
        "has only a line.",
        lambda v, s: classes(v) in {"touching", "overlapping"},
    ),
    Claim(
        "Since the classes overlap, the cross-entropy is least at finite weights.",
        lambda v, s: classes(v) == "overlapping" and settings(v).loss == "log_loss",
    ),
    Claim(
        "They only touch: a line keeps all rows off its wrong side, with some exactly on it, so "
        "the cross-entropy falls as long as the weights grow.",
        lambda v, s: (
            classes(v) == "touching" and settings(v).loss == "log_loss" and not settings(v).alpha
        ),
    ),
    Claim(
        "It cannot: <n> rows are equal to one of another class, and no network tells them apart.",
        lambda v, s: contradictions(v) == number(s["n"]) > 0,
    ),
    Claim(
        "The penalty, which prefers small weights, may be in the way.",
        lambda v, s: settings(v).alpha > 0 and not contradictions(v),
    ),
    Claim(
        "A line that separates the classes exists, so another rate, more epochs or other initial "
        "weights can find it.",
        lambda v, s: classes(v) == "separable" and not settings(v).alpha,
    ),
    Claim(
        "More epochs, more hidden units or another rate may help.",
        lambda v, s: first(v) is None and not contradictions(v) and not is_neuron(v),
    ),
    Claim(
        "The features go up to <n>, which is <times> times the smallest input: “Standardise” "
        "under “More settings” makes one rate fit all of them.",
        is_poor_and_uneven,
    ),
]
