"""Sentences of "Is it saturated?", with the figures of the run."""

import math

import pandas as pd

from sigmoid_dashboard.runs.measures import (
    Measures,
    activation,
    can_die,
    ends,
    is_bounded,
    majority_share,
    saturation_onset,
)
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.layers import all_layers, listed, the_layer, then
from sigmoid_dashboard.sentences.wording import capitalized, counted, percent
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import saturated_since

SATURATED = 0.95  # share of a layer's entries
ROUNDS_TO_1 = {8: 36.7, 4: 16.6}  # the z from which σ(z) is 1 in numbers of so many bytes
CHANCE = 0.97  # of the errors of naming the largest class, from which on nothing is learned


def answer(run: Run, measures: Measures) -> str:
    """Answer whether the hidden units are saturated, with what is wrong before all else."""
    text = _answer(run, measures)
    if not run.diverged:
        return text
    return (
        f"**Training diverged after epoch {run.classifier.n_epochs_:,}, because a weight left the "
        f"range of floating-point numbers; choose a lower learning rate.** {text}"
    )


def _answer(run: Run, measures: Measures) -> str:
    if not measures.n_hidden:
        pictures = "the pictures show the output alone"
        advice = "" if run.is_opened else "Write one into “Hidden layers”; until then "
        return f"**There is no hidden layer to look into.** {capitalized(f'{advice}{pictures}')}."
    if can_die(run):
        return _answer_on_relus(measures)
    if not is_bounded(run):
        units = capitalized(ACTIVATIONS[activation(run)].label)
        fact = (
            "no ends to be near to, so they do not saturate"
            if ends(run) == (None, None)
            else "one end only, so there are no two to be near to"
        )
        advice = "" if run.is_opened else " Choose the hidden activation sigmoid to ask again."
        return f"**{units} units have {fact}.**{advice}"
    if _is_stuck(run, measures):
        return _stuck(run, measures)
    low, high = ends(run)
    share, epoch = measures.near(measures.epoch), measures.epoch
    said = _extent(share)
    before = f"; before the first update it was {percent(measures.near(0))}" if epoch else ""
    when = f"after epoch {epoch:,}" if epoch else "before the first update"
    text = f"{when}, {percent(share)} of the hidden layers’ entries are near {low} or {high}"
    if _has_wrong_output(measures):
        accuracy = percent(run.film.accuracy[run.film.index_of(epoch)])
        return (
            f"**The output is saturated and wrong: the accuracy {then(measures)} is {accuracy}.** "
            f"{capitalized(text)}{before}."
        )
    return f"**{said}: {text}{before}.**"


def _extent(share: float) -> str:
    """How far the entries are saturated, in a word or two."""
    if share == 1:
        return "Yes"
    if share >= SATURATED:
        return "Nearly"
    return "In part" if share > 1 - SATURATED else "No"


def _after(epoch: int) -> str:
    return f"After epoch {epoch:,}" if epoch else "Before the first update"


def _has_wrong_output(measures: Measures) -> bool:
    """Whether there is one output, which cannot learn and should."""
    outputs = measures.units[measures.units["layer"] == measures.output_layer]
    return len(outputs) == 1 and outputs["diagnosis"].iloc[0] == "saturated_wrong"


def _is_stuck(run: Run, measures: Measures) -> bool:
    """Whether the top layer is saturated and the network no better than the largest class."""
    if not (measures.epoch and is_bounded(run) and measures.n_hidden):
        return False
    accuracy = run.film.accuracy[run.film.index_of(measures.epoch)]
    is_chance = 1 - accuracy >= CHANCE * (1 - majority_share(run.data.y)) and accuracy < 1
    return bool(is_chance and _top_share(measures) >= SATURATED)


def _top_share(measures: Measures) -> float:
    """Share of the last hidden layer's entries that are near an end."""
    return float(
        measures.hidden(measures.saturation, measures.epoch)["saturated_fraction"].iloc[-1]
    )


def _stuck(run: Run, measures: Measures) -> str:
    """Describe a saturated network that does no better than naming the largest class."""
    accuracy = run.film.accuracy[run.film.index_of(measures.epoch)]
    largest = majority_share(run.data.y)
    than = "hardly better" if accuracy > largest else "no better"
    low, high = ends(run)
    return (
        f"**This network is stuck: {percent(_top_share(measures))} of the entries of its last "
        f"hidden layer are near {low} or {high}, and with an accuracy of {percent(accuracy)} it "
        f"is {than} than naming the largest class.**"
    )


