"""What one visitor's session remembers, beside the values of its controls."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sigmoid_dashboard.hosting.people import browser_of
from sigmoid_dashboard.runs.data import Start, Table
from sigmoid_dashboard.runs.own_data import OwnFile
from sigmoid_dashboard.runs.recorded import (
    OwnedRuns,
    RecordedRuns,
    Run,
    private_runs,
    shared_runs,
)
from sigmoid_dashboard.runs.settings import OWN, RunSettings

UNSEEN = object()  # None is a value that a control can have

MAX_SWEEP_RESULTS = 400

# The values of controls are in session_state under their keys, which these names must avoid:
# "own_file" is the upload's.
_SHOWN, _COMPARED, _SWEEP = "shown_settings", "compared_runs", "sweep_results"
_OWN_FILE, _OWN_TABLE, _OWN_RUNS = "own_file_kept", "own_table", "own_runs"
_OWN_READING = "own_reading"
_OWN_REFUSAL = "own_refusal"
_FILM, _FILM_READING = "film_of_file", "film_reading"
_START, _BEGINS_SO = "start_of_film", "begins_like_film"
_CANCELLED, _TRIES_REMEDY = "cancelled_run", "tries_remedy"
_WAY = "way"


@dataclass
class LinkNote:
    """A mistake in a parameter of a link, and what is used instead."""

    mistake: str
    shown: Callable[[Any], str] | None  # how the control shows a value
    instead: str = ""  # what is said where there is no control
    used: Any = UNSEEN  # the value of the control on the page that opened


@dataclass
class Way:
    """How the visitor came to the page: by an address, or by a choice on another."""

    latest_page: str | None = None  # None before the first
    latest_choice: RunSettings | None = None  # None lets a page show its default
    brought: RunSettings | None = None  # from another page
    is_by_address: bool = False
    link: dict[str, list[str]] = field(default_factory=dict)  # parameters of the address
    noted_page: str = ""
    notes: dict[str, LinkNote] = field(default_factory=dict)
    preset: str | None = None  # put into the controls
    hides_controls: bool = False
    asked_view: tuple[str | None, str | None] | None = None  # of which the address said …
    asked_position: float | None = None  # … where the film should be


def _way() -> Way:
    # One entry for all of it: Streamlit goes through all entries at every control.
    return st.session_state.setdefault(_WAY, Way())


def person() -> str:
    """Name the visitor: by the browser's Streamlit cookie, or by the session without one."""
    context = get_script_run_ctx()
    session_id = context.session_id if context else ""
    return browser_of(st.context.cookies) or session_id


def shown_settings(page: str) -> RunSettings | None:
    """The run that a page showed last, or None on the first visit."""
    return st.session_state.get(f"{_SHOWN}_{page}")


def show(page: str, settings: RunSettings) -> None:
    """Make a run the one that a page shows."""
    st.session_state[f"{_SHOWN}_{page}"] = settings


def cancel(settings: RunSettings | None) -> None:
    """Let a run wait for its button again. A callback: the rerun after it ends the training."""
    st.session_state[_CANCELLED] = settings


def is_cancelled(settings: RunSettings) -> bool:
    """Whether the visitor has cancelled this run, and not asked for it since."""
    return st.session_state.get(_CANCELLED) == settings


def tries_remedy(run: str) -> bool:
    """Whether the visitor has asked for the remedy of this run, named by its key."""
    return st.session_state.get(_TRIES_REMEDY) == run


def try_remedy(run: str) -> None:
    """Train the remedy of a run, after a cancelled attempt too. A callback."""
    st.session_state[_TRIES_REMEDY] = run
    cancel(None)


def shown_comparison() -> dict[str, RunSettings] | None:
    """The runs compared last, by their names, or None on the first visit."""
    return st.session_state.get(_COMPARED)


def show_comparison(settings: dict[str, RunSettings]) -> None:
    """Make these the runs that are compared."""
    st.session_state[_COMPARED] = settings


def sweep_results() -> dict[RunSettings, dict[float, int | None]]:
    """The first epoch at each accuracy, of every run of a sweep."""
    return st.session_state.setdefault(_SWEEP, {})


def keep_sweep_result(settings: RunSettings, firsts: dict[float, int | None]) -> None:
    """Keep the result of one run of a sweep; the oldest go first."""
    results = sweep_results()
    results[settings] = firsts
    while len(results) > MAX_SWEEP_RESULTS:
        del results[next(iter(results))]


def own_file() -> OwnFile | None:
    """The file or table that the visitor loaded, on whichever page."""
    return st.session_state.get(_OWN_FILE)


