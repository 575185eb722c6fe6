"""Ensembles of the classifier as graphs: every prediction is scikit-learn's."""

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_iris
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier

onnxruntime = pytest.importorskip("onnxruntime")
skl2onnx = pytest.importorskip("skl2onnx")
pytestmark = pytest.mark.usefixtures("onnx_converter")

X, SPECIES = load_iris(return_X_y=True)
# Blurred, so that members disagree and probabilities lie between 0 and 1.
X += -X.mean(axis=0) + np.random.default_rng(0).normal(scale=0.3, size=X.shape)
TARGETS = {
    "binary": (SPECIES == 1).astype(int),
    "multiclass": SPECIES + 5,
    "text": np.array(["ash", "birch", "elm"])[SPECIES],
    "binary text": np.array(["no", "yes"])[(SPECIES == 1).astype(int)],
}


def net(init_scale=1.0):
    return SigmoidMLPClassifier(
        (6,), max_iter=100, learning_rate_init=0.05, init_scale=init_scale, random_state=0
    )


def steep():
    """Of its probabilities many round to 0 and 1 in float32."""
    return net(init_scale=60.0)


def regression():
    return LogisticRegression(max_iter=10_000)


def piped():
    return make_pipeline(StandardScaler(), net())


def searched():
    return GridSearchCV(net(), {"max_iter": [60]}, cv=3)


MEMBERS = [net, steep, piped, searched]


def pair(member):
    return [("net", member()), ("regression", regression())]


ENSEMBLES = {
    **{
        f"calibrated, {method}, {'ensemble' if ensemble else 'one'}": lambda member, m=method, e=ensemble: (  # noqa: E501
            CalibratedClassifierCV(member(), method=m, ensemble=e, cv=3)
        )
        for method in ("sigmoid", "isotonic")
        for ensemble in (True, False)
    },
    "calibrated in a pipeline": lambda member: make_pipeline(
        StandardScaler(), CalibratedClassifierCV(member(), cv=3)
    ),
    **{
        f"stacked, {method}": lambda member, m=method: StackingClassifier(
            [("a", member()), ("b", member())], regression(), stack_method=m, cv=3
        )
        for method in ("auto", "predict_proba", "decision_function", "predict")
    },
    "stacked with the rows": lambda member: StackingClassifier(
        pair(member),
        regression(),
        stack_method="decision_function",
        passthrough=True,
        cv=3,
    ),
    "stacked under the net": lambda member: StackingClassifier(
        [("regression", regression())], member(), cv=3
    ),
    "voting, soft": lambda member: VotingClassifier(pair(member), voting="soft"),
    "voting, soft, weighted": lambda member: VotingClassifier(
        pair(member), voting="soft", weights=[2, 1]
    ),
    "voting, hard": lambda member: VotingClassifier(pair(member)),
    "voting, hard, weighted": lambda member: VotingClassifier(pair(member), weights=[2, 1]),
    "one against the rest": lambda member: OneVsRestClassifier(member()),
    "one against one": lambda member: OneVsOneClassifier(member()),
    "bagged": lambda member: BaggingClassifier(
        member(), n_estimators=3, max_features=3, random_state=0
    ),
}


def run(model, rows, **options):
    graph = skl2onnx.to_onnx(model, rows[:1], options={id(model): {"zipmap": False, **options}})
    return onnxruntime.InferenceSession(graph.SerializeToString()).run(None, {"X": rows})


def assert_same_answers(model, rows, atol=1e-6):
    labels, scores = run(model, rows)
    np.testing.assert_array_equal(labels, model.predict(rows))
    if hasattr(model, "predict_proba"):
        np.testing.assert_allclose(scores, model.predict_proba(rows), rtol=0, atol=atol)


