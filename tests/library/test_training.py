"""A run: its patience, its pace, and the reasons to stop, against MLPClassifier and by hand."""

import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.datasets import make_moons
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator import training as training_module
from sigmoid_estimator.epochs import Sample, Task
from sigmoid_estimator.network import Network
from sigmoid_estimator.optimizers import OptimizerSettings, ScheduleSettings
from sigmoid_estimator.stopping import Patience
from sigmoid_estimator.training import Pace, Training
from sigmoid_estimator.validation import accuracy_score

X, Y = make_moons(60, noise=0.2, random_state=0)


def test_patience_ends_after_more_than_so_many_epochs_without_a_gain():
    patience = Patience(tol=0.0, n_iter_no_change=2)
    exhausted = []
    for score in [1.0, 0.9, 0.9, 0.9]:
        patience.update(score)
        exhausted.append(patience.exhausted)
    assert exhausted == [False, False, False, True]


def test_a_gain_is_tol_beyond_the_best_score_so_far():
    patience = Patience(tol=0.25, n_iter_no_change=10)
    counts = []
    for score in [1.0, 1.25, 1.375, 1.5, 1.0, 1.75]:
        patience.update(score)
        counts.append(patience.n_epochs_without_gain)
    # 1.375 is no gain but the new best, which the next two scores are held against.
    assert counts == [0, 0, 1, 2, 3, 0]


def test_only_a_score_above_all_others_is_the_best():
    patience = Patience(tol=0.5, n_iter_no_change=10)
    assert [patience.update(score) for score in [0.5, 0.5, 0.625, 0.25]] == [
        True, False, True, False,
    ]  # fmt: skip
    assert patience.best_score == 0.625


def test_the_score_of_early_stopping_is_weighted():
    network = Network((1, 2), "sigmoid", "log_loss", exclusive=False)
    parameters = np.array([1.0, -1.0, 0.0, 0.0])
    y = np.array([[True, False], [True, True], [False, True]])
    rows = Sample(np.array([[1.0], [1.0], [-1.0]]), y, np.array([1.0, 6.0, 1.0]))
    assert accuracy_score(network, parameters, rows) == 0.25
    assert accuracy_score(network, parameters, rows._replace(weight=None)) == pytest.approx(2 / 3)


def task(n_samples=1000, batch_size=1000, n_features=500):
    return Task(
        network=Network((n_features, 1), "sigmoid", "log_loss", exclusive=False),
        rows=Sample(np.broadcast_to(0.0, (n_samples, n_features)), np.ones((n_samples, 1), bool)),
        alpha=0.0,
        batch_size=batch_size,
        shuffle=True,
        optimizer="sgd",
        optimizer_settings=OptimizerSettings(0.9, True, 0.9, 0.999, 1e-8),
        schedule=ScheduleSettings("constant", 0.1, 0.5),
    )


@pytest.fixture
def calls(monkeypatch):
    """Runs calls of the engine whose epochs take so many seconds of a clock of its own."""
    clock = SimpleNamespace(now=0.0)
    fake = SimpleNamespace(perf_counter=lambda: clock.now)
    monkeypatch.setattr(training_module, "time", fake)

    def run(pace, seconds, n_calls):
        lengths = []
        for _ in range(n_calls):
            lengths.append(pace.n_epochs)
            with pace:
                clock.now += max(seconds * pace.n_epochs, 1e-12)
        return lengths

    return run


@pytest.mark.parametrize(("seconds", "n_epochs"), [(1e-3, 50), (0.02, 2), (0.2, 1), (1e-4, 500)])
def test_a_call_comes_to_take_fifty_milliseconds(calls, seconds, n_epochs):
    assert calls(Pace(task(), most=10**9), seconds, 6)[-1] == pytest.approx(n_epochs, abs=1)


def test_a_call_is_at_most_eight_times_as_long_as_the_one_before(calls):
    lengths = calls(Pace(task(n_features=50_000), most=10**9), 0.0, 4)
    assert lengths == [1, 8, 64, 512]


def test_orders_of_one_call_are_at_most_a_million_entries(calls):
    pace = Pace(task(), most=10**9)
    assert calls(pace, 0.0, 8)[-1] == 2**20 // 1000
    assert calls(Pace(task(2**21, 2**21, 1), most=10**9), 0.0, 8) == [1] * 8


def test_what_acts_on_every_epoch_gets_them_one_at_a_time(calls):
    assert calls(Pace(task(n_features=1), most=1), 0.0, 5) == [1] * 5


