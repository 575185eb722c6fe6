"""How steep a single neuron's sigmoid is across its line."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from sigmoid_estimator.inspection.records import film_of, indices_of

Array = np.ndarray

N_DISTANCES = 201  # odd, so that the line itself is one of them
STEP = "step"


def sigmoid_family(
    clf: Any, epochs: int | Sequence[int] | Array, *, extent: float | None = None
) -> pd.DataFrame:
    """A single neuron's output across its line after some epochs, and the step that it tends to.

    At the signed distance d = (w·x + b)/‖w‖ from the line w·x + b = 0 the output is σ(‖w‖ d):
    the direction of w and the bias place the line, and only the norm says how steep the sigmoid
    is.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a film and a single output unit (``hidden_layer_sizes=()``, two
        classes).
    epochs : int or sequence of int
        Epochs asked for. Of one that is no record, the nearest record before it is shown; a
        record asked for twice is shown once.
    extent : float or None, default=None
        Largest distance, in units of the features. None is where the flattest curve reaches .99.

    Returns
    -------
    pandas.DataFrame
        One row per curve and distance, the curves in the order of their epochs and the step last,
        with the columns

        - curve: "epoch …" or "step";
        - epoch: epoch of the record really shown, NaN for the step;
        - weight_norm: ‖w‖, infinite for the step;
        - width: distance in which the output goes from 10 to 90 %, 2 ln 9/‖w‖;
        - distance: d, in units of the features, positive on the side of class 1;
        - output: of the neuron, 0 … 1; the step is 0 on the line; NaN there if ‖w‖ overflows.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If the network is more than one neuron, it kept no film, an epoch is not a whole number of
        at least 0, or `extent` is not positive.

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
    """
    film = film_of(clf)
    _check_single_neuron(clf)
    if extent is not None and not 0 < extent < np.inf:
        raise ValueError(f"extent must be a positive distance, got {extent!r}.")
    records = indices_of(film, epochs)
    norms = film.weight_norms[records, 0].astype(float)
    if extent is None:
        smallest = norms[norms > 0].min(initial=np.inf)
        extent = 1.0 if np.isinf(smallest) else logit(0.99) / smallest
    distances = np.linspace(-extent, extent, N_DISTANCES)
    with np.errstate(invalid="ignore"):  # ∞ · 0, of a diverged training
        outputs = np.vstack([expit(np.outer(norms, distances)), np.heaviside(distances, 0.0)])
    curves = pd.DataFrame(
        {
            "curve": [*(f"epoch {epoch:,}" for epoch in film.epochs[records]), STEP],
            "epoch": [*film.epochs[records].astype(float), np.nan],
            "weight_norm": [*norms, np.inf],
        }
    )
    with np.errstate(divide="ignore"):
        curves["width"] = 2 * np.log(9) / curves["weight_norm"].to_numpy()
    family = curves.loc[np.repeat(curves.index, N_DISTANCES)].reset_index(drop=True)
    return family.assign(distance=np.tile(distances, len(curves)), output=outputs.ravel())


def _check_single_neuron(clf: Any) -> None:
    n_hidden = clf.n_layers_ - 2
    if n_hidden:
        raise ValueError(
            "Only a single neuron has one line and one sigmoid across it, and this network has "
            f"{n_hidden} hidden layer{'s' * (n_hidden > 1)}. Fit with hidden_layer_sizes=()."
        )
    if clf.n_outputs_ != 1:
        raise ValueError(
            "Only a single neuron has one line and one sigmoid across it, and this network has "
            f"{clf.n_outputs_} output units. Fit it on two classes."
        )
