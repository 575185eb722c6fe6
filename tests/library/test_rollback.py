"""Errors of any kind, at any moment of a fit, leave the classifier as it was before the call."""

import pickle
import warnings
from functools import partial

import numpy as np
import pytest
from sklearn.datasets import make_moons
from sklearn.exceptions import ConvergenceWarning

from sigmoid_estimator import SigmoidMLPClassifier, training

X, Y = make_moons(60, noise=0.1, random_state=0)


build = partial(
    SigmoidMLPClassifier,
    hidden_layer_sizes=(4,),
    batch_size=16,
    learning_rate_init=0.1,
    max_iter=6,
    warm_start=True,
)


def fails_after(n_calls, error):
    """A scorer that raises after some calls."""
    calls = []

    def scorer(estimator, X, y):
        calls.append(estimator)
        if len(calls) > n_calls:
            raise error
        return estimator.score(X, y)

    return scorer


def state_of(clf):
    stream = clf.random_state
    stream = np.random.mtrand._rand if stream is None else stream
    drawn = stream.get_state()[1:3] if hasattr(stream, "get_state") else None
    attributes = {k: v for k, v in vars(clf).items() if k.endswith("_") or k.startswith("_")}
    return pickle.dumps((attributes, None if drawn is None else (drawn[0].tolist(), drawn[1])))


STREAMS = [lambda: 3, lambda: np.random.RandomState(3), lambda: None]
STREAM_NAMES = ["int", "RandomState", "global"]


@pytest.mark.parametrize("stream", STREAMS, ids=STREAM_NAMES)
@pytest.mark.parametrize("error", [RuntimeError("no"), MemoryError(), SystemExit(1)], ids=repr)
@pytest.mark.parametrize("n_calls", [0, 3])
def test_a_scorer_that_raises(stream, error, n_calls):
    failing = {"early_stopping": True, "scoring": fails_after(n_calls, error)}
    fresh = build(random_state=stream(), **failing)
    fitted = build(random_state=stream()).fit(X, Y)
    fitted.set_params(**failing)
    for clf in (fresh, fitted):
        before = state_of(clf)
        with pytest.raises(type(error)):
            clf.fit(X, Y)
        assert state_of(clf) == before
        failing["scoring"] = fails_after(n_calls, error)
        fitted.set_params(**failing)


@pytest.mark.parametrize("stream", STREAMS, ids=STREAM_NAMES)
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
@pytest.mark.parametrize("after", [1, 3])
def test_an_engine_that_runs_out_of_memory(monkeypatch, stream, method, after):
    fresh, fitted = build(random_state=stream()), build(random_state=stream()).fit(X, Y)
    twin = pickle.loads(pickle.dumps(fitted))
    compiled = training.CompiledEngine
    monkeypatch.setattr(training, "CALL_SECONDS", 1e-9)  # one epoch a call

    def failing(task):
        engine, calls = compiled(task), []
        run = engine.run

        def runs_out(*args):
            calls.append(run(*args))
            if len(calls) >= after or method == "partial_fit":
                raise MemoryError
            return calls[-1]

        engine.run = runs_out
        return engine

    monkeypatch.setattr(training, "CompiledEngine", failing)
    for clf in (fresh, fitted):
        before = state_of(clf)
        arguments = {"classes": [0, 1]} if method == "partial_fit" else {}
        with pytest.raises(MemoryError):
            getattr(clf, method)(X, Y, **arguments)
        assert state_of(clf) == before
    monkeypatch.undo()
    np.testing.assert_array_equal(
        fitted.fit(X, Y).coef_history_[0], twin.fit(X, Y).coef_history_[0]
    )


@pytest.mark.parametrize(
    ("parameters", "arguments"),
    [
        ({"coef_init": [np.ones((2, 3))], "warm_start": False}, {}),
        ({"early_stopping": True}, {"X_val": X[:, :1], "y_val": Y}),
        ({}, {"X_val": X, "y_val": Y + 5}),
        ({"early_stopping": True, "validation_fraction": 0.01}, {}),
        ({"record_history": 1, "history_max_bytes": 10}, {}),
        ({}, {"sample_weight": -np.ones(60)}),
        ({"class_weight": {0: -1}}, {}),
        ({"scoring": "roc_auc", "early_stopping": True}, {"X_val": X[Y == 0], "y_val": Y[Y == 0]}),
    ],
    ids=str,
)
@pytest.mark.parametrize("stream", STREAMS, ids=STREAM_NAMES)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.UndefinedMetricWarning")
def test_bad_input(parameters, arguments, stream):
    fresh, fitted = build(random_state=stream()), build(random_state=stream()).fit(X, Y)
    for clf in (fresh, fitted):
        clf.set_params(**parameters)
        before = state_of(clf)
        with pytest.raises(ValueError):  # noqa: PT011 - their sentences are other tests'
            clf.fit(X, Y, **arguments)
        assert state_of(clf) == before


@pytest.mark.parametrize(
    "parameters",
    [
        {"max_iter": 2, "tol": 1e-9},
        {"learning_rate_init": 1e6, "activation": "relu", "solver": "sgd", "max_iter": 200},
        {"batch_size": 1000},
    ],
    ids=str,
)
def test_warnings_that_are_errors(parameters):
    fresh, fitted = build(random_state=0), build(random_state=0).fit(X, Y)
    for clf in (fresh, fitted.set_params(activation="sigmoid")):
        allowed = {k: v for k, v in parameters.items() if clf is fresh or k != "activation"}
        clf.set_params(**allowed)
        before = state_of(clf)
        rows = 1e6 * X if "learning_rate_init" in parameters else X
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises((ConvergenceWarning, UserWarning)):
                clf.fit(rows, Y)
        assert state_of(clf) == before


def test_an_interrupt_keeps_what_was_learned():
    clf = build(random_state=0, early_stopping=True, scoring=fails_after(3, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        clf.fit(X, Y)
    assert (clf.stop_reason_, clf.n_epochs_) == ("interrupted", 3)
    at_once = build(
        random_state=0, early_stopping=True, scoring=fails_after(0, KeyboardInterrupt())
    )
    with pytest.raises(KeyboardInterrupt):
        at_once.fit(X, Y)
    assert not hasattr(at_once, "coefs_")


@pytest.mark.parametrize("moment", ["on_fit_task_begin", "on_fit_task_end"])
@pytest.mark.parametrize("n_calls", [0, 2, 6])
@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_a_callback_that_raises(moment, n_calls, solver):
    pytest.importorskip("sklearn.callback", reason="new in scikit-learn 1.9")

    class Failing:
        calls = 0

        def setup(self, estimator, context):
            pass

        def teardown(self, estimator, context):
            pass

        def on_fit_task_begin(self, estimator, context):
            self.count("on_fit_task_begin")

        def on_fit_task_end(self, estimator, context):
            self.count("on_fit_task_end")

        def count(self, name):
            self.calls += name == moment
            if self.calls > n_calls:
                raise RuntimeError("callback")

    fresh, fitted = build(random_state=0, solver=solver), build(random_state=0, solver=solver)
    for clf in (fresh, fitted.fit(X, Y)):
        clf.set_callbacks(Failing())
        before = {k: v for k, v in vars(clf).items() if k != "_skl_callbacks"}
        before = pickle.dumps(before)
        with pytest.raises(RuntimeError, match="callback"):
            clf.fit(X, Y)
        after = {k: v for k, v in vars(clf).items() if k != "_skl_callbacks"}
        assert pickle.dumps(after) == before
