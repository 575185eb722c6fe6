"""The weights after every epoch are MLPClassifier's, for the same parameters and random_state."""

import inspect
import warnings

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.datasets import load_iris, make_moons, make_multilabel_classification
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator import SigmoidMLPClassifier

EPOCHS = 25


def data(n_classes):
    if n_classes == 2:
        return make_moons(90, noise=0.1, random_state=0)
    return load_iris(return_X_y=True)


def fitted_mlp(X, y, **parameters):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return MLPClassifier(**parameters).fit(X, y)


def fitted_for(n_epochs, X, y, **parameters):
    """MLPClassifier after exactly so many epochs."""
    return fitted_mlp(X, y, max_iter=n_epochs, n_iter_no_change=np.inf, **parameters)


def own_scatter(X, y, **parameters):
    """How far MLPClassifier's numbers move, relatively, with the last bits of X.

    Training magnifies rounding, by a million in places. The equality is promised where
    MLPClassifier reproduces itself; elsewhere no other program can be nearer to it than itself.
    """
    exact, *moved = (
        fitted_mlp(X * (1 + k * 2.0**-52), y, **parameters) for k in (0, 1, 2, -1, -2)
    )
    return max(
        np.max(np.abs(there / here - 1))
        for other in moved
        for here, there in zip(weights_of(exact), weights_of(other), strict=True)
    )


def weights_of(clf):
    return clf.coefs_ + clf.intercepts_


@pytest.mark.parametrize("solver", ["sgd", "adam"])
@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize(
    ("as_input", "batch_size"),
    [
        pytest.param(np.asarray, 16, id="dense-16"),
        pytest.param(np.asarray, 1000, id="dense-1000"),
        pytest.param(csr_matrix, 1000, id="sparse-1000"),
        pytest.param(csr_matrix, 16, id="sparse-16", marks=pytest.mark.slow),
    ],
)
@pytest.mark.filterwarnings("ignore:.*batch_size:UserWarning")
def test_weights_equal_mlp_classifier_after_every_epoch(solver, n_classes, batch_size, as_input):
    X, y = data(n_classes)
    X = as_input(X)
    parameters = {
        "hidden_layer_sizes": (5, 4),
        "activation": "logistic",
        "solver": solver,
        "alpha": 1e-3,
        "batch_size": batch_size,
        "learning_rate_init": 0.05,
        "random_state": 3,
    }
    ours = SigmoidMLPClassifier(max_iter=EPOCHS, **parameters).fit(X, y)
    for epoch in range(1, EPOCHS + 1):
        mlp = fitted_for(epoch, X, y, **parameters)
        for expected, film in zip(
            mlp.coefs_ + mlp.intercepts_,
            ours.coef_history_ + ours.intercept_history_,
            strict=True,
        ):
            np.testing.assert_allclose(film[epoch], expected, rtol=1e-9)


