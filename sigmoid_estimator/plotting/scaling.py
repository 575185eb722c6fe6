"""The sigmoid and its limit: one neuron's curves, and where a boundary goes as weights grow."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.neuron import STEP, sigmoid_curve
from sigmoid_estimator.inspection.scaling import MAP
from sigmoid_estimator.plotting.axes import MAX_ROWS, NUMBER, factor_cursor, log_x
from sigmoid_estimator.plotting.contour import zero_contour
from sigmoid_estimator.plotting.maps import WIDER, decision_map
from sigmoid_estimator.plotting.palette import (
    EXPLAINING_DASH,
    GREY,
    LINE_WIDTH,
    MAGENTA,
    TARGETS,
    TEAL,
    VIOLET,
    line_legend,
    shades,
    targets,
)
from sigmoid_estimator.plotting.panels import counted, figure, figures

Array = np.ndarray
Point = tuple[float, float]


class Look(NamedTuple):
    """How a boundary is drawn, and the column of the pre-activation that is 0 on it."""

    column: str
    colour: str
    dash: Sequence[float]
    width: float = LINE_WIDTH


SCALED, ORIGINAL, PERCEPTRONS = "times c", "c = 1", "perceptrons"
BOUNDARIES = {
    SCALED: Look("z", GREY, [1, 0], WIDER),
    ORIGINAL: Look("z_original", GREY, [1.5, 3]),
    PERCEPTRONS: Look("z_perceptrons", MAGENTA, [5, 6]),
}
MEASURES = {"changed": ORIGINAL, "unlike_perceptrons": PERCEPTRONS}
SMALLEST_AXIS = 0.05  # a boundary that stays is a line at 0, not a picture of rounding
STAIR = 3  # points to either side that a point is averaged with
DIGITS = 6  # of a grid's step, to which the ends of segments agree
SIGMOID, SLOPE = CURVES = ["σ(z), the output", "σ′(z), its slope"]
TANGENT_REACH = 2.0  # of the tangent to both sides of its point


def scaled_map(
    frame: pd.DataFrame,
    points: pd.DataFrame | None = None,
    *,
    feature_names: Sequence[str] = ("x1", "x2"),
    class_names: Sequence[str] | None = None,
) -> alt.LayerChart:
    """Draw what the network times c says on a map, and the boundaries that it lies between.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.scaled_map` returns. Without its columns
        z_original and z_perceptrons, the boundary times c is drawn alone.
    points : pandas.DataFrame or None, default=None
        Data to show on it: x1, x2 and label, the index of the class.
    feature_names : sequence of two str, default=("x1", "x2")
        Titles of the axes, with units.
    class_names : sequence of str or None, default=None
        Names in the legend; None is "class 0", "class 1" and so on.

    Returns
    -------
    altair.LayerChart
        Map, boundaries (two classes) and points.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=50, random_state=0).fit(X, y)
    >>> chart = plotting.scaled_map(inspection.scaled_map(clf, X, 10.0)).to_dict()
    >>> chart["layer"][1]["encoding"]["color"]["scale"]["domain"]
    ['times c', 'c = 1', 'perceptrons']
    """
    # The map's own boundary would jump from point to point where p is rounded to 0 and 1; a map
    # with the class named has none.
    shown = frame.assign(epoch=0)  # weights that no epoch has
    names = [name for name, look in BOUNDARIES.items() if _is_known(frame, look.column)]
    if names:
        p = frame["probability"].to_numpy()
        shown = shown.assign(predicted=(p > 0.5).astype(int), probability=np.abs(2 * p - 1))
    base = decision_map(shown, points, feature_names=feature_names, class_names=class_names)
    tint, *marks = base.layer
    if names:
        marks.insert(0, _boundary_lines(frame, names, feature_names))
    factor = figure(frame["factor"].iloc[0], "g")
    told = f", with the boundaries {', '.join(names)}" if names else ""
    description = (
        f"Map of the predictions over {feature_names[0]} and {feature_names[1]}, all weights "
        f"times {factor}{told}."
    )
    # Boundaries and classes share no colours, and their legends must not be mixed.
    apart = alt.ScaleResolveMap(
        color="independent",
        shape="independent",
        strokeDash="independent",
        strokeWidth="independent",
    )
    # At once: every further method would copy the chart with its image.
    return alt.LayerChart(
        layer=[tint, *marks], description=description, resolve=alt.Resolve(scale=apart)
    )


def _is_known(frame: pd.DataFrame, column: str) -> bool:
    return column in frame and bool(frame[column].notna().any())


def _boundary_lines(
    frame: pd.DataFrame, names: list[str], feature_names: Sequence[str]
) -> alt.Chart:
    """The boundaries, told apart by colour, dash and width: no one hides another."""
    x1, x2 = frame["x1"].unique(), frame["x2"].unique()
    # The last is on top: where all coincide, the dashes of the perceptrons are seen.
    paths = [
        _paths(
            zero_contour(x1, x2, frame[BOUNDARIES[name].column].to_numpy().reshape(len(x2), -1)),
            (x1[1] - x1[0], x2[1] - x2[0]),
        ).assign(line=name)
        for name in names
    ]
    lines = pd.concat(paths, ignore_index=True)
    lines = lines[lines["place"] % max(-(-len(lines) // MAX_ROWS), 1) == 0]
    looks = [BOUNDARIES[name] for name in names]
    widths = [look.width if len(names) > 1 else LINE_WIDTH for look in looks]
    legend = line_legend(None, columns=3) if len(names) > 1 else None
    if legend is not None:
        legend.orient = "bottom"  # beside the classes, it would not fit a narrow page
    return (
        alt.Chart(lines)
        .mark_line(clip=True, strokeCap="butt")
        .encode(
            x=alt.X("x1:Q", title=feature_names[0]),
            y=alt.Y("x2:Q", title=feature_names[1]),
            detail=alt.Detail("path:N"),
            order=alt.Order("place:Q"),
            color=alt.Color(
                "line:N",
                legend=legend,
                sort=names,
                scale=alt.Scale(domain=names, range=[look.colour for look in looks]),
            ),
            strokeDash=alt.StrokeDash(
                "line:N",
                legend=legend,
                sort=names,
                scale=alt.Scale(domain=names, range=[look.dash for look in looks]),
            ),
            strokeWidth=alt.StrokeWidth(
                "line:N",
                legend=legend,
                sort=names,
                scale=alt.Scale(type="ordinal", domain=names, range=widths),
            ),
            tooltip=alt.TooltipValue(None),
        )
    )


def _paths(segments: pd.DataFrame, steps: Point) -> pd.DataFrame:
    """Segments put end to end, so that a dash runs on along them: path, place, x1 and x2."""
    # Neighbours reckon their common end each, and differ in its last digits.
    ends = np.round(segments.to_numpy().reshape(-1, 2, 2) / steps, DIGITS) * steps
    # Through a point of the grid a boundary makes segments of no length.
    ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    neighbours: dict[Point, list[Point]] = {}
    for (x, y), (x_end, y_end) in ends.tolist():
        neighbours.setdefault((x, y), []).append((x_end, y_end))
        neighbours.setdefault((x_end, y_end), []).append((x, y))
    # Open paths from their ends first; what is left are rings.
    starts = sorted(neighbours, key=lambda point: len(neighbours[point]) != 1)
    paths = [_smooth(_followed(start, neighbours)) for start in starts if neighbours[start]]
    parts = [
        pd.DataFrame(points, columns=["x1", "x2"]).assign(path=path, place=range(len(points)))
        for path, points in enumerate(paths)
    ]
    return pd.concat(parts) if parts else pd.DataFrame(columns=["x1", "x2", "path", "place"])


def _followed(start: Point, neighbours: dict[Point, list[Point]]) -> Array:
    """The points from one to the end of its path, (n, 2); the way is taken out of the graph."""
    points = [start]
    while neighbours[points[-1]]:
        following = neighbours[points[-1]].pop()
        neighbours[following].remove(points[-1])
        points.append(following)
    return np.array(points)


def _smooth(points: Array) -> Array:
    """Without the stairs that a step network's contour climbs from point to point of the grid."""
    reach = np.minimum(np.arange(len(points)), STAIR)
    reach = np.minimum(reach, reach[::-1])
    sums = np.vstack([np.zeros(2), np.cumsum(points, axis=0)])
    place = np.arange(len(points))
    means = (sums[place + reach + 1] - sums[place - reach]) / (2 * reach + 1)[:, None]
    every = max(STAIR - 1, 1)
    return means[np.unique([*range(0, len(means), every), len(means) - 1])]


def boundary_shift(frame: pd.DataFrame, *, factor: float | None = None) -> alt.LayerChart:
    """Draw how much changes class, and how much is unlike the perceptrons', against the factor.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.boundary_shift` returns, for positive factors.
    factor : float or None, default=None
        Factor at which to draw a cursor.

    Returns
    -------
    altair.LayerChart
        The cursor, and two curves of the map, solid, and of the rows, dashed.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=50, random_state=0).fit(X, y)
    >>> shift = inspection.boundary_shift(clf, X, [0.1, 1, 10])
    >>> plotting.boundary_shift(shift).to_dict()["layer"][0]["encoding"]["y"]["title"]
    'share that gets another class'
    """
    long = pd.concat(
        [
            pd.DataFrame(
                {
                    "factor": part["factor"],
                    "curve": f"{reference}, {over}",
                    "share": part[column],
                }
            )
            for column, reference in MEASURES.items()
            for over, part in frame.groupby("over", sort=False)
        ]
    ).dropna()
    names = long["curve"].unique().tolist()
    largest = max(SMALLEST_AXIS, long["share"].max())
    legend = line_legend("another class than", columns=2, columnPadding=6)
    last = frame.iloc[-1]
    chart = (
        alt.Chart(long)
        .mark_line(strokeWidth=LINE_WIDTH, clip=True, point=TARGETS)
        .encode(
            x=log_x("factor", "factor c of all weights and biases", frame["factor"]),
            y=alt.Y(
                "share:Q",
                title="share that gets another class",
                scale=alt.Scale(domain=[0, largest], nice=False),
                axis=alt.Axis(format="%", tickCount=5),
            ),
            color=alt.Color(
                "curve:N",
                legend=legend,
                sort=names,
                scale=alt.Scale(
                    domain=names, range=[VIOLET if ORIGINAL in name else MAGENTA for name in names]
                ),
            ),
            strokeDash=alt.StrokeDash(
                "curve:N",
                legend=legend,
                sort=names,
                scale=alt.Scale(
                    domain=names, range=[[1, 0] if MAP in name else [2, 3] for name in names]
                ),
            ),
            tooltip=[
                alt.Tooltip("curve:N", title="another class than"),
                alt.Tooltip("factor:Q", title="c", format=".4g"),
                alt.Tooltip("share:Q", title="share", format=".2%"),
            ],
        )
    )
    return alt.LayerChart(
        layer=[*factor_cursor(factor, frame["factor"]), chart],
        description=(
            f"Share of the map and of the rows that changes class with the factor: at c = "
            f"{last['factor']:g}, {figure(last['changed'], '.1%')} of the {last['over']} have "
            f"another class than at c = 1, and {figure(last['unlike_perceptrons'], '.1%')} "
            "another than the network of perceptrons gives."
        ),
    )


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
