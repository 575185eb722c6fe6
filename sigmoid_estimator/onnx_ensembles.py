"""ONNX of scikit-learn's ensembles around the classifier, by scikit-learn's own definitions.

skl2onnx converts them in its own way, which is another function in places: isotonic calibration
by the nearest threshold instead of the line between two, a pipeline's probabilities where
decision values were asked for, two columns of a binary classifier's decision values for one.
Ensembles without a SigmoidMLPClassifier stay as skl2onnx converts them.

Conventions: all between the members and the end is computed in float64, so that ties are those
of scikit-learn. P are probabilities, (n_samples, n_classes).
"""

import copy
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np
from onnx import TensorProto
from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.common._registration import get_converter, register_converter
from skl2onnx.common.data_types import (
    DoubleTensorType,
    FloatTensorType,
    Int64TensorType,
    StringTensorType,
)
from skl2onnx.common.utils_classifier import get_label_classes
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.frozen import FrozenEstimator
from sklearn.model_selection._search import BaseSearchCV
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.pipeline import Pipeline

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.onnx_graph import Graph, label_array

Array = np.ndarray
Converter = Callable[[Any, Any, Any], None]
LAST = np.iinfo(np.int64).max  # the end of an axis, for Slice
TINY = 1e-12  # what scikit-learn adds to a probability before its logarithm


def register_ensembles() -> None:
    """Put these converters before skl2onnx's, for ensembles that hold a SigmoidMLPClassifier."""
    for ensemble, convert in CONVERTERS.items():
        alias = sklearn_operator_name_map[ensemble]
        theirs = get_converter(alias)
        if not hasattr(theirs._fct, "of_others"):  # registered twice is registered once
            options = theirs.get_allowed_options()
            register_converter(alias, _choice(convert, theirs), overwrite=True, options=options)


def _choice(ours: "Callable[[_Ensemble, Converter], None]", theirs: Converter) -> Converter:
    def convert(scope: Any, operator: Any, container: Any) -> None:
        if holds_our_classifier(operator.raw_operator):
            ours(_Ensemble(scope, operator, container), theirs)
        else:
            theirs(scope, operator, container)

    convert.of_others = theirs  # type: ignore[attr-defined]
    return convert


def holds_our_classifier(model: Any) -> bool:
    """Whether a fitted SigmoidMLPClassifier is somewhere among its members."""
    return isinstance(model, SigmoidMLPClassifier) or any(
        map(holds_our_classifier, _members_of(model))
    )


def _members_of(model: Any) -> Iterator[Any]:
    if isinstance(model, Pipeline):
        yield from (step for _, step in model.steps)
    elif isinstance(model, BaseEstimator):
        for name, value in vars(model).items():
            if name.endswith("_") or name in ("estimator", "base_estimator"):
                yield from value if isinstance(value, list) else [value]
    elif hasattr(model, "calibrators"):  # one of the calibrated classifiers, which is no estimator
        yield model.estimator


