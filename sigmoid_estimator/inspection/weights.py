"""What every weight was after some epochs, and how far training moved it."""

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection.checks import Epochs, Snapshot, indices_of
from sigmoid_estimator.network import Network

Array = np.ndarray

BIAS = -1  # the bias is the weight of no input


def weights_at(clf: SigmoidMLPClassifier, epochs: Epochs = None) -> pd.DataFrame:
    """Every weight and bias as it was after some epochs.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    epochs : int, sequence of int or None, default=None
        Which records, each once; None is all of them.

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
    records = indices_of(film, epochs)
    return _table(network_of(clf), film.epochs[records], film.parameters[records])


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
    named = pd.concat(
        [_named_weights(number, layer.shape[1:]) for number, layer in enumerate(layers, start=1)],
        ignore_index=True,
    )
    if len(layers) == 1 and layers[0].shape[1] == 1:
        named["name"] = [f"w{i + 1}" if i != BIAS else "b" for i in named["input"]]
    values = np.concatenate([layer.reshape(len(epochs), -1) for layer in layers], axis=1)
    table = pd.concat([named] * len(epochs), ignore_index=True)
    table.insert(0, "epoch", np.repeat(epochs, len(named)))
    return table.assign(value=values.ravel())


def _named_weights(layer: int, shape: tuple[int, ...]) -> pd.DataFrame:
    """Layer, unit, input and name of each number of a layer, (units, inputs and bias)."""
    unit, column = (index.ravel() for index in np.indices(shape))
    source = np.where(column == shape[1] - 1, BIAS, column)
    names = [
        f"b[{layer},{u}]" if i == BIAS else f"w[{layer},{i}→{u}]"
        for u, i in zip(unit, source, strict=True)
    ]
    return pd.DataFrame({"layer": layer, "unit": unit, "input": source, "name": names})


def most_changed_weights(clf: SigmoidMLPClassifier) -> pd.DataFrame:
    """Every weight and bias, from the one that training moved farthest to the one least.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.

    Returns
    -------
    pandas.DataFrame
        One row per weight, as :func:`weights_at` names them: layer, unit, input, name, first, its
        value in the first record, last, in the last, and change, the absolute difference.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import most_changed_weights
    >>> clf = SigmoidMLPClassifier((), max_iter=50, learning_rate_init=0.1, random_state=0)
    >>> clf = clf.fit([[0, 0, 0], [0, 1, 5]], [0, 1])
    >>> most_changed_weights(clf)["name"].iloc[-1]
    'w1'
    """
    film = film_of(clf)
    first, last = (weights_at(clf, int(epoch)) for epoch in film.epochs[[0, -1]])
    moved = last.drop(columns=["epoch", "value"]).assign(first=first["value"], last=last["value"])
    with np.errstate(invalid="ignore"):  # weights of a diverged training
        moved["change"] = (moved["last"] - moved["first"]).abs()
    return moved.sort_values("change", ascending=False, kind="stable", ignore_index=True)
