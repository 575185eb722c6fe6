"""The controls of the visitor's own rows: a file or a table, how it is read, and its columns."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs import own_data
from sigmoid_dashboard.runs.data import Table
from sigmoid_dashboard.runs.own_data import OwnFile
from sigmoid_dashboard.runs.settings import OWN, SettingsError
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import session
from sigmoid_estimator.datasets.dialects import SEPARATORS
from sigmoid_estimator.datasets.tables import Sheet

# Of a link: the rows that it was made with, and which columns are features and, last, the class.
FINGERPRINT, COLUMNS = "rows", "columns"
MAX_DIGITS = 3
GUESS = "as guessed"
EXAMPLE_TABLE = pd.DataFrame(
    {
        "x": [0.5, 1.0, 1.5, 0.8, 2.0, 2.5, 3.0, 2.2],
        "y": [0.7, 1.4, 0.4, 2.0, 2.4, 1.6, 2.8, 3.0],
        "class": ["left"] * 4 + ["right"] * 4,
    }
)
# How a file is read: what each control is called, and what its options mean.
HOW: dict[str, tuple[str, dict[str, object]]] = {
    "separator": ("Between cells", {name: sign for sign, name in SEPARATORS.items()}),
    "decimal": ("Decimal mark", {"point": ".", "comma": ","}),
    "header": ("First line", {"names": True, "data": False}),
}
MISSING = {"leave out their columns": "columns", "leave out their rows": "rows"}
LACKING = "missing"  # of a link: what is left out where values are missing
PARAMETERS = (FINGERPRINT, COLUMNS, *HOW, LACKING)  # all that a link has of own rows


@dataclass(frozen=True)
class Outline:
    """Names and guesses of a file, which its controls need, without its cells."""

    names: tuple[str, ...]
    complaints: dict[str, dict[str, str | None]]  # by the choice for missing values, and column
    offered: frozenset[str]
    guessed: str | None  # the class
    linked: tuple[str, ...]  # features and, last, the class of the link that the rows are of
    has_missing: bool


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
    file, is_example = _source()
    if file.is_typed:
        _offer(file)
    if not is_example:
        try:
            return _chosen(file, wanted, is_example)
        except SettingsError as error:
            session.keep_own_refusal(str(error))
            raise
    return _chosen(file, wanted, is_example)


def take(file: OwnFile, features: Sequence[str], target: str) -> None:
    """Make the columns of a file without choices the rows of the page. A callback."""
    chosen: dict[str, object] = {
        _key("own_target", [*features, target]): target,
        _key("own_features", [list(features), "columns", False]): list(features),
    }
    session.take_own_file(file, chosen | {"data": OWN})


def _chosen(file: OwnFile, wanted: str | None, is_example: bool) -> Table:
    if not file.is_typed:
        file = replace(file, choices=_how(file, wanted))
    try:
        outline = _outline(file, wanted)
    except SettingsError:
        for parameter in PARAMETERS:  # a link to it names no rows
            st.query_params.pop(parameter, None)
        raise
    if not is_example:
        session.keep_own_file(file)
    features, target, missing = _columns(file, outline, is_example)
    table, notes = _table(file, features, target, missing)
    _show_reading(notes, is_example)
    last = session.own_table()
    known = [table.digest] if last is None else [table.digest, last.digest]
    if is_example and wanted is not None and wanted not in known:
        st.info(
            f"This link was made with rows of its own (fingerprint {plain(wanted[:16])}), which a "
            "link cannot carry. Upload their file to see its run; below are the rows of the "
            "example.",
            icon=":material/upload_file:",
        )
    else:
        numbers = [outline.names.index(name) + 1 for name in (*features, target)]
        for parameter in (*HOW, LACKING):  # the others are never missing from the address
            st.query_params.pop(parameter, None)
        st.query_params[FINGERPRINT] = table.digest
        st.query_params[COLUMNS] = ",".join(map(str, numbers))
        if not file.is_typed:
            _link_how(file)
        if missing != "columns":
            st.query_params[LACKING] = missing
    session.keep_own_table(table)
    return table


def _source() -> tuple[OwnFile, bool]:
    """Return the loaded file, the typed table, what another page loaded, or the example."""
    upload, edit = st.tabs(["Upload a file", "Type a table"])
    with upload:
        file = st.file_uploader(
            "A table of numbers with a column of classes (CSV and its relatives); up to 5,000 "
            "rows and 100 columns, 2 MiB",
            type=own_data.FILE_TYPES,
            key="own_file",
            on_change=session.forget_own_file,
        )
    with edit:
        frame = st.data_editor(
            EXAMPLE_TABLE,
            num_rows="dynamic",
            hide_index=True,
            key="own_frame",
            height=240,
            on_change=session.forget_own_file,
        )
    kept = session.own_file()
    if kept is not None and session.own_is_drawn():
        st.caption(
            "In use are the points that you put on the map; a file or a change of the table "
            "replaces them."
        )
        return kept, False
    if file is not None:
        return OwnFile(file.getvalue()), False
    if not frame.equals(EXAMPLE_TABLE):
        try:
            return own_data.typed(frame), False
        except SettingsError as error:
            session.keep_own_refusal(str(error))
            raise
    if kept is not None and session.start() is not None:
        st.caption(
            "In use are the rows of your film; a file or a change of the table replaces them."
        )
        return kept, False
    if kept is not None:
        st.caption(
            "In use are the rows that you loaded on another page; a file or a change of the table "
            "replaces them."
        )
        return kept, False
    if (refusal := session.own_refusal()) is not None:
        st.info(
            f"What you loaded on another page was refused. {plain(refusal)} In use is the example."
        )
    return own_data.typed(frame), True


def _offer(file: OwnFile) -> None:
    """Rows that came without a file as the one that the code of their run reads."""
    st.download_button(
        "Download as CSV", file.raw_bytes, "your_rows.csv", "text/csv", on_click="ignore",
        key="own_download",
    )  # fmt: skip


def _how(file: OwnFile, wanted: str | None) -> dict[str, object]:
    """Return the choices of how to read the file, without those left to the guess."""
    chosen = {}
    linked = _how_of_link(file, wanted)
    with st.grid(3, min_column_width=110, gap="small"):
        for name, (label, options) in HOW.items():
            picked = st.selectbox(
                label,
                [GUESS, *options],
                index=1 + list(options).index(linked[name]) if name in linked else 0,
                key=_key(f"own_{name}", file.raw_bytes),
                persist_state="session",
            )
            if picked != GUESS:
                chosen[name] = options[picked]
    return chosen


def _how_of_link(file: OwnFile, wanted: str | None) -> dict[str, str]:
    """Return a link's choices of how to read the file; none if it is of another file."""
    picked = {
        name: text
        for name, (_, options) in HOW.items()
        if (text := st.query_params.get(name)) in options
    }
    if not picked or not wanted:
        return {}
    key = repr(
        (hashlib.sha256(file.raw_bytes).digest(), wanted, picked, st.query_params.get(COLUMNS))
    )
    kept = session.own_reading("link", key)
    if kept is None:
        choices = {name: HOW[name][1][text] for name, text in picked.items()}
        try:
            sheet = replace(file, choices=choices).open()
            kept = picked if _columns_of_link(sheet, wanted) else {}
        except SettingsError:  # a link to another file, whose choices do not fit this one
            kept = {}
        session.keep_own_reading("link", key, kept)
    return kept


