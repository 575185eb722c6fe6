"""The parabola that an answer descends by hand: x² − 4x + 6."""

from typing import overload

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.calculus import gradient_descent

Array = np.ndarray


@overload
def parabola(x: float) -> float: ...
@overload
def parabola(x: Array) -> Array: ...
def parabola(x: float | Array) -> float | Array:
    """The value of f(x) = x² − 4x + 6, which is smallest at x = 2.

    Parameters
    ----------
    x : float or ndarray
        Where.

    Returns
    -------
    float or ndarray
        The value there.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import parabola
    >>> parabola(8.0), parabola(2.0)
    (38.0, 2.0)
    """
    return (x - 4) * x + 6  # in this order ∞ stays ∞, and does not become ∞ − ∞


def parabola_descent(
    start: float = 8.0,
    learning_rate: float = 0.1,
    n_steps: int = 33,
    *,
    wrong_sign: bool = False,
) -> pd.DataFrame:
    """Descend x² − 4x + 6 along its derivative 2x − 4.

    Every step multiplies the distance to the minimum at 2 with the same factor, 1 − 2η: the
    descent converges for 0 < η < 1, lands on the minimum at once at ½, and from ½ on it changes
    sides.

    Parameters
    ----------
    start : float, default=8.0
        Where the descent begins.
    learning_rate : float, default=0.1
        Rate η, positive.
    n_steps : int, default=33
        Steps to take.
    wrong_sign : bool, default=False
        Whether the derivative has lost its sign, so that x ← x + η f′(x) climbs.

    Returns
    -------
    pandas.DataFrame
        ``n_steps + 1`` rows, the start first: step, x, value f(x), gradient f′(x), and factor,
        1 − 2η, or 1 + 2η with the wrong sign.

    Raises
    ------
    ValueError
        If the rate is not positive, or the number of steps is negative.

    See Also
    --------
    gradient_descent : The same on any function.
    iteration_table : The steps with few decimals, as on paper.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import parabola_descent
    >>> parabola_descent(n_steps=2).round(3)
       step     x   value  gradient  factor
    0     0  8.00  38.000     12.00     0.8
    1     1  6.80  25.040      9.60     0.8
    2     2  5.84  16.746      7.68     0.8
    """
    sign = -1 if wrong_sign else 1
    steps = gradient_descent(parabola, lambda x: sign * _slope(x), start, learning_rate, n_steps)
    # x − η·sign·(2x − 4) − 2 = (1 − 2η·sign)(x − 2)
    return steps.assign(gradient=sign * steps["gradient"], factor=1 - sign * 2 * learning_rate)


def _slope(x: float) -> float:
    return 2 * x - 4
