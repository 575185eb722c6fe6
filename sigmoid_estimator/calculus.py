"""The sigmoid, its slope and difference quotient, and descent along a gradient."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from sigmoid_estimator.activations import ACTIVATIONS, sigmoid_slope

Array = np.ndarray

SCHEMES: dict[str, Callable[[Array, float], Array]] = {
    "forward": lambda z, h: (expit(z + h) - expit(z)) / h,
    "central": lambda z, h: (expit(z + h) - expit(z - h)) / (2 * h),
}


N_CURVE_POINTS = 201  # odd, so that 0 is one of them


def sigmoid_curve(z: Any = None) -> pd.DataFrame:
    """The sigmoid σ(z) = 1/(1 + e⁻ᶻ) and its slope σ′(z) = σ(z) σ(−z), which is 1/4 at most.

    Parameters
    ----------
    z : array-like of shape (n_points,) or None, default=None
        Pre-activations; None is 201 points from −8 to 8.

    Returns
    -------
    pandas.DataFrame
        One row per point: z, sigmoid and slope; the slope is precise in both tails.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import sigmoid_curve
    >>> sigmoid_curve([-40, 0, 40])
        z       sigmoid         slope
    0 -40  4.248354e-18  4.248354e-18
    1   0  5.000000e-01  2.500000e-01
    2  40  1.000000e+00  4.248354e-18
    """
    points = np.linspace(-8, 8, N_CURVE_POINTS) if z is None else np.asarray(z)
    return pd.DataFrame({"z": points, "sigmoid": expit(points), "slope": sigmoid_slope(points)})


def finite_difference_error(
    steps: Sequence[float], *, scheme: str = "forward", z: Any = None
) -> pd.DataFrame:
    """Compare the numerical derivative of the sigmoid with σ′, for every step.

    A large step cuts off the curve, a small one the digits: σ(z + h) − σ(z) is a multiple of 2⁻⁵³
    where σ is near 1, so that the quotient is a multiple of 2⁻⁵³/h.

    Parameters
    ----------
    steps : sequence of float
        Steps h, positive.
    scheme : {"forward", "central"}, default="forward"
        (σ(z + h) − σ(z))/h, or (σ(z + h) − σ(z − h))/2h.
    z : array-like of shape (n_points,) or None, default=None
        Where the derivatives are compared; None is 1000 points from −10 to 10.

    Returns
    -------
    pandas.DataFrame
        One row per step: step, max_error and rms_error over the points, and n_nonpositive, the
        points where the quotient is not above 0 although σ′ is.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import finite_difference_error
    >>> frame = finite_difference_error([1e-13, 7e-8])
    >>> bool(frame["max_error"][0] > 1e-4)
    True
    >>> bool(frame["n_nonpositive"][0] > 100), int(frame["n_nonpositive"][1])
    (True, 0)
    """
    steps = list(steps)
    _check(scheme, steps=steps)
    points = np.linspace(-10, 10, 1000) if z is None else np.asarray(z, dtype=float)
    if not points.size:
        raise ValueError("z must hold one point at least to compare derivatives at, got none.")
    exact = sigmoid_slope(points)
    rows = []
    for step in steps:
        quotient = SCHEMES[scheme](points, step)
        error = np.abs(quotient - exact)
        n_nonpositive = int(np.sum((quotient <= 0) & (exact > 0)))
        rows.append((step, error.max(), np.sqrt(np.square(error).mean()), n_nonpositive))
    return pd.DataFrame(rows, columns=["step", "max_error", "rms_error", "n_nonpositive"])


def gradient_descent(
    function: Callable[[float], float],
    gradient: Callable[[float], float],
    start: float,
    learning_rate: float,
    n_steps: int,
) -> pd.DataFrame:
    """Descend along a gradient: x ← x − η f′(x).

    Parameters
    ----------
    function : callable
        The function f of one number.
    gradient : callable
        Its derivative f′.
    start : float
        Where the descent begins.
    learning_rate : float
        Rate η, positive.
    n_steps : int
        Steps to take.

    Returns
    -------
    pandas.DataFrame
        ``n_steps + 1`` rows, the start first: step, x, value f(x) and gradient f′(x).

    Raises
    ------
    ValueError
        If the function or its derivative raises an arithmetic error on the way.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import gradient_descent
    >>> table = gradient_descent(lambda x: x**2 - 4 * x + 6, lambda x: 2 * x - 4, 8, 0.1, 3)
    >>> table["x"].round(3).tolist()
    [8.0, 6.8, 5.84, 5.072]
    """
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, got {learning_rate}.")
    if n_steps < 0:
        raise ValueError(f"n_steps must be at least 0, got {n_steps}.")
    path = [np.float64(start)]  # which goes to infinity where Python's floats raise
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for step in range(n_steps):
            slope = _value_of(gradient, step, path[-1], name="gradient")
            path.append(np.float64(path[-1] - learning_rate * slope))
        return pd.DataFrame(
            {
                "step": np.arange(n_steps + 1),
                "x": path,
                "value": [_value_of(function, *at, name="function") for at in enumerate(path)],
                "gradient": [_value_of(gradient, *at, name="gradient") for at in enumerate(path)],
            }
        )


def _value_of(function: Callable[[float], float], step: int, x: float, *, name: str) -> float:
    """Value of the function or its derivative; an error names the step and x."""
    try:
        return float(function(x))
    except (ArithmeticError, ValueError) as error:
        raise ValueError(
            f"{name} must have a value wherever the descent comes, got {error!r} at step {step}, "
            f"x = {x:g}. Start elsewhere, or take a smaller learning_rate."
        ) from error


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
    _check(scheme, step=[step])
    points = np.linspace(-10, 10, 1000) if z is None else np.asarray(z, dtype=float)
    quotient, slope = SCHEMES[scheme](points, step), sigmoid_slope(points)
    return pd.DataFrame(
        {"z": points, "quotient": quotient, "slope": slope, "error": quotient - slope}
    )


def activation_curves(z: Any = None, *, activations: Sequence[str] | None = None) -> pd.DataFrame:
    """What units of every activation make of a pre-activation, and their slope there.

    Parameters
    ----------
    z : array-like of shape (n_points,) or None, default=None
        Pre-activations; None is 201 points from −10 to 10.
    activations : sequence of str or None, default=None
        Names of activations; None is all that there are, each once.

    Returns
    -------
    pandas.DataFrame
        One row per activation and point: activation, z, output and slope.

    Raises
    ------
    ValueError
        If there is no such activation.

    Examples
    --------
    >>> from sigmoid_estimator.inspection import activation_curves
    >>> activation_curves([-10.0], activations=["sigmoid", "relu", "leaky_relu"])
       activation     z    output     slope
    0     sigmoid -10.0  0.000045  0.000045
    1        relu -10.0  0.000000  0.000000
    2  leaky_relu -10.0 -0.100000  0.010000
    """
    points = np.linspace(-10, 10, 201).round(1) if z is None else np.asarray(z, dtype=float)
    # Of two names of one activation the first.
    each_once = {row: name for name, row in reversed(ACTIVATIONS.items())}
    names = [*each_once.values()][::-1] if activations is None else list(activations)
    unknown = sorted(set(names) - set(ACTIVATIONS))
    if unknown:
        raise ValueError(
            f"activations must be names of {', '.join(ACTIVATIONS)}, got {', '.join(unknown)}."
        )
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "activation": name,
                    "z": points,
                    "output": ACTIVATIONS[name].function(points),
                    "slope": ACTIVATIONS[name].slope(points),
                }
            )
            for name in names
        ],
        ignore_index=True,
    )


def quotient_spacing(step: float, *, scheme: str = "forward") -> float:
    """2⁻⁵³/h, or half of it for the central difference: spacing of quotients where σ is above ½.

    There the numbers of float64 are 2⁻⁵³ apart, and so are the differences of the sigmoid.
    """
    _check(scheme, step=[step])
    # epsneg is 2⁻⁵³, the spacing below 1; eps is that above it, twice as much.
    return float(np.finfo(float).epsneg / (2 * step if scheme == "central" else step))


def _check(scheme: str, **steps: list[float]) -> None:
    """Check the scheme, and the steps under the name of their argument."""
    if scheme not in SCHEMES:
        raise ValueError(f"scheme must be one of {', '.join(SCHEMES)}, got {scheme!r}.")
    for name, values in steps.items():
        if not all(0 < step < np.inf for step in values):
            raise ValueError(f"{name} must be positive and finite, got {values}.")
