"""The player on a page, and the epoch and the plane that it shows."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from sigmoid_dashboard.player import SAME_TIME_PER, SPEEDS, Pace, play_in_step
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import OWN
from sigmoid_dashboard.ui import controls, session
from sigmoid_dashboard.ui.links import Bounds, OneOf
from sigmoid_estimator.inspection import Plane, feature_plane, principal_plane

PLAYER = "player"
# Of a link: the epoch to show, and how to play. The player itself keeps them in the address.
AT, SPEED, PER = "at", "speed", "per"
MAX_DIGITS = 9
VIEWS = ("the first two principal components", "two features")  # of data with more features


def played_epoch(run: Run) -> int:
    """The epoch that the player shows; the rest of the page follows it when it is paused."""
    return played_in_step({"": run})


def played_in_step(trained: Mapping[str, Run], measures: pd.DataFrame | None = None) -> int:
    """The epoch that the player shows of several runs on the same data, beside each other."""
    longest = max(trained.values(), key=lambda run: run.film.epochs[-1])
    data = longest.data
    if data.X.shape[1] < 2:
        return _chosen_epoch(longest)
    controls.check_link(AT, Bounds(0, int(longest.film.epochs[-1]), is_whole=True))
    controls.check_link(SPEED, OneOf(SPEEDS))
    controls.check_link(PER, OneOf(tuple(SAME_TIME_PER)))
    return play_in_step(
        {name: run.classifier for name, run in trained.items()},
        data.X,
        data.y,
        key=PLAYER,
        measures=measures,
        plane=chosen_plane(longest),
        feature_names=data.feature_names,
        class_names=data.class_names,
        epoch=_epoch_of_address(longest),
        pace=_pace_of_address(),
        is_private=longest.settings.data == OWN,
    )


def _epoch_of_address(run: Run) -> int | None:
    text = st.query_params.get(AT, "")
    is_epoch = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    last = int(run.film.epochs[-1]) if session.has_left_the_end(PLAYER) else None
    return session.asked_of(PLAYER, int(text) if is_epoch else last)


def _pace_of_address() -> Pace:
    speeds = {str(speed): speed for speed in SPEEDS}
    speed, per = st.query_params.get(SPEED, ""), st.query_params.get(PER)
    return Pace(speeds.get(speed), per if per in SAME_TIME_PER else None)


def _chosen_epoch(run: Run) -> int:
    """A recorded epoch, where there is no map to play."""
    st.caption("The player needs two features for its map, and these data have one.")
    epochs = run.film.epochs.tolist()
    return st.select_slider(
        "Epoch",
        epochs,
        value=session.follow_default("epoch", epochs[-1]),
        format_func="{:,}".format,
        **controls.bound("epoch", OneOf(epochs, "{:,}".format)),
    )


def chosen_plane(run: Run) -> Plane | None:
    """Plane of the maps, which a visitor chooses where there are more than two features."""
    names = run.data.feature_names
    if len(names) == 2:
        return None
    with st.container(horizontal=True):
        view = st.selectbox(
            "The map shows",
            VIEWS,
            width=320,
            **controls.bound("view", OneOf(VIEWS)),
        )
        if view == VIEWS[0]:
            return principal_plane(run.data.X)
        across = st.selectbox(
            "Across", names, len(names) - 2, width=200, **controls.bound("across", OneOf(names))
        )
        others = [name for name in names if name != across]
        up = st.selectbox(
            "Up", others, len(others) - 1, width=200, **controls.bound("up", OneOf(others))
        )
    return feature_plane(run.data.X, (names.index(across), names.index(up)))
