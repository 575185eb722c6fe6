"""Reads models of other libraries, by the adapter of the library that they are of."""

import sys
from importlib import import_module
from operator import attrgetter
from types import ModuleType
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator.recording import scikit_learn
from sigmoid_estimator.recording.chain import Layers, Linear, Step, folded, output_that_fits

Array = np.ndarray

ROWS = 64  # on which a model's own outputs are held against those of the layers read


class ModelReader:
    """Reads one model, again and again.

    Registered is no order of calls, and a model's own code may do anything between its layers: so
    its outputs for some rows are compared, and layers that do not reproduce them are refused.
    """

    def __init__(self, X: Array, activation: str | None):
        self._X = X[:ROWS].toarray() if hasattr(X, "toarray") else X[:ROWS]
        self._activation = "sigmoid" if activation == "logistic" else activation
        self._choice: int | None = None  # among the readings of the model
        self._output = "none"

    def layers(self, model: Any, *, checks: bool) -> Layers:
        """The model's layers; with `checks`, such that they reproduce the model's own outputs."""
        if type(model).__module__.partition(".")[0] == "skorch":
            model = model.module_
        adapter = adapter_of(model)
        readings = adapter.readings(model, self._activation)
        if self._choice is None:
            self._choice, self._output = self._first_choice(adapter, model, readings)
            checks = False
        layers = folded(readings[self._choice])._replace(output=self._output)
        if checks and _are_finite(layers):  # others end the film
            outputs = adapter.outputs(model, self._X)
            if output_that_fits(layers, self._X, outputs) is None:
                raise ValueError(_differs(model))
        return layers

    def _first_choice(
        self, adapter: ModuleType, model: Any, readings: list[list[Step]]
    ) -> tuple[int, str]:
        """The reading that reproduces the model's outputs, and what its output units are."""
        first = next((step for step in readings[0] if isinstance(step, Linear)), None)
        if first is not None and len(first.weight) != self._X.shape[1]:
            raise ValueError(
                f"{first.name!r} has {len(first.weight)} inputs, and X has {self._X.shape[1]} "
                "features."
            )
        outputs = adapter.outputs(model, self._X)
        if not np.isfinite(outputs).all():
            raise ValueError(f"The outputs of this {type(model).__name__} are not finite on X.")
        refusal: ValueError | None = None
        for k, reading in enumerate(readings):
            try:
                layers = folded(reading)
            except ValueError as error:  # no chain in this order, perhaps in the next
                refusal = refusal or error
                continue
            output = output_that_fits(layers, self._X, outputs)
            if output is not None:
                return k, output
        raise refusal or ValueError(_differs(model))


def adapter_of(model: Any) -> ModuleType:
    """The module that reads models of this kind; it is imported where its library has been."""
    if isinstance(model, MLPClassifier | LogisticRegression):
        return scikit_learn
    # Keras first: with PyTorch for its backend, its models are PyTorch's modules too.
    for library, kind, adapter in (
        ("keras", "Model", "keras"),
        ("torch", "nn.Module", "pytorch"),
    ):
        if library in sys.modules and isinstance(model, attrgetter(kind)(sys.modules[library])):
            return import_module(f"sigmoid_estimator.recording.{adapter}")
    raise TypeError(
        "A film is recorded of a PyTorch module, a Keras model, a skorch net, an MLPClassifier or "
        f"a LogisticRegression, got {type(model).__name__}. Give the weights of others as "
        "coefs=… and intercepts=…"
    )


def _differs(model: Any) -> str:
    return (
        f"The outputs of this {type(model).__name__} are not those of its layers in order: "
        "between them it does what a film does not show. Give FilmRecorder the activation of its "
        "hidden layers, record the part that is a chain, or coefs=… and intercepts=…"
    )


def _are_finite(layers: Layers) -> bool:
    return all(np.isfinite(array).all() for array in (*layers.coefs, *layers.intercepts))
