"""What is said of an input exactly on a unit's line: a matter of convention."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.inspection.passes import rows_and_targets

Array = np.ndarray

# The value at w·x + b = 0, and whether an output of ½ then means class 1.
CONVENTIONS = {
    "perceptron": (0.0, False),
    "step": (1.0, True),
    "at least ½": (0.5, True),
    "more than ½": (0.5, False),
}


def tie_conventions(clf: Any, X: Any, y: Any) -> pd.DataFrame:
    """Compare what the conventions make of inputs exactly on the line of a unit.

    At w·x + b = 0 a perceptron says 0 and the Heaviside step 1; a sigmoid says ½ however large its
    weights are, and whether that means class 1 has to be agreed on. A tie of a hidden unit is
    passed on: the next layer is given 0, 1 or ½.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier of two classes with bounded hidden units.
    X : array-like of shape (n_samples, n_features)
        Inputs.
    y : array-like of shape (n_samples,)
        Their classes.

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
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
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
    steps: Any, X: Any, is_class_1: Array, half_is_class_1: bool
) -> tuple[int, float, int, float]:
    """n_ties, output, n_class_1 and accuracy of a network of steps."""
    z = np.hstack(steps.layer_outputs(X, pre_activation=True))
    is_tied = (z == 0).any(axis=1)
    output = steps.layer_outputs(X)[-1][:, 0]
    predicted = output >= 0.5 if half_is_class_1 else output > 0.5
    mean = float(output[is_tied].mean()) if is_tied.any() else np.nan
    accuracy = float(np.mean(predicted == is_class_1))
    return int(is_tied.sum()), mean, int(predicted[is_tied].sum()), accuracy
