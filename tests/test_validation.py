"""Validation rows of one's own, scorers, class weights."""

import numpy as np
import pytest
import sklearn
from sklearn.datasets import make_moons
from sklearn.metrics import log_loss, make_scorer, roc_auc_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier

X, Y = make_moons(120, noise=0.25, random_state=0)
X_TRAIN, Y_TRAIN, X_VAL, Y_VAL = X[:80], Y[:80], X[80:], Y[80:]


def build(**parameters):
    return SigmoidMLPClassifier(
        **{
            "hidden_layer_sizes": (5,),
            "solver": "sgd",
            "learning_rate_init": 0.3,
            "max_iter": 80,
            "random_state": 0,
            **parameters,
        }
    )


def test_validation_rows_are_measured_at_every_record_and_change_nothing():
    clf = build().fit(X_TRAIN, Y_TRAIN, X_val=X_VAL, y_val=Y_VAL)
    plain = build().fit(X_TRAIN, Y_TRAIN)
    np.testing.assert_array_equal(clf.coefs_[0], plain.coefs_[0])
    assert np.isnan(plain.history_.validation_loss).all()
    for epoch in (0, 40, 80):
        at = clf.at_epoch(epoch)
        assert clf.history_.validation_accuracy[epoch] == at.score(X_VAL, Y_VAL)
        expected = log_loss(Y_VAL, at.predict_proba(X_VAL))
        assert clf.history_.validation_loss[epoch] == pytest.approx(expected)


def test_validation_loss_takes_its_weights():
    weight = np.arange(40.0)
    clf = build().fit(X_TRAIN, Y_TRAIN, X_val=X_VAL, y_val=Y_VAL, sample_weight_val=weight)
    expected = log_loss(Y_VAL, clf.predict_proba(X_VAL), sample_weight=weight)
    assert clf.history_.validation_loss[-1] == pytest.approx(expected)


def test_early_stopping_goes_by_the_given_rows_and_trains_on_all_others():
    clf = build(early_stopping=True, n_iter_no_change=3)
    clf.fit(X_TRAIN, Y_TRAIN, X_val=X_VAL, y_val=Y_VAL)
    assert clf.stop_reason_ == "early_stopping"
    assert clf.best_validation_score_ == max(clf.validation_scores_)
    assert clf.score(X_VAL, Y_VAL) == clf.best_validation_score_
    assert clf.t_ == 80 * clf.n_epochs_


def test_early_stopping_goes_by_any_scorer():
    parameters = {"early_stopping": True, "n_iter_no_change": 5}
    clf = build(**parameters, scoring="neg_log_loss")
    clf.fit(X_TRAIN, Y_TRAIN, X_val=X_VAL, y_val=Y_VAL)
    expected = -log_loss(Y_VAL, clf.predict_proba(X_VAL))
    assert clf.best_validation_score_ == pytest.approx(expected)
    custom = make_scorer(roc_auc_score, response_method="decision_function")
    clf = build(**parameters, scoring=custom).fit(X_TRAIN, Y_TRAIN, X_val=X_VAL, y_val=Y_VAL)
    expected = roc_auc_score(Y_VAL, clf.decision_function(X_VAL))
    assert clf.best_validation_score_ == pytest.approx(expected)
    held_out = build(**parameters, scoring="balanced_accuracy").fit(X, Y)
    assert len(held_out.validation_scores_) == held_out.n_epochs_


def test_string_labels_and_data_frames_reach_the_scorer():
    import pandas as pd

    frame = pd.DataFrame(X, columns=["east", "north"])
    labels = np.where(Y == 1, "upper", "lower")
    clf = build(early_stopping=True, scoring="roc_auc", n_iter_no_change=3)
    clf.fit(frame[:80], labels[:80], X_val=frame[80:], y_val=labels[80:])
    assert clf.best_validation_score_ > 0.8


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"X_val": X_VAL}, "X_val needs y_val"),
        ({"y_val": Y_VAL}, "need X_val"),
        ({"X_val": X_VAL[:, :1], "y_val": Y_VAL}, "features"),
        ({"X_val": X_VAL, "y_val": Y_VAL + 7}, "classes"),
        ({"X_val": X_VAL, "y_val": Y_VAL[:3]}, "inconsistent"),
    ],
)
def test_wrong_validation_rows_get_a_sentence(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        build().fit(X_TRAIN, Y_TRAIN, **arguments)


def test_pipeline_hands_validation_rows_over_scaled():
    with sklearn.config_context(enable_metadata_routing=True):
        clf = build().set_fit_request(X_val=True, y_val=True)
        steps = [("scale", StandardScaler()), ("net", clf)]
        pipeline = Pipeline(steps, transform_input=["X_val"])
        pipeline.fit(100 * X_TRAIN, Y_TRAIN, X_val=100 * X_VAL, y_val=Y_VAL)
        net = pipeline[-1]
        assert net.history_.validation_accuracy[-1] == pipeline.score(100 * X_VAL, Y_VAL)


def test_class_weights_multiply_sample_weights():
    weight = np.linspace(0.5, 2, 120)
    named = build(class_weight={0: 1.0, 1: 3.0}).fit(X, Y, sample_weight=weight)
    by_hand = build().fit(X, Y, sample_weight=weight * np.where(Y == 1, 3.0, 1.0))
    np.testing.assert_array_equal(named.coefs_[0], by_hand.coefs_[0])


def test_balanced_class_weights_make_the_rare_class_count_as_much():
    rows = np.r_[np.flatnonzero(Y == 0), np.flatnonzero(Y == 1)[:6]]
    balanced = build(class_weight="balanced").fit(X[rows], Y[rows])
    n, rare = len(rows), 6
    weight = np.where(Y[rows] == 1, n / (2 * rare), n / (2 * (n - rare)))
    by_hand = build().fit(X[rows], Y[rows], sample_weight=weight)
    np.testing.assert_allclose(balanced.coefs_[0], by_hand.coefs_[0])
    with pytest.raises(ValueError, match="balanced"):
        balanced.partial_fit(X, Y)


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
@pytest.mark.parametrize("solver", ["sgd", "adam"])
def test_diverging_loss_stops_with_a_sentence(activation, solver):
    from sklearn.exceptions import ConvergenceWarning

    clf = build(activation=activation, solver=solver, learning_rate_init=1e6, max_iter=100_000)
    with pytest.warns(ConvergenceWarning, match="learning_rate_init"):
        clf.fit(1000 * X, Y)
    assert clf.stop_reason_ == "diverged"
    assert clf.n_epochs_ < 100_000
    assert clf.history_.epochs[-1] == clf.n_epochs_
    assert np.isfinite(clf.coefs_[0]).all()
