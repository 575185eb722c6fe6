"""Private half of the classifier, on which its public methods are built.

Checked input, a plan and its run, fitted attributes, files, copies, and the forward pass.
"""

import copy
import functools
import inspect
import warnings
from contextlib import AbstractContextManager
from dataclasses import replace
from numbers import Integral
from typing import Any, Self

import numpy as np
from scipy.special import log_expit, log_softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning, UndefinedMetricWarning
from sklearn.utils._param_validation import (
    InvalidParameterError,
    validate_parameter_constraints,
)
from sklearn.utils.validation import check_is_fitted, check_random_state, validate_data

from sigmoid_estimator.callbacks import CallbackSupportMixin, FitTasks
from sigmoid_estimator.endings import ending_of, odd_scores_of
from sigmoid_estimator.epochs import TrainingState
from sigmoid_estimator.fit_plan import FitPlan, FitSoFar, LabelledRows, architecture
from sigmoid_estimator.float_range import pre_activations
from sigmoid_estimator.given_weights import checked_layers, float_type, packed
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.hyperparameters import CONSTRAINTS, Hyperparameters, nearest_name
from sigmoid_estimator.network import Network, pack
from sigmoid_estimator.rollback import unchanged_on_error
from sigmoid_estimator.stored import from_plain, to_plain
from sigmoid_estimator.targets import Targets, as_labels
from sigmoid_estimator.training import Progress, Training
from sigmoid_estimator.validation import Split

Array = np.ndarray

# Frames of a warning: a private method, fit, scikit-learn's wrapper, the user's line.
STACK_LEVEL = 4


