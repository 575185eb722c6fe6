"""The pictures of `weight_growth` and `margin_growth`: what goes on after 100 %."""

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting.axes import (
    decades,
    epoch_cursor,
    log_epochs,
    log_y,
    positive,
    thinned,
)
from sigmoid_estimator.plotting.palette import (
    EXPLAINING_DASH,
    GREY,
    LINE_WIDTH,
    VIOLET,
    by_layer,
    targets,
)
from sigmoid_estimator.plotting.panels import counted, figure, figures, stacked

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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_line
    >>> clf = SigmoidMLPClassifier((), max_iter=5, random_state=0)
    >>> frame = inspection.weight_growth(clf.fit(*load_line(return_X_y=True)))
    >>> plotting.growth(frame).to_dict()["layer"][0]["encoding"]["x"]["scale"]["type"]
    'log'
    """
    trained = frame[frame["epoch"] > 0]
    if trained.empty:
        raise ValueError("growth needs a record after epoch 0, and the frame has none.")
    with_bias = "layer" not in trained
    trained = trained.assign(layer=1) if with_bias else trained
    trained = thinned(trained.astype({"layer": str}), "layer")
    layers = trained["layer"].unique().tolist()
    last = trained[trained["epoch"] == trained["epoch"].max()]
    theory = _theory(last.iloc[-1], theoretical_slope, slope_name)
    # No mark for None, nor for an epoch 0, which the axis has no place for.
    end = int(trained["epoch"].max())
    marks = _marks(first_perfect_epoch, epoch, end) if first_perfect_epoch else []
    lines = _lines(trained, layers, theory, WITH_BIAS if with_bias else WITHOUT_BIAS)
    has_place = epoch is not None and epoch >= trained["epoch"].min()
    cursor = epoch_cursor(epoch if has_place else None, end)
    return alt.LayerChart(
        layer=[*marks, *cursor, lines],
        description=(
            f"Norm of the weights of {counted(len(layers), 'layer')} against the epoch on a "
            f"logarithmic axis; at epoch {trained['epoch'].max():,} it is "
            f"{figures(last['weight_norm'])}."
            + ("" if theory.empty else f" Dashed: {theory['layer'].iloc[0]}.")
        ),
    )


def _lines(
    trained: pd.DataFrame, layers: list[str], theory: pd.DataFrame, norm: list[str]
) -> alt.Chart:
    """One line per layer, and the theory."""
    if not theory.empty and len(layers) == 1:
        trained, layers = trained.assign(layer=MEASURED), [MEASURED]
    drawn = pd.concat([trained, theory]) if len(theory) else trained
    ends = [float(drawn["epoch"].min()), float(drawn["epoch"].max())]
    encodings = by_layer(layers, *theory["layer"].unique())
    cosine = alt.Tooltip("cosine_to_final:Q", title="cosine to final", format=".5f")
    return (
        alt.Chart(drawn)
        .mark_line(strokeWidth=LINE_WIDTH, point=targets(trained["epoch"]))
        .encode(
            x=alt.X(
                "epoch:Q",
                title="epoch (logarithmic)",
                scale=alt.Scale(type="log", domain=ends, nice=False),
                axis=alt.Axis(
                    values=decades(int(trained["epoch"].max())), format=",d", labelOverlap="greedy"
                ),
            ),
            y=alt.Y("weight_norm:Q", title=norm),
            **encodings,
            tooltip=[
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip("layer:N", title="layer"),
                alt.Tooltip("weight_norm:Q", title="norm", format=".4g"),
                *([cosine] if "cosine_to_final" in trained else []),
            ],
        )
    )


def _theory(last: pd.Series, slope: float | None, name: str) -> pd.DataFrame:
    """norm = last norm + slope · ln(t / last t), as far back as the norm is above 0."""
    if slope is None or not 0 < slope < np.inf or not np.isfinite(last["weight_norm"]):
        return pd.DataFrame(columns=["epoch", "weight_norm", "layer"])
    back = min(THEORY_DECADES * np.log(10), np.log(last["epoch"]), last["weight_norm"] / slope)
    return pd.DataFrame(
        {
            "epoch": [last["epoch"] * np.exp(-back), last["epoch"]],
            "weight_norm": [last["weight_norm"] - slope * back, last["weight_norm"]],
            "layer": f"theory: slope {name} = {slope:.3g}",
        }
    )


def _marks(epoch: int, cursor: int | None, end: int) -> list[alt.Chart]:
    """A line at the first perfect epoch, and what it means, off the cursor if there is room."""
    is_left = cursor is not None and cursor >= epoch and epoch**LABEL_ROOM > end
    base = alt.Chart(pd.DataFrame({"epoch": [epoch], "label": [f"100 %\nat epoch {epoch:,}"]}))
    rule = base.mark_rule(color=GREY, strokeDash=[4, 4], strokeWidth=1.5).encode(
        x=alt.X("epoch:Q")
    )
    label = base.mark_text(
        color=GREY,
        align="right" if is_left else "left",
        baseline="bottom",
        lineBreak="\n",
        lineHeight=LINE_HEIGHT,
        dx=-6 if is_left else 6,
        dy=-LINE_HEIGHT - 4,  # of two lines, the first has its place
        fontSize=LABEL_SIZE,
    ).encode(x=alt.X("epoch:Q"), y=alt.YValue("height"), text=alt.Text("label:N"))
    return [rule, label]


def margin_growth(frame: pd.DataFrame, *, epoch: int | None = None) -> alt.VConcatChart:
    """Draw a single neuron's normalized margin and its angle to the maximum margin.

    The margin of gradient descent tends to the largest there is, γ, and its direction to that of
    the maximum margin; both only like 1/ln t.

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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_wide_margin
    >>> X, y = load_wide_margin(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.margin_growth(inspection.margin_growth(clf, X, y))
    >>> [panel["height"] for panel in chart.to_dict()["vconcat"]]
    [180, 180]
    """
    shown = thinned(frame.assign(line="neuron"), "line")
    shown = shown.assign(angle_to_max_margin=positive(shown["angle_to_max_margin"]))
    widest, last = frame["max_margin"].iloc[-1], frame.iloc[-1]
    y = alt.Y("normalized_margin:Q", title="normalized margin")
    levels = []
    if np.isfinite(widest):
        # Margins of wrong lines are below 0; what matters is how near the others come to γ.
        y = y.scale(domain=[min(0.0, last["normalized_margin"]), MARGIN_ROOM * widest], nice=False)
        levels = _level(widest, f"maximum margin γ = {widest:.3g}")
        told = f" of {widest:.3g}; the angle to the maximum margin is "
        told += f"{figure(last['angle_to_max_margin'], '.2g')}°."
    else:
        told = "; there is no maximum margin, since no line separates the classes."
    end = int(shown["epoch"].max())
    angle = log_y("angle_to_max_margin", "angle to max. margin in °", shown["angle_to_max_margin"])
    return stacked(
        [
            _beside([*levels, *epoch_cursor(epoch, end)], _curve(shown, y, "normalized_margin")),
            _beside(
                epoch_cursor(epoch, end, labelled=False),
                _curve(shown, angle, "angle_to_max_margin"),
            ),
        ],
        height=180,
        description=(
            "Normalized margin of the neuron, and its angle to the maximum margin, against the "
            f"epoch; at epoch {last['epoch']:,.0f} the margin is "
            f"{figure(last['normalized_margin'])}{told}"
        ),
    )


def _beside(marks: list[alt.Chart], curve: alt.Chart) -> alt.Chart | alt.LayerChart:
    """A curve over its marks, if there are any."""
    return alt.LayerChart(layer=[*marks, curve]) if marks else curve


def _curve(frame: pd.DataFrame, y: alt.Y, field: str) -> alt.Chart:
    """A measure of the one neuron over the epochs."""
    return (
        alt.Chart(frame)
        .mark_line(strokeWidth=LINE_WIDTH, color=VIOLET, point=targets(frame["epoch"]), clip=True)
        .encode(
            x=log_epochs(frame["epoch"]),
            y=y,
            tooltip=[
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip(f"{field}:Q", title=field.replace("_", " "), format=".4g"),
            ],
        )
    )


def _level(value: float, label: str) -> list[alt.Chart]:
    """A dashed level with its name on it."""
    base = alt.Chart(pd.DataFrame({"level": [value], "label": [label]})).encode(y=alt.Y("level:Q"))
    rule = base.mark_rule(color=GREY, strokeDash=EXPLAINING_DASH, strokeWidth=2)
    text = base.mark_text(
        color=GREY, align="left", baseline="bottom", dx=6, dy=-4, fontSize=LABEL_SIZE
    ).encode(x=alt.XValue(0), text=alt.Text("label:N"))
    return [rule, text]
