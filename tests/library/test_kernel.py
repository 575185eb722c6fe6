"""The compiled epoch loop against NumPy's engine, which reads like the algorithm."""

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse
from oracles.numpy_engine import NumpyEngine
from scipy.special import expit

from sigmoid_estimator import kernel
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.engine import CompiledEngine, CompiledMeasure, NumpyMeasure
from sigmoid_estimator.epochs import Sample, Task, TrainingState
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network
from sigmoid_estimator.optimizers import OPTIMIZERS, OptimizerSettings, ScheduleSettings

N_SAMPLES = 70
OUTPUTS = {  # (loss, output): (exclusive, number of outputs)
    ("log_loss", "logistic"): (False, 2),
    ("log_loss", "softmax"): (True, 3),
    ("squared_error", "logistic"): (True, 3),
}


def task(activation="sigmoid", target=("log_loss", "logistic"), dtype=np.float64, **changed):
    random = np.random.RandomState(0)
    exclusive, n_outputs = OUTPUTS[target]
    network = Network((3, 5, 4, n_outputs), activation, target[0], exclusive)
    X = random.normal(size=(N_SAMPLES, 3)).astype(dtype)
    y = random.uniform(size=(N_SAMPLES, n_outputs)) < 0.5
    if exclusive:
        y = np.arange(n_outputs) == random.randint(n_outputs, size=N_SAMPLES)[:, None]
    weight = random.uniform(0, 2, size=N_SAMPLES).astype(dtype)
    weight[:16] = 0  # a whole batch, where the order is that of the rows
    settings = {
        "alpha": 0.01,
        "batch_size": 16,
        "shuffle": True,
        "optimizer": "sgd",
        "optimizer_settings": OptimizerSettings(0.9, True, 0.9, 0.999, 1e-8),
        "schedule": ScheduleSettings("invscaling", 0.3, 0.2),
    }
    return Task(network=network, rows=Sample(X, y, weight), **{**settings, **changed})


def start(task):
    random = np.random.RandomState(1)
    dtype = task.rows.X.dtype
    parameters = random.normal(size=task.network.n_parameters).astype(dtype)
    return parameters, TrainingState.fresh(parameters, task.optimizer, random)


def assert_engines_agree(task, rtol=1e-9, recorded=(True, False, True, True, False, True)):
    ours, theirs = (
        engine(task).run(*start(task), len(recorded), np.array(recorded))
        for engine in (CompiledEngine, NumpyEngine)
    )
    np.testing.assert_allclose(ours.parameters, theirs.parameters, rtol=rtol, atol=rtol / 100)
    np.testing.assert_allclose(ours.losses, theirs.losses, rtol=rtol)
    np.testing.assert_allclose(ours.gradient_norms, theirs.gradient_norms, rtol=rtol)
    np.testing.assert_allclose(ours.state.slots, theirs.state.slots, rtol=rtol, atol=rtol / 100)
    assert_records_agree(task, ours.records, theirs.records, rtol)
    for name in ("n_updates", "n_epochs", "n_samples_seen", "n_reductions"):
        assert getattr(ours.state, name) == getattr(theirs.state, name)
    np.testing.assert_array_equal(ours.state.order, theirs.state.order)
    np.testing.assert_array_equal(
        ours.state.random.get_state()[1], theirs.state.random.get_state()[1]
    )


def assert_records_agree(task, ours, theirs, rtol):
    """Both measures say the same of the same weights, and so does a full batch in passing."""
    for name in ("parameters", "gradient_norms"):
        np.testing.assert_allclose(
            getattr(ours, name), getattr(theirs, name), rtol=rtol, atol=1e-9
        )
    is_full = task.batch_size >= task.n_samples
    measured = CompiledMeasure(task.network, task.rows, in_one_block=is_full)(ours.parameters)
    expected = NumpyMeasure(task.network, task.rows)(ours.parameters)
    np.testing.assert_allclose(measured.loss, expected.loss, rtol=rtol)
    np.testing.assert_array_equal(measured.accuracy, expected.accuracy)
    in_passing = ~np.isnan(ours.loss)
    assert in_passing.sum() == (len(ours.loss) - 1 if is_full else 0)
    np.testing.assert_array_equal(ours.loss[in_passing], measured.loss[in_passing])
    np.testing.assert_array_equal(ours.accuracy[in_passing], measured.accuracy[in_passing])


