"""The plan of a fit: all that training needs, checked and frozen.

It is made from the hyperparameters, the rows and what earlier fits left, and knows no classifier.
Planning trains nothing, but draws from the random stream what MLPClassifier draws before its first
epoch: initial weights, then the hold-out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
from sklearn.utils import check_random_state

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.epochs import Sample, Task, TrainingState
from sigmoid_estimator.float_range import rows_in
from sigmoid_estimator.given_weights import packed
from sigmoid_estimator.history import TrainingHistory, choose_stride, n_records, record_dtype
from sigmoid_estimator.hyperparameters import Hyperparameters
from sigmoid_estimator.initializers import initial_weights
from sigmoid_estimator.lbfgs import LbfgsTraining
from sigmoid_estimator.network import Network
from sigmoid_estimator.optimizers import OptimizerSettings, ScheduleSettings
from sigmoid_estimator.sample_weights import checked_weights, class_factors
from sigmoid_estimator.stopping import StoppingRules, Watch
from sigmoid_estimator.targets import Targets, targets_of
from sigmoid_estimator.training import Hooks, Training
from sigmoid_estimator.validation import Split, check_computable, halves, hold_out, score_on

Array = np.ndarray


class LabelledRows(NamedTuple):
    """Rows and labels as scikit-learn's `validate_data` lets them through."""

    X: Array
    y: Array
    sample_weight: Any = None


@dataclass(frozen=True)
class FitSoFar:
    """State that earlier fits left, from which the next one continues."""

    network: Network
    targets: Targets
    parameters: Array  # also where weights were put in by hand
    state: TrainingState | None  # None: the optimizer begins anew
    n_epochs: int
    film: TrainingHistory | None
    split: Split | None
    best_epoch: int | None
    best_score: float | None


@dataclass(frozen=True)
class FitPlan:
    """Task, starting point, rows and stopping rules of one fit."""

    targets: Targets
    task: Task
    parameters: Array  # before the first epoch
    state: TrainingState  # its random stream goes on being drawn from
    film: TrainingHistory | None  # to write on
    stopping: StoppingRules
    validation: Sample | None  # rows that every record measures
    split: Split | None  # of this fit or an earlier one: rows left for training, rows held out
    scoring: Any  # of early stopping; None is accuracy
    stops_early: bool
    holds_out: bool  # whether the validation rows are part of the user's training rows
    best_so_far: tuple[int, float] | None  # epoch and score that these parameters had
    caution: str | None  # what the user should know before training begins

    def watch(self, estimator_with: Callable[[Array], Any]) -> Watch | None:
        """The score that early stopping goes by, if it does; it must be computable on its rows.

        `estimator_with` makes, of a vector of parameters, the fitted estimator that a scorer is
        given.
        """
        if not self.stops_early or self.validation is None:
            return None
        network, rows = self.task.network, self.validation
        score = score_on(rows, network, self.targets, self.scoring, estimator_with)
        with np.errstate(over="ignore", invalid="ignore"):
            at_start = check_computable(
                partial(score, self.parameters),
                "accuracy" if self.scoring is None else self.scoring,
                rows,
                self.targets,
                are_held_out=self.holds_out,
            )
        # A fit that continues has to beat the weights that it was restored to, if it goes by the
        # same rows: then they score what they did.
        if self.best_so_far is not None and self.best_so_far[1] == at_start:
            return Watch(score, at_start, self.best_so_far[0])
        return Watch(score)

    def training(
        self,
        watch: Watch | None = None,
        report: Callable[[str], None] | None = None,
        hooks: Hooks | None = None,
    ) -> Training:
        """The run that carries the plan out."""
        kind = LbfgsTraining if self.task.optimizer == "lbfgs" else Training
        return kind(
            self.task,
            self.parameters,
            self.state,
            self.film,
            self.stopping,
            validation=self.validation,
            watch=watch,
            report=report,
            hooks=hooks,
        )


def plan_fit(
    hyperparameters: Hyperparameters,
    rows: LabelledRows,
    validation: LabelledRows | None = None,
    so_far: FitSoFar | None = None,
) -> FitPlan:
    """Plan `max_iter` epochs, from initial weights or from where earlier fits came to."""
    if so_far is None:
        targets = targets_of(rows.y)
    else:
        targets = so_far.targets
        targets.check_complete(rows.y)
    dtype = rows.X.dtype if so_far is None else so_far.parameters.dtype
    sample = _sample(rows, targets, dtype, hyperparameters.class_weight)
    validation_sample = None
    if validation is not None:
        validation_sample = _sample(validation, targets, dtype, labels="y_val")
    return _plan(
        hyperparameters, targets, sample, _rules(hyperparameters), validation_sample, so_far
    )


def plan_partial_fit(
    hyperparameters: Hyperparameters,
    rows: LabelledRows,
    classes: Array | None = None,
    so_far: FitSoFar | None = None,
) -> FitPlan:
    """Plan one epoch over rows that may hold some of the classes only."""
    targets = targets_of(rows.y, classes) if so_far is None else so_far.targets
    dtype = rows.X.dtype if so_far is None else so_far.parameters.dtype
    class_weight = hyperparameters.class_weight
    sample = _sample(rows, targets, dtype, class_weight, may_all_be_of_weight_0=True)
    return _plan(hyperparameters, targets, sample, StoppingRules(max_iter=1), None, so_far)


