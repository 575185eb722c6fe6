"""The picture of `learning_slowdown`: a wrong output, and the gradient to mend it."""

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting.axes import NUMBER, linear_epochs, thinned
from sigmoid_estimator.plotting.palette import LINE_WIDTH, by_run, targets
from sigmoid_estimator.plotting.panels import stacked

PANEL_HEIGHT = 190


def learning_slowdown(frame: pd.DataFrame) -> alt.VConcatChart:
    """Draw the output of a neuron that should say 0, and its gradient, one line per cost.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.learning_slowdown` returns, and
        :func:`sigmoid_estimator.inspection.printed_descent` under it if it is to be shown, too.

    Returns
    -------
    altair.VConcatChart
        The output against the epoch, and under it the gradient.

    Examples
    --------
    >>> from sigmoid_estimator import inspection, plotting
    >>> chart = plotting.learning_slowdown(inspection.learning_slowdown(2.0, 2.0))
    >>> chart.to_dict()["description"]
    'Output of a neuron that should say 0, ... quadratic: from 0.982 to 0.203 after 300 epochs...'
    """
    names = frame["cost"].unique().tolist()
    shown = thinned(frame.rename(columns={"cost": "name"}), "name", logarithmic=False)
    told = "; ".join(
        f"{name}: from {run['output'].iloc[0]:.3g} to {run['output'].iloc[-1]:.3g} after "
        f"{run['epoch'].iloc[-1]:,} epochs"
        for name, run in frame.groupby("cost", sort=False)
    )
    panels = [
        _panel(shown, names, alt.Y("output:Q", title="output a", scale=alt.Scale(domain=[0, 1]))),
        _panel(shown, names, alt.Y("gradient:Q", title="gradient ∂C/∂w = ∂C/∂b")),
    ]
    return stacked(
        panels,
        PANEL_HEIGHT,
        f"Output of a neuron that should say 0, and its gradient, against the epoch. {told}.",
    )


def _panel(shown: pd.DataFrame, names: list[str], y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(shown[["name", "epoch", "output", "slope", "gradient"]])
        .mark_line(strokeWidth=LINE_WIDTH, point=targets(shown["epoch"]))
        .encode(
            x=linear_epochs(shown["epoch"]),
            y=y.axis(labelExpr=NUMBER, tickCount=5),
            **by_run(names),
            tooltip=[
                alt.Tooltip("name:N", title="cost"),
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip("output:Q", title="output", format=".4g"),
                alt.Tooltip("slope:Q", title="slope σ′", format=".4g"),
                alt.Tooltip("gradient:Q", title="gradient", format=".4g"),
            ],
        )
    )
