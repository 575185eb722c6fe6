"""
Keep a film, and play it another day
====================================

:func:`~sigmoid_estimator.film_files.save_film` keeps a film with its rows in one npz file, of
which nothing is ever executed; the dashboard's page *Open a film* plays it
(:doc:`/guide/film_format`).
"""

from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_xor_gate
from sigmoid_estimator.film_files import open_film, save_film
from sigmoid_estimator.player import FilmPlayer

X, y = load_xor_gate(return_X_y=True)
clf = SigmoidMLPClassifier(
    (2,),
    solver="sgd",
    batch_size="full",
    learning_rate_init=2.0,
    max_iter=2000,
    record_history="log",
    random_state=1,
).fit(X, y)
path = Path(mkdtemp(), "xor.npz")
save_film(path, clf, X, y)
print(f"{path.stat().st_size / 1024:.0f} KiB, {clf.score(X, y):.0%}")

# %%
# Another day, in another process:

opened = open_film(path)
opened.classifier.at_epoch(100).predict_proba(opened.X).round(2)

# %%
# Two sigmoids fold the plane once, and so part what no line parts:

points = pd.DataFrame(opened.X, columns=["x1", "x2"]).assign(label=opened.y)
plotting.decision_map(inspection.decision_map(opened.classifier, opened.X), points)

# %%
# One row's way through the network and back, step by step, with the formulas and the numbers:

FilmPlayer(opened.classifier, opened.X, opened.y, panels=["backpropagation"], title="XOR")
