"""A network with the numbers of one sample at its units: forwards, and the error back."""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import counted, figure

Array = np.ndarray

MAX_UNITS = 8  # of a layer; more numbers are no longer read
ROOM = 0.2  # of a column, on both sides of a unit, for its numbers
ROW_HEIGHT, LEAST_HEIGHT, HEAD_HEIGHT = 60, 220, 30
NUMBER_SIZE, HEAD_SIZE = 14, 13
BIAS = -1  # the input of a bias in the tables
MAX_LABELS = 12  # lines that have room for their weights
LABEL_SIZE, LABEL_PLACE = 12, 0.28  # the last as a part of the line's length
# Where a number is that is not to lie on its line, by whether the line falls or rises.
BESIDE: dict[int, Literal["left", "center", "right"]] = {-1: "left", 0: "center", 1: "right"}
BIAS_DROP = 0.45  # of a row, from which the line of a bias comes
NUMBER_SHIFT = 9  # pixels above and under the middle of a unit
OUTPUT, ERROR, CHOSEN, OTHER = "output", "error δ, on its way back", "the chosen weight", "others"
COLOURS = {
    OUTPUT: palette.VIOLET,
    ERROR: palette.TEAL,
    CHOSEN: palette.MAGENTA,
    OTHER: palette.faded(palette.GREY, 0.45),
}
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
        more than eight units those of the largest ``|δ|`` are drawn, of the inputs the largest,
        and always those of the chosen weight.

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
    height = max(ROW_HEIGHT * n_rows, LEAST_HEIGHT)
    top = n_rows / 2 + HEAD_HEIGHT * n_rows / height
    x = alt.X("x:Q", axis=None, scale=axes.exact_scale(-0.4, n_layers + 0.4))
    y = alt.Y("y:Q", axis=None, scale=axes.exact_scale(-n_rows / 2, top))
    return alt.LayerChart(
        layer=[
            _lines(edges, x, y),
            _numbers(nodes, OUTPUT, -NUMBER_SHIFT, x, y),
            _numbers(nodes[nodes["layer"] > 0], ERROR, NUMBER_SHIFT, x, y),
            _heads(nodes, units, len(inputs), x),
            *_weights(edges, x, y),
        ],
        autosize=parts.FIT_WIDTH,
        width=parts.STACK_WIDTH,
        height=height + HEAD_HEIGHT,
        view=alt.ViewBackground(stroke=None),
        description=_description(units, len(inputs)),
    )


