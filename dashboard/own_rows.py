"""The controls of the visitor's own rows: a file or a table, and what its columns are."""

import hashlib

import pandas as pd
import streamlit as st

import own_data
import session
from data import Table
from sentences.wording import plain
from settings import SettingsError

# Of a link: the rows that it was made with, and which columns are features and, last, the class.
FINGERPRINT, COLUMNS = "rows", "columns"
MAX_DIGITS = 3
EXAMPLE_TABLE = pd.DataFrame(
    {
        "x": [0.5, 1.0, 1.5, 0.8, 2.0, 2.5, 3.0, 2.2],
        "y": [0.7, 1.4, 0.4, 2.0, 2.4, 1.6, 2.8, 3.0],
        "class": ["left"] * 4 + ["right"] * 4,
    }
)


def choose_own_rows() -> Table:
    """Draw the controls, and return the rows. Raises SettingsError for ones that cannot be used.

    The address has a fingerprint of the rows and the numbers of their columns, and nothing of
    what is in them.
    """
    st.caption(
        "Your rows stay in this browser session on the server, are shown to nobody else, and are "
        "gone from there a few minutes after you close the page."
    )
    wanted = st.query_params.get(FINGERPRINT)
    sheet, is_example = _sheet()
    features, target = _columns(sheet, wanted)
    table = own_data.to_table(sheet, features, target)
    if is_example and wanted not in (None, table.digest):
        st.info(
            f"This link was made with rows of its own (fingerprint {plain(wanted[:16])}), which a "
            "link cannot carry. Upload their file to see its run; below are the rows of the "
            "example.",
            icon=":material/upload_file:",
        )
    else:
        numbers = [sheet.columns.index(name) + 1 for name in (*features, target)]
        st.query_params[FINGERPRINT] = table.digest
        st.query_params[COLUMNS] = ",".join(map(str, numbers))
    session.keep_own_table(table)
    return table


def _sheet() -> tuple[own_data.Sheet, bool]:
    """A file, or a table that was typed in, or what was loaded on another page; or the example."""
    upload, typed = st.tabs(["Upload a CSV file", "Type a table"])
    with upload:
        file = st.file_uploader(
            "CSV with a line of column names; up to 5,000 rows and 100 columns, 2 MiB",
            type="csv",
            key="own_file",
            on_change=session.forget_own_sheet,
        )
    with typed:
        frame = st.data_editor(
            EXAMPLE_TABLE,
            num_rows="dynamic",
            hide_index=True,
            key="own_frame",
            height=240,
            on_change=session.forget_own_sheet,
        )
    is_typed = not frame.equals(EXAMPLE_TABLE)
    if file is not None or is_typed:
        sheet = _read(frame if file is None else file.getvalue())
    elif (kept := session.own_sheet()) is not None:
        st.caption(
            f"In use are the {len(kept):,} rows that you loaded on another page; a file or a "
            "change of the table replaces them."
        )
        return kept, False
    else:
        if (refusal := session.own_refusal()) is not None:
            st.info(
                f"What you loaded on another page was refused. {plain(refusal)} In use is the "
                "example."
            )
        return own_data.read_frame(frame), True
    session.keep_own_sheet(sheet)
    return sheet, False


def _read(source: bytes | pd.DataFrame) -> own_data.Sheet:
    """The rows; a refusal is remembered for the other pages, and a link to it names no rows."""
    try:
        if isinstance(source, bytes):
            return own_data.read_csv(source)
        return own_data.read_frame(source)
    except SettingsError as error:
        session.keep_own_refusal(str(error))
        for parameter in (FINGERPRINT, COLUMNS):
            st.query_params.pop(parameter, None)
        raise


def _columns(sheet: own_data.Sheet, wanted: str | None) -> tuple[list[str], str]:
    """The features and the class, which are at first those of the link that the rows are of."""
    columns = list(sheet.columns)
    linked = _columns_of_link(sheet, wanted)
    target = st.selectbox(
        "Column with the class",
        columns,
        index=columns.index(linked[-1]) if linked else len(columns) - 1,
        key=_key("own_target", columns),
        persist_state="session",
    )
    others = [name for name in columns if name != target]
    complaints = {name: own_data.complaint(sheet, name) for name in others}
    numeric = [name for name in others if complaints[name] is None]
    features = st.multiselect(
        "Columns with features",
        others,
        default=linked[:-1] if linked and linked[-1] == target else numeric,
        key=_key("own_features", others),
        persist_state="session",
    )
    left_out = [complaint for name, complaint in complaints.items() if complaint is not None]
    if left_out and features == numeric:
        st.text(f"Left out, because it is not all numbers: {left_out[0]}")
    return features, target


def _columns_of_link(sheet: own_data.Sheet, wanted: str | None) -> list[str]:
    """The columns that a link was made with; none if it was made with other rows."""
    texts = st.query_params.get(COLUMNS, "").split(",")
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= MAX_DIGITS]
    names = [sheet.columns[n - 1] for n in numbers if 1 <= n <= len(sheet.columns)]
    if not wanted or not names or len(set(names)) < len(names):
        return []
    return names if own_data.digest(sheet, names[:-1], names[-1]) == wanted else []


def _key(name: str, columns: list[str]) -> str:
    """A control for these columns; other columns are another control."""
    return f"{name}_{hashlib.sha256(repr(columns).encode()).hexdigest()[:8]}"
