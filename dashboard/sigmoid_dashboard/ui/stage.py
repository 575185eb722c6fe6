"""The player on a page: which film it plays, of what plane, and where it opens."""

from collections.abc import Callable, Mapping

import streamlit as st

from sigmoid_dashboard.player import SAME_TIME_PER, SPEEDS, Pace, play
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.ui import controls, drawn_rows, session
from sigmoid_dashboard.ui.links import Bounds, OneOf
from sigmoid_estimator.inspection import Plane, feature_plane, principal_plane
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.frames import FilmError
from sigmoid_estimator.player.payload import Payload

PLAYER = "player"
# Of a link: where to open the film, and how to play. The player itself keeps them in the address.
AT, SPEED, PER = "at", "speed", "per"
MAX_DIGITS = 9
MAX_PAYLOADS = 16  # of all sessions
VIEWS = ("the first two principal components", "two features")  # of data with more features


def play_run(run: Run, *, opens: int | None = None) -> None:
    """Play the film of a run, from the epoch at which the lesson opens it, or from its end."""
    play_in_step({"": run}, opens=opens)


def play_in_step(trained: Mapping[str, Run], *, opens: int | None = None) -> None:
    """Play the films of runs on the same data, beside each other."""
    longest = max(trained.values(), key=lambda run: run.film.epochs[-1])
    data = longest.data
    plane = chosen_plane(longest)
    controls.check_link(AT, Bounds(0, int(longest.film.epochs[-1]), is_whole=True))

    def film() -> FilmPlayer:
        return FilmPlayer(
            {name: run.classifier for name, run in trained.items()},
            data.X,
            data.y,
            plane=plane,
            feature_names=data.feature_names,
            class_names=data.class_names,
        )

    key = f"{[(name, run.key) for name, run in trained.items()]} {plane_name(plane)}"
    show(longest, key, film, opens=opens)


def show(run: Run, key: str, film: Callable[[], FilmPlayer], *, opens: float | None) -> None:
    """Show a film of these rows; `key` holds all that it depends on."""
    try:
        payload = _payload(run.owner, key, film)
    except FilmError as error:
        st.info(str(error), icon=":material/movie:")
        return
    play_payload(payload, opens=opens, take_rows=drawn_rows.taker(run))


def play_payload(
    payload: Payload,
    *,
    opens: float | None = None,
    take_rows: Callable[[object], None] | None = None,
) -> None:
    """Play a film as it is sent, where and as the address says."""
    controls.check_link(SPEED, OneOf(SPEEDS))
    controls.check_link(PER, OneOf(tuple(SAME_TIME_PER)))
    play(payload, key=PLAYER, opens=opens, asked=_asked(), pace=_pace_of_address(),
         take_rows=take_rows)  # fmt: skip


@kept(MAX_PAYLOADS)
def _payload(key: str, _film: Callable[[], FilmPlayer]) -> Payload:
    """The film as it is sent, made once."""
    return _film().payload


def _asked() -> int | None:
    """Where the address asks the film to be."""
    text = st.query_params.get(AT, "")
    is_position = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return session.asked_of_player(int(text) if is_position else None)


def _pace_of_address() -> Pace:
    speeds = {str(speed): speed for speed in SPEEDS}
    speed, per = st.query_params.get(SPEED, ""), st.query_params.get(PER)
    return Pace(speeds.get(speed), per if per in SAME_TIME_PER else None)


def plane_name(plane: Plane | None) -> str:
    """What tells a plane of the same rows from another one."""
    return "" if plane is None else f"{plane.features}"


def chosen_plane(run: Run) -> Plane | None:
    """Plane of the maps, which a visitor chooses where there are more than two features."""
    names = run.data.feature_names
    if len(names) <= 2:
        return None
    with st.sidebar, st.expander("Map"):
        view = st.selectbox("The map shows", VIEWS, **controls.bound("view", OneOf(VIEWS)))
        if view == VIEWS[0]:
            return principal_plane(run.data.X)
        across = st.selectbox(
            "Across", names, len(names) - 2, **controls.bound("across", OneOf(names))
        )
        others = [name for name in names if name != across]
        up = st.selectbox("Up", others, len(others) - 1, **controls.bound("up", OneOf(others)))
    return feature_plane(run.data.X, (names.index(across), names.index(up)))
