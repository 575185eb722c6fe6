"""Initial weights: rules (activation, fan_in, fan_out, random) -> (weights, biases)."""

import numpy as np

Array = np.ndarray


def uniform_glorot(
    activation: str, fan_in: int, fan_out: int, random: np.random.RandomState
) -> tuple[Array, Array]:
    """scikit-learn's rule: U(±√(6/(fan_in + fan_out))), 2 for 6 under a sigmoid; biases too.

    Weights are drawn before biases, as MLPClassifier does: the streams must stay the same.
    """
    factor = 2.0 if activation in ("sigmoid", "logistic") else 6.0
    bound = np.sqrt(factor / (fan_in + fan_out))
    return (
        random.uniform(-bound, bound, (fan_in, fan_out)),
        random.uniform(-bound, bound, fan_out),
    )
