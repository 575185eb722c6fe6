"""The compiled engine: hands a task to the kernel and its results back."""

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import scipy.sparse

from sigmoid_estimator.epochs import (
    Chunk,
    Measured,
    Sample,
    Task,
    TrainingState,
    after_epochs,
    draw_orders,
)
from sigmoid_estimator.network import TIE, Network, loss_and_accuracy, settled_tie
from sigmoid_estimator.optimizers import OPTIMIZERS, scheduled_rate

if TYPE_CHECKING:
    from sigmoid_estimator.kernel import Buffers, Records, SparseRows

Array = np.ndarray

CACHE_LINE = 64  # bytes
# Weights times rows that a call of the measure takes: a call's own 20 µs are little then, and few
# records are measured twice for the sake of the rows near their ties.
CALL_WEIGHT_ROWS = 2**20


class Scores(NamedTuple):
    """Loss and accuracy of records on some rows, (n_records,) each."""

    loss: Array
    accuracy: Array


class Measure(Protocol):
    """Loss and accuracy on rows, of the weights of some records."""

    def __call__(self, parameters: Array) -> Scores:
        """Measure (n_records, n_parameters); the same weights give the same numbers."""


def measure_for(
    network: Network, rows: Sample, optimizer: str, *, in_one_block: bool = False
) -> Measure:
    """The compiled measure, or NumPy's for L-BFGS, which compiles nothing.

    `in_one_block` sums in the order in which a full batch is learnt from.
    """
    if optimizer not in OPTIMIZERS:
        return NumpyMeasure(network, rows)
    return CompiledMeasure(network, rows, in_one_block=in_one_block)


class NumpyMeasure:
    """Loss and accuracy in NumPy, as their formulas read."""

    def __init__(self, network: Network, rows: Sample):
        self._network, self._rows = network, rows

    @np.errstate(over="ignore", invalid="ignore")
    def __call__(self, parameters: Array) -> Scores:
        """Measure (n_records, n_parameters)."""
        scores = [loss_and_accuracy(self._network, vector, *self._rows) for vector in parameters]
        loss, accuracy = np.reshape(scores, (-1, 2)).T
        return Scores(loss, accuracy)


class _Compiled:
    """Arguments of the kernel that describe a network and rows.

    Numba is imported when the first one is made.
    """

    def __init__(self, network: Network, rows: Sample):
        from sigmoid_estimator import kernel  # noqa: PLC0415 - its import takes .3 to .5 s

        self._kernel = kernel
        self._network = network
        X, y, weight = rows
        self._X, self._dtype = X, X.dtype
        self._tolerance = TIE[self._dtype]
        is_sparse = scipy.sparse.issparse(X)
        self._rows = kernel.Rows(
            X=np.empty((0, X.shape[1]), X.dtype) if is_sparse else _writable(X),
            y=_writable(y),
            weight=np.ones(len(y), X.dtype) if weight is None else _writable(weight),
            in_order=np.arange(len(y)),
        )
        self._sparse = _sparse_rows(kernel, network, X) if is_sparse else None
        sizes = np.array(network.layer_sizes)
        in_blocks = [0 if is_sparse else sizes[0], *sizes[1:]]
        self._shape = kernel.Shape(
            sizes,
            np.array(network.bounds),
            np.concatenate([[0], np.cumsum(in_blocks)]),
            np.array([kernel.ACTIVATION_CODES[name] for name in network.activations], np.int64),
            kernel.LOSS_CODES[network.loss, network.output],
            network.exclusive,
        )

    def _blank_records(self, parameters: Array) -> "Records":
        """Allocate the measurements of some records."""
        n = len(parameters)
        return self._kernel.Records(
            parameters=parameters,
            loss=np.full(n, np.nan),
            accuracy=np.full(n, np.nan),
            gradient_norms=np.full((n, self._network.n_layers), np.nan),
            n_close=np.full(n, -1),
        )

    def _allocate(self, width: int, n_slots: int, n_close: int, first_loss: Array) -> "Buffers":
        """Buffers for blocks of at most so many samples."""
        width = max(width, self._kernel.WIDE)
        room, n_parameters = int(self._shape.units[-1]) * width, self._network.n_parameters
        return self._kernel.Buffers(
            outputs=_aligned(room, self._dtype),
            slopes=_written(_aligned(room, self._dtype)),
            deltas=_aligned(room, self._dtype),
            targets=np.empty(int(self._shape.sizes[-1]) * width, bool),
            weight=_aligned(width, self._dtype),
            scratch=_aligned(4 * width, self._dtype),
            gradient=_aligned(n_parameters, self._dtype),
            kept_parameters=np.empty(n_parameters, self._dtype),
            kept_slots=np.empty(n_slots * n_parameters, self._dtype),
            norms=np.empty(self._network.n_layers),
            near=np.empty(int(self._shape.sizes[-1])),
            close=np.empty(n_close, np.int64),
            first_loss=first_loss,
        )


