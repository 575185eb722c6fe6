"""What goes on after 100 %: the norm of the weights, and the margin on its way to the largest."""

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import counted, figure, figures

THEORY_DECADES = 2  # over which the slope of the theory is drawn
LABEL_SIZE = 13
LINE_HEIGHT = 15
LABEL_ROOM = 3  # the label needs a third of the axis
MEASURED = "measured"
WITH_BIAS = ["norm ‖(w, b)‖", "of weights and bias"]
WITHOUT_BIAS = ["norm ‖W‖", "of a layer’s weights"]
MARGIN_ROOM = 1.2  # of the axis above the maximum margin, for its name


def growth(
    frame: pd.DataFrame,
    *,
    first_perfect_epoch: int | None = None,
    theoretical_slope: float | None = None,
    slope_name: str = "1/γ",
    epoch: int | None = None,
) -> alt.LayerChart:
    """Draw the norm of the weights against the epoch, on a logarithmic axis.

    On separable data the curve of a single neuron becomes a straight line: it grows like ln t.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.weight_growth` returns, or
        :func:`sigmoid_estimator.inspection.margin_growth`, whose norm ‖(w, b)‖ has the bias in it.
        Epoch 0 is left out, since a logarithmic axis has no place for it.
    first_perfect_epoch : int or None, default=None
        Epoch to mark as the first with an accuracy of 100 %.
    theoretical_slope : float or None, default=None
        Slope against ln(epoch) to draw as a dashed line that ends in the last record of the last
        layer. That of ‖(w, b)‖ is the ``theoretical_slope`` of
        :func:`sigmoid_estimator.inspection.growth_law`; that of ‖w‖ alone is smaller by the
        weights' share ‖w‖/‖(w, b)‖ of the maximum-margin solution. None or NaN draws none.
    slope_name : str, default="1/γ"
        What the label calls that slope; "1/(2γ)" for half the squared error.
    epoch : int or None, default=None
        Epoch at which to draw a cursor; at epoch 0, which the axis leaves out, there is none.

    Returns
    -------
    altair.LayerChart
        The mark, the cursor, one line per layer and the theory.

    Raises
    ------
    ValueError
        If there is no record after epoch 0.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> clf = SigmoidMLPClassifier((), max_iter=5, random_state=0)
    >>> frame = inspection.weight_growth(clf.fit(*datasets.load_line(return_X_y=True)))
    >>> plotting.growth(frame).to_dict()["layer"][0]["encoding"]["x"]["scale"]["type"]
    'log'
    """
    trained = frame[frame["epoch"] > 0]
    if trained.empty:
        raise ValueError("growth needs a record after epoch 0, and the frame has none.")
    with_bias = "layer" not in trained
    trained = trained.assign(layer=1) if with_bias else trained
    trained = axes.thinned(trained.astype({"layer": str}), "layer")
    layers = trained["layer"].unique().tolist()
    end = int(trained["epoch"].max())
    last = trained[trained["epoch"] == end]
    theory = _theory(last.iloc[-1], theoretical_slope, slope_name)
    # The axis has no place for epoch 0: neither a mark nor a cursor there.
    marks = _first_perfect(first_perfect_epoch, epoch, end) if first_perfect_epoch else []
    is_on_axis = epoch is not None and epoch >= trained["epoch"].min()
    cursor = axes.epoch_cursor(epoch if is_on_axis else None, end)
    norms = _norms(trained, layers, theory, WITH_BIAS if with_bias else WITHOUT_BIAS)
    return alt.LayerChart(
        layer=[*marks, *cursor, norms],
        description=(
            f"Norm of the weights of {counted(len(layers), 'layer')} against the epoch on a "
            f"logarithmic axis; at epoch {end:,} it is {figures(last['weight_norm'])}."
            + ("" if theory.empty else f" Dashed: {theory['layer'].iloc[0]}.")
        ),
    )


def _norms(
    trained: pd.DataFrame, layers: list[str], theory: pd.DataFrame, title: list[str]
) -> alt.Chart:
    """One line per layer, and the theory."""
    if not theory.empty and len(layers) == 1:
        trained, layers = trained.assign(layer=MEASURED), [MEASURED]
    drawn = pd.concat([trained, theory]) if len(theory) else trained
    first, last = float(drawn["epoch"].min()), float(drawn["epoch"].max())
    axis = {"values": axes.decades(int(last)), "format": ",d", "labelOverlap": "greedy"}
    cosine = [("cosine_to_final", "cosine to final", ".5f")] * ("cosine_to_final" in trained)
    return parts.lines(drawn, points=parts.targets(trained["epoch"])).encode(
        alt.X(
            "epoch:Q",
            title="epoch (logarithmic)",
            scale=axes.exact_scale(first, last, type="log"),
            axis=axis,
        ),
        alt.Y("weight_norm:Q", title=title),
        **palette.by_layer(layers, *theory["layer"].unique()),
        tooltip=parts.tooltips("epoch", "layer", ("weight_norm", "norm", ".4g"), *cosine),
    )


