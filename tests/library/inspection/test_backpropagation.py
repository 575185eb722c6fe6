"""One sample's way there and back: against moved weights, losses by hand, and as it is drawn."""

import io
from functools import partial

import numpy as np
import pandas as pd
import pytest
from library import networks
from library.charts import COLOURS, rows_of
from library.networks import TARGETS
from sklearn.exceptions import NotFittedError
from sklearn.metrics import log_loss

from sigmoid_estimator import SigmoidMLPClassifier, experiments, inspection, plotting
from sigmoid_estimator.plotting import palette

fitted = partial(networks.fitted, hidden_layer_sizes=(3, 2))
XY = TARGETS["binary"]


@pytest.mark.parametrize("epoch", [0, 5, 12])
def test_losses_of_the_rows_make_up_loss_and_accuracy(trained, epoch):
    clf, X, y = trained
    rows = inspection.sample_losses(clf, X, y, epoch=epoch)
    assert rows["loss"].mean() == pytest.approx(clf.history_.loss[epoch])
    assert rows["is_right"].mean() == clf.history_.accuracy[epoch]
    assert rows["sample"].tolist() == list(range(len(X)))
    assert set(rows["epoch"]) == {epoch}


def test_the_loss_of_a_row_is_scikit_learns():
    X, y = TARGETS["multiclass"]
    clf = fitted(X, y)
    losses = inspection.sample_losses(clf, X, y)["loss"]
    for row in (0, 70, 149):
        expected = log_loss(y[[row]], clf.predict_proba(X[[row]]), labels=[0, 1, 2])
        assert losses[row] == pytest.approx(expected)


@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_moving_every_weight_gives_what_backpropagation_says(name, loss):
    X, y = TARGETS[name]
    clf = fitted(X, y, loss=loss)
    table = inspection.weight_gradients(clf, X, y, sample=7, epoch=6)
    for row in table.itertuples():
        index = (row.layer, row.unit, row.input)
        moved = inspection.numerical_gradient(clf, X, y, index, sample=7, epoch=6).iloc[0]
        assert moved["gradient"] == pytest.approx(row.gradient, rel=1e-5, abs=1e-9)
        assert moved["weight"] == row.weight
        assert moved["epoch"] == 6


@pytest.mark.parametrize("index", [(0, 0, 0), (4, 0, 0), (1, 3, 0), (1, 0, 2), (1, 0, -2)])
def test_a_weight_that_is_not_there_gets_a_sentence(index):
    X, y = TARGETS["binary"]
    with pytest.raises(ValueError, match="a weight of a network of \\(2, 3, 2, 1\\) units"):
        inspection.numerical_gradient(fitted(X, y), X, y, index)


def test_wrong_rows_and_steps_of_a_weight_get_a_sentence():
    X, y = TARGETS["binary"]
    clf = fitted(X, y)
    with pytest.raises(ValueError, match="one of the 60 rows, from 0, got 60"):
        inspection.numerical_gradient(clf, X, y, (1, 0, 0), sample=60)
    with pytest.raises(ValueError, match="step must be positive"):
        inspection.numerical_gradient(clf, X, y, (1, 0, 0), step=0)
    with pytest.raises(NotFittedError):
        inspection.numerical_gradient(SigmoidMLPClassifier(), X, y, (1, 0, 0))


def test_weights_are_ranked_by_how_far_they_moved(trained):
    clf = trained[0]
    ranked = inspection.most_changed_weights(clf)
    film = clf.history_
    assert ranked["change"].is_monotonic_decreasing
    moved = np.sort(np.abs(film.parameters[-1] - film.parameters[0]))[::-1]
    np.testing.assert_allclose(ranked["change"], moved)
    first = ranked.iloc[0]
    weights = inspection.weights_at(clf, [0, 12])
    weights = weights.loc[weights["name"] == first["name"], "value"]
    assert weights.tolist() == [first["first"], first["last"]]


@pytest.mark.parametrize(
    "measure",
    [inspection.most_changed_weights, lambda clf: inspection.sample_losses(clf, *XY, epoch=1)],
)
def test_a_film_is_needed(measure):
    with pytest.raises(ValueError, match="record_history=False"):
        measure(fitted(*XY, record_history=False))


def backpropagation_picture(clf, X, y, chosen=None):
    return plotting.backpropagation(
        inspection.backpropagation(clf, X, y, sample=3),
        inspection.weight_gradients(clf, X, y, sample=3),
        X[3],
        chosen=chosen,
    )


