"""Trainings that show one thing: how a wrong output is mended, and what is the seed's doing."""

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts

PANEL_HEIGHT = 190
ROW_HEIGHT = 56  # pixels of a run


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
    output = alt.Y("output:Q", title="output a", scale={"domain": [0, 1]})
    gradient = alt.Y("gradient:Q", title="gradient ∂C/∂w = ∂C/∂b")
    return parts.stacked(
        [_panel(shown, names, output), _panel(shown, names, gradient)],
        PANEL_HEIGHT,
        f"Output of a neuron that should say 0, and its gradient, against the epoch. {falls}.",
    )


def _panel(shown: pd.DataFrame, names: list[str], y: alt.Y) -> alt.Chart:
    columns = {"output": "output", "slope": "slope σ′", "gradient": "gradient"}
    measures = [(column, title, ".4g") for column, title in columns.items()]
    return parts.lines(shown[["name", "epoch", *columns]]).encode(
        axes.epoch_axis(shown["epoch"], logarithmic=False),
        y.axis(labelExpr=axes.NUMBER, tickCount=5),
        **palette.by_run(names),
        tooltip=parts.tooltips(("name", "cost"), "epoch", *measures),
    )


def seed_sweep(
    frame: pd.DataFrame, *, title: str = "first epoch at the accuracy", limit: int | None = None
) -> alt.LayerChart:
    """Draw one point per run and seed, and the median of every run.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per run and seed, with the columns name, seed and epoch; NaN where the run did not
        get there.
    title : str, default="first epoch at the accuracy"
        Title of the axis.
    limit : int or None, default=None
        The last epoch trained: those that did not get there are hollow points there. None is the
        largest in the frame.

    Returns
    -------
    altair.LayerChart
        Points and medians, on a logarithmic axis.

    Examples
    --------
    >>> import pandas as pd
    >>> from sigmoid_estimator import plotting
    >>> frame = pd.DataFrame({"name": ["sigmoid"] * 3, "seed": [0, 1, 2], "epoch": [9, 12, None]})
    >>> chart = plotting.seed_sweep(frame, limit=20)
    >>> chart.to_dict()["description"]
    'First epoch at the accuracy of 3 seeds. sigmoid: median 12, 2 of 3 got there.'
    """
    last = limit if limit is not None else frame["epoch"].max()
    names = frame["name"].unique().tolist()
    got_there = frame["epoch"].notna()
    # A seed that did not get there counts as later than all others.
    medians = frame["epoch"].fillna(np.inf).groupby(frame["name"], sort=False).median()
    x = alt.X("shown_epoch:Q", title=f"{title} (log)", scale={"type": "log", "nice": True})
    y = alt.Y("name:N", title="run", sort=names, axis={"labelLimit": 160})
    colour = palette.by_run(names)["color"].legend(None)
    seeds = frame.assign(
        got_there=got_there, shown_epoch=frame["epoch"].fillna(last).clip(lower=1)
    )
    ticks = medians.clip(lower=1, upper=last).rename("shown_epoch").reset_index()
    points = alt.Chart(seeds).mark_point(size=70, strokeWidth=2, opacity=0.85)
    marks = alt.Chart(ticks).mark_tick(thickness=3, size=34)
    runs = [
        f"{name}: median {'not reached' if median == np.inf else f'{median:,.0f}'}, "
        f"{got_there[frame['name'] == name].sum()} of {(frame['name'] == name).sum()} got there."
        for name, median in medians.items()
    ]
    return alt.LayerChart(
        layer=[
            points.encode(
                x,
                y,
                color=colour,
                fill=alt.condition("datum.got_there", colour, alt.value("transparent")),
                tooltip=parts.tooltips(("name", "run"), ("seed", "seed", "d"), "epoch"),
            ),
            marks.encode(
                x, y, color=colour, tooltip=parts.tooltips(("shown_epoch", "median", "~g"))
            ),
        ],
        height=ROW_HEIGHT * len(names),
        description=(
            f"{title[:1].upper()}{title[1:]} of {frame['seed'].nunique()} seeds. {' '.join(runs)}"
        ),
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
        alt.Y("z:Q", title="pre-activation z", axis={"labelExpr": axes.NUMBER}),
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
