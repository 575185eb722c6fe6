"""The sigmoid and its slope, and how steep a single neuron makes it across its line."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator import activations
from sigmoid_estimator.inspection.records import film_of, indices_of
from sigmoid_estimator.network import frobenius

Array = np.ndarray

N_DISTANCES = 201  # odd, so that the line itself is one of them
STEP = "step"
STEP_CURVE = pd.DataFrame(
    {"curve": [STEP], "epoch": [np.nan], "factor": [np.inf], "weight_norm": [np.inf]}
)


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
    points = np.linspace(-8, 8, N_DISTANCES) if z is None else np.asarray(z)
    return pd.DataFrame(
        {"z": points, "sigmoid": expit(points), "slope": activations.sigmoid_slope(points)}
    )


def sigmoid_family(
    clf: Any,
    epochs: int | Sequence[int] | Array | None = None,
    *,
    factors: Sequence[float] | None = None,
    extent: float | None = None,
) -> pd.DataFrame:
    """A single neuron's output across its line, ever steeper, and the step that it tends to.

    At the signed distance d = (w·x + b)/‖w‖ from the line w·x + b = 0 the output is σ(‖w‖ d):
    the direction of w and the bias place the line, and only the norm says how steep the sigmoid
    is. Training makes it steeper epoch by epoch; multiplying w and b by c makes it c times as
    steep and leaves the line where it is.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a single output unit (``hidden_layer_sizes=()``, two classes),
        and with a film if epochs are asked for.
    epochs : int, sequence of int or None, default=None
        Epochs asked for. Of one that is no record, the nearest record before it is shown; a
        record asked for twice is shown once.
    factors : sequence of float or None, default=None
        In place of epochs: positive factors c of the weights and the bias as they are.
    extent : float or None, default=None
        Largest distance, in units of the features. None is where the flattest curve reaches .99.

    Returns
    -------
    pandas.DataFrame
        One row per curve and distance, the curves in the order of their epochs or factors and the
        step last, with the columns

        - curve: "epoch …", "c = …" or "step";
        - epoch: epoch of the record really shown, NaN for factors and for the step;
        - factor: c, 1 for the weights after an epoch, infinite for the step;
        - weight_norm: ‖w‖, c included, infinite for the step;
        - width: distance in which the output goes from 10 to 90 %, 2 ln 9/‖w‖;
        - distance: d, in units of the features, positive on the side of class 1;
        - output: of the neuron, 0 … 1; the step is 0 on the line; NaN there if ‖w‖ overflows.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If the network is more than one neuron, both or none of epochs and factors are asked for,
        there is no film, an epoch is not a whole number of at least 0, or a factor or `extent` is
        not positive.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> from sigmoid_estimator.inspection import sigmoid_family
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0)
    >>> family = sigmoid_family(clf.fit(*load_and_gate(return_X_y=True)), [10, 200])
    >>> family.groupby("curve", sort=False)["width"].first().round(2)
    curve
    epoch 10     1.33
    epoch 200    0.31
    step         0.00
    Name: width, dtype: float64
    >>> sigmoid_family(clf, factors=[1, 10])["curve"].unique().tolist()
    ['c = 1', 'c = 10', 'step']
    """
    check_is_fitted(clf)
    check_single_neuron(clf, "one line and one sigmoid across it")
    if (epochs is None) == (factors is None):
        raise ValueError(
            "sigmoid_family needs epochs or factors, and not both, got "
            f"epochs={epochs!r} and factors={factors!r}."
        )
    if extent is not None and not 0 < extent < np.inf:
        raise ValueError(f"extent must be a positive distance, got {extent!r}.")
    curves = _scaled_curves(clf, factors) if epochs is None else _recorded_curves(clf, epochs)
    norms = curves["weight_norm"].to_numpy()
    if extent is None:
        smallest = norms[norms > 0].min(initial=np.inf)
        extent = 1.0 if np.isinf(smallest) else logit(0.99) / smallest
    distances = np.linspace(-extent, extent, N_DISTANCES)
    with np.errstate(invalid="ignore"):  # ∞ · 0, of a diverged training
        outputs = np.vstack([expit(np.outer(norms, distances)), np.heaviside(distances, 0.0)])
    curves = pd.concat([curves, STEP_CURVE], ignore_index=True)
    with np.errstate(divide="ignore"):
        curves["width"] = 2 * np.log(9) / curves["weight_norm"].to_numpy()
    family = curves.loc[np.repeat(curves.index, N_DISTANCES)].reset_index(drop=True)
    return family.assign(distance=np.tile(distances, len(curves)), output=outputs.ravel())


def _recorded_curves(clf: Any, epochs: int | Sequence[int] | Array) -> pd.DataFrame:
    """Name, epoch, factor and norm of the neuron after each epoch."""
    film = film_of(clf)
    records = indices_of(film, epochs)
    return pd.DataFrame(
        {
            "curve": [f"epoch {epoch:,}" for epoch in film.epochs[records]],
            "epoch": film.epochs[records].astype(float),
            "factor": 1.0,
            "weight_norm": film.weight_norms[records, 0].astype(float),
        }
    )


def _scaled_curves(clf: Any, factors: Sequence[float] | None) -> pd.DataFrame:
    """Name, epoch, factor and norm of the neuron times each factor, each once, ascending."""
    wanted = np.unique(np.asarray(factors, dtype=float)).tolist()
    return pd.DataFrame(
        {
            "curve": [f"c = {factor:g}" for factor in wanted],
            "epoch": np.nan,
            "factor": wanted,
            "weight_norm": [float(frobenius(clf.scaled(c).coefs_[0])) for c in wanted],
        }
    )


def check_single_neuron(clf: Any, what: str) -> None:
    """Raise where the network is more than the one neuron that alone has `what`."""
    n_hidden = clf.n_layers_ - 2
    if n_hidden:
        raise ValueError(
            f"Only a single neuron has {what}, and this network has "
            f"{n_hidden} hidden layer{'s' * (n_hidden > 1)}. Fit with hidden_layer_sizes=()."
        )
    if clf.n_outputs_ != 1:
        raise ValueError(
            f"Only a single neuron has {what}, and this network has "
            f"{clf.n_outputs_} output units. Fit it on two classes."
        )
