"""Sentences on what a small change of the weights does to sigmoids and to perceptrons."""

import pandas as pd

from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import counted, small_figure
from sigmoid_estimator.activations import ACTIVATIONS


def about_response(frame: pd.DataFrame) -> str:
    """State how good the linear prediction is, under the response of sigmoids."""
    error = (frame["actual_change"] - frame["predicted_change"]).abs().max()
    largest = frame["actual_change"].abs().max()
    if not largest > 0:
        return "No output changed: all are saturated, and what they change by is rounded to 0."
    return (
        "Nielsen’s Δoutput ≈ Σ ∂output/∂w Δw + ∂output/∂b Δb is the diagonal. Of "
        f"{counted(len(frame), 'output')}, the largest change is {small_figure(largest)}; the "
        f"prediction is off by **{small_figure(error)}** at most."
    )


def about_flips(frame: pd.DataFrame) -> str:
    """Count the perceptrons that flip, under their map."""
    n_flips = int((frame["actual_change"] != 0).sum())
    outputs = counted(len(frame), "output")
    if not n_flips:
        return f"The same change, and none of {outputs} flipped. Take a larger Δ to see one flip."
    return (
        f"The same change made **{n_flips:,}** of {outputs} flip, from 0 to 1 or back: over these "
        "inputs a line has passed. The others did not change at all, and no slope tells which "
        "will be next."
    )


def no_perceptrons(activation: str) -> str:
    """Explain why unbounded units have no perceptrons to compare with."""
    return f"{_unbounded(activation)} Choose sigmoid or tanh units."


def no_perceptrons_of(run: Run) -> str:
    """Explain it of a run's network, whose units can be chosen unless it came with a file."""
    activation = run.settings.activation
    return _unbounded(activation) if run.is_opened else no_perceptrons(activation)


def _unbounded(activation: str) -> str:
    return (
        f"There are no perceptrons to compare with: {ACTIVATIONS[activation].label} units "
        "are unbounded and have no two levels to step between."
    )
