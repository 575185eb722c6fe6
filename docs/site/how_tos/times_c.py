"""
Multiply the weights
====================

A neuron keeps its line when its weights are multiplied, and its sigmoid becomes a step. A network
with a hidden layer does not keep its boundary: it moves towards that of the perceptrons.
"""

import numpy as np

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.player import FilmPlayer

X, y = load_moons(return_X_y=True)
clf = SigmoidMLPClassifier((8,), learning_rate_init=0.05, max_iter=300, random_state=0).fit(X, y)
FilmPlayer.over_factors(clf, X, y, np.geomspace(1, 100, 41), factor=1, title="All weights times c")

# %%
# How far it is from the network of perceptrons, at the rows: the largest difference and the mean.

factors = np.geomspace(1, 1000, 31)
plotting.perceptron_gap(inspection.perceptron_gap(clf, X, factors))

# %%
# And how much of the map changes its class:

plotting.boundary_shift(inspection.boundary_shift(clf, X, factors))
