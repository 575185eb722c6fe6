"""One neuron that has one thing to learn, from a start where its sigmoid may be flat."""

import numpy as np
import pandas as pd
from scipy.special import expit

from sigmoid_estimator.activations import sigmoid_slope
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of
from sigmoid_estimator.inspection.calculus import gradient_descent
from sigmoid_estimator.losses import LOSSES

Array = np.ndarray

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
    >>> from sigmoid_estimator.inspection import learning_slowdown
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
        clf.fit([[1.0], [1.0]], [0, 1], sample_weight=[1.0, 0.0])
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
    >>> from sigmoid_estimator.inspection import printed_descent
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


def _table(cost: str, weights: Array, biases: Array, **measured: Array) -> pd.DataFrame:
    epochs = np.arange(len(weights))
    return pd.DataFrame(
        {"cost": cost, "epoch": epochs, "weight": weights, "bias": biases, **measured}
    )
