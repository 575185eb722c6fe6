"""Histograms against NumPy's."""

from functools import partial

import numpy as np
import pytest
from library import networks
from sklearn.datasets import load_iris, make_moons

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import activation_histograms

fitted = partial(networks.fitted, hidden_layer_sizes=(6, 4), max_iter=20, learning_rate_init=0.3)
X, Y = make_moons(90, noise=0.1, random_state=0)


def hidden_unit(weight, activation="sigmoid"):
    """A hidden unit of a single weight, and an output that ignores it."""
    return SigmoidMLPClassifier.from_layers(
        [[[weight]], [[0.0]]], [[0.0], [0.0]], activation=activation, classes=[0, 1]
    )


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("pre_activation", [False, True])
@pytest.mark.parametrize("bins", [1, 7])
def test_shares_are_numpys(activation, pre_activation, bins):
    clf = fitted(X, Y, activation=activation)
    table = activation_histograms(clf, X, epochs=[3, 17], bins=bins, pre_activation=pre_activation)
    assert len(table) == 2 * 3 * bins
    for (epoch, layer), rows in table.groupby(["epoch", "layer"]):
        h = clf.at_epoch(epoch).layer_outputs(X, pre_activation=pre_activation)[layer - 1]
        edges = [*rows["low"], rows["high"].iloc[-1]]
        counts, _ = np.histogram(h, edges)
        np.testing.assert_allclose(rows["share"], counts / h.size, rtol=1e-12)
        assert rows["share"].sum() == pytest.approx(1)


def test_outputs_are_counted_from_asymptote_to_asymptote():
    for activation, (low, high) in {"tanh": (-1, 1), "penalized_tanh": (-0.25, 1)}.items():
        table = activation_histograms(fitted(X, Y, activation=activation), X, epochs=0, bins=4)
        hidden, output = table[table["layer"] == 1], table[table["layer"] == 3]
        np.testing.assert_allclose(hidden["low"], np.linspace(low, high, 5)[:-1])
        np.testing.assert_allclose(hidden["high"], np.linspace(low, high, 5)[1:])
        assert (output["low"].min(), output["high"].max()) == (0, 1)


@pytest.mark.parametrize(
    ("activation", "lowest"),
    [("relu", 0.0), ("elu", -1.0), ("leaky_relu", None), ("gelu", None)],
)
def test_where_there_is_no_asymptote_the_data_set_the_edges(activation, lowest):
    clf = fitted(X, Y, activation=activation)
    table = activation_histograms(clf, X, bins=5)
    values = [clf.at_epoch(epoch).layer_outputs(X)[0] for epoch in range(21)]
    rows = table[table["layer"] == 1]
    assert rows["high"].max() == pytest.approx(np.max(values))
    assert rows["low"].min() == (pytest.approx(np.min(values)) if lowest is None else lowest)


@pytest.mark.parametrize("pre_activation", [False, True])
def test_a_layer_has_the_same_bins_in_every_epoch(pre_activation):
    table = activation_histograms(
        fitted(X, Y, activation="relu"), X, bins=6, pre_activation=pre_activation
    )
    for _, rows in table.groupby("layer"):
        assert rows["low"].nunique() == 6


def test_the_last_bin_holds_its_upper_edge():
    table = activation_histograms(
        hidden_unit(50.0), np.array([[-1.0], [1.0], [2.0], [3.0]]), bins=4
    )
    assert table["share"].tolist() == [0.25, 0, 0, 0.75, 0, 0, 1, 0]


@pytest.mark.parametrize(("activation", "low", "high"), [("relu", 0, 1), ("identity", -3, -2)])
def test_values_all_the_same_begin_a_bin_of_width_1(activation, low, high):
    rows = activation_histograms(hidden_unit(1.0, activation), np.full((4, 1), -3.0), bins=2).iloc[
        :2
    ]
    assert (rows["low"].min(), rows["high"].max()) == (low, high)
    assert rows["share"].tolist() == [1, 0]


def test_softmax_outputs_are_probabilities():
    data, species = load_iris(return_X_y=True)
    clf = fitted(data, species)
    table = activation_histograms(clf, data, epochs=20)
    counts, _ = np.histogram(clf.predict_proba(data), np.linspace(0, 1, 21))
    np.testing.assert_allclose(table.loc[table["layer"] == 3, "share"], counts / 450)


@pytest.mark.parametrize("bins", [0, -3, 2.5, "auto"])
def test_bins_are_a_whole_number(bins):
    with pytest.raises(ValueError, match="bins must be a whole number"):
        activation_histograms(fitted(X, Y, max_iter=1), X, bins=bins)