def _link_how(file: OwnFile) -> None:
    """Write the choices of how to read the file into the address."""
    for name, value in file.choices.items():
        texts = [text for text, meant in HOW[name][1].items() if meant == value]
        st.query_params[name] = texts[0]


def _outline(file: OwnFile, wanted: str | None) -> Outline:
    """Names and guesses to choose from; a file is opened once for them."""
    key = repr((hashlib.sha256(file.raw_bytes).digest(), file.choices))
    kept = session.own_reading("outline", key)
    if kept is None:
        sheet = file.open()
        names = sheet.columns.names
        kept = Outline(
            tuple(names),
            {
                missing: {name: sheet.complaint(name, missing) for name in names}
                for missing in MISSING.values()
            },
            frozenset(names[k] for k in sheet.offered),
            None if sheet.guess is None else names[sheet.guess.column],
            tuple(_columns_of_link(sheet, wanted)),
            sheet.has_missing,
        )
        session.keep_own_reading("outline", key, kept)
    return kept


def _columns(file: OwnFile, outline: Outline, is_example: bool) -> tuple[list[str], str, str]:
    """The features, the class and what is left out; at first those of the link, or the guess."""
    columns, linked = list(outline.names), outline.linked
    missing = "columns"
    if outline.has_missing:
        asked = list(MISSING.values())
        linked_missing = st.query_params.get(LACKING) if linked else None
        missing = MISSING[
            st.selectbox(
                "Where values are missing",
                list(MISSING),
                index=asked.index(linked_missing) if linked_missing in asked else 0,
                key=_key("own_missing", file.raw_bytes),
                persist_state="session",
            )
        ]
    first = linked[-1] if linked else outline.guessed or columns[-1]
    target = st.selectbox(
        "Column with the class",
        columns,
        index=columns.index(first),
        key=_key("own_target", columns),
        persist_state="session",
    )
    others = [name for name in columns if name != target]
    usable = [
        name
        for name in others
        if name in outline.offered and outline.complaints[missing][name] is None
    ]
    features = st.multiselect(
        "Columns with features",
        others,
        default=list(linked[:-1]) if linked and linked[-1] == target else usable,
        key=_key("own_features", [others, missing, is_example]),
        persist_state="session",
    )
    return features, target, missing


