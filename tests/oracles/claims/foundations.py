"""What "Backpropagation, step by step" claims of gradients, and of a neuron's surface."""

import numpy as np
from oracles.by_hand import Pass
from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    QUOTATION,
    THEOREM,
    Claim,
    at,
    can_choose,
    diverged,
    film,
    is_near,
    is_value,
    number,
    settings,
)

from sigmoid_estimator import inspection

MOVE = 1e-5  # of a weight, down and up


def layers_of(view):
    return list(zip(at(view).weights, at(view).biases, strict=True))


def name_of(view):
    """The weight's, as the sums of its unit have it: layer, unit and input."""
    names = inspection.weight_gradients(
        view.run.classifier, view.run.data.X, view.run.data.y, sample=view.row, epoch=view.epoch
    )
    return names.set_index(["layer", "unit", "input"])["name"][view.weight_index]


def unit_delta(view):
    layer, unit, _ = view.weight_index
    return at(view).errors[0][layer - 1][view.row, unit]


def carried(view):
    layer, _, source = view.weight_index
    return 1.0 if source < 0 else at(view).h[layer - 1][view.row, source]


def gradient(view):
    return unit_delta(view) * carried(view)


def moves(view, match):
    s = settings(view)
    batch = match["batch"]
    return (
        ("Adam" in match[0]) == (s.solver == "adam")
        and ("momentum adds" in match[0]) == (s.solver == "sgd" and s.momentum > 0)
        and ("moves every weight the other way" in match[0])
        == (s.solver == "sgd" and not s.momentum)
        and ("L2" in match[0]) == (s.alpha > 0)
        and number(match["r"]) == s.rate
        and (batch is None if s.batch == "full" else number(batch or "0") == int(s.batch))
    )


def cost_after(view, move):
    """That of the row, with the weight moved."""
    layer, unit, source = view.weight_index
    ahead = at(view)
    weights, biases = ([a.copy() for a in arrays] for arrays in (ahead.weights, ahead.biases))
    if source < 0:
        biases[layer - 1][unit] += move
    else:
        weights[layer - 1][source, unit] += move
    return Pass(view.run, view.record, weights, biases).losses[view.row]


def carried_over(view):
    """What an ε of every term of every z makes of the row's cost, in units of ε."""
    ahead, row = at(view), view.row
    return sum(
        np.abs(delta[row]) @ (np.abs(h[row]) @ np.abs(W) + np.abs(b))
        for delta, h, W, b in zip(
            ahead.errors[0], ahead.h[:-1], ahead.weights, ahead.biases, strict=True
        )
    )


def is_moved(view, match):
    """Both costs, their quotient, and how far that is from the gradient."""
    below, above = cost_after(view, -MOVE), cost_after(view, MOVE)
    if not np.isfinite([below, above]).all():
        return not np.isfinite([number(match["a"]), number(match["b"])]).all()
    quotient, noise = (above - below) / (2 * MOVE), 2e-11 * (1 + below + carried_over(view))
    off = abs(number(match["s"]) - gradient(view))
    return (
        number(match["h"]) == MOVE and match["name"] == name_of(view)
        and ("bias" in match[0]) == (view.weight_index[2] < 0)
        and is_near(match["a"], below, 9, noise=1e-15)
        and is_near(match["b"], above, 9, noise=1e-15)
        and is_near(match["s"], quotient, 4, noise)
        and (
            "the same" not in match[0]
            or off <= 1e-3 * abs(gradient(view)) + noise
        )
        and ("beyond" not in match[0] or abs(gradient(view)) * 2 * MOVE <= 1e-14 * (1 + below))
        and (
            match["d"] is None or is_near(match["d"], abs(quotient - gradient(view)), 2, noise)
        )
    )  # fmt: skip


FOUNDATIONS = [
    Claim(
        "One pass forwards and one back give the gradient of all <n> weights? and biases; to move "
        "each of them a little would take <p> passes.",
        lambda v, s: (
            number(s["n"]) == sum(W.size + b.size for W, b in layers_of(v))
            and number(s["p"]) == 2 * number(s["n"])
        ),
    ),
    Claim("Press Next step: each number comes with its formula.", ADVICE),
    Claim(
        "A click on a point of the map follows another row, and the film is there for another "
        "epoch.",
        ADVICE,
    ),
    Claim("This is the gradient of one row.", DEFINITION),
    Claim(
        "Training takes the mean over (all <rows> rows|<batch> rows at a time)(, adds that of "
        "the L2 penalty,)? and <how>; the rate here is <r>.",
        lambda v, s: v.run.knows_training and moves(v, s),
    ),
    Claim(
        "Training takes the mean over rows; with which method and rate it made steps of it, this "
        "film does not say.",
        lambda v, s: not v.run.knows_training,
    ),
    Claim(
        "The answer’s ∂ŷ/∂w = ŷ(1 − ŷ) is that of the bias, whose input is 1.",
        lambda v, s: v.weight_index[2] < 0,
    ),
    Claim("For a weight it lacks the factor x: choose one to see what that changes.", ADVICE),
    Claim(
        "The answer’s ∂ŷ/∂w = ŷ(1 − ŷ) lacks the factor x, the input of the weight.",
        lambda v, s: v.weight_index[2] >= 0,
    ),
    Claim(
        "Without it the gradient would be <d>, as if the input were 1, and not <g>.",
        lambda v, s: is_value(s["d"], unit_delta(v)) and is_value(s["g"], gradient(v)),
    ),
    Claim("Is that so?", QUOTATION),
    Claim(
        "Move the (bias|weight) <name> by <h> down and up: the cost is <a> and <b>, which makes a "
        "slope of <s>, (the same|since the change is beyond the last digit|<d> off: a difference "
        "loses digits, and its chord may cut off a bend).",
        is_moved,
    ),
    Claim("Backpropagation does not subtract.", THEOREM),
    Claim("That takes two passes for every weight; backpropagation takes two for all.", THEOREM),
    Claim(
        "“Can I draw a function that I will minimize?”, a reader asks below the answer.", QUOTATION
    ),
    Claim("Of one neuron, yes.", THEOREM),
    Claim(
        "From epoch 0 to <epoch> its cost goes from <a> to <b>(; then it diverged)?.",
        lambda v, s: (
            is_near(s["a"], film(v).loss[0])
            and is_near(s["b"], film(v).loss[v.record])
            and ("diverged" in s[0]) == diverged(v)
        ),
    ),
    Claim(
        "Before the first update its cost is <a>(; then it diverged)?.",
        lambda v, s: is_near(s["a"], film(v).loss[0]) and ("diverged" in s[0]) == diverged(v),
    ),
    Claim(
        "These two parameters are all it has: the path lies on the surface.",
        lambda v, s: v.run.data.X.shape[1] == 1,
    ),
    Claim(
        "The neuron has <n> parameters; those not shown are held at their last values, so that "
        "the path lies on the surface only at its end.",
        lambda v, s: number(s["n"]) == v.run.data.X.shape[1] + 1 > 2,
    ),
    Claim(
        "The answer writes its quadratic cost once with 1/N and once with 1/2N: the same valley, "
        "once half as deep, in which the same rate takes steps half as long.",
        QUOTATION,
    ),
    Claim(
        "A landscape needs a neuron with two weights to vary, and here <n> output units share "
        "the decision.",
        lambda v, s: number(s["n"]) == v.run.data.n_outputs > 1,
    ),
    Claim(
        "Choose a data set of two classes to see it.",
        lambda v, s: v.run.data.n_outputs > 1 and can_choose(v, s),
    ),
]
