"""Sentences on what hinders a network, on its remedy, and on what became of it."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from sigmoid_dashboard.runs.diagnosis import Diagnosis
from sigmoid_dashboard.runs.programs import rows_of_an_update
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences.wording import capitalized, figure, percent
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection.diagnosis.finding import BETTER, MOST
from sigmoid_estimator.inspection.diagnosis.limits import LAGS
from sigmoid_estimator.inspection.diagnosis.steps import LESS, RISE, SHRUNK, THROWN

# What was seen, with the figure that decided as a share or as a number.
SEEN = {
    "symmetric_units": "{share} of the units of layer {layer} began as copies of another, and "
    "still are",
    "unscaled_features": "from the start, sizes of columns that should be alike are {number} "
    "times apart",
    "saturated_from_start": "before the first update {share} of the bounded hidden outputs were "
    "at an end of their range, most of all in layer {layer}",
    "saturated_output_wrong": "at epoch {end} {share} of the rows have an output at the wrong end",
    "penalty_too_strong": "at epoch {end} it pulls the weights back {number} times as hard as the "
    "loss pulls them on",
    "dead_units": "from the start {share} of the units of layer {layer} are 0 on every row",
    "vanishing_gradients": "{since} {small} of the last hidden layer’s error reaches layer "
    "{layer}",
    "learning_rate_too_high": "the loss jumps by {share} from record to record",
    "linear_model_underfits": "it draws straight lines only, and neighbours are right on {share} "
    "more of the rows than its own and that of least squares",
    "learning_rate_too_low": "from record to record the updates moved the weights by {number} of "
    "their size at most, each",
    "class_imbalance": "at epoch {end} {share} of a rare class’s rows are found",
    "stopped_too_early": "it ended at epoch {end}, and in the last third of the epochs the loss "
    "fell by {share}",
    "too_few_units": "it has settled, and references that take no training are right on {share} "
    "more of the rows; its smallest layer is layer {layer}",
    "overfitting": "the validation loss rises since epoch {since_epoch}, and validation accuracy "
    "is {share} below its best",
    "overconfident": "since epoch {since_epoch} the validation loss has risen by {share}, and "
    "validation accuracy stayed",
    "overlapping_classes": "at epoch {end} {share} of the rows are wrong, and references that "
    "take no training do hardly better",
    "solved_still_growing": "every row was right at epoch {since_epoch}, and the weights have "
    "grown by {share} since",
}
# The same where another threshold decided.
SHRUNK_TO = "at epoch {end} the weights’ norm is {number} times that of the start"
SEEN_BY = {
    ("unscaled_features", MOST): "the features are so large that before the first update {share} "
    "of the bounded hidden outputs were at an end of their range",
    ("learning_rate_too_high", RISE): "the loss rose to {number} times its start",
    ("learning_rate_too_high", MOST): "{share} of the units of layer {layer} have become 0 on "
    "every row",
    ("learning_rate_too_high", THROWN): "{share} of the bounded hidden outputs have come to an "
    "end of their range, most of all in layer {layer}",
    ("penalty_too_strong", SHRUNK): SHRUNK_TO,
    ("penalty_too_strong", LESS): SHRUNK_TO,
    ("stopped_too_early", BETTER): "it ended at epoch {end}, where the loss hardly fell, and a "
    "network of its size can be right on {share} more of the rows",
    ("overfitting", LAGS): "the validation loss rises since epoch {since_epoch}, and validation "
    "accuracy is {share} behind that of the rows trained on",
}
FIGURES_TO_FALL_BELOW = ("vanishing_gradients", "learning_rate_too_low", "class_imbalance")
NUMBERS = ("unscaled_features", "learning_rate_too_low", "penalty_too_strong")  # no shares
HINDERING = {"blocks": "blocks learning", "slows": "slows learning", "note": "is worth a note"}
DOOR = "“My network does not learn” trains the remedy."  # the lesson of that name
WITHOUT_REMEDY = {
    "learning_rate_too_high": "Train it with a tenth of its learning rate.",
    "learning_rate_too_low": "Train it with thirty times its learning rate.",
    "overlapping_classes": "No setting changes that; other features may.",
}
WAITING = "The remedy is being trained; what it does is not known yet."
NOTHING_TO_MEND = "There is nothing to mend."
YOUR_OWN = (
    "To ask about your own rows: choose “Your own” under “Data set”, with settings in the sidebar."
)


def name_of(finding: str) -> str:
    """A finding in words."""
    return finding.replace("_still_", ", still_").replace("_", " ")


def headline(diagnosis: Diagnosis) -> str:
    """State the cause."""
    return f"**{_about(diagnosis.cause, diagnosis.end)}**"


def led_by(diagnosis: Diagnosis, answer: str) -> str:
    """Begin a lesson's answer with what blocks learning, if anything does."""
    if not diagnosis.blocks:
        return answer
    return " ".join([headline(diagnosis), DOOR, answer])


