"""FilmRecorder on arrays: the film is that of a fit, and goes everywhere that one goes."""

import subprocess
import sys
from unittest.mock import Mock

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_digits, load_moons
from sigmoid_estimator.film_files import open_film, save_film
from sigmoid_estimator.history import is_on_stride
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.recording import FilmRecorder
from sigmoid_estimator.recording.grid import has_epoch_on_stride

N_EPOCHS = 70


@pytest.fixture(scope="module")
def moons():
    X, y = load_moons(return_X_y=True)
    return X[:120], y[:120], X[120:], y[120:]


def fitted(moons, **parameters):
    X, y, X_val, y_val = moons
    clf = SigmoidMLPClassifier(
        (5, 3), learning_rate_init=0.02, max_iter=N_EPOCHS, random_state=0, **parameters
    )
    return clf.fit(X, y, X_val=X_val, y_val=y_val)


def every_epoch(clf):
    """Epoch, weights and biases of every record."""
    film = clf.history_
    for k, epoch in enumerate(film.epochs):
        yield epoch, [coef[k] for coef in film.coefs], [bias[k] for bias in film.intercepts]


def recorded(recorder, clf, *, after=-1):
    for epoch, coefs, intercepts in every_epoch(clf):
        if epoch > after:
            recorder.record(epoch, coefs=coefs, intercepts=intercepts)
    return recorder.classifier()


def assert_same_film(film, expected):
    assert film.dtype == expected.dtype
    columns = set(film.dtype.names) - {"gradient_norms"}  # of batches, in a fit
    mine, theirs = film.to_arrays(), expected.to_arrays()
    for name in columns:
        assert_allclose(mine[name], theirs[name], rtol=1e-6, err_msg=name)


@pytest.mark.parametrize("record_history", ["log", "auto", 1, 4, 9, 100])
def test_the_film_is_that_of_a_fit(moons, record_history):
    X, y, X_val, y_val = moons
    recorder = FilmRecorder(
        X, y, activation="sigmoid", X_val=X_val, y_val=y_val, record_history=record_history
    )
    clf = recorded(recorder, fitted(moons))
    expected = fitted(moons, record_history=record_history).history_
    assert_array_equal(clf.history_.epochs, expected.epochs)
    assert_array_equal(clf.history_.parameters, expected.parameters)
    assert clf.history_.stride == expected.stride
    assert_same_film(clf.history_, expected)
    assert clf.score(X, y) == clf.history_.accuracy[-1]
    assert clf.n_epochs_ == N_EPOCHS


@pytest.mark.parametrize("n_records", [2, 3, 10, 30, 71, 72])
def test_a_film_within_a_budget_is_that_of_a_fit(moons, n_records):
    budget = {"history_max_bytes": n_records * fitted(moons).history_.dtype.itemsize}
    recorder = FilmRecorder(*moons[:2], activation="sigmoid", record_history="auto", **budget)
    clf = recorded(recorder, fitted(moons))
    assert_array_equal(clf.history_.epochs, fitted(moons, **budget).history_.epochs)
    assert clf.history_.stride == fitted(moons, **budget).history_.stride


def test_a_film_beyond_its_budget_keeps_the_last_epoch_and_warns_once(moons):
    clf = fitted(moons)
    budget = 10 * clf.history_.dtype.itemsize
    recorder = FilmRecorder(*moons[:2], activation="sigmoid", history_max_bytes=budget)
    with pytest.warns(UserWarning, match="reached history_max_bytes=.* at epoch 9:") as caught:
        film = recorded(recorder, clf).history_
    assert len(caught) == 1
    assert film.epochs.tolist() == [*range(9), N_EPOCHS]
    assert_array_equal(film.parameters[-1], clf.history_.parameters[-1])
    with pytest.raises(ValueError, match="Two records of this network take"):
        recorded(FilmRecorder(*moons[:2], activation="sigmoid", history_max_bytes=9), clf)


def test_of_epochs_given_now_and_then_all_are_kept_that_stand_for_the_stride(moons):
    clf = fitted(moons)
    layers = {"coefs": clf.coefs_, "intercepts": clf.intercepts_}
    recorder = FilmRecorder(*moons[:2], activation="sigmoid", record_history="log")
    for epoch in [*range(0, 1000, 100), 10_000, 10_010, 10_020]:
        recorder.record(epoch, **layers)
    assert recorder.classifier().history_.epochs.tolist() == [
        *range(0, 1000, 100), 10_000, 10_020,
    ]  # fmt: skip