@pytest.mark.parametrize("target", ["multiclass", "binary text"])
@pytest.mark.parametrize("ensemble", ENSEMBLES)
@pytest.mark.parametrize(
    "member",
    [m if m is steep else pytest.param(m, marks=pytest.mark.slow) for m in MEMBERS],
)
def test_graph_of_an_ensemble_predicts_as_the_ensemble(member, ensemble, target):
    model = ENSEMBLES[ensemble](member).fit(X, TARGETS[target])
    assert_same_answers(model, X)
    # A scaler rounds such rows to 6e-8 of their size; steep nets and calibrators magnify it.
    assert_same_answers(model, X.astype(np.float32), atol=1e-4)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_decision_values_come_out_on_request(target, dtype):
    rows = X.astype(dtype)
    for model in (
        steep().fit(X, TARGETS[target]),
        OneVsRestClassifier(steep()).fit(X, TARGETS[target]),
        BaggingClassifier(steep(), n_estimators=3, random_state=0).fit(X, TARGETS[target]),
    ):
        labels, scores = run(model, rows, raw_scores=True)
        expected = model.decision_function(rows)
        np.testing.assert_array_equal(labels, model.predict(rows))
        if expected.ndim == 1:  # as two columns
            expected = np.column_stack([-expected, expected])
        np.testing.assert_allclose(scores, expected, rtol=1e-5, atol=1e-5)


def test_decision_values_of_several_labels_per_row():
    y = np.column_stack([SPECIES == 0, SPECIES > 0, SPECIES > 1]).astype(int)
    clf = net().fit(X, y)
    labels, scores = run(clf, X, raw_scores=True)
    np.testing.assert_array_equal(labels, clf.predict(X))
    np.testing.assert_allclose(scores, clf.decision_function(X), rtol=1e-5, atol=1e-5)
    assert_same_answers(OneVsRestClassifier(steep()).fit(X, y), X)


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
def test_calibration_of_a_fitted_classifier(method):
    frozen = FrozenEstimator(net().fit(X[::2], SPECIES[::2]))
    assert_same_answers(CalibratedClassifierCV(frozen, method=method).fit(X, SPECIES), X)


@pytest.mark.parametrize("target", TARGETS)
def test_calibration_by_temperature(target):
    pytest.importorskip("sklearn", "1.8")
    model = CalibratedClassifierCV(net(), method="temperature", cv=3).fit(X, TARGETS[target])
    assert_same_answers(model, X)


def test_calibration_where_a_fold_lacks_a_class():
    y = np.where(np.arange(len(X)) < 4, 3, SPECIES)
    folds = [(np.arange(4, 150), np.arange(40)), (np.arange(150), np.arange(0, 150, 2))]
    assert_same_answers(CalibratedClassifierCV(net(), cv=folds).fit(X, y), X)


@pytest.mark.parametrize("target", TARGETS)
def test_boosting_takes_float32_rows(target):
    model = AdaBoostClassifier(net(), n_estimators=3, random_state=0).fit(X, TARGETS[target])
    assert_same_answers(model, X.astype(np.float32))
    with pytest.raises(ValueError, match="float32 rows only, got float64"):
        run(model, X)


def test_one_classifier_per_output():
    y = np.column_stack([SPECIES == 0, SPECIES > 1]).astype(int)
    model = MultiOutputClassifier(net()).fit(X, y)
    np.testing.assert_array_equal(run(model, X)[0], model.predict(X))


def test_integer_rows():
    rows = np.round(X * 3).astype(np.int64)
    for model in (net(), CalibratedClassifierCV(net(), cv=3), VotingClassifier(pair(net))):
        assert_same_answers(model.fit(rows, SPECIES), rows)


def test_ensembles_of_other_classifiers_stay_as_skl2onnx_converts_them():
    model = CalibratedClassifierCV(regression(), method="isotonic", cv=3)
    _, probabilities = run(model.fit(X, SPECIES), X)
    assert np.abs(probabilities - model.predict_proba(X)).max() > 0.01  # the nearest threshold


def test_stack_of_several_labels_per_row_is_refused():
    y = np.column_stack([SPECIES == 0, SPECIES > 1]).astype(int)
    model = StackingClassifier([("a", net())], net(), cv=3).fit(X, y)
    with pytest.raises(ValueError, match="stack one classifier per label"):
        run(model, X)
