"""Slopes and steps: the numerical derivative, its error, and a descent on a curve."""

from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting.axes import MAX_ROWS, NUMBER, log_x, log_y, positive
from sigmoid_estimator.plotting.palette import (
    EXPLAINING_DASH,
    GREY,
    LINE_WIDTH,
    OCHRE,
    TEAL,
    VIOLET,
    line_legend,
    targets,
)
from sigmoid_estimator.plotting.panels import counted, stacked

Array = np.ndarray

N_CURVE_POINTS = 300
LABEL_ROOM = 0.08  # of the picture's width and height, around the number of a step
LABEL_SIZE = 12
QUOTIENT, SLOPE = "difference quotient", "σ′(z)"
THIN = 1.2  # of a line that goes up and down with every point
PANEL_HEIGHT = 190


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
    shown = frame[is_number].head(MAX_ROWS)
    numbered = shown.assign(number=np.where(_has_room(shown), shown["step"].astype(str), ""))
    x = alt.X(
        "x:Q", title="x", scale=alt.Scale(nice=True, zero=False), axis=alt.Axis(labelExpr=NUMBER)
    )
    y = alt.Y(
        "value:Q", title="f(x)", scale=alt.Scale(zero=False), axis=alt.Axis(labelExpr=NUMBER)
    )
    base = alt.Chart(numbered).encode(x=x, y=y)
    tooltip = [
        alt.Tooltip("step:Q", title="step"),
        alt.Tooltip("x:Q", title="x", format=".6g"),
        alt.Tooltip("value:Q", title="f(x)", format=".6g"),
        alt.Tooltip("gradient:Q", title="f′(x)", format=".4g"),
    ]
    layers = [
        base.mark_line(color=VIOLET, strokeWidth=1.5, opacity=0.6).encode(
            order=alt.Order("step:Q")
        ),
        base.mark_point(filled=True, color=VIOLET, size=65, opacity=1).encode(tooltip=tooltip),
        base.mark_text(color=GREY, dy=-12, fontSize=LABEL_SIZE).encode(text=alt.Text("number:N")),
    ]
    if function is not None:
        layers.insert(0, _curve(shown["x"], function, x, y))
    last = shown.iloc[-1]
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
    room = 0.1 * (high - low) or 1.0
    points = np.linspace(low - room, high + room, N_CURVE_POINTS)
    with np.errstate(over="ignore"):  # far out, after a descent that diverged
        values = [float(function(point)) for point in points]
    curve = pd.DataFrame({"x": points, "value": values})
    return alt.Chart(curve).mark_line(color=GREY, strokeWidth=LINE_WIDTH).encode(x=x, y=y)


def _has_room(shown: pd.DataFrame) -> Array:
    """Which steps are far enough from all numbered before them to have their number."""
    places = shown[["x", "value"]].to_numpy(dtype=float)
    spans = np.ptp(places, axis=0)
    places = places / np.where(spans > 0, spans, 1)
    labelled: list[Array] = []
    has_room = []
    for place in places:
        free = all((np.abs(place - other) > LABEL_ROOM).any() for other in labelled)
        has_room.append(free)
        if free:
            labelled.append(place)
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
    named = frame if "scheme" in frame else frame.assign(scheme="difference quotient")
    shown = named.assign(max_error=positive(named["max_error"]))
    best = shown.dropna(subset="max_error").sort_values("max_error").drop_duplicates("scheme")
    entries = _entries(shown["scheme"].unique().tolist(), best)
    shown, best = (part.assign(entry=part["scheme"].map(entries)) for part in (shown, best))
    encodings = _error_encodings(shown, list(entries.values()))
    lines = alt.Chart(shown).mark_line(strokeWidth=LINE_WIDTH, point=targets(shown["step"]))
    marks = alt.Chart(best).mark_point(filled=True, size=110, opacity=1)
    told = ", ".join(
        f"{row.scheme} is best at h = {row.step:.2g} with {row.max_error:.2g}"
        for row in best.sort_values("max_error", ascending=False).itertuples()
    )
    return alt.LayerChart(
        layer=[
            lines.encode(**encodings, strokeDash=_scheme_dash(list(entries.values()))),
            marks.encode(**encodings),
        ],
        description=(
            "Largest error of the numerical derivative of the sigmoid against its step: "
            f"{told or 'no step has one above 0'}."
        ),
    )


def _entries(schemes: list[str], best: pd.DataFrame) -> dict[str, str]:
    """What the legend says of every scheme: its name, and its best step."""
    found = {row.scheme: f", best h = {row.step:.1e}" for row in best.itertuples()}
    return {scheme: scheme + found.get(scheme, "").replace("e-0", "e-") for scheme in schemes}


def _error_encodings(shown: pd.DataFrame, names: list[str]) -> dict[str, Any]:
    """Error against step, a colour per scheme."""
    colour = alt.Color("entry:N", legend=line_legend(None, columns=1), sort=names)
    return {
        "x": log_x("step", "step h", shown["step"]),
        "y": log_y("max_error", "largest error of σ′", shown["max_error"]),
        "color": colour.scale(domain=names, range=[OCHRE, TEAL][: len(names)]),
        "tooltip": [
            alt.Tooltip("scheme:N", title="scheme"),
            alt.Tooltip("step:Q", title="step", format=".3g"),
            alt.Tooltip("max_error:Q", title="largest error", format=".3g"),
            alt.Tooltip("rms_error:Q", title="RMS error", format=".3g"),
            alt.Tooltip("n_nonpositive:Q", title="slopes of 0 or less"),
        ],
    }


def _scheme_dash(names: list[str]) -> alt.StrokeDash:
    dash = alt.StrokeDash("entry:N", legend=line_legend(None, columns=1), sort=names)
    return dash.scale(domain=names, range=[[1, 0], [7, 3]][: len(names)])


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
