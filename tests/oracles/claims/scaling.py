"""What "Scaling" claims."""

import re

import numpy as np
from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    QUOTATION,
    THEOREM,
    Claim,
    diverged,
    has_ends,
    is_accuracy,
    is_near,
    is_neuron,
    is_share,
    number,
    settings,
)
from oracles.claims.multiplied import (
    are_left,
    are_tied,
    is_changed,
    is_gap,
    is_right_on,
    is_unlike,
    left,
    may_change,
    may_stay,
    may_step_change,
    regions,
)
from oracles.page_sentences import SHIFTED, points

LARGE = tuple(c for c in SHIFTED if c > 1)


def is_line(view, match):
    """Whether both equations are the neuron's line, the second one times the other factor."""
    first, _, second = match["line"].partition(" is ")
    factors = [1.0] if view.factor == 1 else [1.0, view.factor]
    return (second != "") == (len(factors) == 2) and all(
        _is_equation(text, c * np.array(view.weights))
        for text, c in zip((first, second), factors, strict=False)
    )


def _is_equation(text, weights):
    left_, right = text.replace(" ", "").replace("−", "-").split("=")
    coefs = {"x": 0.0, "y": 0.0}
    for sign, size, name in re.findall(r"([+-]?)([\d.e]*)([xy])", left_):
        coefs[name] = float(f"{sign}{size or 1}")
    w1, w2, b = weights
    return np.allclose([coefs["x"], coefs["y"], float(right)], [w1, w2, -b], rtol=1e-3, atol=0)


