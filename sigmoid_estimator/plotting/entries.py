"""How many entries of every layer are near which end."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import counted, figure, figures

ENDS = ("near 0", "near 1")
BETWEEN = "in between"
COLOURS = [
    palette.NEAR_0,
    palette.faded(palette.GREY, 0.25),
    palette.NEAR_1,
]  # in between is no end, and has no hue
ROW_HEIGHT = 26


def entry_counts(
    frame: pd.DataFrame,
    *,
    epochs: Sequence[int] | None = None,
    ends: tuple[str, str] = ENDS,
) -> alt.VConcatChart:
    """Draw which share of the entries of every layer is near which end.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.entry_counts` returns.
    epochs : sequence of int or None, default=None
        Epochs to show, as in :func:`activation_histograms`.
    ends : (str, str), default=("near 0", "near 1")
        What it is called to be near the low end, and near the high one.

    Returns
    -------
    altair.VConcatChart
        A panel per epoch with a bar per layer, from the low end to the high one.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.entry_counts(inspection.entry_counts(clf, X), epochs=[0, 5]).to_dict()
    >>> [panel["title"]["text"] for panel in chart["vconcat"]]
    ['epoch 0', 'epoch 5']
    """
    chosen = axes.few_epochs(frame["epoch"], epochs)
    shown = _shares(frame[frame["epoch"].isin(chosen)], ends)
    panels = [
        _panel(shown[shown["epoch"] == epoch], is_last=epoch == chosen[-1]) for epoch in chosen
    ]
    n_layers = shown["layer"].nunique()
    # The description tells the share in between: what answers "near 0 or 1?" is how little is
    # left.
    between = shown[(shown["epoch"] == chosen[-1]) & (shown["part"] == BETWEEN)]
    shares = [
        f"{figure(share, '.0%')} of layer {layer}'s"
        for layer, share in zip(between["layer"], between["share"], strict=True)
    ]
    return parts.stacked(
        panels,
        height=ROW_HEIGHT * n_layers,
        description=(
            f"Where the entries of {counted(n_layers, 'layer')} lie after the epochs "
            f"{figures(chosen, ',')}; at epoch {chosen[-1]:,} "
            f"{', '.join(shares)} are in between."
        ),
    )


def _shares(frame: pd.DataFrame, ends: tuple[str, str]) -> pd.DataFrame:
    """One row per record, layer and part of its entries."""
    names = {"near_low": ends[0], "between": BETWEEN, "near_high": ends[1]}
    counts = frame.melt(["epoch", "layer"], [*names], var_name="part", value_name="count")
    n_entries = counts.groupby(["epoch", "layer"])["count"].transform("sum")
    return counts.assign(
        share=counts["count"] / n_entries,
        order=counts["part"].map([*names].index),
        part=counts["part"].map(names),
    )


def _panel(of_epoch: pd.DataFrame, *, is_last: bool) -> alt.Chart:
    """The layers after one epoch, the first on top."""
    output = int(of_epoch["layer"].max())
    label = f"datum.value == {output} ? '{output}, output' : datum.value"
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=3,
        symbolType="square",
        symbolStrokeColor=palette.GREY,
        symbolStrokeWidth=1,
    )
    names = of_epoch.drop_duplicates("order")["part"].tolist()
    share = alt.X(
        "share:Q",
        title="share of the layer’s entries" if is_last else None,
        stack="zero",
        scale=axes.exact_scale(0, 1),
        axis={"format": "%", "tickCount": 5, "grid": False, "labels": is_last, "ticks": is_last},
    )
    axis = {"grid": False, "ticks": False, "labelExpr": label}
    bars = alt.Chart(of_epoch, title=alt.Title(f"epoch {of_epoch['epoch'].iloc[0]:,}"))
    # Without a stroke, "in between" is too faint to be seen.
    return bars.mark_bar(stroke=palette.GREY, strokeWidth=1).encode(
        share,
        alt.Y("layer:O", title="layer", axis=axis),
        **palette.by_name("part", names, legend, color=COLOURS),
        order=alt.Order("order:Q"),
        tooltip=parts.tooltips(
            "layer", "epoch", ("part", "entries"), ("count", "number", ",d"), "share"
        ),
    )
