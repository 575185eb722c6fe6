import hashlib
from typing import NamedTuple

import streamlit as st

from sigmoid_dashboard.runs import own_data, own_film
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.settings import Owner, SettingsError
from sigmoid_dashboard.sentences import films as sentences
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.payload import Payload

CODE = """from sigmoid_estimator.film_files import save_film

save_film("film.npz", clf, X, y, feature_names=["x", "y"])"""


class Film(NamedTuple):
    """What is said of an opened film, and what is played, if its rows are known."""

    about: str
    payload: Payload | None


# Kept is what is played: the film itself may take eight times the bytes of its file.
@kept(1)
def opened(key: str, _file: bytes, _table: bytes | None) -> Film:
    """Read a film, with its own rows or those of a table."""
    film = own_film.opened(_file)
    about = sentences.about_film(film.classifier)
    if film.X is None and _table is not None:
        film = own_film.with_rows(film, _table)
    if film.X is None:
        return Film(about, None)
    player = FilmPlayer(
        film.classifier,
        film.X,
        film.y,
        feature_names=film.feature_names,
        class_names=film.class_names,
    )
    return Film(about, player.payload)


def digest(*files: bytes | None) -> str:
    """Name of these files by their bytes."""
    return " ".join(hashlib.sha256(raw_bytes or b"").hexdigest() for raw_bytes in files)


def choose_film() -> Film | None:
    """Ask for the file of a film, and for its rows where it has none."""
    file = st.file_uploader("A film (npz), 2 MiB", type=own_film.FILE_TYPES, key="film_file")
    if file is None:
        st.markdown(sentences.HOW_TO_SAVE)
        st.code(CODE, language=None)  # its colours are too pale to read
        return None
    raw_bytes = file.getvalue()
    film = opened(Owner.VISITOR, digest(raw_bytes), raw_bytes, None)
    if film.payload is not None:
        return film
    st.markdown(sentences.NO_ROWS)
    table = st.file_uploader(
        "Its rows, a table with a column of classes (CSV and its relatives), 2 MiB",
        type=own_data.FILE_TYPES,
        key="film_rows",
    )
    if table is None:
        return film
    rows = table.getvalue()
    return opened(Owner.VISITOR, digest(raw_bytes, rows), raw_bytes, rows)


page = LessonPage("open_film")
page.answer(sentences.WHERE_IT_STAYS)
try:
    film = choose_film()
    if film is not None:
        st.markdown(film.about)
    if film is not None and film.payload is not None:
        stage.play_payload(film.payload)
except (SettingsError, ValueError) as error:
    st.error(str(error), icon=":material/movie:")
