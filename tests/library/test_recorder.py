"""Records measured beside training: the same numbers, whole and in their order."""

import threading

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.datasets import make_classification

from sigmoid_estimator import SigmoidMLPClassifier, recorder, training
from sigmoid_estimator.engine import CompiledMeasure, NumpyMeasure
from sigmoid_estimator.epochs import Sample
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.network import Network
from sigmoid_estimator.recorder import Part, Recorder


@pytest.fixture
def rows():
    return make_classification(300, 6, n_classes=3, n_informative=4, random_state=0)


@pytest.fixture(params=[True, False], ids=["beside", "inline"])
def beside(request, monkeypatch):
    """Whether another core is to be had, however many this machine has."""
    monkeypatch.setattr("sigmoid_estimator.cores.n_cores", lambda: 1 + request.param)
    monkeypatch.setattr(recorder, "LEAST_SECONDS", 0.0)
    return request.param


def film_of(rows, monkeypatch, n_cores, **parameters):
    monkeypatch.setattr("sigmoid_estimator.cores.n_cores", lambda: n_cores)
    X, y = rows
    clf = SigmoidMLPClassifier((5, 4), max_iter=30, random_state=0, **parameters)
    return clf.fit(X[:200], y[:200], X_val=X[200:], y_val=y[200:]).history_


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"batch_size": "full", "solver": "sgd"},
        {"record_history": "log"},
        {"record_history": 7},
        {"early_stopping": True, "n_iter_no_change": 3},
        {"tol": 1e-3},
        {"solver": "lbfgs"},
    ],
)
def test_a_film_recorded_beside_training_is_the_one_recorded_inline(rows, monkeypatch, parameters):
    monkeypatch.setattr(recorder, "LEAST_SECONDS", 0.0)
    beside, inline = (film_of(rows, monkeypatch, n_cores, **parameters) for n_cores in (2, 1))
    for name, column in inline.to_arrays().items():
        np.testing.assert_array_equal(beside.to_arrays()[name], column, err_msg=name)


def test_a_second_core_measures_in_a_thread_of_its_own(rows, beside, monkeypatch):
    threads = set()
    call = CompiledMeasure.__call__

    def noted(self, parameters):
        threads.add(threading.current_thread().name.startswith("recorder"))
        return call(self, parameters)

    monkeypatch.setattr(CompiledMeasure, "__call__", noted)
    before = threading.active_count()
    SigmoidMLPClassifier((5,), max_iter=20, random_state=0).fit(*rows)
    assert threads in ({beside}, {beside, False})
    assert threading.active_count() == before  # the thread ended with the fit


def test_an_interrupt_leaves_the_film_whole(rows, beside, monkeypatch):
    advance, n_calls = training.Training._advance, 4

    def interrupted(self, engine, n_epochs):
        nonlocal n_calls
        n_calls -= 1
        if n_calls == 0:
            raise KeyboardInterrupt
        return advance(self, engine, n_epochs)

    monkeypatch.setattr(training.Training, "_advance", interrupted)
    monkeypatch.setattr(training, "CALL_SECONDS", 0.0)  # many calls, however short the run
    clf = SigmoidMLPClassifier((5,), max_iter=60, random_state=0)
    with pytest.raises(KeyboardInterrupt):
        clf.fit(*rows)
    film = clf.history_
    np.testing.assert_array_equal(film.epochs, np.arange(clf.n_epochs_ + 1))
    assert np.isfinite(film.loss).all()
    assert film.accuracy[-1] == clf.score(*rows)


def test_an_error_of_the_measure_reaches_the_caller(rows, beside, monkeypatch):
    def broken(self, parameters):
        raise MemoryError("no room to measure")

    monkeypatch.setattr(CompiledMeasure, "__call__", broken)
    with pytest.raises(MemoryError, match="no room to measure"):
        SigmoidMLPClassifier((5,), max_iter=20, random_state=0).fit(*rows)


def test_training_waits_when_measuring_falls_behind(rows, beside, monkeypatch):
    pending = []
    settle = training.Training._settle

    def noted(self, n_left=0):
        settle(self, n_left)
        pending.append(len(self.progress.pending))

    monkeypatch.setattr(training.Training, "_settle", noted)
    monkeypatch.setattr(training, "CALL_SECONDS", 0.0)
    SigmoidMLPClassifier((5,), max_iter=200, random_state=0).fit(*rows)
    assert max(pending) <= training.MAX_PENDING
    assert pending[-1] == 0


def test_parts_join_the_film_in_the_order_of_their_epochs():
    network = Network((1, 1), "sigmoid", "log_loss", False)
    film = TrainingHistory.empty(network, np.dtype(np.float64), 1)
    parts = [Part(film.blank(epochs), None) for epochs in ([0, 1], [2], [3, 4])]
    assert recorder.with_parts(film, parts).epochs.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("n_outputs", [1, 3])
@pytest.mark.parametrize("as_rows", [np.asarray, csr_array], ids=["dense", "sparse"])
def test_rows_at_a_tie_count_as_predict_decides_them(dtype, n_outputs, as_rows):
    """Symmetric weights make outputs that only rounding tells apart."""
    random = np.random.RandomState(0)
    network = Network((4, 6, n_outputs), "tanh", "log_loss", n_outputs > 1)
    X = random.normal(size=(400, 4)).astype(dtype)
    y = random.uniform(size=(400, 1)) < 0.5
    if network.exclusive:
        y = np.arange(n_outputs) == random.randint(n_outputs, size=400)[:, None]
    rows = Sample(as_rows(X), y)
    vectors = np.stack([twins(network, random, dtype) for _ in range(6)])
    ours = CompiledMeasure(network, rows, in_one_block=False)(vectors)
    theirs = NumpyMeasure(network, rows)(vectors)
    np.testing.assert_array_equal(ours.accuracy, theirs.accuracy)
    one_by_one = [
        CompiledMeasure(network, rows, in_one_block=False)(vector[None]).accuracy[0]
        for vector in vectors
    ]
    np.testing.assert_array_equal(ours.accuracy, one_by_one)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("n_outputs", [1, 3])
