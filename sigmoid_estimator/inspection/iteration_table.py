"""The iterations of a descent with their digits cut off or rounded, as on paper."""

import numpy as np
import pandas as pd

Array = np.ndarray

GUARD_DIGITS = 9  # 5.84 is 5.8399… in binary, and is not to be cut to 5.83


def iteration_table(frame: pd.DataFrame, *, decimals: int = 2) -> pd.DataFrame:
    """The steps of a descent, each with its change of x, and x with few decimals.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`gradient_descent` returns.
    decimals : int, default=2
        Decimals to keep, at least 0.

    Returns
    -------
    pandas.DataFrame
        The columns of `frame`, and

        - change: what the next step adds to x; NaN at the last;
        - truncated: x with the other decimals cut off;
        - rounded: x rounded.

    Raises
    ------
    ValueError
        If `decimals` is negative.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import gradient_descent, iteration_table
    >>> steps = gradient_descent(lambda x: x**2 - 4 * x + 6, lambda x: 2 * x - 4, 8, 0.1, 29)
    >>> table = iteration_table(steps)
    >>> table.loc[29, ["x", "truncated", "rounded"]].round(4).tolist()
    [2.0093, 2.0, 2.01]
    """
    if decimals < 0:
        raise ValueError(f"decimals must be at least 0, got {decimals!r}.")
    x = frame["x"].to_numpy(dtype=float)
    scale = 10.0**decimals
    with np.errstate(over="ignore", invalid="ignore"):  # a descent that left the range of numbers
        truncated = np.trunc(np.round(x * scale, GUARD_DIGITS)) / scale
        changes = np.append(np.diff(x), np.nan)
    return frame.assign(change=changes, truncated=truncated, rounded=np.round(x, decimals))
