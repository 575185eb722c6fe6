"""Sentences on the edge of stability, with the figures of the run."""

import numpy as np

from sigmoid_dashboard.runs.edge import Edge, wild_epochs
from sigmoid_dashboard.runs.programs import rows_of_an_update
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import counted


def question(run: Run) -> str:
    """Ask why the first epochs are wild, where they are."""
    n_wild = wild_epochs(run)
    if n_wild is None:
        return "How strongly does the loss curve?"
    return f"Why are the first {counted(n_wild, 'epoch')} wild?"


def about_limit(run: Run, edge: Edge) -> str:
    """Give the limit of a stable descent, or why there is none to draw."""
    if np.isnan(edge.bound):
        return (
            "Plain gradient descent on all rows at one rate η is stable only where the loss "
            f"curves less than 2/η. {_method(run)}, so that limit is not this run’s."
        )
    penalty = ", the penalty’s α/n included" if run.settings.alpha else ""
    return (
        "Gradient descent at the rate η is stable only where the loss curves less than 2/η = "
        f"**{edge.bound:.3g}** in every direction{penalty}: dashed."
    )


def _method(run: Run) -> str:
    """Name what makes a run another than plain descent."""
    settings = run.settings
    if settings.solver == "adam":
        return "Adam scales the step of every weight by its own gradients"
    if settings.momentum:
        return "Momentum adds earlier steps to each"
    n_rows = rows_of_an_update(settings, len(run.data.y))
    if n_rows < len(run.data.y):
        return f"Here an update sees {counted(n_rows, 'row')}, whose loss curves otherwise"
    return "Here every layer has a rate of its own"


def about_sharpness(run: Run, edge: Edge) -> str:
    """Give the largest sharpness, and when it was last above the limit."""
    peak = edge.peak
    if peak is None:
        return "The curvature of this run’s loss is beyond measure."
    text = (
        "The largest curvature, the sharpness, is highest at epoch "
        f"{int(peak['epoch']):,} of those measured, **{peak['sharpness']:.2g}**"
    )
    if np.isnan(edge.bound):
        return f"{text}."
    if edge.last_above is None:
        return f"{text}, and never above the limit."
    if edge.last_above == edge.frame["epoch"].iloc[-1]:
        return f"{text}, and above the limit at the end."
    return f"{text}, and last above the limit at epoch {edge.last_above:,}."


def about_rises(edge: Edge) -> str:
    """Count how often the loss rose."""
    rises = edge.rises
    if not len(rises):
        return "From record to record the loss never rose."
    if len(rises) == 1:
        return f"From record to record the loss rose once, at epoch {rises[0]:,}."
    return (
        f"From record to record the loss rose {len(rises):,} times, the last time at epoch "
        f"{rises[-1]:,}."
    )


def about_overshooting() -> str:
    """Explain what happens above the limit, and what does not."""
    return (
        "Above the limit a step lands farther up on the other side of the valley, until the "
        "weights come to a flatter place (Cohen et al., 2021). Where a line separates the classes "
        "the cross-entropy of one neuron still reaches the widest margin’s direction, at any "
        "constant rate (Wu, Braverman & Lee, 2023)."
    )
