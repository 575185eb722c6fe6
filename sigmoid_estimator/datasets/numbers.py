"""From cells to numbers: marks, signs and units as people write them, and nothing else.

A cell that could be two numbers is none until the rest of the file says which.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from sigmoid_estimator.datasets.limits import MAX_NUMBER

MISSING = {
    "", "?", "-", "–", "—", ".", "na", "n/a", "n.a.", "#n/a", "#nv", "<na>", "nan", "-nan", "nat",
    "null", "none", "missing", "\\n",
}  # fmt: skip
UNBREAKABLE = (
    "\u00a0\u202f\u2009"  # unbreakable, narrow and thin: typists' marks between thousands
)
_SIGNS = str.maketrans({"−": "-", "’": "'", **dict.fromkeys(UNBREAKABLE, " ")})
_UNITS = "%$€£¥"
BOOLEANS = {"true": 1.0, "false": 0.0}
_EXACT = 2.0**53  # above, float64 does not have every whole number

_PREFIXED = re.compile(rf"([-+]?)([{_UNITS[1:]}]) ?(.*)", re.DOTALL)
_SUFFIXED = re.compile(rf"(.*?) ?([{_UNITS}])", re.DOTALL)


def _plain(mark: str) -> re.Pattern[str]:
    mark = re.escape(mark)
    return re.compile(rf"[-+]?(\d+({mark}\d*)?|{mark}\d+)([eE][-+]?\d+)?", re.ASCII)


def _grouped(mark: str, between: str) -> re.Pattern[str]:
    """Pattern of grouped thousands: one to three digits, the first no zero, then threes."""
    mark, between = re.escape(mark), re.escape(between)
    return re.compile(
        rf"[-+]?[1-9]\d{{0,2}}(?P<between>[{between} '])\d{{3}}((?P=between)\d{{3}})*({mark}\d*)?",
        re.ASCII,
    )


_OTHER = {".": ",", ",": "."}
_PLAIN = {mark: _plain(mark) for mark in _OTHER}
_GROUPED = {mark: _grouped(mark, other) for mark, other in _OTHER.items()}


class Figure(str):
    """A number of a workbook, as text with a decimal point."""

    __slots__ = ()


@dataclass(frozen=True)
class Column:
    """The numbers of a column, NaN where one is missing; None if a cell is no number."""

    values: np.ndarray | None
    first_wrong: int | None  # the row of the first cell that is neither a number nor missing
    first_missing: int | None
    notes: tuple[str, ...] = ()

    @property
    def is_missing(self) -> np.ndarray:
        """The rows without a value."""
        assert self.values is not None
        return np.isnan(self.values)


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.lower() in MISSING


def looks_numeric(cell: str) -> bool:
    """Whether a cell is a number with a decimal point or with a decimal comma."""
    return any(_text_of_float(cell, mark) is not None for mark in _OTHER)


def guess_decimal(
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    lines: Sequence[int],
    separator: str | None,
) -> tuple[str, list[str]]:
    """Find the decimal mark of a file, "." or ",", and write the note on it.

    Every cell of a column of numbers is a witness. "5,1" speaks for the comma and "5.1" for the
    point, "1.234,5" and "1,234,567" for one each; "20,100" alone can be 20.1 or 20100. Raises
    ValueError where witnesses contradict each other, or where there is none and the separator
    does not tell either.
    """
    seen: dict[str, str] = {}  # where each kind of witness is first
    doubtful: dict[str, str] = {}  # the first cell of each mark in a column that does not tell
    for name, cells in zip(names, columns, strict=True):
        distinct = dict(zip(cells[::-1], lines[::-1], strict=True))
        if not all(is_missing(cell) or looks_numeric(cell) for cell in distinct):
            continue
        witnesses = [(mark, cell) for cell in distinct for mark in _witness(cell)]
        for mark, cell in witnesses:
            seen.setdefault(mark, f"row {distinct[cell]}, column “{name}”: “{cell[:40]}”")
        if {mark for mark, _ in witnesses}.isdisjoint(_OTHER):
            for mark, cell in reversed(witnesses):
                doubtful.setdefault(mark[-1], cell)
    if "." in seen and "," in seen:
        raise ValueError(
            f"The numbers have decimal points ({seen['.']}) and decimal commas ({seen[',']}). "
            'Pass decimal="." or decimal=",".'
        )
    for mark in _OTHER:
        if mark in seen:
            return mark, _doubt(doubtful, mark)
    if separator == "," and "?." not in seen:
        return ".", []  # who separates cells by commas does not write decimals with them
    if "?," in seen or ("?." in seen and separator == ";"):
        example = seen.get("?,", seen.get("?.", ""))
        raise ValueError(
            f"Nothing in the file says whether its numbers have a decimal mark or one between "
            f'thousands ({example}). Pass decimal="." or decimal=",".'
        )
    return ".", _doubt(doubtful, ".")


def _doubt(doubtful: dict[str, str], mark: str) -> list[str]:
    """Write the note on numbers whose decimal mark another column shows, or none does."""
    if mark not in doubtful:
        return []
    cell, what = doubtful[mark], {".": "point", ",": "comma"}[mark]
    value = float(_text_of_float(cell, mark) or "nan")
    note = f"“{cell}” is read as {value:.15g}; pass decimal="
    return [f'{note}"{_OTHER[mark]}" if its {what} stands between thousands.']


def _witness(cell: str) -> Iterable[str]:
    """Return the decimal marks that a cell shows, with a question mark if it can be both."""
    text = _bare(cell)[1]
    for mark, other in _OTHER.items():
        if mark not in text:
            continue
        if other in text:
            if _GROUPED[mark].fullmatch(text):
                yield mark
        elif _GROUPED[other].fullmatch(text):
            yield other if text.count(mark) > 1 else f"?{mark}"
        elif _PLAIN[mark].fullmatch(text) or _GROUPED[mark].fullmatch(text):
            yield mark


def read_column(name: str, cells: Sequence[str], decimal: str) -> Column:
    """Read the numbers of a column."""
    distinct = dict.fromkeys(cells)
    present = [cell for cell in distinct if not is_missing(cell)]
    if present and all(cell.lower() in BOOLEANS for cell in present):
        read = {cell: BOOLEANS[cell.lower()] for cell in present}
        notes = [f"“{name}”: true is read as 1 and false as 0."]
    else:
        read, notes = _read_distinct(name, present, decimal)
    rows = {cell: row for row, cell in zip(range(len(cells))[::-1], cells[::-1], strict=True)}
    wrong = min((rows[cell] for cell in present if cell not in read), default=None)
    missing = min((rows[cell] for cell in distinct if is_missing(cell)), default=None)
    if wrong is not None or not present:
        return Column(None, wrong, missing)
    values = np.array([read.get(cell, np.nan) for cell in cells])
    return Column(values, None, missing, tuple(notes))


def _read_distinct(
    name: str, present: list[str], decimal: str
) -> tuple[dict[str, float], list[str]]:
    """Read the cells that are numbers, all with one unit and one mark between thousands."""
    read: dict[str, float] = {}
    notes: dict[str, str] = {}
    unit: str | None = None
    between: str | None = None
    for cell in present:
        text = _text_of_float(cell, decimal)
        if text is None:
            continue
        symbol, bare = _bare(cell)
        unit = symbol if unit is None else unit
        grouped = _GROUPED[decimal].fullmatch(bare)
        mark = grouped["between"] if grouped else between
        between = mark if between is None else between
        value = float(text)
        is_lost = value == 0 and re.search("[1-9]", re.split("[eE]", text)[0])
        if symbol != unit or mark != between or not abs(value) <= MAX_NUMBER or is_lost:
            continue
        read[cell] = value
        if grouped:
            notes.setdefault("between", f"“{name}”: “{cell}” is read as {value:.15g}.")
        if re.match(r"[-+]?0\d", bare):
            notes.setdefault(
                "zeros",
                f"“{name}”: “{cell}” is read as {value:.15g}, without the zeros before it.",
            )
        if _loses_digits(text, value):
            notes.setdefault(
                "digits",
                f"“{name}”: “{cell}” has more digits than a float64 holds; as a number it is "
                f"rounded to {value:.17g}.",
            )
    if unit:
        what = "per cent" if unit == "%" else unit
        notes["unit"] = f"“{name}”: the numbers are in {what}, and are read without the sign."
    return read, list(notes.values())


def _loses_digits(text: str, value: float) -> bool:
    """Whether float64 changes a whole number, or is too small for all digits of a number.

    Numbers as programs write them, such as 1e23, are those that they were, and have 15 digits.
    """
    if 0 < abs(value) < sys.float_info.min:
        return True
    n_digits = len(re.sub(r"\D", "", re.split("[eE]", text)[0]).strip("0"))
    return abs(value) >= _EXACT and n_digits > 15 and Decimal(text) != Decimal(value)


def _bare(cell: str) -> tuple[str, str]:
    """Split a cell into its unit and the rest."""
    text = cell.translate(_SIGNS)
    if found := _PREFIXED.fullmatch(text):
        return found[2], found[1] + found[3]
    if found := _SUFFIXED.fullmatch(text):
        return found[2], found[1]
    return "", text


def _text_of_float(cell: str, decimal: str) -> str | None:
    """Return a cell as Python writes floats, or None if it is no number."""
    text = _bare(cell)[1]
    if _PLAIN[decimal].fullmatch(text):
        return text.replace(",", ".")
    if (grouped := _GROUPED[decimal].fullmatch(text)) is not None:
        return text.replace(grouped["between"], "").replace(",", ".")
    return None


def counts_rows(cells: Sequence[str]) -> bool:
    """Whether cells are 0, 1, 2 … or 1, 2, 3 …"""
    first = cells[0]
    return first in ("0", "1") and all(
        cell == str(k) for k, cell in enumerate(cells, start=int(first))
    )


def by_number(label: str, decimal: str) -> tuple[bool, float, str]:
    """Key that orders numbers by value, then words; "nan" is a word here."""
    text = _text_of_float(label, decimal)
    return text is None, 0.0 if text is None else float(text), label
