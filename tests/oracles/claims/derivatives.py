"""What "Slope and descent" claims of units, a parabola and one neuron, whatever was trained."""

from functools import cache

import numpy as np
from oracles.by_hand import UNITS, slope_of_sigmoid
from oracles.claims.common import (
    ADVICE,
    PROPERTY,
    QUOTATION,
    Claim,
    is_near,
    is_value,
    number,
)
from oracles.page_sentences import STEPS, way_of_units
from scipy.special import expit


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


def is_improving(view, match):
    quadratic, entropy = (below_half(view, cost) for cost in ("quadratic", "entropy"))
    return (
        nielsen(view, "entropy")[0] >= 0.5 and number(match["n"]) == entropy
        and (match["q"] is None if quadratic is None else number(match["q"] or "0") == quadratic)
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


def is_regime(view, match):
    factor, how = factor_of(view), match["how"]
    f = round(factor, 12)
    apply = {
        "with the wrong sign": view.descent[3],
        "crawls": 0.9 < f < 1, "comes nearer from one side": 0 < f <= 0.9,
        "lands there": f == 0, "oversteps": -1 < f < 0, "jumps between": f == -1,
        "diverges": f < -1,
    }  # fmt: skip
    is_sign = ("1 + 2η" in match[0]) == view.descent[3]
    return (
        is_sign
        and is_near(match["f"], factor, 4)
        and all(holds for words, holds in apply.items() if words in how)
    )


# The quotient of the sigmoid at 1,000 points from −10 to 10.
POINTS = np.linspace(-10, 10, 1000)


def quotients(step, scheme):
    below = POINTS - step if scheme == "central" else POINTS
    return (expit(POINTS + step) - expit(below)) / (2 * step if scheme == "central" else step)


def largest_error(step, scheme):
    return np.abs(quotients(step, scheme) - slope_of_sigmoid(POINTS)).max()


@cache
def best(scheme):
    """The step with the least error of those that the page draws, and that error."""
    errors = [largest_error(step, scheme) for step in STEPS]
    return STEPS[int(np.argmin(errors))], min(errors)


def is_quotient(view, match):
    step, scheme = view.quotient
    n = np.count_nonzero(quotients(step, scheme) == 0)
    zeros = {0: "none of the slopes is", 1: "1 of the slopes is"}
    return (
        number(match["h"]) == step and ("question" in match[0]) == (step == 1e-13)
        and match["what"] == zeros.get(n, f"{n:,} of the 1,000 slopes are")
        and is_near(match["e"], largest_error(step, scheme), 2)
        and is_near(match["s"], slope_of_sigmoid(POINTS).max(), 2)
    )  # fmt: skip


def is_best(view, match):
    found = [best("forward"), best("central")]
    written = [(match["a"], match["b"]), (match["c"], match["d"])]
    return is_near(match["e"], largest_error(1e-13, "forward"), 2) and all(
        number(h) == step and is_near(error, least, 2)
        for (h, error), (step, least) in zip(written, found, strict=True)
    )


def cuts_off(view, match=None):
    step, scheme = view.quotient
    return step > 3 * best(scheme)[0] and largest_error(step, scheme) > 2 * best(scheme)[1]


def printed(view):
    """The costs of the neuron with the answer's σ and its derivative, in which signs are lost."""
    w, b, rate, n_epochs = view.by_hand
    costs = []
    for _ in range(n_epochs + 1):
        a = 1 / (1 + np.exp(w + b))
        costs.append(a * a / 2)
        w, b = (p - rate * a * a * (1 - a) for p in (w, b))
    return costs


def climbs(view, match):
    w, b, _, n_epochs = view.by_hand
    costs = printed(view)
    return (
        (number(match["w"]), number(match["b"]), number(match["n"])) == (w, b, n_epochs)
        and is_near(match["a"], costs[0]) and is_near(match["c"], costs[-1])
        and costs[-1] > costs[0]
    )  # fmt: skip


def is_table(view, match):
    """The first iteration of which x is cut off to 2.00, and what it is when rounded."""
    path = parabola(view)
    (cut,) = np.nonzero((np.floor(100 * path + 1e-9) == 200) & (path != 2))
    if match[0].startswith("Rounded"):
        return number(match["r"]) == round(path[cut[0]], 2) and not (path == 2).any()
    return number(match["n"]) == cut[0] and is_value(match["x"], path[cut[0]])


# Units at one end that should be at the other, moved on by hand.
def end_of_unit(view, activation):
    start, target = way_of_units(view)
    function, slope = UNITS[activation]
    _, _, rate, n_epochs = view.by_hand
    z = start
    for _ in range(n_epochs):
        z = z - rate * (function(z) - function(target)) * slope(z)
    return float(z)


def have_come(view, match):
    ends = {name: end_of_unit(view, name) for name in ("sigmoid", "relu", "leaky_relu")}
    return number(match["n"]) == view.by_hand[3] and all(
        text == "has not moved"
        if end == way_of_units(view)[0]
        else is_near(text.removeprefix("comes to "), end, 4, noise=1e-6 * abs(end))
        for text, end in zip((match["a"], match["b"], match["c"]), ends.values(), strict=True)
    )


DERIVATIVES = [
    Claim(
        "A unit learns by its slope: every error that comes back through it is multiplied by "
        "that, by 0.25 at most in a sigmoid, and by 4.5e−5 at z = −10.",
        PROPERTY,
    ),
    Claim("Drag z.", ADVICE),
    Claim("With another activation, only these two curves change.", PROPERTY),
    Claim(
        "One such factor comes in with every layer that the error passes on its way back: "
        "through five layers of sigmoids 0.25⁵ = 0.00098 at most, beside the weights’ own "
        "factors.",
        PROPERTY,
    ),
    Claim("A tanh has slopes up to 1; a ReLU has 1 or 0.", PROPERTY),
    Claim(
        "Units at z = <z> should say what they would say at <t>.",
        lambda v, s: (number(s["z"]), number(s["t"])) == way_of_units(v),
    ),
    Claim("In <n> epochs? the sigmoid <a>; the ReLU <b>; the leaky ReLU <c>.", have_come),
    Claim("“RLU doesn’t have this problem”, says an answer.", QUOTATION),
    Claim(
        "It has another: below 0 the slope of a ReLU is not small, it is exactly 0, and a unit "
        "that is off on every row stays as it is.",
        lambda v, s: way_of_units(v)[0] < 0 and end_of_unit(v, "relu") == way_of_units(v)[0],
    ),
    Claim("From +10 to −10 it has none.", PROPERTY),
    Claim(
        "From this side that is so: where z is above 0 its slope is 1, and it goes as fast as the "
        "error is large.",
        lambda v, s: way_of_units(v)[0] > 0,
    ),
    Claim("Start at −10 to see what problem it has instead.", ADVICE),
    Claim(
        "A leaky ReLU keeps a slope of 0.01 below 0: it moves slowly, with 220 times the "
        "sigmoid’s slope at z = −10.",
        PROPERTY,
    ),
    Claim(
        "An answer calls the derivative the neuron’s “ability to learn on particular input”: "
        "high at 0 and −2, very close to 0 at 20.",
        QUOTATION,
    ),
    Claim(
        "So it is, and never 0: σ′(0) = 0.25 is the most there is, σ′(−2) = 0.105, σ′(20) = "
        "2.061e−9.",
        PROPERTY,
    ),
    Claim("Every error that comes back through a neuron is multiplied by it.", PROPERTY),
    Claim(
        "With h = <h>(, the step of the question,)? <what> exactly 0, which σ′ is nowhere, and "
        "the largest error is <e>; the largest slope is <s>.",
        is_quotient,
    ),
    Claim(
        "That is not the sigmoid, it is the computer: between ½ and 1 its numbers are 2⁻⁵³ ≈ "
        "1.1e−16 apart, so that the quotients there are multiples of <q>.",
        lambda v, s: is_near(
            s["q"], 2.0**-53 / v.quotient[0] / (2 if v.quotient[1] == "central" else 1), 2
        ),
    ),
    Claim(
        "Left of 0 the sigmoid is small and has digits to spare.",
        lambda v, s: 9e-14 < v.quotient[0] < best(v.quotient[1])[0] / 3,
    ),
    Claim(
        "With a step as short as this, z + h is rounded too, in the end to z itself.",
        lambda v, s: v.quotient[0] < 1e-13,
    ),
    Claim(
        "This step is too long: it measures the slope of a chord that cuts the curve off.",
        cuts_off,
    ),
    Claim(
        "The error is smooth, and grows with the step.",
        lambda v, s: (
            cuts_off(v)
            and largest_error(v.quotient[0] / 2, v.quotient[1]) < largest_error(*v.quotient)
        ),
    ),
    Claim(
        "Here the two errors are in balance: a longer step would cut off the curve, a shorter "
        "one the digits.",
        lambda v, s: 1 / 3 <= v.quotient[0] / best(v.quotient[1])[0] <= 3,
    ),
    Claim("A smaller step is better only as long as there are digits.", PROPERTY),
    Claim(
        "The forward difference is best near h = <a> with an error of <b>, the central one near "
        "<c> with <d>; the question’s 1e−13 has <e>.",
        is_best,
    ),
    Claim("Training needs no step at all: σ′(z) = σ(z)·(1 − σ(z)).", PROPERTY),
    Claim(
        "At x = 2 the slope is 0: there is nothing to follow, and no step moves the point.",
        lambda v, s: v.descent[0] == 2,
    ),
    Claim("Start somewhere else.", ADVICE),
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
        "It “converges at x = 2” there, since its numbers are cut off after two decimals: 2.00 "
        "at iteration <n>, where x = <x>.",
        is_table,
    ),
    Claim("Rounded it would be <r>, and exactly 2 at no iteration.", is_table),
    Claim(
        "The answer starts at 8 with the rate 0.1, and prints its numbers cut off after two "
        "decimals, not rounded; two columns here are both.",
        QUOTATION,
    ),
    Claim("Its “too large we will waste time” is meant to say too small.", PROPERTY),
    Claim(
        "A neuron with the input 1 should say 0, and says <a> at first.",
        lambda v, s: is_near(s["a"], nielsen(v, "quadratic")[0]),
    ),
    Claim(
        "In <n> epochs? with the quadratic cost it comes to <a>, with the cross-entropy it comes "
        "to <b>.",
        lambda v, s: (
            number(s["n"]) == v.by_hand[3]
            and is_near(s["a"], nielsen(v, "quadratic")[-1])
            and is_near(s["b"], nielsen(v, "entropy")[-1])
        ),
    ),
    Claim(
        "The quadratic cost’s gradient has the slope σ′ as a factor; the cross-entropy’s has not.",
        PROPERTY,
    ),
    Claim(
        "Where the sigmoid is flat, a wrong neuron is then slow to unlearn: Nielsen’s learning "
        "slowdown.",
        QUOTATION,
    ),
    Claim("This one is nearly right already.", lambda v, s: nielsen(v, "quadratic")[0] < 0.06),
    Claim(
        "A derivative near 0 then does no harm: in an answer’s words, it is “as smart as it "
        "could” be.",
        lambda v, s: nielsen(v, "quadratic")[0] < 0.06,
    ),
    Claim(
        "This one is on the right side of ½ from the start, and not flat there: it learns at "
        "once with either cost.",
        lambda v, s: 0.05 < nielsen(v, "quadratic")[0] < 0.5,
    ),
    Claim(
        "From this start the sigmoid is not flat, σ′(z) = <s>, and the neuron learns at once "
        "with either cost.",
        lambda v, s: (
            nielsen(v, "entropy")[0] >= 0.5
            and is_near(s["s"], sigmoid_of(sum(v.by_hand[:2])) * sigmoid_of(-sum(v.by_hand[:2])))
            and number(s["s"]) >= 0.05
        ),
    ),
    Claim("Start it at w = b = 2 to see what a flat one does.", ADVICE),
    Claim(
        "A neuron that is saturated and wrong “will not improve”, says an answer.",
        lambda v, s: nielsen(v, "quadratic")[0] > 0.9,
    ),
    Claim(
        "Within these epochs neither cost brings its output below ½.",
        lambda v, s: below_half(v, "entropy") is None and below_half(v, "quadratic") is None,
    ),
    Claim(
        "Nearly so with the quadratic cost, and not with the cross-entropy: with that the output "
        "falls below ½ at epoch <n>, and with the quadratic cost (it does not within these "
        "epochs|it does at epoch <q>).",
        is_improving,
    ),
    Claim(
        "At the start the quadratic cost’s gradient is a·σ′(z) = <a> · <b> = <c>.",
        lambda v, s: (
            is_near(s["a"], nielsen(v, "entropy")[0])
            and is_near(s["b"], sigmoid_of(sum(v.by_hand[:2])) * sigmoid_of(-sum(v.by_hand[:2])))
            and is_near(s["c"], nielsen(v, "entropy")[0] ** 2 * sigmoid_of(-sum(v.by_hand[:2])))
        ),
    ),
    Claim(
        "In the cross-entropy’s the slope cancels, and a = <a> is left.",
        lambda v, s: is_near(s["a"], nielsen(v, "entropy")[0]),
    ),
    Claim("A sign is soon lost.", QUOTATION),
    Claim(
        "The answer’s σ(z) = 1/(1 + exp(z)) lacks a minus and falls where it should rise; the "
        "derivative σ(1 − σ) is that of the rising one.",
        QUOTATION,
    ),
    Claim(
        "Taken literally, they climb: from w = <w> and b = <b> the quadratic cost goes from <a> "
        "to <c> in <n> epochs?.",
        climbs,
    ),
]
