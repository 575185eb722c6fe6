"""Trainings that show one thing, for a page or an example; `plotting` draws their tables.

A measure reads a film that there is (`inspection`); an experiment makes its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, overload

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.base import clone

from sigmoid_estimator.activations import ACTIVATIONS, Activation, sigmoid_slope
from sigmoid_estimator.calculus import gradient_descent
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of
from sigmoid_estimator.inspection import first_epoch_at
from sigmoid_estimator.losses import LOSSES

__all__ = [
    "fit_until",
    "iteration_table",
    "learning_slowdown",
    "parabola",
    "parabola_descent",
    "printed_descent",
    "seed_sweep",
    "unit_descent",
]

Array = np.ndarray

GUARD_DIGITS = 9  # 5.84 is 5.8399… in binary, and is not to be cut to 5.83


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
    >>> from sigmoid_estimator.experiments import parabola
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
    sigmoid_estimator.inspection.gradient_descent : The same on any function.
    iteration_table : The steps with few decimals, as on paper.

    Examples
    --------
    >>> from sigmoid_estimator.experiments import parabola_descent
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


def iteration_table(frame: pd.DataFrame, *, decimals: int = 2) -> pd.DataFrame:
    """The steps of a descent, each with its change of x, and x with few decimals.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.gradient_descent` returns.
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
    >>> from sigmoid_estimator.experiments import iteration_table
    >>> from sigmoid_estimator.inspection import gradient_descent
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


COSTS = {"quadratic": "squared_error", "cross-entropy": "log_loss"}
PRINTED = "quadratic, as printed"


def learning_slowdown(
    weight: float, bias: float, *, learning_rate: float = 0.15, n_epochs: int = 300
) -> pd.DataFrame:
    """Teach a neuron to say 0 for the input 1, with the quadratic cost and the cross-entropy.

    The gradient of the quadratic cost ½a² is a·σ′(z): where the sigmoid is flat, a wrong neuron
    learns slowly. That of the cross-entropy is a, since the slope cancels.

    Parameters
    ----------
    weight, bias : float
        The start: w and b of a = σ(w·1 + b).
    learning_rate : float, default=0.15
        Rate η of both descents, positive.
    n_epochs : int, default=300
        Epochs, of one step each.

    Returns
    -------
    pandas.DataFrame
        One row per cost and epoch, with the columns

        - cost: "quadratic" or "cross-entropy";
        - epoch: from 0, the start;
        - weight, bias: w and b;
        - output: a, which should be 0;
        - slope: σ′(z), z = w + b;
        - gradient: ∂C/∂z, which is ∂C/∂w and ∂C/∂b too, since the input is 1;
        - loss: C.

    Raises
    ------
    ValueError
        If the rate or the number of epochs is not positive.

    See Also
    --------
    printed_descent : The same with a sign wrong.

    References
    ----------
    M. Nielsen, Neural Networks and Deep Learning, chapter 3, 2015.

    Examples
    --------
    >>> from sigmoid_estimator.experiments import learning_slowdown
    >>> table = learning_slowdown(2.0, 2.0)
    >>> shown = table[table["epoch"].isin([0, 150, 300])]
    >>> shown.groupby("cost")["output"].agg(lambda a: a.round(2).tolist())
    cost
    cross-entropy    [0.98, 0.03, 0.01]
    quadratic         [0.98, 0.93, 0.2]
    Name: output, dtype: object
    """
    parts = []
    for cost, loss in COSTS.items():
        clf = _taught(weight, bias, loss, learning_rate, n_epochs)
        film = film_of(clf)
        weights, biases = film.parameters.T
        z = (weights + biases)[:, None]
        error = LOSSES[loss, "logistic"].output_error(z, np.zeros_like(z, dtype=bool))
        parts.append(
            _table(
                cost,
                weights,
                biases,
                output=expit(z).ravel(),
                slope=sigmoid_slope(z).ravel(),
                gradient=error.ravel(),
                loss=film.loss,
            )
        )
    return pd.concat(parts, ignore_index=True)


def _taught(
    weight: float, bias: float, loss: str, learning_rate: float, n_epochs: int
) -> SigmoidMLPClassifier:
    """The neuron after its descent, with a film of every epoch."""
    clf = SigmoidMLPClassifier(
        (),
        loss=loss,
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=learning_rate,
        max_iter=n_epochs,
        record_history=1,
        coef_init=[[[weight]]],
        intercept_init=[[bias]],
    )
    # A second row of weight 0, since `fit` wants both classes.
    return clf.fit([[1.0], [1.0]], [0, 1], sample_weight=[1.0, 0.0])


def printed_descent(
    weight: float, bias: float, *, learning_rate: float = 0.15, n_epochs: int = 300
) -> pd.DataFrame:
    """Teach the same neuron with formulas in which one sign is wrong, and see its cost rise.

    With a = 1/(1 + eᶻ) the output falls where z rises: its derivative is −a(1 − a). Steps with
    +a(1 − a) climb the cost that they should descend.

    Parameters
    ----------
    weight, bias : float
        The start: w and b of a = 1/(1 + exp(w·1 + b)).
    learning_rate : float, default=0.15
        Rate η, positive.
    n_epochs : int, default=300
        Steps.

    Returns
    -------
    pandas.DataFrame
        One row per epoch, with the columns of :func:`learning_slowdown`; slope and gradient are
        as the formulas have them, and cost is "quadratic, as printed".

    Raises
    ------
    ValueError
        If the rate is not positive or the number of epochs negative.

    Examples
    --------
    >>> from sigmoid_estimator.experiments import printed_descent
    >>> printed_descent(0.6, 0.9)["loss"].iloc[[0, -1]].round(3).tolist()
    [0.017, 0.481]
    """
    # With the input 1, w and b take the same steps, and z twice as long ones.
    way = gradient_descent(
        lambda z: float(expit(-z) ** 2 / 2),
        lambda z: float(expit(-z) ** 2 * expit(z)),
        weight + bias,
        2 * learning_rate,
        n_epochs,
    )
    z, moved = way["x"].to_numpy(), (way["x"].to_numpy() - weight - bias) / 2
    return _table(
        PRINTED,
        weight + moved,
        bias + moved,
        output=expit(-z),
        slope=sigmoid_slope(z),
        gradient=way["gradient"].to_numpy(),
        loss=way["value"].to_numpy(),
    )


def unit_descent(
    start: float = -10.0,
    target: float = 10.0,
    *,
    activations: Sequence[str] = ("sigmoid", "relu", "leaky_relu"),
    learning_rate: float = 0.15,
    n_epochs: int = 300,
) -> pd.DataFrame:
    """Move units from one pre-activation to another by the slope of their activation.

    The cost is ½(f(z) − f(target))², so that z ← z − η (f(z) − f(target)) f′(z). At −10 a
    sigmoid has next to no slope, and a ReLU none.

    Parameters
    ----------
    start, target : float, default=-10 and 10
        Pre-activation at which a unit is, and that of the output that it should have.
    activations : sequence of str, default=("sigmoid", "relu", "leaky_relu")
        Names of activations.
    learning_rate : float, default=0.15
        Rate η, positive.
    n_epochs : int, default=300
        Steps.

    Returns
    -------
    pandas.DataFrame
        One row per activation and epoch: activation, epoch, z, output f(z), slope f′(z) and
        gradient ∂C/∂z.

    Raises
    ------
    ValueError
        If there is no such activation, the rate is not positive or the number of epochs is
        negative.

    Examples
    --------
    >>> from sigmoid_estimator.experiments import unit_descent
    >>> table = unit_descent()
    >>> table.groupby("activation", sort=False)["z"].last().round(3).to_dict()
    {'sigmoid': -9.998, 'relu': -10.0, 'leaky_relu': -5.465}
    """
    parts = []
    for name in activations:
        if name not in ACTIVATIONS:
            raise ValueError(
                f"activations must be names of {', '.join(ACTIVATIONS)}, got {name!r}."
            )
        way = _way_of_unit(ACTIVATIONS[name], start, target, learning_rate, n_epochs)
        parts.append(way.assign(activation=name))
    columns = ["activation", "epoch", "z", "output", "slope", "gradient"]
    return pd.concat(parts, ignore_index=True)[columns]


def _way_of_unit(
    unit: Activation, start: float, target: float, learning_rate: float, n_epochs: int
) -> pd.DataFrame:
    wanted = unit.function(np.array(target, dtype=float))

    def cost(z: float) -> float:
        return float(np.square(unit.function(np.array(float(z))) - wanted) / 2)

    def gradient(z: float) -> float:
        return float((unit.function(np.array(float(z))) - wanted) * unit.slope(np.array(float(z))))

    way = gradient_descent(cost, gradient, start, learning_rate, n_epochs)
    z = way["x"].to_numpy()
    return pd.DataFrame(
        {
            "epoch": way["step"],
            "z": z,
            "output": unit.function(z),
            "slope": unit.slope(z),
            "gradient": way["gradient"],
        }
    )


def _table(cost: str, weights: Array, biases: Array, **measured: Array) -> pd.DataFrame:
    epochs = np.arange(len(weights))
    return pd.DataFrame(
        {"cost": cost, "epoch": epochs, "weight": weights, "bias": biases, **measured}
    )


def fit_until(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, accuracy: float, max_epochs: int
) -> SigmoidMLPClassifier:
    """Train on, ``max_iter`` epochs at a time, up to an accuracy or a number of epochs.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        With ``warm_start=True`` and a film; it is fitted in place.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to train on.
    y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        Their labels.
    accuracy : float
        Accuracy on these rows to reach in one recorded epoch, from 0 to 1.
    max_epochs : int
        Epochs from which on no more are begun.

    Returns
    -------
    SigmoidMLPClassifier
        The classifier given.

    Raises
    ------
    ValueError
        If the classifier starts anew with every `fit`.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.experiments import fit_until
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.1, max_iter=10, warm_start=True)
    >>> clf = fit_until(clf, *load_line(return_X_y=True), accuracy=0.9, max_epochs=500)
    >>> 0 < clf.n_epochs_ < 500
    True
    """
    if not clf.warm_start:
        raise ValueError("fit_until needs a classifier with warm_start=True, to train on.")
    while clf.fit(X, y).n_epochs_ < max_epochs and first_epoch_at(clf, accuracy) is None:
        pass
    return clf


def seed_sweep(
    classifiers: Mapping[str, SigmoidMLPClassifier],
    X: Any,
    y: Any,
    *,
    seeds: Iterable[int],
    accuracy: float,
) -> pd.DataFrame:
    """Train copies of classifiers from every seed: how much of a result depends on the seed.

    Parameters
    ----------
    classifiers : dict of str to SigmoidMLPClassifier
        What to train, by the names in the table; they stay as they are.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to train on.
    y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        Their labels.
    seeds : iterable of int
        The values of ``random_state``.
    accuracy : float
        Accuracy to reach, from 0 to 1.

    Returns
    -------
    pandas.DataFrame
        One row per classifier and seed: name, seed, and epoch, the first recorded one with this
        accuracy on the rows; NaN if there is none.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> from sigmoid_estimator.experiments import seed_sweep
    >>> neurons = {"steady": SigmoidMLPClassifier((), learning_rate_init=0.5),
    ...            "slow": SigmoidMLPClassifier((), learning_rate_init=1e-6)}
    >>> sweep = seed_sweep(neurons, *load_and_gate(return_X_y=True), seeds=[0, 1], accuracy=1.0)
    >>> sweep["epoch"].notna().tolist()
    [True, True, False, False]
    """
    seeds = list(seeds)  # of every classifier the same, also of an iterator
    rows = [
        (name, seed, first_epoch_at(clone(clf).set_params(random_state=seed).fit(X, y), accuracy))
        for name, clf in classifiers.items()
        for seed in seeds
    ]
    return pd.DataFrame(rows, columns=["name", "seed", "epoch"]).astype({"epoch": float})