@pytest.mark.parametrize("stride", [None, 1, 2, 7, 64])
def test_of_every_epoch_those_on_the_stride_are_kept(stride):
    epochs = np.arange(1, 20_000)
    kept = [has_epoch_on_stride(epoch - 1, epoch, stride) for epoch in epochs.tolist()]
    assert_array_equal(kept, is_on_stride(epochs, stride))


def test_a_film_that_goes_on_is_that_of_one_go(moons, tmp_path):
    X, y, *_ = moons
    clf = fitted(moons)
    for record_history in ("log", "auto", 8):
        parameters = {"record_history": record_history}
        whole = recorded(FilmRecorder(X, y, activation="sigmoid", **parameters), clf)
        first = FilmRecorder(X, y, activation="sigmoid", **parameters)
        save_film(tmp_path / "half.npz", recorded(first, clf.at_epoch(37)), X, y)
        half = open_film(tmp_path / "half.npz").classifier
        for film in (half, half.history_):
            again = FilmRecorder.from_film(film, X, y, **parameters)
            assert again.n_epochs == 37
            goes_on = recorded(again, clf, after=37).history_
            assert goes_on.stride == whole.history_.stride
            assert_same_film(goes_on, whole.history_)


def test_what_a_film_goes_on_with_is_its_own(moons):
    X, y, *_ = moons
    with pytest.raises(ValueError, match=r"has activation=sigmoid, got 'tanh'"):
        FilmRecorder.from_film(fitted(moons), X, y, activation="tanh")
    recorder = FilmRecorder.from_film(fitted(moons), X, y)
    with pytest.raises(
        ValueError, match=r"of one network, layer sizes \(2, 5, 3, 1\).*\(2, 5, 1\)"
    ):
        recorder.record(99, coefs=[np.ones((2, 5)), np.ones((5, 1))], intercepts=[[0] * 5, [0]])


def test_records_given_out_do_not_change(moons):
    clf = fitted(moons)
    recorder = FilmRecorder(*moons[:2], activation="sigmoid", record_history=4)
    before = recorded(recorder, clf.at_epoch(37))
    epochs, parameters = before.history_.epochs.copy(), before.history_.parameters.copy()
    recorded(recorder, clf, after=37)
    assert_array_equal(before.history_.epochs, epochs)
    assert_array_equal(before.history_.parameters, parameters)


def test_arrays_that_train_on_do_not_change_the_film(moons):
    coefs, intercepts = [np.ones((2, 1))], [np.zeros(1)]
    recorder = FilmRecorder(*moons[:2], record_history=10)
    for epoch in range(4):
        recorder.record(epoch, coefs=coefs, intercepts=intercepts)
        coefs[0] += 1
    assert recorder.classifier().history_.coefs[0][:, 0, 0].tolist() == [1, 4]


def test_gradient_norms_are_those_before_the_next_full_batch(moons):
    plan = {"batch_size": "full", "solver": "sgd"}
    clf = fitted(moons, **plan)
    recorder = FilmRecorder(
        *moons[:2], activation="sigmoid", record_history=1, gradient_norms=True
    )
    film = recorded(recorder, clf).history_
    assert_allclose(film.gradient_norms[:-1], clf.history_.gradient_norms[1:], rtol=1e-9)
    without = recorded(FilmRecorder(*moons[:2], activation="sigmoid"), clf).history_
    assert np.isnan(without.gradient_norms).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_two_logits_are_one_by_their_difference(moons, dtype):
    X, y, *_ = moons
    rng = np.random.default_rng(0)
    coefs = [rng.normal(size=shape).astype(dtype) for shape in [(2, 4), (4, 2)]]
    intercepts = [rng.normal(size=n).astype(dtype) for n in (4, 2)]
    recorder = FilmRecorder(X, y, activation="tanh")
    recorder.record(3, coefs=coefs, intercepts=intercepts)
    clf = recorder.classifier()
    z = np.tanh(X @ coefs[0] + intercepts[0]) @ coefs[1] + intercepts[1]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    tolerance = 1e-12 if dtype is np.float64 else 1e-6
    assert_allclose(clf.predict_proba(X), p, atol=tolerance)
    assert clf.history_.loss[0] == pytest.approx(log_loss(y, p), rel=1e-6)
    assert clf.history_.parameters.dtype == dtype
    assert recorder.notes == ["The two outputs of 'layer 2' are one here, their difference."]


