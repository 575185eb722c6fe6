"""Runs on the same data, side by side, and what of their difference is the seed's doing."""

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
from sigmoid_estimator.plotting.gradients import TITLES
from sigmoid_estimator.plotting.palette import DOTS, LINE_WIDTH, by_run, targets
from sigmoid_estimator.plotting.panels import counted, figure, gridded
from sigmoid_estimator.plotting.saturation import SHARE, share_title, with_share

OVER_EPOCHS = {"accuracy": "training accuracy", "loss": "training loss"}
PANELS = (*OVER_EPOCHS, "delta_rms", SHARE)
PANEL_HEIGHT = 200
ROW_HEIGHT = 56  # pixels of a run


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


def seed_sweep(
    frame: pd.DataFrame, *, title: str = "first epoch at the accuracy", limit: int | None = None
) -> alt.LayerChart:
    """Draw one point per run and seed, and the median of every run.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per run and seed, with the columns name, seed and epoch; NaN where the run did not
        get there.
    title : str, default="first epoch at the accuracy"
        Title of the axis.
    limit : int or None, default=None
        The last epoch trained: those that did not get there are hollow points there. None is the
        largest in the frame.

    Returns
    -------
    altair.LayerChart
        Points and medians, on a logarithmic axis.

    Examples
    --------
    >>> import pandas as pd
    >>> from sigmoid_estimator import plotting
    >>> frame = pd.DataFrame({"name": ["sigmoid"] * 3, "seed": [0, 1, 2], "epoch": [9, 12, None]})
    >>> chart = plotting.seed_sweep(frame, limit=20)
    >>> chart.to_dict()["description"]
    'First epoch at the accuracy of 3 seeds. sigmoid: median 12, 2 of 3 got there.'
    """
    last = limit if limit is not None else frame["epoch"].max()
    shown = frame.assign(
        got_there=frame["epoch"].notna(), place=frame["epoch"].fillna(last).clip(lower=1)
    )
    names = frame["name"].unique().tolist()
    x = alt.X("place:Q", title=f"{title} (log)", scale=alt.Scale(type="log", nice=True))
    y = alt.Y("name:N", title="run", sort=names, axis=alt.Axis(labelLimit=160))
    colour = by_run(names)["color"].legend(None)
    points = (
        alt.Chart(shown)
        .mark_point(size=70, strokeWidth=2, opacity=0.85)
        .encode(
            x=x,
            y=y,
            color=colour,
            fill=alt.condition("datum.got_there", colour, alt.value("transparent")),
            tooltip=[
                alt.Tooltip("name:N", title="run"),
                alt.Tooltip("seed:Q", title="seed"),
                alt.Tooltip("epoch:Q", title="epoch", format=",d"),
            ],
        )
    )
    medians = (
        alt.Chart(_medians(frame, last))
        .mark_tick(thickness=3, size=34)
        .encode(x=x, y=y, color=colour, tooltip=[alt.Tooltip("place:Q", title="median")])
    )
    return alt.LayerChart(
        layer=[points, medians],
        height=ROW_HEIGHT * len(names),
        description=_description(frame, title, names),
    )


def _medians(frame: pd.DataFrame, last: float) -> pd.DataFrame:
    """The median of every run; a seed that did not get there counts as later than all others."""
    places = frame.fillna({"epoch": float("inf")}).groupby("name", sort=False)["epoch"].median()
    return places.clip(lower=1, upper=last).rename("place").reset_index()


def _description(frame: pd.DataFrame, title: str, names: list[str]) -> str:
    parts = []
    for name in names:
        epochs = frame.loc[frame["name"] == name, "epoch"]
        median = epochs.fillna(float("inf")).median()
        told = "not reached" if median == float("inf") else f"{median:,.0f}"
        parts.append(f"{name}: median {told}, {epochs.notna().sum()} of {len(epochs)} got there.")
    n_seeds = frame["seed"].nunique()
    return f"{title[:1].upper()}{title[1:]} of {n_seeds} seeds. {' '.join(parts)}"
