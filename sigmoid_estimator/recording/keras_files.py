"""Keras' files as chains of steps: their configuration and their arrays, without Keras."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np

from sigmoid_estimator.recording.chain import Linear, Scaling, Step, with_units_between
from sigmoid_estimator.recording.keras_configs import units_of
from sigmoid_estimator.recording.state_dicts import in_natural_order

Array = np.ndarray
Parameters = dict[str, Array]

# What zipfile, h5py and a configuration of another shape raise.
NO_MODEL = (
    BadZipFile, OSError, KeyError, RuntimeError, TypeError, AttributeError, RecursionError,
)  # fmt: skip


def keras_steps(path: Path, max_bytes: int, activation: str | Sequence[str] | None) -> list[Step]:
    """The steps of a ``.keras`` or ``.h5`` file, or of weights alone (``.weights.h5``)."""
    import h5py  # noqa: PLC0415 - for its own files

    config: Any = None
    source: Any = path
    try:
        if path.suffix == ".keras":
            with ZipFile(path) as archive:
                config = _entry(archive, "config.json", max_bytes)
                source = io.BytesIO(_entry(archive, "model.weights.h5", max_bytes))
        with h5py.File(source, "r") as file:
            config = file.attrs.get("model_config", config)
            layers = _arrays(file, max_bytes, by_name=config is not None)
        if config is None:
            return with_units_between(_dense_alone(layers), activation)
        return list(_steps(_layers_of(json.loads(config)), layers))
    except NO_MODEL as error:
        raise ValueError(f"It is no file of a Keras model ({str(error)[:100]}).") from error


def _entry(archive: ZipFile, name: str, max_bytes: int) -> bytes:
    n_bytes = archive.getinfo(name).file_size
    if n_bytes > max_bytes:
        raise ValueError(f"{name} has {n_bytes:,} bytes, more than max_bytes={max_bytes:,}.")
    return archive.read(name)


def _arrays(file: Any, max_bytes: int, *, by_name: bool) -> dict[str, Parameters]:
    """The arrays of every layer, without the optimizer's, by the layer's name or its group's.

    Groups of Keras 3 are numbered by class (dense, dense_1), in the order of the layers.
    """
    layers: dict[str, Parameters] = {}
    n_bytes = 0

    def visit(path: str, item: Any) -> None:  # h5py follows no link to another file here
        nonlocal n_bytes
        folders = path.split("/")
        if not hasattr(item, "dtype") or folders[0].startswith("optimizer"):
            return
        if item.is_virtual or item.external or item.dtype.kind != "f":
            raise ValueError(f"{path[:100]!r} is no array of numbers in this file.")
        n_bytes += item.size * item.dtype.itemsize
        if n_bytes > max_bytes:
            raise ValueError(f"Its arrays take more than max_bytes={max_bytes:,}.")
        is_new = len(folders) > 2 and folders[-2] == "vars"
        name = folders[-3] if is_new else folders[max(0, len(folders) - 2)]
        if is_new and by_name:
            name = str(item.parent.attrs.get("name", name))
        layers.setdefault(name, {})[folders[-1].partition(":")[0]] = item[()]

    file.visititems(visit)
    return layers


def _layers_of(config: Any) -> list[Mapping[str, Any]]:
    """Configurations of the layers in a chain, those of models within it included."""
    kind, parts = config["class_name"], config["config"]["layers"]
    if kind not in ("Sequential", "Functional", "Model"):
        raise ValueError(f"A model of its own class {str(kind)[:40]!r} does not say what it does.")
    before = None
    for part in parts if kind != "Sequential" else ():
        sources = list(_sources(part["inbound_nodes"]))
        if sources != ([] if before is None else [before]):
            name = str(part["config"]["name"])[:100]
            raise ValueError(f"{name!r} follows other layers than the one before it.")
        before = part["config"]["name"]
    return [
        layer
        for part in parts
        for layer in (_layers_of(part) if "layers" in part["config"] else [part])
    ]


def _sources(node: Any) -> Iterator[Any]:
    """Names of the layers whose outputs a node takes."""
    if isinstance(node, Mapping) and "keras_history" in node:
        yield node["keras_history"][0]
        return
    for each in node.values() if isinstance(node, Mapping) else node:
        if isinstance(each, Mapping | list):
            yield from _sources(each)


def _steps(configs: list[Mapping[str, Any]], layers: Mapping[str, Parameters]) -> Iterator[Step]:
    for layer in configs:
        kind, config = layer["class_name"], layer["config"]
        arrays = layers.get(config["name"], {})
        if kind == "Dense":
            yield _linear(config["name"], arrays)
        if kind == "BatchNormalization":
            yield _scaling(config, arrays)
        else:
            yield from units_of(config["name"], kind, config)


def _named(arrays: Parameters, names: list[str]) -> list[Array]:
    """A layer's arrays: named in files of Keras 2, numbered in those of Keras 3."""
    return [arrays[name] if name in arrays else arrays[str(k)] for k, name in enumerate(names)]


def _linear(name: str, arrays: Parameters) -> Linear:
    given = _named(arrays, ["kernel", "bias"][: len(arrays)])
    shapes = [array.shape for array in given]
    if not given or len(shapes[0]) != 2 or shapes[1:] not in ([], [shapes[0][1:]]):
        seen = ", ".join(f"{key} {array.shape}" for key, array in arrays.items())
        raise ValueError(f"{name!r} must have a matrix and a bias, got {seen[:200] or 'none'}.")
    return Linear(name, given[0], given[1] if len(given) > 1 else None)


def _scaling(config: Mapping[str, Any], arrays: Parameters) -> Scaling:
    names = ["gamma"] * bool(config["scale"]) + ["beta"] * bool(config["center"])
    names += ["moving_mean", "moving_variance"]
    given = dict(zip(names, _named(arrays, names), strict=True))
    if len({array.shape for array in given.values()}) != 1 or given["moving_mean"].ndim != 1:
        raise ValueError(f"{config['name']!r} must have vectors of one length.")
    return Scaling.of_batch_norm(
        config["name"],
        given["moving_mean"],
        given["moving_variance"],
        float(config["epsilon"]),
        given.get("gamma"),
        given.get("beta"),
    )


def _dense_alone(layers: Mapping[str, Parameters]) -> list[Linear]:
    """Weights without a configuration: Dense layers in the order of their names."""
    names = in_natural_order([name for name in layers if layers[name]])
    return [_linear(name, layers[name]) for name in names]
