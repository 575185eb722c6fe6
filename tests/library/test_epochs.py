"""Epochs: the batches, their order, what an epoch reports, and when it is undone."""

import numpy as np
import pytest
from oracles.numpy_engine import NumpyEngine, batches
from scipy.sparse import csr_array
from sklearn.utils import shuffle

from sigmoid_estimator.engine import CompiledEngine
from sigmoid_estimator.epochs import Sample, Task, TrainingState, draw_orders
from sigmoid_estimator.network import Network, frobenius, loss_and_gradient
from sigmoid_estimator.optimizers import OptimizerSettings, ScheduleSettings

PLAIN = OptimizerSettings(0.0, nesterovs_momentum=False, beta_1=0.9, beta_2=0.999, epsilon=1e-8)


def task(n_samples=10, rate=0.1, rows=None, layer_sizes=(3, 4, 2), **changed):
    random = np.random.RandomState(0)
    if rows is None:
        X = random.normal(size=(n_samples, layer_sizes[0]))
        rows = Sample(X, random.uniform(size=(n_samples, layer_sizes[-1])) < 0.5)
    settings = {
        "alpha": 0.0,
        "batch_size": 4,
        "shuffle": True,
        "optimizer": "sgd",
        "optimizer_settings": PLAIN,
        "schedule": ScheduleSettings("constant", rate, 0.5),
    }
    network = Network(layer_sizes, "sigmoid", "log_loss", exclusive=False)
    return Task(network=network, rows=rows, **{**settings, **changed})


def start(task, **changed):
    random = np.random.RandomState(1)
    parameters = random.normal(size=task.network.n_parameters)
    return parameters, TrainingState.fresh(parameters, task.optimizer, random, **changed)


def test_batches_are_all_rows_once_in_the_order_given():
    weight = np.arange(10.0)
    job = task()
    job = task(rows=job.rows._replace(weight=weight))
    for order in (None, np.random.RandomState(2).permutation(10)):
        parts = list(batches(job, order))
        assert [len(batch.X) for batch in parts] == [4, 4, 2]
        expected = slice(None) if order is None else order
        for column, whole in zip(zip(*parts, strict=True), job.rows, strict=True):
            np.testing.assert_array_equal(np.concatenate(column), whole[expected])


def test_orders_are_those_of_scikit_learn_shuffling_again_and_again():
    job = task()
    _, state = start(job)
    random, order = np.random.RandomState(), np.arange(10)
    random.set_state(state.random.get_state())
    for drawn in draw_orders(job, state, 5):
        order = shuffle(order, random_state=random)
        np.testing.assert_array_equal(drawn, order)


@pytest.mark.parametrize("changed", [{"shuffle": False}, {"batch_size": 10}])
def test_no_order_is_drawn_where_none_can_matter(changed):
    job = task(**changed)
    _, state = start(job)
    before = state.random.get_state()[1].copy()
    assert draw_orders(job, state, 3).shape == (0, 10)
    np.testing.assert_array_equal(state.random.get_state()[1], before)


def test_the_largest_product_is_that_of_the_widest_layer_with_a_batch():
    assert task(layer_sizes=(3, 7, 5, 1)).largest_product == 4 * 7 * 5


@pytest.mark.parametrize(("layer_sizes", "largest"), [((3, 1), 0), ((300, 7, 5, 1), 4 * 7 * 5)])
def test_blas_does_no_product_of_sparse_rows(layer_sizes, largest):
    job = task(layer_sizes=layer_sizes)
    rows = job.rows._replace(X=csr_array(job.rows.X))
    assert task(layer_sizes=layer_sizes, rows=rows).largest_product == largest


@pytest.mark.parametrize("engine", [NumpyEngine, CompiledEngine])
def test_running_loss_is_the_mean_over_rows_and_each_batch_bears_the_whole_penalty(engine):
    # At the rate 0 nothing moves, so that all batches are judged by the same weights.
    job = task(rate=0.0, alpha=0.3)
    parameters, state = start(job)
    loss = loss_and_gradient(job.network, parameters, *job.rows)[0]
    penalty = 0.5 * 0.3 * np.square(parameters[: job.network.n_weights]).sum()
    expected = loss + 3 * penalty / 10  # three batches
    assert engine(job).run(parameters, state, 2, None).losses == pytest.approx([expected] * 2)


