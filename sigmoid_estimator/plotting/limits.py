"""The three margins of two classes on one map, and how far a neuron is from each."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, contour, maps, palette, parts
from sigmoid_estimator.plotting.parts import drawable, figure

ROOM = 0.15  # of the rows' extent, around them
LEARNED = "the neuron’s line"
COLOURS = [palette.MAGENTA, palette.TEAL, palette.VIOLET, palette.GREY]  # the last: learned
DASHES = [palette.SOLID, [8, 4], [2, 3], [14, 5]]


def margin_lines(
    frame: pd.DataFrame,
    points: pd.DataFrame,
    *,
    learned: tuple[Any, float] | None = None,
    feature_names: Sequence[str] = ("x1", "x2"),
    class_names: Sequence[str] | None = None,
) -> alt.LayerChart:
    """Draw the lines of the three maximum margins over the rows, and the line that was learned.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.margin_lines` returns for two features.
    points : pandas.DataFrame
        The rows: x1, x2 and label, the index of the class.
    learned : tuple of (coef, intercept) or None, default=None
        A neuron's weights and bias, to be drawn as a fourth line.
    feature_names : sequence of two str, default=("x1", "x2")
        Titles of the axes, with units.
    class_names : sequence of str or None, default=None
        Names in the legend; None is "class 0" and "class 1".

    Returns
    -------
    altair.LayerChart
        The lines, each with its colour and dash, and the points.

    Raises
    ------
    ValueError
        If the lines are not those of two features.

    Examples
    --------
    >>> import pandas as pd
    >>> from sigmoid_estimator import datasets, inspection, plotting
    >>> X, y = datasets.load_three_margins(return_X_y=True)
    >>> points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})
    >>> chart = plotting.margin_lines(inspection.margin_lines(X, y), points)
    >>> [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
    ['rule', 'point']
    """
    if any(np.shape(coef) != (2,) for coef in frame["coef"]):
        raise ValueError(
            "The map shows lines in two features, and these margins have "
            f"{np.size(frame['coef'].iloc[0])}. Ask for those of two columns."
        )
    shown, _ = axes.every_kth(points)
    ends = [_ends(points[name]) for name in ("x1", "x2")]
    lines = frame[["limit", "coef", "intercept"]]
    if learned is not None:
        own = {"limit": [LEARNED], "coef": [np.ravel(learned[0])], "intercept": [learned[1]]}
        lines = pd.concat([lines, pd.DataFrame(own)], ignore_index=True)
    names = [drawable(name) for name in feature_names]
    x = alt.X("x1:Q", title=names[0], scale=axes.exact_scale(*ends[0]))
    y = alt.Y("x2:Q", title=names[1], scale=axes.exact_scale(*ends[1]))
    segments = pd.concat([_segment(line, ends) for _, line in lines.iterrows()])
    rules = contour.rules(
        segments, x, y, parts.tooltips(("limit", "line")), strokeWidth=palette.LINE_WIDTH
    ).encode(
        **palette.by_name(
            "limit",
            lines["limit"].tolist(),
            palette.line_legend(None, columns=1, orient="bottom"),
            stroke=COLOURS,
            strokeDash=DASHES,
        )
    )
    classes = None if class_names is None else [drawable(name) for name in class_names]
    return alt.LayerChart(
        layer=[rules, maps.class_points(shown, x, y, names, classes)],
        description=_description(frame, len(points)),
    )


def _ends(values: pd.Series) -> tuple[float, float]:
    """The range of the rows, and some room around it."""
    low, high = float(values.min()), float(values.max())
    room = ROOM * (high - low) or 1.0
    return low - room, high + room


def _segment(line: pd.Series, ends: list[tuple[float, float]]) -> pd.DataFrame:
    """The line on the map; no row where it misses it, or where there is none."""
    if not np.isfinite(line["coef"]).all():
        return pd.DataFrame({name: pd.Series(dtype=float) for name in contour.SEGMENT}).assign(
            limit=pd.Series(dtype=str)
        )
    across = contour.line_across(line["coef"], line["intercept"], *ends)
    segment = pd.DataFrame(across.reshape(-1, 4), columns=contour.SEGMENT)
    return segment.assign(limit=line["limit"])


def _description(frame: pd.DataFrame, n_points: int) -> str:
    clearances = [
        f"{line['limit']}: {figure(line['clearance'])} away from the nearest row"
        for _, line in frame.iterrows()
    ]
    return f"Lines of 3 maximum margins over {n_points} points. {'; '.join(clearances)}."


def margin_angles(frame: pd.DataFrame) -> alt.Chart:
    """Draw how far a neuron is from each of the three margins, against the epoch.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.margin_angles` returns.

    Returns
    -------
    altair.Chart
        A line per margin on a logarithmic axis, which leaves out 0.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_three_margins(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.margin_angles(inspection.margin_angles(clf, X, y))
    >>> chart.to_dict()["encoding"]["y"]["title"]
    'angle to the margin in ° (log)'
    """
    shown = axes.thinned(frame, "limit")
    shown = shown.assign(angle=axes.positive(shown["angle"]))
    names = shown["limit"].unique().tolist()
    last = frame[frame["epoch"] == frame["epoch"].max()]
    chart = parts.lines(shown).encode(
        axes.epoch_axis(shown["epoch"]),
        axes.log_y("angle", "angle to the margin in °", shown["angle"]),
        **palette.by_name(
            "limit",
            names,
            palette.line_legend(None, columns=1),
            color=COLOURS,
            strokeDash=DASHES,
        ),
        tooltip=parts.tooltips(("limit", "margin"), "epoch", ("angle", "angle in °", ".3g")),
    )
    angles = [f"{one['limit']}: {figure(one['angle'], '.2g')}°" for _, one in last.iterrows()]
    chart.description = (
        f"Angle of weights and bias to three maximum margins against the epoch; at epoch "
        f"{last['epoch'].iloc[0]:,} {'; '.join(angles)}."
    )
    return chart
