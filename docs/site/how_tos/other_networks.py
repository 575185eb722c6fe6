"""
The film of a network that something else trains
================================================

:class:`~sigmoid_estimator.recording.FilmRecorder` takes weights by epoch: from a model of
scikit-learn, PyTorch, Keras or skorch (:doc:`/guide/recording` has a program for each), or as
arrays from a loop of one's own.
"""

import numpy as np
from scipy.special import expit
from sklearn.neural_network import MLPClassifier

from sigmoid_estimator import inspection, plotting
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.recording import FilmRecorder

X, y = load_moons(return_X_y=True)
mlp = MLPClassifier((8,), activation="tanh", learning_rate_init=0.02, random_state=0)
recorder = FilmRecorder(X, y)
for epoch in range(1, 201):
    recorder.record(epoch, mlp.partial_fit(X, y, classes=[0, 1]))
film = recorder.classifier()
inspection.unit_report(film, X, y).head()

# %%
# What comes out is a fitted :class:`~sigmoid_estimator.SigmoidMLPClassifier`, for every measure,
# picture and player.

FilmPlayer(film, X, y, title="An MLPClassifier of scikit-learn")

# %%
# A loop of one's own: logistic regression in NumPy, recorded as arrays.

w, b = np.zeros((2, 1)), np.zeros(1)
recorder = FilmRecorder(X, y)
for epoch in range(501):
    recorder.record(epoch, coefs=[w], intercepts=[b])
    error = expit(X @ w + b) - y[:, None]
    w, b = w - X.T @ error / len(X), b - error.mean(axis=0)
plotting.growth(inspection.weight_growth(recorder.classifier()))
