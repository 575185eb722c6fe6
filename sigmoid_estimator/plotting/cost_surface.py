"""The picture of `cost_surface` and `descent_path`: the landscape, and the way down."""

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting.axes import NUMBER, log_ticks, round_numbers, thinned
from sigmoid_estimator.plotting.contour import pixel_ends, png_url, zero_contour
from sigmoid_estimator.plotting.palette import GREY, LINE_WIDTH, OCHRE, VIOLET, faded
from sigmoid_estimator.plotting.panels import figure

Array = np.ndarray

STRONGEST_TINT = 0.6  # opacity of the highest cost; the valley is clear
SMALLEST_COST = 1e-300  # below, there is no logarithm
CONTOURS = (6, 14)  # at least, at most
CONTOUR_STEPS = ((1,), (1, 2, 5), (1, 1.5, 2, 3, 5, 7))  # as few to a decade as that takes
CONTOUR_TICKS = 60  # in each direction: contours need no finer grid
END_SHAPES = ["circle", "diamond"]


def cost_surface(frame: pd.DataFrame, path: pd.DataFrame | None = None) -> alt.LayerChart:
    """Draw the cost over two parameters of a neuron, and the path that training took.

    The deeper the colour, the higher the cost, on a logarithmic scale; contours follow one cost.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.cost_surface` returns.
    path : pandas.DataFrame or None, default=None
        What :func:`sigmoid_estimator.inspection.descent_path` returns for the same two
        parameters. With more than two parameters it is a projection: its points lie on the
        surface only at the end.

    Returns
    -------
    altair.LayerChart
        Surface, contours and path.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> X, y = load_and_gate(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0).fit(X, y)
    >>> surface, path = inspection.cost_surface(clf, X, y), inspection.descent_path(clf, X, y)
    >>> chart = plotting.cost_surface(surface, path).to_dict()
    >>> [layer["mark"]["type"] for layer in chart["layer"]][:4]
    ['image', 'point', 'rule', 'line']
    """
    first, second = frame.columns[:2]
    x1, x2 = frame[first].unique(), frame[second].unique()
    cost = _drawable(frame["cost"].to_numpy(dtype=float)).reshape(len(x2), len(x1))
    axis = alt.Axis(grid=False, labelExpr=NUMBER)
    x = alt.X(
        "x1:Q", title=_title(first), axis=axis, scale=alt.Scale(domain=[x1[0], x1[-1]], nice=False)
    )
    y = alt.Y(
        "x2:Q",
        title=_title(second),
        axis=axis,
        scale=alt.Scale(domain=[x2[0], x2[-1]], nice=False),
    )
    layers = [_ground(x1, x2, cost, x, y), _scale(cost), _contours(x1, x2, cost, x, y)]
    lowest = frame.iloc[int(cost.argmin())]
    told = (
        f"Cost of the neuron over {first} and {second}: lowest on the map, "
        f"{figure(lowest['cost'])}, at {first} = {lowest[first]:.3g} and "
        f"{second} = {lowest[second]:.3g}."
    )
    if path is not None:
        layers += _path(path.rename(columns={first: "x1", second: "x2"}), x, y, (first, second))
        start, end = path.iloc[0], path.iloc[-1]
        told += (
            f" The path goes from cost {figure(start['cost'])} at epoch {start['epoch']:,.0f} to "
            f"{figure(end['cost'])} at epoch {end['epoch']:,.0f}."
        )
    return alt.LayerChart(layer=layers, description=told)


def _drawable(cost: Array) -> Array:
    """Costs that have a logarithm; those that a diverged training left are the highest."""
    highest = cost[np.isfinite(cost)].max(initial=SMALLEST_COST)
    return np.nan_to_num(cost, nan=highest, posinf=highest).clip(SMALLEST_COST)


def _title(name: str) -> str:
    return "bias b" if name == "b" else f"weight {name} (1/feature unit)"


