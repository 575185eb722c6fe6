"""The compiled epoch loop, in Numba: what `network` and `optimizers` define, batch after batch.

Layouts. Everything here is feature-major: a block of `width` samples is (units, width), so that
every inner loop runs over samples and is vectorised however few units a layer has. All blocks of
a pass lie behind one another in flat buffers: layer l (0 is the input) takes
``[units[l] * width, units[l + 1] * width)``. Parameters and gradient are the flat vectors of
`Network`.

Numba's rules. Only `run_epochs` is compiled for Python, and cached. A jitted function given as an
argument is compiled anew in every process, so activation, loss and rule are integer codes. A
callee edited in another module leaves a stale cache, so all jitted code is in this module. Arrays
are copied in loops, because the error message of ``a[:] = b`` alone takes seconds to compile.
Elementwise loops are vectorised because the exponential is a polynomial that LLVM can see
through, which libm's is not.
"""

import math
from typing import NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array
from numba.np.linalg import ensure_blas, make_constant_slot

from sigmoid_estimator.activations import (
    DENSITY,
    ERFC,
    ERFC_END,
    GELU_CUBIC,
    GELU_STEEPNESS,
    LEAK,
    LOGISTIC_FAR,
    PENALTY,
    SELU_ALPHA,
    SELU_SCALE,
)
from sigmoid_estimator.epochs import DIVERGED
from sigmoid_estimator.kernel_cache import keep_on_disk
from sigmoid_estimator.network import UNDERFLOW

Array = np.ndarray

SIGMOID, TANH, RELU, IDENTITY, LEAKY_RELU, SCALED_SIGMOID, PENALIZED_TANH = range(7)
ELU, SELU, GELU, GELU_TANH, SILU, SOFTPLUS, HARD_SIGMOID, SOFTSIGN = range(7, 15)
ACTIVATION_CODES = {
    "sigmoid": SIGMOID,
    "logistic": SIGMOID,
    "tanh": TANH,
    "relu": RELU,
    "identity": IDENTITY,
    "leaky_relu": LEAKY_RELU,
    "scaled_sigmoid": SCALED_SIGMOID,
    "penalized_tanh": PENALIZED_TANH,
    "elu": ELU,
    "selu": SELU,
    "gelu": GELU,
    "gelu_tanh": GELU_TANH,
    "silu": SILU,
    "softplus": SOFTPLUS,
    "hard_sigmoid": HARD_SIGMOID,
    "softsign": SOFTSIGN,
}
SIGMOID_LOG_LOSS, SOFTMAX_LOG_LOSS, SQUARED_ERROR = range(3)
LOSS_CODES = {
    ("log_loss", "logistic"): SIGMOID_LOG_LOSS,
    ("log_loss", "softmax"): SOFTMAX_LOG_LOSS,
    ("squared_error", "logistic"): SQUARED_ERROR,
}
SGD, ADAM = range(2)
OPTIMIZER_CODES = {"sgd": SGD, "adam": ADAM}

LOWEST = float(np.finfo(np.float64).min)  # 0 times it is 0, where 0 times −∞ is NaN
EVALUATION_WIDTH = 256  # samples per block of an evaluation
SMALLEST_SQUARE, LARGEST_SQUARE = 1e-280, 1e300  # sums of squares that are precise
LANES, WIDE = 16, 128  # blocks narrower than WIDE are filled up to a multiple of LANES samples
SMALL_PRODUCT = 20_000  # multiplications below which a loop beats a call of BLAS

ensure_blas()  # for `product`: finds SciPy's


def _compiled(fastmath, **options):
    """Compile without the interpreter lock and without reference counts of arrays.

    The arrays outlive `run_epochs`; counting its views, atomically, took most of the time of a
    small update.
    """
    return numba.njit(_nrt=False, nogil=True, error_model="numpy", fastmath=fastmath, **options)


# Loops. Reassociation lets sums be vectorised; the exponential must not have it, because its
# reduction subtracts ln 2 in two parts.
EXACT, REASSOCIATED = {"contract"}, {"contract", "nsz", "reassoc"}
exact = _compiled(EXACT, no_cpython_wrapper=True, no_cfunc_wrapper=True)
fast = _compiled(REASSOCIATED, no_cpython_wrapper=True, no_cfunc_wrapper=True)
# Compositions of loops, copied into `run_epochs`: LLVM optimises every compiled function again
# within each of its callers, so that a deeper tree doubles the time of compilation.
inlined = _compiled(EXACT, inline="always")


class Shape(NamedTuple):
    """The network as numbers: what `Network` says, in a form that Numba takes."""

    sizes: Array  # units of each layer, the input first
    starts: Array  # where each weight matrix, then each bias vector, begins in the parameters
    units: Array  # cumulated `sizes`, from 0; sparse inputs have no block and count as none
    activations: Array  # code of each hidden layer
    loss: int
    exclusive: bool


class Rows(NamedTuple):
    """Training rows: X (n_samples, n_in), y (n_samples, n_out), weights (n_samples,)."""

    X: Array  # without rows where these are sparse
    y: Array
    weight: Array
    in_order: Array  # 0, 1, …


