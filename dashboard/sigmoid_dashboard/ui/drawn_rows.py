"""Points that the visitor puts on the map: they are taken as rows of his own."""

from collections.abc import Callable

import streamlit as st

from sigmoid_dashboard.runs.drawn_rows import MAX_POINTS, drawn
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import SettingsError
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import own_rows, session


def taker(run: Run) -> Callable[[object], None] | None:
    """What takes the points put on the map of a run; None where the map takes none.

    It takes them where it shows the rows as they came, and the page can say whose they are; the
    film of a file stays as it is.
    """
    settings, data = run.settings, run.data
    is_changed = settings.noise or settings.held_out or settings.standardise
    is_map = len(data.feature_names) == 2 and len(data.y) <= MAX_POINTS
    if is_changed or not is_map or run.is_opened or session.hides_controls():
        return None

    def take(sent: object) -> None:
        try:
            file = drawn(sent, data.feature_names, data.target_name)
        except SettingsError as error:
            st.toast(plain(str(error)), icon=":material/block:")
            return
        own_rows.take(file, data.feature_names, data.target_name)

    return take
