"""How many cores a run may take: never those that somebody else was given."""

import multiprocessing

import joblib
import pytest

from sigmoid_estimator import cores
from sigmoid_estimator.cores import n_cores, take_cores


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
