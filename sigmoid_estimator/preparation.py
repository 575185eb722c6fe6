"""From the parameters of a classifier and checked data to a run that can start.

Every function takes the classifier for its constructor parameters only, and changes nothing.
"""

import warnings
from collections.abc import Sequence
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse
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
    sample_weight: Any,
    X: Array,
    class_factors: Array | None = None,
    *,
    may_all_be_of_weight_0: bool = False,
) -> Array | None:
    """Sample weights times class weights in the dtype of X; None if there are neither.

    Negative ones, none above 0, or a sum that is not finite raise. A batch of `partial_fit` may
    hold only rows whose class has the weight 0.
    """
    weight = None
    if sample_weight is not None:
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        weight = _usable(weight, X.dtype, "sample_weight")
    if class_factors is None:
        return weight
    if weight is None:
        return _usable(class_factors, X.dtype, "class_weight", or_zero=may_all_be_of_weight_0)
    with np.errstate(over="ignore", under="ignore"):
        product = weight * class_factors
    name = "sample_weight times class_weight"
    return _usable(product, X.dtype, name, or_zero=may_all_be_of_weight_0)


def _usable(weight: Array, dtype: np.dtype, name: str, *, or_zero: bool = False) -> Array:
    """Weights that training can divide by, in the dtype it computes in."""
    with np.errstate(over="ignore", under="ignore"):
        cast = weight.astype(dtype, copy=False)
        total = cast.sum()
    if (cast < 0).any() or not np.isfinite(total) or (total == 0 and not or_zero):
        raise ValueError(
            f"{name} must be non-negative and not all 0, with a sum in the range of {dtype}, got "
            f"a smallest weight of {weight.min()} and a sum of {total}."
        )
    return cast


def rows_in(X: Array, dtype: np.dtype) -> Array:
    """Rows in the float type that training goes on in; values beyond its range raise."""
    with np.errstate(over="ignore", under="ignore"):
        cast = X.astype(dtype, copy=False)
    if not np.isfinite(entries(cast)).all():
        raise ValueError(
            f"X must be in the range of {dtype}, in which the weights are, to train on, got up to "
            f"{np.abs(entries(X)).max():.2g}. Scale the features, or make the weights float64."
        )
    return cast


def entries(X: Array) -> Array:
    """The stored numbers of dense or sparse rows."""
    return np.asarray(X.data) if scipy.sparse.issparse(X) else X


def class_factors(class_weight: Any, y: Array, targets: Targets) -> Array | None:
    """The weight of every row's class, in float64; for multilabel rows a product over labels."""
    if class_weight is None:
        return None
    if isinstance(class_weight, str):  # "balanced"
        return compute_sample_weight(class_weight, y)
    if targets.multilabel:
        if isinstance(class_weight, dict) or len(class_weight) != targets.n_outputs:
            raise ValueError(
                "class_weight of a multilabel y must be a list of one dict {0: …, 1: …} for each "
                f"of the {targets.n_outputs} labels, got {class_weight!r}."
            )
        one_label = Targets(np.array([0, 1]))
        columns = [
            class_factors(of_label, column, one_label)
            for of_label, column in zip(class_weight, y.T.astype(int), strict=True)
        ]
        factors = [column for column in columns if column is not None]
        return np.prod(factors, axis=0) if factors else None
    if not isinstance(class_weight, dict):
        raise ValueError(
            "class_weight must be a dict from classes to weights, or 'balanced', got "
            f"{class_weight!r}; a list is for a multilabel y."
        )
    labels = targets.classes.tolist()
    per_class = np.array([_class_factor(class_weight, label) for label in labels])
    if len(class_weight) and not per_class.any():
        raise ValueError(f"class_weight must not be 0 for every class, got {class_weight!r}.")
    unknown = [label for label in class_weight if label not in labels]
    if unknown and not all(label in class_weight for label in labels):
        raise ValueError(
            f"class_weight must name classes of y, which are {labels}, got {unknown}."
        )
    return per_class[np.searchsorted(targets.classes, y)]


def _class_factor(class_weight: dict, label: Any) -> float:
    """The weight of a class, 1 if the dict has none."""
    factor = class_weight.get(label, 1.0)
    if not isinstance(factor, Real) or not 0 <= float(factor) < np.inf:
        raise ValueError(
            "class_weight must hold finite numbers that are not negative, got "
            f"{factor!r} for class {label!r}."
        )
    return float(factor)


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
    parameters = packed(network, clf.coefs_, clf.intercepts_)
    if clf._state is not None:
        return parameters, clf._state.adapted(parameters, clf.solver)
    random = check_random_state(clf.random_state)
    return parameters, TrainingState.fresh(parameters, clf.solver, random, clf.n_epochs_)


def packed(network: Network, coefs: Any, intercepts: Any, dtype: np.dtype | None = None) -> Array:
    """Checked weights and biases as one vector."""
    return pack(*checked_layers(network, coefs, intercepts, dtype))


def checked_layers(
    network: Network, coefs: Any, intercepts: Any, dtype: np.dtype | None = None
) -> tuple[list[Array], list[Array]]:
    """Weights and biases of any kind of numbers as arrays of one float type.

    Without a `dtype` they stay float32 if all of them are, and are float64 otherwise. Wrong
    shapes, non-finite numbers and numbers out of the range of the dtype raise.
    """
    try:
        arrays = [_numbers(array) for array in (*coefs, *intercepts)]
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(
            f"Weights and biases must be arrays of numbers, one per layer: {error}."
        ) from error
    wanted = [*network.shapes, *[(size,) for size in network.layer_sizes[1:]]]
    shapes = [array.shape for array in arrays]
    if shapes != wanted:
        raise ValueError(
            f"Weights and biases must have the shapes {wanted} (all weights, then all biases), "
            f"got {shapes}."
        )
    with np.errstate(over="ignore", under="ignore"):
        layers = [array.astype(dtype or float_type(arrays), copy=False) for array in arrays]
    if not all(np.isfinite(array).all() for array in layers):
        raise ValueError(
            f"Weights and biases must be finite and in the range of {layers[0].dtype}, got NaN, "
            "infinity or a number beyond it."
        )
    return layers[: network.n_layers], layers[network.n_layers :]


def _numbers(array: Any) -> Array:
    """An array of real numbers; anything else raises."""
    array = np.asarray(array)
    if array.dtype.kind == "O":
        array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"got the dtype {array.dtype}")
    return array


def float_type(arrays: Sequence[Array]) -> np.dtype:
    """The dtype in which weights are computed with: float32 if all are, else float64."""
    are_single = all(a.dtype.newbyteorder("=") == np.float32 for a in arrays)
    return np.dtype(np.float32 if are_single else np.float64)


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


def patience(clf: "SigmoidMLPClassifier", best_score: float = -np.inf) -> Patience | None:
    """The plateau rule, where something depends on it, after a best score so far."""
    if clf.solver not in OPTIMIZERS:
        return None
    is_adaptive = clf.solver == "sgd" and clf.learning_rate == "adaptive"
    if clf.tol is None and not clf.early_stopping and not is_adaptive:
        return None
    tol = PLATEAU_TOL if clf.tol is None else clf.tol
    return Patience(tol, clf.n_iter_no_change, best_score)


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
    if so_far is not None:
        so_far = so_far.widened(dtype)  # weights put in by hand may be of another type
        dtype = so_far.parameters.dtype
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
