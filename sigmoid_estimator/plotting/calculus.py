"""Slopes and steps: the numerical derivative, its error, and a descent on a curve."""

from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.calculus import sigmoid_curve
from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import counted

Array = np.ndarray

N_CURVE_POINTS = 300
LABEL_ROOM = 0.08  # of the picture's width and height, around the number of a step
LABEL_SIZE = 12
QUOTIENT, SLOPE = "difference quotient", "σ′(z)"
OUTPUT, ITS_SLOPE = CURVES = ["σ(z), the output", "σ′(z), its slope"]
TANGENT_REACH = 2.0  # of the tangent to both sides of its point
PANEL_HEIGHT = 190
SHOWN_OUTPUTS = [-2, 2]  # ReLUs leave it
SMALL_WIDTH, SMALL_HEIGHT = 180, 130  # of one panel among seven


def gradient_descent(
    frame: pd.DataFrame, function: Callable[[float], float] | None = None
) -> alt.LayerChart:
    """Draw the steps of a descent on its curve, numbered.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.gradient_descent` returns; steps that left the
        range of numbers are left out.
    function : callable or None, default=None
        The function that was descended, to be drawn under the steps.

    Returns
    -------
    altair.LayerChart
        The curve, the way, and a point per step with its number where there is room for it.

    Raises
    ------
    ValueError
        If no step has a finite x and f(x).

    Examples
    --------
    >>> from sigmoid_estimator import inspection, plotting
    >>> parabola = lambda x: x**2 - 4 * x + 6
    >>> steps = inspection.gradient_descent(parabola, lambda x: 2 * x - 4, 8, 0.1, 20)
    >>> plotting.gradient_descent(steps, parabola).to_dict()["description"]
    'Gradient descent from x = 8: after 20 steps x is 2.07 and f(x) 2, ...'
    """
    is_number = np.isfinite(frame[["x", "value"]].to_numpy(dtype=float)).all(axis=1)
    if not is_number.any():
        raise ValueError(
            f"frame must hold a step of which x and f(x) are finite, got {len(frame)} rows "
            "without one. Start the descent where its function is finite."
        )
    shown = frame[is_number].head(axes.MAX_ROWS)
    numbered = shown.assign(number=np.where(_has_room(shown), shown["step"].astype(str), ""))
    axis = {"labelExpr": axes.NUMBER}
    x = alt.X("x:Q", title="x", scale={"nice": True, "zero": False}, axis=axis)
    y = alt.Y("value:Q", title="f(x)", scale={"zero": False}, axis=axis)
    base = alt.Chart(numbered).encode(x, y)
    tooltip = parts.tooltips(
        ("step", "step", ",d"),
        ("x", "x", ".6g"),
        ("value", "f(x)", ".6g"),
        ("gradient", "f′(x)", ".4g"),
    )
    way = base.mark_line(color=palette.VIOLET, strokeWidth=1.5, opacity=0.6)
    points = base.mark_point(filled=True, color=palette.VIOLET, size=65, opacity=1)
    numbers = base.mark_text(color=palette.GREY, dy=-12, fontSize=LABEL_SIZE)
    layers = [
        way.encode(order=alt.Order("step:Q")),
        points.encode(tooltip=tooltip),
        numbers.encode(text=alt.Text("number:N")),
    ]
    if function is not None:
        layers.insert(0, _curve(shown["x"], function, x, y))
    last = shown.iloc[-1]
    # From + to −, not over 0: a gradient of exactly 0 is an arrival.
    turns = int((np.abs(np.diff(np.sign(shown["gradient"]))) == 2).sum())
    return alt.LayerChart(
        layer=layers,
        description=(
            f"Gradient descent from x = {shown['x'].iloc[0]:g}: after "
            f"{counted(int(last['step']), 'step')} x is {last['x']:.3g} and f(x) "
            f"{last['value']:.3g}, with {counted(turns, 'change')} of direction."
        ),
    )


def _curve(
    iterates: pd.Series, function: Callable[[float], float], x: alt.X, y: alt.Y
) -> alt.Chart:
    """The function around the iterates."""
    low, high = iterates.min(), iterates.max()
    room = 0.1 * (high - low) or 1.0  # a descent that stands still has no width
    points = np.linspace(low - room, high + room, N_CURVE_POINTS)
    with np.errstate(over="ignore"):  # far out, after a descent that diverged
        values = [float(function(point)) for point in points]
    curve = alt.Chart(pd.DataFrame({"x": points, "value": values}))
    return curve.mark_line(color=palette.GREY, strokeWidth=palette.LINE_WIDTH).encode(x, y)


