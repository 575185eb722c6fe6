"""The pictures of `compare`: runs on the same data, side by side."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting.axes import (
    epoch_cursor,
    few_epochs,
    layers_along,
    linear_epochs,
    log_epochs,
    log_y,
    positive,
    thinned,
)
from sigmoid_estimator.plotting.description import counted, figure
from sigmoid_estimator.plotting.gradients import TITLES
from sigmoid_estimator.plotting.lines import DOTS, LINE_WIDTH, by_run, targets
from sigmoid_estimator.plotting.panels import gridded
from sigmoid_estimator.plotting.saturation import SHARE, share_title, with_share

OVER_EPOCHS = {"accuracy": "training accuracy", "loss": "training loss"}
PANELS = (*OVER_EPOCHS, "delta_rms", SHARE)
PANEL_HEIGHT = 200


def comparison(
    frame: pd.DataFrame,
    *,
    panels: Sequence[str] = PANELS,
    epoch: int | None = None,
    columns: int = 2,
) -> alt.ConcatChart | alt.VConcatChart:
    """Draw several runs side by side: how fast they learn, and what their layers do.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.compare` returns.
    panels : sequence of str, default=("accuracy", "loss", "delta_rms", "share")
        Panels to draw: accuracy and loss against the epoch; what of the error reaches every
        layer, and the saturated share of layers with ends (the dead share of those without),
        against the layer.
    epoch : int or None, default=None
        Epoch of the panels over layers, of each run its record nearest before, and of a cursor
        in those over epochs; None is the last, without a cursor.
    columns : int, default=2
        Panels in a row; a picture of one column is as wide as its place.

    Returns
    -------
    altair.ConcatChart or altair.VConcatChart
        One panel per measure, one colour per run.

    Raises
    ------
    ValueError
        If a panel is unknown, or `columns` is below 1.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> X, y = load_moons(return_X_y=True)
    >>> runs = {
    ...     name: SigmoidMLPClassifier((4,), activation=name, max_iter=5, random_state=0).fit(X, y)
    ...     for name in ("sigmoid", "relu")
    ... }
    >>> chart = plotting.comparison(inspection.compare(runs, X, y)).to_dict()
    >>> [panel["encoding"]["y"]["title"] for panel in chart["concat"]][:2]
    ['training accuracy', 'training loss (log)']
    """
    unknown = [name for name in panels if name not in PANELS]
    if unknown:
        raise ValueError(f"panels must be of {', '.join(PANELS)}, got {unknown[0]!r}.")
    names = frame["name"].unique().tolist()
    curves, layers = _curves(frame, logarithmic=True), _layers_at(frame, epoch)
    drawn = [
        _over_epochs(curves, names, panel, logarithmic=True, cursor=epoch)
        if panel in OVER_EPOCHS
        else _over_layers(layers, names, panel)
        for panel in panels
    ]
    return gridded(drawn, columns, height=PANEL_HEIGHT, description=_told(frame))


def learning_curve(
    frame: pd.DataFrame, *, logarithmic: bool = False, columns: int = 2
) -> alt.ConcatChart | alt.VConcatChart:
    """Draw the accuracy and the loss of one run or of several against the epoch.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns name, epoch, loss and accuracy: what
        :func:`sigmoid_estimator.inspection.compare` returns, or the same without its layers.
    logarithmic : bool, default=False
        Whether the epochs and the loss are on logarithmic axes.
    columns : int, default=2
        Panels in a row; a picture of one column is as wide as its place.

    Returns
    -------
    altair.ConcatChart or altair.VConcatChart
        The loss and the accuracy, one colour per run.

    Raises
    ------
    ValueError
        If `columns` is below 1.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, plotting
    >>> from sigmoid_estimator.datasets import load_moons
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0)
    >>> film = clf.fit(*load_moons(return_X_y=True)).history_.to_frame()
    >>> chart = plotting.learning_curve(film.assign(name="sigmoid")).to_dict()
    >>> [panel["encoding"]["y"]["title"] for panel in chart["concat"]]
    ['training loss', 'training accuracy']
    """
    names = frame["name"].unique().tolist()
    curves = _curves(frame, logarithmic=logarithmic)
    panels = [
        _over_epochs(curves, names, name, logarithmic=logarithmic) for name in ("loss", "accuracy")
    ]
    return gridded(panels, columns, height=PANEL_HEIGHT, description=_told(frame))


def _curves(frame: pd.DataFrame, *, logarithmic: bool) -> pd.DataFrame:
    """One row per run and epoch, as many as an axis can show."""
    curves = frame.drop_duplicates(["name", "epoch"])[["name", "epoch", "loss", "accuracy"]]
    return thinned(curves, "name", logarithmic=logarithmic)


def _layers_at(frame: pd.DataFrame, epoch: int | None) -> pd.DataFrame:
    """One row per run and layer: the run's record at the epoch or nearest before it."""
    records = []
    for _, run in frame.groupby("name", sort=False):
        (shown,) = few_epochs(run["epoch"], [run["epoch"].max() if epoch is None else epoch])
        records.append(run[run["epoch"] == shown])
    layers = with_share(pd.concat(records))
    return layers.assign(delta_rms=positive(layers["delta_rms"]))


def _over_epochs(
    curves: pd.DataFrame,
    names: list[str],
    measure: str,
    *,
    logarithmic: bool,
    cursor: float | None = None,
) -> alt.Chart | alt.LayerChart:
    """Accuracy or loss of every run."""
    title = OVER_EPOCHS[measure]
    y = alt.Y(f"{measure}:Q", title=title)
    if measure == "accuracy":
        y = y.scale(domain=[0, 1]).axis(format="%", tickCount=5)
    elif logarithmic:
        curves = curves.assign(loss=positive(curves["loss"]))
        y = log_y("loss", title, curves["loss"])
    lines = (
        alt.Chart(curves)
        .mark_line(strokeWidth=LINE_WIDTH, point=targets(curves["epoch"]))
        .encode(
            x=log_epochs(curves["epoch"]) if logarithmic else linear_epochs(curves["epoch"]),
            y=y,
            **by_run(names),
            tooltip=[
                alt.Tooltip("name:N", title="run"),
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip("accuracy:Q", title="accuracy", format=".1%"),
                alt.Tooltip("loss:Q", title="loss", format=".4g"),
            ],
        )
    )
    rule = epoch_cursor(cursor, curves["epoch"].max(), logarithmic=logarithmic)
    return alt.LayerChart(layer=[*rule, lines]) if rule else lines


def _over_layers(layers: pd.DataFrame, names: list[str], measure: str) -> alt.Chart:
    """A measure of every run's layers at one epoch."""
    if measure == SHARE:
        y = alt.Y("share:Q", title=share_title(layers), scale=alt.Scale(domain=[0, 1]))
        y = y.axis(format="%", tickCount=5)
    else:
        y = log_y(measure, TITLES[measure], layers[measure])
    return (
        alt.Chart(layers)
        .mark_line(strokeWidth=LINE_WIDTH, point=DOTS)
        .encode(
            x=layers_along(layers["layer"]),
            y=y,
            **by_run(names),
            tooltip=[
                alt.Tooltip("name:N", title="run"),
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
                alt.Tooltip("layer:N", title="layer"),
                alt.Tooltip("share_of:N", title="share of"),
                alt.Tooltip("share:Q", title="share", format=".1%"),
                alt.Tooltip("delta_rms:Q", title="RMS of the error", format=".3g"),
            ],
        )
    )


def _told(frame: pd.DataFrame) -> str:
    """How far every run came, in words."""
    ends = frame.drop_duplicates("name", keep="last")
    told = "; ".join(
        f"{end['name']}: accuracy {figure(end['accuracy'], '.1%')} and loss "
        f"{figure(end['loss'])} at epoch {end['epoch']:,}"
        for _, end in ends.iterrows()
    )
    return f"{counted(len(ends), 'run')} against the epoch. {told}."
