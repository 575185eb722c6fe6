"""`read_table`: every kind of table is read as it is meant, or refused, and nothing is guessed
without a word."""

import datetime
import gzip
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracles import table_page
from oracles.mutated_tables import (
    MOST_DAMAGES,
    MOST_GONE,
    PIECES,
    SEEDS,
    again,
    assert_same,
    damaged,
    survives,
)
from oracles.random_tables import check_against, tables
from oracles.table_kinds import CASES, KINDS

from sigmoid_estimator.datasets import read_table
from sigmoid_estimator.datasets.limits import Limits
from sigmoid_estimator.datasets.tables import open_sheet

READABLE = {name: kind for name, kind in KINDS.items() if not kind.refused}
REFUSED = {name: kind for name, kind in KINDS.items() if kind.refused}
PLAIN = b"x,y,class\n1,2,a\n3,4,b\n"


@pytest.mark.parametrize("name", READABLE)
def test_a_kind_is_read_as_it_is_meant_and_its_guess_is_said(name):
    kind = KINDS[name]
    table = read_table(kind.raw_bytes)
    assert dict(zip(table.feature_names, table.data.T.tolist(), strict=True)) == kind.features
    assert table.target_names[table.target].tolist() == kind.classes
    assert table.target_name == kind.target
    assert re.search(kind.note, " ".join(table.notes), re.DOTALL), table.notes
    assert table.data.flags.c_contiguous
    assert table.data.dtype == np.float64


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_or_two_is_refused_with_a_remedy(name):
    with pytest.raises(ValueError, match=KINDS[name].refused):
        read_table(KINDS[name].raw_bytes)


@pytest.mark.parametrize("name", READABLE)
def test_what_was_guessed_reads_the_same_again(name):
    raw_bytes = KINDS[name].raw_bytes
    table = read_table(raw_bytes)
    assert_same(again(raw_bytes, table), table)


def test_a_path_a_file_and_bytes_are_the_same_table(tmp_path):
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(PLAIN))
    table = read_table(PLAIN)
    for source in (path, str(path), io.BytesIO(PLAIN), bytearray(PLAIN), memoryview(PLAIN)):
        assert_same(read_table(source), table)
    with path.open("rb") as file:
        assert_same(read_table(file), table)


