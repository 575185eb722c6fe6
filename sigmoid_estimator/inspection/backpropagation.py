"""Every number of one sample's way through the network and back, and what it is held against."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import network_of
from sigmoid_estimator.inspection.checks import checked_sample, snapshot
from sigmoid_estimator.inspection.passes import (
    Pass,
    backward,
    mean_gradients,
    measured,
    measured_once,
    table_at,
)
from sigmoid_estimator.inspection.weights import BIAS, weights_of
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network, output_pre_activation

Array = np.ndarray


def backpropagation(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, sample: int = 0, epoch: int | None = None
) -> pd.DataFrame:
    """Follow one sample through the network, and its error back.

    Forward z = hW + b and h = h(z), layer by layer; backward δ = ∂C/∂z of the output, then
    ∂C/∂h = Wδ and δ = ∂C/∂h · h′(z) for every layer below. C is the loss of the sample without L2.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted; with a film, if an epoch is asked for.
    X, y : array-like
        Rows to send through the network, and their labels.
    sample : int, default=0
        Index of the row to follow.
    epoch : int or None, default=None
        Which record; None is the classifier as it is.

    Returns
    -------
    pandas.DataFrame
        One row per unit, with the columns

        - epoch, layer, unit;
        - pre_activation: z;
        - output: h;
        - slope: h′(z); p(1 − p) for a softmax;
        - demand: ∂C/∂h; NaN for a softmax, of which every output depends on all z, and for an
          output whose slope rounds to 0;
        - delta: ∂C/∂z;
        - bias_gradient: ∂C/∂b, which is δ.

    See Also
    --------
    weight_gradients : The gradient of every weight that follows.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import backpropagation
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0]], [[2.0]]], [[0.0], [-1.0]], activation="sigmoid", classes=[0, 1])
    >>> table = backpropagation(clf, [[0.0]], [1])
    >>> table[["layer", "pre_activation", "output", "demand", "delta"]]
       layer  pre_activation  output  demand  delta
    0      1             0.0     0.5    -1.0  -0.25
    1      2             0.0     0.5    -2.0  -0.50
    """
    row, target = _row(clf, X, y, sample)
    return table_at(clf, row, epoch, lambda ahead: _units(ahead, target))


def weight_gradients(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, sample: int = 0, epoch: int | None = None
) -> pd.DataFrame:
    """Every weight and bias, and how the loss of one sample changes with it.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted; with a film, if an epoch is asked for.
    X, y : array-like
        Rows to send through the network, and their labels.
    sample : int, default=0
        Index of the row to follow.
    epoch : int or None, default=None
        Which record; None is the classifier as it is.

    Returns
    -------
    pandas.DataFrame
        One row per unit and input, as :func:`weights_at` has them: epoch, layer, unit, input (−1
        for the bias), name, weight, and gradient ∂C/∂w = δ · input (δ for the bias), C the loss of
        the sample without L2.

    See Also
    --------
    backpropagation : The errors δ that the gradients are made of.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import weight_gradients
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0], [1.0]]], [[-3.0]], activation="sigmoid", classes=[0, 1])
    >>> weight_gradients(clf, [[2.0, 1.0]], [1])[["name", "weight", "gradient"]]
      name  weight  gradient
    0   w1     1.0      -1.0
    1   w2     1.0      -0.5
    2    b    -3.0      -0.5
    """
    row, target = _row(clf, X, y, sample)
    shown = snapshot(clf, epoch)
    gradients = measured_once(clf, row, shown.parameters, lambda ahead: _gradients(ahead, target))
    table = weights_of(network_of(clf), shown).rename(columns={"value": "weight"})
    return table.assign(gradient=gradients)


def _row(clf: SigmoidMLPClassifier, X: Any, y: Any, sample: Any) -> tuple[Array, Array]:
    """One of the rows, and its target."""
    X, y = checked_sample(clf, X, y)
    n_samples = X.shape[0]
    if not isinstance(sample, int | np.integer) or not 0 <= sample < n_samples:
        raise ValueError(
            f"sample must be the index of one of the {n_samples} rows, from 0, got {sample!r}."
        )
    return X[[sample]], y[[sample]]


def _units(ahead: Pass, target: Array) -> pd.DataFrame:
    """The table of a pass of one row at one record: arrays of a layer are (1, 1, n_units)."""
    errors = backward(ahead, target)
    demands = [*errors.demands, _output_demand(ahead, errors.deltas[-1])]
    layers = zip(ahead.units, ahead.z, demands, errors.deltas, strict=True)
    tables = [
        pd.DataFrame(
            {
                "layer": number,
                "unit": np.arange(z.shape[-1]),
                "pre_activation": z[0, 0],
                "output": units.h[0, 0],
                "slope": units.slopes[0, 0],
                "demand": demand[0, 0],
                "delta": delta[0, 0],
                "bias_gradient": delta[0, 0],
            }
        )
        for number, (units, z, demand, delta) in enumerate(layers, start=1)
    ]
    return pd.concat(tables, ignore_index=True)


def _output_demand(ahead: Pass, delta: Array) -> Array:
    """∂C/∂h of the outputs, where each depends on its own z only."""
    if ahead.network.output == "softmax":
        return np.full_like(delta, np.nan)
    slope = ahead.units[-1].slopes
    return np.divide(delta, slope, out=np.full_like(slope, np.nan), where=slope > 0)


def _gradients(ahead: Pass, target: Array) -> Array:
    """∂C/∂w in the order of `weights_at`: unit by unit its inputs', then its bias's."""
    errors = backward(ahead, target)
    layers = zip(mean_gradients(ahead, errors), errors.deltas, strict=True)
    return np.concatenate([np.vstack([coef[0], delta[0]]).T.ravel() for coef, delta in layers])


def sample_losses(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, epoch: int | None = None
) -> pd.DataFrame:
    """Loss of every row at one epoch, and whether the network is right about it.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted; with a film, if an epoch is asked for.
    X, y : array-like
        Rows to send through the network, and their labels.
    epoch : int or None, default=None
        Which record; None is the classifier as it is.

    Returns
    -------
    pandas.DataFrame
        One row per row of X: epoch, sample (from 0), loss, unweighted and without L2, and
        is_right.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import sample_losses
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0], [1.0]]], [[-3.0]], activation="sigmoid", classes=[0, 1])
    >>> sample_losses(clf, [[1, 1], [1, 4], [3, 1]], [0, 0, 1])
       epoch  sample      loss  is_right
    0      0       0  0.313262      True
    1      0       1  2.126928     False
    2      0       2  0.313262      True
    """
    X, y = checked_sample(clf, X, y)
    return table_at(clf, X, epoch, lambda ahead: _losses_table(ahead.network, ahead.z[-1][0], y))


def losses_of_records(
    clf: SigmoidMLPClassifier, X: Any, y: Any, records: Array, weights: Array | None = None
) -> tuple[Array, Array]:
    """Mean loss, by weights of the rows, and accuracy of each record, without a table for each."""
    X, y = checked_sample(clf, X, y)

    def measure(ahead: Pass) -> list[tuple[float, float]]:
        by_record = (_losses(ahead.network, z, y) for z in ahead.z[-1])
        return [(np.average(loss, weights=weights), right.mean()) for loss, right in by_record]

    loss, accuracy = np.concatenate(measured(clf, X, records, measure)).T
    return loss, accuracy


def _losses_table(network: Network, z: Array, y: Array) -> pd.DataFrame:
    """The table of the output pre-activations of one record."""
    loss, is_right = _losses(network, z, y)
    return pd.DataFrame({"sample": np.arange(len(z)), "loss": loss, "is_right": is_right})


def _losses(network: Network, z: Array, y: Array) -> tuple[Array, Array]:
    """Of every row, and whether it is right."""
    loss = LOSSES[network.loss, network.output].value(z, y)
    return loss.astype(float), (network.decide(z) == y).all(axis=1)


STEP = 1e-5  # about where cut-off and rounding of a central difference meet


def numerical_gradient(
    clf: SigmoidMLPClassifier,
    X: Any,
    y: Any,
    index: tuple[int, int, int],
    *,
    sample: int = 0,
    epoch: int | None = None,
    step: float = STEP,
) -> pd.DataFrame:
    """Move one weight a little both ways, and see how the loss of one sample follows.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted; with a film, if an epoch is asked for.
    X, y : array-like
        Rows to send through the network, and their labels.
    index : tuple of three int
        Layer, unit and input of the weight, as :func:`weights_at` counts them: layers from 1,
        units and inputs from 0, input −1 for the bias.
    sample : int, default=0
        Index of the row whose loss is taken.
    epoch : int or None, default=None
        Which record; None is the classifier as it is.
    step : float, default=1e-5
        Step h, positive.

    Returns
    -------
    pandas.DataFrame
        A single row: epoch, layer, unit, input, weight, step, loss_below and loss_above, of the
        sample with the weight moved by −h and by +h, and gradient, (loss_above − loss_below)/2h.

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
    row, target = _row(clf, X, y, sample)
    if not 0 < step < np.inf:
        raise ValueError(f"step must be positive and finite, got {step!r}.")
    network = network_of(clf)
    shown_epoch, parameters = snapshot(clf, epoch)
    direction = _direction(network, index)

    def loss_at(distance: float) -> float:
        with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
            z = output_pre_activation(network, parameters + distance * direction, row)
            return float(LOSSES[network.loss, network.output].value(z, target)[0])

    below, above = loss_at(-step), loss_at(step)
    layer, unit, source = index
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


def _direction(network: Network, index: tuple[int, int, int]) -> Array:
    """A vector of parameters that is 1 at the weight and 0 elsewhere."""
    layer, unit, source = index
    sizes = network.layer_sizes
    if not (
        1 <= layer <= network.n_layers
        and 0 <= unit < sizes[layer]
        and BIAS <= source < sizes[layer - 1]
    ):
        raise ValueError(
            f"index must be (layer, unit, input) of a weight of a network of {sizes} units, "
            f"got {index!r}."
        )
    direction = np.zeros(network.n_parameters)
    if source == BIAS:
        network.intercepts(direction)[layer - 1][unit] = 1
    else:
        network.coefs(direction)[layer - 1][source, unit] = 1
    return direction
