"""What every unit is, and whether it still learns."""

from typing import Any

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import counted

UNITS_PER_ROW = 25
MANY_UNITS = 10
ROW_HEIGHT = {False: 34, True: 24}

DIAGNOSES = {
    "learning": ("still learning", palette.TEAL),
    "saturated_right": ("saturated: right or content", palette.GREY),
    "saturated_wrong": ("saturated: wrong or stuck", palette.MAGENTA),
}
BAR = "M-1,-0.35H1V0.35H-1Z"
SALTIRE = "M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z"
KINDS = {"graded": "circle", "binary": "square", "constant": BAR, "dead": SALTIRE}
SMALLEST = 60  # area of a mark in square pixels
LARGEST = {False: 320, True: 100}  # by whether many units share a row


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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> plotting.unit_report(inspection.unit_report(clf, X, y)).to_dict()["description"]
    'Kind, diagnosis and mean slope of 5 units in 2 layers after epoch 5: ...'
    """
    per_row = min(int(frame["unit"].max()) + 1, UNITS_PER_ROW)
    is_dense = per_row > MANY_UNITS
    cells = frame.assign(
        column=frame["unit"] % per_row,
        row=[
            f"{layer:04d}.{unit // per_row:04d}"
            for layer, unit in zip(frame["layer"], frame["unit"], strict=True)
        ],
        mean_slope=frame["mean_slope"].fillna(0.0),  # of a training that diverged
        label=[DIAGNOSES[diagnosis][0] for diagnosis in frame["diagnosis"]],
    )
    counts = cells["label"].value_counts()
    picture = alt.Chart(
        cells,
        autosize=parts.FIT_WIDTH,
        width=parts.STACK_WIDTH,
        height=ROW_HEIGHT[is_dense] * cells["row"].nunique(),
        description=(
            f"Kind, diagnosis and mean slope of {counted(len(cells), 'unit')} in "
            f"{counted(cells['layer'].nunique(), 'layer')} after epoch "
            f"{cells['epoch'].iloc[0]:,}: "
            f"{'; '.join(f'{n} {label}' for label, n in counts.items())}."
        ),
    )
    return picture.mark_point(filled=True, opacity=1).encode(
        _columns(per_row),
        _rows(),
        **_diagnosis_and_kind(),
        size=_size(cells["mean_slope"], LARGEST[is_dense]),
        tooltip=parts.tooltips(
            "layer",
            "unit",
            "kind",
            ("label", "diagnosis"),
            ("mean_slope", "mean slope", ".3g"),
            ("demand", "demand", ".3g"),
        ),
    )


def _diagnosis_and_kind() -> dict[str, Any]:
    """The colour and the shape, with a legend each."""
    labels, colours = zip(*DIAGNOSES.values(), strict=True)
    column: dict[str, Any] = {"orient": "top", "columns": 1}
    diagnoses = alt.Legend(title="diagnosis", labelLimit=280, **column)
    kinds = alt.Legend(title="kind", symbolFillColor=palette.GREY, symbolSize=SMALLEST, **column)
    return {
        **palette.by_name("label", labels, diagnoses, color=colours),
        **palette.by_name("kind", [*KINDS], kinds, shape=[*KINDS.values()]),
    }


def _columns(per_row: int) -> alt.X:
    title = "unit" if per_row < UNITS_PER_ROW else f"unit, in rows of {per_row}"
    axis = {"values": list(range(per_row)), "format": "d", "grid": False, "labelOverlap": "greedy"}
    return alt.X("column:Q", title=title, scale=axes.exact_scale(-0.5, per_row - 0.5), axis=axis)


def _rows() -> alt.Y:
    """A row per layer, or several for a wide one, of which the first has the number."""
    label = "split(datum.value, '.')[1] == '0000' ? toNumber(split(datum.value, '.')[0]) : ''"
    axis = {"labelExpr": label, "grid": True, "ticks": False, "domain": False, "bandPosition": 0.5}
    return alt.Y("row:O", title="layer", axis=axis)


def _size(slopes: pd.Series, largest: int) -> alt.Size:
    """The area in proportion to the slope, but never too small to see the shape."""
    steepest = float(slopes.max()) or 1.0
    scale = {"domain": [0, steepest], "range": [SMALLEST, largest]}
    return alt.Size("mean_slope:Q", legend=None, scale=scale)