class BaseSigmoidMLP(CallbackSupportMixin, ClassifierMixin, BaseEstimator):
    """The classifier without its constructor and its public methods."""

    classes_: Array
    coefs_: list[Array]
    intercepts_: list[Array]
    history_: TrainingHistory | None
    loss_curve_: list[float]
    validation_scores_: list[float] | None
    n_epochs_: int
    stop_reason_: str | None
    _network: Network
    _targets: Targets
    _state: TrainingState | None  # None: the optimizer has not begun
    _split: Split | None = None  # what early stopping held out

    def __getstate__(self):
        """Return plain arrays and numbers, so that a file needs no class of ours but this one."""
        return to_plain(super().__getstate__())

    def __setstate__(self, state):
        """Restore the attributes that `__getstate__` took apart."""
        super().__setstate__(from_plain(state))

    def __sklearn_tags__(self):
        """Binary, multiclass and multilabel targets; dense and sparse input."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.classifier_tags.multi_label = True
        return tags

    def _get_doc_link(self):
        """Return "#": scikit-learn's HTML describes parameters only beside a link."""
        return "#"

    @classmethod
    @functools.cache
    def _get_param_names(cls):
        """As scikit-learn, once a class: reading the signature is a tenth of a short fit."""
        return super()._get_param_names()

    @classmethod
    @functools.cache
    def _defaults(cls) -> dict[str, Any]:
        """The constructor's parameters as it sets them by itself."""
        parameters = inspect.signature(cls).parameters
        return {name: parameter.default for name, parameter in parameters.items()}

    def _validate_params(self):
        """As scikit-learn, and name the nearest known value when a name was mistyped."""
        defaults = self._defaults()  # which need no check: most of a short fit's thirty
        given = {
            name: value
            for name, value in self.get_params(deep=False).items()
            if value is not defaults.get(name, inspect.Parameter.empty)
        }
        try:
            validate_parameter_constraints(
                self._parameter_constraints, given, caller_name=type(self).__name__
            )
        except InvalidParameterError as error:
            hint = nearest_name({name: getattr(self, name) for name in CONSTRAINTS})
            if hint is None:
                raise
            raise InvalidParameterError(f"{error} Did you mean {hint!r}?") from None

    def _hyperparameters(self) -> Hyperparameters:
        """Return the constructor's parameters as they are; a subclass may have others, too."""
        return Hyperparameters(**{name: getattr(self, name) for name in CONSTRAINTS})

    def _unchanged_on_error(
        self, but_for: type[BaseException] | tuple = ()
    ) -> AbstractContextManager[None]:
        """Restore the classifier and its random streams after an error of any kind."""
        # A seed has no stream that lasts beyond the call.
        is_seed = isinstance(self.random_state, Integral)
        streams = [] if is_seed else [check_random_state(self.random_state)]
        state = self.__dict__.get("_state")
        if state is not None:
            streams.append(state.random)
        return unchanged_on_error(self, streams, but_for)

    def _checked_rows(self, X, y, sample_weight, *, is_first: bool) -> LabelledRows:
        """Rows and labels that scikit-learn lets through; the first set `n_features_in_`."""
        X, y = validate_data(
            self,
            X,
            y,
            accept_sparse="csr",
            multi_output=True,
            dtype=(np.float64, np.float32),
            order="C",
            reset=is_first,
        )
        return LabelledRows(X, as_labels(y), sample_weight)

    def _validation_rows(self, X, y, sample_weight) -> LabelledRows | None:
        """Check the user's own validation rows like the training rows."""
        if X is None:
            if y is not None or sample_weight is not None:
                raise ValueError("y_val and sample_weight_val need X_val, got None.")
            return None
        if y is None:
            raise ValueError("X_val needs y_val, the labels of its rows; got None.")
        try:
            return self._checked_rows(X, y, sample_weight, is_first=False)
        except ValueError as error:  # which speaks of X and y
            raise ValueError(f"Of the validation rows, X_val and y_val: {error}") from error

    def _fit_so_far(self) -> FitSoFar:
        """State that earlier fits left."""
        return FitSoFar(
            network=self._network,
            targets=self._targets,
            parameters=pack(*self._layers()),
            state=self._state,
            n_epochs=self.n_epochs_,
            film=self.history_,
            split=self._split,
            best_epoch=self.best_epoch_,
            best_score=self.best_validation_score_,
        )

    def _training(self, plan: FitPlan, tasks: FitTasks | None = None) -> Training:
        """Return the run of a plan; from here on copies of this classifier can predict."""
        if plan.caution is not None:
            warnings.warn(plan.caution, stacklevel=STACK_LEVEL)
        self._network, self._targets, self._split = plan.task.network, plan.targets, plan.split
        self.classes_ = plan.targets.classes
        # A scorer is called here once, so that one that cannot be computed fails before training.
        watch = plan.watch(self._for_scorers)
        return plan.training(watch, print if self.verbose else None, tasks)

    def _for_scorers(self, parameters: Array) -> Self:
        """Return a copy with the weights of an epoch, for rows that were checked before."""
        snapshot = self._sharing_copy()
        snapshot._set_network(parameters, self._network, None)
        snapshot.__dict__.pop("feature_names_in_", None)  # the rows have lost theirs
        return snapshot

    def _attributes_after(self, progress: Progress) -> dict[str, Any]:
        """Fitted attributes as if training had stopped here."""
        snapshot = self._sharing_copy()
        snapshot._set_network(progress.parameters, self._network, progress.film)
        return vars(snapshot) | {"n_epochs_": progress.state.n_epochs}

    def _run(self, training: Training) -> None:
        """Train; an interrupted run keeps its whole epochs."""
        try:
            training.run()
        except KeyboardInterrupt:
            self._adopt(training)
            raise
        self._adopt(training)

    def _warn_of_the_end(self, training: Training) -> None:
        """Warn of an end that the user did not ask for."""
        for category, sentence in (
            (UndefinedMetricWarning, odd_scores_of(training, self.scoring)),
            (ConvergenceWarning, ending_of(training)),
        ):
            if sentence is not None:
                warnings.warn(sentence, category, stacklevel=STACK_LEVEL)

    def _adopt(self, training: Training) -> None:
        """Set the fitted attributes to the results of a run."""
        parameters, state, film = training.progress[:3]
        best = training.best
        self.best_epoch_ = None if best is None else best.n_epochs
        is_first = state.n_epochs == training.n_epochs_done
        self._set_network(parameters if best is None else best.parameters, self._network, film)
        self._state = state
        self.n_iter_ = training.n_epochs_done
        self.n_epochs_ = state.n_epochs
        self.t_ = state.n_samples_seen
        self.stop_reason_ = training.stop_reason
        # An interrupt may fall between an epoch's loss and its weights: only whole epochs count.
        losses = training.losses[: training.n_epochs_done]
        scores = training.validation_scores
        self.loss_curve_ = losses if is_first else [*self.loss_curve_, *losses]
        earlier_scores = (not is_first and self.validation_scores_) or []
        self.validation_scores_ = [*earlier_scores, *scores] if self.early_stopping else None
        finite = [score for score in self.validation_scores_ or () if np.isfinite(score)]
        self.best_validation_score_ = max(finite, default=None)
        self._summarise_losses()

    def _set_network(
        self, parameters: Array, network: Network, film: TrainingHistory | None
    ) -> None:
        self._network = network
        self.coefs_ = network.coefs(parameters)
        self.intercepts_ = network.intercepts(parameters)
        self.n_layers_ = len(network.layer_sizes)
        self.n_outputs_ = network.layer_sizes[-1]
        self.out_activation_ = network.output
        self.history_ = film

    def _summarise_losses(self) -> None:
        self.loss_ = self.loss_curve_[-1] if self.loss_curve_ else np.nan
        self.best_loss_ = None if self.early_stopping else min(self.loss_curve_, default=np.inf)

    def _with_parameters(
        self, parameters: Array, network: Network, film: TrainingHistory | None = None
    ) -> Self:
        """Return a fitted copy around other weights; its optimizer has not begun."""
        if film is None and self.history_ is not None:
            film = TrainingHistory.of_weights(network, parameters)
        other = self._sharing_copy()
        other._set_network(parameters, network, film)
        other._state = None
        other.n_epochs_ = other.n_iter_ = other.t_ = 0
        other.loss_curve_, other.validation_scores_ = [], None
        other.best_epoch_ = other.best_validation_score_ = other.stop_reason_ = None
        other._summarise_losses()
        return other

    @classmethod
    def _around(cls, coefs, intercepts, targets: Targets, **parameters) -> Self:
        """Return a fitted classifier with weights of its own."""
        layers = [np.asarray(array) for array in (*coefs, *intercepts)]
        if not layers or layers[0].size == 0:
            raise ValueError(
                "Weights and biases must be arrays of numbers, one per layer, and the first "
                f"weights need a row per feature, got {len(layers)} arrays."
            )
        dtype = float_type(layers)
        hidden = tuple(len(np.atleast_1d(intercept)) for intercept in intercepts[:-1])
        clf = cls(**{**parameters, "hidden_layer_sizes": hidden})
        clf._validate_params()
        if not np.array_equal(np.unique(targets.classes), targets.classes):
            raise ValueError(
                f"classes must be in ascending order without repeats, got {targets.classes}. "
                "Put the columns of the last layer in their order."
            )
        clf.n_features_in_ = len(layers[0])
        clf._targets, clf.classes_ = targets, targets.classes
        network = architecture(clf._hyperparameters(), clf.n_features_in_, targets)
        clf.history_ = TrainingHistory.empty(network, dtype, 1)  # so that the copy has one, too
        return clf._with_parameters(packed(network, coefs, intercepts, dtype), network)

    @classmethod
    def _around_film(cls, film: TrainingHistory, classes: Any) -> Self:
        """Return a fitted classifier with a film of its own."""
        network = film._network
        if network.tie is not None:
            raise ValueError(
                "This film is of step units, which do not train. Take the film of the classifier "
                "that as_perceptron was called on."
            )
        n_outputs = network.layer_sizes[-1]
        multilabel = n_outputs > 1 and not network.exclusive
        n_classes = 2 if n_outputs == 1 and not network.exclusive else n_outputs
        names = np.arange(n_classes) if classes is None else np.asarray(classes)
        if names.shape != (n_classes,):
            raise ValueError(
                f"classes must be {n_classes} labels for the {n_outputs} outputs of this film, "
                f"got shape {names.shape}."
            )
        clf = cls._around(
            [coef[-1] for coef in film.coefs],
            [intercept[-1] for intercept in film.intercepts],
            Targets(names, multilabel),
            activation=network.activation,
            loss=network.loss,
        )
        clf.history_ = film
        clf.n_epochs_ = clf.n_iter_ = int(film.epochs[-1])
        return clf

    def __copy__(self):
        """A shallow copy that shares the film, but not the random stream."""
        # Arrays are replaced in training and never written to; only the stream is advanced.
        other = self._sharing_copy()
        state = other.__dict__.get("_state")
        if state is not None:
            other._state = replace(state, random=copy.deepcopy(state.random))
        return other

    def _sharing_copy(self) -> Self:
        # Not copy.copy, which copies the random stream: a scorer gets one of these per epoch.
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    @property
    def _has_one_score(self) -> bool:
        """Whether one output tells two classes apart."""
        return self._network.layer_sizes[-1] == 1 and len(self.classes_) == 2

    def _layers(self) -> tuple[list[Array], list[Array]]:
        """Return weights and biases for computing: checked, and of one float type."""
        return checked_layers(self._network, self.coefs_, self.intercepts_)

    def _pre_activations(self, X: Any) -> list[Array]:
        """z of every layer for checked rows; in float64 where float32 does not reach."""
        check_is_fitted(self)
        coefs, intercepts = self._layers()
        X = validate_data(
            self, X, accept_sparse="csr", dtype=(np.float64, np.float32), order="C", reset=False
        )
        return pre_activations(self._network, coefs, intercepts, X)

    def _log_probabilities(self, X: Any) -> Array:
        """ln p from the pre-activations, precise in both tails."""
        z = self._pre_activations(X)[-1]
        if self._network.output == "softmax":
            return log_softmax(z, axis=1)
        if self._has_one_score:
            return log_expit(np.hstack([-z, z]))
        # One sigmoid per class: log_softmax of ln σ divides each row by its sum.
        return log_softmax(log_expit(z), axis=1) if self._network.exclusive else log_expit(z)