def test_kernel_knows_everything_that_is_registered():
    assert set(kernel.ACTIVATION_CODES) == set(ACTIVATIONS)
    assert set(kernel.LOSS_CODES) == set(LOSSES) == set(OUTPUTS)
    assert set(kernel.OPTIMIZER_CODES) == set(OPTIMIZERS)


@pytest.mark.parametrize("activation", [*ACTIVATIONS, ("softplus", "tanh")])
@pytest.mark.parametrize("target", OUTPUTS)
def test_every_activation_and_loss_equals_numpy(activation, target):
    assert_engines_agree(task(activation, target))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [16, N_SAMPLES])
@pytest.mark.parametrize("shuffle", [False, True])
def test_every_optimizer_and_batch_equals_numpy(optimizer, batch_size, shuffle):
    assert_engines_agree(task(optimizer=optimizer, batch_size=batch_size, shuffle=shuffle))


@pytest.mark.parametrize("settings", [(0.5, False, 0.8, 0.99, 1e-4), (0.0, True, 0.9, 0.99, 1.0)])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_constants_of_the_rules_equal_numpy(settings, optimizer):
    changed = {"optimizer": optimizer, "optimizer_settings": OptimizerSettings(*settings)}
    assert_engines_agree(task(**changed, alpha=0.0))


@pytest.mark.parametrize("target", OUTPUTS)
def test_float32_equals_numpy(target):
    assert_engines_agree(task(target=target, dtype=np.float32, batch_size=N_SAMPLES), rtol=2e-4)


def test_large_products_through_blas_equal_numpy():
    large = task()
    large = replace(large, network=replace(large.network, layer_sizes=(3, 90, 80, 2)))
    assert kernel.SMALL_PRODUCT < 90 * 80 * 16
    assert_engines_agree(large)


def test_unweighted_rows_equal_numpy():
    plain = task()
    assert_engines_agree(replace(plain, rows=plain.rows._replace(weight=None)))


def sparse_task(layer_sizes=(30, 5, 4, 2), dtype=np.float64, **changed):
    """Rows of which a tenth is stored, some without a number, and columns that no row has."""
    target = ("log_loss", "softmax" if layer_sizes[-1] == 3 else "logistic")
    # At larger rates a batch of one row throws Adam about: no two programs agree for long.
    settings = {"schedule": ScheduleSettings("invscaling", 0.03, 0.2), **changed}
    job, random = task(target=target, dtype=dtype, **settings), np.random.RandomState(3)
    X = random.normal(size=(N_SAMPLES, layer_sizes[0])).astype(dtype)
    X[random.uniform(size=X.shape) < 0.9] = 0
    X[::9], X[:, 7] = 0, 0
    rows = job.rows._replace(X=scipy.sparse.csr_array(X), y=job.rows.y[:, : layer_sizes[-1]])
    return replace(job, network=replace(job.network, layer_sizes=layer_sizes), rows=rows)


SPARSE_NETWORKS = [(30, 1), (30, 3), (30, 2), (30, 5, 4, 2), (30, 90, 80, 2), (500, 50, 3)]


@pytest.mark.parametrize("layer_sizes", SPARSE_NETWORKS, ids=str)
@pytest.mark.parametrize("batch_size", [1, 16, 60, N_SAMPLES])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_sparse_rows_equal_numpy(layer_sizes, batch_size, optimizer):
    assert_engines_agree(sparse_task(layer_sizes, batch_size=batch_size, optimizer=optimizer))


@pytest.mark.parametrize("layer_sizes", SPARSE_NETWORKS, ids=str)
def test_sparse_rows_in_float32_equal_numpy(layer_sizes):
    assert_engines_agree(sparse_task(layer_sizes, np.float32, batch_size=N_SAMPLES), rtol=2e-4)


