"""Causes on rows that the zoo does not draw: scikit-learn's tables, odd scales, odd labels."""

import numpy as np
import pytest
from sklearn.datasets import (
    load_breast_cancer,
    load_digits,
    load_iris,
    load_wine,
    make_gaussian_quantiles,
)
from sklearn.metrics import balanced_accuracy_score
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import apply_remedy, diagnose

WORSE = 0.08  # of balanced accuracy, by which a sick network is worse than the cured one


def scaled(rows):
    return StandardScaler().fit_transform(rows[0]), rows[1]


WINE, CANCER, IRIS = (load(return_X_y=True) for load in (load_wine, load_breast_cancer, load_iris))
DIGITS = load_digits().data / 16, load_digits().target
SHELLS = scaled(make_gaussian_quantiles(n_samples=400, n_features=3, n_classes=3, random_state=4))
SQUARES = np.random.RandomState(0).uniform(-1.7, 1.7, (500, 2))
CHECKED = SQUARES, (SQUARES.prod(axis=1) < 0).astype(int)


def with_constant_columns(rows):
    return np.hstack([rows[0], np.full((len(rows[0]), 2), 3.0)]), rows[1]


def twice(rows):
    return np.repeat(rows[0], 2, axis=0), np.repeat(rows[1], 2)


def mislabelled(rows, share):
    X, y = rows
    is_drawn = np.random.RandomState(0).uniform(size=len(y)) < share
    return X, np.where(is_drawn, np.random.RandomState(1).permutation(y), y)


def in_order(rows):
    order = np.argsort(rows[1], kind="stable")
    return rows[0][order], rows[1][order]


def net(*hidden, **settings):
    return {"hidden_layer_sizes": hidden, "learning_rate_init": 0.01, "max_iter": 300} | settings


SICK = {
    "wine as measured": ("unscaled_features", WINE, net(10, activation="tanh", max_iter=200)),
    "an offset of 10 000": (
        "unscaled_features",
        (scaled(CANCER)[0] + 1e4, CANCER[1]),
        net(8),
    ),
    "tiny columns": (
        "unscaled_features",
        (CHECKED[0] * 1e-4, CHECKED[1]),
        net(16, activation="tanh"),
    ),
    "constant columns and a wide one": (
        "unscaled_features",
        with_constant_columns((IRIS[0] * [1, 1, 1e4, 1], IRIS[1])),
        net(8, activation="tanh"),
    ),
    "zeros in two layers": (
        "symmetric_units",
        CHECKED,
        net(12, 12, init="zeros", activation="tanh", learning_rate_init=0.02),
    ),
    "200 times the weights": (
        "saturated_from_start",
        CHECKED,
        net(10, init_scale=200, activation="tanh"),
    ),
    "six sigmoids deep": (
        "vanishing_gradients",
        scaled(WINE),
        net(*[12] * 6, solver="sgd", max_iter=200),
    ),
    "6 on noisy tumours": (
        "learning_rate_too_high",
        mislabelled(scaled(CANCER), 0.05),
        net(10, activation="relu", solver="sgd", batch_size="full", momentum=0.0)
        | {"learning_rate_init": 6.0},
    ),
    "a five-thousandth of a rate": (
        "learning_rate_too_low",
        CHECKED,
        net(16, activation="tanh", learning_rate_init=2e-6, max_iter=400),
    ),
    "a rate that fades": (
        "learning_rate_too_low",
        scaled(WINE),
        net(10, activation="tanh", solver="sgd", learning_rate="invscaling", power_t=0.9)
        | {"learning_rate_init": 1e-4},
    ),
    "eight epochs": ("stopped_too_early", SHELLS, net(32, activation="tanh", max_iter=8)),
    "ten epochs of few units": (
        "stopped_too_early",
        SHELLS,
        net(16, 16, activation="relu", max_iter=10),
    ),
    "a penalty on a neuron": ("penalty_too_strong", scaled(WINE), net(alpha=2000.0)),
    "one unit": (
        "too_few_units",
        CHECKED,
        net(1, activation="tanh", learning_rate_init=0.03, max_iter=500),
    ),
    "shells by lines": ("linear_model_underfits", SHELLS, net()),
}


def balanced(estimator, X, y):
    return balanced_accuracy_score(y, estimator.predict(X))


@pytest.mark.filterwarnings("ignore:Training diverged")
@pytest.mark.parametrize("name", SICK)
def test_the_cause_comes_first_and_its_remedy_helps(name):
    cause, (X, y), settings = SICK[name]
    clf = SigmoidMLPClassifier(**{"random_state": 0} | settings).fit(X, y)
    found = diagnose(clf, X, y).iloc[0]
    assert found["finding"] == cause
    assert 0 <= found["since"] <= clf.n_epochs_
    cured = apply_remedy(clf, found["remedy"]).fit(X, y)
    assert balanced(cured, X, y) > max(balanced(clf, X, y) + WORSE, 0.85)


HEALTHY = {
    "wine twice, with constant columns": (
        twice(with_constant_columns(scaled(WINE))),
        net(10, activation="relu"),
    ),
    "irises as measured": (IRIS, net(16, activation="relu", max_iter=500)),
    "in the order of their classes": (
        in_order(scaled(IRIS)),
        net(8, shuffle=False, batch_size=10),
    ),
    "bold steps of two rows": (
        scaled(IRIS),
        net(10, solver="sgd", batch_size=2, momentum=0.0, learning_rate_init=0.5),
    ),
    "two labels for equal rows": (
        mislabelled(twice(scaled(CANCER)), 0.15),
        net(8, max_iter=100, alpha=1.0),
    ),
    "digits": (DIGITS, net(30, max_iter=60)),
    "a neuron by L-BFGS": (CANCER, net(solver="lbfgs", max_iter=2000)),
    "one row with two labels": ((np.ones((40, 2)), np.arange(40) % 2), net(4)),
}


@pytest.mark.parametrize("name", HEALTHY)
def test_what_looks_odd_and_learns_raises_no_alarm(name):
    (X, y), settings = HEALTHY[name]
    clf = SigmoidMLPClassifier(**{"random_state": 0} | settings).fit(X, y)
    frame = diagnose(clf, X, y)
    assert set(frame["severity"]) == {"note"}, frame
