"""The picture of `backpropagation`: a network with the numbers of one sample at its units."""

from collections.abc import Sequence
from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.weights import BIAS
from sigmoid_estimator.plotting.palette import GREY, MAGENTA, TEAL, VIOLET, faded, line_legend
from sigmoid_estimator.plotting.panels import FIT_WIDTH, STACK_WIDTH, counted, figure

Array = np.ndarray

MAX_UNITS = 8  # of a layer; more numbers are no longer read
ROOM = 0.2  # of a column, on both sides of a unit, for its numbers
ROW_HEIGHT, LEAST_HEIGHT, HEAD_HEIGHT = 60, 220, 30
NUMBER_SIZE, HEAD_SIZE = 14, 13
MAX_LABELS = 12  # lines that have room for their weights
LABEL_SIZE, LABEL_PLACE = 12, 0.28  # the last as a part of the line's length
# Where a number is that is not to lie on its line, by whether the line falls or rises.
BESIDE: dict[int, Literal["left", "center", "right"]] = {-1: "left", 0: "center", 1: "right"}
BIAS_DROP = 0.45  # of a row, from which the line of a bias comes
NUMBER_SHIFT = 9  # pixels above and under the middle of a unit
OUTPUT, ERROR, CHOSEN, OTHER = "output", "error δ, on its way back", "the chosen weight", "others"
COLOURS = {OUTPUT: VIOLET, ERROR: TEAL, CHOSEN: MAGENTA, OTHER: faded(GREY, 0.45)}
WIDTHS = {ERROR: 2.0, CHOSEN: 4.0, OTHER: 1.0}


def backpropagation(
    units: pd.DataFrame,
    weights: pd.DataFrame,
    inputs: Sequence[float] | Array,
    *,
    chosen: tuple[int, int, int] | None = None,
) -> alt.LayerChart:
    """Draw a network with one sample's outputs and errors at its units.

    Parameters
    ----------
    units : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.backpropagation` returns.
    weights : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.weight_gradients` returns for the same sample and
        epoch.
    inputs : array-like of shape (n_features,)
        The sample.
    chosen : tuple of three int or None, default=None
        Layer, unit and input (−1 for the bias) of a weight to point out, with the weights that
        bring the error back to its unit.

    Returns
    -------
    altair.LayerChart
        Layers from left to right: at every unit its output, and under it δ = ∂C/∂z. Of a layer of
        more than eight units those of the largest |δ| are drawn, of the inputs the largest, and
        always those of the chosen weight.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0]], [[2.0]]], [[0.0], [-1.0]], activation="sigmoid", classes=[0, 1])
    >>> tables = [table(clf, [[0.0]], [1]) for table in (
    ...     inspection.backpropagation, inspection.weight_gradients)]
    >>> plotting.backpropagation(*tables, [0.0], chosen=(1, 0, 0)).to_dict()["description"]
    'One sample in a network of 1, 1, 1 units ... the output is 0.5 and its error -0.5.'
    """
    layer, unit, source = chosen or (0, 0, 0)
    nodes = _nodes(units, np.asarray(inputs, dtype=float), {(layer, unit), (layer - 1, source)})
    edges = _edges(weights, nodes, chosen)
    n_layers, n_rows = int(nodes["layer"].max()), int(nodes.groupby("layer").size().max())
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.4, n_layers + 0.4], nice=False))
    height = max(ROW_HEIGHT * n_rows, LEAST_HEIGHT)
    top = n_rows / 2 + HEAD_HEIGHT * n_rows / height
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-n_rows / 2, top], nice=False))
    layers = [
        _lines(edges, x, y),
        _numbers(nodes, OUTPUT, -NUMBER_SHIFT, x, y),
        _numbers(nodes[nodes["layer"] > 0], ERROR, NUMBER_SHIFT, x, y),
        _heads(nodes, units, len(inputs), x),
        *_weights(edges, x, y),
    ]
    return alt.LayerChart(
        layer=layers,
        autosize=FIT_WIDTH,
        width=STACK_WIDTH,
        height=height + HEAD_HEIGHT,
        view=alt.ViewBackground(stroke=None),
        description=_told(units, len(inputs)),
    )


