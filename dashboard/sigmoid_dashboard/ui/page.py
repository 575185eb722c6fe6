"""What all pages share: the run that they tell of, a picture beside its text, tables and files."""

import functools
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import altair as alt
import pandas as pd
import streamlit as st

from sigmoid_dashboard.player import SAME_TIME_PER, SPEEDS, Pace, play_in_step
from sigmoid_dashboard.runs import costs, programs, recorded
from sigmoid_dashboard.runs.costs import Cost
from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import OWN, Owner, RunSettings, SettingsError
from sigmoid_dashboard.runs.trainer import trainer
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import controls, session
from sigmoid_dashboard.ui.links import Bounds, OneOf
from sigmoid_dashboard.ui.pictures import Picture, picture, with_cursor
from sigmoid_estimator.inspection import Plane, feature_plane, principal_plane

SHOW_PROGRESS_AFTER = 0.2  # seconds
POLL_SECONDS = 0.05
PLAYER = "player"
# Of a link: the epoch to show, and how to play. The player itself keeps them in the address.
AT, SPEED, PER = "at", "speed", "per"
MAX_DIGITS = 9
VIEWS = ("the first two principal components", "two features")  # of data with more features
# Text stays as readable as it was.
DIMMED = f"""
:is([data-testid=stVegaLiteChart], [data-testid=stDataFrame]) {{
  opacity: 0.4;
}}

.st-key-{PLAYER} {{
  --picture-opacity: 0.4;
}}
"""
DARK_GREY = "#555b66"  # 6.9 : 1 on white


class PageEnds(Exception):
    """There is nothing more to show before a button is pressed.

    After `st.stop` nothing can be drawn any more, the notes of a link neither.
    """


def chosen_run(page: str) -> Run:
    """The run of the controls, or the one shown before while that waits for its button.

    A choice that cannot be trained is told in words, above the pictures of the last that could.
    """
    shown = session.shown_settings(page)
    try:
        settings = controls.choose_settings(page)
        cost = checked_cost(settings)
    except SettingsError as error:
        before = None if shown is None else {"": shown}
        (kept,) = refused(error, before, {"": controls.default_of(page)}).values()
        return recorded_run(kept)
    is_known = settings == shown or session.runs_for(settings).get(settings) is not None
    opens_with_it = shown is None and cost.seconds < costs.LINK_SECONDS
    may_start = is_known or (
        (opens_with_it or cost.is_live) and not session.is_cancelled(settings)
    )
    label = f"Train (about {cost.seconds:,.1f} s)"
    if not (may_start or asked_to_train(label, shows_others=shown is not None)):
        settings = shown or settings
    run = recorded_run(settings)
    session.show(page, settings)
    return run


def refused(
    error: SettingsError,
    shown: dict[str, RunSettings] | None,
    default: dict[str, RunSettings],
) -> dict[str, RunSettings]:
    """Say why runs cannot be, and return those whose pictures stay. It quotes the visitor."""
    is_kept = shown is not None and all(
        session.runs_for(settings).get(settings) is not None for settings in shown.values()
    )
    whose = "still those of the run before" if is_kept else "of what this page opens with"
    st.warning(f"{plain(str(error))} The pictures below are {whose}.", icon=":material/tune:")
    dim_pictures()
    return shown if shown is not None and is_kept else default


def dim_pictures() -> None:
    """Show that the pictures are of another run than the controls describe."""
    st.html(f"<style>{DIMMED}</style>")


def asked_to_train(label: str, *, shows_others: bool) -> bool:
    """Whether the button for a long training was pressed; until then older pictures stay.

    Where there are none the page ends here.
    """
    place = st.empty()
    if place.button(label, key="train", icon=":material/play_arrow:"):
        place.empty()
        session.cancel(None)
        return True
    if not shows_others:
        raise PageEnds
    st.caption("The pictures below are still those of the run before.")
    dim_pictures()
    return False


def checked_cost(settings: RunSettings) -> Cost:
    """What a run will take. Raises SettingsError for one that is beyond the budget."""
    cost = costs.predicted_cost(settings, prepared(settings, session.own_table()))
    cost.check()
    return cost


def recorded_run(settings: RunSettings, name: str = "Training") -> Run:
    """The run; trained under a progress bar unless it was lately."""
    store = session.runs_for(settings)
    run = store.get(settings)
    if run is None:
        run = trained_run(settings, name)
        store.put(run)
    return run


def trained_run(settings: RunSettings, name: str = "Training") -> Run:
    """The run, kept nowhere; a rerun of the page ends the wait for it, and with that the work."""
    data = prepared(settings, session.own_table())
    with trainer().training(settings, data, session.person()) as job:
        if job.wait(SHOW_PROGRESS_AFTER):
            return job.result()
        place = st.empty()
        with place.container(horizontal=True, vertical_alignment="center"):
            bar = st.progress(0.0)
            key = f"cancel_{recorded.key_of(settings)[-8:]}"  # a page may train several
            st.button("Cancel", key=key, on_click=session.cancel, args=(settings,))
        while not job.wait(POLL_SECONDS):
            ahead = trainer().place(job)
            text = f"{name} … {job.share_done:.0%}" if job.n_done else "Getting ready …"
            bar.progress(job.share_done, text=f"{text} · {ahead} before you" if ahead else text)
        place.empty()
        return job.result()