class _Ensemble:
    """Nodes of an ensemble's members and its two outputs, shared by the converters."""

    def __init__(self, scope: Any, operator: Any, container: Any):
        self.model = operator.raw_operator
        self.graph = Graph(scope, container, np.dtype(np.float64))
        self.X = operator.inputs[0]
        self.nodes = scope, operator, container  # as skl2onnx hands them to a converter
        self._scope, self._operator, self._container = self.nodes
        self.is_raw = self._option("raw_scores")
        self.is_double = isinstance(self.X.type, DoubleTensorType)

    def _option(self, name: str) -> bool:
        allowed = self._container.has_options(self.model, name)
        return bool(allowed and self._container.get_options(self.model, {name: False})[name])

    def add(self, member: Any, X: Any = None, *, raw: bool = False) -> tuple[str, str]:
        """A member's labels, and its probabilities or decision values, in float64."""
        member = self._asked_for(member, raw)
        operator = self._scope.declare_local_operator(
            sklearn_operator_name_map[type(member)], member
        )
        X = X or self.X
        operator.inputs.append(X)
        classes = np.asarray(getattr(member, "classes_", 0))  # of a constant, none
        is_text = classes.dtype.kind in "OUS"
        labels = self._scope.declare_local_variable(
            "member_label", (StringTensorType if is_text else Int64TensorType)()
        )
        # Ours computes in the dtype of its weights; others know no more than that of the rows.
        is_ours = isinstance(member, SigmoidMLPClassifier)
        kind = DoubleTensorType if is_ours else X.type.__class__
        scores = self._scope.declare_local_variable("member_scores", kind())
        operator.outputs.extend([labels, scores])
        return labels.full_name, self.graph("Cast", scores.full_name, to=TensorProto.DOUBLE)

    def _asked_for(self, member: Any, raw: bool) -> Any:
        """Return a copy of a member that converts to decision values or to probabilities.

        Options go by the identity of a model, so that it is a copy: a member may be asked twice.
        """
        member = copy.copy(member)
        if isinstance(member, BaseSearchCV):
            return self._asked_for(member.best_estimator_, raw)
        if isinstance(member, FrozenEstimator):
            return self._asked_for(member.estimator, raw)
        if isinstance(member, Pipeline):
            member.steps = [*member.steps[:-1], ("", self._asked_for(member[-1], raw))]
        for options in (self._scope, self._container):
            options.add_options(id(member), {"zipmap": False})
            if self._container.has_options(member, "raw_scores"):
                options.add_options(id(member), {"raw_scores": raw})
        return member

    def decisive(self, member: Any) -> str:
        """Scores of a member by scikit-learn's rule "decision_function, else predict_proba"."""
        _, scores = self.add(member, raw=hasattr(member, "decision_function"))
        return scores

    def second(self, scores: str) -> str:
        """The column of the second of two classes, which is the only one where there is one."""
        return self.columns(scores, -1, LAST)

    def columns(self, scores: str, start: int, stop: int) -> str:
        return self.graph("Slice", scores, *[np.array([bound]) for bound in (start, stop, 1)])

    def end(self, scores: str, class_index: str) -> None:
        """Write the ensemble's outputs: labels, and probabilities or decision values."""
        labels, probabilities = self._operator.outputs
        classes = label_array(get_label_classes(self._scope, self.model))
        self.graph("Gather", classes, class_index, output=labels.full_name)
        self.graph("Cast", scores, to=float_kind(probabilities), output=probabilities.full_name)

    def end_with_flags(self, scores: str, flags: str) -> None:
        """The outputs of one yes or no per class."""
        labels, probabilities = self._operator.outputs
        self.graph("Cast", flags, to=TensorProto.INT64, output=labels.full_name)
        self.graph("Cast", scores, to=float_kind(probabilities), output=probabilities.full_name)

    def end_with_largest(self, scores: str) -> None:
        self.end(scores, self.graph("ArgMax", scores, axis=1, keepdims=0))

    def features(self, columns: list[str]) -> Any:
        """Columns as rows for another member, in the type of the ensemble's own rows."""
        kind = DoubleTensorType if self.is_double else FloatTensorType
        features = self._scope.declare_local_variable("features", kind())
        self.graph(
            "Cast",
            self.graph("Concat", *columns, axis=1),
            to=float_kind(features),
            output=features.full_name,
        )
        return features

    def mean(self, parts: list[str], weights: Array | None = None) -> str:
        """The weighted mean of equal tables."""
        if weights is None:
            return self.graph("Div", self.graph("Sum", *parts), float(len(parts)))
        weighted = [
            self.graph("Mul", part, float(weight))
            for part, weight in zip(parts, weights, strict=True)
        ]
        return self.graph("Div", self.graph("Sum", *weighted), float(np.sum(weights)))


def _calibrated(ensemble: _Ensemble, _: Converter) -> None:
    ensemble.end_with_largest(
        ensemble.mean([_of_one(ensemble, part) for part in ensemble.model.calibrated_classifiers_])
    )


def _of_one(ensemble: _Ensemble, calibrated: Any) -> str:
    """Calibrated probabilities of one classifier and its calibrators."""
    graph, member, n_classes = ensemble.graph, calibrated.estimator, len(calibrated.classes)
    scores = ensemble.decisive(member)
    if calibrated.method == "temperature":
        is_logit = hasattr(member, "decision_function")
        logits = scores if is_logit else graph("Log", graph("Add", scores, TINY))
        return graph("Softmax", graph("Mul", logits, calibrated.calibrators[0].beta_), axis=1)
    calibrate = {"sigmoid": _sigmoid, "isotonic": _isotonic}[calibrated.method]
    if n_classes == 2:
        p = calibrate(graph, ensemble.second(scores), calibrated.calibrators[0])
        return graph("Concat", graph("Sub", 1.0, p), p, axis=1)
    parts = [graph("Mul", ensemble.columns(scores, 0, 1), 0.0)] * n_classes
    indices = np.searchsorted(calibrated.classes, member.classes_)  # a fold may lack a class
    for column, (index, calibrator) in enumerate(
        zip(indices, calibrated.calibrators, strict=True)
    ):
        score = ensemble.columns(scores, column, column + 1)
        parts[index] = calibrate(graph, score, calibrator)
    total = graph("Sum", *parts)
    shares = graph("Div", graph("Concat", *parts, axis=1), total)
    return graph("Where", graph("Equal", total, 0.0), 1.0 / n_classes, shares)


