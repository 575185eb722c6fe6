"""
Columns of unequal scale: a pipeline
====================================

Units saturate at once on columns that are far from 0 or of very unequal scale. A
:class:`~sklearn.preprocessing.StandardScaler` before the network mends it, and the film is that of
the standardised rows.
"""

from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_breast_cancer
from sigmoid_estimator.player import FilmPlayer

data = load_breast_cancer()
X_train, X_test, y_train, y_test = train_test_split(
    data.data, data.target, random_state=0, stratify=data.target
)
network = SigmoidMLPClassifier((8,), max_iter=200, learning_rate_init=0.01, random_state=0)
pipeline = make_pipeline(StandardScaler(), network).fit(X_train, y_train)
raw = SigmoidMLPClassifier(**network.get_params()).fit(X_train, y_train)
scores = pipeline.score(X_test, y_test), raw.score(X_test, y_test)
print("standardised {:.1%}, as they come {:.1%} of the test rows".format(*scores))

# %%
# Without the scaler nearly every output of the hidden layer is at an asymptote, from the first
# record on:

saturated = inspection.saturation(raw, X_train)
plotting.saturation(saturated[saturated["layer"] == 1], measures=["share"])

# %%
# The last step of the pipeline has the film. Its rows are those that it was given, standardised;
# with thirty features the map is the plane of the first two principal components.

scaler, clf = pipeline[0], pipeline[-1]
rows = scaler.transform(X_train)
FilmPlayer(clf, rows, y_train, class_names=data.target_names, title="Breast cancer")
