"""From where on an activation is near its ends, and how flat it is there."""

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection.saturation import TOLERANCE

COLUMNS = ["asymptote", "distance", "z", "slope", "steepest"]
FARTHEST = 50.0  # |z| at which every bounded activation is at its end
STEEPEST_AT = np.array([1e-12])  # the penalised tanh is steepest just above 0


def saturation_onset(activation: str, *, tol: float = TOLERANCE) -> pd.DataFrame:
    """Find the pre-activations from which on an output counts as saturated.

    Parameters
    ----------
    activation : str
        Name of an activation.
    tol : float, default=0.05
        How near an asymptote counts as saturated, as a part of the activation's range; between 0
        and 0.5.

    Returns
    -------
    pandas.DataFrame
        Two rows, the low asymptote's first, none for an activation without two asymptotes:
        asymptote, distance to it that counts as near, z from which on outputs are as near, slope
        h′(z) there, and steepest, the largest slope of the activation.

    Raises
    ------
    ValueError
        If the activation is unknown, or `tol` is not between 0 and 0.5.

    See Also
    --------
    saturation : How many outputs of a network are beyond.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import saturation_onset
    >>> saturation_onset("sigmoid").round(4)
       asymptote  distance       z   slope  steepest
    0        0.0      0.05 -2.9444  0.0475      0.25
    1        1.0      0.05  2.9444  0.0475      0.25
    """
    if activation not in ACTIVATIONS:
        raise ValueError(
            f"activation must be one of {', '.join(ACTIVATIONS)}, got {activation!r}."
        )
    if not 0 < tol < 0.5:
        raise ValueError(f"tol must be between 0 and 0.5, a part of the range, got {tol!r}.")
    rule = ACTIVATIONS[activation]
    ends = np.array([rule.low, rule.high])
    if not np.isfinite(ends).all():
        return pd.DataFrame(columns=COLUMNS, dtype=float)
    near = tol * (rule.high - rule.low)
    z = np.array([_inverse(activation, rule.low + near), _inverse(activation, rule.high - near)])
    (steepest,) = rule.slope(STEEPEST_AT)
    return pd.DataFrame(dict(zip(COLUMNS, (ends, near, z, rule.slope(z), steepest), strict=True)))


def _inverse(activation: str, output: float) -> float:
    """The pre-activation with this output; bounded activations rise throughout."""
    function = ACTIVATIONS[activation].function
    return brentq(
        lambda z: float(function(np.array([z]))[0]) - output, -FARTHEST, FARTHEST, xtol=1e-14
    )
