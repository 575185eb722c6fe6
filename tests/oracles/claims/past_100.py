"""What "Past 100 %" claims, below its verdict."""

import numpy as np
from oracles.by_hand import norm_of, since_right
from oracles.claims.common import (
    ADVICE,
    QUOTATION,
    THEOREM,
    Claim,
    at,
    can_choose,
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
from oracles.claims.growth import (
    angle,
    classes,
    cosine,
    gamma,
    grew_freely,
    has_law,
    is_grown,
    limit_clearance,
    limit_of_product,
    margin_at_end,
    on_the_way,
    product,
    slope,
    svm_clearance,
    tenth,
)


def names_weights(view, match):
    names = enumerate(view.run.data.feature_names, start=1)
    return is_neuron(view) and match["names"] == ", ".join(f"w{i} of {name}" for i, name in names)


def n_parameters(view):
    return sum(a.size for a in (*at(view).weights, *at(view).biases))


def grew_since(view, match):
    run, since = view.run, since_right(view.run)
    named = match.groupdict()
    return (
        is_grown(view)
        and since == first(view)
        and number(named.get("n") or "0") == film(view).epochs[since]
        and number(named["after"]) == last(view) - film(view).epochs[since]
        and is_near(named["times"].removesuffix(" ×"), norm_of(run, -1) / norm_of(run, since), 2)
        and ("weights and bias" in match[0]) == is_neuron(view) == (named["angle"] is not None)
        and (not is_neuron(view) or has_turned(view, since, named["angle"]))
        and ("turned the line" in match[0]) == (is_neuron(view) and run.data.X.shape[1] == 2)
    )


def has_turned(view, since, angle):
    """By the arc between the directions in as many digits as a long double has."""
    a, b = (film(view).coefs[-1][i, :, 0].astype(np.longdouble) for i in (since, -1))
    if not a.any() or not b.any():
        return angle == "an unknown angle"
    a, b = a / np.sqrt(a @ a), b / np.sqrt(b @ b)
    degrees = float(np.degrees(2 * np.arcsin(min(np.sqrt((a - b) @ (a - b)) / 2, 1))))
    if angle == "less than 0.01°":
        return degrees < 0.0101
    return is_near(angle.removesuffix("°"), degrees, 2)


PAST_100 = [
    Claim("The weights w are <names>; b is the bias.", names_weights),
    Claim(
        "The network has <n> weights and biases, so the table shows the norm ‖W‖ of each layer’s "
        "weights, the biases left out.",
        lambda v, s: number(s["n"]) == n_parameters(v) > 12,
    ),
    Claim(
        "w[1,0→2] is the weight of layer 1 from input 0 to unit 2, b[1,2] its bias.",
        lambda v, s: not is_neuron(v) and n_parameters(v) <= 12,
    ),
    Claim(
        "Accuracy reached 100 % at epoch <n>; the <after> epochs? after that made (weights and "
        "bias|the output layer’s weights) <times> as large( and turned the (line|boundary) by "
        "<angle>)?.",
        grew_since,
    ),
    Claim(
        "Accuracy reached 100 % between epochs <a> and <n> (the film keeps no epoch between); the "
        "<after> epochs? after that made (weights and bias|the output layer’s weights) <times> as "
        "large( and turned the (line|boundary) by <angle>)?.",
        lambda v, s: grew_since(v, s) and film(v).epochs[first(v) - 1] == number(s["a"]),
    ),
    Claim(
        "Accuracy reached 100 % before the first update: the initial weights happen to be right; "
        "the <after> epochs? after that made (weights and bias|the output layer’s weights) "
        "<times> as large( and turned the (line|boundary) by <angle>)?.",
        lambda v, s: first(v) == 0 and grew_since(v, s),
    ),
    Claim(
        "The film stands at the first 100 %.",
        lambda v, s: first(v) is not None and first(v) < len(film(v)) - 1,
    ),
    Claim("Press play and watch what the training does.", ADVICE),
    Claim(
        "Press play: watch the line, and the pale band around it, in which the neuron is unsure.",
        lambda v, s: is_neuron(v) and v.run.data.X.shape[1] == 2,
    ),
    Claim("Press play: which figures still move?", ADVICE),
    Claim(
        "The film is too short to say how fast the weights grow.",
        lambda v, s: np.isnan(slope(v)) or diverged(v),
    ),
    Claim(
        "Training ten times longer, up to epoch <end>, changed <symbol> by about <a>.",
        lambda v, s: (
            number(s["end"]) == last(v)
            and (
                is_near(s["a"], slope(v) * np.log(10), 2)
                or abs(number(s["a"]) - slope(v) * np.log(10)) <= 1e-9 * (1 + norm_of(v.run, -1))
            )
        ),
    ),
    Claim("The blog asks where learning goes after 100 %.", QUOTATION),
    Claim(
        "In this run <symbol> went from <a> to <b>.",
        lambda v, s: is_near(s["a"], norm_of(v.run, 0)) and is_near(s["b"], norm_of(v.run, -1)),
    ),
    Claim(
        "The blog wonders why the network chose x + y = 3 and not a multiple of it, which draws "
        "the same line.",
        lambda v, s: settings(v).data == "line",
    ),
    Claim("Every multiple of weights and bias draws the same line.", lambda v, s: is_neuron(v)),
    Claim(
        "(It never chose:|The penalty makes one of them the best:|Here) the norm ‖(w, b)‖ of "
        "weights and bias was <a> when accuracy reached 100 % and is <b> after epoch <end>.",
        lambda v, s: (
            is_near(s["a"], norm_of(v.run, first(v)))
            and is_near(s["b"], norm_of(v.run, -1))
            and (is_grown(v) and not settings(v).alpha) == s[0].startswith("It never")
            and (settings(v).alpha > 0) == s[0].startswith("The penalty")
        ),
    ),
    Claim(
        "The film is too short to say how fast the norm grows.",
        lambda v, s: np.isnan(slope(v)) or diverged(v),
    ),
    Claim(
        "Over the last decade of epochs, up to <end>, <symbol> changed by <a> for every factor "
        "of e ≈ 2.7 in their number.",
        lambda v, s: (
            is_near(s["a"], slope(v))
            or abs(number(s["a"]) - slope(v)) <= 1e-9 * (1 + norm_of(v.run, -1))
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
        "The law for this slope is one of gradient descent; Adam has a pace and a limit of its "
        "own.",
        lambda v, s: settings(v).solver == "adam" and v.run.knows_training,
    ),
    Claim(
        "The law for this slope is one of gradient descent; with which method this film was made "
        "it does not say.",
        lambda v, s: not v.run.knows_training,
    ),
    Claim(
        "The law for this slope is one of gradient descent; with a momentum of 1 no step is ever "
        "forgotten, and no descent need come of it.",
        lambda v, s: settings(v).momentum == 1,
    ),
    Claim(
        "The law of gradient descent says that (once no row is wrong )?this slope tends to <f> = "
        "<a>, where γ = <g> is the maximum margin of the rows (x, 1), in which the bias counts "
        "as a weight.",
        lambda v, s: (
            has_law(v)
            and is_near(s["g"], gamma(v))
            and is_near(s["a"], (1 if s["f"] == "1/γ" else 0.5) / gamma(v))
            and (s["f"] == "1/γ") == (settings(v).loss == "log_loss")
            and ("once no row" in s[0]) == (settings(v).loss == "squared_error")
        ),
    ),
    Claim(
        "It begins once no row is wrong; at the end of this run some are.",
        lambda v, s: has_law(v) and film(v).accuracy[-1] < 1,
    ),
    Claim(
        "The law has not begun(, since the first large steps overshot)?: L·t·ηγ² = <a> is far "
        "below its limit (1|¼), (and with this loss it begins near epoch <n>|and with so small a "
        "loss it is far off).",
        lambda v, s: (
            has_law(v)
            and product(v) < 0.34
            and film(v).accuracy[-1] == 1
            and is_near(s["a"], product(v) * limit_of_product(v), 2)
            and ("limit ¼" in s[0]) == (settings(v).loss == "squared_error")
            and ("overshot" in s[0])
            == bool((np.diff(film(v).loss[: since_right(v.run) + 1]) > 0).any())
            and (
                (s["n"] is None) == (product(v) == 0 or last(v) / product(v) > 1e9)
                and (s["n"] is None or is_epoch(s["n"], last(v) / product(v)))
            )
        ),
    ),
    Claim(
        "It has hardly begun: by it L·t·ηγ² = <a> tends to (1|¼).",
        lambda v, s: (
            has_law(v)
            and ("tends to ¼" in s[0]) == (settings(v).loss == "squared_error")
            and product(v) > 2.9
            and film(v).accuracy[-1] == 1
            and is_near(s["a"], product(v) * limit_of_product(v), 2)
        ),
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
        "It is proved without momentum; one of <m> is measured to act like the rate η/(1 − μ) = "
        "<r>.",
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
        "Its loss is <a> before the first update and <b> after epoch <end>(: more)?(, but what "
        "descends is the loss and the penalty together|, so the learning rate is too high for a "
        "descent)?.",
        lambda v, s: (
            is_near(s["a"], film(v).loss[0])
            and is_near(s["b"], film(v).loss[-1])
            and (": more" in s[0]) == (film(v).loss[-1] > 1.01 * film(v).loss[0])
            and ("penalty" in s[0])
            == (": more" in s[0] and settings(v).alpha > 0 and not diverged(v))
            and ("too high" in s[0])
            == (
                ": more" in s[0]
                and settings(v).solver == "sgd"
                and v.run.knows_training
                and (diverged(v) or not settings(v).alpha)
                and settings(v).batch == "full"
                and not settings(v).momentum
            )
        ),
    ),
    Claim(
        "The blog sees “a different purpose than optimizing the loss”, since the network is “at "
        "its global minimum”.",
        QUOTATION,
    ),
    Claim(
        "Only the count of errors (is|was): the loss went from <a> at epoch <m> to <b> at epoch "
        "<end>( by the same descent)?, and no finite weights bring it to 0(, though the computer "
        "rounds it to that)?.",
        lambda v, s: (
            is_near(s["a"], film(v).loss[first(v)])
            and is_near(s["b"], film(v).loss[-1])
            and number(s["m"]) == film(v).epochs[first(v)]
            and (" is: " in s[0]) == (film(v).accuracy[-1] == 1)
            and ("rounds" in s[0]) == (film(v).loss[-1] == 0)
            and ("descent" in s[0])
            == (film(v).loss[-1] < film(v).loss[first(v)] and v.run.knows_training)
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
        "the end the cosine is <a>(; the player shows what lies between)?.",
        lambda v, s: (
            abs(number(s["a"]) - cosine(v, first(v) or 0)) < 0.51e-4
            and ("Between w " in s[0]) == is_neuron(v)
            and ("the player" in s[0]) == (first(v) is None)
            and (s["n"] is None) == (first(v) is None)
            and (s["n"] is None or number(s["n"]) == film(v).epochs[first(v)])
        ),
    ),
    Claim("“The weights and biases increase proportionately”, says the blog.", QUOTATION),
    Claim(
        "With a penalty the best weights are finite: size and direction can come to rest.",
        lambda v, s: settings(v).alpha > 0,
    ),
    Claim(
        "That “the weights and biases increase proportionately” is true in the limit only; on "
        "the way they still turn.",
        lambda v, s: on_the_way(v),
    ),
    Claim(
        "The dashed maximum-margin line is where it is heading: the one with the widest margin "
        "of the augmented data (x, 1), in which the bias counts as a weight.",
        lambda v, s: on_the_way(v),
    ),
    Claim("A support vector machine, whose bias is free, may choose another.", THEOREM),
    Claim(
        "The dashed line is the one with the widest margin of the augmented data (x, 1), in "
        "which the bias counts as a weight.",
        lambda v, s: classes(v) == "separable",
    ),
    Claim("Gradient descent on the cross-entropy tends to it without a penalty.", THEOREM),
    Claim(
        "Gradient descent on the cross-entropy tends to it without a penalty; Adam has a pace "
        "and a limit of its own.",
        lambda v, s: settings(v).solver == "adam",
    ),
    Claim(
        "Gradient descent on the cross-entropy tends to it without a penalty; with which method "
        "this film was made it does not say.",
        lambda v, s: not v.run.knows_training,
    ),
    Claim(
        "Gradient descent on the cross-entropy tends to it without a penalty; with a momentum of "
        "1 no step is ever forgotten, and no descent need come of it.",
        lambda v, s: settings(v).momentum == 1 and settings(v).solver == "sgd",
    ),
    Claim(
        "At the last epoch (w, b) is <a>° away from it(; an angle like that may shrink as slowly "
        "as 1/ln t)?.",
        lambda v, s: (
            (is_near(s["a"], angle(v)) or number(s["a"]) < 1e-3)
            and ("1/ln t" in s[0]) == on_the_way(v)
        ),
    ),
    Claim(
        "Weights and bias of 0 have no direction(; an angle like that may shrink as slowly as "
        "1/ln t)?.",
        lambda v, s: norm_of(v.run, -1) == 0,
    ),
    Claim(
        "The smallest ±(w·x + b) of a row, divided by ‖(w, b)‖, is the normalized margin, (<a> "
        "at the end|and has no value at the end).",
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
        "support vector machine’s, <b>.",
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
    Claim("On the way it may shrink for a while; the loss is what descends.", THEOREM),
    Claim(
        "Where a single neuron is heading can be drawn, the line with the widest margin.", THEOREM
    ),
    Claim(
        "Here <outputs> output units share the decision.",
        lambda v, s: v.run.data.n_outputs > 1,
    ),
    Claim("Where a single neuron is heading is known, the line with the widest margin.", THEOREM),
    Claim(
        "For sigmoid networks with hidden layers no such theorem is; the one on “homogeneous” "
        "networks is about ReLU, leaky ReLU and linear units, without biases or with some.",
        THEOREM,
    ),
    Claim(
        "No line has these classes strictly on its two sides, so there is no widest margin(; "
        "they only touch, and the weights can grow without end all the same|; since they "
        "overlap, the weights of the smallest loss are finite)?.",
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
        THEOREM,
    ),
    Claim("Take one of them away and train it again.", ADVICE),
    Claim(
        "<symbol> was <a> at epoch <m> and is <b> at epoch <end>, with an accuracy of <p>.",
        lambda v, s: (
            is_near(s["a"], norm_of(v.run, tenth(v)))
            and number(s["m"]) == film(v).epochs[tenth(v)]
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
        "At epoch <epoch> the weights are 0: the neuron says the same of every row.",
        lambda v, s: not at(v).weights[0].any(),
    ),
    Claim(
        "At the distance d from its line the neuron says σ(‖w‖·d), where ‖w‖ is the norm of the "
        "weights without the bias: it alone makes the sigmoid steep.",
        lambda v, s: is_neuron(v),
    ),
    Claim(
        "At epoch <epoch> the neuron goes from 10 to 90 % within <a> units of the features.",
        lambda v, s: is_near(s["a"], 2 * np.log(9) / np.linalg.norm(at(v).weights[0])),
    ),
    Claim("Grown without end, it would be the perceptron’s step.", THEOREM),
    Claim(
        "The blog calls the step not derivable; it is, everywhere but at the line, and the "
        "trouble is that wherever it has a derivative this is 0, which teaches descent nothing.",
        QUOTATION,
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
        "On average over the rows it (fell|went) from <a> before the first update to <b> at "
        "epoch <epoch>.",
        lambda v, s: (
            is_near(s["a"], start(v).slopes[-1].mean(), 2)
            and is_near(s["b"], at(v).slopes[-1].mean(), 2)
            and ("fell" in s[0]) == (1.01 * at(v).slopes[-1].mean() < start(v).slopes[-1].mean())
        ),
    ),
    Claim("The surer the output is of the rows, the less is left.", THEOREM),
    Claim(
        "That does not stop the output from learning: in the gradient of the cross-entropy its "
        "slope cancels, and the error that is left is output − label.",
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
        "The output of a network with hidden layers is no function of one distance(; empty the "
        "field “Hidden layers” to see the sigmoids of one neuron)?.",
        lambda v, s: bool(settings(v).hidden) and ("empty" in s[0]) == can_choose(v, s),
    ),
    Claim(
        "This picture belongs to a single neuron, and here <n> output units share the decision.",
        lambda v, s: number(s["n"]) == v.run.data.n_outputs > 1,
    ),
    Claim(
        "Choose a data set of two classes to see it.",
        lambda v, s: v.run.data.n_outputs > 1 and can_choose(v, s),
    ),
]
