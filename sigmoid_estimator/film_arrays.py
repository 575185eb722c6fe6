"""What the arrays of a stored film must be, for a file may come from anywhere."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.losses import LOSSES

Array = np.ndarray

# Letters of NumPy's dtype.kind, their name, and the number of dimensions.
_EXPECTED = {
    "layer_sizes": ("iu", "whole numbers", 1),
    "activation": ("U", "text", 0),
    "loss_function": ("U", "text", 0),
    "exclusive": ("b", "a boolean", 0),
    "tie": ("f", "a number", 0),
    "stride": ("iu", "a whole number", 0),
    "epoch": ("iu", "whole numbers", 1),
    "parameters": ("f", "numbers", 2),
    "loss": ("f", "numbers", 1),
    "accuracy": ("f", "numbers", 1),
    "gradient_norms": ("f", "numbers", 2),
    "validation_loss": ("f", "numbers", 1),
    "validation_accuracy": ("f", "numbers", 1),
}


def check_film_arrays(arrays: Mapping[str, Array]) -> None:
    """Raise ValueError unless these arrays are a film's and agree with each other."""
    missing = sorted(set(_EXPECTED) - set(arrays))
    if missing:
        raise ValueError(
            "A film needs the arrays that TrainingHistory.to_npz writes; missing are "
            f"{', '.join(missing)}."
        )
    for name, (kinds, what, ndim) in _EXPECTED.items():
        array = arrays[name]
        _require(
            array.dtype.kind in kinds and array.ndim == ndim,
            name,
            f"hold {what} in {ndim} dimensions",
            f"{array.dtype} in {array.ndim}",
        )
    _check_network(arrays)
    _check_records(arrays)


def _check_network(arrays: Mapping[str, Array]) -> None:
    losses = {loss for loss, _ in LOSSES}
    for name, known in (("activation", set(ACTIVATIONS)), ("loss_function", losses)):
        seen = str(arrays[name])
        _require(seen in known, name, f"be one of {', '.join(sorted(known))}", repr(seen[:40]))
    sizes = arrays["layer_sizes"].tolist()
    _require(len(sizes) > 1 and min(sizes) > 0, "layer_sizes", "be two or more, above 0", sizes)
    _require(bool(arrays["stride"] >= 0), "stride", "be 0 or more", arrays["stride"])


def _check_records(arrays: Mapping[str, Array]) -> None:
    sizes, epochs = arrays["layer_sizes"].tolist(), arrays["epoch"]
    ascending = len(epochs) > 0 and epochs[0] >= 0 and bool((epochs[1:] > epochs[:-1]).all())
    _require(ascending, "epoch", "ascend from 0 or later", epochs[:5])
    widths = {
        "parameters": sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes)),
        "gradient_norms": len(sizes) - 1,
    }
    for name, (_, _, ndim) in _EXPECTED.items():
        shape = (len(epochs), widths[name]) if name in widths else (len(epochs),)
        if len(shape) == ndim and name != "layer_sizes":
            _require(arrays[name].shape == shape, name, f"have shape {shape}", arrays[name].shape)


def _require(holds: bool, name: str, rule: str, seen: object) -> None:
    if not holds:
        raise ValueError(f"In this film the array {name} must {rule}, got {seen}.")
