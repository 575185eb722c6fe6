"""The sigmoid and its limit: one neuron's curves, and where a boundary goes as weights grow."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, contour, palette, parts
from sigmoid_estimator.plotting.maps import decision_map
from sigmoid_estimator.plotting.parts import counted, drawable, figure, figures


class Boundary(NamedTuple):
    """Style of a boundary, and the column of the pre-activation that is 0 on it."""

    column: str
    colour: str
    dash: Sequence[float]
    width: float = palette.LINE_WIDTH


SCALED, ORIGINAL, PERCEPTRONS = "times c", "c = 1", "perceptrons"
BOUNDARIES = {
    SCALED: Boundary("z", palette.GREY, palette.SOLID, palette.WIDER),
    ORIGINAL: Boundary("z_original", palette.GREY, [1.5, 3]),
    PERCEPTRONS: Boundary("z_perceptrons", palette.MAGENTA, [5, 6]),
}
MEASURES = {"changed": ORIGINAL, "unlike_perceptrons": PERCEPTRONS}
SMALLEST_AXIS = 0.05  # a boundary that stays is a line at 0, not a picture of rounding


def scaled_map(
    frame: pd.DataFrame,
    points: pd.DataFrame | None = None,
    *,
    feature_names: Sequence[str] = ("x1", "x2"),
    class_names: Sequence[str] | None = None,
) -> alt.LayerChart:
    """Draw what the network times c predicts on a map, and the boundaries that it lies between.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.scaled_map` returns. Without its columns
        z_original and z_perceptrons, the boundary times c is drawn alone.
    points, feature_names, class_names : optional
        As in :func:`decision_map`.

    Returns
    -------
    altair.LayerChart
        Map, boundaries (two classes) and points.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=50, random_state=0).fit(X, y)
    >>> chart = plotting.scaled_map(inspection.scaled_map(clf, X, 10.0)).to_dict()
    >>> chart["layer"][1]["encoding"]["color"]["scale"]["domain"]
    ['times c', 'c = 1', 'perceptrons']
    """
    shown = frame.assign(epoch=0)  # weights that no epoch has
    columns = {name: boundary.column for name, boundary in BOUNDARIES.items()}
    names = [name for name, z in columns.items() if z in frame and frame[z].notna().any()]
    if names:
        # The map's own boundary would jump from point to point where p is rounded to 0 and 1; a
        # map with the class named has none.
        p = frame["probability"].to_numpy()
        shown = shown.assign(predicted=(p > 0.5).astype(int), probability=np.abs(2 * p - 1))
    base = decision_map(shown, points, feature_names=feature_names, class_names=class_names)
    tint, *marks = base.layer
    if names:
        marks.insert(0, _boundary_lines(frame, names, feature_names))
    # Boundaries and classes share no colours, and their legends must not be mixed.
    apart = alt.ScaleResolveMap(
        color="independent",
        shape="independent",
        strokeDash="independent",
        strokeWidth="independent",
    )
    # At once: every further method would copy the chart with its image.
    return alt.LayerChart(
        layer=[tint, *marks],
        description=(
            f"Map of the predictions over {feature_names[0]} and {feature_names[1]}, all weights "
            f"times {figure(frame['factor'].iloc[0], 'g')}"
            f"{', with the boundaries ' + ', '.join(names) if names else ''}."
        ),
        resolve=alt.Resolve(scale=apart),
    )


def _boundary_lines(
    frame: pd.DataFrame, names: list[str], feature_names: Sequence[str]
) -> alt.Chart:
    """The boundaries, told apart by colour, dash and width: no one hides another."""
    x1, x2 = frame["x1"].unique(), frame["x2"].unique()
    step = (x1[1] - x1[0], x2[1] - x2[0])
    drawn = [BOUNDARIES[name] for name in names]
    # The last is on top: where all coincide, the dashes of the perceptrons are seen.
    levels = [frame[boundary.column].to_numpy().reshape(len(x2), -1) for boundary in drawn]
    paths = [contour.joined(contour.zero_contour(x1, x2, z), step) for z in levels]
    named = [path.assign(line=name) for name, path in zip(names, paths, strict=True)]
    points = pd.concat(named, ignore_index=True)
    points = points[points["order"] % axes.stride(len(points), axes.MAX_ROWS) == 0]
    several = len(names) > 1
    # At the top, beside the classes, the legend would not fit a narrow page.
    legend = palette.line_legend(None, columns=3, orient="bottom") if several else None
    encodings = palette.by_name(
        "line",
        names,
        legend,
        color=[boundary.colour for boundary in drawn],
        strokeDash=[boundary.dash for boundary in drawn],
        strokeWidth=[boundary.width if several else palette.LINE_WIDTH for boundary in drawn],
    )
    chart = alt.Chart(points).mark_line(clip=True, strokeCap="butt")
    return chart.encode(
        alt.X("x1:Q", title=drawable(feature_names[0])),
        alt.Y("x2:Q", title=drawable(feature_names[1])),
        detail=alt.Detail("path:N"),
        order=alt.Order("order:Q"),
        **encodings,
        tooltip=contour.NO_TOOLTIP,
    )


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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=50, random_state=0).fit(X, y)
    >>> shift = inspection.boundary_shift(clf, X, [0.1, 1, 10])
    >>> plotting.boundary_shift(shift).to_dict()["layer"][0]["encoding"]["y"]["title"]
    'share that gets another class'
    """
    curves = {
        f"{reference}, {over}": (column, part)
        for column, reference in MEASURES.items()
        for over, part in frame.groupby("over", sort=False)
    }
    long = pd.concat(
        pd.DataFrame({"factor": part["factor"], "curve": name, "share": part[column]})
        for name, (column, part) in curves.items()
    ).dropna()
    names = long["curve"].unique().tolist()
    scale = axes.exact_scale(0, max(SMALLEST_AXIS, long["share"].max()))
    encodings = palette.by_name(
        "curve",
        names,
        palette.line_legend("another class than", columns=2, columnPadding=6),
        color=[palette.VIOLET if ORIGINAL in name else palette.MAGENTA for name in names],
        strokeDash=[palette.SOLID if name.endswith("map") else [2, 3] for name in names],
    )
    name, c = ("curve", "another class than"), ("factor", "c", ".4g")
    chart = parts.lines(long, points=parts.TARGETS, clip=True).encode(
        axes.factor_axis(frame["factor"]),
        axes.share_axis("share", "share that gets another class", scale),
        **encodings,
        tooltip=parts.tooltips(name, c, ("share", "share", ".2%")),
    )
    last = frame.iloc[-1]
    return alt.LayerChart(
        layer=[*axes.factor_cursor(factor, frame["factor"]), chart],
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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> clf = SigmoidMLPClassifier((), max_iter=5, random_state=0)
    >>> clf = clf.fit(*datasets.load_line(return_X_y=True))
    >>> chart = plotting.sigmoid_family(inspection.sigmoid_family(clf, [1, 5])).to_dict()
    >>> chart["layer"][0]["encoding"]["color"]["scale"]["domain"]
    ['epoch 1', 'epoch 5', 'step']
    """
    # Of many curves, each with fewer points: a picture holds so many rows.
    frame = frame[frame.groupby("curve").cumcount() % axes.stride(len(frame), axes.MAX_ROWS) == 0]
    is_step = frame["curve"] == "step"
    sigmoids = frame[~is_step].drop_duplicates("curve")
    colours = dict(
        zip(sigmoids["curve"], palette.shades(palette.VIOLET, len(sigmoids)), strict=True)
    )
    colours |= dict.fromkeys(frame.loc[is_step, "curve"].unique(), palette.GREY)
    title = "after epoch" if sigmoids["epoch"].notna().any() else "all weights times c"
    wider = None if epoch is None else f"epoch {epoch:,}"
    return alt.LayerChart(
        layer=[
            _outputs(frame[~is_step], colours, title, "monotone", wider),
            _outputs(frame[is_step], colours, title, "step-before", wider),
        ],
        description=(
            f"Output of the neuron against the signed distance from its line: "
            f"{counted(len(sigmoids), 'sigmoid')}, which take {figures(sigmoids['width'])} units "
            "from 10 to 90 %, and the step."
            f"{f' That of {wider} is drawn wider.' if wider in colours else ''}"
        ),
    )


def _outputs(
    frame: pd.DataFrame,
    colours: dict[str, str],
    title: str,
    interpolate: Literal["monotone", "step-before"],
    wider: str | None,
) -> alt.Chart:
    """Curves with the colours of all; dashed if they are steps, one of them wider."""
    dashes = [
        palette.EXPLAINING_DASH if colour == palette.GREY else palette.SOLID
        for colour in colours.values()
    ]
    channels: dict[str, list] = {"color": [*colours.values()], "strokeDash": dashes}
    label = "replace(datum.label, /epoch |c = /, '')"  # which the title of the legend says
    if wider is not None:
        label += f" + (datum.label == '{wider}' ? ' (shown)' : '')"
        widths = dict.fromkeys(colours, palette.LINE_WIDTH) | {wider: palette.WIDER}
        channels["strokeWidth"] = [widths[name] for name in colours]
    # A narrow page has room for three, one of them called the one that is shown.
    legend = palette.line_legend(title, columns=4 if wider is None else 3, labelExpr=label)
    distance = alt.X(
        "distance:Q",
        title="signed distance from the line (units of the features)",
        scale={"nice": False},
        axis={"labelExpr": axes.NUMBER, "tickCount": 7},
    )
    base = alt.Chart(frame)
    curves = base.mark_line(strokeWidth=palette.LINE_WIDTH, clip=True, interpolate=interpolate)
    return curves.encode(
        distance,
        alt.Y("output:Q", title="output of the neuron", scale={"domain": [0, 1]}),
        **palette.by_name("curve", [*colours], legend, **channels),
        tooltip=parts.tooltips(
            "curve",
            ("distance", "distance", ".3g"),
            ("output", "output", ".4f"),
            ("weight_norm", "norm ‖w‖", ".4g"),
        ),
    )
