"""Sentences of "Sigmoid or ReLU?"."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.comparison import Comparison, record_at
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences.labels import init_label, layer_rates_label
from sigmoid_dashboard.sentences.layers import listed
from sigmoid_dashboard.sentences.wording import counted, figure, percent
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.losses import LABELS

SAID_FACTOR = 1.5  # times as many epochs; less is no matter of times
SHALLOW = (
    "With fewer than two hidden layers there is no way down on which much could be lost; choose "
    "more layers, or the preset “Five hidden layers”."
)
FEW, LITTLE = 0.05, 0.5  # of the outputs, of the error
QUARTER = (
    "A sigmoid passes on a quarter at most per unit; what counts for a layer is the weights, too."
)
VANISHING = (
    "Vanishing is not saturation: {loss}. Nor is a ReLU's gradient always 1: it is 0 for z < 0, "
    "and initial weights that are too small or too large scale it layer by layer."
)
DYING = (
    "A sigmoid within 5 % of 0 or 1 learns slowly and can come back; a ReLU that is 0 on every "
    "row has a gradient of exactly 0 there and may never. It does not have the sigmoid's "
    "problem, it has another."
)


def name_of(variant: RunSettings, base: RunSettings) -> str:
    """Name a run by its activation and by what it does not share with the others."""
    parts = [ACTIVATIONS[variant.activation].label]
    if variant.init != "auto":
        parts.append(init_label(variant.init))
    if variant.layer_rates != "equal":
        parts.append(f"rates {layer_rates_label(variant.layer_rates)}")
    if variant.loss != base.loss:
        parts.append(LABELS[variant.loss])
    return " · ".join(parts)


def answer(trained: Mapping[str, Run], firsts: Mapping[str, int | None], accuracy: float) -> str:
    """Name the run that learns fastest, and how much later the others get there."""
    there = {name: first for name, first in firsts.items() if first is not None}
    n_epochs = next(iter(trained.values())).film.epochs[-1]
    reached = f"{percent(accuracy, 0)} accuracy"
    if not there:
        return (
            f"**None of these networks reaches {reached} within {counted(n_epochs, 'epoch')}.** "
            "More epochs, another rate or fewer layers may help."
        )
    soonest = min(there.values())
    quickest = [name for name, first in there.items() if first == soonest]
    verb = "reach" if len(quickest) > 1 else "reaches"
    later = [
        f"; {_later(name, first, soonest, n_epochs)}"
        for name, first in firsts.items()
        if name not in quickest
    ]
    return f"**{listed(quickest)} {verb} {reached} at epoch {soonest:,}{''.join(later)}.**"


def _later(name: str, first: int | None, soonest: int, n_epochs: int) -> str:
    """State when another run got there, and how many times as late where that is notable."""
    if first is None:
        return f"{name} does not within {counted(n_epochs, 'epoch')}"
    factor = first / soonest if soonest else 0
    if factor < SAID_FACTOR:
        return f"{name} does at epoch {first:,}"
    times = f"{factor:,.0f}" if factor >= 100 else f"{factor:.2g}"
    return f"{name} needs {times} times as many epochs"


def task(trained: Mapping[str, Run]) -> str:
    """Say what to do with the films, and what to watch."""
    if all(not run.settings.hidden for run in trained.values()):
        return "Press play and compare."
    return "The films stand before the first update. Compare the errors, then press play."


def about_curves(trained: Mapping[str, Run]) -> str:
    """State accuracy and loss at the end of the curves, beside them."""
    ends = [
        f"{name}: {percent(run.film.accuracy[-1])}, loss {figure(run.film.loss[-1], 3)}"
        + (" (diverged)" if run.diverged else "")
        for name, run in trained.items()
    ]
    text = f"The same rows, order and seed. At the end — {'; '.join(ends)}."
    if len({run.settings.loss for run in trained.values()}) > 1:
        return f"{text} A squared error and a cross-entropy are no measure of each other."
    return text


def about_start(trained: Mapping[str, Run], comparison: Comparison) -> str:
    """State how much of the error each run loses on the way down, beside its picture."""
    deep = [name for name, run in trained.items() if len(run.settings.hidden) > 1]
    if not deep:
        return SHALLOW
    start = comparison.kept_at_start
    parts = [
        f"{name}: {_part(start[name].part)}"
        + f", × {start[name].per_layer:.2g} a layer" * bool(np.isfinite(start[name].per_layer))
        for name in deep
    ]
    return (
        "Before the first update, the first layer gets this much of the last hidden layer’s "
        f"error — {'; '.join(parts)}."
    )


def about_gradients(
    trained: Mapping[str, Run], comparison: Comparison, epoch: int
) -> Iterator[str]:
    """Explain what is lost, and what becomes of it at the end, for whoever asks."""
    deep = [name for name, run in trained.items() if len(run.settings.hidden) > 1]
    if not deep:
        return
    yield QUARTER
    yield VANISHING.format(loss=_vanishing(trained, comparison))
    if epoch:
        now = comparison.kept_at(epoch)
        parts = [f"{name}: {_part(now[name].part)}" for name in deep]
        yield (
            f"At epoch {epoch:,} that part is — {'; '.join(parts)}. The error itself is small "
            "where most has been learned."
        )


def _part(kept: float) -> str:
    """Write a part of the error; NaN means that there is no error."""
    return "no error comes down" if np.isnan(kept) else f"{kept:.2g} of it"


def _vanishing(trained: Mapping[str, Run], comparison: Comparison) -> str:
    """Show a fresh network that loses its error without saturated units, if there is one."""
    frame, kept = comparison.frame, comparison.kept_at_start
    hidden = frame[(frame["epoch"] == 0) & (frame["layer"] < frame["layer"].max())]
    saturated = hidden.groupby("name")["saturated_fraction"].mean()
    for name, run in trained.items():
        is_sigmoid = run.settings.activation == "sigmoid" and len(run.settings.hidden) > 1
        if is_sigmoid and saturated[name] < FEW and kept[name].part < LITTLE:
            return (
                f"before its first update {name} has {percent(saturated[name])} of its hidden "
                "outputs near an end, and still loses most of its error on the way"
            )
    return "an error can vanish where no unit is near an end, and be kept where many are"


def about_units(trained: Mapping[str, Run], frame: pd.DataFrame, epoch: int) -> list[str]:
    """State how many units are saturated or dead in each run, beside the shares."""
    hidden = frame[frame["layer"] < frame["layer"].max()]
    if hidden.empty:
        return ["Without hidden layers there is nothing here to compare."]
    measures = ["saturated_fraction", "dead_fraction"]
    means = hidden.groupby(["name", "epoch"])[measures].mean().reset_index("epoch")
    now, parts = record_at(means, epoch), []
    for name in trained:
        saturated, dead = (float(now[measure][name]) for measure in measures)
        share = (
            f"{percent(dead, 0)} of the hidden units dead"
            if np.isnan(saturated)
            else f"{percent(saturated, 0)} of the hidden outputs saturated"
        )
        parts.append(f"{name}: {share}")
    text = f"At epoch {epoch:,} — {'; '.join(parts)}."
    return [
        f"{text} The last layer of the picture is the output, which is to reach its ends.",
        DYING,
    ]


def about_seeds() -> str:
    """Explain why the runs are trained from several seeds, above the sweep."""
    return (
        "One seed proves little. Train all runs again from other initial weights, and compare "
        "medians instead of single cases. Up to ten seeds show a tendency; their range is no "
        "bound."
    )


def about_sweep(frame: pd.DataFrame, accuracy: float, limit: int) -> str:
    """State the medians of the sweep, under it."""
    parts = []
    for name, epochs in frame.groupby("name", sort=False)["epoch"]:
        median = epochs.fillna(np.inf).median()
        when = (
            f"not within {counted(limit, 'epoch')}" if np.isinf(median) else f"epoch {median:,.0f}"
        )
        parts.append(f"{name}: **{when}** ({epochs.notna().sum()} of {len(epochs)} seeds there)")
    hollow = " Hollow points did not get there." if frame["epoch"].isna().any() else ""
    return f"Median until {percent(accuracy, 0)} — {'; '.join(parts)}.{hollow}"
