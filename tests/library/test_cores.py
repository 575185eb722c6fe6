"""How many cores a run may take: never those that somebody else was given."""

import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import joblib
import pytest
from sklearn.datasets import make_moons
from sklearn.model_selection import GridSearchCV
from threadpoolctl import threadpool_info

from sigmoid_estimator import SigmoidMLPClassifier, cores, recorder
from sigmoid_estimator.blas import blas_threads_for
from sigmoid_estimator.cores import n_cores, take_cores
from sigmoid_estimator.training import Training

X, Y = make_moons(60, noise=0.1, random_state=0)


def test_affinity_and_quota_are_joblibs(monkeypatch):
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")
    assert n_cores() == joblib.cpu_count() == 1


def test_a_main_process_keeps_its_cores_whatever_blas_may_start(monkeypatch):
    monkeypatch.setattr(joblib, "cpu_count", lambda: 8)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    assert n_cores() == 8


@pytest.mark.parametrize(("limits", "expected"), [({}, 1), ({"OMP_NUM_THREADS": "3"}, 3)])
def test_a_worker_process_takes_what_it_was_given(monkeypatch, limits, expected):
    monkeypatch.setattr(joblib, "cpu_count", lambda: 8)
    monkeypatch.setattr(multiprocessing, "parent_process", object)
    for name in cores.INNER_LIMITS:
        monkeypatch.delenv(name, raising=False)
    for name, value in limits.items():
        monkeypatch.setenv(name, value)
    assert n_cores() == expected


def test_workers_of_joblib_do_not_record_beside():
    inner = joblib.Parallel(n_jobs=2)(joblib.delayed(n_cores)() for _ in range(joblib.cpu_count()))
    assert all(n * 2 <= max(joblib.cpu_count(), 2) for n in inner)


def test_runs_of_one_process_share_its_cores(monkeypatch):
    monkeypatch.setattr(cores, "n_cores", lambda: 3)
    with take_cores(2) as first, take_cores(2) as second, take_cores(2) as third:
        assert (first, second, third) == (2, 1, 1)
    with take_cores(2) as again:
        assert again == 2


def n_recorders():
    return sum(thread.name.startswith("recorder") for thread in threading.enumerate())


@pytest.fixture
def recorders(monkeypatch):
    """How many threads recorded at each call of the engine, with two cores."""
    monkeypatch.setattr(cores, "n_cores", lambda: 2)
    monkeypatch.setattr(recorder, "LEAST_SECONDS", 0.0)
    seen = []
    advance = Training._advance

    def noted(self, engine, n_epochs):
        seen.append(n_recorders())
        return advance(self, engine, n_epochs)

    monkeypatch.setattr(Training, "_advance", noted)
    return seen


def test_fits_side_by_side_start_no_more_recorders_than_cores_are_free(recorders):
    def fit(seed):
        SigmoidMLPClassifier((3,), max_iter=24, random_state=seed).fit(X, Y)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fit, range(8)))
    assert max(recorders) <= 1


def test_a_search_in_threads_starts_no_more_recorders_than_cores_are_free(recorders):
    search = GridSearchCV(
        SigmoidMLPClassifier((3,), max_iter=24), {"alpha": [0.0, 1.0]}, cv=2, n_jobs=-1
    )
    with joblib.parallel_config("threading"):
        search.fit(X, Y)
    assert max(recorders) <= 1


def in_a_fork(check):
    """Whether a check holds in a child forked from here."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if check() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# Windows starts processes anew, which inherit nothing.
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork")


@needs_fork
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of threads beside a fork
def test_a_child_forked_beside_a_run_is_not_held_up_by_it(monkeypatch):
    """Neither by the cores the run has taken nor by a lock that its thread held."""
    monkeypatch.setattr(cores, "n_cores", lambda: 2)

    def fits_with_its_own_cores():
        with take_cores(2) as n_taken:
            pass
        with blas_threads_for(1000):
            infos = [info for info in threadpool_info() if info["user_api"] == "blas"]
            return n_taken == 2 and {info["num_threads"] for info in infos} == {1}

    with take_cores(2), blas_threads_for(1000), cores._taken.lock:
        assert in_a_fork(fits_with_its_own_cores)


@needs_fork
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_forked_from_within_a_run_counts_no_core_twice(monkeypatch):
    monkeypatch.setattr(cores, "n_cores", lambda: 2)
    run = take_cores(2)
    run.__enter__()

    def leaves_the_run_it_was_forked_from():
        run.__exit__(None, None, None)
        with take_cores(2), take_cores(2) as second:
            return second == 1

    assert in_a_fork(leaves_the_run_it_was_forked_from)
    run.__exit__(None, None, None)
