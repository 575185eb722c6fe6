import streamlit as st

from sigmoid_dashboard.player import play_in_step
from sigmoid_dashboard.runs import own_data, own_film
from sigmoid_dashboard.runs.settings import SettingsError
from sigmoid_dashboard.sentences import films as sentences
from sigmoid_estimator.film_files import OpenedFilm

CODE = """from sigmoid_estimator.film_files import save_film

save_film("film.npz", clf, X, y, feature_names=["x", "y"])"""


def _asked_for() -> OpenedFilm | None:
    """The film of the file, with its own rows or those of a table.

    It is read again at every run: kept, it would take eight times the bytes of its file.
    """
    file = st.file_uploader("A film (npz), 2 MiB", type=own_film.FILE_TYPES, key="film_file")
    if file is None:
        st.markdown(sentences.HOW_TO_SAVE)
        st.code(CODE, language=None)  # its colours are too pale to read
        return None
    film = own_film.opened(file.getvalue())
    if film.X is not None:
        return film
    st.markdown(sentences.NO_ROWS)
    table = st.file_uploader(
        "Its rows, a table with a column of classes (CSV and its relatives), 2 MiB",
        type=own_data.FILE_TYPES,
        key="film_rows",
    )
    return None if table is None else own_film.with_rows(film, table.getvalue())


st.title("Open a film")
st.caption(sentences.WHERE_IT_STAYS)
try:
    film = _asked_for()
    if film is not None:
        st.markdown(sentences.about_film(film.classifier))
        play_in_step(
            {"": film.classifier},
            film.X,
            film.y,
            key="player",
            feature_names=film.feature_names,
            class_names=film.class_names,
            is_private=True,
        )
except (SettingsError, ValueError) as error:
    st.error(str(error), icon=":material/movie:")
