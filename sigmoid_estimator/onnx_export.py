"""ONNX: a fitted classifier as a graph that runs without Python (extra: onnx).

Conventions: a node is written ``graph("MatMul", h, coef)``, and its value is the name of its
output. z are pre-activations, (n_samples, n_units).
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from onnx import TensorProto
from onnx.helper import np_dtype_to_tensor_dtype
from skl2onnx import update_registered_converter
from skl2onnx.common.data_types import Int64TensorType
from skl2onnx.common.shape_calculator import calculate_linear_classifier_output_shapes
from skl2onnx.common.utils_classifier import get_label_classes

from sigmoid_estimator.activations import (
    ERFC,
    ERFC_END,
    FAR,
    GELU_CUBIC,
    GELU_STEEPNESS,
    LEAK,
    PENALTY,
    SELU_ALPHA,
    SELU_SCALE,
)
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import (
    has_one_score,
    layers_of,
    network_of,
    parameters_of,
    targets_of,
)
from sigmoid_estimator.onnx_ensembles import float_kind, register_ensembles
from sigmoid_estimator.onnx_graph import Graph, label_array

Array = np.ndarray


def register_converter() -> None:
    """Teach skl2onnx to convert SigmoidMLPClassifier, alone or as a step of a pipeline.

    Once per process; then ``skl2onnx.to_onnx`` and ``skl2onnx.convert_sklearn`` take the
    classifier with all their arguments, and with the options ``zipmap``,
    ``output_class_labels``, ``nocl`` and ``raw_scores`` (decision values instead of probabilities)
    of skl2onnx's own classifiers. It is a call and not an effect of the import, because the
    registry belongs to skl2onnx and serves the whole process.

    Ensembles that hold the classifier are converted by scikit-learn's own definitions: calibrated,
    stacked, voting, bagged, and one against the rest. Other ensembles stay skl2onnx's.

    Notes
    -----
    The graph computes in the dtype of the weights, whatever its input is: rounding the weights of
    a steep network to float32 would move its probabilities. For a graph all in float32, train on
    float32 rows. The probabilities come out in the dtype of the input. Export a pipeline with a
    row of the dtype it will see: a scaler computes in that.

    With float64 input, ask for ``zipmap=False`` or ``"columns"``: ONNX's ZipMap, skl2onnx's
    default for every classifier, takes float32 only. Boolean labels come out as 0 and 1. A
    network of perceptrons raises ValueError.

    Examples
    --------
    >>> import onnxruntime
    >>> from skl2onnx import to_onnx
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.onnx_export import register_converter
    >>> register_converter()
    >>> X, y = load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((3,), max_iter=50, random_state=0).fit(X, y)
    >>> model = to_onnx(clf, X[:1], options={"zipmap": False})
    >>> session = onnxruntime.InferenceSession(model.SerializeToString())
    >>> labels, probabilities = session.run(None, {"X": X})
    >>> bool(abs(probabilities - clf.predict_proba(X)).max() < 1e-6)
    True
    """
    update_registered_converter(
        SigmoidMLPClassifier,
        "SigmoidEstimatorSigmoidMLPClassifier",
        _set_output_types,
        _convert,
        options={
            "zipmap": [True, False, "columns"],
            "output_class_labels": [False, True],
            "nocl": [True, False],
            "raw_scores": [True, False],
        },
    )
    register_ensembles()


def _sigmoid(graph: Graph, z: str) -> str:
    return graph("Sigmoid", z)


def _tanh(graph: Graph, z: str) -> str:
    return graph("Tanh", z)


def _relu(graph: Graph, z: str) -> str:
    return graph("Relu", z)


def _leaky_relu(graph: Graph, z: str) -> str:
    """max(z, z/100); ONNX Runtime has LeakyRelu for float32 only."""
    return graph("Max", z, graph("Mul", z, LEAK))


def _scaled_sigmoid(graph: Graph, z: str) -> str:
    """2 tanh(z/2)."""
    # 4σ(z) − 2 would cancel near z = 0.
    return graph("Mul", graph("Tanh", graph("Mul", z, 0.5)), 2.0)


def _penalized_tanh(graph: Graph, z: str) -> str:
    """max(tanh z, ¼ tanh z)."""
    h = graph("Tanh", z)
    return graph("Max", h, graph("Mul", h, PENALTY))


def _elu(graph: Graph, z: str) -> str:
    """max(z, 0) + e^{min(z, 0)} − 1; ONNX Runtime has Elu for float32 only."""
    return graph("Add", graph("Relu", z), _below_zero(graph, z))


def _selu(graph: Graph, z: str) -> str:
    """λ max(z, 0) + λα(e^{min(z, 0)} − 1)."""
    below = graph("Mul", _below_zero(graph, z), SELU_ALPHA)
    return graph("Mul", graph("Add", graph("Relu", z), below), SELU_SCALE)


def _below_zero(graph: Graph, z: str) -> str:
    """e^{min(z, 0)} − 1."""
    return graph("Sub", graph("Exp", graph("Min", z, 0.0)), 1.0)


def _gelu(graph: Graph, z: str) -> str:
    """max(z, 0) − √½ x erfc(x) with x = √½|z|; ONNX Runtime has Erf for float32 only."""
    x = graph("Min", graph("Mul", graph("Abs", z), math.sqrt(0.5)), ERFC_END)
    share = graph("Div", 3.0, graph("Add", x, 3.0))
    u = graph("Sub", graph("Mul", share, 3.0), 2.0)
    power = graph("Mul", u, ERFC[-1])
    for coefficient in ERFC[-2:0:-1]:
        power = graph("Mul", graph("Add", power, coefficient), u)
    power = graph("Sub", graph("Add", power, ERFC[0]), graph("Mul", x, x))
    erfc = graph("Mul", share, graph("Exp", power))
    return graph("Sub", graph("Relu", z), graph("Mul", graph("Mul", x, math.sqrt(0.5)), erfc))


def _gelu_tanh(graph: Graph, z: str) -> str:
    """z σ(2√(2/π)(z + 0.044715 z³))."""
    near = _not_far_below(graph, z)
    bend = graph("Add", graph("Mul", graph("Mul", z, z), GELU_CUBIC), 1.0)
    g = graph("Mul", graph("Mul", z, GELU_STEEPNESS), bend)
    return graph("Mul", near, graph("Sigmoid", g))


def _silu(graph: Graph, z: str) -> str:
    """z σ(z)."""
    return graph("Mul", _not_far_below(graph, z), graph("Sigmoid", z))


def _not_far_below(graph: Graph, z: str) -> str:
    """max(z, −40): ONNX Runtime's float32 sigmoid ends at 2e-8, which would grow with z."""
    return graph("Max", z, -FAR)


