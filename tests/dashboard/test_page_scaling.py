"""The neuron keeps its line, the network does not, and the page says how far, whatever is set."""

from functools import partial

import numpy as np
import pytest
from dashboard_pages import open_page, text_of, trained
from scipy.special import expit

from sigmoid_dashboard.runs import data
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import scaling as sentences
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui.presets import PRESETS, presets_of
from sigmoid_estimator import SigmoidMLPClassifier, inspection

page = partial(open_page, "scaling")
SMALL = {"hidden": "3", "epochs": "40"}


def table_with(app, name):
    """The table under a picture, by the last column that is only its own."""
    return next(
        element.value for element in app.dataframe if name in map(str, element.value.columns)
    )


@pytest.fixture(scope="module")
def default_run():
    return trained(PRESETS["scaling"].settings)


def shares_at(run, factor):
    shift = inspection.boundary_shift(run.classifier, run.data.X, [factor])
    return shift.set_index("over")


def test_the_page_opens_with_a_neuron_and_a_network_times_ten(default_page):
    assert not default_page.exception
    assert default_page.title[0].value == "Scaling"
    assert default_page.select_slider(key="c").value == 10
    assert len(default_page.get("vega_lite_chart")) == 9
    assert "*x + y = 3* is *10x + 10y = 30*" in text_of(default_page)


def test_the_shares_beside_the_network_are_those_of_the_library(default_page, default_run):
    text, shares = text_of(default_page), shares_at(default_run, 10.0)
    moved, left = shares["changed"], shares["unlike_perceptrons"]
    assert (
        f"{percent(moved['map'])} of the map and {percent(moved['rows'])} of the rows get" in text
    )
    assert (
        f"disagree on {percent(left['map'])} of the map and {percent(left['rows'])} of the rows"
        in text
    )
    assert moved["map"] > 0.02
    assert "**c changes nothing:** of 3,600 points of the map and 200 rows" in text


def test_the_accuracies_are_those_of_the_three_networks(default_page, default_run):
    clf, X, y = default_run.classifier, default_run.data.X, default_run.data.y
    expected = (
        f"right on {percent(clf.as_perceptron().score(X, y))} of the rows; the sigmoids are on "
        f"{percent(clf.score(X, y))}, and times c on {percent(clf.scaled(10).score(X, y))}"
    )
    assert expected in text_of(default_page)


def test_the_gap_is_that_of_the_library(default_page, default_run):
    clf, X = default_run.classifier, default_run.data.X
    gap = inspection.perceptron_gap(clf, X, [10.0], margin=0.1).iloc[0]
    assert f"{gap['n_inputs']:.0f} of 200 rows are further than 0.1" in text_of(default_page)
    assert f"by **{gap['sup_gap']:.2g}** at most" in text_of(default_page)


@pytest.mark.parametrize("factor", ["0.01", "1", "1000"])
def test_the_slider_has_its_page_at_both_ends_and_at_one(factor):
    app = page(c=factor, **SMALL)
    assert not app.exception
    assert app.select_slider(key="c").value == float(factor)
    assert f"times c = {factor}" in text_of(app)
    assert ("This is the network as it was trained" in text_of(app)) == (factor == "1")


def test_moving_the_slider_moves_the_figures():
    app = page(**SMALL)
    before = text_of(app)
    app.select_slider(key="c").set_value(100.0).run()
    assert not app.exception
    assert "*x + y = 3* is *100x + 100y = 300*" in text_of(app)
    assert text_of(app) != before


def test_a_link_sets_the_neuron_and_the_factor():
    app = page(w1="2", w2="-0.5", b="1.25", c="3", **SMALL)
    assert "*2x − 0.5y = −1.25* is *6x − 1.5y = −3.75*" in text_of(app)


def test_a_link_with_nonsense_opens_the_default(default_page):
    app = page(c="-1", w1="many", b="1e9", margin="-2", delta="0", draw="x", changed="both")
    assert not app.exception
    assert text_of(app) == text_of(default_page)


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
    w1, w2, b = weights
    neuron = SigmoidMLPClassifier.from_layers(
        [[[w1], [w2]]], [[b]], activation="sigmoid", classes=[0, 1]
    )
    assert sentences.line_of(neuron) == line


def test_a_neuron_without_weights_has_no_line():
    app = page(w1="0", w2="0", b="0", **SMALL)
    assert not app.exception
    assert "There is no line" in text_of(app)
    assert "**40 of the 40 points** have w·x + b = 0" in text_of(app)


@pytest.mark.parametrize("bias", ["-100", "100"])
def test_a_line_beside_the_map_has_its_page(bias):
    app = page(w1="100", w2="100", b=bias, c="1000", **SMALL)
    assert not app.exception


def test_points_on_the_line_are_told_by_their_conventions(default_page):
    table = table_with(default_page, "neuron behind")
    assert table["points right"].tolist() == [0.8, 1, 1, 0.8]
    assert table["neuron behind"].tolist() == [0, 1, 0.5, 0.5]
    text = text_of(default_page)
    assert "**8 of the 40 points** have w·x + b = 0" in text
    assert "100 % of the points are right" in text
    assert "which makes it 80 %" in text
    assert "says **0.5** for every c, where perceptrons say 0 or 1" in text


def test_without_points_on_the_line_there_is_nothing_to_agree_on():
    app = page(b="-2.9", **SMALL)
    assert "None of the 40 points lies exactly on the neuron’s line" in text_of(app)


@pytest.mark.parametrize("margin", ["0", "100"])
def test_the_margin_has_its_page_at_both_ends(margin):
    app = page(margin=margin, **SMALL)
    assert not app.exception
    assert ("None of the 200 rows is further than 100" in text_of(app)) == (margin == "100")


