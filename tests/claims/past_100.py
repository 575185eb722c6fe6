"""What "Past 100 %" claims."""

import numpy as np
from by_hand import norm_of, since_right
from scipy.optimize import linprog

from claims.common import (
    ALWAYS,
    Claim,
    at,
    diverged,
    film,
    first,
    is_epoch,
    is_near,
    is_neuron,
    is_share,
    last,
    number,
    settings,
    start,
)
from sigmoid_estimator import inspection


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
