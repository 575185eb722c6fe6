"""How strongly the loss curves, against what the learning rate stands."""

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import figure

BOUND = "stability_bound"


def sharpness(frame: pd.DataFrame, *, epoch: int | None = None) -> alt.LayerChart:
    """Draw the sharpness of the loss against the epoch, with 2/η.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.sharpness` returns.
    epoch : int or None, default=None
        Epoch at which to draw a cursor.

    Returns
    -------
    altair.LayerChart
        The sharpness on a logarithmic axis, which leaves out 0 and less, and 2/η dashed where it
        is known: above it descent is not stable.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=5.0, max_iter=30, random_state=0)
    >>> chart = plotting.sharpness(inspection.sharpness(clf.fit(X, y), X, y))
    >>> chart.to_dict()["layer"][-1]["encoding"]["y"]["title"]
    'sharpness of the loss (log)'
    """
    shown = axes.thinned(frame.assign(line="network"), "line")
    shown = shown.assign(sharpness=axes.positive(shown["sharpness"]))
    y = axes.log_y(
        "sharpness", "sharpness of the loss", pd.concat([shown["sharpness"], shown[BOUND]])
    )
    curve = parts.lines(shown, color=palette.VIOLET).encode(
        axes.epoch_axis(shown["epoch"]),
        y,
        tooltip=parts.tooltips("epoch", ("sharpness", "sharpness", ".3g"), (BOUND, "2/η", ".3g")),
    )
    bound = (
        alt.Chart(shown.rename(columns={"sharpness": "of_loss", BOUND: "sharpness"}))
        .mark_line(**palette.EXPLAINING)
        .encode(alt.X("epoch:Q"), alt.Y("sharpness:Q"))
    )
    cursor = axes.epoch_cursor(epoch, int(shown["epoch"].max()))
    return alt.LayerChart(layer=[*cursor, bound, curve], description=_description(frame))


def _description(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    peak = frame["sharpness"].max()
    text = (
        f"Sharpness of the loss against the epoch; its largest value is {figure(peak)}, and at "
        f"epoch {last['epoch']:,.0f} it is {figure(last['sharpness'])}"
    )
    if not np.isfinite(frame[BOUND]).any():
        return f"{text}."
    above = frame[frame["sharpness"] > frame[BOUND]]
    when = f"last after epoch {above['epoch'].iloc[-1]:,}" if len(above) else "never"
    return (
        f"{text}; it is above 2/η, dashed, {when}, where 2/η is {figure(last[BOUND])} at the end."
    )