def own_is_drawn() -> bool:
    """Whether the visitor's own rows are those put on the map."""
    file = own_file()
    return file is not None and file.is_drawn


def keep_own_file(file: OwnFile) -> None:
    """Keep the loaded file for the other pages, whose upload and table start empty."""
    st.session_state[_OWN_FILE] = file
    st.session_state.pop(_OWN_REFUSAL, None)


def take_own_file(file: OwnFile, controls: Mapping[str, object]) -> None:
    """Make other rows the visitor's own. A callback: the controls are drawn after it."""
    forget_own_file()
    keep_own_file(file)
    st.session_state.update(controls)


def forget_own_file() -> None:
    """Forget the loaded file. A callback: another file or table replaces it."""
    for name in (_OWN_FILE, _OWN_REFUSAL, _OWN_READING, _START, _BEGINS_SO):
        st.session_state.pop(name, None)


def own_reading(what: str, key: str) -> Any:
    """Result of reading a file, or None if another one was read last."""
    last, result = st.session_state.get(_OWN_READING, {}).get(what, ("", None))
    return result if last == key else None


def keep_own_reading(what: str, key: str, result: object) -> None:
    """Keep the result of reading a file: reading it at every rerun would take a second."""
    st.session_state.setdefault(_OWN_READING, {})[what] = (key, result)


def own_refusal() -> str | None:
    """Reason why the visitor's last file could not be read."""
    return st.session_state.get(_OWN_REFUSAL)


def keep_own_refusal(refusal: str) -> None:
    """Keep the reason for the other pages, which would otherwise show no sign of the file."""
    st.session_state[_OWN_REFUSAL] = refusal


def own_table() -> Table | None:
    """The visitor's own rows."""
    return st.session_state.get(_OWN_TABLE)


def keep_own_table(table: Table) -> None:
    """Keep the visitor's own rows, for this session only, with the weights of their film."""
    st.session_state[_OWN_TABLE] = replace(table, start=start())


def start() -> Start | None:
    """The weights that the film of the visitor's own rows begins with."""
    return st.session_state.get(_START)


def keep_start(start: Start) -> None:
    """Keep weights to begin with, as long as the rows are these."""
    st.session_state[_START] = start
    st.session_state[_BEGINS_SO] = True


def begins_like_film() -> bool:
    """Whether the visitor's training begins with these weights."""
    return bool(st.session_state.get(_BEGINS_SO))


def turn_start() -> None:
    """Begin with these weights, or with drawn ones. A callback."""
    st.session_state[_BEGINS_SO] = not begins_like_film()


def runs_for(settings: RunSettings) -> RecordedRuns | OwnedRuns:
    """The store of a run: one on own rows is gone with its session."""
    if settings.data != OWN:
        return shared_runs()
    # The object's end, with the session, drops its runs; a random owner is nobody else's.
    if _OWN_RUNS not in st.session_state:
        st.session_state[_OWN_RUNS] = OwnedRuns(private_runs(), uuid.uuid4().hex)
    return st.session_state[_OWN_RUNS]


def keep_film(run: Run) -> None:
    """Keep a film from a file for the lessons; it is dropped with the session, or to make room."""
    forget_film()
    runs_for(run.settings).put(run)
    st.session_state[_FILM] = run.settings


def film() -> Run | None:
    """The film that the visitor opened last, unless it had to make room."""
    settings = st.session_state.get(_FILM)
    return None if settings is None else runs_for(settings).get(settings)


def has_lost_film() -> bool:
    """Whether a film was opened that had to make room for runs of others."""
    return st.session_state.get(_FILM) is not None and film() is None


def forget_film() -> None:
    """Show the runs of the controls again. A callback: they are drawn after it."""
    st.session_state.pop(_FILM, None)
    chosen = latest_choice()
    if chosen is not None:
        set_controls(chosen.control_values)


def film_reading(key: str) -> str | None:
    """Why the lessons do not show the film of these files, "" if they do; None of others."""
    last, refusal = st.session_state.get(_FILM_READING, ("", None))
    return refusal if last == key else None


def keep_film_reading(key: str, refusal: str) -> None:
    """Keep what became of these files: a film that was closed stays so."""
    st.session_state[_FILM_READING] = (key, refusal)


def forget_film_reading() -> None:
    """Let the next file be read, also the same once more. A callback."""
    st.session_state.pop(_FILM_READING, None)


def choose(page: str, settings: RunSettings, others: Mapping[str, object]) -> None:
    """Set every control, and show that run. A callback: the controls are drawn after it."""
    set_controls(settings.control_values | dict(others))
    show(page, settings)


