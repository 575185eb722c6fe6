"""Scorers that bring a training's own figures out of a search."""

from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import layers_of


def film_scores(estimator: Any, X: Any, y: Any) -> dict[str, float]:
    """Score a fitted classifier, and report how its training went.

    For the `scoring` of GridSearchCV, RandomizedSearchCV or cross_validate: every entry becomes
    columns of `cv_results_` (``mean_test_n_epochs``, ``split0_test_weight_norm``, …). Candidates
    that are trained in other processes or on other machines report this way, where callbacks and
    prints stay behind.

    Parameters
    ----------
    estimator : SigmoidMLPClassifier or Pipeline
        A fitted classifier, or a pipeline whose last step is one.
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows to score on.
    y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        Their labels.

    Returns
    -------
    scores : dict of str to float
        "score", the accuracy on X; "n_epochs", the epochs trained; "weight_norm", the Frobenius
        norm of all weights (not the biases) together; "first_perfect_epoch", the first recorded
        epoch with accuracy 1.0 on the training rows, NaN if there is none.

    Notes
    -----
    A search needs ``refit="score"`` (or ``refit=False``) to know which entry ranks. The mean of
    "first_perfect_epoch" is NaN as soon as one split is never perfect, and scikit-learn then
    warns that some scores are non-finite. The ranks it makes of the other entries mean nothing.

    Examples
    --------
    >>> from sklearn.model_selection import GridSearchCV
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.scoring import film_scores
    >>> neuron = SigmoidMLPClassifier((), solver="sgd", batch_size="full", momentum=0.0,
    ...                               max_iter=1000, random_state=0)
    >>> search = GridSearchCV(neuron, {"learning_rate_init": [1.0, 10.0]}, cv=3,
    ...                       scoring=film_scores, refit="score")
    >>> results = search.fit(*load_line(return_X_y=True)).cv_results_
    >>> results["mean_test_n_epochs"]
    array([1000., 1000.])
    >>> slow, fast = results["mean_test_weight_norm"]
    >>> bool(slow < fast)
    True
    """
    classifier = estimator
    while isinstance(classifier, Pipeline):
        classifier = classifier[-1]
    if not isinstance(classifier, SigmoidMLPClassifier):
        raise TypeError(
            "film_scores scores a SigmoidMLPClassifier, or a pipeline that ends in one, "
            f"got {type(classifier).__name__}. Use scikit-learn's scorers for other estimators."
        )
    coefs, _ = layers_of(classifier)
    perfect = classifier.first_perfect_epoch_
    return {
        "score": estimator.score(X, y),
        "n_epochs": classifier.n_epochs_,
        # Of the weights that are scored: after early stopping the last record is another.
        "weight_norm": float(np.sqrt(sum(np.vdot(coef, coef) for coef in coefs))),
        "first_perfect_epoch": np.nan if perfect is None else perfect,
    }
