"""Every public function of inspection takes the same X, y and epoch, and refuses the same."""

import inspect

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.exceptions import DataConversionWarning

from sigmoid_estimator import SigmoidMLPClassifier, inspection
from sigmoid_estimator.datasets import load_line

NAMES = ["left", "right"]
PLAIN = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "learning_rate_init": 1.0}
NOT_OF_EVERY_RECORD = {"sigmoid_curve", "sigmoid_family"}  # a curve for each would be a blur
# What a function needs beside clf, X, y; a new one without such needs is covered by its signature.
EXTRA = {
    "numerical_gradient": {"index": (1, 0, 0)},
    "loss_over_factors": {"factors": [1.0, 2.0]},
}


def functions(*names):
    """The public functions that have these parameters."""
    found = []
    for name in inspection.__all__:
        function = getattr(inspection, name)
        if inspect.isfunction(function):
            parameters = inspect.signature(function).parameters
            if all(wanted in parameters for wanted in names):
                found.append(name)
    return found


@pytest.fixture(scope="module")
def data():
    return load_line(return_X_y=True)


@pytest.fixture(scope="module")
def neuron(data):
    return SigmoidMLPClassifier((), **PLAIN, max_iter=20, random_state=0).fit(*data)


def measure(name, clf, X, y, **options):
    function = getattr(inspection, name)
    parameters = inspect.signature(function).parameters
    first = [clf] if "clf" in parameters else []
    if "classifiers" in parameters:
        first = [{"one": clf}]
    return function(*first, X, y, **EXTRA.get(name, {}), **options)


def same(one, other):
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
    else:
        assert one == other


OF_ROWS_AND_LABELS = functions("X", "y")
OF_AN_EPOCH = functions("clf", "epoch")


def test_the_walk_meets_the_measures():
    assert {"growth_law", "max_margin", "separability", "tie_conventions", "compare"} <= set(
        OF_ROWS_AND_LABELS
    )
    assert {"sample_losses", "unit_report", "error_flow", "decision_map"} <= set(OF_AN_EPOCH)


@pytest.mark.parametrize("name", OF_ROWS_AND_LABELS)
def test_lists_frames_sparse_and_whole_numbers_are_rows(name, neuron, data):
    X, y = data
    expected = measure(name, neuron, X, y)
    same(measure(name, neuron, X.tolist(), y.tolist()), expected)
    same(measure(name, neuron, np.asfortranarray(X), pd.Series(y, index=y)), expected)
    with pytest.warns(DataConversionWarning, match="column-vector"):
        same(measure(name, neuron, X, y[:, None]), expected)
    same_numbers(measure(name, neuron, csr_matrix(X), y), expected)
    whole = np.round(4 * X).astype(int)
    if inspection.separability(whole, y) == "separable":
        same_numbers(measure(name, neuron, whole, y), measure(name, neuron, whole * 1.0, y))


def same_numbers(one, other):
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other, rtol=1e-9)
    else:
        assert one == other


@pytest.mark.parametrize("name", OF_ROWS_AND_LABELS)
def test_strings_are_labels_if_they_were_learned(name, data):
    X, y = data
    named = np.array(NAMES)[y]
    clf = SigmoidMLPClassifier((), **PLAIN, max_iter=20, random_state=0)
    expected = measure(name, clf.fit(X, y), X, y)
    frame = pd.DataFrame(X, columns=["a", "b"])
    same(measure(name, clf.fit(frame, named), frame, named), expected)
    same(measure(name, clf, frame, pd.Series(named, dtype=object)), expected)


