"""The visitor's own rows: read strictly, refused in one sentence that names row and column."""

import io
from contextlib import suppress
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from dashboard_pages import film_of, open_page, opened
from hypothesis import example, given
from hypothesis import strategies as st

from sigmoid_dashboard.runs import programs, recorded
from sigmoid_dashboard.runs.data import Table, prepared
from sigmoid_dashboard.runs.own_data import MAX_COLUMNS, MAX_ROWS, OwnFile, choose, to_table, typed
from sigmoid_dashboard.runs.settings import OWN, RunSettings, SettingsError
from sigmoid_dashboard.runs.trainer import Trainer
from sigmoid_dashboard.sentences.wording import percent, plain
from sigmoid_dashboard.ui import own_rows
from sigmoid_dashboard.ui.files import guarded

PLAIN = b"a,b,class\n1,2,no\n3,4.5,yes\n-1e3,0,no\n"
BAD = PLAIN.replace(b"4.5", b"four")


def table_of(source, features=("a", "b"), target="class"):
    file = source if isinstance(source, OwnFile) else OwnFile(source)
    return to_table(choose(file.open(), features, target))


def test_a_plain_file_is_read_as_it_is():
    table = table_of(PLAIN)
    np.testing.assert_array_equal(table.X, [[1, 2], [3, 4.5], [-1000, 0]])
    assert table.y.tolist() == [0, 1, 0]
    assert table.class_names == ("no", "yes")
    assert table.feature_names == ("a", "b")


@pytest.mark.parametrize(
    "same",
    [
        b"\xef\xbb\xbf" + PLAIN,  # with a byte-order mark
        PLAIN.replace(b",", b";"),
        PLAIN.replace(b",", b"\t"),
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN + b"\n\n,,\n",
        PLAIN.replace(b"a,b", b' a ,"b"'),
    ],
)
def test_the_dialects_of_spreadsheets_mean_the_same(same):
    assert table_of(same).digest == table_of(PLAIN).digest


def test_classes_that_are_numbers_keep_their_order():
    rows = "".join(f"{k},{k}\n" for k in range(1, 11))
    table = table_of(f"a,class\n{rows}".encode(), ["a"])
    assert table.class_names == tuple(map(str, range(1, 11)))


