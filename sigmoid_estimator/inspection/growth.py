"""How far the weights have come: do they still grow, and do they still turn?"""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.inspection.records import film_of

Array = np.ndarray


def weight_growth(clf: Any) -> pd.DataFrame:
    """Norm and direction of every layer's weights over the film.

    For a single layer on separable data that is a law: gradient descent on the cross-entropy
    without L2 lets the norm grow like ln t without end, while the direction converges [1]_. For
    the layers of a network no such law is known, except for homogeneous ones (ReLU, leaky ReLU or
    linear units without biases, and in part with them) [2]_; sigmoids are none.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        A fitted classifier with a film.

    Returns
    -------
    pandas.DataFrame
        One row per record and layer, with the columns

        - epoch: epoch of the record, 0 is before any update;
        - layer: from 1 to L, the output layer;
        - weight_norm: Frobenius norm ‖W_l‖, biases not included;
        - cosine_to_final: cosine of the angle between the layer's weights (as one vector) and
          those of the last record, NaN where one of them is 0;
        - growth_per_log_epoch: least-squares slope of the norm against ln(epoch) over the last
          decade, the records with epoch ≥ last/10; one value per layer, repeated on its rows, NaN
          with fewer than two records there or a norm that overflows.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        If the classifier is not fitted.
    ValueError
        If it kept no film (``record_history=False``).

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
    norms = film.weight_norms.astype(float)
    n_records, n_layers = norms.shape
    return pd.DataFrame(
        {
            "epoch": np.repeat(film.epochs, n_layers),
            "layer": np.tile(np.arange(1, n_layers + 1), n_records),
            "weight_norm": norms.ravel(),
            "cosine_to_final": np.column_stack(
                [_cosines_to_final(coef) for coef in film.coefs]
            ).ravel(),
            "growth_per_log_epoch": np.tile(last_decade_slopes(film.epochs, norms), n_records),
        }
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
