"""Validation rows of one's own, scorers, class weights."""

import functools
import pickle
import warnings
from functools import partial

import numpy as np
import pytest
import sklearn
from sklearn.datasets import make_moons
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import accuracy_score, log_loss, make_scorer, roc_auc_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier

X, Y = make_moons(120, noise=0.25, random_state=0)
X_TRAIN, Y_TRAIN, X_VAL, Y_VAL = X[:80], Y[:80], X[80:], Y[80:]


build = partial(
    SigmoidMLPClassifier,
    hidden_layer_sizes=(5,),
    solver="sgd",
    learning_rate_init=0.3,
    max_iter=80,
    random_state=0,
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


# Rows held out, and scores that cannot be computed or are not finite

RARE_X, RARE_Y = X[:60], np.array([0] * 30 + [1] * 25 + [2] * 5)
STOPS = {"early_stopping": True, "n_iter_no_change": 3}


def scorer_of(scores):
    """Gives the start weights .5, and then one score after the other, the last for ever."""
    left = [0.5, *scores]

    def scored(estimator, X, y):
        return left.pop(0) if len(left) > 1 else left[0]

    return scored


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("scoring", ["neg_log_loss", "roc_auc_ovr"])
def test_rows_held_out_have_every_class_where_a_scorer_may_need_it(seed, scoring):
    clf = build(**STOPS, scoring=scoring, random_state=seed, validation_fraction=0.2)
    clf.fit(RARE_X, RARE_Y)
    assert np.isfinite(clf.validation_scores_).all()


@pytest.mark.parametrize("seed", range(8))
def test_accuracy_goes_by_the_split_of_mlp_classifier_whatever_it_lacks(seed):
    parameters = {**STOPS, "random_state": seed, "max_iter": 20, "alpha": 0.0, "tol": 1e-4}
    parameters |= {"solver": "sgd", "learning_rate_init": 0.3, "activation": "logistic"}
    mlp = MLPClassifier((5,), **parameters)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlp.fit(RARE_X, RARE_Y)
        ours = SigmoidMLPClassifier((5,), **parameters).fit(RARE_X, RARE_Y)
    assert ours.validation_scores_ == mlp.validation_scores_
    np.testing.assert_allclose(ours.coefs_[0], mlp.coefs_[0], rtol=1e-9)


@pytest.mark.parametrize("scoring", ["neg_log_loss", "roc_auc_ovr"])
@pytest.mark.parametrize("seed", range(4))
def test_rows_held_out_without_a_class_are_said_before_the_first_epoch(scoring, seed):
    rare = np.array(["a"] * 30 + ["b"] * 29 + ["rare"])
    clf = build(**STOPS, scoring=scoring, random_state=seed)
    with pytest.raises(ValueError, match=r"no row of class 'rare'.*X_val"):
        clf.fit(X[:60], rare)
    assert not hasattr(clf, "coefs_")


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.UndefinedMetricWarning")
def test_validation_rows_of_one_s_own_without_a_class_are_said():
    one_class = {"X_val": X[Y == 1], "y_val": Y[Y == 1]}
    for scoring in ("roc_auc", "neg_log_loss"):
        with pytest.raises(ValueError, match="rows of X_val have no row of class 0"):
            build(**STOPS, scoring=scoring).fit(X, Y, **one_class)
    weighed = {"X_val": X, "y_val": Y, "sample_weight_val": Y.astype(float)}
    with pytest.raises(ValueError, match="have no row of weight above 0 of class 0"):
        build(**STOPS, scoring="roc_auc").fit(X, Y, **weighed)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.UndefinedMetricWarning")
def test_a_label_that_all_validation_rows_have_is_said():
    labels = np.c_[Y, 1 - Y]
    with pytest.raises(ValueError, match="label 1 both present and absent"):
        build(**STOPS, scoring="roc_auc").fit(X, labels, X_val=X, y_val=np.c_[Y, np.ones_like(Y)])


def test_two_classes_that_cannot_be_held_out_are_said():
    labels = np.array(["many"] * 59 + ["one"])
    with pytest.raises(ValueError, match=r"rarest class, 'one', has 1\. Pass rows.*X_val"):
        build(**STOPS).fit(X[:60], labels)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_a_score_that_is_not_finite_is_never_a_gain(odd):
    scores = [0.6, 0.7, odd, 0.65, odd, odd, odd]
    clf = build(**STOPS, scoring=scorer_of(scores))
    with pytest.warns(UndefinedMetricWarning, match="NaN or infinity after 3 of 6") as caught:
        clf.fit(X, Y)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert clf.stop_reason_ == "early_stopping"
    assert (clf.best_epoch_, clf.best_validation_score_) == (2, 0.7)
    np.testing.assert_array_equal(clf.coefs_[0], clf.coef_history_[0][2])


def test_scores_that_are_all_nan_stop_and_keep_the_last_epoch():
    clf = build(**STOPS, scoring=scorer_of([np.nan]))
    with pytest.warns(UndefinedMetricWarning, match="the last epoch's"):
        clf.fit(X, Y)
    assert (clf.n_iter_, clf.best_epoch_, clf.best_validation_score_) == (4, None, None)
    np.testing.assert_array_equal(clf.coefs_[0], clf.coef_history_[0][-1])


@pytest.mark.parametrize("value", [None, "good", {"score": 1.0}, [1.0, 2.0]], ids=str)
def test_a_score_that_is_no_number_is_said(value):
    clf = build(**STOPS, scoring=lambda estimator, X, y: value)
    with pytest.raises(TypeError, match="must give one number"):
        clf.fit(X, Y)
    assert not hasattr(clf, "coefs_")


# Weights of the validation rows


def plain_scorer(estimator, X, y):
    return estimator.score(X, y)


def unweighted_accuracy(y, predicted):
    return np.mean(y == predicted)


@pytest.mark.parametrize("scoring", [plain_scorer, make_scorer(unweighted_accuracy)])
def test_weights_go_to_no_scorer_that_does_not_take_them(scoring):
    weight = np.linspace(0.1, 3, 40)
    clf = build(**STOPS, scoring=scoring, class_weight="balanced")
    clf.fit(X_TRAIN, Y_TRAIN, X_val=X_VAL, y_val=Y_VAL, sample_weight_val=weight)
    assert clf.best_validation_score_ == clf.score(X_VAL, Y_VAL)
    build(**STOPS, scoring=scoring, class_weight="balanced").fit(X, Y)


def test_weights_go_to_scorers_that_take_them():
    def weighed(estimator, X, y, sample_weight=None):
        return estimator.score(X, y, sample_weight)

    weight = np.linspace(0.1, 3, 40)
    arguments = {"X_val": X_VAL, "y_val": Y_VAL, "sample_weight_val": weight}
    for scoring in (weighed, functools.partial(weighed), "accuracy"):
        clf = build(**STOPS, scoring=scoring).fit(X_TRAIN, Y_TRAIN, **arguments)
        assert clf.best_validation_score_ == clf.score(X_VAL, Y_VAL, weight)


def test_a_scorer_that_asks_for_no_weights_gets_none():
    arguments = {"X_val": X_VAL, "y_val": Y_VAL, "sample_weight_val": np.linspace(0.1, 3, 40)}
    with sklearn.config_context(enable_metadata_routing=True):
        scoring = make_scorer(accuracy_score).set_score_request(sample_weight=False)
        clf = build(**STOPS, scoring=scoring).fit(X_TRAIN, Y_TRAIN, **arguments)
    assert clf.best_validation_score_ == clf.score(X_VAL, Y_VAL)


def test_rows_held_out_or_left_that_all_weigh_0_are_said():
    weight = np.zeros(120)
    clf = build(early_stopping=True).fit(X, Y)
    training, held_out = clf._split
    for half, sentence in ((training, "held out all have"), (held_out, "training all have")):
        weight[:] = 0
        weight[half] = 1
        with pytest.raises(ValueError, match=sentence):
            build(early_stopping=True).fit(X, Y, sample_weight=weight)


# The hold-out over warm fits


def test_own_validation_rows_are_named_as_such_after_a_hold_out():
    clf = build(**STOPS, warm_start=True, scoring="roc_auc", max_iter=2).fit(X, Y)
    with pytest.raises(ValueError, match="the rows of X_val have no row of class 1"):
        clf.fit(X, Y, X_val=X[Y == 0], y_val=Y[Y == 0])


def seen_rows(estimator, X, y):
    ROWS_SEEN.append(X.copy())
    return estimator.score(X, y)


ROWS_SEEN: list = []


@pytest.mark.parametrize("through", [lambda clf: clf, lambda c: pickle.loads(pickle.dumps(c))])
def test_warm_fits_keep_the_rows_held_out(through):
    ROWS_SEEN.clear()
    clf = build(**STOPS, warm_start=True, max_iter=4, scoring=seen_rows)
    for _ in range(4):
        clf = through(clf).fit(X, Y)
    assert len(ROWS_SEEN) == 4 + clf.n_epochs_
    assert all(np.array_equal(rows, ROWS_SEEN[0]) for rows in ROWS_SEEN)
    assert clf.best_validation_score_ == max(clf.validation_scores_)
    assert clf.score(X[clf._split[1]], Y[clf._split[1]]) == clf.best_validation_score_
    clf.fit(X[:100], Y[:100])
    assert len(ROWS_SEEN[-1]) == 10
    clf.set_params(warm_start=False).fit(X, Y)
    np.testing.assert_array_equal(ROWS_SEEN[-1], ROWS_SEEN[0])


def test_another_fraction_is_held_out_anew():
    clf = build(**STOPS, warm_start=True).fit(X, Y)
    clf.set_params(validation_fraction=0.3).fit(X, Y)
    assert [len(half) for half in clf._split] == [84, 36]


def test_weights_are_those_of_the_best_score_over_warm_fits():
    clf = build(**STOPS, warm_start=True, max_iter=3, learning_rate_init=3.0)
    for _ in range(6):
        clf.fit(X_TRAIN, Y_TRAIN, X_val=X_VAL, y_val=Y_VAL)
        assert clf.best_validation_score_ == max(clf.validation_scores_)
        assert clf.score(X_VAL, Y_VAL) == clf.best_validation_score_
        assert clf.validation_scores_[clf.best_epoch_ - 1] == clf.best_validation_score_


def test_a_mistake_in_the_validation_rows_is_said_to_be_there():
    clf = build()
    with pytest.raises(ValueError, match="y_val must hold the classes"):
        clf.fit(X_TRAIN, Y_TRAIN, X_val=X_VAL, y_val=Y_VAL + 2)
    with pytest.raises(ValueError, match="validation rows, X_val and y_val: Input X contains NaN"):
        clf.fit(X_TRAIN, Y_TRAIN, X_val=X_VAL * np.nan, y_val=Y_VAL)
