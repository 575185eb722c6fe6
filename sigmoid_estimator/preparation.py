"""From the parameters of a classifier and checked data to a run that can start.

Every function takes the classifier for its constructor parameters only, and changes nothing.
"""

import warnings
from collections.abc import Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state, compute_sample_weight
from sklearn.utils.validation import _check_sample_weight

from sigmoid_estimator.epochs import Sample, Task, TrainingState
from sigmoid_estimator.history import TrainingHistory, choose_stride, n_records, record_dtype
from sigmoid_estimator.initializers import initial_weights
from sigmoid_estimator.network import Network, pack
from sigmoid_estimator.optimizers import OPTIMIZERS, OptimizerSettings, ScheduleSettings
from sigmoid_estimator.targets import Targets
from sigmoid_estimator.training import Patience

if TYPE_CHECKING:
    from sigmoid_estimator.classifier import SigmoidMLPClassifier

Array = np.ndarray

PLATEAU_TOL = 1e-4  # where a plateau matters although tol is None


def checked_weights(
    sample_weight: Any, X: Array, y: Array | None = None, class_weight: Any = None
) -> Array | None:
    """Sample weights times class weights in the dtype of X; None if there are neither.

    Negative ones, or none above 0, raise.
    """
    if sample_weight is None and class_weight is None:
        return None
    weight = _check_sample_weight(sample_weight, X, dtype=X.dtype)
    if (weight < 0).any() or not weight.any():
        raise ValueError(
            "sample_weight must be non-negative and not all 0, got a smallest weight of "
            f"{weight.min()} and a sum of {weight.sum()}."
        )
    if class_weight is not None:
        weight = weight * compute_sample_weight(class_weight, y).astype(X.dtype)
    return weight


def architecture(clf: "SigmoidMLPClassifier", n_features: int, targets: Targets) -> Network:
    """The network that the parameters ask for."""
    sizes = clf.hidden_layer_sizes
    hidden: list[Any] = list(sizes) if np.iterable(sizes) else [sizes]
    if any(isinstance(n, bool) or not isinstance(n, Integral) or n <= 0 for n in hidden):
        raise ValueError(f"hidden_layer_sizes must be > 0 and integers, got {sizes!r}.")
    hidden = [int(n) for n in hidden]
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
    clf: "SigmoidMLPClassifier", network: Network, X: Array
) -> tuple[Array, TrainingState]:
    """Initial parameters, drawn or given, and the state before the first update."""
    random = check_random_state(clf.random_state)
    coefs, intercepts = initial_weights(clf.init, clf.init_scale, network, X, random)
    parameters = packed(
        network,
        coefs if clf.coef_init is None else clf.coef_init,
        intercepts if clf.intercept_init is None else clf.intercept_init,
        X.dtype,
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
    try:
        with np.errstate(over="ignore"):
            arrays = [np.asarray(array, dtype=dtype) for array in (*coefs, *intercepts)]
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"Weights and biases must be arrays of numbers, one per layer: {error}."
        ) from error
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
    if not clf.early_stopping or clf.solver not in OPTIMIZERS:
        return rows, None
    arrays = [array for array in rows if array is not None]
    halves = train_test_split(
        *arrays,
        random_state=random,
        test_size=clf.validation_fraction,
        stratify=rows.y if rows.y.shape[1] == 1 else None,
    )
    held_out = Sample(*halves[1::2])
    if len(held_out.y) < 2:
        raise ValueError(
            "The validation set is too small: early stopping needs at least 2 rows, got "
            f"{len(held_out.y)}. Increase 'validation_fraction' or the size of your dataset."
        )
    return Sample(*halves[::2]), held_out


def task(clf: "SigmoidMLPClassifier", network: Network, rows: Sample) -> Task:
    """What is trained, on what, and how."""
    n_samples = rows.X.shape[0]
    batch_size = rows_of_an_update(clf, n_samples)
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
        layer_rates=layer_rates(clf, network),
    )


def rows_of_an_update(clf: "SigmoidMLPClassifier", n_samples: int) -> int:
    """The number that `batch_size` means, before it is clipped to the rows there are."""
    named = {"auto": min(200, n_samples), "full": n_samples}
    return named.get(clf.batch_size, clf.batch_size)


def layer_rates(clf: "SigmoidMLPClassifier", network: Network) -> tuple[float, ...] | None:
    """Factors of the learning rate, one per weight layer; "attenuation" is 4^(L − l)."""
    if clf.layer_learning_rates is None:
        return None
    if isinstance(clf.layer_learning_rates, str):
        return tuple(4.0 ** (network.n_layers - layer) for layer in range(1, network.n_layers + 1))
    rates = np.asarray(clf.layer_learning_rates, dtype=float)
    if rates.shape != (network.n_layers,) or not (np.isfinite(rates) & (rates >= 0)).all():
        raise ValueError(
            f"layer_learning_rates must hold one non-negative factor for each of the "
            f"{network.n_layers} weight layers, got {clf.layer_learning_rates!r}."
        )
    return tuple(rates.tolist())


def patience(clf: "SigmoidMLPClassifier") -> Patience | None:
    """The plateau rule, where something depends on it."""
    if clf.solver not in OPTIMIZERS:
        return None
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
