"""How near to their ends the units of every layer are."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import counted, figure, figures

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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.saturation(inspection.saturation(clf, X)).to_dict()
    >>> [panel["encoding"]["y"]["title"] for panel in chart["vconcat"]]
    ['saturated share', 'φ (0 centre, 1 ends)', 'mean slope']
    """
    unknown = [name for name in measures if name not in TITLES]
    if unknown:
        raise ValueError(f"measures must be of {', '.join(TITLES)}, got {unknown[0]!r}.")
    shown = with_share(axes.thinned(frame, "layer")).astype({"layer": str})
    titles, end = TITLES | {SHARE: share_title(shown)}, int(shown["epoch"].max())
    # The panels share their epochs: the highest has the number of the cursor, the lowest the
    # title of the axis.
    panels = [
        parts.over(
            axes.epoch_cursor(epoch, end, labelled=name == measures[0]),
            _measure(shown, name, titles[name], is_last=name == measures[-1]),
        )
        for name in measures
    ]
    last = shown[shown["epoch"] == end]
    by_measure = "; ".join(f"{titles[name]} {figures(last[name])}" for name in measures)
    n_layers = counted(shown["layer"].nunique(), "layer")
    return parts.stacked(
        panels,
        height=150,
        description=(
            f"Saturation of {n_layers} against the epoch; at epoch {end:,}, by layer: "
            f"{by_measure}."
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
    """Name the quantity whose share is shown, for the layers in the frame."""
    return f"{' or '.join(sorted(frame['share_of'].unique(), reverse=True))} share"


def _measure(frame: pd.DataFrame, name: str, title: str, *, is_last: bool) -> alt.Chart:
    """One measure of every layer over the epochs, which the lowest panel names."""
    y = axes.share_axis(name, title) if name == SHARE else alt.Y(f"{name}:Q", title=title)
    if name in ("phi", "entropy"):  # which lie between 0 and 1; other measures have no such end
        y = y.scale(domain=[0, 1])
    x = axes.epoch_axis(frame["epoch"])
    value = (name, title, ".1%" if name == SHARE else ".4g")
    kind = ["share_of"] if name == SHARE else []
    return parts.lines(frame).encode(
        x if is_last else x.title(None),
        y,
        **palette.by_layer(frame["layer"].unique().tolist()),
        tooltip=parts.tooltips("epoch", "layer", *kind, value),
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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> frame = inspection.activation_histograms(clf, X)
    >>> chart = plotting.activation_histograms(frame, epochs=[0, 5]).to_dict()
    >>> len(chart["concat"]), chart["columns"]
    (4, 2)
    """
    chosen = axes.few_epochs(frame["epoch"], epochs)
    shown = frame[frame["epoch"].isin(chosen)]
    layers = sorted(shown["layer"].unique().tolist())
    panels = []
    for layer, colour in zip(layers, palette.layer_colours(len(layers)), strict=True):
        of_layer = shown[shown["layer"] == layer]
        # Only the outer axes are titled: x in the lowest row, y in the first column.
        x = _value_axis(of_layer, title if layer == layers[-1] else None)
        for epoch in chosen:
            y = _height_axis(of_layer, layer if epoch == chosen[0] else None)
            panel = _bars(of_layer[of_layer["epoch"] == epoch], colour).encode(x, y)
            if layer == layers[0]:
                panel.title = alt.Title(f"epoch {epoch:,}", anchor="middle")
            panels.append(panel)
    return parts.gridded(
        panels,
        len(chosen),
        width=150,
        height=90,
        description=(
            f"Histograms of the {title} of {counted(len(layers), 'layer')}, after the epochs "
            f"{figures(chosen, ',')}; {_in_the_outer_bins(shown, chosen[-1])}."
        ),
    )


def _bars(histogram: pd.DataFrame, colour: str) -> alt.Chart:
    """The histogram of one layer after one epoch, still without axes."""
    bars = alt.Chart(histogram).mark_bar(color=colour, binSpacing=1)
    limits = [("low", "from", ".3g"), ("high", "to", ".3g")]
    return bars.encode(
        x2=alt.X2("high:Q"), tooltip=parts.tooltips("layer", "epoch", *limits, "share")
    )


def _value_axis(of_layer: pd.DataFrame, title: str | None) -> alt.X:
    """The axis of the outputs, the same for every epoch of a layer."""
    scale = axes.exact_scale(float(of_layer["low"].min()), float(of_layer["high"].max()))
    axis = {"labelExpr": axes.NUMBER, "tickCount": 3, "grid": False}
    return alt.X("low:Q", title=title, bin="binned", scale=scale, axis=axis)


def _height_axis(of_layer: pd.DataFrame, layer: int | None) -> alt.Y:
    """The axis of the shares, the same for every epoch; a layer's first names the layer."""
    top = float(np.nan_to_num(of_layer["share"].max())) or 1.0
    title = None if layer is None else [f"layer {layer}", "share of entries"]
    axis = {"format": "%", "tickCount": 3}
    return alt.Y("share:Q", title=title, scale=axes.exact_scale(0, top), axis=axis)


def _in_the_outer_bins(shown: pd.DataFrame, epoch: int) -> str:
    """Write in words how much of every layer is in its first and last bin."""
    shares = []
    for layer, bins in shown[shown["epoch"] == epoch].groupby("layer"):
        is_outer = bins["low"].eq(bins["low"].min()) | bins["high"].eq(bins["high"].max())
        share = figure(bins.loc[is_outer, "share"].sum(), ".0%")
        shares.append(f"{share} of layer {layer}")
    return f"at epoch {epoch:,} the outermost bins hold {', '.join(shares)}"