def _ground(x1: Array, x2: Array, cost: Array, x: alt.X, y: alt.Y) -> alt.Chart:
    """The surface as an image: the higher, the denser."""
    height = np.log(cost)
    share = (height - height.min()) / (np.ptp(height) or 1)
    opacity = np.rint(255 * STRONGEST_TINT * share).astype(np.uint8)
    hue = np.full((*cost.shape, 3), list(bytes.fromhex(OCHRE[1:])), dtype=np.uint8)
    pixels = np.dstack([hue, opacity])[::-1]
    place = alt.Chart(pd.DataFrame([pixel_ends(x1, x2)]))
    image = place.mark_image(url=png_url(pixels), aspect=False, clip=True)
    return image.encode(
        x=x, y=y, x2=alt.X2("x1_end"), y2=alt.Y2("x2_end"), tooltip=alt.TooltipValue(None)
    )


def _scale(cost: Array) -> alt.Chart:
    """The legend of the surface, which as an image has none; its own marks have no size."""
    low, high = float(cost.min()), float(cost.max())
    legend = alt.Legend(
        title="cost (logarithmic)",
        orient="top",
        gradientLength=170,
        values=log_ticks(low, high),
        labelExpr=NUMBER,
    )
    colour = alt.Color(
        "cost:Q",
        legend=legend,
        scale=alt.Scale(
            type="log", domain=[low, high], range=[faded(OCHRE, 0), faded(OCHRE, STRONGEST_TINT)]
        ),
    )
    marks = alt.Chart(pd.DataFrame({"cost": [low, high]}))
    return marks.mark_point(filled=True, size=0, opacity=1).encode(color=colour)


def _contours(x1: Array, x2: Array, cost: Array, x: alt.X, y: alt.Y) -> alt.Chart:
    """Lines of equal cost at round numbers."""
    every1, every2 = (-(-len(ticks) // CONTOUR_TICKS) for ticks in (x1, x2))
    x1, x2, height = x1[::every1], x2[::every2], np.log(cost[::every2, ::every1])
    fewest, most = CONTOURS
    for steps in CONTOUR_STEPS:
        levels = round_numbers(cost.min(), cost.max(), steps)
        if len(levels) >= fewest:
            break
    every = -(-len(levels) // most) or 1
    segments = [
        zero_contour(x1, x2, height - np.log(level)).assign(cost=level)
        for level in levels[::every]
    ]
    lines = pd.concat(segments) if segments else pd.DataFrame({"x1": [], "x2": []})
    tooltip = alt.Tooltip("cost:Q", title="cost", format=".3g")
    rules = alt.Chart(lines).mark_rule(color=GREY, strokeWidth=1, clip=True)
    return rules.encode(x=x, y=y, x2=alt.X2("x1_end"), y2=alt.Y2("x2_end"), tooltip=tooltip)


def _path(path: pd.DataFrame, x: alt.X, y: alt.Y, names: tuple[str, str]) -> list[alt.Chart]:
    """The way down, and the epochs of both its ends."""
    shown = thinned(path.assign(line="path"), "line")[["epoch", "x1", "x2", "cost"]]
    ends = shown.iloc[[0, -1]].drop_duplicates("epoch")
    epochs = [f"epoch {epoch:,}" for epoch in ends["epoch"]]
    tooltip = [
        alt.Tooltip("epoch:Q", title="epoch", format=",d"),
        alt.Tooltip("x1:Q", title=names[0], format=".4g"),
        alt.Tooltip("x2:Q", title=names[1], format=".4g"),
        alt.Tooltip("cost:Q", title="cost", format=".4g"),
    ]
    legend = alt.Legend(
        title="path", orient="top", columns=1, symbolFillColor=VIOLET, symbolSize=80
    )
    shape = alt.Shape(
        "end:N", legend=legend, sort=epochs, scale=alt.Scale(domain=epochs, range=END_SHAPES)
    )
    base, marks = (alt.Chart(rows).encode(x=x, y=y) for rows in (shown, ends.assign(end=epochs)))
    return [
        base.mark_line(color=VIOLET, strokeWidth=LINE_WIDTH, clip=True).encode(
            order=alt.Order("epoch:Q")
        ),
        base.mark_point(color=VIOLET, size=60, opacity=0, clip=True).encode(tooltip=tooltip),
        marks.mark_point(filled=True, color=VIOLET, size=150, opacity=1, clip=True).encode(
            shape=shape, tooltip=tooltip
        ),
    ]
