"""The numerical derivative of the sigmoid, point by point, beside the true one."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.activations import sigmoid_slope
from sigmoid_estimator.inspection.calculus import SCHEMES


def numerical_slope(step: float, *, scheme: str = "forward", z: Any = None) -> pd.DataFrame:
    """Difference quotients of the sigmoid with one step, and what they should be.

    Parameters
    ----------
    step : float
        Step h, positive.
    scheme : {"forward", "central"}, default="forward"
        (σ(z + h) − σ(z))/h, or (σ(z + h) − σ(z − h))/2h.
    z : array-like of shape (n_points,) or None, default=None
        Where; None is 1000 points from −10 to 10.

    Returns
    -------
    pandas.DataFrame
        One row per point: z, quotient, slope σ′(z), and error, the quotient less the slope.

    Raises
    ------
    ValueError
        If the step is not positive, or the scheme is unknown.

    See Also
    --------
    finite_difference_error : The largest error against the step.

    Examples
    --------
    The slope at 5 in multiples of 2⁻⁵³/h = 0.0011:

    >>> from sigmoid_estimator.inspection import numerical_slope
    >>> numerical_slope(1e-13, z=[5, 10])
          z  quotient     slope     error
    0   5.0  0.006661  0.006648  0.000013
    1  10.0  0.000000  0.000045 -0.000045
    """
    _check(step, scheme)
    points = np.linspace(-10, 10, 1000) if z is None else np.asarray(z, dtype=float)
    quotient, slope = SCHEMES[scheme](points, step), sigmoid_slope(points)
    return pd.DataFrame(
        {"z": points, "quotient": quotient, "slope": slope, "error": quotient - slope}
    )


def quotient_spacing(step: float, *, scheme: str = "forward") -> float:
    """Distance between neighbouring difference quotients where the sigmoid is above ½.

    There the numbers of float64 are 2⁻⁵³ apart, and so are the differences of the sigmoid.

    Parameters
    ----------
    step : float
        Step h, positive.
    scheme : {"forward", "central"}, default="forward"
        (σ(z + h) − σ(z))/h, or (σ(z + h) − σ(z − h))/2h.

    Returns
    -------
    float
        2⁻⁵³/h, or half of it for the central difference.

    Raises
    ------
    ValueError
        If the step is not positive, or the scheme is unknown.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import quotient_spacing
    >>> round(quotient_spacing(1e-13), 5)
    0.00111
    """
    _check(step, scheme)
    return float(np.finfo(float).epsneg / (2 * step if scheme == "central" else step))


def _check(step: float, scheme: str) -> None:
    if scheme not in SCHEMES:
        raise ValueError(f"scheme must be one of {', '.join(SCHEMES)}, got {scheme!r}.")
    if not 0 < step < np.inf:
        raise ValueError(f"step must be positive and finite, got {step!r}.")