def played_epoch(run: Run) -> int:
    """The epoch that the player shows; the rest of the page follows it when it is paused."""
    return played_in_step({"": run})


def played_in_step(trained: Mapping[str, Run], measures: pd.DataFrame | None = None) -> int:
    """The same, with runs on the same data beside each other."""
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
    """What the maps of data with more than two features show."""
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


@contextmanager
def told_beside(*sentences: str) -> Iterator[None]:
    """A picture on the left, and on the right what it means."""
    picture, text = st.columns([3, 2], gap="medium")
    with text:
        for sentence in sentences:
            st.markdown(sentence)
    with picture:
        yield


def draw(
    name: str,
    owner: Owner,
    content: str,
    build: Callable[[], tuple[pd.DataFrame, alt.TopLevelMixin]],
    *,
    height: int = 360,
    cursor: int | None = None,
) -> pd.DataFrame:
    """Show a picture with its table and files, and return the table.

    `content` says, with the name, all that the picture depends on: it is built once for it, for
    everybody unless the visitor owns the rows. The cursor is an epoch to mark in panels over
    epochs.
    """
    drawn = picture(owner, name, content, build)
    if cursor is not None:
        drawn = replace(drawn, spec=with_cursor(drawn.spec, cursor))
    has_height = "height" in drawn.spec or "vconcat" in drawn.spec
    spec = drawn.spec if has_height else drawn.spec | {"height": height}
    spec = spec | {"datasets": dict(drawn.tables), "config": _readable(st.context.theme.type)}
    st.vega_lite_chart(spec, width="stretch", key=f"picture_{name}", theme="streamlit")
    with _opened("Table and files", f"files_{name}", ":material/table:") as is_open:
        if is_open:
            _offer_files(name, drawn)
    return drawn.frame


def _offer_files(name: str, drawn: Picture) -> None:
    """The table behind a picture, and both as files."""
    st.dataframe(
        drawn.frame, hide_index=True, height=240, alt=f"The figures of the picture {name}"
    )
    with st.container(horizontal=True):
        offer_file(drawn.frame, name)
        for kind, convert in (("PNG", drawn.png), ("SVG", drawn.svg)):
            st.download_button(
                kind,
                convert,
                f"{name}.{kind.lower()}",
                key=f"{kind}_{name}",
                on_click="ignore",
                icon=":material/image:",
            )


@contextmanager
def _opened(title: str, key: str, icon: str) -> Iterator[bool]:
    """A part of the page that is not even sent before somebody opens it."""
    with st.expander(title, icon=icon, key=key, on_change="rerun") as part:
        yield bool(part.open)


def _readable(theme: str | None) -> dict:
    """Labels of axes and legends with a contrast of 4.5 on white; Streamlit's grey has 3.7."""
    if theme == "dark":
        return {}
    colours = {"labelColor": DARK_GREY, "titleColor": DARK_GREY}
    return {"axis": colours, "legend": colours, "header": colours}


def offer_file(frame: pd.DataFrame, name: str) -> None:
    """A table as a file."""
    st.download_button(
        "CSV",
        lambda: guarded(frame).to_csv(index=False),
        f"{name}.csv",
        "text/csv",
        key=f"CSV_{name}",
        on_click="ignore",
        icon=":material/download:",
    )


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with no text cell that a spreadsheet would take for a formula."""
    return frame.map(_guarded_cell).rename(columns=_guarded_cell)


def _guarded_cell(cell: object) -> object:
    is_formula = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if is_formula else cell


def show_code(run: Run, name: str = "") -> None:
    """What repeats the run without this page: its program, its film and its weights as files.

    Where a page has several runs, each has its name.
    """
    title = f"The code of {name or 'this run'}, and its files"
    key, file = (f"_{name}", f"{name} ") if name else ("", "")
    with _opened(title, f"code{key}", ":material/code:") as is_open:
        if is_open:
            _offer_code(run, key, file)


def _offer_code(run: Run, key: str, file: str) -> None:
    """The program of a run, its film and its weights."""
    st.code(programs.code_of(run, session.own_table()), language="python")
    with st.container(horizontal=True):
        offer_file(run.film.to_frame(), f"{file}history")
        st.download_button(
            "Film (npz)",
            functools.partial(_npz, run),
            f"{file}film.npz",
            key=f"npz_film{key}",
            on_click="ignore",
            icon=":material/movie:",
        )
        st.download_button(
            "Network (JSON)",
            functools.partial(_json, run),
            f"{file}network.json",
            key=f"json_network{key}",
            on_click="ignore",
            icon=":material/data_object:",
        )


def _npz(run: Run) -> bytes:
    """The film, for `TrainingHistory.from_npz`."""
    content = io.BytesIO()
    run.film.to_npz(content)
    return content.getvalue()


def _json(run: Run) -> str:
    """The network, for `SigmoidMLPClassifier.from_layers(**json.load(file))`."""
    classifier = run.classifier
    return json.dumps(
        {
            "coefs": [coef.tolist() for coef in classifier.coefs_],
            "intercepts": [intercept.tolist() for intercept in classifier.intercepts_],
            "activation": run.settings.activation,
            "classes": classifier.classes_.tolist(),
        }
    )
