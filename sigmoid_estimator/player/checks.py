"""Where a film is asked to be."""

from typing import Any

import numpy as np


def checked_epoch(epoch: Any) -> int:
    """A whole number from 0 on."""
    is_whole = isinstance(epoch, int | np.integer) and not isinstance(epoch, bool)
    if not is_whole or epoch < 0:
        raise ValueError(f"epoch must be a whole number of at least 0, got {epoch!r}.")
    return int(epoch)


def checked_factor(factor: Any) -> float:
    """A positive number."""
    is_number = isinstance(factor, float | int | np.floating | np.integer)
    if not is_number or isinstance(factor, bool) or not 0 < factor < np.inf:
        raise ValueError(f"factor must be a positive number, got {factor!r}.")
    return float(factor)
