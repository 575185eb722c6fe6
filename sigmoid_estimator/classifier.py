"""SigmoidMLPClassifier: the scikit-learn shell around network, training and history."""

import copy
import difflib
import functools
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from numbers import Integral, Real
from typing import Any, ClassVar, Self

import numpy as np
from scipy.special import log_expit, log_softmax
from sklearn.base import BaseEstimator, ClassifierMixin, _fit_context
from sklearn.exceptions import ConvergenceWarning, UndefinedMetricWarning
from sklearn.metrics import get_scorer, get_scorer_names
from sklearn.neural_network import MLPClassifier
from sklearn.utils._param_validation import (
    Interval,
    InvalidParameterError,
    Options,
    StrOptions,
)
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import _check_partial_fit_first_call
from sklearn.utils.validation import check_is_fitted, check_random_state, validate_data

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.callbacks import CallbackSupportMixin, FitTasks
from sigmoid_estimator.epochs import STUCK, Sample, TrainingState
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.initializers import INITIALIZERS
from sigmoid_estimator.lbfgs import LbfgsTraining
from sigmoid_estimator.network import Network, pack, settled_forward
from sigmoid_estimator.optimizers import OPTIMIZERS
from sigmoid_estimator.preparation import (
    PLATEAU_TOL,
    architecture,
    check_continuable,
    checked_layers,
    checked_weights,
    class_factors,
    entries,
    film,
    float_type,
    next_point,
    packed,
    patience,
    rows_in,
    starting_point,
    task,
)
from sigmoid_estimator.targets import Targets, as_labels, targets_of
from sigmoid_estimator.training import Frame, Progress, Training, accuracy_score
from sigmoid_estimator.validation import (
    Split,
    check_computable,
    halves,
    hold_out,
    number_of,
    takes_weights,
)

Array = np.ndarray

NO_ROWS = (None, None, None)  # X_val, y_val, sample_weight_val