class SparseRows(NamedTuple):
    """X as SciPy's CSR has it; for dense rows None, and the loop is compiled without all this."""

    data: Array  # the numbers stored, row by row
    indices: Array  # their columns
    indptr: Array  # where each row begins in them, and the end
    largest: Array  # of every feature, the largest size of its numbers; for a network of one layer


class Rule(NamedTuple):
    """The update: optimizer code, its constants, and the spans of parameters it treats alike."""

    optimizer: int
    momentum: float
    nesterov: bool
    beta_1: float
    beta_2: float
    epsilon: float
    alpha: float
    spans: Array  # where each span begins, and the end
    span_rates: Array  # factor of the learning rate
    span_decays: Array  # 1 where the L2 penalty acts, on weights, else 0


class Buffers(NamedTuple):
    """Room for one block, allocated once a fit."""

    outputs: Array  # z, then h = φ(z), of every layer
    slopes: Array  # φ′(z)
    deltas: Array  # ∂loss/∂z
    targets: Array  # y, feature-major
    weight: Array
    scratch: Array  # four numbers per sample
    gradient: Array  # ∂loss/∂parameters
    kept_parameters: Array  # as before the epoch, should it diverge
    kept_slots: Array
    norms: Array  # ‖∂loss/∂W_l‖ of each layer, root of the sum of squares over the epoch's batches
    near: Array  # how far rounding may move each output
    close: Array  # samples of the record measured last that rounding decides
    first_loss: Array  # one number: the loss of the first batch, or 1 if that is more


class Records(NamedTuple):
    """Columns of the film's rows to be written, one per recorded epoch."""

    parameters: Array
    loss: Array
    accuracy: Array
    gradient_norms: Array
    n_close: Array  # samples so near a tie that rounding decides; −1: not measured yet


# Elementwise functions

LOG2_E = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01  # its last bits are 0: n·LN2_HIGH is exact
LN2_LOW = 1.90821492927058770002e-10
ROUNDING_SHIFT = 6755399441055744.0  # 1.5 · 2⁵²: adding it rounds to an integer in the low bits
SMALLEST_EXPONENT = -708.0
ROOT_HALF = math.sqrt(0.5)
ERFC_FALLING = np.array(ERFC[::-1])  # from the highest power down
ERFC_TERMS = len(ERFC)
E3, E4, E5, E6, E7, E8, E9, E10, E11, E12, E13 = (1 / math.factorial(k) for k in range(3, 14))
A1, A2, A3, A4, A5, A6, A7, A8 = (1 / (2 * k + 1) for k in range(1, 9))
A9, A10, A11, A12, A13, A14, A15, A16 = (1 / (2 * k + 1) for k in range(9, 17))


@exact
def exponential_parts(x):
    """2ⁿ and p with eˣ = 2ⁿ(1 + p) for x ≤ 0: Cody–Waite reduction and the Taylor series.

    Relative error below 5e-16; x below −708 counts as −708.
    """
    x = SMALLEST_EXPONENT if x < SMALLEST_EXPONENT else x
    shifted = x * LOG2_E + ROUNDING_SHIFT
    n = shifted - ROUNDING_SHIFT
    r = (x - n * LN2_HIGH) - n * LN2_LOW
    p = E8 + r * (E9 + r * (E10 + r * (E11 + r * (E12 + r * E13))))
    p = r * (1.0 + r * (0.5 + r * (E3 + r * (E4 + r * (E5 + r * (E6 + r * (E7 + r * p)))))))
    exponent_bits = np.float64(shifted).view(np.int64) + 1023
    return np.int64(exponent_bits << 52).view(np.float64), p


@inlined
def exponential(x):
    """eˣ for x ≤ 0."""
    power, p = exponential_parts(x)
    return power + power * p


@exact
def shortfall(power, p):
    """1 − eˣ from the parts of eˣ, precise near 0."""
    return (1.0 - power) - power * p


@exact
def log_one_plus(e):
    """ln(1 + e) for 0 ≤ e ≤ 1, by 2 artanh(e/(2 + e)); relative error below 5e-16."""
    s = e / (2.0 + e)
    q = s * s
    tail = A9 + q * (A10 + q * (A11 + q * (A12 + q * (A13 + q * (A14 + q * (A15 + q * A16))))))
    tail = A3 + q * (A4 + q * (A5 + q * (A6 + q * (A7 + q * (A8 + q * tail)))))
    return 2.0 * s * (1.0 + q * (A1 + q * (A2 + q * tail)))


