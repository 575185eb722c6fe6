"""What "Scaling" claims."""

import re

import numpy as np
from by_hand import UNITS
from page_sentences import SHIFTED, network_of, neuron_of, perceptrons_of, points

from claims.common import (
    ALWAYS,
    UNDERFLOW,
    Claim,
    at,
    diverged,
    has_ends,
    is_accuracy,
    is_near,
    is_neuron,
    is_share,
    number,
    settings,
)

LARGE = tuple(c for c in SHIFTED if c > 1)


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
