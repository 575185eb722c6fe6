"""The exported graph says what the classifier says: probabilities to 1e-6, and the same labels."""

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.activations import ACTIVATIONS

onnxruntime = pytest.importorskip("onnxruntime")
skl2onnx = pytest.importorskip("skl2onnx")
pytestmark = pytest.mark.usefixtures("onnx_converter")

X, SPECIES = load_iris(return_X_y=True)
X -= X.mean(axis=0)  # pre-activations on both sides of 0
TARGETS = {
    "single class": np.zeros(len(X), int),
    "binary": (SPECIES == 1).astype(int),
    "multiclass": SPECIES + 5,
    "multilabel": np.column_stack([SPECIES == 0, SPECIES > 0, SPECIES > 1]).astype(int),
}


def train(y, *, rows=X, **parameters):
    """A net after one epoch, twice as steep, so that its units are graded and saturated."""
    clf = SigmoidMLPClassifier((7, 6), max_iter=1, random_state=0, **parameters)
    return clf.fit(rows, y).scaled(2)


def convert(model, rows, **options):
    return skl2onnx.to_onnx(model, rows[:1], options={"zipmap": False, **options})


def run(model, rows, **options):
    graph = convert(model, rows, **options).SerializeToString()
    return onnxruntime.InferenceSession(graph).run(None, {"X": rows})


def assert_equal(model, rows):
    labels, probabilities = run(model, rows)
    expected = model.predict_proba(rows)
    assert probabilities.dtype == rows.dtype
    assert probabilities.shape == expected.shape
    np.testing.assert_allclose(probabilities, expected, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(labels, model.predict(rows))


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("activation", [*ACTIVATIONS, ["elu", "sigmoid"]])
def test_graph_equals_the_classifier(activation, loss, target):
    assert_equal(train(TARGETS[target], activation=activation, loss=loss), X)


@pytest.mark.parametrize("target", TARGETS)
def test_graph_states_the_shapes_of_its_outputs(target):
    clf = train(TARGETS[target])
    labels, probabilities = (
        [axis.dim_value for axis in output.type.tensor_type.shape.dim]
        for output in convert(clf, X).graph.output
    )
    assert labels == [0, *clf.predict(X).shape[1:]]  # 0: any number of rows
    assert probabilities == [0, clf.predict_proba(X).shape[1]]


@pytest.mark.parametrize("input_dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_graph_equals_a_float32_classifier(activation, loss, input_dtype):
    clf = train(SPECIES, rows=X.astype(np.float32), activation=activation, loss=loss)
    assert clf.coefs_[0].dtype == np.float32
    assert_equal(clf, X.astype(input_dtype))


def test_float32_input_meets_float64_weights():
    rows, steep, rounded = X.astype(np.float32), *(train(SPECIES).scaled(100) for _ in range(2))
    for parameters in (*rounded.coefs_, *rounded.intercepts_):
        parameters[:] = parameters.astype(np.float32)
    assert np.abs(rounded.predict_proba(rows) - steep.predict_proba(rows)).max() > 1e-6
    assert_equal(steep, rows)


@pytest.mark.parametrize("z", [-1000, 1000])
@pytest.mark.parametrize("target", TARGETS)
def test_pre_activations_beyond_the_range_of_exp(target, z):
    """Where all sigmoids of a row round to 0, their shares still sum to 1."""
    clf = train(TARGETS[target], loss="squared_error")
    clf.intercepts_[-1][:] += z
    assert_equal(clf, X)


@pytest.mark.parametrize(
    "names",
    [
        np.array(["ash", "birch", "élm"]),
        np.array(["ash", "birch", "élm"], dtype=object),
        np.array([-1, 0, 10**12]),
        np.array([1.0, 2.0, 4.0]),
        np.array([False, True, True]),
    ],
    ids=["strings", "objects", "integers", "floats", "booleans"],
)
def test_labels_keep_their_names(names):
    assert_equal(train(names[SPECIES]), X)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("target", TARGETS)
def test_pipeline_with_a_scaler(target, dtype):
    clf = SigmoidMLPClassifier((5,), learning_rate_init=0.05, max_iter=30, random_state=0)
    assert_equal(make_pipeline(StandardScaler(), clf).fit(X, TARGETS[target]), X.astype(dtype))


def test_zipmap_names_the_probabilities():
    rows, clf = X.astype(np.float32), train(np.array(["ash", "birch", "elm"])[SPECIES])
    _, maps = run(clf, rows, zipmap=True)
    assert list(maps[0]) == list(clf.classes_)
    _, *columns = run(clf, rows, zipmap="columns")
    for probabilities in ([list(row.values()) for row in maps], np.column_stack(columns)):
        np.testing.assert_allclose(probabilities, clf.predict_proba(rows), rtol=0, atol=1e-6)


def test_class_labels_come_out_on_request():
    clf = train(SPECIES + 5)
    np.testing.assert_array_equal(run(clf, X, output_class_labels=True)[2], clf.classes_)
    np.testing.assert_array_equal(run(clf, X, nocl=True)[0], clf.predict(X) - 5)


def test_network_of_perceptrons_is_refused():
    with pytest.raises(ValueError, match="perceptrons cannot be converted"):
        run(train(SPECIES).as_perceptron(), X)