@pytest.mark.parametrize(
    "changed",
    [
        {"momentum": 0.4, "nesterovs_momentum": False},
        {"momentum": 0.0},
        {"learning_rate": "invscaling", "power_t": 0.3},
        {"learning_rate": "adaptive", "tol": 1e-2, "n_iter_no_change": 2, "max_iter": 60},
        {"early_stopping": True, "n_iter_no_change": 3, "max_iter": 60},
        {"early_stopping": True, "learning_rate": "adaptive", "n_iter_no_change": 2},
        {"tol": 1e-3, "n_iter_no_change": 4, "max_iter": 200},
        # Chaotic at the rate .1: there MLPClassifier does not reproduce itself on X·(1 + 2⁻⁵²).
        {"activation": "tanh", "learning_rate_init": 0.02},
        {"activation": "relu"},
        {"activation": "identity", "learning_rate_init": 0.02},
        {"shuffle": False},
        {"hidden_layer_sizes": ()},
        {"solver": "adam", "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-5},
    ],
    ids=str,
)
@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_fit_equals_mlp_classifier(changed, n_classes):
    X, y = data(n_classes)
    parameters = {
        "hidden_layer_sizes": (6,),
        "activation": "logistic",
        "solver": "sgd",
        "alpha": 0.01,
        "batch_size": 16,
        "learning_rate_init": 0.1,
        "max_iter": 30,
        "tol": 1e-4,
        "random_state": 1,
        **changed,
    }
    mlp = fitted_mlp(X, y, **parameters)
    ours = SigmoidMLPClassifier(**parameters).fit(X, y)
    assert ours.n_iter_ == mlp.n_iter_
    assert ours.t_ == mlp.t_
    assert ours.out_activation_ == mlp.out_activation_
    # Each of its own scatters is one draw of rounding errors, and ours is another.
    rtol = max(1e-9, 4 * own_scatter(X, y, **parameters))
    for expected, got in zip(weights_of(mlp), weights_of(ours), strict=True):
        np.testing.assert_allclose(got, expected, rtol=rtol)
    np.testing.assert_allclose(ours.loss_curve_, mlp.loss_curve_, rtol=rtol)
    np.testing.assert_allclose(ours.predict_proba(X), mlp.predict_proba(X), rtol=rtol)
    np.testing.assert_array_equal(ours.predict(X), mlp.predict(X))
    assert ours.best_validation_score_ == mlp.best_validation_score_
    assert ours.validation_scores_ == mlp.validation_scores_
    assert ours.best_loss_ == (None if mlp.best_loss_ is None else pytest.approx(mlp.best_loss_))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_multilabel_targets_equal_mlp_classifier():
    X, y = make_multilabel_classification(80, n_features=6, n_classes=3, random_state=0)
    parameters = {"hidden_layer_sizes": (5,), "max_iter": 20, "random_state": 0, "alpha": 0.0}
    mlp = fitted_mlp(X, y, **parameters, activation="logistic")
    ours = SigmoidMLPClassifier(**parameters).fit(X, y)
    np.testing.assert_allclose(ours.coefs_[0], mlp.coefs_[0], rtol=1e-9)
    np.testing.assert_array_equal(ours.predict(X), mlp.predict(X))
    np.testing.assert_allclose(ours.predict_proba(X), mlp.predict_proba(X), rtol=1e-9)
    assert ours.score(X, y) == ours.history_.accuracy[-1]


def test_sample_weights_equal_mlp_classifier():
    if "sample_weight" not in inspect.signature(MLPClassifier.fit).parameters:
        pytest.skip("MLPClassifier takes sample_weight from scikit-learn 1.7 on")
    X, y = data(3)
    weight = np.random.RandomState(0).uniform(0.1, 3, len(y))
    parameters = {"hidden_layer_sizes": (5,), "random_state": 0, "batch_size": 20, "alpha": 0.1}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        mlp = MLPClassifier(activation="logistic", max_iter=20, **parameters)
        mlp.fit(X, y, sample_weight=weight)
    ours = SigmoidMLPClassifier(max_iter=20, **parameters).fit(X, y, sample_weight=weight)
    np.testing.assert_allclose(ours.coefs_[0], mlp.coefs_[0], rtol=1e-9)
    np.testing.assert_allclose(ours.loss_curve_, mlp.loss_curve_, rtol=1e-9)


def test_float32_stays_float32_and_equals_mlp_classifier():
    X, y = data(2)
    X = X.astype(np.float32)
    parameters = {"hidden_layer_sizes": (5,), "max_iter": 20, "random_state": 0, "alpha": 0.0}
    mlp = fitted_mlp(X, y, **parameters, activation="logistic")
    ours = SigmoidMLPClassifier(**parameters).fit(X, y)
    assert ours.coefs_[0].dtype == ours.coef_history_[0].dtype == np.float32
    assert ours.predict_proba(X).dtype == np.float32
    np.testing.assert_allclose(ours.coefs_[0], mlp.coefs_[0], rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("changed", [{}, {"alpha": 0.0}, {"activation": "tanh"}], ids=str)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_lbfgs_equals_mlp_classifier(n_classes, changed):
    # On unscaled data a line search meets losses that MLPClassifier clips at 36 a sample.
    X, y = data(n_classes)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    parameters = {
        "hidden_layer_sizes": (5,),
        "activation": "logistic",
        "solver": "lbfgs",
        "alpha": 0.1,
        "max_iter": 40,
        "random_state": 0,
        **changed,
    }
    mlp = fitted_mlp(X, y, **parameters)
    ours = SigmoidMLPClassifier(**parameters, tol=1e-4).fit(X, y)
    assert ours.n_iter_ == mlp.n_iter_
    assert ours.loss_ == pytest.approx(mlp.loss_, rel=1e-6)
    for expected, got in zip(
        mlp.coefs_ + mlp.intercepts_, ours.coefs_ + ours.intercepts_, strict=True
    ):
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-6)
    assert len(ours.history_) == ours.n_epochs_ + 1
    np.testing.assert_array_equal(ours.coef_history_[0][-1], ours.coefs_[0])


def test_lbfgs_without_tol_converges_without_a_warning_and_says_so():
    X, y = data(2)
    parameters = {"hidden_layer_sizes": (3,), "solver": "lbfgs", "random_state": 0, "alpha": 1.0}
    converged = SigmoidMLPClassifier(max_iter=1000, **parameters).fit(X, y)
    assert (converged.stop_reason_, converged.n_iter_ < 1000) == ("tol", True)
    short = SigmoidMLPClassifier(max_iter=3, **parameters).fit(X, y)
    assert (short.stop_reason_, short.n_epochs_) == ("max_iter", 3)
    assert not hasattr(short, "partial_fit")


@pytest.mark.parametrize("activation", ["logistic", "tanh", "relu", "identity"])
@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("alpha", [0.0, 0.1])
@pytest.mark.parametrize("batch_size", [16, 1000])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.filterwarnings("ignore:.*batch_size:UserWarning")
def test_grid_of_parameters_equals_mlp_classifier(
    activation, solver, n_classes, alpha, batch_size, dtype
):
    X, y = data(n_classes)
    X = ((X - X.mean(axis=0)) / X.std(axis=0)).astype(dtype)
    parameters = {
        "hidden_layer_sizes": (5,),
        "activation": activation,
        "solver": solver,
        "alpha": alpha,
        "batch_size": batch_size,
        "learning_rate_init": 0.02,
        "max_iter": 4,
        "random_state": 2,
    }
    mlp = fitted_mlp(X, y, **parameters)
    ours = SigmoidMLPClassifier(**parameters).fit(X, y)
    tolerance = 1e-9 if dtype is np.float64 and solver != "lbfgs" else 2e-3
    for expected, got in zip(
        mlp.coefs_ + mlp.intercepts_, ours.coefs_ + ours.intercepts_, strict=True
    ):
        assert got.dtype == dtype
        np.testing.assert_allclose(got, expected, rtol=tolerance, atol=tolerance / 10)
