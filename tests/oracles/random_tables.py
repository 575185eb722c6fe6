"""Random tables with a known content, in a random dialect: what `read_table` is held to.

The oracle is what was written: every cell in its row and column. A table is read as that; or
refused; or what differs is said.

``python -m oracles.random_tables SEED N``, in `tests/`, draws N tables from the seed on, beyond
those of the test.
"""

import math
import re
import sys
from collections import Counter
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from sigmoid_estimator.datasets import read_table

WORDS = ["red", "blue", "dark blue", "groß", "no, never", 'the "third"', "a;b", "x|y", "a # b"]
LABELS = [
    WORDS,
    WORDS,
    ["True", "False"],
    ["yes", "no"],
    ["0", "1"],
    ["1", "2", "10"],
    ["TRUE", "FALSE"],
    ["01", "1", "1.0"],
    ["1,5", "2,5"],
    ["Red", "red", "red "],
    ["NA", "nan", "x"],
    ["5%", "5 %"],
    ["2020-01-01", "1/2"],
]
NAMES = ["width", "height (cm)", "Größe", "a, b", "income", "2019", "x1", "a;b"]
MARKS = {".": [",", " ", "'", "\u202f"], ",": [".", " ", "'", "\u00a0"]}
UNITS = ["{}", "{}", "{}", "{}", "{}", "{}%", "{} %", "${}", "{} €"]
MISSING = ["", "?", "NA", "n/a", "-", "NaN"]
SEPARATORS = [",", ";", "\t", "|", " "]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]
COMMENTS = ["# lab export", "#", "% 3 May 2026; checked", "# a, b", "#x;y", "# one two three"]


@dataclass(frozen=True)
class Written:
    """A file, and what a row of it was written from."""

    raw_bytes: bytes
    names: list[str] | None
    cells: list[list[str]]  # by rows, the class last
    values: list[list[float]]  # by columns without the class, NaN where one is missing


def written(value, decimal, between, unit="{}"):
    """A number as people in a country write it."""
    text = f"{abs(value):,.{3 if value % 1 else 0}f}" if between else repr(abs(value))
    text = text.replace(",", "_").replace(".", decimal).replace("_", between)
    return ("-" if value < 0 else "") + unit.format(text)


@st.composite
def columns_of_numbers(draw, n_rows, decimal, separator):
    """Values with NaN for a missing one, and their cells."""
    if draw(st.integers(0, 9)) == 0:
        values = draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=n_rows, max_size=n_rows))
        cells = [str(bool(value)) for value in values]
    else:
        numbers = st.one_of(
            st.integers(-3000, 30000),
            st.integers(-4000, 4000).map(lambda k: k / 8),
            st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
            st.floats(-1e6, 1e6),
            st.sampled_from([0, -0.0, 1e-5, 1e22, 2**53 + 1, 12345678901234567890, 1e-300]),
        )
        values = draw(st.lists(numbers, min_size=n_rows, max_size=n_rows))
        between = draw(st.sampled_from(["", "", "", *MARKS[decimal]]))
        if between:
            values = [round(value, 3) for value in values]
        unit = draw(st.sampled_from(UNITS))
        cells = [written(value, decimal, between, unit) for value in values]
    if draw(st.integers(0, 3)) == 0:
        sign = draw(st.sampled_from(MISSING if separator != " " else MISSING[1:]))
        for row in draw(st.sets(st.integers(0, n_rows - 1), max_size=2)):
            values[row], cells[row] = math.nan, sign
    return [float(value) for value in values], cells


@st.composite
def tables(draw):
    """A file in a dialect, and what it was written from."""
    n_rows = draw(st.integers(2, 7))
    decimal = draw(st.sampled_from(".,"))
    separator = draw(st.sampled_from(SEPARATORS))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    drawn = [draw(columns_of_numbers(n_rows, decimal, separator)) for _ in names]
    labels = draw(st.sampled_from(LABELS))
    classes = draw(st.lists(st.sampled_from(labels), min_size=n_rows, max_size=n_rows))
    assume(len(set(classes)) > 1)
    cells = [list(row) for row in zip(*[column for _, column in drawn], classes, strict=True)]
    names = [*names, "class"] if draw(st.booleans()) else None
    must_quote = draw(st.sampled_from([',;\t|" ', ',;\t|"', "", ""])) + separator + '"'
    rows = cells if names is None else [names, *cells]
    lines = [separator.join(quoted(cell, must_quote) for cell in row) for row in rows]
    if draw(st.integers(0, 3)) == 0:
        lines.insert(0, draw(st.sampled_from(COMMENTS)))
    if draw(st.integers(0, 9)) == 0:
        lines.insert(draw(st.integers(1, len(lines))), "#checked")
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(lines) + draw(st.sampled_from(["", end, end * 2]))
    encoding = draw(st.sampled_from(ENCODINGS))
    assume(encoding != "cp1252" or "\u202f" not in text)
    return Written(text.encode(encoding), names, cells, [values for values, _ in drawn])


