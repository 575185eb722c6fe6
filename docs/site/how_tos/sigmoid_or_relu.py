"""
Sigmoid or ReLU, played in step
===============================

The same rows, seed and layers with another activation: a dict of classifiers is measured with
:func:`~sigmoid_estimator.inspection.compare` and played in step.
"""

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_circles
from sigmoid_estimator.player import FilmPlayer

X, y = load_circles(return_X_y=True)
settings = {"learning_rate_init": 0.01, "max_iter": 300, "random_state": 0}
runs = {
    "sigmoid": SigmoidMLPClassifier((16, 16, 16), **settings),
    "ReLU": SigmoidMLPClassifier((16, 16, 16), activation="relu", init="he_normal", **settings),
}
for clf in runs.values():
    clf.fit(X, y)
FilmPlayer(runs, X, y, title="Three hidden layers")

# %%
# Loss, accuracy, the error that arrives in each layer, and the share of entries that are saturated
# or dead:

plotting.comparison(inspection.compare(runs, X, y))
