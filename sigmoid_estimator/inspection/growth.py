"""How the weights grow, and by which law."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.inspection.checks import check_single_neuron, checked_sample
from sigmoid_estimator.inspection.passes import blocks
from sigmoid_estimator.margin import max_margin, signed_rows
from sigmoid_estimator.stretches import TrainingSettings

Array = np.ndarray


def weight_growth(clf: SigmoidMLPClassifier) -> pd.DataFrame:
    """Norm and direction of every layer's weights over the film.

    For a single layer on separable data that is a law: gradient descent on the cross-entropy
    without L2 lets the norm grow like ln t without end, while the direction converges [1]_. For
    the layers of a network no such law is known, except for homogeneous ones (ReLU, leaky ReLU or
    linear units without biases, and in part with them) [2]_; sigmoids are none.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.

    Returns
    -------
    pandas.DataFrame
        One row per record and layer, with the columns

        - epoch, layer;
        - weight_norm: Frobenius norm ‖W_l‖, biases not included;
        - cosine_to_final: cosine of the angle between the layer's weights (as one vector) and
          those of the last record, NaN where one of them is 0;
        - growth_per_log_epoch: least-squares slope of the norm against ln(epoch) over the last
          decade, the records with epoch ≥ last/10; one value per layer, repeated on its rows, NaN
          with fewer than two records there or a norm that overflows.

    References
    ----------
    .. [1] Soudry, Hoffer, Nacson, Gunasekar, Srebro: The implicit bias of gradient descent on
       separable data. JMLR 19(70), 2018.
    .. [2] Lyu, Li: Gradient descent maximizes the margin of homogeneous neural networks.
       ICLR 2020.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.inspection import weight_growth
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=5.0, max_iter=1000, random_state=0)
    >>> growth = weight_growth(clf.fit(*load_line(return_X_y=True)))
    >>> growth.set_index("epoch").loc[[100, 1000], "weight_norm"].is_monotonic_increasing
    True
    >>> bool(growth["growth_per_log_epoch"].iloc[-1] > 1)
    True
    """
    film = film_of(clf)
    growth = film.to_frame()[["epoch", "layer", "weight_norm"]]
    cosines = np.column_stack([_cosines_to_final(coef) for coef in film.coefs])
    slopes = last_decade_slopes(film.epochs, film.weight_norms)
    return growth.assign(
        cosine_to_final=cosines.ravel(), growth_per_log_epoch=np.tile(slopes, len(film))
    )


def _cosines_to_final(coef: Array) -> Array:
    """⟨W, W_last⟩ / (‖W‖ ‖W_last‖) of each record."""
    weights = coef.reshape(len(coef), -1).astype(float)
    largest = np.abs(weights).max(axis=1, keepdims=True)
    # In units of the largest weight, because squares of diverged weights overflow.
    weights /= np.where(largest > 0, largest, np.nan)
    lengths = np.linalg.norm(weights, axis=1)
    return np.clip(weights @ weights[-1] / lengths / lengths[-1], -1, 1)


def last_decade_slopes(epochs: Array, norms: Array) -> Array:
    """Least-squares slope of each column against ln(epoch) over the last decade."""
    is_late = epochs >= max(epochs[-1] / 10, 1)
    if is_late.sum() < 2 or not np.isfinite(norms[is_late]).all():
        return np.full(norms.shape[1], np.nan)
    log_epochs = np.log(epochs[is_late])
    deviations = log_epochs - log_epochs.mean()
    # slope = Σ (t − t̄) n / Σ (t − t̄)²
    return deviations @ norms[is_late] / (deviations @ deviations)


LIMITS = {"log_loss": 1.0, "squared_error": 0.5}  # of slope · γ; of another loss none is known


def growth_law(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, widest: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compare the growth of a single neuron's weights with its law.

    On separable data, gradient descent on the cross-entropy makes ‖(w, b)‖ grow like ln t / γ,
    towards the direction of the maximum margin, and L·t·η·γ² tends to 1; with half the squared
    error the slope is half of it, and the product tends to 1/4. It is reached slowly where γ is
    small, and it is a law of gradient descent: Adam tends to another solution, that of
    ``max_margin(X, y, norm="linf")``. Momentum is measured to keep it, at the rate η/(1 − μ); that
    is not in [1]_.

    The law has begun where loss_product is of the order of its limit. Far below it, at accuracy 1,
    the first large steps overshot: it begins near epoch 1/(ηγ²L). γ is that of the rows (x, 1),
    not a line's clearance, which ``max_margin(X, y, bias="free")`` has.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A single neuron (``hidden_layer_sizes=()``), fitted on two classes, with its film.
    X, y : array-like
        The rows it was trained on, and their labels.
    widest : DataFrame or None, default=None
        What ``max_margin(X, y)`` found, where it is known already.

    Returns
    -------
    pandas.DataFrame
        One row: slope of ‖(w, b)‖ against ln(epoch) over the last decade of records;
        theoretical_slope, if all epochs of that decade were trained by "sgd" at one constant rate,
        with a momentum below 1 and without L2, on separable data, else NaN; loss_product L·t·η·γ²
        at the last record, t in updates, with η/(1 − μ) for momentum μ, times the layer's factor,
        else NaN; normalized_margin, the smallest ±(w·x + b) / ‖(w, b)‖; max_margin γ;
        angle_to_max_margin in degrees; and separable.

    Raises
    ------
    ValueError
        If it has hidden layers, or more than two classes.

    Notes
    -----
    The settings are those that the film was made with, whatever the classifier's parameters are
    now. After a warm start with another rate, t·η is the sum of the rates of all updates. What
    went before plain gradient descent, such as epochs of Adam, counts as its starting point: t
    begins after it. A film without settings, of weights trained elsewhere, has no law.

    References
    ----------
    .. [1] Soudry, Hoffer, Nacson, Gunasekar, Srebro: The implicit bias of gradient descent on
       separable data. JMLR 19(70), 2018.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_wide_margin
    >>> from sigmoid_estimator.inspection import growth_law
    >>> X, y = load_wide_margin(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=1.0, max_iter=100_000, record_history="log")
    >>> law = growth_law(clf.fit(X, y), X, y).iloc[0]
    >>> bool(abs(law["slope"] / law["theoretical_slope"] - 1) < 0.05)
    True
    """
    film, best = film_of(clf), _widest(clf, X, y, widest)
    last = _margins(clf, X, y, best, np.array([len(film) - 1])).iloc[0]
    norms = np.linalg.norm(film.parameters.astype(float), axis=1)
    separable = bool(np.isfinite(best["margin"]))
    is_law = separable and np.isfinite(_last_decade_rate(film))
    limit = LIMITS.get(network_of(clf).loss, np.nan)
    row = {
        "slope": last_decade_slopes(film.epochs, norms[:, None])[0],
        "theoretical_slope": limit / best["margin"] if is_law else np.nan,
        **last[["loss_product", "normalized_margin", "max_margin", "angle_to_max_margin"]],
        "separable": separable,
    }
    return pd.DataFrame([row])