@pytest.mark.parametrize(
    ("raw_bytes", "sentence"),
    [
        (b"", "a line of column names and rows"),
        (b"a,constructor\n1,x\n2,y\n", "Column 2 is called “constructor”"),
        (b"__proto__,b\n1,x\n2,y\n", "Column 1 is called “__proto__”"),
        (b"a,b\n", "a line of column names and rows"),
        (b"a\n1\n2\n", "1 column, and they may have 2 to 100"),
        (b"a,b\n1,2\n3\n", "Row 3 has 1 cells, and the first line names 2 columns"),
        (b"a,b\n1,2,3\n", "Row 2 has 3 cells"),
        (b"a,a\n1,2\n", "Two columns are called “a”"),
        (b"a," + b"b" * 61 + b"\n1,2\n", "Column 2 has a name of more than 60 characters"),
        (b"a,b\n1,\x8d\xff\n", "Line 2 is neither UTF-8 nor cp1252"),
        (b"a,b\n1,\0\n", "NUL"),
        (b'a,b\n"1,2\n', "cannot be read as CSV"),
        (b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1), "more than 5,000 rows"),
        (b",".join(b"c%d" % k for k in range(MAX_COLUMNS + 1)) + b"\n1\n", "101 columns"),
        (b"a,b\n" + b"1" * (2 * 2**20 + 1), "may have 2"),
        (b"a,b\n1," + b"x" * 200_000, "cannot be read as CSV: field larger"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(raw_bytes, sentence):
    with pytest.raises(SettingsError, match=sentence):
        OwnFile(raw_bytes).open()


@pytest.mark.parametrize(
    ("raw_bytes", "sentence"),
    [
        (b"a,b,class\n1,2,x\n1,two,y\n", "Row 3, column “b”: .* got “two”"),
        (b"a,b,class\n1,,x\n1,2,y\n", "Row 2, column “b”: .* got nothing"),
        (b"a,b,class\n1,nan,x\n1,2,y\n", "Row 2, column “b”: .* got “nan”"),
        (b"a,b,class\n1,inf,x\n1,2,y\n", "got “inf”"),
        (b"a,b,class\n1,1e300,x\n1,2,y\n", "got “1e300”"),
        (b"a,b,class\n1,2,x\n1,2,\n", "Row 3, column “class”: the class is empty"),
        (b"a,b,class\n1,2,x\n1,2,toString\n", "a class is called “toString”"),
        (b"a,b,class\n1,2,x\n1,2,x\n", "has 1 different value,"),
        (b"a;b;class\n1,5;2.5;x\n1,2;2.25;y\n", 'Pass decimal="." or decimal=","'),
        (b"a,b,class\n" + b"".join(b"1,2,%d\n" % k for k in range(11)), "has 11 different values"),
    ],
)
def test_cells_that_cannot_be_used_are_named(raw_bytes, sentence):
    with pytest.raises(SettingsError, match=sentence):
        table_of(raw_bytes)


def test_a_typed_table_leaves_empty_rows_out_and_names_the_wrong_one():
    frame = pd.DataFrame({"x": [1.0, None, 2.0], "class": ["a", None, "b"]})
    table = table_of(typed(frame), ["x"])
    assert table.X.ravel().tolist() == [1, 2]
    with pytest.raises(SettingsError, match=r"Row 2, column “x”: .* got nothing"):
        table_of(typed(frame.assign(**{"class": ["a", "c", "b"]})), ["x"])
    with pytest.raises(SettingsError, match="empty"):
        typed(frame.iloc[:0])


@given(st.binary(max_size=300))
@example(b"=1+1,b\n<script>,2\n")
def test_no_bytes_do_worse_than_a_refusal(raw_bytes):
    with suppress(SettingsError):
        to_table(choose(OwnFile(raw_bytes).open(), None, None))


cells = (
    st.text(max_size=8) | st.floats().map(str) | st.sampled_from(["=1+1", "<b>", "**", "1e999"])
)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2, max_size=6))
def test_no_table_does_worse_than_a_refusal(rows):
    raw_bytes = pd.DataFrame(rows).to_csv(index=False, header=False).encode()
    try:
        table = to_table(choose(OwnFile(raw_bytes).open(), None, None))
    except SettingsError:
        return
    assert np.isfinite(table.X).all()
    assert 2 <= len(table.class_names) <= 10


MANY = "x;y;z;kind\n" + "".join(
    f"{k / 7:.3f};{k * k / 3:.2f};{k % 5};{'left' if k * k % 3 else 'right'}\n" for k in range(40)
)
FILES = {
    "plain": OwnFile(PLAIN),
    "semicolons and decimal commas": OwnFile(MANY.replace(".", ",").encode()),
    "no header": OwnFile(MANY.partition("\n")[2].encode()),
    "told how": OwnFile(MANY.encode(), choices={"separator": ";", "decimal": ".", "header": True}),
    "spaces after commas": OwnFile(MANY.replace(";", ", ").encode()),
    "pipes, decimal commas, no header, missing": OwnFile(
        MANY.partition("\n")[2].replace(".", ",").replace(";", "|").encode() + b"?|1,5|2|left\n",
        choices={"separator": "|", "decimal": ",", "header": False},
    ),
    "typed": typed(pd.DataFrame({"x": [0.1, 0.2, 0.3, 0.7], "class": list("aabb")})),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "chosen",
    [{}, {"standardise": True}, {"standardise": True, "held_out": 0.3, "noise": 0.1, "seed": 3}],
    ids=["as it is", "standardised", "held out"],
)
def test_the_code_of_a_run_on_own_rows_trains_it_bit_for_bit(name, chosen, tmp_path, monkeypatch):
    file = FILES[name]
    features = ["z", "x"] if name == "told how" else None
    missing = "rows" if "missing" in name else "columns"
    table = to_table(choose(file.open(), features, None, missing))
    if "held_out" in chosen and len(table.y) < 10:
        chosen = {"standardise": True, "noise": 0.3}
    settings = RunSettings(data=OWN, digest=table.digest, epochs=20, **chosen)
    with Trainer().training(settings, prepared(settings, table)) as job:
        assert job.wait(60)
    run = job.result()
    assert missing == "columns" or (len(table.y), len(table.feature_names)) == (40, 3)
    (tmp_path / "your_rows.csv").write_bytes(file.raw_bytes)
    monkeypatch.chdir(tmp_path)
    program = {}
    exec(programs.code_of(run), program)
    np.testing.assert_array_equal(run.film.parameters, program["clf"].history_.parameters)
    assert program["table"].notes


