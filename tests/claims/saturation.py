"""What "Saturation" claims."""

import re

import numpy as np
from by_hand import majority, rms

from claims.common import (
    ALWAYS,
    Claim,
    _pass,
    at,
    diverged,
    film,
    has_ends,
    is_accuracy,
    is_near,
    is_share,
    is_stuck,
    low_high,
    number,
    settings,
    start,
)


def is_relu(view, said=None):
    return bool(settings(view).hidden) and settings(view).activation == "relu"


def near_share(view, when=at):
    """Of the hidden entries; without any it is no number."""
    return when(view).hidden_near.mean() if settings(view).hidden else np.nan


def n_dead(view, when=at):
    return sum(int(dead.sum()) for dead in when(view).dead)


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
