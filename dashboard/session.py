"""What one visitor's session remembers; nothing else touches st.session_state."""

from typing import TypeVar

import streamlit as st

from settings import RunSettings

T = TypeVar("T")

_SHOWN = "shown_settings"


def shown_settings() -> RunSettings | None:
    """The run that was shown last, or None on the first visit."""
    return st.session_state.get(_SHOWN)


def show(settings: RunSettings) -> None:
    """Make a run the one that is shown, trained first if need be."""
    st.session_state[_SHOWN] = settings


def follow_default(control: str, default: T) -> T | None:
    """Let a control that still shows its last default show the new one instead.

    Returns the default to create the control with: None where the session holds its value.
    """
    last = f"default_{control}"
    is_new = control not in st.session_state
    if not is_new and st.session_state[control] == st.session_state.get(last):
        st.session_state[control] = default
    st.session_state[last] = default
    return default if is_new else None


def choose(settings: RunSettings) -> None:
    """Set every control, and show that run. A callback: the controls are drawn after it."""
    for control, value in settings.control_values.items():
        st.session_state[control] = value
    show(settings)
