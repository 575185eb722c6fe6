"""Networks with several faults at once, treated step by step: diagnose, apply, train, ask again.

Their settings are drawn from ranges as wide as people's mistakes, on rows of scikit-learn's.
Nothing is known of what ails them, and nothing was chosen on them.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC

from examples.zoo import rows
from examples.zoo.animals import CURED, fitted
from examples.zoo.judge import HINDERS, in_processes
from examples.zoo.kinds import Draw, Settings, between, some
from examples.zoo.rows import Array, Random, Rows
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import apply_remedy, diagnose

SICK_BY = 0.1  # balanced accuracy below what cross-validation reaches
MOST_STEPS = 6
MOST_EPOCHS = 30_000  # of a training, beyond which nobody waits
MOST_ROWS = 600


class Treatment(NamedTuple):
    """What was found at every step, and the balanced accuracy before and after."""

    seed: int
    findings: tuple[str, ...]
    before: float
    after: float
    reference: float  # nearest neighbours or a support vector machine, cross-validated

    @property
    def is_sick(self) -> bool:
        return self.reference - self.before > SICK_BY

    @property
    def is_cured(self) -> bool:
        """Whether it is most of the way."""
        return self.after >= self.before + CURED * (self.reference - self.before)


def treated(seed: int) -> Treatment:
    """Draw a network, and do as the diagnosis says until it finds nothing that hinders."""
    random = np.random.RandomState(seed)
    X, y = _rows(random)
    clf = SigmoidMLPClassifier(**_settings(random))
    scores, findings = [_score(clf, X, y)], []
    for _ in range(MOST_STEPS):
        found = diagnose(clf, X, y).iloc[0]
        if found["severity"] not in HINDERS:
            break
        findings.append(found["finding"])
        clf = apply_remedy(clf, found["remedy"])
        if isinstance(clf, Pipeline):  # the rows are scaled from here on
            X, clf = StandardScaler().fit_transform(X), clf[-1]
        if clf.max_iter > MOST_EPOCHS:
            break
        scores.append(_score(clf, X, y))
    return Treatment(seed, tuple(findings), scores[0], scores[-1], _reference(X, y))


def treatments(seeds: range) -> Iterator[Treatment]:
    """Those of the sick among some seeds, in their order."""
    return (treatment for treatment in in_processes(treated, seeds) if treatment.is_sick)


def _rows(random: Random) -> Rows:
    """Rows as they are, standardised, between 0 and 1, or of an odd unit and origin."""
    loaders = (load_breast_cancer, load_digits, load_iris, load_wine)
    if random.uniform() < 0.4:
        X, y = some(random, *loaders)(return_X_y=True)
        kept = random.permutation(len(X))[:MOST_ROWS]
        X, y = X[kept], y[kept]
    else:
        X, y = some(random, *rows.ANY, *rows.HARD)(random, int(some(random, 150, 300, 600)))
    scale = random.uniform()
    if scale < 0.55:
        return StandardScaler().fit_transform(X), y
    if scale < 0.7:
        return MinMaxScaler().fit_transform(X), y
    if scale < 0.8:
        return between(random, 1e-3, 1e3) * X + some(random, 0.0, 1.0, 100.0), y
    return X, y


def _settings(random: Random) -> Settings:
    """Any number of things wrong, or none."""
    width, depth = int(some(random, 1, 2, 3, 6, 12, 25, 50)), some(random, 0, 1, 1, 1, 2, 2, 3, 5)
    settings: Settings = {
        "hidden_layer_sizes": (width,) * depth,
        "activation": some(random, "sigmoid", "sigmoid", "tanh", "relu", "leaky_relu"),
        "solver": some(random, "adam", "sgd"),
        "learning_rate_init": between(random, 1e-5, 5.0),
        "max_iter": some(random, 10, 30, 100, 300, 1000),
        "alpha": some(random, 0.0, 0.0, 0.0, 0.0, 1e-4, 0.1, 3.0, 30.0),
        "batch_size": some(random, 10, 32, 100),
        "random_state": int(random.randint(1000)),
    }
    if random.uniform() < 0.2:
        settings["loss"] = "squared_error"
    if random.uniform() < 0.15:
        settings["init"] = some(random, "zeros", "normal", "he_normal", "glorot_uniform")
    if random.uniform() < 0.1:
        settings["init_scale"] = some(random, 0.01, 10.0, 50.0)
    return settings


def _score(clf: SigmoidMLPClassifier, X: Array, y: Array) -> float:
    fitted(clf, Draw(X, y, {}, {}, {}))
    return balanced_accuracy_score(y, clf.predict(X))


def _reference(X: Array, y: Array) -> float:
    models = (KNeighborsClassifier(), SVC(C=10))
    return max(
        cross_val_score(
            make_pipeline(StandardScaler(), model), X, y, cv=4, scoring="balanced_accuracy"
        ).mean()
        for model in models
    )
