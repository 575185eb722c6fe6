"""
Is it a 9?
==========

Rows that are images are shown as images, beside what the network says of them; the convention "at
least ½ means a 9" can be dragged.
"""

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_is_it_a_nine
from sigmoid_estimator.player import FilmPlayer

X, is_nine = load_is_it_a_nine(return_X_y=True)
X = X / 16
learned, new = slice(0, 900), slice(900, None)
clf = SigmoidMLPClassifier((10,), learning_rate_init=0.01, max_iter=60, random_state=0)
clf.fit(X[learned], is_nine[learned])
print(f"{clf.score(X[new], is_nine[new]):.1%} of {len(X[new])} new images")

# %%
# The film of the new images, of which none was trained on:

FilmPlayer(clf, X[new][:300], is_nine[new][:300], class_names=["no", "a 9"], title="Is it a 9?")

# %%
# What another convention would cost: misses and false alarms where "at least t" means a 9.

plotting.threshold_errors(inspection.threshold_errors(clf, X[new], is_nine[new]))
