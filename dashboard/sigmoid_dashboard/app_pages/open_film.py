import hashlib
from typing import NamedTuple

import streamlit as st

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs import opened_runs, own_data, own_film
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import Owner, SettingsError
from sigmoid_dashboard.sentences import films as sentences
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import session, stage
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator.film_files import OpenedFilm
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.payload import Payload

CODE = """from sigmoid_estimator.film_files import save_film

save_film("film.npz", clf, X, y, feature_names=["x", "y"])"""


class Film(NamedTuple):
    """What is said of an opened film, and what is played, if its rows are known."""

    about: str
    payload: Payload | None


def read(file: bytes, table: bytes | None) -> OpenedFilm:
    """The film, with its own rows or those of a table, if it has any."""
    film = own_film.opened(file)
    return own_film.with_rows(film, table) if film.X is None and table is not None else film


# Kept is what is played: the film itself may take eight times the bytes of its file.
@kept(2)  # without its rows and with them
def opened(key: str, _file: bytes, _table: bytes | None) -> Film:
    """Read a film, with its own rows or those of a table."""
    film = read(_file, _table)
    about = sentences.about_film(film.classifier)
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
    file = st.file_uploader(
        "A film (npz), 2 MiB",
        type=own_film.FILE_TYPES,
        key="film_file",
        on_change=session.forget_film_reading,
    )
    if file is None:
        st.markdown(sentences.HOW_TO_SAVE)
        st.code(CODE, language=None)  # its colours are too pale to read
        return None
    raw_bytes = file.getvalue()
    film = opened(Owner.VISITOR, digest(raw_bytes), raw_bytes, None)
    if film.payload is not None:
        take_to_lessons(raw_bytes, None)
        return film
    st.markdown(sentences.NO_ROWS)
    table = st.file_uploader(
        "Its rows, a table with a column of classes (CSV and its relatives), 2 MiB",
        type=own_data.FILE_TYPES,
        key="film_rows",
        on_change=session.forget_film_reading,
    )
    if table is None:
        return film
    rows = table.getvalue()
    film = opened(Owner.VISITOR, digest(raw_bytes, rows), raw_bytes, rows)
    take_to_lessons(raw_bytes, rows)
    return film


def take_to_lessons(file: bytes, table: bytes | None) -> None:
    """Have the lessons show the film, once; or say why they do not."""
    key = digest(file, table)
    refusal = session.film_reading(key)
    if refusal is None:
        try:
            session.keep_film(opened_runs.run_of(read(file, table), key))
            refusal = ""
        except SettingsError as error:
            refusal = str(error)
        session.keep_film_reading(key, refusal)
        if not refusal:
            st.rerun()  # for the sidebar, drawn before
    if refusal:
        st.info(f"It is played here, and no lesson shows it. {plain(refusal)}")


def offer_lessons(run: Run) -> None:
    """Lead to the lessons that show the film."""
    st.markdown(sentences.ON_LESSONS)
    with st.container(horizontal=True):
        for name, lesson in LESSONS.items():
            if (
                name != page.name
                and lesson.needs is not None
                and not sentences.why_not(run, lesson.needs)
            ):
                st.page_link(f"sigmoid_dashboard/app_pages/{name}.py", label=lesson.title)


page = LessonPage("open_film")
page.answer(sentences.WHERE_IT_STAYS)
try:
    film = choose_film()
    kept_run = session.film()
    if film is not None:
        st.markdown(film.about)
    if kept_run is not None:
        offer_lessons(kept_run)
    if film is not None and film.payload is not None:
        stage.play_payload(film.payload)
    elif film is None and kept_run is not None:
        stage.play_run(kept_run)
except (SettingsError, ValueError) as error:
    st.error(plain(str(error)), icon=":material/movie:")
