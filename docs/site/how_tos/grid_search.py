"""
A search that brings its films' figures home
============================================

:class:`~sklearn.model_selection.GridSearchCV` takes the classifier as it takes any other. With
:func:`~sigmoid_estimator.scoring.film_scores` each candidate also tells how its training went.
"""

import pandas as pd
from sklearn.model_selection import GridSearchCV

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_circles
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.scoring import film_scores

X, y = load_circles(return_X_y=True)
search = GridSearchCV(
    SigmoidMLPClassifier(max_iter=500, random_state=0),
    {"hidden_layer_sizes": [(4,), (8,)], "learning_rate_init": [0.05, 0.1]},
    scoring=film_scores,
    refit="score",
    cv=4,
).fit(X, y)
results = pd.DataFrame(search.cv_results_).set_index("params")
results[["mean_test_score", "mean_test_weight_norm", "mean_test_first_perfect_epoch"]].round(3)

# %%
# The best one is fitted again on all rows. Its map:

best = search.best_estimator_
points = pd.DataFrame(X, columns=["x1", "x2"]).assign(label=y)
plotting.decision_map(inspection.decision_map(best, X), points)

# %%
# And its film:

FilmPlayer(best, X, y, title=f"The best of {len(results)}")