def _nodes(units: pd.DataFrame, inputs: Array, wanted: set[tuple[int, int]]) -> pd.DataFrame:
    """The inputs as layer 0 and the units, as many as have room, and their places."""
    first = pd.DataFrame({"layer": 0, "unit": np.arange(len(inputs)), "output": inputs})
    nodes = pd.concat([first, units], ignore_index=True)
    ranks = pd.DataFrame(
        {
            "is_wanted": [
                place in wanted for place in zip(nodes["layer"], nodes["unit"], strict=True)
            ],
            "size": nodes["delta"].where(nodes["layer"] > 0, nodes["output"]).abs(),
        }
    )
    order = ranks.sort_values(["is_wanted", "size"], ascending=False, kind="stable").index
    shown = nodes.loc[order].groupby("layer").head(MAX_UNITS).sort_values(["layer", "unit"])
    above = shown.groupby("layer").cumcount()
    n_shown = shown.groupby("layer")["unit"].transform("size")
    return shown.assign(
        x=shown["layer"],
        y=(n_shown - 1) / 2 - above,
        says=[
            f"layer {layer}, unit {unit}" if layer else f"input {unit}"
            for layer, unit in zip(shown["layer"], shown["unit"], strict=True)
        ],
    )


def _edges(
    weights: pd.DataFrame, nodes: pd.DataFrame, chosen: tuple[int, int, int] | None
) -> pd.DataFrame:
    """The weights between the units shown, and the chosen bias: from where to where."""
    ends = nodes[["layer", "unit", "x", "y"]].rename(columns={"x": "x_end", "y": "y_end"})
    starts = nodes[["layer", "unit", "x", "y"]].rename(columns={"unit": "input"})
    into = weights.merge(ends, on=["layer", "unit"])
    edges = into.merge(starts.assign(layer=starts["layer"] + 1), on=["layer", "input"])
    edges["role"] = OTHER
    if chosen is not None:
        layer, unit, source = chosen
        edges.loc[(edges["layer"] == layer + 1) & (edges["input"] == unit), "role"] = ERROR
        edges.loc[_is_at(edges, chosen), "role"] = CHOSEN
        if source == BIAS:
            # It comes from no unit: its line begins between two columns.
            bias = into[_is_at(into, chosen)].assign(x=layer - 1 + 2 * ROOM, role=CHOSEN)
            bias = bias.assign(y=bias["y_end"] - BIAS_DROP)
            edges = pd.concat([edges, bias], ignore_index=True)
    return edges.assign(
        x=edges["x"] + ROOM, x_end=edges["x_end"] - ROOM, width=edges["role"].map(WIDTHS)
    )


def _is_at(edges: pd.DataFrame, place: tuple[int, int, int]) -> pd.Series:
    """Which row is the weight of that layer, unit and input."""
    return (edges[["layer", "unit", "input"]] == list(place)).all(axis=1)


def _lines(edges: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    legend = line_legend(None, columns=2)
    return (
        alt.Chart(
            edges[["x", "y", "x_end", "y_end", "role", "width", "name", "weight", "gradient"]]
        )
        .mark_rule(strokeCap="round")
        .encode(
            x=x,
            y=y,
            x2=alt.X2("x_end"),
            y2=alt.Y2("y_end"),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            color=alt.Color(
                "role:N",
                legend=legend,
                sort=list(COLOURS),
                scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="weight"),
                alt.Tooltip("weight:Q", title="value", format=".4g"),
                alt.Tooltip("gradient:Q", title="∂C/∂w", format=".4g"),
            ],
        )
    )