def _has_room(shown: pd.DataFrame) -> Array:
    """Whether each step is far enough from the numbered ones before it to have a number."""
    points = shown[["x", "value"]].to_numpy(dtype=float)
    spans = np.ptp(points, axis=0)  # so that both axes count alike, as in the picture
    points = points / np.where(spans > 0, spans, 1)
    numbered: list[Array] = []
    has_room = []
    for point in points:
        is_free = all((np.abs(point - other) > LABEL_ROOM).any() for other in numbered)
        has_room.append(is_free)
        if is_free:
            numbered.append(point)
    return np.array(has_room)


def finite_difference_error(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw the error of the numerical derivative of the sigmoid against its step.

    Large steps cut off the curve, small ones the digits; the best is marked.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.finite_difference_error` returns. Frames of both
        schemes are put together with a column `scheme`.

    Returns
    -------
    altair.LayerChart
        The largest error on logarithmic axes, a line per scheme, with the best step of each.

    Examples
    --------
    >>> import pandas as pd
    >>> from sigmoid_estimator import inspection, plotting
    >>> frame = pd.concat(
    ...     inspection.finite_difference_error([1e-9, 1e-7, 1e-5], scheme=scheme)
    ...     .assign(scheme=scheme) for scheme in ("forward", "central")
    ... )
    >>> plotting.finite_difference_error(frame).to_dict()["description"]
    'Largest error ... against its step: forward is best at h = 1e-07 with 5.9e-09, ...'
    """
    # A single table of the library has no column for its scheme.
    named = frame if "scheme" in frame else frame.assign(scheme="difference quotient")
    shown = named.assign(max_error=axes.positive(named["max_error"]))
    best = shown.dropna(subset="max_error").sort_values("max_error").drop_duplicates("scheme")
    entries = _legend_entries(shown["scheme"].unique().tolist(), best)
    shown, best = (part.assign(entry=part["scheme"].map(entries)) for part in (shown, best))
    names, legend = [*entries.values()], palette.line_legend(None, columns=1)
    colour = palette.by_name("entry", names, legend, color=[palette.OCHRE, palette.TEAL])
    dash = palette.by_name("entry", names, legend, strokeDash=[palette.SOLID, [7, 3]])
    shared: dict[str, Any] = {
        "x": axes.log_x("step", "step h", shown["step"]),
        "y": axes.log_y("max_error", "largest error of σ′", shown["max_error"]),
        "tooltip": parts.tooltips(
            "scheme",
            ("step", "step", ".3g"),
            ("max_error", "largest error", ".3g"),
            ("rms_error", "RMS error", ".3g"),
            ("n_nonpositive", "slopes of 0 or less", ",d"),
        ),
    }
    lines = parts.lines(shown, points=parts.targets(shown["step"]))
    marks = alt.Chart(best).mark_point(filled=True, size=110, opacity=1)
    minima = ", ".join(
        f"{row.scheme} is best at h = {row.step:.2g} with {row.max_error:.2g}"
        for row in best.sort_values("max_error", ascending=False).itertuples()
    )
    return alt.LayerChart(
        layer=[lines.encode(**shared, **colour, **dash), marks.encode(**shared, **colour)],
        description=(
            "Largest error of the numerical derivative of the sigmoid against its step: "
            f"{minima or 'no step has one above 0'}."
        ),
    )


def _legend_entries(schemes: list[str], best: pd.DataFrame) -> dict[str, str]:
    """Write each scheme's name and best step, for the legend."""
    steps = {row.scheme: f", best h = {row.step:.1e}" for row in best.itertuples()}
    return {scheme: scheme + steps.get(scheme, "").replace("e-0", "e-") for scheme in schemes}


def activation_curves(frame: pd.DataFrame, *, columns: int = 4) -> alt.TopLevelMixin:
    """Draw every activation and its slope, a small panel each, on the same axes.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.activation_curves` returns.
    columns : int, default=4
        Panels beside each other.

    Returns
    -------
    altair.ConcatChart or altair.VConcatChart
        A panel per activation: output, and dashed the slope, against z.

    Examples
    --------
    >>> from sigmoid_estimator import inspection, plotting
    >>> chart = plotting.activation_curves(inspection.activation_curves())
    >>> chart.to_dict()["description"]
    'Output and slope ... for z from -10 to 10. Largest slopes: sigmoid 0.25, tanh 1, relu 1, ...'
    """
    long = frame.melt(["activation", "z"], ["output", "slope"], var_name="curve")
    encodings = palette.by_name(
        "curve",
        ["output", "slope"],
        palette.line_legend(None, columns=2),
        color=[palette.VIOLET, palette.TEAL],
        strokeDash=[palette.SOLID, [7, 3]],
    )
    x = alt.X("z:Q", title="z", scale={"nice": False})
    y = alt.Y("value:Q", title="output, slope", scale={"domain": SHOWN_OUTPUTS, "nice": False})
    tooltip = parts.tooltips("curve", ("z", "z", ".3g"), ("value", "value", ".4g"))
    panels = [
        parts.lines(rows.drop(columns="activation"), parts.targets(rows["z"]), clip=True)
        .encode(x, y, **encodings, tooltip=tooltip)
        .properties(title=str(name).replace("_", " "))
        for name, rows in long.groupby("activation", sort=False)
    ]
    steepest = frame.groupby("activation", sort=False)["slope"].max()
    largest = ", ".join(
        f"{str(name).replace('_', ' ')} {slope:.3g}" for name, slope in steepest.items()
    )
    return parts.gridded(
        panels,
        columns,
        width=SMALL_WIDTH,
        height=SMALL_HEIGHT,
        description=(
            f"Output and slope of {counted(len(panels), 'activation')} for z from "
            f"{frame['z'].min():g} to {frame['z'].max():g}. Largest slopes: {largest}."
        ),
    )


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
    description = (
        f"Difference quotients of the sigmoid at {counted(len(frame), 'point')} from "
        f"{frame['z'].min():g} to {frame['z'].max():g}, with the true slope dashed, and their "
        f"error: the largest error is {frame['error'].abs().max():.2g}, and "
        f"{counted(n_zero, 'quotient')} {'is' if n_zero == 1 else 'are'} exactly 0."
    )
    names = {"quotient": QUOTIENT, "slope": SLOPE}
    long = frame.rename(columns=names).melt("z", [*names.values()], var_name="curve")
    encodings = palette.by_name(
        "curve",
        [QUOTIENT, SLOPE],
        palette.line_legend(None, columns=2),
        color=[palette.TEAL, palette.GREY],
        strokeDash=[palette.SOLID, palette.EXPLAINING_DASH],
    )
    z, axis = ("z", "z", ".3f"), {"labelExpr": axes.NUMBER, "tickCount": 5}
    x = alt.X("z:Q", title="pre-activation z", scale={"nice": False})
    points = parts.targets(frame["z"])
    slopes = parts.lines(long, points=points, clip=True).encode(
        x,
        alt.Y("value:Q", title="slope", axis=axis),
        **encodings,
        tooltip=parts.tooltips("curve", z, ("value", "slope", ".4g")),
    )
    # The error goes up and down with every point.
    thin = parts.lines(
        frame[["z", "error"]], points=points, strokeWidth=1.2, color=palette.OCHRE, clip=True
    )
    errors = thin.encode(
        x,
        alt.Y("error:Q", title="error of the slope", axis=axis),
        tooltip=parts.tooltips(z, ("error", "error", ".3g")),
    )
    return parts.stacked([slopes, errors], PANEL_HEIGHT, description)


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
    steepest = curve.iloc[int(curve["slope"].argmax())]
    description = (
        f"The sigmoid and its slope for z from {curve['z'].min():g} to {curve['z'].max():g}: the "
        f"largest slope is {steepest['slope']:.3g}, at z = {steepest['z']:.3g}."
    )
    long = curve.rename(columns={"sigmoid": OUTPUT, "slope": ITS_SLOPE}).melt(
        "z", CURVES, var_name="curve"
    )
    encodings = palette.by_name(
        "curve",
        CURVES,
        palette.line_legend(None, columns=2),
        color=[palette.VIOLET, palette.TEAL],
        strokeDash=[palette.SOLID, [7, 3]],
    )
    tooltip = parts.tooltips("curve", ("z", "z", ".3g"), ("value", "value", ".4g"))
    curves = parts.lines(long, points=parts.targets(long["z"]), clip=True).encode(
        alt.X("z:Q", title="pre-activation z = w·x + b", scale={"nice": False}),
        alt.Y("value:Q", title="output σ and slope σ′", scale={"domain": [0, 1]}),
        **encodings,
        tooltip=tooltip,
    )
    layers = [curves]
    if at is not None:
        point = sigmoid_curve([at]).iloc[0]
        tangent, marks = _tangent_and_points(at, point["sigmoid"], point["slope"])
        layers += [tangent, marks.encode(encodings["color"], tooltip=tooltip)]
        description += (
            f" At z = {at:g} the output is {point['sigmoid']:.3g} and the slope "
            f"{point['slope']:.3g}."
        )
    return alt.LayerChart(layer=layers, description=description)


def _tangent_and_points(z: float, output: float, slope: float) -> list[alt.Chart]:
    """The tangent of the sigmoid at z, and the points of both curves there."""
    reach = np.array([-TANGENT_REACH, TANGENT_REACH])
    tangent = alt.Chart(pd.DataFrame({"z": z + reach, "value": output + reach * slope}))
    points = alt.Chart(pd.DataFrame({"z": [z, z], "value": [output, slope], "curve": CURVES}))
    dashed = tangent.mark_line(**palette.EXPLAINING, clip=True)
    marks = points.mark_point(filled=True, size=110, opacity=1)
    return [chart.encode(alt.X("z:Q"), alt.Y("value:Q")) for chart in (dashed, marks)]
