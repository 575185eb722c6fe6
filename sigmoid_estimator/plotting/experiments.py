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


def unit_descent(frame: pd.DataFrame) -> alt.Chart:
    """Draw where units go that are at the wrong end, a line per activation.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.experiments.unit_descent` returns.

    Returns
    -------
    altair.Chart
        The pre-activation z against the epoch.

    Examples
    --------
    >>> from sigmoid_estimator import experiments, plotting
    >>> chart = plotting.unit_descent(experiments.unit_descent())
    >>> chart.to_dict()["description"]
    'Pre-activation of units ... after 300 epochs: sigmoid -10, relu -10, leaky_relu -5.4...'
    """
    names = [name.replace("_", " ") for name in frame["activation"].unique()]
    shown = frame.assign(name=frame["activation"].str.replace("_", " "))
    shown = axes.thinned(shown, "name", logarithmic=False)
    ends = frame.groupby("activation", sort=False).tail(1)
    reached = ", ".join(f"{row.activation} {row.z:.3g}" for row in ends.itertuples())
    chart = parts.lines(shown[["name", "epoch", "z", "output", "slope"]]).encode(
        axes.epoch_axis(shown["epoch"], logarithmic=False),
        alt.Y("z:Q", title="pre-activation z", axis=alt.Axis(labelExpr=axes.NUMBER)),
        **palette.by_run(names),
        tooltip=parts.tooltips(
            ("name", "unit"),
            "epoch",
            ("z", "z", ".4g"),
            ("output", "output", ".4g"),
            ("slope", "slope", ".4g"),
        ),
    )
    chart.description = (
        f"Pre-activation of units that should be elsewhere, from {frame['z'].iloc[0]:g}, after "
        f"{ends['epoch'].iloc[0]:,} epochs: {reached}."
    )
    return chart
