"""One module reads what a fitted classifier keeps, and reads weights set by hand."""

import ast
import inspect
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sigmoid_estimator
from sigmoid_estimator import SigmoidMLPClassifier, inspection
from sigmoid_estimator.datasets import load_line
from sigmoid_estimator.fitted import film_of, layers_of, network_of, parameters_of, targets_of

PACKAGE = Path(sigmoid_estimator.__file__).parent
READERS_OF_THE_READER = [
    *(path for folder in ("inspection", "plotting") for path in (PACKAGE / folder).glob("*.py")),
    *PACKAGE.glob("onnx*.py"),
    *(PACKAGE / name for name in ("scoring.py", "experiments.py") if (PACKAGE / name).exists()),
]
KEPT_BY_THE_CLASSIFIER = {"history_", "coefs_", "intercepts_"}
EXTRA = {
    "numerical_gradient": {"index": (1, 0, 0)},
    "scaled_map": {"factor": 2.0},
    "boundary_shift": {"factors": [2.0]},
    "loss_over_factors": {"factors": [2.0]},
    "perceptron_gap": {"factors": [2.0]},
    "linear_response": {"scale": 1e-3, "random_state": 0},
    "sigmoid_family": {"factors": [1.0, 2.0]},
}
NO_MEASURES = {"apply_remedy"}  # which makes an estimator
OF_A_FILM = {  # whose records no hand touches
    "cost_surface",
    "descent_path",
    "first_epoch_at",
    "growth_law",
    "margin_growth",
    "most_changed_weights",
    "weight_growth",
}


def attributes_read(source):
    """What is private of a classifier, or holds its weights."""
    private = {name for name in dir(by_hand(float)) if name.startswith("_")}
    private = {name for name in private if not name.startswith("__")}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in private | KEPT_BY_THE_CLASSIFIER:
            yield node.attr


@pytest.mark.parametrize("path", READERS_OF_THE_READER, ids=lambda path: path.name)
def test_only_the_reader_looks_into_a_classifier(path):
    assert list(attributes_read(path.read_text(encoding="utf-8"))) == []


def test_the_walk_sees_what_it_looks_for():
    assert set(attributes_read((PACKAGE / "fitted.py").read_text(encoding="utf-8"))) == {
        "_network",
        "_targets",
        "_layers",
        "_with_parameters",
        "_has_one_score",
        "history_",
    }


@pytest.mark.parametrize("read", [network_of, targets_of, layers_of, parameters_of, film_of])
def test_a_classifier_that_is_not_fitted_is_refused(read):
    with pytest.raises(ValueError, match="not fitted"):
        read(SigmoidMLPClassifier())


def measures_of_weights():
    for name in inspection.__all__:
        function = getattr(inspection, name)
        if inspect.isfunction(function) and name not in OF_A_FILM:
            parameters = inspect.signature(function).parameters
            if "clf" in parameters and ("epoch" in parameters or "epochs" not in parameters):
                yield name
    yield "sigmoid_family"


def by_hand(number):
    """A neuron around weights of some kind of numbers, put in by hand."""
    clf = SigmoidMLPClassifier((), solver="sgd", max_iter=2, random_state=0)
    clf.fit(*load_line(return_X_y=True))
    clf.coefs_ = [np.array([[2], [3]], dtype=number)]
    clf.intercepts_ = [np.array([-7], dtype=number)]
    return clf


@pytest.mark.parametrize("name", sorted({*measures_of_weights()} - OF_A_FILM - NO_MEASURES))
def test_whole_numbers_set_by_hand_are_weights_everywhere(name):
    function, (X, y) = getattr(inspection, name), load_line(return_X_y=True)
    parameters = inspect.signature(function).parameters
    given = {"X": X, "y": y}
    arguments = {key: given[key] for key in given if key in parameters} | EXTRA.get(name, {})
    whole, real = (function(by_hand(number), **arguments) for number in (int, float))
    pd.testing.assert_frame_equal(whole, real)


def test_whole_numbers_set_by_hand_are_weights_in_onnx():
    import onnxruntime
    from skl2onnx import to_onnx

    from sigmoid_estimator.onnx_export import register_converter

    register_converter()
    (X, _), clf = load_line(return_X_y=True), by_hand(int)
    model = to_onnx(clf, X[:1], options={"zipmap": False})
    session = onnxruntime.InferenceSession(model.SerializeToString())
    labels, probabilities = session.run(None, {"X": X})
    np.testing.assert_array_equal(labels, clf.predict(X))
    np.testing.assert_allclose(probabilities, clf.predict_proba(X), atol=1e-6)