def beside(diagnosis: Diagnosis) -> str:
    """State what else was found, each in a line."""
    if len(diagnosis.found) == 1:
        return "Nothing else was found of the network as it is."
    return _listed("What else was found of the network as it is:", diagnosis, 1)


def with_remedy(diagnosis: Diagnosis) -> str:
    """State what was found of the network with the remedy, each in a line."""
    return _listed("What is found with the remedy:", diagnosis, 0)


def _listed(title: str, diagnosis: Diagnosis, first: int) -> str:
    rows = (row for _, row in diagnosis.found.iloc[first:].iterrows())
    return "\n".join([title, "", *(f"- {_about(row, diagnosis.end)}" for row in rows)])


def _about(cause: pd.Series, end: int) -> str:
    """State a finding: its name, what was seen, and the threshold."""
    if cause["finding"] == "healthy":
        return _healthy(cause)
    return f"{capitalized(name_of(cause['finding']))}: {_seen(cause, end)}{_limit(cause)}."


def _healthy(cause: pd.Series) -> str:
    share, limit = percent(cause["figure"]), _share(cause["threshold"])
    if cause["figure"] >= cause["threshold"]:
        return f"Healthy: {share} of the rows are right, and {limit} would be enough."
    return (
        f"No cause was found: {share} of the rows are right, {limit} would be enough, and "
        "nothing that is known hinders it."
    )


def _seen(cause: pd.Series, end: int) -> str:
    """State what was seen, since when, and in which layer."""
    finding, threshold = cause["finding"], cause["threshold"]
    text = SEEN_BY.get((finding, threshold), SEEN[finding])
    if finding == "learning_rate_too_high":
        if math.isinf(cause["figure"]):
            text = "the loss rose without end, or left the range of numbers"
        if cause["since"] and threshold not in (MOST, THROWN):
            text += "; it first rose at epoch {since_epoch}"
    if finding == "stopped_too_early" and cause["figure"] < threshold:
        text = "it ended at epoch {end}, and there was more to come"
    return text.format(
        share=percent(max(cause["figure"], 0)) if math.isfinite(cause["figure"]) else "",
        small=_share(cause["figure"]),
        number=_number(cause["figure"]),
        layer=cause["layer"],
        since="from the start" if not cause["since"] else f"at epoch {end:,}",
        since_epoch=f"{cause['since']:,}",
        end=f"{end:,}",
    )


def _limit(cause: pd.Series) -> str:
    """State beyond which figure it counts, where a figure decided."""
    finding, limit = cause["finding"], cause["threshold"]
    is_unseen = finding == "stopped_too_early" and cause["figure"] < limit
    if math.isinf(cause["figure"]) or is_unseen:
        return ""
    is_number = finding in NUMBERS and (finding, limit) != ("unscaled_features", MOST)
    is_number |= finding == "learning_rate_too_high" and limit == RISE
    is_least = finding in FIGURES_TO_FALL_BELOW
    is_least |= finding == "penalty_too_strong" and limit in (SHRUNK, LESS)
    than = "less than" if is_least else "more than"
    bound = f"{limit:g}" if is_number else _share(limit)
    return f"; {than} {bound} {HINDERING[cause['severity']]}"


