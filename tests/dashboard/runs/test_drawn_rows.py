"""Points from the map: rows of the visitor's own, whatever a browser sent."""

import json

import numpy as np
import pytest
from dashboard_pages import new_app, text_of, trained
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_dashboard.runs import programs
from sigmoid_dashboard.runs.drawn_rows import MAX_POINTS, drawn
from sigmoid_dashboard.runs.own_data import choose, to_table
from sigmoid_dashboard.runs.settings import OWN, RunSettings, SettingsError
from sigmoid_dashboard.ui import drawn_rows
from sigmoid_estimator.datasets import load_line, read_table

FEATURES, TARGET = ["x", "y"], "target"
SENT = {
    "x": [0.1, 2, -1e-7, 1 / 3],
    "y": [0.7, 0, 1e6, 5],
    "label": [0, 1, 0, 1],
    "classes": ["below", "above"],
}


def table_of(sent, features=FEATURES):
    return to_table(choose(drawn(sent, features, TARGET).open(), features, TARGET))


def line_with(*, flipped):
    """What a browser sends of the line after one point was given the other class."""
    bunch = load_line()
    label = bunch.target.tolist()
    label[flipped] = 1 - label[flipped]
    X = bunch.data
    names = bunch.target_names.tolist()
    return {"x": X[:, 0].tolist(), "y": X[:, 1].tolist(), "label": label, "classes": names}


def test_points_are_rows_to_the_last_bit_with_their_classes_in_order():
    table = table_of(SENT)
    np.testing.assert_array_equal(table.X, np.column_stack([SENT["x"], SENT["y"]]))
    assert table.y.tolist() == SENT["label"]
    assert table.class_names == ("below", "above")
    assert table.feature_names == ("x", "y")


def test_a_class_without_points_is_none():
    table = table_of(SENT | {"classes": ["a", "c", "b"], "label": [2, 1, 2, 1]})
    assert table.class_names == ("c", "b")
    assert table.y.tolist() == [1, 0, 1, 0]


def test_names_of_columns_and_classes_may_be_any_text():
    features = ['a "quoted", name', "½"]
    table = table_of(SENT | {"classes": ["a,b", "=1+1"]}, features)
    assert table.feature_names == tuple(features)
    assert table.class_names == ("a,b", "=1+1")


def test_the_code_of_a_run_on_points_reads_their_file_bit_for_bit(tmp_path, monkeypatch):
    file = drawn(line_with(flipped=3), FEATURES, TARGET)
    (tmp_path / "your_rows.csv").write_bytes(file.raw_bytes)
    monkeypatch.chdir(tmp_path)
    table = table_of(line_with(flipped=3))
    settings = RunSettings(data=OWN, digest=table.digest, epochs=20)
    run = trained(settings, table)
    program = {}
    exec(programs.code_of(run, table), program)
    np.testing.assert_array_equal(program["clf"].coefs_[0], run.classifier.coefs_[0])
    assert "classes=['below', 'above']" in programs.code_of(run, table)
    assert read_table(file.raw_bytes).target_names.tolist() == ["above", "below"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (None, "no list of points"),
        ([], "no list of points"),
        ("x", "no list of points"),
        ({}, "no list of points"),
        (SENT | {"x": "0123"}, "no list of points"),
        (SENT | {"x": [0, 1, 2]}, "no list of points"),
        (SENT | {"x": [0, 1, 2, "3"]}, "no list of points"),
        (SENT | {"x": [0, 1, 2, None]}, "no list of points"),
        (SENT | {"x": [0, 1, 2, True]}, "no list of points"),
        (SENT | {"x": [0, 1, 2, [3]]}, "no list of points"),
        (SENT | {"x": [0, 1, 2, float("nan")]}, "no list of points"),
        (SENT | {"y": [0, 1, 2, float("inf")]}, "no list of points"),
        (SENT | {"y": [0, 1, 2, 10**400]}, "no list of points"),
        (SENT | {"y": [0, 1, 2, 1.1e6]}, "no list of points"),
        (SENT | {"label": [0, 1, 0, 2]}, "no list of points"),
        (SENT | {"label": [0, 1, 0, -1]}, "no list of points"),
        (SENT | {"label": [0, 1, 0, 1.0]}, "no list of points"),
        (SENT | {"label": [False, True, False, True]}, "no list of points"),
        (SENT | {"classes": ["a", "a"]}, "no list of points"),
        (SENT | {"classes": ["a", 1]}, "no list of points"),
        (SENT | {"classes": ["a", "b" * 61]}, "no list of points"),
        (SENT | {"classes": ["a", ""]}, "the class is empty"),
        (SENT | {"classes": ["a", "constructor"]}, "the browser’s charts cannot show"),
        (SENT | {"classes": ["a", " b"]}, "classes= names"),
        (SENT | {"label": [1, 1, 1, 1]}, "Points of two classes are needed"),
        ({"x": [], "y": [], "label": [], "classes": []}, "Points of two classes are needed"),
        (
            {name: [0, 1] * 251 for name in ("x", "y", "label")} | {"classes": ["a", "b"]},
            "502 points; the map takes at most 500",
        ),
        (
            {name: list(range(11)) for name in ("x", "y", "label")}
            | {"classes": list("abcdefghijk")},
            "may be 2 to 10",
        ),
    ],
    ids=lambda value: None if isinstance(value, str) else ascii(value)[:40],
)
def test_what_is_no_list_of_points_is_refused_in_a_sentence(sent, sentence):
    with pytest.raises(SettingsError, match=sentence) as refusal:
        drawn(sent, FEATURES, TARGET)
    assert len(str(refusal.value)) < 300