HOSTILE = {
    "other labels": lambda X, y: (X, np.array(["yes", "no"])[y]),
    "a label too many": lambda X, y: (X, np.append(y[:-1], 7)),
    "a shorter y": lambda X, y: (X, y[:-1]),
    "no labels": lambda X, y: (X, None),
    "labels in two columns": lambda X, y: (X, np.column_stack([y, y + 1])),
    "numbers for labels": lambda X, y: (X, y + 0.5),
    "missing labels": lambda X, y: (X, np.where(y == 1, np.nan, 0.0)),
    "a missing value": lambda X, y: (np.where(X[0, 0] == X, np.nan, X), y),
    "an infinite value": lambda X, y: (np.where(X[0, 0] == X, np.inf, X), y),
    "a feature too many": lambda X, y: (np.hstack([X, X]), y),
    "a feature too few": lambda X, y: (X[:, :1], y),
    "a single row as a vector": lambda X, y: (X[0], y[:1]),
    "no rows": lambda X, y: (X[:0], y[:0]),
    "text": lambda X, y: (np.full(X.shape, "a", dtype=object), y),
}
SAID = {
    "other labels": "must hold the classes",
    "a label too many": "must hold",
    "a shorter y": "inconsistent numbers of samples",
    "no labels": "requires y",
    "labels in two columns": "vector of class labels|1d array",
    "numbers for labels": "Unknown label type",
    "missing labels": "y contains NaN",
    "a missing value": "X contains NaN",
    "an infinite value": "X contains infinity",
    "a feature too many": "has 4 features",
    "a feature too few": "has 1 features",
    "a single row as a vector": "Expected 2D array",
    "no rows": "0 sample",
    "text": "could not convert",
}
# What a function takes that knows no classifier with other features or labels.
ANY = {
    "max_margin": {"other labels", "a feature too many", "a feature too few"},
    "margin_lines": {"other labels", "a feature too many", "a feature too few"},
    "separability": {
        "other labels",
        "a label too many",
        "a feature too many",
        "a feature too few",
    },
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", OF_ROWS_AND_LABELS)
def test_hostile_rows_and_labels_are_refused(name, hostile, neuron, data):
    X, y = HOSTILE[hostile](*data)
    if hostile in ANY.get(name, set()):
        measure(name, neuron, X, y)
        return
    with pytest.raises(ValueError, match=SAID[hostile]):
        measure(name, neuron, X, y)


@pytest.mark.parametrize("name", OF_ROWS_AND_LABELS)
def test_one_row_is_measured_where_one_class_is_enough(name, neuron, data):
    X, y = data
    of_two_classes = {"growth_law", "margin_growth", "max_margin", "margin_angles", "margin_lines"}
    refusals = dict.fromkeys(of_two_classes | {"separability"}, "classes")
    refusals["diagnose"] = "against the others"
    if name in refusals:
        with pytest.raises(ValueError, match=refusals[name]):
            measure(name, neuron, X[:1], y[:1])
    else:
        table = measure(name, neuron, X[:1], y[:1])
        assert len(table) or name == "error_flow"  # which is of the layers above a hidden one


def epoch_shown(table):
    return table["epoch"].unique().tolist()


def at(name, clf, X, y, epoch):
    function = getattr(inspection, name)
    if "y" in inspect.signature(function).parameters:
        return function(clf, X, y, **EXTRA.get(name, {}), epoch=epoch)
    return function(clf, X, epoch=epoch)


@pytest.fixture(scope="module")
def stopped():
    """Stopped early, well before the last epoch; every layer has two units or more."""
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((3,), learning_rate_init=0.5, max_iter=60, random_state=0)
    clf.set_params(early_stopping=True, n_iter_no_change=5).fit(X, y)
    assert clf.best_epoch_ < clf.n_epochs_
    return clf


@pytest.mark.parametrize("name", OF_AN_EPOCH)
def test_no_epoch_is_the_classifier_as_it_is(name, stopped, data):
    table = at(name, stopped, *data, None)
    assert epoch_shown(table) == [stopped.best_epoch_]
    same_numbers(table, at(name, stopped, *data, stopped.best_epoch_))


@pytest.mark.parametrize("name", OF_AN_EPOCH)
def test_no_epoch_takes_weights_set_by_hand(name, data):
    X, y = data
    clf = SigmoidMLPClassifier((3,), max_iter=5, random_state=0).fit(X, y)
    before = at(name, clf, X, y, None)
    clf.coefs_ = [coef + 1 for coef in clf.coefs_]
    clf.intercepts_ = [intercept - 1 for intercept in clf.intercepts_]
    by_hand = SigmoidMLPClassifier.from_layers(
        clf.coefs_, clf.intercepts_, activation="sigmoid", classes=[0, 1]
    )
    table, expected = at(name, clf, X, y, None), at(name, by_hand, X, y, None)
    assert epoch_shown(table) == [5]
    same_numbers(table.drop(columns="epoch"), expected.drop(columns="epoch"))
    with pytest.raises(AssertionError):
        same_numbers(table, before)


@pytest.mark.parametrize("name", OF_AN_EPOCH)
def test_an_epoch_between_records_is_the_nearest_before_it(name, data):
    X, y = data
    clf = SigmoidMLPClassifier((3,), max_iter=20, record_history=8, random_state=0).fit(X, y)
    assert epoch_shown(at(name, clf, X, y, 13)) == [8]
    assert epoch_shown(at(name, clf, X, y, 99)) == [20]
    for wrong in (-1, 2.5):
        with pytest.raises(ValueError, match="of at least 0"):
            at(name, clf, X, y, wrong)


@pytest.mark.parametrize("name", OF_AN_EPOCH)
def test_only_an_epoch_that_is_asked_for_needs_a_film(name, data):
    X, y = data
    clf = SigmoidMLPClassifier((3,), max_iter=2, record_history=False).fit(X, y)
    assert epoch_shown(at(name, clf, X, y, None)) == [2]
    with pytest.raises(ValueError, match="record_history"):
        at(name, clf, X, y, 1)


@pytest.mark.parametrize("name", functions("clf", "epochs"))
def test_no_epochs_are_all_records(name, neuron, data):
    function = getattr(inspection, name)
    parameters = inspect.signature(function).parameters
    rows = [data[0]] if "X" in parameters else []
    rows += [data[1]] if "y" in parameters else []
    if name in NOT_OF_EVERY_RECORD:
        assert set(function(neuron, epochs=[3, 99])["epoch"].dropna()) == {3, 20}
        return
    assert function(neuron, *rows)["epoch"].unique().tolist() == list(range(21))
    assert function(neuron, *rows, epochs=[3, 99])["epoch"].unique().tolist() == [3, 20]