def _sigmoid(graph: Graph, score: str, calibrator: Any) -> str:
    """1/(1 + exp(a·score + b))."""
    exponent = graph("Add", graph("Mul", score, calibrator.a_), calibrator.b_)
    return graph("Sigmoid", graph("Neg", exponent))


def _isotonic(graph: Graph, score: str, calibrator: Any) -> str:
    """The line between the two thresholds around the score."""
    x, y = (
        np.asarray(values, np.float64)
        for values in (calibrator.X_thresholds_, calibrator.y_thresholds_)
    )
    if len(x) == 1:
        x, y = np.array([x[0], x[0] + 1]), np.repeat(y, 2)
    score = graph("Max", graph("Min", score, x[-1:]), x[:1])
    is_below = graph("Cast", graph("Less", x, score), to=TensorProto.DOUBLE)
    n_below = graph("MatMul", is_below, np.ones((len(x), 1)))
    upper = graph(
        "Cast", graph("Max", graph("Min", n_below, len(x) - 1.0), 1.0), to=TensorProto.INT64
    )
    lower = graph("Sub", upper, np.array([1]))
    x_lower, x_upper, y_lower, y_upper = (
        graph("Gather", values, index) for values in (x, y) for index in (lower, upper)
    )
    slope = graph("Div", graph("Sub", y_upper, y_lower), graph("Sub", x_upper, x_lower))
    return graph("Add", graph("Mul", slope, graph("Sub", score, x_lower)), y_lower)


def _stacking(ensemble: _Ensemble, _: Converter) -> None:
    model, graph = ensemble.model, ensemble.graph
    if isinstance(model.classes_, list):
        raise ValueError(
            "A StackingClassifier of several labels per row cannot be converted to ONNX; stack "
            "one classifier per label."
        )
    columns = []
    for member, method in zip(model.estimators_, model.stack_method_, strict=True):
        labels, scores = ensemble.add(member, raw=method == "decision_function")
        if method == "predict":
            codes = graph("Cast", labels, to=TensorProto.DOUBLE)
            columns.append(graph("Reshape", codes, np.array([-1, 1])))
        else:
            columns.append(ensemble.second(scores) if len(model.classes_) == 2 else scores)
    if model.passthrough:
        columns.append(graph("Cast", ensemble.X.full_name, to=TensorProto.DOUBLE))
    labels, scores = ensemble.add(
        model.final_estimator_, ensemble.features(columns), raw=ensemble.is_raw
    )
    ensemble.end(scores, labels)


def _voting(ensemble: _Ensemble, _: Converter) -> None:
    model, graph = ensemble.model, ensemble.graph
    members = [ensemble.add(member) for member in model.estimators_]
    if model.voting == "soft":
        votes = [scores for _, scores in members]
    else:
        codes = np.arange(len(model.classes_))
        votes = [
            graph(
                "Cast",
                graph("Equal", graph("Reshape", labels, np.array([-1, 1])), codes),
                to=TensorProto.DOUBLE,
            )
            for labels, _ in members
        ]
    ensemble.end_with_largest(ensemble.mean(votes, model._weights_not_none))


def _bagging(ensemble: _Ensemble, _: Converter) -> None:
    """Labels go by probabilities, also where decision values are asked for."""
    model, graph = ensemble.model, ensemble.graph
    is_all = [np.arange(model.n_features_in_).tolist()] * len(model.estimators_)
    subsets = [list(features) for features in model.estimators_features_]
    if subsets == is_all:
        rows = [ensemble.X] * len(subsets)
    else:
        X = graph("Cast", ensemble.X.full_name, to=TensorProto.DOUBLE)
        rows = [
            ensemble.features([graph("Gather", X, np.array(features), axis=1)])
            for features in subsets
        ]
    members = list(zip(model.estimators_, rows, strict=True))
    P = ensemble.mean([ensemble.add(member, X)[1] for member, X in members])
    scores = P
    if ensemble.is_raw:
        scores = ensemble.mean([ensemble.add(member, X, raw=True)[1] for member, X in members])
    ensemble.end(scores, graph("ArgMax", P, axis=1, keepdims=0))


