"""BLAS has one thread inside a fit and its own number after it, whichever threads fit."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sklearn.datasets import make_moons
from threadpoolctl import threadpool_info

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.blas import LARGE_PRODUCT, blas_threads_for

X, Y = make_moons(60, noise=0.1, random_state=0)


def blas_threads():
    return [info["num_threads"] for info in threadpool_info() if info["user_api"] == "blas"]


@pytest.fixture(autouse=True)
def restored():
    SigmoidMLPClassifier((), max_iter=1).fit(X, Y)  # loads every library
    before = blas_threads()
    yield
    assert blas_threads() == before


def test_small_products_have_one_thread_and_large_ones_all():
    before = blas_threads()
    with blas_threads_for(1000):
        assert set(blas_threads()) == {1}
        with blas_threads_for(1000):
            pass
        assert set(blas_threads()) == {1}
    with blas_threads_for(LARGE_PRODUCT):
        assert blas_threads() == before


def test_a_thread_is_limited_after_a_fit_in_the_main_thread():
    SigmoidMLPClassifier((4,), max_iter=2).fit(X, Y)

    def inside():
        with blas_threads_for(1000):
            return blas_threads()

    with ThreadPoolExecutor(1) as pool:
        assert set(pool.submit(inside).result()) == {1}


def test_the_last_thread_out_restores_whoever_came_first():
    second_is_in, first_is_out = threading.Event(), threading.Event()

    def first():
        with blas_threads_for(1000):
            second_is_in.wait(5)
        first_is_out.set()
        threading.Event().wait(0.2)  # alive while the second leaves

    def second():
        with blas_threads_for(1000):
            second_is_in.set()
            first_is_out.wait(5)
            assert set(blas_threads()) == {1}

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(first), pool.submit(second)]:
            future.result()


def test_fits_in_threads_equal_fits_alone():
    def fitted(seed):
        return SigmoidMLPClassifier((20,), max_iter=30, random_state=seed).fit(X, Y).coefs_[0]

    alone = [fitted(seed) for seed in range(8)]
    with ThreadPoolExecutor(4) as pool:
        for expected, got in zip(alone, pool.map(fitted, range(8)), strict=True):
            np.testing.assert_array_equal(got, expected)
