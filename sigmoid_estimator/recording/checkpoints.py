"""film_of_checkpoints: the film of files that were saved while a network was trained."""

import copy
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.recording.array_files import npz_steps, read_safetensors
from sigmoid_estimator.recording.chain import Step, are_finite, folded, with_units_between
from sigmoid_estimator.recording.film_recorder import FilmRecorder
from sigmoid_estimator.recording.keras_files import keras_steps
from sigmoid_estimator.recording.state_dicts import linear_layers, read_pytorch

# Files of state dicts, which a PyTorch module can load.
STATES: dict[str, Callable[[Path, int], Mapping[str, Any]]] = {
    ".pt": read_pytorch,
    ".pth": read_pytorch,
    ".ckpt": read_pytorch,
    ".safetensors": read_safetensors,
}
STEPS: dict[str, Callable[[Path, int, str | Sequence[str] | None], list[Step]]] = {
    ".npz": npz_steps,
    ".keras": keras_steps,
    ".h5": keras_steps,
}

NOT_FINITE = "It has weights that are not finite."


def film_of_checkpoints(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    X: Any,
    y: Any,
    *,
    epochs: Sequence[int] | None = None,
    model: Any = None,
    layers: Sequence[str] | None = None,
    record_history: Any = "auto",
    max_bytes: int = 2**28,
    **parameters: Any,
) -> SigmoidMLPClassifier:
    """Make the film of checkpoints on disk, in the order of their epochs.

    Nothing in a file is executed: state dicts are read by ``torch.load(weights_only=True)``,
    Keras' files as the arrays and the configuration that they hold.

    Parameters
    ----------
    paths : path-like or iterable of path-like
        A folder, or files: ``.pt``, ``.pth`` or ``.ckpt`` (PyTorch's state dicts, also within a
        dict), ``.safetensors``, ``.keras``, ``.h5`` and ``.npz`` (weights (n_in, n_out) and
        biases in the order of their names, such as coef_0, coef_1, intercept_0, intercept_1).
    X, y : array-like
        Rows and labels that every record is measured on, as of :class:`FilmRecorder`.
    epochs : sequence of int or None, default=None
        Epoch of each file; None is the number behind "epoch" in its name, or else the last one.
    model : torch.nn.Module or None, default=None
        A module that state dicts are loaded into, a copy of it: they do not say what is between
        layers, nor where a BatchNorm stands.
    layers : sequence of str or None, default=None
        Names of the layers in a state dict, in order; None is the order that they have there.
    record_history : {"auto", "log"} or int, default="auto"
        Which of the files the film keeps, as of :class:`FilmRecorder`.
    max_bytes : int, default=2**28
        How large a file and its arrays may be.
    **parameters : dict
        The other parameters of :class:`FilmRecorder`; `activation` is needed where a file has
        hidden layers and does not say what their units are.

    Returns
    -------
    classifier : SigmoidMLPClassifier
        Fitted, with the film.

    Raises
    ------
    ValueError
        In a sentence that names the file, if it is of another format, larger than that, of
        another network than the first, or with weights that are not finite.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.recording import film_of_checkpoints
    >>> X, y = load_line(return_X_y=True)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for epoch in (0, 10, 20):
    ...         coef, intercept = np.full((2, 1), 0.1 * epoch), np.array([-0.3 * epoch])
    ...         np.savez(f"{folder}/line_{epoch}.npz", coef_0=coef, intercept_0=intercept)
    ...     clf = film_of_checkpoints(folder, X, y)
    >>> clf.history_.epochs, clf.score(X, y)
    (array([ 0, 10, 20]), 1.0)
    """
    files = _files_of(paths)
    numbered = _in_order(files, epochs)
    recorder = FilmRecorder(X, y, record_history=record_history, **parameters)
    for epoch, path in numbered:
        try:
            network = _read(path, model, layers, recorder.activation, max_bytes)
            recorder.record(epoch, network)
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
    return recorder.classifier()


def _files_of(paths: Any) -> list[Path]:
    if not isinstance(paths, str | PathLike):
        files = [Path(path) for path in paths]
    elif Path(paths).is_dir():
        files = [path for path in Path(paths).iterdir() if path.suffix in STATES | STEPS]
    else:
        files = [Path(paths)]
    unknown = [path.name for path in files if path.suffix not in STATES | STEPS]
    if unknown or not files:
        raise ValueError(
            f"Checkpoints are files with the endings {', '.join(STATES | STEPS)}, got "
            f"{unknown[:3] or 'none'}."
        )
    return files


def _in_order(files: list[Path], epochs: Sequence[int] | None) -> list[tuple[int, Path]]:
    if epochs is None:
        epochs = [_epoch_of(path) for path in files]
    if len(epochs) != len(files):
        raise ValueError(f"epochs must be one per file, {len(files)}, got {len(epochs)}.")
    epoch, n = Counter(epochs).most_common(1)[0]
    if n > 1:
        names = [path.name for path, each in zip(files, epochs, strict=True) if each == epoch]
        raise ValueError(f"{', '.join(names[:3])} are all of epoch {epoch}. Give their epochs=…")
    return sorted(zip(epochs, files, strict=True))


def _epoch_of(path: Path) -> int:
    """The number behind "epoch" in the file's name, or else the last one."""
    name = path.name.removesuffix(path.suffix)
    numbers = re.findall(r"epoch\D{0,3}(\d+)", name, re.IGNORECASE) or re.findall(r"\d+", name)
    if not numbers:
        raise ValueError(f"{path.name} has no number for its epoch. Give epochs=…")
    return int(numbers[-1])


def _read(
    path: Path,
    model: Any,
    names: Sequence[str] | None,
    activation: str | Sequence[str] | None,
    max_bytes: int,
) -> Any:
    """What a recorder takes: layers, or a copy of the module with this state."""
    if path.stat().st_size > max_bytes:
        raise ValueError(
            f"This file has {path.stat().st_size:,} bytes, more than max_bytes={max_bytes:,}."
        )
    if path.suffix in STEPS:
        steps = STEPS[path.suffix](path, max_bytes, activation)
    else:
        state = STATES[path.suffix](path, max_bytes)
        if model is not None:
            return _loaded(model, state)
        steps = with_units_between(linear_layers(state, names), activation)
    if not are_finite(steps):
        raise ValueError(NOT_FINITE)
    return folded(steps)


def _loaded(model: Any, state: Mapping[str, Any]) -> Any:
    import torch  # noqa: PLC0415 - the caller's: the model is a module

    loaded = copy.deepcopy(model)
    try:
        loaded.load_state_dict({name: torch.as_tensor(value) for name, value in state.items()})
    except RuntimeError as error:
        raise ValueError(f"It does not fit the model: {' '.join(str(error).split())}") from error
    if not all(value.isfinite().all() for value in loaded.state_dict().values()):
        raise ValueError(NOT_FINITE)
    return loaded
