"""What every measure of passes over the film has in common."""

import numpy as np
import pandas as pd
import pytest
from library.networks import TARGETS, fitted
from scipy.sparse import csr_matrix
from sklearn.exceptions import NotFittedError

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import (
    activation_histograms,
    backpropagation,
    compare,
    layer_gradients,
    passes,
    saturation,
    unit_report,
    weight_gradients,
)

OVER_RECORDS = {
    "saturation": lambda clf, X, y, epochs: saturation(clf, X, epochs=epochs),
    "layer_gradients": lambda clf, X, y, epochs: layer_gradients(clf, X, y, epochs=epochs),
    "activation_histograms": lambda clf, X, y, epochs: activation_histograms(
        clf, X, epochs=epochs
    ),
    "pre_activation_histograms": lambda clf, X, y, epochs: activation_histograms(
        clf, X, epochs=epochs, pre_activation=True
    ),
}
OF_A_RECORD = {
    "unit_report": lambda clf, X, y, epoch: unit_report(clf, X, y, epoch=epoch),
    "backpropagation": lambda clf, X, y, epoch: backpropagation(clf, X, y, epoch=epoch),
    "weight_gradients": lambda clf, X, y, epoch: weight_gradients(clf, X, y, epoch=epoch),
}
MEASURES = OVER_RECORDS | OF_A_RECORD


@pytest.mark.parametrize("name", OVER_RECORDS)
def test_measures_of_a_record_do_not_depend_on_the_others(trained, name, monkeypatch):
    clf, X, y = trained
    whole = OVER_RECORDS[name](clf, X, y, None)
    assert whole["epoch"].unique().tolist() == list(range(13))
    monkeypatch.setattr(passes, "BLOCK_ENTRIES", 5 * X.shape[0] * 10)  # blocks of a few records
    pd.testing.assert_frame_equal(
        OVER_RECORDS[name](clf, X, y, None), whole, rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("name", MEASURES)
def test_measures_of_an_epoch_are_those_of_the_classifier_then(trained, name):
    clf, X, y = trained
    for epoch in (0, 5, 12):
        measured = MEASURES[name](clf, X, y, epoch)
        then = MEASURES[name](clf.at_epoch(epoch), X, y, epoch)
        assert measured["epoch"].unique().tolist() == [epoch]
        pd.testing.assert_frame_equal(measured, then, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("name", MEASURES)
def test_an_epoch_that_is_no_record_is_the_one_before(name):
    X, y = TARGETS["binary"]
    clf = fitted(X, y, record_history=5)
    assert MEASURES[name](clf, X, y, 9)["epoch"].unique().tolist() == [5]
    assert MEASURES[name](clf, X, y, 11)["epoch"].unique().tolist() == [10]
    with pytest.raises(ValueError, match="whole numbers of at least 0"):
        MEASURES[name](clf, X, y, -1)


@pytest.mark.parametrize("name", OF_A_RECORD)
def test_without_an_epoch_the_last_record_is_shown(trained, name):
    clf, X, y = trained
    pd.testing.assert_frame_equal(
        OF_A_RECORD[name](clf, X, y, None), OF_A_RECORD[name](clf, X, y, 12)
    )


@pytest.mark.parametrize("name", MEASURES)
def test_sparse_rows_are_measured_as_dense_ones(trained, name):
    clf, X, y = trained
    dense, sparse = (MEASURES[name](clf, rows, y, None) for rows in (X, csr_matrix(X)))
    pd.testing.assert_frame_equal(sparse, dense, rtol=1e-9, atol=1e-15)


# Not in histograms, where a value next to an edge may change its bin.
@pytest.mark.parametrize("name", ["saturation", "layer_gradients", *OF_A_RECORD])
def test_float32_is_measured_in_its_precision(trained, name):
    clf, X, y = trained
    single = clf.at_epoch(12)._with_parameters(
        clf.history_.parameters[-1].astype(np.float32), clf._network
    )
    table = MEASURES[name](single, X.astype(np.float32), y, 0)
    expected = MEASURES[name](clf, X, y, 12).drop(columns="epoch")
    measured = table.drop(columns="epoch").astype(expected.dtypes)
    pd.testing.assert_frame_equal(measured, expected, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_measured(name, activation):
    X, y = TARGETS["multiclass"]
    table = MEASURES[name](fitted(X, y, activation=activation), X, y, 12)
    assert table["layer"].unique().tolist() == [1, 2, 3]
    pd.testing.assert_index_equal(table.index, pd.RangeIndex(len(table)))


@pytest.mark.parametrize("name", MEASURES)
def test_an_unfitted_classifier_is_refused(name):
    with pytest.raises(NotFittedError):
        MEASURES[name](SigmoidMLPClassifier(), *TARGETS["binary"], 0)


@pytest.mark.parametrize("name", MEASURES)
def test_a_classifier_without_a_film_is_refused(name):
    X, y = TARGETS["binary"]
    with pytest.raises(ValueError, match="record_history=False"):
        MEASURES[name](fitted(X, y, record_history=False), X, y, 0)


@pytest.mark.parametrize("name", MEASURES)
def test_a_network_of_perceptrons_is_refused(name):
    X, y = TARGETS["binary"]
    with pytest.raises(ValueError, match="no slope leads anywhere"):
        MEASURES[name](fitted(X, y).as_perceptron(), X, y, 0)


@pytest.mark.parametrize("name", MEASURES)
def test_rows_of_another_width_are_refused(name):
    X, y = TARGETS["binary"]
    with pytest.raises(ValueError, match="2 features"):
        MEASURES[name](fitted(X, y), X[:, :1], y, 0)


@pytest.mark.parametrize("name", ["layer_gradients", *OF_A_RECORD])
def test_unknown_labels_are_refused(name):
    X, y = TARGETS["binary"]
    with pytest.raises(ValueError, match="classes"):
        MEASURES[name](fitted(X, y), X, y + 1, 0)


@pytest.mark.parametrize("name", ["layer_gradients", *OF_A_RECORD])
def test_labels_may_be_words(name):
    X, y = TARGETS["binary"]
    numbers, words = fitted(X, y), np.array(["inner", "outer"])[y]
    table = MEASURES[name](fitted(X, words), X, words.tolist(), 3)
    pd.testing.assert_frame_equal(table, MEASURES[name](numbers, X, y, 3))


@pytest.mark.parametrize("name", MEASURES)
def test_weights_that_overflow_raise_no_warning(name):
    X, y = TARGETS["binary"]
    huge = [np.full(shape, 1e160) for shape in ((2, 3), (3, 2), (2, 1))]
    zeros = [np.zeros(size) for size in (3, 2, 1)]
    clf = SigmoidMLPClassifier.from_layers(huge, zeros, activation="identity", classes=[0, 1])
    if "histograms" in name:
        with pytest.raises(ValueError, match="layer 2 overflow"):
            MEASURES[name](clf, X, y, 0)
    else:
        assert len(MEASURES[name](clf, X, y, 0)) > 0


def test_compare_holds_its_classifiers_measures(trained):
    clf, X, y = trained
    table = compare({"this": clf}, X, y)
    saturated, gradients = saturation(clf, X), layer_gradients(clf, X, y)
    for column, source in (
        ("saturated_fraction", saturated),
        ("dead_fraction", saturated),
        ("delta_rms", gradients),
        ("epoch", gradients),
        ("layer", gradients),
    ):
        pd.testing.assert_series_equal(table[column], source[column])