def _softplus(graph: Graph, z: str) -> str:
    """ln(1 + e^z) = −ln σ(−z)."""
    return graph("Neg", _log_sigmoid(graph, graph("Neg", z)))


def _hard_sigmoid(graph: Graph, z: str) -> str:
    """(z + 3)/6 between 0 and 1; ONNX Runtime has HardSigmoid for float32 only."""
    shifted = graph("Max", graph("Add", z, 3.0), 0.0)
    return graph("Div", graph("Min", shifted, 6.0), 6.0)


def _softsign(graph: Graph, z: str) -> str:
    """z/(1 + |z|); ONNX Runtime has Softsign for float32 only."""
    return graph("Div", z, graph("Add", graph("Abs", z), 1.0))


def _identity(graph: Graph, z: str) -> str:
    return z


ACTIVATION_NODES: dict[str, Callable[[Graph, str], str]] = {
    "sigmoid": _sigmoid,
    "logistic": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "scaled_sigmoid": _scaled_sigmoid,
    "penalized_tanh": _penalized_tanh,
    "elu": _elu,
    "selu": _selu,
    "gelu": _gelu,
    "gelu_tanh": _gelu_tanh,
    "silu": _silu,
    "softplus": _softplus,
    "hard_sigmoid": _hard_sigmoid,
    "softsign": _softsign,
    "identity": _identity,
}


