"""The picture of a sweep: what of a result is the seed's doing."""

import altair as alt
import pandas as pd

from sigmoid_estimator.plotting.lines import by_run

ROW_HEIGHT = 56  # pixels of a run


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
