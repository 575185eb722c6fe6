"""Sigmoid neurons beside perceptrons: the limit of large weights, small changes, and ties."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.activations import sigmoid_slope
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import layers_of, network_of, parameters_of, with_parameters
from sigmoid_estimator.inspection.checks import rows_and_targets

Array = np.ndarray


def perceptron_gap(
    clf: SigmoidMLPClassifier, X: Any, factors: Sequence[float], *, margin: float = 0.0
) -> pd.DataFrame:
    """Measure how far the network with all weights times c is from its network of perceptrons.

    The limit c → ∞ is pointwise, and never uniform: inputs arbitrarily near a unit's line are
    arbitrarily late. Over the inputs on which every perceptron's w·x + b is further than a margin
    m from 0, a single neuron's largest difference is σ(−cm) at most.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with bounded units.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Inputs to compare on.
    factors : sequence of float
        Positive factors c.
    margin : float, default=0.0
        Margin m, at least 0.
        Inputs with a pre-activation of the perceptron network within this distance of 0 are left
        out (for a softmax: whose two largest differ by no more).

    Returns
    -------
    pandas.DataFrame
        One row per factor: factor, margin, sup_gap and mean_gap of the largest difference over
        outputs (NaN where no input is left), n_inputs that are left, and n_ties, the inputs where
        a perceptron's pre-activation is 0 exactly.

    Raises
    ------
    ValueError
        If its units are unbounded.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.inspection import perceptron_gap
    >>> X, y = load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), max_iter=50, random_state=0).fit(X, y)
    >>> gaps = perceptron_gap(clf, X, [1, 10, 100], margin=0.05)
    >>> gaps["sup_gap"].is_monotonic_decreasing
    True
    """
    if not np.iterable(factors):
        raise ValueError(
            f"factors must be a sequence of positive numbers, such as [1, 10], got {factors!r}."
        )
    if not margin >= 0:
        raise ValueError(f"margin must be a distance of at least 0, got {margin!r}.")
    clf = _in_float64(clf)
    steps = clf.as_perceptron(tie=0.0)
    distance = _smallest_pre_activation(steps, X)
    is_left = distance > margin
    limit = steps.layer_outputs(X)[-1]
    rows = []
    for factor in factors:
        gap = _gap_to(limit, clf.scaled(factor), X)[is_left]
        sup, mean = (gap.max(), gap.mean()) if gap.size else (np.nan, np.nan)
        rows.append((factor, margin, sup, mean, int(is_left.sum()), int((distance == 0).sum())))
    columns = ["factor", "margin", "sup_gap", "mean_gap", "n_inputs", "n_ties"]
    return pd.DataFrame(rows, columns=columns)


def _in_float64(clf: SigmoidMLPClassifier) -> SigmoidMLPClassifier:
    """The classifier in float64: in float32, rounding would hide the differences."""
    return with_parameters(clf, parameters_of(clf).astype(float))


def _gap_to(limit: Array, clf: SigmoidMLPClassifier, X: Any) -> Array:
    """Largest difference of the outputs from steps, per input; not 1 − σ, which rounds to 0."""
    if clf.out_activation_ == "softmax":
        return np.where(limit > 0, 0, clf.layer_outputs(X)[-1]).sum(axis=1)
    z = clf.layer_outputs(X, pre_activation=True)[-1]
    return expit(np.where(limit > 0, -z, z)).max(axis=1)


def _smallest_pre_activation(clf: SigmoidMLPClassifier, X: Any) -> Array:
    """Smallest distance of any unit of a network to its tie, per input."""
    *hidden, output = clf.layer_outputs(X, pre_activation=True)
    if clf.out_activation_ == "softmax" and output.shape[1] > 1:
        # A softmax ties where its two largest are equal, not where one of them is 0.
        ranked = np.sort(output, axis=1)
        output = ranked[:, -1:] - ranked[:, -2:-1]
    return np.min([np.abs(z).min(axis=1) for z in (*hidden, output)], axis=0)


def linear_response(
    clf: SigmoidMLPClassifier, X: Any, scale: float, *, random_state: Any = None
) -> pd.DataFrame:
    """Change every weight and bias a little, and compare the outputs with the linear prediction.

    For small changes, Δoutput ≈ Σ ∂output/∂w Δw + Σ ∂output/∂b Δb. A perceptron's derivative is 0
    almost everywhere, and its output stays as it is or flips.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier, or its `as_perceptron`.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Inputs.
    scale : float
        Standard deviation of the changes, which are drawn from N(0, scale²).
    random_state : int, RandomState instance or None, default=None
        Determines the changes.

    Returns
    -------
    pandas.DataFrame
        One row per input and output: predicted_change and actual_change.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.inspection import linear_response
    >>> X, y = load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((3,), max_iter=50, random_state=0).fit(X, y)
    >>> changes = linear_response(clf, X, 1e-4, random_state=0)
    >>> error = changes["predicted_change"] - changes["actual_change"]
    >>> bool(error.abs().max() < 1e-6)
    True
    """
    if not scale > 0:
        raise ValueError(f"scale must be positive, got {scale!r}.")
    clf, random = _in_float64(clf), check_random_state(random_state)
    network, parameters = network_of(clf), parameters_of(clf)
    change = scale * random.normal(size=parameters.shape)
    changed = with_parameters(clf, parameters + change)
    # Of the outputs, not of the scores: a perceptron's jump is in its output.
    actual = changed.layer_outputs(X)[-1] - clf.layer_outputs(X)[-1]
    predicted = _directional_derivative(clf, X, network.coefs(change), network.intercepts(change))
    return pd.DataFrame({"predicted_change": predicted.ravel(), "actual_change": actual.ravel()})


def _directional_derivative(
    clf: SigmoidMLPClassifier, X: Any, coef_changes: list[Array], intercept_changes: list[Array]
) -> Array:
    """Δoutput to first order, carried forward layer by layer."""
    z, h = clf.layer_outputs(X, pre_activation=True), clf.layer_outputs(X)
    network = network_of(clf)
    if network.tie is not None:
        # A step's derivative is 0 wherever it has one.
        return np.zeros_like(h[-1])
    inputs = [check_array(X, accept_sparse="csr", dtype=np.float64), *h[:-1]]
    change = np.zeros((len(h[0]), clf.n_features_in_))
    for layer, coef in enumerate(layers_of(clf)[0]):
        # Δz = Δh W + h ΔW + Δb
        change = change @ coef + inputs[layer] @ coef_changes[layer] + intercept_changes[layer]
        if layer < len(z) - 1:
            change = change * network.rules[layer].slope(z[layer])
    if clf.out_activation_ == "logistic":
        return change * sigmoid_slope(z[-1])
    # The softmax's Jacobian is diag(p) − p pᵀ; written out, no sample needs a matrix of its own.
    return h[-1] * (change - (h[-1] * change).sum(axis=1, keepdims=True))


# The value at w·x + b = 0, and whether an output of ½ then means class 1.
CONVENTIONS = {
    "perceptron": (0.0, False),
    "step": (1.0, True),
    "at least ½": (0.5, True),
    "more than ½": (0.5, False),
}


def tie_conventions(clf: SigmoidMLPClassifier, X: Any, y: Any) -> pd.DataFrame:
    """Compare what the conventions make of inputs exactly on the line of a unit.

    At w·x + b = 0 a perceptron says 0 and the Heaviside step 1; a sigmoid says ½ however large its
    weights are, and whether that means class 1 has to be agreed on. A tie of a hidden unit is
    passed on: the next layer is given 0, 1 or ½.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier of two classes with bounded hidden units.
    X, y : array-like
        Inputs, and their classes.

    Returns
    -------
    pandas.DataFrame
        One row per convention, with the columns

        - convention: "perceptron" (a unit says 0 at its tie), "step" (1), "at least ½" and
          "more than ½" (½: the limit of the sigmoids for large weights; the output then means
          class 1 from ½ on, or only above it, as in `predict`);
        - n_ties: inputs on which the pre-activation of a unit is exactly 0;
        - output: mean output on these, NaN where there are none;
        - n_class_1: how many of them are given class 1;
        - accuracy: on all inputs.

    Raises
    ------
    ValueError
        If it has more than two classes or unbounded hidden units.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_boundary
    >>> from sigmoid_estimator.inspection import tie_conventions
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0], [1.0]]], [[-3.0]], activation="sigmoid", classes=[0, 1]
    ... )
    >>> tie_conventions(clf, *load_boundary(return_X_y=True))
        convention  n_ties  output  n_class_1  accuracy
    0   perceptron       8     0.0          0       0.8
    1         step       8     1.0          8       1.0
    2   at least ½       8     0.5          8       1.0
    3  more than ½       8     0.5          0       0.8
    """
    check_is_fitted(clf)
    if len(clf.classes_) != 2 or clf.n_outputs_ != 1:
        raise ValueError(
            "The conventions say what ½ means for one output that tells two classes apart, and "
            f"this network has {clf.n_outputs_} outputs. Fit it on two classes."
        )
    _, targets = rows_and_targets(clf, X, y)
    is_class_1 = targets[:, 0]
    rows = [
        (name, *_of_convention(clf.as_perceptron(tie), X, is_class_1, half_is_class_1))
        for name, (tie, half_is_class_1) in CONVENTIONS.items()
    ]
    columns = ["convention", "n_ties", "output", "n_class_1", "accuracy"]
    return pd.DataFrame(rows, columns=columns)


def _of_convention(
    steps: SigmoidMLPClassifier, X: Any, is_class_1: Array, half_is_class_1: bool
) -> tuple[int, float, int, float]:
    """n_ties, output, n_class_1 and accuracy of a network of steps."""
    z = np.hstack(steps.layer_outputs(X, pre_activation=True))
    is_tied = (z == 0).any(axis=1)
    output = steps.layer_outputs(X)[-1][:, 0]
    predicted = output >= 0.5 if half_is_class_1 else output > 0.5
    mean = float(output[is_tied].mean()) if is_tied.any() else np.nan
    accuracy = float(np.mean(predicted == is_class_1))
    return int(is_tied.sum()), mean, int(predicted[is_tied].sum()), accuracy
