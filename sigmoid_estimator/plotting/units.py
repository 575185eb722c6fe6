"""The picture of `unit_report`: what every unit is, and whether it still learns."""

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting.palette import GREY, MAGENTA, TEAL
from sigmoid_estimator.plotting.panels import FIT_WIDTH, STACK_WIDTH, counted

UNITS_PER_ROW = 20
MANY_UNITS = 10
ROW_HEIGHT = {False: 34, True: 24}

DIAGNOSES = {
    "learning": ("still learning", TEAL),
    "saturated_right": ("saturated: right or content", GREY),
    "saturated_wrong": ("saturated: wrong or stuck", MAGENTA),
}
BAR = "M-1,-0.35H1V0.35H-1Z"
SALTIRE = "M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z"
KINDS = {"graded": "circle", "binary": "square", "constant": BAR, "dead": SALTIRE}
SMALLEST = 60  # area of a mark in square pixels
LARGEST = {False: 320, True: 150}  # by whether many units share a row


def unit_report(frame: pd.DataFrame) -> alt.Chart:
    """Draw every unit as a mark: its kind, its diagnosis and the slope that it learns with.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.unit_report` returns.

    Returns
    -------
    altair.Chart
        Units from left to right, wrapped after twenty, in rows of their layer: the shape is the
        kind, the colour the diagnosis, and the larger the mark, the larger the mean slope. An
        output unit is right or wrong; a saturated hidden unit is stuck if the loss still asks it
        to move, else content.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> plotting.unit_report(inspection.unit_report(clf, X, y)).to_dict()["description"]
    'Kind, diagnosis and mean slope of 5 units in 2 layers after epoch 5: ...'
    """
    per_row = min(int(frame["unit"].max()) + 1, UNITS_PER_ROW)
    cells = frame.assign(
        column=frame["unit"] % per_row,
        row=[
            f"{layer:04d}.{unit // per_row:04d}"
            for layer, unit in zip(frame["layer"], frame["unit"], strict=True)
        ],
        mean_slope=frame["mean_slope"].fillna(0.0),  # of a training that diverged
        says=[DIAGNOSES[diagnosis][0] for diagnosis in frame["diagnosis"]],
    )
    counts = cells["says"].value_counts()
    return (
        alt.Chart(cells)
        .mark_point(filled=True, opacity=1)
        .encode(
            x=_columns(per_row),
            y=_rows(),
            color=_colour(),
            shape=_shape(),
            size=_size(cells["mean_slope"], LARGEST[per_row > MANY_UNITS]),
            tooltip=_tooltips(),
        )
        .properties(
            autosize=FIT_WIDTH,
            width=STACK_WIDTH,
            height=ROW_HEIGHT[per_row > MANY_UNITS] * cells["row"].nunique(),
            description=(
                f"Kind, diagnosis and mean slope of {counted(len(cells), 'unit')} in "
                f"{counted(cells['layer'].nunique(), 'layer')} after epoch "
                f"{cells['epoch'].iloc[0]:,}: "
                f"{'; '.join(f'{n} {says}' for says, n in counts.items())}."
            ),
        )
    )


def _columns(per_row: int) -> alt.X:
    title = "unit" if per_row < UNITS_PER_ROW else f"unit, in rows of {per_row}"
    return alt.X(
        "column:Q",
        title=title,
        scale=alt.Scale(domain=[-0.5, per_row - 0.5], nice=False),
        axis=alt.Axis(values=list(range(per_row)), format="d", grid=False, labelOverlap="greedy"),
    )


def _rows() -> alt.Y:
    """A row per layer, or several for a wide one, of which the first has the number."""
    label = "split(datum.value, '.')[1] == '0000' ? toNumber(split(datum.value, '.')[0]) : ''"
    return alt.Y(
        "row:O",
        title="layer",
        axis=alt.Axis(labelExpr=label, grid=True, ticks=False, domain=False, bandPosition=0.5),
    )


def _colour() -> alt.Color:
    says, colours = zip(*DIAGNOSES.values(), strict=True)
    legend = alt.Legend(title="diagnosis", orient="top", columns=1, labelLimit=280)
    return alt.Color(
        "says:N", legend=legend, sort=says, scale=alt.Scale(domain=says, range=colours)
    )


def _shape() -> alt.Shape:
    legend = alt.Legend(
        title="kind", orient="top", columns=1, symbolFillColor=GREY, symbolSize=SMALLEST
    )
    return alt.Shape(
        "kind:N",
        legend=legend,
        sort=list(KINDS),
        scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values())),
    )


def _size(slopes: pd.Series, largest: int) -> alt.Size:
    """The area in proportion to the slope, but never too small to see the shape."""
    steepest = float(slopes.max()) or 1.0
    return alt.Size(
        "mean_slope:Q",
        legend=None,
        scale=alt.Scale(domain=[0, steepest], range=[SMALLEST, largest]),
    )


def _tooltips() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("layer:N", title="layer"),
        alt.Tooltip("unit:N", title="unit"),
        alt.Tooltip("kind:N", title="kind"),
        alt.Tooltip("says:N", title="diagnosis"),
        alt.Tooltip("mean_slope:Q", title="mean slope", format=".3g"),
        alt.Tooltip("demand:Q", title="demand", format=".3g"),
    ]
