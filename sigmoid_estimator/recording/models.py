"""Reads models of other libraries, by the adapter of the library that they are of."""

import sys
from collections.abc import Sequence
from importlib import import_module
from operator import attrgetter
from types import ModuleType
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator.blas import blas_threads_for
from sigmoid_estimator.recording import scikit_learn
from sigmoid_estimator.recording.chain import (
    Layers,
    Linear,
    Step,
    are_finite,
    folded,
    output_that_fits,
)

Array = np.ndarray

ROWS = 64  # on which a model's own outputs are held against those of the layers read


class ModelReader:
    """Reads one model, again and again.

    Registered is no order of calls, and a model's own code may do anything between its layers: so
    its outputs for some rows are compared, and layers that do not reproduce them are refused.
    """

    def __init__(self, X: Any, activation: str | Sequence[str] | None):
        self._X = X[:ROWS].toarray() if hasattr(X, "toarray") else X[:ROWS]
        self._activation = "sigmoid" if activation == "logistic" else activation
        # Readings that have fitted so far, the best first, each with its output units. A fresh
        # BatchNorm does nothing, and is the same before and after the units.
        self._fitting: list[tuple[int, str]] = []

    def layers(self, model: Any, *, checks: bool) -> Layers:
        """The model's layers; with `checks`, such that they reproduce the model's own outputs."""
        if isinstance(model, Layers):  # of a file
            return model
        if type(model).__module__.partition(".")[0] == "skorch":
            model = model.module_
        adapter = adapter_of(model)
        readings = adapter.readings(model, self._activation)
        is_sure = len(self._fitting) == 1
        # Weights that are not finite end the film, and have no outputs to compare.
        if not self._fitting or ((checks or not is_sure) and are_finite(readings[0])):
            self._fitting = self._fits(adapter, model, readings)
        k, output = self._fitting[0]
        return folded(readings[k])._replace(output=output)

    def _fits(
        self, adapter: ModuleType, model: Any, readings: list[list[Step]]
    ) -> list[tuple[int, str]]:
        """The readings that reproduce the model's outputs, the best first; raises without one."""
        self._check_width(readings[0])
        outputs = adapter.outputs(model, self._X)
        if not np.isfinite(outputs).all():
            raise ValueError(f"The outputs of this {type(model).__name__} are not finite on X.")
        tried = [k for k, _ in self._fitting] or range(len(readings))
        refusals: list[ValueError] = []
        fits: list[tuple[float, int, str]] = []
        for k in tried:
            try:
                layers = folded(readings[k])
            except ValueError as error:  # no chain in this order, perhaps in the next
                refusals.append(error)
                continue
            with blas_threads_for(layers.n_weights * len(self._X)):
                fit = output_that_fits(layers, self._X, outputs)
            if fit is not None:
                fits.append((fit.error, k, fit.output))
        if fits:
            return [(k, output) for _, k, output in sorted(fits)]
        raise refusals[0] if len(refusals) == len(tried) else ValueError(_differs(model))

    def _check_width(self, reading: list[Step]) -> None:
        first = next((step for step in reading if isinstance(step, Linear)), None)
        if first is not None and len(first.weight) != self._X.shape[1]:
            raise ValueError(
                f"{first.name!r} has {len(first.weight)} inputs, and X has {self._X.shape[1]} "
                "features."
            )


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
