"""The pictures of `layer_gradients`: what of the error reaches every layer."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting.axes import (
    epoch_cursor,
    few_epochs,
    layers_along,
    log_epochs,
    log_y,
    positive,
    thinned,
)
from sigmoid_estimator.plotting.palette import (
    DOTS,
    LINE_WIDTH,
    by_layer,
    by_time,
    line_legend,
    targets,
)
from sigmoid_estimator.plotting.panels import counted, figures

TITLES = {
    "delta_rms": "RMS of the error ∂C/∂z",
    "weight_gradient_norm": "norm of the weight gradient",
    "bias_gradient_norm": "norm of the bias gradient",
    "attenuation": "error / last hidden layer’s",
}


def layer_gradients(
    frame: pd.DataFrame, *, measure: str = "delta_rms", epoch: int | None = None
) -> alt.Chart | alt.LayerChart:
    """Draw how much of the error reaches every layer, against the epoch.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.layer_gradients` returns.
    measure : str, default="delta_rms"
        The column to draw: "delta_rms", "weight_gradient_norm", "bias_gradient_norm" (Nielsen's
        speed of learning) or "attenuation".
    epoch : int or None, default=None
        Epoch at which to draw a cursor.

    Returns
    -------
    altair.Chart or altair.LayerChart
        A line per layer, on a logarithmic axis, which leaves out values of 0; with a cursor a
        layer of its own under them.

    Raises
    ------
    ValueError
        If the measure is unknown.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4, 4), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.layer_gradients(inspection.layer_gradients(clf, X, y)).to_dict()
    >>> chart["encoding"]["color"]["scale"]["domain"]
    ['1', '2', '3']
    """
    shown = _measured(thinned(frame, "layer"), measure).astype({"layer": str})
    layers = shown["layer"].unique().tolist()
    last = shown[shown["epoch"] == shown["epoch"].max()]
    lines = (
        alt.Chart(shown)
        .mark_line(strokeWidth=LINE_WIDTH, point=targets(shown["epoch"]))
        .encode(
            x=log_epochs(shown["epoch"]),
            y=log_y(measure, TITLES[measure], shown[measure]),
            **by_layer(layers),
            tooltip=_tooltips(measure),
        )
    )
    cursor = epoch_cursor(epoch, int(shown["epoch"].max()))
    picture = alt.LayerChart(layer=[*cursor, lines]) if cursor else lines
    return picture.properties(
        description=(
            f"{TITLES[measure]} of {counted(len(layers), 'layer')} against the epoch; at epoch "
            f"{last['epoch'].iloc[0]:,}, from the first layer on, it is "
            f"{figures(last[measure], '.2g')}."
        )
    )


def gradients_by_depth(
    frame: pd.DataFrame, *, measure: str = "delta_rms", epochs: Sequence[int] | None = None
) -> alt.Chart:
    """Draw how much of the error reaches every layer, against the layer.

    A straight line downwards to the left is a constant factor lost per layer: the vanishing
    gradient.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.layer_gradients` returns.
    measure : str, default="delta_rms"
        The column to draw, as in :func:`layer_gradients`.
    epochs : sequence of int or None, default=None
        Epochs to show; of one that is not in the frame, the nearest before it. None is all of
        them, or of more than four the first, the last and two between, evenly apart on a
        logarithmic axis.

    Returns
    -------
    altair.Chart
        A line per epoch on a logarithmic axis: the later, the longer its dashes; the last is
        solid and the strongest.

    Raises
    ------
    ValueError
        If the measure is unknown.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4, 4), max_iter=5, random_state=0).fit(X, y)
    >>> frame = inspection.layer_gradients(clf, X, y)
    >>> chart = plotting.gradients_by_depth(frame, epochs=[0, 5]).to_dict()
    >>> chart["encoding"]["color"]["scale"]["domain"]
    ['0', '5']
    """
    chosen = few_epochs(frame["epoch"], epochs)
    shown = _measured(frame[frame["epoch"].isin(chosen)], measure)
    shown = shown.assign(when=[f"{epoch:,}" for epoch in shown["epoch"]])
    names = [f"{epoch:,}" for epoch in chosen]
    lines = (
        alt.Chart(shown)
        .mark_line(point=DOTS)
        .encode(
            x=layers_along(shown["layer"]),
            y=log_y(measure, TITLES[measure], shown[measure]),
            **by_time("when", names, line_legend("after epoch")),
            tooltip=_tooltips(measure),
        )
    )
    first = shown[shown["epoch"] == chosen[0]].sort_values("layer")[measure]
    return lines.properties(
        description=(
            f"{TITLES[measure]} against the layer after the epochs {', '.join(names)}; at the "
            f"first of them, from the first layer on, it is {figures(first, '.2g')}."
        )
    )


def _measured(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The frame with only those values of the measure that a logarithmic axis has a place for."""
    if measure not in TITLES:
        raise ValueError(f"measure must be one of {', '.join(TITLES)}, got {measure!r}.")
    return frame.assign(**{measure: positive(frame[measure])})


def _tooltips(measure: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("epoch:Q", title="epoch", format=",d"),
        alt.Tooltip("layer:N", title="layer"),
        alt.Tooltip(f"{measure}:Q", title=TITLES[measure], format=".3g"),
    ]
