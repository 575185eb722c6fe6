"""Compile the epoch loop ahead of time: `python -m sigmoid_estimator.warmup`.

For images and servers. Set `NUMBA_CACHE_DIR` to a folder that stays, and `NUMBA_CPU_NAME=generic`
where the image runs on other processors than it is built on. The loop over sparse rows is left to
their first fit.
"""

import time

import numpy as np

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.kernel import run_epochs
from sigmoid_estimator.kernel_cache import is_kept


def warm_up() -> float:
    """Compile the loop for float64 and float32, or load it from the cache.

    Returns
    -------
    seconds : float
        What it took.

    Examples
    --------
    >>> from sigmoid_estimator.warmup import warm_up
    >>> warm_up() >= 0
    True
    """
    began = time.perf_counter()
    for dtype in (np.float64, np.float32):
        X = np.array([[0.0], [1.0]], dtype)
        SigmoidMLPClassifier((), max_iter=1).fit(X, [0, 1])
    return time.perf_counter() - began


if __name__ == "__main__":
    seconds = warm_up()
    done = "compiled and cached" if is_kept(run_epochs) else "compiled, and kept nowhere"
    print(f"The epoch loop is {done} ({seconds:.1f} s).")  # noqa: T201
