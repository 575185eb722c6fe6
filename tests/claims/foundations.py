"""What "Foundations" claims."""

import numpy as np

from claims.common import (
    ALWAYS,
    Claim,
    at,
    demand,
    diverged,
    film,
    first,
    is_near,
    is_share,
    number,
    settings,
)


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