@pytest.mark.parametrize(
    ("work", "seconds"),
    [
        ({"n_features": 500}, 1e-8 * 1000 * 501 + 1e-6),
        ({"n_features": 4, "batch_size": 1}, 1e-8 * 1000 * 5 + 1e-6 * 1000),
    ],
)
def test_the_first_call_counts_ten_nanoseconds_a_number_and_a_microsecond_an_update(work, seconds):
    pace = Pace(task(**work), most=10**9)
    assert pace.n_epochs == pytest.approx(0.05 / seconds, abs=1)


SETTINGS = {
    "hidden_layer_sizes": (4,),
    "activation": "logistic",
    "solver": "sgd",
    "alpha": 0.0,
    "batch_size": 16,
    "learning_rate_init": 0.1,
    "max_iter": 12,
    "random_state": 0,
}


@pytest.mark.parametrize("changed", [{}, {"early_stopping": True}], ids=str)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_verbose_says_what_mlp_classifier_says(capsys, changed):
    parameters = {**SETTINGS, "max_iter": 4, "n_iter_no_change": 100, **changed, "verbose": True}
    MLPClassifier(**parameters).fit(X, Y)
    theirs = capsys.readouterr().out
    SigmoidMLPClassifier(**parameters).fit(X, Y)
    assert capsys.readouterr().out == theirs


@pytest.mark.parametrize("rate", [1e-6, 4e-6, 5e-6, 6e-6])
def test_the_adaptive_rate_is_lowered_down_to_one_millionth(rate):
    parameters = {
        **SETTINGS,
        "learning_rate": "adaptive",
        "learning_rate_init": rate,
        "tol": 1.0,  # every epoch is a plateau
        "n_iter_no_change": 1,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        mlp = MLPClassifier(**parameters).fit(X, Y)
    ours = SigmoidMLPClassifier(**parameters).fit(X, Y)
    assert (ours.n_iter_, ours.stop_reason_) == (mlp.n_iter_, "tol")


@pytest.mark.parametrize("first_loss", [0.01, 100.0])
@pytest.mark.parametrize(
    ("times", "n_epochs", "is_stuck"), [(1.1, 20, 1), (0.9, 20, 0), (9, 19, 0)]
)
def test_a_loss_is_out_of_sight_ten_thousand_times_above_the_first(
    first_loss, times, n_epochs, is_stuck
):
    run = SimpleNamespace(losses=[first_loss] + [times * 1e4 * first_loss] * n_epochs)
    assert Training._is_stuck(run, first_loss) == is_stuck


@pytest.mark.parametrize("verbose", [True, False], ids=["an epoch a call", "many a call"])
@pytest.mark.parametrize("as_input", [np.asarray, csr_matrix], ids=["dense", "sparse"])
def test_a_loss_that_stays_out_of_sight_for_twenty_epochs_ends_the_run(as_input, verbose):
    # One bias between 2 rows of class 1 and 1 of class 0: from 0 it jumps to η/6, and then to
    # and fro by η/3 and 2η/3, where the loss is of the order of η.
    rows, labels = np.zeros((3, 1)), [1, 1, 0]
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        alpha=0.0,
        coef_init=[[[0.0]]],
        intercept_init=[[0.0]],
        max_iter=60,
        learning_rate_init=1e6,
        verbose=verbose,
    )
    with pytest.warns(ConvergenceWarning, match="diverged after epoch 21"):
        clf.fit(as_input(rows), labels)
    assert (clf.stop_reason_, clf.n_epochs_) == ("diverged", 21)
    assert clf.history_.epochs.tolist() == list(range(22))
    assert clf.loss_curve_[0] == pytest.approx(np.log(2))
    assert min(clf.loss_curve_[1:]) > 1e4
    tame = clf.set_params(learning_rate_init=1e3, verbose=False).fit(as_input(rows), labels)
    assert (tame.stop_reason_, tame.n_epochs_) == ("max_iter", 60)


def test_training_waits_for_the_film_that_lags_behind(monkeypatch):
    pending, advance = [], Training._advance

    def noted(self, engine, n_epochs):
        n_whole = advance(self, engine, n_epochs)
        pending.append(len(self.progress.pending))
        return n_whole

    monkeypatch.setattr(Training, "_advance", noted)
    # With patience a call is one epoch, and every epoch a part to be measured.
    clf = SigmoidMLPClassifier((4,), max_iter=50, tol=0.0, n_iter_no_change=100, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        clf.fit(X, Y)
    assert len(pending) == 50
    assert max(pending) <= training_module.MAX_PENDING
    assert len(clf.history_) == 51