def is_c(view, match):
    return number(match["c"]) == max(LARGE)


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
        "Training diverged after epoch <n>; the network below has its last finite weights.",
        lambda v, s: diverged(v) and number(s["n"]) == v.run.classifier.n_epochs_,
    ),
    Claim("A lower learning rate or standardised features help.", ADVICE),
    Claim("The line stays: <line>.", is_line),
    Claim(
        "Only the blur beside it depends on c: from 10 to 90 % the output needs <a> units at c = "
        "<c>( and <b> units at c = <d>)?.",
        lambda v, s: (
            {number(c) for c in (s["c"], s["d"]) if c} == {1, v.factor}
            and all(
                is_near(width, 2 * np.log(9) / np.hypot(*v.weights[:2]) / number(c))
                for width, c in ((s["a"], s["c"]), (s["b"], s["d"]))
                if width
            )
        ),
    ),
    Claim(
        "There is no line: both weights are 0, so the neuron says the same of every point, "
        "σ(c·b).",
        lambda v, s: not any(v.weights[:2]),
    ),
    Claim(
        "The boundary stays: without a hidden layer, c only multiplies what the outputs are made "
        "of.",
        lambda v, s: not hidden(v) and may_stay(v, v.factor),
    ),
    Claim(
        "At c = <factor>, <what> change class.",
        lambda v, s: not hidden(v) and is_changed(s["what"], v, v.factor),
    ),
    Claim(
        "At c = <factor>, <what> change class. In exact arithmetic none would: where w·x + b is "
        "0, rounding decides.",
        lambda v, s: has_ends(v) and may_step_change(s["what"], v),
    ),
    Claim("Give the network a hidden layer to see its boundary move.", lambda v, s: not hidden(v)),
    Claim("This is the network as it was trained.", lambda v, s: v.factor == 1),
    Claim(
        "The boundary moves: at c = <factor>, <what> get another class than at c = 1.",
        lambda v, s: hidden(v) and is_changed(s["what"], v, v.factor),
    ),
    Claim("Nothing has changed class at c = <factor>.", lambda v, s: may_stay(v, v.factor)),
    Claim(
        "Its perceptrons disagree on <what>.",
        lambda v, s: v.factor == 1 and is_unlike(s["what"], v, 1.0),
    ),
    Claim(
        "Its perceptrons disagree on <what>; at c = 1 on <before>.",
        lambda v, s: is_unlike(s["what"], v, v.factor) and is_unlike(s["before"], v, 1.0),
    ),
    Claim(
        "The map is the plane of the first two principal components of <features> features, "
        "which holds <p> of their variance.",
        lambda v, s: is_share(s["p"], principal_share(v.run.data.X), 0.01),
    ),
    Claim(
        "A map needs two features, and these data have one; the rows are counted all the same.",
        lambda v, s: v.run.data.X.shape[1] == 1,
    ),
    Claim(
        "The same line, and beside it nothing but 0 and 1: c·(w·x + b) is positive where w·x + b "
        "is.",
        THEOREM,
    ),
    Claim("That is Nielsen’s first exercise, for one perceptron.", QUOTATION),
    Claim("The blog draws such curves and asks which of them a neuron chooses.", QUOTATION),
    Claim(
        "They are one neuron, times (1, 2 and 3|1, 2, 3 and <factor>): one line, and ever more "
        "of a step.",
        lambda v, s: (s["factor"] is None) == (v.factor in {1, 2, 3}),
    ),
    Claim(
        "None for good where a line separates the classes and no penalty holds the weights: "
        "training goes on multiplying them, as “Past 100 %” shows; the step is where that would "
        "end.",
        THEOREM,
    ),
    Claim(
        "By multiplying weights and biases, says the blog, “we get different equations that "
        "correspond to the same classification boundary”.",
        QUOTATION,
    ),
    Claim(
        "So it is for a single layer: up to c = <c>, <what> changed class.",
        lambda v, s: not hidden(v) and is_c(v, s) and is_changed(s["what"], v, *LARGE),
    ),
    Claim(
        "Multiplied weights “correspond to the same classification boundary”, says the blog of a "
        "single neuron.",
        QUOTATION,
    ),
    Claim(
        "Behind a hidden layer they do not: steeper units hand on other numbers, which are "
        "weighed as before.",
        lambda v, s: hidden(v) and may_change(v, *LARGE),
    ),
    Claim(
        "Behind a hidden layer they need not: steeper units hand on other numbers, which are "
        "weighed as before.",
        lambda v, s: hidden(v) and may_stay(v, *LARGE),
    ),
    Claim(
        "Above c = 1, up to <what> get another class.",
        lambda v, s: is_changed(s["what"], v, *LARGE),
    ),
    Claim(
        "Here nothing changes class up to c = <c>.",
        lambda v, s: is_c(v, s) and may_stay(v, *LARGE),
    ),
    Claim(
        "At c = <c> the perceptrons disagree on <what>.",
        lambda v, s: is_c(v, s) and is_unlike(s["what"], v, max(LARGE)),
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
        lambda v, s: not has_ends(v) and s["name"] == settings(v).activation.replace("_", " "),
    ),
    Claim("Choose sigmoid or tanh units to compare.", ADVICE),
    Claim(
        "c changes nothing: of (<n> points of the map and )?<rows> rows, none changes class at c "
        "= <factor>.",
        lambda v, s: (
            may_step_change(nothing(v), v)
            and (number(s["n"]) if s["n"] else None)
            == (len(regions(v)["map"]) if "map" in regions(v) else None)
        ),
    ),
    Claim("But it is not the network that was trained.", lambda v, s: has_ends(v)),
    Claim(
        "It is right on <a> of the rows; the sigmoids are on <b>, and times c on <c>.",
        lambda v, s: (
            is_right_on(s["a"], v, 1.0, steps=True)
            and (is_right_on(s["b"], v, 1.0) or is_accuracy(s["b"], v))
            and is_right_on(s["c"], v, v.factor)
        ),
    ),
    Claim(
        "Without a hidden layer they decide as the sigmoids do: <p> right.",
        lambda v, s: not hidden(v) and is_accuracy(s["p"], v),
    ),
    Claim(
        "<n> of <rows> rows are further than <margin> from every unit’s tie.",
        lambda v, s: are_left(s["n"], v),
    ),
    Claim(
        "On these the outputs at c = <factor> differ from the perceptrons’ by <a> at most and "
        "<b> on average; at c = <c> by <d> at most.",
        lambda v, s: (
            is_gap(s["a"], v, v.factor, np.max)
            and is_gap(s["b"], v, v.factor, np.mean)
            and is_c(v, s)
            and is_gap(s["d"], v, max(LARGE), np.max)
        ),
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
    Claim("There no c helps, as the next section shows.", THEOREM),
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
        "As c·0 is 0, the sigmoid says ½ there, however steep it is; the perceptron says 0, and "
        "the step function, as Nielsen’s footnote has it, 1.",
        DEFINITION,
    ),
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
        "All of it is a tie, and one class by convention; here that would be (another one for "
        "<what>|the one that all are in).  c < 0 turns every unit around.",
        lambda v, s: may_stay(v, 0.0) if s["what"] is None else is_changed(s["what"], v, 0.0),
    ),
    Claim(
        "The neuron above would (keep its line and swap its sides|have no line all the same): at "
        "c = −1, <n> of its <m> points change class(, all that are not on the line)?.",
        lambda v, s: (
            ("no line" in s[0]) == (not any(v.weights[:2]))
            and number(s["n"]) == (~on_line(v)).sum()
            and number(s["m"]) == len(on_line(v))
            and ("all that" in s[0]) == (0 < on_line(v).sum() < len(on_line(v)))
        ),
    ),
    Claim("Behind a hidden layer it need not be a mere swap, by which all would change.", hidden),
    Claim(
        "A layer that is turned around hands on other numbers, and the next one, which gets "
        "them, is turned around as well.",
        hidden,
    ),
    Claim(
        "In this network <what> change class at c = −1.",
        lambda v, s: is_changed(s["what"], v, -1.0),
    ),
]


def nothing(view):
    return " and ".join(f"none of the {over}" for over in regions(view))


def principal_share(X):
    variances = np.linalg.svd(X - X.mean(axis=0), compute_uv=False) ** 2
    return variances[:2].sum() / variances.sum()
