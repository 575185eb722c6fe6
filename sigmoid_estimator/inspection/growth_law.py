"""The law that the growth of a single layer's weights obeys, and how far it is reached."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.growth import last_decade_slopes
from sigmoid_estimator.inspection.margin import max_margin
from sigmoid_estimator.inspection.neuron import check_single_neuron
from sigmoid_estimator.inspection.passes import blocks, checked_sample
from sigmoid_estimator.inspection.records import film_of
from sigmoid_estimator.inspection.separability import signed_rows
from sigmoid_estimator.preparation import layer_rates, rows_of_an_update

Array = np.ndarray

LIMITS = {"log_loss": 1.0, "squared_error": 0.5}  # of slope · γ


def growth_law(clf: Any, X: Any, y: Any) -> pd.DataFrame:
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
    X : array-like of shape (n_samples, n_features)
        The rows it was trained on.
    y : array-like of shape (n_samples,)
        Their labels.

    Returns
    -------
    pandas.DataFrame
        One row: slope of ‖(w, b)‖ against ln(epoch) over the last decade of records;
        theoretical_slope, for "sgd" at a constant rate, with a momentum below 1 and without L2, on
        separable data, else NaN; loss_product L·t·η·γ² at the last record, t in updates, with
        η/(1 − μ) for momentum μ, times the layer's factor, else NaN; normalized_margin, the
        smallest ±(w·x + b) / ‖(w, b)‖; max_margin γ; angle_to_max_margin in degrees; and
        separable.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it has hidden layers, more than two classes, or no film, or y holds labels that it does
        not know.

    Notes
    -----
    A film does not keep the settings of its training: those that the classifier has now count for
    all of it. After a warm start with another rate there is no one η, and loss_product, which
    takes the last for every update, is off until the updates before it are few among all.

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
    film, best = film_of(clf), _widest(clf, X, y)
    last = _margins(clf, X, y, best, np.array([len(film) - 1])).iloc[0]
    norms = np.linalg.norm(film.parameters.astype(float), axis=1)
    separable = bool(np.isfinite(best["margin"]))
    is_law = separable and np.isfinite(_descent_rate(clf))
    row = {
        "slope": last_decade_slopes(film.epochs, norms[:, None])[0],
        "theoretical_slope": LIMITS[clf._network.loss] / best["margin"] if is_law else np.nan,
        **last[["loss_product", "normalized_margin", "max_margin", "angle_to_max_margin"]],
        "separable": separable,
    }
    return pd.DataFrame([row])


def margin_growth(clf: Any, X: Any, y: Any) -> pd.DataFrame:
    """Follow a single neuron's weights towards their law, record by record.

    What :func:`growth_law` says of the last record, for all of them: on separable data the
    direction of (w, b) turns towards that of the maximum margin, and the margin with it: in
    general like 1/ln t, and faster on some rows.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A single neuron (``hidden_layer_sizes=()``), fitted on two classes, with its film.
    X : array-like of shape (n_samples, n_features)
        The rows it was trained on.
    y : array-like of shape (n_samples,)
        Their labels.

    Returns
    -------
    pandas.DataFrame
        One row per record, with the columns

        - epoch: epoch of the record;
        - weight_norm: ‖(w, b)‖, the bias included;
        - normalized_margin: the smallest ±(w·x + b) / ‖(w, b)‖, negative while a row is on the
          wrong side, NaN where all weights are 0;
        - max_margin: γ, the largest that any weights reach, the same on every row; NaN if no line
          separates the classes;
        - angle_to_max_margin: angle between (w, b) and the maximum margin's, in degrees; NaN
          without one;
        - loss_product: L·t·η·γ², t in updates, with η/(1 − μ) for momentum μ, times the layer's
          factor; only for "sgd" at a constant rate, with a momentum below 1 and without L2, on
          separable data, else NaN. It tends to 1 for the cross-entropy, to 1/4 for half the
          squared error.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it has hidden layers, more than two classes, or no film, or y holds labels that it does
        not know.

    See Also
    --------
    growth_law : The slope of the norm's growth, and its theoretical value.

    Notes
    -----
    A film does not keep the settings of its training: those that the classifier has now count for
    all of it, also after a warm start with another rate.

    References
    ----------
    .. [1] Soudry, Hoffer, Nacson, Gunasekar, Srebro: The implicit bias of gradient descent on
       separable data. JMLR 19(70), 2018.

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
    return _margins(clf, X, y, _widest(clf, X, y), np.arange(len(film)))


def _widest(clf: Any, X: Any, y: Any) -> pd.Series:
    """The maximum margin of the data that a single neuron has learned."""
    check_single_neuron(clf, "this law of growth")
    checked_sample(clf, X, y)
    return max_margin(X, y).iloc[0]


def _descent_rate(clf: Any) -> float:
    """Rate η/(1 − μ) of the neuron, if training was what the law is about; else NaN."""
    is_descent = clf.solver == "sgd" and clf.learning_rate == "constant" and not clf.alpha
    (factor,) = layer_rates(clf, clf._network) or (1.0,)
    if not is_descent or clf.momentum == 1 or factor == 0:
        return np.nan
    return clf.learning_rate_init * factor / (1 - clf.momentum)


@np.errstate(invalid="ignore")  # weights of 0 have no direction
def _margins(clf: Any, X: Any, y: Any, best: pd.Series, records: Array) -> pd.DataFrame:
    """The neuron's norm, margin, angle and loss at some records."""
    film = film_of(clf)
    neurons = film.parameters[records].astype(float)
    norms = np.linalg.norm(neurons, axis=1)
    n_updates = film.epochs[records] * -(-len(y) // rows_of_an_update(clf, len(y)))
    return pd.DataFrame(
        {
            "epoch": film.epochs[records],
            "weight_norm": norms,
            "normalized_margin": _smallest_products(signed_rows(X, y), neurons) / norms,
            "max_margin": best["margin"],
            "angle_to_max_margin": _angles(neurons, np.append(best["coef"], best["intercept"])),
            "loss_product": film.loss[records]
            * n_updates
            * _descent_rate(clf)
            * best["margin"] ** 2,
        }
    )


def _smallest_products(V: Array, neurons: Array) -> Array:
    """min V·u for every neuron u, in blocks of bounded memory."""
    return np.concatenate([(V @ some.T).min(axis=0) for some in blocks(neurons, len(V))])


def _angles(neurons: Array, reference: Array) -> Array:
    """Angle of every neuron to a reference in degrees, precise also where it is small."""
    neurons = neurons / np.linalg.norm(neurons, axis=1, keepdims=True)
    reference = reference / np.linalg.norm(reference)
    apart = np.linalg.norm(neurons - reference, axis=1)
    return np.degrees(2 * np.arctan2(apart, np.linalg.norm(neurons + reference, axis=1)))
