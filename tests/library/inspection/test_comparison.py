"""Trainings side by side, and when they got there."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from library import networks
from scipy.sparse import csr_array
from sklearn.datasets import load_iris, make_moons

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import (
    compare,
    first_epoch_at,
    layer_gradients,
    passes,
    saturation,
)

fitted = partial(networks.fitted, hidden_layer_sizes=(5, 4), max_iter=40, learning_rate_init=0.05)
X, Y = make_moons(80, noise=0.1, random_state=0)


def test_some_records_are_those_of_the_whole_table():
    trained = {"σ": fitted(X, Y), "tanh": fitted(X, Y, activation="tanh")}
    whole, some = compare(trained, X, Y), compare(trained, X, Y, epochs=[0, 40])
    assert some["epoch"].unique().tolist() == [0, 40]
    ends = whole[whole["epoch"].isin([0, 40])].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, ends, rtol=1e-12)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "leaky_relu"])
@pytest.mark.parametrize("is_sparse", [False, True])
def test_rows_measured_in_parts_give_what_the_single_measures_give(
    activation, is_sparse, monkeypatch
):
    # A ReLU that is dead on the rows of one part, and lives on another's.
    rows = np.vstack([-X - 2, X + 2])
    labels = np.tile(Y, 2)
    clf = fitted(rows, labels, activation=activation, learning_rate_init=0.5)
    shown = csr_array(rows) if is_sparse else rows
    monkeypatch.setattr(passes, "BLOCK_ENTRIES", 1)
    monkeypatch.setattr(passes, "FEWEST_ROWS", 33)
    table = compare({"": clf}, shown, labels)
    of_layers, errors = saturation(clf, rows), layer_gradients(clf, rows, labels)
    for name in ("saturated_fraction", "dead_fraction"):
        np.testing.assert_allclose(table[name], of_layers[name], rtol=1e-12)
    np.testing.assert_allclose(table["delta_rms"], errors["delta_rms"], rtol=1e-12)


def test_sigmoid_and_relu_stand_side_by_side():
    trained = {
        "σ": fitted(X, Y),
        "ReLU": fitted(X, Y, activation="relu", hidden_layer_sizes=(5,), max_iter=20),
    }
    table = compare(trained, X, Y)
    assert table.columns.tolist() == [
        "name",
        "epoch",
        "layer",
        "loss",
        "accuracy",
        "saturated_fraction",
        "delta_rms",
        "dead_fraction",
    ]
    for name, rows in table.groupby("name", sort=False):
        clf = trained[name]
        n_layers = clf.n_layers_ - 1
        assert rows["layer"].tolist() == [*range(1, n_layers + 1)] * len(clf.history_)
        np.testing.assert_array_equal(rows["epoch"], np.repeat(clf.history_.epochs, n_layers))
        np.testing.assert_array_equal(rows["loss"], np.repeat(clf.history_.loss, n_layers))
        np.testing.assert_array_equal(rows["accuracy"], np.repeat(clf.history_.accuracy, n_layers))
    assert table["name"].unique().tolist() == ["σ", "ReLU"]
    relu = table[(table["name"] == "ReLU") & (table["layer"] == 1)]
    assert relu["saturated_fraction"].isna().all()
    assert relu["dead_fraction"].notna().all()
    assert table.loc[table["name"] == "σ", "saturated_fraction"].notna().all()


def test_deep_sigmoids_get_less_error_than_relus():
    trained = {
        "sigmoid": fitted(
            X, Y, activation="sigmoid", hidden_layer_sizes=(8,) * 5, init="glorot_uniform"
        ),
        "relu": fitted(X, Y, activation="relu", hidden_layer_sizes=(8,) * 5, init="he_normal"),
    }
    table = compare(trained, X, Y)
    start = table[(table["epoch"] == 0) & (table["layer"] == 1)].set_index("name")["delta_rms"]
    assert start["sigmoid"] < start["relu"] / 50


def test_weights_from_elsewhere_have_no_loss():
    clf = SigmoidMLPClassifier.from_layers(
        [[[1.0], [1.0]]], [[-3.0]], activation="sigmoid", classes=[0, 1]
    )
    table = compare({"given": clf}, X, Y)
    assert table[["loss", "accuracy"]].isna().all(axis=None)
    assert table["delta_rms"].notna().all()


def test_there_is_something_to_compare():
    with pytest.raises(ValueError, match="at least one classifier"):
        compare({}, X, Y)


def test_classifiers_of_other_classes_are_refused():
    other = SigmoidMLPClassifier((), max_iter=1).fit(*load_iris(return_X_y=True))
    with pytest.raises(ValueError, match="features"):
        compare({"one": fitted(X, Y), "other": other}, X, Y)


def test_the_first_epoch_at_an_accuracy_is_the_films():
    clf = fitted(X, Y, max_iter=200)
    for accuracy in (0.0, 0.8, 0.9, clf.history_.accuracy.max()):
        epoch = first_epoch_at(clf, accuracy)
        reached = clf.history_.epochs[clf.history_.accuracy >= accuracy]
        assert epoch == reached[0]
        assert type(epoch) is int


def test_an_accuracy_that_was_not_reached_has_no_epoch():
    assert first_epoch_at(fitted(X, Y, max_iter=1), 0.99) is None


@pytest.mark.parametrize("accuracy", [95, -0.1, np.nan])
def test_accuracy_is_a_share(accuracy):
    with pytest.raises(ValueError, match="Divide a percentage by 100"):
        first_epoch_at(fitted(X, Y, max_iter=1), accuracy)
