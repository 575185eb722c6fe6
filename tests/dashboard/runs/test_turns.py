"""One page runs at a time, first come, first served; what takes long lets others pass."""

import threading
import time

import pytest

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.runs.turns import TURNS, Turns

SECONDS = 20  # until a thread is given up


@pytest.fixture
def turns():
    return Turns()


def started(*functions):
    threads = [threading.Thread(target=function, daemon=True) for function in functions]
    for thread in threads:
        thread.start()
    return threads


def joined(threads):
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads)


def wait_until(is_so):
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_turns_are_taken_in_the_order_in_which_they_were_asked_for(turns):
    order, threads = [], []

    def page(number):
        with turns.taken():
            order.append(number)

    with turns.taken():
        for number in range(10):
            threads += started(lambda number=number: page(number))
            wait_until(lambda number=number: len(turns._waiting) == number + 1)
        assert order == []
    joined(threads)
    assert order == list(range(10))


def test_two_pages_never_run_at_once(turns):
    running, most = [], []

    def page():
        for _ in range(50):
            with turns.taken():
                running.append(1)
                time.sleep(0)  # another thread may run now
                most.append(len(running))
                running.pop()

    joined(started(*[page] * 4))
    assert most == [1] * 200
    assert not turns._is_taken


def test_a_turn_ends_with_an_error(turns):
    with pytest.raises(ZeroDivisionError), turns.taken():
        1 / 0  # noqa: B018
    joined(started(lambda: turns.taken().__enter__()))


def test_who_waits_for_something_lets_others_pass(turns):
    passed = threading.Event()

    def other():
        with turns.taken():
            passed.set()

    with turns.taken():
        threads = started(other)
        with turns.left():
            assert passed.wait(SECONDS)
    joined(threads)


def test_who_has_no_turn_gets_none_by_leaving_it(turns):
    with turns.left():
        pass
    assert not turns._is_taken


def test_two_who_want_the_same_result_do_not_wait_for_each_other_for_ever():
    begun, calls = threading.Event(), []

    @kept(4)
    def slow(key):
        calls.append(key)
        begun.set()
        time.sleep(0.2)
        return key

    def page():
        with TURNS.taken():
            slow(Owner.EVERYBODY, "the same")

    threads = started(page)
    assert begun.wait(SECONDS)
    joined(threads + started(page))
    assert calls == ["the same"]


def test_a_result_that_takes_long_lets_others_pass():
    begun, passed = threading.Event(), threading.Event()

    @kept(4)
    def slow(key):
        begun.set()
        assert passed.wait(SECONDS)
        return key

    def page():
        with TURNS.taken():
            slow(Owner.EVERYBODY, "slow")
            assert TURNS._is_own

    def other():
        with TURNS.taken():
            passed.set()

    threads = started(page)
    assert begun.wait(SECONDS)
    joined(threads + started(other))


def test_the_processor_time_of_pages_is_counted_and_not_that_of_waiting(turns):
    def page():
        with turns.taken():
            end = time.thread_time() + 0.02
            while time.thread_time() < end:
                pass
            time.sleep(0.05)

    joined(started(page, page))
    assert 0.04 <= turns.processor_seconds < 0.08
