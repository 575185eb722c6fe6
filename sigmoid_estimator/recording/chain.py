"""Networks of other libraries as a chain of steps, folded into layers of weights and biases.

An adapter reads a model as steps: linear maps, the scaling of a BatchNorm in evaluation, units.
What a network here does not have is refused, in a sentence that names the layer.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.special import expit, log_softmax, softmax

from sigmoid_estimator.activations import ACTIVATIONS

Array = np.ndarray

# What the last units may be, beside none (the output is the pre-activation itself).
OUTPUTS: dict[str, Callable[[Array], Array]] = {
    "none": lambda z: z,
    "sigmoid": expit,
    "softmax": lambda z: softmax(z, axis=1),
    "log_softmax": lambda z: log_softmax(z, axis=1),
}

# How far two computations of the same outputs may be apart, in parts of the largest: rounding is
# far below, another architecture above. Narrow types are those of mixed precision.
ROUNDING, ROUNDING_OF_HALF = 3e-4, 3e-2


class Linear(NamedTuple):
    """hW + b, with W (n_in, n_out); a layer without biases has the bias 0."""

    name: str
    weight: Array
    bias: Array | None


class Scaling(NamedTuple):
    """h · factor + shift: what a BatchNorm does in evaluation."""

    name: str
    factor: Array
    shift: Array

    @classmethod
    def of_batch_norm(
        cls,
        name: str,
        mean: Array,
        variance: Array,
        epsilon: float,
        weight: Array | None,
        bias: Array | None,
    ) -> "Scaling":
        """(h − mean)/√(variance + ε) · weight + bias."""
        factor = 1 / np.sqrt(variance.astype(np.float64) + epsilon)
        if weight is not None:
            factor *= weight
        return cls(name, factor, (0 if bias is None else bias) - mean * factor)


class Units(NamedTuple):
    """An activation, by its name here, or the softmax of an output."""

    name: str
    activation: str


Step = Linear | Scaling | Units


def are_finite(steps: Sequence[Step]) -> bool:
    """Whether all their arrays are."""
    arrays = [part for step in steps for part in step if isinstance(part, np.ndarray)]
    return all(np.isfinite(array).all() for array in arrays)


class Layers(NamedTuple):
    """A network as weights and biases, and what its units do."""

    names: list[str]
    coefs: list[Array]
    intercepts: list[Array]
    activations: list[str]  # one per hidden layer
    output: str  # of OUTPUTS; "none" also where it is not known
    notes: list[str]

    @property
    def n_weights(self) -> int:
        return sum(coef.size for coef in self.coefs)

    @property
    def form(self) -> tuple[Any, ...]:
        """All but the weights: layers of one form are of one network."""
        return [coef.shape for coef in self.coefs], self.activations, self.output

    def pre_activation(self, X: Array) -> Array:
        """z of the output for some rows."""
        h = X
        for coef, intercept, activation in zip(
            self.coefs, self.intercepts, [*self.activations, "identity"], strict=True
        ):
            h = ACTIVATIONS[activation].function(h @ coef + intercept)
        return h


def folded(steps: Sequence[Step]) -> Layers:
    """The layers of a chain; each scaling goes into the linear layer before or after it."""
    layers = Layers([], [], [], [], "none", [])
    coefs, intercepts, units = layers.coefs, layers.intercepts, layers.activations
    waiting: Scaling | None = None
    for step in steps:
        is_open = len(units) < len(coefs)  # a linear layer whose units have not come yet
        if isinstance(step, Linear):
            if is_open:
                units.append("identity")
            _check_width(step, len(step.weight), coefs)
            _append(layers, _after(waiting, step, layers.notes))
            waiting = None
        elif isinstance(step, Units):
            if not is_open:
                raise ValueError(
                    f"{step.name!r} ({step.activation}) must follow a linear layer, and does not. "
                    "Record the weights as coefs=… and intercepts=… if the network is the same."
                )
            units.append(step.activation)
        elif is_open:
            _check_width(step, len(step.factor), coefs)
            dtype = coefs[-1].dtype
            coefs[-1] = (coefs[-1] * step.factor).astype(dtype)
            intercepts[-1] = (intercepts[-1] * step.factor + step.shift).astype(dtype)
            layers.notes.append(f"{step.name!r} is folded into {layers.names[-1]!r} before it.")
        else:
            waiting = step if waiting is None else _both(waiting, step)
    if not coefs or waiting is not None:
        seen = "none" if waiting is None else f"{waiting.name!r} without one after it"
        raise ValueError(f"A film is of linear layers in a chain, got {seen}.")
    output = units.pop() if len(units) == len(coefs) else "none"
    if output not in OUTPUTS and output != "identity":
        raise ValueError(
            f"The output {layers.names[-1]!r} must be logits, a sigmoid or a softmax, "
            f"got {output} units: a film is of a classifier."
        )
    return layers._replace(output="none" if output == "identity" else output)


def _append(layers: Layers, step: Linear) -> None:
    layers.names.append(step.name)
    layers.coefs.append(step.weight)
    dtype = step.weight.dtype
    layers.intercepts.append(
        np.zeros(step.weight.shape[1], dtype) if step.bias is None else step.bias
    )


def _after(scaling: Scaling | None, step: Linear, notes: list[str]) -> Linear:
    """The linear layer that takes in the scaling before it: (hf + s)W + b."""
    if scaling is None:
        return step
    if len(scaling.factor) != len(step.weight):
        raise ValueError(
            f"{step.name!r} has {len(step.weight)} inputs, and {scaling.name!r} before it has "
            f"{len(scaling.factor)} outputs."
        )
    notes.append(f"{scaling.name!r} is folded into {step.name!r} after it.")
    bias = scaling.shift @ step.weight + (0 if step.bias is None else step.bias)
    dtype = step.weight.dtype
    weight = (scaling.factor[:, None] * step.weight).astype(dtype)
    return Linear(step.name, weight, bias.astype(dtype))


def _both(first: Scaling, second: Scaling) -> Scaling:
    """Two scalings in a row as one."""
    shift = first.shift * second.factor + second.shift
    return Scaling(second.name, first.factor * second.factor, shift)


def _check_width(step: Linear | Scaling, n_inputs: int, coefs: list[Array]) -> None:
    if coefs and coefs[-1].shape[1] != n_inputs:
        raise ValueError(
            f"{step.name!r} has {n_inputs} inputs, and the layer before it has "
            f"{coefs[-1].shape[1]} outputs: these layers are not in a chain."
        )


def of_hidden_layers(activation: str | Sequence[str] | None, n_hidden: int) -> list[str]:
    """The activation of each hidden layer, given as one for all or as one for each."""
    names = [activation] * n_hidden if isinstance(activation, str) else activation or []
    if len(names) != n_hidden:
        raise ValueError(
            f"activation must be one name, or one for each of the {n_hidden} hidden layers, got "
            f"{activation!r}."
        )
    return ["sigmoid" if name == "logistic" else name for name in names]


def with_units_between(
    layers: Sequence[Linear], activation: str | Sequence[str] | None
) -> list[Step]:
    """Linear layers from a source that says nothing of units, with the activation given."""
    if activation is None and len(layers) > 1:
        raise ValueError("This says nothing of the hidden units: give activation=…")
    names = of_hidden_layers(activation, max(len(layers) - 1, 0))
    steps: list[Step] = [*layers[:1]]
    for name, layer in zip(names, layers[1:], strict=True):
        steps += [Units("activation", name), layer]
    return steps


def arrangements(
    steps: Sequence[Step], activation: str | Sequence[str] | None
) -> list[list[Step]]:
    """Orders of the steps that a model whose own code calls them may mean.

    Registered is no order of calls: units may be registered once for all layers, or be functions
    that are no modules. So each activation is tried after every hidden layer, and those given for
    each: after its BatchNorm, and before.
    """
    registered = [step for step in steps if isinstance(step, Units)]
    maps = [step for step in steps if not isinstance(step, Units)]
    names = {step.activation: step.name for step in registered if step.activation in ACTIVATIONS}
    if isinstance(activation, str):
        names.setdefault(activation, "activation")
    n_hidden = max(sum(isinstance(step, Linear) for step in maps) - 1, 0)
    tried = [[Units(name, each)] * n_hidden for each, name in names.items()]
    if activation is not None and not isinstance(activation, str):
        given = of_hidden_layers(activation, n_hidden)
        tried.append([Units("activation", each) for each in given])
    readings = {_order(steps): list(steps)}
    for units in tried:
        for early in (False, True):
            reading = _with_units(maps, units, early=early)
            readings.setdefault(_order(reading), reading)
    return list(readings.values())


def _order(steps: Sequence[Step]) -> tuple[str, ...]:
    return tuple(step.activation if isinstance(step, Units) else step.name for step in steps)


def _with_units(maps: Sequence[Step], units: Sequence[Units], *, early: bool) -> list[Step]:
    """The maps, with `early` units right after each hidden layer, else right before the next."""
    coming = iter(units)
    last = max((k for k, step in enumerate(maps) if isinstance(step, Linear)), default=0)
    first = min((k for k, step in enumerate(maps) if isinstance(step, Linear)), default=0)
    steps: list[Step] = []
    for k, step in enumerate(maps):
        is_linear = isinstance(step, Linear)
        if not early and is_linear and k > first:
            steps.append(next(coming))
        steps.append(step)
        if early and is_linear and k < last:
            steps.append(next(coming))
    return steps


class Fit(NamedTuple):
    """How far the outputs of layers are from the model's, with which output units."""

    error: float
    output: str


def output_that_fits(layers: Layers, X: Array, outputs: Array) -> Fit | None:
    """The output units that make the model's own outputs of these layers; None if none do."""
    z = layers.pre_activation(X)
    if z.shape != outputs.shape:
        return None
    tolerance = ROUNDING if outputs.dtype.itemsize >= 4 else ROUNDING_OF_HALF
    known = [layers.output] if layers.output != "none" else list(OUTPUTS)
    for name in known:
        expected = OUTPUTS[name](z)
        error = np.abs(expected - outputs.astype(np.float64)).max() / max(
            1, np.abs(expected).max()
        )
        if error <= tolerance:
            return Fit(float(error), name)
    return None
