"""What the arrays of a stored film must be: a file may come from anywhere."""

import math
import zlib
from collections.abc import Mapping
from itertools import pairwise
from os import PathLike
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.lib import format as npy

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.optimizers import OPTIMIZERS, SCHEDULES

Array = np.ndarray

# Letters of NumPy's dtype.kind, their name, and the numbers of dimensions. There is no "O":
# objects are stored as pickles, which can run code.
_NETWORK = {
    "layer_sizes": ("iu", "whole numbers", (1,)),
    "activation": ("U", "text", (0, 1)),
    "loss_function": ("U", "text", (0,)),
    "exclusive": ("b", "a boolean", (0,)),
    "tie": ("f", "a number", (0,)),
    "stride": ("iu", "a whole number", (0,)),
}
_RECORDS = {
    "epoch": ("iu", "whole numbers", (1,)),
    "parameters": ("f", "numbers", (2,)),
    "loss": ("f", "numbers", (1,)),
    "accuracy": ("f", "numbers", (1,)),
    "gradient_norms": ("f", "numbers", (2,)),
    "validation_loss": ("f", "numbers", (1,)),
    "validation_accuracy": ("f", "numbers", (1,)),
}
_STRETCHES = {
    "stretch_first_epoch": ("iu", "whole numbers", (1,)),
    "stretch_solver": ("U", "text", (1,)),
    "stretch_schedule": ("U", "text", (1,)),
    "stretch_learning_rate": ("f", "numbers", (1,)),
    "stretch_momentum": ("f", "numbers", (1,)),
    "stretch_alpha": ("f", "numbers", (1,)),
    "stretch_batch_size": ("iu", "whole numbers", (1,)),
    "stretch_n_samples": ("iu", "whole numbers", (1,)),
    "stretch_layer_rates": ("f", "numbers", (2,)),
}
_EXPECTED = {**_NETWORK, **_RECORDS, **_STRETCHES}

_NOT_A_FILM = (
    "A film is a file that TrainingHistory.to_npz or save_film wrote, and this one is not."
)
# What zipfile and NumPy raise for other files.
_NO_FILM = (
    BadZipFile,
    zlib.error,
    EOFError,  # an entry that ends too soon
    NotImplementedError,  # a zip archive of a later version, or encrypted in a way of its own
    RuntimeError,  # one that asks for a password
    KeyError,  # a version of NumPy's header that has no reader here
    AttributeError,
    TypeError,
    ValueError,
)

FORMAT = 2  # of the arrays in a file; docs/FILM_FORMAT.md says what a number means


def arrays_of_file(
    source: str | PathLike[str] | BinaryIO,
    max_bytes: int | None = None,
    *,
    refusal: str = _NOT_A_FILM,
    remedy: str = "Record fewer epochs (record_history).",
) -> dict[str, Array]:
    """The arrays of an npz file, of which nothing is executed.

    Raises ValueError, with the `refusal`, for any other file; and, with the `remedy`, where the
    arrays would take more than `max_bytes`: a small file can hold zeros without end, and name
    sizes that it does not have.
    """
    try:
        with ZipFile(source) as archive:
            n_bytes = sum(_array_bytes(archive, entry) for entry in archive.infolist())
    except _NO_FILM as error:
        raise ValueError(refusal) from error
    if max_bytes is not None and n_bytes > max_bytes:
        raise ValueError(
            f"The arrays of this file take {n_bytes / 1e6:,.0f} MB, and at most "
            f"{max_bytes / 1e6:,.0f} MB are read. {remedy}"
        )
    try:
        if not isinstance(source, str | PathLike):
            source.seek(0)
        with np.load(source, allow_pickle=False) as file:
            return dict(file)
    except _NO_FILM as error:
        raise ValueError(refusal) from error


def _array_bytes(archive: ZipFile, entry: ZipInfo) -> int:
    """What an array takes by its header, which has to agree with the size of its entry."""
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise ValueError(f"{entry.filename} is compressed in a way that NumPy does not write.")
    with archive.open(entry) as file:
        version = npy.read_magic(file)
        read_header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
        shape, _, dtype = read_header[version](file)
        n_bytes = math.prod(shape) * dtype.itemsize
        if dtype.itemsize == 0:  # such as texts of no letters: NumPy would make room for one each
            raise ValueError(f"{entry.filename} holds nothing, in any number.")
        if n_bytes != entry.file_size - file.tell():
            raise ValueError(f"{entry.filename} is not as long as its header says.")
    return n_bytes


