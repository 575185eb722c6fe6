"""Random tables with a known content, in a random dialect: what `read_table` is held to.

The oracle is what was written. A table is read as that; or refused; or what differs is said.
"""

import re

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from sigmoid_estimator.datasets import read_table

WORDS = ["red", "blue", "dark blue", "groß", "no, never", 'the "third"', "a;b"]
LABELS = [WORDS, ["True", "False"], ["yes", "no"], ["0", "1"], ["1", "2", "10"], ["TRUE", "FALSE"]]
NAMES = ["width", "height (cm)", "Größe", "a, b", "income"]
MARKS = {".": [",", " ", "'"], ",": [".", " ", "'"]}
UNITS = ["{}", "{}", "{}", "{}", "{}", "{}%", "{} %", "${}", "{} €"]
MISSING = ["", "?", "NA", "n/a", "-", "NaN"]
SEPARATORS = [",", ";", "\t", "|", " "]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]


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
        )
        values = draw(st.lists(numbers, min_size=n_rows, max_size=n_rows))
        between = draw(st.sampled_from(["", "", "", *MARKS[decimal]]))
        unit = draw(st.sampled_from(UNITS))
        cells = [written(value, decimal, between, unit) for value in values]
    if draw(st.integers(0, 3)) == 0:
        sign = draw(st.sampled_from(MISSING if separator != " " else MISSING[1:]))
        for row in draw(st.sets(st.integers(0, n_rows - 1), max_size=2)):
            values[row], cells[row] = np.nan, sign
    return values, cells


@st.composite
def tables(draw):
    """Bytes, and the columns and classes that they were made of."""
    n_rows = draw(st.integers(2, 7))
    decimal = draw(st.sampled_from(".,"))
    separator = draw(st.sampled_from(SEPARATORS))
    columns, cells = {}, []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)):
        columns[name], column = draw(columns_of_numbers(n_rows, decimal, separator))
        cells.append(column)
    labels = draw(st.sampled_from(LABELS))
    classes = draw(st.lists(st.sampled_from(labels), min_size=n_rows, max_size=n_rows))
    assume(len(set(classes)) > 1)
    rows = [list(row) for row in zip(*cells, classes, strict=True)]
    if draw(st.booleans()):
        rows.insert(0, [*columns, "class"])
    else:
        columns = {f"x{k}": values for k, values in enumerate(columns.values(), start=1)}
    lines = [separator.join(quoted(cell, separator) for cell in row) for row in rows]
    if draw(st.integers(0, 4)) == 0:
        lines.insert(0, draw(st.sampled_from(["# lab export", "#", "% 3 May 2026; checked"])))
    if draw(st.integers(0, 9)) == 0:
        lines.insert(draw(st.integers(1, len(lines))), "#checked")
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(lines) + draw(st.sampled_from(["", end, end * 2]))
    encoding = draw(st.sampled_from(ENCODINGS))
    assume(encoding != "cp1252" or "−" not in text)
    return text.encode(encoding), columns, classes


def quoted(cell, separator):
    """A cell as a writer of CSV has it who quotes everything that may be a separator."""
    needs = r'[,;\t|" ]' if separator == " " else r'[,;\t|"]'
    return '"' + cell.replace('"', '""') + '"' if re.search(needs, cell) else cell


def check_against(content, columns, classes):
    """Equal to what was written, or refused, or the difference is said."""
    answers = []
    for missing in ("columns", "rows"):
        try:
            table = read_table(content, missing=missing)
        except ValueError as error:
            answers.append(str(error))
            continue
        answers.append("")
        _check_table(table, columns, classes, content)
    return answers[0]


def _check_table(table, columns, classes, content):
    said = " ".join(table.notes)
    if "are those of the comment" in said:  # two words behind a # above two columns
        return
    is_doubted = "The class is “" in said
    assert table.target_name == "class" or is_doubted, (content, said)
    lacking = [np.isnan(columns[name]) for name in table.feature_names if name in columns]
    kept = np.flatnonzero(~np.any(lacking, axis=0)) if lacking else np.arange(len(classes))
    if len(table.data) != len(kept):
        assert is_doubted, (content, said)
        return
    if table.target_name == "class" and not is_doubted:
        labels = table.target_names[table.target].tolist()
        assert labels == [classes[row] for row in kept], (content, said)
    for name, values in zip(table.feature_names, table.data.T, strict=True):
        assert name in columns or is_doubted, (content, said)
        if name in columns and not (is_doubted and not table.header):
            meant = np.asarray(columns[name], dtype=float)[kept]
            wrong = values[values != meant]
            is_said = all(f"is read as {x:.15g}" in said for x in wrong[:1])
            assert is_said or "stands between thousands" in said, (content, said)
    for name in columns:
        assert name in table.feature_names or f"“{name}”" in said, (content, said)