@fast
def activate(code, h, slope):
    """Replace z in `h` by φ(z), and write φ′(z) to `slope` if there is room."""
    if code == SIGMOID:
        for i in range(h.size):
            z = h[i]
            e = exponential(-abs(z))
            r = 1.0 / (1.0 + e)
            h[i] = r if z >= 0 else e * r
            if slope.size:
                slope[i] = e * r * r
    elif code in (TANH, PENALIZED_TANH):
        below = PENALTY if code == PENALIZED_TANH else 1.0
        for i in range(h.size):
            z = h[i]
            power, p = exponential_parts(-2.0 * abs(z))
            e = power + power * p
            r = 1.0 / (1.0 + e)
            side = 1.0 if z > 0 else below
            h[i] = side * math.copysign(shortfall(power, p) * r, z)
            if slope.size:
                slope[i] = side * 4.0 * e * r * r
    elif code == SCALED_SIGMOID:
        for i in range(h.size):
            z = h[i]
            power, p = exponential_parts(-abs(z))
            e = power + power * p
            r = 1.0 / (1.0 + e)
            h[i] = 2.0 * math.copysign(shortfall(power, p) * r, z)
            if slope.size:
                slope[i] = 4.0 * e * r * r
    elif code in (ELU, SELU):
        above = SELU_SCALE if code == SELU else 1.0
        below = SELU_SCALE * SELU_ALPHA if code == SELU else 1.0
        for i in range(h.size):
            z = h[i]
            power, p = exponential_parts(min(z, 0.0))
            if slope.size:
                slope[i] = above if z > 0 else below * (power + power * p)
            h[i] = above * z if z > 0 else -below * shortfall(power, p)
    elif code in (SILU, GELU_TANH):
        steepness = GELU_STEEPNESS if code == GELU_TANH else 1.0
        cubic = GELU_CUBIC if code == GELU_TANH else 0.0
        for i in range(h.size):
            z = h[i]
            near = LOGISTIC_FAR if z > LOGISTIC_FAR else z
            near = -LOGISTIC_FAR if z < -LOGISTIC_FAR else near
            bend = cubic * near * near
            g = steepness * near * (1.0 + bend)
            e = exponential(-abs(g))
            r = 1.0 / (1.0 + e)
            share = r if g >= 0 else e * r
            if slope.size:
                slope[i] = share + near * (e * r * r) * (steepness * (1.0 + 3.0 * bend))
            h[i] = share * (near if z < 0 else z)
    elif code == GELU:
        for i in range(h.size):
            z = h[i]
            x = ROOT_HALF * abs(z)
            x = ERFC_END if x > ERFC_END else x
            part = 3.0 / (3.0 + x)
            u = 3.0 * part - 2.0
            power = 0.0
            for k in range(ERFC_TERMS):
                power = power * u + ERFC_FALLING[k]
            e = exponential(-x * x)
            tail = 0.5 * part * e * exponential(power)  # Φ(−|z|)
            if slope.size:
                bend = DENSITY / ROOT_HALF * x * e
                slope[i] = 1.0 - tail + bend if z > 0 else tail - bend
            h[i] = max(z, 0.0) - x / ROOT_HALF * tail
    elif code == SOFTPLUS:
        for i in range(h.size):
            z = h[i]
            e = exponential(-abs(z))
            r = 1.0 / (1.0 + e)
            if slope.size:
                slope[i] = r if z >= 0 else e * r
            h[i] = max(z, 0.0) + log_one_plus(e)
    elif code == HARD_SIGMOID:
        for i in range(h.size):
            z = h[i]
            if slope.size:
                slope[i] = 1.0 / 6.0 if abs(z) < 3.0 else 0.0
            shifted = z + 3.0
            shifted = 0.0 if shifted < 0.0 else shifted
            h[i] = (6.0 if shifted > 6.0 else shifted) / 6.0
    elif code == SOFTSIGN:
        for i in range(h.size):
            z = h[i]
            r = 1.0 / (1.0 + abs(z))
            if slope.size:
                slope[i] = r * r
            h[i] = z * r
    else:
        below = 1.0 if code == IDENTITY else (LEAK if code == LEAKY_RELU else 0.0)
        for i in range(h.size):
            z = h[i]
            if slope.size:
                slope[i] = 1.0 if z > 0 else below
            h[i] = below * max(z, LOWEST) if z <= 0 else z


# Losses: each writes w·∂value/∂z to `delta` and returns the weighted sum of the values


@fast
def sigmoid_log_loss(z, y, weight, delta):
    """ln(1 + e^{sz}) with s = −1 where the target is 1, and its error s σ(sz)."""
    total = 0.0
    for k in range(z.shape[0]):
        for j in range(z.shape[1]):
            sign = -1.0 if y[k, j] else 1.0
            a = sign * z[k, j]
            e = exponential(-abs(a))
            r = 1.0 / (1.0 + e)
            delta[k, j] = weight[j] * sign * (r if a >= 0 else e * r)
            total += weight[j] * (max(a, 0.0) + log_one_plus(e))
    return total


@fast
def squared_error(z, y, weight, delta):
    """½(σ(z) − y)², and its error (σ(z) − y) σ′(z)."""
    total = 0.0
    for k in range(z.shape[0]):
        for j in range(z.shape[1]):
            sign = -1.0 if y[k, j] else 1.0
            a = sign * z[k, j]
            e = exponential(-abs(a))
            r = 1.0 / (1.0 + e)
            error = r if a >= 0 else e * r
            delta[k, j] = weight[j] * sign * error * (e * r * r)
            total += weight[j] * 0.5 * error * error
    return total