def _answer_on_relus(measures: Measures) -> str:
    n_units = len(measures.hidden(measures.units))
    n, before = measures.n_dead(measures.units), measures.n_dead(measures.units_at_start)
    when = f"after epoch {measures.epoch:,}" if measures.epoch else "before the first update"
    start = f" Before the first update it was {before:,}." if measures.epoch else ""
    zeros = f"Of all the hidden entries, {percent(measures.near(measures.epoch))} are 0."
    if n == n_units:
        return f"**All {n:,} hidden units are dead {when}: 0 on every row.**{start}"
    number, verb = (f"{n:,}" if n else "None"), "is" if n <= 1 else "are"
    return (
        f"**{number} of the {counted(n_units, 'hidden unit')} {verb} dead {when}, that is 0 on "
        f"every row.**{start} {zeros}"
    )


def task(run: Run, measures: Measures) -> str:
    """Say what to do with the film, and what to watch."""
    if not measures.n_hidden:
        return "Press play and watch what the training does."
    if can_die(run):
        return "Press play and watch the units: which of them become one flat colour?"
    if not is_bounded(run):
        return "Press play and watch the histograms: how far do the outputs spread?"
    return "Press play: do the histograms move to the ends?"


def about_rows(run: Run, measures: Measures) -> str:
    """State what an entry is, and on how many rows all of them are near an end."""
    text = "An entry is what one unit makes of one row"
    if not (measures.n_hidden and is_bounded(run)):
        return f"{text}."
    near = saturation_onset(activation(run))["distance"].iloc[0]
    n_rows, n = len(run.data.y), measures.whole_rows(measures.epoch)
    low, high = ends(run)
    number = "none" if n == 0 else "all" if n == n_rows else f"{n:,}"
    return (
        f"{text}; near is within {near:g} of {low} or {high}. Rows with all their hidden entries "
        f"near: **{number}** of {n_rows:,}."
    )


def about_answer(run: Run, measures: Measures) -> str:
    """Answer whether the intuition was correct, beside the entries."""
    if not measures.n_hidden:
        return "“Near 0 or 1” was asked of hidden layers; this is the output."
    if can_die(run):
        n = measures.n_dead(measures.units)
        state = f"{n:,} of them say{'s' * (n == 1)} nothing but 0" if n else "none of them is dead"
        return (
            "ReLUs, the same answer ends, “have fewer drawbacks”. They do not saturate above 0; "
            f"at 0 they do, with a slope of 0, and {then(measures)} **{state}**."
        )
    if not is_bounded(run):
        return "In between is all there is for these units; only the output has ends."
    share, start = measures.near(measures.epoch), measures.near(0)
    quote = "“Your intuition is correct”, says the answer that the question got. "
    if share < SATURATED:
        parts = measures.shares_at(measures.epoch)["between"].iloc[:-1]
        return (
            f"{quote}In general it is not, nor is it here {then(measures)}: layer "
            f"{parts.idxmax()} has **{percent(parts.max())}** of its entries in between."
        )
    if start >= SATURATED:
        return (
            f"{quote}Here the entries are near the ends, but descent did not bring them there: "
            f"**{percent(start)}** were there before the first update, by the size of the initial "
            "weights and of the features."
        )
    return (
        f"{quote}It is in this run, in which the share went from {percent(start)} to "
        f"**{percent(share)}**; "
        "with other weights, rates and numbers of epochs it need not be."
    )


def about_output(run: Run, measures: Measures) -> str:
    """Explain what pulls the output to the ends, and how far, beside the entries."""
    share = measures.of_output(measures.saturation, "saturated_fraction")
    is_ahead = measures.n_hidden and is_bounded(run) and share > measures.near(measures.epoch)
    at_start = measures.saturation.set_index(["epoch", "layer"])["saturated_fraction"]
    is_pulled = measures.epoch > 0 and share > at_start[0, measures.output_layer]
    if is_ahead and is_pulled and measures.near(measures.epoch) < SATURATED:
        return (
            "It is the output that the loss pulls to 0 and 1, and "
            f"**{percent(share)}** of it is near them; the hidden layers have no such aim of "
            "their own and lag behind."
        )
    return f"Of the output, layer {measures.output_layer}, {percent(share)} is near 0 or 1."


def _size(z: float) -> str:
    """Write a number in three digits, or in words where a diverged run's sum is no number."""
    return f"{z:.3g}" if math.isfinite(z) else "beyond the largest floating-point number"


