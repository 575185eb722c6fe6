"""The three margins that two classes have, and which of them a neuron's training turns to."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of
from sigmoid_estimator.inspection.checks import check_single_neuron, checked_sample
from sigmoid_estimator.inspection.growth import angles_to
from sigmoid_estimator.margin import max_margin

DESCENT, ADAM, MACHINE = "ℓ2, of gradient descent", "ℓ∞, of Adam", "support vector machine"
MARGINS: dict[str, dict[str, Any]] = {
    DESCENT: {"norm": "l2", "bias": "penalised"},
    ADAM: {"norm": "linf", "bias": "penalised"},
    MACHINE: {"norm": "l2", "bias": "free"},
}


def margin_lines(X: Any, y: Any) -> pd.DataFrame:
    """Find the maximum margin in the three senses that a neuron's training may be about.

    On separable classes and the cross-entropy, gradient descent turns to the direction of the
    least Euclidean norm of weights and bias [1]_, full-batch Adam to one whose largest weight is
    least in size, the bias included [2]_. A support vector machine's line is the third: its bias
    is free, and its clearance the widest.

    Parameters
    ----------
    X : array-like or sparse matrix of shape (n_samples, n_features)
        Rows.
    y : array-like of shape (n_samples,)
        Labels of two classes.

    Returns
    -------
    pandas.DataFrame
        One row per sense, with the columns

        - limit: "ℓ2, of gradient descent", "ℓ∞, of Adam" or "support vector machine";
        - coef, intercept, margin: as :func:`max_margin` has them; NaN if no line separates the
          classes. That of ℓ∞ may be one of several;
        - clearance: the distance of the nearest row to the line.

    References
    ----------
    .. [1] Soudry, Hoffer, Nacson, Gunasekar, Srebro: The implicit bias of gradient descent on
       separable data. JMLR 19(70), 2018.
    .. [2] Zhang, Zou, Cao: The implicit bias of Adam on separable data. arXiv 2406.10650, 2024.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_three_margins
    >>> from sigmoid_estimator.inspection import margin_lines
    >>> margin_lines(*load_three_margins(return_X_y=True))[["limit", "clearance"]].round(3)
                         limit  clearance
    0  ℓ2, of gradient descent      2.683
    1             ℓ∞, of Adam      2.828
    2   support vector machine      3.162
    """
    found = pd.concat([max_margin(X, y, **sense) for sense in MARGINS.values()], ignore_index=True)
    found.insert(0, "limit", [*MARGINS])
    return found.assign(clearance=[1 / np.linalg.norm(coef) for coef in found["coef"]])


def margin_angles(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, lines: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Follow how far a neuron's weights and bias are from each of the three margins.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A single neuron (``hidden_layer_sizes=()``), fitted on two classes, with its film.
    X, y : array-like
        The rows it was trained on, and their labels.
    lines : DataFrame or None, default=None
        What ``margin_lines(X, y)`` found, where it is known already.

    Returns
    -------
    pandas.DataFrame
        One row per record and margin, with the columns epoch, limit and angle, that of (w, b) to
        the margin's in degrees; NaN without one, or where all weights are 0.

    Raises
    ------
    ValueError
        If it has hidden layers, or more than two classes.

    Examples
    --------
    Adam turns to its own margin:

    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_three_margins
    >>> from sigmoid_estimator.inspection import margin_angles
    >>> X, y = load_three_margins(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), solver="adam", batch_size="full", max_iter=5000,
    ...                            learning_rate_init=0.1, random_state=0).fit(X, y)
    >>> angles = margin_angles(clf, X, y).set_index(["epoch", "limit"])["angle"]
    >>> bool(angles[5000, "ℓ∞, of Adam"] < angles[5000, "ℓ2, of gradient descent"])
    True
    """
    check_single_neuron(clf, "a margin to turn to")
    checked_sample(clf, X, y)
    film = film_of(clf)
    neurons = film.parameters.astype(float)
    known = margin_lines(X, y) if lines is None else lines
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "epoch": film.epochs,
                    "limit": one["limit"],
                    "angle": angles_to(neurons, np.append(one["coef"], one["intercept"])),
                }
            )
            for _, one in known.iterrows()
        ],
        ignore_index=True,
    )
