"""How much of the error reaches every layer, and how fast the layers can learn by it."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.inspection.checks import Epochs, checked_sample
from sigmoid_estimator.inspection.passes import (
    Pass,
    backward,
    mean_gradients,
    per_layer,
    table_at,
)
from sigmoid_estimator.network import Network, frobenius

Array = np.ndarray


def layer_gradients(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, epochs: Epochs = None
) -> pd.DataFrame:
    """Measure the back-propagated error and the gradient of every layer, over the film.

    C is the loss of one sample, without L2 and unweighted, and δ = ∂C/∂z.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    X, y : array-like
        Rows to send through the network, and their labels.
    epochs : int, sequence of int or None, default=None
        Which records; None is all of them.

    Returns
    -------
    pandas.DataFrame
        One row per record and layer, with the columns

        - epoch, layer;
        - delta_rms: root mean square of δ over samples and units;
        - weight_gradient_norm: Frobenius norm of ∂C/∂W, mean over the samples;
        - bias_gradient_norm: ‖∂C/∂b‖, mean over the samples: Nielsen's speed of learning [1]_;
        - attenuation: delta_rms of the layer over that of the last hidden layer; NaN without a
          hidden layer. A net of sigmoids loses a factor of about 4 from each layer to the one
          below.

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
    deltas = error_sizes(ahead.network, norms(errors.deltas), y.shape[0])
    last_hidden = deltas[:, -2:-1] if deltas.shape[1] > 1 else np.nan
    bias_gradients = [delta.mean(axis=1, keepdims=True) for delta in errors.deltas]
    return {
        "delta_rms": deltas,
        "weight_gradient_norm": norms(mean_gradients(ahead, errors)),
        "bias_gradient_norm": norms(bias_gradients),
        "attenuation": deltas / last_hidden,
    }


def error_sizes(network: Network, error_norms: Array, n_samples: int) -> Array:
    """Root mean square of ∂C/∂z over samples and units, (n_records, n_layers), by its norms."""
    return error_norms / np.sqrt(n_samples * np.array(network.layer_sizes[1:]))


def norms(arrays: list[Array]) -> Array:
    """Frobenius norm per record and layer, also of errors too small to be squared."""
    return np.stack([frobenius(array) for array in arrays], axis=1)


def error_flow(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, epoch: int | None = None
) -> pd.DataFrame:
    """Measure what becomes of the error on its way from every layer to the one below.

    With δ = ∂C/∂z of a sample, δ below = (Wδ)·h′(z): its size is at most the steepest slope times
    ‖W‖₂ times the size of δ. Where ‖W‖₂ < 4, a layer of sigmoids therefore shrinks the error; that
    every single weight is below 4 is not enough, since a unit adds up the errors of all units
    above it.

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
        One row per layer of weights above a hidden layer, none without one, with the columns

        - epoch;
        - layer: from 2 to L, the layer that the error comes from;
        - largest_weight: largest size of one of its weights;
        - spectral_norm: ‖W‖₂, the most that its weights can lengthen an error;
        - bound: the steepest slope of the layer below times ‖W‖₂;
        - factor: size of δ below over that of δ here, as Frobenius norms over samples and units;
          NaN where no error is left.

    See Also
    --------
    layer_gradients : The errors themselves, per unit, over the film.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import error_flow
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[0.0] * 4], [[3.0] * 4] * 4, [[1.0]] * 4], [[0.0] * 4, [-6.0] * 4, [0.0]],
    ...     activation="sigmoid", classes=[0, 1])
    >>> error_flow(clf, [[1.0]], [1])
       epoch  layer  largest_weight  spectral_norm  bound  factor
    0      0      2             3.0           12.0    3.0     3.0
    1      0      3             1.0            2.0    0.5     0.5
    """
    X, y = checked_sample(clf, X, y)
    return table_at(clf, X, epoch, lambda ahead: _flow(ahead, y))


def error_kept(frame: pd.DataFrame) -> pd.DataFrame:
    """Measure how much of the last hidden layer's error is left in the first layer.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`layer_gradients` or :func:`compare` returns.

    Returns
    -------
    pandas.DataFrame
        One row per record, and name if there are names, with the columns

        - name: of the classifier, where the frame has it;
        - epoch;
        - kept: delta_rms of layer 1 over that of the last hidden layer, 1 where that is the same
          layer; NaN without a hidden layer and where no error reaches one;
        - per_layer: the factor that makes `kept` if every layer on the way has it, the geometric
          mean; NaN with fewer than two hidden layers.

    See Also
    --------
    error_flow : What becomes of the error layer by layer, and what the weights allow.

    Examples
    --------
    In a chain of sigmoids at their centre, with weights of 2, an error loses half per layer:

    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import error_kept, layer_gradients
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[2.0]]] * 4, [[0.0], [-1.0], [-1.0], [-1.0]], activation="sigmoid", classes=[0, 1])
    >>> error_kept(layer_gradients(clf, [[0.0]], [1]))
       epoch  kept  per_layer
    0      0  0.25        0.5
    """
    records = [name for name in ("name", "epoch") if name in frame]
    n_layers = frame.groupby(records)["layer"].transform("max")
    errors = frame.set_index(records)["delta_rms"]
    is_first, is_last_hidden = (
        (frame["layer"] == layer).to_numpy() for layer in (1, n_layers - 1)
    )
    first = errors[is_first]
    # By label and not by position: compared films may differ in epochs and in depth.
    last = errors[is_last_hidden].reindex(first.index)
    n_steps = pd.Series(n_layers.to_numpy() - 2, errors.index, dtype=float)[is_first]
    on_the_way = n_steps > 0
    kept = first / last
    per_layer = (kept ** (1 / n_steps.where(on_the_way))).where(on_the_way)  # 1 to any power is 1
    return pd.DataFrame({"kept": kept, "per_layer": per_layer}).reset_index()


@np.errstate(invalid="ignore")  # where no error is left
def _flow(ahead: Pass, y: Array) -> pd.DataFrame:
    """The table of a pass of one record."""
    # In Frobenius norms ‖Wδ‖ ≤ ‖W‖₂ ‖δ‖ holds for all samples together: no factor exceeds its
    # bound.
    sizes = np.array([frobenius(delta[0]) for delta in backward(ahead, y).deltas])
    coefs = [coef[0].astype(float) for coef in ahead.coefs[1:]]
    norms = np.array([np.linalg.norm(coef, 2) for coef in coefs])
    steepest = np.array([rule.steepest for rule in ahead.network.rules])
    return pd.DataFrame(
        {
            "layer": np.arange(2, len(sizes) + 1),
            "largest_weight": np.array([np.abs(coef).max() for coef in coefs]),
            "spectral_norm": norms,
            "bound": steepest * norms,
            "factor": sizes[:-1] / sizes[1:],
        }
    )
