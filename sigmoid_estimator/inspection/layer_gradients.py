"""How much of the error reaches every layer, and how fast the layers can learn by it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.passes import (
    Pass,
    backward,
    checked_sample,
    mean_gradients,
    per_layer,
)
from sigmoid_estimator.network import frobenius

Array = np.ndarray


def layer_gradients(
    clf: Any, X: Any, y: Any, *, epochs: int | Sequence[int] | Array | None = None
) -> pd.DataFrame:
    """Measure the back-propagated error and the gradient of every layer, over the film.

    C is the loss of one sample, without L2 and unweighted, and δ = ∂C/∂z.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a film.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to send through the network.
    y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        Their labels.
    epochs : int, sequence of int or None, default=None
        Epochs asked for; of one that is no record, the nearest record before it. None is every
        record.

    Returns
    -------
    pandas.DataFrame
        One row per record and layer, with the columns

        - epoch: epoch of the record;
        - layer: from 1 to L, the output layer;
        - delta_rms: root mean square of δ over samples and units;
        - weight_gradient_norm: Frobenius norm of ∂C/∂W, mean over the samples;
        - bias_gradient_norm: ‖∂C/∂b‖, mean over the samples: Nielsen's speed of learning [1]_;
        - attenuation: delta_rms of the layer over that of the last hidden layer; NaN without a
          hidden layer. A net of sigmoids loses a factor of about 4 from each layer to the one
          below.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film, is a network of perceptrons, y holds labels that it does not know, or
        an epoch is not a whole number of at least 0.

    References
    ----------
    .. [1] Nielsen: Neural Networks and Deep Learning, chapter 5. Determination Press, 2015.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_moons
    >>> from sigmoid_estimator.inspection import layer_gradients
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((8, 8, 8), max_iter=1, random_state=0).fit(X, y)
    >>> layer_gradients(clf, X, y, epochs=0).set_index("layer")["attenuation"].round(3)
    layer
    1     0.030
    2     0.194
    3     1.000
    4    13.570
    Name: attenuation, dtype: float64
    """
    X, y = checked_sample(clf, X, y)
    return per_layer(clf, X, epochs, lambda ahead: gradients_of(ahead, y))


@np.errstate(divide="ignore")  # where no error reaches any hidden layer
def gradients_of(ahead: Pass, y: Array) -> dict[str, Array]:
    """The measures of a forward pass, (n_records, n_layers) each."""
    errors = backward(ahead, y)
    deltas = np.stack([_root_mean_square(delta) for delta in errors.deltas], axis=1)
    last_hidden = deltas[:, -2:-1] if deltas.shape[1] > 1 else np.nan
    bias_gradients = [delta.mean(axis=1, keepdims=True) for delta in errors.deltas]
    return {
        "delta_rms": deltas,
        "weight_gradient_norm": _norms(mean_gradients(ahead, errors)),
        "bias_gradient_norm": _norms(bias_gradients),
        "attenuation": deltas / last_hidden,
    }


def _norms(gradients: list[Array]) -> Array:
    """Frobenius norm per record and layer."""
    return np.stack([frobenius(gradient) for gradient in gradients], axis=1)


def _root_mean_square(delta: Array) -> Array:
    """Over samples and units; errors too small to square have one too."""
    return frobenius(delta) / np.sqrt(delta.shape[1] * delta.shape[2])