def about_never(run: Run, measures: Measures) -> str:
    """Answer whether an output is ever “either 1 or 0”, beside the entries."""
    counts = measures.counts[measures.counts["epoch"] == measures.epoch]
    if measures.n_hidden:
        counts = measures.hidden(counts)
    z, slope = counts["largest_z"].max(), counts["smallest_slope"].min()
    if not is_bounded(run):
        return f"The largest |z| of the hidden units is {_size(z)}."
    quote = "An output of a sigmoid “will either be 1 or 0”, it goes on, and the gradient 0."
    if activation(run) == "hard_sigmoid":
        return (
            f"{quote} Of a hard sigmoid that is so from |z| = 3 on; the farthest here is "
            f"|z| = {_size(z)}."
        )
    if slope == 0:
        return (
            f"{quote} In exact numbers never; the farthest pre-activation here, |z| = {_size(z)}, "
            "is so far out that the computer rounds its slope to 0."
        )
    text = (
        f"{quote} Never quite: the farthest pre-activation here is |z| = {z:.3g}, and the "
        f"smallest slope {slope:.2g}"
    )
    if activation(run) != "sigmoid":
        return f"{text}."
    rounds = ROUNDS_TO_1[run.film.parameters.itemsize]
    if z < rounds:
        return f"{text}. Only from z ≈ {rounds} on does the computer round σ(z) to 1."
    return (
        f"{text}. From z ≈ {rounds} on the computer rounds σ(z) to 1, though not its slope to 0."
    )


def about_kinds(run: Run, measures: Measures) -> str:
    """Explain the kinds of units in the table."""
    if can_die(run):
        return "A hidden unit is *dead* if it is 0 on every row, else *graded*."
    if not is_bounded(run):
        return "Without ends, every hidden unit is *graded*."
    return (
        "A unit is *constant* if 95 % of the rows bring it near the same end, *binary* if they "
        "bring it near one or the other, else *graded*."
    )


def about_histograms(run: Run) -> str:
    """Explain how to read the histograms of pre-activations, beside them."""
    shown = "The pre-activation z is what a unit makes its output of."
    if can_die(run):
        return f"{shown} A ReLU makes 0 of a z below 0, with a slope of 0."
    if activation(run) == "hard_sigmoid":
        return f"{shown} Beyond z = −3 and 3 an output is at an end, and its slope is 0."
    onset = saturation_onset(activation(run))
    if onset.empty:
        return shown
    low, high = (f"{z:.3g}".replace("-", "−") for z in onset["z"])
    return (
        f"{shown} Beyond z = {low} and {high} an output is near an end, and its slope is below "
        f"{onset['slope'].max():.3g}, of at most {onset['steepest'].max():g}: what lies far out "
        "learns little."
    )


def about_course(run: Run, measures: Measures, saturation: pd.DataFrame) -> str:
    """State since when the layers are near the ends, beside the measures over the epochs."""
    if not is_bounded(run):
        return _course_without_ends(run, measures)
    layers = saturated_since(saturation).set_index("layer")["epoch"]
    clauses = [
        f"{the_layer(layer, measures)} since epoch {epoch:,}"
        for layer, epoch in layers.dropna().items()
    ]
    if not clauses:
        return (
            f"No layer has {percent(SATURATED, 0)} of its entries near an end when training ends."
        )
    rest = layers.index[layers.isna()].tolist()
    others = f", but not in {all_layers(rest, measures)}" if rest else ""
    return (
        f"To the end of training, at least {percent(SATURATED, 0)} of the entries are near an "
        f"end in {listed(clauses)}{others}."
    )


def _course_without_ends(run: Run, measures: Measures) -> str:
    if not can_die(run):
        return "The share is that of units that are dead or near an end: the output's alone here."
    dead = measures.hidden(measures.saturation, measures.epoch)["dead_fraction"]
    return (
        "The share of a ReLU layer is that of its dead units: "
        f"{listed([f'{percent(share)}' for share in dead])} {then(measures)}, from layer 1 on."
    )


def about_measures(run: Run, measures: Measures) -> str:
    """Explain the measures over the epochs, beside them."""
    now = measures.saturation[measures.saturation["epoch"] == measures.epoch]
    slopes = listed([f"{slope:.2g}" for slope in now["mean_slope"]])
    learn = f"The *mean slope* is what the layers learn by: {slopes} {then(measures)}, from "
    learn += "layer 1 to the output."
    if not is_bounded(run):
        return f"{learn} The *signal variance* is how much an output differs from row to row."
    return (
        "φ is 0 where all outputs are midway, ½ where they are spread evenly and 1 where all are "
        f"at the ends. {learn}"
    )


def about_training(run: Run, measures: Measures) -> str:
    """Tell a saturated network from a trained one, beside the measures over the epochs."""
    accuracy = run.film.accuracy[run.film.index_of(measures.epoch)]
    if not (is_bounded(run) and measures.n_hidden):
        return f"The accuracy {then(measures)} is {percent(accuracy)}."
    if _is_stuck(run, measures) and activation(run) == "sigmoid":
        return (
            "Glorot & Bengio (2010) saw deep sigmoid networks drive their top layer to one end at "
            "once, where little of the error gets through."
        )
    return (
        f"Saturated and trained are two things: {then(measures)} the accuracy is "
        f"**{percent(accuracy)}**, with {percent(measures.near(measures.epoch))} of the hidden "
        "entries near an end."
    )