def _table(
    file: OwnFile, features: Sequence[str], target: str, missing: str
) -> tuple[Table, list[str]]:
    """The rows, and what was guessed and left out; a file is opened once for each choice."""
    digest = hashlib.sha256(file.raw_bytes).digest()
    key = repr((digest, file.choices, tuple(features), target, missing))
    kept = session.own_reading("table", key)
    if kept is None:
        sheet = file.open()
        bunch = own_data.choose(sheet, features, target, missing)
        try:
            guessed = own_data.choose(sheet, None, target, missing)
        except SettingsError:
            guessed = bunch
        # Where the features are those of the guess, it also says what it left out.
        notes = guessed.notes if guessed.features == bunch.features else bunch.notes
        kept = own_data.to_table(bunch), notes
        session.keep_own_reading("table", key, kept)
    return kept


def _show_reading(notes: list[str], is_example: bool) -> None:
    """Show how the rows were read in one line, and below it what to check."""
    if not is_example:
        for note in notes:
            st.text(note)


def _columns_of_link(sheet: Sheet, wanted: str | None) -> list[str]:
    """Return the columns that a link was made with; none if it is of other rows."""
    texts = st.query_params.get(COLUMNS, "").split(",")
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= MAX_DIGITS]
    columns = sheet.columns.names
    names = [columns[n - 1] for n in numbers if 1 <= n <= len(columns)]
    if not wanted or not names or len(set(names)) < len(names):
        return []
    for missing in MISSING.values():
        try:
            bunch = own_data.choose(sheet, names[:-1], names[-1], missing)
        except SettingsError:
            continue
        if own_data.to_table(bunch).digest == wanted:
            return names
    return []


def _key(name: str, of: object) -> str:
    """Return the key of a control for this file and these columns only."""
    return f"{name}_{hashlib.sha256(repr(of).encode()).hexdigest()[:8]}"
