"""How sure a network is and how right, and what one temperature mends, against the epoch."""

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import figure

MEASURES = ("loss", "confidence", "temperature")
PANEL_HEIGHT = 170
LOSSES = {"loss": "loss", "loss_at_temperature": "loss at T"}
SHARES = {"accuracy": "accuracy", "confidence": "confidence"}
NEUTRAL = 1.0  # the temperature that changes nothing


def calibration(
    frame: pd.DataFrame, *, measures: Sequence[str] = MEASURES, epoch: int | None = None
) -> alt.VConcatChart:
    """Draw loss, confidence and temperature against the epoch.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.calibration` returns.
    measures : sequence of str, default=("loss", "confidence", "temperature")
        The panels.
    epoch : int or None, default=None
        Epoch at which to draw a cursor.

    Returns
    -------
    altair.VConcatChart
        A panel for each: the loss as it is and at the best temperature; accuracy and mean
        confidence; the temperature on a logarithmic axis, which leaves out 0 and ∞, with 1 dashed.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> chart = plotting.calibration(inspection.calibration(clf, X, y))
    >>> [panel["height"] for panel in chart.to_dict()["vconcat"]]
    [170, 170, 170]
    """
    unknown = [name for name in measures if name not in MEASURES]
    if unknown:
        raise ValueError(f"measures must be of {', '.join(MEASURES)}, got {unknown[0]!r}.")
    shown = axes.thinned(frame.assign(line="network"), "line")
    end = int(shown["epoch"].max())
    curves = {"loss": LOSSES, "confidence": SHARES}
    names = [name for measure in measures for name in curves.get(measure, {}).values()]
    drawn: dict[str, Callable[[], tuple[alt.Chart, list[alt.Chart]]]] = {
        "loss": lambda: (_losses(shown, names), []),
        "confidence": lambda: (_shares(shown, names), []),
        "temperature": lambda: (_temperature(shown), _neutral()),
    }
    panels = []
    for number, name in enumerate(measures):
        chart, marks = drawn[name]()
        cursor = axes.epoch_cursor(epoch, end, labelled=number == 0)
        panels.append(parts.over([*marks, *cursor], chart))
    return parts.stacked(
        panels,
        height=PANEL_HEIGHT,
        description=_description(frame.iloc[-1]),
    )


def loss_over_factors(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw the mean loss against the factor c of the output layer.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.loss_over_factors` returns; of several sets of
        rows put together by ``pandas.concat``, with a column rows that names them.

    Returns
    -------
    altair.LayerChart
        A curve per set of rows, with a dot where it is least within the axis, and c = 1.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0).fit(X, y)
    >>> frame = inspection.loss_over_factors(clf, X, y, [0.1, 0.3, 1, 3, 10])
    >>> plotting.loss_over_factors(frame).to_dict()["layer"][-1]["mark"]["type"]
    'point'
    """
    named = frame if "rows" in frame else frame.assign(rows="the rows")
    finite = named["loss"].where(np.isfinite(named["loss"]))
    shown = named.assign(name=named["rows"].astype(str), loss=finite).drop(columns="rows")
    shown = shown[shown["factor"] > 0].reset_index(drop=True)
    encodings = {
        "x": axes.log_x("factor", "factor c of the output layer", shown["factor"]),
        "y": alt.Y("loss:Q", title="mean loss", scale={"zero": True}),
        **palette.by_run(shown["name"].unique().tolist()),
        "tooltip": parts.tooltips(
            ("name", "rows"), ("factor", "c", ".3g"), ("loss", "mean loss", ".4g")
        ),
    }
    least = _inner_minima(shown)
    curves = parts.lines(shown, parts.targets(shown["factor"])).encode(**encodings)
    dots = alt.Chart(least).mark_point(filled=True, size=90, opacity=1).encode(**encodings)
    as_it_is = axes.labelled_rule(
        alt.X("factor:Q"),
        NEUTRAL,
        "c = 1: as it is",
        alt.YValue(0),
        dash=palette.EXPLAINING_DASH,
        align="right",
        dx=-6,
        dy=14,
    )
    found = "; ".join(
        f"of {one['name']} it is least, {figure(one['loss'])}, at c = {figure(one['factor'])}"
        for _, one in least.iterrows()
    )
    return alt.LayerChart(
        layer=[*as_it_is, curves, dots],
        description=(
            "Mean loss against the factor c of the output layer; "
            f"{found or 'it is least at an end of the axis'}. c goes from "
            f"{shown['factor'].min():.3g} to {shown['factor'].max():.3g}."
        ),
    )


def _inner_minima(shown: pd.DataFrame) -> pd.DataFrame:
    """Where each curve is least, but for those that are so at an end."""
    curves = [curve for _, curve in shown.dropna(subset="loss").groupby("name", sort=False)]
    least = [curve.loc[[curve["loss"].idxmin()]] for curve in curves]
    inner = [
        one
        for one, curve in zip(least, curves, strict=True)
        if curve["factor"].min() < one["factor"].iloc[0] < curve["factor"].max()
    ]
    return pd.concat(inner) if inner else shown.iloc[:0]


def _losses(shown: pd.DataFrame, names: list[str]) -> alt.Chart:
    long = _melted(shown, LOSSES)
    long = long.assign(value=axes.positive(long["value"]))
    return _curves(long, axes.log_y("value", "mean loss", long["value"]), names, ".4g")


def _shares(shown: pd.DataFrame, names: list[str]) -> alt.Chart:
    long = _melted(shown, SHARES)
    y = axes.share_axis("value", "of the rows, in the mean", {"zero": False})
    return _curves(long, y, names, ".1%")


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


def _curves(long: pd.DataFrame, y: alt.Y, names: list[str], precision: str) -> alt.Chart:
    return parts.lines(long).encode(
        axes.epoch_axis(long["epoch"]),
        y,
        **palette.by_run(names),
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
