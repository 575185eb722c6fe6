"""What the tests of several libraries share."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sigmoid_estimator.datasets import load_digits

TOLERANCE = {"float32": 1e-6, "float64": 1e-12}


@pytest.fixture(scope="session")
def digits():
    """Rows of so many classes, in a float type."""

    def rows_of(n_classes, dtype="float32"):
        X, y = load_digits(return_X_y=True)
        rows = np.flatnonzero(y < n_classes)[:240]
        return (X[rows] / 16).astype(dtype), y[rows]

    return rows_of


@pytest.fixture(scope="session")
def assert_film_equals():
    """The film's outputs, loss and accuracy at every record are the model's own.

    `seen` holds, for each epoch from the first, probabilities with a column per output, the loss
    and the accuracy.
    """

    def compare(recorder, X, seen, tolerance=None):
        clf = recorder.classifier()
        first = clf.history_.epochs[0]
        assert clf.history_.epochs.tolist() == list(range(first, first + len(seen)))
        assert clf.history_.parameters.dtype == X.dtype
        tolerance = tolerance or TOLERANCE[X.dtype.name]
        for epoch, (probabilities, _, _) in enumerate(seen, start=first):
            ours = clf.at_epoch(epoch).predict_proba(X)[:, -probabilities.shape[1] :]
            assert_allclose(ours, probabilities, rtol=0, atol=tolerance)
        _, losses, accuracies = zip(*seen, strict=True)
        assert_allclose(clf.history_.loss, losses, rtol=tolerance, atol=tolerance)
        assert_allclose(clf.history_.accuracy, accuracies, rtol=0, atol=1e-6)
        return clf

    return compare