def about_units(run: Run, measures: Measures) -> str:
    """Count the hidden units by diagnosis, beside the units."""
    hidden = measures.hidden(measures.units)
    outputs = measures.units[measures.units["layer"] == measures.output_layer]
    if not len(hidden):
        return _about_outputs(outputs)
    is_graded, is_learning = hidden["kind"] == "graded", hidden["diagnosis"] == "learning"
    is_stuck = ~is_graded & (hidden["diagnosis"] == "saturated_wrong")
    counts = {
        "still learn": is_learning.sum(),
        "idle* (hardly any error reaches them)": (is_graded & ~is_learning).sum(),
        "stuck* (saturated, yet asked to change)": is_stuck.sum(),
        "content* (saturated, and not asked)": (~is_graded & ~is_stuck).sum(),
    }
    clauses = [_counted_units(int(n), what) for what, n in counts.items() if n]
    return (
        f"{_after(measures.epoch)}, of the {counted(len(hidden), 'hidden unit')} "
        f"{listed(clauses)}. {_about_outputs(outputs)}"
    )


def _counted_units(n: int, what: str) -> str:
    if what == "still learn":
        return f"**{n:,}** still learn{'s' * (n == 1)}"
    return f"**{n:,}** {'is' if n == 1 else 'are'} *{what}"


def _about_outputs(outputs: pd.DataFrame) -> str:
    states = {
        "learning": "still learning",
        "saturated_wrong": "saturated and wrong",
        "saturated_right": "saturated and right",
    }
    n = outputs["diagnosis"].value_counts()
    if len(outputs) == 1:
        return f"The output is {states[n.index[0]]}."
    clauses = [
        f"{n[name]} {'is' if n[name] == 1 else 'are'} {words}"
        for name, words in states.items()
        if name in n
    ]
    return f"Of the {len(outputs)} outputs, {listed(clauses)}."


def about_dumb(run: Run, measures: Measures) -> str:
    """Test “saturated (dumb) and will not improve”, beside the units."""
    slope = measures.of_output(measures.saturation, "mean_slope")
    if run.settings.loss == "squared_error":
        return (
            "“The neuron is saturated (dumb) and will not improve” was said of a unit that is "
            "always wrong. With this run's squared error that is nearly true of the output, whose "
            f"error is multiplied by its slope, **{slope:.2g}** on average; with the "
            "cross-entropy it is not."
        )
    error = measures.of_output(measures.gradients, "delta_rms")
    return (
        "“The neuron is saturated (dumb) and will not improve” was said of a unit that is always "
        "wrong. That is nearly true of hidden units; a wrong output recovers, since the "
        f"cross-entropy sends it its error, now **{error:.2g}**, without the factor of its slope, "
        f"now {slope:.2g}."
    )


def about_smart(run: Run, measures: Measures) -> str:
    """Test “as smart as it could” be, beside the units."""
    if can_die(run):
        return _about_dead(run)
    hidden = measures.hidden(measures.units)
    n = int(((hidden["kind"] == "constant") & (hidden["diagnosis"] == "saturated_right")).sum())
    if not n:
        return (
            "Hidden units have no right or wrong; their *demand* is how much the loss of a row "
            "would change with their output."
        )
    return (
        "Right and saturated, a unit was called “as smart as it could” be. It may also be a "
        f"constant, which says the same of every row, like {n:,} of the content units here."
    )


def _about_dead(run: Run) -> str:
    """Answer whether a dead ReLU can come back."""
    settings = run.settings
    text = (
        "A dead ReLU has a slope of exactly 0 on every row, so that its own weights get no "
        "gradient"
    )
    if not run.knows_training:
        return (
            f"{text}; momentum or a penalty, which this film says nothing of, may still move them."
        )
    others = [
        *["what Adam remembers of earlier ones"] * (settings.solver == "adam"),
        *["the momentum of earlier ones"] * (settings.solver == "sgd" and settings.momentum > 0),
        *["the L2 penalty"] * (settings.alpha > 0),
    ]
    if others:
        return f"{text}; {listed(others)} may still move them."
    if len(settings.hidden) == 1:
        return (
            f"{text} and stay as they are. With no units below it that could change, it is dead."
        )
    return (
        f"{text} and stay as they are. In layer 1 it is dead for good; above, it comes back only "
        "if the units below it change."
    )
