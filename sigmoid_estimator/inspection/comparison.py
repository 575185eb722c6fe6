"""Several trainings side by side, such as sigmoids beside ReLUs."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection.checks import Epochs, checked_sample, indices_of
from sigmoid_estimator.inspection.gradients import error_sizes, norms
from sigmoid_estimator.inspection.passes import Pass, backward, by_layer, measured_by_parts
from sigmoid_estimator.inspection.saturation import have_ends, lost_rows, lost_shares

Array = np.ndarray

COLUMNS = ["saturated_fraction", "delta_rms", "dead_fraction"]


def compare(
    classifiers: Mapping[str, SigmoidMLPClassifier], X: Any, y: Any, *, epochs: Epochs = None
) -> pd.DataFrame:
    """Put the films of several classifiers into one table.

    Parameters
    ----------
    classifiers : dict of str to SigmoidMLPClassifier
        Fitted classifiers with films, by the names they have in the table.
    X, y : array-like
        Rows to send through the network, and their labels.
    epochs : int, sequence of int or None, default=None
        Which records of every film; None is all of them.

    Returns
    -------
    pandas.DataFrame
        One row per classifier, record and layer, with the columns

        - name: of the classifier;
        - epoch, layer;
        - loss, accuracy: the film's own, of the rows trained on, repeated for every layer; NaN
          for weights that were not trained here;
        - saturated_fraction: share of outputs within 5 % of the range of an asymptote, NaN for
          layers without two asymptotes (ReLU);
        - delta_rms: root mean square of ∂C/∂z over samples and units;
        - dead_fraction: share of units that are ReLUs and 0 on every sample.

    See Also
    --------
    saturation : All measures of saturation, and their definitions.
    layer_gradients : All measures of gradients, and their definitions.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_moons
    >>> from sigmoid_estimator.inspection import compare
    >>> X, y = load_moons(return_X_y=True)
    >>> table = compare(
    ...     {name: SigmoidMLPClassifier((8, 8), activation=name, max_iter=50, random_state=0)
    ...      .fit(X, y) for name in ("sigmoid", "relu")}, X, y)
    >>> first = table[(table["epoch"] == 0) & (table["layer"] == 1)]
    >>> first[["name", "saturated_fraction", "delta_rms"]].round(4)
            name  saturated_fraction  delta_rms
    0    sigmoid                 0.0     0.0056
    153     relu                 NaN     0.1084
    """
    if not classifiers:
        raise ValueError("compare needs at least one classifier, as {name: classifier}, got none.")
    return pd.concat(
        [_film_table(clf, X, y, epochs).assign(name=name) for name, clf in classifiers.items()],
        ignore_index=True,
    )[["name", "epoch", "layer", "loss", "accuracy", *COLUMNS]]


def _film_table(clf: SigmoidMLPClassifier, X: Any, y: Any, epochs: Epochs) -> pd.DataFrame:
    """Loss and accuracy of the film beside what its passes measure."""
    X, y = checked_sample(clf, X, y)
    film, network = film_of(clf), network_of(clf)
    records = indices_of(film, epochs)
    lost, errors = lost_shares_and_errors(clf, X, y, records)
    is_saturation = have_ends(network)
    columns = {
        "loss": np.repeat(film.loss[records], network.n_layers),
        "accuracy": np.repeat(film.accuracy[records], network.n_layers),
        "saturated_fraction": np.where(is_saturation, lost, np.nan).ravel(),
        "delta_rms": errors.ravel(),
        "dead_fraction": np.where(is_saturation, 0.0, lost).ravel(),
    }
    return by_layer(film.epochs[records], network.n_layers, columns)


def lost_shares_and_errors(
    clf: SigmoidMLPClassifier, X: Array, y: Array, records: Array
) -> tuple[Array, Array]:
    """What of every layer is lost to learning, and the size of its error.

    Shares of entries that are saturated, or of units that are dead, and root mean squares of
    ∂C/∂z over samples and units, (n_records, n_layers) each, in one pass: sending the rows through
    every record is what takes the time.
    """

    def measure(y: Array, ahead: Pass) -> tuple[Array, Array]:
        return lost_rows(ahead), norms(backward(ahead, y).deltas)

    parts = measured_by_parts(clf, X, y, records, measure)
    rows, error_norms = (np.stack(of_parts) for of_parts in zip(*parts, strict=True))
    network, n_rows = network_of(clf), len(y)
    shares = lost_shares(network, rows.sum(axis=0), n_rows)
    return shares, error_sizes(network, np.hypot.reduce(error_norms), n_rows)


def first_epoch_at(clf: SigmoidMLPClassifier, accuracy: float) -> int | None:
    """Find the first recorded epoch with an accuracy on the training rows.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted, with its film.
    accuracy : float
        Accuracy to reach, from 0 to 1.

    Returns
    -------
    int or None
        The first recorded epoch with at least this accuracy; None if there is none.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.inspection import first_epoch_at
    >>> clf = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                            learning_rate_init=5.0, max_iter=100, random_state=0)
    >>> clf = clf.fit(*load_line(return_X_y=True))
    >>> first_epoch_at(clf, 1.0) == clf.first_perfect_epoch_
    True
    >>> first_epoch_at(clf, 0.95) < clf.first_perfect_epoch_
    True
    """
    film = film_of(clf)
    if not 0 <= accuracy <= 1:
        raise ValueError(
            f"accuracy must be a share from 0 to 1, got {accuracy!r}. Divide a percentage by 100."
        )
    # The first, though accuracy may fall again: how soon is asked, not for how long.
    reached = np.flatnonzero(film.accuracy >= accuracy)
    return int(film.epochs[reached[0]]) if reached.size else None
