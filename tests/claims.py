"""What the pages' sentences claim, and when it is so: a sentence without a row here is an error.

A row is a sentence with <names> for what varies, and a condition on the view and what stands
there, computed from the film and the rows by other code than the pages'. ALWAYS is for what
depends on no run: definitions, quotations, and theorems.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from by_hand import ENDS, UNITS, Pass, majority, norm_of, rms, since_right
from page_sentences import SHIFTED, network_of, neuron_of, perceptrons_of, points
from scipy.optimize import linprog

from sigmoid_estimator import inspection


class Claim(NamedTuple):
    """A sentence, and when it is so."""

    template: str
    holds: Callable[..., Any]


def ALWAYS(view, said):
    return True


def number(text):
    for words, digits in {"−": "-", ",": "", "½": "0.5", "¼": "0.25", "⁻": "-"}.items():
        text = text.replace(words, digits)
    text = text.rsplit(" = ")[-1]  # of a chain of equations, the last
    return float(text.strip(" ;.:()"))


def is_near(text, value, digits=3):
    """Whether a figure of so many digits is that value."""
    said = number(text)
    if said == 0 or value == 0:
        return abs(said - value) < 1e-300 or abs(said - value) < 10.0**-digits * 1e-9
    unit = 10.0 ** (np.floor(np.log10(abs(value))) - digits + 1)
    return abs(said - value) <= 0.51 * unit + 1e-6 * abs(value)


def is_epoch(text, value):
    """Whether it is that epoch, in two digits and whole."""
    return is_near(text, value, 2) or abs(number(text) - value) <= 0.51


def is_share(text, value, step=0.001):
    """Whether a percentage, rounded down, is that share."""
    if text == "none" or text.startswith("less than"):
        return value == 0 if text == "none" else 0 < value < step * 1.0001
    said = number(text.removesuffix(" %")) / 100
    if said in {0, 1}:
        return abs(value - said) < 1e-12
    return said <= value + 1e-9 and value < said + step + 1e-9


def at(view):
    return _pass(view, view.record)


def start(view):
    return _pass(view, 0)


_PASSES = {}


def _pass(view, record):
    key = (id(view), record)
    if key not in _PASSES:
        if len(_PASSES) > 8:
            _PASSES.clear()
        _PASSES[key] = view, Pass(view.run, record)
    return _PASSES[key][1]


# Runs.
def settings(view):
    return view.run.settings


def film(view):
    return view.run.film


def last(view):
    return int(film(view).epochs[-1])


def first(view):
    (records,) = np.nonzero(film(view).accuracy == 1)
    return int(records[0]) if len(records) else None


def diverged(view, said=None):
    return view.run.classifier.stop_reason_ == "diverged"


def has_law(view):
    s = settings(view)
    return (
        classes(view) == "separable" and not diverged(view) and s.solver == "sgd"
        and s.momentum < 1 and not s.alpha
    )  # fmt: skip


def classes(view):
    """By two linear programs of another form than the library's."""
    run = view.run
    if not run.is_single_neuron:
        return None
    if not hasattr(run, "_classes"):
        object.__setattr__(run, "_classes", _classes(run.data.X, run.data.y))
    return run._classes


