"""TrainingHistory: the film of a training, one record per recorded epoch."""

import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from os import PathLike
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from sigmoid_estimator import stretches as stretch_forms
from sigmoid_estimator.film_arrays import (
    arrays_of_file,
    check_film_arrays,
    check_format,
    format_of,
)
from sigmoid_estimator.network import Network, frobenius
from sigmoid_estimator.stretches import Stretch, TrainingSettings

Array = np.ndarray

LOG_RECORDS_PER_DECADE = 50


def record_dtype(network: Network, dtype: np.dtype) -> np.dtype:
    """One record: the parameters after an epoch and what was measured of them."""
    return np.dtype(
        [
            ("epoch", np.int64),
            ("parameters", dtype, (network.n_parameters,)),
            ("loss", np.float64),
            ("accuracy", np.float64),
            ("gradient_norms", np.float64, (network.n_layers,)),
            ("validation_loss", np.float64),
            ("validation_accuracy", np.float64),
        ],
        align=True,
    )


def is_on_stride(epochs: Any, stride: int | None) -> Array:
    """Which epochs the film keeps: every `stride`-th; with None, about 50 per decade."""
    epochs = np.asarray(epochs)
    if stride is not None:
        return epochs % stride == 0
    # Where several exponents round to the same epoch, its nearest one is among them.
    nearest = np.rint(LOG_RECORDS_PER_DECADE * np.log10(np.maximum(epochs, 1)))
    return (epochs == 0) | (epochs == np.rint(10 ** (nearest / LOG_RECORDS_PER_DECADE)))