def margin_growth(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, widest: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Follow a single neuron's weights towards their law, record by record.

    What :func:`growth_law` measures at the last record, at all of them: on separable data the
    direction of (w, b) turns towards that of the maximum margin, and the margin with it: in
    general like 1/ln t, and faster on some rows.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A single neuron (``hidden_layer_sizes=()``), fitted on two classes, with its film.
    X, y : array-like
        The rows it was trained on, and their labels.
    widest : DataFrame or None, default=None
        What ``max_margin(X, y)`` found, where it is known already.

    Returns
    -------
    pandas.DataFrame
        One row per record, with the columns

        - epoch;
        - weight_norm: ‖(w, b)‖, the bias included;
        - normalized_margin: the smallest ±(w·x + b) / ‖(w, b)‖, negative while a row is on the
          wrong side, NaN where all weights are 0;
        - max_margin: γ, the largest that any weights reach, the same on every row; NaN if no line
          separates the classes;
        - angle_to_max_margin: angle between (w, b) and the maximum margin's, in degrees; NaN
          without one;
        - loss_product: L·t·η·γ², t in updates, with η/(1 − μ) for momentum μ, times the layer's
          factor; only for epochs of "sgd" at a constant rate, with a momentum below 1 and without
          L2, on separable data, else NaN. It tends to 1 for the cross-entropy, to 1/4 for half
          the squared error.

    Raises
    ------
    ValueError
        If it has hidden layers, or more than two classes.

    See Also
    --------
    growth_law : The slope of the norm's growth, its theoretical value, and which settings count.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_wide_margin
    >>> from sigmoid_estimator.inspection import margin_growth
    >>> X, y = load_wide_margin(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=1.0, max_iter=1000, random_state=0)
    >>> growth = margin_growth(clf.fit(X, y), X, y).set_index("epoch")
    >>> growth.loc[[10, 100, 1000], ["weight_norm", "angle_to_max_margin"]].round(1)
           weight_norm  angle_to_max_margin
    epoch
    10             1.7                  3.6
    100            2.7                  1.7
    1000           3.7                  1.2
    """
    film = film_of(clf)
    return _margins(clf, X, y, _widest(clf, X, y, widest), np.arange(len(film)))


def _widest(clf: SigmoidMLPClassifier, X: Any, y: Any, widest: pd.DataFrame | None) -> pd.Series:
    """The maximum margin of the data that a single neuron has learned."""
    check_single_neuron(clf, "this law of growth")
    checked_sample(clf, X, y)
    return (max_margin(X, y) if widest is None else widest).iloc[0]


def _descent_rate(settings: TrainingSettings | None) -> float:
    """Rate η/(1 − μ) of a single layer, if training was what the law is about; else NaN."""
    if settings is None or settings.solver != "sgd" or settings.schedule != "constant":
        return np.nan
    (factor,) = settings.layer_rates
    if settings.alpha or settings.momentum == 1 or factor == 0:
        return np.nan
    return settings.learning_rate * factor / (1 - settings.momentum)


def _last_decade_rate(film: TrainingHistory) -> float:
    """The one rate of the last decade's epochs; NaN if it holds several settings."""
    last = int(film.epochs[-1])
    start = max(last // 10, int(film.epochs[0]))
    return _descent_rate(film.settings_between(start, last))


def _descent_times(film: TrainingHistory) -> Array:
    """Σ η/(1 − μ) over the updates up to each record: t·η, where η may change.

    It begins with the first epoch of plain descent, also with one that follows other epochs, whose
    weights are then its starting point. NaN outside of it.
    """
    times = np.full(len(film), np.nan)
    so_far, epochs = 0.0, film.epochs
    ends = [stretch.first_epoch - 1 for stretch in film.stretches[1:]] + [epochs[-1]]
    for (first_epoch, settings), end in zip(film.stretches, ends, strict=False):  # or no stretch
        per_epoch = _descent_rate(settings) * settings.n_updates
        if np.isnan(per_epoch):
            so_far = 0.0
            continue
        start = first_epoch - 1
        inside = (epochs >= start) & (epochs <= end)
        times[inside] = so_far + per_epoch * (epochs[inside] - start)
        so_far += per_epoch * (end - start)
    return times


@np.errstate(invalid="ignore")  # weights of 0 have no direction
def _margins(
    clf: SigmoidMLPClassifier, X: Any, y: Any, best: pd.Series, records: Array
) -> pd.DataFrame:
    """The neuron's norm, margin, angle and loss at some records."""
    film = film_of(clf)
    neurons = film.parameters[records].astype(float)
    norms = np.linalg.norm(neurons, axis=1)
    times = _descent_times(film)[records]
    return pd.DataFrame(
        {
            "epoch": film.epochs[records],
            "weight_norm": norms,
            "normalized_margin": _smallest_products(signed_rows(X, y), neurons) / norms,
            "max_margin": best["margin"],
            "angle_to_max_margin": angles_to(neurons, np.append(best["coef"], best["intercept"])),
            "loss_product": film.loss[records] * times * best["margin"] ** 2,  # L · tη · γ²
        }
    )


def _smallest_products(V: Array, neurons: Array) -> Array:
    """min V·u for every neuron u, in blocks of bounded memory."""
    return np.concatenate([(V @ some.T).min(axis=0) for some in blocks(neurons, len(V))])


def angles_to(neurons: Array, reference: Array) -> Array:
    """Angle of every neuron to a reference in degrees, precise also where it is small."""
    with np.errstate(invalid="ignore"):  # weights of 0 have no direction
        neurons = neurons / np.linalg.norm(neurons, axis=1, keepdims=True)
    reference = reference / np.linalg.norm(reference)
    apart = np.linalg.norm(neurons - reference, axis=1)
    return np.degrees(2 * np.arctan2(apart, np.linalg.norm(neurons + reference, axis=1)))
