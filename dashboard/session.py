"""What one visitor's session remembers; nothing else touches st.session_state."""

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data import Table
from hosting.people import browser_of
from own_data import OwnFile
from runs import OwnedRuns, RecordedRuns, private_runs, shared_runs
from settings import OWN, RunSettings

T = TypeVar("T")

MAX_SWEEP_RESULTS = 400

_SHOWN, _COMPARED, _SWEEP = "shown_settings", "compared_runs", "sweep_results"
_OWN_FILE, _OWN_TABLE, _OWN_RUNS = "own_file_kept", "own_table", "own_runs"
_OWN_READING = "own_reading"
_OWN_REFUSAL = "own_refusal"
_PRESET, _CANCELLED = "preset_taken", "cancelled_run"
_ASKED_EPOCH = "asked_epoch"
_LATEST = "latest_choice"


def person() -> str:
    """Who is there: a browser, by the cookie that Streamlit gives it; without one, a session."""
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


def shown_comparison() -> dict[str, RunSettings] | None:
    """The runs compared last, by their names, or None on the first visit."""
    return st.session_state.get(_COMPARED)


def show_comparison(settings: dict[str, RunSettings]) -> None:
    """Make these the runs that are compared."""
    st.session_state[_COMPARED] = settings


def sweep_results() -> dict[RunSettings, dict[float, int | None]]:
    """Of every run of a sweep, the first epoch at each accuracy."""
    return st.session_state.setdefault(_SWEEP, {})


def keep_sweep_result(settings: RunSettings, firsts: dict[float, int | None]) -> None:
    """Keep what a run of a sweep came to; the oldest go first."""
    results = sweep_results()
    results[settings] = firsts
    while len(results) > MAX_SWEEP_RESULTS:
        del results[next(iter(results))]


def own_file() -> OwnFile | None:
    """What the visitor loaded, on whichever page."""
    return st.session_state.get(_OWN_FILE)


def keep_own_file(file: OwnFile) -> None:
    """Keep what was loaded for the other pages, whose upload and table start empty."""
    st.session_state[_OWN_FILE] = file
    st.session_state.pop(_OWN_REFUSAL, None)


def forget_own_file() -> None:
    """Let go of what was loaded. A callback: another file or table takes its place."""
    for name in (_OWN_FILE, _OWN_REFUSAL, _OWN_READING):
        st.session_state.pop(name, None)


def own_reading(what: str, key: str) -> Any:
    """What a file came to when it was read last, or None if that was another one."""
    last, result = st.session_state.get(_OWN_READING, {}).get(what, ("", None))
    return result if last == key else None


def keep_own_reading(what: str, key: str, result: object) -> None:
    """Keep what a file came to: reading it again at every rerun would take a second."""
    st.session_state.setdefault(_OWN_READING, {})[what] = (key, result)


def own_refusal() -> str | None:
    """Why what the visitor loaded last could not be read."""
    return st.session_state.get(_OWN_REFUSAL)


def keep_own_refusal(told: str) -> None:
    """Keep it for the other pages, where it would look as if nothing had been loaded."""
    st.session_state[_OWN_REFUSAL] = told


def own_table() -> Table | None:
    """The visitor's own rows."""
    return st.session_state.get(_OWN_TABLE)


def keep_own_table(table: Table) -> None:
    """Keep the visitor's own rows, for this session only."""
    st.session_state[_OWN_TABLE] = table


def runs_for(settings: RunSettings) -> RecordedRuns | OwnedRuns:
    """Where the run is kept: one on own rows is gone with its session."""
    if settings.data != OWN:
        return shared_runs()
    if _OWN_RUNS not in st.session_state:
        st.session_state[_OWN_RUNS] = OwnedRuns(private_runs(), uuid.uuid4().hex)
    return st.session_state[_OWN_RUNS]


def follow_default(control: str, default: T) -> T:
    """Let a control that still shows its last default show the new one instead."""
    last = f"default_{control}"
    if control in st.session_state and st.session_state[control] == st.session_state.get(last):
        st.session_state[control] = default
    st.session_state[last] = default
    return default


def choose(page: str, settings: RunSettings, others: Mapping[str, object]) -> None:
    """Set every control, and show that run. A callback: the controls are drawn after it."""
    for control, value in (settings.control_values | dict(others)).items():
        st.session_state[control] = value
    show(page, settings)


def latest_choice(page: str) -> RunSettings | None:
    """What was chosen on the page that the visitor comes from; None if that is this page."""
    came_from, settings = st.session_state.get(_LATEST, (page, None))
    return settings if came_from != page else None


def keep_choice(page: str, settings: RunSettings | None) -> None:
    """What the next page is to show too; None lets it show what it opens with."""
    st.session_state[_LATEST] = (page, settings)


def take_preset_once(name: str) -> bool:
    """Whether the preset of a link has still to be put into the controls."""
    is_new = st.session_state.get(_PRESET) != name
    st.session_state[_PRESET] = name
    return is_new


def asked_of(player: str, epoch: int | None) -> int | None:
    """What a link asked of a player as it opened; since the player spoke, its address follows."""
    if not st.session_state.get(player):
        st.session_state[_ASKED_EPOCH] = epoch
    return st.session_state.get(_ASKED_EPOCH)
