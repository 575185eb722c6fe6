"""The picture of `sigmoid_family`."""

from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting.palette import GREY, VIOLET, faded

FAINTEST = 0.4


def sigmoid_family(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw a neuron's output across its line, one curve per epoch and the step dashed.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.sigmoid_family` returns.

    Returns
    -------
    altair.LayerChart
        Sigmoids, the later the stronger, and the step.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_line
    >>> clf = SigmoidMLPClassifier((), max_iter=5, random_state=0)
    >>> frame = inspection.sigmoid_family(clf.fit(*load_line(return_X_y=True)), [1, 5])
    >>> chart = plotting.sigmoid_family(frame).to_dict()
    >>> chart["layer"][0]["encoding"]["color"]["scale"]["domain"]
    ['epoch 1', 'epoch 5', 'step']
    """
    is_step = frame["epoch"].isna()
    sigmoids = frame[~is_step].drop_duplicates("curve")
    shades = [faded(VIOLET, share) for share in np.linspace(FAINTEST, 1.0, len(sigmoids) + 1)[1:]]
    colours = dict(zip(sigmoids["curve"], shades, strict=True))
    colours |= dict.fromkeys(frame.loc[is_step, "curve"].unique(), GREY)
    widths = ", ".join(f"{width:.3g}" for width in sigmoids["width"])
    layers = [
        _lines(frame[~is_step], colours, "monotone"),
        _lines(frame[is_step], colours, "step-before"),
    ]
    return alt.LayerChart(layer=layers).properties(
        description=(
            "Output of the neuron against the signed distance from its line: "
            f"{len(sigmoids)} sigmoids, which go from 10 to 90 % within {widths} units, and the "
            "step."
        )
    )


def _lines(
    frame: pd.DataFrame, colours: dict[str, str], interpolate: Literal["monotone", "step-before"]
) -> alt.Chart:
    """Curves with the colours of all; dashed if they are steps."""
    names = list(colours)
    dashes = [[5, 4] if colour == GREY else [1, 0] for colour in colours.values()]
    legend = alt.Legend(
        title="after epoch",
        orient="top",
        columns=5,
        labelExpr="replace(datum.label, 'epoch ', '')",
        symbolType="stroke",
    )
    return (
        alt.Chart(frame)
        .mark_line(strokeWidth=2.5, clip=True, interpolate=interpolate)
        .encode(
            x=alt.X("distance:Q", title="signed distance from the line (units of the features)")
            .scale(nice=False)
            .axis(format="~g", tickCount=7),
            y=alt.Y("output:Q", title="output of the neuron").scale(domain=[0, 1]),
            color=alt.Color("curve:N", legend=legend, sort=names).scale(
                domain=names, range=list(colours.values())
            ),
            strokeDash=alt.StrokeDash("curve:N", legend=legend, sort=names).scale(
                domain=names, range=dashes
            ),
            tooltip=[
                alt.Tooltip("curve:N", title="curve"),
                alt.Tooltip("distance:Q", title="distance", format=".3g"),
                alt.Tooltip("output:Q", title="output", format=".4f"),
                alt.Tooltip("weight_norm:Q", title="norm ‖w‖", format=".4g"),
            ],
        )
    )