def test_what_is_no_source_is_refused(tmp_path):
    for source in (None, 3, PLAIN.decode(), io.StringIO(PLAIN.decode()), "https://a.b/c.csv"):
        with pytest.raises(ValueError, match="source must be"):
            read_table(source)
    with pytest.raises(FileNotFoundError):
        read_table(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"separator": ";;"}, "separator must be one character"),
        ({"separator": "a"}, "separator must be one character"),
        ({"separator": '"'}, "separator must be one character"),
        ({"separator": 1}, "separator must be one character"),
        ({"separator": ";"}, "1 column, and they may have 2"),
        ({"decimal": "·"}, "decimal must be"),
        ({"header": "infer"}, "header must be"),
        ({"missing": "zero"}, "missing must be"),
        ({"encoding": "utf-9"}, "encoding must name"),
        ({"encoding": "hex"}, "encoding must name"),
        ({"encoding": "unicode_escape"}, "encoding must name"),
        ({"features": "x"}, "features must be a list"),
        ({"features": 3}, "features must be a list"),
        ({"features": [0]}, "features must be a list"),
        ({"features": {"x", "y"}}, "in their order"),
        ({"features": ["X"]}, "there are “x”, “y”, “class”. Did you mean “x”"),
        ({"missing": np.arange(2)}, "missing must be"),
        ({"features": []}, "at least one column"),
        ({"features": ["z"]}, "No column is called “z”; there are “x”, “y”, “class”"),
        ({"features": ["x", "x"]}, "named twice"),
        ({"features": ["x", "class"]}, "cannot be a feature too"),
        ({"features": ["class"], "target": "x"}, "Row 2, column “class”: .* got “a”"),
        ({"target": "z"}, "No column is called “z”"),
        ({"classes": "ab"}, "classes must be a list of names"),
        ({"classes": [0, 1]}, "classes must be a list of names"),
        ({"classes": ["b"]}, "“class” has the classes “a”, “b”, and classes= names “b”; it must"),
        ({"classes": ["b", "a", "a"]}, "name each of them once"),
        ({"classes": []}, "classes= names none"),
        ({"header": False}, "No column is left as a feature.*“x1” .row 1: “x”"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(choices, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_table(PLAIN, **choices)


def test_choices_are_obeyed_against_the_guess():
    table = read_table(b"x;y;class\n1,234;2;a\n2,345;4;b\n", decimal=".")
    assert table.data[:, 0].tolist() == [1234, 2345]
    table = read_table(b"x;y;class\n1,234;2;a\n2,345;4;b\n", decimal=",")
    assert table.data[:, 0].tolist() == [1.234, 2.345]
    table = read_table(b"1,2,3\n4,5,6\n7,8,6\n9,9,7\n", header=True)
    assert table.feature_names == ["1", "2"]
    table = read_table(PLAIN, features=(name for name in ["y", "x"]))
    assert table.data.tolist() == [[2, 1], [4, 3]]
    table = read_table(PLAIN.replace(b"3,4", b"1,4"), target="y", features=["x"])
    assert table.target_names.tolist() == ["2", "4"]


def test_classes_can_be_given_another_order():
    raw_bytes = b"x,class\n1,below\n2,above\n3,below\n"
    assert read_table(raw_bytes).target.tolist() == [1, 0, 1]
    table = read_table(raw_bytes, classes=["below", "above"])
    assert table.target_names.tolist() == ["below", "above"]
    assert table.target.tolist() == [0, 1, 0]
    assert_same(again(raw_bytes, table), table)


def test_rows_that_lack_a_value_can_be_left_out_instead_of_columns():
    raw_bytes = b"x,y,class\n1,2,a\n?,3,a\n5,6,b\n7,8,\n"
    with pytest.raises(ValueError, match=r"Row 5, column “class”: the class is empty"):
        read_table(raw_bytes)
    table = read_table(raw_bytes, missing="rows")
    assert table.data.tolist() == [[1, 2], [5, 6]]
    assert any("2 of 4 rows are left out" in note for note in table.notes)
    assert_same(again(raw_bytes, table), table)
    with pytest.raises(ValueError, match=r'missing="rows" to leave out the 1 of 3'):
        read_table(raw_bytes.replace(b"7,8,\n", b""), features=["x"])


def test_columns_of_features_in_one_order_are_laid_out_by_rows():
    raw_bytes = b"a,b,c,class\n" + b"".join(
        b"%d,.1,%d,%d\n" % (k, k * k, k % 2) for k in range(20)
    )
    assert read_table(raw_bytes, features=["c", "a"]).data.flags.c_contiguous


@pytest.mark.slow
def test_classes_have_one_order_in_all_processes():
    program = (
        "import json, sys; from sigmoid_estimator.datasets import read_table;"
        "table = read_table(sys.argv[1]);"
        "print(json.dumps([table.target_names.tolist(), table.target.tolist()]))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program, str(CASES / "03_class_nan.csv")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1")
    }
    (only,) = seen
    assert json.loads(only) == [["1", "2", "3", "10", "nan"], [2, 4, 0, 1, 3]]


def test_limits_hold_before_memory_is_taken():
    small = Limits(n_bytes=1000, n_rows=10, n_columns=5, n_cells=30, n_classes=2, name_length=6)
    bomb = gzip.compress(bytes(2**20))
    for raw_bytes, sentence in [
        (bytes(1001), "MiB"),
        (bomb, "MiB"),
        (b"x,class\n" + b"1,a\n" * 11, "more than 10 rows"),
        (b",".join([b"1"] * 7), "7 columns"),
        (b"x,class\n1,a\n2,b\n3,c\n", "3 different values, and the classes may be 2 to 2"),
        (b"x,class\n1,a\n2,bbbbbbb\n", "Row 3, column “class”: the class has more than 6"),
        (b"xxxxxxx,class\n1,a\n2,b\n", "Column 1 has a name of more than 6"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            open_sheet(raw_bytes, limits=small).table()


def test_parquet_is_read_where_pyarrow_is():
    frame = pd.DataFrame({"x": [1.5, 2.0], "n": [1, 2], "class": ["a", "b"]})
    file = io.BytesIO()
    frame.to_parquet(file)
    table = read_table(file.getvalue())
    assert table.data.tolist() == [[1.5, 1], [2, 2]]
    assert_same(again(file.getvalue(), table), table)
    frame = pd.DataFrame({"0": [1.5, 2.0, 3.0, 4.0], "1": ["a", "b", "a", "b"]})
    frame.iloc[[0, 1, 2]].rename(index={0: 0}).to_parquet(other := io.BytesIO())
    table = read_table(other.getvalue())  # its names are numbers, and its index is a column
    assert table.feature_names == ["0"]
    assert table.data.ravel().tolist() == [1.5, 2, 3]
    with pytest.raises(ValueError, match="a Parquet file"):
        open_sheet(file.getvalue(), limits=Limits(text_only=True))
    with pytest.raises(ValueError, match="cannot be read"):
        read_table(file.getvalue()[:-9])


def workbook(*rows):
    """The bytes of an Excel workbook with one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file := io.BytesIO())
    return file.getvalue()


def changed_inside(raw_bytes, name, old, new):
    """A workbook with a part of it replaced."""
    with zipfile.ZipFile(io.BytesIO(raw_bytes)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return made.getvalue()


def test_a_workbook_is_read_by_what_its_cells_are():
    raw_bytes = workbook(
        ["x", "y", "day", "is", "code", "class"],
        [1.5, 2**53, datetime.date(2026, 5, 3), True, "007", 1],
        [0.1, 1e20, None, False, "8", "b"],
        [None, None, None, None, None, None],
        [-2, 3, datetime.date(2026, 5, 4), True, "9", 1],
    )
    table = read_table(raw_bytes)
    assert table.feature_names == ["x", "y", "is", "code"]
    assert table.data.tolist() == [[1.5, 2**53, 1, 7], [0.1, 1e20, 0, 8], [-2, 3, 1, 9]]
    assert table.target_names[table.target].tolist() == ["1", "b", "1"]
    notes = " ".join(table.notes)
    assert re.search(r"“day” \(row 2: “2026-05-03.*“007” is read as 7", notes), notes
    assert_same(again(raw_bytes, table), table)


def test_texts_of_a_workbook_have_a_decimal_mark_and_its_numbers_need_none():
    commas = workbook(["x", "y", "class"], ["1,5", 2.25, "a"], ["3,25", 4.125, "b"])
    for decimal in (",", None):
        table = read_table(commas, decimal=decimal)
        assert table.data.tolist() == [[1.5, 2.25], [3.25, 4.125]]
        assert table.decimal == ","
        assert "decimal comma" in table.notes[0]
    assert read_table(commas, decimal=".").feature_names == ["y"]
    doubtful = workbook(["x", "y", "class"], ["1,234", 2.5, "a"], ["3,456", 4.5, "b"])
    with pytest.raises(ValueError, match="decimal="):
        read_table(doubtful)
    assert read_table(doubtful, decimal=",").data.tolist() == [[1.234, 2.5], [3.456, 4.5]]
    assert read_table(doubtful, decimal=".").data.tolist() == [[1234, 2.5], [3456, 4.5]]
    assert_same(
        again(doubtful, read_table(doubtful, decimal=",")), read_table(doubtful, decimal=",")
    )


def test_a_workbook_is_read_whole_where_it_states_a_wrong_size():
    raw_bytes = workbook(["x", "class"], [1, "a"], [2, "b"])
    raw_bytes = changed_inside(
        raw_bytes, "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:A2"'
    )
    assert read_table(raw_bytes).data.tolist() == [[1], [2]]


def test_other_sheets_merged_cells_and_formulas_without_a_value_are_said():
    book = openpyxl.Workbook()
    for row in (["x", "y", "class"], [1, 5, "a"], [2, "=A2*2", "b"], [3, 6, None]):
        book.active.append(row)
    book.active.merge_cells("C3:C4")
    book.create_sheet("more")
    book.save(file := io.BytesIO())
    with pytest.raises(ValueError, match=r"Row 4, column “class”: the class is empty"):
        read_table(file.getvalue())
    table = read_table(file.getvalue(), missing="rows", features=["x"])
    assert table.data.tolist() == [[1], [2]]
    assert any("not “more”" in note for note in table.notes)
    table = read_table(file.getvalue(), missing="rows", target="x")
    assert table.feature_names == ["y"]
    assert any("2 rows are left out" in note or "of 3 rows" in note for note in table.notes)


def test_a_damaged_workbook_is_refused():
    raw_bytes = workbook(["x", "class"], [1, "a"], [2, "b"])
    sheet = "xl/worksheets/sheet1.xml"
    damages = [raw_bytes[:-40]]
    damages += [changed_inside(raw_bytes, sheet, b"<v>1</v>", b"<v>one</v>")]
    damages += [changed_inside(raw_bytes, sheet, b"</sheetData>", b"")]
    for damage in damages:
        with pytest.raises(
            ValueError, match=r"Excel workbook cannot be read .* Save the table as"
        ):
            read_table(damage)


def test_a_workbook_needs_a_library(monkeypatch):
    raw_bytes = workbook(["x", "class"], [1, "a"], [2, "b"])
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"Save the table as CSV.* or install openpyxl"):
        read_table(raw_bytes)


def test_parquet_is_read_by_what_its_columns_are():
    frame = pd.DataFrame(
        {
            "n": pd.array([1, None, 3, 4], dtype="Int64"),
            "half": np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float16),
            "single": np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float32),
            "day": pd.date_range("2026-05-03", periods=4),
            "text": ["1,5", "2,5", "3,5", "4,5"],
            "class": pd.Categorical(["b", "a", "b", "a"]),
        }
    )
    frame.to_parquet(file := io.BytesIO())
    table = read_table(file.getvalue(), missing="rows")
    assert table.feature_names == ["n", "half", "single", "text"]
    kept = frame.iloc[[0, 2, 3]]
    meant = kept[["n", "half", "single"]].astype(float).assign(text=[1.5, 3.5, 4.5])
    np.testing.assert_array_equal(table.data, meant)
    assert table.target_names[table.target].tolist() == ["b", "b", "a"]
    assert any("“day”" in note for note in table.notes)


def test_a_file_cut_off_in_its_packing_is_refused():
    with pytest.raises(ValueError, match="damaged or cut off"):
        read_table(gzip.compress(PLAIN)[:-12])


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_no_number_or_class_of_a_random_dialect_is_misread_in_silence(table):
    check_against(table)


DAMAGES = st.tuples(
    st.integers(0, 10**6), st.sampled_from([b"", *PIECES]), st.integers(0, MOST_GONE)
)
MUTATIONS = st.builds(damaged, st.sampled_from(SEEDS), st.lists(DAMAGES, max_size=MOST_DAMAGES))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(MUTATIONS | st.binary(max_size=200))
def test_no_bytes_do_worse_than_a_refusal(raw_bytes):
    survives(raw_bytes)


CELLS = st.text(max_size=6) | st.floats().map(str) | st.sampled_from(["=1+1", "<b>", "1,5", "5 %"])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=6))
def test_no_cells_do_worse_than_a_refusal(rows):
    survives(pd.DataFrame(rows).to_csv(index=False, header=False).encode("utf-8", "replace"))


def test_the_case_files_are_all_among_the_kinds():
    kept = {path.read_bytes() for path in Path(CASES).iterdir()}
    assert kept <= {kind.raw_bytes for kind in KINDS.values()}


def test_the_page_of_the_kinds_says_what_the_reader_makes_of_them():
    assert table_page.PAGE.read_text(encoding="utf-8") == table_page.page()
