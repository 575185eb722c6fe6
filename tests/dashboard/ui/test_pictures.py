"""Charts on their way to the browser: tables apart, no infinity, the cursor put in afterwards."""

import copy
import json

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert

from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.ui.pictures import picture, with_cursor
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_line

FRAME = pd.DataFrame({"x": [0, 1, 2], "y": [1.5, np.inf, np.nan], "name": ["a", "b", "c"]})


def chart():
    points = alt.Chart(FRAME).mark_point().encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))
    text = alt.Chart(FRAME[:1]).mark_text().encode(text=alt.Text("name:N"))
    return alt.LayerChart(layer=[points, text])


def test_a_picture_has_its_tables_apart():
    drawn = picture(Owner.EVERYBODY, "test_a_picture", "1", lambda: (FRAME, chart()))
    names = [layer["data"]["name"] for layer in drawn.spec["layer"]]
    assert sorted(names) == sorted(drawn.tables)
    assert "datasets" not in drawn.spec
    first, second = (drawn.tables[name].to_pylist() for name in names)
    assert [row["y"] for row in first] == [1.5, None, None]
    assert [row["name"] for row in second] == ["a"]
    assert drawn.frame is FRAME


def test_a_picture_is_built_once_for_its_content():
    built = []

    def build():
        built.append(1)
        return FRAME, chart()

    first = picture(Owner.EVERYBODY, "test_built_once", "1", build)
    assert picture(Owner.EVERYBODY, "test_built_once", "1", build) is first
    assert picture(Owner.EVERYBODY, "test_built_once", "2", build) is not first
    assert len(built) == 2


def test_files_of_a_picture_are_those_of_its_chart():
    clf = SigmoidMLPClassifier((), max_iter=30, random_state=0).fit(*load_line(return_X_y=True))
    frame = inspection.weight_growth(clf)
    drawn = picture(Owner.EVERYBODY, "test_files", "1", lambda: (frame, plotting.growth(frame)))
    whole = plotting.growth(frame)
    assert drawn.png().startswith(b"\x89PNG")
    paths = [text.count("<path") for text in (drawn.svg(), svg_of(whole))]
    assert paths[0] == paths[1] > 10


def svg_of(whole):
    return vl_convert.vegalite_to_svg(whole.to_dict())


def test_elsewhere_charts_keep_their_data():
    picture(Owner.EVERYBODY, "test_elsewhere", "1", lambda: (FRAME, chart()))
    assert len(chart().to_dict()["datasets"]) == 2


@pytest.fixture(scope="module")
def charts(neuron, line):
    X, y = line
    growth = inspection.margin_growth(neuron, X, y)
    return {
        "growth": (plotting.growth(growth, first_perfect_epoch=21), 1),
        "margin": (plotting.margin_growth(growth), 2),
        "slope": (plotting.saturation(inspection.saturation(neuron, X)), 3),
        "curves": (
            plotting.learning_curve(neuron.history_.to_frame().assign(name="a"), columns=1),
            2,
        ),
    }


def rules_at(spec, epoch):
    panels = spec.get("vconcat", [spec])
    layers = [layer for panel in panels for layer in panel.get("layer", [])]
    values = [layer["data"].get("values", [{}]) for layer in layers if "data" in layer]
    return [rows for rows in values if rows[0].get("epoch") == epoch]


@pytest.mark.parametrize("name", ["growth", "margin", "slope", "curves"])
def test_every_panel_over_epochs_gets_a_rule_and_the_first_its_number(charts, name):
    chart, n_panels = charts[name]
    spec = chart.to_dict()
    marked = with_cursor(spec, 138)
    assert len(rules_at(marked, 138)) == n_panels + 1
    assert rules_at(spec, 138) == []
    alt.Chart.from_dict(marked, validate=True)


def test_the_cursor_is_the_librarys(neuron):
    frame = inspection.weight_growth(neuron)
    mine = with_cursor(plotting.growth(frame).to_dict(), 1000)
    theirs = plotting.growth(frame, epoch=1000).to_dict()
    png = [vl_convert.vegalite_to_png(json.dumps(spec)) for spec in (mine, theirs)]
    assert png[0] == png[1]


def test_the_picture_that_is_kept_stays_as_it_is(charts):
    spec = charts["margin"][0].to_dict()
    before = copy.deepcopy(spec)
    with_cursor(spec, 5)
    assert spec == before


@pytest.mark.parametrize("epoch", [0, 20_000])
def test_an_epoch_without_a_place_has_no_cursor(charts, epoch):
    assert rules_at(with_cursor(charts["growth"][0].to_dict(), epoch), epoch) == []


def test_panels_over_anything_else_stay_as_they_are(neuron, line):
    X, _ = line
    spec = plotting.decision_map(inspection.decision_map(neuron, X)).to_dict()
    assert with_cursor(spec, 10) == spec
