"""Pictures of the convention by which an output means class 1."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import drawable, figure

HALF = 0.5
CLASS_NAMES = ("class 0", "class 1")
DASHES = [[7, 3], palette.SOLID]
QUARTERS = "['0', '¼', '½', '¾', '1'][4 * datum.value]"
STROKE: dict[str, Any] = {"thickness": 2, "size": 16, "opacity": 0.6}
OUTPUT = "output of the network"


def threshold_errors(
    frame: pd.DataFrame, *, class_names: Sequence[str] = CLASS_NAMES
) -> alt.LayerChart:
    """Draw the misses and the false alarms against the threshold, with the convention ½.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.threshold_errors` returns.
    class_names : sequence of two str, default=("class 0", "class 1")
        Names of the classes.

    Returns
    -------
    altair.LayerChart
        A line at ½, and a curve for either kind of error.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.threshold_errors(inspection.threshold_errors(clf, X, y)).to_dict()
    >>> chart["layer"][1]["encoding"]["x"]["title"]
    'threshold: an output from here on is called class 1'
    """
    zero, one = map(drawable, class_names)
    names = {"false_alarms": f"{zero}, called {one}", "misses": f"{one}, not called so"}
    long = frame.melt("threshold", [*names], var_name="kind", value_name="rows")
    long["kind"] = long["kind"].map(names)
    encodings = palette.by_name(
        "kind",
        [*names.values()],
        palette.line_legend(None, columns=1),
        color=palette.CLASSES,
        strokeDash=DASHES,
    )
    curves = alt.Chart(long).mark_line(
        strokeWidth=palette.LINE_WIDTH, interpolate="step-before", clip=True
    )
    at_half = frame.iloc[int((frame["threshold"] - HALF).abs().argmin())]
    return alt.LayerChart(
        layer=[
            _half_line(),
            curves.encode(
                _from_0_to_1("threshold", f"threshold: an output from here on is called {one}"),
                alt.Y("rows:Q", title="rows that are wrong", axis={"tickMinStep": 1}),
                **encodings,
                tooltip=parts.tooltips(
                    ("kind", "rows"), ("threshold", "threshold", ".2f"), ("rows", "number", ",d")
                ),
            ),
        ],
        description=(
            f"Errors against the threshold: at {at_half['threshold']:g} {at_half['misses']:,.0f} "
            f"rows of {one} are missed, and {at_half['false_alarms']:,.0f} others are called so."
        ),
    )


def output_shares(
    frame: pd.DataFrame, *, class_names: Sequence[str] = CLASS_NAMES
) -> alt.VConcatChart:
    """Draw how the outputs of either class are spread from 0 to 1, with the convention ½.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.output_shares` returns.
    class_names : sequence of two str, default=("class 0", "class 1")
        Names of the classes.

    Returns
    -------
    altair.VConcatChart
        A histogram per class, in its colour, on an axis of square roots: few rows are seen, too.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.output_shares(inspection.output_shares(clf, X, y)).to_dict()
    >>> [panel["title"]["text"] for panel in chart["vconcat"]]
    ['class 1', 'class 0']
    """
    panels = [
        _histogram(frame[frame["label"] == label], label, drawable(class_names[label]))
        for label in (1, 0)
    ]
    is_above = frame["low"] >= HALF
    above = frame[is_above].groupby("label")["share"].sum()
    shares = [
        f"{figure(above.get(label, 0), '.1%')} of {drawable(class_names[label])}"
        for label in (1, 0)
    ]
    return parts.stacked(
        panels,
        height=90,
        description=f"Outputs of either class from 0 to 1; ½ or more: {', '.join(shares)}.",
    )


def _histogram(of_class: pd.DataFrame, label: int, name: str) -> alt.LayerChart:
    bars = alt.Chart(of_class).mark_bar(color=palette.CLASSES[label], orient="vertical")
    return alt.LayerChart(
        layer=[
            _half_line(),
            bars.encode(
                _from_0_to_1("low", OUTPUT if label == 0 else None),
                x2=alt.X2("high"),
                y=alt.Y(
                    "count:Q",
                    title="rows (√)",
                    scale={"type": "sqrt"},
                    axis={"tickCount": 4, "tickMinStep": 1, "labelExpr": axes.NUMBER},
                ),
                tooltip=parts.tooltips(
                    ("low", "from", ".2f"), ("high", "to", ".2f"), ("count", "rows", ",d")
                ),
            ),
        ],
        title=alt.Title(name),
    )


def outputs_by_group(
    frame: pd.DataFrame,
    *,
    group_name: str = "group",
    class_names: Sequence[str] = CLASS_NAMES,
) -> alt.LayerChart:
    """Draw the output of every row in the line of its group, with the convention ½.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.outputs_by_group` returns. Of more rows than a
        picture holds, every k-th is drawn, and a subtitle says so.
    group_name : str, default="group"
        What a group is, the title of the axis.
    class_names : sequence of two str, default=("class 0", "class 1")
        Names of the classes.

    Returns
    -------
    altair.LayerChart
        A line at ½, and a stroke per row in the colour of its class.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.outputs_by_group(inspection.outputs_by_group(clf, X, y, y))
    >>> [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
    ['rule', 'tick']
    """
    shown, k = axes.every_kth(frame)
    names = [drawable(name) for name in class_names]
    shown = shown.assign(
        name=[names[label] for label in shown["label"]], group=shown["group"].map(drawable)
    )
    groups = sorted(shown["group"].unique())
    is_wrong = (frame["output"] >= HALF) != (frame["label"] == 1)
    wrong = frame[is_wrong].groupby("group").size()
    told = ", ".join(f"{n} of {group_name} {group}" for group, n in wrong.items()) or "none"
    strokes = alt.Chart(shown).mark_tick(**STROKE)
    return alt.LayerChart(
        layer=[
            _half_line(),
            strokes.encode(
                _from_0_to_1("output", OUTPUT),
                alt.Y("group:N", title=drawable(group_name), sort=groups),
                palette.by_name(
                    "name",
                    names,
                    alt.Legend(title=None, orient="top", columns=2),
                    color=palette.CLASSES,
                )["color"],
                tooltip=parts.tooltips(
                    ("group", group_name), ("name", "class"), ("output", "output", ".4f")
                ),
            ),
        ],
        title=alt.Undefined if k == 1 else parts.thinning_note(k, "rows"),
        description=(
            f"Output of {len(frame):,} rows by {group_name}; on the wrong side of ½: {told}."
        ),
    )


def _from_0_to_1(field: str, title: str | None) -> alt.X:
    values = np.linspace(0, 1, 5).tolist()
    axis = {"values": values, "labelExpr": QUARTERS}
    return alt.X(f"{field}:Q", title=title, scale=axes.exact_scale(0, 1), axis=axis)


def _half_line() -> alt.Chart:
    return (
        alt.Chart(pd.DataFrame({"half": [HALF]}))
        .mark_rule(**palette.EXPLAINING)
        .encode(alt.X("half:Q"))
    )
