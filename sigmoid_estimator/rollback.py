"""An estimator and its random streams as they were before a call that failed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np


@contextmanager
def unchanged_on_error(
    estimator: Any,
    streams: Sequence[np.random.RandomState],
    but_for: type[BaseException] | tuple = (),
) -> Iterator[None]:
    """Undo what happens inside if it raises; MemoryError, SystemExit and warnings too.

    Attributes must be replaced inside, not changed in place: the copy of them is shallow.
    """
    before = estimator.__dict__.copy()
    drawn = [stream.get_state() for stream in streams]
    try:
        yield
    except but_for:
        raise
    except BaseException:
        estimator.__dict__ = before
        for stream, state in zip(streams, drawn, strict=True):
            stream.set_state(state)
        raise
