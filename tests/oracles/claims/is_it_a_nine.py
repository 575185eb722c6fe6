"""What "Is it a 9?" claims, of rows trained on; those held out are tested with the page."""

from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    QUOTATION,
    THEOREM,
    Claim,
    can_choose,
    end,
    is_share,
    number,
)

ROUNDING = 1e-12  # of an output, within which a threshold may lie on either side
HALF, NEAR = 0.5, 0.05
THRESHOLDS = [k / 100 for k in range(1, 100)]


def outputs(view):
    return end(view).h[-1][:, 0]


def is_class_1(view):
    return view.run.data.y == 1


def errors(view, threshold):
    """Misses and false alarms, the least and the most of either."""
    p, ones = outputs(view), is_class_1(view)
    return tuple(
        sorted(int(count(p, at)) for at in (threshold - ROUNDING, threshold + ROUNDING))
        for count in (
            lambda p, at: (ones & (p < at)).sum(),
            lambda p, at: (~ones & (p >= at)).sum(),
        )
    )


def are_errors(view, threshold, misses, alarms):
    return all(
        least <= number(text) <= most
        for (least, most), text in zip(errors(view, threshold), (misses, alarms), strict=True)
    )


def total(view, threshold):
    (least, most), (least_alarms, most_alarms) = errors(view, threshold)
    return least + least_alarms, most + most_alarms


def are_fewest(view, n, threshold):
    """Whether so many errors are made there, and at no threshold fewer."""
    least, most = total(view, threshold)
    return least <= n <= most and all(total(view, t)[1] >= n for t in THRESHOLDS)


def is_right_by_convention(view, match):
    least, most = total(view, HALF)
    n_rows = len(view.run.data.y)
    return (
        any(is_share(match["p"], 1 - n / n_rows) for n in range(least, most + 1))
        and number(match["ones"]) == is_class_1(view).sum()
        and are_errors(view, HALF, match["k"], match["l"])
    )


def ratio(text, part, whole):
    return text == "not defined" if whole == 0 else is_share(text, part / whole)


def are_recall_and_precision(view, match):
    ones, p = is_class_1(view), outputs(view)
    called = [p >= at for at in (HALF - ROUNDING, HALF + ROUNDING)]
    return any(ratio(match["r"], (ones & c).sum(), ones.sum()) for c in called) and any(
        ratio(match["q"], (ones & c).sum(), c.sum()) for c in called
    )


def is_between(view, match):
    p = outputs(view)
    counts = [
        int(((p > NEAR + room) & (p < 1 - NEAR - room)).sum()) for room in (ROUNDING, -ROUNDING)
    ]
    return counts[0] <= number(match["n"]) <= counts[1]


IS_IT_A_NINE = [
    Claim(
        "Calling an output of ½ or more “<name>” is right for <p> of <rows> rows that the network "
        "was (trained|filmed) on: of <ones> such rows <k> (is|are) missed, and <l> (other is|"
        "others are) taken for it.",
        lambda v, s: (
            s["name"].replace("\\", "") == v.run.data.class_names[1]
            and ("filmed on" in s[0]) == v.run.is_opened
            and is_right_by_convention(v, s)
        ),
    ),
    Claim("Play it, and see below what another threshold would change.", ADVICE),
    Claim(
        "Several classes need no threshold: the largest of the outputs is what the network says.",
        lambda v, s: v.run.data.n_outputs > 1,
    ),
    Claim("Choose a data set of two classes, such as “Is it a nine”.", can_choose),
    Claim("A lower threshold misses fewer and takes more others in.", THEOREM),
    Claim(
        "Called so from 0.1 on: <a> missed, <b> false alarms; from 0.9 on: <c> missed, <d> false "
        "alarms.",
        lambda v, s: are_errors(v, 0.1, s["a"], s["b"]) and are_errors(v, 0.9, s["c"], s["d"]),
    ),
    Claim(
        "No other threshold makes fewer errors than ½: <n>.",
        lambda v, s: are_fewest(v, number(s["n"]), HALF),
    ),
    Claim(
        "Fewest errors, <n>, are made from <t> on.",
        lambda v, s: are_fewest(v, number(s["n"]), number(s["t"])),
    ),
    Claim("Nielsen agrees on “any output of at least 0.5 as indicating a 9”.", QUOTATION),
    Claim(
        "The network does not know of it: its training makes outputs go to 1 or 0 and has no "
        "threshold.",
        DEFINITION,
    ),
    Claim("Whoever pays more for a miss than for a false alarm chooses a lower one.", ADVICE),
    Claim(
        "Recall is the share of class 1 that is found, precision the share of what is called so "
        "that is right.",
        DEFINITION,
    ),
    Claim("At ½ the recall is <r>, the precision <q>.", are_recall_and_precision),
    Claim("A perceptron says 0 or 1.", DEFINITION),
    Claim(
        "A sigmoid may say 0.173… or 0.689…, in Nielsen’s words “legitimate outputs”: here <n> "
        "outputs? of <rows> (is|are) farther than 0.05 from 0 and from 1.",
        is_between,
    ),
]
