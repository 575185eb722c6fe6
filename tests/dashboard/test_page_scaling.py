"""The film over c, both of Nielsen's exercises, and what is said of them, whatever is set."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from dashboard_pages import film_of, open_page, opened, text_of, trained

from sigmoid_dashboard.runs.multiplied import FACTORS, can_be_multiplied
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sections import hand_set
from sigmoid_dashboard.sentences import scaling as sentences
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui.presets import PRESETS, presets_of
from sigmoid_estimator import SigmoidMLPClassifier, inspection

page = partial(open_page, "scaling")
SMALL = {"hidden": "3", "epochs": "40"}


@pytest.fixture(scope="module")
def default_run():
    return trained(PRESETS["scaling"].settings)


def shares_at(run, factor):
    return inspection.boundary_shift(run.classifier, run.data.X, [factor]).set_index("over")


def heads(app):
    return [element.value for element in app.header]


def test_the_page_opens_with_the_film_at_one_and_both_exercises(default_page):
    assert not default_page.exception
    assert default_page.title[0].value == "Multiply the weights"
    assert film_of(default_page)["opens"] == 1
    assert film_of(default_page)["asked"] is None
    assert len(default_page.get("vega_lite_chart")) == 4
    assert heads(default_page) == [
        "Exercise I: perceptrons, times c",
        "Exercise II: sigmoids, c → ∞",
    ]


def test_what_stands_open_is_little(default_page):
    words = sum(
        len(element.value.split())
        for element in [*default_page.main.markdown, *default_page.main.header]
    )
    assert words < 220


def test_the_answer_has_the_figures_of_the_library(default_page, default_run):
    clf, X, y = default_run.classifier, default_run.data.X, default_run.data.y
    changed = shares_at(default_run, 100.0)["changed"]
    assert changed["map"] > 0.02
    assert default_page.main.markdown[0].value.startswith(
        f"**Multiplied by c = 100, it is another network: {200 * changed['rows']:.0f} of 200 rows "
        f"and {percent(changed['map'])} of the map get another class, and "
        f"{percent(clf.scaled(100).score(X, y))} of the rows are right instead of "
        f"{percent(clf.score(X, y))}.**"
    )


def test_a_single_neuron_keeps_its_line_and_its_labels():
    app = page(preset="scaling_line")
    run = trained(PRESETS["scaling_line"].settings)
    outputs = run.classifier.layer_outputs(run.data.X)[-1]
    near = np.mean((outputs <= 0.05) | (outputs >= 0.95))
    assert not shares_at(run, 100.0)["changed"].any()
    answer = app.main.markdown[0].value
    assert "the line stays, and so does every label" in answer
    assert f"{percent(near)} of them were within 0.05 of 0 or 1, and 100 % are now" in answer
    assert "the sigmoid becomes a step" in answer


def test_perceptrons_do_not_heed_c(default_page, default_run):
    clf, X, y = default_run.classifier, default_run.data.X, default_run.data.y
    text = text_of(default_page)
    assert "**c changes nothing:** of 3,600 points of the map and 200 rows, none" in text
    right = percent(clf.as_perceptron().score(X, y))
    assert f"it is right on {right} of the rows" in text_of(opened(page(), "why_limit"))
    assert "**The same line for every c > 0:** *x + y = 3*" in text


def test_the_gap_is_that_of_the_library(default_page, default_run):
    clf, X = default_run.classifier, default_run.data.X
    gap = inspection.perceptron_gap(clf, X, [100.0], margin=0.1).iloc[0]
    assert f"{gap['n_inputs']:.0f} of 200 rows are further than 0.1" in text_of(default_page)
    assert gap["sup_gap"] < 1e-16
    assert "by **less than 1e-16** at most" in text_of(default_page)


def test_points_on_the_line_are_told_apart_from_those_off_it(default_page):
    assert "**8 of the 40 points** have w·x + b = 0" in text_of(default_page)
    assert "There the sigmoid says ½, a perceptron 0, a step function 1" in text_of(default_page)


@pytest.mark.parametrize(
    ("link", "factor"),
    [
        ({"at": "2.5"}, 2.5),
        ({"at": "100"}, 100),
        ({"c": "0.15"}, 0.15),  # of links from when c was a control
        ({"c": "3", "at": "20"}, 20),
    ],
)
def test_a_link_says_at_which_factor_the_film_opens(link, factor):
    app = page(**link, **SMALL)
    assert film_of(app)["asked"] == factor
    assert not app.info


@pytest.mark.parametrize("link", [{"at": "-1"}, {"at": "many"}, {"c": "0"}, {"at": "1e9"}])
def test_a_factor_that_the_film_has_not_is_said(link):
    app = page(**link, **SMALL)
    assert not app.exception
    [note] = app.info
    assert "not a number from 0.01 to 1,000; it is ignored." in note.value


def test_the_film_has_what_the_slider_had():
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
    assert {float(f"{step}e{power}") for step in steps for power in range(-2, 3)} <= set(FACTORS)
    assert FACTORS[-1] == 1000
    assert (np.diff(FACTORS) > 0).all()


def test_a_link_sets_the_neuron_and_the_margin():
    app = page(w1="2", w2="-0.5", b="1.25", margin="0.5", **SMALL)
    assert "*2x − 0.5y = −1.25*" in text_of(app)
    assert "further than 0.5 from every tie" in text_of(app)


def test_links_of_what_has_moved_to_another_page_are_known():
    assert not page(changed="the network", delta="0.02", draw="3", **SMALL).info


@pytest.mark.parametrize(
    ("weights", "line"),
    [
        ((1, 0, -1), "*x = 1*"),
        ((0, -1, 0), "*−y = 0*"),
        ((-1, -1, 3), "*−x − y = −3*"),
        ((0.25, 100, -100), "*0.25x + 100y = 100*"),
    ],
)
def test_a_line_is_written_as_one_would(weights, line):
    assert sentences.line_of(hand_set.subject_of(weights).classifier) == line


def test_a_neuron_without_weights_has_no_line():
    app = page(w1="0", w2="0", b="0", **SMALL)
    assert not app.exception
    assert "There is no line" in text_of(app)
    assert "**40 of the 40 points** have w·x + b = 0" in text_of(app)


@pytest.mark.parametrize("bias", ["-100", "100"])
def test_a_line_beside_the_map_has_its_page(bias):
    assert not page(w1="100", w2="100", b=bias, **SMALL).exception


def test_conventions_for_a_tie_stand_in_a_part_of_their_own():
    app = opened(page(**SMALL), "conventions")
    table = next(
        element.value for element in app.dataframe if "neuron behind" in element.value.columns
    )
    assert table["points right"].tolist() == [0.8, 1, 1, 0.8]
    assert table["neuron behind"].tolist() == [0, 1, 0.5, 0.5]
    text = text_of(app)
    assert "100 % of the points are right" in text
    assert "which makes it 80 %" in text
    assert "says **0.5** for every c, where perceptrons say 0 or 1" in text


def test_without_points_on_the_line_there_is_nothing_to_agree_on():
    app = opened(page(b="-2.9", **SMALL), "conventions")
    assert "None of the 40 points lies exactly on the neuron’s line" in text_of(app)
    assert not app.dataframe


@pytest.mark.parametrize("margin", ["0", "100"])
def test_the_margin_has_its_page_at_both_ends(margin):
    app = page(margin=margin, **SMALL)
    assert not app.exception
    assert ("None of the 200 rows is further than 100" in text_of(app)) == (margin == "100")


def test_how_far_the_boundary_moves_is_a_part_of_its_own(default_run):
    app = opened(page(), "shift", "signs", "why_limit")
    assert len(app.get("vega_lite_chart")) == 5
    text = text_of(app)
    slow = shares_at(default_run, 0.01)["changed"]
    assert f"at c = 0.01, {percent(slow['map'])} of the map" in text
    erased, turned = (shares_at(default_run, factor)["changed"] for factor in (0.0, -1.0))
    assert f"another one for {percent(erased['map'])} of the map" in text
    assert f"{sentences.share(turned['map'])} of the map" in text.split("mere swap")[1]
    assert "None for good where a line separates the classes" in text


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity"])
def test_unbounded_units_have_no_perceptrons(activation):
    app = page(activation=activation, **SMALL)
    assert not app.exception
    assert "There are no perceptrons to compare with" in text_of(app)
    assert len(app.get("vega_lite_chart")) == 2


def test_a_network_that_says_the_same_of_every_row_is_not_said_to_change():
    app = opened(page(rate="1000", solver="Gradient descent", alpha="1000"), "shift")
    text = text_of(app)
    assert "gives the same labels as before" in text
    assert "Behind a hidden layer they need not" in text
    assert "up to none" not in text
    start = text_of(opened(page(init_scale="0", epochs="5"), "signs"))
    assert "here that would be the one that all are in" in start
    assert "it need not be a mere swap" in start


def test_perceptrons_that_share_a_decision_need_not_decide_as_the_sigmoids():
    app = page(data="Iris", hidden="", standardise="true", epochs="300", loss="½ squared error")
    run = trained(RunSettings(data="iris", standardise=True, epochs=300, loss="squared_error",
                              solver="adam", rate=0.05))  # fmt: skip
    shift = inspection.boundary_shift(run.classifier, run.data.X, [1.0])
    assert (shift["unlike_perceptrons"] > 0.1).all()
    right = percent(run.classifier.as_perceptron().score(run.data.X, run.data.y))
    assert "decide as the sigmoids do" not in text_of(app)
    app = opened(app, "why_limit")
    assert f"it is right on {right} of the rows" in text_of(app)


@pytest.mark.parametrize(
    "choice",
    [
        {"data": "Iris", "hidden": "4"},
        *(
            pytest.param(choice, marks=pytest.mark.slow)
            for choice in (
                {"data": "Iris", "hidden": ""},
                {"data": "Iris", "hidden": "4", "loss": "½ squared error"},
                {"data": "Digits", "hidden": "5, 4", "activation": "tanh"},
                {"data": "Breast cancer", "hidden": "2", "standardise": "true"},
            )
        ),
        {"data": "Boundary", "hidden": "2", "init": "zeros"},
        {"hidden": "2", "init_scale": "0"},
    ],
)
def test_other_runs_have_their_page(choice):
    app = page(epochs="15", **choice)
    assert not app.exception
    assert len(app.get("vega_lite_chart")) >= 3


def test_a_run_that_diverged_has_its_page():
    app = page(
        data="Breast cancer",
        hidden="8,8,8",
        activation="identity",
        solver="Gradient descent",
        rate="1000",
        epochs="20",
    )
    assert not app.exception


def test_weights_too_large_to_be_multiplied_are_said_to_be():
    clf = SigmoidMLPClassifier.from_layers(
        [[[1e306], [1.0]]], [[0.0]], activation="sigmoid", classes=[0, 1]
    )
    run = trained(RunSettings(epochs=1))
    assert can_be_multiplied(run)
    assert not can_be_multiplied(replace(run, classifier=clf))


def test_one_feature_has_rows_but_no_map():
    app = page(data="Your own", hidden="2", epochs="20")
    app.multiselect[0].set_value(["x"]).run()
    assert not app.exception
    assert "these data have one" in text_of(app)
    assert len(app.get("vega_lite_chart")) == 3


@pytest.mark.parametrize("name", presets_of("scaling"))
def test_every_preset_opens_its_run(name):
    app = page(preset=name)
    assert not app.exception
    run = trained(PRESETS[name].settings)
    assert sentences.task(run) in app.main.markdown[0].value
    assert "**8 of the 40 points**" in text_of(app)
