"""scikit-learn's MLPClassifier and LogisticRegression as chains of steps."""

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.recording.chain import Linear, Step, Units

Array = np.ndarray


def readings(model: Any, activation: str | Sequence[str] | None) -> list[list[Step]]:
    """The one chain of steps that a fitted classifier is."""
    check_is_fitted(model)
    if isinstance(model, LogisticRegression):
        return [
            [Linear("coef_", model.coef_.T, np.broadcast_to(model.intercept_, len(model.coef_)))]
        ]
    steps: list[Step] = []
    for k, (coef, intercept) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        if k:
            steps.append(Units("activation", _named(model.activation)))
        steps.append(Linear(f"coefs_[{k}]", coef, intercept))
    return [[*steps, Units("out_activation_", _named(model.out_activation_))]]


def outputs(model: Any, X: Array) -> Array:
    """The probabilities, as the columns of the output units."""
    unnamed = copy(model)
    vars(unnamed).pop("feature_names_in_", None)  # the rows have lost theirs
    probabilities = unnamed.predict_proba(X)
    is_linear = isinstance(model, LogisticRegression)
    n_outputs = len(model.coef_) if is_linear else model.n_outputs_
    return probabilities[:, -n_outputs:]


def _named(activation: str) -> str:
    return "sigmoid" if activation == "logistic" else activation