def test_a_workbook_has_to_be_saved_as_text_first():
    openpyxl.Workbook().save(file := io.BytesIO())
    with pytest.raises(SettingsError, match=r"an Excel workbook.* Save the table as CSV"):
        OwnFile(file.getvalue()).open()


def test_the_code_of_a_run_reads_the_file_that_the_visitor_has():
    mine, yours = table_of(PLAIN), table_of(PLAIN.replace(b",", b";"))
    assert mine.digest == yours.digest
    settings = RunSettings(data=OWN, digest=mine.digest, epochs=3)
    data = prepared(settings, mine)
    run = recorded.Run(settings, data, programs.untrained(settings, data).fit(data.X, data.y))
    assert "separator=','" in programs.code_of(run)
    assert "separator=';'" in programs.code_of(run, yours)


def test_rows_that_are_not_here_are_asked_for():
    settings = RunSettings(data=OWN, digest="0" * 16)
    for own in (None, table_of(PLAIN)):
        with pytest.raises(SettingsError, match="load their file again"):
            prepared(settings, own)


def test_holding_out_and_flipping_need_rows_enough():
    table = Table(np.zeros((3, 1)), np.array([0, 1, 1]), ("a",), ("no", "yes"))
    own = RunSettings(data=OWN, digest=table.digest)
    with pytest.raises(SettingsError, match="50 % of these 3 rows cannot be held out"):
        prepared(replace(own, held_out=0.5), table)
    with pytest.raises(SettingsError, match="leave a class without rows"):
        flip_with_some_seed(own, table)


def flip_with_some_seed(own, table):
    """One of the seeds flips the only row of its class."""
    for seed in range(20):
        prepared(replace(own, noise=0.4, seed=seed), table)


CSV = b"a,class\n1,no\n2,no\n4,yes\n5,yes\n"


WIDE = b"a,b,c,class\n1,5,2,no\n2,6,1,no\n4,5,0,yes\n5,6,3,yes\n"


def own_page(**parameters):
    return open_page("past_100", **{"data": "Your own", "epochs": "50", **parameters})


def choose_columns(app, features, target):
    next(box for box in app.selectbox if box.label == "Column with the class").set_value(target)
    app.run()
    next(box for box in app.multiselect if box.label.startswith("Columns")).set_value(features)
    app.run()


def test_the_page_opens_with_the_table_that_can_be_edited():
    app = own_page()
    assert not app.exception
    assert app.query_params["rows"]
    assert "gone from there a few minutes" in "\n".join(text.value for text in app.caption)
    assert app.table[0].value["epoch"].iloc[-1] == "50"


def test_an_upload_is_trained_on_and_a_bad_one_gets_its_sentence():
    app = own_page()
    app.file_uploader[0].upload("rows.csv", PLAIN, "text/csv").run()
    assert not app.exception
    app.session_state["files"] = True
    app.run()
    assert "your_rows.csv" in app.code[0].value
    assert "['a', 'b']" in app.code[0].value
    app.file_uploader[0].upload("bad.csv", BAD, "text/csv").run()
    assert not app.exception
    assert "Row 3, column “b”" in app.warning[0].value


def test_a_column_of_words_is_left_out_and_said_to_be():
    app = own_page()
    app.file_uploader[0].upload("bad.csv", BAD, "text/csv").run()
    assert not app.exception
    shown = "\n".join(text.value for text in app.text)
    assert "Left out" in shown
    assert "“b” (row 3: “four”)" in shown
    app.session_state["files"] = True
    assert "['a']" in app.run().code[0].value


