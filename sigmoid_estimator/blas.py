"""How many threads BLAS may use: one for small products, all for large ones.

What is equal bit for bit. On every processor tried (OpenBLAS for Haswell, Zen, Sandybridge,
Nehalem and Prescott; Numba for the host and for "generic") one and the same product has the same
last bit whenever it is computed again: of the same shape, dtype, layout in memory and number of
threads. Where the arrays lie does not matter, nor whether they are views. Of other rows or columns
beside it, transposed in memory, or with other threads, it has not: a tail of a block and a single
column take other paths, with or without fused multiplication. Hence

- continuation, pickling and "the code of this run" repeat a training exactly, because the same
  batches are multiplied in the same order;
- `score` on the training rows is the record, because rows are laid out in C order on both ways,
  samples that rounding could move are decided by the same product, and both take one thread (up to
  `LARGE_PRODUCT`);
- a part of the rows, or a map's points, has the whole's values to some units in the last place.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

# Multiplications of the largest product. Threads wait for one another in every product: on a busy
# machine two of them made small products 10 to 50 times slower, and (512, 512) on batches of 200
# (80 million) twice as slow. From here on, a product takes longer than a scheduler's slice.
LARGE_PRODUCT = 4_000_000_000


class _Limits:
    """Runs inside `blas_threads_for`: the whole process has one limit."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.n_runs = 0
        self.before: list[int] = []  # threads of each library before the first of them


_limits = _Limits()


def _forget() -> None:
    """Reset the lock in a forked child, where its holder and all runs are gone."""
    global _limits  # noqa: PLW0603 - the limit is a property of the process
    _limits = _Limits()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@cache
def _libraries() -> list[Any]:
    """The loaded BLAS libraries; to look for them takes milliseconds."""
    return ThreadpoolController().select(user_api="blas").lib_controllers


@contextmanager
def blas_threads_for(n_multiplications: int) -> Iterator[None]:
    """Let BLAS use one thread inside, unless the product is large.

    Limits may nest and overlap between threads: the first sets it, the last restores what was.
    """
    if n_multiplications >= LARGE_PRODUCT:
        yield
        return
    limits = _limits
    with limits.lock:
        if limits.n_runs == 0:
            limits.before = [library.get_num_threads() for library in _libraries()]
            _set_threads([1] * len(limits.before))
        limits.n_runs += 1
    try:
        yield
    finally:
        if limits is _limits:  # else this is a child that was forked from within
            with limits.lock:
                limits.n_runs -= 1
                if limits.n_runs == 0:
                    _set_threads(limits.before)


def _set_threads(n_threads: list[int]) -> None:
    """Set the threads of each library, whichever thread set them before.

    threadpoolctl lets only the thread that set OpenBLAS's first set it again, which is no rule
    for a limit that one thread sets and another restores.
    """
    for library, n in zip(_libraries(), n_threads, strict=True):
        release = getattr(library, "clear_controlling_thread", lambda **_: None)
        release(force=True)
        library.set_num_threads(n)
        release(force=True)
