"""Keras 3: models as chains of steps, and the callback; imported where the caller has Keras."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np

from sigmoid_estimator.recording.chain import Linear, Scaling, Step, arrangements
from sigmoid_estimator.recording.film_recorder import FilmRecorder
from sigmoid_estimator.recording.keras_configs import units_of

Array = np.ndarray


class FilmCallback(keras.callbacks.Callback):
    """Records the model before the first epoch and after every epoch of ``model.fit``.

    Parameters
    ----------
    recorder : FilmRecorder
        What records; epochs go on over several calls of `fit`.

    Examples
    --------
    >>> import keras
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.recording import FilmRecorder
    >>> from sigmoid_estimator.recording.keras import FilmCallback
    >>> X, y = load_line(return_X_y=True)
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
    >>> model.compile("sgd", "binary_crossentropy")
    >>> recorder = FilmRecorder(X.astype("float32"), y)
    >>> history = model.fit(X, y, epochs=5, verbose=0, callbacks=[FilmCallback(recorder)])
    >>> recorder.classifier().history_.epochs
    array([0, 1, 2, 3, 4, 5])
    """

    def __init__(self, recorder: FilmRecorder):
        super().__init__()
        self.recorder = recorder

    def on_train_begin(self, logs: Any = None) -> None:
        """Record the weights before any update."""
        if self.recorder.n_epochs is None:
            self.recorder.record(0, self.model)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Record the weights after an epoch."""
        self.recorder.record((self.recorder.n_epochs or 0) + 1, self.model)


def readings(model: Any, activation: str | Sequence[str] | None) -> list[list[Step]]:
    """The chains of steps that the model may be, the one in order of its layers first."""
    inputs = getattr(model, "inputs", None) or [None]
    if len(inputs) > 1:
        names = ", ".join(repr(each.name) for each in inputs)
        raise ValueError(f"A film is of networks with one input, got {names}.")
    _check_not_shared(model)
    steps = _steps_of(model.layers)
    is_chain = isinstance(model, keras.Sequential | keras.src.models.Functional)
    return [steps] if is_chain else arrangements(steps, activation)


def outputs(model: Any, X: Array) -> Array:
    """What the model gives for some rows in evaluation."""
    given = model(keras.ops.convert_to_tensor(X), training=False)
    if isinstance(given, list | tuple | Mapping):
        raise ValueError(f"A film is of networks with one output, got {len(given)}.")
    return _array(given).reshape(len(X), -1)


def _check_not_shared(model: Any) -> None:
    if not isinstance(model, keras.src.models.Functional):
        return
    for layer in model.get_config()["layers"]:
        if len(layer["inbound_nodes"]) > 1:
            raise ValueError(
                f"{layer['name']!r} is called several times, and a film has weights of their own "
                "for every layer."
            )


def _steps_of(layers: list[Any]) -> list[Step]:
    steps: list[Step] = []
    for layer in layers:
        kind, name = type(layer).__name__, layer.name
        if isinstance(layer, keras.Model):
            steps += _steps_of(layer.layers)
        elif kind == "Dense":
            bias = None if layer.bias is None else _array(layer.bias)
            steps.append(Linear(name, _array(layer.kernel), bias))
            steps += units_of(name, kind, layer.get_config())
        elif kind == "BatchNormalization":
            steps.append(_scaling(layer))
        else:
            steps += units_of(name, kind, layer.get_config())
    return steps


def _scaling(layer: Any) -> Scaling:
    mean, variance = _array(layer.moving_mean), _array(layer.moving_variance)
    weight, bias = (None if v is None else _array(v) for v in (layer.gamma, layer.beta))
    return Scaling.of_batch_norm(layer.name, mean, variance, layer.epsilon, weight, bias)


def _array(tensor: Any) -> Array:
    return keras.ops.convert_to_numpy(tensor)