class SigmoidMLPClassifier(CallbackSupportMixin, ClassifierMixin, BaseEstimator):
    """A multi-layer perceptron of sigmoid units that keeps the film of its training.

    Every parameter of :class:`~sklearn.neural_network.MLPClassifier` has its name and meaning
    here, and the same random stream: for the same parameters, data and `random_state`, the
    weights after every epoch are the same. Three defaults differ, because MLPClassifier's would
    hide what happens after 100 % accuracy: ``activation="sigmoid"``, ``alpha=0.0`` and
    ``tol=None``.

    Parameters
    ----------
    hidden_layer_sizes : int or array-like of int, default=(100,)
        Units of each hidden layer; ``()`` is a single layer of output units.
    activation : {"sigmoid", "logistic", "tanh", "relu", "identity", "leaky_relu", \
            "scaled_sigmoid", "penalized_tanh"}, default="sigmoid"
        Activation of the hidden units. "logistic" is another name of "sigmoid"; "leaky_relu" has
        the slope 0.01 below 0; "scaled_sigmoid" is 4σ(z) − 2; "penalized_tanh" is tanh(z), and a
        quarter of it below 0.
    solver : {"sgd", "adam", "lbfgs"}, default="adam"
        Update rule. Plain gradient descent is
        ``solver="sgd", batch_size="full", momentum=0.0``. With "lbfgs" an iteration counts as an
        epoch.
    alpha : float, default=0.0
        L2 penalty on the weights, ½ α‖W‖² over the number (or weight) of the samples.
    batch_size : int, "auto" or "full", default="auto"
        Samples per update; "auto" is min(200, n_samples), "full" all of them.
    learning_rate : {"constant", "invscaling", "adaptive"}, default="constant"
        Schedule of the rate of "sgd": constant; divided by (t + 1)^power_t after t samples; or
        divided by 5 whenever the training loss (or the validation score) has not improved by
        `tol` for `n_iter_no_change` epochs.
    learning_rate_init : float, default=0.001
        Initial learning rate η.
    power_t : float, default=0.5
        Exponent of "invscaling".
    max_iter : int, default=200
        Epochs of one call of `fit`.
    shuffle : bool, default=True
        Whether the samples are put in another order for every epoch.
    random_state : int, RandomState instance or None, default=None
        The only source of chance: initial weights, hold-out and order of the samples.
    tol : float or None, default=None
        With a number, training ends when the loss has not improved by `tol` for
        `n_iter_no_change` epochs, and a ConvergenceWarning says so if it never came to that.
        None trains for exactly `max_iter` epochs; early stopping, the adaptive schedule and
        "lbfgs" (as the largest gradient entry to end at) then go by 1e-4.
    verbose : bool, default=False
        Whether to print the loss of every epoch.
    warm_start : bool, default=False
        Whether `fit` continues: weights, optimizer, random stream, epoch count and film.
    momentum : float, default=0.9
        Momentum μ of "sgd".
    nesterovs_momentum : bool, default=True
        Whether the momentum looks ahead.
    early_stopping : bool, default=False
        Whether to stop when the score on validation rows no longer improves, and restore the
        weights of the best epoch. The rows are `X_val` of `fit`, or else held out: as
        MLPClassifier does, but by class where a `scoring` would lack one. Warm fits on as many
        rows keep the rows held out; on another number of rows they are drawn anew.
    validation_fraction : float, default=0.1
        Share of the rows held out where early stopping has no `X_val`.
    beta_1, beta_2, epsilon : float, default=0.9, 0.999, 1e-8
        Constants of "adam".
    n_iter_no_change : int, default=10
        Epochs without improvement to wait for.
    max_fun : int, default=15000
        Most function calls of "lbfgs".
    loss : {"log_loss", "squared_error"}, default="log_loss"
        "log_loss" is the cross-entropy; "squared_error" is ½ the mean over samples of the squared
        error of sigmoid outputs, one per class if there are more than two. `predict_proba` then
        normalises the rows.
    init : {"auto", "glorot_uniform", "glorot_normal", "glorot_uniform_4x", "lecun_normal", \
            "lecun_uniform", "he_normal", "normal", "zeros", "lsuv", "centered_lsuv"}, \
            default="auto"
        How initial weights are drawn. "auto" is MLPClassifier's rule, biases included; biases
        start at 0 in all others. "normal" is N(0, 1). "lsuv" gives the pre-activations of every
        layer unit variance on the training rows (Mishkin & Matas 2016); "centered_lsuv" takes each
        unit's mean off its bias too, without which it fails for sigmoids.
    init_scale : float, default=1.0
        Multiplies the initial weights, not the biases; large values saturate units at epoch 0.
    coef_init, intercept_init : list of array-like or None, default=None
        Explicit initial weights, (n_in, n_out) per layer, and biases, (n_out,). They replace the
        drawn ones after the draw, so that the order of the samples stays the same, and are not
        scaled.
    layer_learning_rates : list of float, "attenuation" or None, default=None
        One factor of the learning rate per weight layer; "attenuation" is 4^(L − l) for layers
        l = 1 … L, which undoes the sigmoid's largest slope of 1/4. Unused by "lbfgs".
    class_weight : dict, "balanced" or None, default=None
        Weights of the classes; they multiply `sample_weight`. "balanced" is
        n_samples / (n_classes · count), which `partial_fit` cannot know. A class without a weight
        counts 1; for multilabel targets, a list of one dict per label.
    scoring : str, callable or None, default=None
        What early stopping goes by: a scikit-learn scorer, or a function (classifier, X, y),
        greater is better; None, the accuracy. It is given weights only if it, or its metric, has a
        parameter `sample_weight`. It is called once before the first epoch, so that one that
        cannot be computed is an error then; NaN or infinity is no gain, and a warning says so.
    record_history : {"auto", "log", False} or int, default="auto"
        Which epochs the film keeps: "auto", every one if `max_iter` of them fit the budget, else
        every s-th with the smallest power of two s that does; "log", about 50 per decade; k,
        every k-th; False, none. The first and the last epoch are always kept.
    history_max_bytes : int, default=67108864
        The film's budget. An explicit `record_history` beyond it raises a ValueError before
        training; "auto" takes wider strides, and says so in ``history_.stride``.

    Attributes
    ----------
    coefs_, intercepts_ : list of ndarray
        Weights (n_in, n_out) and biases (n_out,) of each layer. Arrays put there by hand are
        taken up by the next `partial_fit` or warm `fit`, and count as float64, as float32 if all
        of them are. Rows beyond the range of float32 are predicted in float64, and refused in
        training.
    history_ : TrainingHistory or None
        The film: epochs, weights, loss, accuracy and gradient norms of every record.
    coef_history_, intercept_history_ : list of ndarray or None
        Weights (n_records, n_in, n_out) and biases (n_records, n_out) of each layer; views into
        `history_`.
    first_perfect_epoch_ : int or None
        The first recorded epoch with accuracy 1.0 on the training rows.
    n_epochs_ : int
        Epochs of all fits together.
    n_iter_ : int
        Epochs of the last fit.
    stop_reason_ : str or None
        Why the last fit ended: "max_iter" (for "lbfgs" also `max_fun`), "tol", "early_stopping",
        "callback", "diverged", "line_search" ("lbfgs" found no way down) or "interrupted". None
        for copies, which no fit has ended.
    best_epoch_ : int or None
        With early stopping, the epoch whose weights were restored, of an earlier fit where a warm
        one found none better on the same rows. None if no score was finite.
    loss_ : float
        Running loss of the last epoch, as MLPClassifier computes it: the mean over the epoch's
        batches, each before its update, penalty included.
    loss_curve_ : list of float
        `loss_` of every epoch.
    best_loss_ : float or None
        The smallest of `loss_curve_`; None with early stopping.
    validation_scores_ : list of float or None
        With early stopping, the score on the validation rows after every epoch.
    best_validation_score_ : float or None
        The largest of `validation_scores_` that is finite.
    t_ : int
        Samples that the optimizer has seen; 0 in copies, whose optimizer begins anew.
    classes_ : ndarray or list of ndarray of shape (n_classes,)
        Class labels.
    n_features_in_, n_layers_, n_outputs_ : int
        Features; layers, input and output included; output units.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Names of the features, when X has them.
    out_activation_ : {"logistic", "softmax"}
        Output units.

    See Also
    --------
    sklearn.neural_network.MLPClassifier : The same network without the film.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> X, y = load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=5.0, max_iter=1000, random_state=0)
    >>> clf.fit(X, y).score(X, y)
    1.0
    >>> clf.first_perfect_epoch_ < 60
    True
    >>> norms = clf.history_.weight_norms[[100, 1000], 0]  # perfect long ago, still growing
    >>> bool(norms[1] > 1.4 * norms[0])
    True
    """

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

    _parameter_constraints: ClassVar[dict] = {
        "hidden_layer_sizes": ["array-like", Interval(Integral, 1, None, closed="left")],
        "activation": [StrOptions(set(ACTIVATIONS))],
        "solver": [StrOptions({*OPTIMIZERS, "lbfgs"})],
        "alpha": [Interval(Real, 0, None, closed="left")],
        "batch_size": [
            StrOptions({"auto", "full"}),
            Interval(Integral, 1, None, closed="left"),
        ],
        "learning_rate": [StrOptions({"constant", "invscaling", "adaptive"})],
        "learning_rate_init": [Interval(Real, 0, None, closed="neither")],
        "power_t": [Interval(Real, 0, None, closed="left")],
        "max_iter": [Interval(Integral, 1, None, closed="left")],
        "shuffle": ["boolean"],
        "random_state": ["random_state"],
        "tol": [Interval(Real, 0, None, closed="left"), None],
        "verbose": ["verbose"],
        "warm_start": ["boolean"],
        "momentum": [Interval(Real, 0, 1, closed="both")],
        "nesterovs_momentum": ["boolean"],
        "early_stopping": ["boolean"],
        "validation_fraction": [Interval(Real, 0, 1, closed="left")],
        "beta_1": [Interval(Real, 0, 1, closed="left")],
        "beta_2": [Interval(Real, 0, 1, closed="left")],
        "epsilon": [Interval(Real, 0, None, closed="neither")],
        "n_iter_no_change": [
            Interval(Integral, 1, None, closed="left"),
            Options(Real, {np.inf}),
        ],
        "max_fun": [Interval(Integral, 1, None, closed="left")],
        "loss": [StrOptions({"log_loss", "squared_error"})],
        "init": [StrOptions({"auto", *INITIALIZERS})],
        "init_scale": [Interval(Real, 0, None, closed="left")],
        "coef_init": [list, tuple, None],
        "intercept_init": [list, tuple, None],
        "layer_learning_rates": ["array-like", StrOptions({"attenuation"}), None],
        "class_weight": [dict, StrOptions({"balanced"}), list, None],
        "scoring": [StrOptions(set(get_scorer_names())), callable, None],
        "record_history": [
            StrOptions({"auto", "log"}),
            Interval(Integral, 1, None, closed="left"),
            Options(bool, {False}),
        ],
        "history_max_bytes": [Interval(Integral, 1, None, closed="left")],
    }

    def __init__(
        self,
        hidden_layer_sizes=(100,),
        activation="sigmoid",
        *,
        solver="adam",
        alpha=0.0,
        batch_size="auto",
        learning_rate="constant",
        learning_rate_init=0.001,
        power_t=0.5,
        max_iter=200,
        shuffle=True,
        random_state=None,
        tol=None,
        verbose=False,
        warm_start=False,
        momentum=0.9,
        nesterovs_momentum=True,
        early_stopping=False,
        validation_fraction=0.1,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-8,
        n_iter_no_change=10,
        max_fun=15000,
        loss="log_loss",
        init="auto",
        init_scale=1.0,
        coef_init=None,
        intercept_init=None,
        layer_learning_rates=None,
        class_weight=None,
        scoring=None,
        record_history="auto",
        history_max_bytes=64 * 2**20,
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_init = learning_rate_init
        self.power_t = power_t
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.warm_start = warm_start
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change
        self.max_fun = max_fun
        self.loss = loss
        self.init = init
        self.init_scale = init_scale
        self.coef_init = coef_init
        self.intercept_init = intercept_init
        self.layer_learning_rates = layer_learning_rates
        self.class_weight = class_weight
        self.scoring = scoring
        self.record_history = record_history
        self.history_max_bytes = history_max_bytes

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y, sample_weight=None, *, X_val=None, y_val=None, sample_weight_val=None):
        """Train for `max_iter` epochs.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Training rows. float32 is trained in float32, everything else in float64.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Class labels, or a matrix of 0 and 1 with one column per label (multilabel).
        sample_weight : array-like of shape (n_samples,), default=None
            Non-negative weights of the rows in the loss.
        X_val : {array-like, sparse matrix} of shape (n_val, n_features), default=None
            Validation rows: every record measures them, and early stopping goes by them. In a
            pipeline, ``Pipeline(..., transform_input=["X_val"])`` hands them over transformed.
        y_val : array-like of shape (n_val,) or (n_val, n_outputs), default=None
            Their labels.
        sample_weight_val : array-like of shape (n_val,), default=None
            Their weights, in the validation loss and in the score of early stopping.

        Returns
        -------
        self : SigmoidMLPClassifier
            The fitted classifier.
        """
        continues = self.warm_start and hasattr(self, "coefs_")
        validation = (X_val, y_val, sample_weight_val)
        tasks = self._fit_tasks(X, y, sample_weight)
        with self._unchanged_on_error(but_for=KeyboardInterrupt):
            with self._unchanged_on_error():
                training = self._prepare(X, y, sample_weight, validation, continues=continues)
            training.hooks = tasks
            self._run(training, self.max_iter)
            if tasks is not None:
                tasks.close(training.progress)
            self._warn_of_the_end(training)
        return self

    @available_if(lambda self: self.solver != "lbfgs")
    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X, y, sample_weight=None, classes=None):
        """Continue for one epoch over the given rows.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Training rows.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Their class labels; not every class need occur.
        sample_weight : array-like of shape (n_samples,), default=None
            Non-negative weights of the rows in the loss.
        classes : array-like of shape (n_classes,), default=None
            All class labels; needed in the first call only.

        Returns
        -------
        self : SigmoidMLPClassifier
            The fitted classifier.
        """
        if self.early_stopping:
            raise ValueError("partial_fit does not support early_stopping=True; use fit.")
        named = self.class_weight if isinstance(self.class_weight, list) else [self.class_weight]
        if "balanced" in named:
            raise ValueError(
                "partial_fit does not support class_weight='balanced', because it does not see "
                "how frequent the classes are. Give the weights as a dict."
            )
        continues = hasattr(self, "coefs_")
        with self._unchanged_on_error(but_for=KeyboardInterrupt):
            with self._unchanged_on_error():
                _check_partial_fit_first_call(self, classes)
                training = self._prepare(X, y, sample_weight, continues=continues, is_partial=True)
            self._run(training, 1)
            self._warn_of_the_end(training, is_partial=True)
        return self

    def predict(self, X):
        """Predict class labels: for two classes, the second where `decision_function` > 0.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to classify.

        Returns
        -------
        y : ndarray of shape (n_samples,) or (n_samples, n_outputs)
            Labels, or the indicator matrix (multilabel).
        """
        z = self._pre_activations(X)[-1]
        return self._targets.decode(self._network.decide(z))

    def decision_function(self, X):
        """Pre-activation z of the output units.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to classify.

        Returns
        -------
        z : ndarray of shape (n_samples,) or (n_samples, n_outputs)
            One column per class (more than two classes) or label (multilabel).
        """
        z = self._pre_activations(X)[-1]
        return z[:, 0] if self._has_one_score else z

    def predict_proba(self, X):
        """Probability of each class.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to classify.

        Returns
        -------
        probabilities : ndarray of shape (n_samples, n_classes)
            Rows sum to 1, save for multilabel, where each column is a probability of its own, and
            for a perceptron network, where they are the step values.
        """
        check_is_fitted(self)
        if self._network.tie is None:
            return np.exp(self._log_probabilities(X))
        steps = self._network.activate_output(self._pre_activations(X)[-1])
        return np.hstack([1 - steps, steps]) if self._has_one_score else steps

    def predict_log_proba(self, X):
        """Logarithm of the probabilities, finite also where the probability rounds to 0.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to classify.

        Returns
        -------
        log_probabilities : ndarray of shape (n_samples, n_classes)
            In the columns of `predict_proba`. For a perceptron network, ln 0 is −inf.
        """
        check_is_fitted(self)
        if self._network.tie is not None:
            with np.errstate(divide="ignore"):
                return np.log(self.predict_proba(X))
        log_p = self._log_probabilities(X)
        p = np.exp(log_p)
        # Near 1 the logarithm tells apart what the probability does not: keep the same order.
        return np.where(p > 0.5, np.log(np.maximum(p, 0.5)), log_p)

    def _log_probabilities(self, X: Any) -> Array:
        """ln p from the pre-activations, precise in both tails."""
        z = self._pre_activations(X)[-1]
        if self._network.output == "softmax":
            return log_softmax(z, axis=1)
        if self._has_one_score:
            return log_expit(np.hstack([-z, z]))
        # One sigmoid per class: log_softmax of ln σ divides each row by its sum.
        return log_softmax(log_expit(z), axis=1) if self._network.exclusive else log_expit(z)

    def layer_outputs(self, X, *, pre_activation=False):
        """What every layer makes of the rows.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to send through the network.
        pre_activation : bool, default=False
            Whether to return z = hW + b instead of the units' outputs.

        Returns
        -------
        outputs : list of ndarray of shape (n_samples, n_units)
            One array per hidden layer, and one for the output layer.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier((3,), max_iter=1, random_state=0).fit([[0], [1]], [0, 1])
        >>> [h.shape for h in clf.layer_outputs([[0.5], [2.0]])]
        [(2, 3), (2, 1)]
        """
        z = self._pre_activations(X)
        if pre_activation:
            return z
        hidden = [self._network.activate(layer) for layer in z[:-1]]
        return [*hidden, self._network.activate_output(z[-1])]

    def at_epoch(self, epoch):
        """Return the classifier as it was after an epoch.

        Parameters
        ----------
        epoch : int
            0 is before any update. Of an epoch that is no record, the nearest record before it.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            A fitted copy with the film up to there and a fresh optimizer.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier((2,), max_iter=9, random_state=0).fit([[0], [1]], [0, 1])
        >>> clf.at_epoch(4).n_epochs_
        4
        """
        check_is_fitted(self)
        if self.history_ is None:
            raise ValueError(
                "at_epoch needs the film of the training, and record_history=False kept none. "
                "Fit with record_history='auto'."
            )
        if not isinstance(epoch, Integral) or epoch < 0:
            raise ValueError(f"epoch must be an integer of at least 0, got {epoch!r}.")
        film = self.history_.up_to(int(epoch))
        earlier = self._with_parameters(film.parameters[-1].copy(), self._network, film)
        earlier.n_epochs_ = earlier.n_iter_ = int(film.epochs[-1])
        earlier.loss_curve_ = self.loss_curve_[: earlier.n_epochs_]
        earlier._summarise_losses()
        return earlier

    def scaled(self, factor):
        """Return the classifier with every weight and bias multiplied.

        Parameters
        ----------
        factor : float
            A positive number c. A single neuron keeps its line, and its sigmoid becomes c times as
            steep; a network with hidden layers does not keep its boundary.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            A fitted copy whose film is one record, its weights.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier((), max_iter=9, random_state=0).fit([[0], [1]], [0, 1])
        >>> clf.scaled(10).decision_function([[1]]) / clf.decision_function([[1]])
        array([10.])
        """
        check_is_fitted(self)
        if not (isinstance(factor, Real) and 0 < float(factor) < np.inf):
            raise ValueError(
                f"factor must be a positive finite number, got {factor!r}: a factor of 0 erases "
                "the network, and a negative one turns every unit around."
            )
        parameters = pack(*self._layers())
        with np.errstate(over="ignore"):
            scaled = parameters * parameters.dtype.type(factor)
        if not np.isfinite(scaled).all():
            raise ValueError(
                f"factor={factor!r} takes a weight out of the range of {scaled.dtype}. "
                "Use a smaller one, or as_perceptron for the limit."
            )
        return self._with_parameters(scaled, self._network)

    def as_perceptron(self, tie=0.0):
        """Return the network of perceptrons: the same weights, every unit a step.

        Parameters
        ----------
        tie : {0.0, 0.5, 1.0}, default=0.0
            What a unit says at w·x + b = 0 exactly, as a part of its range: 0 is Nielsen's
            perceptron, 1 the Heaviside step, 0.5 the sigmoid's own limit. A softmax becomes
            one-hot of the largest, the lowest class at a tie.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            A fitted copy whose film is one record. It has no derivative and cannot be trained on.

        Raises
        ------
        ValueError
            If the activation is unbounded: it has no two levels to step between.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier((), max_iter=9, random_state=0).fit([[0], [1]], [0, 1])
        >>> clf.coefs_[0][:], clf.intercepts_[0][:] = 1.0, -3.0
        >>> clf.as_perceptron(tie=0.5).predict_proba([[2], [3], [4]])[:, 1]
        array([0. , 0.5, 1. ])
        """
        check_is_fitted(self)
        if not isinstance(tie, Real) or tie not in (0, 0.5, 1):
            raise ValueError(f"tie must be 0, 0.5 or 1, got {tie!r}.")
        rule = ACTIVATIONS[self._network.activation]
        if self._network.n_layers > 1 and not np.isfinite([rule.low, rule.high]).all():
            raise ValueError(
                f"A unit with activation={self._network.activation!r} has no two levels to step "
                "between, because it is unbounded. Use sigmoid or tanh units."
            )
        network = self._network.as_perceptron(float(tie))
        return self._with_parameters(pack(*self._layers()), network)

    def without_history(self):
        """Return a light copy for deployment: no film, no optimizer state, no loss curve.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            A fitted copy that predicts the same. Trained on, its optimizer begins anew.
        """
        check_is_fitted(self)
        light = self._sharing_copy()
        light.history_ = light._state = None
        light.loss_curve_ = []
        return light

    @classmethod
    def from_layers(cls, coefs, intercepts, *, activation, classes):
        """Make a fitted classifier around the weights of a network trained elsewhere.

        Parameters
        ----------
        coefs : list of array-like of shape (n_in, n_out)
            Weights of each layer, as scikit-learn and Keras have them; PyTorch's
            ``Linear.weight`` is the transpose.
        intercepts : list of array-like of shape (n_out,)
            Biases of each layer.
        activation : str
            Activation of the hidden units, by its name here.
        classes : array-like of shape (n_classes,)
            Class labels in ascending order: two for a single output unit, the second where it is
            above 0; else one per output unit.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            Its film is one record, its weights; with ``warm_start=True``, or `partial_fit`, it
            trains on from there.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier.from_layers(
        ...     [[[1.0], [1.0]]], [[-3.0]], activation="sigmoid", classes=["inside", "outside"]
        ... )
        >>> clf.predict([[1, 1], [2, 2]])
        array(['inside', 'outside'], dtype='<U7')
        """
        return cls._around(coefs, intercepts, Targets(np.asarray(classes)), activation=activation)

    @classmethod
    def from_mlp(cls, mlp):
        """Make a fitted classifier of scikit-learn's, with its parameters and weights.

        Parameters
        ----------
        mlp : sklearn.neural_network.MLPClassifier
            A fitted classifier.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            It predicts the same. Its film is one record, its weights; with ``warm_start=True``, or
            `partial_fit`, it trains on from there.

        Examples
        --------
        >>> from sklearn.neural_network import MLPClassifier
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> mlp = MLPClassifier((3,), solver="lbfgs", random_state=0).fit([[0], [1]], [0, 1])
        >>> SigmoidMLPClassifier.from_mlp(mlp).predict([[0], [1]])
        array([0, 1])
        """
        if not isinstance(mlp, MLPClassifier):
            raise TypeError(
                f"from_mlp takes a fitted MLPClassifier, got {type(mlp).__name__}. Use "
                "from_layers for the arrays of another network."
            )
        check_is_fitted(mlp)
        multilabel = mlp.out_activation_ == "logistic" and mlp.n_outputs_ > 1
        clf = cls._around(
            mlp.coefs_,
            mlp.intercepts_,
            Targets(np.asarray(mlp.classes_), multilabel),
            **mlp.get_params(deep=False),
        )
        if hasattr(mlp, "feature_names_in_"):
            clf.feature_names_in_ = mlp.feature_names_in_
        return clf

    @classmethod
    def _around(cls, coefs, intercepts, targets: Targets, **parameters) -> Self:
        """A fitted classifier around weights of its own."""
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
        network = architecture(clf, clf.n_features_in_, targets)
        clf.history_ = TrainingHistory.empty(network, dtype, 1)
        return clf._with_parameters(packed(network, coefs, intercepts, dtype), network)

    @property
    def coef_history_(self):
        """Weights of every record, one array (n_records, n_in, n_out) per layer."""
        check_is_fitted(self)
        return None if self.history_ is None else self.history_.coefs

    @property
    def intercept_history_(self):
        """Biases of every record, one array (n_records, n_out) per layer."""
        check_is_fitted(self)
        return None if self.history_ is None else self.history_.intercepts

    @property
    def first_perfect_epoch_(self):
        """The first recorded epoch with accuracy 1.0 on the training rows, or None."""
        check_is_fitted(self)
        return None if self.history_ is None else self.history_.first_perfect_epoch

    def __copy__(self):
        """A shallow copy that shares the film, but not the random stream."""
        other = self._sharing_copy()
        state = other.__dict__.get("_state")
        if state is not None:
            other._state = replace(state, random=copy.deepcopy(state.random))
        return other

    def _sharing_copy(self) -> Self:
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __getstate__(self):
        """Plain arrays and numbers, so that a file needs no class of ours but this one."""
        state = dict(super().__getstate__())
        for name, take_apart in _PLAIN.items():
            if state.get(name) is not None:
                state[name] = take_apart[0](state[name])
        return state

    def __setstate__(self, state):
        """Put together again what `__getstate__` took apart."""
        whole = dict(state)
        for name, put_together in _PLAIN.items():
            if whole.get(name) is not None:
                whole[name] = put_together[1](whole[name])
        super().__setstate__(whole)

    def __sklearn_tags__(self):
        """Binary, multiclass and multilabel targets; dense and sparse input."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.classifier_tags.multi_label = True
        return tags

    def _get_doc_link(self):
        """Scikit-learn's HTML describes parameters only beside a link; this one stays there."""
        return "#"

    @classmethod
    @functools.cache
    def _get_param_names(cls):
        """As scikit-learn, once a class: reading the signature is a tenth of a short fit."""
        return super()._get_param_names()

    def _validate_params(self):
        """As scikit-learn, and name the nearest known value when a name was mistyped."""
        try:
            super()._validate_params()
        except InvalidParameterError as error:
            hint = self._nearest_name()
            if hint is None:
                raise
            raise InvalidParameterError(f"{error} Did you mean {hint!r}?") from None

    def _nearest_name(self) -> str | None:
        for name, constraints in self._parameter_constraints.items():
            value = getattr(self, name)
            names = {o for c in constraints if isinstance(c, StrOptions) for o in c.options}
            if isinstance(value, str) and names and value not in names:
                close = difflib.get_close_matches(value.lower(), [n.lower() for n in names], n=1)
                return next((n for n in names if [n.lower()] == close), None)
        return None

    @contextmanager
    def _unchanged_on_error(self, but_for: type[BaseException] | tuple = ()) -> Iterator[None]:
        """Bad input, and errors of any kind, leave classifier and random streams as they were."""
        before = self.__dict__.copy()
        streams = [check_random_state(self.random_state)]
        if before.get("_state") is not None:
            streams.append(before["_state"].random)
        drawn = [stream.get_state() for stream in streams]
        try:
            yield
        except but_for:
            raise
        except BaseException:
            self.__dict__ = before
            for stream, state in zip(streams, drawn, strict=True):
                stream.set_state(state)
            raise

    def _prepare(
        self, X, y, sample_weight, validation: tuple = NO_ROWS, *, continues, is_partial=False
    ) -> Training:
        """Check the input and lay out the run; nothing is trained here."""
        rows = self._training_rows(X, y, sample_weight, continues=continues, is_partial=is_partial)
        network = architecture(self, rows.X.shape[1], self._targets)
        if continues:
            check_continuable(self._network, network)
            parameters, state = next_point(self, network)
        else:
            parameters, state = starting_point(self, network, rows.X)
            self._split = None
        self._network = network
        validation_rows = self._validation_rows(validation, parameters.dtype)
        last_epoch = state.n_epochs + (1 if is_partial else self.max_iter)
        so_far = self.history_ if continues else None
        reel = film(self, network, parameters.dtype, last_epoch, so_far)
        stops_early = self.early_stopping and self.solver in OPTIMIZERS
        if stops_early and validation_rows is None:
            self._split = hold_out(
                rows,
                self._targets,
                self.validation_fraction,
                state.random,
                covers_classes=self.scoring is not None,
                earlier=self._split,
            )
            rows, validation_rows = halves(rows, self._split)
        training = (LbfgsTraining if self.solver == "lbfgs" else Training)(
            task(self, network, rows),
            parameters,
            state,
            reel,
        )
        training.validation = validation_rows
        training.report = print if self.verbose else None
        training.stops_on_plateau = self.early_stopping or self.tol is not None
        if isinstance(training, LbfgsTraining):
            training.gtol = PLATEAU_TOL if self.tol is None else self.tol
            training.max_fun = self.max_fun
        elif not is_partial:
            training.patience = patience(self)
            if stops_early and validation_rows is not None:
                self._watch_score(training, validation_rows, continues=continues)
        return training

    def _training_rows(self, X, y, sample_weight, *, continues, is_partial) -> Sample:
        """The rows to train on, checked; the targets of a first fit come from them."""
        X, y = validate_data(
            self,
            X,
            y,
            accept_sparse="csr",
            multi_output=True,
            dtype=(np.float64, np.float32),
            order="C",
            reset=not continues,
        )
        y = as_labels(y)
        if continues:
            X = rows_in(X, self._layers()[0][0].dtype)
            if not is_partial:
                self._targets.check_complete(y)
        else:
            self._targets = targets_of(y, self.classes_ if is_partial else None)
            self.classes_ = self._targets.classes
        encoded = self._targets.encode(y)
        weight = checked_weights(
            sample_weight,
            X,
            class_factors(self.class_weight, y, self._targets),
            may_all_be_of_weight_0=is_partial,
        )
        return Sample(X, encoded, weight)

    def _validation_rows(self, validation: tuple, dtype: np.dtype) -> Sample | None:
        """The user's own validation rows, checked like the training rows."""
        X, y, sample_weight = validation
        if X is None:
            if y is not None or sample_weight is not None:
                raise ValueError("y_val and sample_weight_val need X_val, got None.")
            return None
        if y is None:
            raise ValueError("X_val needs y_val, the labels of its rows; got None.")
        X, y = validate_data(
            self,
            X,
            y,
            accept_sparse="csr",
            multi_output=True,
            dtype=(np.float64, np.float32),
            order="C",
            reset=False,
        )
        X = rows_in(X, dtype)
        weight = checked_weights(sample_weight, X)
        return Sample(X, self._targets.encode(as_labels(y)), weight)

    def _watch_score(self, training: Training, rows: Sample, *, continues: bool) -> None:
        """Let early stopping go by the score on the rows, which has to be computable on them."""
        parameters = training.progress.parameters
        training.score = score = self._score_of(rows)
        with np.errstate(over="ignore", invalid="ignore"):
            at_start = check_computable(
                functools.partial(score, parameters),
                "accuracy" if self.scoring is None else self.scoring,
                rows,
                self._targets,
                are_held_out=self._split is not None,
            )
        # A fit that continues has to beat the weights that it was restored to, if it goes by the
        # same rows: then they score what they did.
        if continues and self.best_epoch_ is not None and at_start == self.best_validation_score_:
            no_gradient = training.progress.gradient_norms
            training.best = Frame(self.best_epoch_, parameters, no_gradient)
            training.patience = patience(self, best_score=at_start)

    def _score_of(self, rows: Sample) -> Callable[[Array], float]:
        """The score that early stopping goes by, as a function of the parameters."""
        network = self._network
        if self.scoring is None:
            return lambda parameters: accuracy_score(network, parameters, rows)
        scorer = get_scorer(self.scoring)
        y = self._targets.decode(rows.y)
        has_weights = rows.weight is not None and takes_weights(scorer)
        weights = {"sample_weight": rows.weight} if has_weights else {}

        def score(parameters: Array) -> float:
            snapshot = self._sharing_copy()
            snapshot._set_network(parameters, network, None)
            snapshot.__dict__.pop("feature_names_in_", None)  # the rows have lost theirs
            return number_of(scorer(snapshot, rows.X, y, **weights), self.scoring)

        return score

    def _fit_tasks(self, X, y, sample_weight) -> FitTasks | None:
        """The tasks of this fit, if callbacks are set on the estimator."""
        if not hasattr(self, "_init_callback_context"):  # scikit-learn < 1.9
            return None
        # L-BFGS opens one task more than it has iterations.
        n_tasks = self.max_iter + (self.solver == "lbfgs")
        context = self._init_callback_context(max_subtasks=n_tasks)
        if not getattr(self, "_skl_callbacks", []):
            return None
        metadata = None if sample_weight is None else {"sample_weight": sample_weight}
        return FitTasks(self, context, self._attributes_after, X=X, y=y, metadata=metadata)

    def _attributes_after(self, progress: Progress) -> dict[str, Any]:
        """Fitted attributes as if training had stopped here."""
        snapshot = self._sharing_copy()
        snapshot._set_network(progress.parameters, self._network, progress.film)
        return vars(snapshot) | {"n_epochs_": progress.state.n_epochs}

    def _run(self, training: Training, max_iter: int) -> None:
        """Train; of a run that is interrupted, the whole epochs are kept."""
        try:
            training.run(max_iter)
        except KeyboardInterrupt:
            self._adopt(training)
            raise
        self._adopt(training)

    def _warn_of_the_end(self, training: Training, *, is_partial: bool = False) -> None:
        """Say how training ended, if it was not as it should."""
        n_odd = sum(not np.isfinite(score) for score in training.validation_scores)
        if n_odd:
            kept = "the last epoch's" if training.best is None else f"epoch {self.best_epoch_}'s"
            warnings.warn(
                f"scoring={self.scoring!r} gave NaN or infinity after {n_odd} of {self.n_iter_} "
                f"epochs, which never counts as a gain; the weights kept are {kept}. Choose a "
                "scoring that is finite on the validation rows.",
                UndefinedMetricWarning,
                stacklevel=4,  # this, fit, scikit-learn's wrapper, the caller
            )
        sentence = self._ending_of(training)
        if sentence is not None and not (is_partial and self.stop_reason_ == "max_iter"):
            warnings.warn(sentence, ConvergenceWarning, stacklevel=4)

    def _ending_of(self, training: Training) -> str | None:
        """What is to be said of an end that no one asked for."""
        is_lbfgs = isinstance(training, LbfgsTraining)
        if isinstance(training, LbfgsTraining) and self.stop_reason_ == "line_search":
            return (
                f"L-BFGS ended abnormally after {self.n_iter_} iterations ({training.message}): "
                "its line search found no lower loss, and the weights before it are kept. Scale "
                "the features (StandardScaler), or raise tol if the loss is low enough."
            )
        if self.stop_reason_ == "diverged" and is_lbfgs:
            return (
                f"The loss is not finite after epoch {self.n_epochs_}, whose weights are kept, so "
                "that L-BFGS cannot go on. Scale the features (StandardScaler), or take smaller "
                "weights."
            )
        if self.stop_reason_ == "diverged":
            return (
                f"Training diverged after epoch {self.n_epochs_}, whose weights are kept: weights "
                f"left the range of {self.coefs_[0].dtype}, or the loss rose more than "
                f"{STUCK:,.0f}-fold and stayed there. "
                f"Lower learning_rate_init={self.learning_rate_init}, or scale the features "
                "(StandardScaler)."
            )
        if self.stop_reason_ != "max_iter" or self.tol is None:
            return None
        optimizer = "L-BFGS" if is_lbfgs else "Stochastic"
        limit = f"iterations ({self.max_iter})"
        if is_lbfgs and self.n_iter_ < self.max_iter:
            limit = f"function calls (max_fun={self.max_fun})"
        return (
            f"{optimizer} Optimizer: Maximum {limit} reached and the optimization hasn't "
            "converged yet."
        )

    def _adopt(self, training: Training) -> None:
        """Take the results of a run into the fitted attributes."""
        parameters, state, film = training.progress[:3]
        if training.best is not None:
            parameters = training.best.parameters
        self.best_epoch_ = training.best.n_epochs if training.best is not None else None
        is_first = state.n_epochs == training.n_epochs_done
        self._set_network(parameters, self._network, film)
        self._state = state
        self.n_iter_ = training.n_epochs_done
        self.n_epochs_ = state.n_epochs
        self.t_ = state.n_samples_seen
        self.stop_reason_ = training.stop_reason
        losses, scores = training.losses, training.validation_scores
        losses = losses[: training.n_epochs_done]
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

    @property
    def _has_one_score(self) -> bool:
        """Whether one output tells two classes apart."""
        return self._network.layer_sizes[-1] == 1 and len(self.classes_) == 2

    def _layers(self) -> tuple[list[Array], list[Array]]:
        """Weights and biases as they are computed with: checked, and of one float type."""
        return checked_layers(self._network, self.coefs_, self.intercepts_)

    def _pre_activations(self, X: Any) -> list[Array]:
        """z of every layer for checked rows; in float64 where float32 does not reach."""
        check_is_fitted(self)
        coefs, intercepts = self._layers()
        X = validate_data(
            self, X, accept_sparse="csr", dtype=(np.float64, np.float32), order="C", reset=False
        )
        dtype = coefs[0].dtype
        if dtype == np.float32:
            with np.errstate(over="ignore", under="ignore", invalid="ignore"):
                narrow = X.astype(dtype, copy=False)
                z = settled_forward(self._network, coefs, intercepts, narrow)[0]
            keeps_all = np.count_nonzero(entries(narrow)) == np.count_nonzero(entries(X))
            if keeps_all and all(np.isfinite(layer).all() for layer in z):
                return z
        X = X.astype(np.float64, copy=False)
        return settled_forward(self._network, coefs, intercepts, X)[0]


# How private fitted attributes are taken apart for a file, and put together again.
_PLAIN: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "history_": (TrainingHistory.to_arrays, TrainingHistory.from_arrays),
    "_network": (Network.to_arrays, Network.from_arrays),
    "_targets": (Targets._asdict, lambda state: Targets(**state)),
    "_state": (lambda state: dict(vars(state)), lambda state: TrainingState(**state)),
}
