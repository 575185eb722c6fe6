"""What one visitor's session remembers; nothing else touches st.session_state."""

import streamlit as st

from settings import RunSettings

_SHOWN = "shown_settings"


def shown_settings() -> RunSettings | None:
    """The run that was shown last, or None on the first visit."""
    return st.session_state.get(_SHOWN)


def show(settings: RunSettings) -> None:
    """Make a run the one that is shown, trained first if need be."""
    st.session_state[_SHOWN] = settings


def follow_default(control: str, default: object) -> None:
    """Let a control that still shows its last default show the new one instead."""
    last = f"default_{control}"
    if control in st.session_state and st.session_state[control] == st.session_state.get(last):
        st.session_state[control] = default
    st.session_state[last] = default


def choose(settings: RunSettings) -> None:
    """Set every control, and show that run. A callback: the controls are drawn after it."""
    for control, value in settings.control_values.items():
        st.session_state[control] = value
    show(settings)
