"""A run's numbers, computed again from its weights alone: the other side of what is said."""

from functools import cached_property

import numpy as np
from scipy.special import erfc

NEAR = 0.05  # of the range of a unit, and 95 % of the rows or entries
ENDS = {
    "sigmoid": (0, 1),
    "tanh": (-1, 1),
    "scaled_sigmoid": (-2, 2),
    "penalized_tanh": (-0.25, 1),
    "hard_sigmoid": (0, 1),
    "softsign": (-1, 1),
}


def sigmoid(z):
    return np.where(z < 0, np.exp(-np.logaddexp(0, -z)), 1 / (1 + np.exp(-np.abs(z))))


def slope_of_sigmoid(z):
    return np.exp(-np.logaddexp(0, z) - np.logaddexp(0, -z))


def slant(z):
    """The number whose tanh t makes ½(1 + t), which is σ of twice the number."""
    return np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)


def slope_of_gelu_tanh(z):
    inner = np.sqrt(8 / np.pi) * (1 + 3 * 0.044715 * z**2)
    return sigmoid(2 * slant(z)) + z * slope_of_sigmoid(2 * slant(z)) * inner


UNITS = {
    "sigmoid": (sigmoid, slope_of_sigmoid),
    "tanh": (np.tanh, lambda z: 4 * slope_of_sigmoid(2 * z)),
    "relu": (lambda z: np.where(z > 0, z, 0), lambda z: 1.0 * (z > 0)),
    "leaky_relu": (lambda z: np.where(z > 0, z, z / 100), lambda z: np.where(z > 0, 1, 0.01)),
    "scaled_sigmoid": (lambda z: 4 * sigmoid(z) - 2, lambda z: 4 * slope_of_sigmoid(z)),
    "penalized_tanh": (
        lambda z: np.tanh(z) * np.where(z > 0, 1, 0.25),
        lambda z: 4 * slope_of_sigmoid(2 * z) * np.where(z > 0, 1, 0.25),
    ),
    "elu": (
        lambda z: np.maximum(z, 0) + np.expm1(np.minimum(z, 0)),
        lambda z: np.exp(np.minimum(z, 0)),
    ),
    "selu": (
        lambda z: (
            1.0507009873554805 * np.maximum(z, 0) + 1.7580993408473766 * np.expm1(np.minimum(z, 0))
        ),
        lambda z: np.where(z > 0, 1.0507009873554805, 1.7580993408473766 * np.exp(-np.abs(z))),
    ),
    "gelu": (
        lambda z: z * erfc(-z / np.sqrt(2)) / 2,
        lambda z: erfc(-z / np.sqrt(2)) / 2 + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi),
    ),
    "gelu_tanh": (lambda z: z * sigmoid(2 * slant(z)), slope_of_gelu_tanh),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) + z * slope_of_sigmoid(z)),
    "softplus": (lambda z: np.logaddexp(0, z), sigmoid),
    "hard_sigmoid": (
        lambda z: np.minimum(np.maximum(z + 3, 0), 6) / 6,
        lambda z: ((z > -3) & (z < 3)) / 6,
    ),
    "softsign": (lambda z: z / (1 + np.abs(z)), lambda z: (1 + np.abs(z)) ** -2.0),
    "identity": (lambda z: z, np.ones_like),
}


