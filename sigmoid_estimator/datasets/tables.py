"""The tables that people have: from a file to numbers and classes, with every guess said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.utils import Bunch

from sigmoid_estimator.datasets.columns import (
    Chosen,
    Columns,
    Guess,
    choose,
    complaint,
    guess_class,
    index_of,
    label_of,
)
from sigmoid_estimator.datasets.dialects import SEPARATORS, Rows, checked_separator, split
from sigmoid_estimator.datasets.encodings import bytes_of, text_of
from sigmoid_estimator.datasets.headers import Body, body_of, checked_names
from sigmoid_estimator.datasets.limits import Limits
from sigmoid_estimator.datasets.numbers import Figure, counts_rows, guess_decimal
from sigmoid_estimator.datasets.workbooks import (
    is_parquet,
    is_workbook,
    rows_of_parquet,
    rows_of_workbook,
)

_MOST_NAMED = 8  # columns that the summary names
ROW_NAMES = {"id", "index", "no", "no.", "nr", "nr.", "row", "key"}  # of columns that name rows
_PLAIN_ENCODINGS = ("utf-8", "utf-8-sig", None)  # nothing that has to be said


def read_table(
    source: Any,
    *,
    separator: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    features: Sequence[str] | None = None,
    target: str | None = None,
    missing: str = "columns",
    classes: Sequence[str] | None = None,
) -> Bunch:
    r"""Read a table of numbers with a column of classes, as people have them in files.

    Text with commas, semicolons, tabs, pipes or spaces between the cells, packed by gzip or not;
    and Excel workbooks and Parquet files, if openpyxl or pyarrow is installed. What is not given
    is guessed from the file, and what was guessed is said. A cell is a number or it is none:
    where it can be two different numbers, the file is refused with the parameter that decides.

    Parameters
    ----------
    source : path, binary file or bytes
        The table.
    separator : str or None, default=None
        One character between the cells; a space stands for any white space.
    decimal : {".", ","} or None, default=None
        The decimal mark; the other mark can stand between thousands. Of a workbook or a Parquet
        file, those of its cells with text: what is a number there already needs none.
    header : bool or None, default=None
        Whether the first line has the names of the columns. Without names, the class is called
        "class" and the other columns "x1", "x2" and so on.
    encoding : str or None, default=None
        The encoding of the text, such as "utf-8" or "cp1252".
    features : list of str or None, default=None
        Columns with features, in their order. By default all columns of numbers, except the class
        and a first column without a name that numbers the rows.
    target : str or None, default=None
        Column with the class. By default one called class, target, label, species …; else one of
        words with 2 to 10 values; else one called y, the last or the first, with 2 to 10 values.
    missing : {"columns", "rows"}, default="columns"
        What is left out where values are missing (an empty cell, ?, NA, -, …): the columns, if no
        features are given, or the rows.
    classes : list of str or None, default=None
        The classes in the order of their codes; None is numbers in their order before words in
        theirs.

    Returns
    -------
    table : Bunch
        ``data`` (n_samples, n_features), float64 in C order; ``target`` (n_samples,), the codes
        of the classes; ``target_names``, the classes in the order of their codes;
        ``feature_names`` and ``target_name``; ``column_names``, all columns of the file;
        ``notes``, sentences on what was guessed and what was left out, the first of which sums
        up; and ``separator``, ``decimal``, ``header``, ``encoding``, ``features``,
        ``missing`` and ``classes``, which read the same again (with ``target=table.target_name``).

    Raises
    ------
    ValueError
        If the source is no such table, or can be read in two ways.
    OSError
        If there is no such file.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import read_table
    >>> table = read_table(b"5,1;3,5;red\n4,9;3,0;blue\n")
    >>> table.data
    array([[5.1, 3.5],
           [4.9, 3. ]])
    >>> table.target_names[table.target].tolist()
    ['red', 'blue']
    >>> table.notes
    ['Read with semicolons, decimal comma, first line is data: x1, x2, class.']
    """
    sheet = open_sheet(
        source,
        separator=separator,
        decimal=decimal,
        header=header,
        encoding=encoding,
        limits=Limits(),
        classes=classes,
    )
    return sheet.table(features=features, target=target, missing=missing)


@dataclass(frozen=True)
class Sheet:
    """A file that was read into columns, before any is chosen."""

    columns: Columns
    offered: list[int]  # those that are features or the class if nobody says so
    guess: Guess | None  # of the class
    separator: str | None
    header: bool
    encoding: str | None
    notes: list[str]
    limits: Limits
    classes: Sequence[str] | None  # in the order that was asked for

    @property
    def has_missing(self) -> bool:
        """Whether a column of numbers lacks some."""
        return any(
            numbers.values is not None and numbers.first_missing is not None
            for numbers in self.columns.numbers
        )

    def complaint(self, name: str, missing: str = "columns") -> str | None:
        """Explain why a column cannot be a feature; None if it can."""
        return complaint(self.columns, index_of(self.columns.names, name), missing)

    def table(
        self,
        *,
        features: Sequence[str] | None = None,
        target: str | None = None,
        missing: str = "columns",
    ) -> Bunch:
        """The chosen columns, as `read_table` returns them."""
        _check_one_of("missing", missing, ("columns", "rows"))
        position, why = _target(self.columns, self.guess, target)
        chosen = choose(
            self.columns,
            features=features,
            target=position,
            missing=missing,
            offered=self.offered,
            order=self.classes,
            limits=self.limits,
        )
        names = self.columns.names
        feature_names = [names[k] for k in chosen.features]
        table = Bunch(
            data=chosen.X,
            target=chosen.y,
            feature_names=feature_names,
            target_names=np.array(chosen.classes),
            target_name=names[chosen.target],
            column_names=list(names),
            separator=self.separator,
            decimal=self.columns.decimal,
            header=self.header,
            encoding=self.encoding,
            features=list(feature_names),
            missing=missing,
            classes=None if self.classes is None else list(self.classes),
        )
        more = self.notes + why + chosen.notes + _counting(self.columns, chosen)
        table.notes = [summary(table), *more]
        return table


def open_sheet(
    source: Any,
    *,
    separator: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    limits: Limits,
    classes: Sequence[str] | None = None,
) -> Sheet:
    """Read a file into columns; options that are None are guessed."""
    checked_separator(separator)
    _check_one_of("decimal", decimal, (".", ",", None))
    if not (header is None or isinstance(header, bool | np.bool_)):
        raise ValueError(f"header must be True, False or None, got {header!r}.")
    rows, used_encoding, notes = _rows(source, separator, encoding, limits)
    notes = notes + _long_cells(rows)
    if rows.has_names and header is None:
        header = True
    body = body_of(rows, None if header is None else bool(header), limits)
    columns, offered, guess, more = _columns(body, rows.separator, decimal, limits)
    return Sheet(
        columns,
        offered,
        guess,
        separator=rows.separator,
        header=body.names is not None,
        encoding=used_encoding,
        notes=notes + body.notes + more,
        limits=limits,
        classes=classes,
    )


def summary(table: Bunch) -> str:
    """Describe in one sentence how a table was read."""
    names = [*table.feature_names, table.target_name]
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 2], "…", table.target_name]
    how = []
    if table.separator is not None:
        how += [SEPARATORS.get(table.separator, f"“{table.separator}” between the cells")]
    how += ["decimal comma"] * (table.decimal == ",")
    how += [f"first line is {'names' if table.header else 'data'}"]
    how += [table.encoding] * (table.encoding not in _PLAIN_ENCODINGS)
    return f"Read with {', '.join(how)}: {', '.join(names)}."


def _rows(
    source: Any, separator: str | None, encoding: str | None, limits: Limits
) -> tuple[Rows, str | None, list[str]]:
    raw = bytes_of(source, limits)
    if is_workbook(raw) or is_parquet(raw):
        read_rows = rows_of_workbook if is_workbook(raw) else rows_of_parquet
        rows, notes = read_rows(raw, limits)
        return rows, None, notes
    text = text_of(raw, encoding)
    return split(text.text, separator, limits), text.encoding, text.notes


def _long_cells(rows: Rows) -> list[str]:
    """Describe a cell of several lines: a forgotten quote may have made it of several rows."""
    separator = rows.separator
    return [
        f"A cell that ends in line {line.number} goes over several lines, "
        f"“{label_of(cell)[:40]}”; look for a quote that is never closed if these are rows."
        for line in rows.lines
        for cell in line.cells
        if separator not in (None, " ") and re.search(r"[\r\n]", cell) and separator in cell
    ][:1]


def _columns(
    body: Body, separator: str | None, decimal: str | None, limits: Limits
) -> tuple[Columns, list[int], Guess | None, list[str]]:
    """The columns with their names, those that are offered, which may be the class, and notes."""
    cells = body.columns
    names_or_numbers = body.names or [f"x{k}" for k in range(1, len(cells) + 1)]
    guesses: list[str] = []
    if decimal is None:
        decimal, guesses = guess_decimal(names_or_numbers, _texts(cells), body.numbers, separator)
    cells = _with_mark(cells, decimal)
    every = list(range(len(cells)))
    if body.names is None:
        columns = Columns(names_or_numbers, cells, body.numbers, decimal)
        guess = guess_class(columns, every)
        names = iter(names_or_numbers)
        position = None if guess is None else guess.column
        columns.rename(["class" if k == position else next(names) for k in every])
        return columns, every, guess, guesses
    names_, notes = checked_names(body.names, limits)
    columns = Columns(names_, cells, body.numbers, decimal)
    counting = [k for k in every if _is_unnamed(body.names[k]) and counts_rows(cells[k])]
    if counting[:1] in ([0], [every[-1]]):  # pandas writes its index last in Parquet
        which = "first" if counting[0] == 0 else "last"
        note = f"The {which} column has no name and numbers the rows; it is left out."
        called = f"Column {counting[0] + 1} has no name"
        every = [k for k in every if k != counting[0]]
        notes = [note, *(other for other in notes if not other.startswith(called))]
    return columns, every, guess_class(columns, every), guesses + notes


def _texts(columns: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the cells that show how numbers are written: all but a workbook's numbers."""
    return [tuple("" if isinstance(cell, Figure) else cell for cell in cells) for cells in columns]


