"""All weights and biases times a factor: how steep the sigmoid is, and where the boundary goes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, layers_of, network_of, parameters_of
from sigmoid_estimator.inspection.checks import (
    Epochs,
    check_exclusive,
    check_single_neuron,
    indices_of,
)
from sigmoid_estimator.inspection.maps import grid_over
from sigmoid_estimator.network import Network, frobenius, output_pre_activation
from sigmoid_estimator.planes import Plane, feature_plane, principal_plane

Array = np.ndarray

N_DISTANCES = 201  # odd, so that the line itself is one of them
STEP = "step"
STEP_CURVE = pd.DataFrame(
    {"curve": [STEP], "epoch": [np.nan], "factor": [np.inf], "weight_norm": [np.inf]}
)


def sigmoid_family(
    clf: SigmoidMLPClassifier,
    epochs: Epochs = None,
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
    ValueError
        If the network is more than one neuron, or not one of epochs and factors is given.

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


def _recorded_curves(clf: SigmoidMLPClassifier, epochs: Epochs) -> pd.DataFrame:
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


def _scaled_curves(clf: SigmoidMLPClassifier, factors: Sequence[float] | None) -> pd.DataFrame:
    """Name, epoch, factor and norm of the neuron times each factor, each once, ascending."""
    # Each once: two curves of one name would be drawn as one zigzag.
    wanted = np.unique(np.asarray(factors, dtype=float)).tolist()
    return pd.DataFrame(
        {
            "curve": [f"c = {factor:g}" for factor in wanted],
            "epoch": np.nan,
            "factor": wanted,
            "weight_norm": [float(frobenius(layers_of(clf.scaled(c))[0][0])) for c in wanted],
        }
    )


MAP, ROWS = "map", "rows"
RESOLUTION = 60  # points of a map in each direction


def scaled_map(
    clf: SigmoidMLPClassifier,
    X: Any,
    factor: float,
    *,
    plane: Plane | None = None,
    resolution: int = RESOLUTION,
) -> pd.DataFrame:
    """Evaluate the network times c on a map, with the boundaries that it lies between.

    A single neuron keeps its line under every c > 0. The boundary of a network of sigmoids moves,
    from that of c = 1 towards that of its network of perceptrons, which no c > 0 changes.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier, or its `as_perceptron`.
    X : array-like of shape (n_samples, n_features)
        The rows to cover, of at least two features.
    factor : float
        What all weights and biases are multiplied by, c. 0 makes a tie of every input, a negative
        one turns every unit around.
    plane : Plane or None, default=None
        What the map shows. None is the two features themselves, or of more the plane of the first
        two principal components.
    resolution : int, default=60
        Points of the grid in each direction, at least 2.

    Returns
    -------
    pandas.DataFrame
        One row per point of the grid, x1 varying fastest, with the columns

        - factor: c;
        - x1, x2: coordinates in the plane;
        - predicted, only with more than two classes: index in ``classes_`` of the prediction;
        - probability: of class 1; with more than two classes, of the predicted one;
        - z, z_original and z_perceptrons, only with two classes: pre-activation of the output
          times c, at c = 1, and of the network of perceptrons. Each boundary is where it is 0,
          also where the probability is rounded to 0 or 1. NaN if units are unbounded and have no
          perceptrons, or if weights overflow.

    Raises
    ------
    ValueError
        If the classes do not exclude each other (multilabel).

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> from sigmoid_estimator.inspection import scaled_map
    >>> X, y = load_and_gate(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, random_state=0).fit(X, y)
    >>> scaled_map(clf, X, 10.0, resolution=2).round(1)
       factor   x1   x2  probability      z  z_original  z_perceptrons
    0    10.0 -0.1 -0.1          0.0 -170.7       -17.1          -17.1
    1    10.0  1.1 -0.1          0.0  -51.1        -5.1           -5.1
    2    10.0 -0.1  1.1          0.0  -50.9        -5.1           -5.1
    3    10.0  1.1  1.1          1.0   68.7         6.9            6.9
    """
    check_is_fitted(clf)
    _check_factors([factor])
    network, parameters = network_of(clf), parameters_of(clf)
    check_exclusive(clf)
    table, inputs = _grid(clf, X, plane, resolution)
    table.insert(0, "factor", float(factor))
    with np.errstate(over="ignore", invalid="ignore"):
        z = output_pre_activation(network, _times(parameters, factor), inputs)
        outputs = network.activate_output(z)
        if network.layer_sizes[-1] > 1:
            probability = outputs.max(axis=1) / outputs.sum(axis=1)
            return table.assign(
                predicted=network.decide(z).argmax(axis=1), probability=probability
            )
        perceptrons = _perceptrons(network)
        return table.assign(
            probability=outputs[:, 0],
            z=z[:, 0],
            z_original=output_pre_activation(network, parameters, inputs)[:, 0],
            z_perceptrons=np.nan
            if perceptrons is None
            else output_pre_activation(perceptrons, parameters, inputs)[:, 0],
        )


def boundary_shift(
    clf: SigmoidMLPClassifier,
    X: Any,
    factors: Sequence[float],
    *,
    plane: Plane | None = None,
    resolution: int = RESOLUTION,
) -> pd.DataFrame:
    """Measure how much of a map, and of the rows, changes class when all weights are times c.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted.
    X : array-like of shape (n_samples, n_features)
        The rows, which the map covers.
    factors : sequence of float
        Factors c. 0 makes a tie of every input, negative ones turn every unit around.
    plane : Plane or None, default=None
        What the map shows. None is the two features themselves, or of more the plane of the first
        two principal components. Of a single feature there is no map.
    resolution : int, default=60
        Points of the map in each direction, at least 2.

    Returns
    -------
    pandas.DataFrame
        Two rows per factor, of the map and of the rows, with the columns

        - factor: c;
        - over: "map" or "rows";
        - n_points: on the map, or rows;
        - changed: share of them whose class is another than at c = 1;
        - unlike_perceptrons: share whose class is another than the network of perceptrons gives
          (tie=0);
        - perceptrons_changed: share to which the network of perceptrons times c gives another
          class than it does itself: 0 for every c > 0, save what rounding does to a tie.

        The last two are NaN if hidden units are unbounded and have no perceptrons.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_moons
    >>> from sigmoid_estimator.inspection import boundary_shift
    >>> X, y = load_moons(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((8,), learning_rate_init=0.1, max_iter=500, random_state=0)
    >>> shift = boundary_shift(clf.fit(X, y), X, [1, 1000])
    >>> shift.loc[shift["over"] == "map", ["changed", "unlike_perceptrons"]].round(2)
       changed  unlike_perceptrons
    0     0.00                0.04
    2     0.04                0.00
    """
    check_is_fitted(clf)
    _check_factors(factors)
    X = check_array(X)
    network, parameters = network_of(clf), parameters_of(clf)
    regions = {ROWS: X.astype(parameters.dtype, copy=False)}
    if X.shape[1] > 1:
        regions = {MAP: _grid(clf, X, plane, resolution)[1], **regions}
    shares = {
        over: _shares(network, parameters, inputs, factors) for over, inputs in regions.items()
    }
    rows = [
        (float(factor), over, len(inputs), *shares[over][row])
        for row, factor in enumerate(factors)
        for over, inputs in regions.items()
    ]
    columns = ["factor", "over", "n_points"]
    columns += ["changed", "unlike_perceptrons", "perceptrons_changed"]
    return pd.DataFrame(rows, columns=columns)


@np.errstate(over="ignore", invalid="ignore")  # weights of a diverged training
def _shares(
    network: Network, parameters: Array, inputs: Array, factors: Sequence[float]
) -> list[tuple[float, float, float]]:
    """Per factor: changed, unlike the perceptrons, and what changed of these."""
    perceptrons = _perceptrons(network)
    original = _classes(network, parameters, inputs)
    limit = None if perceptrons is None else _classes(perceptrons, parameters, inputs)
    shares = []
    for factor in factors:
        scaled = _times(parameters, factor)
        classes = _classes(network, scaled, inputs)
        unlike = stepped = np.nan
        if perceptrons is not None and limit is not None:
            unlike = _share_unlike(classes, limit)
            stepped = _share_unlike(_classes(perceptrons, scaled, inputs), limit)
        shares.append((_share_unlike(classes, original), unlike, stepped))
    return shares


def _classes(network: Network, parameters: Array, inputs: Array) -> Array:
    """The predictions as a boolean matrix like y."""
    return network.decide(output_pre_activation(network, parameters, inputs))


def _share_unlike(classes: Array, others: Array) -> float:
    return float((classes != others).any(axis=1).mean())


def _perceptrons(network: Network) -> Network | None:
    """The network of perceptrons; unbounded units have no two levels to step between."""
    return network.as_perceptron(0.0) if network.has_steps else None


def _times(parameters: Array, factor: float) -> Array:
    # A NumPy float64 as factor would make float32 weights float64.
    return parameters * parameters.dtype.type(factor)


def _grid(
    clf: SigmoidMLPClassifier, X: Any, plane: Plane | None, resolution: int
) -> tuple[pd.DataFrame, Array]:
    """The points of a map, and the inputs that they stand for."""
    X = check_array(X)
    if plane is None:
        plane = feature_plane(X) if X.shape[1] <= 2 else principal_plane(X)
    table, inputs = grid_over(plane, X, resolution)
    # In the weights' type, in which `predict` computes.
    return table, inputs.astype(parameters_of(clf).dtype, copy=False)


def _check_factors(factors: Sequence[float]) -> None:
    for factor in factors:
        if not np.isfinite(factor):
            raise ValueError(
                f"A factor of all weights must be a finite number, got {factor!r}. The limit of "
                "infinite weights is as_perceptron()."
            )