def _nodes(units: pd.DataFrame, inputs: Array, wanted: set[tuple[int, int]]) -> pd.DataFrame:
    """The inputs as layer 0 and the units, as many as have room, and where they are drawn."""
    first = pd.DataFrame({"layer": 0, "unit": np.arange(len(inputs)), "output": inputs})
    nodes = pd.concat([first, units], ignore_index=True)
    keys = zip(nodes["layer"], nodes["unit"], strict=True)
    ranks = pd.DataFrame(
        {
            "is_wanted": [key in wanted for key in keys],
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
        label=[
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


def _is_at(edges: pd.DataFrame, key: tuple[int, int, int]) -> pd.Series:
    """Whether each row is the weight of that layer, unit and input."""
    return (edges[["layer", "unit", "input"]] == list(key)).all(axis=1)


def _lines(edges: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    columns = ["x", "y", "x_end", "y_end", "role", "width", "name", "weight", "gradient"]
    legend = palette.line_legend(None, columns=2)
    return (
        alt.Chart(edges[columns])
        .mark_rule(strokeCap="round")
        .encode(
            x,
            y,
            x2=alt.X2("x_end"),
            y2=alt.Y2("y_end"),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            **palette.by_name("role", [*COLOURS], legend, color=[*COLOURS.values()]),
            tooltip=parts.tooltips(
                ("name", "weight"), ("weight", "value", ".4g"), ("gradient", "∂C/∂w", ".4g")
            ),
        )
    )


def _weights(edges: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The values of the weights beside their lines: of all if they are few, else of the chosen."""
    is_chosen = edges["role"] == CHOSEN
    few = edges if len(edges) <= MAX_LABELS else edges[is_chosen]
    few = few.assign(
        number=[_short(weight) for weight in few["weight"]],
        colour=np.where(is_chosen[few.index], COLOURS[CHOSEN], palette.GREY),
        x=few["x"] + LABEL_PLACE * (few["x_end"] - few["x"]),
        y=few["y"] + LABEL_PLACE * (few["y_end"] - few["y"]),
    )
    rise = np.sign(few["y_end"] - edges["y"][few.index])
    colour = alt.Color("colour:N", scale=None)
    return [
        alt.Chart(few.loc[rise == sign, ["x", "y", "number", "colour"]])
        .mark_text(fontSize=LABEL_SIZE, align=align, dx=-5 * sign, dy=-8)
        .encode(x, y, text=alt.Text("number:N"), color=colour)
        for sign, align in BESIDE.items()
        if (rise == sign).any()
    ]


def _numbers(nodes: pd.DataFrame, kind: str, shift: int, x: alt.X, y: alt.Y) -> alt.Chart:
    """The output of every unit, or its error."""
    measures = {"pre_activation": "z", "output": "output", "slope": "slope", "delta": "δ"}
    shown = nodes[["x", "y", "label", *measures]]
    column = "output" if kind == OUTPUT else "delta"
    shown = shown.assign(number=[_short(number) for number in nodes[column]])
    figures = [(name, title, ".4g") for name, title in measures.items()]
    bold: dict[str, Any] = {"fontSize": NUMBER_SIZE, "fontWeight": "bold"}
    texts = alt.Chart(shown).mark_text(color=COLOURS[kind], dy=shift, **bold)
    return texts.encode(
        x,
        y,
        text=alt.Text("number:N"),
        tooltip=parts.tooltips(("label", "unit"), *figures),
    )


def _heads(nodes: pd.DataFrame, units: pd.DataFrame, n_inputs: int, x: alt.X) -> alt.Chart:
    """Titles of the columns, with the number of units shown."""
    sizes = [n_inputs, *units.groupby("layer").size()]
    names = ["inputs", *(f"layer {number}" for number in range(1, len(sizes) - 1)), "output"]
    heads = pd.DataFrame({"x": range(len(sizes)), "name": names})
    heads["n_shown"] = nodes.groupby("layer").size().to_numpy()
    heads["label"] = [
        name if n_shown == size else f"{name}: {n_shown} of {size}"
        for name, n_shown, size in zip(names, heads["n_shown"], sizes, strict=True)
    ]
    texts = alt.Chart(heads).mark_text(color=palette.GREY, fontSize=HEAD_SIZE, baseline="top")
    return texts.encode(x, alt.YValue(0), text=alt.Text("label:N"))


def _short(number: float) -> str:
    """Write a number in two digits, with a real minus."""
    digits = f"{number:#.2g}".removesuffix(".").replace(".e", "e")
    return digits.replace("e-0", "e-").replace("e+0", "e").replace("-", "−")


def _description(units: pd.DataFrame, n_inputs: int) -> str:
    last = units[units["layer"] == units["layer"].max()]
    sizes = ", ".join(str(size) for size in [n_inputs, *units.groupby("layer").size()])
    sample = f"One sample in a network of {sizes} units after epoch {units['epoch'].iloc[0]:,}: "
    if len(last) == 1:
        output, error = (figure(last[name].iloc[0]) for name in ("output", "delta"))
        return f"{sample}the output is {output} and its error {error}."
    largest = last.iloc[np.nan_to_num(last["delta"].abs()).argmax()]
    return (
        f"{sample}of {counted(len(last), 'output')} unit {largest['unit']:.0f} has the largest "
        f"error, {figure(largest['delta'])}."
    )