@pytest.mark.parametrize("layer_sizes", SPARSE_NETWORKS, ids=str)
@pytest.mark.parametrize("batch_size", [16, N_SAMPLES])
def test_sparse_rows_equal_the_same_rows_stored_densely(layer_sizes, batch_size):
    job = sparse_task(layer_sizes, batch_size=batch_size)
    dense = replace(job, rows=job.rows._replace(X=job.rows.X.toarray()))
    ours, theirs = (
        CompiledEngine(one).run(*start(one), 6, np.ones(6, bool)) for one in (job, dense)
    )
    np.testing.assert_allclose(ours.records.parameters, theirs.records.parameters, rtol=1e-9)
    np.testing.assert_allclose(ours.losses, theirs.losses, rtol=1e-9)
    np.testing.assert_allclose(ours.gradient_norms, theirs.gradient_norms, rtol=1e-9)


@pytest.mark.parametrize("layer_sizes", [(30, 3), (30, 5, 4, 2)], ids=str)
def test_gradient_of_sparse_rows_equals_finite_differences(layer_sizes):
    plain = OptimizerSettings(0.0, nesterovs_momentum=False, beta_1=0.9, beta_2=0.99, epsilon=1e-8)
    job = sparse_task(
        layer_sizes, batch_size=N_SAMPLES, alpha=0.0, optimizer_settings=plain,
        schedule=ScheduleSettings("constant", 1.0, 0.5),
    )  # fmt: skip
    parameters, state = start(job)
    gradient = parameters - CompiledEngine(job).run(parameters, state, 1, None).parameters
    steps = 1e-5 * np.eye(parameters.size)
    loss = CompiledMeasure(job.network, job.rows, in_one_block=True)
    differences = loss(parameters + steps).loss - loss(parameters - steps).loss
    np.testing.assert_allclose(gradient, differences / 2e-5, rtol=1e-6, atol=1e-9)


def test_stored_zeros_and_wide_indices_change_nothing():
    job = sparse_task()
    X = job.rows.X.toarray()
    wide, whole = job.rows.X.copy(), scipy.sparse.csr_array(np.ones_like(X))
    wide.indices, wide.indptr = wide.indices.astype(np.int64), wide.indptr.astype(np.int64)
    whole.data = X.ravel()
    expected, *others = (
        replace(job, rows=job.rows._replace(X=rows)) for rows in (job.rows.X, wide, whole)
    )
    expected = CompiledEngine(expected).run(*start(job), 4, np.ones(4, bool))
    for other, rtol in zip(others, (0, 1e-11), strict=True):
        got = CompiledEngine(other).run(*start(other), 4, np.ones(4, bool))
        np.testing.assert_allclose(got.records.parameters, expected.records.parameters, rtol=rtol)


def test_a_call_of_many_epochs_equals_many_calls():
    for kind, batch_size in product((task, sparse_task), (16, N_SAMPLES)):
        job = kind(batch_size=batch_size)
        parameters, state = start(job)
        whole = CompiledEngine(job).run(parameters, state, 7, np.ones(7, bool))
        engine, (parameters, state), losses = CompiledEngine(job), start(job), []
        for k in range(7):
            parameters, state, loss, _, records = engine.run(
                parameters, state, 1, np.ones(1, bool)
            )
            losses += loss
            np.testing.assert_array_equal(records.parameters, whole.records.parameters[k : k + 1])
        np.testing.assert_array_equal(parameters, whole.parameters)
        assert losses == whole.losses


def test_divergence_undoes_the_epoch_and_its_order():
    job = task(
        "identity", optimizer_settings=OptimizerSettings(0.99, True, 0.9, 0.99, 1e-8),
        schedule=ScheduleSettings("constant", 1e80, 0.5), target=("squared_error", "logistic"),
        alpha=1.0,
    )  # fmt: skip
    ours, theirs = (
        engine(job).run(*start(job), 60, np.ones(60, bool))
        for engine in (CompiledEngine, NumpyEngine)
    )
    assert len(ours.losses) == len(theirs.losses) < 60
    assert np.isfinite(ours.parameters).all()
    assert ours.state.n_updates == theirs.state.n_updates
    np.testing.assert_array_equal(
        ours.state.random.get_state()[1], theirs.state.random.get_state()[1]
    )


