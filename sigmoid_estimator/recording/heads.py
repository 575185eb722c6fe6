"""What the outputs of a recorded network stand for, and layers given as arrays."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sigmoid_estimator.given_weights import float_type
from sigmoid_estimator.recording.chain import Layers, of_hidden_layers
from sigmoid_estimator.targets import Targets

Array = np.ndarray


def classifying(layers: Layers, targets: Targets, loss: str) -> Layers:
    """The layers with the outputs that the classes have here; other outputs raise ValueError."""
    n_outputs, name = layers.coefs[-1].shape[1], layers.names[-1]
    is_softmax = targets.exclusive and loss == "log_loss"
    takes = ("none", "softmax", "log_softmax") if is_softmax else ("none", "sigmoid")
    if n_outputs == 2 and targets.n_outputs == 1 and loss == "log_loss":
        # softmax(z) of class 1 is σ(z₁ − z₀).
        takes = ("none", "softmax", "log_softmax")
        coef, intercept = layers.coefs[-1], layers.intercepts[-1]
        layers = layers._replace(
            coefs=[*layers.coefs[:-1], coef[:, 1:] - coef[:, :1]],
            intercepts=[*layers.intercepts[:-1], intercept[1:] - intercept[:1]],
            notes=[*layers.notes, f"The two outputs of {name!r} are one here, their difference."],
        )
    elif n_outputs != targets.n_outputs:
        raise ValueError(
            f"{name!r} has {n_outputs} outputs, and {len(targets.classes)} classes with "
            f"loss={loss!r} need {targets.n_outputs}. Name all classes in classes, or give y as a "
            "matrix of 0 and 1 (multilabel)."
        )
    if layers.output not in takes:
        raise ValueError(
            f"{name!r} ends in a {layers.output}, and {len(targets.classes)} classes with "
            f"loss={loss!r} take {' or '.join(takes[1:])}, or none (logits)."
        )
    return layers


def layers_of_arrays(
    coefs: Any, intercepts: Any, n_features: int, activation: str | Sequence[str] | None
) -> Layers:
    """Layers given as arrays, copied, with a name each for messages."""
    if not isinstance(coefs, Sequence) or not isinstance(intercepts, Sequence):
        raise ValueError("A record is of a model, or of coefs and intercepts, a list each.")
    arrays = [np.array(array) for array in (*coefs, *intercepts)]
    weights, biases = arrays[: len(coefs)], arrays[len(coefs) :]
    if len(weights) != len(biases) or not weights:
        raise ValueError(
            f"coefs and intercepts have an array per layer, got {len(weights)} and {len(biases)}."
        )
    if activation is None and len(weights) > 1:
        raise ValueError("Arrays say nothing of the hidden units: give FilmRecorder activation=…")
    n_inputs = n_features
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        is_real = weight.dtype.kind in "biuf" and bias.dtype.kind in "biuf"
        if not is_real or weight.ndim != 2 or bias.ndim != 1 or min(weight.shape) == 0:
            raise ValueError(
                f"Layer {k + 1} has real numbers, (n_in, n_out) and (n_out,), got {weight.dtype} "
                f"of {weight.shape} and {bias.dtype} of {bias.shape}."
            )
        if (len(weight), len(bias)) != (n_inputs, weight.shape[1]):
            raise ValueError(
                f"Layer {k + 1} must have weights ({n_inputs}, n_out) and n_out biases, got "
                f"{weight.shape} and {bias.shape}."
            )
        n_inputs = len(bias)
    dtype = float_type(arrays)
    return Layers(
        names=[f"layer {k + 1}" for k in range(len(weights))],
        coefs=[weight.astype(dtype, copy=False) for weight in weights],
        intercepts=[bias.astype(dtype, copy=False) for bias in biases],
        activations=of_hidden_layers(activation, len(weights) - 1),
        output="none",
        notes=[],
    )