def format_of(arrays: Mapping[str, Array]) -> Array:
    """The earliest format that says what these arrays say, for the sake of older readers."""
    return np.array(1 if arrays["activation"].ndim == 0 else 2)


def check_format(arrays: Mapping[str, Array]) -> None:
    """Raise ValueError for the film of a version to come; those written without a number are 1."""
    number = arrays.get("format", np.array(FORMAT))
    _require(number.dtype.kind in "iu" and number.ndim == 0, "format", "be a number", number.dtype)
    if number > FORMAT:
        raise ValueError(
            f"This film is of format {number}, and this version of sigmoid-estimator reads films "
            f"up to format {FORMAT}. Install a newer version to open it."
        )


def check_film_arrays(arrays: Mapping[str, Array]) -> None:
    """Raise ValueError unless these arrays are a film's and agree with each other."""
    missing = sorted(set(_EXPECTED) - set(arrays))
    if missing:
        raise ValueError(
            "A film needs the arrays that TrainingHistory.to_npz writes; missing are "
            f"{', '.join(missing)}."
        )
    for name, (kinds, what, dimensions) in _EXPECTED.items():
        array = arrays[name]
        _require(
            array.dtype.kind in kinds and array.ndim in dimensions,
            name,
            f"hold {what} in {' or '.join(map(str, dimensions))} dimensions",
            f"{array.dtype} in {array.ndim}",
        )
    _check_network(arrays)
    _check_records(arrays)
    _check_stretches(arrays)


def _check_network(arrays: Mapping[str, Array]) -> None:
    losses = {loss for loss, _ in LOSSES}
    for name, known in (("activation", set(ACTIVATIONS)), ("loss_function", losses)):
        for seen in np.atleast_1d(arrays[name]).tolist():
            _require(seen in known, name, f"be of {', '.join(sorted(known))}", repr(seen[:40]))
    sizes, names = arrays["layer_sizes"].tolist(), arrays["activation"]
    _require(len(sizes) > 1 and min(sizes) > 0, "layer_sizes", "be two or more, above 0", sizes)
    fits = names.ndim == 0 or len(names) == len(sizes) - 2
    _require(fits, "activation", "be one, or one per hidden layer", names.shape)
    # 0 stands for the logarithmic stride, which is None in memory.
    _require(bool(arrays["stride"] >= 0), "stride", "be 0 or more", arrays["stride"])


def _check_records(arrays: Mapping[str, Array]) -> None:
    sizes, epochs = arrays["layer_sizes"].tolist(), arrays["epoch"]
    _require(len(epochs) > 0 and _ascend(epochs, 0), "epoch", "ascend from 0 or later", epochs[:5])
    widths = {
        "parameters": sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes)),
        "gradient_norms": len(sizes) - 1,
    }
    _check_shapes(arrays, list(_RECORDS), len(epochs), widths)


def _check_stretches(arrays: Mapping[str, Array]) -> None:
    """Check the stretches; a film of weights trained elsewhere has none."""
    first = arrays["stretch_first_epoch"]
    _require(_ascend(first, 1), "stretch_first_epoch", "ascend from 1 or later", first[:5])
    widths = {"stretch_layer_rates": len(arrays["layer_sizes"]) - 1}
    _check_shapes(arrays, list(_STRETCHES), len(first), widths)
    known = {"stretch_solver": {*OPTIMIZERS, "lbfgs"}, "stretch_schedule": {*SCHEDULES}}
    for name, names in known.items():
        unknown = sorted(set(arrays[name].tolist()) - names)
        # A message quotes little of what a hostile file holds.
        rule = f"hold only {', '.join(sorted(names))}"
        _require(not unknown, name, rule, [entry[:40] for entry in unknown[:5]])
    sizes, n_samples = arrays["stretch_batch_size"], arrays["stretch_n_samples"]
    fits = bool(((sizes > 0) & (sizes <= n_samples)).all())
    _require(fits, "stretch_batch_size", "be from 1 to stretch_n_samples", sizes[:5])


def _ascend(epochs: Array, least: int) -> bool:
    # Compared, not subtracted: differences of unsigned numbers wrap around.
    return bool((epochs[:1] >= least).all() and (epochs[1:] > epochs[:-1]).all())


def _check_shapes(
    arrays: Mapping[str, Array], names: list[str], n: int, widths: dict[str, int]
) -> None:
    for name in names:
        shape = (n, widths[name]) if name in widths else (n,)
        _require(arrays[name].shape == shape, name, f"have shape {shape}", arrays[name].shape)


def _require(holds: bool, name: str, rule: str, seen: object) -> None:
    if not holds:
        raise ValueError(f"In this film the array {name} must {rule}, got {seen}.")
