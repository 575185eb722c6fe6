"""The pictures of `sigmoid_family` and `sigmoid_curve`: the sigmoid, its slope and its limit."""

from typing import Literal

import altair as alt
import pandas as pd

from sigmoid_estimator.inspection.neuron import STEP, sigmoid_curve
from sigmoid_estimator.plotting.axes import MAX_ROWS, NUMBER
from sigmoid_estimator.plotting.description import counted, figures
from sigmoid_estimator.plotting.lines import LINE_WIDTH, line_legend, targets
from sigmoid_estimator.plotting.palette import EXPLAINING_DASH, GREY, TEAL, VIOLET, shades

SIGMOID, SLOPE = CURVES = ["σ(z), the output", "σ′(z), its slope"]
WIDER = 5  # of the curve of the epoch that is shown
TANGENT_REACH = 2.0  # of the tangent to both sides of its point


def sigmoid_family(frame: pd.DataFrame, *, epoch: int | None = None) -> alt.LayerChart:
    """Draw a neuron's output across its line, one curve per epoch or factor, the step dashed.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.sigmoid_family` returns.
    epoch : int or None, default=None
        Epoch whose curve is drawn wider, as the one that is shown elsewhere.

    Returns
    -------
    altair.LayerChart
        Sigmoids, the later (the larger the factor) the stronger, and the step.

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
    # Of many curves, each with fewer points: a picture holds so many rows.
    k = -(-len(frame) // MAX_ROWS)
    frame = frame[frame.groupby("curve").cumcount() % k == 0]
    is_step = frame["curve"] == STEP
    sigmoids = frame[~is_step].drop_duplicates("curve")
    colours = dict(zip(sigmoids["curve"], shades(VIOLET, len(sigmoids)), strict=True))
    colours |= dict.fromkeys(frame.loc[is_step, "curve"].unique(), GREY)
    title = "after epoch" if sigmoids["epoch"].notna().any() else "all weights times c"
    wider = None if epoch is None else f"epoch {epoch:,}"
    layers = [
        _lines(frame[~is_step], colours, title, "monotone", wider),
        _lines(frame[is_step], colours, title, "step-before", wider),
    ]
    told = f" That of {wider} is drawn wider." if wider in colours else ""
    return alt.LayerChart(
        layer=layers,
        description=(
            "Output of the neuron against the signed distance from its line: "
            f"{counted(len(sigmoids), 'sigmoid')}, which take {figures(sigmoids['width'])} units "
            f"from 10 to 90 %, and the step.{told}"
        ),
    )


def _lines(
    frame: pd.DataFrame,
    colours: dict[str, str],
    title: str,
    interpolate: Literal["monotone", "step-before"],
    wider: str | None,
) -> alt.Chart:
    """Curves with the colours of all; dashed if they are steps, one of them wider."""
    names = list(colours)
    dashes = [EXPLAINING_DASH if colour == GREY else [1, 0] for colour in colours.values()]
    label = "replace(datum.label, /epoch |c = /, '')"
    if wider is not None:
        label += f" + (datum.label == '{wider}' ? ' (shown)' : '')"
    # A narrow page has room for three, one of them called the one that is shown.
    legend = line_legend(title, columns=4 if wider is None else 3, labelExpr=label)
    width = {}
    if wider is not None:
        widths = [WIDER if name == wider else LINE_WIDTH for name in names]
        scale = alt.Scale(type="ordinal", domain=names, range=widths)
        width["strokeWidth"] = alt.StrokeWidth("curve:N", legend=legend, sort=names, scale=scale)
    return (
        alt.Chart(frame)
        .mark_line(strokeWidth=LINE_WIDTH, clip=True, interpolate=interpolate)
        .encode(
            x=alt.X(
                "distance:Q",
                title="signed distance from the line (units of the features)",
                scale=alt.Scale(nice=False),
                axis=alt.Axis(labelExpr=NUMBER, tickCount=7),
            ),
            y=alt.Y("output:Q", title="output of the neuron", scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "curve:N",
                legend=legend,
                sort=names,
                scale=alt.Scale(domain=names, range=list(colours.values())),
            ),
            strokeDash=alt.StrokeDash(
                "curve:N", legend=legend, sort=names, scale=alt.Scale(domain=names, range=dashes)
            ),
            **width,
            tooltip=[
                alt.Tooltip("curve:N", title="curve"),
                alt.Tooltip("distance:Q", title="distance", format=".3g"),
                alt.Tooltip("output:Q", title="output", format=".4f"),
                alt.Tooltip("weight_norm:Q", title="norm ‖w‖", format=".4g"),
            ],
        )
    )


def sigmoid_slope(frame: pd.DataFrame | None = None, *, at: float | None = None) -> alt.LayerChart:
    """Draw the sigmoid and its slope, which is small wherever the sigmoid is near 0 or 1.

    Parameters
    ----------
    frame : pandas.DataFrame or None, default=None
        What :func:`sigmoid_estimator.inspection.sigmoid_curve` returns; None is its default.
    at : float or None, default=None
        Pre-activation z to mark on both curves, with the tangent whose slope is σ′(z).

    Returns
    -------
    altair.LayerChart
        Output σ and slope σ′ against z, and the marks.

    Examples
    --------
    >>> from sigmoid_estimator import plotting
    >>> plotting.sigmoid_slope(at=-2.0).to_dict()["description"]
    'The sigmoid and its slope ... At z = -2 the output is 0.119 and the slope 0.105.'
    """
    curve = sigmoid_curve() if frame is None else frame
    outputs = curve.rename(columns={"sigmoid": "value"}).assign(curve=SIGMOID)
    slopes = curve.rename(columns={"slope": "value"}).assign(curve=SLOPE)
    long = pd.concat([outputs, slopes])[["z", "curve", "value"]]
    steepest = curve.iloc[int(curve["slope"].argmax())]
    told = (
        f"The sigmoid and its slope for z from {curve['z'].min():g} to {curve['z'].max():g}: the "
        f"largest slope is {steepest['slope']:.3g}, at z = {steepest['z']:.3g}."
    )
    layers = [_two_curves(long)]
    if at is not None:
        point = sigmoid_curve([at]).iloc[0]
        layers += _marked(point)
        told += (
            f" At z = {at:g} the output is {point['sigmoid']:.3g} and the slope "
            f"{point['slope']:.3g}."
        )
    return alt.LayerChart(layer=layers, description=told)


def _two_curves(long: pd.DataFrame) -> alt.Chart:
    """The output and its slope, a colour and a dash each."""
    dash = alt.StrokeDash("curve:N", legend=line_legend(None, columns=2), sort=CURVES)
    return (
        alt.Chart(long)
        .mark_line(strokeWidth=LINE_WIDTH, clip=True, point=targets(long["z"]))
        .encode(
            x=alt.X("z:Q", title="pre-activation z = w·x + b", scale=alt.Scale(nice=False)),
            y=alt.Y("value:Q", title="output σ and slope σ′", scale=alt.Scale(domain=[0, 1])),
            color=_curve_colour(),
            strokeDash=dash.scale(domain=CURVES, range=[[1, 0], [7, 3]]),
            tooltip=_curve_tooltip(),
        )
    )


def _marked(point: pd.Series) -> list[alt.Chart]:
    """The tangent, and the points of both curves."""
    z, value, slope = point["z"], point["sigmoid"], point["slope"]
    reach = TANGENT_REACH
    tangent = pd.DataFrame(
        {"z": [z - reach, z + reach], "value": [value - reach * slope, value + reach * slope]}
    )
    line = alt.Chart(tangent).mark_line(
        color=GREY, strokeDash=EXPLAINING_DASH, strokeWidth=2, clip=True
    )
    marks = pd.DataFrame({"z": [z, z], "value": [value, slope], "curve": CURVES})
    points = alt.Chart(marks).mark_point(filled=True, size=110, opacity=1)
    return [
        line.encode(x=alt.X("z:Q"), y=alt.Y("value:Q")),
        points.encode(
            x=alt.X("z:Q"), y=alt.Y("value:Q"), color=_curve_colour(), tooltip=_curve_tooltip()
        ),
    ]


def _curve_colour() -> alt.Color:
    colour = alt.Color("curve:N", legend=line_legend(None, columns=2), sort=CURVES)
    return colour.scale(domain=CURVES, range=[VIOLET, TEAL])


def _curve_tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("curve:N", title="curve"),
        alt.Tooltip("z:Q", title="z", format=".3g"),
        alt.Tooltip("value:Q", title="value", format=".4g"),
    ]
