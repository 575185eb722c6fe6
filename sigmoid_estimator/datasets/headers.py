"""From rows to columns with names: titles, empty columns, the line of names."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sigmoid_estimator.datasets.dialects import Line, Rows
from sigmoid_estimator.datasets.limits import Limits
from sigmoid_estimator.datasets.numbers import BOOLEANS, counts_rows, is_missing, looks_numeric

# What a column with the class is called, the surest first.
CLASS_NAMES = (
    "class", "target", "label", "species", "diagnosis", "outcome", "category", "klasse", "classe",
    "clase", "classes", "targets", "labels", "variety",
)  # fmt: skip
_MANY_COUNTED = 4  # so many names 0, 1, 2, 3 are no chance


class Body(NamedTuple):
    """Rows of one length, and the names above them if there are any."""

    names: list[str] | None
    lines: list[Line]
    notes: list[str]

    @property
    def columns(self) -> list[tuple[str, ...]]:
        return list(zip(*(line.cells for line in self.lines), strict=True))

    @property
    def numbers(self) -> list[int]:
        return [line.number for line in self.lines]


def body_of(rows: Rows, header: bool | None, limits: Limits) -> Body:
    """Return rows of one length under their names; with None, guess whether there are names."""
    lines, notes = _without_titles(rows.lines)
    lengths = Counter(_length(line.cells) for line in lines)
    usual = max(lengths, key=lambda length: (lengths[length], length), default=0)
    lines, comments = _without_comments(lines, usual)
    if not lines:
        what = "empty" if not (rows.comments or comments) else "nothing but comments"
        raise ValueError(f"The file is {what}: it needs a line of column names and rows under it.")
    behind_sign = _names_behind_sign(rows.comments, lines, usual) if header is not False else None
    if behind_sign is not None:
        lines, header = [behind_sign, *lines], True
        notes.append(
            f"The names of the columns are those of the comment in line {behind_sign[0]}."
        )
    comments = [*rows.comments, *comments]
    notes += [
        f"Line {number} is a comment: “{' '.join(', '.join(cells).split())[:60]}”."
        for number, cells in comments
        if behind_sign is None or number != behind_sign.number
    ]
    n_columns = max(_length(line.cells) for line in lines)
    if not 2 <= n_columns <= limits.n_columns:
        raise ValueError(
            f"The data have {n_columns:,} column{'s' * (n_columns > 1)}, and they may have 2 to "
            f"{limits.n_columns:,}: features, and one with the class. Pass separator= if the "
            "cells are separated by something else."
        )
    lines, more = _of_one_length(lines, rows.separator, header)
    notes += more
    has_names = guess_header([line.cells for line in lines]) if header is None else header
    names = [" ".join(cell.split()) for cell in lines[0].cells] if has_names else None
    if names is not None:
        lines, more = _without_repeated_names(lines)
        notes += more
    if not lines:
        raise ValueError(
            "The file needs a line of column names and rows under it, and it has one line only."
        )
    if len(lines) > limits.n_rows:
        raise ValueError(
            f"The file has more than {limits.n_rows:,} rows, the most that are read here. "
            "Take fewer."
        )
    return Body(names, lines, notes)


def guess_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row holds names.

    A word above numbers is a name (true and false are numbers here), unless numbers stand above
    numbers and other words of the row come again further down. A number above numbers is none,
    unless all the first row counts 0, 1, 2, 3 …, as data frames without names are saved. Where the
    numbers do not tell, words that come again further down are data.
    """
    first, rest = rows[0], rows[1:]
    if not rest:
        return not any(map(looks_numeric, first))
    if any(name.casefold() in CLASS_NAMES for name in first):
        return True
    below = list(zip(*rest, strict=True))
    is_of_values = [_are_values(cells) for cells in below]
    of_values = [name for name, is_so in zip(first, is_of_values, strict=True) if is_so]
    comes_again = any(
        name in cells
        for name, cells, is_so in zip(first, below, is_of_values, strict=True)
        if not is_so
    )
    has_values = any(map(_is_value, of_values))
    if any(not is_missing(name) and not _is_value(name) for name in of_values):
        return not (has_values and comes_again)
    return _counts_columns(first, below) if of_values else not comes_again


def _is_value(cell: str) -> bool:
    """Whether a cell is a number, true or false."""
    return looks_numeric(cell) or cell.lower() in BOOLEANS


def _are_values(cells: Sequence[str]) -> bool:
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and all(map(_is_value, present))


