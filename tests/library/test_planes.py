"""A plane through the features: what its points stand for, and the network seen on it."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris
from sigmoid_estimator.inspection import feature_plane, principal_plane


@pytest.fixture(scope="module")
def iris():
    return load_iris(return_X_y=True)


def test_two_features_are_their_own_plane(line):
    X, _ = line
    plane = feature_plane(X)
    np.testing.assert_array_equal(plane.points(X), X)
    np.testing.assert_array_equal(plane.inputs(*X.T), X)
    assert plane.features == (0, 1)


def test_the_other_features_are_at_their_mean(iris):
    X, _ = iris
    plane = feature_plane(X, (3, 1))
    expected = np.tile(X.mean(axis=0), (len(X), 1))
    expected[:, [3, 1]] = X[:, [3, 1]]
    np.testing.assert_array_equal(plane.points(X), X[:, [3, 1]])
    np.testing.assert_array_equal(plane.inputs(*plane.points(X).T), expected)
    assert plane.features == (3, 1)


def test_principal_components_are_those_of_pca(iris):
    X, _ = iris
    plane, pca = principal_plane(X), PCA(2).fit(X)
    for axis, component in zip(plane.axes, pca.components_, strict=True):
        assert abs(axis @ component) == pytest.approx(1)
        assert axis[np.abs(axis).argmax()] > 0
    assert plane.variance_share(X) == pytest.approx(pca.explained_variance_ratio_.sum())
    assert plane.features is None
    np.testing.assert_allclose(
        plane.inputs(*plane.points(X).T), pca.inverse_transform(pca.transform(X))
    )


def test_the_first_layer_on_a_plane_is_the_first_layer(iris):
    X, y = iris
    clf = SigmoidMLPClassifier((5,), max_iter=3, random_state=0).fit(X, y)
    for plane in (feature_plane(X, (2, 0)), principal_plane(X)):
        points = plane.points(X)
        coef, intercept = plane.first_layer(clf.coef_history_[0], clf.intercept_history_[0])
        z = clf.layer_outputs(plane.inputs(*points.T), pre_activation=True)[0]
        assert coef.shape == (4, 2, 5)
        np.testing.assert_allclose(points @ coef[-1] + intercept[-1], z, rtol=1e-12, atol=1e-12)


def test_the_extent_has_a_tenth_to_spare_and_is_never_empty():
    X = np.array([[0.0, 5.0], [10.0, 5.0]])
    assert feature_plane(X).extent(X).tolist() == [[-1, 11], [4.5, 5.5]]


def test_all_variance_lies_in_the_plane_of_two_features(line):
    assert feature_plane(line[0]).variance_share(line[0]) == 1
    constant = np.ones((3, 2))
    assert feature_plane(constant).variance_share(constant) == 1


@pytest.mark.parametrize("features", [(0, 0), (0, 4), (-1, 0)])
def test_a_plane_is_of_two_different_features(iris, features):
    with pytest.raises(ValueError, match="two different columns of X, 0 to 3"):
        feature_plane(iris[0], features)


def test_a_plane_needs_two_features_and_a_principal_one_two_rows():
    with pytest.raises(ValueError, match=r"needs two features, but X has 1\."):
        feature_plane([[0.0], [1.0]])
    with pytest.raises(ValueError, match="minimum of 2 is required"):
        principal_plane([[0.0, 1.0]])
    with pytest.raises(ValueError, match="minimum of 2 is required"):
        principal_plane([[0.0], [1.0]])
