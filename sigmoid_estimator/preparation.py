"""From the parameters of a classifier and checked data to a run that can start.

Every function takes the classifier for its constructor parameters only, and changes nothing.
"""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight

from sigmoid_estimator.epochs import Sample, Task, TrainingState
from sigmoid_estimator.history import TrainingHistory, choose_stride, n_records, record_dtype
from sigmoid_estimator.initializers import uniform_glorot
from sigmoid_estimator.network import Network, pack
from sigmoid_estimator.optimizers import OptimizerSettings, ScheduleSettings
from sigmoid_estimator.targets import Targets
from sigmoid_estimator.training import Patience

if TYPE_CHECKING:
    from sigmoid_estimator.classifier import SigmoidMLPClassifier

Array = np.ndarray

PLATEAU_TOL = 1e-4  # where a plateau matters although tol is None


def checked_weights(sample_weight: Any, X: Array) -> Array | None:
    """Sample weights in the dtype of X; negative ones, or none above 0, raise."""
    if sample_weight is None:
        return None
    weight = _check_sample_weight(sample_weight, X, dtype=X.dtype)
    if (weight < 0).any() or not weight.any():
        raise ValueError(
            "sample_weight must be non-negative and not all 0, got a smallest weight of "
            f"{weight.min()} and a sum of {weight.sum()}."
        )
    return weight


def architecture(clf: "SigmoidMLPClassifier", n_features: int, targets: Targets) -> Network:
    """The network that the parameters ask for."""
    hidden = np.atleast_1d(clf.hidden_layer_sizes).tolist()
    if any(not isinstance(size, int) or size <= 0 for size in hidden):
        raise ValueError(
            f"hidden_layer_sizes must be > 0 and integers, got {clf.hidden_layer_sizes!r}."
        )
    return Network(
        layer_sizes=(n_features, *hidden, targets.n_outputs),
        activation=clf.activation,
        loss=clf.loss,
        exclusive=targets.exclusive,
    )


def check_continuable(network: Network, wanted: Network) -> None:
    """Training goes on with the units it began with; anything else raises."""
    if network.tie is not None:
        raise ValueError(
            "A network of perceptrons cannot be trained: the derivative of its steps is 0 "
            "almost everywhere. Train the classifier that it was made from."
        )
    if not wanted.has_units_of(network):
        raise ValueError(
            "Training continues with the network it began with: "
            f"{network.description}, got {wanted.description}. "
            "Restore the parameter, or fit with warm_start=False."
        )


def starting_point(
    clf: "SigmoidMLPClassifier", network: Network, dtype: np.dtype
) -> tuple[Array, TrainingState]:
    """Initial parameters, drawn or given, and the state before the first update."""
    random = check_random_state(clf.random_state)
    drawn = [
        uniform_glorot(clf.activation, fan_in, fan_out, random)
        for fan_in, fan_out in network.shapes
    ]
    coefs, intercepts = zip(*drawn, strict=True)
    parameters = packed(
        network,
        coefs if clf.coef_init is None else clf.coef_init,
        intercepts if clf.intercept_init is None else clf.intercept_init,
        dtype,
    )
    return parameters, TrainingState.fresh(parameters, clf.solver, random)


def next_point(clf: "SigmoidMLPClassifier", network: Network) -> tuple[Array, TrainingState]:
    """The fitted weights, also those put there by hand, and the state that training left."""
    parameters = packed(network, clf.coefs_, clf.intercepts_, clf.coefs_[0].dtype)
    if clf._state is not None:
        return parameters, clf._state.adapted(parameters, clf.solver)
    random = check_random_state(clf.random_state)
    return parameters, TrainingState.fresh(parameters, clf.solver, random, clf.n_epochs_)


def packed(
    network: Network, coefs: Sequence[Any], intercepts: Sequence[Any], dtype: np.dtype
) -> Array:
    """Weights and biases as one vector; wrong shapes and non-finite numbers raise."""
    wanted = [*network.shapes, *[(size,) for size in network.layer_sizes[1:]]]
    arrays = [np.asarray(array, dtype=dtype) for array in (*coefs, *intercepts)]
    shapes = [array.shape for array in arrays]
    if shapes != wanted:
        raise ValueError(
            f"Weights and biases must have the shapes {wanted} (all weights, then all biases), "
            f"got {shapes}."
        )
    if not all(np.isfinite(array).all() for array in arrays):
        raise ValueError("Weights and biases must be finite, got NaN or infinity.")
    return pack(arrays, [])


def hold_out(
    clf: "SigmoidMLPClassifier", rows: Sample, random: np.random.RandomState
) -> tuple[Sample, Sample | None]:
    """Training rows and, with early stopping, validation rows: MLPClassifier's own split."""
    if not clf.early_stopping:
        return rows, None
    n_held_out = int(np.ceil(clf.validation_fraction * len(rows.y)))
    if n_held_out < 2:
        raise ValueError(
            f"The validation set is too small: early stopping needs at least 2 rows, got "
            f"{n_held_out}. Increase 'validation_fraction' or the size of your dataset."
        )
    arrays = [array for array in rows if array is not None]
    halves = train_test_split(
        *arrays,
        random_state=random,
        test_size=clf.validation_fraction,
        stratify=rows.y if rows.y.shape[1] == 1 else None,
    )
    return Sample(*halves[::2]), Sample(*halves[1::2])


def task(clf: "SigmoidMLPClassifier", network: Network, rows: Sample) -> Task:
    """What is trained, on what, and how."""
    n_samples = rows.X.shape[0]
    sizes = {"auto": min(200, n_samples), "full": n_samples}
    batch_size = sizes.get(clf.batch_size, clf.batch_size)
    if batch_size > n_samples:
        warnings.warn(
            f"batch_size={batch_size} is larger than the {n_samples} training rows; every update "
            "uses all of them.",
            stacklevel=5,
        )
    return Task(
        network=network,
        rows=rows,
        alpha=clf.alpha,
        batch_size=min(batch_size, n_samples),
        shuffle=clf.shuffle,
        optimizer=clf.solver,
        optimizer_settings=OptimizerSettings(
            clf.momentum, clf.nesterovs_momentum, clf.beta_1, clf.beta_2, clf.epsilon
        ),
        schedule=ScheduleSettings(
            clf.learning_rate if clf.solver == "sgd" else "constant",
            clf.learning_rate_init,
            clf.power_t,
        ),
    )


def patience(clf: "SigmoidMLPClassifier") -> Patience | None:
    """The plateau rule, where something depends on it."""
    is_adaptive = clf.solver == "sgd" and clf.learning_rate == "adaptive"
    if clf.tol is None and not clf.early_stopping and not is_adaptive:
        return None
    return Patience(PLATEAU_TOL if clf.tol is None else clf.tol, clf.n_iter_no_change)


def film(
    clf: "SigmoidMLPClassifier",
    network: Network,
    dtype: np.dtype,
    last_epoch: int,
    so_far: TrainingHistory | None,
) -> TrainingHistory | None:
    """The film to write on: a new one, or the one so far at the stride of the longer one."""
    if clf.record_history is False:
        return None
    record_bytes = record_dtype(network, dtype).itemsize
    stride = choose_stride(clf.record_history, last_epoch, record_bytes, clf.history_max_bytes)
    if so_far is None:
        film = TrainingHistory.empty(network, dtype, stride)
    else:
        if clf.record_history == "auto" and so_far.stride is not None and stride is not None:
            stride = max(stride, so_far.stride)  # epochs once passed over are not to be had again
        film = so_far.thinned(stride)
    film.reserve(n_records(last_epoch, stride), clf.history_max_bytes // record_bytes)
    return film