def set_controls(values: Mapping[str, object]) -> None:
    """Set controls, before they are drawn."""
    for control, value in values.items():
        st.session_state[control] = value


def are_as_usual(usual: Mapping[str, Any]) -> bool:
    """Whether neither the visitor, a preset nor the address has set any of these controls."""
    is_asked = usual.keys() & (set(st.query_params) | link_notes().keys())
    return not is_asked and all(value_of(name, value) == value for name, value in usual.items())


def forget_controls(names: Iterable[str]) -> None:
    """Drop the values of controls that are not drawn: another page's may be others by itself."""
    for name in names:
        st.session_state.pop(name, None)


def value_of(control: str, usual: Any) -> Any:
    """The value that a preset gave to what the browser keeps, and Python has no control of."""
    return st.session_state.get(control, usual)


def follow_link(part: str, is_asked: bool) -> None:
    """Open a part of the page for a link that is about it; the visitor may close it."""
    if is_asked:
        st.session_state.setdefault(part, True)


def is_on(page: str) -> bool:
    """Whether this is the page that the visitor was on."""
    return _way().latest_page in {page, None}


def latest_choice() -> RunSettings | None:
    """The run chosen last, on whichever page; None lets a page show its default."""
    return _way().latest_choice


def arrive(page: str, settings: RunSettings | None) -> None:
    """Begin a page with the run that the visitor brings from another, or with None."""
    _way().brought = settings
    keep_choice(page, settings)


def brought() -> RunSettings | None:
    """The run that the visitor brought to the page from another."""
    return _way().brought


def keep_choice(page: str, settings: RunSettings | None) -> None:
    """Keep the run for the next page to show; None lets it show its default."""
    way = _way()
    way.latest_page, way.latest_choice = page, settings


def is_reached_by_address() -> bool:
    """Whether a link, Back or Forward has brought the visitor here, and not a choice."""
    return _way().latest_page is None or is_reached_by_history()


def is_reached_by_history() -> bool:
    """Whether Back or Forward has brought the visitor here."""
    context = get_script_run_ctx()
    return bool(context and context.is_history_navigation)


def parameters_asked_for() -> dict[str, str]:
    """The parameters in the browser's address, whatever Streamlit made of them."""
    # Streamlit keeps embed and embed_options to itself, and refuses to have them written.
    context = get_script_run_ctx()
    parameters = parse_qs(context.query_string if context else "", keep_blank_values=True)
    return {name: texts[-1] for name, texts in parameters.items() if not name.startswith("embed")}


def parameters_of_controls() -> set[str]:
    """The parameters that controls write, those of the page before among them.

    Streamlit drops those with the controls, mostly before the next page begins, but
    not while the browser still counts them; writing them is an error until then.
    """
    context = get_script_run_ctx()
    if context is None:
        return set()
    with context.session_state.query_params() as parameters:
        return {name for name in RunSettings().control_values if parameters.is_bound(name)}


def hides_controls() -> bool:
    """Whether the link that opened the session asked for pages without controls."""
    return _way().hides_controls


def hide_controls(is_asked: bool) -> None:
    """Hide the controls on the other pages, too."""
    _way().hides_controls = is_asked


def open_page(page: str) -> None:
    """Begin a run of a page: keep what its address asks for, if that has brought the visitor."""
    way = _way()
    way.is_by_address = is_reached_by_address()
    way.link = {}
    if way.is_by_address:
        way.link = {name: st.query_params.get_all(name) for name in st.query_params}
    if way.is_by_address or way.noted_page != page:
        way.noted_page, way.notes = page, {}


def link() -> dict[str, list[str]]:
    """Parameters of the address that brought the visitor; empty once he has chosen."""
    return _way().link


def note_of_link(name: str, note: LinkNote) -> None:
    """Keep a mistake of a link's parameter; a part of a page may find it again."""
    _way().notes.setdefault(name, note)  # the first knows what was used when the page opened


def link_notes() -> dict[str, LinkNote]:
    """Notes on the wrong parameters of a link, by their names."""
    return _way().notes


def take_preset_once(name: str) -> bool:
    """Whether the preset of a link has still to be put into the controls."""
    # Taken again at every rerun, it would undo what the visitor changes.
    way = _way()
    is_new, way.preset = way.preset != name, name
    return is_new


def asked_of_player(position: float | None) -> float | None:
    """The position that a link, Back or Forward asks of the player, until the next does.

    The player keeps the address up to date: that is no wish.
    """
    way = _way()
    view = way.latest_page, st.query_params.get("preset")  # another may be a slide of the tour
    if way.is_by_address or way.asked_view != view:
        way.asked_view, way.asked_position = view, position
    return way.asked_position