def quoted(cell, signs):
    """A cell as a writer of CSV has it who quotes what holds one of some signs."""
    needs = any(sign in cell for sign in signs)
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def check_against(table):
    """Equal to what was written, or refused, or the difference is said."""
    answers = []
    for missing in ("columns", "rows"):
        try:
            read = read_table(table.raw_bytes, missing=missing)
        except ValueError as error:
            answers.append(str(error))
            continue
        answers.append("")
        _check_table(read, table)
    return answers[0]


def _check_table(read, table):
    notes = " ".join(read.notes)
    seen = (table.raw_bytes, read.notes)
    names = _names_of(read, table, seen)
    assert len(names) == len(table.cells[0]), seen  # the columns are those that were written
    used = [names.index(name) for name in read.feature_names]
    target = names.index(read.target_name)
    is_doubted = "The class is “" in notes
    assert target == len(names) - 1 or is_doubted, seen
    first = 1 if read.header and table.names is None and "of the comment" not in notes else 0
    rows = range(first, len(table.cells))
    if table.names is not None and not read.header:  # said in the first note, and doubtful
        assert is_doubted, seen
        rows = range(-1, len(table.cells))
    kept = [k for k in rows if k < 0 or not any(_is_missing(table, k, j) for j in used)]
    labels = read.target_names[read.target].tolist()
    written = [_cell(table, k, target) for k in kept]
    if target != len(names) - 1:  # its missing values are rows without a class
        kept = [k for k, label in zip(kept, written, strict=True) if label]
        written = [label for label in written if label]
    assert labels == written, seen
    for j, values in zip(used, read.data.T, strict=True):
        for k, value in zip(kept, values, strict=True):
            _check_number(table, k, j, value, notes, seen)
    for j, name in enumerate(names):
        assert j in [*used, target] or f"“{name}”" in notes, seen


def _names_of(read, table, seen):
    """The names of all columns; those of a line must be what stands there."""
    notes = " ".join(read.notes)
    if read.header and "of the comment" not in notes:
        line = table.names if table.names is not None else table.cells[0]
        assert table.names is not None or "The class is “" in notes, seen
        for name, cell in zip(read.column_names, line, strict=True):
            assert name == " ".join(cell.split()) or f"is called “{name}”" in notes, seen
    return read.column_names


def _is_missing(table, row, column):
    is_class = column == len(table.values)
    cell = table.cells[row][column]
    return cell.strip() in MISSING if is_class else math.isnan(table.values[column][row])


def _cell(table, row, column):
    return " ".join((table.names if row < 0 else table.cells[row])[column].split())


def _check_number(table, row, column, value, notes, seen):
    if row < 0 or column == len(table.values):
        cell = _cell(table, row, column)
        word = {"true": 1, "false": 0}.get(cell.lower())
        meant = float(re.sub("[% ]", "", cell).replace(",", ".")) if word is None else word
    else:
        meant, cell = table.values[column][row], table.cells[row][column]
    is_taken_for_thousands = any(
        math.isclose(value, meant * 1000**k, rel_tol=1e-12) for k in (-2, -1, 1, 2)
    ) and re.search(r"” is read as [-\d.e+]+[.;]", notes)  # of one cell, for all of its column
    assert value == meant or is_taken_for_thousands, (cell, value, meant, seen)
    digits = re.sub(r"\D", "", cell)
    if cell.strip("-").isdigit() and len(digits) > 15 and int(digits) != abs(value):
        assert "more digits" in notes, seen


def main(first_seed, n):
    """Hold the reader to `n` tables, and count how they were answered."""
    answers = Counter()

    @seed(first_seed)
    @settings(
        max_examples=n,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(tables())
    def hold(table):
        answer = check_against(table)
        answers["refused: " + re.sub(r"\W.*", "", answer[:60]) if answer else "read"] += 1

    hold()
    count = f"{answers.total():,} tables from seed {first_seed}, none misread"
    sys.stdout.write(f"{count}: {dict(answers)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