def test_a_small_change_is_predicted_for_sigmoids_and_flips_perceptrons():
    app = page(c="1", delta="0.001", **SMALL)
    app.session_state["files_response"] = app.session_state["files_flips"] = True
    app.run()
    response, flips = (
        element.value for element in app.dataframe if "predicted_change" in element.value.columns
    )
    error = (response["actual_change"] - response["predicted_change"]).abs()
    assert error.max() < 1e-5
    assert not flips["predicted_change"].any()
    n_flips = int((flips["actual_change"] != 0).sum())
    assert 0 < n_flips <= 8
    assert f"made **{n_flips}** of them flip" in text_of(app)


def test_the_change_is_multiplied_by_c_too():
    frames = []
    for factor in ("1", "1.2"):
        app = page(c=factor, delta="0.01", **SMALL)
        app.session_state["files_response"] = True
        frames.append(app.run().dataframe[-1].value["predicted_change"])
    small, large = frames
    X = data.prepared(RunSettings(data="boundary"), None).X
    z = X.sum(axis=1) - 3

    def slope(c):
        return c * expit(c * z) * expit(-c * z)

    np.testing.assert_allclose(large / small, slope(1.2) / slope(1))


@pytest.mark.parametrize("size", ["0.0001", "10"])
def test_the_change_has_its_page_at_both_ends(size):
    app = page(delta=size, draw="1000000", changed="the network", **SMALL)
    assert not app.exception


def test_c_that_is_not_positive_is_told_with_figures(default_page, default_run):
    text = text_of(default_page)
    erased, turned = (shares_at(default_run, factor)["changed"] for factor in (0.0, -1.0))
    assert f"another one for {percent(erased['map'])} of the map" in text
    assert "at c = −1, 32 of its 40 points change class, all that are not on the line" in text
    assert f"{sentences.share(turned['map'])} of the map" in text.split("mere swap")[1]


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity"])
def test_unbounded_units_have_no_perceptrons(activation):
    app = page(activation=activation, changed="the network", **SMALL)
    assert not app.exception
    assert "There are no perceptrons to tend to" in text_of(app)
    assert len(app.get("vega_lite_chart")) == 6


def test_a_network_that_says_the_same_of_every_row_is_not_said_to_change():
    app = page(rate="1000", solver="Gradient descent", alpha="1000")
    text = text_of(app)
    assert "Behind a hidden layer they need not" in text
    assert "nothing changes class up to c = 1000" in text
    assert "up to none" not in text
    start = text_of(page(init_scale="0", epochs="5"))
    assert "here that would be the one that all are in" in start
    assert "it need not be a mere swap" in start


def test_perceptrons_that_share_a_decision_need_not_decide_as_the_sigmoids():
    run = trained(RunSettings(data="iris", standardise=True, epochs=300, loss="squared_error"))
    shift = inspection.boundary_shift(run.classifier, run.data.X, [1.0])
    assert (shift["unlike_perceptrons"] > 0.1).all()
    X, y, clf = run.data.X, run.data.y, run.classifier
    accuracies = clf.score(X, y), clf.score(X, y), clf.as_perceptron().score(X, y)
    text = sentences.about_perceptrons(run, 1.0, shift, accuracies)
    assert "decide as the sigmoids do" not in text
    assert f"right on {percent(accuracies[2])} of the rows" in text


def test_a_single_neuron_keeps_its_boundary():
    app = page(data="Line", hidden="", epochs="100")
    assert "**The boundary stays:**" in text_of(app)
    assert "none of the map and none of the rows change class" in text_of(app)
    assert "Beyond a margin m it is σ(−cm) at most" in text_of(app)


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
    app = page(epochs="15", changed="the network", **choice)
    assert not app.exception
    if choice.get("data") in ("Iris", "Digits", "Breast cancer"):
        assert "plane of the first two principal components" in text_of(app)


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
    assert "Training diverged after epoch" in app.warning[0].value


def test_the_network_is_that_of_the_epoch_that_the_player_shows(monkeypatch):
    monkeypatch.setattr("sigmoid_dashboard.ui.stage.played_epoch", lambda run: 0)
    app = page()
    start = trained(PRESETS["scaling"].settings).classifier.at_epoch(0)
    shift = inspection.boundary_shift(
        start, data.prepared(RunSettings(data="moons"), None).X, [10]
    )
    assert "**The network** after epoch 0, times c = 10" in text_of(app)
    assert f"{percent(shift['changed'][0])} of the map" in text_of(app)


def test_one_feature_has_rows_but_no_map():
    app = page(data="Your own", hidden="2", epochs="20")
    app.multiselect[0].set_value(["x"]).run()
    assert not app.exception
    assert "these data have one" in text_of(app)
    assert len(app.get("vega_lite_chart")) == 7


@pytest.mark.parametrize("name", presets_of("scaling"))
def test_every_preset_sets_its_run(name):
    app = page(w1="5", **SMALL)
    app.button(key=f"preset_{name}").click().run()
    assert not app.exception
    assert f"after epoch {PRESETS[name].settings.epochs:,}" in text_of(app)
    if name == "tie":
        assert "**8 of the 40 points**" in text_of(app)


def test_a_run_of_another_page_is_taken_over():
    app = page(data="Circles", hidden="4", solver="Adam", rate="0.1", epochs="60")
    run = trained(RunSettings(data="circles", hidden=(4,), solver="adam", rate=0.1, epochs=60))
    assert f"{percent(shares_at(run, 10.0)['changed']['map'])} of the map" in text_of(app)
