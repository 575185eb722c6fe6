"""The player on a page: which film it plays, of what plane, and where it opens."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from sigmoid_dashboard.player import SAME_TIME_PER, SPEEDS, Pace, play
from sigmoid_dashboard.runs.convention import images_of, judged_rows
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.multiplied import FACTORS
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.ui import controls, drawn_rows, session
from sigmoid_dashboard.ui.links import Bounds, OneOf
from sigmoid_estimator.inspection import Plane, feature_plane, principal_plane
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.frames import FilmError
from sigmoid_estimator.player.payload import Payload
from sigmoid_estimator.player.remarks import Asked

PLAYER = "player"
# Of a link: where to open the film, and how to play. The player itself keeps them in the address.
AT, SPEED, PER = "at", "speed", "per"
ROW = "row"  # that is followed through the network
AT_FACTOR = (AT, "c")  # as links had it when the factor was a control
POSITIONS = Bounds(0, 1e9)
MAX_PAYLOADS, MAX_PLANES = 16, 64  # of all sessions
VIEWS = ("the first two principal components", "two features")  # of data with more features


def play_run(
    run: Run,
    *,
    opens: int | None = None,
    panels: str | Sequence[str] = "auto",
    remarks: Asked = (),
) -> None:
    """Play the film of a run, from the epoch at which the lesson opens it, or from its end."""
    play_in_step({"": run}, opens=opens, panels=panels, remarks=remarks)


def play_row(run: Run, *, opens: int) -> None:
    """Play a film in which one row is followed through the network and back."""
    play_in_step({"": run}, opens=opens, panels=("backpropagation",), row=row_asked(run))


def row_asked(run: Run) -> int | None:
    """The row that a link or a preset asks for; the browser keeps it in the address itself."""
    rule = Bounds(0, len(run.data.y) - 1, is_whole=True)
    controls.check_link(ROW, rule)
    for text in session.link().get(ROW, ()):
        if rule.holds(text):
            session.set_controls({ROW: int(rule.value(text))})
    row = session.value_of(ROW, None)
    return row if row is not None and row < len(run.data.y) else None


def play_in_step(
    trained: Mapping[str, Run],
    *,
    opens: int | None = None,
    panels: str | Sequence[str] = "auto",
    row: int | None = None,
    remarks: Asked = (),
) -> None:
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
            panels=panels,
            remarks=remarks,
        )

    runs = [(name, run.key) for name, run in trained.items()]
    key = f"{runs} {plane_name(plane)} {panels} {list(remarks)}"
    show(longest, key, film, opens=opens, row=row)


def play_judged(
    run: Run, *, opens: int | None = None, panels: str | Sequence[str] = "auto"
) -> None:
    """Play the film of a run on the rows held out of its training, with images as they were."""
    controls.check_link(AT, Bounds(0, int(run.film.epochs[-1]), is_whole=True))
    data = run.data
    plane = chosen_plane(run)

    def film() -> FilmPlayer:
        return FilmPlayer(
            run.classifier,
            *judged_rows(data),
            plane=plane,
            feature_names=data.feature_names,
            class_names=data.class_names,
            panels=panels,
            images=images_of(run, session.own_table()),
        )

    show(run, f"judged {run.key} {plane_name(plane)} {panels}", film, opens=opens)


def play_over_factors(run: Run, plane: Plane | None) -> None:
    """Play the network of a run over the factor c of all its weights, from c = 1 on."""
    for name in AT_FACTOR:
        controls.check_link(name, Bounds(FACTORS[0], FACTORS[-1]))
    data = run.data
    panels: str | Sequence[str] = "auto"
    if run.settings.hidden:
        # A step is seen in the outputs across the map, and in how they are spread.
        panels = ["sigmoid", "histograms"]
    elif run.is_single_neuron:
        panels = ["sigmoid"]  # the film itself multiplies the weights

    def film() -> FilmPlayer:
        return FilmPlayer.over_factors(
            run.classifier,
            data.X,
            data.y,
            FACTORS,
            plane=plane,
            feature_names=data.feature_names,
            class_names=data.class_names,
            panels=panels,
        )

    show(run, f"over c {run.key} {plane_name(plane)}", film, opens=1.0, named=AT_FACTOR)


def show(
    run: Run,
    key: str,
    film: Callable[[], FilmPlayer],
    *,
    opens: float | None,
    named: tuple[str, ...] = (AT,),
    row: int | None = None,
) -> None:
    """Show a film of these rows; `key` holds all that it depends on.

    The first of the parameters named that the address has says where it opens.
    """
    try:
        payload = _payload(run.owner, key, film)
    except FilmError as error:
        st.info(str(error), icon=":material/movie:")
        return
    play_payload(payload, opens=opens, named=named, row=row, take_rows=drawn_rows.taker(run))


def play_payload(
    payload: Payload,
    *,
    opens: float | None = None,
    named: tuple[str, ...] = (AT,),
    row: int | None = None,
    take_rows: Callable[[object], None] | None = None,
) -> None:
    """Play a film as it is sent, where and as the address says."""
    controls.check_link(SPEED, OneOf(SPEEDS))
    controls.check_link(PER, OneOf(tuple(SAME_TIME_PER)))
    play(
        payload,
        key=PLAYER,
        opens=opens,
        asked=_asked(named),
        pace=_pace_of_address(),
        row=row,
        take_rows=take_rows,
    )


@kept(MAX_PAYLOADS, n_own=2)  # megabytes each
def _payload(key: str, _film: Callable[[], FilmPlayer]) -> Payload:
    """The film as it is sent, made once."""
    return _film().payload


def _asked(named: tuple[str, ...]) -> float | None:
    """Where the address asks the film to be."""
    text = next((st.query_params[name] for name in named if name in st.query_params), "")
    return session.asked_of_player(float(text) if POSITIONS.holds(text) else None)


def _pace_of_address() -> Pace:
    speeds = {str(speed): speed for speed in SPEEDS}
    speed, per = st.query_params.get(SPEED, ""), st.query_params.get(PER)
    return Pace(speeds.get(speed), per if per in SAME_TIME_PER else None)


@kept(MAX_PLANES)
def _principal_plane(key: str, _run: Run) -> Plane:
    """The plane of a run's rows, found once: of many features that takes longer than the page."""
    return principal_plane(_run.data.X)


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
            return _principal_plane(run.owner, run.key, run)
        across = st.selectbox(
            "Across", names, len(names) - 2, **controls.bound("across", OneOf(names))
        )
        others = [name for name in names if name != across]
        up = st.selectbox("Up", others, len(others) - 1, **controls.bound("up", OneOf(others)))
    return feature_plane(run.data.X, (names.index(across), names.index(up)))
