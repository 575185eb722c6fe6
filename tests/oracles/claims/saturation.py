"""What "Is it saturated?" claims of the entries of its layers."""

import re

import numpy as np
from oracles.by_hand import (
    NEAR,
    UNITS,
    Pass,
    majority,
)
from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    QUOTATION,
    Claim,
    at,
    can_choose,
    diverged,
    film,
    has_ends,
    is_accuracy,
    is_near,
    is_relu,
    is_share,
    is_stuck,
    low_high,
    n_dead,
    near_share,
    number,
    settings,
    start,
)

from sigmoid_dashboard.runs.measures import measured_epochs
from sigmoid_estimator.activations import ACTIVATIONS


def course(view, match):
    """The layers named are near an end from that record on, and were not before."""
    named, _, others = match[0].partition(", but not in ")
    epochs = dict(re.findall(r"(layer \d+|the output) since epoch ([\d,]+)", named))
    names = [*(f"layer {i}" for i in range(1, at(view).n_hidden + 1)), "the output"]
    rest = [name for name in names if name not in epochs]
    if "since" in named and sorted(re.findall(r"\d+|output", others)) != sorted(
        name.split()[-1] for name in rest
    ):
        return False
    return all(
        (number(epochs[name]) if name in epochs else None) == near_since(view, i)
        for i, name in enumerate(names, start=1)
    )


def near_since(view, layer):
    """The first of the records measured from which on a layer stays near an end."""
    since = None
    for epoch in measured_epochs(view.run)[::-1]:
        if not Pass(view.run, film(view).index_of(epoch)).near(layer).mean() >= 0.95:
            break
        since = int(epoch)
    return since


def bend(view, share):
    """Where a unit has that share of its range, and the slope there, by halving."""
    (low, high), (function, slope) = low_high(view), UNITS[unit_kind(view)]
    below, above = -50.0, 50.0
    for _ in range(100):
        middle = (below + above) / 2
        is_below = function(np.array(middle)) < low + share * (high - low)
        below, above = (middle, above) if is_below else (below, middle)
    return middle, float(slope(np.array(middle)))


def are_near(view, match):
    """That share of the hidden entries, and at first that one; with one line of text for both."""
    return (
        is_share(match["p"], near_share(view))
        and (match["q"] is None or is_share(match["q"], near_share(view, start)))
        and (match["q"] is None) == (match["epoch"] is None) == (view.epoch == 0)
        and (number(match["a"]), number(match["b"])) == low_high(view)
    )


def says_so(text):
    return text.partition(":")[0]


def is_nearly(share):
    if share == 1:
        return "Yes"
    return "Nearly" if share >= 0.95 else "In part" if share > 0.05 else "No"


def unit_kind(view):
    return settings(view).activation if settings(view).hidden else "sigmoid"


def are_bends(view, match):
    ends = [bend(view, share) for share in (NEAR, 1 - NEAR)]
    steepest = {"sigmoid": 0.25}.get(unit_kind(view), 1)
    return (
        all(is_near(match[name], z) for name, (z, _) in zip("ab", ends, strict=True))
        and is_near(match["c"], max(slope for _, slope in ends))
        and number(match["d"]) == steepest
    )


def farthest(view, match):
    zs = at(view).z[:-1] if settings(view).hidden else [at(view).output_logits]
    return is_size(match["z"], max(np.abs(z).max() for z in zs))


def is_size(text, value):
    if text.startswith("beyond"):
        return not np.isfinite(value)
    return np.isfinite(value) and is_near(text, value)


def smallest_slope(view):
    return min(s.min() for s in (at(view).slopes[:-1] or at(view).slopes))


def are_units(view, name):
    return name.lower() == ACTIVATIONS[settings(view).activation].label.lower()


def n_ends(view):
    """At how many sides the hidden units hardly change far out."""
    function, _ = UNITS[settings(view).activation]
    far = function(np.array([-1e12, -1e9, 1e9, 1e12]))
    return (abs(far[0] - far[1]) < 1e-6) + (abs(far[3] - far[2]) < 1e-6)


def rounds_to_1(view, match):
    """Whether σ(z) is 1 from this z on, and not before, in the numbers of the film."""
    one = view.run.film.parameters.dtype.type(1)
    below, above = (np.exp(-one * (number(match["z"]) + step)) for step in (-0.1, 0.1))
    return one / (one + above) == 1 > one / (one + below)


