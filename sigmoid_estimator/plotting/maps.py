"""What a classifier predicts on a plane, after one epoch or after several side by side."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.colours import DECISION_TINT
from sigmoid_estimator.plotting import axes, contour, palette, parts
from sigmoid_estimator.plotting.parts import drawable, figure, figures, thinning_note

Array = np.ndarray
Line = pd.DataFrame | tuple[Any, float]

BOUNDARY, WIDEST = "boundary", "maximum-margin line"
# The dashes of the limit in `scaled_map`, on top: between them the wider boundary is seen.
LINES = {BOUNDARY: (palette.GREY, palette.SOLID), WIDEST: (palette.MAGENTA, [5, 6])}
PANEL_SIZE = 220
LEGEND_COLUMNS = 4


def decision_map(
    frame: pd.DataFrame,
    points: pd.DataFrame | None = None,
    *,
    feature_names: Sequence[str] = ("x1", "x2"),
    class_names: Sequence[str] | None = None,
    reference: pd.DataFrame | tuple[Any, float] | None = None,
) -> alt.LayerChart:
    """Draw what the classifier predicts on a plane, its boundary, and the data.

    The deeper the colour, the surer the classifier; with two classes it fades out towards p = ½,
    where the boundary is drawn.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.decision_map` returns.
    points : pandas.DataFrame or None, default=None
        Data to show on it: x1, x2 and label, the index of the class. Up to ten classes have a
        colour and a shape of their own. Of more rows than a picture holds, every k-th is drawn,
        and a subtitle says so.
    feature_names : sequence of two str, default=("x1", "x2")
        Titles of the axes, with units.
    class_names : sequence of str or None, default=None
        Names in the legend; None is "class 0", "class 1" and so on.
    reference : pandas.DataFrame, tuple or None, default=None
        The line of the maximum margin, drawn dashed over the boundary: what
        :func:`sigmoid_estimator.inspection.max_margin` returns for the two features, or its
        (coef, intercept). NaN, of data that no line separates, draws none.

    Returns
    -------
    altair.LayerChart
        Map, boundary (two classes), reference and points.

    Raises
    ------
    ValueError
        If the reference is not a line in two features.

    Examples
    --------
    >>> import pandas as pd
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_and_gate(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0).fit(X, y)
    >>> points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})
    >>> chart = plotting.decision_map(inspection.decision_map(clf, X), points)
    >>> [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
    ['image', 'rule', 'point']
    """
    shown, k = (None, 1) if points is None else axes.every_kth(points)
    chart = _map(frame, shown, feature_names, class_names, reference, titled=(True, True))
    # Set in place: `properties` copies all layers several times.
    if k > 1:
        chart.title = thinning_note(k, "points")
    chart.description = (
        f"Map of the predictions over {feature_names[0]} and {feature_names[1]}"
        f"{'' if points is None else f' with {len(points)} points'}, after epoch "
        f"{frame['epoch'].iloc[0]:,}: {_shares(frame, class_names)}."
    )
    return chart


def decision_maps(
    frame: pd.DataFrame,
    points: pd.DataFrame | None = None,
    *,
    feature_names: Sequence[str] = ("x1", "x2"),
    class_names: Sequence[str] | None = None,
    reference: pd.DataFrame | tuple[Any, float] | None = None,
    columns: int = 3,
) -> alt.ConcatChart | alt.VConcatChart:
    """Draw the maps of several epochs side by side.

    Parameters
    ----------
    frame : pandas.DataFrame
        Frames of :func:`sigmoid_estimator.inspection.decision_map` for different epochs, put
        together by ``pandas.concat``.
    points, feature_names, class_names, reference : optional
        As in :func:`decision_map`, for every map.
    columns : int, default=3
        Maps in a row; a picture of one column is as wide as its place.

    Returns
    -------
    altair.ConcatChart or altair.VConcatChart
        One map per epoch, with the epoch over it.

    Raises
    ------
    ValueError
        If the reference is not a line in two features, or `columns` is below 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_and_gate(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0).fit(X, y)
    >>> frames = [inspection.decision_map(clf, X, epoch=epoch) for epoch in (0, 20, 200)]
    >>> chart = plotting.decision_maps(pd.concat(frames)).to_dict()
    >>> [panel["title"]["text"] for panel in chart["concat"]]
    ['epoch 0', 'epoch 20', 'epoch 200']
    """
    parts.check_columns(columns)
    maps = [one for _, one in frame.groupby("epoch", sort=True)]
    shown, k = (None, 1) if points is None else axes.every_kth(points)
    panels = []
    for index, one in enumerate(maps):
        # Only the outer axes are titled: x in the lowest map of each column, y in the first.
        titled = (index + columns >= len(maps), index % columns == 0)
        panel = _map(one, shown, feature_names, class_names, reference, titled)
        name = f"epoch {one['epoch'].iloc[0]:,}"
        panel.title = alt.Title(name) if k == 1 else thinning_note(k, "points", name)
        panels.append(panel)
    return parts.gridded(
        panels,
        columns,
        width=PANEL_SIZE,
        height=PANEL_SIZE,
        description=(
            f"Maps of the predictions over {feature_names[0]} and {feature_names[1]} after the "
            f"epochs {figures(np.unique(frame['epoch']), ',')}; at the last, "
            f"{_shares(maps[-1], class_names)}."
        ),
    )


def _map(
    frame: pd.DataFrame,
    points: pd.DataFrame | None,
    feature_names: Sequence[str],
    class_names: Sequence[str] | None,
    reference: Line | None,
    titled: tuple[bool, bool],
) -> alt.LayerChart:
    """The layers of one epoch's map; whether x and y have a title."""
    x1, x2 = frame["x1"].unique(), frame["x2"].unique()
    feature_names = [drawable(name) for name in feature_names]
    class_names = None if class_names is None else [drawable(name) for name in class_names]
    titles = [name if show else None for name, show in zip(feature_names, titled, strict=True)]
    x = alt.X("x1:Q", title=titles[0], scale=axes.exact_scale(x1[0], x1[-1]))
    y = alt.Y("x2:Q", title=titles[1], scale=axes.exact_scale(x2[0], x2[-1]))
    layers = [contour.image(x1, x2, _colours(frame).reshape(len(x2), len(x1), 4), x, y)]
    widest = _reference_line(reference, x1, x2)
    if "predicted" not in frame:
        grid = frame["probability"].to_numpy().reshape(len(x2), len(x1))
        width = palette.WIDER if len(widest) else palette.LINE_WIDTH
        # Round ends join the segments.
        boundary = contour.rules(
            contour.half_contour(x1, x2, grid), x, y, strokeWidth=width, strokeCap="round"
        )
        layers.append(_in_legend(boundary, BOUNDARY) if len(widest) else boundary)
    if len(widest):
        line = contour.rules(widest, x, y, strokeWidth=3, strokeCap="butt")
        layers.append(_in_legend(line, WIDEST))
    if points is not None:
        layers.append(class_points(points, x, y, feature_names, class_names))
    return alt.LayerChart(layer=layers)


def _shares(frame: pd.DataFrame, class_names: Sequence[str] | None) -> str:
    """Write in words how much of the map goes to which class."""
    predicted = _predicted(frame)
    return ", ".join(
        f"{figure(np.mean(predicted == label), '.0%')} of the map is "
        f"{class_names[label] if class_names else f'class {label}'}"
        for label in np.unique(predicted)
    )


def _predicted(frame: pd.DataFrame) -> Array:
    """Index of the class that every point of the grid is given."""
    if "predicted" in frame:
        return frame["predicted"].to_numpy()
    return (frame["probability"].to_numpy() > 0.5).astype(int)


def _colours(frame: pd.DataFrame) -> Array:
    """RGBA bytes of every point of the grid: the class as the hue, the certainty as opacity."""
    probability = frame["probability"].to_numpy()
    # Of two classes p is that of the second, and p = ½ the least sure.
    certainty = probability if "predicted" in frame else np.abs(2 * probability - 1)
    hues = _predicted(frame) % len(palette.CLASSES)
    return contour.tinted(palette.CLASSES, hues, DECISION_TINT * np.nan_to_num(certainty))


def _reference_line(reference: Line | None, x1: Array, x2: Array) -> pd.DataFrame:
    """The line as one segment on the map; no rows if there is none to draw."""
    if reference is None:
        return pd.DataFrame(columns=contour.SEGMENT)
    if isinstance(reference, pd.DataFrame):
        reference = (reference["coef"].iloc[0], reference["intercept"].iloc[0])
    coef, intercept = np.asarray(reference[0], dtype=float), float(reference[1])
    if coef.shape != (2,):
        raise ValueError(
            "reference must be a line in the two features of the map, got coefficients of shape "
            f"{coef.shape}. Fit max_margin on those two columns."
        )
    segment = contour.line_across(coef, intercept, (x1[0], x1[-1]), (x2[0], x2[-1]))
    return pd.DataFrame(segment.reshape(-1, 4), columns=contour.SEGMENT)


def _in_legend(line: alt.Chart, name: str) -> alt.Chart:
    """A line with its colour, its dash and its name."""
    colours, dashes = zip(*LINES.values(), strict=True)
    # At the top, beside the classes, the legend would not fit a narrow page.
    legend = palette.line_legend(None, columns=2, orient="bottom")
    encodings = palette.by_name("line", [*LINES], legend, stroke=colours, strokeDash=dashes)
    return line.transform_calculate(line=f"'{name}'").encode(**encodings)


def class_points(
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
    legend = alt.Legend(title=None, orient="top", columns=LEGEND_COLUMNS)
    first, second = feature_names
    marks = alt.Chart(shown).mark_point(filled=True, size=55, opacity=1)
    return marks.encode(
        x,
        y,
        **palette.by_name(
            "name", names, legend, color=palette.CLASSES, shape=palette.CLASS_SHAPES
        ),
        tooltip=parts.tooltips(("name", "class"), ("x1", first, ".3g"), ("x2", second, ".3g")),
    )
