"""
Past 100 %, in ten lines
========================

One sigmoid neuron learns the line x + y = 3, reaches 100 % at epoch 21, and its weights keep
growing.
"""

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_line

X, y = load_line(return_X_y=True)  # 100 points on both sides of x + y = 3
clf = SigmoidMLPClassifier(
    (),
    solver="sgd",
    batch_size="full",
    momentum=0.0,
    learning_rate_init=5.0,
    max_iter=10_000,
    random_state=0,
).fit(X, y)
clf.first_perfect_epoch_

# %%
# Nobody told the neuron to stop at 100 %: cross-entropy is never 0 at finite weights, so the same
# descent on the same loss goes on.

weights = inspection.weights_at(clf, [25, 100, 1000, 10_000])
weights.pivot(index="epoch", columns="name", values="value").round(1)

# %%
# The norm of the weights grows like the logarithm of the epoch.

plotting.growth(inspection.weight_growth(clf), first_perfect_epoch=clf.first_perfect_epoch_)

# %%
# The film of it. Press play; the weights can be dragged.

from sigmoid_estimator.player import FilmPlayer

FilmPlayer(clf, X, y, feature_names=["x", "y"], title="x + y = 3")
