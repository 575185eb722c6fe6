"""From text to rows of cells: comments, the separator, quotes."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sigmoid_estimator.datasets.limits import Limits
from sigmoid_estimator.datasets.numbers import UNBREAKABLE, is_missing, looks_numeric

SEPARATORS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "pipes",
    " ": "spaces",
}
_SAMPLE = 2**16  # characters that the separator is guessed from
_COMMENTS = ("#", "%")
# Cells of a wrong separator: they hold another one, or a number or a quote after a space.
_UNCLEAN = re.compile(r"[,;\t|]|\d +[-+]?[\d.]|\S +\"")
_CUT = re.compile(r"\d+ +[^\d\s]")  # may be the end of a number, and the next cell
_NUMBER, _WORD, _DOUBTFUL = 1.0, 0.8, 0.1  # what a cell says for its separator


class Line(NamedTuple):
    """The cells of one row, and on which line of the file it ends."""

    number: int
    cells: list[str]


class Rows(NamedTuple):
    """All rows of a file that hold anything."""

    lines: list[Line]
    separator: str | None  # None: a workbook's, whose cells are apart already
    comments: Sequence[Line] = ()  # those above the rows; their cells are what follows the sign
    has_names: bool = False  # a format that always has names says so


def split(text: str, separator: str | None, limits: Limits) -> Rows:
    """Split a text into rows; a separator that is None is guessed."""
    stated, comments, n_above, body = _above(text)
    if separator is None:
        separator = stated or guess_separator(body)
    lines = []
    for line in _lines(body, separator, n_above):
        lines.append(line)
        if len(lines) > limits.n_rows + 1:
            raise ValueError(
                f"The file has more than {limits.n_rows:,} rows, the most that are read here. "
                "Take fewer."
            )
        if len(line.cells) > limits.n_columns + 1 or len(lines) * len(line.cells) > limits.n_cells:
            raise ValueError(
                f"The data have {len(line.cells):,} columns in {len(lines):,} rows or more, and "
                f"they may have {limits.n_columns:,} columns and {limits.n_cells:,} cells. Take "
                "fewer."
            )
    comment_lines = [
        Line(number, line.cells)
        for number, comment in comments
        for line in _lines(comment, separator, 0, strict=False)
    ]
    return Rows(lines, separator, comment_lines)


def checked_separator(separator: Any) -> str | None:
    """Return the separator if it can be one. Raises ValueError for others."""
    if separator is None:
        return None
    is_one = isinstance(separator, str) and len(separator) == 1
    if not is_one or separator in '\r\n"' or separator.isalnum():
        raise ValueError(
            "separator must be one character, such as ',', ';', '\\t', '|' or ' ', and no letter, "
            f"digit, quote or line end, got {separator!r}."
        )
    return separator


def guess_separator(text: str) -> str:
    """Find the separator that makes rows of one length, of numbers and undivided words.

    The score is the product of both, as in van den Burg, Nazábal and Sutton, "Wrangling messy CSV
    files by detecting row and type patterns" (Data Mining and Knowledge Discovery, 2019).
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    rows = {
        separator: [
            line.cells
            for line in _lines(sample, separator, 0, strict=False)
            if not line.cells[0].startswith(_COMMENTS)
        ]
        for separator in SEPARATORS
    }
    if any(
        _is_certain(rows[separator], separator) for separator in SEPARATORS if separator != " "
    ):
        del rows[" "]  # "1 000" and "dark red" are one cell each
    scores = {separator: _score(cells, separator) for separator, cells in rows.items()}
    best = max(scores, key=lambda separator: scores[separator])
    # "5,1 red" is as good with a comma between: then the number is whole, and not cut in two.
    return " " if scores.get(" ") == scores[best] > 0 else best


def _is_certain(rows: Sequence[Sequence[str]], separator: str) -> bool:
    """Whether all rows have one length, tabs or else sound cells between."""
    lengths = set(map(len, rows))
    sound = separator == "\t" or all(
        _worth(cell, separator) > _DOUBTFUL and not _CUT.match(cell)
        for row in rows
        for cell in row
    )
    return len(lengths) == 1 and lengths != {1} and sound


def _score(rows: Sequence[Sequence[str]], separator: str) -> float:
    """Consistency of the rows' lengths × the mean score of the cells."""
    lengths = Counter(map(len, rows))
    if not rows:
        return 0.0
    consistency = sum(n * (length - 1) / length for length, n in lengths.items()) / len(lengths)
    cells = Counter(cell for row in rows for cell in row)
    worth = sum(n * _worth(cell, separator) for cell, n in cells.items()) / cells.total()
    return consistency / len(rows) * worth


def _worth(cell: str, separator: str) -> float:
    if looks_numeric(cell):
        return _NUMBER
    others = cell if separator == " " else cell.replace(separator, "")  # it was quoted
    is_doubtful = not is_missing(cell) and _UNCLEAN.search(others) is not None
    return _DOUBTFUL if is_doubtful else _WORD


def _above(text: str) -> tuple[str | None, list[tuple[int, str]], int, str]:
    """Return Excel's separator line, the comments, the number of these lines, and the rest."""
    stated, comments, number, start = None, [], 0, 0
    for found in re.finditer(r"[^\r\n]*(\r\n|\r|\n|$)", text):
        line = found.group().strip()
        if sep := re.fullmatch(r'"?sep=(.)"?', found.group().strip("\r\n"), re.IGNORECASE):
            stated = sep[1]
        elif line.startswith(_COMMENTS):
            comments.append((number + 1, line.lstrip("#% ")))
        elif line or found.end() == len(text):
            start = found.start()
            break
        number += 1
    return stated, comments, number, text[start:]


def _lines(text: str, separator: str, n_above: int, *, strict: bool = True) -> Iterator[Line]:
    """The rows that hold anything, without the white space around cells."""
    if separator == " ":
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        # Unbreakable spaces stand within a number, between its thousands.
        text = re.sub(rf"[^\S\r\n{UNBREAKABLE}]+", " ", text)
        text = re.sub(r"(?m)^ | $", "", text)
    source = io.StringIO(text, newline="")
    # A space before a quote would make the quote a letter; csv wants no other space than that.
    reader = csv.reader(
        source, delimiter=separator, skipinitialspace=separator != " ", strict=strict
    )
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield Line(n_above + reader.line_num, stripped)
    except csv.Error as error:
        if strict:
            raise ValueError(
                f"Line {n_above + reader.line_num} cannot be read as CSV: {error}. Look for a "
                "quote that is never closed."
            ) from None
