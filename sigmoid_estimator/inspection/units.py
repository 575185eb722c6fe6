"""The units of a layer in a forward pass: where their outputs lie between the asymptotes.

Conventions: arrays are (..., n_samples, n_units), in float64.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import logit

from sigmoid_estimator.activations import ACTIVATIONS, Activation

Array = np.ndarray

# Steepness k of the activations that are low + (high − low) σ(kz): one exponential says all.
STEEPNESS = {"sigmoid": 1.0, "logistic": 1.0, "tanh": 2.0, "scaled_sigmoid": 1.0}

FARTHEST = 750.0  # e^−750 is 0 in float64, and an infinite logit times that would be no number


@dataclass(frozen=True)
class Units:
    """A layer's pre-activations z and outputs h.

    The place of a bounded output is p = (h − low)/(high − low); its logit tells apart what h, once
    rounded to its asymptote, does not.
    """

    activation: str
    z: Array
    h: Array

    @property
    def rule(self) -> Activation:
        return ACTIVATIONS[self.activation]

    @property
    def is_bounded(self) -> bool:
        """Whether there are two asymptotes, which outputs can be near to."""
        return bool(np.isfinite([self.rule.low, self.rule.high]).all())

    @cached_property
    def logits(self) -> Array:
        """ln(p/(1 − p)): below 0 the low asymptote is nearer, above it the high one."""
        if self.activation in STEEPNESS:
            return STEEPNESS[self.activation] * self.z
        return logit((self.rule.function(self.z) - self.rule.low) / self._range)

    @cached_property
    def distances(self) -> Array:
        """|ln(p/(1 − p))|, finite."""
        return np.minimum(np.abs(self.logits), FARTHEST)

    @cached_property
    def odds(self) -> Array:
        """Odds e^{−|ln(p/(1 − p))|} of the farther asymptote."""
        return np.exp(-self.distances)

    @cached_property
    def gaps(self) -> Array:
        """Distance to the nearest asymptote, min(p, 1 − p): a part of the range, up to ½."""
        return self.odds / (1 + self.odds)

    @property
    def entropies(self) -> Array:
        """Binary entropy of p, −p ln p − (1 − p) ln(1 − p), in nats."""
        return np.log1p(self.odds) + self.gaps * self.distances

    @property
    def slopes(self) -> Array:
        """h′(z)."""
        if self.activation not in STEEPNESS:
            return self.rule.slope(self.z)
        # σ′(z) = σ(z) σ(−z)
        return STEEPNESS[self.activation] * self._range * (self.gaps * (1 - self.gaps))

    @property
    def is_dead(self) -> Array:
        """Which units are ReLUs that are 0 on every sample, (..., n_units)."""
        if self.activation != "relu":
            return np.zeros_like(self.z[..., 0, :], dtype=bool)
        return np.all(self.z <= 0, axis=-2)

    @property
    def _range(self) -> float:
        return self.rule.high - self.rule.low


def class_logits(z: Array) -> Array:
    """Logits of a softmax's probabilities: z less the log-sum-exp of the other classes' z."""
    leader = z.argmax(axis=-1)[..., None]
    top = np.take_along_axis(z, leader, axis=-1)
    shares = np.exp(z - top)
    others = shares.sum(axis=-1, keepdims=True) - shares  # holds the leader's 1, save its own
    np.put_along_axis(shares, leader, 0, axis=-1)
    np.put_along_axis(others, leader, shares.sum(axis=-1, keepdims=True), axis=-1)
    with np.errstate(divide="ignore"):
        return z - top - np.log(others)
