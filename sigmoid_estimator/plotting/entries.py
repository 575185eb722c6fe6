"""The picture of `entry_counts`: how many entries of every layer are near an end."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting.axes import few_epochs
from sigmoid_estimator.plotting.palette import GREY, OCHRE, VIOLET, faded
from sigmoid_estimator.plotting.panels import stacked

ENDS = ("near 0", "near 1")
BETWEEN = "in between"
COLOURS = [OCHRE, faded(GREY, 0.25), VIOLET]  # in between is no end, and has no hue
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
        Epochs to show; of one that is not in the frame, the nearest before it. None is all of
        them, or of more than four the first, the last and two between, evenly apart on a
        logarithmic axis.
    ends : (str, str), default=("near 0", "near 1")
        What it is called to be near the low end, and near the high one.

    Returns
    -------
    altair.VConcatChart
        A panel per epoch with a bar per layer, from the low end to the high one.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.entry_counts(inspection.entry_counts(clf, X), epochs=[0, 5]).to_dict()
    >>> [panel["title"]["text"] for panel in chart["vconcat"]]
    ['epoch 0', 'epoch 5']
    """
    chosen = few_epochs(frame["epoch"], epochs)
    shown = _shares(frame[frame["epoch"].isin(chosen)], ends)
    parts = shown.drop_duplicates("place")["part"].tolist()
    n_layers = shown["layer"].nunique()
    panels = [
        _panel(shown[shown["epoch"] == epoch], parts, is_last=epoch == chosen[-1])
        for epoch in chosen
    ]
    return stacked(
        panels,
        height=ROW_HEIGHT * n_layers,
        description=(
            f"Where the entries of {n_layers} layer{'s' * (n_layers > 1)} lie after the epochs "
            f"{', '.join(f'{epoch:,}' for epoch in chosen)}; at epoch {chosen[-1]:,} "
            f"{_between(shown[shown['epoch'] == chosen[-1]])}."
        ),
    )


def _shares(frame: pd.DataFrame, ends: tuple[str, str]) -> pd.DataFrame:
    """One row per record, layer and part of its entries."""
    names = {"near_low": ends[0], "between": BETWEEN, "near_high": ends[1]}
    counts = frame.melt(["epoch", "layer"], [*names], var_name="part", value_name="count")
    n_entries = counts.groupby(["epoch", "layer"])["count"].transform("sum")
    return counts.assign(
        share=counts["count"] / n_entries,
        place=counts["part"].map([*names].index),
        part=counts["part"].map(names),
    )


def _panel(of_epoch: pd.DataFrame, parts: list[str], *, is_last: bool) -> alt.Chart:
    """The layers after one epoch, the first on top."""
    title = "share of the layer’s entries" if is_last else None
    output = int(of_epoch["layer"].max())
    label = f"datum.value == {output} ? '{output}, output' : datum.value"
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=3,
        symbolType="square",
        symbolStrokeColor=GREY,
        symbolStrokeWidth=1,
    )
    return (
        alt.Chart(of_epoch, title=alt.Title(f"epoch {of_epoch['epoch'].iloc[0]:,}"))
        .mark_bar(stroke=GREY, strokeWidth=1)  # without, "in between" is too faint to be seen
        .encode(
            x=alt.X(
                "share:Q",
                title=title,
                stack="zero",
                scale=alt.Scale(domain=[0, 1], nice=False),
                axis=alt.Axis(format="%", tickCount=5, grid=False, labels=is_last, ticks=is_last),
            ),
            y=alt.Y(
                "layer:O", title="layer", axis=alt.Axis(grid=False, ticks=False, labelExpr=label)
            ),
            color=alt.Color(
                "part:N", legend=legend, sort=parts, scale=alt.Scale(domain=parts, range=COLOURS)
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("layer:N", title="layer"),
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip("part:N", title="entries"),
                alt.Tooltip("count:Q", title="number", format=",d"),
                alt.Tooltip("share:Q", title="share", format=".1%"),
            ],
        )
    )


def _between(shown: pd.DataFrame) -> str:
    """How much of every layer is near no end, in words."""
    between = shown[shown["part"] == BETWEEN]
    return (
        ", ".join(
            f"{share:.0%} of layer {layer}'s"
            for layer, share in zip(between["layer"], between["share"], strict=True)
        )
        + " are in between"
    )