def _with_mark(columns: list[tuple[str, ...]], decimal: str) -> list[tuple[str, ...]]:
    """Give the numbers of a workbook the decimal mark of its texts."""
    return [
        tuple(cell.replace(".", decimal) if isinstance(cell, Figure) else cell for cell in cells)
        for cells in columns
    ]


def _is_unnamed(name: str) -> bool:
    return re.fullmatch(r"(Unnamed: 0)?", name) is not None


def _target(columns: Columns, guess: Guess | None, target: str | None) -> tuple[int, list[str]]:
    if target is not None:
        return index_of(columns.names, target), []
    if guess is None:
        raise ValueError(
            "No column looks like a class: none is called so, and neither the words nor the last "
            "and first numbers have 2 to 10 different values. Name the column with target=."
        )
    return guess.column, guess.notes(columns.names)


def _counting(columns: Columns, chosen: Chosen) -> list[str]:
    """Describe a feature that numbers or names the rows, and so tells nothing of new rows."""
    notes = []
    for k in chosen.features:
        name, cells = columns.names[k], columns.cells[k]
        if counts_rows(cells) and len(cells) > 2:
            what = "numbers the rows"
        elif name.casefold() in ROW_NAMES and len(set(cells)) == len(cells):
            what = "is another one in every row"
        else:
            continue
        notes.append(f"“{name}” {what}; leave it out of features= if it means nothing else.")
    return notes


def _check_one_of(name: str, value: object, allowed: Sequence[object]) -> None:
    if not (value is None or isinstance(value, str)) or value not in allowed:
        choices = ", ".join(map(repr, allowed[:-1])) + f" or {allowed[-1]!r}"
        raise ValueError(f"{name} must be {choices}, got {value!r}.")
