"""SigmoidMLPClassifier: what a user calls.

What its methods stand on is in `base`; a fit is prepared in `fit_plan`, its epochs are run by
`training`, and its film is `history`'s.
"""

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import _fit_context
from sklearn.metrics import accuracy_score
from sklearn.neural_network import MLPClassifier
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import _check_partial_fit_first_call
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.base import BaseSigmoidMLP
from sigmoid_estimator.callbacks import FitTasks
from sigmoid_estimator.fit_plan import plan_fit, plan_partial_fit
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.hyperparameters import CONSTRAINTS
from sigmoid_estimator.network import pack
from sigmoid_estimator.targets import Targets, are_integers_alike

Array = np.ndarray


class SigmoidMLPClassifier(BaseSigmoidMLP):
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
            "scaled_sigmoid", "penalized_tanh", "elu", "selu", "gelu", "gelu_tanh", "silu", \
            "softplus", "hard_sigmoid", "softsign"} or list of them, default="sigmoid"
        Activation of the hidden units, or a list with that of each hidden layer. "logistic" is
        another name of "sigmoid"; "leaky_relu" has the slope 0.01 below 0; "scaled_sigmoid" is
        4σ(z) − 2; "penalized_tanh" is tanh(z), and a quarter of it below 0. The others are
        PyTorch's: "elu" with α = 1, "gelu" with erf and "gelu_tanh" with its approximation,
        "hard_sigmoid" with its kinks at −3 and 3.
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
        counts 1; for multilabel targets, a list of one dict per label. They weigh rows held out
        of the training rows, too; those of X_val weigh what `sample_weight_val` says.
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
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
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

    The weights at the end, and those of the whole film; 1,000 epochs of 100 rows each:

    >>> clf.coefs_[0].shape, clf.intercepts_[0].shape
    ((2, 1), (1,))
    >>> clf.coef_history_[0].shape, clf.intercept_history_[0].shape
    ((1001, 2, 1), (1001, 1))
    >>> clf.n_epochs_, clf.t_, clf.stop_reason_
    (1000, 100000, 'max_iter')
    >>> clf.loss_ == clf.loss_curve_[-1] == clf.best_loss_
    True

    A warm fit goes on, and `n_iter_` counts its own epochs only:

    >>> clf = clf.set_params(warm_start=True, max_iter=500).fit(X, y)
    >>> clf.n_iter_, clf.n_epochs_
    (500, 1500)

    Early stopping restores the epoch that was best on the rows held out:

    >>> import pandas as pd
    >>> rows = pd.DataFrame(X, columns=["x", "y"])
    >>> clf = SigmoidMLPClassifier((3,), early_stopping=True, learning_rate_init=0.1,
    ...                            random_state=0).fit(rows, y)
    >>> clf.stop_reason_, len(clf.validation_scores_) == clf.n_epochs_
    ('early_stopping', True)
    >>> clf.best_epoch_ < clf.n_epochs_, clf.best_validation_score_
    (True, 1.0)
    >>> clf.classes_, clf.feature_names_in_
    (array([0, 1]), array(['x', 'y'], dtype=object))
    >>> clf.n_features_in_, clf.n_layers_, clf.n_outputs_, clf.out_activation_
    (2, 3, 1, 'logistic')
    """

    _parameter_constraints: ClassVar[dict] = CONSTRAINTS

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
    ) -> None:
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
    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        X_val: Any = None,
        y_val: Any = None,
        sample_weight_val: Any = None,
    ) -> Self:
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

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> X, y = [[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]
        >>> clf = SigmoidMLPClassifier((2,), max_iter=50, random_state=0)
        >>> clf.fit(X, y, X_val=[[0.5], [2.5]], y_val=[0, 1]).n_epochs_
        50
        >>> clf.history_.validation_loss.shape
        (51,)
        """
        continues = self.warm_start and hasattr(self, "coefs_")
        # L-BFGS opens one task more than it has iterations.
        n_tasks = self.max_iter + (self.solver == "lbfgs")
        tasks = FitTasks.of(self, n_tasks, self._attributes_after, X, y, sample_weight)
        with self._unchanged_on_error(but_for=KeyboardInterrupt):
            # An interrupt keeps what was learned, and before the first epoch nothing was.
            with self._unchanged_on_error():
                rows = self._checked_rows(X, y, sample_weight, is_first=not continues)
                validation = self._validation_rows(X_val, y_val, sample_weight_val)
                so_far = self._fit_so_far() if continues else None
                plan = plan_fit(self._hyperparameters(), rows, validation, so_far)
                training = self._training(plan, tasks)
            self._run(training)
            if tasks is not None:
                tasks.close(training.progress)
            self._warn_of_the_end(training)
        return self

    @available_if(lambda self: self.solver != "lbfgs")
    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, classes: Any = None) -> Self:
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

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier((2,), random_state=0)
        >>> for _ in range(3):
        ...     clf = clf.partial_fit([[0.0], [1.0]], [0, 0], classes=[0, 1])
        >>> clf.n_epochs_, len(clf.history_)
        (3, 4)
        """
        if self.early_stopping:
            raise ValueError("partial_fit does not support early_stopping=True; use fit.")
        named = self.class_weight if isinstance(self.class_weight, list) else [self.class_weight]
        if "balanced" in named:
            raise ValueError(
                "partial_fit does not support class_weight='balanced', because it does not see "
                "how frequent the classes are. Give the weights as a dict."
            )
        continues = hasattr(self, "coefs_")  # whatever warm_start says, as in MLPClassifier
        with self._unchanged_on_error(but_for=KeyboardInterrupt):
            with self._unchanged_on_error():
                _check_partial_fit_first_call(self, classes)
                rows = self._checked_rows(X, y, sample_weight, is_first=not continues)
                so_far = self._fit_so_far() if continues else None
                plan = plan_partial_fit(self._hyperparameters(), rows, self.classes_, so_far)
                training = self._training(plan)
            self._run(training)
            self._warn_of_the_end(training)
        return self

    def predict(self, X: Any) -> Array:
        """Predict class labels: for two classes, the second where `decision_function` > 0.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to classify.

        Returns
        -------
        y : ndarray of shape (n_samples,) or (n_samples, n_outputs)
            Labels, or the indicator matrix (multilabel).

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier.from_layers([[[2.0]]], [[-1.0]], activation="sigmoid",
        ...                                        classes=["no", "yes"])
        >>> clf.predict([[0.4], [0.6]]).tolist()
        ['no', 'yes']
        """
        z = self._pre_activations(X)[-1]
        return self._targets.decode(self._network.decide(z))

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Accuracy on labelled rows: the share of them that `predict` gives their label.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to classify.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Their labels; of several (multilabel), all must be right.
        sample_weight : array-like of shape (n_samples,), default=None
            Weights of the rows.

        Returns
        -------
        accuracy : float
            What scikit-learn's ``accuracy_score`` says.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier.from_layers([[[2.0]]], [[-1.0]], activation="sigmoid",
        ...                                        classes=["no", "yes"])
        >>> clf.score([[0.4], [0.6], [0.7]], ["no", "yes", "no"])
        0.6666666666666666
        """
        predicted = self.predict(X)
        if sample_weight is None and are_integers_alike(predicted, y):
            return float(np.mean(predicted == y))
        return accuracy_score(y, predicted, sample_weight=sample_weight)

    def decision_function(self, X: Any) -> Array:
        """Pre-activation z of the output units.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to classify.

        Returns
        -------
        z : ndarray of shape (n_samples,) or (n_samples, n_outputs)
            One column per class (more than two classes) or label (multilabel).

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier.from_layers([[[2.0]]], [[-1.0]], activation="sigmoid",
        ...                                        classes=["no", "yes"])
        >>> clf.decision_function([[0.0], [2.0]])
        array([-1.,  3.])
        """
        z = self._pre_activations(X)[-1]
        return z[:, 0] if self._has_one_score else z

    def predict_proba(self, X: Any) -> Array:
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

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier.from_layers([[[2.0]]], [[-1.0]], activation="sigmoid",
        ...                                        classes=["no", "yes"])
        >>> clf.predict_proba([[0.5]])
        array([[0.5, 0.5]])
        """
        check_is_fitted(self)
        if self._network.tie is None:
            return np.exp(self._log_probabilities(X))
        steps = self._network.activate_output(self._pre_activations(X)[-1])
        return np.hstack([1 - steps, steps]) if self._has_one_score else steps

    def predict_log_proba(self, X: Any) -> Array:
        """Logarithm of the probabilities, finite also where the probability rounds to 0.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Rows to classify.

        Returns
        -------
        log_probabilities : ndarray of shape (n_samples, n_classes)
            In the columns of `predict_proba`. For a perceptron network, ln 0 is −inf.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier.from_layers([[[2.0]]], [[-1.0]], activation="sigmoid",
        ...                                        classes=["no", "yes"])
        >>> clf.predict_log_proba([[1000.5]])[:, 0]  # of a probability that rounds to 0
        array([-2000.])
        """
        check_is_fitted(self)
        if self._network.tie is not None:
            with np.errstate(divide="ignore"):
                return np.log(self.predict_proba(X))
        log_p = self._log_probabilities(X)
        p = np.exp(log_p)
        # Near 1 the logarithm tells apart what the probability does not: keep the same order.
        return np.where(p > 0.5, np.log(np.maximum(p, 0.5)), log_p)

    def layer_outputs(self, X: Any, *, pre_activation: bool = False) -> list[Array]:
        """Return the output of every layer for the rows.

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
        hidden = [self._network.activate(z, layer) for layer, z in enumerate(z[:-1], start=1)]
        return [*hidden, self._network.activate_output(z[-1])]

    def at_epoch(self, epoch: Any) -> Self:
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
        # Copied: coefs_ are views of the vector, and one changed by hand must not change the film.
        earlier = self._with_parameters(film.parameters[-1].copy(), self._network, film)
        earlier.n_epochs_ = earlier.n_iter_ = int(film.epochs[-1])
        # The curve of a classifier made from a film or a network begins later than at epoch 1.
        n_without_loss = self.n_epochs_ - len(self.loss_curve_)
        earlier.loss_curve_ = self.loss_curve_[: max(earlier.n_epochs_ - n_without_loss, 0)]
        earlier._summarise_losses()
        return earlier

    def scaled(self, factor: Any) -> Self:
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
        with np.errstate(over="ignore"):  # checked below, with a remedy
            # The factor in the weights' type, or float32 weights would become float64.
            scaled = parameters * parameters.dtype.type(factor)
        if not np.isfinite(scaled).all():
            raise ValueError(
                f"factor={factor!r} takes a weight out of the range of {scaled.dtype}. "
                "Use a smaller one, or as_perceptron for the limit."
            )
        return self._with_parameters(scaled, self._network)

    def as_perceptron(self, tie: Any = 0.0) -> Self:
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
            If an activation is unbounded: it has no two levels to step between.

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
        if not self._network.has_steps:
            names = self._network.activations
            named = next(name for name in names if not ACTIVATIONS[name].is_bounded)
            raise ValueError(
                f"A unit with activation={named!r} has no two levels to step between, because it "
                "is unbounded. Use sigmoid or tanh units."
            )
        network = self._network.as_perceptron(float(tie))
        return self._with_parameters(pack(*self._layers()), network)

    def without_history(self) -> Self:
        """Return a light copy for deployment: no film, no optimizer state, no loss curve.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            A fitted copy that predicts the same. Trained on, its optimizer begins anew.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier((2,), max_iter=9, random_state=0).fit([[0], [1]], [0, 1])
        >>> light = clf.without_history()
        >>> light.history_ is None, light.n_epochs_
        (True, 9)
        """
        check_is_fitted(self)
        light = self._sharing_copy()
        light.history_ = light._state = None
        light.loss_curve_ = []
        return light

    @classmethod
    def from_layers(
        cls,
        coefs: Sequence[Any],
        intercepts: Sequence[Any],
        *,
        activation: str | Sequence[str],
        classes: Any,
    ) -> Self:
        """Make a fitted classifier around the weights of a network trained elsewhere.

        Parameters
        ----------
        coefs : list of array-like of shape (n_in, n_out)
            Weights of each layer, as scikit-learn and Keras have them; PyTorch's
            ``Linear.weight`` is the transpose.
        intercepts : list of array-like of shape (n_out,)
            Biases of each layer. A layer without biases is one whose biases are 0, with the same
            probabilities: give it zeros. Trained on, it gets biases like any other.
        activation : str or list of str
            Activation of the hidden units by its name here, or a name for each hidden layer.
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
    def from_film(cls, film: TrainingHistory, *, classes: Any = None) -> Self:
        """Make a fitted classifier around the film of a training.

        Parameters
        ----------
        film : TrainingHistory
            Such as `TrainingHistory.from_npz` reads.
        classes : array-like of shape (n_classes,) or None, default=None
            Labels of the classes, ascending; None is 0, 1 and so on. Of several outputs that do
            not exclude each other they are the columns of a multilabel matrix.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            With the weights of the last record and the whole film, for everything that measures,
            draws or plays one. With ``warm_start=True``, or `partial_fit`, it trains on from
            there: the film goes on, with an optimizer and a random stream that begin anew.

        Raises
        ------
        ValueError
            If the number of classes is not that of the film's network.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit([[0], [1]], [0, 1])
        >>> again = SigmoidMLPClassifier.from_film(clf.history_)
        >>> bool((again.predict_proba([[0.5]]) == clf.predict_proba([[0.5]])).all())
        True
        """
        return cls._around_film(film, classes)

    @classmethod
    def from_mlp(cls, mlp: Any) -> Self:
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
        # Of several outputs MLPClassifier makes exclusive classes by a softmax only.
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
