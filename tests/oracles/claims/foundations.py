"""What "Foundations" claims of a row on its way through the network and back."""

import numpy as np
from oracles.by_hand import Pass
from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    QUOTATION,
    THEOREM,
    Claim,
    at,
    demand,
    diverged,
    film,
    first,
    is_near,
    is_share,
    is_value,
    number,
    settings,
)

from sigmoid_estimator.activations import ACTIVATIONS

MAX_TERMS = 4  # of a sum that is written out
MOVE = 1e-5  # of a weight, down and up


def unit_delta(view):
    layer, unit, _ = view.weight_index
    return at(view).errors[0][layer - 1][view.row, unit]


def carried(view):
    layer, _, source = view.weight_index
    return 1.0 if source < 0 else at(view).h[layer - 1][view.row, source]


def gradient(view):
    return unit_delta(view) * carried(view)


def row_costs(view, match):
    losses = at(view).losses
    is_right = at(view).is_right[view.row]
    if match["h"] is not None:
        hardest = int(number(match["h"]))
        if not is_near(match["d"], losses[hardest]) or losses[hardest] < losses.max() * (1 - 1e-9):
            return False
    elif losses[view.row] < losses.max() * (1 - 1e-9):
        return False
    word = "right" if is_right else "wrong"
    return f"is {word} about" in match[0] and is_value(match["c"], losses[view.row], 3)


def answer(view):
    h = at(view).h[-1][view.row]
    return h[0] if len(h) == 1 else h[view.run.data.y[view.row]]


def unit_z(view):
    layer, unit, _ = view.weight_index
    return at(view).z[layer - 1][view.row, unit]


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


# Sums and products that are written out.
def is_factor(text, value):
    return is_value(text.strip("()"), value)


def is_product(text, factor, other):
    one, _, two = text.partition(" · ")
    return is_factor(one, factor) and is_factor(two, other)


def is_sum(text, factors, others, wanted=0):
    """The products; of many the first ones, the wanted one, and how many more there are."""
    terms = text.split(" + ")
    shown = range(len(factors))
    if len(factors) > MAX_TERMS:
        shown = sorted({*range(MAX_TERMS - 1), max(wanted, MAX_TERMS - 1)})
        n_left = number(terms.pop().removeprefix("… (").removesuffix(" more)"))
        if n_left != len(factors) - len(shown):
            return False
    return len(terms) == len(shown) and all(
        is_product(term, factors[i], others[i]) for term, i in zip(terms, shown, strict=True)
    )


def adds_up(view, match):
    """The unit, what its inputs and weights make, and its bias."""
    layer, unit, source = view.weight_index
    W, b = at(view).weights[layer - 1], at(view).biases[layer - 1]
    inputs = view.run.data.X if layer == 1 else at(view).h[layer - 1]
    sum_, _, bias = match["sum"].rpartition(" + ")
    return (
        match["unit"] == unit_name(view).capitalize()
        and is_sum(sum_, W[:, unit], inputs[view.row], source) and is_factor(bias, b[unit])
        and is_value(match["z"], unit_z(view))
    )  # fmt: skip


def unit_name(view):
    layer, unit, _ = view.weight_index
    if layer <= len(settings(view).hidden):
        return f"unit {unit} of layer {layer}"
    return "the output" if view.run.data.n_outputs == 1 else f"output {unit}"


def is_error(view, match):
    """Of the output that the weight leads to, else of the row's class."""
    layer, unit, _ = view.weight_index
    n, label = view.run.data.n_outputs, int(view.run.data.y[view.row])
    which = 0 if n == 1 else unit if layer > len(settings(view).hidden) else label
    target = label if n == 1 else int(which == label)
    slope = 0 if match["slope"] is None else at(view).slopes[-1][view.row, which]
    return (
        match["who"] == ("the output" if n == 1 else f"output {which}")
        and is_value(match["p"] or match["q"], at(view).h[-1][view.row, which])
        and number(match["t"] or match["u"]) == target
        and (match["slope"] is None) == (settings(view).loss == "log_loss")
        and is_value(match["slope"] or "0", slope)
        and is_value(match["d"], at(view).errors[0][-1][view.row, which])
    )  # fmt: skip


def comes_back(view, match):
    layer, unit, _ = view.weight_index
    deltas = at(view).errors[0][layer][view.row]
    origin = f"layer {layer + 1}, found in the same way"
    if layer == len(settings(view).hidden):
        origin = "the output" if len(deltas) == 1 else "the outputs"
    return (
        match["who"] == origin
        and is_sum(match["sum"], at(view).weights[layer][unit], deltas)
        and is_value(match["d"], demand(view))
    )


def unit_slope(view):
    layer, unit, _ = view.weight_index
    return at(view).slopes[layer - 1][view.row, unit]


