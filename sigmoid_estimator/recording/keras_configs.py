"""What the units of a Keras layer are, by the layer's configuration; without Keras.

A configuration is plain data, in a model in memory as in its file.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sigmoid_estimator.activations import LEAK
from sigmoid_estimator.recording.chain import Units

# Without the hard sigmoid, which is another one in files of Keras 2.
KNOWN = (
    "sigmoid", "tanh", "relu", "elu", "selu", "gelu", "silu", "softplus", "softsign", "softmax",
    "log_softmax",
)  # fmt: skip
PASSED_OVER = {  # nothing in evaluation, of rows that are vectors
    "InputLayer", "Flatten", "Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise",
    "ActivityRegularization", "Identity",
}  # fmt: skip


def units_of(name: str, kind: str, config: Mapping[str, Any]) -> list[Units]:
    """The units of a layer, if it has any; layers and units unknown here raise ValueError."""
    if kind in PASSED_OVER:
        return []
    activation = _activation_of(kind, config)
    if activation == "linear":
        return []
    if activation in (*KNOWN, "leaky_relu"):
        return [Units(name, activation)]
    seen = kind if activation is None else f"{kind} with {activation} units"
    raise ValueError(
        f"{name!r} is {seen}, and a film is of Dense layers, BatchNormalization, Dropout and the "
        f"units {', '.join(KNOWN)} (LeakyReLU of slope {LEAK}, ELU of 1)."
    )


def _activation_of(kind: str, config: Mapping[str, Any]) -> str | None:
    """The activation by its name here, "linear" for none, and None where there is no name."""
    if kind in ("Dense", "Activation"):
        named = config.get("activation")
        # The function leaky_relu has the slope 0.2 in Keras.
        return named if isinstance(named, str) and named in (*KNOWN, "linear") else str(named)[:40]
    if kind == "Softmax":
        return "softmax"
    if kind == "ELU" and config.get("alpha") == 1:
        return "elu"
    slope = config.get("negative_slope")
    if kind == "LeakyReLU" and isinstance(slope, float) and np.isclose(slope, LEAK, rtol=1e-6):
        return "leaky_relu"
    is_plain = not slope and not config.get("threshold") and config.get("max_value") is None
    return "relu" if kind == "ReLU" and is_plain else None
