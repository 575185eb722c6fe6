"""Whether a core is free for work beside training: never one that somebody else was given."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import joblib

# What joblib's processes and dask's workers are told of the threads that each may start.
INNER_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class _Taken:
    """Cores that runs of this process have taken."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.n_busy = 0


_taken = _Taken()


def _forget() -> None:
    """Reset the lock in a forked child, where its holder and all runs are gone."""
    global _taken  # noqa: PLW0603 - the cores are the process's
    _taken = _Taken()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def n_cores() -> int:
    """Cores that this process may use: affinity, the container's quota, and joblib's inner limit.

    A process that somebody started as one of many keeps to the threads it was given; in a main
    process the same variables speak of BLAS only.
    """
    limits = [int(os.environ[name]) for name in INNER_LIMITS if os.environ.get(name, "").isdigit()]
    is_worker = multiprocessing.parent_process() is not None
    if is_worker:
        return min([joblib.cpu_count(), *limits] if limits else [1])
    return joblib.cpu_count()


@contextmanager
def take_cores(n_wanted: int) -> Iterator[int]:
    """Count the cores that a run takes, itself included; yields how many it got, at least one.

    Runs in other threads of this process have taken theirs.
    """
    available = n_cores() if n_wanted > 1 else 1
    taken = _taken
    with taken.lock:
        n_taken = max(1, min(n_wanted, available - taken.n_busy))
        taken.n_busy += n_taken
    try:
        yield n_taken
    finally:
        if taken is _taken:  # else this is a child that was forked from within
            with taken.lock:
                taken.n_busy -= n_taken
