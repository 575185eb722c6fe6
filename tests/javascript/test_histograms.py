"""JavaScript counts the outputs of every layer as the library does."""

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.inspection import activation_histograms

COUNT = """([description, parameters, x, y, edges]) => {
  const network = player.createNetwork(description);
  const film = { points: { x, y }, rows: { edges } };
  const spread = new player.PointSpread({ network, film }, false);
  return spread.at(Float64Array.from(parameters), 0).map((counts) => Array.from(counts));
}"""


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "penalized_tanh", "gelu"])
@pytest.mark.parametrize("factor", [1, 30])
@pytest.mark.parametrize("loss", ["squared_error", "log_loss"])
def test_counts_equal_activation_histograms(javascript, activation, factor, loss):
    X, y = load_moons(return_X_y=True)
    y = y + (X[:, 0] > 1)  # three classes, for a softmax
    clf = SigmoidMLPClassifier(
        (5, 4), activation=activation, loss=loss, max_iter=50, random_state=0
    )
    clf = clf.fit(X, y).scaled(factor)
    table = activation_histograms(clf, X)
    edges = table.groupby("layer").agg(low=("low", "min"), high=("high", "max"))
    description = {
        "sizes": [2, 5, 4, 3],
        "activation": activation,
        "output": clf.out_activation_,
        "exclusive": True,
    }
    parameters = np.concatenate([array.ravel() for array in (*clf.coefs_, *clf.intercepts_)])
    counts = javascript(
        COUNT,
        [
            description,
            parameters.tolist(),
            X[:, 0].tolist(),
            X[:, 1].tolist(),
            edges.to_numpy().tolist(),
        ],
    )
    n_values = len(X) * np.repeat([5, 4, 3], 20)
    expected = table["share"].to_numpy() * n_values
    np.testing.assert_array_equal(np.ravel(counts), expected.round())
