"""Sentences on the convention by which an output means class 1."""

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.convention import HALF, NEAR, NINE, Convention
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import counted, percent, plain

LOW, HIGH = 0.1, 0.9  # thresholds on both sides of the convention
PLURALS = (
    *("zeros", "ones", "twos", "threes", "fours"),
    *("fives", "sixes", "sevens", "eights", "nines"),
)


def answer(run: Run, convention: Convention) -> str:
    """State how often the convention is right, above the stage."""
    misses, false_alarms = convention.errors_at(HALF)
    n_rows, ones = len(convention.y), convention.n_of_class_1
    right = percent(1 - (misses + false_alarms) / n_rows)
    is_nine = run.settings.data == NINE
    whose = "has never seen" if run.settings.held_out else "was trained on"
    if run.is_opened:
        whose = "was filmed on"
    asked, it = ("a 9", "one") if is_nine else (f"“{name_of(run)}”", "it")
    taken = f"{false_alarms:,} {'other is' if false_alarms == 1 else 'others are'}"
    return (
        f"**Calling an output of ½ or more {asked} is right for {right} of {n_rows:,} "
        f"{'digits' if is_nine else 'rows'} that the network {whose}: of {ones:,} "
        f"{'nines' if is_nine else 'such rows'} {misses:,} {'is' if misses == 1 else 'are'} "
        f"missed, and {taken} taken for {it}.**"
    )


def task(run: Run) -> str:
    """Say what to do with the film, above it."""
    if run.settings.data != NINE:
        return "Play it, and see below what another threshold would change."
    return "Drag the line over the digits: what is right of it is called a 9."


def several_classes(run: Run) -> str:
    """Explain why several classes have no threshold, in the place of the page."""
    text = (
        "**Several classes need no threshold: the largest of the outputs is what the network "
        "says.**"
    )
    if run.is_opened:
        return text
    return f"{text} Choose a data set of two classes, such as “Is it a nine”."


def name_of(run: Run) -> str:
    """Name class 1."""
    return plain(run.data.class_names[1])


def about_thresholds(convention: Convention) -> str:
    """Tell what changes with the threshold, beside the errors."""
    low, high = map(convention.errors_at, (LOW, HIGH))
    total = convention.errors["misses"] + convention.errors["false_alarms"]
    fewest, best = int(total.min()), convention.errors["threshold"].iloc[int(total.argmin())]
    which = (
        f"No other threshold makes fewer errors than ½: {fewest:,}."
        if sum(convention.errors_at(HALF)) == fewest
        else f"Fewest errors, {fewest:,}, are made from {best:.2f} on."
    )
    return (
        f"A lower threshold misses fewer and takes more others in. Called so from {LOW} on: "
        f"{low[0]:,} missed, {low[1]:,} false alarms; from {HIGH} on: {high[0]:,} missed, "
        f"{high[1]:,} false alarms. {which}"
    )


def about_convention() -> str:
    """Say that the threshold is chosen, under the errors."""
    return (
        "Nielsen agrees on “any output of at least 0.5 as indicating a 9”. The network does not "
        "know of it: its training makes outputs go to 1 or 0 and has no threshold. Whoever pays "
        "more for a miss than for a false alarm chooses a lower one."
    )


def about_precision(convention: Convention) -> str:
    """Give the two shares that are usually quoted."""
    at_half = convention.errors[convention.errors["threshold"] == HALF].iloc[0]
    recall, precision = (
        "not defined" if np.isnan(share) else percent(share)
        for share in (at_half["recall"], at_half["precision"])
    )
    return (
        "Recall is the share of class 1 that is found, precision the share of what is called so "
        f"that is right. At ½ the recall is {recall}, the precision {precision}."
    )


def about_sureness(convention: Convention) -> str:
    """Count the outputs in between, beside the histograms."""
    n_rows = len(convention.y)
    return (
        f"A perceptron says 0 or 1. A sigmoid may say 0.173… or 0.689…, in Nielsen’s words "
        f"“legitimate outputs”: here {counted(convention.n_between, 'output')} of {n_rows:,} "
        f"{'is' if convention.n_between == 1 else 'are'} farther than {NEAR} from 0 and from 1."
    )


def about_digits(digits: pd.DataFrame) -> str:
    """List what is taken for a 9, beside the digits."""
    others = digits[digits["label"] == 0]
    is_taken = others["output"] >= HALF
    counts = [
        f"{is_taken[is_digit].sum()} of {is_digit.sum()} {plural}"
        for digit, plural in enumerate(PLURALS)
        if is_taken[is_digit := others["group"] == str(digit)].any()
    ]
    return f"Every stroke is a digit. Taken for a 9: {', '.join(counts) or 'none'}."
