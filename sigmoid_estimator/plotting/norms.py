"""The picture of `weight_growth`."""

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting.palette import GREY, LAYER_DASHES, LAYERS

RECORDS_PER_DECADE = 200


def growth(frame: pd.DataFrame, *, first_perfect_epoch: int | None = None) -> alt.LayerChart:
    """Draw the norm of the weights against the epoch, on a logarithmic axis.

    On separable data the curve of a single neuron becomes a straight line: it grows like ln t.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.weight_growth` returns. Epoch 0 is left out, since
        a logarithmic axis has no place for it.
    first_perfect_epoch : int or None, default=None
        Epoch to mark as the first with an accuracy of 100 %.

    Returns
    -------
    altair.LayerChart
        One line per layer, and the mark.

    Raises
    ------
    ValueError
        If there is no record after epoch 0.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_line
    >>> clf = SigmoidMLPClassifier((), max_iter=5, random_state=0)
    >>> frame = inspection.weight_growth(clf.fit(*load_line(return_X_y=True)))
    >>> plotting.growth(frame).to_dict()["layer"][0]["encoding"]["x"]["scale"]["type"]
    'log'
    """
    trained = _visible(frame[frame["epoch"] > 0]).astype({"layer": str})
    if trained.empty:
        raise ValueError("growth needs a record after epoch 0, and the frame has none.")
    layers = trained["layer"].unique().tolist()
    # No mark for None, nor for an epoch 0, which the axis has no place for.
    marks = _marks(first_perfect_epoch) if first_perfect_epoch else []
    last = trained[trained["epoch"] == trained["epoch"].max()]["weight_norm"]
    return alt.LayerChart(layer=[*marks, _lines(trained, layers)]).properties(
        description=(
            f"Norm of the weights of {len(layers)} layer{'s' * (len(layers) > 1)} against the "
            f"epoch on a logarithmic axis; at epoch {trained['epoch'].max():,} it is "
            f"{', '.join(f'{norm:.3g}' for norm in last)}."
        )
    )


def _visible(trained: pd.DataFrame) -> pd.DataFrame:
    """One record per `1/RECORDS_PER_DECADE` of a decade, and the last: the axis shows no more."""
    place = np.floor(RECORDS_PER_DECADE * np.log10(trained["epoch"]))
    is_last = trained["epoch"] == trained["epoch"].max()
    return trained[
        is_last | ~pd.DataFrame({"place": place, "layer": trained["layer"]}).duplicated()
    ]


def _lines(trained: pd.DataFrame, layers: list[str]) -> alt.Chart:
    """One line per layer; a single layer needs no legend."""
    legend = (
        alt.Legend(title="layer", orient="top", symbolType="stroke") if len(layers) > 1 else None
    )
    n = len(layers)
    colours = (LAYERS * n)[:n]
    dashes = (LAYER_DASHES * n)[:n]
    return (
        alt.Chart(trained)
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(opacity=0, size=60))
        .encode(
            x=alt.X("epoch:Q", title="epoch (logarithmic)")
            .scale(type="log", nice=False)
            .axis(values=_decades(trained["epoch"]), format=",d"),
            y=alt.Y("weight_norm:Q", title="norm of the weights ‖W‖"),
            color=alt.Color("layer:N", legend=legend).scale(domain=layers, range=colours),
            strokeDash=alt.StrokeDash("layer:N", legend=legend).scale(domain=layers, range=dashes),
            tooltip=[
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip("layer:N", title="layer"),
                alt.Tooltip("weight_norm:Q", title="norm", format=".4g"),
                alt.Tooltip("cosine_to_final:Q", title="cosine to final", format=".5f"),
            ],
        )
    )


def _decades(epochs: pd.Series) -> list[int]:
    """1, 10, 100 … up to the last epoch."""
    return [10**power for power in range(int(np.log10(epochs.max())) + 1)]


def _marks(epoch: int) -> list[alt.Chart]:
    """A line at the first perfect epoch, and what it means."""
    base = alt.Chart(pd.DataFrame({"epoch": [epoch], "label": [f"100 % at epoch {epoch:,}"]}))
    rule = base.mark_rule(color=GREY, strokeDash=[4, 4], strokeWidth=1.5).encode(x="epoch:Q")
    label = base.mark_text(
        color=GREY, align="left", baseline="top", dx=6, dy=4, fontSize=13
    ).encode(x="epoch:Q", y=alt.value(0), text="label:N")
    return [rule, label]