@fast
def softmax_log_loss(z, y, weight, delta, scratch):
    """logsumexp(z) − z_true, and p − y; for the true class −Σ of the other probabilities."""
    n_classes, width = z.shape
    top, leader = scratch[:width], scratch[width:]
    rest, wrong = scratch[2 * width :], scratch[3 * width :]
    for j in range(width):
        top[j], leader[j], rest[j], wrong[j] = z[0, j], 0.0, 0.0, 0.0
    for k in range(1, n_classes):
        for j in range(width):
            leader[j] = k if z[k, j] > top[j] else leader[j]
            top[j] = max(top[j], z[k, j])
    for k in range(n_classes):
        for j in range(width):
            e = exponential(z[k, j] - top[j])
            delta[k, j] = e
            rest[j] += 0.0 if leader[j] == k else e
            wrong[j] += 0.0 if y[k, j] else e
    total = 0.0
    for j in range(width):
        total += weight[j] * (math.log1p(rest[j]) + top[j])
        rest[j] = weight[j] / (1.0 + rest[j])
    for k in range(n_classes):
        for j in range(width):
            total -= weight[j] * z[k, j] if y[k, j] else 0.0
            delta[k, j] = rest[j] * (-wrong[j] if y[k, j] else delta[k, j])
    return total


@fast
def rounding_bounds(coef, intercept, h, bounds):
    """Σ|w| max|h| + |b| of every output: rounding errors of z are a small part of it."""
    for k in range(bounds.size):
        bounds[k] = abs(intercept[k])
    for i in range(h.shape[0]):
        largest = 0.0
        for j in range(h.shape[1]):
            largest = max(largest, abs(h[i, j]))
        for k in range(bounds.size):
            bounds[k] += abs(coef[i, k]) * largest


@fast
def count_right(z, y, exclusive, near, width, first, close, n_close):
    """Samples classified rightly, without those so near a tie that rounding decides.

    `near` says of every output how far rounding may move it. Numbers of the close samples, from
    `first` on, join the `n_close` that stand in `close`; their new number is returned too.
    """
    n_right, n_outputs = 0, z.shape[0]
    if n_outputs == 1 and not exclusive:
        for j in range(width):
            n_right += (z[0, j] > 0) == y[0, j]
        for j in range(width):
            if abs(z[0, j]) < near[0]:
                n_right -= (z[0, j] > 0) == y[0, j]
                close[n_close] = first + j
                n_close += 1
        return n_right, n_close
    for j in range(width):
        is_right, is_close = True, False
        if exclusive:
            top = 0
            for k in range(1, n_outputs):
                if z[k, j] > z[top, j]:
                    top = k
            is_right = y[top, j]
            for k in range(n_outputs):
                is_close |= k != top and z[top, j] - z[k, j] < near[top] + near[k]
        else:
            for k in range(n_outputs):
                is_right &= (z[k, j] > 0) == y[k, j]
                is_close |= abs(z[k, j]) < near[k]
        if is_close:
            close[n_close] = first + j
            n_close += 1
        else:
            n_right += is_right
    return n_right, n_close


# Passes through the network


@intrinsic
def vector_view(_context, buffer, start, size):
    """`size` numbers of a flat buffer from `start` on."""
    result = types.Array(buffer.dtype, 1, "C")
    return result(buffer, start, size), _contiguous_view(result)


@intrinsic
def matrix_view(_context, buffer, start, n_rows, n_columns):
    """A matrix on a flat buffer from `start` on."""
    result = types.Array(buffer.dtype, 2, "C")
    return result(buffer, start, n_rows, n_columns), _contiguous_view(result)


def _contiguous_view(result):
    """Code that builds a view; it checks nothing, where slicing and reshaping check a lot."""

    def codegen(context, builder, signature, args):
        buffer = context.make_array(signature.args[0])(context, builder, args[0])
        view = context.make_array(result)(context, builder)
        shape = args[2:]
        itemsize = context.get_constant(
            types.intp, context.get_abi_sizeof(context.get_data_type(result.dtype))
        )
        strides = [itemsize] if len(shape) == 1 else [builder.mul(shape[1], itemsize), itemsize]
        populate_array(
            view,
            data=builder.gep(buffer.data, [args[1]]),
            shape=shape,
            strides=strides,
            itemsize=itemsize,
            meminfo=None,
        )
        return view._getvalue()

    return codegen