def test_the_most_points_are_taken():
    most = {name: [0, 1] * (MAX_POINTS // 2) for name in ("x", "y", "label")}
    assert len(table_of(most | {"classes": ["a", "b"]}).y) == MAX_POINTS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
NEARLY = st.fixed_dictionaries(
    {
        "x": st.lists(st.floats(-10, 10) | JSON, max_size=4),
        "y": st.lists(st.floats(-10, 10), max_size=4),
        "label": st.lists(st.integers(-1, 3) | st.booleans(), max_size=4),
        "classes": st.lists(st.text(max_size=5) | JSON, max_size=4),
    }
)


@given(JSON | NEARLY)
def test_no_json_does_worse_than_a_refusal(sent):
    try:
        file = drawn(sent, FEATURES, TARGET)
    except SettingsError:
        return
    table = to_table(choose(file.open(), FEATURES, TARGET))
    assert table.X.shape == (len(sent["label"]), 2)
    assert len(table.class_names) == len(set(sent["label"]))


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(0, 1)),
        min_size=2,
        max_size=20,
    ).filter(lambda points: len({label for *_, label in points}) == 2)
)
def test_any_coordinates_come_through_a_browsers_json_and_the_file(points):
    x, y, label = map(list, zip(*points, strict=True))
    sent = json.loads(json.dumps({"x": x, "y": y, "label": label, "classes": ["b", "a"]}))
    table = table_of(sent)
    np.testing.assert_array_equal(table.X, np.column_stack([x, y]))
    assert table.y.tolist() == label


@pytest.mark.parametrize(
    ("settings", "is_taken"),
    [
        (RunSettings(epochs=1), True),
        (RunSettings(data="circles", hidden=(2,), epochs=1), True),
        (RunSettings(epochs=1, noise=0.1), False),
        (RunSettings(epochs=1, held_out=0.2), False),
        (RunSettings(epochs=1, standardise=True), False),
        (RunSettings(data="iris", epochs=1), False),
    ],
    ids=["line", "circles", "noise", "held out", "standardised", "four features"],
)
def test_points_are_taken_where_the_map_shows_the_rows_as_they_came(settings, is_taken):
    assert (drawn_rows.taker(trained(settings)) is not None) == is_taken


def test_one_point_on_the_wrong_side_and_the_page_says_that_the_weights_come_to_rest():
    app = new_app().run()
    assert "made weights and bias" in text_of(app)
    app.session_state["own_file_kept"] = drawn(line_with(flipped=0), FEATURES, TARGET)
    app.session_state["data"] = OWN
    app.run()
    assert not app.exception
    assert "no line separates these two classes" in text_of(app)
    assert "least at finite weights" in text_of(app)
    assert app.session_state["own_table"].class_names == ("below", "above")
    # What is put on the map does not push it down.
    assert [part.label for part in app.sidebar.expander if part.label == "Your own rows"]
    assert any("points that you put on the map" in text.value for text in app.sidebar.caption)


def test_points_come_before_a_table_typed_earlier_until_it_changes_again():
    app = new_app()
    app.query_params["data"] = "Your own"
    app.run()
    assert len(app.session_state["own_table"].y) == 8
    app.session_state["own_file_kept"] = drawn(line_with(flipped=0), FEATURES, TARGET)
    app.run()
    assert len(app.session_state["own_table"].y) == 100
    del app.session_state["own_file_kept"]  # as a change of the table does
    app.run()
    assert len(app.session_state["own_table"].y) == 8
