"""Films of scikit-learn's MLPClassifier and LogisticRegression."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator.datasets import load_digits
from sigmoid_estimator.recording import FilmRecorder
from sigmoid_estimator.recording.scikit_learn_callback import FilmCallback


def digits(n_classes):
    X, y = load_digits(return_X_y=True)
    rows = np.flatnonzero(y < n_classes)[:300]
    return X[rows] / 16, y[rows]


@pytest.mark.parametrize("activation", ["logistic", "tanh", "relu", "identity"])
@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_the_loop_of_partial_fit_makes_a_film(n_classes, activation):
    X, y = digits(n_classes)
    mlp = MLPClassifier((7, 5), activation=activation, random_state=0)
    recorder = FilmRecorder(X, y, record_history=1)
    expected, losses, scores = [], [], []
    for epoch in range(1, 6):
        mlp.partial_fit(X, y, classes=np.unique(y))
        recorder.record(epoch, mlp)
        expected.append(mlp.predict_proba(X))
        losses.append(log_loss(y, expected[-1]))
        scores.append(mlp.score(X, y))
    clf = recorder.classifier()
    for epoch, probabilities in enumerate(expected, start=1):
        assert_allclose(clf.at_epoch(epoch).predict_proba(X), probabilities, atol=1e-12)
    assert_allclose(clf.history_.loss, losses, rtol=1e-9)
    assert clf.history_.accuracy.tolist() == scores
    assert recorder.notes == []


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_a_logistic_regression_is_one_record(n_classes, fit_intercept):
    X, y = digits(n_classes)
    model = LogisticRegression(fit_intercept=fit_intercept).fit(X, y)
    recorder = FilmRecorder(X, y)
    recorder.record(int(model.n_iter_[0]), model)
    clf = recorder.classifier()
    assert_allclose(clf.predict_proba(X), model.predict_proba(X), atol=1e-12)
    assert clf.history_.accuracy[0] == model.score(X, y)


@pytest.mark.skipif(not hasattr(LogisticRegression, "set_callbacks"), reason="scikit-learn < 1.9")
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_the_callback_records_every_iteration(n_classes, fit_intercept):
    X, y = digits(n_classes)
    model = LogisticRegression(fit_intercept=fit_intercept, warm_start=True)
    recorder = FilmRecorder(X, y, record_history=1)
    model.set_callbacks(FilmCallback(recorder)).fit(X, y)
    clf = recorder.classifier()
    assert clf.history_.epochs.tolist() == list(range(model.n_iter_[0] + 1))
    assert_allclose(clf.at_epoch(0).predict_proba(X), 1 / n_classes)
    for n_iterations in (1, 2, 5):
        theirs = LogisticRegression(fit_intercept=fit_intercept, max_iter=n_iterations).fit(X, y)
        ours = clf.at_epoch(n_iterations).predict_proba(X)
        assert_allclose(ours, theirs.predict_proba(X), atol=1e-12)
    assert_allclose(clf.predict_proba(X), model.predict_proba(X), atol=1e-12)
    model.set_params(C=100.0).fit(X, y)
    assert recorder.n_epochs == clf.n_epochs_ + model.n_iter_[0]
    assert_allclose(recorder.classifier().predict_proba(X), model.predict_proba(X), atol=1e-12)


def test_an_activation_that_is_not_the_models_is_refused():
    X, y = digits(2)
    mlp = MLPClassifier((3,), activation="tanh", max_iter=1).partial_fit(X, y, classes=[0, 1])
    with pytest.raises(ValueError, match="has tanh units, and activation='relu' was given"):
        FilmRecorder(X, y, activation="relu").record(1, mlp)


def test_a_model_of_other_rows_or_classes_is_refused():
    X, y = digits(3)
    mlp = MLPClassifier((3,), max_iter=1).partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(ValueError, match=r"'coefs_\[0\]' has 64 inputs, and X has 9 features"):
        FilmRecorder(X[:, :9], y).record(1, mlp)
    with pytest.raises(ValueError, match=r"'coefs_\[1\]' has 3 outputs, and 2 classes"):
        FilmRecorder(X, y == 1).record(1, mlp)


@pytest.mark.filterwarnings("error")
def test_a_model_of_named_columns_is_recorded_without_a_warning():
    X, y = digits(2)
    frame = pd.DataFrame(X, columns=[f"pixel_{k}" for k in range(X.shape[1])])
    model = LogisticRegression(max_iter=1000).fit(frame, y)
    recorder = FilmRecorder(frame, y)
    recorder.record(0, model)
    assert recorder.classifier().score(frame, y) == model.score(frame, y)
    assert hasattr(model, "feature_names_in_")