def _theory(last: pd.Series, slope: float | None, name: str) -> pd.DataFrame:
    """norm = last norm + slope · ln(t / last t), as far back as the norm is above 0."""
    if slope is None or not 0 < slope < np.inf or not np.isfinite(last["weight_norm"]):
        return pd.DataFrame(columns=["epoch", "weight_norm", "layer"])
    # In ln t: two decades, but neither before epoch 1 nor below a norm of 0.
    back = min(THEORY_DECADES * np.log(10), np.log(last["epoch"]), last["weight_norm"] / slope)
    return pd.DataFrame(
        {
            "epoch": [last["epoch"] * np.exp(-back), last["epoch"]],
            "weight_norm": [last["weight_norm"] - slope * back, last["weight_norm"]],
            "layer": f"theory: slope {name} = {slope:.3g}",
        }
    )


def _first_perfect(epoch: int, cursor: int | None, end: int) -> list[alt.Chart]:
    """A line at the first perfect epoch, and what it means, off the cursor if there is room."""
    is_left = cursor is not None and cursor >= epoch and epoch**LABEL_ROOM > end
    return axes.labelled_rule(
        alt.X("epoch:Q"),
        epoch,
        f"100 %\nat epoch {epoch:,}",
        alt.YValue("height"),
        dash=[4, 4],
        align="right" if is_left else "left",
        lineBreak="\n",
        lineHeight=LINE_HEIGHT,
        dx=-6 if is_left else 6,
        dy=-LINE_HEIGHT - 4,  # of two lines, the first is put there
        fontSize=LABEL_SIZE,
    )


def margin_growth(frame: pd.DataFrame, *, epoch: int | None = None) -> alt.VConcatChart:
    """Draw a single neuron's normalized margin and its angle to the maximum margin.

    The margin of gradient descent tends to the largest there is, γ, and its direction to that of
    the maximum margin; both in general like 1/ln t, which is slow.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.margin_growth` returns.
    epoch : int or None, default=None
        Epoch at which to draw a cursor.

    Returns
    -------
    altair.VConcatChart
        The margin with γ dashed, and under it the angle; where no line separates the classes,
        there is neither γ nor angle.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_wide_margin(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.margin_growth(inspection.margin_growth(clf, X, y))
    >>> [panel["height"] for panel in chart.to_dict()["vconcat"]]
    [180, 180]
    """
    shown = axes.thinned(frame.assign(line="neuron"), "line")
    angles = axes.positive(shown["angle_to_max_margin"])
    shown = shown.assign(angle_to_max_margin=angles)
    widest, last = frame["max_margin"].iloc[-1], frame.iloc[-1]
    margin = alt.Y("normalized_margin:Q", title="normalized margin")
    level: list[alt.Chart] = []
    limit = "; there is no maximum margin, since no line separates the classes."
    if np.isfinite(widest):
        # Margins of wrong lines are below 0; what matters is how near the others come to γ.
        low = min(0.0, last["normalized_margin"])
        margin = margin.scale(**axes.exact_scale(low, MARGIN_ROOM * widest))
        level = _level(widest)
        angle = figure(last["angle_to_max_margin"], ".2g")
        limit = f" of {widest:.3g}; the angle to the maximum margin is {angle}°."
    end = int(shown["epoch"].max())
    return parts.stacked(
        [
            parts.over([*level, *axes.epoch_cursor(epoch, end)], _curve(shown, margin)),
            parts.over(
                axes.epoch_cursor(epoch, end, labelled=False),
                _curve(
                    shown, axes.log_y("angle_to_max_margin", "angle to max. margin in °", angles)
                ),
            ),
        ],
        height=180,
        description=(
            "Normalized margin of the neuron, and its angle to the maximum margin, against the "
            f"epoch; at epoch {last['epoch']:,.0f} the margin is "
            f"{figure(last['normalized_margin'])}{limit}"
        ),
    )


def _level(margin: float) -> list[alt.Chart]:
    """The maximum margin as a dashed level with its name on it."""
    return axes.labelled_rule(
        alt.Y("level:Q"),
        margin,
        f"maximum margin γ = {margin:.3g}",
        alt.XValue(0),
        dash=palette.EXPLAINING_DASH,
        width=2,
        align="left",
        dx=6,
        dy=-4,
        fontSize=LABEL_SIZE,
    )


def _curve(frame: pd.DataFrame, y: alt.Y) -> alt.Chart:
    """A measure of the one neuron over the epochs."""
    field = y.shorthand.removesuffix(":Q")
    measured = (field, field.replace("_", " "), ".4g")
    return parts.lines(frame, color=palette.VIOLET, clip=True).encode(
        axes.epoch_axis(frame["epoch"]), y, tooltip=parts.tooltips("epoch", measured)
    )
