"""What of the error reaches every layer, against the epoch and against the layer."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import counted, figures

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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4, 4), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.layer_gradients(inspection.layer_gradients(clf, X, y)).to_dict()
    >>> chart["encoding"]["color"]["scale"]["domain"]
    ['1', '2', '3']
    """
    shown = _measured(axes.thinned(frame, "layer"), measure).astype({"layer": str})
    layers = shown["layer"].unique().tolist()
    # Of what is drawn, so that words and picture agree where records are left out.
    last = shown[shown["epoch"] == shown["epoch"].max()]
    curves = parts.lines(shown).encode(
        axes.epoch_axis(shown["epoch"]),
        axes.log_y(measure, TITLES[measure], shown[measure]),
        **palette.by_layer(layers),
        tooltip=parts.tooltips("epoch", "layer", (measure, TITLES[measure], ".3g")),
    )
    picture = parts.over(axes.epoch_cursor(epoch, int(shown["epoch"].max())), curves)
    picture.description = (
        f"{TITLES[measure]} of {counted(len(layers), 'layer')} against the epoch; at epoch "
        f"{last['epoch'].iloc[0]:,}, from the first layer on, it is "
        f"{figures(last[measure], '.2g')}."
    )
    return picture


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
        Epochs to show, as in :func:`activation_histograms`.

    Returns
    -------
    altair.Chart
        A line per epoch on a logarithmic axis: the later, the longer its dashes; the last is
        solid and the strongest. A single epoch is the title.

    Raises
    ------
    ValueError
        If the measure is unknown.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4, 4), max_iter=5, random_state=0).fit(X, y)
    >>> frame = inspection.layer_gradients(clf, X, y)
    >>> chart = plotting.gradients_by_depth(frame, epochs=[0, 5]).to_dict()
    >>> chart["encoding"]["color"]["scale"]["domain"]
    ['0', '5']
    """
    chosen = axes.few_epochs(frame["epoch"], epochs)
    shown = _measured(frame[frame["epoch"].isin(chosen)], measure)
    shown = shown.assign(when=[f"{epoch:,}" for epoch in shown["epoch"]])
    names = [f"{epoch:,}" for epoch in chosen]
    first = shown[shown["epoch"] == chosen[0]].sort_values("layer")[measure]
    picture = alt.Chart(shown).mark_line(point=parts.DOTS)  # whose width is that of the epoch
    picture.description = (
        f"{TITLES[measure]} against the layer after the epochs {', '.join(names)}; at the "
        f"first of them, from the first layer on, it is {figures(first, '.2g')}."
    )
    legend = palette.line_legend("after epoch") if len(names) > 1 else None
    if legend is None:
        picture.title = alt.Title(f"epoch {names[0]}")
    return picture.encode(
        axes.layer_axis(shown["layer"]),
        axes.log_y(measure, TITLES[measure], shown[measure]),
        **palette.by_time("when", names, legend),
        tooltip=parts.tooltips("epoch", "layer", (measure, TITLES[measure], ".3g")),
    )


def _measured(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows whose value of the measure a logarithmic axis can show."""
    if measure not in TITLES:
        raise ValueError(f"measure must be one of {', '.join(TITLES)}, got {measure!r}.")
    return frame.assign(**{measure: axes.positive(frame[measure])})
