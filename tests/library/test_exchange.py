"""Films and classifiers in files, and networks trained elsewhere."""

import copy
import pickle

import joblib
import numpy as np
import pytest
from sklearn.datasets import load_iris, make_moons, make_multilabel_classification
from sklearn.neural_network import MLPClassifier, MLPRegressor

from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory

X, Y = make_moons(60, noise=0.1, random_state=0)


def fitted(**parameters):
    return SigmoidMLPClassifier((4,), max_iter=12, random_state=0, **parameters).fit(X, Y)


def test_film_comes_back_from_a_file_without_pickle(tmp_path):
    film = fitted(record_history=5).history_
    film.to_npz(tmp_path / "film.npz")
    again = TrainingHistory.from_npz(tmp_path / "film.npz")
    assert again.stride == film.stride == 5
    for name in ("epochs", "loss", "accuracy", "gradient_norms", "weight_norms"):
        np.testing.assert_array_equal(getattr(again, name), getattr(film, name))
    for one, other in zip(again.coefs, film.coefs, strict=True):
        np.testing.assert_array_equal(one, other)
    assert again.to_frame().equals(film.to_frame())


def test_film_of_another_file_gets_a_sentence(tmp_path):
    np.savez(tmp_path / "other.npz", loss=np.zeros(3))
    with pytest.raises(ValueError, match=r"missing are .*epoch"):
        TrainingHistory.from_npz(tmp_path / "other.npz")


def test_log_film_keeps_its_kind_in_a_file(tmp_path):
    fitted(record_history="log").history_.to_npz(tmp_path / "film.npz")
    assert TrainingHistory.from_npz(tmp_path / "film.npz").stride is None


@pytest.mark.parametrize(
    "how", [copy.copy, copy.deepcopy, lambda c: pickle.loads(pickle.dumps(c))]
)
def test_copies_train_on_apart(how):
    clf = fitted(warm_start=True)
    other = how(clf)
    weights = clf.coefs_[0].copy()
    other.fit(X, Y)
    np.testing.assert_array_equal(clf.coefs_[0], weights)
    assert (len(clf.history_), len(other.history_)) == (13, 25)
    np.testing.assert_array_equal(clf.fit(X, Y).coefs_[0], other.coefs_[0])


def test_joblib_and_skops_files_bring_back_everything(tmp_path):
    skops = pytest.importorskip("skops.io")
    clf = fitted()
    joblib.dump(clf, tmp_path / "clf.joblib")
    skops.dump(clf, tmp_path / "clf.skops")
    unknown = skops.get_untrusted_types(file=tmp_path / "clf.skops")
    assert unknown == ["sigmoid_estimator.classifier.SigmoidMLPClassifier"]
    for other in (
        joblib.load(tmp_path / "clf.joblib"),
        skops.load(tmp_path / "clf.skops", trusted=unknown),
    ):
        np.testing.assert_array_equal(other.predict_proba(X), clf.predict_proba(X))
        np.testing.assert_array_equal(other.history_.loss, clf.history_.loss)
        other.partial_fit(X, Y)
        np.testing.assert_array_equal(other.coefs_[0], copy.copy(clf).partial_fit(X, Y).coefs_[0])


def test_light_copy_predicts_the_same_and_is_small():
    clf = SigmoidMLPClassifier((4,), max_iter=2000, random_state=0).fit(X, Y)
    light = clf.without_history()
    np.testing.assert_array_equal(light.predict_proba(X), clf.predict_proba(X))
    assert light.history_ is None
    assert len(pickle.dumps(light)) < len(pickle.dumps(clf)) / 50
    assert clf.history_ is not None
    assert light.partial_fit(X, Y).n_epochs_ == 2001


@pytest.mark.parametrize(
    "load",
    [
        lambda: (X, Y),
        lambda: load_iris(return_X_y=True),
        lambda: make_multilabel_classification(60, n_classes=3, random_state=0),
    ],
    ids=["binary", "multiclass", "multilabel"],
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_mlp_classifier_is_taken_over(load):
    data, y = load()
    mlp = MLPClassifier((6, 5), activation="logistic", max_iter=20, random_state=0).fit(data, y)
    clf = SigmoidMLPClassifier.from_mlp(mlp)
    np.testing.assert_allclose(clf.predict_proba(data), mlp.predict_proba(data), rtol=1e-9)
    np.testing.assert_array_equal(clf.predict(data), mlp.predict(data))
    assert clf.history_.epochs.tolist() == [0]
    assert clf.learning_rate_init == mlp.learning_rate_init
    clf.set_params(warm_start=True, max_iter=3, tol=None).fit(data, y)
    assert clf.history_.epochs.tolist() == [0, 1, 2, 3]
    assert not np.shares_memory(clf.coefs_[0], mlp.coefs_[0])


def test_only_a_fitted_mlp_classifier_is_taken_over():
    with pytest.raises(TypeError, match="MLPRegressor"):
        SigmoidMLPClassifier.from_mlp(MLPRegressor())
    with pytest.raises(ValueError, match="not fitted"):
        SigmoidMLPClassifier.from_mlp(MLPClassifier())


def test_layers_of_another_network_are_taken_over():
    clf = fitted()
    other = SigmoidMLPClassifier.from_layers(
        [coef.tolist() for coef in clf.coefs_],
        clf.intercepts_,
        activation="sigmoid",
        classes=[0, 1],
    )
    np.testing.assert_array_equal(other.predict_proba(X), clf.predict_proba(X))
    assert other.scaled(2.0).as_perceptron().score(X, Y) > 0
    assert other.hidden_layer_sizes == (4,)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"classes": [0, 1, 2]}, "shapes"),
        ({"classes": [1, 0]}, "ascending"),
        ({"activation": "sigmod"}, "Did you mean"),
        ({"intercepts": [np.zeros(4)]}, "shapes|hidden"),
        ({"coefs": [np.full((2, 4), np.nan), np.ones((4, 1))]}, "finite"),
    ],
)
def test_layers_that_do_not_fit_get_a_sentence(changed, sentence):
    layers = {
        "coefs": [np.ones((2, 4)), np.ones((4, 1))],
        "intercepts": [np.zeros(4), np.zeros(1)],
        "activation": "sigmoid",
        "classes": [0, 1],
        **changed,
    }
    with pytest.raises(ValueError, match=sentence):
        SigmoidMLPClassifier.from_layers(layers.pop("coefs"), layers.pop("intercepts"), **layers)