def _counts_columns(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row has the names that pandas writes for columns without names."""
    names = list(first)
    if not names[0] and counts_rows(below[0]):
        return names[1:] == list(map(str, range(len(names) - 1)))
    return len(names) >= _MANY_COUNTED and names == list(map(str, range(len(names))))


def checked_names(names: Sequence[str], limits: Limits) -> tuple[list[str], list[str]]:
    """Give every column a name of its own. Raises ValueError for two that are the same."""
    checked, notes = list(names), []
    for column, name in enumerate(names):
        if not name:
            checked[column] = next(
                free for k in range(column + 1, column + len(names) + 2)
                if (free := f"x{k}") not in checked
            )  # fmt: skip
            notes.append(f"Column {column + 1} has no name and is called “{checked[column]}”.")
        if len(name) > limits.name_length:
            raise ValueError(
                f"Column {column + 1} has a name of more than {limits.name_length:,} characters; "
                "give it a shorter one in the first line."
            )
        if name and name in names[:column]:
            raise ValueError(f"Two columns are called “{name}”; give each a name of its own.")
    return checked, notes


def _length(cells: Sequence[str]) -> int:
    """Number of cells up to the last one with a text."""
    return max((k for k, cell in enumerate(cells, start=1) if cell), default=0)


def _without_titles(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """Drop lines of one cell each, such as a spreadsheet's title above its names."""
    n_titles = 0
    for line in lines[:-1]:
        if _length(line.cells) > 1 or not line.cells[0] or looks_numeric(line.cells[0]):
            break
        n_titles += 1
    below = lines[n_titles].cells if lines else []
    is_header = len(below) > 1 and not any(looks_numeric(cell) or not cell for cell in below)
    if not n_titles or not is_header:
        return lines, []
    notes = [
        f"Line {n} is left out as a title: “{' '.join(cells[0].split())[:60]}”."
        for n, cells in lines[:n_titles]
    ]
    return lines[n_titles:], notes


def _without_repeated_names(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """Drop repeated lines of names, which joined files have."""
    first, rows = lines[0].cells, lines[1:]
    if all(map(looks_numeric, first)):
        return rows, []
    again = [str(line.number) for line in rows if line.cells == first]
    if not again:
        return rows, []
    more = f" and {len(again) - 3:,} more" if len(again) > 3 else ""
    note = f"The names of the columns come again in row {', '.join(again[:3])}{more}: left out."
    return [line for line in rows if line.cells != first], [note]


def _without_comments(lines: list[Line], n_columns: int) -> tuple[list[Line], list[Line]]:
    """Drop comments between the rows: lines that begin as one and are not as long as a row."""

    def is_comment(cells: Sequence[str]) -> bool:
        return cells[0].startswith("#") and not _length(cells) <= n_columns <= len(cells)

    return (
        [line for line in lines if not is_comment(line.cells)],
        [line for line in lines if is_comment(line.cells)],
    )


def _names_behind_sign(
    comments: Sequence[Line], lines: Sequence[Line], n_columns: int
) -> Line | None:
    """Read names from the last comment, as NumPy writes them, if it has one for each column."""
    full = [line.cells[:n_columns] for line in lines if len(line.cells) >= n_columns]
    if not comments or guess_header(full):
        return None
    last = comments[-1]
    is_header = len(last.cells) == n_columns >= 2 and not any(map(looks_numeric, last.cells))
    return last if is_header else None


def _of_one_length(
    lines: list[Line], separator: str | None, header: bool | None
) -> tuple[list[Line], list[str]]:
    """Make rows equally long by dropping empty last cells; R's row names get a name."""
    n_columns = max(_length(line.cells) for line in lines)
    notes = []
    if header is not False and _has_row_names(lines, separator):
        first = Line(lines[0].number, ["", *lines[0].cells])
        lines = [first, *lines[1:]]
        notes.append(
            "The first line has one cell fewer than the others, whose first is taken for the "
            "name of its row."
        )
    n_first = len(lines[0].cells)
    for number, cells in lines[1:]:
        if len(cells) < n_columns <= n_first or _length(cells) > n_first:
            names = f"names {n_first} columns" if header is not False else f"has {n_first}"
            raise ValueError(
                f"Row {number} has {len(cells)} cells, and the first line {names}. Mend the row, "
                "or pass the right separator=."
            )
    if any(len(line.cells) > n_columns for line in lines):
        notes.append("Empty cells at the end of the lines are left out.")
    return [Line(number, cells[:n_columns]) for number, cells in lines], notes


def _has_row_names(lines: Sequence[Line], separator: str | None) -> bool:
    """Whether R's write.table named the rows and not their column."""
    if separator not in (" ", "\t"):
        return False  # write.csv gives them a column, with an empty name
    n_names = len(lines[0].cells)
    below = [line.cells for line in lines[1:]]
    if len(below) < 2 or any(len(cells) != n_names + 1 or not cells[-1] for cells in below):
        return False
    row_names = [cells[0] for cells in below]
    count = list(map(str, range(1, len(below) + 1)))
    is_name = len(set(row_names)) == len(row_names) and not any(map(looks_numeric, row_names))
    return is_name or row_names == count
