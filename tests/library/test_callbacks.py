"""scikit-learn's callbacks, alone and inside a search over a pipeline."""

from functools import partial

import pytest
from sklearn.datasets import make_moons
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier

callback = pytest.importorskip("sklearn.callback", reason="new in scikit-learn 1.9")

X, Y = make_moons(60, noise=0.1, random_state=0)


build = partial(SigmoidMLPClassifier, (3,), max_iter=6, random_state=0)


class Witness:
    """Notes the tasks it is told of, and may ask to stop."""

    def __init__(self, stop_after=None, wants_estimator=False):
        self.stop_after = stop_after
        self.begun, self.ended, self.scores = [], [], []
        if wants_estimator:
            self.on_fit_task_end = self._on_fit_task_end_with_estimator

    def setup(self, estimator, context):
        pass

    def teardown(self, estimator, context):
        pass

    def on_fit_task_begin(self, estimator, context):
        self.begun.append(context.task_name)

    def on_fit_task_end(self, estimator, context):
        self.ended.append(context.task_name)
        return self.stop_after is not None and self.ended.count("epoch") >= self.stop_after

    def _on_fit_task_end_with_estimator(
        self, estimator, context, *, X=None, y=None, fitted_estimator=None
    ):
        self.scores.append(fitted_estimator.score(X, y))


@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
def test_every_epoch_is_a_task(solver):
    witness = Witness()
    clf = build(solver=solver).set_callbacks(witness).fit(X, Y)
    assert witness.begun.count("fit") == witness.ended.count("fit") == 1
    assert witness.ended.count("epoch") == clf.n_epochs_ == 6


@pytest.mark.parametrize("solver", ["sgd", "lbfgs"])
def test_a_callback_may_stop_the_fit_after_exactly_its_epoch(solver):
    clf = build(solver=solver).set_callbacks(Witness(stop_after=3)).fit(X, Y)
    assert (clf.n_epochs_, clf.stop_reason_) == (3, "callback")
    assert clf.history_.epochs.tolist() == [0, 1, 2, 3]


def test_the_fitted_estimator_is_that_of_the_epoch():
    witness = Witness(wants_estimator=True)
    clf = build().set_callbacks(witness).fit(X, Y)
    assert witness.scores[:6] == clf.history_.accuracy[1:].tolist()


def test_training_is_the_same_with_and_without_callbacks():
    watched = build().set_callbacks(Witness()).fit(X, Y)
    assert watched.loss_curve_ == build().fit(X, Y).loss_curve_


def test_progress_bar_and_scoring_monitor_alone_and_in_a_search(capsys):
    monitor = callback.ScoringMonitor(scoring="accuracy")
    clf = build().set_callbacks(callback.ProgressBar(), monitor).fit(X, Y)
    logged = monitor.get_logs().data_as_pandas
    epochs = logged[logged["task_name"] == "epoch"]
    assert epochs["accuracy"].tolist() == clf.history_.accuracy[1:].tolist()
    monitor = callback.ScoringMonitor(scoring="accuracy")
    pipeline = make_pipeline(StandardScaler(), build().set_callbacks(monitor))
    grid = {"sigmoidmlpclassifier__learning_rate_init": [0.01, 0.1]}
    search = GridSearchCV(pipeline, grid, cv=2).set_callbacks(callback.ProgressBar())
    search.fit(X, Y)
    logged = monitor.get_logs().data_as_pandas
    n_fits = 2 * 2 + 1  # candidates times folds, and the refit
    epochs = logged[logged["task_name"] == "epoch"]
    assert len(epochs) == n_fits * 6
    of_fits = epochs.groupby("parent_task_id_path")["accuracy"].agg(list).tolist()
    assert search.best_estimator_[-1].history_.accuracy[1:].tolist() in of_fits