@intrinsic
def product(_context, a, a_turned, b, b_turned, out):
    """out = a b by BLAS; an operand that is `turned` is stored as its transpose.

    NumPy's `dot` needs reference counts, and is compiled anew for every layout.
    """

    def codegen(context, builder, signature, args):
        left, right, result = (
            context.make_array(kind)(context, builder, value)
            for kind, value in zip(signature.args[::2], args[::2], strict=True)
        )
        left_turned, right_turned = args[1], args[3]
        m, n = cgutils.unpack_tuple(builder, result.shape)
        k = builder.sdiv(left.nitems, m)
        number = signature.args[4].dtype
        one, zero = (make_constant_slot(context, builder, number, x) for x in (1.0, 0.0))
        # BLAS is column-major: it computes outᵀ = bᵀaᵀ.
        values = [
            _letter("d" if number == types.float64 else "s"),
            builder.select(right_turned, _letter("t"), _letter("n")),
            builder.select(left_turned, _letter("t"), _letter("n")),
            n, m, k,
            one, right.data, builder.select(right_turned, k, n),
            left.data, builder.select(left_turned, m, k),
            zero, result.data, n,
        ]  # fmt: skip
        gemm = ir.FunctionType(ir.IntType(32), [value.type for value in values])
        builder.call(cgutils.get_or_insert_function(builder.module, gemm, "numba_xxgemm"), values)
        return context.get_dummy_value()

    return types.void(a, a_turned, b, b_turned, out), codegen


def _letter(letter):
    return ir.Constant(ir.IntType(8), ord(letter))


@inlined
def weights(shape, vector, layer):
    """Weight matrix (n_in, n_out) of a layer, from 1 on, in a parameter or gradient vector."""
    start = shape.starts[layer - 1]
    return matrix_view(vector, start, shape.sizes[layer - 1], shape.sizes[layer])


@inlined
def biases(shape, vector, layer):
    """Bias vector of a layer."""
    start = shape.starts[shape.sizes.size - 2 + layer]
    return vector_view(vector, start, shape.sizes[layer])


@inlined
def block(shape, buffer, layer, width):
    """Block (units, width) of a layer in a buffer."""
    return matrix_view(buffer, shape.units[layer] * width, shape.sizes[layer], width)


@inlined
def flat_block(shape, buffer, layer, width):
    """The same block as one vector."""
    return vector_view(buffer, shape.units[layer] * width, shape.sizes[layer] * width)