def n_records(n_epochs: int, stride: int | None) -> int:
    """Records of a film of epochs 0 … n_epochs; the last epoch is always one."""
    if stride is not None:
        return -(-n_epochs // stride) + 1
    exponents = np.arange(np.ceil(LOG_RECORDS_PER_DECADE * np.log10(max(n_epochs, 1))) + 1)
    # The first exponents round to the same epochs.
    grid = np.unique(np.rint(10 ** (exponents / LOG_RECORDS_PER_DECADE)))
    return len({0, n_epochs, *grid[grid <= n_epochs].tolist()})


def choose_stride(
    record_history: str | int, n_epochs: int, record_bytes: int, max_bytes: int
) -> int | None:
    """The stride that `record_history` means for so many epochs; None is "log".

    "auto" takes the smallest power of two whose film fits the budget, but keeps at least the
    first and the last record. An explicit request that does not fit raises ValueError.
    """
    if record_history == "auto":
        # Powers of two: the records of a longer stride are among those of a shorter one.
        stride = 1
        while stride < n_epochs and n_records(n_epochs, stride) * record_bytes > max_bytes:
            stride *= 2
        return stride
    chosen = None if record_history == "log" else int(record_history)
    needed = n_records(n_epochs, chosen) * record_bytes
    if needed > max_bytes:
        raise ValueError(
            f"record_history={record_history!r} needs {needed:,} bytes for {n_epochs:,} epochs, "
            f"more than history_max_bytes={max_bytes:,}. Raise history_max_bytes, record fewer "
            "epochs, or use record_history='auto'."
        )
    return chosen


class _Room:
    """Memory for records, shared by the films that were cut from it.

    Only the film that ends at `n_used` may write on; any other copies first, so that records
    once given out never change.
    """

    def __init__(self, records: Array, n_used: int):
        self.records = records
        self.n_used = n_used

    def claim(self, start: int, end: int) -> bool:
        """Take the memory of some records; False where another film has, in whichever thread."""
        with _claiming:
            if self.n_used != start or end > len(self.records):
                return False
            self.n_used = end
            return True


_claiming = threading.Lock()  # of all rooms: one of their own could not be pickled


class TrainingHistory:
    """The film of a training: weights and measurements, one record per recorded epoch.

    All arrays are read-only and have the records as their first axis.

    Parameters
    ----------
    records : structured ndarray of shape (n_records,)
        One record an epoch, of the type `dtype`.
    network : Network
        The architecture the parameters belong to.
    stride : int or None
        Every how many epochs a record was kept; None for the logarithmic film. The first and the
        last epoch are records whatever the stride.
    stretches : sequence of Stretch, default=()
        With which settings the epochs were trained, as far as that is known.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit([[0], [1]], [0, 1])
    >>> clf.history_.epochs
    array([0, 1, 2, 3])
    >>> [weights.shape for weights in clf.history_.coefs]
    [(4, 1, 2), (4, 2, 1)]
    >>> [biases.shape for biases in clf.history_.intercepts]
    [(4, 2), (4, 1)]
    >>> clf.history_.parameters.shape, clf.history_.weight_norms.shape
    ((4, 7), (4, 2))

    Measured on the rows trained on, and on validation rows where there are any:

    >>> clf = SigmoidMLPClassifier((), learning_rate_init=0.5, max_iter=30, random_state=0)
    >>> film = clf.fit([[0], [1]], [0, 1], X_val=[[0.2], [0.9]], y_val=[0, 1]).history_
    >>> film.first_perfect_epoch, film.accuracy[0].item(), film.validation_accuracy[-1].item()
    (1, 0.5, 1.0)
    >>> bool(film.loss[-1] < film.loss[0]), bool(film.validation_loss[-1] > film.loss[-1])
    (True, True)
    >>> film.gradient_norms.shape  # of the epochs' batches: none before the first update
    (31, 1)
    >>> film.dtype.names[:3]
    ('epoch', 'parameters', 'loss')
    """

    def __init__(
        self,
        records: Array,
        network: Network,
        stride: int | None = 1,
        stretches: Sequence[Stretch] = (),
    ):
        self._room = _Room(records, len(records))
        self._n_records = len(records)
        self._network = network
        self.stride = stride
        self.stretches = tuple(stretches)

    @classmethod
    def empty(cls, network: Network, dtype: np.dtype, stride: int | None) -> "TrainingHistory":
        """A film before its first record."""
        return cls(np.empty(0, record_dtype(network, dtype)), network, stride)

    @classmethod
    def of_weights(cls, network: Network, parameters: Array) -> "TrainingHistory":
        """A film of one record: weights that were given, not trained on data seen here."""
        unknown = np.full(network.n_layers, np.nan)
        record = (0, parameters, np.nan, np.nan, unknown, np.nan, np.nan)
        return cls(np.array([record], record_dtype(network, parameters.dtype)), network)

    def __len__(self) -> int:
        return self._n_records

    def __repr__(self) -> str:
        return f"TrainingHistory({len(self)} records, stride={self.stride})"

    def __reduce__(self) -> tuple:
        return TrainingHistory.from_arrays, (self.to_arrays(),)

    @property
    def _records(self) -> Array:
        view = self._room.records[: self._n_records]
        view.flags.writeable = False
        return view

    @property
    def dtype(self) -> np.dtype:
        """Structured type of a record."""
        return self._room.records.dtype

    @property
    def epochs(self) -> Array:
        """Epoch of each record, ascending; 0 is before any update."""
        return self._records["epoch"]

    @property
    def parameters(self) -> Array:
        """All weights and biases as vectors, (n_records, n_parameters)."""
        return self._records["parameters"]

    @property
    def coefs(self) -> list[Array]:
        """Weights, one array (n_records, n_in, n_out) per layer."""
        return self._network.coefs(self.parameters)

    @property
    def intercepts(self) -> list[Array]:
        """Biases, one array (n_records, n_out) per layer."""
        return self._network.intercepts(self.parameters)

    @property
    def loss(self) -> Array:
        """Loss on the training rows without L2; NaN where no data was seen."""
        return self._records["loss"]

    @property
    def accuracy(self) -> Array:
        """Accuracy on the training rows, unweighted; NaN where no data was seen."""
        return self._records["accuracy"]

    @property
    def gradient_norms(self) -> Array:
        """‖∂loss/∂W_l‖_F, root mean square over the epoch's batches, (n_records, n_layers)."""
        return self._records["gradient_norms"]

    @property
    def validation_loss(self) -> Array:
        """Loss on the validation rows; NaN without any."""
        return self._records["validation_loss"]

    @property
    def validation_accuracy(self) -> Array:
        """Accuracy on the validation rows; NaN without any."""
        return self._records["validation_accuracy"]

    @cached_property
    def weight_norms(self) -> Array:
        """‖W_l‖_F, (n_records, n_layers)."""
        norms = np.stack([frobenius(coef) for coef in self.coefs], axis=1)
        norms.flags.writeable = False
        return norms

    @property
    def first_perfect_epoch(self) -> int | None:
        """The first recorded epoch with accuracy 1.0, or None."""
        perfect = np.flatnonzero(self.accuracy == 1.0)
        return int(self.epochs[perfect[0]]) if perfect.size else None

    def index_of(self, epoch: int) -> int:
        """Index of the nearest record not after an epoch (of the first record, if none is)."""
        return max(int(np.searchsorted(self.epochs, epoch, side="right")) - 1, 0)

    def to_frame(self) -> pd.DataFrame:
        """One row per record and layer, as a tidy table.

        Returns
        -------
        pandas.DataFrame
            Columns epoch, layer (from 1), weight_norm, gradient_norm, and, repeated for every
            layer, loss, accuracy, validation_loss, validation_accuracy.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit([[0], [1]], [0, 1])
        >>> clf.history_.to_frame()[["epoch", "layer"]].tail(2).to_numpy().tolist()
        [[3, 1], [3, 2]]
        """
        n_layers = self._network.n_layers
        per_record = ("loss", "accuracy", "validation_loss", "validation_accuracy")
        return pd.DataFrame(
            {
                "epoch": np.repeat(self.epochs, n_layers),
                "layer": np.tile(np.arange(1, n_layers + 1), len(self)),
                "weight_norm": self.weight_norms.ravel(),
                "gradient_norm": self.gradient_norms.ravel(),
                **{name: np.repeat(self._records[name], n_layers) for name in per_record},
            }
        )

    def to_arrays(self) -> dict[str, Array]:
        """The whole film as plain arrays; `from_arrays` makes it again."""
        return {
            **{name: self._records[name].copy() for name in self.dtype.names or ()},
            **self._network.to_arrays(),
            **stretch_forms.to_arrays(self.stretches, self._network.n_layers),
            "stride": np.array(self.stride or 0),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> "TrainingHistory":
        """The film that `to_arrays` took apart; ValueError for arrays that are no film's."""
        check_film_arrays(arrays)
        network = Network.from_arrays(arrays)
        dtype = record_dtype(network, arrays["parameters"].dtype)
        records = np.empty(len(arrays["epoch"]), dtype)
        for name in dtype.names or ():
            records[name] = arrays[name]
        stretches = stretch_forms.from_arrays(arrays)
        return cls(records, network, int(arrays["stride"]) or None, stretches)

    def to_npz(self, path: str | PathLike[str] | BinaryIO) -> None:
        """Write the film to a file of NumPy's npz format, without pickle.

        Parameters
        ----------
        path : path-like or binary file
            File to write; NumPy appends ".npz" to a path that lacks it.

        Examples
        --------
        >>> import tempfile
        >>> from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory
        >>> clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit([[0], [1]], [0, 1])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     clf.history_.to_npz(f"{folder}/film.npz")
        ...     film = TrainingHistory.from_npz(f"{folder}/film.npz")
        >>> film.epochs
        array([0, 1, 2, 3])
        """
        arrays = self.to_arrays()
        # Names are no keywords of savez.
        np.savez(path, format=format_of(arrays), **arrays)  # type: ignore[arg-type]

    @classmethod
    def from_npz(cls, path: str | PathLike[str] | BinaryIO) -> "TrainingHistory":
        """Read a film that `to_npz` wrote; nothing in the file is executed.

        Parameters
        ----------
        path : path-like or binary file
            File to read.

        Returns
        -------
        TrainingHistory
            The film.

        Raises
        ------
        ValueError
            If the file is no film: not of this format or of one to come, arrays missing, or of
            other kinds or shapes than the rest of them.

        Examples
        --------
        >>> import tempfile
        >>> from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory
        >>> clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit([[0], [1]], [0, 1])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     clf.history_.to_npz(f"{folder}/film.npz")
        ...     TrainingHistory.from_npz(f"{folder}/film.npz").epochs
        array([0, 1, 2, 3])
        """
        arrays = arrays_of_file(path)
        check_format(arrays)
        return cls.from_arrays(arrays)

    def up_to(self, epoch: int) -> "TrainingHistory":
        """The film up to the nearest record not after an epoch; shares memory with this one."""
        film = self._cut(self.index_of(epoch) + 1)
        film.stretches = stretch_forms.up_to(self.stretches, int(film.epochs[-1]))
        return film

    def continued(self, settings: TrainingSettings, last_epoch: int) -> "TrainingHistory":
        """The film whose epochs after the last one so far are trained with these settings.

        The last epoch need not be a record: off the stride, its record is dropped.
        """
        film = self._cut(len(self))
        film.stretches = stretch_forms.continued(self.stretches, settings, last_epoch)
        return film

    def settings_between(self, start: int, end: int) -> TrainingSettings | None:
        """The settings of all epochs after `start` up to `end`; None if several, or unknown."""
        begun = stretch_forms.up_to(self.stretches, end)
        if not begun or begun[-1].first_epoch > start + 1:
            return None
        return begun[-1].settings

    def thinned(self, stride: int | None) -> "TrainingHistory":
        """The film with only the records of a stride; the same object if that is all of them."""
        keep = is_on_stride(self.epochs, stride)
        if stride == self.stride and keep.all():
            return self
        return TrainingHistory(self._records[keep], self._network, stride, self.stretches)

    def widened(self, dtype: np.dtype) -> "TrainingHistory":
        """The film with room for weights of a float type; the same object if it has that."""
        # Never narrower: records kept in float64 would lose digits.
        wide = np.result_type(self.parameters.dtype, dtype)
        if wide == self.parameters.dtype:
            return self
        records = self._records.astype(record_dtype(self._network, wide))
        return TrainingHistory(records, self._network, self.stride, self.stretches)

    def reserve(self, n: int, limit: int = 0) -> None:
        """Allocate memory for `n` records in all, at least doubling it, up to `limit`."""
        if self._room.n_used == len(self) and n <= len(self._room.records):
            return
        records = np.empty(max(n, min(2 * len(self), limit)), self.dtype)
        records[: len(self)] = self._records
        self._room = _Room(records, len(self))

    def blank(self, epochs: Sequence[int] | Array) -> Array:
        """Make unmeasured records of some epochs, which are not part of the film."""
        records = np.empty(len(epochs), self.dtype)
        records["epoch"] = epochs
        for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
            records[name] = np.nan
        return records

    def blank_records(self, n: int) -> Array:
        """Writable room for `n` records after the last; `with_records` makes them part of it."""
        start, end = len(self), len(self) + n
        while not self._room.claim(start, end):
            self.reserve(end)
        return self._room.records[start:end]

    def with_records(self, n: int) -> "TrainingHistory":
        """This film and the `n` records written to `blank_records`."""
        return self._cut(len(self) + n)

    def with_record(self, record: Array) -> "TrainingHistory":
        """This film and one record more, (1,), in the order of the epochs."""
        if len(self) == 0 or record["epoch"][0] > self.epochs[-1]:
            self.blank_records(1)[:] = record
            return self.with_records(1)
        # Into a copy: to shift records in place would change films that share the memory.
        index = int(np.searchsorted(self.epochs, record["epoch"][0]))
        records = np.insert(self._records, index, record)
        return TrainingHistory(records, self._network, self.stride, self.stretches)

    def _cut(self, n: int) -> "TrainingHistory":
        """The first `n` records; shares memory with this film."""
        # Not by the constructor: in a room of its own the film would be copied to be written on.
        cut = TrainingHistory.__new__(TrainingHistory)
        cut._room, cut._n_records = self._room, n
        cut._network, cut.stride, cut.stretches = self._network, self.stride, self.stretches
        return cut
