"""The gradient of one weight by moving it: what backpropagation is held against."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.passes import checked_sample
from sigmoid_estimator.inspection.records import snapshot
from sigmoid_estimator.inspection.weights import BIAS
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network, output_pre_activation

Array = np.ndarray

STEP = 1e-5  # about where cut-off and rounding of a central difference meet


def numerical_gradient(
    clf: Any,
    X: Any,
    y: Any,
    place: tuple[int, int, int],
    *,
    sample: int = 0,
    epoch: int | None = None,
    step: float = STEP,
) -> pd.DataFrame:
    """Move one weight a little both ways, and see how the loss of one sample follows.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier; with a film, if an epoch is asked for.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows.
    y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        Their labels.
    place : tuple of three int
        Layer, unit and input of the weight, as :func:`weights_at` counts them: layers from 1,
        units and inputs from 0, input −1 for the bias.
    sample : int, default=0
        Index of the row whose loss is taken.
    epoch : int or None, default=None
        Epoch asked for; of one that is no record, the nearest record before it. None is the
        classifier as it is, after early stopping the weights that it went back to.
    step : float, default=1e-5
        Step h, positive.

    Returns
    -------
    pandas.DataFrame
        A single row: epoch, layer, unit, input, weight, step, loss_below and loss_above, of the
        sample with the weight moved by −h and by +h, and gradient, (loss_above − loss_below)/2h.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film of an epoch asked for, is a network of perceptrons, y holds labels that
        it does not know, there is no such sample or weight, the step is not positive, or `epoch`
        is not a whole number of at least 0.

    See Also
    --------
    weight_gradients : All gradients at once, by backpropagation.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import numerical_gradient
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0], [1.0]]], [[-3.0]], activation="sigmoid", classes=[0, 1])
    >>> numerical_gradient(clf, [[2.0, 1.0]], [1], (1, 0, 0))["gradient"].round(9).tolist()
    [-1.0]
    """
    X, y = checked_sample(clf, X, y)
    if not 0 <= sample < X.shape[0]:
        raise ValueError(
            f"sample must be the index of one of the {X.shape[0]} rows, from 0, got {sample!r}."
        )
    if not 0 < step < np.inf:
        raise ValueError(f"step must be positive and finite, got {step!r}.")
    network = clf._network
    shown_epoch, parameters = snapshot(clf, epoch)
    direction = _direction(network, place)

    def loss_at(distance: float) -> float:
        with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
            z = output_pre_activation(network, parameters + distance * direction, X[[sample]])
            return float(LOSSES[network.loss, network.output].value(z, y[[sample]])[0])

    below, above = loss_at(-step), loss_at(step)
    layer, unit, source = place
    return pd.DataFrame(
        {
            "epoch": shown_epoch,
            "layer": layer,
            "unit": unit,
            "input": source,
            "weight": parameters @ direction,
            "step": step,
            "loss_below": below,
            "loss_above": above,
            "gradient": (above - below) / (2 * step),
        },
        index=[0],
    )


def _direction(network: Network, place: tuple[int, int, int]) -> Array:
    """A vector of parameters that is 1 at the weight and 0 elsewhere."""
    layer, unit, source = place
    sizes = network.layer_sizes
    if not (
        1 <= layer <= network.n_layers
        and 0 <= unit < sizes[layer]
        and BIAS <= source < sizes[layer - 1]
    ):
        raise ValueError(
            f"place must be (layer, unit, input) of a weight of a network of {sizes} units, "
            f"got {place!r}."
        )
    direction = np.zeros(network.n_parameters)
    if source == BIAS:
        network.intercepts(direction)[layer - 1][unit] = 1
    else:
        network.coefs(direction)[layer - 1][source, unit] = 1
    return direction