@inlined
def padded(n):
    """Columns of a block for n samples: narrow blocks are filled up to whole vectors."""
    return n if n >= WIDE else -(-n // LANES) * LANES


@inlined
def is_by_rows(shape, width):
    """Whether the input block is sample-major: BLAS takes it so, and whole rows are copied."""
    return shape.sizes.size > 2 and shape.starts[1] * width >= SMALL_PRODUCT


@inlined
def by_samples(shape, buffer, width):
    """Block (width, units) of the first layer, where sparse rows are multiplied."""
    return matrix_view(buffer, shape.units[1] * width, width, shape.sizes[1])


@inlined
def target_block(shape, buffers, width):
    """Block (n_outputs, width) of the targets."""
    return matrix_view(buffers.targets, 0, shape.sizes[-1], width)


@fast
def gather(X, y, weight, order, by_rows, X_block, y_block, weight_block):
    """Copy the samples of an order to a block; room left over repeats the last, with weight 0.

    An `X_block` of no width is left out.
    Feature-major, sixteen rows at a time: they are read side by side from as many pages as the
    processor's first table of addresses holds.
    """
    width, last = weight_block.size, order.size - 1
    for first in range(0, 0 if by_rows else width, 16):
        for i in range(X_block.shape[0]):
            for j in range(first, min(first + 16, width)):
                X_block[i, j] = X[order[min(j, last)], i]
    for j in range(width if by_rows and X_block.size else 0):
        copy_to(vector_view(X_block, j * X.shape[1], X.shape[1]), X[order[min(j, last)]])
    for k in range(y_block.shape[0]):
        for j in range(width):
            y_block[k, j] = y[order[min(j, last)], k]
    for j in range(width):
        weight_block[j] = weight[order[j]] if j <= last else 0.0


@fast
def add_combination(target, rows, factors, first, stride):
    """target += Σ_k factors[first + k·stride] · rows[k], four rows in a pass over the target."""
    n_rows = rows.shape[0]
    whole = n_rows - n_rows % 4
    for k in range(0, whole, 4):
        at = first + k * stride
        a, b = factors[at], factors[at + stride]
        c, d = factors[at + 2 * stride], factors[at + 3 * stride]
        for j in range(target.size):
            target[j] += (
                a * rows[k, j] + b * rows[k + 1, j] + c * rows[k + 2, j] + d * rows[k + 3, j]
            )
    for k in range(whole, n_rows):
        a = factors[first + k * stride]
        for j in range(target.size):
            target[j] += a * rows[k, j]


@fast
def affine(coef, intercept, h, by_rows, z):
    """z = Wᵀh + b; the block h may be sample-major, `by_rows`."""
    n_out, width = z.shape
    is_small = coef.size * width < SMALL_PRODUCT
    if not is_small:
        product(coef, True, h, by_rows, z)
    factors = vector_view(coef, 0, coef.size)
    for o in range(n_out):
        row = vector_view(z, o * width, width)
        for j in range(width):
            row[j] = intercept[o] if is_small else row[j] + intercept[o]
        if is_small:
            add_combination(row, h, factors, o, n_out)


@fast
def turn(block, target):
    """The transpose of a block, sixteen of its rows at a time."""
    for first in range(0, block.shape[0], 16):
        for j in range(block.shape[1]):
            for i in range(first, min(first + 16, block.shape[0])):
                target[j, i] = block[i, j]


@fast
def sparse_affine(sparse, order, coef, intercept, z):
    """Sample-major z = Wᵀx + b of sparse rows in an order, four stored numbers at a time.

    Room left over repeats the last sample.
    """
    data, indices, indptr = sparse.data, sparse.indices, sparse.indptr
    n_out, last = coef.shape[1], order.size - 1
    for j in range(z.shape[0]):
        row = order[min(j, last)]
        for o in range(n_out):
            z[j, o] = intercept[o]
        k, stop = indptr[row], indptr[row + 1]
        while k + 4 <= stop:
            a, b, c, d = data[k], data[k + 1], data[k + 2], data[k + 3]
            f, g, h, i = indices[k], indices[k + 1], indices[k + 2], indices[k + 3]
            for o in range(n_out):
                z[j, o] += a * coef[f, o] + b * coef[g, o] + c * coef[h, o] + d * coef[i, o]
            k += 4
        while k < stop:
            a, f = data[k], indices[k]
            for o in range(n_out):
                z[j, o] += a * coef[f, o]
            k += 1


@fast
def sparse_weight_gradient(sparse, order, delta, gradient):
    """∂loss/∂W = Σ x δᵀ over sparse rows in an order, of the sample-major δ."""
    data, indices, indptr = sparse.data, sparse.indices, sparse.indptr
    for i in range(gradient.shape[0]):
        for o in range(gradient.shape[1]):
            gradient[i, o] = 0.0
    for j in range(order.size):
        for k in range(indptr[order[j]], indptr[order[j] + 1]):
            x, i = data[k], indices[k]
            for o in range(gradient.shape[1]):
                gradient[i, o] += x * delta[j, o]


@fast
def weight_gradient(h, by_rows, delta, gradient):
    """∂loss/∂W = h δᵀ."""
    if gradient.size * delta.shape[1] >= SMALL_PRODUCT:
        product(h, by_rows, delta, True, gradient)
        return
    for i in range(h.shape[0]):
        for o in range(delta.shape[0]):
            total = 0.0
            for j in range(h.shape[1]):
                total += h[i, j] * delta[o, j]
            gradient[i, o] = total


@fast
def send_back(coef, delta, slope, previous):
    """δ of the layer before: Wδ · φ′(z)."""
    n_in, n_out = coef.shape
    width = delta.shape[1]
    is_small = coef.size * width < SMALL_PRODUCT
    if not is_small:
        product(coef, False, delta, False, previous)
    factors = vector_view(coef, 0, coef.size)
    for i in range(n_in):
        row = vector_view(previous, i * width, width)
        if is_small:
            for j in range(width):
                row[j] = 0.0
            add_combination(row, delta, factors, i * n_out, np.int64(1))
        for j in range(width):
            row[j] *= slope[i, j]


@fast
def sum_rows(delta, sums):
    """∂loss/∂b."""
    for o in range(delta.shape[0]):
        total = 0.0
        for j in range(delta.shape[1]):
            total += delta[o, j]
        sums[o] = total


@fast
def total_of(vector):
    """Sum of a vector."""
    total = 0.0
    for i in range(vector.size):
        total += vector[i]
    return total


@fast
def square_of(vector):
    """Sum of the squares of a vector."""
    total = 0.0
    for i in range(vector.size):
        x = np.float64(vector[i])
        total += x * x
    return total


@fast
def norm_of(vector):
    """Frobenius norm; by parts of the largest entry where the squares leave the range."""
    total = square_of(vector)
    if SMALLEST_SQUARE < total < LARGEST_SQUARE:
        return math.sqrt(total)
    largest = 0.0
    for i in range(vector.size):
        largest = max(largest, abs(np.float64(vector[i])))
    if largest == 0.0 or not largest < np.inf:
        return largest
    total = 0.0
    for i in range(vector.size):
        x = np.float64(vector[i]) / largest
        total += x * x
    return largest * math.sqrt(total)


@inlined
def forward(shape, sparse, order, parameters, inputs, width, by_rows, learns, buffers):
    """Fill the blocks of all layers from `inputs`; the last one keeps its pre-activations.

    Sparse rows are taken in their `order` from where they lie.
    What only `learns` needs, the slopes, takes a fifth of the time of small layers.
    """
    n_layers = shape.sizes.size - 1
    for layer in range(1, n_layers + 1):
        z = block(shape, buffers.outputs, layer, width)
        coef, intercept = weights(shape, parameters, layer), biases(shape, parameters, layer)
        if sparse is not None and layer == 1:
            sums = by_samples(shape, buffers.deltas, width)  # nothing is in there yet
            sparse_affine(sparse, order, coef, intercept, sums)
            turn(sums, z)
        else:
            affine(coef, intercept, inputs, by_rows and layer == 1, z)
        if layer < n_layers:
            slopes = flat_block(shape, buffers.slopes, layer, width if learns else 0)
            outputs = flat_block(shape, buffers.outputs, layer, width)
            activate(shape.activations[layer - 1], outputs, slopes)
            inputs = z


@inlined
def judge(shape, sparse, order, parameters, width, first, buffers, tolerance, n_close):
    """Loss summed over the block, right and close samples; fills the output's δ.

    A negative `n_close` stands for samples that need not be counted.
    """
    n_layers = shape.sizes.size - 1
    z = block(shape, buffers.outputs, n_layers, width)
    delta = block(shape, buffers.deltas, n_layers, width)
    y = target_block(shape, buffers, width)
    if shape.loss == SIGMOID_LOG_LOSS:
        total = sigmoid_log_loss(z, y, buffers.weight, delta)
    elif shape.loss == SOFTMAX_LOG_LOSS:
        total = softmax_log_loss(z, y, buffers.weight, delta, buffers.scratch)
    else:
        total = squared_error(z, y, buffers.weight, delta)
    if n_close < 0:
        return total, 0, n_close
    coef, intercept = weights(shape, parameters, n_layers), biases(shape, parameters, n_layers)
    inputs = block(shape, buffers.outputs, n_layers - 1, width)
    if sparse is not None and n_layers == 1:
        inputs = matrix_view(sparse.largest, 0, sparse.largest.size, 1)
    rounding_bounds(coef, intercept, inputs, buffers.near)
    for k in range(buffers.near.size):
        bound = buffers.near[k]
        buffers.near[k] = tolerance * bound + (UNDERFLOW if bound > 0.0 else 0.0)
    n_right, n_close = count_right(
        z, y, shape.exclusive, buffers.near, order.size, first, buffers.close, n_close
    )
    return total, n_right, n_close


@inlined
def backward(shape, sparse, order, parameters, width, by_rows, buffers):
    """Gradient of the block's summed loss, from the output layer's δ."""
    for layer in range(shape.sizes.size - 1, 0, -1):
        delta = block(shape, buffers.deltas, layer, width)
        gradient = weights(shape, buffers.gradient, layer)
        if sparse is not None and layer == 1:
            errors = by_samples(shape, buffers.outputs, width)  # whose outputs have been used
            turn(delta, errors)
            sparse_weight_gradient(sparse, order, errors, gradient)
        else:
            inputs = block(shape, buffers.outputs, layer - 1, width)
            weight_gradient(inputs, by_rows and layer == 1, delta, gradient)
        sum_rows(delta, biases(shape, buffers.gradient, layer))
        if layer > 1:
            send_back(
                weights(shape, parameters, layer),
                delta,
                block(shape, buffers.slopes, layer - 1, width),
                block(shape, buffers.deltas, layer - 1, width),
            )


# The update


@inlined
def sgd(rule, rate, scale, decay, parameters, gradient, velocity):
    """v ← μv − ηg; the step is v, or with Nesterov's look-ahead μv − ηg once more."""
    real = parameters.dtype.type
    momentum, rate, scale, decay = real(rule.momentum), real(rate), real(scale), real(decay)
    for i in range(parameters.size):
        step = rate * (scale * gradient[i] + decay * parameters[i])
        v = momentum * velocity[i] - step
        velocity[i] = v
        parameters[i] += momentum * v - step if rule.nesterov else v


@inlined
def adam(rule, rate, scale, decay, parameters, gradient, mean, square):
    """Kingma & Ba's rule; the bias corrections are in the rate."""
    real = parameters.dtype.type
    rate, scale, decay, epsilon = real(rate), real(scale), real(decay), real(rule.epsilon)
    beta_1, beta_2, one = real(rule.beta_1), real(rule.beta_2), real(1.0)
    for i in range(parameters.size):
        g = scale * gradient[i] + decay * parameters[i]
        mean[i] = beta_1 * mean[i] + (one - beta_1) * g
        square[i] = beta_2 * square[i] + (one - beta_2) * g * g
        parameters[i] -= rate * mean[i] / (np.sqrt(square[i]) + epsilon)


@inlined
def update(rule, rate, total, n_updates, parameters, gradient, slots):
    """One step of the optimizer from the gradient of the summed loss."""
    if rule.optimizer != SGD:
        rate *= math.sqrt(1.0 - rule.beta_2**n_updates) / (1.0 - rule.beta_1**n_updates)
    for span in range(rule.span_rates.size):
        start, stop = rule.spans[span], rule.spans[span + 1]
        span_rate = rate * rule.span_rates[span]
        decay = rule.alpha * rule.span_decays[span] / total
        p = vector_view(parameters, start, stop - start)
        g = vector_view(gradient, start, stop - start)
        mean = vector_view(slots, start, stop - start)  # or velocity
        if rule.optimizer == SGD:
            sgd(rule, span_rate, 1.0 / total, decay, p, g, mean)
        else:
            square = vector_view(slots, parameters.size + start, stop - start)
            adam(rule, span_rate, 1.0 / total, decay, p, g, mean, square)


@fast
def copy_to(target, source):
    """target[:] = source."""
    for i in range(source.size):
        target[i] = source[i]


@inlined
def all_finite(vector):
    """Whether no entry is NaN or infinite."""
    finite = True
    for i in range(vector.size):
        finite &= abs(vector[i]) < np.inf
    return finite


@keep_on_disk
@_compiled(EXACT, no_cfunc_wrapper=True)
def run_epochs(
    shape, rows, sparse, rule, parameters, slots, n_updates, orders, rates, batch_size, losses,
    recorded, records, gradient_norms, buffers, tolerance,
):  # fmt: skip
    """Train for ``rates.size`` epochs; returns the epochs and the updates that were done.

    `parameters` and `slots` (flat) are moved in place. `orders` is (n_epochs, n_samples), or one
    order for all epochs. `losses` takes MLPClassifier's running loss of every epoch, the next row
    of `records` the weights of every epoch that is `recorded`, `gradient_norms` those of the last
    epoch (empty, they are not taken). An epoch that diverges is undone, and ends the call.

    Without rates the weights of the `records` are measured instead: a pass that learns nothing.
    What is measured is the same number for the same weights, whoever measures, beside training
    or after it. A full batch needs no pass of its own: the next epoch's is of the very weights.
    """
    n_samples, n_layers = rows.y.shape[0], shape.sizes.size - 1
    n_weights, n_features = shape.starts[n_layers], shape.sizes[0]
    is_full, learns = batch_size >= n_samples, rates.size > 0
    record, first_update = 0, n_updates
    for sweep in range(rates.size if learns else records.loss.size):
        order = vector_view(rows.in_order, 0, n_samples)
        if learns:
            copy_to(buffers.kept_parameters, parameters)
            copy_to(buffers.kept_slots, slots)
            order = vector_view(orders, sweep % orders.shape[0] * n_samples, n_samples)
            first_update = n_updates
            for layer in range(n_layers):
                buffers.norms[layer] = 0.0
        else:
            copy_to(parameters, records.parameters[sweep])
        step = batch_size if learns or is_full else EVALUATION_WIDTH
        loss, total_weight, running_loss, n_right = 0.0, 0.0, 0.0, 0
        n_close = 0 if is_full or not learns else -1
        for start in range(0, n_samples, step):
            n = min(step, n_samples - start)
            width = padded(n)
            batch = vector_view(order, start, n)
            is_sparse = sparse is not None
            by_rows = is_sparse or is_by_rows(shape, width)
            in_place = is_sparse or (by_rows and not learns and n == width)
            if not (is_full and sweep):
                gather(
                    rows.X, rows.y, rows.weight, batch,
                    by_rows, block(shape, buffers.outputs, 0, 0 if in_place else width),
                    target_block(shape, buffers, width), vector_view(buffers.weight, 0, width),
                )  # fmt: skip
            inputs = block(shape, buffers.outputs, 0, width)
            if in_place:  # dense rows are such a block already; of sparse ones nobody reads this
                inputs = matrix_view(rows.X, start * n_features, n_features, width)
            total = total_of(vector_view(buffers.weight, 0, width))
            if total == 0.0 and learns and not is_full:  # nothing to learn from
                continue
            forward(shape, sparse, batch, parameters, inputs, width, by_rows, learns, buffers)
            value, right, n_close = judge(
                shape, sparse, batch, parameters, width, start, buffers, tolerance, n_close
            )
            loss += value
            total_weight += total
            n_right += right
            if not learns or total == 0.0:
                continue
            if math.isnan(buffers.first_loss[0]):
                buffers.first_loss[0] = max(value / total, 1.0)
            backward(shape, sparse, batch, parameters, width, by_rows, buffers)
            if gradient_norms.size:
                for layer in range(n_layers):
                    size = shape.starts[layer + 1] - shape.starts[layer]
                    part = vector_view(buffers.gradient, shape.starts[layer], size)
                    norm = norm_of(part) / total
                    buffers.norms[layer] = math.hypot(buffers.norms[layer], norm)
            if rule.alpha > 0.0:
                value += 0.5 * rule.alpha * square_of(vector_view(parameters, 0, n_weights))
            running_loss += value / total * n
            n_updates += 1
            update(rule, rates[sweep], total, n_updates, parameters, buffers.gradient, slots)
        if not learns or (is_full and sweep > 0 and recorded[sweep - 1]):
            measured = record - 1 if learns else sweep
            records.loss[measured] = loss / total_weight
            records.accuracy[measured] = n_right / n_samples
            records.n_close[measured] = n_close
        if learns:
            limit = DIVERGED * buffers.first_loss[0]
            in_range = n_updates == first_update or running_loss / n_samples < limit
            if not (in_range and all_finite(parameters)):
                copy_to(parameters, buffers.kept_parameters)
                copy_to(slots, buffers.kept_slots)
                return sweep, first_update
            losses[sweep] = running_loss / n_samples
            if gradient_norms.size:
                for layer in range(n_layers):
                    n_batches = max(n_updates - first_update, 1)
                    gradient_norms[layer] = buffers.norms[layer] / math.sqrt(n_batches)
            if recorded[sweep]:
                copy_to(records.parameters[record], parameters)
                copy_to(records.gradient_norms[record], gradient_norms)
                record += 1
    return rates.size, n_updates
