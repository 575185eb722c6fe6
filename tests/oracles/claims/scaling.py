"""What "Scaling" claims."""

import re

import numpy as np
from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    QUOTATION,
    THEOREM,
    Claim,
    end,
    film,
    has_ends,
    is_neuron,
    is_share,
    number,
    settings,
)
from oracles.claims.multiplied import (
    LARGE,
    are_left,
    are_rows,
    are_tied,
    is_changed,
    is_gap,
    is_near_the_ends,
    is_part_of_map,
    is_right_on,
    is_unlike,
    left,
    may_change,
    may_stay,
    may_step_change,
    regions,
)
from oracles.page_sentences import SHIFTED, points

from sigmoid_estimator.activations import ACTIVATIONS

LARGER = tuple(c for c in SHIFTED if c > 1)


def is_line(view, match):
    """Whether it is the equation of the neuron's line."""
    return any(view.weights[:2]) and _is_equation(match["line"], np.array(view.weights))


def _is_equation(text, weights):
    left_, right = text.replace(" ", "").replace("−", "-").split("=")
    coefs = {"x": 0.0, "y": 0.0}
    for sign, size, name in re.findall(r"([+-]?)([\d.e]*)([xy])", left_):
        coefs[name] = float(f"{sign}{size or 1}")
    w1, w2, b = weights
    return np.allclose([coefs["x"], coefs["y"], float(right)], [w1, w2, -b], rtol=1e-3, atol=0)


def are_moved(view, match):
    """Whether so many rows, and so much of the map where there is one, get another class."""
    has_map = "map" in regions(view)
    return (
        are_rows(match["k"], view, LARGE)
        and (match["map"] is not None) == has_map
        and (not has_map or is_part_of_map(match["map"], view, LARGE))
    )


def are_ends(view, match):
    """Whether so many outputs are near 0 or 1, at c = 1 and at the large c."""
    return is_near_the_ends(match["p"], view, 1.0) and is_near_the_ends(match["q"], view, LARGE)


def is_right_at_the_end(text, view):
    """By hand, or the film's own, where some output's z is nothing but underflow."""
    return is_right_on(text, view, 1.0) or is_share(text, film(view).accuracy[-1])


def largest_weight(view):
    return max(np.abs(array).max() for array in (*end(view).weights, *end(view).biases))


def is_c(view, match):
    return number(match["c"]) == max(LARGER)


def hidden(view, match=None):
    return bool(settings(view).hidden)


def on_line(view):
    w1, w2, b = view.weights
    X = points().X
    return (w1 * X[:, 0] + w2 * X[:, 1] + b) == 0


def half_is(view, match):
    """What both conventions for ½ make of the points."""
    w1, w2, b = view.weights
    z = points().X @ [w1, w2] + b
    return is_share(match["p"], np.mean((z >= 0) == points().y), 0.01) and is_share(
        match["q"], np.mean((z > 0) == points().y), 0.01
    )


def is_none_left(view, match=None):
    is_left, is_open = left(view)
    return has_ends(view) and not (is_left & ~is_open).any()


