"""The compiled engine: hands a task to the kernel and its results back."""

from typing import Protocol

import numpy as np
import scipy.sparse

from sigmoid_estimator.epochs import (
    Chunk,
    Measured,
    NumpyEngine,
    Task,
    TrainingState,
    after_epochs,
    draw_orders,
)
from sigmoid_estimator.network import loss_and_accuracy
from sigmoid_estimator.optimizers import scheduled_rate

Array = np.ndarray

CACHE_LINE = 64  # bytes
# Where |z| is below this part of what it is summed from, rounding decides the sign: the kernel
# sums in another order than NumPy, which predicts.
CLOSE = {np.dtype(np.float64): 1e-13, np.dtype(np.float32): 1e-6}


class Engine(Protocol):
    """Runs epochs of a task."""

    @property
    def first_loss(self) -> float:
        """Loss of the first batch, or 1 if that is more."""

    def run(
        self, parameters: Array, state: TrainingState, n_epochs: int, recorded: Array | None
    ) -> Chunk:
        """Run some epochs, and measure those that are to be recorded; None is for no film."""


def engine_for(task: Task) -> Engine:
    """The compiled engine, or NumPy's for sparse rows."""
    return NumpyEngine(task) if scipy.sparse.issparse(task.rows.X) else CompiledEngine(task)


class CompiledEngine:
    """Epochs in the kernel. Numba is imported when the first one is made."""

    def __init__(self, task: Task):
        from sigmoid_estimator import kernel  # noqa: PLC0415 - its import takes .3 to .5 s

        self.task = task
        self._kernel = kernel
        network, (X, y, weight) = task.network, task.rows
        self._dtype = X.dtype
        self._rows = kernel.Rows(
            np.require(X, requirements=["C", "W"]),
            np.require(y, requirements=["C", "W"]),
            np.ones(len(y), X.dtype) if weight is None else np.require(weight, None, ["C", "W"]),
            np.arange(len(y)),
        )
        sizes = np.array(network.layer_sizes)
        self._shape = kernel.Shape(
            sizes,
            np.array(network.bounds),
            np.concatenate([[0], np.cumsum(sizes)]),
            kernel.ACTIVATION_CODES[network.activation],
            kernel.LOSS_CODES[network.loss, network.output],
            network.exclusive,
        )
        settings = task.optimizer_settings
        self._rule = kernel.Rule(
            kernel.OPTIMIZER_CODES[task.optimizer],
            float(settings.momentum),
            bool(settings.nesterovs_momentum),
            float(settings.beta_1),
            float(settings.beta_2),
            float(settings.epsilon),
            float(task.alpha),
            *self._spans(),
        )
        widest = max(task.batch_size, min(task.n_samples, kernel.EVALUATION_WIDTH))
        self._width = max(widest, kernel.WIDE)
        self._buffers: tuple | None = None
        self._first_loss = np.full(1, np.nan)

    @property
    def first_loss(self) -> float:
        """Loss of the first batch, or 1 if that is more."""
        return float(self._first_loss[0])

    def run(
        self, parameters: Array, state: TrainingState, n_epochs: int, recorded: Array | None
    ) -> Chunk:
        """Run some epochs, and measure those that are to be recorded; None is for no film."""
        task = self.task
        stream = state.random.get_state()
        orders = draw_orders(task, state, n_epochs)
        parameters, slots = _aligned_copy(parameters), _aligned_copy(state.slots)
        if self._buffers is None:
            self._buffers = self._allocate(parameters, slots)
        losses = np.empty(n_epochs)
        gradient_norms = np.full(0 if recorded is None else task.network.n_layers, np.nan)
        if recorded is None:
            recorded = np.zeros(n_epochs, bool)
        records = self._blank_records(int(np.count_nonzero(recorded)))
        n_done, n_updates = self._kernel.run_epochs(
            self._shape,
            self._rows,
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
            CLOSE[self._dtype],
        )
        if n_done < n_epochs:
            state.random.set_state(stream)
            orders = draw_orders(task, state, n_done)
        n_records = np.count_nonzero(recorded[:n_done])
        return Chunk(
            parameters,
            after_epochs(task, state, n_done, orders, slots, n_updates),
            losses[:n_done].tolist(),
            gradient_norms,
            self._measured(*[column[:n_records] for column in records]),
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

    def _blank_records(self, n: int) -> tuple:
        return self._kernel.Records(
            parameters=np.empty((n, self.task.network.n_parameters), self._dtype),
            loss=np.empty(n),
            accuracy=np.empty(n),
            gradient_norms=np.empty((n, self.task.network.n_layers)),
            n_close=np.empty(n, np.int64),
        )

    def _measured(
        self, parameters: Array, loss: Array, accuracy: Array, norms: Array, n_close: Array
    ) -> Measured:
        """The records; where a sample lies on the boundary, the accuracy is that of `predict`."""
        for k in np.flatnonzero(n_close):
            accuracy[k] = loss_and_accuracy(self.task.network, parameters[k], *self.task.rows)[1]
        return Measured(parameters, loss, accuracy, norms)

    def _allocate(self, parameters: Array, slots: Array) -> tuple:
        """Buffers for one block of samples."""
        room = int(self._shape.units[-1]) * self._width
        return self._kernel.Buffers(
            outputs=_aligned(room, self._dtype),
            slopes=_aligned(room, self._dtype),
            deltas=_aligned(room, self._dtype),
            targets=np.empty(int(self._shape.sizes[-1]) * self._width, bool),
            weight=_aligned(self._width, self._dtype),
            scratch=_aligned(4 * self._width, self._dtype),
            gradient=_aligned(parameters.size, self._dtype),
            kept_parameters=np.empty_like(parameters),
            kept_slots=np.empty(slots.size, self._dtype),
            norms=np.empty(self.task.network.n_layers),
            near=np.empty(int(self._shape.sizes[-1])),
            first_loss=self._first_loss,
        )


def _aligned(size: int, dtype: np.dtype) -> Array:
    """Room for numbers from a cache line on: AVX-512 reads across two lines cost 15 % of all."""
    room = np.empty(size * dtype.itemsize + CACHE_LINE, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size * dtype.itemsize].view(dtype)


def _aligned_copy(array: Array) -> Array:
    copy = _aligned(array.size, array.dtype).reshape(array.shape)
    copy[...] = array
    return copy
