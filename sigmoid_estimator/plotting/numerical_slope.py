"""The picture of `numerical_slope`: the numerical derivative, and what is wrong with it."""

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting.axes import NUMBER
from sigmoid_estimator.plotting.description import counted
from sigmoid_estimator.plotting.lines import LINE_WIDTH, line_legend, targets
from sigmoid_estimator.plotting.palette import EXPLAINING_DASH, GREY, OCHRE, TEAL
from sigmoid_estimator.plotting.panels import stacked

QUOTIENT, SLOPE = "difference quotient", "σ′(z)"
THIN = 1.2  # of a line that goes up and down with every point
PANEL_HEIGHT = 190


def numerical_slope(frame: pd.DataFrame) -> alt.VConcatChart:
    """Draw the numerical derivative of the sigmoid over the true one, and under it its error.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.numerical_slope` returns.

    Returns
    -------
    altair.VConcatChart
        The quotients with σ′ dashed, and the error on an axis of its own.

    Examples
    --------
    >>> from sigmoid_estimator import inspection, plotting
    >>> plotting.numerical_slope(inspection.numerical_slope(1e-13)).to_dict()["description"]
    'Difference quotients of the sigmoid at 1,000 points ... largest error is 0.002...'
    """
    n_zero = int((frame["quotient"] == 0).sum())
    told = (
        f"Difference quotients of the sigmoid at {counted(len(frame), 'point')} from "
        f"{frame['z'].min():g} to {frame['z'].max():g}, with the true slope dashed, and their "
        f"error: the largest error is {frame['error'].abs().max():.2g}, and "
        f"{counted(n_zero, 'quotient')} {'is' if n_zero == 1 else 'are'} exactly 0."
    )
    return stacked([_slopes(frame), _error(frame)], PANEL_HEIGHT, told)


def _slopes(frame: pd.DataFrame) -> alt.Chart:
    """The quotients, and the slope over them."""
    names, legend = [QUOTIENT, SLOPE], line_legend(None, columns=2)
    parts = {QUOTIENT: frame["quotient"], SLOPE: frame["slope"]}
    long = pd.concat(
        pd.DataFrame({"z": frame["z"], "value": part, "curve": name})
        for name, part in parts.items()
    )
    encodings = {
        "color": alt.Color(
            "curve:N", legend=legend, sort=names, scale=alt.Scale(domain=names, range=[TEAL, GREY])
        ),
        "strokeDash": alt.StrokeDash(
            "curve:N",
            legend=legend,
            sort=names,
            scale=alt.Scale(domain=names, range=[[1, 0], EXPLAINING_DASH]),
        ),
    }
    return (
        alt.Chart(long)
        .mark_line(strokeWidth=LINE_WIDTH, clip=True, point=targets(frame["z"]))
        .encode(
            x=_z(),
            y=alt.Y("value:Q", title="slope", axis=alt.Axis(labelExpr=NUMBER, tickCount=5)),
            **encodings,
            tooltip=[
                alt.Tooltip("curve:N", title="curve"),
                alt.Tooltip("z:Q", title="z", format=".3f"),
                alt.Tooltip("value:Q", title="slope", format=".4g"),
            ],
        )
    )


def _error(frame: pd.DataFrame) -> alt.Chart:
    """The quotient less the slope."""
    return (
        alt.Chart(frame[["z", "error"]])
        .mark_line(strokeWidth=THIN, color=OCHRE, clip=True, point=targets(frame["z"]))
        .encode(
            x=_z(),
            y=alt.Y(
                "error:Q", title="error of the slope", axis=alt.Axis(labelExpr=NUMBER, tickCount=5)
            ),
            tooltip=[
                alt.Tooltip("z:Q", title="z", format=".3f"),
                alt.Tooltip("error:Q", title="error", format=".3g"),
            ],
        )
    )


def _z() -> alt.X:
    return alt.X("z:Q", title="pre-activation z", scale=alt.Scale(nice=False))