SCALING = [
    Claim(
        "Multiplied by c = 100, the (line|boundary) stays, and so does every label; only the "
        "outputs change: <p> of them were within 0.05 of 0 or 1, and <q> are now.",
        lambda v, s: (
            not hidden(v)
            and ("line stays" in s[0]) == (is_neuron(v) and v.run.data.X.shape[1] == 2)
            and are_rows("0", v, LARGE)
            and are_ends(v, s)
        ),
    ),
    Claim(
        "Multiplied by c = 100, the (line|boundary) stays, and <k> of <rows> rows( and <map> of "
        "the map)? change class by rounding; only the outputs change: <p> of them were within "
        "0.05 of 0 or 1, and <q> are now.",
        lambda v, s: not hidden(v) and number(s["k"]) > 0 and are_moved(v, s) and are_ends(v, s),
    ),
    Claim(
        "Multiplied by c = 100, this network gives the same labels as before; only the outputs "
        "change: <p> of them were within 0.05 of 0 or 1, and <q> are now.",
        lambda v, s: hidden(v) and may_stay(v, LARGE) and are_ends(v, s),
    ),
    Claim(
        "Multiplied by c = 100, the boundary moves, by <map> of the map; no row changes class.",
        lambda v, s: hidden(v) and are_rows("0", v, LARGE) and is_part_of_map(s["map"], v, LARGE),
    ),
    Claim(
        "Multiplied by c = 100, it is another network: <k> of <rows> rows( and <map> of the "
        "map)? get another class, and <now> of the rows are right instead of <before>.",
        lambda v, s: (
            hidden(v)
            and may_change(v, LARGE)
            and are_moved(v, s)
            and is_right_on(s["now"], v, LARGE)
            and is_right_at_the_end(s["before"], v)
        ),
    ),
    Claim(
        "Play on from c = 1: nothing moves, and the sigmoid becomes a step.",
        lambda v, s: is_neuron(v),
    ),
    Claim(
        "Play on from c = 1: the boundary stands still, and the blur beside it goes.",
        lambda v, s: not hidden(v) and not is_neuron(v),
    ),
    Claim("Play on from c = 1, and back towards 0: watch the boundary.", hidden),
    Claim(
        "These weights are at the end of the floating-point numbers and cannot be multiplied.",
        lambda v, s: largest_weight(v) > 1e304,
    ),
    Claim("A lower learning rate or standardised features help.", ADVICE),
    Claim("The same line for every c > 0: <line>.", is_line),
    Claim("A perceptron keeps its line: c·(w·x + b) is positive where w·x + b is.", THEOREM),
    Claim(
        "c changes nothing: of (<n> points of the map and )?<rows> rows, none changes class at c "
        "= 100.",
        lambda v, s: (
            may_step_change(nothing(v), v)
            and (number(s["n"]) if s["n"] else None)
            == (len(regions(v)["map"]) if "map" in regions(v) else None)
        ),
    ),
    Claim(
        "At c = 100, <what> change class.",
        lambda v, s: has_ends(v) and may_step_change(s["what"], v),
    ),
    Claim("In exact arithmetic none would: where w·x + b is 0, rounding decides.", THEOREM),
    Claim(
        "Of perceptrons it is not the network that was trained: it is right on <a> of the rows, "
        "the sigmoids on <b>.",
        lambda v, s: (
            has_ends(v)
            and is_right_on(s["a"], v, 1.0, steps=True)
            and is_right_at_the_end(s["b"], v)
        ),
    ),
    Claim(
        "Without a hidden layer they decide as the sigmoids do.",
        lambda v, s: not hidden(v) and is_unlike(nothing(v), v, 1.0),
    ),
    Claim(
        "They are one neuron, times 1, 2, 3 and 10: one line, and ever more of a step.", THEOREM
    ),
    Claim(
        "None for good where a line separates the classes and no penalty holds the weights: "
        "training goes on multiplying them, as “What happens after 100 %?” shows; the step is "
        "where that would end.",
        THEOREM,
    ),
    Claim(
        "There the outputs at c = 100 differ from the perceptrons’ by <a> at most.",
        lambda v, s: is_gap(s["a"], v, LARGE, np.max),
    ),
    Claim("There no c helps, as the picture of the tie shows.", THEOREM),
    Claim(
        "All of it is a tie, and one class by convention; here that would be (another one for "
        "<what>|the one that all are in).  c < 0 turns every unit around.",
        lambda v, s: may_stay(v, 0.0) if s["what"] is None else is_changed(s["what"], v, 0.0),
    ),
    Claim("A single neuron keeps its line and swaps its sides.", THEOREM),
    Claim(
        "Behind a hidden layer it need not be a mere swap, by which all would change: a layer "
        "that is turned around hands on other numbers, and the next one, which gets them, is "
        "turned around as well.",
        hidden,
    ),
    Claim(
        "There is no line: both weights are 0, so the neuron says the same of every point, "
        "σ(c·b).",
        lambda v, s: not any(v.weights[:2]),
    ),
    Claim(
        "A map needs two features, and these data have one; the rows are counted all the same.",
        lambda v, s: v.run.data.X.shape[1] == 1,
    ),
    Claim("The blog draws such curves and asks which of them a neuron chooses.", QUOTATION),
    Claim(
        "By multiplying weights and biases, says the blog, “we get different equations that "
        "correspond to the same classification boundary”.",
        QUOTATION,
    ),
    Claim(
        "So it is for a single layer: up to c = <c>, <what> changed class.",
        lambda v, s: not hidden(v) and is_c(v, s) and is_changed(s["what"], v, *LARGER),
    ),
    Claim(
        "Multiplied weights “correspond to the same classification boundary”, says the blog of a "
        "single neuron.",
        QUOTATION,
    ),
    Claim(
        "Behind a hidden layer they do not: steeper units hand on other numbers, which are "
        "weighed as before.",
        lambda v, s: hidden(v) and may_change(v, *LARGER),
    ),
    Claim(
        "Behind a hidden layer they need not: steeper units hand on other numbers, which are "
        "weighed as before.",
        lambda v, s: hidden(v) and may_stay(v, *LARGER),
    ),
    Claim(
        "Above c = 1, up to <what> get another class.",
        lambda v, s: is_changed(s["what"], v, *LARGER),
    ),
    Claim(
        "Here nothing changes class up to c = <c>.",
        lambda v, s: is_c(v, s) and may_stay(v, *LARGER),
    ),
    Claim(
        "At c = <c> the perceptrons disagree on <what>.",
        lambda v, s: is_c(v, s) and is_unlike(s["what"], v, max(LARGER)),
    ),
    Claim(
        "Towards c = 0 (the units become ramps with a bend at 0|the units become straight ramps, "
        "and the network one without hidden layers, with (a straight boundary|straight "
        "boundaries) or none): at c = <c>, <what> are in another class than at c = 1.",
        lambda v, s: (
            number(s["c"]) == min(SHIFTED)
            and is_changed(s["what"], v, min(SHIFTED))
            and ("bend" in s[0]) == (settings(v).activation == "penalized_tanh")
            and ("boundaries" not in s[0] or v.run.data.n_outputs > 1)
            and ("a straight" not in s[0] or v.run.data.n_outputs == 1)
        ),
    ),
    Claim(
        "There are no perceptrons to tend to: <name> units are unbounded and have no two levels "
        "to step between.",
        lambda v, s: not has_ends(v) and s["name"] == ACTIVATIONS[settings(v).activation].label,
    ),
    Claim("Choose sigmoid or tanh units to compare.", ADVICE),
    Claim(
        "<n> of <rows> rows are further than <margin> from every tie.",
        lambda v, s: are_left(s["n"], v),
    ),
    Claim("None of the <rows> rows is further than <margin> from every unit’s tie.", is_none_left),
    Claim("Choose a smaller margin.", lambda v, s: is_none_left(v) and v.margin > 0),
    Claim(
        "In Nielsen’s second exercise the behaviour in the limit c → ∞ is “exactly the same”.",
        QUOTATION,
    ),
    Claim("So it is for an input chosen beforehand that is off every line.", THEOREM),
    Claim(
        "No c is large enough for all inputs at once: on a neuron’s line the gap stays ½, and "
        "the nearer to it, the later it falls.",
        THEOREM,
    ),
    Claim("Beyond a margin m it is σ(−cm) at most, the dashed curve.", lambda v, s: is_neuron(v)),
    Claim("On <n> of the rows a unit has w·x + b = 0 exactly.", lambda v, s: are_tied(s["n"], v)),
    Claim(
        "None of the <n> points lies exactly on the neuron’s line, so all conventions agree.",
        lambda v, s: not on_line(v).any() and number(s["n"]) == len(on_line(v)),
    ),
    Claim(
        "With w₁ = w₂ = 1 and b = −3, eight of them do.",
        lambda v, s: (points().X.sum(axis=1) == 3).sum() == 8,
    ),
    Claim(
        "<n> of the <m> points have w·x + b = 0.",
        lambda v, s: number(s["n"]) == on_line(v).sum() > 0 and number(s["m"]) == len(on_line(v)),
    ),
    Claim(
        "There the sigmoid says ½, a perceptron 0, a step function 1.",
        DEFINITION,
    ),
    Claim("On its line a neuron has c·0 = 0 for every c, and σ(0) = ½.", DEFINITION),
    Claim("So ½ needs a convention, too.", DEFINITION),
    Claim(
        "With Nielsen’s “at least 0.5” for a 9, <p> of the points are right; this library’s "
        "`predict`, like scikit-learn’s, asks for more than ½, which makes it <q>.",
        half_is,
    ),
    Claim("That is how Nielsen’s limit fails.", THEOREM),
    Claim(
        "Put a second neuron behind, of weight 1 and bias −½, to repeat the first: given ½, it "
        "is tied itself and says 0.5 for every c, where perceptrons say 0 or 1.",
        THEOREM,  # σ(c·(1·½ − ½)) = ½, and the steps of 0 − ½ and of 1 − ½
    ),
    Claim(
        "Nielsen asks for c > 0. c = 0 erases the network: every w·x + b is 0, whatever the "
        "input.",
        THEOREM,
    ),
    Claim(
        "In this network <what> change class at c = −1.",
        lambda v, s: is_changed(s["what"], v, -1.0),
    ),
]


def nothing(view):
    return " and ".join(f"none of the {over}" for over in regions(view))