def _plan(
    hyperparameters: Hyperparameters,
    targets: Targets,
    rows: Sample,
    stopping: StoppingRules,
    validation: Sample | None,
    so_far: FitSoFar | None,
) -> FitPlan:
    network = architecture(hyperparameters, rows.X.shape[1], targets)
    if so_far is None:
        parameters, state = _starting_point(hyperparameters, network, rows.X)
        film, split = None, None
    else:
        parameters, state = _next_point(hyperparameters, network, so_far)
        film, split = so_far.film, so_far.split
    last_epoch = state.n_epochs + stopping.max_iter
    film = _film(hyperparameters, network, parameters.dtype, last_epoch, film)
    holds_out = hyperparameters.stops_early and validation is None
    if holds_out:  # after the initial weights, as MLPClassifier draws them
        split = _hold_out(hyperparameters, rows, targets, state.random, split)
        rows, validation = halves(rows, split)
    return FitPlan(
        targets=targets,
        task=_task(hyperparameters, network, rows),
        parameters=parameters,
        state=state,
        film=film,
        stopping=stopping,
        validation=validation,
        split=split,
        scoring=hyperparameters.scoring,
        stops_early=hyperparameters.stops_early,
        holds_out=holds_out,
        best_so_far=_best_of(so_far),
        caution=_caution(hyperparameters, rows.X.shape[0]),
    )


def _sample(
    rows: LabelledRows,
    targets: Targets,
    dtype: np.dtype,
    class_weight: Any = None,
    *,
    may_all_be_of_weight_0: bool = False,
    labels: str = "y",
) -> Sample:
    """Rows in the float type of the weights, encoded labels, and the weight of each row."""
    X = rows_in(rows.X, dtype)
    encoded = targets.encode(rows.y, labels)
    weight = checked_weights(
        rows.sample_weight,
        X,
        class_factors(class_weight, rows.y, targets),
        may_all_be_of_weight_0=may_all_be_of_weight_0,
    )
    return Sample(X, encoded, weight)


def architecture(hyperparameters: Hyperparameters, n_features: int, targets: Targets) -> Network:
    """The network that the parameters ask for."""
    sizes = hyperparameters.hidden_layer_sizes
    hidden: list[Any] = list(sizes) if np.iterable(sizes) else [sizes]
    if any(isinstance(n, bool) or not isinstance(n, Integral) or n <= 0 for n in hidden):
        raise ValueError(f"hidden_layer_sizes must be > 0 and integers, got {sizes!r}.")
    return Network(
        layer_sizes=(n_features, *map(int, hidden), targets.n_outputs),
        activation=_activation(hyperparameters.activation, len(hidden)),
        loss=hyperparameters.loss,
        exclusive=targets.exclusive,
    )


def _activation(given: Any, n_hidden: int) -> str | tuple[str, ...]:
    """The activation of the hidden layers: a name, or a name each where they differ."""
    if isinstance(given, str):
        return given
    names = tuple(given)
    known = all(isinstance(name, str) and name in ACTIVATIONS for name in names)
    if len(names) != n_hidden or not known:
        raise ValueError(
            f"activation must be one name, or one for each of the {n_hidden} hidden layers, of "
            f"{', '.join(ACTIVATIONS)}, got {given!r}."
        )
    if not names:
        return "sigmoid"  # of no layer
    return names[0] if len(set(names)) == 1 else tuple(map(str, names))


def _starting_point(
    hyperparameters: Hyperparameters, network: Network, X: Array
) -> tuple[Array, TrainingState]:
    """Initial parameters, drawn or given, and the state before the first update."""
    given_coefs, given_intercepts = hyperparameters.coef_init, hyperparameters.intercept_init
    random = check_random_state(hyperparameters.random_state)
    # Weights that are given are drawn all the same, so that the shuffles after them do not change.
    coefs, intercepts = initial_weights(
        hyperparameters.init, hyperparameters.init_scale, network, X, random
    )
    parameters = packed(
        network,
        coefs if given_coefs is None else given_coefs,
        intercepts if given_intercepts is None else given_intercepts,
        X.dtype,
    )
    return parameters, TrainingState.fresh(parameters, hyperparameters.solver, random)


def _next_point(
    hyperparameters: Hyperparameters, network: Network, so_far: FitSoFar
) -> tuple[Array, TrainingState]:
    """The fitted weights, also ones set by hand, and the state that training left."""
    _check_continuable(so_far.network, network)
    parameters, solver = so_far.parameters, hyperparameters.solver
    if so_far.state is not None:
        state = so_far.state.adapted(parameters, solver)
        if hyperparameters.learning_rate_init != state.reduced_from:
            state = replace(state, n_reductions=0)
        return parameters, state
    random = check_random_state(hyperparameters.random_state)
    return parameters, TrainingState.fresh(parameters, solver, random, so_far.n_epochs)