def test_several_labels_and_squared_errors_are_measured_as_in_a_fit():
    X, y = load_digits(return_X_y=True)
    X, y = X[:200] / 16, y[:200]
    for labels, loss in ((np.eye(10)[y], "log_loss"), (y, "squared_error")):
        clf = SigmoidMLPClassifier((4,), "tanh", loss=loss, max_iter=3, random_state=0)
        clf.fit(X, labels)
        recorder = FilmRecorder(X, labels, activation="tanh", loss=loss)
        again = recorded(recorder, clf)
        assert_same_film(again.history_, clf.history_)
        assert_array_equal(again.predict(X), clf.predict(X))


def test_classes_that_the_rows_lack_are_named(moons):
    X, y, *_ = moons
    layers = {"coefs": [np.ones((2, 3))], "intercepts": [np.zeros(3)]}
    with pytest.raises(ValueError, match="'layer 1' has 3 outputs, and 2 classes"):
        FilmRecorder(X, y).record(0, **layers)
    recorder = FilmRecorder(X, y, classes=[0, 1, 2])
    recorder.record(0, **layers)
    assert recorder.classifier().classes_.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="must hold two classes or more"):
        FilmRecorder(X, np.ones(len(X), int))


def test_weights_that_are_not_finite_end_the_film_in_a_sentence(moons):
    clf = fitted(moons)
    recorder = FilmRecorder(*moons[:2], activation="sigmoid", record_history=4)
    recorded(recorder, clf.at_epoch(37))
    broken = [coef * np.nan for coef in clf.coefs_]
    with pytest.warns(ConvergenceWarning, match=r"diverged after epoch 37, .*epoch 38 are not"):
        recorder.record(38, coefs=broken, intercepts=clf.intercepts_)
    recorder.record(39, coefs=clf.coefs_, intercepts=clf.intercepts_)
    ended = recorder.classifier()
    assert (ended.n_epochs_, ended.stop_reason_) == (37, "diverged")
    assert_array_equal(ended.coefs_[0], clf.at_epoch(37).coefs_[0])
    with pytest.raises(ValueError, match="at epoch 5 are not finite: there is no film"):
        FilmRecorder(*moons[:2], activation="sigmoid").record(
            5, coefs=broken, intercepts=clf.intercepts_
        )


def test_names_of_columns_are_the_classifiers(moons):
    X, y, *_ = moons
    frame = pd.DataFrame(X, columns=["east", "north"])
    recorder = FilmRecorder(frame, y)
    recorder.record(0, coefs=[np.ones((2, 1))], intercepts=[np.zeros(1)])
    clf = recorder.classifier()
    assert clf.feature_names_in_.tolist() == ["east", "north"]
    assert clf.score(frame, y) == clf.history_.accuracy[0]


def test_the_film_goes_everywhere(moons, tmp_path):
    from sigmoid_estimator.onnx_export import register_converter

    X, y, *_ = moons
    clf = recorded(FilmRecorder(X, y, activation="sigmoid"), fitted(moons))
    assert len(inspection.unit_report(clf, X, y)) == 9
    assert inspection.layer_gradients(clf, X, y)["delta_rms"].gt(0).all()
    assert plotting.growth(inspection.weight_growth(clf)).to_dict()["description"]
    assert "<html" in FilmPlayer(clf, X, y).to_html()
    save_film(tmp_path / "film.npz", clf, X, y)
    assert_array_equal(open_film(tmp_path / "film.npz").classifier.predict(X), clf.predict(X))
    register_converter()
    assert clf.set_params(warm_start=True, max_iter=2).fit(X, y).n_epochs_ == N_EPOCHS + 2


@pytest.mark.parametrize(
    ("coefs", "intercepts", "message"),
    [
        (None, None, "of a model, or of coefs and intercepts, a list each"),
        ([np.ones((2, 1))], [], "an array per layer, got 1 and 0"),
        ([np.ones((3, 1))], [np.ones(1)], r"Layer 1 must have weights \(2, n_out\)"),
        ([np.ones((2, 3))] * 2, [np.ones(3)] * 2, r"Layer 2 must have weights \(3, n_out\)"),
        ([np.ones(2)], [np.ones(1)], r"Layer 1 has real numbers, \(n_in, n_out\)"),
        ([np.array([["a"], ["b"]])], [np.ones(1)], "got <U1"),
    ],
)
def test_arrays_that_are_no_layers_are_refused(moons, coefs, intercepts, message):
    recorder = FilmRecorder(*moons[:2], activation="sigmoid")
    with pytest.raises(ValueError, match=message):
        recorder.record(0, coefs=coefs, intercepts=intercepts)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"activation": "swish"}, "activation must be one of"),
        ({"activation": ["tanh", None]}, "activation must be one of"),
        ({"loss": "hinge"}, "loss must be one of"),
        ({"record_history": False}, "record_history must be 'log', 'auto' or a positive integer"),
        ({"record_history": 0}, "record_history must be"),
        ({"X_val": [[0.0, 1.0]]}, "got one of them"),
    ],
)
def test_parameters_out_of_range_are_refused(moons, parameters, message):
    with pytest.raises(ValueError, match=message):
        FilmRecorder(*moons[:2], **parameters)