def _set_output_types(operator: Any) -> None:
    """Check the classifier, and state type and shape of labels and probabilities."""
    clf = operator.raw_operator
    if network_of(clf).tie is not None:
        raise ValueError(
            "A network of perceptrons cannot be converted to ONNX: at w·x + b = 0 the rounding of "
            "another runtime decides its steps. Convert the classifier that it was made from."
        )
    calculate_linear_classifier_output_shapes(operator)
    if targets_of(clf).multilabel:
        n_rows = operator.inputs[0].get_first_dimension()
        operator.outputs[0].set_type(Int64TensorType([n_rows, clf.n_outputs_]))


def _convert(scope: Any, operator: Any, container: Any) -> None:
    """Add the network's nodes, up to the labels and the probabilities."""
    clf = operator.raw_operator
    labels, probabilities = operator.outputs
    graph = Graph(scope, container, parameters_of(clf).dtype)
    z = _output_pre_activation(graph, clf, operator.inputs[0].full_name)
    is_raw = container.get_options(clf, {"raw_scores": False})["raw_scores"]
    scores = _decision_values(graph, clf, z) if is_raw else _probabilities(graph, clf, z)
    # Converters of ensembles declare their input's type for a member's scores: of integers too.
    graph("Cast", scores, to=float_kind(probabilities), output=probabilities.full_name)
    if targets_of(clf).multilabel:
        graph("Cast", graph("Greater", z, 0.0), to=TensorProto.INT64, output=labels.full_name)
    else:
        classes = label_array(get_label_classes(scope, clf))
        graph("Gather", classes, _class_index(graph, clf, z), output=labels.full_name)


def _output_pre_activation(graph: Graph, clf: SigmoidMLPClassifier, X: str) -> str:
    """The last z, as `network.forward` computes it."""
    hidden = [ACTIVATION_NODES[name] for name in network_of(clf).activations]
    h = graph("Cast", X, to=np_dtype_to_tensor_dtype(parameters_of(clf).dtype))
    coefs, intercepts = layers_of(clf)
    for coef, intercept, activate in zip(coefs, intercepts, [*hidden, _identity], strict=True):
        h = activate(graph, graph("Add", graph("MatMul", h, coef), intercept))
    return h


def _decision_values(graph: Graph, clf: SigmoidMLPClassifier, z: str) -> str:
    """Values of `decision_function`; one score as two columns, −z and z, as skl2onnx does."""
    return graph("Concat", graph("Neg", z), z, axis=1) if has_one_score(clf) else z


def _probabilities(graph: Graph, clf: SigmoidMLPClassifier, z: str) -> str:
    """Probabilities from the last z, as `predict_proba` computes them."""
    network = network_of(clf)
    if network.output == "softmax":
        return graph("Softmax", z, axis=1)
    if has_one_score(clf):
        # σ(−z), since 1 − σ(z) rounds to 0 from z ≈ 37 on.
        both = graph("Concat", graph("Neg", z), z, axis=1)
        return graph("Sigmoid", both)
    if not network.exclusive:
        return graph("Sigmoid", z)
    # softmax of ln σ(z) divides each row by its sum, also where every σ(z) rounds to 0.
    return graph("Softmax", _log_sigmoid(graph, z), axis=1)


def _log_sigmoid(graph: Graph, z: str) -> str:
    """min(z, 0) − ln(1 + e^{−|z|}); ONNX Runtime has Softplus for float32 only."""
    tail = graph("Exp", graph("Neg", graph("Abs", z)))
    return graph("Sub", graph("Min", z, 0.0), graph("Log", graph("Add", tail, 1.0)))


def _class_index(graph: Graph, clf: SigmoidMLPClassifier, z: str) -> str:
    """Index (n_samples,) of the predicted class, by the rule of `predict`."""
    # From z: probabilities tie where several round to the same number.
    if network_of(clf).exclusive:
        return graph("ArgMax", z, axis=1, keepdims=0)
    is_second = graph("Cast", graph("Greater", z, 0.0), to=TensorProto.INT64)
    return graph("Reshape", is_second, np.array([-1]))
