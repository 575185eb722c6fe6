"""Errors by threshold against scikit-learn's metrics, and outputs against the network's own."""

import numpy as np
import pytest
from library.networks import fitted
from sklearn.datasets import load_iris, make_moons
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import output_shares, outputs_by_group, threshold_errors

X, Y = make_moons(100, noise=0.3, random_state=0)


@pytest.fixture(scope="module")
def clf():
    return fitted(X, Y, hidden_layer_sizes=(5,), max_iter=40)


def test_errors_are_those_of_the_confusion_matrix(clf):
    frame = threshold_errors(clf, X, Y)
    p = clf.predict_proba(X)[:, 1]
    assert len(frame) == 99
    for row in frame.itertuples():
        called = (p >= row.threshold).astype(int)
        (_, false_alarms), (misses, _) = confusion_matrix(Y, called)
        assert (row.misses, row.false_alarms) == (misses, false_alarms)
        assert row.recall == pytest.approx(recall_score(Y, called))
        if called.any():
            assert row.precision == pytest.approx(precision_score(Y, called))
        else:
            assert np.isnan(row.precision)


def test_an_output_at_the_threshold_is_called_class_1():
    half = SigmoidMLPClassifier.from_layers(
        [[[1.0]]], [[0.0]], activation="sigmoid", classes=[0, 1]
    )
    at, above = threshold_errors(half, [[0.0]], [1], [0.5, 0.51])["misses"]
    assert (at, above) == (0, 1)


def test_without_rows_of_class_1_there_is_no_recall(clf):
    only = threshold_errors(clf, X[Y == 0], Y[Y == 0], [0.0])
    assert only["recall"].isna().all()
    assert only["false_alarms"].tolist() == [50]


def test_every_row_is_counted_once_and_in_its_class(clf):
    frame = output_shares(clf, X, Y, n_bins=7)
    p = clf.predict_proba(X)[:, 1]
    for label, part in frame.groupby("label"):
        counts = np.histogram(p[label == Y], 7, (0, 1))[0]
        assert part["count"].tolist() == counts.tolist()
        assert part["share"].sum() == pytest.approx(1)


def test_the_ends_are_in_the_outer_bins():
    sure = SigmoidMLPClassifier.from_layers(
        [[[1000.0]]], [[0.0]], activation="sigmoid", classes=[0, 1]
    )
    frame = output_shares(sure, [[-1.0], [1.0]], [0, 1], n_bins=2)
    assert frame["count"].tolist() == [1, 0, 0, 1]


def test_groups_stand_beside_the_outputs(clf):
    groups = np.arange(100) % 3
    frame = outputs_by_group(clf, X, Y, groups)
    np.testing.assert_allclose(frame["output"], clf.predict_proba(X)[:, 1])
    assert frame["group"].tolist() == [str(group) for group in groups]
    assert frame["label"].tolist() == Y.tolist()
    with pytest.raises(ValueError, match="one per row, 100, got 99"):
        outputs_by_group(clf, X, Y, groups[1:])


@pytest.mark.parametrize("measure", [threshold_errors, output_shares])
def test_several_outputs_have_no_threshold(measure):
    iris = load_iris(return_X_y=True)
    with pytest.raises(ValueError, match="3 outputs"):
        measure(fitted(*iris), *iris)