@pytest.mark.parametrize("in_one_block", [False, True])
def test_sparse_rows_at_a_tie_of_one_layer_count_as_predict_decides_them(
    dtype, n_outputs, in_one_block
):
    """Numbers of a row cancel up to rounding, which differs between orders of summation."""
    random = np.random.RandomState(0)
    network = Network((80, n_outputs), "sigmoid", "log_loss", n_outputs > 1)
    X = np.zeros((400, 80), dtype)
    for row in X:
        columns = random.choice(40, 10, replace=False)
        row[columns] = random.normal(size=10)
        row[columns + 40] = -row[columns]
    y = random.uniform(size=(400, 1)) < 0.5
    if network.exclusive:
        y = np.arange(n_outputs) == random.randint(n_outputs, size=400)[:, None]
    vector = np.zeros(network.n_parameters, dtype)
    coef = network.coefs(vector)[0]
    coef[:40] = coef[40:] = random.normal(size=(40, n_outputs))
    scores = [
        CompiledMeasure(network, Sample(as_rows(X), y), in_one_block=in_one_block)(vector[None])
        for as_rows in (csr_array, np.asarray)
    ]
    expected = NumpyMeasure(network, Sample(csr_array(X), y))(vector[None])
    for score in scores:
        assert score.accuracy == expected.accuracy
    assert 0 < expected.accuracy < 1


def twins(network, random, dtype):
    """Parameters whose hidden units come in pairs that cancel in every output."""
    vector = np.zeros(network.n_parameters, dtype)
    into, out = network.coefs(vector)
    into[:, :3] = random.normal(size=(4, 3))
    into[:, 3:] = into[:, :3]
    out[:3] = random.normal(size=(3, out.shape[1]))
    out[3:] = -out[:3]
    return vector


def test_a_recorder_without_work_starts_no_thread(rows, monkeypatch):
    monkeypatch.setattr("sigmoid_estimator.cores.n_cores", lambda: 2)
    entered = []
    start = Recorder.start

    def noted(self, records):
        part = start(self, records)
        entered.append(self._thread)
        return part

    monkeypatch.setattr(Recorder, "start", noted)
    SigmoidMLPClassifier((2,), max_iter=2, random_state=0).fit(rows[0][:20], rows[1][:20])
    assert entered
    assert set(entered) == {None}


def test_outputs_made_of_underflow_count_as_predict_decides_them():
    """The kernel's exponential stops at 1e-308 where SciPy's is 0."""
    network = Network((1, 1, 1), "sigmoid", "log_loss", False)
    vector = np.array([1.0, 3e7, -800.0, 0.0])  # h = σ(x − 800), z = 3e7 h
    rows = Sample(np.array([[0.0], [1.0], [900.0]]), np.array([[True], [False], [True]]))
    ours = CompiledMeasure(network, rows, in_one_block=False)(vector[None])
    assert ours.accuracy == NumpyMeasure(network, rows)(vector[None]).accuracy


def test_records_too_cheap_to_hand_over_do_not_cut_a_run_into_calls(monkeypatch):
    monkeypatch.setattr("sigmoid_estimator.cores.n_cores", lambda: 2)
    lengths = []
    advance = training.Training._advance

    def noted(self, engine, n_epochs):
        lengths.append(n_epochs)
        return advance(self, engine, n_epochs)

    monkeypatch.setattr(training.Training, "_advance", noted)
    X, y = make_classification(40, 3, n_informative=2, n_redundant=0, random_state=0)
    SigmoidMLPClassifier((2,), max_iter=20, random_state=0).fit(X, y)
    assert lengths == [20]
    lengths.clear()
    monkeypatch.setattr(recorder, "LEAST_SECONDS", 0.0)  # as if they were dear
    SigmoidMLPClassifier((2,), max_iter=24, random_state=0).fit(X, y)
    assert lengths == [2] * training.CALLS_BESIDE


def test_a_few_records_wait_while_others_are_measured(rows, monkeypatch):
    """The buffers are for one measure: two at once would spoil the numbers of both."""
    seen, is_free = [], threading.Event()
    start, call = Recorder.start, CompiledMeasure.__call__

    def noted(self, records):
        seen.append((self, records.copy()))
        return start(self, records)

    monkeypatch.setattr(Recorder, "start", noted)
    SigmoidMLPClassifier((3,), max_iter=20, random_state=0).fit(*rows)
    monkeypatch.setattr(Recorder, "start", start)

    def slow(self, parameters):
        assert is_free.wait(10)
        return call(self, parameters)

    monkeypatch.setattr(CompiledMeasure, "__call__", slow)
    recording, records = max(seen, key=lambda pair: len(pair[1]))
    expected = records["loss"].copy()
    records["loss"] = np.nan
    recording.beside, recording.fewest_beside = True, 2
    with recording:
        many = recording.start(records[:-1])
        last = recording.start(records[-1:])
        assert not last.is_measured
        is_free.set()
        losses = np.concatenate([part.records()["loss"] for part in (many, last)])
    known = np.isfinite(expected)
    np.testing.assert_array_equal(losses[known], expected[known])
