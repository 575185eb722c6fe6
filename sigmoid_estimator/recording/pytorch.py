"""PyTorch modules as chains of steps; imported where the caller has imported PyTorch."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import nn

from sigmoid_estimator.activations import LEAK
from sigmoid_estimator.recording.chain import Linear, Scaling, Step, Units, arrangements

Array = np.ndarray

UNITS: Mapping[type, str] = {
    nn.Sigmoid: "sigmoid",
    nn.Tanh: "tanh",
    nn.ReLU: "relu",
    nn.LeakyReLU: "leaky_relu",
    nn.ELU: "elu",
    nn.SELU: "selu",
    nn.GELU: "gelu",
    nn.SiLU: "silu",
    nn.Softplus: "softplus",
    nn.Hardsigmoid: "hard_sigmoid",
    nn.Softsign: "softsign",
    nn.Softmax: "softmax",
    nn.LogSoftmax: "log_softmax",
}
# With which the units are those of that name; a Softplus is z itself from its threshold on.
CONSTANTS: Mapping[type, Mapping[str, float]] = {
    nn.LeakyReLU: {"negative_slope": LEAK},
    nn.ELU: {"alpha": 1},
    nn.Softplus: {"beta": 1, "threshold": 20},
}
# Nothing in evaluation, of rows that are vectors; losses are no part of the network.
PASSED_OVER = (nn.Identity, nn.Flatten, nn.Dropout, nn.AlphaDropout, nn.modules.loss._Loss)


def readings(model: nn.Module, activation: str | Sequence[str] | None) -> list[list[Step]]:
    """The chains of steps that the module may be, the one in order of registration first."""
    seen: dict[int, str] = {}
    steps = [step for name, part in _parts(model, "") for step in _steps(name, part, seen)]
    containers = [type(part) for part in model.modules() if part._modules]
    # A Sequential calls its parts in this order, any other code in an order of its own.
    return [steps] if {*containers} <= {nn.Sequential} else arrangements(steps, activation)


@torch.no_grad()
def outputs(model: nn.Module, X: Array) -> Array:
    """What the module gives for some rows in evaluation."""
    inputs = _inputs_of(type(model).forward)
    if len(inputs) > 1:
        names = ", ".join(map(repr, inputs))
        raise ValueError(f"A film is of networks with one input, got forward({names}).")
    like = next(model.parameters())
    with _evaluation(model):
        given = model(torch.as_tensor(X).to(like))
    if not isinstance(given, torch.Tensor):
        raise ValueError(
            f"The module must return one tensor, its output, got {type(given).__name__}."
        )
    return _array(given).reshape(len(X), -1)


@lru_cache(maxsize=64)  # a signature takes as long as all else of a record
def _inputs_of(forward: Callable[..., Any]) -> list[str]:
    """Names of the arguments that a module's forward needs, after self."""
    parameters = list(inspect.signature(forward).parameters.values())[1:]
    return [
        p.name
        for p in parameters
        if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]


def _parts(module: nn.Module, name: str) -> Iterator[tuple[str, nn.Module]]:
    """Modules without modules of their own, in order of registration; one used twice, twice."""
    children = list(module._modules.items())  # named_children leaves out repetitions
    if not children or isinstance(module, nn.MultiheadAttention):
        yield name or type(module).__name__, module
        return
    for child_name, child in children:
        if child is not None:
            yield from _parts(child, f"{name}.{child_name}".lstrip("."))
    if module._parameters:
        raise ValueError(
            f"{name or type(module).__name__!r} has parameters of its own beside its layers: "
            f"{', '.join(module._parameters)}. A film is of linear layers in a chain."
        )


def _steps(name: str, part: nn.Module, seen: dict[int, str]) -> list[Step]:
    """The step of a module, none for what does nothing in evaluation."""
    kind = type(part)
    if isinstance(part, nn.Linear):
        if id(part.weight) in seen:
            raise ValueError(
                f"{name!r} shares its weights with {seen[id(part.weight)]!r}, and a film has "
                "weights of their own for every layer."
            )
        seen[id(part.weight)] = name
        bias = None if part.bias is None else _array(part.bias)
        return [Linear(name, _array(part.weight).T, bias)]
    if isinstance(part, nn.BatchNorm1d):
        return [_scaling(name, part)]
    if isinstance(part, PASSED_OVER):
        return []
    constants = CONSTANTS.get(kind, {})
    if kind not in UNITS or any(getattr(part, each) != constants[each] for each in constants):
        known = ", ".join(units.__name__ for units in UNITS)
        raise ValueError(
            f"{name!r} is {kind.__name__}, and a film is of Linear layers, BatchNorm1d, Dropout "
            f"and the units {known} (LeakyReLU of slope {LEAK}, ELU and Softplus of 1)."
        )
    is_approximate = kind is nn.GELU and part.approximate == "tanh"
    return [Units(name, "gelu_tanh" if is_approximate else UNITS[kind])]


def _scaling(name: str, norm: nn.BatchNorm1d) -> Scaling:
    if norm.running_mean is None or norm.running_var is None:
        raise ValueError(
            f"{name!r} normalises by each batch (track_running_stats=False), so that its network "
            "is another for every batch."
        )
    weight, bias = (None if p is None else _array(p) for p in (norm.weight, norm.bias))
    mean, variance = _array(norm.running_mean), _array(norm.running_var)
    return Scaling.of_batch_norm(name, mean, variance, norm.eps, weight, bias)


def _array(tensor: torch.Tensor) -> Array:
    if tensor.dtype not in (torch.float64, torch.float32):
        raise ValueError(
            f"A film is of float32 or float64, got {tensor.dtype}: record "
            "copy.deepcopy(model).float()."
        )
    return tensor.numpy(force=True)


@contextmanager
def _evaluation(model: nn.Module) -> Iterator[None]:
    """The module in evaluation; afterwards each part is as it was, also what was frozen before."""
    were_training = [(part, part.training) for part in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for part, was_training in were_training:
            part.training = was_training
