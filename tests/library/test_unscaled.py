"""A network on standardised rows, with the scaling taken into its first layer."""

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris
from sigmoid_estimator.unscaled import on_unscaled_rows


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("hidden", [(), (5, 3)])
def test_every_record_answers_the_rows_as_it_answered_the_scaled_ones(hidden, dtype):
    X, y = load_iris(return_X_y=True)
    scaler = StandardScaler().fit(X)
    scaled = scaler.transform(X).astype(dtype)
    clf = SigmoidMLPClassifier(hidden, solver="sgd", max_iter=6, random_state=0).fit(scaled, y)
    bare = on_unscaled_rows(clf, scaler)
    for epoch in (0, 3, 6):
        np.testing.assert_allclose(
            bare.at_epoch(epoch).predict_proba(X),
            clf.at_epoch(epoch).predict_proba(scaled.astype(float)),
            rtol=1e-10 if dtype is np.float64 else 1e-5,
        )
    np.testing.assert_array_equal(bare.history_.loss, clf.history_.loss)