def _check_continuable(network: Network, wanted: Network) -> None:
    """Raise if the wanted network has other units than the one trained so far."""
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


def _best_of(so_far: FitSoFar | None) -> tuple[int, float] | None:
    if so_far is None or so_far.best_epoch is None or so_far.best_score is None:
        return None
    return so_far.best_epoch, so_far.best_score


def _hold_out(
    hyperparameters: Hyperparameters,
    rows: Sample,
    targets: Targets,
    random: np.random.RandomState,
    earlier: Split | None,
) -> Split:
    return hold_out(
        rows,
        targets,
        hyperparameters.validation_fraction,
        random,
        covers_classes=hyperparameters.scoring is not None,  # accuracy can do without some
        earlier=earlier,
    )


def _film(
    hyperparameters: Hyperparameters,
    network: Network,
    dtype: np.dtype,
    last_epoch: int,
    so_far: TrainingHistory | None,
) -> TrainingHistory | None:
    """Return the film to write on: a new one, or the one so far, thinned to the new stride."""
    asked, max_bytes = hyperparameters.record_history, hyperparameters.history_max_bytes
    if asked is False:
        return None
    if so_far is not None:
        so_far = so_far.widened(dtype)  # weights put in by hand may be of another type
        dtype = so_far.parameters.dtype
    record_bytes = record_dtype(network, dtype).itemsize
    stride = choose_stride(asked, last_epoch, record_bytes, max_bytes)
    if so_far is None:
        film = TrainingHistory.empty(network, dtype, stride)
    else:
        if asked == "auto" and so_far.stride is not None and stride is not None:
            stride = max(stride, so_far.stride)  # epochs once passed over are not to be had again
        film = so_far.thinned(stride)
    film.reserve(n_records(last_epoch, stride), max_bytes // record_bytes)
    return film


def _task(hyperparameters: Hyperparameters, network: Network, rows: Sample) -> Task:
    n_samples = rows.X.shape[0]
    solver = hyperparameters.solver
    return Task(
        network=network,
        rows=rows,
        alpha=hyperparameters.alpha,
        batch_size=min(_rows_of_an_update(hyperparameters.batch_size, n_samples), n_samples),
        shuffle=hyperparameters.shuffle,
        optimizer=solver,
        optimizer_settings=OptimizerSettings(
            hyperparameters.momentum,
            hyperparameters.nesterovs_momentum,
            hyperparameters.beta_1,
            hyperparameters.beta_2,
            hyperparameters.epsilon,
        ),
        schedule=ScheduleSettings(
            hyperparameters.learning_rate if solver == "sgd" else "constant",
            hyperparameters.learning_rate_init,
            hyperparameters.power_t,
        ),
        layer_rates=_layer_rates(hyperparameters.layer_learning_rates, network.n_layers),
    )


def _rows_of_an_update(asked: int | str, n_samples: int) -> int:
    """The number that `batch_size` means, before it is clipped to the rows there are."""
    if isinstance(asked, str):
        # 200 is MLPClassifier's "auto".
        return min(200, n_samples) if asked == "auto" else n_samples
    return asked


def _caution(hyperparameters: Hyperparameters, n_samples: int) -> str | None:
    # A warning and no error, as MLPClassifier has it.
    batch_size = _rows_of_an_update(hyperparameters.batch_size, n_samples)
    if batch_size <= n_samples:
        return None
    return (
        f"batch_size={batch_size} is larger than the {n_samples} training rows; every update "
        "uses all of them."
    )


def _layer_rates(asked: Any, n_layers: int) -> tuple[float, ...] | None:
    """Factors of the learning rate, one per weight layer; "attenuation" is 4^(L − l)."""
    if asked is None:
        return None
    if isinstance(asked, str):
        return tuple(4.0 ** (n_layers - layer) for layer in range(1, n_layers + 1))
    rates = np.asarray(asked, dtype=float)
    # 0 is allowed: it freezes a layer.
    if rates.shape != (n_layers,) or not (np.isfinite(rates) & (rates >= 0)).all():
        raise ValueError(
            f"layer_learning_rates must hold one non-negative factor for each of the "
            f"{n_layers} weight layers, got {asked!r}."
        )
    return tuple(rates.tolist())


def _rules(hyperparameters: Hyperparameters) -> StoppingRules:
    """Return the stopping rules of a `fit`, with a plateau only where something depends on it."""
    has_tol = hyperparameters.tol is not None
    is_adaptive = hyperparameters.solver == "sgd" and hyperparameters.learning_rate == "adaptive"
    waits = has_tol or hyperparameters.early_stopping or is_adaptive
    return StoppingRules(
        hyperparameters.max_iter,
        tol=hyperparameters.plateau_tol if waits else None,
        n_iter_no_change=hyperparameters.n_iter_no_change,
        ends_at_plateau=has_tol or hyperparameters.early_stopping,
        gtol=hyperparameters.plateau_tol,
        max_fun=hyperparameters.max_fun,
        expects_convergence=has_tol,
    )