def _one_vs_rest(ensemble: _Ensemble, _: Converter) -> None:
    """Labels go by decision values, also where two probabilities round to 1."""
    model, graph = ensemble.model, ensemble.graph
    decisions = [ensemble.second(ensemble.decisive(member)) for member in model.estimators_]
    if ensemble.is_raw:
        parts = decisions
    else:
        parts = [ensemble.second(ensemble.add(member)[1]) for member in model.estimators_]
    is_yes_or_no = model.multilabel_ or len(parts) == 1
    if not is_yes_or_no:
        scores = graph("Concat", *parts, axis=1)
        if not ensemble.is_raw:
            total = graph("Sum", *parts)
            scores = graph(
                "Where", graph("Equal", total, 0.0), scores, graph("Div", scores, total)
            )
        largest = graph("ArgMax", graph("Concat", *decisions, axis=1), axis=1, keepdims=0)
        ensemble.end(scores, largest)
        return
    has_decisions = hasattr(model.estimators_[0], "decision_function")
    flags = graph("Greater", graph("Concat", *decisions, axis=1), 0.0 if has_decisions else 0.5)
    if model.multilabel_:
        ensemble.end_with_flags(graph("Concat", *parts, axis=1), flags)
        return
    other = graph("Neg", *parts) if ensemble.is_raw else graph("Sub", 1.0, *parts)
    is_second = graph("Reshape", graph("Cast", flags, to=TensorProto.INT64), np.array([-1]))
    ensemble.end(graph("Concat", other, *parts, axis=1), is_second)


def _one_vs_one(ensemble: _Ensemble, _: Converter) -> None:
    """Votes of the pairs, and among equal votes the sum s of decision values, as s/(3|s| + 3)."""
    model, graph = ensemble.model, ensemble.graph
    firsts, seconds = (
        np.eye(len(model.classes_))[list(of_pairs)]
        for of_pairs in zip(*combinations(range(len(model.classes_)), 2), strict=True)
    )
    members = [ensemble.add(member, raw=True) for member in model.estimators_]
    decisions = graph("Concat", *[ensemble.second(scores) for _, scores in members], axis=1)
    is_second = graph(
        "Cast",
        graph(
            "Concat",
            *[graph("Reshape", labels, np.array([-1, 1])) for labels, _ in members],
            axis=1,
        ),
        to=TensorProto.DOUBLE,
    )
    is_first = graph("Sub", 1.0, is_second)
    votes = graph("Add", graph("MatMul", is_first, firsts), graph("MatMul", is_second, seconds))
    s = graph("MatMul", decisions, seconds - firsts)
    bounded = graph("Div", s, graph("Mul", graph("Add", graph("Abs", s), 1.0), 3.0))
    ensemble.end_with_largest(graph("Add", votes, bounded))


def _ada_boost(ensemble: _Ensemble, theirs: Converter) -> None:
    if ensemble.is_double:
        raise ValueError(
            "skl2onnx converts an AdaBoostClassifier for float32 rows only, got float64; convert "
            "it with X[:1].astype(np.float32)."
        )
    theirs(*ensemble.nodes)


def _pipeline(ensemble: _Ensemble, theirs: Converter) -> None:
    """A pipeline asked for decision values asks its last step."""
    scope, _, container = ensemble.nodes
    for options in (scope, container):
        if container.has_options(ensemble.model[-1], "raw_scores"):
            options.add_options(id(ensemble.model[-1]), {"raw_scores": ensemble.is_raw})
    theirs(*ensemble.nodes)


def float_kind(variable: Any) -> int:
    """The floating type of a variable; integer rows have float32 probabilities."""
    is_double = isinstance(variable.type, DoubleTensorType)
    return TensorProto.DOUBLE if is_double else TensorProto.FLOAT


CONVERTERS: dict[type, Callable[[_Ensemble, Converter], None]] = {
    CalibratedClassifierCV: _calibrated,
    StackingClassifier: _stacking,
    VotingClassifier: _voting,
    OneVsRestClassifier: _one_vs_rest,
    OneVsOneClassifier: _one_vs_one,
    BaggingClassifier: _bagging,
    AdaBoostClassifier: _ada_boost,
    Pipeline: _pipeline,
}