def unit_output(view):
    layer, unit, _ = view.weight_index
    return at(view).h[layer][view.row, unit]


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
        number(match["h"]) == MOVE and ("bias" in match[0]) == (view.weight_index[2] < 0)
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
        "Trained for <end> epochs?(, where it diverged)?: accuracy <p>( (100 % first at epoch "
        "<f>))?, loss <l>.",
        lambda v, s: (
            is_share(s["p"], film(v).accuracy[-1])
            and is_near(s["l"], film(v).loss[-1])
            and (first(v) is None) == (s["f"] is None)
            and (s["f"] is None or number(s["f"]) == film(v).epochs[first(v)])
            and ("diverged" in s[0]) == diverged(v)
        ),
    ),
    Claim("This is the gradient of one row.", DEFINITION),
    Claim(
        "Training takes the mean over (all <rows> rows|<batch> rows at a time)(, adds that of "
        "the L2 penalty,)? and <how>; the rate here is <r>.",
        moves,
    ),
    Claim(
        "After epoch <epoch> the network is (right|wrong) about row <row>: its cost is <c>; (no "
        "row costs more|the hardest is row <h>, with <d>).",
        row_costs,
    ),
    Claim(
        "Forwards (violet, the upper numbers): every unit adds up its inputs and passes on what "
        "it makes of them.",
        DEFINITION,
    ),
    Claim(
        "At the end the network says <a> (where it should say <y>|of the row’s class, number "
        "<k>), which costs <c>.",
        lambda v, s: (
            is_value(s["a"], answer(v))
            and is_value(s["c"], at(v).losses[v.row])
            and number(s["y"] or s["k"]) == v.run.data.y[v.row]
        ),
    ),
    Claim(
        "Backwards (green, the lower numbers): every unit gets its part δ of the error, by the "
        "weights that lead on from it and by its slope.",
        DEFINITION,
    ),
    Claim(
        "Times the weight’s input that is the gradient: ∂C/∂w of (the bias|the chosen weight) is "
        "<g>.",
        lambda v, s: is_value(s["g"], gradient(v)) and ("bias" in s[0]) == (v.weight_index[2] < 0),
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
    Claim("<unit> adds up its inputs: z = <sum> = <z>.", adds_up),
    Claim(
        "Its <name> makes h = <h> of it, where the slope is <s>.",
        lambda v, s: (
            is_value(s["h"], unit_output(v))
            and is_value(s["s"], unit_slope(v))
            and s["name"]
            == ACTIVATIONS[settings(v).activation].label.replace("linear", "identity")
        ),
    ),
    Claim(
        "So nothing will come back through it on this row.",
        lambda v, s: unit_slope(v) < 1e-300,
    ),
    Claim(
        "It is flat here, and lets little back: at its centre the slope is 0.25.",
        lambda v, s: unit_slope(v) < 0.05 and settings(v).activation == "sigmoid",
    ),
    Claim(
        "The network says ŷ = σ(<z>) = <a>, and the row’s label is y = <y>.",
        lambda v, s: (
            is_value(s["z"], at(v).z[-1][v.row, 0])
            and is_value(s["a"], answer(v))
            and number(s["y"]) == v.run.data.y[v.row]
        ),
    ),
    Claim(
        "The row’s class is number <k>, and of it the network says, by its (sigmoid|softmax), ŷ "
        "= <a>.",
        lambda v, s: (
            is_value(s["a"], answer(v))
            and ("softmax" in s[0]) == at(v).is_softmax
            and number(s["k"]) == v.run.data.y[v.row]
        ),
    ),
    Claim(
        "That costs C = (½(ŷ − y)²|½ Σ(ŷ − y)²|−ln ŷ|−ln(1 − ŷ)) = <c>.",
        lambda v, s: (
            is_value(s["c"], at(v).losses[v.row])
            and ("ln" in s[0]) == (settings(v).loss == "log_loss")
            and ("1 − ŷ" in s[0])
            == ("ln" in s[0] and v.run.data.n_outputs == 1 and not v.run.data.y[v.row])
            and ("Σ" in s[0]) == ("ln" not in s[0] and v.run.data.n_outputs > 1)
        ),
    ),
    Claim(
        "The error of <who> is δ = ∂C/∂z = (ŷ − y = <p> − <t>|(ŷ − y) · σ′(z) = (<q> − <u>) · "
        "<slope>) = <d>.",
        is_error,
    ),
    Claim(
        "It comes back along the weights: ∂C/∂h is the sum of weight · δ of <who>: <sum> = <d>.",
        comes_back,
    ),
    Claim(
        "Weights of 0 bring nothing back.",
        lambda v, s: not at(v).weights[v.weight_index[0]][v.weight_index[1]].any(),
    ),
    Claim(
        "Through the slope of the unit: δ = ∂C/∂h · slope = <p> = <d>.",
        lambda v, s: (
            is_product(s["p"], demand(v), unit_slope(v)) and is_value(s["d"], unit_delta(v))
        ),
    ),
    Claim("A bias has the input 1: ∂C/∂b = δ = <g>.", lambda v, s: is_value(s["g"], gradient(v))),
    Claim(
        "The weight’s input was <x>: ∂C/∂w = δ · input = <p> = <g>.",
        lambda v, s: (
            is_value(s["g"], gradient(v))
            and is_value(s["x"], carried(v))
            and is_product(s["p"], unit_delta(v), carried(v))
        ),
    ),
    Claim("Is that so?", QUOTATION),
    Claim(
        "Move the (bias|weight) by <h> down and up: the cost is <a> and <b>, which makes a slope "
        "of <s>, (the same|since the change is beyond the last digit|<d> off: a difference loses "
        "digits, and its chord may cut off a bend).",
        is_moved,
    ),
    Claim("Backpropagation does not subtract.", THEOREM),
    Claim("That takes two passes for every weight; backpropagation takes two for all.", THEOREM),
    Claim(
        "“Can I draw a function that I will minimize?”, a reader asks below the answer.", QUOTATION
    ),
    Claim("Of one neuron, yes.", THEOREM),
    Claim(
        "From epoch 0 to <epoch> its cost goes from <a> to <b>.( Then it diverged.)?",
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
    Claim("Choose a data set of two classes to see it.", lambda v, s: v.run.data.n_outputs > 1),
]
