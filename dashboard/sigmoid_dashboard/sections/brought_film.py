"""A film that a visitor asks about, in the place of a run of the controls."""

import hashlib

import streamlit as st

from sigmoid_dashboard.runs import film_runs, own_data, own_film
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.turns import TURNS
from sigmoid_dashboard.sentences import films as sentences
from sigmoid_dashboard.ui import session


def chosen() -> Run | None:
    """Ask for a film, and for its rows where it has none; None until both are there.

    Raises SettingsError for a file that cannot be used.
    """
    film = st.file_uploader(
        "A film (npz) that `save_film` wrote, 2 MiB", type=own_film.FILE_TYPES, key="sick_film"
    )
    st.caption(sentences.WHERE_IT_STAYS)
    if film is None:
        return None
    if (run := _opened(film.getvalue())) is not None:
        return run
    st.markdown(sentences.NO_ROWS)
    rows = st.file_uploader(
        "Its rows, a table with a column of classes (CSV and its relatives), 2 MiB",
        type=own_data.FILE_TYPES,
        key="sick_rows",
    )
    return None if rows is None else _opened(film.getvalue(), rows.getvalue())


def _opened(film: bytes, rows: bytes = b"") -> Run | None:
    """The run of a film, from the store or from its files; None without rows."""
    digest = hashlib.sha256(film + rows).hexdigest()
    settings = film_runs.film_settings(digest)
    store = session.runs_for(settings)
    run = store.get(settings)
    if run is not None:
        return run
    with TURNS.left():
        opened = own_film.opened(film)
        if opened.X is None and rows:
            opened = own_film.with_rows(opened, rows)
        if opened.X is None:
            return None
        run = film_runs.run_of(opened, digest)
    store.put(run)
    return run
