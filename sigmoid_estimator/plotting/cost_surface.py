"""The landscape of a neuron's cost over two parameters, and the way down."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, contour, palette, parts
from sigmoid_estimator.plotting.parts import figure

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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_and_gate(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0).fit(X, y)
    >>> surface, path = inspection.cost_surface(clf, X, y), inspection.descent_path(clf, X, y)
    >>> chart = plotting.cost_surface(surface, path).to_dict()
    >>> [layer["mark"]["type"] for layer in chart["layer"]][:4]
    ['image', 'point', 'rule', 'line']
    """
    first, second = frame.columns[:2]
    x1, x2 = frame[first].unique(), frame[second].unique()
    cost = _drawable(frame["cost"].to_numpy(dtype=float)).reshape(len(x2), len(x1))
    axis = {"grid": False, "labelExpr": axes.NUMBER}
    x = alt.X("x1:Q", title=_title(first), axis=axis, scale=axes.exact_scale(x1[0], x1[-1]))
    y = alt.Y("x2:Q", title=_title(second), axis=axis, scale=axes.exact_scale(x2[0], x2[-1]))
    layers = [_ground(x1, x2, cost, x, y), _legend(cost), _contours(x1, x2, cost, x, y)]
    lowest = frame.iloc[int(cost.argmin())]
    description = (
        f"Cost of the neuron over {first} and {second}: lowest on the map, "
        f"{figure(lowest['cost'])}, at {first} = {lowest[first]:.3g} and "
        f"{second} = {lowest[second]:.3g}."
    )
    if path is not None:
        layers += _path(path.rename(columns={first: "x1", second: "x2"}), x, y, (first, second))
        start, end = path.iloc[0], path.iloc[-1]
        description += (
            f" The path goes from cost {figure(start['cost'])} at epoch "
            f"{start['epoch']:,.0f} to {figure(end['cost'])} at epoch {end['epoch']:,.0f}."
        )
    return alt.LayerChart(layer=layers, description=description)


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
    same = np.zeros(cost.shape, dtype=int)  # one hue everywhere
    pixels = contour.tinted([palette.OCHRE], same, STRONGEST_TINT * share)
    return contour.image(x1, x2, pixels, x, y)


def _legend(cost: Array) -> alt.Chart:
    """The legend of the surface, which as an image has none; its own marks have no size."""
    low, high = float(cost.min()), float(cost.max())
    legend = alt.Legend(
        title="cost (logarithmic)",
        orient="top",
        gradientLength=170,
        values=_numbers_between(low, high),
        labelExpr=axes.NUMBER,
    )
    tints = [palette.faded(palette.OCHRE, 0), palette.faded(palette.OCHRE, STRONGEST_TINT)]
    scale = {"type": "log", "domain": [low, high], "range": tints}
    marks = alt.Chart(pd.DataFrame({"cost": [low, high]}))
    return marks.mark_point(filled=True, size=0, opacity=1).encode(
        alt.Color("cost:Q", legend=legend, scale=scale)
    )


def _numbers_between(low: float, high: float) -> list[float]:
    """Powers of ten within the bar; on a cost that hardly changes, its ends and its middle."""
    ticks = [tick for tick in axes.log_ticks(low, high) if low <= tick <= high]
    return ticks if len(ticks) > 1 else _evenly(low, high, 3)


def _evenly(low: float, high: float, n: int) -> list[float]:
    """Numbers at even distances, in as few digits as tell them apart."""
    numbers = np.linspace(low, high, n)
    digits = max(3, int(np.ceil(np.log10(high / (high - low) * n))) + 1) if high > low else 3
    return sorted({float(f"{number:.{digits}g}") for number in numbers})


def _contours(x1: Array, x2: Array, cost: Array, x: alt.X, y: alt.Y) -> alt.Chart:
    """Lines of equal cost at round numbers."""
    every1, every2 = axes.stride(len(x1), CONTOUR_TICKS), axes.stride(len(x2), CONTOUR_TICKS)
    x1, x2, height = x1[::every1], x2[::every2], np.log(cost[::every2, ::every1])
    fewest, most = CONTOURS
    for steps in CONTOUR_STEPS:
        levels = axes.round_numbers(cost.min(), cost.max(), steps)
        if len(levels) >= fewest:
            break
    else:
        levels = _evenly(cost.min(), cost.max(), fewest + 2)[1:-1]
    segments = [
        contour.zero_contour(x1, x2, height - np.log(level)).assign(cost=level)
        for level in levels[:: axes.stride(len(levels), most)]
    ]
    lines = pd.concat(segments) if segments else pd.DataFrame({"x1": [], "x2": []})
    tooltip = alt.Tooltip("cost:Q", title="cost", format=".3g")
    return contour.rules(lines, x, y, tooltip, strokeWidth=1)


def _path(path: pd.DataFrame, x: alt.X, y: alt.Y, names: tuple[str, str]) -> list[alt.Chart]:
    """The way down, and the epochs of both its ends."""
    shown = axes.thinned(path.assign(line="path"), "line")[["epoch", "x1", "x2", "cost"]]
    ends = shown.iloc[[0, -1]].drop_duplicates("epoch")
    epochs = [f"epoch {epoch:,}" for epoch in ends["epoch"]]
    columns = {"x1": names[0], "x2": names[1], "cost": "cost"}
    figures = [(column, title, ".4g") for column, title in columns.items()]
    tooltip = parts.tooltips("epoch", *figures)
    legend = alt.Legend(
        title="path", orient="top", columns=1, symbolFillColor=palette.VIOLET, symbolSize=80
    )
    base, marks = (alt.Chart(rows).encode(x, y) for rows in (shown, ends.assign(end=epochs)))
    style: dict[str, Any] = {"color": palette.VIOLET, "clip": True}
    return [
        base.mark_line(**style, strokeWidth=palette.LINE_WIDTH).encode(order=alt.Order("epoch:Q")),
        # Not seen, but found by the pointer.
        base.mark_point(**style, size=60, opacity=0).encode(tooltip=tooltip),
        marks.mark_point(**style, filled=True, size=150, opacity=1).encode(
            **palette.by_name("end", epochs, legend, shape=END_SHAPES), tooltip=tooltip
        ),
    ]