def label(elements, start):
    return next(element for element in elements if element.label.startswith(start))


def test_the_page_says_what_was_guessed_and_lets_it_be_changed():
    app = own_page()
    raw_bytes = b"5,1;3,5;7;red\n4,9;3,0;8;blue\n4,7;3,2;9;red\n"
    app.file_uploader[0].upload("rows.txt", raw_bytes, "text/plain").run()
    assert not app.exception
    assert app.text[0].value == (
        "Read with semicolons, decimal comma, first line is data: x1, x2, x3, class."
    )
    table = app.session_state["own_table"]
    assert table.X[0].tolist() == [5.1, 3.5, 7]
    label(app.selectbox, "First line").set_value("names").run()
    assert not app.exception
    assert app.session_state["own_table"].feature_names == ("5,1", "3,5", "7")
    label(app.selectbox, "First line").set_value("data").run()
    label(app.multiselect, "Columns").set_value(["x3"]).run()
    app.session_state["files"] = True
    code = app.run().code[0].value
    assert "header=False" in code
    assert "features=['x3']" in code
    assert "decimal=','" in code


def test_a_file_that_can_be_two_tables_is_read_once_the_choice_is_made():
    app = own_page()
    raw_bytes = b"x;y;class\n1,234;2;a\n2,345;4;b\n"
    app.file_uploader[0].upload("rows.csv", raw_bytes, "text/csv").run()
    assert "decimal=" in app.warning[0].value
    label(app.selectbox, "Decimal mark").set_value("comma").run()
    assert not app.exception
    assert not app.warning
    assert app.session_state["own_table"].X[:, 0].tolist() == [1.234, 2.345]


def test_rows_or_columns_are_left_out_where_values_are_missing():
    app = own_page()
    raw_bytes = b"x,y,class\n1,2,a\n2,?,a\n5,6,b\n"
    app.file_uploader[0].upload("rows.csv", raw_bytes, "text/csv").run()
    assert app.session_state["own_table"].feature_names == ("x",)
    assert "1 of 3 rows" in "\n".join(text.value for text in app.text)
    label(app.selectbox, "Where values").set_value("leave out their rows").run()
    assert not app.exception
    assert app.session_state["own_table"].X.tolist() == [[1, 2], [5, 6]]


def test_the_fingerprint_of_a_link_asks_for_the_file():
    app = open_page("past_100", data="Your own", rows=table_of(PLAIN).digest)
    assert "made with rows of its own" in app.info[0].value


def test_a_link_opens_the_columns_it_was_made_with_once_their_file_is_there():
    first = own_page()
    first.file_uploader[0].upload("rows.csv", WIDE, "text/csv").run()
    choose_columns(first, features=["c", "a"], target="b")
    link = {name: "".join(first.query_params[name]) for name in ("rows", "columns")}
    assert link["columns"] == "3,1,2"
    second = own_page(**link)
    assert "made with rows of its own" in second.info[0].value
    second.run()
    assert "".join(second.query_params["rows"]) == link["rows"]  # it waits for its file
    second.file_uploader[0].upload("rows.csv", WIDE, "text/csv").run()
    assert not second.exception
    assert not second.info
    assert second.session_state["own_table"].digest == first.session_state["own_table"].digest


def test_a_link_has_how_its_file_is_read_and_no_other_file():
    raw_bytes = b"x;y;class\n1,234;2;a\n2,345;?;b\n3,456;1;b\n"
    first = own_page()
    first.file_uploader[0].upload("rows.csv", raw_bytes, "text/csv").run()
    label(first.selectbox, "Decimal mark").set_value("comma").run()
    label(first.selectbox, "Where values").set_value("leave out their rows").run()
    label(first.multiselect, "Columns").set_value(["x", "y"]).run()
    link = {
        name: "".join(first.query_params[name])
        for name in own_rows.PARAMETERS
        if name in first.query_params
    }
    assert link["decimal"] == "comma"
    assert link["missing"] == "rows"
    assert "separator" not in link
    second = own_page(**link)
    second.file_uploader[0].upload("rows.csv", raw_bytes, "text/csv").run()
    assert not second.exception
    assert not second.warning
    assert second.session_state["own_table"].digest == first.session_state["own_table"].digest
    other = own_page(**link)
    other.file_uploader[0].upload("rows.csv", b"x,class\n1.5,a\n2.5,b\n", "text/csv").run()
    assert not other.exception
    assert label(other.selectbox, "Decimal mark").value == own_rows.GUESS
    assert "decimal" not in other.query_params