def _weights(edges: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The values of the weights beside their lines: of all if they are few, else of the chosen."""
    is_chosen = edges["role"] == CHOSEN
    few = edges if len(edges) <= MAX_LABELS else edges[is_chosen]
    few = few.assign(
        number=[_short(weight) for weight in few["weight"]],
        colour=np.where(is_chosen[few.index], COLOURS[CHOSEN], GREY),
        x=few["x"] + LABEL_PLACE * (few["x_end"] - few["x"]),
        y=few["y"] + LABEL_PLACE * (few["y_end"] - few["y"]),
    )
    rise = np.sign(few["y_end"] - edges["y"][few.index])
    colour = alt.Color("colour:N", scale=None)
    return [
        alt.Chart(few.loc[rise == sign, ["x", "y", "number", "colour"]])
        .mark_text(fontSize=LABEL_SIZE, align=align, dx=-5 * sign, dy=-8)
        .encode(x=x, y=y, text=alt.Text("number:N"), color=colour)
        for sign, align in BESIDE.items()
        if (rise == sign).any()
    ]


def _numbers(nodes: pd.DataFrame, kind: str, shift: int, x: alt.X, y: alt.Y) -> alt.Chart:
    """The output of every unit, or its error."""
    column = "output" if kind == OUTPUT else "delta"
    shown = nodes.assign(number=[_short(number) for number in nodes[column]])
    return (
        alt.Chart(
            shown[["x", "y", "number", "says", "pre_activation", "output", "slope", "delta"]]
        )
        .mark_text(color=COLOURS[kind], dy=shift, fontSize=NUMBER_SIZE, fontWeight="bold")
        .encode(
            x=x,
            y=y,
            text=alt.Text("number:N"),
            tooltip=[
                alt.Tooltip("says:N", title="place"),
                alt.Tooltip("pre_activation:Q", title="z", format=".4g"),
                alt.Tooltip("output:Q", title="output", format=".4g"),
                alt.Tooltip("slope:Q", title="slope", format=".4g"),
                alt.Tooltip("delta:Q", title="δ", format=".4g"),
            ],
        )
    )


def _heads(nodes: pd.DataFrame, units: pd.DataFrame, n_inputs: int, x: alt.X) -> alt.Chart:
    """What a column is, and how many of its units are shown."""
    sizes = [n_inputs, *units.groupby("layer").size()]
    heads = pd.DataFrame({"x": range(len(sizes)), "name": _names(len(sizes))})
    heads["n_shown"] = nodes.groupby("layer").size().to_numpy()
    heads["label"] = [
        name if n_shown == size else f"{name}: {n_shown} of {size}"
        for name, n_shown, size in zip(heads["name"], heads["n_shown"], sizes, strict=True)
    ]
    return (
        alt.Chart(heads)
        .mark_text(color=GREY, fontSize=HEAD_SIZE, baseline="top")
        .encode(x=x, y=alt.YValue(0), text=alt.Text("label:N"))
    )


def _names(n_columns: int) -> list[str]:
    hidden = [f"layer {number}" for number in range(1, n_columns - 1)]
    return ["inputs", *hidden, "output"]


def _short(number: float) -> str:
    """Two digits that count, with a real minus."""
    digits = f"{number:#.2g}".removesuffix(".").replace(".e", "e")
    return digits.replace("e-0", "e-").replace("e+0", "e").replace("-", "−")


def _told(units: pd.DataFrame, n_inputs: int) -> str:
    last = units[units["layer"] == units["layer"].max()]
    sizes = ", ".join(str(size) for size in [n_inputs, *units.groupby("layer").size()])
    told = f"One sample in a network of {sizes} units after epoch {units['epoch'].iloc[0]:,}: "
    if len(last) == 1:
        output, error = (figure(last[name].iloc[0]) for name in ("output", "delta"))
        return f"{told}the output is {output} and its error {error}."
    largest = last.iloc[np.nan_to_num(last["delta"].abs()).argmax()]
    return (
        f"{told}of {counted(len(last), 'output')} unit {largest['unit']:.0f} has the largest "
        f"error, {figure(largest['delta'])}."
    )