def test_gradient_norms_are_root_mean_squares_over_the_batches():
    job = task(rate=0.0, shuffle=False)
    parameters, state = start(job)
    norms = [
        [frobenius(coef) for coef in job.network.coefs(loss_and_gradient(
            job.network, parameters, *batch)[1])]
        for batch in batches(job, None)
    ]  # fmt: skip
    chunk = NumpyEngine(job).run(parameters, state, 1, None)
    expected = np.sqrt(np.mean(np.square(norms), axis=0))
    np.testing.assert_allclose(chunk.gradient_norms, expected)


@pytest.mark.parametrize("engine", [NumpyEngine, CompiledEngine])
def test_a_layer_moves_by_its_own_rate_in_weights_and_biases(engine):
    plain, factors = task(batch_size=10), (0.5, 3.0)
    parameters, state = start(plain)
    step = engine(plain).run(parameters, state, 1, None).parameters - parameters
    job = task(batch_size=10, layer_rates=factors)
    moved = engine(job).run(parameters, state, 1, None).parameters - parameters
    for views in (job.network.coefs, job.network.intercepts):
        for got, one, factor in zip(views(moved), views(step), factors, strict=True):
            np.testing.assert_allclose(got, factor * one, rtol=1e-9)


@pytest.mark.parametrize("engine", [NumpyEngine, CompiledEngine])
def test_epochs_count_what_they_saw(engine):
    job = task()
    parameters, state = start(job, n_epochs=7)
    later = engine(job).run(parameters, state, 5, None).state
    assert (later.n_epochs, later.n_updates, later.n_samples_seen) == (12, 5 * 3, 5 * 10)


def one_neuron(bias, rate):
    """Two rows of class 1 and one of class 0 at the same place: the loss has a closed form.

    Its slope is σ(z) − 2/3, and far out the loss is z/3, or −2z/3 on the other side.
    """
    rows = Sample(np.zeros((3, 1)), np.array([[True], [True], [False]]))
    job = task(rows=rows, layer_sizes=(1, 1), batch_size=3, rate=rate)
    return job, np.array([0.0, bias])


@pytest.mark.parametrize("engine", [NumpyEngine, CompiledEngine])
@pytest.mark.parametrize(
    ("bias", "first_loss"),
    [(0.0, np.log(2)), (-15.0, 10.0)],  # below 1 it is divergence in multiples of 1
)
@pytest.mark.parametrize(("multiple", "n_whole"), [(0.9e8, 2), (1.1e8, 1)])
def test_an_epoch_is_undone_from_1e8_times_the_first_loss_on(
    engine, bias, first_loss, multiple, n_whole
):
    second_loss = multiple * max(first_loss, 1)
    slope = 2 / 3 - 1 / (1 + np.exp(-bias))
    rate = (3 * second_loss - bias) / slope  # the first update lands at z = 3 · second_loss
    job, parameters = one_neuron(bias, rate)
    state = TrainingState.fresh(parameters, "sgd", np.random.RandomState(0))
    chunk = engine(job).run(parameters, state, 2, np.ones(2, bool))
    assert len(chunk.losses) == len(chunk.records.loss) == chunk.state.n_epochs == n_whole
    assert chunk.losses == pytest.approx([first_loss, second_loss][:n_whole], rel=1e-6)
    np.testing.assert_array_equal(chunk.parameters, chunk.records.parameters[-1])


def test_another_optimizer_begins_with_blank_slots_and_the_same_one_goes_on():
    job = task()
    parameters, state = start(job)
    chunk = NumpyEngine(job).run(parameters, state, 3, None)
    kept = chunk.state.adapted(chunk.parameters, "sgd")
    np.testing.assert_array_equal(kept.slots, chunk.state.slots)
    assert kept.n_updates == chunk.state.n_updates == 9
    changed = chunk.state.adapted(chunk.parameters, "adam")
    np.testing.assert_array_equal(changed.slots, np.zeros((2, parameters.size)))
    assert (changed.n_updates, changed.n_epochs) == (0, 3)
