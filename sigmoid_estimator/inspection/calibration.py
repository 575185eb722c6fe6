"""Whether a network is as sure as it is right, and the one temperature that makes it so."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, log_expit

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection.checks import Epochs, checked_sample, indices_of, snapshot
from sigmoid_estimator.inspection.passes import Pass, measured
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network, forward

Array = np.ndarray

SCALES = np.logspace(-3, 3, 25)  # factors 1/T to look at, in units of 1 over the logits' size
PRECISION, STEPS = 1e-13, 100  # of a root, relative; and how many are tried
FAR = 1e3  # a logit whose loss is 0 on the right side


def calibration(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, epochs: Epochs = None, n_bins: int = 15
) -> pd.DataFrame:
    """Measure how sure the network is, how right it is, and what one temperature would mend.

    Weights that keep growing make every answer surer, right or wrong. On rows that were not
    trained on the loss then rises while the accuracy stays; dividing the output's pre-activations
    z by one temperature T undoes it [1]_, which changes no answer: it is the factor c = 1/T of
    "multiply the weights", at the output layer.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    X, y : array-like
        Rows and their labels. The temperature is fitted on these very rows: those kept from
        training say how sure the network may be.
    epochs : int, sequence of int or None, default=None
        Which records; None is all of them.
    n_bins : int, default=15
        Equal bins of the confidence between 0 and 1; each holds its upper end.

    Returns
    -------
    pandas.DataFrame
        One row per record, with the columns

        - epoch;
        - loss: mean loss, unweighted and without L2;
        - accuracy: share of the rows that are classified rightly;
        - confidence: mean of the largest probability;
        - ece: expected calibration error, Σ n_b/n ``|accuracy_b − confidence_b|`` over the bins;
        - temperature: T at which the mean loss of z/T is least. Above 1 the network is
          overconfident; 0 where every row is right, and surer would be better still; ∞ where the
          network is no better than a constant ½;
        - loss_at_temperature: mean loss of z/T.

        With several labels a row, every label counts as an answer of its own in accuracy,
        confidence and ece.

    Raises
    ------
    ValueError
        If n_bins is below 1.

    See Also
    --------
    stopping_points : Where the training could have stopped.
    loss_over_factors : The loss at other temperatures.
    diagnose : Whether overconfidence is the finding.

    References
    ----------
    .. [1] Guo, Pleiss, Sun, Weinberger: On calibration of modern neural networks. ICML 2017.

    Examples
    --------
    Three of four rows right, and sure of all of them: odds of 3 would be what is right, e^{2/T}.

    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import calibration
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[2.0]]], [[0.0]], activation="sigmoid", classes=[0, 1])
    >>> calibration(clf, [[1], [1], [1], [1]], [1, 1, 1, 0]).round(3).T
                             0
    epoch                0.000
    loss                 0.627
    accuracy             0.750
    confidence           0.881
    ece                  0.131
    temperature          1.820
    loss_at_temperature  0.562
    """
    if n_bins < 1:
        raise ValueError(f"n_bins must be at least 1, got {n_bins!r}.")
    X, y = checked_sample(clf, X, y)
    film = film_of(clf)
    records = indices_of(film, epochs)
    parts = measured(clf, X, records, lambda ahead: _measures(ahead, y, n_bins))
    frame = pd.concat(parts, ignore_index=True)
    frame.insert(0, "epoch", film.epochs[records])
    return frame


def loss_over_factors(
    clf: SigmoidMLPClassifier, X: Any, y: Any, factors: Any, *, epoch: int | None = None
) -> pd.DataFrame:
    """Measure the mean loss with the output layer's weights and biases times c.

    No answer changes with c > 0, only how sure all of them are: c = 1/T divides the output's
    pre-activations by a temperature T. Where every row is right the loss falls with c without end;
    where some are wrong it is least at one c, and rises on both sides of it.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted.
    X, y : array-like
        Rows and their labels.
    factors : array-like of shape (n_factors,)
        The factors c, 0 or more.
    epoch : int or None, default=None
        Which record; None is the network as it is.

    Returns
    -------
    pandas.DataFrame
        One row per factor, with the columns epoch, factor and loss.

    Raises
    ------
    ValueError
        If a factor is below 0 or no number.

    See Also
    --------
    calibration : The best temperature, 1 over the best factor.

    Examples
    --------
    Three of four rows right: the odds of 3 are those of c = ln 3 / 2.

    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import loss_over_factors
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[2.0]]], [[0.0]], activation="sigmoid", classes=[0, 1])
    >>> loss_over_factors(clf, [[1], [1], [1], [1]], [1, 1, 1, 0], [0, 0.5493, 1])["loss"].round(3)
    0    0.693
    1    0.562
    2    0.627
    Name: loss, dtype: float64
    """
    factors = np.asarray(factors, dtype=float)
    if factors.ndim != 1 or not np.isfinite(factors).all() or (factors < 0).any():
        raise ValueError(f"factors must be numbers of at least 0 in one row, got {factors!r}.")
    X, y = checked_sample(clf, X, y)
    network = network_of(clf)
    shown = snapshot(clf, epoch)
    coefs, intercepts = network.coefs(shown.parameters), network.intercepts(shown.parameters)
    z = forward(network, coefs, intercepts, X)[0][-1]
    value = LOSSES[network.loss, network.output].value
    losses = [float(value(c * z, y).mean()) for c in factors]
    return pd.DataFrame({"epoch": shown.epoch, "factor": factors, "loss": losses})


def _measures(ahead: Pass, y: Array, n_bins: int) -> pd.DataFrame:
    """The measures of the records of a pass."""
    network, z = ahead.network, ahead.z[-1]
    loss = LOSSES[network.loss, network.output]
    best = temperatures(network, z, y)
    answers = [_answers(network, each, y) for each in z]
    return pd.DataFrame(
        {
            "loss": [loss.value(each, y).mean() for each in z],
            "accuracy": [right.mean() for _, right in answers],
            "confidence": [confidence.mean() for confidence, _ in answers],
            "ece": [_expected_error(*each, n_bins) for each in answers],
            "temperature": best.temperature,
            "loss_at_temperature": best.loss,
        }
    )


def _answers(network: Network, z: Array, y: Array) -> tuple[Array, Array]:
    """How sure the network is of every answer, and which are right."""
    is_right = network.decide(z) == y
    right = is_right.all(axis=1) if network.exclusive else is_right.ravel()
    return confidences(network, z), right


def confidences(network: Network, z: Array) -> Array:
    """The largest probability of every answer, from logarithms, which do not run out of range."""
    if not network.exclusive:
        return expit(np.abs(z)).ravel()
    # Sigmoids of classes that exclude each other are shares of their sum.
    logs = z if network.output == "softmax" else log_expit(z)
    return 1 / np.exp(logs - logs.max(axis=1, keepdims=True)).sum(axis=1)


def _expected_error(confidence: Array, right: Array, n_bins: int) -> float:
    """Σ n_b/n |accuracy_b − confidence_b|."""
    if not np.isfinite(confidence).all():
        return np.nan
    bins = np.maximum(np.ceil(confidence * n_bins), 1).astype(int)
    excess = np.bincount(bins, weights=right - confidence)
    return float(np.abs(excess).sum() / len(right))


class Temperatures(NamedTuple):
    """The best temperature of every record, and the mean loss at it."""

    temperature: Array
    loss: Array


def temperatures(network: Network, z: Array, y: Array) -> Temperatures:
    """T at which the mean loss of z/T is least, of logits (n_records, n_samples, n_outputs)."""
    course = _Course(network, z, y)
    scale, low, high = _brackets(course)
    with np.errstate(divide="ignore"):
        inside = low < high
        if inside.any():
            bracket = (scale[inside], low[inside], high[inside])
            scale[inside] = _minimum(_Course(network, z[inside], y), *bracket)
        return Temperatures(1 / scale, course.loss(scale))


class _Course:
    """The mean loss of every record as a function of the factor s = 1/T of its logits."""

    def __init__(self, network: Network, z: Array, y: Array):
        self.loss_rule = LOSSES[network.loss, network.output]
        self.is_softmax = network.output == "softmax"
        self.is_convex = network.loss == "log_loss"
        self.z, self.shape = z.reshape(-1, z.shape[-1]), z.shape
        self.y = np.tile(y, (len(z), 1))
        # A shift of all logits is no scale of a softmax.
        level = z.mean(axis=-1, keepdims=True) if self.is_softmax else 0
        usual = np.abs(z - level).mean(axis=(1, 2))
        self.is_constant = usual == 0  # every temperature is as good
        self.unit = np.divide(1, usual, out=np.ones_like(usual), where=~self.is_constant)

    def loss(self, s: Array) -> Array:
        """The mean loss, (n_records,); of s = ∞, what it tends to."""
        z = self.z * self._of_rows(np.where(np.isinf(s), 0, s))
        lead = self.z - self.z.max(axis=1, keepdims=True) if self.is_softmax else self.z
        z = np.where(self._of_rows(np.isinf(s)), FAR * np.sign(lead), z)
        return self._mean(self.loss_rule.value(z, self.y))

    def slope(self, s: Array) -> Array:
        """Its derivative."""
        error = self.loss_rule.output_error(self.z * self._of_rows(s), self.y)
        return self._mean((error * self.z).sum(axis=1))

    def curvature(self, s: Array) -> Array:
        """Its second derivative."""
        rule = self.loss_rule
        change = rule.error_change(rule.curvature(self.z * self._of_rows(s), self.y), self.z)
        return self._mean((change * self.z).sum(axis=1))

    def has_a_wrong_answer(self) -> Array:
        """In which records some logit is on the wrong side."""
        if self.is_softmax:
            wrong = self.z.max(axis=1) > self.z[self.y]
        else:
            wrong = (np.where(self.y, self.z, -self.z) < 0).any(axis=1)
        return wrong.reshape(self.shape[:2]).any(axis=1)

    def _of_rows(self, s: Array) -> Array:
        return np.repeat(s, self.shape[1])[:, None]

    def _mean(self, values: Array) -> Array:
        return values.reshape(self.shape[:2]).mean(axis=1)


def _brackets(course: _Course) -> tuple[Array, Array, Array]:
    """Where to begin, and between which factors the minimum lies; all equal where it is an end."""
    n = course.shape[0]
    zero, infinity = np.zeros(n), np.full(n, np.inf)
    if course.is_convex:
        is_falling = course.slope(zero) < 0
        end = np.where(is_falling, infinity, zero)
        is_inside = is_falling & course.has_a_wrong_answer()
        start, low, high = course.unit, zero, infinity
    else:
        # The squared error may have several minima.
        grid = np.stack([zero, *np.outer(SCALES, course.unit), infinity])
        losses = np.stack([course.loss(s) for s in grid])
        # Of losses that have all rounded to 0, the surest.
        best = len(grid) - 1 - losses[::-1].argmin(axis=0)
        start, low, high = (
            np.take_along_axis(grid, np.clip(best + k, 0, len(grid) - 1)[None], axis=0)[0]
            for k in (0, -1, 1)
        )
        end, is_inside = start, (best > 0) & (best < len(grid) - 1)
    end = np.where(course.is_constant | np.isnan(course.unit), course.unit, end)
    start, low, high = (np.where(is_inside, s, end) for s in (start, low, high))
    return start, low, high


def _minimum(course: _Course, s: Array, low: Array, high: Array) -> Array:
    """The root of the slope, by Newton's steps, and by halves where they leave the bracket."""
    for _ in range(STEPS):
        slope, curvature = course.slope(s), course.curvature(s)
        low, high = np.where(slope < 0, s, low), np.where(slope < 0, high, s)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            newton = s - slope / curvature
            middle = np.where(np.isinf(high), 4 * s, np.sqrt(np.maximum(low, s / 16) * high))
        is_within = (newton > low) & (newton < high)
        before, s = s, np.where(slope == 0, s, np.where(is_within, newton, middle))
        if (np.abs(s - before) <= PRECISION * s).all():
            break
    return s