SATURATION = [
    Claim(
        "Training diverged after epoch <n>, because a weight left the range of floating-point "
        "numbers; choose a lower learning rate.",
        lambda v, s: diverged(v) and number(s["n"]) == v.run.classifier.n_epochs_,
    ),
    Claim("There is no hidden layer to look into.", lambda v, s: not settings(v).hidden),
    Claim(
        "Write one into “Hidden layers”; until then the pictures show the output alone.",
        can_choose,
    ),
    Claim(
        "The pictures show the output alone.",
        lambda v, s: not settings(v).hidden and v.run.is_opened,
    ),
    Claim(
        "<name> units have no ends to be near to, so they do not saturate.",
        lambda v, s: are_units(v, s["name"]) and n_ends(v) == 0,
    ),
    Claim(
        "<name> units have one end only, so there are no two to be near to.",
        lambda v, s: are_units(v, s["name"]) and n_ends(v) == 1,
    ),
    Claim("Choose the hidden activation sigmoid to ask again.", can_choose),
    Claim(
        "(No|In part|Nearly|Yes): (after epoch <epoch>|before the first update), <p> of the "
        "hidden layers’ entries are near <a> or <b>(; before the first update it was <q>)?.",
        lambda v, s: are_near(v, s) and says_so(s[0]) == is_nearly(near_share(v)),
    ),
    Claim(
        "(After epoch <epoch>|Before the first update), <p> of the hidden layers’ entries are "
        "near <a> or <b>(; before the first update it was <q>)?.",
        are_near,
    ),
    Claim(
        "The output is saturated and wrong: the accuracy at epoch <epoch> is <p>.",
        lambda v, s: (
            v.run.data.n_outputs == 1
            and at(v).near(at(v).n_hidden + 1).mean() >= 0.95
            and at(v).is_right.mean() < 0.95
            and is_accuracy(s["p"], v)
        ),
    ),
    Claim(
        "This network is stuck: <r> of the entries of its last hidden layer are near <a> or <b>, "
        "and with an accuracy of <p> it is (hardly better|no better) than naming the largest "
        "class.",
        lambda v, s: (
            is_stuck(v)
            and is_accuracy(s["p"], v)
            and (number(s["a"]), number(s["b"])) == low_high(v)
            and ("no better" in s[0]) == (at(v).is_right.mean() <= majority(v.run) + 1e-12)
            and is_share(s["r"], at(v).near(at(v).n_hidden).mean())
        ),
    ),
    Claim("An entry is what one unit makes of one row.", DEFINITION),
    Claim(
        "An entry is what one unit makes of one row; near is within <d> of <a> or <b>.",
        lambda v, s: (
            is_near(s["d"], 0.05 * np.ptp(low_high(v)))
            and (number(s["a"]), number(s["b"])) == low_high(v)
        ),
    ),
    Claim(
        "Rows with all their hidden entries near: (none|all|<n>) of <rows>.",
        lambda v, s: (
            at(v).whole_rows
            == (number(s["n"]) if s["n"] else ("all of" in s[0]) * len(at(v).h[0]))
        ),
    ),
    Claim(
        "All <n> hidden units are dead (after epoch <epoch>|before the first update): 0 on every "
        "row.",
        lambda v, s: (
            number(s["n"]) == n_dead(v) == sum(settings(v).hidden)
            and (s["epoch"] is None) == (v.epoch == 0)
        ),
    ),
    Claim(
        "(None|<n>) of the <units> hidden units? (is|are) dead (after epoch <epoch>|before the "
        "first update), that is 0 on every row.",
        lambda v, s: (
            n_dead(v) == (number(s["n"]) if s["n"] else 0)
            and (s["epoch"] is None) == (v.epoch == 0)
        ),
    ),
    Claim(
        "Before the first update it was <q>.",
        lambda v, s: v.epoch > 0 and number(s["q"]) == n_dead(v, start),
    ),
    Claim("Of all the hidden entries, <p> are 0.", lambda v, s: is_share(s["p"], near_share(v))),
    Claim("Press play and watch what the training does.", ADVICE),
    Claim("Press play and watch the units: which of them become one flat colour?", is_relu),
    Claim(
        "Press play and watch the histograms: how far do the outputs spread?",
        lambda v, s: not has_ends(v),
    ),
    Claim("Press play: do the histograms move to the ends?", has_ends),
    Claim(
        "“Near 0 or 1” was asked of hidden layers; this is the output.",
        lambda v, s: not settings(v).hidden,
    ),
    Claim("ReLUs, the same answer ends, “have fewer drawbacks”.", is_relu),
    Claim(
        "They do not saturate above 0; at 0 they do, with a slope of 0, and at epoch <epoch> "
        "(none of them is dead|<n> of them says? nothing but 0).",
        lambda v, s: n_dead(v) == (number(s["n"]) if s["n"] else 0),
    ),
    Claim(
        "In between is all there is for these units; only the output has ends.",
        lambda v, s: not has_ends(v),
    ),
    Claim("“Your intuition is correct”, says the answer that the question got.", QUOTATION),
    Claim(
        "In general it is not, nor is it here at epoch <epoch>: layer <i> has <p> of its entries "
        "in between.",
        lambda v, s: (
            near_share(v) < 0.95 and is_share(s["p"], 1 - at(v).near(int(number(s["i"]))).mean())
        ),
    ),
    Claim(
        "Here the entries are near the ends, but descent did not bring them there: <p> were "
        "there before the first update, by the size of the initial weights and of the features.",
        lambda v, s: is_share(s["p"], near_share(v, start)) and near_share(v, start) >= 0.95,
    ),
    Claim(
        "It is in this run, in which the share went from <p> to <q>; with other weights, rates "
        "and numbers of epochs it need not be.",
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
        "Of the output, layer <output_layer>, <p> is near 0 or 1.",
        lambda v, s: is_share(s["p"], at(v).near(at(v).n_hidden + 1).mean()),
    ),
    Claim(
        "The largest |z| of the hidden units is <z>.",
        lambda v, s: is_size(s["z"], max(np.abs(z).max() for z in at(v).z[:-1])),
    ),
    Claim(
        "An output of a sigmoid “will either be 1 or 0”, it goes on, and the gradient 0.",
        QUOTATION,
    ),
    Claim(
        "Of a hard sigmoid that is so from |z| = 3 on; the farthest here is |z| = <z>.",
        lambda v, s: farthest(v, s) and settings(v).activation == "hard_sigmoid",
    ),
    Claim(
        "In exact numbers never; the farthest pre-activation here, |z| = <z>, is so far out that "
        "the computer rounds its slope to 0.",
        lambda v, s: farthest(v, s) and not smallest_slope(v) >= 1e-305,
    ),
    Claim(
        "Never quite: the farthest pre-activation here is |z| = <z>, and the smallest slope <p>.",
        lambda v, s: (
            farthest(v, s) and is_near(s["p"], smallest_slope(v), 2) and number(s["p"]) > 0
        ),
    ),
    Claim(
        "From z ≈ <z> on the computer rounds σ(z) to 1, though not its slope to 0.",
        rounds_to_1,
    ),
    Claim("Only from z ≈ <z> on does the computer round σ(z) to 1.", rounds_to_1),
    Claim("A hidden unit is dead if it is 0 on every row, else graded.", is_relu),
    Claim("Without ends, every hidden unit is graded.", lambda v, s: not has_ends(v)),
    Claim(
        "A unit is constant if 95 % of the rows bring it near the same end, binary if they bring "
        "it near one or the other, else graded.",
        has_ends,
    ),
    Claim("The pre-activation z is what a unit makes its output of.", DEFINITION),
    Claim(
        "Beyond z = −3 and 3 an output is at an end, and its slope is 0.",
        lambda v, s: settings(v).activation == "hard_sigmoid",
    ),
    Claim("A ReLU makes 0 of a z below 0, with a slope of 0.", is_relu),
    Claim(
        "Beyond z = <a> and <b> an output is near an end, and its slope is below <c>, of at most "
        "<d>: what lies far out learns little.",
        lambda v, s: has_ends(v) and are_bends(v, s),
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
        "The share of a ReLU layer is that of its dead units: <p> at epoch <epoch>, from layer 1 "
        "on.",
        lambda v, s: all(
            is_share(share, dead.mean())
            for share, dead in zip(re.split(", | and ", s["p"]), at(v).dead, strict=True)
        ),
    ),
    Claim(
        "The mean slope is what the layers learn by: <p> at epoch <epoch>, from layer 1 to the "
        "output.",
        lambda v, s: all(
            is_near(figure, slopes.mean(), 2)
            for figure, slopes in zip(re.split(", | and ", s["p"]), at(v).slopes, strict=True)
        ),
    ),
    Claim("The signal variance is how much an output differs from row to row.", DEFINITION),
    Claim(
        "φ is 0 where all outputs are midway, ½ where they are spread evenly and 1 where all are "
        "at the ends.",
        DEFINITION,
    ),
    Claim("The accuracy at epoch <epoch> is <p>.", lambda v, s: is_accuracy(s["p"], v)),
    Claim(
        "Glorot & Bengio (2010) saw deep sigmoid networks drive their top layer to one end at "
        "once, where little of the error gets through.",
        lambda v, s: settings(v).activation == "sigmoid" and is_stuck(v),
    ),
    Claim(
        "Saturated and trained are two things: at epoch <epoch> the accuracy is <p>, with <q> of "
        "the hidden entries near an end.",
        lambda v, s: is_accuracy(s["p"], v) and is_share(s["q"], near_share(v)),
    ),
]
