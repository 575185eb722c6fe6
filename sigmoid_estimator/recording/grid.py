"""Which epochs a film keeps of those it is given, which need not be all."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from sigmoid_estimator.history import LOG_RECORDS_PER_DECADE

Array = np.ndarray


def has_epoch_on_stride(after: int, epoch: int, stride: int | None) -> bool:
    """Whether an epoch of the stride lies in (after, epoch]; of every epoch given, its own.

    Who gives every hundredth epoch has few on a logarithmic grid; the next one given stands for
    each that was left out.
    """
    if stride is not None:
        return epoch // stride > after // stride
    # The first exponents round to the same epochs. In plain Python: NumPy takes ten times as long.
    exponent = math.floor(LOG_RECORDS_PER_DECADE * math.log10(max(after, 1)))
    while round(10 ** (exponent / LOG_RECORDS_PER_DECADE)) <= after:
        exponent += 1
    return round(10 ** (exponent / LOG_RECORDS_PER_DECADE)) <= epoch


def thinned(records: Sequence[Array], stride: int | None) -> list[Array]:
    """The records, (1,) each, of a wider stride, and the first."""
    kept = list(records[:1])
    for before, record in pairwise(records):
        if has_epoch_on_stride(int(before["epoch"][0]), int(record["epoch"][0]), stride):
            kept.append(record)
    return kept
