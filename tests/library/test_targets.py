"""Class labels as the matrix that the network learns: what a first call is told of them."""

import numpy as np
import pytest
from sklearn.datasets import make_moons, make_multilabel_classification

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.targets import Targets

X, Y = make_moons(40, noise=0.1, random_state=0)
ROWS, LABELS = make_multilabel_classification(40, n_classes=3, random_state=0)


@pytest.mark.parametrize("classes", [["a", "b", "c"], ["a", "b"], [0, 1], [1, 2, 3], [0, 1, 2, 3]])
def test_classes_of_multilabel_rows_that_are_no_columns_are_refused_at_once(classes):
    clf = SigmoidMLPClassifier((3,), random_state=0)
    with pytest.raises(ValueError, match=r"np\.arange\(3\)"):
        clf.partial_fit(ROWS, LABELS, classes=classes)
    assert not [name for name in vars(clf) if name.endswith("_") and not name.startswith("_")]


@pytest.mark.parametrize("classes", [[0, 1, 2], np.arange(3), [2, 0, 1], LABELS])
def test_classes_of_multilabel_rows_are_the_columns(classes):
    clf = SigmoidMLPClassifier((3,), random_state=0)
    clf.partial_fit(ROWS, LABELS, classes=classes).partial_fit(ROWS, LABELS, classes=classes)
    np.testing.assert_array_equal(clf.classes_, [0, 1, 2])


@pytest.mark.parametrize(("classes", "y"), [(["0", "1"], Y), ([0, 1], Y.astype(str))])
def test_numbers_are_no_labels_of_words(classes, y):
    clf = SigmoidMLPClassifier((3,), random_state=0)
    with pytest.raises(ValueError, match="y must hold the classes"):
        clf.partial_fit(X, y, classes=classes)
    fitted = SigmoidMLPClassifier((3,), max_iter=1, warm_start=True).fit(X, Y)
    with pytest.raises(ValueError, match="classes"):
        fitted.partial_fit(X, Y.astype(str))


def test_missing_classes_are_those_without_a_row_of_weight_above_0():
    two, three = Targets(np.array(["a", "b"])), Targets(np.array([3, 5, 9]))
    assert two.missing(two.encode(np.array(["b", "b"]))).tolist() == ["a"]
    assert two.missing(two.encode(np.array(["a", "b"]))).tolist() == []
    weight = np.array([0.0, 1.0])
    assert two.missing(two.encode(np.array(["a", "b"])), weight).tolist() == ["a"]
    assert three.missing(three.encode(np.array([5, 5]))).tolist() == [3, 9]
    several = Targets(np.arange(3), multilabel=True)
    assert several.missing(np.array([[1, 0, 1], [1, 0, 0]], bool)).tolist() == [0, 1]