class CompiledMeasure(_Compiled):
    """Loss and accuracy in the kernel; what rounding would decide is settled as `predict` does."""

    def __init__(self, network: Network, rows: Sample, *, in_one_block: bool):
        super().__init__(network, rows)
        n_samples = len(self._rows.y)
        self._batch_size = n_samples if in_one_block else 1  # 1 stands for the kernel's own blocks
        width = n_samples if in_one_block else min(n_samples, self._kernel.EVALUATION_WIDTH)
        nothing = np.full(1, np.nan)
        self._at_a_time = max(1, CALL_WEIGHT_ROWS // network.weight_rows(rows.X))
        self._buffers = self._allocate(width, 0, n_samples, nothing)
        self._rule = self._kernel.Rule(
            0, 0.0, False, 0.0, 0.0, 0.0, 0.0, np.zeros(1, np.int64), np.empty(0), np.empty(0)
        )

    def __call__(self, parameters: Array) -> Scores:
        """Measure (n_records, n_parameters)."""
        loss, accuracy = np.empty(len(parameters)), np.empty(len(parameters))
        for start in range(0, len(parameters), self._at_a_time):
            part = slice(start, start + self._at_a_time)
            records = self._measured(parameters[part])
            loss[part], accuracy[part] = records.loss, records.accuracy
            # Backwards: measuring a record again overwrites the close rows of the last one.
            for k in np.flatnonzero(records.n_close)[::-1]:
                if k < len(records.loss) - 1:  # the close rows of the last one are at hand
                    self._measured(records.parameters[k : k + 1])
                accuracy[start + k] += self._right_of_close(
                    records.parameters[k], records.n_close[k]
                )
        return Scores(loss, accuracy)

    def _measured(self, parameters: Array) -> "Records":
        records = self._blank_records(np.require(parameters, self._dtype, ["C", "W"]))
        nothing, no_epochs = np.empty(0, self._dtype), np.empty(0)
        self._kernel.run_epochs(
            self._shape,
            self._rows,
            self._sparse,
            self._rule,
            _aligned(self._network.n_parameters, self._dtype),
            nothing,
            0,
            self._rows.in_order[None],
            no_epochs,
            self._batch_size,
            no_epochs,
            np.empty(0, bool),
            records,
            no_epochs,
            self._buffers,
            self._tolerance,
        )
        return records

    def _right_of_close(self, parameters: Array, n_close: int) -> float:
        """Share of all rows that are close and right, of the record measured last."""
        close, network = self._buffers.close[:n_close], self._network
        coefs, intercepts = network.coefs(parameters), network.intercepts(parameters)
        z = settled_tie(network, coefs, intercepts, self._X[close])
        right = (network.decide(z) == self._rows.y[close]).all(axis=1)
        return np.count_nonzero(right) / len(self._rows.y)


class CompiledEngine(_Compiled):
    """Epochs in the kernel."""

    def __init__(self, task: Task):
        super().__init__(task.network, task.rows)
        self.task = task
        settings = task.optimizer_settings
        self._rule = self._kernel.Rule(
            self._kernel.OPTIMIZER_CODES[task.optimizer],
            float(settings.momentum),
            bool(settings.nesterovs_momentum),
            float(settings.beta_1),
            float(settings.beta_2),
            float(settings.epsilon),
            float(task.alpha),
            *self._spans(),
        )
        self._buffers: Buffers | None = None
        self._first_loss = np.full(1, np.nan)

    @property
    def first_loss(self) -> float:
        """Loss of the first batch, or 1 if that is more."""
        return float(self._first_loss[0])

    def run(
        self, parameters: Array, state: TrainingState, n_epochs: int, recorded: Array | None
    ) -> Chunk:
        """Run some epochs, and keep the weights of those recorded; None is for no film.

        A full batch measures records in passing; what it leaves is NaN.
        """
        task = self.task
        stream = state.random.get_state()
        orders = draw_orders(task, state, n_epochs)
        parameters, slots = _aligned_copy(parameters), _aligned_copy(state.slots)
        if self._buffers is None:
            # Only a full batch measures accuracy in passing, and so meets rows close to a tie.
            n_close = task.n_samples if task.batch_size >= task.n_samples else 0
            self._buffers = self._allocate(task.batch_size, len(slots), n_close, self._first_loss)
        losses = np.empty(n_epochs)
        gradient_norms = np.full(0 if recorded is None else task.network.n_layers, np.nan)
        if recorded is None:
            recorded = np.zeros(n_epochs, bool)
        n_records = int(np.count_nonzero(recorded))
        records = self._blank_records(
            np.empty((n_records, task.network.n_parameters), self._dtype)
        )
        n_done, n_updates = self._kernel.run_epochs(
            self._shape,
            self._rows,
            self._sparse,
            self._rule,
            parameters,
            slots.ravel(),
            state.n_updates,
            orders if len(orders) else self._rows.in_order[None],
            self._rates(state, n_epochs),
            task.batch_size,
            losses,
            recorded,
            records,
            gradient_norms,
            self._buffers,
            self._tolerance,
        )
        if n_done < n_epochs:
            # Leave the stream as if the epochs that diverged had never drawn their orders.
            state.random.set_state(stream)
            orders = draw_orders(task, state, n_done)
        return Chunk(
            parameters,
            after_epochs(task, state, n_done, orders, slots, n_updates),
            losses[:n_done].tolist(),
            gradient_norms,
            self._left_open(records, int(np.count_nonzero(recorded[:n_done]))),
        )

    def _spans(self) -> tuple[Array, Array, Array]:
        """Parameters with one rate and one penalty: all weights, then all biases; or per layer."""
        network, rates = self.task.network, self.task.layer_rates
        if rates is None:
            bounds, factors = [0, network.n_weights, network.n_parameters], [1.0, 1.0]
        else:
            bounds, factors = network.bounds, [*rates, *rates]
        is_weight = np.array(bounds[:-1]) < network.n_weights
        return np.array(bounds), np.array(factors, float), is_weight.astype(float)

    def _rates(self, state: TrainingState, n_epochs: int) -> Array:
        seen = state.n_samples_seen + self.task.n_samples * np.arange(n_epochs)
        return np.array(
            [scheduled_rate(self.task.schedule, int(n), state.n_reductions) for n in seen]
        )

    def _left_open(self, records: "Records", n: int) -> Measured:
        """Return the first `n` records, with NaN for what was not measured or rounding decided."""
        parameters, loss, accuracy, norms, n_close = (column[:n] for column in records)
        is_open = n_close != 0
        # The loss, too, though it is known: the recorder finds open records by it.
        loss[is_open] = accuracy[is_open] = np.nan
        return Measured(parameters, loss, accuracy, norms)


def _sparse_rows(kernel: Any, network: Network, X: Any) -> "SparseRows":
    """CSR rows as the kernel takes them."""
    # The kernel is compiled for one type of columns: SciPy's own, as far as it reaches.
    fits = X.shape[1] <= np.iinfo(np.int32).max
    largest = np.zeros(X.shape[1] if network.n_layers == 1 else 0, X.dtype)
    if largest.size:
        np.maximum.at(largest, X.indices, np.abs(X.data))
    return kernel.SparseRows(
        _writable(X.data),
        _writable(X.indices.astype(np.int32 if fits else np.int64, copy=False)),
        X.indptr.astype(np.int64),
        largest,
    )


def _writable(array: Array) -> Array:
    """The array in the one layout that the kernel is compiled for."""
    return np.require(array, requirements=["C", "W"])


def _aligned(size: int, dtype: np.dtype) -> Array:
    """Allocate numbers from the start of a cache line on."""
    # np.empty may begin anywhere, and AVX-512 reads across two lines cost 15 % of all time.
    room = np.empty(size * dtype.itemsize + CACHE_LINE, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size * dtype.itemsize].view(dtype)


def _written(array: Array) -> Array:
    # A vector store whose mask is empty, as of the slopes that a record does not want, costs 200
    # cycles while its page has never been written to: it would fault.
    array.fill(0)
    return array


def _aligned_copy(array: Array) -> Array:
    copy = _aligned(array.size, array.dtype).reshape(array.shape)
    copy[...] = array
    return copy