def _number(number: float) -> str:
    """A figure in three digits, one of four digits before the point or more whole."""
    return f"{number:,.0f}" if 1e3 <= number < 1e9 else figure(number, 3)


def _share(share: float) -> str:
    """A small share or a threshold, in three digits."""
    return f"{figure(100 * share, 3)} %"


def about_remedy(cause: pd.Series) -> str:
    """Name the remedy, or what to do where no parameter of ours is one."""
    parts = _parts(cause)
    if not parts:
        return WITHOUT_REMEDY.get(cause["finding"], NOTHING_TO_MEND)
    *others, last = parts
    return f"The remedy: {', '.join(others)}{' and ' if others else ''}{last}."


# What each parameter of a remedy changes; the order is that of the sentence.
PARTS: dict[str, Callable[[Any, pd.Series], str]] = {
    "scale_features": lambda _, __: "scaled features",
    "hidden_layer_sizes": lambda sizes, _: (
        f"hidden layers of {', '.join(f'{size:,}' for size in sizes)} units"
    ),
    "activation": lambda name, _: f"{ACTIVATIONS[name].label} units",
    "init": lambda name, _: (
        "initial weights as scikit-learn draws them"
        if name == "auto"
        else "initial weights that every row’s signal passes (centered LSUV)"
    ),
    "loss": lambda _, __: "the cross-entropy for the squared error",
    "learning_rate_init": lambda rate, _: f"a learning rate of {figure(rate, 3)}",
    "learning_rate": lambda _, __: "a rate that stays",
    "alpha": lambda alpha, _: f"an L2 penalty of {figure(alpha, 3)}",
    "max_iter": lambda n_epochs, _: f"{n_epochs:,} epochs",
    "class_weight": lambda _, __: "classes that weigh the same",
    "early_stopping": lambda _, cause: (
        f"an end at epoch {max(cause['since'], 1):,}, of the least validation loss"
    ),
}


def _parts(cause: pd.Series) -> list[str]:
    """What a remedy changes."""
    remedy = cause["remedy"]
    return [words(remedy[name], cause) for name, words in PARTS.items() if name in remedy]


def outcome(before: Diagnosis, after: Diagnosis) -> str:
    """State whether the remedy cured it, with the figures of both."""
    cause, left = before.cause["finding"], after.hindrances
    is_left = cause in after.found["finding"].tolist()
    right = (
        f"{percent(after.accuracy)} of the rows are right with the remedy, and "
        f"{percent(before.accuracy)} without it"
    )
    if after.diverged:
        said = f"The remedy did not cure it: its training diverged after epoch {after.end:,}"
    elif is_left:
        said = f"The remedy did not cure it: “{name_of(cause)}” is found with it, too"
    elif left:
        said = (
            f"“{capitalized(name_of(cause))}” is gone, and “{name_of(left[0])}” is found instead"
        )
    else:
        said = "The remedy cured it: nothing is found any more that blocks or slows learning"
    losses = ""
    if math.isfinite(before.validation_loss) and math.isfinite(after.validation_loss):
        losses = (
            f" The validation loss is {figure(after.validation_loss, 3)} with it, and "
            f"{figure(before.validation_loss, 3)} without."
        )
    return f"**{said}; {right}.**{losses}"


def about_training(film: Run, with_remedy: RunSettings) -> str:
    """State with which weights the remedy of a film begins, and what the film does not tell."""
    start = (
        "The remedy begins with the weights of the film’s first record."
        if with_remedy.start
        else "A film does not keep its seed: the remedy’s initial weights are drawn with seed "
        f"{with_remedy.seed}."
    )
    if film.film.stretches:
        return start
    n_rows = rows_of_an_update(with_remedy, len(film.data.y))
    return (
        "This film does not say how it was trained, so that the remedy is trained by Adam with a "
        f"learning rate of {figure(with_remedy.rate, 3)} and {n_rows:,} rows per update. {start}"
    )