@pytest.mark.parametrize("columns", ["", "0", "9,1", "1,1", "1,x", "²,1", "1" * 5000, "3,1,2"])
def test_columns_of_a_link_to_other_rows_are_not_taken(columns):
    app = own_page(rows="0" * 64, columns=columns)
    app.file_uploader[0].upload("rows.csv", WIDE, "text/csv").run()
    assert not app.exception
    assert app.session_state["own_table"].target_name == "class"


@pytest.mark.parametrize("name", ["<script>", "**b**", ":red[x]", "$a$", "[x](y)", "a_b"])
def test_names_of_columns_are_shown_as_they_are(name):
    shown = plain(name)
    assert shown.replace("\\", "") == name
    assert all(shown[at - 1] == "\\" for at, sign in enumerate(shown) if sign in "<>*:[]()$_")


@pytest.mark.parametrize(
    ("accuracy", "text"),
    [
        (1.0, "100 %"),
        (4999 / 5000, "99.9 %"),
        (0.9996, "99.9 %"),
        (0.945, "94.5 %"),
        (1e-5, "less than 0.1 %"),
        (0.0, "0 %"),
    ],
)
def test_100_percent_is_said_only_of_the_whole(accuracy, text):
    assert percent(accuracy) == text


def test_no_text_of_a_file_is_a_formula_in_another():
    frame = pd.DataFrame({"=1+1": [1.0, -2.0], "class": ["@x", "y"]})
    assert guarded(frame).to_csv(index=False) == "'=1+1,class\n1.0,'@x\n-2.0,y\n"


def test_rows_of_one_feature_are_played_too():
    app = own_page()
    app.file_uploader[0].upload("one.csv", CSV, "text/csv").run()
    assert not app.exception
    assert film_of(app)["id"]


def test_rows_that_were_uploaded_follow_to_the_other_pages():
    app = own_page()
    app.file_uploader[0].upload("one.csv", CSV, "text/csv").run()
    uploaded = app.session_state["own_table"].digest
    app.switch_page("sigmoid_dashboard/app_pages/saturation.py").run()
    assert not app.exception
    assert app.session_state["own_table"].digest == uploaded
    assert any("loaded on another page" in text.value for text in app.caption)


def test_a_refusal_is_told_on_the_other_pages_too():
    app = own_page()
    wide = ",".join(map(str, range(101))) + "\n" + ",".join(["1"] * 101) + "\n"
    app.file_uploader[0].upload("wide.csv", wide.encode(), "text/csv").run()
    assert "rows" not in app.query_params
    app.switch_page("sigmoid_dashboard/app_pages/saturation.py").run()
    assert not app.exception
    assert "refused. The data have 101 columns" in app.info[0].value


def test_a_file_that_is_taken_away_is_not_kept():
    app = own_page()
    example = app.session_state["own_table"].digest
    app.file_uploader[0].upload("one.csv", CSV, "text/csv").run()
    assert app.session_state["own_table"].digest != example
    app.file_uploader[0].clear().run()
    assert app.session_state["own_table"].digest == example
    assert not app.info  # there was no link


@pytest.mark.parametrize(("offset", "factor"), [(1e9, 1), (0, 1e20)])
def test_numbers_that_no_neuron_can_tell_apart_are_refused_until_standardised(offset, factor):
    rows = ((0, "no"), (1, "no"), (2, "yes"), (3, "yes"))
    text = "a,class\n" + "".join(f"{offset + factor * x!r},{kind}\n" for x, kind in rows)
    app = own_page()
    app.file_uploader[0].upload("far.csv", text.encode(), "text/csv").run()
    assert not app.exception
    assert "Turn on" in app.warning[0].value
    opened(app, "more_settings").toggle(key="standardise").set_value(True).run()
    assert not app.exception
    assert not app.warning
