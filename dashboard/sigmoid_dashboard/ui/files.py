"""Files that a visitor can take away: tables, pictures, the program of a run."""

import functools
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from sigmoid_dashboard.lessons import SOURCES
from sigmoid_dashboard.runs import programs
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import capitalized, plain
from sigmoid_dashboard.ui import session
from sigmoid_dashboard.ui.pictures import Picture
from sigmoid_estimator.fitted import network_of


@contextmanager
def closed(
    title: str, key: str, icon: str | None = None, *, is_asked: bool = False
) -> Iterator[bool]:
    """Draw an expander, and yield whether it is open: what is in it is sent only then.

    One that a link asks for is open at first.
    """
    session.follow_link(key, is_asked)
    with st.expander(title, icon=icon, key=key, on_change="rerun") as part:
        yield bool(part.open)


def offer_all(pictures: Mapping[str, Picture], runs: Mapping[str, Run]) -> None:
    """Offer the tables behind a page's pictures, the pictures, and the programs of its runs."""
    with closed("Tables, files, code and sources", "files", ":material/download:") as is_open:
        if not is_open:
            return
        if pictures:
            name = st.selectbox(
                "Picture", list(pictures), format_func=_title, width=320, key="file_of"
            )
            _offer_picture(name, pictures[name])
        for name, run in runs.items():
            _offer_code(run, name)
        st.caption(SOURCES)


def _title(name: str) -> str:
    return capitalized(name.replace("_", " "))


def _offer_picture(name: str, drawn: Picture) -> None:
    """Offer the table behind a picture, and both as files."""
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


def offer_file(frame: pd.DataFrame, name: str) -> None:
    """Offer a table as a file."""
    st.download_button(
        "CSV",
        # A function: the file is made when somebody clicks, not at every rerun of the page.
        lambda: guarded(frame).to_csv(index=False),
        f"{name}.csv",
        "text/csv",
        key=f"CSV_{name}",
        on_click="ignore",
        icon=":material/download:",
    )


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with no text cell that a spreadsheet would take for a formula."""
    # The names of columns come from visitors' files as well; numbers, also −1, stay numbers.
    return frame.map(_guarded_cell).rename(columns=_guarded_cell)


def _guarded_cell(cell: object) -> object:
    # OWASP, “CSV injection”: these begin a formula, and an apostrophe makes the cell a text.
    is_formula = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if is_formula else cell


def _offer_code(run: Run, name: str) -> None:
    """Offer the program, film and weights of a run, to repeat it without this page.

    Where a page has several runs, each has its name.
    """
    key, file = (f"_{name}", f"{name} ") if name else ("", "")
    st.markdown(f"**The code of {plain(name) or 'this run'}**")
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
    """Return the film as bytes for `TrainingHistory.from_npz`."""
    buffer = io.BytesIO()
    run.film.to_npz(buffer)
    return buffer.getvalue()


def _json(run: Run) -> str:
    """Return the network for `SigmoidMLPClassifier.from_layers(**json.load(file))`."""
    # JSON and not a pickle, which would run code where it is opened.
    classifier = run.classifier
    return json.dumps(
        {
            "coefs": [coef.tolist() for coef in classifier.coefs_],
            "intercepts": [intercept.tolist() for intercept in classifier.intercepts_],
            "activation": network_of(classifier).activation,
            "classes": classifier.classes_.tolist(),
        }
    )
