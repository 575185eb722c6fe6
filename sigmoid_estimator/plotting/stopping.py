"""What stopping at one epoch or another would have cost on other rows."""

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import figure

AS_IT_IS, AT_TEMPERATURE = "as it is", "at its best temperature"
SHAPES = ["circle", "diamond"]
TWO_LINES = "split(datum.label, ', ')"  # the rule, and its epoch


def stopping_points(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw the loss of each epoch to stop at, as it is and at its best temperature.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.stopping_points` returns.

    Returns
    -------
    altair.LayerChart
        A line per rule, with a dot for the loss as it is and a diamond for that at the best
        temperature: between them is what a temperature mends.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X[::2], y[::2])
    >>> chart = plotting.stopping_points(inspection.stopping_points(clf, X[1::2], y[1::2]))
    >>> [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
    ['rule', 'point']
    """
    named = frame.assign(
        name=[f"{row.stop}, epoch {row.epoch:,}" for row in frame.itertuples()],
        loss=axes.positive(frame["loss"]),
        mended=axes.positive(frame["loss_at_temperature"]),
    )
    names = named["name"].tolist()
    marks = {"loss": AS_IT_IS, "mended": AT_TEMPERATURE}
    long = named.melt(
        ["name", "accuracy", "temperature", "training_accuracy"],
        [*marks],
        var_name="kind",
        value_name="value",
    ).replace({"kind": marks})
    y = alt.Y(
        "name:N",
        sort=names,
        title="stopped at",
        axis={"labelExpr": TWO_LINES, "labelOverlap": False, "ticks": False, "domain": False},
    )
    x = alt.X("value:Q", title="mean loss", scale={"zero": True}, axis={"tickCount": 5})
    points = (
        alt.Chart(long)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x,
            y,
            **palette.by_name(
                "kind",
                [*marks.values()],
                alt.Legend(title=None, orient="top", columns=2),
                color=palette.RUNS,
                shape=SHAPES,
            ),
            tooltip=parts.tooltips(
                ("name", "stopped at"),
                ("kind", "loss"),
                ("value", "mean loss", ".4g"),
                ("accuracy", "accuracy", ".1%"),
                ("temperature", "temperature", ".3g"),
                ("training_accuracy", "of the rows trained on", ".1%"),
            ),
        )
    )
    between = (
        alt.Chart(named[["name", "loss", "mended"]])
        .mark_rule(color=palette.GREY, strokeWidth=2)
        .encode(alt.X("loss:Q"), alt.X2("mended:Q"), y)
    )
    return alt.LayerChart(layer=[between, points], description=_description(frame))


def _description(frame: pd.DataFrame) -> str:
    stops = [
        f"{row['stop']}, epoch {row['epoch']:,}: {figure(row['loss'])}, "
        f"{figure(row['loss_at_temperature'])} at T = {figure(row['temperature'])}, accuracy "
        f"{figure(row['accuracy'], '.1%')}"
        for _, row in frame.iterrows()
    ]
    return f"Mean loss by where the training stops. {'; '.join(stops)}."
