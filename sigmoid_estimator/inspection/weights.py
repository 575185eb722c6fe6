"""The weights themselves, as the table of the blog that asked what they do past 100 %."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.records import Snapshot, film_of, indices_of
from sigmoid_estimator.network import Network

Array = np.ndarray

BIAS = -1  # the bias is the weight of no input


def weights_at(clf: Any, epochs: int | Sequence[int] | Array | None = None) -> pd.DataFrame:
    """Every weight and bias as it was after some epochs.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a film.
    epochs : int, sequence of int or None, default=None
        Epochs asked for. Of one that is no record, the nearest record before it is shown; a
        record asked for twice is shown once. None is every record.

    Returns
    -------
    pandas.DataFrame
        One row per record, unit and input, with the columns

        - epoch: epoch of the record really shown;
        - layer: from 1 to L, the output layer;
        - unit: the unit that the weight leads to, from 0;
        - input: the unit or feature it comes from, from 0; −1 for the bias;
        - name: "w1", "w2", …, "b" for a single neuron; else "w[layer,input→unit]" and
          "b[layer,unit]";
        - value: the weight, in 1/(unit of the input), or the bias.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film, or an epoch is not a whole number of at least 0.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.inspection import weights_at
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=5.0, max_iter=1000, random_state=0)
    >>> table = weights_at(clf.fit(*load_line(return_X_y=True)), [25, 100, 1000])
    >>> table.pivot(index="epoch", columns="name", values="value").round(1)
    name      b   w1   w2
    epoch
    25     -8.6  2.8  2.9
    100   -11.8  3.9  4.0
    1000  -22.1  7.3  7.4
    """
    film = film_of(clf)
    records = np.arange(len(film)) if epochs is None else indices_of(film, epochs)
    return _table(clf._network, film.epochs[records], film.parameters[records])


def weights_of(network: Network, shown: Snapshot) -> pd.DataFrame:
    """The same table of a single vector of parameters."""
    return _table(network, np.array([shown.epoch]), shown.parameters[None])


def _table(network: Network, epochs: Array, parameters: Array) -> pd.DataFrame:
    """One row per record and weight."""
    layers = [
        # (records, inputs and bias, units) -> (records, units, inputs and bias)
        np.concatenate([coef, intercept[:, None]], axis=1).swapaxes(1, 2)
        for coef, intercept in zip(
            network.coefs(parameters), network.intercepts(parameters), strict=True
        )
    ]
    places = pd.concat(
        [_places(number, layer.shape[1:]) for number, layer in enumerate(layers, start=1)],
        ignore_index=True,
    )
    if len(layers) == 1 and layers[0].shape[1] == 1:
        places["name"] = [f"w{i + 1}" if i != BIAS else "b" for i in places["input"]]
    values = np.concatenate([layer.reshape(len(epochs), -1) for layer in layers], axis=1)
    table = pd.concat([places] * len(epochs), ignore_index=True)
    table.insert(0, "epoch", np.repeat(epochs, len(places)))
    return table.assign(value=values.ravel())


def _places(layer: int, shape: tuple[int, ...]) -> pd.DataFrame:
    """Where each number of a layer, (units, inputs and bias), belongs, and its name."""
    unit, column = (index.ravel() for index in np.indices(shape))
    source = np.where(column == shape[1] - 1, BIAS, column)
    names = [
        f"b[{layer},{u}]" if i == BIAS else f"w[{layer},{i}→{u}]"
        for u, i in zip(unit, source, strict=True)
    ]
    return pd.DataFrame({"layer": layer, "unit": unit, "input": source, "name": names})
