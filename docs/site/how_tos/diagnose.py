"""
Why does it not learn?
======================

Five layers of sigmoids stay at chance. :func:`~sigmoid_estimator.inspection.diagnose` names the
cause, :func:`~sigmoid_estimator.inspection.apply_remedy` makes the estimator that does without it.
"""

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.player import FilmPlayer

X, y = load_moons(return_X_y=True)
sick = SigmoidMLPClassifier(
    (8, 8, 8, 8, 8), solver="sgd", learning_rate_init=0.1, max_iter=300, random_state=0
).fit(X, y)
findings = inspection.diagnose(sick, X, y)
findings[["finding", "severity", "layer", "figure", "threshold"]]

# %%
# Each finding has its figure, its threshold, and a sentence.

print(findings["explanation"][0])
findings["remedy"][0]

# %%
# The remedy is a dict of constructor parameters. Trained with it, on the same rows:

cured = inspection.apply_remedy(sick, findings["remedy"][0]).fit(X, y)
print(f"{sick.score(X, y):.1%} before, {cured.score(X, y):.1%} after")

# %%
# What is left of the error in each layer, before and after:

runs = {"sigmoid": sick, "with the remedy": cured}
plotting.comparison(inspection.compare(runs, X, y))

# %%
# Both films, in step:

FilmPlayer(runs, X, y, title="Before and after")
