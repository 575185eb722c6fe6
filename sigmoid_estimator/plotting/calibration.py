"""How sure a network is and how right, and what one temperature mends, against the epoch."""

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import figure

PANEL_HEIGHT = 170
LOSSES = {"loss": "loss", "loss_at_temperature": "loss at T"}
SHARES = {"accuracy": "accuracy", "confidence": "confidence"}
NEUTRAL = 1.0  # the temperature that changes nothing


def calibration(frame: pd.DataFrame, *, epoch: int | None = None) -> alt.VConcatChart:
    """Draw loss, confidence and temperature against the epoch.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.calibration` returns.
    epoch : int or None, default=None
        Epoch at which to draw a cursor.

    Returns
    -------
    altair.VConcatChart
        The loss as it is and at the best temperature; accuracy and mean confidence; the
        temperature on a logarithmic axis, which leaves out 0 and ∞, with 1 dashed.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.calibration(inspection.calibration(clf, X, y))
    >>> [panel["height"] for panel in chart.to_dict()["vconcat"]]
    [170, 170, 170]
    """
    shown = axes.thinned(frame.assign(line="network"), "line")
    end = int(shown["epoch"].max())
    panels = [
        (_losses(shown), axes.epoch_cursor(epoch, end)),
        (_shares(shown), axes.epoch_cursor(epoch, end, labelled=False)),
        (_temperature(shown), [*_neutral(), *axes.epoch_cursor(epoch, end, labelled=False)]),
    ]
    return parts.stacked(
        [parts.over(marks, chart) for chart, marks in panels],
        height=PANEL_HEIGHT,
        description=_description(frame.iloc[-1]),
    )


def _losses(shown: pd.DataFrame) -> alt.Chart:
    long = _melted(shown, LOSSES)
    long = long.assign(value=axes.positive(long["value"]))
    return _curves(long, axes.log_y("value", "mean loss", long["value"]), ".4g")


def _shares(shown: pd.DataFrame) -> alt.Chart:
    long = _melted(shown, SHARES)
    y = axes.share_axis("value", "of the rows, in the mean", alt.Scale(zero=False))
    return _curves(long, y, ".1%")


def _temperature(shown: pd.DataFrame) -> alt.Chart:
    kept = shown.assign(temperature=axes.positive(shown["temperature"]))
    with_neutral = pd.concat([kept["temperature"], pd.Series([NEUTRAL])])
    return parts.lines(kept, color=palette.VIOLET).encode(
        axes.epoch_axis(kept["epoch"]),
        axes.log_y("temperature", "best temperature T", with_neutral),
        tooltip=parts.tooltips(
            "epoch", ("temperature", "temperature", ".3g"), ("ece", "ECE", ".3f")
        ),
    )


def _neutral() -> list[alt.Chart]:
    """The temperature 1 as a dashed level."""
    return axes.labelled_rule(
        alt.Y("temperature:Q"),
        NEUTRAL,
        "T = 1: as it is",
        alt.XValue(0),
        dash=palette.EXPLAINING_DASH,
        align="left",
        dx=6,
        dy=-4,
    )


def _melted(shown: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """One row per record and curve."""
    long = shown.melt(id_vars="epoch", value_vars=list(names), var_name="name")
    return long.replace({"name": names})


def _curves(long: pd.DataFrame, y: alt.Y, precision: str) -> alt.Chart:
    return parts.lines(long).encode(
        axes.epoch_axis(long["epoch"]),
        y,
        **palette.by_run([*LOSSES.values(), *SHARES.values()]),
        tooltip=parts.tooltips(("name", "curve"), "epoch", ("value", "value", precision)),
    )


def _description(last: pd.Series) -> str:
    temperature = last["temperature"]
    text = "infinite" if np.isposinf(temperature) else figure(temperature)
    return (
        f"Mean loss, confidence and best temperature against the epoch; at epoch "
        f"{last['epoch']:,.0f} the loss is {figure(last['loss'])}, at the best temperature, which "
        f"is {text}, {figure(last['loss_at_temperature'])}; accuracy "
        f"{figure(last['accuracy'], '.1%')}, mean confidence {figure(last['confidence'], '.1%')}, "
        f"expected calibration error {figure(last['ece'], '.2g')}."
    )
