"""The pictures of `saturation` and `activation_histograms`: how near to their ends units are."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting.axes import (
    NUMBER,
    epoch_cursor,
    few_epochs,
    log_epochs,
    thinned,
)
from sigmoid_estimator.plotting.palette import LAYERS, LINE_WIDTH, by_layer, cycled, targets
from sigmoid_estimator.plotting.panels import counted, figures, gridded, stacked

SHARE = "share"
TITLES = {
    SHARE: "saturated share",
    "phi": "φ (0 centre, 1 ends)",
    "mean_slope": "mean slope",
    "entropy": "entropy (bits)",
    "signal_variance": "signal variance",
}


def saturation(
    frame: pd.DataFrame,
    *,
    measures: Sequence[str] = (SHARE, "phi", "mean_slope"),
    epoch: int | None = None,
) -> alt.VConcatChart:
    """Draw how saturated every layer is against the epoch.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.saturation` returns.
    measures : sequence of str, default=("share", "phi", "mean_slope")
        Panels from top to bottom: "share" is the saturated fraction of a layer that has ends to
        be near to, and the dead fraction of one that has not; "phi", "mean_slope", "entropy",
        "signal_variance".
    epoch : int or None, default=None
        Epoch at which to draw a cursor.

    Returns
    -------
    altair.VConcatChart
        A panel per measure with a line per layer, from epoch 0 on.

    Raises
    ------
    ValueError
        If a measure is unknown.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.saturation(inspection.saturation(clf, X)).to_dict()
    >>> [panel["encoding"]["y"]["title"] for panel in chart["vconcat"]]
    ['saturated share', 'φ (0 centre, 1 ends)', 'mean slope']
    """
    unknown = [name for name in measures if name not in TITLES]
    if unknown:
        raise ValueError(f"measures must be of {', '.join(TITLES)}, got {unknown[0]!r}.")
    shown = with_share(thinned(frame, "layer")).astype({"layer": str})
    layers = shown["layer"].unique().tolist()
    titles = TITLES | {SHARE: share_title(shown)}
    panels = [
        _with_cursor(
            _measure(shown, layers, name, titles[name], is_last=name == measures[-1]),
            epoch_cursor(epoch, int(shown["epoch"].max()), labelled=name == measures[0]),
        )
        for name in measures
    ]
    last = shown[shown["epoch"] == shown["epoch"].max()]
    told = "; ".join(f"{titles[name]} {figures(last[name])}" for name in measures)
    return stacked(
        panels,
        height=150,
        description=(
            f"Saturation of {counted(len(layers), 'layer')} against the epoch; at epoch "
            f"{last['epoch'].iloc[0]:,}, by layer: {told}."
        ),
    )


def with_share(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with `share`: the saturated fraction, or the dead one where there are no ends."""
    is_dead_share = frame["saturated_fraction"].isna()
    return frame.assign(
        share=frame["saturated_fraction"].fillna(frame["dead_fraction"]),
        share_of=np.where(is_dead_share, "dead", "saturated"),
    )


def share_title(frame: pd.DataFrame) -> str:
    """What the share is of, of the layers that the frame has."""
    return f"{' or '.join(sorted(frame['share_of'].unique(), reverse=True))} share"


def _with_cursor(lines: alt.Chart, cursor: list[alt.Chart]) -> alt.Chart | alt.LayerChart:
    """The lines over the cursor, if there is one."""
    return alt.LayerChart(layer=[*cursor, lines]) if cursor else lines


def _measure(
    frame: pd.DataFrame, layers: list[str], name: str, title: str, *, is_last: bool
) -> alt.Chart:
    """One measure of every layer over the epochs, which the lowest panel names."""
    y = alt.Y(f"{name}:Q", title=title)
    if name == SHARE:
        y = y.axis(format="%", tickCount=5)
    if name in (SHARE, "phi", "entropy"):
        y = y.scale(domain=[0, 1])
    precision = ".1%" if name == SHARE else ".4g"
    x = log_epochs(frame["epoch"])
    kind = [alt.Tooltip("share_of:N", title="share of")] if name == SHARE else []
    return (
        alt.Chart(frame)
        .mark_line(strokeWidth=LINE_WIDTH, point=targets(frame["epoch"]))
        .encode(
            x=x if is_last else x.title(None),
            y=y,
            **by_layer(layers),
            tooltip=[
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip("layer:N", title="layer"),
                *kind,
                alt.Tooltip(f"{name}:Q", title=title, format=precision),
            ],
        )
    )


def activation_histograms(
    frame: pd.DataFrame,
    *,
    epochs: Sequence[int] | None = None,
    title: str = "output of the units",
) -> alt.ConcatChart | alt.VConcatChart:
    """Draw how the outputs of every layer are spread, after a few epochs.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.activation_histograms` returns.
    epochs : sequence of int or None, default=None
        Epochs to show; of one that is not in the frame, the nearest before it. None is all of
        them, or of more than four the first, the last and two between, evenly apart on a
        logarithmic axis.
    title : str, default="output of the units"
        What the histograms are of; "pre-activation z" for those.

    Returns
    -------
    altair.ConcatChart or altair.VConcatChart
        A row per layer and a column per epoch; of a single epoch a picture as wide as its place.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> frame = inspection.activation_histograms(clf, X)
    >>> chart = plotting.activation_histograms(frame, epochs=[0, 5]).to_dict()
    >>> len(chart["concat"]), chart["columns"]
    (4, 2)
    """
    chosen = few_epochs(frame["epoch"], epochs)
    shown = frame[frame["epoch"].isin(chosen)]
    panels = []
    layers = sorted(shown["layer"].unique().tolist())
    for layer, colour in zip(layers, cycled(LAYERS, len(layers)), strict=True):
        of_layer = shown[shown["layer"] == layer]
        for epoch in chosen:
            panel = _bars(of_layer, epoch, colour)
            if layer == layers[0]:
                panel = panel.properties(title=alt.Title(f"epoch {epoch:,}", anchor="middle"))
            panels.append(
                panel.encode(
                    x=_activation_axis(of_layer, title if layer == layers[-1] else None),
                    y=_share_axis(of_layer, layer if epoch == chosen[0] else None),
                )
            )
    return gridded(
        panels,
        len(chosen),
        width=150,
        height=90,
        description=(
            f"Histograms of the {title} of {counted(len(layers), 'layer')}, after the epochs "
            f"{figures(chosen, ',')}; {_in_the_outer_bins(shown, chosen[-1])}."
        ),
    )


def _bars(of_layer: pd.DataFrame, epoch: int, colour: str) -> alt.Chart:
    """The histogram of one layer after one epoch."""
    return (
        alt.Chart(of_layer[of_layer["epoch"] == epoch])
        .mark_bar(color=colour, binSpacing=1)
        .encode(
            x2=alt.X2("high:Q"),
            tooltip=[
                alt.Tooltip("layer:N", title="layer"),
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip("low:Q", title="from", format=".3g"),
                alt.Tooltip("high:Q", title="to", format=".3g"),
                alt.Tooltip("share:Q", title="share", format=".1%"),
            ],
        )
    )


def _activation_axis(of_layer: pd.DataFrame, title: str | None) -> alt.X:
    """The same for every epoch of a layer."""
    ends = [float(of_layer["low"].min()), float(of_layer["high"].max())]
    axis = alt.X("low:Q", title=title, bin="binned")
    return axis.scale(domain=ends, nice=False).axis(labelExpr=NUMBER, tickCount=3, grid=False)


def _share_axis(of_layer: pd.DataFrame, layer: int | None) -> alt.Y:
    """The same for every epoch of a layer, whose number stands beside the first."""
    top = float(np.nan_to_num(of_layer["share"].max())) or 1.0
    title = None if layer is None else [f"layer {layer}", "share of entries"]
    axis = alt.Y("share:Q", title=title, axis=alt.Axis(format="%", tickCount=3))
    return axis.scale(domain=[0, top], nice=False)


def _in_the_outer_bins(shown: pd.DataFrame, epoch: int) -> str:
    """How much of every layer is in its first and last bin, in words."""
    told = []
    for layer, bins in shown[shown["epoch"] == epoch].groupby("layer"):
        is_outer = bins["low"].eq(bins["low"].min()) | bins["high"].eq(bins["high"].max())
        told.append(f"{bins.loc[is_outer, 'share'].sum():.0%} of layer {layer}")
    return f"at epoch {epoch:,} the outermost bins hold {', '.join(told)}"