def test_each_hidden_layer_may_have_its_own_units(moons):
    X, y, X_val, y_val = moons
    for units in (["gelu", "tanh"], ["relu", "relu"], ["logistic", "tanh"], "logistic"):
        expected = fitted(moons, activation=units)
        recorder = FilmRecorder(X, y, activation=units, X_val=X_val, y_val=y_val)
        clf = recorded(recorder, fitted(moons, activation=units, record_history=1))
        assert_allclose(clf.history_.loss[-1], expected.history_.loss[-1], rtol=1e-6)
        assert_allclose(clf.predict_proba(X), expected.predict_proba(X), rtol=1e-6)
        more = FilmRecorder.from_film(clf, X, y)
        more.record(N_EPOCHS + 1, coefs=clf.coefs_, intercepts=clf.intercepts_)
        assert_array_equal(more.classifier().predict_proba(X), clf.predict_proba(X))
    with pytest.raises(ValueError, match="each of the 1 hidden layers, got"):
        FilmRecorder(X, y, activation=["gelu", "tanh"]).record(
            0, coefs=[np.ones((2, 2)), np.ones((2, 1))], intercepts=[np.ones(2), np.ones(1)]
        )


def test_hidden_units_of_arrays_and_epochs_in_order_are_needed(moons):
    recorder = FilmRecorder(*moons[:2])
    with pytest.raises(ValueError, match="give FilmRecorder activation="):
        recorder.record(0, coefs=[np.ones((2, 2))] * 2, intercepts=[np.ones(2)] * 2)
    with pytest.raises(ValueError, match="has no record yet"):
        recorder.classifier()
    layers = {"coefs": [np.ones((2, 1))], "intercepts": [np.ones(1)]}
    recorder.record(3, **layers)
    for epoch, message in ((3, "last record was of 3, got 3"), (-1, "at least 0"), (4.5, "4.5")):
        with pytest.raises(ValueError, match=message):
            recorder.record(epoch, **layers)
    with pytest.raises(ValueError, match="got both"):
        recorder.record(4, recorder, **layers)
    with pytest.raises(TypeError, match="got FilmRecorder"):
        recorder.record(4, recorder)


def test_regression_targets_are_refused(moons):
    X, *_ = moons
    with pytest.raises(ValueError, match="continuous"):
        FilmRecorder(X, np.linspace(0, 1, len(X)))


def test_nothing_is_imported_that_the_caller_has_not():
    code = """
import sys
from sklearn.neural_network import MLPClassifier
from sigmoid_estimator.recording import FilmRecorder
X, y = [[0.0], [1.0]], [0, 1]
recorder = FilmRecorder(X, y)
recorder.record(1, MLPClassifier((2,)).partial_fit(X, y, classes=[0, 1]))
recorder.classifier()
print({"torch", "keras", "skorch", "lightning", "safetensors", "h5py", "numba"} & {*sys.modules})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()"]


ONE_UNIT = {"coefs": [np.ones((2, 1))], "intercepts": [np.zeros(1)]}


def test_a_budget_below_two_records_is_refused_at_every_record(moons):
    recorder = FilmRecorder(*moons[:2], history_max_bytes=10)
    for epoch in range(2):
        with pytest.raises(ValueError, match="Two records of this network take"):
            recorder.record(epoch, **ONE_UNIT)


def test_a_record_that_was_interrupted_can_be_made_again(moons, monkeypatch):
    recorder = FilmRecorder(*moons[:2])
    recorder.record(0, **ONE_UNIT)
    with monkeypatch.context() as patch:
        patch.setattr(FilmRecorder, "_measured", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            recorder.record(1, **ONE_UNIT)
    recorder.record(1, **ONE_UNIT)
    assert recorder.classifier().history_.epochs.tolist() == [0, 1]
