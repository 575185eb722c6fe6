"""The visitor's own rows: from a CSV file, or a table typed in, to checked numbers."""

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from data import Table
from settings import SettingsError

MAX_BYTES = 2 * 2**20
MAX_ROWS, MAX_COLUMNS = 5000, 100
MAX_CLASSES = 10
MAX_NAME = 60  # characters of a column's or a class's name
MAX_NUMBER = 1e30  # of larger ones squares leave the range
DELIMITERS = ",;\t"
# Names that every object of the browser's language has: its charts take them for those.
TAKEN = {
    "__proto__",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
}


@dataclass(frozen=True)
class Sheet:
    """Columns of text; `numbers` says where a file has their rows."""

    cells: pa.Table  # of strings: a session keeps it, and as Python's own it takes ten times that
    numbers: tuple[int, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.cells.column_names)

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, column: str) -> list[str]:
        return self.cells[column].to_pylist()


def read_csv(content: bytes) -> Sheet:
    """The rows of a CSV file. Raises SettingsError for one that cannot be read."""
    if len(content) > MAX_BYTES:
        raise SettingsError(
            f"The file has {len(content) / 2**20:.1f} MiB, and one here may have "
            f"{MAX_BYTES / 2**20:.0f}. Upload fewer rows or columns."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SettingsError(
            f"Line {line} is not UTF-8 text. Save the file as “CSV UTF-8” and upload it again."
        ) from None
    if "\0" in text:
        raise SettingsError("The file contains a NUL character, so it is no CSV file.")
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, numbers = [], []
    try:
        for row in lines:
            if any(cell.strip() for cell in row):
                rows.append(tuple(cell.strip() for cell in row))
                numbers.append(lines.line_num)
            if len(rows) > MAX_ROWS + 1:
                raise SettingsError(f"The file has more than {MAX_ROWS:,} rows. Upload fewer.")
    except csv.Error as error:
        raise SettingsError(f"Line {lines.line_num} cannot be read as CSV: {error}.") from None
    if len(rows) < 2:
        raise SettingsError("The file needs a line of column names and rows under it.")
    return _sheet(rows[0], rows[1:], numbers[1:])


def read_frame(frame: pd.DataFrame) -> Sheet:
    """The rows of a table that was typed in; empty rows are left out."""
    texts = frame.astype(object).where(frame.notna(), "").astype(str)
    rows = [tuple(cell.strip() for cell in row) for row in texts.itertuples(index=False)]
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        raise SettingsError("The table is empty: type rows in, each with its class.")
    numbers, rows = zip(*filled, strict=True)
    return _sheet(tuple(map(str, frame.columns)), rows, numbers)


def to_table(sheet: Sheet, features: Sequence[str], target: str) -> Table:
    """The chosen columns as numbers, and the classes; SettingsError for a cell that is none."""
    if not features:
        raise SettingsError("Choose at least one column as a feature.")
    labels = sheet[target]
    for number, label in zip(sheet.numbers, labels, strict=True):
        if not label or len(label) > MAX_NAME:
            what = "is empty" if not label else f"has more than {MAX_NAME} characters"
            raise SettingsError(f"Row {number}, column “{target}”: the class {what}.")
        if label in TAKEN:
            raise SettingsError(
                f"Row {number}, column “{target}”: the class is called “{label}”, which the "
                "browser’s charts cannot show. Call it something else."
            )
    classes = sorted(set(labels), key=_by_number)
    if not 2 <= len(classes) <= MAX_CLASSES:
        values = "value" if len(classes) == 1 else "values"
        raise SettingsError(
            f"Column “{target}” has {len(classes):,} different {values}, and the classes may be 2 "
            f"to {MAX_CLASSES}. Choose another column as the class."
        )
    X = np.column_stack([_numbers(sheet, name) for name in features])
    y = np.array([classes.index(label) for label in labels])
    return Table(X, y, tuple(features), tuple(classes), target)


def complaint(sheet: Sheet, column: str) -> str | None:
    """Why a column cannot be a feature, or None."""
    try:
        _numbers(sheet, column)
    except SettingsError as error:
        return str(error)
    return None


def digest(sheet: Sheet, features: Sequence[str], target: str) -> str | None:
    """The fingerprint of the chosen columns, or None if they cannot be chosen."""
    try:
        return to_table(sheet, features, target).digest
    except SettingsError:
        return None


def _sheet(
    columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], numbers: Sequence[int]
) -> Sheet:
    """The rows by columns, if their names and lengths are sound."""
    n_columns = len(columns)
    if not 2 <= n_columns <= MAX_COLUMNS:
        raise SettingsError(
            f"The data have {n_columns:,} column{'s' * (n_columns > 1)}, and they may have 2 to "
            f"{MAX_COLUMNS}: features, and one with the class."
        )
    for number, name in enumerate(columns, start=1):
        if not name or len(name) > MAX_NAME:
            what = "has no name" if not name else f"has a name of more than {MAX_NAME} characters"
            raise SettingsError(f"Column {number} {what}; give it one in the first line.")
        if name in TAKEN:
            raise SettingsError(
                f"Column {number} is called “{name}”, which the browser’s charts cannot show. "
                "Call it something else in the first line."
            )
        if name in columns[: number - 1]:
            raise SettingsError(f"Two columns are called “{name}”; give each a name of its own.")
    for number, row in zip(numbers, rows, strict=True):
        if len(row) != n_columns:
            raise SettingsError(
                f"Row {number} has {len(row)} cells, and the first line names {n_columns} columns."
            )
    cells = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
    return Sheet(pa.table(cells, names=list(columns)), tuple(numbers))


def _numbers(sheet: Sheet, column: str) -> list[float]:
    return [
        _number(text, number, column)
        for number, text in zip(sheet.numbers, sheet[column], strict=True)
    ]


def _number(text: str, row: int, column: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= MAX_NUMBER:
        seen = f"“{text[:40]}”" if text else "nothing"
        has_comma = re.fullmatch(r"[-+]?\d+,\d+", text) is not None
        remedy = "Write decimals with a point" if has_comma else "Mend the cell"
        raise SettingsError(
            f"Row {row}, column “{column}”: a feature must be a number of at most "
            f"{MAX_NUMBER:.0e}, got {seen}. {remedy}, or leave the column out."
        )
    return value


def _by_number(label: str) -> tuple[bool, float, str]:
    """Numbers in their order, before words."""
    try:
        return False, float(label), label
    except ValueError:
        return True, 0.0, label
