"""Runs on the same data, side by side."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.gradients import TITLES
from sigmoid_estimator.plotting.parts import counted, figure
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
        What :func:`sigmoid_estimator.inspection.compare` returns; for the panels over epochs
        name, epoch, loss and accuracy are enough.
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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_moons(return_X_y=True)
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
    curves = _curves(frame, logarithmic=True) if OVER_EPOCHS.keys() & {*panels} else frame
    layers = frame if OVER_EPOCHS.keys() >= {*panels} else _layers_at(frame, epoch)
    drawn = [
        _over_epochs(curves, names, panel, logarithmic=True, cursor=epoch)
        if panel in OVER_EPOCHS
        else _over_layers(layers, names, panel)
        for panel in panels
    ]
    return parts.gridded(drawn, columns, height=PANEL_HEIGHT, description=_last_records(frame))


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
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, plotting
    >>> clf = SigmoidMLPClassifier((4,), max_iter=5, random_state=0)
    >>> frame = clf.fit(*datasets.load_moons(return_X_y=True)).history_.to_frame()
    >>> chart = plotting.learning_curve(frame.assign(name="sigmoid")).to_dict()
    >>> [panel["encoding"]["y"]["title"] for panel in chart["concat"]]
    ['training loss', 'training accuracy']
    """
    names = frame["name"].unique().tolist()
    curves = _curves(frame, logarithmic=logarithmic)
    panels = [
        _over_epochs(curves, names, name, logarithmic=logarithmic) for name in ("loss", "accuracy")
    ]
    return parts.gridded(panels, columns, height=PANEL_HEIGHT, description=_last_records(frame))


def _curves(frame: pd.DataFrame, *, logarithmic: bool) -> pd.DataFrame:
    """One row per run and epoch, as many as an axis can show."""
    curves = frame.drop_duplicates(["name", "epoch"])[["name", "epoch", "loss", "accuracy"]]
    return axes.thinned(curves, "name", logarithmic=logarithmic)


def _layers_at(frame: pd.DataFrame, epoch: int | None) -> pd.DataFrame:
    """One row per run and layer: the run's record at the epoch or nearest before it."""
    records = []
    for _, run in frame.groupby("name", sort=False):
        # Each run has its own last record, because films may differ in length.
        (shown,) = axes.few_epochs(run["epoch"], [run["epoch"].max() if epoch is None else epoch])
        records.append(run[run["epoch"] == shown])
    layers = with_share(pd.concat(records))
    return layers.assign(delta_rms=axes.positive(layers["delta_rms"]))


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
    y = axes.share_axis(measure, title) if measure == "accuracy" else alt.Y("loss:Q", title=title)
    if measure == "loss" and logarithmic:
        # A loss of exactly 0 is no mistake, but a logarithm has no height for it.
        curves = curves.assign(loss=axes.positive(curves["loss"]))
        y = axes.log_y("loss", title, curves["loss"])
    chart = parts.lines(curves).encode(
        axes.epoch_axis(curves["epoch"], logarithmic=logarithmic),
        y,
        **palette.by_run(names),
        tooltip=parts.tooltips(
            ("name", "run"), "epoch", ("accuracy", "accuracy", ".1%"), ("loss", "loss", ".4g")
        ),
    )
    return parts.over(
        axes.epoch_cursor(cursor, curves["epoch"].max(), logarithmic=logarithmic), chart
    )


def _over_layers(layers: pd.DataFrame, names: list[str], measure: str) -> alt.Chart:
    """A measure of every run's layers at one epoch."""
    if measure == SHARE:
        y = axes.share_axis(SHARE, share_title(layers))
    else:
        y = axes.log_y(measure, TITLES[measure], layers[measure])
    return parts.lines(layers, points=parts.DOTS).encode(
        axes.layer_axis(layers["layer"]),
        y,
        **palette.by_run(names),
        tooltip=parts.tooltips(
            ("name", "run"),
            "epoch",
            "layer",
            "share_of",
            "share",
            ("delta_rms", "RMS of the error", ".3g"),
        ),
    )


def _last_records(frame: pd.DataFrame) -> str:
    """Describe in words how far every run came."""
    ends = frame.drop_duplicates("name", keep="last")
    reached = "; ".join(
        f"{end['name']}: accuracy {figure(end['accuracy'], '.1%')} and loss "
        f"{figure(end['loss'])} at epoch {end['epoch']:,}"
        for _, end in ends.iterrows()
    )
    return f"{counted(len(ends), 'run')} against the epoch. {reached}."
