"""Charts on their way to the browser: tables apart, no infinity."""

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.ui.pictures import picture
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