def _classes(X, y):
    X = (X - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    V = np.where(y == 1, 1, -1)[:, None] * np.column_stack([X, np.ones(len(X))])
    # The largest t with V u ≥ t for some |u| ≤ 1, and the largest sum of V u ≥ 0.
    n = V.shape[1]
    bounds = [(-1, 1)] * n
    strict = linprog(
        -np.eye(n + 1)[-1], np.column_stack([-V, np.ones(len(V))]), np.zeros(len(V)),
        bounds=[*bounds, (0, 1)],
    )  # fmt: skip
    if -strict.fun > 1e-9:
        return "separable"
    touch = linprog(-V.sum(axis=0), -V, np.zeros(len(V)), bounds=bounds)
    return "touching" if -touch.fun > 1e-7 else "overlapping"


def gamma(view):
    """The maximum margin of the rows (x, 1): no unit vector has more, and this one has it."""
    best = inspection.max_margin(view.run.data.X, view.run.data.y).iloc[0]
    u = np.append(best["coef"], best["intercept"])
    V = np.column_stack([view.run.data.X, np.ones(len(view.run.data.y))])
    V = V * np.where(view.run.data.y == 1, 1, -1)[:, None]
    assert (V @ u).min() > 1 - 1e-5
    return 1 / np.linalg.norm(u)


def slope(view):
    f = film(view)
    late = f.epochs >= max(f.epochs[-1] / 10, 1)
    if late.sum() < 2:
        return np.nan
    norms = [norm_of(view.run, i) for i in np.flatnonzero(late)]
    return np.polyfit(np.log(f.epochs[late]), norms, 1)[0]


def product(view):
    """L·t·ηγ² over its limit."""
    s, run = settings(view), view.run
    n_rows = len(run.data.y)
    batch = n_rows if s.batch == "full" else min(int(s.batch), n_rows)
    updates = last(view) * -(-n_rows // batch)
    limit = 1 if s.loss == "log_loss" else 0.25
    rate = s.rate / (1 - s.momentum)
    return film(view).loss[-1] * updates * rate * gamma(view) ** 2 / limit


def grew_freely(view, said=None):
    since = since_right(view.run)
    s = settings(view)
    is_held = s.alpha or diverged(view) or (s.solver == "sgd" and s.momentum == 1)
    return since is not None and not is_held and norm_of(view.run, -1) > norm_of(view.run, since)


def is_poor_and_uneven(view, said):
    sizes = np.append(np.abs(view.run.data.X).max(axis=0), 1)
    sizes = sizes[sizes > 0]
    return film(view).accuracy[-1] < 0.95 and is_near(
        said["times"], sizes.max() / sizes.min(), len(said["times"].replace(",", ""))
    )


def went(view, said):
    since = since_right(view.run)
    return (
        is_near(said["a"], norm_of(view.run, since)) and is_near(said["b"], norm_of(view.run, -1))
        and is_near(said["c"], film(view).loss[since]) and is_near(said["d"], film(view).loss[-1])
        and number(said["n"]) == last(view) - film(view).epochs[since]
    )  # fmt: skip


def cosine(view, record):
    f = film(view)
    a, b = (f.coefs[-1][i].astype(float).ravel() for i in (record, -1))
    a, b = (v / np.abs(v).max() for v in (a, b))
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


def margin_at_end(view):
    f, run = film(view), view.run
    W, b = f.coefs[-1][-1].astype(float).ravel(), f.intercepts[-1][-1].astype(float)
    sides = np.where(run.data.y == 1, 1, -1) * (run.data.X @ W + b)
    return sides.min() / np.linalg.norm(np.append(W, b))


def contradictions(view):
    rows = {}
    for x, label in zip(map(bytes, view.run.data.X + 0.0), view.run.data.y, strict=True):
        rows.setdefault(x, []).append(label)
    return sum(len(labels) for labels in rows.values() if len(set(labels)) > 1)


def tenth(view):
    return film(view).index_of(last(view) // 10)


def limit_clearance(view):
    best = inspection.max_margin(view.run.data.X, view.run.data.y).iloc[0]
    X, sign = view.run.data.X, np.where(view.run.data.y == 1, 1, -1)
    return (sign * (X @ best["coef"] + best["intercept"])).min() / np.linalg.norm(best["coef"])


def svm_clearance(view):
    best = inspection.max_margin(view.run.data.X, view.run.data.y, bias="free").iloc[0]
    return best["margin"]


def is_neuron(view):
    return view.run.is_single_neuron


def on_the_way(view):
    """Where the law holds and is to be seen."""
    is_stuck = settings(view).loss == "squared_error" and since_right(view.run) is None
    limit = gamma(view) * (1 if settings(view).loss == "log_loss" else 2)
    return has_law(view) and not is_stuck and not slope(view) * limit < 0.004


VERDICT = [
    Claim(
        "Accuracy reached 100 % at epoch <n>.",
        lambda v, s: first(v) is not None and film(v).epochs[first(v)] == number(s["n"]),
    ),
    Claim(
        "Accuracy reached 100 % between epochs <a> and <b> (the film keeps no epoch between).",
        lambda v, s: (
            film(v).epochs[first(v)] == number(s["b"])
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
        lambda v, s: since_right(v.run) == len(film(v)) - 1 and not diverged(v),
    ),
    Claim(
        "The <n> epochs? after that went into the size of (the output layer’s weights|weights and "
        "bias), <y> from <a> to <b>, and into the loss, from <c> to <d>.",
        lambda v, s: (
            went(v, s) and grew_freely(v) and film(v).loss[-1] < film(v).loss[since_right(v.run)]
        ),
    ),
    Claim(
        "In the <n> epochs? after that the size of (the output layer’s weights|weights and bias), "
        "<y>, went from <a> to <b>, and the loss from <c> to <d>.",
        went,
    ),
    Claim(
        "Training diverged after epoch <n>, because a weight left the range of floating-point "
        "numbers; a lower learning rate or standardised features help.",
        diverged,
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
            and film(v).accuracy[film(v).index_of(int(number(s["n"])))] == film(v).accuracy.max()
        ),
    ),
    Claim(
        "Accuracy cannot reach 100 %: no line separates these two classes, and a single "
        "neuron has "
        "only a line.",
        lambda v, s: classes(v) in {"touching", "overlapping"},
    ),
    Claim(
        "Since the classes overlap, the cross-entropy is least at finite weights.",
        lambda v, s: classes(v) == "overlapping" and settings(v).loss == "log_loss",
    ),
    Claim(
        "They only touch: a line keeps all rows off its wrong side, with some exactly on it, "
        "so the "
        "cross-entropy falls as long as the weights grow.",
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
        "under "
        "“More settings” makes one rate fit all of them.",
        is_poor_and_uneven,
    ),
]

PAST_100 = [
    Claim(
        "The shaded row, epoch <n>, is the one that the player shows.",
        lambda v, s: number(s["n"]) == v.epoch,
    ),
    Claim(
        "The map shows epoch <n>, where the player stands.", lambda v, s: number(s["n"]) == v.epoch
    ),
    Claim("The blog asks where learning goes after 100 %.", ALWAYS),
    Claim(
        "In this run <y> went from <a> to <b>.",
        lambda v, s: is_near(s["a"], norm_of(v.run, 0)) and is_near(s["b"], norm_of(v.run, -1)),
    ),
    Claim(
        "The blog wonders why the network chose x + y = 3 and not a multiple of it, which "
        "draws the "
        "same line.",
        lambda v, s: settings(v).data == "line",
    ),
    Claim("Every multiple of weights and bias draws the same line.", lambda v, s: is_neuron(v)),
    Claim(
        "(It never chose:|The penalty makes one of them the best:|Here) the norm ‖(w, b)‖ of "
        "weights "
        "and bias was <a> when accuracy reached 100 % and is <b> after epoch <n>.",
        lambda v, s: (
            is_near(s["a"], norm_of(v.run, first(v)))
            and is_near(s["b"], norm_of(v.run, -1))
            and (grew_freely(v) or not s[0].startswith("It never"))
            and (settings(v).alpha > 0) == s[0].startswith("The penalty")
        ),
    ),
    Claim(
        "The film is too short to say how fast the norm grows.",
        lambda v, s: np.isnan(slope(v)) or diverged(v),
    ),
    Claim(
        "Over the last decade of epochs, up to <n>, <y> changed by <a> for every factor of e "
        "≈ 2.7 "
        "in their number.",
        lambda v, s: (
            abs(number(s["a"]) - slope(v))
            <= 0.006 * abs(slope(v)) + 1e-9 * (1 + norm_of(v.run, -1))
        ),
    ),
    Claim("No law holds for a training that diverged.", diverged),
    Claim(
        "With an L2 penalty there is no growth without end: the best weights are finite.",
        lambda v, s: settings(v).alpha > 0,
    ),
    Claim(
        "The law of this growth is drawn for a single neuron only.", lambda v, s: not is_neuron(v)
    ),
    Claim("This network’s weights grow all the same.", grew_freely),
    Claim(
        "The law needs a line that has these classes strictly on its two sides.",
        lambda v, s: classes(v) in {"touching", "overlapping"},
    ),
    Claim(
        "There is none, and since they overlap the best weights are finite.",
        lambda v, s: classes(v) == "overlapping" and settings(v).loss == "log_loss",
    ),
    Claim(
        "There is none: they touch, some rows being exactly on the line that would.",
        lambda v, s: classes(v) == "touching",
    ),
    Claim(
        "There is none.",
        lambda v, s: classes(v) == "overlapping" and settings(v).loss == "squared_error",
    ),
    Claim(
        "The law for this slope is one of gradient descent; Adam has a pace and a limit of "
        "its own.",
        lambda v, s: settings(v).solver == "adam",
    ),
    Claim(
        "The law for this slope is one of gradient descent; with a momentum of 1 no step is ever "
        "forgotten, and no descent need come of it.",
        lambda v, s: settings(v).momentum == 1,
    ),
    Claim(
        "The law of gradient descent says that (once no row is wrong )?this slope tends to "
        "<f> = <a>, "
        "where γ = <g> is the maximum margin of the rows (x, 1), in which the bias counts as a "
        "weight.",
        lambda v, s: (
            has_law(v)
            and is_near(s["g"], gamma(v))
            and is_near(s["a"], (1 if s["f"] == "1/γ" else 0.5) / gamma(v))
            and (s["f"] == "1/γ") == (settings(v).loss == "log_loss")
        ),
    ),
    Claim(
        "It begins once no row is wrong; at the end of this run some are.",
        lambda v, s: has_law(v) and film(v).accuracy[-1] < 1,
    ),
    Claim(
        "The law has not begun(, since the first large steps overshot)?: L·t·ηγ² = <a> is far "
        "below "
        "its limit (1|¼), (and with this loss it begins near epoch <n>|and with so small a "
        "loss it is "
        "far off).",
        lambda v, s: (
            has_law(v)
            and product(v) < 0.34
            and film(v).accuracy[-1] == 1
            and (
                "overshot" not in s[0]
                or (np.diff(film(v).loss[: since_right(v.run) + 1]) > 0).any()
            )
            and (s["n"] is None or is_epoch(s["n"], last(v) / product(v)))
        ),
    ),
    Claim(
        "It has hardly begun: by it L·t·ηγ² = <a> tends to (1|¼).",
        lambda v, s: has_law(v) and product(v) > 2.9 and film(v).accuracy[-1] == 1,
    ),
    Claim(
        "So far the slope is <x> times that.",
        lambda v, s: (
            has_law(v)
            and 1 / 3.1 < product(v) < 3.1
            and is_near(s["x"], slope(v) * gamma(v) * (1 if settings(v).loss == "log_loss" else 2))
            and number(s["x"]) >= 1
        ),
    ),
    Claim(
        "<p> % of it is reached; the smaller γ, the longer that takes.",
        lambda v, s: (
            has_law(v)
            and film(v).accuracy[-1] == 1
            and 1 / 3.1 < product(v) < 3.1
            and abs(
                number(s["p"]) / 100
                - slope(v) * gamma(v) * (1 if settings(v).loss == "log_loss" else 2)
            )
            < 0.0051
        ),
    ),
    Claim(
        "Nothing of it is to be seen here.",
        lambda v, s: has_law(v) and slope(v) * gamma(v) < 0.006 and 1 / 3.1 < product(v) < 3.1,
    ),
    Claim(
        "It is proved without momentum; one of <m> is measured to act like the rate η/(1 − μ) "
        "= <r>.",
        lambda v, s: (
            is_near(s["r"], settings(v).rate / (1 - settings(v).momentum))
            and number(s["m"]) == settings(v).momentum > 0
        ),
    ),
    Claim(
        "The blog follows a network that makes no mistakes any more, and this one makes some.",
        lambda v, s: first(v) is None,
    ),
    Claim(
        "Its loss is <a> before the first update and <b> after epoch <n>(: more)?"
        "(, but what descends is the loss and the penalty together|, so the learning rate is too "
        "high for a descent)?.",
        lambda v, s: (
            is_near(s["a"], film(v).loss[0])
            and is_near(s["b"], film(v).loss[-1])
            and (": more" not in s[0] or film(v).loss[-1] > film(v).loss[0])
            and ("penalty" not in s[0] or settings(v).alpha > 0)
            and (
                "too high" not in s[0]
                or (
                    settings(v).solver == "sgd"
                    and (diverged(v) or not settings(v).alpha)
                    and settings(v).batch == "full"
                    and not settings(v).momentum
                )
            )
        ),
    ),
    Claim(
        "The blog sees “a different purpose than optimizing the loss”, since the network is "
        "“at its "
        "global minimum”.",
        ALWAYS,
    ),
    Claim(
        "Only the count of errors (is|was): the loss went from <a> at epoch <m> to <b> at "
        "epoch <n>"
        "( by the same descent)?, and no finite weights bring it to 0(, though the computer "
        "rounds it "
        "to that)?.",
        lambda v, s: (
            is_near(s["a"], film(v).loss[first(v)])
            and is_near(s["b"], film(v).loss[-1])
            and (" is: " in s[0]) == (film(v).accuracy[-1] == 1)
            and ("rounds" in s[0]) == (film(v).loss[-1] == 0)
            and ("descent" in s[0]) == (film(v).loss[-1] < film(v).loss[first(v)])
        ),
    ),
    Claim(
        "The boundary moves as long as the direction of the weights does(; weights of 0 have "
        "none)?.",
        lambda v, s: (
            "weights of 0" not in s[0]
            or any(not film(v).coefs[-1][i].any() for i in (first(v) or 0, -1))
        ),
    ),
    Claim(
        "Between (w|the output layer’s weights) (before the first update|at epoch <n>) and at "
        "the end "
        "the cosine is <a>(; the player shows what lies between)?.",
        lambda v, s: abs(number(s["a"]) - cosine(v, first(v) or 0)) < 1e-4,
    ),
    Claim("“The weights and biases increase proportionately”, says the blog.", ALWAYS),
    Claim(
        "With a penalty the best weights are finite: size and direction can come to rest.",
        lambda v, s: settings(v).alpha > 0,
    ),
    Claim(
        "That “the weights and biases increase proportionately” is true in the limit only; on "
        "the way "
        "they still turn.",
        lambda v, s: on_the_way(v),
    ),
    Claim(
        "The dashed maximum-margin line is where it is heading: the one with the widest margin of "
        "the augmented data (x, 1), in which the bias counts as a weight.",
        lambda v, s: on_the_way(v),
    ),
    Claim("A support vector machine, whose bias is free, may choose another.", ALWAYS),
    Claim(
        "The dashed line is the one with the widest margin of the augmented data (x, 1), in which "
        "the bias counts as a weight.",
        lambda v, s: classes(v) == "separable",
    ),
    Claim("Gradient descent on the cross-entropy tends to it without a penalty.", ALWAYS),
    Claim(
        "Gradient descent on the cross-entropy tends to it without a penalty; Adam has a pace "
        "and a "
        "limit of its own.",
        lambda v, s: settings(v).solver == "adam",
    ),
    Claim(
        "Gradient descent on the cross-entropy tends to it without a penalty; with a momentum "
        "of 1 "
        "no step is ever forgotten, and no descent need come of it.",
        lambda v, s: settings(v).momentum == 1 and settings(v).solver == "sgd",
    ),
    Claim(
        "At the last epoch (w, b) is <a>° away from it(; an angle like that may shrink as "
        "slowly as "
        "1/ln t)?.",
        lambda v, s: is_near(s["a"], angle(v)) or number(s["a"]) < 1e-3,
    ),
    Claim(
        "Weights and bias of 0 have no direction(; an angle like that may shrink as slowly as "
        "1/ln t)?.",
        lambda v, s: norm_of(v.run, -1) == 0,
    ),
    Claim(
        "The smallest ±(w·x + b) of a row, divided by ‖(w, b)‖, is the normalized margin, "
        "(<a> at the "
        "end|and has no value at the end).",
        lambda v, s: (
            norm_of(v.run, -1) == 0 if s["a"] is None else is_near(s["a"], margin_at_end(v))
        ),
    ),
    Claim(
        "No weights at all reach more than γ = <g>.",
        lambda v, s: is_near(s["g"], gamma(v)) and not margin_at_end(v) > gamma(v) * (1 + 1e-6),
    ),
    Claim(
        "The line that does keeps the rows <a> away; the one that keeps them farthest away, a "
        "support "
        "vector machine’s, <b>.",
        lambda v, s: (
            is_near(s["a"], limit_clearance(v))
            and is_near(s["b"], svm_clearance(v))
            and limit_clearance(v) <= svm_clearance(v) * (1 + 1e-5)
        ),
    ),
    Claim(
        "In the limit that is all that is left to learn after 100 %: not fewer errors, but this "
        "margin.",
        lambda v, s: on_the_way(v),
    ),
    Claim("On the way it may shrink for a while; the loss is what descends.", ALWAYS),
    Claim(
        "Where a single neuron is heading can be drawn, the line with the widest margin.", ALWAYS
    ),
    Claim(
        "Here <n> output units share the decision.",
        lambda v, s: number(s["n"]) == v.run.data.n_outputs,
    ),
    Claim("Where a single neuron is heading is known, the line with the widest margin.", ALWAYS),
    Claim(
        "For sigmoid networks with hidden layers no such theorem is; the one on “homogeneous” "
        "networks is about ReLU, leaky ReLU and linear units, without biases or with some.",
        ALWAYS,
    ),
    Claim(
        "No line has these classes strictly on its two sides, so there is no widest margin"
        "(; they only touch, and the weights can grow without end all the same|; since they "
        "overlap, "
        "the weights of the smallest loss are finite)?.",
        lambda v, s: (
            classes(v) != "separable"
            and ("touch" not in s[0] or classes(v) == "touching")
            and (
                "overlap" not in s[0]
                or (classes(v) == "overlapping" and settings(v).loss == "log_loss")
            )
        ),
    ),
    Claim(
        "The growth without end needs two things: rows that the network can all get right, and "
        "nothing that holds the weights back.",
        ALWAYS,
    ),
    Claim("Take one of them away and train it again.", ALWAYS),
    Claim(
        "<y> was <a> at epoch <m> and is <b> at epoch <n>, with an accuracy of <p>.",
        lambda v, s: (
            is_near(s["a"], norm_of(v.run, tenth(v)))
            and is_near(s["b"], norm_of(v.run, -1))
            and is_share(s["p"], film(v).accuracy[-1])
        ),
    ),
    Claim(
        "It grows on all the same: the network fits these rows, too.",
        lambda v, s: film(v).accuracy[-1] == 1 and norm_of(v.run, -1) > norm_of(v.run, tenth(v)),
    ),
    Claim(
        "Within these epochs it has not come to rest.",
        lambda v, s: norm_of(v.run, -1) > norm_of(v.run, tenth(v)),
    ),
    Claim(
        "At epoch <n> the weights are 0: the neuron says the same of every row.",
        lambda v, s: not at(v).weights[0].any(),
    ),
    Claim(
        "At the distance d from its line the neuron says σ(‖w‖·d), where ‖w‖ is the norm of the "
        "weights without the bias: it alone makes the sigmoid steep.",
        lambda v, s: is_neuron(v),
    ),
    Claim(
        "At epoch <n> the neuron goes from 10 to 90 % within <a> units of the features.",
        lambda v, s: is_near(s["a"], 2 * np.log(9) / np.linalg.norm(at(v).weights[0])),
    ),
    Claim("Grown without end, it would be the perceptron’s step.", ALWAYS),
    Claim(
        "The blog calls the step not derivable; it is, everywhere but at the line, and the "
        "trouble is "
        "that wherever it has a derivative this is 0, which teaches descent nothing.",
        ALWAYS,
    ),
    Claim(
        "The output’s slope (p(1 − p) of a softmax|σ′(z)) is ¼ at most.",
        lambda v, s: (
            ("softmax" in s[0]) == start(v).is_softmax and at(v).slopes[-1].max() <= 0.25 + 1e-12
        ),
    ),
    Claim(
        "On average over the rows it is <a> before the first update.",
        lambda v, s: v.epoch == 0 and is_near(s["a"], start(v).slopes[-1].mean(), 2),
    ),
    Claim(
        "On average over the rows it (fell|went) from <a> before the first update to <b> at epoch "
        "<n>.",
        lambda v, s: (
            is_near(s["a"], start(v).slopes[-1].mean(), 2)
            and is_near(s["b"], at(v).slopes[-1].mean(), 2)
            and ("fell" not in s[0] or at(v).slopes[-1].mean() < start(v).slopes[-1].mean())
        ),
    ),
    Claim("The surer the output is of the rows, the less is left.", ALWAYS),
    Claim(
        "That does not stop the output from learning: in the gradient of the cross-entropy "
        "its slope "
        "cancels, and the error that is left is output − label.",
        lambda v, s: settings(v).loss == "log_loss",
    ),
    Claim(
        "The squared error’s gradient has this slope as a factor: of a row that is wrong and "
        "saturated the output learns next to nothing.",
        lambda v, s: settings(v).loss == "squared_error",
    ),
    Claim("The slopes of hidden units do not cancel.", lambda v, s: bool(settings(v).hidden)),
    Claim(
        "This picture belongs to a single neuron, whose distance to its line says all.",
        lambda v, s: not is_neuron(v),
    ),
    Claim(
        "The output of a network with hidden layers is no function of one distance; empty the "
        "field "
        "“Hidden layers” to see the sigmoids of one neuron.",
        lambda v, s: bool(settings(v).hidden),
    ),
    Claim(
        "This picture belongs to a single neuron, and here <n> output units share the decision.",
        lambda v, s: number(s["n"]) == v.run.data.n_outputs > 1,
    ),
    Claim("Choose a data set of two classes to see it.", lambda v, s: v.run.data.n_outputs > 1),
]


def angle(view):
    best = inspection.max_margin(view.run.data.X, view.run.data.y).iloc[0]
    f = film(view)
    a = np.append(f.coefs[-1][-1].astype(float).ravel(), f.intercepts[-1][-1])
    b = np.append(best["coef"], best["intercept"])
    a, b = a / np.abs(a).max(), b / np.abs(b).max()
    return np.degrees(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1)))


def low_high(view):
    return ENDS.get(settings(view).activation) if settings(view).hidden else (0, 1)


def has_ends(view, said=None):
    return low_high(view) is not None


def is_relu(view, said=None):
    return bool(settings(view).hidden) and settings(view).activation == "relu"


def near_share(view, when=at):
    """Of the hidden entries; without any it is no number."""
    return when(view).hidden_near.mean() if settings(view).hidden else np.nan


def n_dead(view, when=at):
    return sum(int(dead.sum()) for dead in when(view).dead)


def is_stuck(view, said):
    """Saturated at its last hidden layer, and no better than naming the largest class."""
    accuracy, top = at(view).is_right.mean(), at(view).near(at(view).n_hidden).mean()
    later = film(view).accuracy[view.record + 1 :].max(initial=0)
    learns = later > majority(view.run) + 0.03 * (1 - majority(view.run)) + 1e-9
    return (
        view.epoch > 0 and accuracy < 1 and top >= 0.95
        and accuracy <= majority(view.run) + 0.031 * (1 - majority(view.run))
        and ("so far" in said[0]) == learns
    )  # fmt: skip


def is_accuracy(text, view):
    """By hand, or the film's own, where some output's z is nothing but underflow."""
    z = at(view).z[-1]
    is_lost = (np.abs(z) <= UNDERFLOW).any() and at(view).weights[-1].any()
    recorded = film(view).accuracy[view.record]
    return is_share(text, at(view).is_right.mean()) or (is_lost and is_share(text, recorded))


def kept_in(text, value):
    """Whether "65 times that", "3.1 % of that" is that part; of an error there is none of."""
    if "no error" in text:
        return np.isnan(value)
    figure = number(re.sub(" times.*| %.*", "", text))
    figure = figure / 100 if "%" in text else figure
    return abs(figure - value) <= 0.051 * abs(value) + 1e-300 and not np.isnan(value)


def layer_of(text, view):
    return at(view).n_hidden + 1 if "output" in text else int(number(text.split()[-1]))


def is_four(view, said):
    ahead, upper = at(view), layer_of(said["upper"], view)
    W, deltas = ahead.weights[upper - 1], ahead.errors[0]
    factor = rms(deltas[upper - 2]) / rms(deltas[upper - 1])
    factor *= np.sqrt(deltas[upper - 2].shape[1] / deltas[upper - 1].shape[1])  # of whole rows
    return (
        is_near(said["w"], np.abs(W).max()) and is_near(said["norm"], np.linalg.norm(W, 2))
        and abs(number(said["f"]) - factor) <= 0.06 * factor
    )  # fmt: skip


def counts_units(view, said):
    """The first get an error; stuck and content are all that are saturated, the former asked."""
    ahead = at(view)
    errors = np.concatenate([[rms(d) for d in delta.T] for delta in ahead.errors[0][:-1]])
    demands = np.concatenate([[rms(d) for d in demand.T] for demand in ahead.errors[1]])
    saturated = np.concatenate([is_saturated(ahead, i) for i in range(1, ahead.n_hidden + 1)])
    learn, stuck, content = (int(number(said[name])) for name in ("l", "s", "c"))
    return (
        learn == (~saturated & (errors > max(1e-6, 1e-4 * errors.max()))).sum()
        and stuck == (saturated & (demands > max(0.02, 0.01 * demands.max()))).sum()
        and stuck + content == saturated.sum()
    )


def is_saturated(ahead, layer):
    """Units that are near an end on 95 % of the rows; a ReLU that is 0 on all of them."""
    is_relu_ = ahead.run.settings.activation == "relu"
    return ahead.near(layer).mean(axis=0) >= (1 if is_relu_ else 0.95)


def is_idle(view, said):
    """Not saturated, and without an error to speak of."""
    ahead = at(view)
    errors = np.concatenate([[rms(d) for d in delta.T] for delta in ahead.errors[0][:-1]])
    saturated = np.concatenate([is_saturated(ahead, i) for i in range(1, ahead.n_hidden + 1)])
    idle = ~saturated & (errors <= max(1e-6, 1e-4 * errors.max()))
    return number(said["n"]) == idle.sum()


def course(view, said):
    """The layers named are near an end at the end of training, the others are not."""
    end = _pass(view, len(film(view)) - 1)
    layers = [end.near(i).mean() >= 0.95 for i in range(1, end.n_hidden + 2)]
    named, _, _ = said[0].partition(", but not")
    told = [f"layer {i} since" in named for i in range(1, end.n_hidden + 1)]
    return layers == [*told, "the output since" in named]


SATURATION = [
    Claim(
        "Are they near <a> or <b>?", lambda v, s: (number(s["a"]), number(s["b"])) == low_high(v)
    ),
    Claim("How many are dead?", is_relu),
    Claim("Where the outputs are", lambda v, s: not has_ends(v) and not is_relu(v)),
    Claim(
        "Training diverged after epoch <n>, because a weight left the range of floating-point "
        "numbers; choose a lower learning rate.",
        diverged,
    ),
    Claim("There is no hidden layer to look into.", lambda v, s: not settings(v).hidden),
    Claim("Choose a depth above; until then the pictures show the output alone.", ALWAYS),
    Claim(
        "(Leaky ReLU|Linear) units have no ends to be near to, so they do not saturate.",
        lambda v, s: settings(v).activation in {"leaky_relu", "identity"},
    ),
    Claim("Choose the hidden activation sigmoid to put the question.", ALWAYS),
    Claim("Yes, every one.", lambda v, s: near_share(v) == 1),
    Claim("Nearly all of them.", lambda v, s: 0.95 <= near_share(v) < 1),
    Claim("No.", lambda v, s: near_share(v) < 0.95),
    Claim(
        "(After epoch <n>|Before the first update), <p> of the <m> entries of the hidden "
        "layers are "
        "within <d> of <a> or <b>(; before the first update it was <q>)?.",
        lambda v, s: (
            is_share(s["p"], near_share(v))
            and number(s["m"]) == len(at(v).hidden_near)
            and (s["q"] is None or is_share(s["q"], near_share(v, start)))
            and is_near(s["d"], 0.05 * np.ptp(low_high(v)))
            and (s["n"] is None) == (v.epoch == 0)
        ),
    ),
    Claim("That is so for each of the rows.", lambda v, s: near_share(v) == 1),
    Claim(
        "(None|<n>) of the <m> rows (has|have) all entries there.",
        lambda v, s: (
            at(v).whole_rows == (number(s["n"]) if s["n"] else 0)
            and number(s["m"]) == len(v.run.data.y)
        ),
    ),
    Claim("A ReLU has one end only, 0, and can die there.", ALWAYS),
    Claim(
        "(After epoch <e>|Before the first update), <n> of the <m> hidden units? (is|are) 0 "
        "on every "
        "row(; before the first update it was <q>)?.",
        lambda v, s: (
            number(s["n"]) == n_dead(v) and (s["q"] is None or number(s["q"]) == n_dead(v, start))
        ),
    ),
    Claim("Of all their entries, <p> are 0.", lambda v, s: is_share(s["p"], near_share(v))),
    Claim(
        "“Near 0 or 1” was asked of hidden layers; this is the output.",
        lambda v, s: not settings(v).hidden,
    ),
    Claim("ReLUs, the same answer ends, “have fewer drawbacks”.", is_relu),
    Claim(
        "They do not saturate above 0; at 0 they do, with a slope of 0, and at epoch <e> (none of "
        "them is dead|<n> of them says? nothing but 0).",
        lambda v, s: n_dead(v) == (number(s["n"]) if s["n"] else 0),
    ),
    Claim(
        "In between is all there is for these units; only the output has ends.",
        lambda v, s: not has_ends(v),
    ),
    Claim("“Your intuition is correct”, says the answer that the question got.", ALWAYS),
    Claim(
        "In general it is not, nor is it here at epoch <e>: layer <i> has <p> of its entries in "
        "between.",
        lambda v, s: (
            near_share(v) < 0.95 and is_share(s["p"], 1 - at(v).near(int(number(s["i"]))).mean())
        ),
    ),
    Claim(
        "Here the entries are near the ends, but descent did not bring them there: <p> were there "
        "before the first update, by the size of the initial weights and of the features.",
        lambda v, s: is_share(s["p"], near_share(v, start)) and near_share(v, start) >= 0.95,
    ),
    Claim(
        "It is in this run, in which the share went from <p> to <q>; with other weights, "
        "rates and "
        "numbers of epochs it need not be.",
        lambda v, s: (
            is_share(s["p"], near_share(v, start))
            and is_share(s["q"], near_share(v))
            and near_share(v, start) < 0.95 <= near_share(v)
        ),
    ),
    Claim(
        "It is the output that the loss pulls to 0 and 1, and <p> of it is near them; the hidden "
        "layers have no such aim of their own and lag behind.",
        lambda v, s: (
            v.epoch > 0
            and is_share(s["p"], at(v).near(at(v).n_hidden + 1).mean())
            and at(v).near(at(v).n_hidden + 1).mean()
            > max(near_share(v), start(v).near(at(v).n_hidden + 1).mean())
        ),
    ),
    Claim(
        "Of the output, layer <i>, <p> is near 0 or 1.",
        lambda v, s: is_share(s["p"], at(v).near(at(v).n_hidden + 1).mean()),
    ),
    Claim(
        "The largest |z| of the hidden units is <z>.",
        lambda v, s: is_size(s["z"], max(np.abs(z).max() for z in at(v).z[:-1])),
    ),
    Claim(
        "An output of a sigmoid “will either be 1 or 0”, it goes on, and the gradient 0.", ALWAYS
    ),
    Claim(
        "In exact numbers never; the farthest pre-activation here, |z| = <z>, is so far out "
        "that the "
        "computer rounds its slope to 0.",
        lambda v, s: farthest(v, s) and smallest_slope(v) < 1e-305,
    ),
    Claim(
        "Never quite: the farthest pre-activation here is |z| = <z>, and the smallest slope <p>.",
        lambda v, s: (
            farthest(v, s) and is_near(s["p"], smallest_slope(v), 2) and number(s["p"]) > 0
        ),
    ),
    Claim(
        "From z ≈ 36.7 on the computer rounds σ(z) to 1, though not its slope to 0.",
        lambda v, s: 1 / (1 + np.exp(-36.8)) == 1,
    ),
    Claim(
        "Only from z ≈ 36.7 on does the computer round σ(z) to 1.",
        lambda v, s: 1 / (1 + np.exp(-36.8)) == 1 > 1 / (1 + np.exp(-36.6)),
    ),
    Claim("A hidden unit is dead if it is 0 on every row, else graded.", is_relu),
    Claim("Without ends, every hidden unit is graded.", lambda v, s: not has_ends(v)),
    Claim(
        "A unit is constant if 95 % of the rows bring it near the same end, binary if they "
        "bring it "
        "near one or the other, else graded.",
        has_ends,
    ),
    Claim("First what the units put out, then the pre-activation z behind it.", ALWAYS),
    Claim("Of a z below 0 a ReLU makes 0, with a slope of 0.", is_relu),
    Claim(
        "Beyond z = <a> and <b> an output is near an end, and its slope is below <c>, of at "
        "most <d>: "
        "what lies far out learns little.",
        has_ends,
    ),
    Claim(
        "No layer has 95 % of its entries near an end when training ends.",
        lambda v, s: course(v, {0: ""}),
    ),
    Claim(
        "To the end of training, at least 95 % of the entries are near an end in <layers>.", course
    ),
    Claim(
        "The share is that of units that are dead or near an end: the output's alone here.",
        lambda v, s: not has_ends(v) and not is_relu(v),
    ),
    Claim(
        "The share of a ReLU layer is that of its dead units: <p> at epoch <e>, from layer 1 on.",
        lambda v, s: all(
            is_share(share, dead.mean())
            for share, dead in zip(re.split(", | and ", s["p"]), at(v).dead, strict=True)
        ),
    ),
    Claim(
        "The mean slope is what the layers learn by: <p> at epoch <e>, from layer 1 to the "
        "output.",
        lambda v, s: all(
            is_near(figure, slopes.mean(), 2)
            for figure, slopes in zip(re.split(", | and ", s["p"]), at(v).slopes, strict=True)
        ),
    ),
    Claim("The signal variance is how much an output differs from row to row.", ALWAYS),
    Claim(
        "φ is 0 where all outputs are midway, ½ where they are spread evenly and 1 where all "
        "are at "
        "the ends.",
        ALWAYS,
    ),
    Claim("The accuracy at epoch <e> is <p>.", lambda v, s: is_accuracy(s["p"], v)),
    Claim("This network is stuck( so far, and will reach <p>)?.", is_stuck),
    Claim(
        "An accuracy of <p> is (hardly more|no more) than naming the largest class (<q>), and "
        "<r> of "
        "the last hidden layer is near an end.",
        lambda v, s: (
            is_accuracy(s["p"], v)
            and is_share(s["q"], majority(v.run))
            and ("no more" in s[0]) == (at(v).is_right.mean() <= majority(v.run) + 1e-12)
            and is_share(s["r"], at(v).near(at(v).n_hidden).mean())
        ),
    ),
    Claim(
        "Glorot & Bengio (2010) saw deep sigmoid networks drive their top layer to one end at "
        "once, "
        "where little of the error gets through.",
        lambda v, s: settings(v).activation == "sigmoid",
    ),
    Claim(
        "Saturated and trained are two things: at epoch <e> the accuracy is <p>, with <q> of the "
        "hidden entries near an end.",
        lambda v, s: is_accuracy(s["p"], v) and is_share(s["q"], near_share(v)),
    ),
    Claim(
        "(After epoch <e>|Before the first update), of the <m> hidden units? <l> still "
        "learns?, <s> "
        "(is|are) stuck (saturated, though the loss asks for a change) and <c> (is|are) content "
        "(saturated, and not asked).",
        counts_units,
    ),
    Claim(
        "<n> (is|are) idle: not saturated, but next to nothing of the error reaches them.", is_idle
    ),
    Claim(
        "The output is (still learning|saturated and wrong|saturated and right).",
        lambda v, s: output_is(v, s[0]),
    ),
    Claim(
        "Of the <n> outputs, <what>.",
        lambda v, s: number(s["n"]) == sum(map(int, re.findall(r"\d+", s["what"]))),
    ),
    Claim(
        "“The neuron is saturated (dumb) and will not improve” was said of a unit that is always "
        "wrong.",
        ALWAYS,
    ),
    Claim(
        "With this run's squared error that is nearly true of the output, whose error is "
        "multiplied "
        "by its slope, <a> on average; with the cross-entropy it is not.",
        lambda v, s: (
            is_near(s["a"], at(v).slopes[-1].mean(), 2) and settings(v).loss == "squared_error"
        ),
    ),
    Claim(
        "That is nearly true of hidden units; a wrong output recovers, since the "
        "cross-entropy sends "
        "it its error, now <a>, without the factor of its slope, now <b>.",
        lambda v, s: (
            is_near(s["a"], rms(at(v).errors[0][-1]), 2)
            and settings(v).loss == "log_loss"
            and is_near(s["b"], at(v).slopes[-1].mean(), 2)
        ),
    ),
    Claim(
        "A dead ReLU has a slope of exactly 0 on every row, so that its own weights get no "
        "gradient"
        "( and stay as they are|; <who> may still move them).",
        lambda v, s: (
            (s["who"] is None) == stays_dead(v)
            and ("penalty" in s[0]) == (settings(v).alpha > 0)
            and ("Adam" in s[0]) == (settings(v).solver == "adam")
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
        ALWAYS,
    ),
    Claim("Right and saturated, a unit was called “as smart as it could” be.", ALWAYS),
    Claim(
        "It may also be a constant, which says the same of every row, like <n> of the content "
        "units "
        "here.",
        lambda v, s: 0 < number(s["n"]) <= sum(settings(v).hidden),
    ),
    Claim(
        "The error vanishes on its way through hidden layers, and here (it passes through one "
        "only|there is none).",
        lambda v, s: len(settings(v).hidden) == ("one" in s[0] and "none" not in s[0]),
    ),
    Claim("Choose more of them above.", ALWAYS),
    Claim(
        "Before the first update no error reaches the hidden layers.",
        lambda v, s: np.isnan(start(v).kept()),
    ),
    Claim(
        "Before the first update the error in layer 1 is <k> in the last hidden layer: × <x> for "
        "every layer on the way.",
        lambda v, s: (
            kept_in(s["k"], start(v).kept())
            and is_near(s["x"], start(v).kept() ** (1 / (start(v).n_hidden - 1)), 2)
        ),
    ),
    Claim("At epoch <e> it is <k>.", lambda v, s: kept_in(s["k"], at(v).kept())),
    Claim(
        "At epoch <e> the error in layer 1 is <k> in the last hidden layer.",
        lambda v, s: kept_in(s["k"], at(v).kept()),
    ),
    Claim("At epoch <e> no error reaches the hidden layers.", lambda v, s: np.isnan(at(v).kept())),
    Claim(
        "With these units a layer need not shrink the error: their slope reaches 1, a "
        "sigmoid's only "
        "¼.",
        lambda v, s: settings(v).activation != "sigmoid",
    ),
    Claim(
        "Vanishing is not saturating.",
        lambda v, s: start(v).kept() < 0.5 and near_share(v, start) < 0.05,
    ),
    Claim(
        "A slope of at most ¼ is enough for it: before the first update <p> of the hidden "
        "entries are "
        "near an end.",
        lambda v, s: is_share(s["p"], near_share(v, start)),
    ),
    Claim(
        "Since σ′ is at most ¼, weights have to make up for it, and large ones saturate: "
        "before the "
        "first update <p> of the hidden entries are near an end.",
        lambda v, s: (
            is_share(s["p"], near_share(v, start)) and settings(v).activation == "sigmoid"
        ),
    ),
    Claim(
        "No error comes down from the output at epoch <e>.",
        lambda v, s: max(rms(delta) for delta in at(v).errors[0][:-1]) < 1e-290,
    ),
    Claim(
        "“If the weight of a neuron is less than 4, the error will diminish”, says the answer.",
        ALWAYS,
    ),
    Claim(
        "A chain of single neurons does that; a layer adds up the errors of many, and is sure "
        "to do "
        "it where ‖W‖₂ < 4( (these units' slope reaches 1, so read 1 instead of 4))?.",
        lambda v, s: ("read 1" in s[0]) == (settings(v).activation != "sigmoid"),
    ),
    Claim(
        "From <upper> to layer <below> the largest weight is <w>, ‖W‖₂ is "
        "<norm>, and at epoch <e> the error is multiplied by <f>.",
        is_four,
    ),
    Claim(
        "The same network from other initial weights, before it learns: how much of the error "
        "comes "
        "down to layer 1, and how many of the entries are near an end?",
        ALWAYS,
    ),
    Claim("“Small weights are bad and large weights are bad”, the answer finds.", ALWAYS),
    Claim(
        "(Large ones (normal × 10) put up to <p> of a hidden layer near an end|With large ones "
        "(normal × 10) (no error reaches the hidden layers|the error in layer 1 is <x> in the "
        "last "
        "hidden layer)); with this run’s own <k>.",
        lambda v, s: kept_in(s["k"].replace("the error in layer 1 is ", ""), start(v).kept()),
    ),
    Claim(
        "Mishkin & Matas (2016) “fail to train” sigmoid networks, it says; they had not set "
        "out to.",
        ALWAYS,
    ),
    Claim(
        "With their LSUV, which gives every layer’s z the variance 1, (no error reaches the "
        "hidden "
        "layers|the error in layer 1 is <k> in the last hidden layer).",
        ALWAYS,
    ),
    Claim(
        "In sigmoids much of that variance is fixed offsets; without these (centred LSUV) (no "
        "error "
        "reaches the hidden layers|the error in layer 1 is <k> in the last hidden layer).",
        lambda v, s: settings(v).activation == "sigmoid",
    ),
    Claim(
        "Xu, Huang & Li (2016), whom it names for a learning rate per layer, revise the "
        "activation "
        "instead.",
        ALWAYS,
    ),
    Claim(
        "With 4σ − 2 (here scaled sigmoid), whose slope is 1 at its centre, (no error reaches the "
        "hidden layers|the error in layer 1 is <k> in the last hidden layer).",
        ALWAYS,
    ),
]


def farthest(view, said):
    zs = at(view).z[:-1] if settings(view).hidden else [at(view).output_logits]
    return is_size(said["z"], max(np.abs(z).max() for z in zs))


def is_size(text, value):
    if text.startswith("beyond"):
        return not np.isfinite(value)
    return np.isfinite(value) and is_near(text, value)


def smallest_slope(view):
    return min(s.min() for s in (at(view).slopes[:-1] or at(view).slopes))


def output_is(view, text):
    is_wrong = at(view).is_right.mean() < 0.95
    share = at(view).near(at(view).n_hidden + 1).mean()
    if "learning" in text:
        return share < 0.95
    return share >= 0.95 and ("wrong" in text) == is_wrong


def stays_dead(view):
    s = settings(view)
    return s.solver == "sgd" and not s.momentum and not s.alpha


LARGE = tuple(c for c in SHIFTED if c > 1)
UNDERFLOW = 1e-290  # near which one exponential is 0 and another is not
ROUNDING = 1e-12  # of what a sum adds up, below which the sum has no sign of its own


def is_changed(text, view, *factors):
    """Whether so many rows change class at most; of one that rounding decides, either is so."""
    before, doubted = _times(view, 1.0)
    least = most = 0
    for factor in factors:
        now, doubted_now = _times(view, factor)
        is_open = doubted | doubted_now
        least = max(least, ((now != before) & ~is_open).sum())
        most = max(most, ((now != before) | is_open).sum())
    return any(is_share(rows_of(text), n / len(before)) for n in range(least, most + 1))


def _times(view, factor):
    """The classes of all rows with every weight and bias multiplied, and which rows are ties."""
    name = (view.record, factor)
    known = view.__dict__.setdefault("_classes_times", {})
    if name not in known:
        z, is_tie = _pass_times(view, factor)
        known[name] = (z[:, 0] > 0 if z.shape[1] == 1 else z.argmax(axis=1)), is_tie
    return known[name]


def _pass_times(view, factor):
    function, _ = UNITS[settings(view).activation]
    h, ahead = view.run.data.X, at(view)
    is_tie = np.zeros(len(h), dtype=bool)
    with np.errstate(all="ignore"):
        for number_, (W, b) in enumerate(zip(ahead.weights, ahead.biases, strict=True)):
            z = h @ (factor * W) + factor * b if number_ else factor * ahead.z[0]
            added = np.abs(h) @ np.abs(factor * W) + np.abs(factor * b)
            is_tie |= ((np.abs(z) <= ROUNDING * added) & (added > 0)).any(axis=1)
            if number_:
                is_tie |= ((np.abs(z) <= UNDERFLOW) & W.any(axis=0)).any(axis=1)
            h = function(z)
    if z.shape[1] > 1:
        top = np.sort(z, axis=1)
        is_tie |= top[:, -1] - top[:, -2] <= ROUNDING * np.abs(z).max(axis=1)
    return z, is_tie


def rows_of(text):
    """What is said of the rows, after what is said of the map."""
    found = re.search(r"(none|less than [\d.]+ %|[\d.]+ %) of the rows", text)
    return found[1] if found else "none"


def unlike(view, factor):
    network, X = network_of(view), view.run.data.X
    steps = perceptrons_of(network)
    with np.errstate(all="ignore"):
        return float(np.mean(network.scaled(factor).predict(X) != steps.predict(X)))


def hidden(view, said=None):
    return bool(settings(view).hidden)


def on_line(view):
    w1, w2, b = view.weights
    X = points().X
    return (w1 * X[:, 0] + w2 * X[:, 1] + b) == 0


SCALING = [
    Claim(
        "Training diverged after epoch <n>; the network below has its last finite weights.",
        diverged,
    ),
    Claim("A lower learning rate or standardised features help.", ALWAYS),
    Claim("The line stays: <line>.", lambda v, s: any(v.weights[:2])),
    Claim(
        "Only the blur beside it depends on c: from 10 to 90 % the output needs <a> units at "
        "c = <c>"
        "( and <b> units at c = <d>)?.",
        lambda v, s: all(
            is_near(width, 2 * np.log(9) / np.hypot(*v.weights[:2]) / number(c))
            for width, c in ((s["a"], s["c"]), (s["b"], s["d"]))
            if width
        ),
    ),
    Claim(
        "There is no line: both weights are 0, so the neuron says the same of every point, "
        "σ(c·b).",
        lambda v, s: not any(v.weights[:2]),
    ),
    Claim(
        "The boundary stays: without a hidden layer, c only multiplies what the outputs are "
        "made of.",
        lambda v, s: not hidden(v),
    ),
    Claim(
        "At c = <c>, <what> change class.( In exact arithmetic none would: where w·x + b is 0, "
        "rounding decides.)?",
        lambda v, s: is_changed(s["what"], v, v.factor) if not hidden(v) else True,
    ),
    Claim("Give the network a hidden layer to see its boundary move.", lambda v, s: not hidden(v)),
    Claim("This is the network as it was trained.", lambda v, s: v.factor == 1),
    Claim(
        "The boundary moves: at c = <c>, <what> get another class than at c = 1.",
        lambda v, s: is_changed(s["what"], v, v.factor),
    ),
    Claim("Nothing has changed class at c = <c>.", lambda v, s: is_changed("none", v, v.factor)),
    Claim(
        "Its perceptrons disagree on <what>(; at c = 1 on <before>)?.",
        lambda v, s: (
            is_share(rows_of(s["what"]), unlike(v, v.factor))
            and (s["before"] is None or is_share(rows_of(s["before"]), unlike(v, 1.0)))
        ),
    ),
    Claim(
        "The map is the plane of the first two principal components of <n> features, which "
        "holds <p> "
        "of their variance.",
        lambda v, s: (
            number(s["n"]) == v.run.data.X.shape[1]
            and is_share(s["p"], principal_share(v.run.data.X), 0.01)
        ),
    ),
    Claim(
        "A map needs two features, and these data have one; the rows are counted all the same.",
        lambda v, s: v.run.data.X.shape[1] == 1,
    ),
    Claim(
        "The same line, and beside it nothing but 0 and 1: c·(w·x + b) is positive where w·x "
        "+ b is.",
        ALWAYS,
    ),
    Claim("That is Nielsen’s first exercise, for one perceptron.", ALWAYS),
    Claim("The blog draws such curves and asks which of them a neuron chooses.", ALWAYS),
    Claim(
        "They are one neuron, times 1, 2(, | and )3( and <c>)?: one line, and ever more of a "
        "step.",
        lambda v, s: s["c"] is None or number(s["c"]) == v.factor,
    ),
    Claim("It chooses none for good.", ALWAYS),
    Claim(
        "Where a line separates the classes and no penalty holds the weights, training goes on "
        "multiplying them, as “Past 100 %” shows; the step is where that would end.",
        ALWAYS,
    ),
    Claim(
        "By multiplying weights and biases, says the blog, “we get different equations that "
        "correspond to the same classification boundary”.",
        ALWAYS,
    ),
    Claim(
        "So it is for a single layer: up to c = <c>, <what> changed class.",
        lambda v, s: not hidden(v) and is_changed(s["what"], v, *LARGE),
    ),
    Claim(
        "Multiplied weights “correspond to the same classification boundary”, says the blog of a "
        "single neuron.",
        ALWAYS,
    ),
    Claim(
        "Behind a hidden layer they (do|need) not: steeper units hand on other numbers, which are "
        "weighed as before.",
        hidden,
    ),
    Claim(
        "Above c = 1, up to <what> get another class.",
        lambda v, s: is_changed(s["what"], v, *LARGE),
    ),
    Claim(
        "Here nothing changes class up to c = <c>.",
        lambda v, s: is_changed("none", v, *LARGE),
    ),
    Claim(
        "At c = 1000 the perceptrons disagree on <what>.",
        lambda v, s: is_share(rows_of(s["what"]), unlike(v, 1000.0)),
    ),
    Claim(
        "Towards c = 0 (the units become ramps with a bend at 0|the units become straight "
        "ramps, and "
        "the network one without hidden layers, with (a straight boundary|straight boundaries) or "
        "none): at c = 0.01, <what> are in another class than at c = 1.",
        lambda v, s: (
            is_changed(s["what"], v, 0.01)
            and ("bend" in s[0]) == (settings(v).activation == "penalized_tanh")
            and ("boundaries" not in s[0] or v.run.data.n_outputs > 1)
            and ("a straight" not in s[0] or v.run.data.n_outputs == 1)
        ),
    ),
    Claim(
        "There are no perceptrons to tend to: <name> units are unbounded and have no two "
        "levels to "
        "step between.",
        lambda v, s: not has_ends(v),
    ),
    Claim("Choose sigmoid or tanh units to compare.", ALWAYS),
    Claim(
        "c changes nothing: of (<n> points of the map and )?<m> rows, none changes class at c "
        "= <c>.",
        lambda v, s: number(s["m"]) == len(v.run.data.y),
    ),
    Claim("But it is not the network that was trained.", lambda v, s: has_ends(v)),
    Claim(
        "It is right on <a> of the rows; the sigmoids are on <b>, and times c on <c>.",
        lambda v, s: is_share(s["b"], at(v).is_right.mean()),
    ),
    Claim(
        "Without a hidden layer they decide as the sigmoids do: <p> right.",
        lambda v, s: not hidden(v) and is_accuracy(s["p"], v),
    ),
    Claim("<n> of <m> rows are further than <margin> from every unit’s tie.", ALWAYS),
    Claim(
        "On these the outputs at c = <c> differ from the perceptrons’ by <a> at most and <b> on "
        "average; at c = 1000 by <d> at most.",
        ALWAYS,
    ),
    Claim("None of the <m> rows is further than <margin> from every unit’s tie.", ALWAYS),
    Claim("Choose a smaller margin.", ALWAYS),
    Claim(
        "In Nielsen’s second exercise the behaviour in the limit c → ∞ is “exactly the same”.",
        ALWAYS,
    ),
    Claim("So it is for an input chosen beforehand that is off every line.", ALWAYS),
    Claim(
        "No c is large enough for all inputs at once: on a neuron’s line the gap stays ½, and the "
        "nearer to it, the later it falls.",
        ALWAYS,
    ),
    Claim("Beyond a margin m it is σ(−cm) at most, the dashed curve.", lambda v, s: is_neuron(v)),
    Claim(
        "On <n> of the rows a unit has w·x + b = 0 exactly.",
        lambda v, s: 0 < number(s["n"]) <= len(v.run.data.y),
    ),
    Claim("There no c helps, as the next section shows.", ALWAYS),
    Claim(
        "None of the <n> points lies exactly on the neuron’s line, so all conventions agree.",
        lambda v, s: not on_line(v).any(),
    ),
    Claim(
        "With w₁ = w₂ = 1 and b = −3, eight of them do.",
        lambda v, s: (points().X.sum(axis=1) == 3).sum() == 8,
    ),
    Claim(
        "<n> of the <m> points have w·x + b = 0.", lambda v, s: number(s["n"]) == on_line(v).sum()
    ),
    Claim(
        "As c·0 is 0, the sigmoid says ½ there, however steep it is; the perceptron says 0, "
        "and the "
        "step function, as Nielsen’s footnote has it, 1.",
        ALWAYS,
    ),
    Claim("So ½ needs a convention, too.", ALWAYS),
    Claim(
        "With Nielsen’s “at least 0.5” for a 9, <p> of the points are right; this library’s "
        "`predict`, like scikit-learn’s, asks for more than ½, which makes it <q>.",
        lambda v, s: is_share(
            s["q"], np.mean(neuron_of(v).predict(points().X) == points().y), 0.01
        ),
    ),
    Claim("That is how Nielsen’s limit fails.", ALWAYS),
    Claim(
        "Put a second neuron behind, of weight 1 and bias −½, to repeat the first: given ½, it is "
        "tied itself and says 0.5 for every c, where perceptrons say 0 or 1.",
        ALWAYS,
    ),
    Claim(
        "No output changed: all are saturated, and what they change by is rounded to 0.", ALWAYS
    ),
    Claim(
        "The largest of <n> changes is <a>, and Nielsen’s Δoutput ≈ Σ ∂output/∂w Δw + "
        "∂output/∂b Δb "
        "is off by <b> at most.",
        ALWAYS,
    ),
    Claim(
        "The change is multiplied by c = <c>, too: the larger c, the smaller is a “small” change.",
        lambda v, s: number(s["c"]) == v.factor,
    ),
    Claim(
        "A step has slope 0 wherever it has one, so 0 is predicted for <n> outputs(, and none "
        "of them "
        "flipped)?.",
        ALWAYS,
    ),
    Claim("Take a larger Δ to see one flip.", ALWAYS),
    Claim(
        "The same change of the weights made <n> of them flip: over these inputs a line has "
        "passed.",
        lambda v, s: number(s["n"]) > 0,
    ),
    Claim("Nielsen asks for c > 0.", ALWAYS),
    Claim(
        "(Nielsen asks for c > 0. )?c = 0 erases the network: every w·x + b is 0, whatever "
        "the input.",
        ALWAYS,
    ),
    Claim(
        "All of it is a tie, and one class by convention; here that would be (another one for "
        "<what>|the one that all are in).  c < 0 turns every unit around.",
        lambda v, s: s["what"] is None or is_changed(s["what"], v, 0.0),
    ),
    Claim(
        "The neuron above would (keep its line and swap its sides|have no line all the same): at "
        "c = −1, <n> of its <m> points change class(, all that are not on the line)?.",
        lambda v, s: (
            ("no line" in s[0]) == (not any(v.weights[:2]))
            and number(s["n"]) == (~on_line(v)).sum()
        ),
    ),
    Claim("Behind a hidden layer it need not be a mere swap, by which all would change.", hidden),
    Claim(
        "A layer that is turned around hands on other numbers, and the next one, which gets "
        "them, is "
        "turned around as well.",
        hidden,
    ),
    Claim(
        "In this network <what> change class at c = −1.",
        lambda v, s: is_changed(s["what"], v, -1.0),
    ),
]


def principal_share(X):
    variances = np.linalg.svd(X - X.mean(axis=0), compute_uv=False) ** 2
    return variances[:2].sum() / variances.sum()


def names_in(view, said):
    return all(name in view.trained for name in re.split(r", | and ", said["names"]))


def first_at(run, level):
    (records,) = np.nonzero(run.film.accuracy >= level - 1e-12)
    return int(run.film.epochs[records[0]]) if len(records) else None


def race(view):
    return {name: first_at(run, view.level) for name, run in view.trained.items()}


def is_race(view, said):
    firsts = race(view)
    there = {name: n for name, n in firsts.items() if n is not None}
    soonest = min(there.values())
    names = [name for name, n in there.items() if n == soonest]
    told = said["names"].replace(" and ", ", ").split(", ")
    if sorted(told) != sorted(names) or number(said["n"]) != soonest:
        return False
    rest = said["rest"] or ""
    parts = [part for part in rest.strip(" .").split("; ") if part]
    return len(parts) == len(firsts) - len(names) and all(
        _is_later(part, firsts, soonest) for part in parts
    )


def _is_later(part, firsts, soonest):
    if found := re.fullmatch(r"(.+) needs ([\d.,]+) times as many", part):
        factor = firsts[found[1]] / soonest
        return is_near(found[2], factor, 2) and number(found[2]) >= 1.5
    if found := re.fullmatch(r"(.+) is at epoch ([\d,]+)", part):
        return firsts[found[1]] == number(found[2])
    found = re.fullmatch(r"(.+) does not get there in .+", part)
    return firsts[found[1]] is None


def by_name(text):
    """What is said of every run of "a: this; b: that"."""
    return dict(part.rsplit(": ", 1) for part in text.split("; "))


def is_ends(view, said):
    told = by_name(said["what"])
    return told.keys() == view.trained.keys() and all(
        (found := re.fullmatch(r"(.+ %), loss (\S+?)( \(diverged\))?", told[name]))
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


def are_kept(view, said, record_of):
    for name, kept in kept_by(view, record_of).items():
        if np.isnan(kept):
            if f"{name}: no error comes down" not in said["what"]:
                return False
            continue
        found = re.search(rf"(?:^|; ){re.escape(name)}: ([\d.e+-]+) of it", said["what"])
        if not (found and abs(float(found[1]) - kept) <= 0.06 * kept + 1e-300):
            return False
    return True


def is_vanishing(view, said):
    run = view.trained[said["name"]]
    fresh = Pass(run, 0)
    shares = [fresh.near(i).mean() for i in range(1, fresh.n_hidden + 1)]
    return is_share(said["p"], np.mean(shares)) and np.mean(shares) < 0.05 and fresh.kept() < 0.5


def is_shares_of_units(view, said):
    for name, run in view.trained.items():
        figure = r": (less than \d+ %|\d+ %) of the hidden \w+ (\w+)"
        found = re.search(f"(?:^|; ){re.escape(name)}{figure}", said["what"])
        now = Pass(run, run.film.index_of(view.epoch))
        if found[2] == "saturated":
            value = np.mean([now.near(i).mean() for i in range(1, now.n_hidden + 1)])
        else:
            is_relu_ = run.settings.activation == "relu"
            value = np.mean([dead.mean() for dead in now.dead]) if is_relu_ else 0
        if not is_share(found[1], value, 0.01):
            return False
    return True


RELU_COMPARISON = [
    Claim(
        "None of them reaches <p> within <n> epochs?.",
        lambda v, s: set(race(v).values()) == {None} and is_share(s["p"], v.level, 0.01),
    ),
    Claim(
        "More epochs, another rate or fewer layers may help; the curves show how far they came.",
        ALWAYS,
    ),
    Claim("<names> (is|are) there first, at epoch <n>.( <rest>.)?", is_race),
    Claim("It is one seed on one data set: see the last section.", ALWAYS),
    Claim("Same rows in the same order, same seed, same layers.", ALWAYS),
    Claim("At the end of training — <what>.", is_ends),
    Claim("Losses of different kinds do not compare.", ALWAYS),
    Claim(
        "With fewer than two hidden layers there is no way down on which much could be lost; "
        "choose "
        "more layers, or the preset “Depth 3”.",
        lambda v, s: len(settings(v).hidden) < 2,
    ),
    Claim(
        "Before the first update, the first layer gets this much of the last hidden layer's "
        "error — "
        "<what>.",
        lambda v, s: are_kept(v, s, lambda run: 0),
    ),
    Claim(
        "A sigmoid passes on a quarter at most per unit; what counts for a layer is the "
        "weights, too.",
        ALWAYS,
    ),
    Claim(
        "The picture is of epoch <n>, where that part is — <what>.",
        lambda v, s: are_kept(v, s, lambda run: run.film.index_of(v.epoch)),
    ),
    Claim("The error itself is small where most has been learned.", ALWAYS),
    Claim("The player's Home key shows the start.", ALWAYS),
    Claim(
        "Vanishing is not saturation: before its first update <name> has <p> of its hidden "
        "outputs "
        "near an end, and still loses most of its error on the way.",
        is_vanishing,
    ),
    Claim(
        "Vanishing is not saturation: an error can vanish where no unit is near an end, and "
        "be kept "
        "where many are.",
        ALWAYS,
    ),
    Claim(
        "Nor is a ReLU's gradient always 1: it is 0 for z < 0, and initial weights that are "
        "too small "
        "or too large scale it layer by layer.",
        ALWAYS,
    ),
    Claim("At epoch <n> — <what>.", is_shares_of_units),
    Claim("The last layer of the picture is the output, which is to reach its ends.", ALWAYS),
    Claim(
        "A sigmoid within 5 % of 0 or 1 learns slowly and can come back; a ReLU that is 0 on "
        "every row "
        "has a gradient of exactly 0 there and may never.",
        ALWAYS,
    ),
    Claim("It does not have the sigmoid's problem, it has another.", ALWAYS),
    Claim(
        "Without hidden layers there is nothing here to compare.",
        lambda v, s: not settings(v).hidden,
    ),
    Claim("One seed proves little.", ALWAYS),
    Claim(
        "Train all runs again from other initial weights, and compare medians instead of single "
        "cases.",
        ALWAYS,
    ),
    Claim(
        "Median until <p> — <what>.",
        lambda v, s: all(
            by_name(s["what"])[name].startswith("not within" if n is None else f"epoch {n:,} ")
            for name, n in race(v).items()
        ),
    ),
    Claim("Hollow points did not get there.", lambda v, s: None in race(v).values()),
]


# Nielsen's neuron by hand: x = 1, y = 0.
def nielsen(view, cost):
    w, b, rate, n_epochs = view.by_hand
    outputs = []
    for _ in range(n_epochs + 1):
        a = float(sigmoid_of(w + b))
        outputs.append(a)
        gradient = a * a * (1 - a) if cost == "quadratic" else a
        w, b = w - rate * gradient, b - rate * gradient
    return np.array(outputs)


def sigmoid_of(z):
    return 1 / (1 + np.exp(-z))


def below_half(view, cost):
    (records,) = np.nonzero(nielsen(view, cost) < 0.5)
    return int(records[0]) if len(records) else None


def is_improving(view, said):
    quadratic, entropy = (below_half(view, cost) for cost in ("quadratic", "entropy"))
    return (
        nielsen(view, "entropy")[0] >= 0.5 and number(said["n"]) == entropy
        and (said["q"] is None if quadratic is None else number(said["q"] or "0") == quadratic)
        and (quadratic is None or quadratic >= entropy)
    )  # fmt: skip


def parabola(view):
    x, rate, n_steps, ascends = view.descent
    path = [x]
    for _ in range(n_steps):
        path.append(path[-1] + (1 if ascends else -1) * rate * (2 * path[-1] - 4))
    return np.array(path)


def factor_of(view):
    return 1 + (2 if view.descent[3] else -2) * view.descent[1]


def is_regime(view, said):
    factor, how = factor_of(view), said["how"]
    f = round(factor, 12)
    apply = {
        "with the wrong sign": view.descent[3],
        "crawls": 0.9 < f < 1, "comes nearer from one side": 0 < f <= 0.9,
        "lands there": f == 0, "oversteps": -1 < f < 0, "jumps between": f == -1,
        "diverges": f < -1,
    }  # fmt: skip
    return is_near(said["f"], factor, 4) and all(
        holds for words, holds in apply.items() if words in how
    )


def unit_delta(view):
    layer, unit, _ = view.place
    return at(view).errors[0][layer - 1][view.row, unit]


def carried(view):
    layer, _, source = view.place
    return 1.0 if source < 0 else at(view).h[layer - 1][view.row, source]


def gradient(view):
    return unit_delta(view) * carried(view)


def is_value(text, value):
    """A figure of four digits; what nearly cancels has fewer that agree."""
    return is_near(text, value, 4) or abs(number(text) - value) < 1e-9 * (1 + abs(value))


def row_costs(view, said):
    losses = at(view).losses
    is_right = at(view).is_right[view.row]
    if said["h"] is not None:
        hardest = int(number(said["h"]))
        if not is_near(said["d"], losses[hardest]) or losses[hardest] < losses.max() * (1 - 1e-9):
            return False
    elif losses[view.row] < losses.max() * (1 - 1e-9):
        return False
    return ("is right" in said[0]) == is_right and cost_is(said["c"], losses[view.row], 3)


def cost_is(text, value, digits=4):
    return is_near(text, value, digits) or abs(number(text) - value) < 1e-12


def says(view):
    h = at(view).h[-1][view.row]
    return h[0] if len(h) == 1 else h[view.run.data.y[view.row]]


def demand(view):
    layer, unit, _ = view.place
    return at(view).errors[1][layer - 1][view.row, unit]


def unit_z(view):
    layer, unit, _ = view.place
    return at(view).z[layer - 1][view.row, unit]


def moves(view, said):
    s = settings(view)
    return (
        ("Adam" in said[0]) == (s.solver == "adam")
        and ("momentum adds" in said[0]) == (s.solver == "sgd" and s.momentum > 0)
        and ("moves every weight the other way" in said[0])
        == (s.solver == "sgd" and not s.momentum)
        and ("L2" in said[0]) == (s.alpha > 0)
        and number(said["r"]) == s.rate
    )


FOUNDATIONS = [
    Claim(
        "Trained for <n> epochs?(, where it diverged)?: accuracy <p>( (100 % first at epoch "
        "<f>))?, "
        "loss <l>.",
        lambda v, s: (
            is_share(s["p"], film(v).accuracy[-1])
            and is_near(s["l"], film(v).loss[-1])
            and (first(v) is None) == (s["f"] is None)
            and (s["f"] is None or number(s["f"]) == film(v).epochs[first(v)])
            and ("diverged" in s[0]) == diverged(v)
        ),
    ),
    Claim("This is the gradient of one row.", ALWAYS),
    Claim("Training takes the mean over <what>; the rate here is <r>.", moves),
    Claim(
        "After epoch <e> the network is (right|wrong) about row <r>: its cost is <c>; (no row "
        "costs "
        "more|the hardest is row <h>, with <d>).",
        row_costs,
    ),
    Claim(
        "Forwards (violet, the upper numbers): every unit adds up its inputs and passes on "
        "what it "
        "makes of them.",
        ALWAYS,
    ),
    Claim(
        "At the end the network says <a> (where it should say <y>|of the row’s class, number "
        "<k>), "
        "which costs <c>.",
        lambda v, s: (
            is_value(s["a"], says(v))
            and cost_is(s["c"], at(v).losses[v.row])
            and number(s["y"] or s["k"]) == v.run.data.y[v.row]
        ),
    ),
    Claim(
        "Backwards (green, the lower numbers): every unit gets its part δ of the error, by the "
        "weights that lead on from it and by its slope.",
        ALWAYS,
    ),
    Claim(
        "Times the weight’s input that is the gradient: ∂C/∂w of (the bias|the chosen weight) "
        "is <g>.",
        lambda v, s: is_value(s["g"], gradient(v)),
    ),
    Claim(
        "The answer’s ∂ŷ/∂w = ŷ(1 − ŷ) is that of the bias, whose input is 1.",
        lambda v, s: v.place[2] < 0,
    ),
    Claim("For a weight it lacks the factor x: choose one to see what that changes.", ALWAYS),
    Claim(
        "The answer’s ∂ŷ/∂w = ŷ(1 − ŷ) lacks the factor x, the input of the weight.",
        lambda v, s: v.place[2] >= 0,
    ),
    Claim(
        "Without it the gradient would be <d>, as if the input were 1, and not <g>.",
        lambda v, s: is_value(s["d"], unit_delta(v)) and is_value(s["g"], gradient(v)),
    ),
    Claim("<unit> adds up its inputs: z = <sum> = <z>.", lambda v, s: is_value(s["z"], unit_z(v))),
    Claim(
        "Its <name> makes h = <h> of it, where the slope is <s>.",
        lambda v, s: (
            is_value(s["h"], at(v).h[v.place[0]][v.row, v.place[1]])
            and is_value(s["s"], at(v).slopes[v.place[0] - 1][v.row, v.place[1]])
        ),
    ),
    Claim(
        "So nothing will come back through it on this row.",
        lambda v, s: at(v).slopes[v.place[0] - 1][v.row, v.place[1]] < 1e-300,
    ),
    Claim(
        "It is flat here, and lets little back: at its centre the slope is 0.25.",
        lambda v, s: (
            at(v).slopes[v.place[0] - 1][v.row, v.place[1]] < 0.05
            and settings(v).activation == "sigmoid"
        ),
    ),
    Claim(
        "The network says ŷ = σ(<z>) = <a>, and the row’s label is y = <y>.",
        lambda v, s: is_value(s["a"], says(v)) and number(s["y"]) == v.run.data.y[v.row],
    ),
    Claim(
        "The row’s class is number <k>, and of it the network says, by its (sigmoid|softmax), ŷ = "
        "<a>.",
        lambda v, s: is_value(s["a"], says(v)) and ("softmax" in s[0]) == at(v).is_softmax,
    ),
    Claim("That costs C = <f> = <c>.", lambda v, s: cost_is(s["c"], at(v).losses[v.row])),
    Claim(
        "The error of <who> is δ = ∂C/∂z = <f> = <d>.",
        lambda v, s: any(is_value(s["d"], d) for d in at(v).errors[0][-1][v.row]),
    ),
    Claim(
        "It comes back along the weights: ∂C/∂h is the sum of weight · δ of <who>: <sum> = <d>.",
        lambda v, s: is_value(s["d"], demand(v)),
    ),
    Claim(
        "Weights of 0 bring nothing back.",
        lambda v, s: not at(v).weights[v.place[0]][v.place[1]].any(),
    ),
    Claim(
        "Through the slope of the unit: δ = ∂C/∂h · slope = <p> = <d>.",
        lambda v, s: is_value(s["d"], unit_delta(v)),
    ),
    Claim("A bias has the input 1: ∂C/∂b = δ = <g>.", lambda v, s: is_value(s["g"], gradient(v))),
    Claim(
        "The weight’s input was <x>: ∂C/∂w = δ · input = <p> = <g>.",
        lambda v, s: is_value(s["g"], gradient(v)) and is_value(s["x"], carried(v)),
    ),
    Claim("Is that so?", ALWAYS),
    Claim(
        "Move the (bias|weight) by <h> down and up: the cost is <a> and <b>, which makes a "
        "slope of "
        "<s>, (the same|since the change is beyond the last digit|<d> off: the digits of a "
        "difference "
        "are soon used up).",
        lambda v, s: (
            s["d"] is not None
            or "beyond" in s[0]
            or is_near(s["s"], gradient(v), 4)
            or abs(number(s["s"]) - gradient(v)) <= 1e-5 * abs(gradient(v))
        ),
    ),
    Claim("Backpropagation does not subtract.", ALWAYS),
    Claim("That takes two passes for every weight; backpropagation takes two for all.", ALWAYS),
    Claim(
        "“Can I draw a function that I will minimize?”, a reader asks below the answer.", ALWAYS
    ),
    Claim("Of one neuron, yes.", ALWAYS),
    Claim(
        "From epoch 0 to <n> its cost goes from <a> to <b>.( Then it diverged.)?",
        lambda v, s: is_near(s["a"], film(v).loss[0]) and is_near(s["b"], film(v).loss[v.record]),
    ),
    Claim(
        "Before the first update its cost is <a>.", lambda v, s: is_near(s["a"], film(v).loss[0])
    ),
    Claim("Then it diverged.", diverged),
    Claim(
        "These two parameters are all it has: the path lies on the surface.",
        lambda v, s: v.run.data.X.shape[1] == 1,
    ),
    Claim(
        "The neuron has <n> parameters; those not shown are held at their last values, so "
        "that the "
        "path lies on the surface only at its end.",
        lambda v, s: number(s["n"]) == v.run.data.X.shape[1] + 1 > 2,
    ),
    Claim(
        "The answer writes its quadratic cost once with 1/N and once with 1/2N: the same "
        "valley, once "
        "half as deep, in which the same rate takes steps half as long.",
        ALWAYS,
    ),
    Claim(
        "A landscape needs a neuron with two weights to vary, and here <n> output units share the "
        "decision.",
        lambda v, s: number(s["n"]) == v.run.data.n_outputs > 1,
    ),
    Claim("Choose a data set of two classes to see it.", lambda v, s: v.run.data.n_outputs > 1),
    Claim(
        "At z = <z> the sigmoid says σ(z) = <a>, and its slope is σ′(z) = <b>: let z rise a "
        "little, "
        "and the output rises <c> times as much.",
        lambda v, s: (
            is_near(s["a"], sigmoid_of(v.by_hand[0]), 4)
            and is_near(s["b"], sigmoid_of(v.by_hand[0]) * sigmoid_of(-v.by_hand[0]), 4)
        ),
    ),
    Claim("Move the point to either end, and the output no longer follows.", ALWAYS),
    Claim(
        "An answer calls the derivative the neuron’s “ability to learn on particular input”: "
        "high at "
        "0 and −2, very close to 0 at 20.",
        ALWAYS,
    ),
    Claim(
        "So it is, and never 0: σ′(0) = 0.25 is the most there is, σ′(−2) = 0.105, σ′(20) = "
        "2.061e−9.",
        ALWAYS,
    ),
    Claim("Every error that comes back through a neuron is multiplied by it.", ALWAYS),
    Claim(
        "With h = <h>(, the step of the question,)? <what> exactly 0, which σ′ is nowhere, "
        "and the "
        "largest error is <e>; the largest slope is <s>.",
        lambda v, s: (
            number(s["h"]) == v.quotient[0] and ("question" in s[0]) == (v.quotient[0] == 1e-13)
        ),
    ),
    Claim(
        "That is not the sigmoid, it is the computer: between ½ and 1 its numbers are 2⁻⁵³ ≈ "
        "1.1e−16 "
        "apart, so that the quotients there are multiples of <q>.",
        lambda v, s: is_near(
            s["q"], 2.0**-53 / v.quotient[0] / (2 if v.quotient[1] == "central" else 1), 2
        ),
    ),
    Claim(
        "Left of 0 the sigmoid is small and has digits to spare.",
        lambda v, s: v.quotient[0] > 9e-14,
    ),
    Claim(
        "With a step as short as this, z + h is rounded too, in the end to z itself.",
        lambda v, s: v.quotient[0] < 1e-13,
    ),
    Claim(
        "This step is too long: it measures the slope of a chord that cuts the curve off.",
        lambda v, s: v.quotient[0] > (7e-8 if v.quotient[1] == "forward" else 1.6e-5),
    ),
    Claim("The error is smooth, and grows with the step.", ALWAYS),
    Claim(
        "Here the two errors are in balance: a longer step would cut off the curve, a shorter "
        "one the "
        "digits.",
        lambda v, s: 1e-9 < v.quotient[0] < 1e-3,
    ),
    Claim("A smaller step is better only as long as there are digits.", ALWAYS),
    Claim(
        "The forward difference is best near h = 7e−8 with an error of 5.3e−9, the central "
        "one near "
        "1.6e−5 with 9.1e−12; the question’s 1e−13 has 0.0025.",
        ALWAYS,
    ),
    Claim(
        "The forward difference is best near h = <a> with an error of <b>, the central one near "
        "<c> with <d>; the question’s 1e−13 has <e>.",
        lambda v, s: number(s["b"]) < number(s["e"]),
    ),
    Claim("Training needs no step at all: σ′(z) = σ(z)·(1 − σ(z)).", ALWAYS),
    Claim(
        "At x = 2 the slope is 0: there is nothing to follow, and no step moves the point.",
        lambda v, s: v.descent[0] == 2,
    ),
    Claim("Start somewhere else.", ALWAYS),
    Claim(
        "Every step multiplies the distance to the minimum at 2 by 1 (+|−) 2η = <f>: <how>.",
        is_regime,
    ),
    Claim(
        "After <n> steps? x = <x>.",
        lambda v, s: number(s["n"]) == v.descent[2] and is_value(s["x"], parabola(v)[-1]),
    ),
    Claim("This is the answer’s table.", lambda v, s: v.descent[:2] == (8.0, 0.1)),
    Claim(
        "It “converges at x = 2” there, since its numbers are cut off after two decimals: 2.00 at "
        "iteration <n>, where x = <x>.",
        lambda v, s: is_value(s["x"], parabola(v)[int(number(s["n"]))]),
    ),
    Claim("Rounded it would be <r>, and exactly 2 at no iteration.", ALWAYS),
    Claim(
        "The answer starts at 8 with the rate 0.1, and prints its numbers cut off after two "
        "decimals, "
        "not rounded; two columns here are both.",
        ALWAYS,
    ),
    Claim("Its “too large we will waste time” is meant to say too small.", ALWAYS),
    Claim("It says <a> at first.", lambda v, s: is_near(s["a"], nielsen(v, "quadratic")[0])),
    Claim(
        "In <n> epochs? with the quadratic cost it comes to <a>, with the cross-entropy it "
        "comes to "
        "<b>.",
        lambda v, s: (
            is_near(s["a"], nielsen(v, "quadratic")[-1])
            and is_near(s["b"], nielsen(v, "entropy")[-1])
        ),
    ),
    Claim(
        "The quadratic cost’s gradient has the slope σ′ as a factor; the cross-entropy’s has not.",
        ALWAYS,
    ),
    Claim(
        "Where the sigmoid is flat, a wrong neuron is then slow to unlearn: Nielsen’s learning "
        "slowdown.",
        ALWAYS,
    ),
    Claim("This one is nearly right already.", lambda v, s: nielsen(v, "quadratic")[0] < 0.06),
    Claim(
        "A derivative near 0 then does no harm: in an answer’s words, it is “as smart as it "
        "could” "
        "be.",
        lambda v, s: nielsen(v, "quadratic")[0] < 0.06,
    ),
    Claim(
        "This one is on the right side of ½ from the start, and not flat there: it learns at once "
        "with either cost.",
        lambda v, s: 0.05 < nielsen(v, "quadratic")[0] < 0.5,
    ),
    Claim(
        "From this start the sigmoid is not flat, σ′(z) = <s>, and the neuron learns at once with "
        "either cost.",
        lambda v, s: number(s["s"]) >= 0.05 and nielsen(v, "entropy")[0] >= 0.5,
    ),
    Claim("Start it at w = b = 2 to see what a flat one does.", ALWAYS),
    Claim(
        "A neuron that is saturated and wrong “will not improve”, says an answer.",
        lambda v, s: nielsen(v, "quadratic")[0] > 0.9,
    ),
    Claim(
        "Within these epochs neither cost brings its output below ½.",
        lambda v, s: below_half(v, "entropy") is None and below_half(v, "quadratic") is None,
    ),
    Claim(
        "Nearly so with the quadratic cost, and not with the cross-entropy: with that the "
        "output falls "
        "below ½ at epoch <n>, and with the quadratic cost (it does not within these "
        "epochs|it does "
        "at epoch <q>).",
        is_improving,
    ),
    Claim(
        "At the start the quadratic cost’s gradient is a·σ′(z) = <a> · <b> = <c>.",
        lambda v, s: (
            is_near(s["a"], nielsen(v, "entropy")[0])
            and is_near(s["c"], nielsen(v, "entropy")[0] ** 2 * sigmoid_of(-sum(v.by_hand[:2])))
        ),
    ),
    Claim(
        "In the cross-entropy’s the slope cancels, and a = <a> is left.",
        lambda v, s: is_near(s["a"], nielsen(v, "entropy")[0]),
    ),
    Claim("A sign is soon lost.", ALWAYS),
    Claim(
        "The answer’s σ(z) = 1/(1 + exp(z)) lacks a minus and falls where it should rise; the "
        "derivative σ(1 − σ) is that of the rising one.",
        ALWAYS,
    ),
    Claim(
        "Taken literally, they climb: from w = <w> and b = <b> the quadratic cost goes from "
        "<a> to "
        "<c> in <n> epochs?.",
        lambda v, s: number(s["c"]) >= number(s["a"]),
    ),
]

CLAIMS = {
    "Past 100 %": VERDICT + PAST_100,
    "Saturation": SATURATION,
    "Scaling": SCALING,
    "ReLU comparison": RELU_COMPARISON,
    "Foundations": FOUNDATIONS,
}


def pattern_of(template):
    """A regular expression: <names>, (one|other), (perhaps)? and epochs? vary, all else is "
    "text."""
    text, i = "", 0
    while i < len(template):
        character = template[i]
        if character == "<" and (name := re.match(r"<(\w+)>", template[i:])):
            text, i = text + f"(?P<{name[1]}>.+?)", i + len(name[0])
        elif character == "(" and (inner := _group(template, i)) is not None:
            end = i + len(inner) + 2
            parts = "|".join(map(pattern_of, _split(inner)))
            is_optional = template[end : end + 1] == "?" and end + 1 < len(template)
            is_optional |= template[end : end + 1] == "?" and template.endswith(")?")
            text, i = text + f"(?:{parts})" + "?" * is_optional, end + is_optional
        elif character == "?" and i + 1 < len(template) and template[i - 1] == "s":
            text, i = text + "?", i + 1
        else:
            text, i = text + re.escape(character), i + 1
    return text


def _group(template, start):
    """What stands in a group of alternatives, or in one that may be left out; else None."""
    depth = 0
    for i in range(start, len(template)):
        depth += {"(": 1, ")": -1}.get(template[i], 0)
        if depth == 0:
            inner = template[start + 1 : i]
            is_optional = template[i + 1 : i + 2] == "?"
            return inner if is_optional or len(_split(inner)) > 1 else None
    return None


def _split(inner):
    """The alternatives of a group; those of groups within are theirs."""
    parts, depth = [""], 0
    for character in inner:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


PATTERNS = {
    page: [(re.compile(pattern_of(template)), template, holds) for template, holds in rows]
    for page, rows in CLAIMS.items()
}


def is_so(page, sentence, view):
    """Whether a sentence is true of a view; None if no row is about it.

    A sentence that two rows are about is true if one of them says so: a shorter pattern may
    take a longer sentence in.
    """
    found = [
        (match, holds)
        for pattern, _, holds in PATTERNS[page]
        if (match := pattern.fullmatch(sentence.replace("\xa0", " ")))
    ]
    if not found:
        return None
    return any(holds(view, _Said(match)) for match, holds in found)


class _Said:
    """What stands in a sentence, by name; 0 is all of it, and what is left out is None."""

    def __init__(self, match):
        self._match = match

    def __getitem__(self, name):
        return self._match[name]