def test_sigmoid_and_slope_are_exact_to_the_last_bits():
    z = np.concatenate([np.linspace(-700, 700, 20_001), [-1e-300, 0.0, 1e300, -1e300]])
    h, slope = elementwise(kernel.SIGMOID, z)
    inside = np.abs(z) < 700
    np.testing.assert_allclose(h[inside], expit(z)[inside], rtol=2e-15)
    np.testing.assert_allclose(slope[inside], (expit(z) * expit(-z))[inside], rtol=2e-15)
    assert np.isfinite(h).all()


def test_tanh_is_precise_near_zero():
    z = np.concatenate([np.logspace(-300, 2, 2001), -np.logspace(-300, 2, 2001)])
    np.testing.assert_allclose(elementwise(kernel.TANH, z)[0], np.tanh(z), rtol=2e-15)


END_OF_TAIL = {"gelu": 1e-15}  # its erfc ends at 2e-17, where double precision of values ends


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_values_and_slopes_are_numpys(name, dtype):
    sizes = np.logspace(-30, 1.5, 1000, dtype=dtype)  # up to 32
    z = np.concatenate([sizes, -sizes, [0.0]]).astype(dtype)
    ours, rule = elementwise(kernel.ACTIVATION_CODES[name], z), ACTIVATIONS[name]
    double = z.astype(float)
    rtol, atol = (1e-12, 1e-300) if dtype == np.float64 else (1e-6, 1e-30)
    atol = END_OF_TAIL.get(name, atol)
    for mine, numpys in zip(ours, (rule.function(double), rule.slope(double)), strict=True):
        np.testing.assert_allclose(mine, numpys, rtol=rtol, atol=atol)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_far_out_values_and_slopes_are_numpys(name):
    z = np.array([-1e300, -1e9, -1e3, -750, -100, 100, 750, 1e3, 1e9, 1e300])
    ours, rule = elementwise(kernel.ACTIVATION_CODES[name], z), ACTIVATIONS[name]
    for mine, numpys in zip(ours, (rule.function(z), rule.slope(z)), strict=True):
        np.testing.assert_allclose(mine, numpys, rtol=1e-12, atol=END_OF_TAIL.get(name, 1e-290))


def test_nan_is_not_hidden():
    for code in set(kernel.ACTIVATION_CODES.values()):
        assert np.isnan(elementwise(code, np.array([np.nan, 1.0]))[0][0])


def elementwise(code, z):
    """An activation and its slope by the kernel."""
    h, slope = z.copy(), np.empty_like(z)
    callable_activate()(code, h, slope)
    return h, slope


@cache
def callable_activate():
    """The kernel's function, which has no wrapper of its own to be called by."""
    import numba

    @numba.njit
    def call(code, h, slope):
        kernel.activate(code, h, slope)

    return call


def test_log_loss_tail_is_exact():
    import numba

    @numba.njit
    def log_ones(e, out):
        for i in range(e.size):
            out[i] = kernel.log_one_plus(e[i])

    e = np.concatenate([np.logspace(-300, 0, 5001), [0.0, 0.5]])
    out = np.empty_like(e)
    log_ones(e, out)
    np.testing.assert_allclose(out, np.log1p(e), rtol=2e-15)


@pytest.mark.slow
def test_fits_where_no_cache_folder_can_be_written(tmp_path):
    code = (
        "import numba.core.caching as c; c.CacheImpl._locator_classes = []; "
        "c.CodeLibraryCacheImpl._locator_classes = []; c.IndexDataCacheFile = None; "
        "from sigmoid_estimator import SigmoidMLPClassifier as S; "
        "print(S((), max_iter=2).fit([[0.0], [1.0]], [0, 1]).n_epochs_)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2], env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout.split() == ["2"]
    assert done.stderr.count("none of the folders can be written") == 1