class Pass:
    """One record of a film on the rows of its run, forwards and back; or other weights."""

    @np.errstate(all="ignore")
    def __init__(self, run, record, weights=None, biases=None):
        film, settings, X = run.film, run.settings, run.data.X
        self.weights = weights or [coef[record].astype(float) for coef in film.coefs]
        self.biases = biases or [b[record].astype(float) for b in film.intercepts]
        self.is_softmax = run.data.n_outputs > 1 and settings.loss == "log_loss"
        function, slope = UNITS[settings.activation]
        self.z, self.h, self.slopes = [], [X], []
        for number, (W, b) in enumerate(zip(self.weights, self.biases, strict=True), start=1):
            z = self.h[-1] @ W + b
            is_output = number == len(self.weights)
            self.z.append(z)
            self.h.append(sigmoid(z) if is_output else function(z))
            self.slopes.append(slope_of_sigmoid(z) if is_output else slope(z))
        if self.is_softmax:
            p = np.exp(z - z.max(axis=1, keepdims=True))
            self.h[-1] = p / p.sum(axis=1, keepdims=True)
            others = p @ (1 - np.eye(p.shape[1]))  # no difference, which would round to 0
            self.slopes[-1] = p * others / p.sum(axis=1, keepdims=True) ** 2
            self.others = others / p.sum(axis=1, keepdims=True)
            # ln p/(1 − p) from z itself: far out, p has rounded to 0.
            without = np.where(np.eye(z.shape[1], dtype=bool), -np.inf, z[:, None, :])
            self.output_logits = z - np.logaddexp.reduce(without, axis=2)
        else:
            self.output_logits = z
        self.run = run

    @cached_property
    def targets(self):
        y, n = self.run.data.y, self.run.data.n_outputs
        return y[:, None] == 1 if n == 1 else y[:, None] == np.arange(n)

    @cached_property
    def losses(self):
        z, t = self.z[-1], self.targets
        with np.errstate(all="ignore"):
            if self.is_softmax:
                others = self.others[t]  # −ln(1 − others), which does not round to 0
                return np.where(
                    others < 0.5, -np.log1p(-others), np.logaddexp.reduce(z, axis=1) - z[t]
                )
            if self.run.settings.loss == "log_loss":
                return np.logaddexp(0, np.where(t, -z, z)).sum(axis=1)
            return 0.5 * (self.residuals**2).sum(axis=1)

    @cached_property
    def residuals(self):
        """ŷ − y, of a 1 as the rest to it, which does not round to 0."""
        rest = self.others if self.is_softmax else slope_up(self.z[-1])
        return np.where(self.targets, -rest, self.h[-1])

    @cached_property
    def is_right(self):
        y, z = self.run.data.y, self.z[-1]
        return (z[:, 0] > 0) == y if z.shape[1] == 1 else z.argmax(axis=1) == y

    @cached_property
    def errors(self):
        """∂C/∂z of every row, layer by layer, and before it the demands ∂C/∂h."""
        with np.errstate(all="ignore"):
            delta = self.residuals
            if self.run.settings.loss == "squared_error":
                delta = delta * self.slopes[-1]
            deltas, demands = [delta], []
            for W, slopes in zip(self.weights[:0:-1], self.slopes[-2::-1], strict=True):
                demands.insert(0, deltas[0] @ W.T)
                deltas.insert(0, demands[0] * slopes)
        return deltas, demands

    def near(self, layer):
        """Which entries of a layer, from 1, are near an end; those of a ReLU are 0."""
        if layer == len(self.weights):
            return np.abs(self.output_logits) > np.log((1 - NEAR) / NEAR)
        name = self.run.settings.activation
        if name == "relu":
            return self.h[layer] == 0
        if name not in ENDS:
            return np.zeros_like(self.h[layer], dtype=bool)
        low, high = ENDS[name]
        share = (self.h[layer] - low) / (high - low)
        return (share < NEAR) | (share > 1 - NEAR)

    @property
    def n_hidden(self):
        return len(self.weights) - 1

    @cached_property
    def hidden_near(self):
        return np.concatenate([self.near(i).ravel() for i in range(1, self.n_hidden + 1)])

    @cached_property
    def whole_rows(self):
        return int(
            np.all([self.near(i).all(axis=1) for i in range(1, self.n_hidden + 1)], 0).sum()
        )

    @cached_property
    def dead(self):
        """Hidden units that are 0 on every row, layer by layer."""
        return [(h == 0).all(axis=0) for h in self.h[1:-1]]

    def kept(self):
        """What of the last hidden layer's error is left in layer 1; NaN if there is no error.

        Below the normal numbers there are no digits to compare: that is infinite.
        """
        sizes = [rms(delta) for delta in self.errors[0][:-1]]
        if sizes[-1] >= np.finfo(float).tiny:
            return sizes[0] / sizes[-1]
        return np.inf if sizes[-1] else np.nan


def slope_up(z):
    """1 − σ(z), which does not round to 0."""
    return sigmoid(-z)


def rms(x):
    """Root mean square, in units of the largest, since squares underflow."""
    top = np.abs(x).max()
    return float(top * np.sqrt(np.mean((x / top) ** 2))) if top > 0 else 0.0


def norm_of(run, record):
    """Of a neuron with its bias, of other networks the output layer's weights."""
    W = run.film.coefs[-1][record].astype(float)
    if run.is_single_neuron:
        W = np.append(W.ravel(), run.film.intercepts[-1][record])
    return float(np.linalg.norm(W))


def majority(run):
    return np.bincount(run.data.y).max() / len(run.data.y)


def since_right(run):
    """The record from which on all rows are right, or None."""
    right = run.film.accuracy == 1
    return next((i for i in range(len(right)) if right[i:].all()), None)
