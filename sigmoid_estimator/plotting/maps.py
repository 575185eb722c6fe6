"""The picture of `decision_map`."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting.contour import half_contour
from sigmoid_estimator.plotting.palette import CLASS_SHAPES, CLASSES, GREY
from sigmoid_estimator.plotting.raster import png_url

Array = np.ndarray

STRONGEST_TINT = 0.42  # opacity where the classifier is sure; the points must stand out


def decision_map(
    frame: pd.DataFrame,
    points: pd.DataFrame | None = None,
    *,
    feature_names: Sequence[str] = ("x1", "x2"),
    class_names: Sequence[str] | None = None,
) -> alt.LayerChart:
    """Draw what the classifier says on a plane, its boundary, and the data.

    The deeper the colour, the surer the classifier; with two classes it fades out towards p = ½,
    where the boundary is drawn.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.decision_map` returns.
    points : pandas.DataFrame or None, default=None
        Data to show on it: x1, x2 and label, the index of the class. Up to ten classes have a
        colour and a shape of their own.
    feature_names : sequence of two str, default=("x1", "x2")
        Titles of the axes, with units.
    class_names : sequence of str or None, default=None
        Names in the legend; None is "class 0", "class 1" and so on.

    Returns
    -------
    altair.LayerChart
        Map, boundary (two classes) and points.

    Examples
    --------
    >>> import pandas as pd
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> X, y = load_and_gate(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0).fit(X, y)
    >>> points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})
    >>> chart = plotting.decision_map(inspection.decision_map(clf, X), points)
    >>> [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
    ['image', 'rule', 'point']
    """
    x1, x2 = frame["x1"].unique(), frame["x2"].unique()
    grid = frame[["probability"]].to_numpy().reshape(len(x2), len(x1))
    x = alt.X("x1:Q", title=feature_names[0]).scale(domain=_ends(x1), nice=False)
    y = alt.Y("x2:Q", title=feature_names[1]).scale(domain=_ends(x2), nice=False)
    layers: list[alt.Chart] = [_tint(frame, x1, x2, x, y)]
    if "predicted" not in frame:
        contour = alt.Chart(half_contour(x1, x2, grid))
        boundary = contour.mark_rule(color=GREY, strokeWidth=2.5, strokeCap="round", clip=True)
        layers.append(boundary.encode(x=x, y=y, x2="x1_end", y2="x2_end", tooltip=alt.value(None)))
    if points is not None:
        layers.append(_points(points, x, y, feature_names, class_names))
    return alt.LayerChart(layer=layers).properties(
        description=(
            f"Map of the predictions over {feature_names[0]} and {feature_names[1]}"
            f"{'' if points is None else f' with {len(points)} points'}, after epoch "
            f"{frame['epoch'].iloc[0]:,}."
        )
    )


def _ends(ticks: Array) -> list[float]:
    return [float(ticks[0]), float(ticks[-1])]


def _tint(frame: pd.DataFrame, x1: Array, x2: Array, x: alt.X, y: alt.Y) -> alt.Chart:
    """The map as an image whose pixels are centred on the points of the grid."""
    half1, half2 = (x1[1] - x1[0]) / 2, (x2[1] - x2[0]) / 2
    place = {"x1": x1[0] - half1, "x1_end": x1[-1] + half1}
    place |= {"x2": x2[0] - half2, "x2_end": x2[-1] + half2}
    pixels = _colours(frame).reshape(len(x2), len(x1), 4)[::-1]
    return (
        alt.Chart(pd.DataFrame([place]))
        .mark_image(url=png_url(pixels), aspect=False, clip=True)
        .encode(x=x, y=y, x2="x1_end", y2="x2_end", tooltip=alt.value(None))
    )


def _colours(frame: pd.DataFrame) -> Array:
    """RGBA bytes of every point of the grid: the class as the hue, the certainty as opacity."""
    probability = frame["probability"].to_numpy()
    if "predicted" in frame:
        predicted, certainty = frame["predicted"].to_numpy(), probability
    else:
        predicted, certainty = (probability > 0.5).astype(int), np.abs(2 * probability - 1)
    hues = np.array([list(bytes.fromhex(colour[1:])) for colour in CLASSES], dtype=np.uint8)
    opacity = np.rint(255 * STRONGEST_TINT * np.nan_to_num(certainty)).astype(np.uint8)
    return np.column_stack([hues[predicted % len(hues)], opacity])


def _points(
    points: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    feature_names: Sequence[str],
    class_names: Sequence[str] | None,
) -> alt.Chart:
    """The data, a colour and a shape per class."""
    n_classes = int(points["label"].max()) + 1
    names = list(class_names or [f"class {index}" for index in range(n_classes)])
    shown = points[["x1", "x2"]].assign(name=[names[label] for label in points["label"]])
    legend = alt.Legend(title=None, orient="top")
    return (
        alt.Chart(shown)
        .mark_point(filled=True, size=55, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color("name:N", legend=legend, sort=names).scale(
                domain=names, range=CLASSES[: len(names)]
            ),
            shape=alt.Shape("name:N", legend=legend, sort=names).scale(
                domain=names, range=CLASS_SHAPES[: len(names)]
            ),
            tooltip=[
                alt.Tooltip("name:N", title="class"),
                alt.Tooltip("x1:Q", title=feature_names[0], format=".3g"),
                alt.Tooltip("x2:Q", title=feature_names[1], format=".3g"),
            ],
        )
    )
