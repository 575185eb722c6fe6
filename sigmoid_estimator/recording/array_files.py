"""Arrays from files that hold nothing else: safetensors and npz."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sigmoid_estimator.film_arrays import arrays_of_file
from sigmoid_estimator.recording.chain import Linear, Step, with_units_between
from sigmoid_estimator.recording.state_dicts import in_natural_order, linear_layers

Array = np.ndarray

MAX_HEADER = 2**24  # bytes; a name and a shape take a hundred
DTYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8"}  # I64: a BatchNorm's count of batches


def read_safetensors(path: Path, max_bytes: int) -> Mapping[str, Array]:
    """The tensors of a safetensors file: a length, a header of JSON, and the numbers.

    In natural order of their names: the file has none of its own.
    """
    content = path.read_bytes()[: max_bytes + 1]
    n_header = int.from_bytes(content[:8], "little")
    if not 0 < n_header <= min(MAX_HEADER, len(content) - 8):
        raise ValueError(
            f"Its header has {n_header:,} bytes, and may have at most {MAX_HEADER:,} and no more "
            "than the file."
        )
    numbers = memoryview(content)[8 + n_header :]
    try:
        header = json.loads(content[8 : 8 + n_header])
        header.pop("__metadata__", None)
        return {
            name: _tensor(name, numbers, **header[name]) for name in in_natural_order(list(header))
        }
    except (
        AttributeError,
        KeyError,
        TypeError,
        RecursionError,
        UnicodeDecodeError,
        json.JSONDecodeError,
    ) as error:
        raise ValueError("Its header is not that of a safetensors file.") from error


def _tensor(
    name: str, numbers: memoryview, *, dtype: str, shape: list[int], data_offsets: list[int]
) -> Array:
    if dtype not in DTYPES:
        raise ValueError(f"{name!r} must be of F32 or F64, got {str(dtype)[:20]}.")
    (start, end), kind = data_offsets, np.dtype(DTYPES[dtype])
    n_bytes = math.prod(shape) * kind.itemsize
    is_within = 0 <= start <= end <= len(numbers) and all(n >= 0 for n in shape)
    if not is_within or end - start != n_bytes:
        raise ValueError(f"{name!r} is not as long as its header says.")
    return np.frombuffer(numbers[start:end], kind).reshape(shape).astype(kind.newbyteorder("="))


def npz_steps(path: Path, max_bytes: int, activation: str | Sequence[str] | None) -> list[Step]:
    """Layers of an npz file: matrices (n_in, n_out) and vectors, each in order of their names."""
    arrays = arrays_of_file(
        path,
        max_bytes,
        refusal="An npz file is one that numpy.savez wrote, and this one is not.",
        remedy="Give a larger max_bytes.",
    )
    names = in_natural_order(list(arrays))
    if any(name.endswith(".weight") for name in names):
        state = {name: arrays[name] for name in names}
        return with_units_between(linear_layers(state), activation)
    weights = [name for name in names if arrays[name].ndim == 2]
    biases = [name for name in names if arrays[name].ndim == 1]
    fits = len(weights) == len(biases) and len(names) == 2 * len(weights) > 0
    pairs = list(zip(weights, biases, strict=False))
    if not fits or any(arrays[w].shape[1:] != arrays[b].shape for w, b in pairs):
        seen = ", ".join(f"{name} {arrays[name].shape}" for name in names)
        raise ValueError(
            "It must hold a matrix (n_in, n_out) and a vector (n_out,) per layer, got "
            f"{seen[:200]}."
        )
    for name in names:
        if arrays[name].dtype not in (np.float32, np.float64):
            raise ValueError(f"{name!r} must be of float32 or float64, got {arrays[name].dtype}.")
    layers = [Linear(w, arrays[w], arrays[b]) for w, b in pairs]
    return with_units_between(layers, activation)