def pictures():
    X, y = XY
    slowdown = experiments.learning_slowdown(2.0, 2.0)
    printed = experiments.printed_descent(2.0, 2.0)
    return {
        "slope": plotting.numerical_slope(inspection.numerical_slope(1e-13)),
        "slowdown": plotting.learning_slowdown(slowdown),
        "slowdown with the wrong sign": plotting.learning_slowdown(pd.concat([slowdown, printed])),
        "network": backpropagation_picture(fitted(X, y), X, y, (1, 0, 1)),
        "neuron": backpropagation_picture(fitted(X, y, hidden_layer_sizes=()), X, y, (1, 0, -1)),
    }


@pytest.fixture(scope="module")
def drawn():
    return pictures()


def test_every_picture_is_valid_described_and_of_no_theme(drawn):
    for name, chart in drawn.items():
        spec = chart.to_dict(validate=True)
        assert len(spec["description"]) > 60, name
        assert "config" not in spec or "background" not in spec["config"]
        text = chart.to_json()
        colours = {f"#{part[:6]}" for part in text.split('"#')[1:]}
        assert colours <= COLOURS, name


def test_every_picture_can_be_saved(drawn):
    for chart in drawn.values():
        file = io.StringIO()
        chart.save(file, format="svg")
        assert "<svg" in file.getvalue()


def test_the_network_has_a_line_per_weight_and_the_chosen_one_stands_out(drawn):
    edges = pd.DataFrame(rows_of(drawn["network"], 0))
    assert len(edges) == 2 * 3 + 3 * 2 + 2
    roles = edges["role"].value_counts()
    assert roles["the chosen weight"] == 1
    assert roles["error δ, on its way back"] == 2  # to both units of layer 2
    assert edges.set_index("role")["name"]["the chosen weight"] == "w[1,1→0]"


def test_the_numbers_at_the_units_are_those_of_the_table(drawn):
    X, y = XY
    table = inspection.backpropagation(fitted(X, y), X, y, sample=3)
    outputs, errors = (pd.DataFrame(rows_of(drawn["network"], layer)) for layer in (1, 2))
    np.testing.assert_allclose(outputs["output"][2:], table["output"])
    np.testing.assert_allclose(outputs["output"][:2], X[3])
    np.testing.assert_allclose(errors["delta"], table["delta"])
    shown = [float(number.replace("−", "-")) for number in errors["number"]]
    np.testing.assert_allclose(shown, table["delta"], rtol=0.05)


def test_a_chosen_bias_has_a_line_of_its_own(drawn):
    edges = pd.DataFrame(rows_of(drawn["neuron"], 0))
    assert edges["name"].tolist() == ["w1", "w2", "b"]
    assert edges["role"].tolist() == ["others", "others", "the chosen weight"]
    assert edges["x"].iloc[2] > edges["x"].iloc[0]


def test_few_weights_have_their_values_beside_them(drawn):
    X, y = XY
    spec = drawn["neuron"].to_dict()
    labels = [
        row for layer in range(4, len(spec["layer"])) for row in rows_of(drawn["neuron"], layer)
    ]
    weights = inspection.weight_gradients(fitted(X, y, hidden_layer_sizes=()), X, y)["weight"]
    shown = sorted(float(row["number"].replace("−", "-")) for row in labels)
    np.testing.assert_allclose(shown, sorted(weights), rtol=0.05)
    (chosen,) = (row for row in labels if row["colour"] == palette.MAGENTA)
    assert float(chosen["number"].replace("−", "-")) == pytest.approx(weights[2], rel=0.05)
    assert len(drawn["network"].to_dict()["layer"]) == 4 + 1  # of many, the chosen one only


def test_of_a_wide_layer_eight_units_are_drawn_with_the_chosen_ones_among_them():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 30)), np.arange(20) % 2
    clf = fitted(X, y, hidden_layer_sizes=(12,))
    weak = int(np.abs(X[3]).argmin())
    nodes = pd.DataFrame(rows_of(backpropagation_picture(clf, X, y, (1, 11, weak)), 1))
    labels = nodes["label"].tolist()
    assert len(labels) == 8 + 8 + 1
    assert f"input {weak}" in labels
    assert "layer 1, unit 11" in labels
    heads = pd.DataFrame(rows_of(backpropagation_picture(clf, X, y), 3))
    assert heads["label"].tolist() == ["inputs: 8 of 30", "layer 1: 8 of 12", "output"]


def test_several_outputs_are_described_by_the_largest_error():
    X, y = TARGETS["multiclass"]
    clf = fitted(X, y)
    table = inspection.backpropagation(clf, X, y, sample=3)
    largest = table[table["layer"] == 3]["delta"].abs().argmax()
    description = backpropagation_picture(clf, X, y).to_dict()["description"]
    assert f"of 3 outputs unit {largest} has the largest error" in description
