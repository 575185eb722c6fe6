"""Trainings that show one thing: a wrong output, and the gradient to mend it."""

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts

PANEL_HEIGHT = 190


def learning_slowdown(frame: pd.DataFrame) -> alt.VConcatChart:
    """Draw the output of a neuron that should say 0, and its gradient, one line per cost.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.experiments.learning_slowdown` returns, and
        :func:`sigmoid_estimator.experiments.printed_descent` under it if it is to be shown, too.

    Returns
    -------
    altair.VConcatChart
        The output against the epoch, and under it the gradient.

    Examples
    --------
    >>> from sigmoid_estimator import experiments, plotting
    >>> chart = plotting.learning_slowdown(experiments.learning_slowdown(2.0, 2.0))
    >>> chart.to_dict()["description"]
    'Output of a neuron that should say 0, ... quadratic: from 0.982 to 0.203 after 300 epochs...'
    """
    names = frame["cost"].unique().tolist()
    shown = axes.thinned(frame.rename(columns={"cost": "name"}), "name", logarithmic=False)
    falls = "; ".join(
        f"{name}: from {run['output'].iloc[0]:.3g} to {run['output'].iloc[-1]:.3g} after "
        f"{run['epoch'].iloc[-1]:,} epochs"
        for name, run in frame.groupby("cost", sort=False)
    )
    output = alt.Y("output:Q", title="output a", scale=alt.Scale(domain=[0, 1]))
    gradient = alt.Y("gradient:Q", title="gradient ∂C/∂w = ∂C/∂b")
    return parts.stacked(
        [_panel(shown, names, output), _panel(shown, names, gradient)],
        PANEL_HEIGHT,
        f"Output of a neuron that should say 0, and its gradient, against the epoch. {falls}.",
    )


def _panel(shown: pd.DataFrame, names: list[str], y: alt.Y) -> alt.Chart:
    columns = {"output": "output", "slope": "slope σ′", "gradient": "gradient"}
    measures = [(column, title, ".4g") for column, title in columns.items()]
    return parts.lines(
        shown[["name", "epoch", *columns]], points=parts.targets(shown["epoch"])
    ).encode(
        axes.epoch_axis(shown["epoch"], logarithmic=False),
        y.axis(labelExpr=axes.NUMBER, tickCount=5),
        **palette.by_run(names),
        tooltip=parts.tooltips(("name", "cost"), "epoch", *measures),
    )
