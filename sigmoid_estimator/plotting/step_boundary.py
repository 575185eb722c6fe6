"""The picture of `step_boundary`: a map of perceptrons, with a boundary of straight pieces."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import contour, palette
from sigmoid_estimator.plotting.maps import decision_map
from sigmoid_estimator.plotting.parts import counted

RING: dict[str, Any] = {"size": 220, "strokeWidth": 2.5, "color": palette.GREY, "opacity": 1}


def step_boundary(
    pieces: pd.DataFrame,
    frame: pd.DataFrame,
    points: pd.DataFrame | None = None,
    *,
    feature_names: Sequence[str] = ("x1", "x2"),
    class_names: Sequence[str] | None = None,
) -> alt.LayerChart:
    """Draw what a network of perceptrons predicts on a map, with its boundary as it is.

    Parameters
    ----------
    pieces : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.step_boundary` returns.
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.scaled_map` returns for the network of
        perceptrons on the same plane.
    points : pandas.DataFrame or None, default=None
        As in :func:`decision_map`; those whose column "flipped" is true have a ring around them.
    feature_names, class_names : optional
        As in :func:`decision_map`.

    Returns
    -------
    altair.LayerChart
        Map, boundary, points and rings.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> steps = SigmoidMLPClassifier((4,), max_iter=50, random_state=0).fit(X, y).as_perceptron()
    >>> chart = plotting.step_boundary(
    ...     inspection.step_boundary(steps, X), inspection.scaled_map(steps, X, 1.0)
    ... )
    >>> [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
    ['image', 'rule']
    """
    # A map that names the class draws no boundary of its own, which would follow the grid.
    p = frame["probability"].to_numpy()
    predicted = frame["predicted"] if "predicted" in frame else (p > 0.5).astype(int)
    shown = frame.assign(epoch=0, predicted=predicted, probability=np.maximum(p, 1 - p))
    base = decision_map(shown, points, feature_names=feature_names, class_names=class_names)
    tint, *marks = base.layer
    x, y = (alt.X("x1:Q"), alt.Y("x2:Q"))
    lines = contour.rules(pieces, x, y, strokeWidth=palette.LINE_WIDTH, strokeCap="round")
    flipped = _flipped(points)
    if len(flipped):
        rings = alt.Chart(flipped).mark_point(filled=False, **RING)
        marks.append(rings.encode(x, y, tooltip=contour.NO_TOOLTIP))
    ringed = f"; {counted(len(flipped), 'point')} with a ring flipped" if len(flipped) else ""
    return alt.LayerChart(
        layer=[tint, lines, *marks],
        description=(
            f"Map of the perceptrons over {feature_names[0]} and {feature_names[1]}, whose "
            f"boundary is made of {counted(len(pieces), 'straight piece')}"
            f"{ringed}."
        ),
    )


def _flipped(points: pd.DataFrame | None) -> pd.DataFrame:
    if points is None or "flipped" not in points:
        return pd.DataFrame(columns=["x1", "x2"])
    return points.loc[points["flipped"], ["x1", "x2"]]
