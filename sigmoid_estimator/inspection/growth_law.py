"""The law that the growth of a single layer's weights obeys, and how far it is reached."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.growth import last_decade_slopes
from sigmoid_estimator.inspection.margin import max_margin
from sigmoid_estimator.inspection.records import film_of
from sigmoid_estimator.inspection.separability import signed_rows
from sigmoid_estimator.preparation import rows_of_an_update

Array = np.ndarray

LIMITS = {"log_loss": 1.0, "squared_error": 0.5}  # of slope · γ


def growth_law(clf: Any, X: Any, y: Any) -> pd.DataFrame:
    """Compare the growth of a single neuron's weights with its law.

    On separable data, gradient descent on the cross-entropy makes ‖(w, b)‖ grow like ln t / γ,
    towards the direction of the maximum margin, and L·t·η·γ² tends to 1; with half the squared
    error the slope is half of it, and the product tends to 1/4. It is reached slowly where γ is
    small, and it is a law of gradient descent: Adam tends to another solution.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A single neuron (``hidden_layer_sizes=()``), fitted on two classes, with its film.
    X : array-like of shape (n_samples, n_features)
        The rows it was trained on.
    y : array-like of shape (n_samples,)
        Their labels.

    Returns
    -------
    pandas.DataFrame
        One row: slope of ‖(w, b)‖ against ln(epoch) over the last decade of records;
        theoretical_slope, for "sgd" at a constant rate without L2 on separable data, else NaN;
        loss_product L·t·η·γ² at the last record, t in updates, with η/(1 − μ) for momentum μ,
        else NaN; normalized_margin, the smallest ±(w·x + b) / ‖(w, b)‖; max_margin γ;
        angle_to_max_margin in degrees; and separable.

    Raises
    ------
    ValueError
        If the classifier has hidden layers, more than two classes, or no film.

    References
    ----------
    .. [1] Soudry, Hoffer, Nacson, Gunasekar, Srebro: The implicit bias of gradient descent on
       separable data. JMLR 19(70), 2018.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_wide_margin
    >>> from sigmoid_estimator.inspection import growth_law
    >>> X, y = load_wide_margin(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=1.0, max_iter=100_000, record_history="log")
    >>> law = growth_law(clf.fit(X, y), X, y).iloc[0]
    >>> bool(abs(law["slope"] / law["theoretical_slope"] - 1) < 0.05)
    True
    """
    film = film_of(clf)
    if clf.n_layers_ != 2 or clf.n_outputs_ != 1:
        raise ValueError(
            "growth_law is about a single neuron: fit with hidden_layer_sizes=() on two classes, "
            f"got {clf.n_layers_ - 2} hidden layers and {clf.n_outputs_} outputs."
        )
    best = max_margin(X, y).iloc[0]
    margin, separable = best["margin"], bool(np.isfinite(best["margin"]))
    parameters = film.parameters.astype(float)
    neuron, widest = parameters[-1], np.append(best["coef"], best["intercept"])
    is_descent = (
        clf.solver == "sgd" and clf.learning_rate == "constant" and not clf.alpha and separable
    )
    n_updates = film.epochs[-1] * -(-len(y) // rows_of_an_update(clf, len(y)))
    rate = clf.learning_rate_init / max(1 - clf.momentum, np.finfo(float).tiny)
    row = {
        "slope": last_decade_slopes(film.epochs, np.linalg.norm(parameters, axis=1)[:, None])[0],
        "theoretical_slope": LIMITS[clf.loss] / margin if is_descent else np.nan,
        "loss_product": film.loss[-1] * n_updates * rate * margin**2 if is_descent else np.nan,
        "normalized_margin": (signed_rows(X, y) @ neuron).min() / np.linalg.norm(neuron),
        "max_margin": margin,
        "angle_to_max_margin": _angle(neuron, widest),
        "separable": separable,
    }
    return pd.DataFrame([row])


def _angle(one: Array, other: Array) -> float:
    """Angle between two vectors in degrees, precise also where it is small."""
    one, other = one / np.linalg.norm(one), other / np.linalg.norm(other)
    halves = np.arctan2(np.linalg.norm(one - other), np.linalg.norm(one + other))
    return float(np.degrees(2 * halves))
