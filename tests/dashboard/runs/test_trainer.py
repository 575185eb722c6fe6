"""Training off the script's thread: turns, joining, progress, cancel, refusal."""

import threading
import time
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest

from sigmoid_dashboard.runs import trainer as trainer_module
from sigmoid_dashboard.runs.costs import predicted_cost
from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_dashboard.runs.trainer import Trainer

SHORT = RunSettings(epochs=60)
LONG = RunSettings(data="moons", hidden=(30, 30), solver="adam", batch="10", epochs=100_000)
PATIENCE = 60


def training(threads, settings, person=""):
    return threads.training(settings, prepared(settings, None), person)


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_run_in_chunks_is_one_fit_bit_for_bit(monkeypatch):
    monkeypatch.setattr(trainer_module, "CHUNK_SECONDS", 1e-4)
    settings = replace(SHORT, data="moons", hidden=(3,), solver="adam", batch="32", rate=0.05)
    with training(Trainer(), settings) as job:
        chunks, train_chunk = [], job._train_chunk
        monkeypatch.setattr(job, "_train_chunk", lambda: (chunks.append(1), train_chunk()))
        assert job.wait(PATIENCE)
    data = prepared(settings, None)
    whole = trainer_module.untrained(settings, data).fit(data.X, data.y)
    np.testing.assert_array_equal(job.result().film.parameters, whole.history_.parameters)


def test_what_a_call_costs_does_not_shorten_the_chunks(monkeypatch):
    """On a busy machine a fit takes long before its first epoch."""
    n_calls, whole = 0, trainer_module.untrained

    def slow_to_begin(settings, data):
        classifier = whole(settings, data)
        fit = classifier.fit

        def slow_fit(*arguments, **keywords):
            nonlocal n_calls
            n_calls += 1
            time.sleep(0.1)
            return fit(*arguments, **keywords)

        classifier.fit = slow_fit
        return classifier

    monkeypatch.setattr(trainer_module, "untrained", slow_to_begin)
    settings = replace(SHORT, epochs=200_000)
    with training(Trainer(n_threads=1), settings) as job:
        assert job.wait(PATIENCE)
    assert job.result().classifier.n_epochs_ == 200_000
    predicted = predicted_cost(settings, prepared(settings, None)).seconds
    assert n_calls <= predicted / trainer_module.CHUNK_SECONDS + 1


def test_runs_take_no_more_cores_than_there_are(monkeypatch):
    monkeypatch.setattr("sigmoid_estimator.cores.n_cores", lambda: 2)
    monkeypatch.setattr("sigmoid_estimator.recorder.LEAST_SECONDS", 0.0)
    most, train_chunk = [0], trainer_module.Job._train_chunk

    def noted(job):
        names = [thread.name for thread in threading.enumerate()]
        most.append(sum(name.startswith("recorder") for name in names))
        return train_chunk(job)

    monkeypatch.setattr(trainer_module.Job, "_train_chunk", noted)
    threads = Trainer(n_threads=2)
    with training(threads, SHORT) as one, training(threads, replace(SHORT, seed=1)) as other:
        assert one.wait(PATIENCE)
        assert other.wait(PATIENCE)
    assert max(most) <= 1


def test_a_long_run_delays_a_short_one_by_a_turn():
    threads = Trainer(n_threads=1)
    with training(threads, LONG) as long:
        until(lambda: long.n_done)
        with training(threads, SHORT) as short:
            assert short.wait(PATIENCE)
        assert not long.has_ended
        assert 0 < long.share_done < 1


def test_who_asks_for_a_run_under_way_joins_it():
    threads = Trainer(n_threads=1)
    with training(threads, LONG) as first:
        with training(threads, LONG) as second:
            assert second is first
            assert threads.n_jobs == 1
        n_done = first.n_done
        until(lambda: first.n_done > n_done)  # it goes on for the first


def test_an_abandoned_run_stops():
    threads = Trainer(n_threads=1)
    with training(threads, LONG) as job:
        until(lambda: job.n_done)
    assert threads.n_jobs == 0
    with training(threads, SHORT) as short:  # the thread is free again
        assert short.wait(PATIENCE)
    n_done = job.n_done
    time.sleep(0.2)
    assert job.n_done == n_done
    assert not job.has_ended


def test_a_full_queue_refuses_in_a_sentence():
    threads = Trainer(n_threads=1, max_jobs=1)
    with (
        training(threads, LONG),
        pytest.raises(SettingsError, match="1 runs are waiting already"),
        training(threads, SHORT),
    ):
        pass


def test_the_place_in_the_queue_is_known():
    threads = Trainer(n_threads=0)
    with training(threads, LONG) as first, training(threads, SHORT) as second:
        assert (threads.n_ahead(first), threads.n_ahead(second)) == (0, 1)


def test_an_error_of_the_training_reaches_who_waits(monkeypatch):
    threads = Trainer(n_threads=1)
    monkeypatch.setattr(trainer_module, "untrained", lambda settings, data: Broken())
    with training(threads, SHORT) as job:
        assert job.wait(PATIENCE)
        with pytest.raises(ZeroDivisionError):
            job.result()


class Broken:
    def set_params(self, **parameters):
        raise ZeroDivisionError


def test_one_person_has_three_runs_at_once_and_others_are_not_held_up():
    threads = Trainer(n_threads=1)
    with ExitStack() as stack:
        for seed in range(3):
            stack.enter_context(training(threads, replace(LONG, seed=seed), "one"))
        with (
            pytest.raises(SettingsError, match="3 runs of yours are under way"),
            training(threads, SHORT, "one"),
        ):
            pass
        with training(threads, replace(LONG, seed=0), "one"):  # joined, not one more
            assert threads.n_jobs == 3
        with training(threads, SHORT, "another") as short:
            assert short.wait(PATIENCE)
    with training(threads, SHORT, "one") as short:  # hers have ended
        assert short.wait(PATIENCE)
