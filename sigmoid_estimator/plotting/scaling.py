"""The pictures of `scaled_map` and `boundary_shift`: where the boundary goes as weights grow."""

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.scaling import MAP
from sigmoid_estimator.plotting.axes import MAX_ROWS, factor_cursor, log_x
from sigmoid_estimator.plotting.contour import zero_contour
from sigmoid_estimator.plotting.description import drawable, figure
from sigmoid_estimator.plotting.lines import LINE_WIDTH, TARGETS, line_legend
from sigmoid_estimator.plotting.maps import WIDER, decision_map
from sigmoid_estimator.plotting.palette import GREY, MAGENTA, VIOLET

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
            x=alt.X("x1:Q", title=drawable(feature_names[0])),
            y=alt.Y("x2:Q", title=drawable(feature_names[1])),
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
