"""State dicts of PyTorch: read from files, and as chains of linear layers."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np

from sigmoid_estimator.recording.chain import Linear

Array = np.ndarray

KEYS = ("state_dict", "model_state_dict", "model")  # of a state dict within a checkpoint
KINDS = {  # names of parameters, and the layers that have them
    "running_mean": "a BatchNorm, whose units a state dict does not tell (give model=…)",
    "in_proj_weight": "attention",
    "weight_ih_l0": "recurrent",
}


def read_pytorch(path: Path, max_bytes: int) -> Mapping[str, Any]:
    """The tensors of a file that ``torch.save`` wrote; no code in it is run."""
    import torch  # noqa: PLC0415 - for its own files

    try:
        with ZipFile(path) as archive:
            n_bytes = sum(entry.file_size for entry in archive.infolist())
    except BadZipFile as error:
        raise ValueError("It is no file of torch.save.") from error
    if n_bytes > max_bytes:
        raise ValueError(f"It holds {n_bytes:,} bytes, more than max_bytes={max_bytes:,}.")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (UnpicklingError, RuntimeError, EOFError, MemoryError, OverflowError) as error:
        first = str(error).strip().partition("\n")[0][:200]
        raise ValueError(f"It is no state dict of tensors only ({first}).") from error
    for key in KEYS:
        if isinstance(state, Mapping) and isinstance(state.get(key), Mapping):
            state = state[key]
    if not isinstance(state, Mapping) or not all(torch.is_tensor(t) for t in state.values()):
        raise ValueError(f"It must hold a state dict, alone or as one of {', '.join(KEYS)}.")
    # A tensor may be a view of one number, repeated without end.
    n_bytes = sum(tensor.numel() * tensor.element_size() for tensor in state.values())
    if n_bytes > max_bytes:
        raise ValueError(f"Its tensors take {n_bytes:,} bytes, more than max_bytes={max_bytes:,}.")
    for name, tensor in state.items():
        is_plain = tensor.layout == torch.strided and tensor.device.type == "cpu"
        is_exact = not tensor.is_floating_point() or tensor.dtype in (torch.float32, torch.float64)
        if not is_plain or not is_exact or tensor.is_quantized:
            kind = f"{tensor.layout} {tensor.dtype}"
            raise ValueError(f"{str(name)[:100]!r} must be of float32 or float64, got {kind}.")
    return {str(name): tensor.detach() for name, tensor in state.items()}


def linear_layers(state: Mapping[str, Any], names: Sequence[str] | None = None) -> list[Linear]:
    """The linear layers of a state dict; `names` tells their order if it is another."""
    layers: dict[str, dict[str, Any]] = {}
    for key, value in state.items():
        name, _, parameter = key.rpartition(".")
        layers.setdefault(name, {})[parameter] = value
    if names is not None and sorted(names) != sorted(layers):
        raise ValueError(f"layers must be {', '.join(map(repr, layers))} in their order.")
    return [_linear(name, layers[name]) for name in names or layers]


def _linear(name: str, parameters: Mapping[str, Any]) -> Linear:
    for parameter, kind in KINDS.items():
        if parameter in parameters:
            raise ValueError(f"{name!r} is {kind}; a film is of linear layers in a chain.")
    arrays = {key: np.asarray(value) for key, value in parameters.items()}
    weight, bias = arrays.get("weight"), arrays.get("bias")
    is_linear = (
        set(arrays) <= {"weight", "bias"}
        and weight is not None
        and weight.ndim == 2
        and (bias is None or bias.shape == weight.shape[:1])
    )
    if not is_linear or weight is None:
        shapes = ", ".join(f"{key} {array.shape}" for key, array in arrays.items())
        raise ValueError(f"{name!r} must be a linear layer, weight and bias, got {shapes[:200]}.")
    for array in arrays.values():
        if array.dtype not in (np.float32, np.float64):
            raise ValueError(f"{name!r} must be of float32 or float64, got {array.dtype}.")
    return Linear(name, weight.T, bias)


def in_natural_order(names: Sequence[str]) -> list[str]:
    """Names in the order of their words and numbers: layer2 before layer10."""

    def parts(name: str) -> list[tuple[int, str]]:
        return [(int(p), "") if p.isdecimal() else (-1, p) for p in re.split(r"(\d+)", name)]

    return sorted(names, key=parts)
